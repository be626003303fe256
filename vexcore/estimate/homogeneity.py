"""Marginal homogeneity: whether a group as a whole moved over ordered or unordered steps between two moments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.stats import chi2
from statsmodels.stats.contingency_tables import SquareTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Homogeneity:
    """A test of marginal homogeneity.

    Attributes
    ----------
    statistic
        Chi-square.
    df
        Its degrees of freedom: steps between which somebody moved, less one for each set of steps that moves join.
    p_value
        Upper tail, 0-1.
    """

    statistic: float
    df: int
    p_value: float


def fit_homogeneity(table: npt.ArrayLike) -> Homogeneity | None:
    """Test whether the steps are equally filled at two moments, in the same persons (Stuart-Maxwell).

    Parameters
    ----------
    table
        Persons by step at the first moment (rows) and at the later one (columns); square, whole numbers.

    Returns
    -------
    Homogeneity or None
        None where nobody moved.

    Raises
    ------
    ValueError
        If the table is not square, or holds a negative number.

    Notes
    -----
    Stuart (1955, *Biometrika* 42, 412-416), Maxwell (1970, *British Journal of Psychiatry* 116, 651-655). Steps that
    nobody left or entered tell nothing and make the covariance singular; so do sets of steps between which nobody
    moved. The former are dropped, the latter are tested apart and added up.
    """
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or (counts < 0).any():
        raise ValueError("a test of marginal homogeneity needs a square table of counts, none of them negative")
    moved = counts - np.diag(np.diag(counts))
    sets, members = connected_components(csr_array(moved), directed=False)
    statistic, df = 0.0, 0
    for number in range(sets):
        own = np.flatnonzero(members == number)
        if len(own) > 1:
            fit = SquareTable(moved[np.ix_(own, own)], shift_zeros=False).homogeneity()
            statistic, df = statistic + float(fit.statistic), df + len(own) - 1
    if df == 0:
        return None
    return Homogeneity(statistic=statistic, df=df, p_value=float(chi2.sf(statistic, df)))
