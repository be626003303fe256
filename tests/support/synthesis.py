"""Rows of pooled effects made by hand, in the shape in which the pipeline publishes them, and a mart that holds them.

Beside the trials of `support.estimates`, whose effects they use where these exist, there are six more demonstrations of
real trials, one of a trial that the registry does not know (`buurstad`), and two deliveries (`bergstad`, `havenstad`).

Demonstration: on `off_benefit` the component `intensive` has a pool of 5 trials (prediction interval) and a
sensitivity pool of 6; `exemption` has 2 trials, so none. On `wellbeing_tiu` (waves 1 and 2) `intensive` has a pool only
with outcomes graded `similar`, of 3 trials, as standardised differences.
Deliveries: the pool of `intensive` on `off_benefit` holds numbers of `nieuwstad`, which is under embargo, as a mart
that was written by a clock that ran ahead would. Printed effects of two trials could join it at month 24 (`PRINTED`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any

from support.data import DATA, load_real_registry
from support.design_checks import build_design_rows
from support.estimates import COMPONENTS, build_estimate_rows, describe_interval
from support.participants import DELIVERY_SOURCE, DEMONSTRATION_SOURCE, build_participant_rows

from vexcore.estimate.synthesis import pool_effects
from vexcore.pipeline.mart import write_rows
from vexcore.pipeline.record import build_rows, check_record

Row = dict[str, Any]

HORIZONS = (12, 24, 36)
MORE = "offers more than this component"
OTHER_ARM = "another arm of the trial offers more than this component"
POST = "consent was asked after the draw"
UNKNOWN_CONSENT = "not known whether consent came before the draw"
SIMILAR = "outcome graded similar, not the same"
UNKNOWN_GRADE = "comparability of the outcome not known"
FEW_TRIALS = "fewer than 3 trials"
FEW_SPARE_TRIALS = "fewer than 3 trials more than components"

TRIALS = {
    "amsterdam": ("demonstration", "unknown", {"extra-aandacht": "intensive", "zelfregie": "self_direction"}),
    "bergstad": ("estimated", "pre", {"groep-1": "intensive"}),
    "buurstad": ("demonstration", "pre", {"groep-1": "intensive"}),
    "deventer": (
        "demonstration",
        "unknown",
        {"groep-a": "intensive", "groep-b": "exemption intensive", "groep-d": "exemption"},
    ),
    "havenstad": ("estimated", "pre", {"groep-1": "intensive"}),
    "nijmegen": ("demonstration", "unknown", {"groep-1": "exemption earnings", "groep-2": "intensive earnings"}),
    "tilburg": (
        "demonstration",
        "pre",
        {"groep-1": "exemption earnings bonus", "groep-2": "intensive", "groep-3": "intensive earnings bonus"},
    ),
    "utrecht": (
        "demonstration",
        "pre",
        {"zelf-in-actie": "exemption", "met-extra-hulp-in-actie": "intensive", "werken-loont": "earnings"},
    ),
    "wageningen": (
        "demonstration",
        "pre",
        {"zelf-in-actie": "exemption", "verdienen-loont": "earnings", "extra-begeleiding": "intensive"},
    ),
}
"""Origin, consent and components by arm, of the trials that `support.participants` does not have."""

UNREGISTERED = ("bergstad", "buurstad", "havenstad", "nieuwstad")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A trial in the ledger: its effect at month 24, and why it is not pooled (or what to know)."""

    trial: str
    arms: tuple[str, ...]
    estimate: float | None
    error: float | None
    out: str = ""
    note: str = ""
    estimand: str = "ITT"
    comparison: str = "C"
    status: str = "released"


def _one(trial: str, arm: str, estimate: float, error: float, **more: str) -> Entry:
    return Entry(trial=trial, arms=(arm,), estimate=estimate, error=error, **more)


def _none(trial: str, *arms: str, out: str, status: str = "not_estimable") -> Entry:
    return Entry(trial=trial, arms=arms, estimate=None, error=None, out=out, status=status)


