"""Several arms of one trial as one effect."""

import numpy as np
import pytest

from vexcore.errors import UsageError
from vexcore.estimate.arm_combination import combine_arms


def test_one_arm_stays_as_it_is() -> None:
    combined = combine_arms([0.07], [[0.0009]])

    assert combined.estimate == pytest.approx(0.07, rel=1e-14)
    assert combined.std_error == pytest.approx(0.03, rel=1e-14)
    np.testing.assert_allclose(combined.weights, [1])


def test_independent_arms_weigh_by_their_variances() -> None:
    # 1/1 and 1/4: weights 0.8 and 0.2, variance 1 / 1.25.
    combined = combine_arms([1.0, 6.0], [[1.0, 0.0], [0.0, 4.0]])

    np.testing.assert_allclose(combined.weights, [0.8, 0.2])
    assert combined.estimate == pytest.approx(2.0, rel=1e-14)
    assert combined.std_error == pytest.approx(np.sqrt(0.8), rel=1e-14)


def test_a_shared_control_arm_by_hand() -> None:
    # Own variances 1 and 4, that of control 2: weights as without it, variance 0.8 + 2.
    combined = combine_arms([1.0, 6.0], [[3.0, 2.0], [2.0, 6.0]])

    np.testing.assert_allclose(combined.weights, [0.8, 0.2], rtol=1e-13)
    assert combined.std_error == pytest.approx(np.sqrt(2.8), rel=1e-13)


def test_arms_as_one_arm_would_be() -> None:
    """With one variance the arms together are the arm of all their persons: difference of means of 3 x 50 and 40."""
    variance, own, control = 2.0, 2.0 / 50, 2.0 / 40
    combined = combine_arms([0.3, 0.6, 0.9], own * np.eye(3) + control)

    assert combined.estimate == pytest.approx(0.6, rel=1e-13)
    assert combined.std_error == pytest.approx(np.sqrt(variance / 150 + variance / 40), rel=1e-13)


def test_an_arm_can_weigh_less_than_nothing() -> None:
    # The first varies 1 and covaries 1.5: S^-1 1 is proportional to (4 - 1.5, 1 - 1.5).
    combined = combine_arms([1.0, 2.0], [[1.0, 1.5], [1.5, 4.0]])

    np.testing.assert_allclose(combined.weights, [1.25, -0.25], rtol=1e-13)


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_another_unit_changes_nothing_else(scale: float) -> None:
    combined = combine_arms([scale, 6.0 * scale], scale**2 * np.array([[3.0, 2.0], [2.0, 6.0]]))

    assert combined.estimate == pytest.approx(2 * scale, rel=1e-12)
    assert combined.std_error == pytest.approx(scale * np.sqrt(2.8), rel=1e-12)


@pytest.mark.parametrize(
    ("estimates", "covariance", "value"),
    [
        ([], np.empty((0, 0)), r"shape \(0,\)"),
        ([0.1, 0.2], [[1.0]], r"\(1, 1\)"),
        ([[0.1]], [[1.0]], r"\(1, 1\) with"),
        ([0.1, np.nan], np.eye(2), "nan"),
        ([0.1, 0.2], [[1.0, np.nan], [np.nan, 1.0]], "nan"),
        ([0.1, 0.2], [[1.0, 0.5], [0.4, 1.0]], "symmetric"),
        ([0.1, 0.2], [[1.0, 0.0], [0.0, 0.0]], "positive definite"),
        ([0.1, 0.2], [[1.0, 1.0], [1.0, 1.0]], "name each arm once"),
        ([0.1, 0.2], [[1.0, 2.0], [2.0, 1.0]], "positive definite"),
    ],
)
def test_what_is_no_covariance_is_refused(estimates: object, covariance: object, value: str) -> None:
    with pytest.raises(UsageError, match=value):
        combine_arms(estimates, covariance)
