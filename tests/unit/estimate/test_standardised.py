"""Outflow to work beside what was expected: by hand, against R, and by draws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import poisson
from support.survival import load_expected

from vexcore.estimate.sample import Ints
from vexcore.estimate.standardised import SMALL_GROUP, StandardisedRatio, compare_with_expected, expect_share


def flags(n: int, ones: int) -> Ints:
    return (np.arange(n) < ones).astype(np.int64)


def ratio_with(observed: int, expected: float, level: float) -> StandardisedRatio:
    """Return the ratio of 100 persons whose expectation adds up to `expected` after a year."""
    return compare_with_expected(np.full(100, 12), flags(100, observed), expected / 100, level=level)


def test_expected_share_by_hand() -> None:
    np.testing.assert_allclose(expect_share(0.19, np.array([0, 6, 12, 24])), [0, 0.1, 0.19, 1 - 0.81**2])
    np.testing.assert_allclose(expect_share(np.array([0.075, 0.055]), np.array([24, 24])), [0.144375, 0.106975])


def test_ratio_by_hand() -> None:
    followed = np.array([0, *[6] * 10, *[12] * 10, *[24] * 10])
    ratio = compare_with_expected(followed, np.append(0, flags(30, 12)), 0.19)
    expected = 10 * 0.1 + 10 * 0.19 + 10 * (1 - 0.81**2)
    assert (ratio.n, ratio.observed, ratio.level, ratio.reason) == (30, 12, 0.95, "")
    assert ratio.expected == pytest.approx(expected)
    assert ratio.ratio == pytest.approx(12 / expected)


@pytest.mark.parametrize("level", [0.90, 0.95])
@pytest.mark.parametrize("observed", [0, 7, 31])
def test_interval_against_r(level: float, observed: int) -> None:
    ratio, expected = ratio_with(observed, 19.5, level), load_expected()
    name = f"{level:g}"
    assert ratio.ci_low == pytest.approx(expected[f"poisson low {name}", 0, 0, observed], rel=1e-9)
    assert ratio.ci_high == pytest.approx(expected[f"poisson high {name}", 0, 0, observed], rel=1e-9)


def test_interval_is_where_the_tails_are_half_of_what_is_left() -> None:
    ratio = ratio_with(14, 19.5, 0.95)
    assert poisson.sf(13, ratio.ci_low * 19.5) == pytest.approx(0.025)
    assert poisson.cdf(14, ratio.ci_high * 19.5) == pytest.approx(0.025)


@pytest.mark.parametrize("expected", np.linspace(5, 60, 45))
def test_p_value_and_interval_agree(expected: float) -> None:
    ratio = ratio_with(20, expected, 0.95)
    assert (ratio.p_value < 0.05) == (not ratio.ci_low <= 1 <= ratio.ci_high)
    assert 0 < ratio.p_value <= 1


def test_few_persons() -> None:
    month = np.full(10, 24)
    assert compare_with_expected(month, flags(10, 2), 0.075).reason == ""
    nine = compare_with_expected(np.where(np.arange(10) < 9, month, 0), flags(10, 2), 0.075)
    assert (nine.n, nine.reason, np.isnan(nine.ratio), np.isnan(nine.ci_high)) == (9, SMALL_GROUP, True, True)
    nobody = compare_with_expected(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), 0.075)
    assert (nobody.n, nobody.expected, nobody.reason) == (0, 0, SMALL_GROUP)


@pytest.mark.parametrize("probability", [0.0, 1.0, 7.5, -0.1, float("nan")])
def test_probability_that_cannot_be(probability: float) -> None:
    with pytest.raises(ValueError, match="must lie between 0 and 1, as a share"):
        expect_share(probability, np.array([12]))


def test_persons_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="one value a person"):
        compare_with_expected(np.array([12, 12]), np.array([1]), 0.1)
    with pytest.raises(ValueError, match="followed for 0 months"):
        compare_with_expected(np.array([0, 12]), np.array([1, 0]), 0.1)
    with pytest.raises(ValueError, match="months -1 must not be negative"):
        compare_with_expected(np.array([-1, 12]), np.array([0, 0]), 0.1)


def test_months_followed_and_not_months_at_risk() -> None:
    """Where people leave as expected the ratio is 1 over the months followed, above 1 over the months at risk."""
    random = np.random.default_rng(13)
    draws, n, q = 1500, 300, 0.2
    followed = random.integers(12, 37, n)
    monthly = 1 - (1 - q) ** (1 / 12)
    right, wrong, inside = np.empty(draws), np.empty(draws), 0
    for draw in range(draws):
        left = random.geometric(monthly, n)
        to_work = (left <= followed).astype(np.int64)
        ratio = compare_with_expected(followed, to_work, q)
        right[draw], inside = ratio.ratio, inside + (ratio.ci_low <= 1 <= ratio.ci_high)
        wrong[draw] = compare_with_expected(np.minimum(left, followed), to_work, q).ratio
    assert right.mean() == pytest.approx(1, abs=3 * right.std() / np.sqrt(draws))
    assert wrong.mean() > 1.1
    assert inside / draws >= 0.95