_PRE_INTENSIVE = (
    _one("buurstad", "groep-1", 0.12, 0.04),
    _one("oss", "intensieve-begeleiding", 0.01, 0.06),
    _one("tilburg", "groep-2", 0.07, 0.05, note=OTHER_ARM),
    _one("utrecht", "met-extra-hulp-in-actie", -0.03, 0.04),
    _one("wageningen", "extra-begeleiding", 0.05, 0.06),
)
_UNKNOWN_INTENSIVE = (
    _one("amsterdam", "extra-aandacht", 0.02, 0.03, out=UNKNOWN_CONSENT),
    _one("deventer", "groep-a", -0.06, 0.06, out=UNKNOWN_CONSENT),
    _none("nijmegen", "groep-2", out=MORE),
)
LEDGERS: dict[tuple[str, str, str, str], tuple[Entry, ...]] = {
    ("demonstration", "intensive", "off_benefit", "ITT"): (
        *_PRE_INTENSIVE,
        _one("groningen", "t2", -0.09, 0.03, out=POST, comparison="B"),
        *_UNKNOWN_INTENSIVE,
    ),
    ("demonstration", "intensive", "off_benefit", "with-ATT"): (
        *_PRE_INTENSIVE,
        _one("groningen", "t2", -0.18, 0.06, estimand="ATT"),
        *_UNKNOWN_INTENSIVE,
    ),
    ("demonstration", "exemption", "off_benefit", "ITT"): (
        _one("utrecht", "zelf-in-actie", 0.03, 0.04),
        _one("wageningen", "zelf-in-actie", -0.02, 0.06),
        _one("groningen", "t1", 0.002, 0.012, out=POST, comparison="B"),
        _one("deventer", "groep-d", -0.04, 0.06, out=UNKNOWN_CONSENT),
        _none("nijmegen", "groep-1", out=MORE),
        _none("tilburg", "groep-1", out=MORE),
    ),
    ("demonstration", "intensive", "wellbeing_tiu", "ITT"): (
        _one("oss", "intensieve-begeleiding", 0.3, 0.4),
        _one("wageningen", "extra-begeleiding", 0.5, 0.4),
        _one("tilburg", "groep-2", 0.2, 0.3, out=SIMILAR),
        _one("utrecht", "met-extra-hulp-in-actie", 0.1, 0.3, out=UNKNOWN_GRADE),
    ),
    ("demonstration", "intensive", "wellbeing_tiu", "ITT-similar"): (
        _one("oss", "intensieve-begeleiding", 0.15, 0.2),
        _one("wageningen", "extra-begeleiding", 0.25, 0.2),
        _one("tilburg", "groep-2", 0.1, 0.15, note=OTHER_ARM),
        _one("utrecht", "met-extra-hulp-in-actie", 0.05, 0.15, out=UNKNOWN_GRADE),
    ),
    ("estimated", "intensive", "off_benefit", "ITT"): (
        _one("bergstad", "groep-1", 0.04, 0.03),
        _one("havenstad", "groep-1", 0.06, 0.03),
        _one("nieuwstad", "groep-1", 0.05, 0.05),
    ),
}
"""Ledgers by origin, component, outcome and method."""

_PRINTED_POST = _one("groningen", "t2", -0.09, 0.03, out=POST)
PRINTED = {
    12: (_PRINTED_POST,),
    24: (
        _one("utrecht", "met-extra-hulp-in-actie", 0.02, 0.04, out=FEW_TRIALS),
        _one("wageningen", "extra-begeleiding", 0.03, 0.05, out=FEW_TRIALS),
        _PRINTED_POST,
    ),
}
"""As if more trials had printed effects on `off_benefit`, by month; at month 12 only one that may not be pooled."""

SCALES = {12: 0.5, 24: 1.0, 36: 0.8}
"""By what effects at month 24 are multiplied."""


def build_synthesis_rows() -> dict[str, list[Row]]:
    """Return rows of deliveries, effects, pooled effects and their trials."""
    pools = [(key, month) for key in LEDGERS for month in HORIZONS if month < 36 or key[2] == "off_benefit"]
    return {
        "delivery": [_delivery(trial) for trial in TRIALS],
        "delivery_arm": [row for trial in TRIALS for row in _arms(trial)],
        "effect": list(_effects()),
        "pooled_effect": [_pool(key, month) for key, month in pools],
        "pooled_trial": [*(row for key, month in pools for row in _ledger(key, month)), *_print()],
        "component_effect": list(_components()),
    }


