"""Lee bounds of effects on questionnaire outcomes: which may be shown.

1. Bounds come with no covariates, so they are shown only where `profile` shows the means of both groups.
2. A bound beside a shown mean tells the sum of the answers that were trimmed. So at least 10 persons are trimmed, and
   none of these makes up more than half of an amount; of a yes or no the counts are shown already.
3. Where control is trimmed for two arms, the two bounds tell the sum of the answers between the cuts: the second is
   shown only where 10 persons lie between, or none.
4. The two kept parts less everybody are the answers in the middle: at least 10 persons lie between the two cuts.
5. What the interval tells besides is the answer at the cut, at least 10 persons from either end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor

import numpy as np

from vexcore.contracts.origin import EFFECT_LEVEL, NOT_ESTIMABLE, RELEASED, SUPPRESSED
from vexcore.disclosure.policy import DOMINANCE_SHARE, DOMINATED, FEW_CONTRIBUTORS, FURTHER, MIN_CELL
from vexcore.estimate.bounds import FEW_KEPT, LeeBounds, fit_lee_bounds
from vexcore.estimate.fits import SMALL_ARM
from vexcore.estimate.sample import Floats, Panel, Sample
from vexcore.pipeline.compared_cells import Row

WITHHELD_EITHER = "withheld in the arm or its comparison"
FEW_TRIMMED = f"fewer than {MIN_CELL} persons trimmed"
LEAST_POINTS = 0.02
"""Difference in response above which there are bounds."""

_ROUNDING = 1e-9
_AMOUNTS = ("eur", "count")


def release_bounds(sample: Sample, profile_rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows of `bound`: of trials in which people consented before they were drawn, where response differs.

    Parameters
    ----------
    sample
        The persons.
    profile_rows
        Released rows of `profile`.
    """
    control = next((arm.arm_id for arm in sample.arms if arm.role == "control"), None)
    if sample.consent != "pre" or control is None:
        return
    means = {
        (str(row["characteristic"]), 12 * int(row["wave"]), str(row["arm_id"])): row
        for row in profile_rows
        if row["population"] == "respondents"
    }
    arms = [arm.arm_id for arm in sample.arms if arm.role == "treatment"]
    for panel in sample.panels.values():
        for column, month in enumerate(panel.months):
            if not panel.monthly and month > 0:
                shown = {arm: means.get((panel.outcome_id, month, arm)) for arm in (*arms, control)}
                yield from _release_month(sample, panel, column, shown, control)


def _release_month(
    sample: Sample, panel: Panel, column: int, means: dict[str, Row | None], control: str
) -> Iterator[Row]:
    """Yield the bounds of one outcome and month, each arm against control."""
    answers, sizes = {}, {}
    for arm in means:
        rows = (sample.persons["arm_id"] == arm).to_numpy(dtype=bool)
        values = panel.values[rows, column]
        answers[arm], sizes[arm] = values[~np.isnan(values)], int(rows.sum())
    cuts: list[float] = []
    other = means[control]
    for arm, mean in means.items():
        if arm == control or mean is None or other is None:
            continue
        keys: Row = {"arm_id": arm, "comparison_arm_id": control, "outcome_id": panel.outcome_id}
        keys["month"] = panel.months[column]
        if not _are_shown(mean, other, sizes):
            yield keys | {"status": SUPPRESSED, "reason": WITHHELD_EITHER}
        elif _differs(len(answers[arm]), sizes[arm], len(answers[control]), sizes[control]):
            fit = fit_lee_bounds(answers[arm], answers[control], sizes[arm], sizes[control], level=EFFECT_LEVEL)
            trimmed = answers[arm] if fit.arm_trimmed else answers[control]
            reason = fit.reason or _withhold(fit, trimmed, panel.kind, cuts)
            if not reason and not fit.arm_trimmed:
                cuts.append(fit.trimmed_n)
            yield keys | _tell(fit, reason)


def _are_shown(mean: Row, other: Row, sizes: dict[str, int]) -> bool:
    """Tell whether both means and the sizes of all arms are shown; a small arm may take the size of another along."""
    return bool(mean["status"] == RELEASED and other["status"] == RELEASED and min(sizes.values()) >= MIN_CELL)


def _differs(answered: int, persons: int, other_answered: int, other_persons: int) -> bool:
    """Tell whether response differs by more than 2 points, in whole numbers: at exactly 2 it does not."""
    points = round(100 * LEAST_POINTS)
    return 100 * abs(answered * other_persons - other_answered * persons) > points * persons * other_persons


def _withhold(fit: LeeBounds, answers: Floats, kind: str, cuts: Sequence[float]) -> str:
    """Return why bounds may not be shown; empty where they may."""
    if kind == "binary":
        return ""
    whole = floor(fit.trimmed_n + _ROUNDING)
    if whole < MIN_CELL:
        return FEW_TRIMMED
    if kind in _AMOUNTS:
        ordered = np.sort(np.abs(answers))
        for part in (ordered[:whole], ordered[-whole:], ordered[whole:], ordered[:-whole]):
            if np.count_nonzero(part) < MIN_CELL:
                return FEW_CONTRIBUTORS
            if part.max() > DOMINANCE_SHARE * part.sum():
                return DOMINATED
    # Both kept parts less everybody are those in the middle (or, trimmed beyond half, those in neither).
    middle = abs(len(answers) - 2 * fit.trimmed_n)
    between = [] if fit.arm_trimmed else [abs(fit.trimmed_n - cut) for cut in cuts]
    return FURTHER if middle < MIN_CELL or any(_ROUNDING < gap < MIN_CELL for gap in between) else ""


def _tell(fit: LeeBounds, reason: str) -> Row:
    response: Row = {
        "response_arm": fit.response_arm,
        "response_comparison": fit.response_comparison,
        "trimmed_share": fit.trimmed_share,
    }
    if reason:
        withheld = reason in (FEW_KEPT, SMALL_ARM) or reason != fit.reason
        return response | {"status": SUPPRESSED if withheld else NOT_ESTIMABLE, "reason": reason}
    return response | {
        "low": fit.low,
        "high": fit.high,
        "ci_level": EFFECT_LEVEL,
        "ci_low": fit.ci_low,
        "ci_high": fit.ci_high,
        "status": RELEASED,
        "reason": None,
    }
