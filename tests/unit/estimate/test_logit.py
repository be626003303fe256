"""Average marginal effects by logit: by hand, against R and statsmodels, and where there is no maximum."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import expit
from statsmodels.discrete.discrete_model import Logit
from statsmodels.regression.linear_model import OLS

from vexcore.estimate import logit_likelihood
from vexcore.estimate.covariates import Covariates
from vexcore.estimate.fits import (
    LOW_DF,
    NO_CONVERGENCE,
    NO_VARIATION,
    NOT_SEPARABLE,
    SEPARATION,
    SMALL_ARM,
    ArmFits,
)
from vexcore.estimate.logit import fit_arms_logit
from vexcore.estimate.sample import Floats, Ints

R = Path(__file__).parents[2] / "data" / "r"
ARMS = ("t:one", "t:two")


def numbers(**columns: Floats) -> Covariates:
    """Return covariates that are numbers."""
    return Covariates(matrix=np.column_stack(list(columns.values())), names=tuple(columns), levels=("",) * len(columns))


def nothing(n: int) -> Covariates:
    return Covariates(matrix=np.empty((n, 0)), names=(), levels=())


def levels(characteristic: str, codes: Ints) -> Covariates:
    found = np.unique(codes)
    return Covariates(
        matrix=(codes[:, None] == found).astype(float),
        names=tuple(f"{characteristic}={code}" for code in found),
        levels=(characteristic,) * len(found),
    )


def beside(*parts: Covariates) -> Covariates:
    return Covariates(
        matrix=np.hstack([part.matrix for part in parts]),
        names=tuple(name for part in parts for name in part.names),
        levels=tuple(level for part in parts for level in part.levels),
    )


def share(*counts: tuple[int, int, int]) -> tuple[Ints, Floats]:
    """Return arms and outcomes from (arm, events, persons)."""
    arm = np.concatenate([np.full(persons, code) for code, _, persons in counts])
    y = np.concatenate([np.arange(persons) < events for _, events, persons in counts]).astype(float)
    return arm, y[:, None]


def drawn(seed: int, n: int = 600, columns: int = 1) -> tuple[Covariates, Ints, Floats]:
    random = np.random.default_rng(seed)
    arm = random.integers(0, 3, n)
    age, wage = random.normal(45, 10, n), random.exponential(300, n)
    place = random.integers(0, 3, n)
    predictor = -0.8 + 0.4 * (arm == 1) - 0.03 * (age - 45) + wage / 900 + 0.5 * (place == 2)
    y = (random.random((n, columns)) < 1 / (1 + np.exp(-predictor[:, None]))).astype(float)
    return beside(numbers(age=age, wage=wage), levels("place", place)), arm, y


def by_statsmodels(matrix: Floats, arm: Ints, y: Floats) -> tuple[Floats, Floats]:
    """Return effects and covariance: the arms as one factor by hand, on a matrix that ends in their dummies."""
    fit = Logit(y, matrix).fit(disp=0, maxiter=200, tol=1e-14, cov_type="HC0")
    effects, slopes = [], []
    for code in range(3):
        as_if = matrix.copy()
        as_if[:, -2:] = [code == 1, code == 2]
        chance = 1 / (1 + np.exp(-as_if @ fit.params))
        effects.append(chance.mean())
        slopes.append((as_if * (chance * (1 - chance))[:, None]).mean(axis=0))
    jacobian = np.array(slopes[1:]) - slopes[0]
    return np.array(effects[1:]) - effects[0], jacobian @ fit.cov_params() @ jacobian.T


def reasons(fits: ArmFits) -> list[str]:
    assert len(fits.reason[0]) == 1
    return [row[0] for row in fits.reason]


def test_without_covariates_effects_are_differences_of_shares() -> None:
    arm, y = share((0, 12, 40), (1, 30, 50), (2, 9, 20))
    fits = fit_arms_logit(nothing(110), arm, ARMS, y)
    np.testing.assert_allclose(fits.estimate[:, 0], [0.6 - 0.3, 0.45 - 0.3], atol=1e-13)
    control = 0.3 * 0.7 / 40
    variances = [0.6 * 0.4 / 50 + control, 0.45 * 0.55 / 20 + control]
    np.testing.assert_allclose(fits.std_errors["HC0"][:, 0] ** 2, variances, rtol=1e-12)
    np.testing.assert_allclose(fits.covariance[:, :, 0], [[variances[0], control], [control, variances[1]]], rtol=1e-12)
    assert list(fits.std_errors) == ["HC0"]
    assert fits.se_type == "HC0"
    assert fits.df.tolist() == [107]
    assert (fits.n[0], fits.n_comparison[0], fits.nonzero_comparison[0]) == (110, 40, 12)
    assert fits.n_arm[:, 0].tolist() == [50, 20]
    assert fits.nonzero_arm[:, 0].tolist() == [30, 9]
    assert fits.comparison_mean[0] == pytest.approx(0.3)
    assert reasons(fits) == ["", ""]


def test_stored_numbers_of_r() -> None:
    with (R / "att_logit_input.csv").open() as file:
        persons = list(csv.DictReader(file))
    with (R / "att_logit_output.csv").open() as file:
        stored = {(row["what"], int(row["arm"])): float(row["value"]) for row in csv.DictReader(file)}
    covariates = beside(
        numbers(age=np.array([float(row["age"]) for row in persons])),
        levels("education", np.array([row["education"] for row in persons])),
        levels("block", np.array([row["block"] for row in persons])),
    )
    arm = np.array([int(row["arm"]) for row in persons])
    fits = fit_arms_logit(covariates, arm, ARMS, np.array([[float(row["work"])] for row in persons]))
    for code in (1, 2):
        assert fits.estimate[code - 1, 0] == pytest.approx(stored["logit estimate", code], rel=1e-9)
        assert fits.std_errors["HC0"][code - 1, 0] == pytest.approx(stored["logit HC0", code], rel=1e-9)
    assert fits.covariance[0, 1, 0] == pytest.approx(stored["logit covariance", 1], rel=1e-9)
    assert fits.df[0] == stored["logit df", 1]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_equals_statsmodels(seed: int) -> None:
    covariates, arm, y = drawn(seed)
    matrix = np.column_stack([np.ones(len(arm)), covariates.matrix[:, [0, 1, 3, 4]], arm == 1, arm == 2])
    estimate, covariance = by_statsmodels(matrix, arm, y[:, 0])
    fits = fit_arms_logit(covariates, arm, ARMS, y)
    np.testing.assert_allclose(fits.estimate[:, 0], estimate, atol=1e-10)
    np.testing.assert_allclose(fits.covariance[:, :, 0], covariance, rtol=1e-8)


def test_margeff_of_statsmodels_for_one_arm() -> None:
    covariates, arm, y = drawn(4)
    chosen = arm < 2
    matrix = np.column_stack([np.ones(len(arm)), covariates.matrix[:, [0, 1, 3, 4]], arm == 1])[chosen]
    margins = Logit(y[chosen, 0], matrix).fit(disp=0, tol=1e-14, cov_type="HC0").get_margeff(dummy=True)
    fits = fit_arms_logit(covariates, np.where(chosen, arm, -1), ARMS[:1], y)
    assert fits.n[0] == chosen.sum()
    assert fits.estimate[0, 0] == pytest.approx(margins.margeff[-1], abs=1e-10)
    assert fits.std_errors["HC0"][0, 0] == pytest.approx(margins.margeff_se[-1], rel=1e-8)


def test_columns_are_fitted_as_if_alone() -> None:
    covariates, arm, y = drawn(5, columns=70)
    y[::7, 3] = np.nan
    y[::7, 66] = np.nan
    y[arm == 2, 5] = 1.0
    fits = fit_arms_logit(covariates, arm, ARMS, y)
    for j in (0, 3, 5, 65, 66, 69):
        alone = fit_arms_logit(covariates, arm, ARMS, y[:, [j]])
        np.testing.assert_allclose(fits.estimate[:, j], alone.estimate[:, 0], atol=1e-10)
        np.testing.assert_allclose(fits.covariance[:, :, j], alone.covariance[:, :, 0], rtol=1e-8)
        assert [row[j] for row in fits.reason] == reasons(alone)
        assert fits.n[j] == alone.n[0]
        assert fits.df[j] == alone.df[0]


def test_missing_outcomes_and_rows_not_in_use_drop_out() -> None:
    covariates, arm, y = drawn(6)
    y[3:40] = np.nan
    arm[100:130] = -1
    keep = ~np.isnan(y[:, 0]) & (arm >= 0)
    smaller = Covariates(matrix=covariates.matrix[keep], names=covariates.names, levels=covariates.levels)
    whole, part = fit_arms_logit(covariates, arm, ARMS, y), fit_arms_logit(smaller, arm[keep], ARMS, y[keep])
    np.testing.assert_allclose(whole.estimate, part.estimate, atol=1e-12)
    np.testing.assert_allclose(whole.std_errors["HC0"], part.std_errors["HC0"], rtol=1e-10)
    assert whole.n.tolist() == [keep.sum()]


def test_an_event_for_a_non_event_turns_the_sign() -> None:
    covariates, arm, y = drawn(7)
    fits, turned = fit_arms_logit(covariates, arm, ARMS, y), fit_arms_logit(covariates, arm, ARMS, 1 - y)
    np.testing.assert_allclose(turned.estimate, -fits.estimate, atol=1e-12)
    np.testing.assert_allclose(turned.covariance, fits.covariance, rtol=1e-9)


def test_units_of_covariates_do_not_matter() -> None:
    covariates, arm, y = drawn(8)
    scaled = Covariates(
        matrix=covariates.matrix * [1e4, 1e-4, 1, 1, 1] + [5e5, 0, 0, 0, 0],
        names=covariates.names,
        levels=covariates.levels,
    )
    fits, same = fit_arms_logit(covariates, arm, ARMS, y), fit_arms_logit(scaled, arm, ARMS, y)
    np.testing.assert_allclose(same.estimate, fits.estimate, atol=1e-10)
    np.testing.assert_allclose(same.covariance, fits.covariance, rtol=1e-7)


@pytest.mark.parametrize("event", [0.0, 1.0])
def test_a_level_without_variation_separates_all_arms(event: float) -> None:
    covariates, arm, y = drawn(9)
    y[covariates.matrix[:, 3] == 1] = event
    fits = fit_arms_logit(covariates, arm, ARMS, y)
    assert reasons(fits) == [SEPARATION, SEPARATION]
    assert np.isnan(fits.estimate).all()
    assert np.isnan(fits.std_errors["HC0"]).all()
    assert np.isnan(fits.covariance).all()
    y[np.flatnonzero(covariates.matrix[:, 3] == 1)[0]] = 1 - event
    assert reasons(fit_arms_logit(covariates, arm, ARMS, y)) == ["", ""]


@pytest.mark.parametrize("event", [0.0, 1.0])
def test_an_arm_without_variation_says_so_and_separates_the_other(event: float) -> None:
    covariates, arm, y = drawn(10)
    y[arm == 1] = event
    assert reasons(fit_arms_logit(covariates, arm, ARMS, y)) == [NO_VARIATION, SEPARATION]
    y[np.flatnonzero(arm == 1)[0]] = 1 - event
    assert reasons(fit_arms_logit(covariates, arm, ARMS, y)) == ["", ""]


@pytest.mark.parametrize("event", [0.0, 1.0])
def test_a_comparison_without_variation(event: float) -> None:
    covariates, arm, y = drawn(11)
    y[arm == 0] = event
    assert reasons(fit_arms_logit(covariates, arm, ARMS, y)) == [NO_VARIATION, NO_VARIATION]


@pytest.mark.parametrize("quasi", [False, True])
@pytest.mark.parametrize("turned", [False, True])
def test_a_number_separates(quasi: bool, turned: bool) -> None:
    random = np.random.default_rng(12)
    arm = np.tile([0, 1, 2], 40)
    x = random.normal(size=120)
    y = (x > 0).astype(float)
    if quasi:
        # Persons who share the boundary value have both outcomes.
        x[:12] = 0.0
        y[:12] = np.tile([0.0, 1.0], 6)
    y = 1 - y if turned else y
    assert reasons(fit_arms_logit(numbers(x=x), arm, ARMS, y[:, None])) == [SEPARATION, SEPARATION]
    x[20], y[20] = (-1.0, 1.0) if not turned else (-1.0, 0.0)
    assert reasons(fit_arms_logit(numbers(x=x), arm, ARMS, y[:, None])) == ["", ""]


def test_two_levels_together_separate() -> None:
    """Only a combination separates: nobody who is both in place 2 and above 45 has an event, and all others have."""
    covariates, arm, y = drawn(13)
    old = (covariates.matrix[:, 0] > 45).astype(float)
    place = covariates.matrix[:, 4]
    y[:, 0] = np.where(old + place == 0, 1.0, np.where(old + place == 2, 0.0, y[:, 0]))
    fits = fit_arms_logit(numbers(old=old, place=place), arm, ARMS, y)
    assert reasons(fits) == [SEPARATION, SEPARATION]


def overlapping(width: float) -> tuple[Floats, Floats, Floats]:
    """Return basis, x and an outcome that x settles but for four persons within `width` of the boundary."""
    x = np.concatenate([np.repeat([-1.0, 1.0], 50), np.repeat([-width, width], 2)])
    y = np.concatenate([np.repeat([0.0, 1.0], 50), np.repeat([1.0, 0.0], 2)])
    return np.column_stack([np.ones(len(x)), x / np.sqrt(np.mean(x**2))]), x, y[:, None]


@pytest.mark.parametrize("width", [0.1, 1e-3, 1e-5])
def test_steps_up_to_the_limit(width: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """The narrower the overlap, the further off the maximum, of which score and symmetry tell the place."""
    assert logit_likelihood.MAX_STEPS == 25
    basis, x, y = overlapping(width)
    slope = brentq(lambda b: 100 * expit(-b) - 4 * width * expit(b * width), 0.1, 40, xtol=1e-13)
    found = []
    for limit in range(1, 26):
        monkeypatch.setattr(logit_likelihood, "MAX_STEPS", limit)
        found.append(logit_likelihood.maximise_likelihood(basis, y))
    needed = sum(maximum.reason == (NO_CONVERGENCE,) for maximum in found) + 1
    assert 4 <= needed <= 25
    assert [maximum.reason for maximum in found[needed - 1 :]] == [("",)] * (26 - needed)
    last = found[needed - 1].coefficients[:, 0]
    assert last == pytest.approx([0, slope * np.sqrt(np.mean(x**2))], abs=1e-9)


def test_an_overlap_of_less_than_a_millionth_is_separation() -> None:
    basis, _, y = overlapping(1e-8)
    assert logit_likelihood.maximise_likelihood(basis, y).reason == (SEPARATION,)


def test_steps_that_go_too_far_are_halved(monkeypatch: pytest.MonkeyPatch) -> None:
    """From a start off on the wrong side whole steps run away."""
    basis, _, y = overlapping(0.1)
    maximum = logit_likelihood.maximise_likelihood(basis, y)
    monkeypatch.setattr(logit_likelihood, "_start", lambda *_: np.array([[1.5], [-1.5]]))
    assert logit_likelihood.maximise_likelihood(basis, y).coefficients == pytest.approx(maximum.coefficients, abs=1e-9)
    monkeypatch.setattr(logit_likelihood, "MAX_HALVINGS", 0)
    with pytest.raises(np.linalg.LinAlgError, match="Singular"):
        logit_likelihood.maximise_likelihood(basis, y)


def test_small_arm_and_comparison() -> None:
    arm, y = share((0, 12, 40), (1, 30, 50), (2, 4, 9))
    fits = fit_arms_logit(nothing(99), arm, ARMS, y)
    assert reasons(fits) == ["", SMALL_ARM]
    assert np.isnan(fits.estimate[1, 0])
    assert np.isnan(fits.covariance[0, 1, 0])
    assert fits.std_errors["HC0"][0, 0] ** 2 == pytest.approx(0.3 * 0.7 / 40 + 0.6 * 0.4 / 50)
    arm, y = share((0, 12, 40), (1, 30, 50), (2, 4, 10))
    assert reasons(fit_arms_logit(nothing(100), arm, ARMS, y)) == ["", ""]
    arm, y = share((0, 4, 9), (1, 30, 50), (2, 4, 10))
    assert reasons(fit_arms_logit(nothing(69), arm, ARMS, y)) == [SMALL_ARM, SMALL_ARM]


def test_no_persons_at_all() -> None:
    fits = fit_arms_logit(nothing(40), np.repeat([0, 1], 20), ARMS, np.full((40, 1), np.nan))
    assert reasons(fits) == [SMALL_ARM, SMALL_ARM]
    assert fits.n.tolist() == [0]
    assert fits.df.tolist() == [0]
    unused = fit_arms_logit(nothing(40), np.full(40, -1), ARMS, np.zeros((40, 1)))
    assert reasons(unused) == [SMALL_ARM, SMALL_ARM]


@pytest.mark.parametrize(("covariates", "df"), [(17, 9), (16, 10)])
def test_residual_degrees_of_freedom(covariates: int, df: int) -> None:
    random = np.random.default_rng(14)
    x = random.normal(size=(28, covariates)) * 1e-3
    arm, y = np.repeat([0, 1], 14), (random.random((28, 1)) < 0.5).astype(float)
    fits = fit_arms_logit(numbers(**{f"x{j}": x[:, j] for j in range(covariates)}), arm, ARMS[:1], y)
    assert fits.df.tolist() == [df]
    assert (reasons(fits) == [LOW_DF]) is (df == 9)


def test_an_arm_that_a_block_holds_leaves_no_effect() -> None:
    covariates, arm, y = drawn(15)
    confounded = beside(covariates, levels("block", (arm == 2).astype(int)))
    fits = fit_arms_logit(confounded, arm, ARMS, y)
    assert reasons(fits) == [NOT_SEPARABLE, NOT_SEPARABLE]
    assert reasons(fit_arms_logit(confounded, np.where(arm == 2, -1, arm), ARMS, y)) == ["", SMALL_ARM]


def test_small_levels_are_named_and_do_not_separate() -> None:
    covariates, arm, y = drawn(16)
    town = np.where(np.arange(len(arm)) < 9, 2, np.arange(len(arm)) % 2)
    y[town == 2] = 0.0
    fits = fit_arms_logit(beside(covariates, levels("town", town)), arm, ARMS, y)
    assert reasons(fits) == ["", ""]
    assert fits.dropped == ("town: 2 joined to the largest",)


def test_refuses_other_outcomes() -> None:
    with pytest.raises(ValueError, match=r"outcome 0\.5 of a logit must be 0, 1 or missing"):
        fit_arms_logit(nothing(3), np.array([0, 1, 1]), ARMS[:1], np.array([[0.0], [0.5], [1.0]]))


def test_clusters_give_the_clustered_sandwich_of_another_program() -> None:
    covariates, arm, y = drawn(7, n=400)
    clusters = np.arange(400) // 2
    fits = fit_arms_logit(covariates, arm, ARMS, y, clusters=clusters)
    # Without covariates the effect is a difference of shares, and so is its clustered error.
    plain = fit_arms_logit(nothing(400), arm, ARMS, y, clusters=clusters)
    dummies = np.column_stack([np.ones(400), arm == 1, arm == 2]).astype(float)
    linear = OLS(y[:, 0], dummies).fit(cov_type="cluster", cov_kwds={"groups": clusters})

    assert (fits.se_type, plain.se_type) == ("CR1", "CR1")
    assert fits.df[0] == plain.df[0] == 199
    assert plain.std_errors["CR1"][:, 0] == pytest.approx(linear.bse[1:], rel=1e-6)
    assert not np.allclose(fits.std_errors["CR1"], fit_arms_logit(covariates, arm, ARMS, y).std_errors["HC0"])


def test_clusters_of_one_are_none() -> None:
    covariates, arm, y = drawn(8, n=300)
    alone = fit_arms_logit(covariates, arm, ARMS, y, clusters=np.where(np.arange(300) < 9, -1, np.arange(300)))

    assert alone.se_type == "HC0"
    assert alone.std_errors["HC0"] == pytest.approx(fit_arms_logit(covariates, arm, ARMS, y).std_errors["HC0"])