def _print() -> Iterator[Row]:
    key = ("published", "intensive", "off_benefit", "ITT")
    for month, entries in PRINTED.items():
        for entry in entries:
            yield _describe(key, month, entry) | {"estimate": entry.estimate, "pooled": False, "reason": entry.out}


def _components() -> Iterator[Row]:
    """Yield what components add: too few trials at month 24, numbers at 12; of deliveries one is under embargo."""
    none: Row = {"status": "not_estimable", "reason": FEW_SPARE_TRIALS}
    four: Row = {"k": 4, "arms": 11, "components": 5, "trials": "oss tilburg utrecht wageningen"}
    five: Row = {"k": 5, "arms": 9, "components": 2, "trials": "buurstad oss tilburg utrecht wageningen"}
    held: Row = {"k": 3, "arms": 3, "components": 1, "trials": "bergstad havenstad nieuwstad"}
    told: Row = {"std_error": 0.02, "ci_level": 0.9, "tau2": 0.001, "status": "released"}
    for origin, month, component, row in (
        ("demonstration", 24, "intensive", four | none),
        ("demonstration", 24, "exemption", four | none),
        ("demonstration", 24, "choice", four | none | {"reason": "no arm that may be pooled offers it"}),
        ("demonstration", 12, "intensive", five | told | {"estimate": 0.05, "ci_low": 0.01, "ci_high": 0.09}),
        ("demonstration", 12, "exemption", five | told | {"estimate": -0.01, "ci_low": -0.05, "ci_high": 0.03}),
        ("estimated", 24, "intensive", held | told | {"estimate": 0.05, "ci_low": 0.01, "ci_high": 0.09}),
    ):
        key = {"origin": origin, "outcome_id": "off_benefit", "month": month, "component": component}
        yield key | row


def write_synthesis_mart(home: Path) -> Path:
    """Write a mart of the record, of participant rows, of estimated effects and of these rows."""
    rows = build_rows(load_real_registry(), check_record(DATA))
    people = build_participant_rows()
    for arm in people["delivery_arm"]:
        arm["components"] = COMPONENTS.get(arm["arm_id"])
        if arm["arm_id"] == "nieuwstad:groep-1":
            arm["components"] = "intensive"
    for extra in (people, build_design_rows(), build_estimate_rows(), build_synthesis_rows()):
        for table, more in extra.items():
            rows[table] = [*rows[table], *more]
    return write_rows(home, rows, data=DATA, as_of=None)


def _delivery(trial: str) -> Row:
    origin, consent, _arms_of = TRIALS[trial]
    demonstration = origin == "demonstration"
    return {
        "origin": origin,
        "trial_id": trial,
        "trial_name": f"Proef {trial.capitalize()}",
        "registered": trial not in UNREGISTERED,
        "consent": consent,
        "embargo_until": None,
        "version": "0123456789abcdef",
        "delivered_by": "VEX, demonstratie" if demonstration else f"Gemeente {trial.capitalize()}",
        "delivered_on": "2026-01-15",
        "payroll_from": "2017-10",
        "payroll_to": "2020-12",
        "benefit_from": "2017-10",
        "benefit_to": "2020-12",
        "files": "persons months exits answers",
        "source_id": DEMONSTRATION_SOURCE if demonstration else DELIVERY_SOURCE,
    }


def _arms(trial: str) -> Iterator[Row]:
    origin, _consent, arms = TRIALS[trial]
    for arm, components in {"control": None, **arms}.items():
        yield {
            "origin": origin,
            "trial_id": trial,
            "arm_id": f"{trial}:{arm}",
            "label": "Controlegroep" if arm == "control" else arm,
            "role": "control" if arm == "control" else "treatment",
            "randomised": True,
            "components": components,
        }


def _name_effect(origin: str, entry: Entry, arm: str, outcome: str, month: int) -> str:
    parts = (origin, entry.trial, arm, entry.comparison, entry.estimand, "M1", outcome, str(month), "all")
    return ":".join(parts)


def _effects() -> Iterator[Row]:
    """Yield the effects of the trials that `support.estimates` does not have, each once."""
    for (origin, _component, outcome, method), entries in LEDGERS.items():
        if method != "ITT":
            continue
        for entry in entries:
            if entry.trial not in TRIALS and outcome == "off_benefit":
                continue
            for month in HORIZONS if outcome == "off_benefit" else (12, 24):
                for arm in entry.arms:
                    yield _effect(origin, entry, arm, outcome, month)


