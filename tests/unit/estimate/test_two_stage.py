"""Effects on those who took a treatment up: by hand, as a ratio, against R and statsmodels, and where there is none."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from statsmodels.sandbox.regression.gmm import IV2SLS

from vexcore.estimate.covariates import Covariates
from vexcore.estimate.fits import (
    LOW_DF,
    NO_SPREAD,
    NO_VARIATION,
    NOT_SEPARABLE,
    OUTSIDE_UNIT,
    SMALL_ARM,
    WEAK_INSTRUMENT,
)
from vexcore.estimate.ols import fit_arms
from vexcore.estimate.sample import Floats, Ints
from vexcore.estimate.two_stage import fit_att

R = Path(__file__).parents[2] / "data" / "r"
ARM = "t:one"
KINDS = ("HC2", "HC0", "HC1", "HC3", "classical")


def nothing(n: int) -> Covariates:
    return Covariates(matrix=np.empty((n, 0)), names=(), levels=())


def numbers(matrix: Floats) -> Covariates:
    width = matrix.shape[1]
    return Covariates(matrix=matrix, names=tuple(f"x{j}" for j in range(width)), levels=("",) * width)


def persons(*cells: tuple[int, int, int, int]) -> tuple[Ints, Floats, Floats]:
    """Return assignment, take-up and outcome from (assigned, took up, outcome, persons)."""
    assigned, took_up, y = (np.repeat([cell[i] for cell in cells], [cell[3] for cell in cells]) for i in range(3))
    return assigned, took_up.astype(float), y[:, None].astype(float)


def drawn(seed: int, n: int = 400, columns: int = 1) -> tuple[Covariates, Ints, Floats, Floats]:
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, 3))
    assigned = random.integers(0, 2, n)
    took_up = (assigned * (random.random(n) < 0.5 + 0.2 * (x[:, 0] > 0))).astype(float)
    y = 2 + took_up[:, None] + x[:, [1]] + random.normal(size=(n, columns)) * (1 + took_up[:, None])
    return numbers(x), assigned, took_up, y


def test_wald_by_hand() -> None:
    """In the arm 20 of 50 took it up, 15 of those with the event and 9 of the rest; in control 16 of 40."""
    assigned, took_up, y = persons(
        (1, 1, 1, 15), (1, 1, 0, 5), (1, 0, 1, 9), (1, 0, 0, 21), (0, 0, 1, 16), (0, 0, 0, 24)
    )
    fits = fit_att(nothing(90), assigned, took_up, y, arm_id=ARM)
    assert fits.arms == (ARM,)
    att = (24 / 50 - 16 / 40) / (20 / 50)
    assert fits.estimate[0, 0] == pytest.approx(att, abs=1e-13)
    # Residuals u = y - att d, about their mean in each arm; HC2 of a difference of means divides by n - 1.
    residuals = y[:, 0] - att * took_up
    variance = sum(residuals[assigned == z].var(ddof=1) / (assigned == z).sum() for z in (0, 1)) / 0.4**2
    assert fits.std_errors["HC2"][0, 0] ** 2 == pytest.approx(variance, rel=1e-12)
    assert fits.covariance[0, 0, 0] == pytest.approx(variance, rel=1e-12)
    # The first stage: share 0.4 in the arm, exactly 0 in control.
    assert fits.first_stage_f is not None
    assert fits.first_stage_f[0, 0] == pytest.approx(0.4**2 / (0.4 * 0.6 / 49), rel=1e-12)
    assert fits.df.tolist() == [88]
    assert (fits.n[0], fits.n_arm[0, 0], fits.n_comparison[0]) == (90, 50, 40)
    assert (fits.nonzero_arm[0, 0], fits.nonzero_comparison[0]) == (24, 16)
    assert fits.comparison_mean[0] == pytest.approx(0.4)
    assert fits.comparison_sd[0] == pytest.approx(y[assigned == 0].std(ddof=1))
    assert (fits.se_type, fits.reason, fits.dropped) == ("HC2", (("",),), ("",))


def test_equals_itt_over_first_stage() -> None:
    covariates, assigned, took_up, y = drawn(1, columns=4)
    y[::9, 2] = np.nan
    fits = fit_att(covariates, assigned, took_up, y, arm_id=ARM)
    itt = fit_arms(covariates, assigned, (ARM,), y, binary=False)
    # Nobody in control takes it up, and as a 0/1 outcome it would have no event: so as a number.
    first = fit_arms(covariates, assigned, (ARM,), np.where(np.isnan(y), np.nan, took_up[:, None]), binary=False)
    np.testing.assert_allclose(fits.estimate, itt.estimate / first.estimate, rtol=0, atol=1e-10)
    np.testing.assert_allclose(fits.first_stage_f, (first.estimate / first.std_errors["HC2"]) ** 2, rtol=1e-10)


def test_if_everybody_takes_it_up_att_is_itt() -> None:
    covariates, assigned, _, y = drawn(2)
    fits = fit_att(covariates, assigned, assigned.astype(float), y, arm_id=ARM, errors=KINDS)
    itt = fit_arms(covariates, assigned, (ARM,), y, binary=False, errors=KINDS)
    np.testing.assert_allclose(fits.estimate, itt.estimate, atol=1e-12)
    for kind in KINDS:
        np.testing.assert_allclose(fits.std_errors[kind], itt.std_errors[kind], rtol=1e-10)
    assert fits.first_stage_f is not None
    assert np.isposinf(fits.first_stage_f).all()


def test_stored_numbers_of_r() -> None:
    with (R / "att_logit_input.csv").open() as file:
        rows = list(csv.DictReader(file))
    with (R / "att_logit_output.csv").open() as file:
        stored = {(r["what"], int(r["arm"]), r["outcome"]): float(r["value"]) for r in csv.DictReader(file)}
    education = np.array([row["education"] for row in rows])
    block = np.array([row["block"] for row in rows])
    covariates = Covariates(
        matrix=np.column_stack(
            [
                [float(row["age"]) for row in rows],
                *(education == level for level in ("high", "low", "middle")),
                *(block == level for level in ("x", "y")),
            ]
        ),
        names=("age", "education=high", "education=low", "education=middle", "block=x", "block=y"),
        levels=("", "education", "education", "education", "block", "block"),
    )
    arm = np.array([int(row["arm"]) for row in rows])
    took_up = np.array([float(row["took_up"]) for row in rows])
    y = np.array([[float(row["work"]), float(row["score"])] for row in rows])
    for code in (1, 2):
        assigned = np.where(arm == code, 1, np.where(arm == 0, 0, -1))
        fits = fit_att(covariates, assigned, took_up, y, arm_id=ARM, errors=KINDS)
        assert fits.first_stage_f is not None
        assert fits.first_stage_f[0, 0] == pytest.approx(stored["att first-stage F", code, "work"], rel=1e-8)
        for j, outcome in enumerate(("work", "score")):
            assert fits.estimate[0, j] == pytest.approx(stored["att estimate", code, outcome], rel=1e-8)
            assert fits.df[j] == stored["att df", code, outcome]
            for kind in KINDS:
                expected = stored[f"att {kind}", code, outcome]
                assert fits.std_errors[kind][0, j] == pytest.approx(expected, rel=1e-8), kind


def test_equals_statsmodels() -> None:
    covariates, assigned, took_up, y = drawn(3)
    ones = np.ones((len(y), 1))
    second = np.hstack([ones, covariates.matrix, took_up[:, None]])
    fit = IV2SLS(y[:, 0], second, np.hstack([ones, covariates.matrix, assigned[:, None]])).fit()
    fits = fit_att(covariates, assigned, took_up, y, arm_id=ARM, errors=("HC2", "classical"))
    assert fits.estimate[0, 0] == pytest.approx(fit.params[-1], abs=1e-10)
    assert fits.std_errors["classical"][0, 0] == pytest.approx(fit.bse[-1], rel=1e-9)


def test_clusters_are_the_unit_where_they_were_drawn() -> None:
    """By hand without covariates: sums of u about the arm means by cluster, the factor of Stata."""
    _, _, _, y = drawn(4, n=120)
    clusters = np.repeat(np.arange(40), 3)
    assigned = (clusters % 2).astype(np.int64)
    took_up = (assigned * (np.arange(120) % 3 > 0)).astype(float)
    fits = fit_att(nothing(120), assigned, took_up, y, arm_id=ARM, clusters=clusters)
    residuals = y[:, 0] - fits.estimate[0, 0] * took_up
    centred = residuals - np.array([residuals[assigned == z].mean() for z in (0, 1)])[assigned]
    sums = np.bincount(clusters, centred)
    variance = np.square(sums / 60).sum() / took_up[assigned == 1].mean() ** 2 * 40 / 39 * 119 / 118
    assert fits.se_type == "CR1"
    assert fits.std_errors["CR1"][0, 0] ** 2 == pytest.approx(variance, rel=1e-12)
    assert set(fits.std_errors) == {"CR1", "HC2"}
    assert fits.df.tolist() == [39]
    alone = fit_att(nothing(120), assigned, took_up, y, arm_id=ARM, clusters=np.full(120, -1))
    assert (alone.se_type, alone.df.tolist()) == ("HC2", [118])


def test_missing_take_up_is_none_in_control_and_drops_the_row_in_the_arm() -> None:
    covariates, assigned, took_up, y = drawn(5)
    known = fit_att(covariates, assigned, took_up, y, arm_id=ARM)
    unrecorded = np.where(assigned == 0, np.nan, took_up)
    np.testing.assert_array_equal(fit_att(covariates, assigned, unrecorded, y, arm_id=ARM).estimate, known.estimate)
    lost = np.flatnonzero(assigned == 1)[:15]
    unrecorded[lost] = np.nan
    fits = fit_att(covariates, assigned, unrecorded, y, arm_id=ARM)
    without = np.where(np.isin(np.arange(len(y)), lost), -1, assigned)
    expected = fit_att(covariates, without, took_up, y, arm_id=ARM)
    np.testing.assert_allclose(fits.estimate, expected.estimate, atol=1e-12)
    assert (fits.n[0], fits.n_arm[0, 0]) == (known.n[0] - 15, known.n_arm[0, 0] - 15)
    assert fits.n_comparison[0] == known.n_comparison[0]


def test_columns_are_fitted_as_if_alone() -> None:
    covariates, assigned, took_up, y = drawn(6, columns=5)
    y[:50, 1] = np.nan
    y[:50, 4] = np.nan
    y[:, 3] = 7.0
    assigned[300:320] = -1
    fits = fit_att(covariates, assigned, took_up, y, arm_id=ARM)
    for j in range(5):
        alone = fit_att(covariates, assigned, took_up, y[:, [j]], arm_id=ARM)
        np.testing.assert_allclose(fits.estimate[:, j], alone.estimate[:, 0], atol=1e-12)
        np.testing.assert_allclose(fits.std_errors["HC2"][:, j], alone.std_errors["HC2"][:, 0], rtol=1e-10)
        assert fits.reason[0][j] == alone.reason[0][0]
        assert fits.n[j] == alone.n[0]
    assert fits.reason[0] == ("", "", "", NO_SPREAD, "")


def weak(takers: int, arm: int) -> tuple[Ints, Floats, Floats]:
    assigned = np.repeat([0, 1], [100, arm])
    took_up = np.concatenate([np.zeros(100), np.arange(arm) < takers]).astype(float)
    return assigned, took_up, np.random.default_rng(7).normal(size=(100 + arm, 2))


@pytest.mark.parametrize(("arm", "expected"), [(80, 9 * 79 / 71), (82, 9 * 81 / 73)])
def test_first_stage_just_over_and_under_ten(arm: int, expected: float) -> None:
    """Without covariates F = p / (1 - p) x (n - 1) of the arm: 10.01 and 9.99 for 9 who took it up."""
    assigned, took_up, y = weak(9, arm)
    fits = fit_att(nothing(len(y)), assigned, took_up, y, arm_id=ARM)
    assert fits.first_stage_f is not None
    np.testing.assert_allclose(fits.first_stage_f, expected, rtol=1e-10)
    if expected < 10:
        assert fits.reason == ((WEAK_INSTRUMENT, WEAK_INSTRUMENT),)
        assert np.isnan(fits.estimate).all()
        assert np.isnan(fits.std_errors["HC2"]).all()
        assert np.isnan(fits.covariance).all()
    else:
        assert fits.reason == (("", ""),)
        assert np.isfinite(fits.estimate).all()


def test_nobody_takes_it_up() -> None:
    assigned, _, y = weak(0, 100)
    fits = fit_att(nothing(200), assigned, np.zeros(200), y, arm_id=ARM)
    assert fits.reason == ((WEAK_INSTRUMENT, WEAK_INSTRUMENT),)
    assert fits.first_stage_f is not None
    assert fits.first_stage_f.tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize(("events", "reason"), [(10, ""), (9, OUTSIDE_UNIT)])
def test_untreated_mean_at_zero_and_below(events: int, reason: str) -> None:
    """Of 50 in the arm 20 took it up, 12 with the event, and 10 of the rest; control has `events` of 50.

    Untreated mean of who took it up: 12 / 20 - (22 / 50 - events / 50) / 0.4 = (events - 10) / 20.
    """
    assigned, took_up, y = persons(
        (1, 1, 1, 12), (1, 1, 0, 8), (1, 0, 1, 10), (1, 0, 0, 20), (0, 0, 1, events), (0, 0, 0, 50 - events)
    )
    fits = fit_att(nothing(100), assigned, took_up, y, arm_id=ARM)
    assert fits.reason == ((reason,),)
    assert fits.estimate[0, 0] == pytest.approx((22 - events) / 20)
    turned = fit_att(nothing(100), assigned, took_up, 1 - y, arm_id=ARM)
    assert turned.reason == ((reason,),)
    # A score has no such bounds.
    assert fit_att(nothing(100), assigned, took_up, 10 * y, arm_id=ARM).reason == (("",),)


def test_untreated_mean_is_adjusted_like_the_effect() -> None:
    """With a covariate: the coefficient of y d less the ATT, both by statsmodels."""
    random = np.random.default_rng(8)
    flagged = []
    for _ in range(40):
        x = random.normal(size=(80, 1))
        assigned = random.integers(0, 2, 80)
        took_up = (assigned * (random.random(80) < 0.5)).astype(float)
        y = (random.random(80) < 0.25).astype(float)
        design = np.hstack([np.ones((80, 1)), x])
        second, instruments = np.column_stack([design, took_up]), np.column_stack([design, assigned])
        treated = IV2SLS(y * took_up, second, instruments).fit().params[-1]
        untreated = treated - IV2SLS(y, second, instruments).fit().params[-1]
        fits = fit_att(numbers(x), assigned, took_up, y[:, None], arm_id=ARM)
        assert (fits.reason[0][0] == OUTSIDE_UNIT) is not (0 <= untreated <= 1)
        flagged.append(fits.reason[0][0])
    assert set(flagged) == {"", OUTSIDE_UNIT}


def test_small_groups_and_outcomes_without_variation() -> None:
    few = persons((1, 1, 1, 4), (1, 1, 0, 5), (0, 0, 1, 20), (0, 0, 0, 20))
    fits = fit_att(nothing(49), *few, arm_id=ARM)
    assert fits.reason == ((SMALL_ARM,),)
    assert np.isnan(fits.estimate).all()
    enough = persons((1, 1, 1, 4), (1, 1, 0, 6), (0, 0, 1, 20), (0, 0, 0, 20))
    assert fit_att(nothing(50), *enough, arm_id=ARM).reason == (("",),)
    few_compared = persons((1, 1, 1, 20), (1, 1, 0, 20), (0, 0, 1, 4), (0, 0, 0, 5))
    assert fit_att(nothing(49), *few_compared, arm_id=ARM).reason == ((SMALL_ARM,),)
    no_event = persons((1, 1, 1, 20), (1, 0, 0, 20), (0, 0, 0, 40))
    assert fit_att(nothing(80), *no_event, arm_id=ARM).reason == ((NO_VARIATION,),)
    no_rows = fit_att(nothing(80), np.full(80, -1), *no_event[1:], arm_id=ARM)
    assert no_rows.reason == ((SMALL_ARM,),)
    assert no_rows.n.tolist() == [0]


@pytest.mark.parametrize(("columns", "df"), [(16, 10), (17, 9)])
def test_residual_degrees_of_freedom(columns: int, df: int) -> None:
    random = np.random.default_rng(9)
    assigned = np.arange(28) % 2
    fits = fit_att(
        numbers(random.normal(size=(28, columns))),
        assigned,
        assigned.astype(float),
        random.normal(size=(28, 1)),
        arm_id=ARM,
    )
    assert fits.df.tolist() == [df]
    assert fits.reason == (("" if df == 10 else LOW_DF,),)


def test_an_arm_that_a_covariate_holds() -> None:
    covariates, assigned, took_up, y = drawn(10)
    confounded = replace(covariates, matrix=np.column_stack([covariates.matrix[:, :2], assigned]))
    assert fit_att(confounded, assigned, took_up, y, arm_id=ARM).reason == ((NOT_SEPARABLE,),)


def test_a_row_of_leverage_one_adds_nothing() -> None:
    """A person with an indicator of their own: as if they were not there, but for the covariate means."""
    covariates, assigned, took_up, y = drawn(11)
    own = np.zeros(len(y))
    own[0] = 1.0
    with_own = numbers(np.column_stack([covariates.matrix, own]))
    fits = fit_att(with_own, assigned, took_up, y, arm_id=ARM, errors=("HC2", "HC3"))
    rest = fit_att(covariates, np.where(own == 1, -1, assigned), took_up, y, arm_id=ARM, errors=("HC2", "HC3"))
    np.testing.assert_allclose(fits.estimate, rest.estimate, atol=1e-10)
    for kind in ("HC2", "HC3"):
        np.testing.assert_allclose(fits.std_errors[kind], rest.std_errors[kind], rtol=1e-8)


def test_refuses_what_cannot_be() -> None:
    covariates, assigned, took_up, y = drawn(12)
    with pytest.raises(ValueError, match="take-up 1 in control"):
        fit_att(covariates, assigned, np.where(assigned == 0, 1.0, took_up), y, arm_id=ARM)
    with pytest.raises(ValueError, match=r"take-up 0\.5 must be 0, 1 or missing"):
        fit_att(covariates, assigned, np.where(assigned == 1, 0.5, took_up), y, arm_id=ARM)
    with pytest.raises(ValueError, match="kinds of standard error"):
        fit_att(covariates, assigned, took_up, y, arm_id=ARM, errors=("HC4",))
