"""The repeated-measures ANOVA of two waves, by hand."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pytest

from vexcore.estimate.change import fit_change

NAN = float("nan")


def test_only_persons_with_both_scores_count() -> None:
    found = fit_change(np.array([1.0, 2.0, 3.0, NAN, 9.0]), np.array([2.0, 4.0, 3.0, 5.0, NAN]))

    assert (found.n, found.df) == (3, 2)
    assert (found.before, found.after, found.estimate) == (2.0, 3.0, 1.0)
    assert found.std_error == pytest.approx(1 / sqrt(3))
    assert found.f_statistic == pytest.approx(3.0)


def test_f_is_the_ratio_of_mean_squares() -> None:
    """Sums of squares of a table of persons by waves, as in a textbook."""
    scores = np.array([[4.0, 6.0], [5.0, 5.0], [7.0, 9.0], [2.0, 3.0], [6.0, 5.0]])
    whole, waves, persons = scores.mean(), scores.mean(axis=0), scores.mean(axis=1)
    between = 5 * ((waves - whole) ** 2).sum()
    residual = ((scores - persons[:, None] - waves + whole) ** 2).sum()

    found = fit_change(scores[:, 0], scores[:, 1])

    assert found.f_statistic == pytest.approx(between / (residual / 4))


def test_without_persons_or_spread_there_is_no_number() -> None:
    nobody = fit_change(np.array([1.0, NAN]), np.array([NAN, 1.0]))
    alike = fit_change(np.array([1.0, 2.0]), np.array([2.0, 3.0]))

    assert nobody.n == 0
    assert isnan(nobody.estimate)
    assert isnan(nobody.f_statistic)
    assert isnan(fit_change(np.array([1.0]), np.array([2.0])).std_error)
    assert (alike.estimate, alike.std_error) == (1.0, 0.0)
    assert isnan(alike.f_statistic)
