"""Pooling over trials: by hand, by identity, and against R (tests/data/r/synthesis.R)."""

from __future__ import annotations

import csv
import subprocess
import sys
from functools import cache
from math import exp, log, sqrt
from pathlib import Path

import numpy as np
import pytest

from vexcore.errors import UsageError
from vexcore.estimate.synthesis import FEW_TRIALS, NO_PREDICTION, Pool, pool_effects
from vexcore.estimate.trial_average import average_effects
from vexcore.estimate.trial_variance import estimate_tau2

R = Path(__file__).parents[2] / "data" / "r"
T2, T3, T4 = 2.919985580353726, 2.3533634348018264, 2.1318467863266495
"""0.95 quantiles of t with 2, 3 and 4 degrees of freedom."""

SEVEN = np.array([0.02, 0.11, -0.03, 0.07, 0.15, 0.04, 0.09])
ERRORS = np.array([0.02, 0.05, 0.03, 0.04, 0.06, 0.025, 0.035])


def test_three_trials_with_equal_errors_by_hand() -> None:
    # Mean 3, variance of the estimates (4 + 1 + 9) / 2 = 7, so tau2 = 7 - 1; weights 1/7; Q at them 14 / 7 = 2.
    pool = pool_effects([1.0, 2.0, 6.0], [1.0, 1.0, 1.0])
    error = sqrt(7 / 3)

    np.testing.assert_allclose(pool.tau2, 6, rtol=1e-11)
    np.testing.assert_allclose([pool.estimate, pool.std_error], [3, error], rtol=1e-11)
    np.testing.assert_allclose([pool.ci_low, pool.ci_high], [3 - T2 * error, 3 + T2 * error], rtol=1e-10)
    # Chi-square with 2 degrees of freedom has the tail exp(-q / 2); Q(tau2) = 14 / (1 + tau2).
    np.testing.assert_allclose([pool.q, pool.p_q], [14, exp(-7)], rtol=1e-12)
    np.testing.assert_allclose(pool.tau2_low, 14 / (-2 * log(0.025)) - 1, rtol=1e-12)
    np.testing.assert_allclose(pool.tau2_high, 14 / (-2 * log(0.975)) - 1, rtol=1e-12)
    np.testing.assert_allclose(pool.i2, 6 / 7, rtol=1e-11)
    np.testing.assert_allclose([pool.fixed_estimate, pool.fixed_std_error], [3, sqrt(1 / 3)], rtol=1e-12)
    np.testing.assert_allclose(pool.weights, 1 / 3, rtol=1e-12)
    np.testing.assert_allclose(pool.shrunken, [9 / 7, 15 / 7, 39 / 7], rtol=1e-11)
    assert (pool.k, pool.level, pool.reason, pool.prediction_reason) == (3, 0.90, "", NO_PREDICTION)


@pytest.mark.parametrize(("spread", "tau2"), [(0.999, 0.0), (1.0, 0.0), (1.001, 1.001**2 - 1), (1 + 1e-6, 2.000001e-6)])
def test_tau2_is_what_exceeds_the_errors_and_never_negative(spread: float, tau2: float) -> None:
    pool = pool_effects([-spread, 0.0, spread], [1.0, 1.0, 1.0])

    np.testing.assert_allclose(pool.tau2, tau2, rtol=1e-6, atol=0 if tau2 else 1e-15)
    assert pool.i2 == pytest.approx(tau2 / (1 + tau2), rel=1e-6, abs=1e-15)


def test_the_guard_keeps_the_error_of_trials_that_agree_too_well() -> None:
    # Variance of the estimates 0.01 against 1 within: tau2 = 0, Q / (k - 1) = 0.01.
    agree = ([1.0, 1.1, 1.2], [1.0, 1.0, 1.0])

    assert pool_effects(*agree).std_error == pytest.approx(sqrt(1 / 3), rel=1e-12)
    assert pool_effects(*agree, guarded=False).std_error == pytest.approx(sqrt(0.01 / 3), rel=1e-12)


def test_trials_that_agree_wholly() -> None:
    same = pool_effects([0.1] * 5, [0.02] * 5)

    assert (same.tau2, same.tau2_low, same.tau2_high, same.i2, same.q) == (0, 0, 0, 0, 0)
    assert same.p_q == 1
    assert same.std_error == pytest.approx(0.02 / sqrt(5), rel=1e-12)
    np.testing.assert_allclose(same.shrunken, 0.1, rtol=1e-12)
    assert pool_effects([0.1] * 5, [0.02] * 5, guarded=False).std_error == pytest.approx(0, abs=1e-16)


