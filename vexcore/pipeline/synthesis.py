"""What trials say together: released effects of one origin pooled over trials, with the ledger of every pool.

Only released rows come in, so nothing is told here that they do not tell; an embargoed or withheld effect stands in the
ledger with its reason alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import pandas as pd

from vexcore.contracts.origin import DEMONSTRATION, EFFECT_LEVEL, ESTIMATED, NOT_ESTIMABLE, RELEASED
from vexcore.errors import UsageError
from vexcore.estimate.grid import HORIZONS, STANDARD
from vexcore.estimate.synthesis import Pool, pool_effects
from vexcore.pipeline.component_effects import regress_components
from vexcore.pipeline.pool_eligibility import (
    ITT,
    SIMILAR,
    WITH_ATT,
    Entry,
    Row,
    SynthesisFacts,
    describe_deliveries,
    describe_record,
    judge_trial,
)
from vexcore.registry.model import Registry

TEXTS = (
    "effect_id", "origin", "trial_id", "arm_id", "comparison", "estimand", "model", "outcome_id", "subgroup", "status",
    "reason",
)  # fmt: skip
NUMBERS = ("estimate", "std_error", "comparison_mean", "comparison_sd", "n_comparison")
COLUMNS = (*TEXTS, "month", *NUMBERS)
POOL_NUMBERS = (
    "estimate", "std_error", "ci_low", "ci_high", "pi_low", "pi_high", "tau2", "tau2_low", "tau2_high", "i2", "q",
    "p_q", "fixed_estimate", "fixed_std_error",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """Rows of `pooled_effect`, of `pooled_trial` and of `component_effect`."""

    pools: list[Row]
    trials: list[Row]
    components: list[Row]

    def by_table(self) -> dict[str, list[Row]]:
        """Return the rows under the names of their tables."""
        return {"pooled_effect": self.pools, "pooled_trial": self.trials, "component_effect": self.components}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    origin: str
    component: str
    outcome_id: str
    month: int
    method: str

    def key(self) -> Row:
        return {
            "origin": self.origin,
            "component": self.component,
            "outcome_id": self.outcome_id,
            "month": self.month,
            "method": self.method,
        }


def pool_record(effects: Sequence[Row], registry: Registry) -> dict[str, list[Row]]:
    """Return the rows of `pooled_effect`, `pooled_trial` and `component_effect` over printed effects."""
    return pool_trials(pd.DataFrame(effects, columns=list(COLUMNS)), {}, describe_record(registry)).by_table()


def pool_deliveries(
    rows: Mapping[str, Sequence[Row]], frames: Mapping[str, Sequence[pd.DataFrame]], registry: Registry
) -> dict[str, list[Row]]:
    """Return the rows of the tables of `vexcore.contracts.synthesis_tables` over released effects of participant data.

    Demonstrations and deliveries are pooled apart.

    Parameters
    ----------
    rows
        Rows by table, of which `delivery` and `delivery_arm` are read.
    frames
        Released frames by table, of which `effect` and `effect_covariance` are read.
    registry
        As loaded.
    """
    parts = [_select(frame) for frame in frames.get("effect", ())]
    covariances = _index_covariances(
        frames.get("effect_covariance", ()), {name for p in parts for name in p["effect_id"]}
    )
    lines: dict[str, list[Row]] = {"pooled_effect": [], "pooled_trial": [], "component_effect": []}
    for origin in (DEMONSTRATION, ESTIMATED):
        own = [part[part["origin"] == origin] for part in parts]
        filled = [part for part in own if len(part)]
        if not filled:
            continue
        deliveries, arms = (
            [row for row in rows[name] if row["origin"] == origin] for name in ("delivery", "delivery_arm")
        )
        facts = describe_deliveries(registry, deliveries, arms)
        for table, own_lines in (
            pool_trials(pd.concat(filled, ignore_index=True), covariances, facts).by_table().items()
        ):
            lines[table] += own_lines
    return lines


def pool_trials(
    effects: pd.DataFrame, covariances: Mapping[tuple[str, str], float], facts: SynthesisFacts
) -> Synthesis:
    """Pool effects over trials, for every component, outcome and horizon that any arm has, and regress on components.

    Parameters
    ----------
    effects
        Released rows of `effect` of one origin, columns `COLUMNS`.
    covariances
        Of effects that share a comparison group, by pair of ids in alphabetical order.
    facts
        Of the trials of this origin.

    Returns
    -------
    Synthesis
        Pools by outcome, month, component and method. Method ITT always; ITT-similar where a trial is graded similar,
        and with-ATT where one that asked after the draw has an ATT: elsewhere these would say the same as ITT.

    Raises
    ------
    UsageError
        If the effects are of more than one origin.
    """
    origins = sorted(set(effects["origin"]))
    if len(origins) > 1:
        raise UsageError(
            f"effects of {' and '.join(origins)} break the rule: one origin a pool. Remedy: pool them apart."
        )
    pools: list[Row] = []
    trials: list[Row] = []
    wanted = _select(effects)
    wanted = wanted[wanted["arm_id"].isin(facts.offers.keys()) & wanted["outcome_id"].isin(facts.kinds.keys())]
    for (outcome, month), group in wanted.groupby(["outcome_id", "month"], sort=True):
        records: list[Row] = [{str(name): value for name, value in row.items()} for row in group.to_dict("records")]
        for question, entries in _answer(records, origins[0], str(outcome), int(str(month)), covariances, facts):
            ready = [entry for entry in entries if not entry.out]
            pool = pool_effects(
                [entry.estimate for entry in ready], [entry.std_error for entry in ready], level=EFFECT_LEVEL
            )
            pools.append(_describe_pool(question, entries, pool))
            trials += _describe_trials(question, entries, pool)
    return Synthesis(pools=pools, trials=trials, components=regress_components(wanted, covariances, facts))


def _select(effects: pd.DataFrame) -> pd.DataFrame:
    """Return the effects that a pool is made of: model M1, everybody, at the horizons."""
    wanted = (effects["model"] == STANDARD) & (effects["subgroup"] == "all") & effects["month"].isin(HORIZONS)
    chosen = effects.loc[wanted, list(COLUMNS)]
    chosen = chosen.astype(dict.fromkeys(NUMBERS, "float64") | {"month": "int64"} | dict.fromkeys(TEXTS, "object"))
    return chosen.assign(reason=chosen["reason"].where(chosen["reason"].notna(), None)).reset_index(drop=True)


def _index_covariances(frames: Sequence[pd.DataFrame], names: set[str]) -> dict[tuple[str, str], float]:
    return {
        (str(first), str(second)): float(value)
        for frame in frames
        for first, second, value in zip(frame["effect_id"], frame["other_effect_id"], frame["covariance"], strict=True)
        if first in names and second in names
    }


def _answer(
    records: Sequence[Row],
    origin: str,
    outcome: str,
    month: int,
    covariances: Mapping[tuple[str, str], float],
    facts: SynthesisFacts,
) -> Iterator[tuple[_Question, list[Entry]]]:
    """Yield the pools of an outcome at a month, each with the trials that have an arm with the component."""
    for component in sorted({name for row in records for name in facts.offers[row["arm_id"]]}):
        by_trial: dict[str, list[Row]] = {}
        for row in records:
            if component in facts.offers[row["arm_id"]]:
                by_trial.setdefault(row["trial_id"], []).append(row)
        for method in _list_methods(by_trial, component, outcome, facts):
            entries = [
                judge_trial(by_trial[trial], component=component, method=method, facts=facts, covariances=covariances)
                for trial in sorted(by_trial)
            ]
            question = _Question(origin=origin, component=component, outcome_id=outcome, month=month, method=method)
            yield question, entries


def _list_methods(
    by_trial: Mapping[str, Sequence[Row]], component: str, outcome: str, facts: SynthesisFacts
) -> Iterator[str]:
    exact = [
        (trial, row) for trial, rows in by_trial.items() for row in rows if facts.offers[row["arm_id"]] == {component}
    ]
    yield ITT
    if any(facts.grades.get((outcome, trial)) == "similar" for trial, _row in exact):
        yield SIMILAR
    if any(facts.consents.get(trial) == "post" and row["estimand"] == "ATT" for trial, row in exact):
        yield WITH_ATT


def _describe_pool(question: _Question, entries: Sequence[Entry], pool: Pool) -> Row:
    ready = [entry.trial_id for entry in entries if not entry.out]
    left_out = [entry.trial_id for entry in entries if entry.out and entry.exact]
    return question.key() | {
        "estimand": "ITT and ATT" if question.method == WITH_ATT else ITT,
        "comparison": "C",
        "scale": "hedges-g" if question.method == SIMILAR else "outcome",
        "k": pool.k,
        "trials": " ".join(ready) or None,
        "left_out": " ".join(left_out) or None,
        **{name: _known(getattr(pool, name)) for name in POOL_NUMBERS},
        "ci_level": None if pool.reason else pool.level,
        "status": NOT_ESTIMABLE if pool.reason else RELEASED,
        "reason": pool.reason or pool.prediction_reason or None,
    }


def _describe_trials(question: _Question, entries: Sequence[Entry], pool: Pool) -> Iterator[Row]:
    position = 0
    for entry in entries:
        pooled = not entry.out and not pool.reason
        numbers: dict[str, Any] = {}
        if pooled:
            names = ("shrunken", "without_estimate", "without_low", "without_high")
            numbers = {name: _known(float(getattr(pool, name)[position])) for name in names}
            numbers["weight"] = _known(float(pool.weights[position]))
        position += not entry.out
        yield (
            question.key()
            | numbers
            | {
                "trial_id": entry.trial_id,
                "arms": " ".join(entry.arms) or None,
                "effect_ids": " ".join(entry.effect_ids) or None,
                "estimand": entry.estimand or None,
                "estimate": _known(entry.estimate),
                "std_error": _known(entry.std_error),
                "pooled": pooled,
                "status": entry.status,
                "reason": entry.out or pool.reason or entry.note or None,
            }
        )


def _known(value: float) -> float | None:
    return None if isnan(value) else value
