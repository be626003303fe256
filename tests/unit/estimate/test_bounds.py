"""Lee bounds by hand, by identity, and against what is true in simulated data."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy.stats import norm

from vexcore.estimate.bounds import FEW_KEPT, fit_lee_bounds
from vexcore.estimate.fits import NO_SPREAD, SMALL_ARM

TIED = np.array([1.0, 2, 2, 2, 3, 4, 5, 5, 5, 6, 7, 8])
OTHER = np.array([1.0, 2, 3, 3, 4, 4, 5, 5, 6, 7])


def test_bounds_with_ties_by_hand() -> None:
    # 12 of 20 and 10 of 18 answered. Kept: 10 x 20 / 18 = 11 1/9 of 12; 8/9 of a person goes from either end.
    # Lowest: 50 - 8 + 8 / 9. Highest: 50 - 1 + 1 / 9. Control has a mean of 4.
    fit = fit_lee_bounds(TIED, OTHER, 20, 18)
    kept = 100 / 9

    assert fit.trimmed_n == pytest.approx(8 / 9)
    assert fit.trimmed_share == pytest.approx(1 - (10 / 18) / (12 / 20))
    assert fit.low == pytest.approx((42 + 8 / 9) / kept - 4)
    assert fit.high == pytest.approx((49 + 1 / 9) / kept - 4)
    assert (fit.response_arm, fit.response_comparison) == (0.6, pytest.approx(10 / 18))
    assert fit.arm_trimmed


def test_a_cut_within_a_tie_splits_its_weight() -> None:
    # 16 of 16 and 12 of 16: the lowest 12 of 16 answers, of which the four at the cut are alike.
    most = np.array([1.0] * 10 + [5.0] * 4 + [9.0] * 2)
    fit = fit_lee_bounds(most, np.array([0.0, 1] * 6), 16, 12 * 16 // 12)

    assert fit.trimmed_n == pytest.approx(4)
    assert fit.low == pytest.approx((10 + 2 * 5) / 12 - 0.5)
    assert fit.high == pytest.approx((6 + 4 * 5 + 2 * 9) / 12 - 0.5)


def test_the_comparison_group_is_trimmed_where_it_answers_more() -> None:
    fit = fit_lee_bounds(OTHER, TIED, 18, 20)
    turned = fit_lee_bounds(TIED, OTHER, 20, 18)

    assert not fit.arm_trimmed
    assert (fit.low, fit.high) == (pytest.approx(-turned.high), pytest.approx(-turned.low))
    assert (fit.ci_low, fit.ci_high) == (pytest.approx(-turned.ci_high), pytest.approx(-turned.ci_low))


def test_equal_response_gives_the_difference_of_means() -> None:
    fit = fit_lee_bounds(TIED, OTHER, 24, 20)

    assert fit.trimmed_n == 0
    assert fit.low == pytest.approx(TIED.mean() - 4)
    assert fit.high == pytest.approx(fit.low)


def test_bounds_hold_every_difference_after_trimming() -> None:
    generator = np.random.default_rng(0)
    most, other = generator.integers(0, 11, 90).astype(float), generator.integers(0, 11, 60).astype(float)
    fit = fit_lee_bounds(most, other, 100, 80)
    for _ in range(200):
        kept = generator.choice(most, size=75, replace=False)
        assert fit.low - 1e-9 <= kept.mean() - other.mean() <= fit.high + 1e-9


def test_the_order_of_persons_makes_no_difference() -> None:
    generator = np.random.default_rng(1)
    most, other = generator.normal(size=80), generator.normal(size=50)
    fit = fit_lee_bounds(most, other, 100, 90)

    again = fit_lee_bounds(generator.permutation(most), generator.permutation(other), 100, 90)
    assert again.low == pytest.approx(fit.low, abs=1e-12)
    assert again.ci_high == pytest.approx(fit.ci_high, abs=1e-12)


def test_variance_by_hand() -> None:
    # 20 of 20 and 15 of 20 answered: the lowest 15 of 1 ... 20 are kept, cut at 15, mean 8, variance 20.
    fit = fit_lee_bounds(np.arange(1.0, 21), np.repeat([0.0, 1.0, 2.0], 5), 20, 20)
    other = 10 / 14 / 15
    loose = (1 - 0.75) / (20 * 0.75)
    variance = 20 / 15 + (15 - 8) ** 2 * 0.25 / 15 + (15 - 8) ** 2 * loose + other

    assert fit.low == pytest.approx(7)
    assert fit.std_error_low == pytest.approx(sqrt(variance))
    assert fit.high == pytest.approx(12)
    assert fit.std_error_high == pytest.approx(sqrt(variance))


def test_interval_solves_the_equation_of_imbens_and_manski() -> None:
    fit = fit_lee_bounds(np.arange(1.0, 21), np.repeat([0.0, 1.0, 2.0], 5), 20, 20, level=0.95)
    quantile = (fit.low - fit.ci_low) / fit.std_error_low
    width = (fit.high - fit.low) / max(fit.std_error_low, fit.std_error_high)

    assert norm.cdf(quantile + width) - norm.cdf(-quantile) == pytest.approx(0.95, abs=1e-9)
    assert norm.ppf(0.95) - 1e-9 <= quantile <= norm.ppf(0.975) + 1e-9
    assert fit.ci_high == pytest.approx(fit.high + quantile * fit.std_error_high)


def test_a_point_has_the_interval_of_a_point() -> None:
    fit = fit_lee_bounds(TIED, OTHER, 24, 20, level=0.90)

    assert (fit.low - fit.ci_low) / fit.std_error_low == pytest.approx(norm.ppf(0.95), abs=1e-6)


def test_standard_errors_are_those_of_repeated_samples() -> None:
    """2,000 samples: the mean standard error is the spread of the bounds, within three Monte Carlo errors."""
    generator = np.random.default_rng(2)
    found = []
    for _ in range(2000):
        answers, others = generator.normal(size=400), generator.normal(size=400)
        answered, other_answered = generator.random(400) < 0.8, generator.random(400) < 0.6
        fit = fit_lee_bounds(answers[answered], others[other_answered], 400, 400)
        found.append((fit.low, fit.high, fit.std_error_low, fit.std_error_high))
    low, high, error_low, error_high = np.array(found).T

    for bounds, errors in ((low, error_low), (high, error_high)):
        spread = bounds.std(ddof=1)
        assert errors.mean() == pytest.approx(spread, abs=3 * spread / sqrt(2 * 2000))
    # A quarter is trimmed: the mean of the lowest three quarters of a normal is -phi(z) / 0.75.
    truth = -norm.pdf(norm.ppf(0.75)) / 0.75
    assert low.mean() == pytest.approx(truth, abs=3 * low.std() / sqrt(2000) + 0.003)
    assert high.mean() == pytest.approx(-truth, abs=3 * high.std() / sqrt(2000) + 0.003)


@pytest.mark.parametrize(("answers", "reason"), [(9, SMALL_ARM), (10, "")])
def test_fewer_than_ten_respondents_have_no_bounds(answers: int, reason: str) -> None:
    few = np.arange(float(answers))
    for pair in ((few, np.arange(20.0), answers, 20), (np.arange(20.0), few, 20, answers)):
        fit = fit_lee_bounds(*pair)
        assert fit.reason == reason
        assert np.isnan(fit.low) == bool(reason)


@pytest.mark.parametrize(("persons", "reason"), [(20, ""), (21, FEW_KEPT)])
def test_at_least_ten_are_left_after_trimming(persons: int, reason: str) -> None:
    # 20 of 20, and 10 of 20 or of 21: 10, or a little less, are left.
    fit = fit_lee_bounds(np.arange(20.0), np.arange(10.0), 20, persons)

    assert fit.reason == reason


def test_answers_that_are_all_alike_have_no_bounds() -> None:
    assert fit_lee_bounds(np.full(20, 3.0), np.full(15, 3.0), 20, 20).reason == NO_SPREAD


def test_nobody_assigned_has_no_response() -> None:
    fit = fit_lee_bounds(np.array([]), np.arange(20.0), 0, 20)

    assert fit.reason == SMALL_ARM
    assert np.isnan(fit.response_arm)


def test_wrong_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="20 answers of 19 persons"):
        fit_lee_bounds(np.arange(20.0), np.arange(20.0), 19, 20)
    with pytest.raises(ValueError, match="missing"):
        fit_lee_bounds(np.array([1.0, np.nan]), np.arange(20.0), 19, 20)
