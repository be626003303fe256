"""Kaplan-Meier, restricted mean months, log-rank, coming back: by hand, by identity, against R and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2, norm
from statsmodels.duration.survfunc import SurvfuncRight
from support.survival import HAND_EVENT, HAND_MONTHS, MONTHS, load_expected, select

from vexcore.estimate.fits import NO_SPREAD, SMALL_ARM
from vexcore.estimate.restricted_mean import SHORT_FOLLOW_UP, compare_restricted_means, estimate_restricted_mean
from vexcore.estimate.sample import Ints
from vexcore.estimate.survival import (
    FEW_EVENTS,
    NEVER_TOGETHER,
    MonthCounts,
    compare_survival,
    count_months,
    estimate_return,
    estimate_survival,
)


def hand(last: int = 6) -> MonthCounts:
    return count_months(HAND_MONTHS, HAND_EVENT, reasons=2, last=last)


def counts_of(arm: int, last: int = 36) -> MonthCounts:
    return count_months(select("months", arm), select("event", arm), reasons=3, last=last)


def arms_of(*rows: tuple[int, int, int, int]) -> tuple[Ints, Ints, Ints]:
    """Return months, event and arm from (arm, months, event, persons)."""
    arm, months, event, persons = np.array(rows).T
    return np.repeat(months, persons), np.repeat(event, persons), np.repeat(arm, persons)


def test_counts_by_hand() -> None:
    counts = hand()
    assert counts.n == 8
    assert counts.months.tolist() == [1, 2, 3, 4, 5, 6]
    assert counts.at_risk.tolist() == [8, 7, 5, 3, 2, 0]
    assert counts.events.tolist() == [[1, 1, 1, 0, 0, 0], [0, 0, 1, 0, 1, 0]]
    assert counts.censored.tolist() == [0, 1, 0, 1, 1, 0]


def test_who_is_censored_in_a_month_was_at_risk_for_its_exits() -> None:
    counts = count_months(np.array([3, 3]), np.array([1, 0]), last=3)
    assert estimate_survival(counts).estimate.tolist() == [1, 1, 1, 0.5]


def test_who_has_no_observed_month_is_left_out() -> None:
    counts = count_months(np.array([0, 1, 2]), np.array([0, 1, 0]), last=2)
    assert (counts.n, counts.at_risk.tolist()) == (2, [2, 1])


def test_who_is_at_risk_longer_is_censored_at_the_last_month() -> None:
    counts = hand(last=3)
    assert counts.events.tolist() == [[1, 1, 1], [0, 0, 1]]
    assert counts.censored.tolist() == [0, 1, 3]
    np.testing.assert_allclose(estimate_survival(counts).estimate, estimate_survival(hand()).estimate[:4])


def test_survival_by_hand() -> None:
    curve = estimate_survival(hand())
    np.testing.assert_allclose(curve.estimate, [1, 7 / 8, 0.75, 0.45, 0.45, 0.225, np.nan])
    greenwood = np.array([0, 1 / 56, 1 / 24, 0.175, 0.175, 0.675, np.nan])
    np.testing.assert_allclose(curve.std_error, curve.estimate * np.sqrt(greenwood))
    assert curve.at_risk.tolist() == [8, 8, 7, 5, 3, 2, 0]
    assert curve.events.tolist() == [0, 1, 1, 2, 0, 1, 0]
    half = norm.ppf(0.975) * np.sqrt(0.175) / np.log(0.45)
    inner = np.log(-np.log(0.45))
    assert curve.ci_low[3] == pytest.approx(np.exp(-np.exp(inner - half)))
    assert curve.ci_high[3] == pytest.approx(np.exp(-np.exp(inner + half)))
    assert (curve.ci_low[0], curve.ci_high[0]) == (1, 1)


def test_nothing_is_known_of_a_share_of_nobody_or_everybody_but_the_share() -> None:
    curve = estimate_survival(count_months(np.array([2, 2, 3]), np.array([1, 1, 1]), last=4))
    np.testing.assert_allclose(curve.estimate, [1, 1, 1 / 3, 0, 0])
    np.testing.assert_allclose(curve.std_error, [0, 0, np.sqrt(2 / 27), np.nan, np.nan])
    assert np.isnan(curve.ci_low[[1, 3, 4]]).all()
    assert curve.ci_low[2] < 1 / 3 < curve.ci_high[2]


def test_without_censoring_it_is_a_share_with_its_binomial_error() -> None:
    months = np.random.default_rng(5).geometric(0.08, 300)
    curve = estimate_survival(count_months(months, np.ones(300, dtype=np.int64), last=30))
    share = (months[:, None] > curve.months).mean(axis=0)
    np.testing.assert_allclose(curve.estimate, share, atol=1e-12)
    np.testing.assert_allclose(curve.std_error, np.sqrt(share * (1 - share) / 300), atol=1e-12)


@pytest.mark.parametrize("arm", [0, 1, 2])
def test_survival_against_r(arm: int) -> None:
    curve, expected = estimate_survival(counts_of(arm)), load_expected()
    columns = {
        "at risk": curve.at_risk,
        "survival": curve.estimate,
        "survival se": curve.std_error,
        "survival low": curve.ci_low,
        "survival high": curve.ci_high,
    }
    for what, values in columns.items():
        theirs = [expected[what, arm, 0, month] for month in MONTHS]
        np.testing.assert_allclose(values[list(MONTHS)], theirs, rtol=1e-10, err_msg=what)


def test_survival_against_statsmodels() -> None:
    curve = estimate_survival(counts_of(0))
    theirs = SurvfuncRight(select("months", 0), (select("event", 0) > 0).astype(int))
    at = np.asarray(theirs.surv_times, dtype=int)
    np.testing.assert_allclose(curve.estimate[at], theirs.surv_prob, rtol=1e-10)
    np.testing.assert_allclose(curve.std_error[at], theirs.surv_prob_se, rtol=1e-10)


def test_share_that_came_back_is_the_complement() -> None:
    back, gone = estimate_return(hand()), estimate_survival(hand())
    np.testing.assert_allclose(back.estimate[:6], [0, 1 / 8, 0.25, 0.55, 0.55, 0.775])
    np.testing.assert_allclose(back.ci_low, 1 - gone.ci_high)
    np.testing.assert_allclose(back.ci_high, 1 - gone.ci_low)
    assert back.ci_low[3] < 0.55 < back.ci_high[3]
    assert back.at_risk.tolist() == gone.at_risk.tolist()


def test_restricted_mean_by_hand() -> None:
    months, event = np.tile(HAND_MONTHS, 2), np.tile(HAND_EVENT, 2)
    mean = estimate_restricted_mean(count_months(months, event, reasons=2, last=6), horizon=4)
    assert mean.estimate == pytest.approx(1 + 0.875 + 0.75 + 0.45)
    # Twice the persons: d / (n (n - d)) halves.
    variance = (2.075**2 / 56 + 1.2**2 / 42 + 0.45**2 * 2 / 15) / 2
    assert mean.std_error == pytest.approx(np.sqrt(variance))
    assert (mean.n, mean.events, mean.horizon, mean.reason) == (16, 8, 4, "")
    assert mean.ci_high - mean.estimate == pytest.approx(norm.ppf(0.975) * np.sqrt(variance))


def test_restricted_mean_without_censoring_is_the_mean_of_the_shorter() -> None:
    months = np.random.default_rng(6).geometric(0.05, 400)
    mean = estimate_restricted_mean(count_months(months, np.ones(400, dtype=np.int64), last=30))
    spent = np.minimum(months, 24)
    assert mean.estimate == pytest.approx(spent.mean())
    assert mean.std_error == pytest.approx(spent.std() / 20)


@pytest.mark.parametrize("arm", [0, 1, 2])
def test_restricted_mean_against_r(arm: int) -> None:
    mean = estimate_restricted_mean(counts_of(arm))
    assert mean.estimate == pytest.approx(load_expected()["restricted mean", arm, 0, 24], rel=1e-10)
    assert mean.std_error == pytest.approx(load_expected()["restricted mean se", arm, 0, 24], rel=1e-10)


def test_difference_of_restricted_means() -> None:
    expected = load_expected()
    difference = compare_restricted_means(*(estimate_restricted_mean(counts_of(arm)) for arm in (2, 0)))
    estimate = expected["restricted mean", 2, 0, 24] - expected["restricted mean", 0, 0, 24]
    error = np.hypot(expected["restricted mean se", 2, 0, 24], expected["restricted mean se", 0, 0, 24])
    assert difference.estimate == pytest.approx(estimate)
    assert difference.std_error == pytest.approx(error)
    assert difference.ci_low == pytest.approx(estimate - 1.6448536269514722 * error)
    assert difference.p_value == pytest.approx(2 * norm.sf(abs(estimate / error)))
    assert difference.level == 0.90


def test_restricted_mean_needs_somebody_followed_up_to_the_month_before_the_horizon() -> None:
    event = np.zeros(12, dtype=np.int64)
    reached = estimate_restricted_mean(count_months(np.full(12, 23), event, last=24))
    short = estimate_restricted_mean(count_months(np.full(12, 22), event, last=24))
    assert (reached.estimate, reached.reason) == (24, "")
    assert (np.isnan(short.estimate), short.reason) == (True, SHORT_FOLLOW_UP)
    assert np.isnan(short.ci_low)
    everybody = estimate_restricted_mean(count_months(np.full(12, 3), event + 1, last=24))
    assert (everybody.estimate, everybody.reason) == (3, "")


def test_restricted_mean_that_is_not_estimable() -> None:
    month, none = np.full(10, 24), np.zeros(10, dtype=np.int64)
    ten = estimate_restricted_mean(count_months(month, none, last=24))
    nine = estimate_restricted_mean(count_months(month[1:], none[1:], last=24))
    assert (ten.reason, nine.reason) == ("", SMALL_ARM)
    difference = compare_restricted_means(nine, ten)
    assert (difference.reason, np.isnan(difference.estimate), np.isnan(difference.p_value)) == (SMALL_ARM, True, True)
    assert compare_restricted_means(ten, ten).reason == NO_SPREAD
    with pytest.raises(ValueError, match="must lie within the 24 months counted"):
        estimate_restricted_mean(count_months(month, none, last=24), horizon=25)
    with pytest.raises(ValueError, match="horizons 12 and 24 must be the same"):
        compare_restricted_means(estimate_restricted_mean(count_months(month, none, last=24), horizon=12), ten)


def test_log_rank_by_hand() -> None:
    months, event, arm = arms_of((0, 1, 1, 5), (0, 2, 1, 10), (0, 2, 0, 5), (1, 1, 2, 10), (1, 2, 1, 5), (1, 2, 0, 5))
    test = compare_survival(months, event, arm)
    # Arm 1: 15 exits, 7.5 + 6 expected; variances 15 x 1/4 x 25/39 and 15 x 0.24 x 10/24.
    statistic = 1.5**2 / (15 * 0.25 * 25 / 39 + 1.5)
    assert test.statistic == pytest.approx(statistic)
    assert test.p_value == pytest.approx(chi2.sf(statistic, 1))
    assert (test.n, test.events, test.df, test.reason) == (40, 30, 1, "")


def test_log_rank_against_r() -> None:
    expected = load_expected()
    months, event, arm, block = (select(name) for name in ("months", "event", "arm", "block"))
    every = compare_survival(months, event, arm)
    assert (every.statistic, every.df) == (pytest.approx(expected["log-rank", 0, 0, 0], rel=1e-9), 2)
    within = compare_survival(months, event, arm, strata=block)
    assert within.statistic == pytest.approx(expected["log-rank blocks", 0, 0, 0], rel=1e-9)
    for other in (1, 2):
        pair = compare_survival(months, event, np.where(np.isin(arm, [0, other]), arm, -1))
        assert pair.statistic == pytest.approx(expected["log-rank", other, 0, 0], rel=1e-9)
        assert pair.n == int(np.isin(arm, [0, other]).sum())


def test_log_rank_keeps_small_p_values() -> None:
    months, event, arm = arms_of((0, 24, 0, 390), (0, 24, 1, 10), (1, 1, 1, 390), (1, 24, 0, 10))
    assert 0 < compare_survival(months, event, arm).p_value < 1e-20


def test_log_rank_that_cannot_be_made() -> None:
    def reason(*rows: tuple[int, int, int, int]) -> str:
        return compare_survival(*arms_of(*rows)).reason

    assert reason((0, 3, 1, 10), (0, 4, 0, 10), (1, 3, 1, 10), (1, 5, 0, 9)) == ""
    assert reason((0, 3, 1, 10), (0, 4, 0, 10), (1, 3, 1, 9), (1, 5, 0, 9)) == FEW_EVENTS
    assert reason((0, 3, 1, 20), (1, 3, 1, 9)) == SMALL_ARM
    assert reason((0, 3, 1, 20), (1, 3, 1, 9), (1, 0, 0, 5)) == SMALL_ARM
    assert reason((0, 3, 1, 20)) == SMALL_ARM
    months, event, arm = arms_of((0, 3, 1, 20), (1, 3, 1, 20))
    assert compare_survival(months, event, arm, strata=arm).reason == NEVER_TOGETHER
    assert np.isnan(compare_survival(months, event, arm, strata=arm).p_value)
    nobody = np.empty(0, dtype=np.int64)
    assert compare_survival(nobody, nobody, nobody).reason == SMALL_ARM


@pytest.mark.parametrize(
    ("months", "event", "message"),
    [
        ([1, 2], [0], "must be two arrays"),
        ([-1, 2], [0, 0], "months at risk -1 must not be negative"),
        ([1, 2], [0, 3], "exit codes 0 to 3 must lie between 0"),
        ([0, 2], [1, 0], "an exit with 0 months at risk"),
    ],
)
def test_persons_that_cannot_be(months: list[int], event: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        count_months(np.array(months), np.array(event), reasons=2, last=12)
    with pytest.raises(ValueError, match="last month 0 must be at least 1"):
        count_months(np.array([1]), np.array([0]), last=0)


def test_coverage_of_the_interval_and_of_the_restricted_mean() -> None:
    random = np.random.default_rng(7)
    hazard, draws, n = 0.06, 1500, 120
    truth = (1 - hazard) ** np.arange(25)
    inside = np.zeros((draws, 2), dtype=bool)
    for draw in range(draws):
        left, followed = random.geometric(hazard, n), random.integers(8, 37, n)
        counts = count_months(np.minimum(left, followed), (left <= followed).astype(np.int64), last=36)
        curve, mean = estimate_survival(counts), estimate_restricted_mean(counts)
        inside[draw] = (
            curve.ci_low[12] <= truth[12] <= curve.ci_high[12],
            mean.ci_low <= truth[:24].sum() <= mean.ci_high,
        )
    np.testing.assert_allclose(inside.mean(axis=0), 0.95, atol=3 * np.sqrt(0.95 * 0.05 / draws))