@pytest.mark.parametrize(("k", "there"), [(4, False), (5, True)])
def test_a_prediction_interval_from_five_trials(k: int, there: bool) -> None:
    estimates = np.linspace(-4, 4, k)
    pool = pool_effects(estimates, np.ones(k))

    assert np.isfinite([pool.pi_low, pool.pi_high]).all() == there
    assert (pool.prediction_reason == "") == there
    if there:
        # Variance of -4, -2, 0, 2, 4 is 10: tau2 = 9, squared error 10 / 5; t with 3.
        np.testing.assert_allclose([pool.pi_low, pool.pi_high], [-T3 * sqrt(11), T3 * sqrt(11)], rtol=1e-10)
        np.testing.assert_allclose(pool.ci_high, T4 * sqrt(2), rtol=1e-10)


@pytest.mark.parametrize("k", [0, 1, 2])
def test_under_three_trials_nothing_is_pooled(k: int) -> None:
    pool = pool_effects(SEVEN[:k], ERRORS[:k])

    assert pool.reason == pool.prediction_reason == FEW_TRIALS
    assert pool.k == k
    for name in ("estimate", "std_error", "ci_low", "pi_high", "tau2", "tau2_high", "i2", "q", "fixed_estimate"):
        assert np.isnan(getattr(pool, name)), name
    for name in ("weights", "shrunken", "without_estimate", "without_low", "without_high"):
        assert getattr(pool, name).shape == (k,)
        assert np.isnan(getattr(pool, name)).all()


@pytest.mark.parametrize("guarded", [True, False])
def test_leaving_one_out_is_pooling_the_rest(guarded: bool) -> None:
    pool = pool_effects(SEVEN, ERRORS, guarded=guarded, level=0.95)

    for trial in range(7):
        rest = pool_effects(np.delete(SEVEN, trial), np.delete(ERRORS, trial), guarded=guarded, level=0.95)
        np.testing.assert_allclose(
            [pool.without_estimate[trial], pool.without_low[trial], pool.without_high[trial]],
            [rest.estimate, rest.ci_low, rest.ci_high],
            rtol=1e-12,
        )


def test_of_three_trials_none_can_be_left_out() -> None:
    pool = pool_effects(SEVEN[:3], ERRORS[:3])

    assert np.isnan(pool.without_estimate).all()
    assert np.isnan(pool.without_low).all()


def _list_numbers(pool: Pool, scale: float = 1) -> list[float]:
    effects = [pool.estimate, pool.std_error, pool.ci_low, pool.ci_high, pool.pi_low, pool.pi_high]
    effects += [pool.fixed_estimate, pool.fixed_std_error]
    variances = [pool.tau2, pool.tau2_low, pool.tau2_high]
    return [x / scale for x in effects] + [x / scale**2 for x in variances] + [pool.i2, pool.q, pool.p_q]


@pytest.mark.parametrize("scale", [1e-4, 100.0, 1e5])
def test_another_unit_changes_nothing_else(scale: float) -> None:
    here, there = pool_effects(SEVEN, ERRORS), pool_effects(scale * SEVEN, scale * ERRORS)

    np.testing.assert_allclose(_list_numbers(there, scale), _list_numbers(here), rtol=1e-9)
    np.testing.assert_allclose(there.shrunken / scale, here.shrunken, rtol=1e-9)


def test_the_order_of_trials_does_not_matter() -> None:
    order = np.array([3, 0, 6, 2, 5, 1, 4])
    here, there = pool_effects(SEVEN, ERRORS), pool_effects(SEVEN[order], ERRORS[order])

    np.testing.assert_allclose(_list_numbers(there), _list_numbers(here), rtol=1e-10)
    for name in ("weights", "shrunken", "without_estimate", "without_low", "without_high"):
        np.testing.assert_allclose(getattr(there, name), getattr(here, name)[order], rtol=1e-10)


def test_what_weights_and_shrinkage_add_up_to() -> None:
    pool = pool_effects(SEVEN, ERRORS)

    assert pool.weights.sum() == pytest.approx(1, rel=1e-14)
    assert pool.weights @ SEVEN == pytest.approx(pool.estimate, rel=1e-12)
    # Each lies between its own effect and the mean.
    assert ((pool.shrunken - SEVEN) * (pool.estimate - SEVEN) >= 0).all()
    assert (np.abs(pool.shrunken - SEVEN) <= np.abs(pool.estimate - SEVEN)).all()


def test_tau2_is_the_highest_point_of_the_restricted_likelihood() -> None:
    """Errors up to 150 apart, where the likelihood can have two maxima; the likelihood is written out anew here."""
    rng = np.random.default_rng(3)
    for _ in range(150):
        k = int(rng.integers(3, 7))
        errors = np.exp(rng.uniform(-4, 1, k))
        effects = rng.normal(size=k) * rng.choice([errors.mean(), 3 * errors.min(), 1.0])
        found = float(estimate_tau2(effects, errors**2))
        values = np.concatenate([[found, 0], np.geomspace(errors.min() ** 2 / 1000, 4 + errors.max() ** 2, 1500)])
        weights = 1 / (errors**2 + values[:, None])
        means = (weights * effects).sum(axis=1) / weights.sum(axis=1)
        height = np.log(weights).sum(axis=1) - np.log(weights.sum(axis=1))
        height -= (weights * (effects - means[:, None]) ** 2).sum(axis=1)
        assert height[0] >= height.max() - 1e-10


