"""Intervals and standard errors that follow from published numbers alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A confidence interval, on the scale of the estimate.

    Attributes
    ----------
    level
        Confidence level, between 0 and 1.
    low, high
        Bounds.
    """

    level: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StdError:
    """A standard error, or the reason why there is none.

    Attributes
    ----------
    value
        On the scale of the estimate; None where it cannot be had.
    reason
        Why there is none, or what makes it weak; empty where neither applies.
    """

    value: float | None
    reason: str


def normal_quantile(level: float) -> float:
    """Return the two-sided standard normal quantile of a confidence level (1.645 at 0.90)."""
    if not 0 < level < 1:
        raise ValueError(f"confidence level {level!r} must lie between 0 and 1")
    return NormalDist().inv_cdf(0.5 + level / 2)


def build_wilson_interval(count: int, base_n: int, level: float = 0.95) -> Interval:
    """Return the Wilson score interval of a share.

    Parameters
    ----------
    count, base_n
        Persons with the characteristic and persons in all.
    level
        Confidence level.

    Raises
    ------
    ValueError
        If ``base_n`` is not positive or ``count`` lies outside 0..``base_n``.

    Notes
    -----
    Wilson, E. B. (1927), JASA 22, 209-212, equation without continuity correction.
    """
    if base_n <= 0 or not 0 <= count <= base_n:
        raise ValueError(f"{count} of {base_n} is no share: the count must lie between 0 and the base")
    z = normal_quantile(level)
    share = count / base_n
    scale = 1 + z * z / base_n
    centre = (share + z * z / (2 * base_n)) / scale
    half = z / scale * sqrt(share * (1 - share) / base_n + z * z / (4 * base_n * base_n))
    low = 0.0 if count == 0 else max(0.0, centre - half)
    high = 1.0 if count == base_n else min(1.0, centre + half)
    return Interval(level=level, low=low, high=high)


def build_normal_interval(estimate: float, std_error: float, level: float) -> Interval:
    """Return estimate -+ z x standard error."""
    half = normal_quantile(level) * std_error
    return Interval(level=level, low=estimate - half, high=estimate + half)


def two_proportion_std_error(share_0: float, n_0: int, share_1: float, n_1: int) -> float:
    """Return the unpooled standard error of the difference of two independent shares.

    ``sqrt(p0 (1 - p0) / n0 + p1 (1 - p1) / n1)``.
    """
    return sqrt(share_0 * (1 - share_0) / n_0 + share_1 * (1 - share_1) / n_1)


FEW_EVENTS = "few events"
NO_EVENTS = "no events in the comparison group"
OUTSIDE_UNIT = "comparison mean plus effect lies outside 0 to 1"


def reconstruct_std_error(comparison_mean: float, n_0: int, effect: float, n_1: int) -> StdError:
    """Reconstruct the standard error of a printed effect on a 0/1 outcome.

    Parameters
    ----------
    comparison_mean
        Printed share with the outcome in the comparison group.
    n_0, n_1
        Persons in the comparison group and in the arm, after removal.
    effect
        Printed effect, in shares.

    Returns
    -------
    StdError
        ``sqrt(p0(1-p0)/n0 + p1(1-p1)/n1)`` with ``p1 = p0 + effect``. None where the comparison group has no
        event or where p1 leaves (0, 1). With fewer than five events the reason reads `few events`: the error is
        given, but nothing drawn from it may be called significant.

    Notes
    -----
    The two-sample formula for an unadjusted linear probability model with heteroskedastic errors; the printed effects
    are adjusted, so this is an approximation and is labelled `reconstructed` wherever it is used.
    """
    events = round(n_0 * comparison_mean)
    share_1 = comparison_mean + effect
    if events == 0:
        return StdError(value=None, reason=NO_EVENTS)
    if not 0 < share_1 < 1:
        return StdError(value=None, reason=OUTSIDE_UNIT)
    error = two_proportion_std_error(comparison_mean, n_0, share_1, n_1)
    return StdError(value=error, reason=FEW_EVENTS if events < 5 else "")
