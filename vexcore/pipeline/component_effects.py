"""What each component adds: released effects of all arms of all trials that may be pooled, components adding up.

A pool takes only arms that offer one component; here arms that combine several count too. Nothing but released effects
and their covariances comes in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vexcore.contracts.origin import EFFECT_LEVEL, NOT_ESTIMABLE, RELEASED
from vexcore.estimate.component_regression import FEW_SPARE_TRIALS, MIN_SPARE_TRIALS, ComponentFit, fit_components
from vexcore.pipeline.pool_eligibility import ITT, NO_COVARIANCE, Row, SynthesisFacts

NO_ARM = "no arm that may be pooled offers it"
ARMS_WITHHELD = "arms whose effect is not shown are left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arms:
    """The arms of an outcome at a month that may be pooled, and whether others have no number."""

    rows: Sequence[Row]
    withheld: bool
    components: frozenset[str]
    trials: tuple[str, ...]


def regress_components(
    effects: pd.DataFrame, covariances: Mapping[tuple[str, str], float], facts: SynthesisFacts
) -> list[Row]:
    """Return the rows of `component_effect` of one origin.

    Parameters
    ----------
    effects
        Rows of `effect` that a pool is made of: one origin, model M1, everybody, at the horizons.
    covariances
        Of effects that share a comparison group, by pair of ids in alphabetical order.
    facts
        Of the trials of this origin.

    Returns
    -------
    list of dict
        By outcome, month and component that any arm offers. Only ITT effects against the control group of trials that
        asked before the draw, on an outcome graded `same`, count. Arms without a number are left out, and the reason
        says so. Where the regression is not fitted every component has a row without numbers.
    """
    rows: list[Row] = []
    for (outcome, month), group in effects.groupby(["outcome_id", "month"], sort=True):
        records: list[Row] = [{str(name): value for name, value in row.items()} for row in group.to_dict("records")]
        key = {"origin": records[0]["origin"], "outcome_id": str(outcome), "month": int(str(month))}
        offered = frozenset[str]().union(*(facts.offers[row["arm_id"]] for row in records))
        rows += [key | row for row in _describe(sorted(offered), _choose_arms(records, facts), covariances, facts)]
    return rows


def _choose_arms(records: Sequence[Row], facts: SynthesisFacts) -> _Arms:
    allowed = [
        row
        for row in records
        if (row["estimand"], row["comparison"]) == (ITT, "C")
        and facts.consents.get(row["trial_id"]) == "pre"
        and facts.grades.get((row["outcome_id"], row["trial_id"])) == "same"
    ]
    usable = sorted((row for row in allowed if _is_usable(row)), key=lambda row: str(row["effect_id"]))
    return _Arms(
        rows=usable,
        withheld=len(usable) < len(allowed),
        components=frozenset[str]().union(*(facts.offers[row["arm_id"]] for row in usable)),
        trials=tuple(sorted({str(row["trial_id"]) for row in usable})),
    )


def _is_usable(row: Row) -> bool:
    estimate, error = float(row["estimate"]), float(row["std_error"])
    return row["status"] == RELEASED and isfinite(estimate) and isfinite(error) and error > 0


def _describe(
    offered: Sequence[str], arms: _Arms, covariances: Mapping[tuple[str, str], float], facts: SynthesisFacts
) -> Iterator[Row]:
    obstacle = _find_obstacle(arms, covariances)
    fit = None if obstacle else _fit(arms, covariances, facts)
    why = obstacle if fit is None else fit.reason
    for component in offered:
        inside = component in arms.components
        shown = fit is not None and inside and not why
        numbers = _list_numbers(fit, component) if fit is not None and shown else {}
        yield numbers | {
            "component": component,
            "k": len(arms.trials),
            "arms": len(arms.rows),
            "components": len(arms.components),
            "trials": " ".join(arms.trials) or None,
            "status": RELEASED if shown else NOT_ESTIMABLE,
            "reason": (why if inside else NO_ARM) or (ARMS_WITHHELD if arms.withheld else None),
        }


def _list_numbers(fit: ComponentFit, component: str) -> dict[str, Any]:
    place = fit.components.index(component)
    names = ("estimate", "std_error", "ci_low", "ci_high")
    return {name: float(getattr(fit, name)[place]) for name in names} | {"ci_level": fit.level, "tau2": fit.tau2}


def _find_obstacle(arms: _Arms, covariances: Mapping[tuple[str, str], float]) -> str:
    """Return why the regression is not tried; empty where it is."""
    if len(arms.trials) - len(arms.components) < MIN_SPARE_TRIALS:
        return FEW_SPARE_TRIALS
    return "" if np.isfinite(_build_covariance(arms.rows, covariances)).all() else NO_COVARIANCE


def _fit(arms: _Arms, covariances: Mapping[tuple[str, str], float], facts: SynthesisFacts) -> ComponentFit:
    return fit_components(
        [float(row["estimate"]) for row in arms.rows],
        _build_covariance(arms.rows, covariances),
        trials=[str(row["trial_id"]) for row in arms.rows],
        offers=[facts.offers[row["arm_id"]] for row in arms.rows],
        level=EFFECT_LEVEL,
    )


def _build_covariance(rows: Sequence[Row], covariances: Mapping[tuple[str, str], float]) -> npt.NDArray[np.float64]:
    """Return the known covariance of effects in alphabetical order; NaN where it is not known."""
    matrix = np.diag([float(row["std_error"]) ** 2 for row in rows])
    for i, first in enumerate(rows):
        for j, second in enumerate(rows[:i]):
            if first["trial_id"] == second["trial_id"]:
                pair = (str(second["effect_id"]), str(first["effect_id"]))
                matrix[i, j] = matrix[j, i] = covariances.get(pair, nan)
    return matrix
