"""Change that is larger than the error of measurement of a score."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from vexcore.estimate.sample import Floats

CRITICAL = 1.96
"""Quantile that a change divided by its standard error of measurement has to exceed (Jacobson and Truax 1991)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliableChange:
    """Persons by what became of their score, of those with a score at both waves."""

    improved: int
    unchanged: int
    worsened: int


def find_threshold(std_dev: float, alpha: float) -> float:
    """Return the change that a reliable one exceeds: ``1.96 sd sqrt(2) sqrt(1 - alpha)``.

    ``sd sqrt(1 - alpha)`` is the standard error of measurement of one score, sqrt(2) times that of a difference of two
    (Jacobson and Truax 1991, *Journal of Consulting and Clinical Psychology* 59, 12-19).

    Parameters
    ----------
    std_dev
        Standard deviation of the score at the first wave.
    alpha
        Its reliability, above 0 and under 1.

    Raises
    ------
    ValueError
        If the reliability is not between 0 and 1.
    """
    if not 0 < alpha < 1:
        raise ValueError(
            f"a reliability of {alpha!r} says nothing of the error of measurement: give one between 0 and 1"
        )
    return CRITICAL * std_dev * sqrt(2) * sqrt(1 - alpha)


def count_reliable(before: Floats, after: Floats, threshold: float, *, higher_is_better: bool) -> ReliableChange:
    """Return how many persons changed by more than a threshold.

    Parameters
    ----------
    before, after
        Shape (persons,), NaN where missing.
    threshold
        In the unit of the score; a change of just that is none.
    higher_is_better
        Whether a rise is an improvement.
    """
    difference = after - before
    difference = difference[~np.isnan(difference)]
    # A mean of seven answers is not exact in binary: what is equal but for the last digits is equal.
    margin = threshold * (1 + 1e-9)
    risen, fallen = int((difference > margin).sum()), int((difference < -margin).sum())
    improved, worsened = (risen, fallen) if higher_is_better else (fallen, risen)
    return ReliableChange(improved=improved, unchanged=len(difference) - risen - fallen, worsened=worsened)
