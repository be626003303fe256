"""Whether the arms have the sizes that were planned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import chisquare

from vexcore.estimate.balance import TestResult


def fit_sample_ratio(counts: Sequence[int], planned: Sequence[float]) -> TestResult:
    """Test the sizes of arms against the planned allocation: chi-square goodness of fit.

    ``sum (n_j - n w_j)^2 / (n w_j)`` with the planned shares w, on the number of arms less one degrees of freedom
    (Pearson 1900); simple randomisation is assumed, and allocation in fixed numbers varies less.

    Parameters
    ----------
    counts
        Persons by arm.
    planned
        Planned sizes or shares by arm, in any unit.

    Raises
    ------
    ValueError
        If fewer than two arms are given, numbers do not match, or a planned share is not above 0.
    """
    if len(counts) != len(planned) or len(counts) < 2:
        raise ValueError(f"{len(counts)} arms with {len(planned)} planned shares: give one a piece, and two or more")
    if min(planned) <= 0:
        raise ValueError(f"a planned share of {min(planned)} cannot be tested: give shares above 0")
    observed, weights = np.array(counts, dtype=np.float64), np.array(planned, dtype=np.float64)
    found = chisquare(observed, observed.sum() * weights / weights.sum())
    return TestResult(statistic=float(found.statistic), df=len(counts) - 1, p_value=float(found.pvalue))
