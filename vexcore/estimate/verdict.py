"""What an effect says to who must decide, against the smallest effect that would matter to them."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from vexcore.errors import UsageError

NEGLIGIBLE = "negligible"
FAVOURABLE = "favourable"
UNFAVOURABLE = "unfavourable"
HIGHER = "higher"
LOWER = "lower"
TOO_SMALL = "too-small"
UNCLEAR = "unclear"

VERDICTS = (FAVOURABLE, UNFAVOURABLE, HIGHER, LOWER, NEGLIGIBLE, UNCLEAR, TOO_SMALL)
"""Every verdict, in the order in which they are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is known of one effect, in the unit of its outcome.

    Attributes
    ----------
    low, high
        Bounds of its interval.
    mde
        Minimum detectable effect; None where it is not known.
    """

    low: float
    high: float
    mde: float | None


def give_verdict(finding: Finding, *, threshold: float, higher_is_better: bool | None) -> str:
    """Return what an effect says against the smallest effect of interest.

    In this order: an interval between both thresholds is negligible, also when it leaves out 0; an interval on one side
    of 0 is favourable or unfavourable; of the rest a study whose minimum detectable effect exceeds the threshold was
    too small, and any other is unclear. A bound that equals a threshold does not rule out an effect that matters, and
    one that equals 0 does not rule out 0.

    Parameters
    ----------
    finding
        The effect.
    threshold
        Smallest effect of interest, above 0.
    higher_is_better
        Direction of the outcome; None where neither is better.

    Returns
    -------
    str
        One of `VERDICTS`.

    Raises
    ------
    UsageError
        If the threshold is not above 0, or a bound is not a number or lies on the wrong side of the other.
    """
    _check(finding, threshold)
    if -threshold < finding.low and finding.high < threshold:
        return NEGLIGIBLE
    if finding.low > 0:
        return _name_side(up=True, higher_is_better=higher_is_better)
    if finding.high < 0:
        return _name_side(up=False, higher_is_better=higher_is_better)
    return TOO_SMALL if finding.mde is not None and finding.mde > threshold else UNCLEAR


def _name_side(*, up: bool, higher_is_better: bool | None) -> str:
    if higher_is_better is None:
        return HIGHER if up else LOWER
    return FAVOURABLE if up == higher_is_better else UNFAVOURABLE


def _check(finding: Finding, threshold: float) -> None:
    if not (isfinite(threshold) and threshold > 0):
        raise UsageError(
            f"threshold {threshold!r} breaks the rule: the smallest effect of interest lies above 0. "
            "Remedy: give it in the unit of the outcome, such as 0.05 for 5 percentage points."
        )
    if not finding.low <= finding.high:
        raise UsageError(
            f"interval from {finding.low!r} to {finding.high!r} breaks the rule: both bounds are numbers and the lower "
            "comes first. Remedy: ask for no verdict where there is no interval."
        )
