"""Hazard ratios and the check that they are proportional: by hand, by identity, against R and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2, norm
from statsmodels.duration.hazard_regression import PHReg
from support.survival import load_expected, select

from vexcore.estimate.fits import SMALL_ARM
from vexcore.estimate.hazards import NO_MAXIMUM, HazardFits, fit_hazards
from vexcore.estimate.sample import Ints
from vexcore.estimate.survival import FEW_EVENTS, compare_survival

ARMS = ("t:one", "t:two")


def persons_of(*rows: tuple[int, int, int, int]) -> tuple[Ints, Ints, Ints]:
    """Return months, event and arm from (arm, months, event, persons)."""
    arm, months, event, persons = np.array(rows).T
    return np.repeat(months, persons), np.repeat(event, persons), np.repeat(arm, persons)


def fit_one(*rows: tuple[int, int, int, int]) -> HazardFits:
    return fit_hazards(*persons_of(*rows), ("t:one",))


def test_one_month_by_hand() -> None:
    """Twenty in either arm, ten of each leave at once: chance 1/2 at each of 20 exits, information 20 x 1/4."""
    fits = fit_one((0, 1, 1, 10), (0, 2, 0, 10), (1, 1, 1, 10), (1, 2, 0, 10))
    assert fits.log_ratio[0] == pytest.approx(0, abs=1e-8)
    assert fits.std_error[0] == pytest.approx(np.sqrt(1 / 5))
    half = norm.ppf(0.95) * np.sqrt(1 / 5)
    assert (fits.ci_low[0], fits.ci_high[0]) == (pytest.approx(np.exp(-half)), pytest.approx(np.exp(half)))
    assert (fits.n_arm.tolist(), fits.events_arm.tolist()) == ([20], [10])
    assert (fits.n_comparison, fits.events_comparison, fits.level, fits.reason) == (20, 10, 0.90, ("",))
    assert np.isnan(fits.proportional_statistic[0]), "in one month nothing can change over months"


def test_proportional_by_hand() -> None:
    """Without ties, from the definition: months 1 to 24, the arms leave in turn and then the comparison is gone."""
    months = np.arange(1, 25)
    arm = np.array([1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 1])
    fits = fit_hazards(months, np.ones(24, dtype=np.int64), arm, ("t:one",))
    b = fits.log_ratio[0]
    ones, zeros = (np.cumsum((arm == code)[::-1])[::-1] for code in (1, 0))
    chance = ones * np.exp(b) / (ones * np.exp(b) + zeros)
    residual, variance, log_month = arm - chance, chance * (1 - chance), np.log(months)
    assert residual.sum() == pytest.approx(0, abs=1e-6)
    assert fits.std_error[0] == pytest.approx(variance.sum() ** -0.5)
    information = (log_month**2 * variance).sum() - (log_month * variance).sum() ** 2 / variance.sum()
    statistic = (log_month * residual).sum() ** 2 / information
    assert fits.proportional_statistic[0] == pytest.approx(statistic)
    assert fits.proportional_p_value[0] == pytest.approx(chi2.sf(statistic, 1))
    assert fits.proportional_all_statistic == pytest.approx(statistic)


@pytest.mark.parametrize(("what", "reason", "blocks"), [("cox", 0, False), ("cox blocks", 0, True), ("cox", 1, False)])
def test_against_r(what: str, reason: int, blocks: bool) -> None:
    event = select("event") if reason == 0 else (select("event") == reason).astype(np.int64)
    strata = select("block") if blocks else None
    fits, expected = fit_hazards(select("months"), event, select("arm"), ARMS, strata=strata), load_expected()
    columns = {
        what: fits.log_ratio,
        f"{what} se": fits.std_error,
        f"{what} low": fits.ci_low,
        f"{what} high": fits.ci_high,
        f"{what} zph": fits.proportional_statistic,
        f"{what} zph p": fits.proportional_p_value,
    }
    for name, values in columns.items():
        theirs = [expected[name, arm, reason, 0] for arm in (1, 2)]
        np.testing.assert_allclose(values, theirs, rtol=1e-7, err_msg=name)
    assert fits.covariance[0, 1] == pytest.approx(expected[f"{what} covariance", 1, reason, 0], rel=1e-7)
    assert fits.proportional_all_statistic == pytest.approx(expected[f"{what} zph", 0, reason, 0], rel=1e-7)
    assert fits.proportional_all_p_value == pytest.approx(expected[f"{what} zph p", 0, reason, 0], rel=1e-7)
    assert fits.proportional_all_df == 2


def test_covariance_is_that_of_statsmodels() -> None:
    arm = select("arm")
    fits = fit_hazards(select("months"), select("event"), arm, ARMS)
    dummies = (arm[:, None] == [1, 2]).astype(float)
    theirs = PHReg(select("months"), dummies, status=(select("event") > 0).astype(int), ties="efron").fit()
    np.testing.assert_allclose(fits.covariance, theirs.cov_params(), rtol=1e-6)
    np.testing.assert_allclose(fits.std_error, theirs.bse, rtol=1e-6)
    np.testing.assert_allclose(fits.p_value, theirs.pvalues, rtol=1e-5)
    np.testing.assert_allclose(fits.ratio, np.exp(theirs.params))


def test_order_of_persons_and_names_of_strata_do_not_matter() -> None:
    order = np.random.default_rng(11).permutation(select("arm").size)
    months, event, arm, block = (select(name) for name in ("months", "event", "arm", "block"))
    first = fit_hazards(months, event, arm, ARMS, strata=block)
    second = fit_hazards(months[order], event[order], arm[order], ARMS, strata=70 - 9 * block[order])
    np.testing.assert_allclose(second.log_ratio, first.log_ratio, rtol=1e-9)
    np.testing.assert_allclose(second.proportional_statistic, first.proportional_statistic, rtol=1e-9)


def test_turned_round_the_ratio_is_its_inverse() -> None:
    part = select("arm") < 2
    months, event, arm = (select(name)[part] for name in ("months", "event", "arm"))
    one, other = fit_hazards(months, event, arm, ("t:one",)), fit_hazards(months, event, 1 - arm, ("t:zero",))
    assert one.ratio[0] == pytest.approx(1 / other.ratio[0])
    assert one.ci_low[0] == pytest.approx(1 / other.ci_high[0])
    assert one.proportional_statistic[0] == pytest.approx(other.proportional_statistic[0])


def test_who_has_no_part_or_no_month_changes_nothing() -> None:
    months, event, arm = select("months"), select("event"), select("arm")
    only = np.where(arm == 2, -1, arm)
    part = arm < 2
    fits = fit_hazards(months, event, only, ("t:one",))
    alone = fit_hazards(np.append(months[part], 0), np.append(event[part], 0), np.append(arm[part], 1), ("t:one",))
    np.testing.assert_allclose(fits.log_ratio, alone.log_ratio, rtol=1e-12)
    assert fits.n_arm.tolist() == alone.n_arm.tolist()


def test_an_arm_with_few_exits_is_not_in_the_model() -> None:
    months, event, arm = select("months"), select("event"), select("arm")
    few = np.where((arm == 2) & (np.cumsum((arm == 2) & (event > 0)) > 9), 0, event)
    fits, without = fit_hazards(months, few, arm, ARMS), fit_hazards(months, event, np.where(arm == 2, -1, arm), ARMS)
    assert (fits.events_arm[1], fits.reason) == (9, ("", FEW_EVENTS))
    assert np.isnan([fits.log_ratio[1], fits.ratio[1], fits.ci_low[1], fits.p_value[1]]).all()
    assert fits.log_ratio[0] == pytest.approx(without.log_ratio[0], rel=1e-12)
    assert (fits.proportional_all_df, without.reason) == (1, ("", SMALL_ARM))
    ten = np.where((arm == 2) & (np.cumsum((arm == 2) & (event > 0)) > 10), 0, event)
    assert fit_hazards(months, ten, arm, ARMS).reason == ("", "")


def test_a_comparison_with_few_exits_or_persons_leaves_no_ratio() -> None:
    few = fit_one((0, 3, 1, 9), (0, 9, 0, 30), (1, 2, 1, 20), (1, 5, 0, 4))
    assert (few.reason, few.proportional_all_df, np.isnan(few.ratio[0])) == ((FEW_EVENTS,), 0, True)
    assert np.isnan(few.proportional_all_p_value)
    assert fit_one((0, 3, 1, 9), (1, 2, 1, 20)).reason == (SMALL_ARM,)
    assert fit_one((1, 2, 1, 20)).reason == (SMALL_ARM,)


def test_no_maximum_where_the_arms_leave_one_after_the_other() -> None:
    fits = fit_one((1, 1, 1, 10), (1, 2, 1, 10), (0, 3, 1, 10), (0, 4, 1, 10))
    assert (fits.reason, np.isnan(fits.ratio[0]), np.isnan(fits.proportional_statistic[0])) == (
        (NO_MAXIMUM,),
        True,
        True,
    )
    months, event, arm = persons_of((0, 3, 1, 20), (1, 3, 1, 20))
    assert fit_hazards(months, event, arm, ("t:one",), strata=arm).reason == (NO_MAXIMUM,)


def test_persons_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="an exit with 0 months at risk"):
        fit_hazards(np.array([0, 1]), np.array([1, 0]), np.array([0, 1]), ("t:one",))


def test_a_large_ratio_and_a_test_that_says_the_same() -> None:
    months, event, arm = select("months", 0, 2), select("event", 0, 2), select("arm", 0, 2) // 2
    wald = fit_hazards(months, event, arm, ("t:two",)).statistic[0] ** 2
    assert wald == pytest.approx(compare_survival(months, event, arm).statistic, rel=0.05)


def test_coverage_and_level_under_proportional_hazards() -> None:
    """Hazards of continuous time, seen in whole months: the ratio of what is seen stays near 1.5."""
    random = np.random.default_rng(12)
    draws, n, truth = 200, 200, np.log(1.5)
    arm = np.repeat([0, 1], n)
    inside, rejected = 0, 0
    for _ in range(draws):
        left = np.ceil(random.exponential(1 / (0.04 * np.exp(truth * arm)))).astype(np.int64)
        followed = random.integers(12, 37, 2 * n)
        fits = fit_hazards(np.minimum(left, followed), (left <= followed).astype(np.int64), arm, ("t:one",))
        inside += int(abs(fits.log_ratio[0] - truth) <= norm.ppf(0.95) * fits.std_error[0])
        rejected += int(fits.proportional_p_value[0] < 0.05)
    assert inside / draws == pytest.approx(0.90, abs=3 * np.sqrt(0.9 * 0.1 / draws))
    assert rejected / draws == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / draws))
