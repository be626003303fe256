"""Persons behind each effect, and the outcome in the comparison arm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vexcore.estimate.sample import Flags, Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Counts and moments of outcomes by arm; shapes and meaning as in `ArmFits`.

    Attributes
    ----------
    n, n_comparison, n_arm
        Persons with the outcome.
    nonzero_arm, nonzero_comparison
        Those of them whose value is not 0.
    comparison_mean, comparison_sd
        Mean and sample standard deviation in the comparison arm; NaN where there is none.
    constant
        Shape (k,): the outcome has at most one value.
    """

    n: Ints
    n_comparison: Ints
    n_arm: Ints
    nonzero_arm: Ints
    nonzero_comparison: Ints
    comparison_mean: Floats
    comparison_sd: Floats
    constant: Flags


def count_outcomes(y: Floats, arm: Ints, arms: int) -> Counts:
    """Return the counts of outcomes.

    Parameters
    ----------
    y
        Shape (n, k), NaN where missing.
    arm
        Shape (n,): 0 for the comparison arm, to `arms`.
    arms
        Number of arms beside the comparison arm.
    """
    known = ~np.isnan(y)
    # Whole numbers up to 2^24 are exact in single precision, and products of it are twice as fast.
    members = (np.arange(arms + 1)[:, None] == arm).astype(np.float32)
    persons = (members @ known.astype(np.float32)).astype(np.int64)
    nonzero = (members @ (known & (y != 0)).astype(np.float32)).astype(np.int64)
    compared = y[arm == 0]
    mean, spread = _find_moments(compared, persons[0])
    return Counts(
        n=persons.sum(axis=0),
        n_comparison=persons[0],
        n_arm=persons[1:],
        nonzero_arm=nonzero[1:],
        nonzero_comparison=nonzero[0],
        comparison_mean=mean,
        comparison_sd=spread,
        constant=np.fmax.reduce(y, axis=0, initial=-np.inf) <= np.fmin.reduce(y, axis=0, initial=np.inf),
    )


def _find_moments(values: Floats, persons: Ints) -> tuple[Floats, Floats]:
    sums = np.nansum(values, axis=0)
    mean = np.divide(sums, persons, out=np.full(len(persons), np.nan), where=persons > 0)
    squares = np.nansum((values - mean) ** 2, axis=0)
    variance = np.divide(squares, persons - 1, out=np.full(len(persons), np.nan), where=persons > 1)
    return mean, np.sqrt(variance)
