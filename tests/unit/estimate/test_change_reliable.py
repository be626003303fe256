"""Reliable change, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from vexcore.estimate.reliable_change import ReliableChange, count_reliable, find_threshold


def test_the_threshold_is_that_of_jacobson_and_truax() -> None:
    """sd 7.5, reliability 0.80: error of measurement 3.354, of a difference 4.743, times 1.96 is 9.297."""
    assert find_threshold(7.5, 0.80) == pytest.approx(9.2971, abs=5e-5)


@pytest.mark.parametrize("alpha", [0.0, 1.0, -0.2, float("nan")])
def test_what_is_no_reliability_is_refused(alpha: float) -> None:
    with pytest.raises(ValueError, match="give one between 0 and 1"):
        find_threshold(2.0, alpha)


def test_a_change_of_just_the_threshold_is_none() -> None:
    before = np.array([5.0, 5.0, 5.0, 5.0, 5.0, float("nan")])
    after = np.array([7.0, 7.01, 3.0, 2.99, float("nan"), 9.0])

    up = count_reliable(before, after, 2.0, higher_is_better=True)
    down = count_reliable(before, after, 2.0, higher_is_better=False)

    assert up == ReliableChange(improved=1, unchanged=2, worsened=1)
    assert count_reliable(before[:2], after[:2], 2.0, higher_is_better=True).improved == 1
    assert count_reliable(before[:2], after[:2], 2.0, higher_is_better=False).worsened == 1
    assert down == up


def test_a_mean_that_is_not_exact_in_binary_counts_as_equal() -> None:
    threshold = 0.3

    found = count_reliable(np.array([0.0]), np.array([0.1 + 0.2]), threshold, higher_is_better=True)

    assert found.unchanged == 1
