"""The sizes of arms against the plan."""

from __future__ import annotations

import pytest
from scipy.stats import chi2

from vexcore.estimate.allocation import fit_sample_ratio


def test_by_hand() -> None:
    # 60 and 40 where 50 and 50 were planned: 10^2 / 50 + 10^2 / 50 = 4.
    test = fit_sample_ratio([60, 40], [1, 1])

    assert (test.statistic, test.df) == (pytest.approx(4), 1)
    assert test.p_value == pytest.approx(0.04550026389635842, abs=1e-12)


def test_unequal_plan_by_hand() -> None:
    # 300 persons planned as 100, 50, 50, 100; 110, 40, 60, 90 came: 1 + 2 + 2 + 1 = 6 on 3 degrees of freedom.
    test = fit_sample_ratio([110, 40, 60, 90], [100, 50, 50, 100])

    assert (test.statistic, test.df) == (pytest.approx(6), 3)
    assert test.p_value == pytest.approx(chi2.sf(6, 3))


def test_the_unit_of_the_plan_makes_no_difference() -> None:
    assert fit_sample_ratio([110, 40, 60, 90], [2, 1, 1, 2]) == fit_sample_ratio([110, 40, 60, 90], [100, 50, 50, 100])


def test_sizes_as_planned_differ_in_nothing() -> None:
    test = fit_sample_ratio([20, 10, 10], [2, 1, 1])

    assert (test.statistic, test.p_value) == (0, 1)


@pytest.mark.parametrize(
    ("counts", "planned", "message"),
    [([10], [1], "two or more"), ([10, 20], [1], "one a piece"), ([10, 20], [1, 0], "above 0")],
)
def test_plans_that_do_not_fit_are_refused(counts: list[int], planned: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fit_sample_ratio(counts, planned)