@pytest.mark.parametrize(
    ("effects", "errors", "tau2"),
    [
        # Maxima at 0 (height 2.676) and at 0.00596 (2.782).
        ([0.206, -0.023, -0.010, -0.015], [0.094, 0.036, 0.037, 0.975], 0.00596),
        # At 0 (-4.001) and at 2.72 (-5.274).
        ([0.0, 0.0, 4.36, 4.95], [0.16, 0.12, 4.89, 2.05], 0.0),
    ],
)
def test_of_two_maxima_the_higher_one(effects: list[float], errors: list[float], tau2: float) -> None:
    assert pool_effects(effects, errors).tau2 == pytest.approx(tau2, rel=1e-3, abs=0)


def test_sets_of_trials_do_not_touch_each_other() -> None:
    effects = np.stack([SEVEN, SEVEN / 100, SEVEN[::-1] * 3])
    together = average_effects(effects, np.stack([ERRORS, ERRORS, ERRORS / 2]))

    for place, errors in enumerate([ERRORS, ERRORS, ERRORS / 2]):
        alone = pool_effects(effects[place], errors)
        np.testing.assert_allclose(
            [together.tau2[place], together.estimate[place], together.std_error[place], together.pi_low[place]],
            [alone.tau2, alone.estimate, alone.std_error, alone.pi_low],
            rtol=1e-11,
        )


@cache
def _read_expected() -> dict[str, dict[str, list[float]]]:
    expected: dict[str, dict[str, list[float]]] = {}
    with (R / "synthesis_expected.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            expected.setdefault(row["set"], {}).setdefault(row["quantity"], []).append(float(row["value"]))
    return expected


@cache
def _read_trials() -> dict[str, list[tuple[float, float]]]:
    trials: dict[str, list[tuple[float, float]]] = {}
    with (R / "synthesis.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            trials.setdefault(row["set"], []).append((float(row["estimate"]), float(row["std_error"])))
    return trials


@pytest.mark.parametrize(("guarded", "name"), [(True, "adhoc"), (False, "knha")])
@pytest.mark.parametrize("trials", sorted(_read_trials()))
def test_the_numbers_of_metafor(trials: str, guarded: bool, name: str) -> None:
    estimates, errors = np.array(_read_trials()[trials]).T
    pool = pool_effects(estimates, errors, guarded=guarded)
    seen = 0
    for quantity, expected in _read_expected()[trials].items():
        test, _, field = quantity.rpartition(" ")
        if test in ("", name):
            found = np.atleast_1d(getattr(pool, field))
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=0, err_msg=quantity)
            seen += 1
    assert seen == {3: 14, 4: 17}.get(len(estimates), 19)


def test_pooling_loads_no_statistics_package() -> None:
    heavy = ("pandas", "statsmodels", "scipy.stats", "scipy.optimize")
    code = f"import sys, vexcore.estimate.synthesis; print([m for m in {heavy!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("estimates", "errors", "level", "value"),
    [
        ([0.1, 0.2, 0.3], [0.1, 0.1], 0.9, r"\(3,\) with standard errors of shape \(2,\)"),
        ([[0.1, 0.2, 0.3]], [[0.1, 0.1, 0.1]], 0.9, r"\(1, 3\)"),
        ([0.1, np.nan, 0.3], [0.1, 0.1, 0.1], 0.9, "estimate nan"),
        ([0.1, 0.2, np.inf], [0.1, 0.1, 0.1], 0.9, "estimate inf"),
        ([0.1, 0.2, 0.3], [0.1, 0.0, 0.1], 0.9, "standard error 0 "),
        ([0.1, 0.2, 0.3], [0.1, -0.2, 0.1], 0.9, "standard error -0.2"),
        ([0.1, 0.2, 0.3], [0.1, 0.1, np.nan], 0.9, "standard error nan"),
        ([0.1, 0.2, 0.3], [0.1, 0.1, 0.1], 1.0, "level 1 "),
        ([0.1, 0.2, 0.3], [0.1, 0.1, 0.1], 0.0, "level 0 "),
        (0.1, 0.1, 0.9, r"shape \(\)"),
    ],
)
def test_what_cannot_be_pooled_is_refused(estimates: object, errors: object, level: float, value: str) -> None:
    with pytest.raises(UsageError, match=value):
        pool_effects(estimates, errors, level=level)


def test_means_of_two_trials_are_refused() -> None:
    with pytest.raises(UsageError, match="2 trials break the rule"):
        average_effects([0.1, 0.2], [0.1, 0.1])
