"""Bounds of an effect on those who would answer in either arm, where arms differ in response (Lee 2009)."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from vexcore.estimate.fits import MIN_PERSONS, NO_SPREAD, SMALL_ARM
from vexcore.estimate.sample import Floats

LEVEL = 0.90
FEW_KEPT = "fewer than 10 respondents left after trimming"

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class LeeBounds:
    """Bounds of an effect.

    Attributes
    ----------
    response_arm, response_comparison
        Shares of each group that answered.
    trimmed_share
        Share of the answers of the group with more response that is trimmed.
    trimmed_n
        The same in persons; a fraction of a person is a weight.
    arm_trimmed
        Whether the arm is the group that is trimmed, else its comparison.
    low, high
        Bounds, in the unit of the outcome; NaN where there are none.
    std_error_low, std_error_high
        Standard errors of the bounds.
    ci_low, ci_high
        Imbens-Manski interval: it covers the effect, not both bounds, with the level asked.
    reason
        Why there are no bounds; empty where there are.
    """

    response_arm: float
    response_comparison: float
    trimmed_share: float
    trimmed_n: float
    arm_trimmed: bool
    low: float
    high: float
    std_error_low: float
    std_error_high: float
    ci_low: float
    ci_high: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """Mean of the answers that are kept, and its variance."""

    mean: float
    variance: float


def fit_lee_bounds(
    y_arm: Floats, y_comparison: Floats, n_arm: int, n_comparison: int, *, level: float = LEVEL
) -> LeeBounds:
    """Bound the effect on persons who would answer in either arm.

    Of the group with response r1 above that of the other, r0, the share ``p = 1 - r0 / r1`` of answers is trimmed, from
    above and from below: the difference of means with the lowest answers kept, and with the highest kept, are the
    bounds (Lee 2009, *Review of Economic Studies* 76, proposition 1a). It is assumed that being in the group with more
    response keeps nobody from answering. Exactly the share p is trimmed: of the answer at the cut a fraction counts, so
    that ties and the order of persons make no difference. No covariates.

    The variance of a bound is that of proposition 3, for estimated p: with m kept answers of mean u and variance s2,
    the answer q at the cut, N1 and N0 persons in the two groups and m0 answers of variance s02 in the other,
    ``s2 / m + (q - u)^2 p / m + (q - u)^2 ((1 - r1) / (N1 r1) + (1 - r0) / (N0 r0)) + s02 / m0``.

    The interval is that of Imbens & Manski (2004, *Econometrica* 72): ``low - c se_low`` to ``high + c se_high`` with c
    from ``Phi(c + (high - low) / max(se)) - Phi(-c) = level``.

    Parameters
    ----------
    y_arm, y_comparison
        Answers, without missing values.
    n_arm, n_comparison
        Persons assigned to each group.
    level
        Of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        If a group has more answers than persons, or an answer is missing.
    """
    _check_answers(y_arm, n_arm)
    _check_answers(y_comparison, n_comparison)
    response = (_divide(len(y_arm), n_arm), _divide(len(y_comparison), n_comparison))
    arm_trimmed = len(y_arm) * n_comparison >= len(y_comparison) * n_arm
    if min(len(y_arm), len(y_comparison)) < MIN_PERSONS:
        return _refuse(response, 0.0, 0.0, arm_trimmed, SMALL_ARM)
    most, other = (y_arm, y_comparison) if arm_trimmed else (y_comparison, y_arm)
    r1, r0 = response if arm_trimmed else (response[1], response[0])
    n1, n0 = (n_arm, n_comparison) if arm_trimmed else (n_comparison, n_arm)
    # In whole numbers as far as possible: a fraction of a person must not come from rounding.
    trimmed = len(most) - len(other) * n1 / n0
    share = trimmed / len(most)
    if len(most) - trimmed < MIN_PERSONS - _ROUNDING:
        return _refuse(response, share, trimmed, arm_trimmed, FEW_KEPT)
    if np.ptp(most) == 0 and np.ptp(other) == 0:
        return _refuse(response, share, trimmed, arm_trimmed, NO_SPREAD)
    loose = (1 - r1) / (n1 * r1) + (1 - r0) / (n0 * r0)
    lowest, highest = _keep_lowest(most, trimmed, loose), _keep_lowest(-most, trimmed, loose)
    other_mean, other_variance = float(np.mean(other)), float(np.var(other, ddof=1)) / len(other)
    ends = (
        (lowest.mean - other_mean, sqrt(lowest.variance + other_variance)),
        (-highest.mean - other_mean, sqrt(highest.variance + other_variance)),
    )
    if not arm_trimmed:
        ends = ((-ends[1][0], ends[1][1]), (-ends[0][0], ends[0][1]))
    (low, se_low), (high, se_high) = ends
    quantile = _find_quantile((high - low) / max(se_low, se_high), level)
    return LeeBounds(
        response_arm=response[0],
        response_comparison=response[1],
        trimmed_share=share,
        trimmed_n=trimmed,
        arm_trimmed=arm_trimmed,
        low=low,
        high=high,
        std_error_low=se_low,
        std_error_high=se_high,
        ci_low=low - quantile * se_low,
        ci_high=high + quantile * se_high,
        reason="",
    )


def _check_answers(answers: Floats, persons: int) -> None:
    if len(answers) > persons:
        raise ValueError(f"{len(answers)} answers of {persons} persons: give everybody assigned to the group")
    if np.isnan(answers).any():
        raise ValueError("an answer is missing: give the answers of those who answered")


def _divide(count: int, persons: int) -> float:
    return count / persons if persons else float("nan")


def _refuse(response: tuple[float, float], share: float, trimmed: float, arm_trimmed: bool, reason: str) -> LeeBounds:
    nothing = float("nan")
    return LeeBounds(
        response_arm=response[0],
        response_comparison=response[1],
        trimmed_share=share,
        trimmed_n=trimmed,
        arm_trimmed=arm_trimmed,
        low=nothing,
        high=nothing,
        std_error_low=nothing,
        std_error_high=nothing,
        ci_low=nothing,
        ci_high=nothing,
        reason=reason,
    )


def _keep_lowest(answers: Floats, trimmed: float, loose: float) -> _Kept:
    """Return mean and variance of the mean of the lowest answers; `loose` is the relative variance of 1 - p."""
    ordered = np.sort(answers)
    kept = len(ordered) - trimmed
    # A cut on a whole person lies at the last one kept.
    whole = floor(kept + _ROUNDING)
    weights = np.zeros(len(ordered))
    weights[:whole] = 1
    if whole < len(ordered):
        weights[whole] = max(kept - whole, 0.0)
    cut = float(ordered[np.flatnonzero(weights > _ROUNDING)[-1]])
    mean = float(weights @ ordered / kept)
    spread = float(weights @ (ordered - mean) ** 2 / (kept - 1))
    share = trimmed / len(ordered)
    return _Kept(mean=mean, variance=spread / kept + (cut - mean) ** 2 * (share / kept + loose))


def _find_quantile(width: float, level: float) -> float:
    def miss(quantile: float) -> float:
        return float(norm.cdf(quantile + width) - norm.cdf(-quantile)) - level

    return float(brentq(miss, 0.0, float(norm.ppf(0.5 + level / 2)) + 1e-9, xtol=1e-12))
