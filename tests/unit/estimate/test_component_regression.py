"""What single components add: by identity and against R (tests/data/r/synthesis.R)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from vexcore.errors import UsageError
from vexcore.estimate.arm_combination import combine_arms
from vexcore.estimate.component_regression import (
    FEW_SPARE_TRIALS,
    INSEPARABLE,
    ComponentFit,
    fit_components,
)
from vexcore.estimate.synthesis import pool_effects

R = Path(__file__).parents[2] / "data" / "r"
EFFECTS = np.array([0.02, 0.11, -0.03, 0.07, 0.15, 0.04, 0.09])
ERRORS = np.array([0.02, 0.05, 0.03, 0.04, 0.06, 0.025, 0.035])


def _fit(estimates, covariance, trials: str, offers: str, **options) -> ComponentFit:
    return fit_components(
        estimates, covariance, trials=trials.split(), offers=[set(offer) for offer in offers.split()], **options
    )


@pytest.mark.parametrize("effects", [EFFECTS, EFFECTS / 20])
def test_one_component_and_one_arm_a_trial_is_a_pool(effects: np.ndarray) -> None:
    fit = _fit(effects, np.diag(ERRORS**2), "1 2 3 4 5 6 7", "a a a a a a a")
    pool = pool_effects(effects, ERRORS)

    np.testing.assert_allclose(
        [fit.estimate[0], fit.std_error[0], fit.ci_low[0], fit.ci_high[0], fit.q, fit.p_q],
        [pool.estimate, pool.std_error, pool.ci_low, pool.ci_high, pool.q, pool.p_q],
        rtol=1e-9,
    )
    np.testing.assert_allclose(fit.tau2, pool.tau2, rtol=1e-9)
    assert (fit.components, fit.trials, fit.arms, fit.df, fit.reason) == (("a",), 7, 7, 6, "")


def test_arms_that_offer_the_same_are_combined_as_by_gls() -> None:
    """The contrast of two arms of one trial says nothing of tau2, nor of the mean."""
    covariance = np.diag(ERRORS**2)
    covariance[0, 1] = covariance[1, 0] = 0.0003
    fit = _fit(EFFECTS, covariance, "1 1 2 3 4 5 6", "a a a a a a a")
    first = combine_arms(EFFECTS[:2], covariance[:2, :2])
    pool = pool_effects([first.estimate, *EFFECTS[2:]], [first.std_error, *ERRORS[2:]])

    np.testing.assert_allclose([fit.estimate[0], fit.tau2], [pool.estimate, pool.tau2], rtol=1e-9)
    assert (fit.trials, fit.arms, fit.df) == (6, 7, 5)


def test_components_that_never_meet_are_two_means() -> None:
    """Without variance between trials each component has its fixed mean; the guard keeps the usual error."""
    effects = np.array([0.050, 0.052, 0.048, 0.010, 0.012])
    fit = _fit(effects, 0.0004 * np.eye(5), "1 2 3 4 5", "a a a b b")

    assert fit.tau2 == 0
    np.testing.assert_allclose(fit.estimate, [0.050, 0.011], rtol=1e-12)
    np.testing.assert_allclose(fit.std_error, [0.02 / np.sqrt(3), 0.02 / np.sqrt(2)], rtol=1e-12)
    np.testing.assert_allclose(fit.covariance, np.diag(fit.std_error**2), atol=1e-18)
    # 0.95 quantile of t with 5 - 2 = 3 degrees of freedom.
    np.testing.assert_allclose(fit.ci_high - fit.estimate, 2.3533634348018264 * fit.std_error, rtol=1e-10)


def test_effects_that_add_up_exactly_are_found() -> None:
    offers = "a b ab a c bc"
    added = {"a": 0.10, "b": -0.04, "c": 0.02}
    effects = [sum(added[one] for one in offer) for offer in offers.split()]
    fit = _fit(effects, np.diag([1e-4, 2e-4, 3e-4, 4e-4, 1e-4, 2e-4]), "1 2 3 4 5 6", offers)

    assert fit.components == ("a", "b", "c")
    np.testing.assert_allclose(fit.estimate, [0.10, -0.04, 0.02], rtol=1e-10)
    assert fit.tau2 == 0


def test_the_order_of_arms_does_not_matter() -> None:
    covariance = np.diag(ERRORS**2)
    covariance[2, 3] = covariance[3, 2] = 0.0004
    trials, offers = list("1233456"), ["a", "ab", "b", "a", "a", "b", "ab"]
    order = np.array([6, 3, 0, 5, 1, 2, 4])
    here = _fit(EFFECTS, covariance, " ".join(trials), " ".join(offers))
    there = _fit(
        EFFECTS[order],
        covariance[np.ix_(order, order)],
        " ".join(trials[place] for place in order),
        " ".join(offers[place] for place in order),
    )

    np.testing.assert_allclose(there.estimate, here.estimate, rtol=1e-9)
    np.testing.assert_allclose(there.covariance, here.covariance, rtol=1e-8)


@pytest.mark.parametrize(("trials", "df", "fitted"), [("1 2 3 4 4", 2, False), ("1 2 3 4 5", 3, True)])
def test_three_trials_are_to_spare(trials: str, df: int, fitted: bool) -> None:
    fit = _fit(EFFECTS[:5], np.diag(ERRORS[:5] ** 2), trials, "a b a b a")

    assert fit.df == df
    assert fit.reason == ("" if fitted else FEW_SPARE_TRIALS)
    assert np.isfinite(fit.estimate).all() == fitted
    assert np.isfinite([fit.tau2, fit.q, fit.p_q]).all() == fitted


def test_components_that_always_come_together_cannot_be_told_apart() -> None:
    fit = _fit(EFFECTS, np.diag(ERRORS**2), "1 2 3 4 5 6 7", "ab ab c c abc ab c")

    assert fit.reason == INSEPARABLE
    assert np.isnan(fit.estimate).all()
    assert fit.covariance.shape == (3, 3)


def _read(name: str) -> list[dict[str, str]]:
    with (R / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("arms", ["arms apart", "arms alike"])
def test_the_numbers_of_metafor(arms: str) -> None:
    rows = [row for row in _read("synthesis_arms.csv") if row["set"] == arms]
    covariance = np.array([[float(row[f"v{place + 1}"]) for place in range(len(rows))] for row in rows])
    effects = np.array([float(row["estimate"]) for row in rows])
    offers = [set(row["offers"].split()) for row in rows]
    fit = fit_components(effects, covariance, trials=[row["trial"] for row in rows], offers=offers)
    expected: dict[str, list[float]] = {}
    for row in _read("synthesis_expected.csv"):
        if row["set"] == arms:
            expected.setdefault(row["quantity"], []).append(float(row["value"]))

    np.testing.assert_allclose(fit.estimate, expected["estimate"], rtol=1e-6)
    # metafor's general optimiser stops a little short of the top, and above 0.
    np.testing.assert_allclose(fit.tau2, expected["tau2"][0], rtol=1e-6, atol=1e-11)
    np.testing.assert_allclose([fit.q, fit.p_q], [expected["q"][0], expected["p_q"][0]], rtol=1e-9)
    # The guard by hand: weights at metafor's tau2.
    trials = np.array([row["trial"] for row in rows])
    inverse = np.linalg.inv(covariance + expected["tau2"][0] * (trials[:, None] == trials))
    design = np.array([[float(one in offer) for one in fit.components] for offer in offers])
    residuals = effects - design @ np.array(expected["estimate"])
    guard = max(1.0, residuals @ inverse @ residuals / (len(rows) - len(fit.components)))
    np.testing.assert_allclose(fit.std_error, np.sqrt(guard) * np.array(expected["std_error without guard"]), rtol=1e-6)
    assert (guard > 1) == (arms == "arms apart")


@pytest.mark.parametrize(
    ("trials", "offers", "covariance", "level", "value"),
    [
        ("1 2 3 4 5 6", "a a a a a a a", None, 0.9, "7 effects, 6 trials"),
        ("1 2 3 4 5 6 7", "a a a a a a", None, 0.9, "6 sets of components"),
        ("1 1 2 3 4 5 6", "a a a a a a a", 0.0001, 0.9, "covariance 0.0001 between trials"),
        ("1 2 3 4 5 6 7", "a a a a a a a", None, 1.0, "level 1 "),
    ],
)
def test_what_does_not_go_together_is_refused(
    trials: str, offers: str, covariance: float | None, level: float, value: str
) -> None:
    matrix = np.diag(ERRORS**2)
    if covariance is not None:
        matrix[2, 6] = matrix[6, 2] = covariance
    with pytest.raises(UsageError, match=value):
        _fit(EFFECTS, matrix, trials, offers, level=level)


def test_an_arm_without_components_is_refused() -> None:
    with pytest.raises(UsageError, match="an arm of '2' without components"):
        fit_components([0.1, 0.2], np.eye(2), trials=["1", "2"], offers=[{"a"}, set()])