def _effect(origin: str, entry: Entry, arm: str, outcome: str, month: int) -> Row:
    estimate, error = (0.05, 0.05) if entry.estimate is None or entry.error is None else (entry.estimate, entry.error)
    return {
        "effect_id": _name_effect(origin, entry, arm, outcome, month),
        "origin": origin,
        "trial_id": entry.trial,
        "arm_id": f"{entry.trial}:{arm}",
        "comparison_arm_id": f"{entry.trial}:control",
        "comparison": entry.comparison,
        "estimand": entry.estimand,
        "model": "M1",
        "outcome_id": outcome,
        "month": month,
        "subgroup": "all",
        "n": 300,
        "n_arm": 100,
        "n_comparison": 100,
        "df": 280,
        "comparison_mean": 0.4 if outcome == "off_benefit" else 6.0,
        "comparison_sd": 0.49 if outcome == "off_benefit" else 2.0,
    } | describe_interval(estimate * SCALES[month], error, "HC2")


def _is_in(entry: Entry) -> bool:
    return not entry.out


def _pool(key: tuple[str, str, str, str], month: int) -> Row:
    origin, component, outcome, method = key
    entries = LEDGERS[key]
    inside = sorted(entry.trial for entry in entries if _is_in(entry))
    outside = sorted(entry.trial for entry in entries if not _is_in(entry) and entry.out != MORE)
    pool = _estimate(entries, month)
    numbers = {
        name: _known(getattr(pool, name))
        for name in (
            *("estimate", "std_error", "ci_low", "ci_high", "pi_low", "pi_high", "tau2", "tau2_low", "tau2_high"),
            *("i2", "q", "p_q", "fixed_estimate", "fixed_std_error"),
        )
    }
    return {
        "origin": origin,
        "component": component,
        "outcome_id": outcome,
        "month": month,
        "estimand": "ITT and ATT" if method == "with-ATT" else "ITT",
        "comparison": "C",
        "method": method,
        "scale": "hedges-g" if method == "ITT-similar" else "outcome",
        "k": len(inside),
        "trials": " ".join(inside) or None,
        "left_out": " ".join(outside) or None,
        **numbers,
        "ci_level": 0.9 if not pool.reason else None,
        "status": "not_estimable" if pool.reason else "released",
        "reason": pool.reason or pool.prediction_reason or None,
    }


def _estimate(entries: Sequence[Entry], month: int) -> Any:
    inside = [entry for entry in entries if _is_in(entry)]
    scale = SCALES[month]
    return pool_effects([scale * (e.estimate or 0) for e in inside], [e.error or 0 for e in inside])


def _ledger(key: tuple[str, str, str, str], month: int) -> Iterator[Row]:
    entries = LEDGERS[key]
    pool = _estimate(entries, month)
    position = 0
    for entry in entries:
        row = _describe(key, month, entry) | {
            "estimate": None if entry.estimate is None else entry.estimate * SCALES[month],
            "pooled": _is_in(entry) and not pool.reason,
            "reason": entry.out or pool.reason or entry.note or None,
        }
        if row["pooled"]:
            row |= {
                "weight": float(pool.weights[position]),
                "shrunken": float(pool.shrunken[position]),
                "without_estimate": _known(float(pool.without_estimate[position])),
                "without_low": _known(float(pool.without_low[position])),
                "without_high": _known(float(pool.without_high[position])),
            }
        position += _is_in(entry)
        yield row


def _describe(key: tuple[str, str, str, str], month: int, entry: Entry) -> Row:
    origin, component, outcome, method = key
    return {
        "origin": origin,
        "component": component,
        "outcome_id": outcome,
        "month": month,
        "method": method,
        "trial_id": entry.trial,
        "arms": " ".join(f"{entry.trial}:{arm}" for arm in entry.arms),
        "effect_ids": " ".join(_name_effect(origin, entry, arm, outcome, month) for arm in entry.arms),
        "estimand": entry.estimand,
        "std_error": entry.error,
        "status": entry.status,
    }


def _known(value: float) -> float | None:
    return None if isnan(value) else value
