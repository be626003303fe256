"""Marginal homogeneity: by hand, by identity, and where steps are not used."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2

from vexcore.estimate.homogeneity import fit_homogeneity


def test_two_steps_are_mcnemar() -> None:
    """(25 - 10)^2 / (25 + 10) by hand."""
    fit = fit_homogeneity([[40, 25], [10, 30]])

    assert fit is not None
    assert (fit.statistic, fit.df) == (pytest.approx(225 / 35), 1)
    assert fit.p_value == pytest.approx(chi2.sf(225 / 35, 1))


def test_three_steps_follow_the_formula_of_fleiss_and_everitt() -> None:
    """With three steps the statistic has a closed form of the mean off-diagonal counts (Fleiss and Everitt 1971)."""
    table = np.array([[20.0, 14, 6], [5, 31, 12], [3, 4, 25]])
    d = table.sum(axis=1) - table.sum(axis=0)
    n12, n13, n23 = (table[i, j] / 2 + table[j, i] / 2 for i, j in ((0, 1), (0, 2), (1, 2)))
    expected = (n23 * d[0] ** 2 + n13 * d[1] ** 2 + n12 * d[2] ** 2) / (2 * (n12 * n23 + n12 * n13 + n13 * n23))
    fit = fit_homogeneity(table)

    assert fit is not None
    assert (fit.statistic, fit.df) == (pytest.approx(expected), 2)


def test_who_stayed_tells_nothing() -> None:
    table = np.array([[20, 14, 6], [5, 31, 12], [3, 4, 25]])

    assert fit_homogeneity(table) == fit_homogeneity(table - np.diag(np.diag(table)))


def test_steps_that_nobody_left_or_entered_are_dropped() -> None:
    table = np.zeros((4, 4))
    table[np.ix_([0, 2], [0, 2])] = [[40, 25], [10, 30]]
    table[3, 3] = 17

    assert fit_homogeneity(table) == fit_homogeneity([[40, 25], [10, 30]])


def test_sets_of_steps_between_which_nobody_moved_are_added_up() -> None:
    table = np.zeros((4, 4))
    table[:2, :2] = [[1, 25], [10, 1]]
    table[2:, 2:] = [[1, 8], [18, 1]]
    fit = fit_homogeneity(table)

    assert fit is not None
    assert (fit.statistic, fit.df) == (pytest.approx(225 / 35 + 100 / 26), 2)


def test_no_moves_no_test() -> None:
    assert fit_homogeneity(np.diag([5, 6, 7])) is None
    assert fit_homogeneity(np.zeros((3, 3))) is None


@pytest.mark.parametrize("table", [[[1, 2, 3], [4, 5, 6]], [[1, -2], [3, 4]], [1, 2]])
def test_what_is_no_square_table_of_counts_is_refused(table: list[object]) -> None:
    with pytest.raises(ValueError, match="square table of counts"):
        fit_homogeneity(np.array(table))
