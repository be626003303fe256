"""Mean months on assistance up to a horizon, and the difference between two groups."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np
from scipy.stats import norm

from vexcore.estimate.fits import MIN_PERSONS, NO_SPREAD, SMALL_ARM
from vexcore.estimate.survival import (
    LEVEL_COMPARISON,
    LEVEL_CURVE,
    MonthCounts,
    find_greenwood_terms,
    find_shares_staying,
)

HORIZON = 24
"""Month to which the mean months on assistance are restricted."""

SHORT_FOLLOW_UP = "nobody is followed to the horizon"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedMean:
    """Mean months on assistance up to a horizon, or a difference of two.

    Attributes
    ----------
    horizon
        Month up to which months count.
    n, events
        Persons, and exits up to the horizon; of a difference in both groups together.
    estimate, std_error
        Months; NaN where there are none.
    level, ci_low, ci_high
        Normal interval.
    statistic, p_value
        z and two-sided p-value of a difference of 0; NaN for a mean.
    reason
        Why there is none; empty where there is.
    """

    horizon: int
    n: int
    events: int
    estimate: float
    std_error: float
    level: float
    ci_low: float
    ci_high: float
    statistic: float
    p_value: float
    reason: str


def estimate_restricted_mean(
    counts: MonthCounts, *, horizon: int = HORIZON, level: float = LEVEL_CURVE
) -> RestrictedMean:
    """Return the mean months on assistance up to a horizon, the month of the exit counted as a whole month.

    Raises
    ------
    ValueError
        If the horizon is not within the months counted.

    Notes
    -----
    The area under Kaplan-Meier, ``mu = sum_{m < h} S(m)``, with variance ``sum_{j < h} A_j^2 d_j / (n_j (n_j - d_j))``,
    ``A_j = sum_{j <= m < h} S(m)`` the area from month j on (Andersen, Borgan, Gill and Keiding 1993, section IV.3;
    Royston and Parmar 2013, BMC Medical Research Methodology 13, 152).
    """
    if not 1 <= horizon <= counts.months.size:
        raise ValueError(f"horizon {horizon} must lie within the {counts.months.size} months counted")
    share = find_shares_staying(counts)[:horizon]
    exits = counts.events.sum(axis=0)
    area = np.cumsum(share[::-1])[::-1]
    spread = area[1:] ** 2 @ find_greenwood_terms(counts.at_risk, exits)[: horizon - 1]
    reason = SMALL_ARM if counts.n < MIN_PERSONS else SHORT_FOLLOW_UP if np.isnan(share[-1]) else ""
    estimate, std_error = (np.nan, np.nan) if reason else (float(share.sum()), sqrt(spread))
    half = float(norm.ppf(0.5 + level / 2)) * std_error
    return RestrictedMean(
        horizon=horizon,
        n=counts.n,
        events=int(exits[:horizon].sum()),
        estimate=estimate,
        std_error=std_error,
        level=level,
        ci_low=estimate - half,
        ci_high=estimate + half,
        statistic=np.nan,
        p_value=np.nan,
        reason=reason,
    )


def compare_restricted_means(
    arm: RestrictedMean, comparison: RestrictedMean, *, level: float = LEVEL_COMPARISON
) -> RestrictedMean:
    """Return how many months longer (shorter, if negative) an arm is on assistance than its comparison.

    Raises
    ------
    ValueError
        If the two have different horizons.

    Notes
    -----
    ``mu_1 - mu_0`` with variance ``V_1 + V_0`` and a normal interval (Royston and Parmar 2013, BMC Medical Research
    Methodology 13, 152): the groups share nobody. Holds whether or not hazards are proportional.
    """
    if arm.horizon != comparison.horizon:
        raise ValueError(f"horizons {arm.horizon} and {comparison.horizon} must be the same")
    estimate, std_error = arm.estimate - comparison.estimate, hypot(arm.std_error, comparison.std_error)
    reason = arm.reason or comparison.reason or ("" if std_error > 0 else NO_SPREAD)
    if reason:
        estimate = std_error = np.nan
    half = float(norm.ppf(0.5 + level / 2)) * std_error
    statistic = estimate / std_error
    return RestrictedMean(
        horizon=arm.horizon,
        n=arm.n + comparison.n,
        events=arm.events + comparison.events,
        estimate=estimate,
        std_error=std_error,
        level=level,
        ci_low=estimate - half,
        ci_high=estimate + half,
        statistic=statistic,
        p_value=2 * float(norm.sf(abs(statistic))),
        reason=reason,
    )
