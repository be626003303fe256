"""Cumulative incidence by reason and its test: by hand, by identity, against R and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm
from statsmodels.duration.survfunc import CumIncidenceRight
from support.survival import HAND_EVENT, HAND_MONTHS, MONTHS, load_expected, select

from vexcore.estimate.competing import IncidenceCurves, compare_reason, estimate_incidence
from vexcore.estimate.survival import FEW_EVENTS, count_months, estimate_survival


def curves_of(arm: int) -> IncidenceCurves:
    return estimate_incidence(count_months(select("months", arm), select("event", arm), reasons=3, last=36))


def test_incidence_by_hand() -> None:
    curves = estimate_incidence(count_months(HAND_MONTHS, HAND_EVENT, reasons=2, last=6))
    np.testing.assert_allclose(curves.estimate[0], [0, 1 / 8, 0.25, 0.40, 0.40, 0.40, np.nan])
    np.testing.assert_allclose(curves.estimate[1], [0, 0, 0, 0.15, 0.15, 0.375, np.nan])
    np.testing.assert_allclose(curves.staying, [1, 7 / 8, 0.75, 0.45, 0.45, 0.225, np.nan])
    # Before anybody is censored a binomial share; then 0.75 staying times 1 of 5.
    assert curves.std_error[0, 2] == pytest.approx(np.sqrt(0.25 * 0.75 / 8))
    assert curves.std_error[1, 3] == pytest.approx(np.sqrt(0.75**2 * (0.2 * 0.8 / 5) + 0.2**2 * (0.75**2 / 24)))
    half = norm.ppf(0.975) * curves.std_error[0, 2] / (0.25 * np.log(0.25))
    assert curves.ci_low[0, 2] == pytest.approx(0.25 ** np.exp(-half))
    assert curves.ci_high[0, 2] == pytest.approx(0.25 ** np.exp(half))
    assert curves.ci_low[0, 2] < 0.25 < curves.ci_high[0, 2]
    assert curves.events.tolist() == [[0, 1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 0, 1, 0]]
    assert curves.at_risk.tolist() == [8, 8, 7, 5, 3, 2, 0]


def test_nothing_is_known_of_a_share_of_nobody_but_the_share() -> None:
    curves = estimate_incidence(count_months(HAND_MONTHS, HAND_EVENT, reasons=3, last=6))
    assert curves.estimate[2, :6].tolist() == [0] * 6
    assert np.isnan(curves.ci_low[2, 1:]).all()
    assert (curves.ci_low[2, 0], curves.ci_high[2, 0]) == (0, 0)


def test_everybody_left() -> None:
    curves = estimate_incidence(count_months(np.array([1, 1, 2, 2]), np.array([1, 2, 1, 1]), reasons=2, last=4))
    np.testing.assert_allclose(curves.estimate, [[0, 0.25, 0.75, 0.75, 0.75], [0, 0.25, 0.25, 0.25, 0.25]])
    np.testing.assert_allclose(curves.std_error[:, 1:], np.sqrt(3) / 8)
    assert curves.staying.tolist() == [1, 0.5, 0, 0, 0]


@pytest.mark.parametrize("arm", [0, 1, 2])
def test_incidences_and_who_stays_add_up_to_everybody(arm: int) -> None:
    curves = curves_of(arm)
    total = curves.estimate.sum(axis=0) + curves.staying
    np.testing.assert_allclose(total[~np.isnan(total)], 1, atol=1e-12)
    assert np.isnan(total).sum() < 10


def test_with_one_reason_it_is_the_complement_of_survival() -> None:
    counts = count_months(select("months", 0), (select("event", 0) > 0).astype(np.int64), last=36)
    curves, curve = estimate_incidence(counts), estimate_survival(counts)
    np.testing.assert_allclose(curves.estimate[0], 1 - curve.estimate, atol=1e-12)
    np.testing.assert_allclose(curves.std_error[0], curve.std_error, atol=1e-12)


def test_without_censoring_it_is_a_share_with_its_binomial_error() -> None:
    random = np.random.default_rng(8)
    months, event = random.geometric(0.08, 300), random.integers(1, 4, 300)
    curves = estimate_incidence(count_months(months, event, reasons=3, last=80))
    for reason in (1, 2, 3):
        share = ((months[:, None] <= curves.months) & (event == reason)[:, None]).mean(axis=0)
        np.testing.assert_allclose(curves.estimate[reason - 1], share, atol=1e-12)
        np.testing.assert_allclose(curves.std_error[reason - 1], np.sqrt(share * (1 - share) / 300), atol=1e-9)


@pytest.mark.parametrize("arm", [0, 1, 2])
def test_incidence_against_r(arm: int) -> None:
    curves, expected = curves_of(arm), load_expected()
    columns = {
        "incidence": curves.estimate,
        "incidence se": curves.std_error,
        "incidence low": curves.ci_low,
        "incidence high": curves.ci_high,
    }
    for what, values in columns.items():
        for reason in (1, 2, 3):
            theirs = [expected.get((what, arm, reason, month), np.nan) for month in MONTHS]
            np.testing.assert_allclose(
                values[reason - 1, list(MONTHS)], theirs, rtol=1e-9, atol=1e-12, err_msg=f"{what} {reason}"
            )


def test_incidence_against_statsmodels() -> None:
    curves = curves_of(2)
    with np.errstate(invalid="ignore", divide="ignore"):
        theirs = CumIncidenceRight(select("months", 2), select("event", 2))
    at = np.asarray(theirs.times, dtype=int)
    for reason in range(3):
        np.testing.assert_allclose(curves.estimate[reason, at], theirs.cinc[reason], rtol=1e-10)
        np.testing.assert_allclose(curves.std_error[reason, at], theirs.cinc_se[reason], rtol=1e-8)


@pytest.mark.parametrize("arm", [1, 2])
@pytest.mark.parametrize("reason", [1, 2])
def test_reason_against_r(arm: int, reason: int) -> None:
    test = compare_reason(select("months", 0, arm), select("event", 0, arm), select("arm", 0, arm), reason=reason)
    assert test.statistic == pytest.approx(load_expected()["log-rank", arm, reason, 0], rel=1e-9)
    assert test.events == int((select("event", 0, arm) == reason).sum())
    assert test.df == 1


def test_reason_that_is_rare_or_not_one() -> None:
    months, event, arm = select("months"), select("event"), select("arm")
    event = np.where((event == 3) & (np.cumsum(event == 3) > 12), 0, event)
    assert compare_reason(months, event, arm, reason=3).reason == FEW_EVENTS
    with pytest.raises(ValueError, match="reason 0 must be 1 or more"):
        compare_reason(months, event, arm, reason=0)


def test_the_test_is_of_rates_and_not_of_shares() -> None:
    """Arm 1 leaves for reason 1 at the rate of arm 0, but its share is smaller: more left for reason 2."""
    random = np.random.default_rng(9)
    draws, n = 600, 300
    arm = np.repeat([0, 1], n)
    rejected, apart = 0, 0
    for _ in range(draws):
        first, second = random.geometric(0.03, 2 * n), random.geometric(np.where(arm == 0, 0.01, 0.15))
        event = np.where((first <= second) & (first <= 36), 1, np.where(second <= 36, 2, 0))
        months = np.minimum(np.minimum(first, second), 36)
        rejected += compare_reason(months, event, arm, reason=1).p_value < 0.05
        zero, one = (
            estimate_incidence(count_months(months[arm == a], event[arm == a], reasons=2, last=36)) for a in (0, 1)
        )
        apart += one.ci_high[0, 36] < zero.ci_low[0, 36]
    assert rejected / draws == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / draws))
    assert apart == draws


def test_coverage_of_the_interval() -> None:
    random = np.random.default_rng(10)
    draws, n, rates = 1500, 150, (0.03, 0.02)
    whole = 1 - (1 - rates[0]) * (1 - rates[1])
    truth = rates[0] / whole * (1 - (1 - whole) ** 18)
    inside = 0
    for _ in range(draws):
        first, second = random.geometric(rates[0], n), random.geometric(rates[1], n)
        followed = random.integers(8, 37, n)
        left = np.minimum(first, second)
        event = np.where(left > followed, 0, np.where(first <= second, 1, 2))
        curves = estimate_incidence(count_months(np.minimum(left, followed), event, reasons=2, last=36))
        inside += int(curves.ci_low[0, 18] <= truth <= curves.ci_high[0, 18])
    assert inside / draws == pytest.approx(0.95, abs=3 * np.sqrt(0.95 * 0.05 / draws))
