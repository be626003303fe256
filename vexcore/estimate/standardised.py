"""Outflow to work beside what the benefit register expected: expected exits and a standardised ratio."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, poisson

from vexcore.estimate.fits import MIN_PERSONS
from vexcore.estimate.sample import Floats, Ints
from vexcore.estimate.survival import LEVEL_CURVE

SMALL_GROUP = "fewer than 10 persons followed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardisedRatio:
    """Exits over what was expected.

    Attributes
    ----------
    n
        Persons followed for at least a month.
    observed
        Those of them who left to work.
    expected
        How many were expected to.
    ratio
        observed / expected; NaN where there is none.
    level, ci_low, ci_high
        Exact Poisson interval of the ratio.
    p_value
        Two-sided, of a ratio of 1: twice the smaller tail, at most 1. Under 1 - level just where the interval leaves
        out 1.
    reason
        Why there is none; empty where there is.
    """

    n: int
    observed: int
    expected: float
    ratio: float
    level: float
    ci_low: float
    ci_high: float
    p_value: float
    reason: str


def expect_share(yearly_probability: float | Floats, months: Ints) -> Floats:
    """Return the share expected to have left to work after some months, ``1 - (1 - q)^(t / 12)``.

    Raises
    ------
    ValueError
        If a probability is not between 0 and 1, or a number of months is negative.
    """
    probability = np.asarray(yearly_probability, dtype=float)
    if not bool(((probability > 0) & (probability < 1)).all()):
        raise ValueError(f"yearly probability {yearly_probability} must lie between 0 and 1, as a share")
    if months.size and months.min() < 0:
        raise ValueError(f"months {months.min()} must not be negative")
    return np.asarray(-np.expm1(np.log1p(-probability) * months / 12))


def compare_with_expected(
    followed: Ints, to_work: Ints, yearly_probability: float | Floats, *, level: float = LEVEL_CURVE
) -> StandardisedRatio:
    """Return observed over expected exits to work, with an exact interval.

    Parameters
    ----------
    followed
        Shape (n,): calendar months for which the person could be followed, **whether or not they left**
        (``benefit_last + 1``), not the months at risk. Who has 0 is left out.
    to_work
        Shape (n,): 1 for whose first exit, within those months, was to work.
    yearly_probability
        q, for everybody or by person, as a share (0.075 for 7.5 %).

    Raises
    ------
    ValueError
        If lengths differ, somebody left without being followed, or `expect_share` does.

    Notes
    -----
    ``E = sum_i 1 - (1 - q_i)^(t_i / 12)``, ``O / E`` with Garwood's interval (1936, Biometrika 28, 437-442)
    ``chi2_{a/2, 2 O} / (2 E)`` to ``chi2_{1 - a/2, 2 (O + 1)} / (2 E)`` (Breslow and Day 1987, Statistical Methods in
    Cancer Research II, section 2.3). t_i runs on after an exit because 1 - (1 - q)^(t / 12) is the chance to have left
    by t: with the months until the exit the expectation would come out too small. The interval takes q as known and
    O as Poisson; O is a sum of 0/1, whose variance is smaller, so it is wide rather than narrow.
    """
    if followed.shape != to_work.shape:
        raise ValueError(f"followed {followed.shape} and to_work {to_work.shape} must have one value a person")
    if bool((to_work[followed <= 0] > 0).any()):
        raise ValueError("an exit to work of somebody who was followed for 0 months")
    expected = float(np.sum(expect_share(yearly_probability, followed)))
    n, observed = int((followed > 0).sum()), int((to_work > 0).sum())
    reason = SMALL_GROUP if n < MIN_PERSONS else ""
    tail = (1 - level) / 2
    # The chi-square with 0 degrees of freedom is 0.
    low = float(chi2.ppf(tail, 2 * observed)) / 2 if observed else 0.0
    high = float(chi2.isf(tail, 2 * (observed + 1))) / 2
    p_value = min(1.0, 2 * float(min(poisson.cdf(observed, expected), poisson.sf(observed - 1, expected))))
    return StandardisedRatio(
        n=n,
        observed=observed,
        expected=expected,
        ratio=np.nan if reason else observed / expected,
        level=level,
        ci_low=np.nan if reason else low / expected,
        ci_high=np.nan if reason else high / expected,
        p_value=np.nan if reason else p_value,
        reason=reason,
    )
