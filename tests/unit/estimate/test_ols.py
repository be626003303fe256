"""OLS of arms: worked by hand, identities, against statsmodels, limits on both sides, and reasons."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from vexcore.estimate.covariates import Covariates, build_covariates, complete_numbers, reduce_covariates
from vexcore.estimate.design import build_design, factor_rows, group_columns
from vexcore.estimate.fits import LOW_DF, NO_SPREAD, NO_VARIATION, NOT_SEPARABLE, SMALL_ARM, ArmFits
from vexcore.estimate.ols import build_t_intervals, fit_arms

ROBUST = ("HC2", "HC0", "HC1", "HC3")
KINDS = (*ROBUST, "classical")
COMPARISON = [0.0] * 5 + [2.0] * 5
"""Mean 1, sum of squares 10."""
ARM = [1.0] * 5 + [5.0] * 5
"""Mean 3, sum of squares 40."""
PAIRS = np.repeat(np.arange(10), 2)


def build_plain(n: int, **columns: Any) -> Covariates:
    """Covariates that are numbers only; none by default."""
    matrix = np.column_stack(list(columns.values())) if columns else np.zeros((n, 0))
    return Covariates(matrix=matrix.astype(float), names=tuple(columns), levels=("",) * len(columns))


def build_levels(name: str, labels: list[str]) -> Covariates:
    found = sorted(set(labels))
    return Covariates(
        matrix=(np.array(labels)[:, None] == np.array(found)).astype(float),
        names=tuple(f"{name}={each}" for each in found),
        levels=(name,) * len(found),
    )


def fit_two_groups(comparison: list[float], treated: list[float], **options: Any) -> ArmFits:
    arm = np.repeat([0, 1], [len(comparison), len(treated)])
    y = np.array([*comparison, *treated])[:, None]
    return fit_arms(build_plain(len(arm)), arm, ("x:a",), y, **{"binary": False, **options})


def draw_persons(n: int, seed: int = 7) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    persons = pd.DataFrame(
        {
            "sex": chance.choice(["male", "female"], n),
            "education": chance.choice(["low", "middle", "high", "unknown"], n, p=[0.5, 0.3, 0.15, 0.05]),
            "migration": chance.choice(["none", "western", "non-western"], n, p=[0.6, 0.1, 0.3]),
            "benefit_norm": chance.choice(["single", "single-parent", "couple"], n, p=[0.7, 0.2, 0.1]),
            "household": chance.choice(["single", "single-parent", "couple-children", "other"], n),
            "age": np.where(chance.random(n) < 0.06, np.nan, chance.integers(27, 65, n)),
            "benefit_months": chance.integers(0, 300, n),
            "wage_eur_6m": np.where(chance.random(n) < 0.7, 0.0, chance.gamma(2, 3000, n)),
            "block": chance.choice(["a", "b", "c"], n),
            "start_month": chance.choice([datetime.date(2017, 12, 1), datetime.date(2018, 3, 1)], n),
        }
    )
    persons["wage_eur_12m"] = persons["wage_eur_6m"] * 2 + chance.gamma(1, 100, n)
    persons["wage_eur_24m"] = np.where(
        chance.random(n) < 0.05, np.nan, persons["wage_eur_6m"] * 4 + chance.gamma(1, 9, n)
    )
    return persons


def draw_outcomes(n: int, seed: int = 8) -> np.ndarray:
    """Two 0/1 outcomes, wages in euros, and a score; the second and fourth miss rows of their own."""
    chance = np.random.default_rng(seed)
    y = np.column_stack(
        [chance.random(n) < 0.3, chance.random(n) < 0.6, chance.gamma(2, 900, n), chance.normal(6, 2, n)]
    ).astype(float)
    y[chance.random(n) < 0.15, 1] = np.nan
    y[chance.random(n) < 0.4, 3] = np.nan
    return y


def fit_statsmodels(covariates: Covariates, arm: np.ndarray, arms: int, y: np.ndarray, **extra: Any) -> Any:
    rows = (arm >= 0) & ~np.isnan(y)
    reduced = reduce_covariates(covariates, rows, **extra)
    return sm.OLS(y[rows], np.hstack([reduced.matrix, arm[rows, None] == np.arange(1, arms + 1)])).fit()


def test_two_groups_by_hand() -> None:
    fits = fit_two_groups(COMPARISON, ARM, errors=KINDS)

    assert fits.estimate.tolist() == [[pytest.approx(2)]]
    expected = {
        "HC0": 40 / 100 + 10 / 100,
        "HC1": (40 / 100 + 10 / 100) * 20 / 18,
        "HC2": 40 / 9 / 10 + 10 / 9 / 10,
        "HC3": 40 / 81 + 10 / 81,
        "classical": 50 / 18 * (1 / 10 + 1 / 10),
    }
    assert {kind: float(se[0, 0]) ** 2 for kind, se in fits.std_errors.items()} == pytest.approx(expected, rel=1e-12)
    assert fits.se_type == "HC2"
    assert fits.covariance[0, 0, 0] == pytest.approx(expected["HC2"])
    assert (fits.df.tolist(), fits.n.tolist(), fits.n_arm.tolist(), fits.n_comparison.tolist()) == (
        [18],
        [20],
        [[10]],
        [10],
    )
    assert (fits.nonzero_arm.tolist(), fits.nonzero_comparison.tolist()) == ([[10]], [5])
    assert fits.comparison_mean.tolist() == [1]
    assert fits.comparison_sd.tolist() == [pytest.approx((10 / 9) ** 0.5)]
    assert fits.reason == (("",),)
    assert fits.dropped == ("",)


def test_two_arms_share_the_variance_of_their_comparison() -> None:
    arm = np.repeat([0, 1, 2], 10)
    y = np.array([*COMPARISON, *ARM, *[4.0] * 9, 14.0])[:, None]
    covariance = fit_arms(build_plain(30), arm, ("x:a", "x:b"), y, binary=False).covariance[:, :, 0]

    assert covariance[0, 1] == covariance[1, 0] == pytest.approx(10 / 9 / 10)
    assert covariance[1, 1] == pytest.approx(90 / 9 / 10 + 10 / 9 / 10)


def test_unequal_groups_by_hand() -> None:
    fits = fit_two_groups([0.0, 1.0] * 10, [1.0] * 9 + [0.0] * 3, binary=True, errors=KINDS)

    # Sums of squares: 20 x 1/4 = 5 and 12 x 3/16 = 2.25.
    assert fits.estimate[0, 0] == pytest.approx(0.25)
    assert fits.std_errors["HC2"][0, 0] ** 2 == pytest.approx(5 / 19 / 20 + 2.25 / 11 / 12)
    assert fits.std_errors["HC3"][0, 0] ** 2 == pytest.approx(5 / 19**2 + 2.25 / 11**2)
    assert fits.std_errors["classical"][0, 0] ** 2 == pytest.approx(7.25 / 30 * (1 / 20 + 1 / 12))


def test_clusters_by_hand() -> None:
    clusters = PAIRS.copy()
    clusters[8:10] = -1
    fits = fit_two_groups(COMPARISON, ARM, clusters=clusters, errors=("HC2", "HC0"))

    # Sums of residuals: -2, -2, 0, 2 and twice 1 in the comparison; -4, -4, 0, 4, 4 in the arm. Eleven clusters.
    expected = (14 / 100 + 64 / 100) * 11 / 10 * 19 / 18
    assert fits.se_type == "CR1"
    assert fits.df.tolist() == [10]
    assert set(fits.std_errors) == {"HC2", "HC0", "CR1"}
    assert fits.std_errors["CR1"][0, 0] ** 2 == pytest.approx(expected, rel=1e-12)
    assert fits.std_errors["HC2"][0, 0] ** 2 == pytest.approx(50 / 90)
    assert fits.covariance[0, 0, 0] == pytest.approx(expected, rel=1e-12)


def test_ten_clusters_leave_too_few_degrees_of_freedom() -> None:
    fits = fit_two_groups(COMPARISON, ARM, clusters=PAIRS)

    assert fits.df.tolist() == [9]
    assert fits.reason == ((LOW_DF,),)
    assert np.isnan(fits.std_errors["CR1"][0, 0])


@pytest.mark.parametrize("clusters", [np.full(20, -1), np.arange(20), None])
def test_each_person_a_cluster_is_hc1_and_asks_no_cr1(clusters: np.ndarray | None) -> None:
    fits = fit_two_groups(COMPARISON, ARM, clusters=clusters, errors=("HC2", "HC1", "CR1"))

    assert fits.se_type == "HC2"
    assert fits.df.tolist() == [18]
    assert fits.std_errors["CR1"][0, 0] == pytest.approx(fits.std_errors["HC1"][0, 0], rel=1e-12)


def test_clusters_outside_the_comparison_do_not_count() -> None:
    arm = np.array([0] * 10 + [1] * 10 + [-1] * 4)
    y = np.array([*COMPARISON, *ARM, 1.0, 2.0, 3.0, 4.0])[:, None]
    clusters = np.array([*range(20), 0, 0, 21, 21])

    fits = fit_arms(build_plain(24), arm, ("x:a",), y, binary=False, clusters=clusters)

    assert fits.se_type == "HC2"
    assert fits.n.tolist() == [20]


def test_intervals_use_the_first_kind_asked() -> None:
    fits = fit_two_groups(COMPARISON, ARM, errors=("HC3", "HC0"))

    assert fits.se_type == "HC3"
    assert fits.covariance[0, 0, 0] == pytest.approx(50 / 81)


@pytest.mark.parametrize("model", ["M1", "M2", "M3", "M4", "M5", "M6", "M7"])
def test_against_statsmodels_on_ready_matrices(model: str) -> None:
    n = 700
    covariates, y = build_covariates(draw_persons(n), model), draw_outcomes(n)
    arm = np.random.default_rng(9).integers(-1, 4, n)
    binary = np.array([True, True, False, False])

    fits = fit_arms(covariates, arm, ("x:a", "x:b", "x:c"), y, binary=binary, errors=KINDS)

    assert {reason for row in fits.reason for reason in row} == {""}
    for k in range(y.shape[1]):
        reference = fit_statsmodels(covariates, arm, 3, y[:, k])
        np.testing.assert_allclose(fits.estimate[:, k], reference.params[-3:], rtol=1e-10)
        assert fits.df[k] == reference.df_resid
        assert fits.n[k] == reference.nobs
        np.testing.assert_allclose(fits.std_errors["classical"][:, k], reference.bse[-3:], rtol=1e-8)
        for kind in ROBUST:
            robust = reference.get_robustcov_results(kind)
            np.testing.assert_allclose(fits.std_errors[kind][:, k], robust.bse[-3:], rtol=1e-8)
        covariance = reference.get_robustcov_results("HC2").cov_params()[-3:, -3:]
        np.testing.assert_allclose(fits.covariance[:, :, k], covariance, rtol=1e-7)


def test_clusters_against_statsmodels() -> None:
    n = 400
    covariates, y = build_covariates(draw_persons(n), "M1"), draw_outcomes(n)
    arm, clusters = np.arange(n) // 4 % 3, np.arange(n) // 4

    fits = fit_arms(covariates, arm, ("x:a", "x:b"), y, binary=False, clusters=clusters)

    for k in range(y.shape[1]):
        rows = ~np.isnan(y[:, k])
        reference = fit_statsmodels(covariates, arm, 2, y[:, k])
        robust = reference.get_robustcov_results("cluster", groups=clusters[rows], use_correction=True)
        np.testing.assert_allclose(fits.std_errors["CR1"][:, k], robust.bse[-2:], rtol=1e-8)
        np.testing.assert_allclose(fits.covariance[:, :, k], robust.cov_params()[-2:, -2:], rtol=1e-7)
        assert fits.df[k] == len(np.unique(clusters[rows])) - 1


def test_value_at_wave_0_is_a_covariate_for_which_nobody_is_dropped() -> None:
    n = 300
    chance = np.random.default_rng(3)
    covariates = build_covariates(draw_persons(n), "M1")
    arm = np.arange(n) % 3 - 1
    baseline = np.where(chance.random(n) < 0.2, np.nan, chance.normal(5, 2, n))
    y = (complete_numbers(baseline) + chance.normal(0, 1, n))[:, None]
    used = arm >= 0
    extra = np.column_stack(
        [np.where(np.isnan(baseline), baseline[used & ~np.isnan(baseline)].mean(), baseline), np.isnan(baseline)]
    )

    fits = fit_arms(covariates, arm, ("x:a",), y, binary=False, baseline=baseline)
    reference = fit_statsmodels(covariates, arm, 1, y[:, 0], extra=extra, extra_names=("wave 0", "wave 0 missing"))

    assert fits.n.tolist() == [200]
    assert fits.estimate[0, 0] == pytest.approx(reference.params[-1], rel=1e-10)
    assert fits.std_errors["HC2"][0, 0] == pytest.approx(reference.get_robustcov_results("HC2").bse[-1], rel=1e-8)
    assert (
        fits.std_errors["HC2"][0, 0]
        < 0.8 * fit_arms(covariates, arm, ("x:a",), y, binary=False).std_errors["HC2"][0, 0]
    )


def test_a_constant_added_to_a_covariate_changes_nothing() -> None:
    n = 400
    chance = np.random.default_rng(5)
    months = chance.integers(0, 300, n)
    arm = (months + chance.integers(0, 300, n) > 300).astype(np.int64)
    y = (months + 10 * arm + chance.normal(0, 50, n))[:, None]

    plain = fit_arms(build_plain(n, months=months), arm, ("x:a",), y, binary=False)
    moved = fit_arms(build_plain(n, months=months + 10**6), arm, ("x:a",), y, binary=False)

    assert moved.estimate[0, 0] == pytest.approx(plain.estimate[0, 0], rel=1e-11)
    assert moved.std_errors["HC2"][0, 0] == pytest.approx(plain.std_errors["HC2"][0, 0], rel=1e-11)


@pytest.mark.parametrize("width", [1e-2, 1e-3])
def test_ill_conditioned_squares_keep_their_digits(width: float) -> None:
    """Against the same columns made orthogonal: the effect of the arm does not depend on the basis."""
    n = 400
    chance = np.random.default_rng(5)
    arm = np.arange(n) % 2
    spread = chance.normal(0, 1, n)
    age = 40 + width * spread
    y = (0.3 * arm + chance.normal(0, 1, n))[:, None]

    fits = fit_arms(build_plain(n, age=age, squared=age**2), arm, ("x:a",), y, binary=False)
    orthogonal = fit_arms(build_plain(n, age=spread, squared=spread**2), arm, ("x:a",), y, binary=False)

    assert fits.dropped == ("",)
    assert fits.df.tolist() == [n - 4]
    # The square itself is rounded to 16 digits of 1600, of which its own part is width squared.
    assert fits.estimate[0, 0] == pytest.approx(orthogonal.estimate[0, 0], rel=1e-13 * 1600 / width**2)


def test_ill_conditioned_columns_are_factored_by_qr() -> None:
    n = 200
    chance = np.random.default_rng(6)
    first = chance.normal(0, 1, n)
    near = first + 1e-4 * chance.normal(0, 1, n)
    arm = np.arange(n) % 2
    y = (first + arm + chance.normal(0, 1, n))[:, None]

    design = build_design(build_plain(n, first=first, near=near), arm, 1)
    basis = factor_rows(design, np.ones(n, dtype=bool)).basis
    fits = fit_arms(build_plain(n, first=first, near=near), arm, ("x:a",), y, binary=False)
    reference = sm.OLS(y[:, 0], np.column_stack([np.ones(n), first, near, arm])).fit()

    assert np.abs(basis.T @ basis - np.eye(3)).max() < 1e-14
    assert fits.estimate[0, 0] == pytest.approx(reference.params[-1], rel=1e-10)
    assert fits.std_errors["HC2"][0, 0] == pytest.approx(reference.get_robustcov_results("HC2").bse[-1], rel=1e-8)


def test_many_columns_equal_one_at_a_time() -> None:
    n = 500
    covariates, y = build_covariates(draw_persons(n), "M1"), np.hstack([draw_outcomes(n, seed) for seed in range(6)])
    arm = np.arange(n) % 4
    arms = ("x:a", "x:b", "x:c")
    options: dict[str, Any] = {"binary": False, "errors": KINDS}

    together = fit_arms(covariates, arm, arms, y, **options)

    for k in range(y.shape[1]):
        alone = fit_arms(covariates, arm, arms, y[:, [k]], **options)
        np.testing.assert_allclose(together.estimate[:, k], alone.estimate[:, 0], rtol=1e-11)
        np.testing.assert_allclose(together.covariance[:, :, k], alone.covariance[:, :, 0], rtol=1e-10)
        for kind in KINDS:
            np.testing.assert_allclose(together.std_errors[kind][:, k], alone.std_errors[kind][:, 0], rtol=1e-11)
        assert together.dropped[k] == alone.dropped[0]
        assert (together.df[k], together.n[k]) == (alone.df[0], alone.n[0])


@pytest.mark.parametrize("constant", [1.0, -40_000.0])
def test_a_constant_added_to_the_outcome_changes_nothing(constant: float) -> None:
    n = 300
    covariates, y, arm = build_covariates(draw_persons(n), "M1"), draw_outcomes(n), np.arange(n) % 2
    plain = fit_arms(covariates, arm, ("x:a",), y, binary=False)
    moved = fit_arms(covariates, arm, ("x:a",), y + constant, binary=False)

    np.testing.assert_allclose(moved.estimate, plain.estimate, rtol=1e-9)
    np.testing.assert_allclose(moved.std_errors["HC2"], plain.std_errors["HC2"], rtol=1e-9)
    np.testing.assert_allclose(moved.comparison_mean, plain.comparison_mean + constant)


def test_scaling_the_outcome_scales_effects_and_errors() -> None:
    n = 300
    covariates, y, arm = build_covariates(draw_persons(n), "M1"), draw_outcomes(n), np.arange(n) % 2
    plain = fit_arms(covariates, arm, ("x:a",), y, binary=False, errors=KINDS)
    scaled = fit_arms(covariates, arm, ("x:a",), -12 * y, binary=False, errors=KINDS)

    np.testing.assert_allclose(scaled.estimate, -12 * plain.estimate, rtol=1e-12)
    np.testing.assert_allclose(scaled.covariance, 144 * plain.covariance, rtol=1e-12)
    for kind in KINDS:
        np.testing.assert_allclose(scaled.std_errors[kind], 12 * plain.std_errors[kind], rtol=1e-12)


def test_the_order_of_persons_does_not_matter() -> None:
    n = 300
    persons, y, arm = draw_persons(n), draw_outcomes(n), np.arange(n) % 4 - 1
    order = np.random.default_rng(1).permutation(n)
    arms = ("x:a", "x:b")
    plain = fit_arms(build_covariates(persons, "M1"), arm, arms, y, binary=False)
    shuffled = fit_arms(build_covariates(persons.iloc[order], "M1"), arm[order], arms, y[order], binary=False)

    np.testing.assert_allclose(shuffled.estimate, plain.estimate, rtol=1e-10)
    np.testing.assert_allclose(shuffled.std_errors["HC2"], plain.std_errors["HC2"], rtol=1e-10)
    assert shuffled.dropped == plain.dropped


def test_residuals_stand_at_right_angles_to_every_column() -> None:
    n = 300
    covariates, arm = build_covariates(draw_persons(n), "M3"), np.arange(n) % 3
    rows = np.random.default_rng(2).random(n) < 0.8
    y = draw_outcomes(n)[rows, 2]
    factored = factor_rows(build_design(covariates, arm, 2), rows)

    residual = y - y.mean() - factored.basis @ (factored.basis.T @ y)

    columns = np.hstack([reduce_covariates(covariates, rows).matrix, arm[rows, None] == np.arange(1, 3)])
    sizes = np.linalg.norm(columns, axis=0) * np.linalg.norm(residual)
    assert np.abs(columns.T @ residual / sizes).max() < 1e-12
    assert factored.leverage.sum() == pytest.approx(columns.shape[1])
    assert factored.residual_df == rows.sum() - columns.shape[1]


def test_columns_are_grouped_by_the_rows_they_miss() -> None:
    y = np.zeros((9, 5))
    y[8, [1, 3]] = np.nan
    y[0, 4] = np.nan

    groups = group_columns(y)

    assert [group.columns.tolist() for group in groups] == [[0, 2], [1, 3], [4]]
    assert groups[1].rows.tolist() == [True] * 8 + [False]


def test_an_arm_of_9_has_no_estimate_and_touches_no_other() -> None:
    n = 120
    covariates, y = build_covariates(draw_persons(n), "M1"), draw_outcomes(n)[:, [2]]
    arm = np.arange(n) % 2
    arm[:9] = 2
    without = np.where(arm == 2, -1, arm)

    fits = fit_arms(covariates, arm, ("x:a", "x:b"), y, binary=False)
    other = fit_arms(covariates, arm, ("x:a", "x:b"), np.where(arm == 2, 1e6, 0)[:, None] + y, binary=False)

    assert fits.reason == (("",), (SMALL_ARM,))
    assert fits.n_arm.tolist() == [[(without == 1).sum()], [9]]
    assert np.isnan([fits.estimate[1, 0], fits.std_errors["HC2"][1, 0], fits.covariance[0, 1, 0]]).all()
    assert other.estimate[0, 0] == pytest.approx(fits.estimate[0, 0], rel=1e-8)


@pytest.mark.parametrize(("size", "reason"), [(0, SMALL_ARM), (9, SMALL_ARM), (10, "")])
def test_fewest_persons_in_an_arm(size: int, reason: str) -> None:
    fits = fit_two_groups(COMPARISON * 2, [0.0, 1.0, *COMPARISON][:size])

    assert fits.reason == ((reason,),)
    assert np.isnan(fits.estimate[0, 0]) == bool(reason)


@pytest.mark.parametrize(("size", "reason"), [(0, SMALL_ARM), (9, SMALL_ARM), (10, "")])
def test_fewest_persons_in_the_comparison(size: int, reason: str) -> None:
    fits = fit_two_groups([0.0, 1.0, *COMPARISON][:size], COMPARISON * 2)

    assert fits.reason == ((reason,),)
    assert np.isnan(fits.comparison_mean[0]) == (size == 0)


@pytest.mark.parametrize(("columns", "df", "reason"), [(8, 10, ""), (9, 9, LOW_DF)])
def test_fewest_degrees_of_freedom(columns: int, df: int, reason: str) -> None:
    noise = np.random.default_rng(4).normal(0, 1, (20, columns))
    covariates = Covariates(matrix=noise, names=tuple(f"x{j}" for j in range(columns)), levels=("",) * columns)
    fits = fit_arms(covariates, np.repeat([0, 1], 10), ("x:a",), np.array([*COMPARISON, *ARM])[:, None], binary=False)

    assert fits.df.tolist() == [df]
    assert fits.reason == ((reason,),)


def test_many_clusters_do_not_make_up_for_few_degrees_of_freedom() -> None:
    noise = np.random.default_rng(4).normal(0, 1, (20, 9))
    covariates = Covariates(matrix=noise, names=tuple(f"x{j}" for j in range(9)), levels=("",) * 9)
    y = np.array([*COMPARISON, *ARM])[:, None]
    clusters = np.array([0, 0, *range(1, 19)])
    fits = fit_arms(covariates, np.repeat([0, 1], 10), ("x:a",), y, binary=False, clusters=clusters)

    assert fits.df.tolist() == [18]
    assert fits.reason == ((LOW_DF,),)


def test_more_columns_than_rows_is_said_not_raised() -> None:
    noise = np.random.default_rng(4).normal(0, 1, (20, 25))
    covariates = Covariates(matrix=noise, names=tuple(f"x{j}" for j in range(25)), levels=("",) * 25)
    y = np.array([*COMPARISON, *ARM])[:, None]
    fits = fit_arms(covariates, np.repeat([0, 1], 10), ("x:a",), y, binary=False, errors=(*KINDS, "CR1"))

    assert fits.df.tolist() == [0]
    assert fits.reason == ((LOW_DF,),)


@pytest.mark.parametrize(
    ("comparison", "treated"),
    [
        ([0.0] * 12, [0.0, 1.0] * 6),
        ([1.0] * 12, [0.0, 1.0] * 6),
        ([0.0, 1.0] * 6, [0.0] * 12),
        ([0.0, 1.0] * 6, [1.0] * 12),
    ],
)
def test_no_event_or_no_non_event_is_said_of_a_binary_outcome_only(
    comparison: list[float], treated: list[float]
) -> None:
    assert fit_two_groups(comparison, treated, binary=True).reason == ((NO_VARIATION,),)
    other = fit_two_groups(comparison, treated, binary=False)
    assert other.reason == (("",),)
    assert other.estimate[0, 0] == pytest.approx(np.mean(treated) - np.mean(comparison))


def test_one_event_and_one_non_event_are_enough() -> None:
    fits = fit_two_groups([1.0] + [0.0] * 11, [0.0] + [1.0] * 11, binary=True)

    assert fits.reason == (("",),)
    assert fits.estimate[0, 0] == pytest.approx(10 / 12)


def test_a_score_without_spread_is_said() -> None:
    assert fit_two_groups([4.2] * 12, [4.2] * 12).reason == ((NO_SPREAD,),)
    assert fit_two_groups([4.2] * 12, [4.2] * 11 + [4.3]).reason == (("",),)


def test_kinds_of_outcome_may_differ_by_column() -> None:
    arm = np.repeat([0, 1], 12)
    y = np.column_stack([[0.0] * 12 + [0.0, 1.0] * 6] * 2)
    fits = fit_arms(build_plain(24), arm, ("x:a",), y, binary=np.array([True, False]))

    assert fits.reason == ((NO_VARIATION, ""),)


def test_a_column_known_of_nobody_and_one_of_one_person() -> None:
    y = np.full((24, 3), np.nan)
    y[0, 1] = 1.0
    y[:, 2] = np.tile([0.0, 1.0], 12)
    fits = fit_arms(build_plain(24), np.repeat([0, 1], 12), ("x:a",), y, binary=True, errors=(*KINDS, "CR1"))

    assert fits.reason == ((SMALL_ARM, SMALL_ARM, ""),)
    assert fits.n.tolist() == [0, 1, 24]
    assert fits.df.tolist() == [0, 0, 22]


def test_an_arm_with_a_start_of_its_own_cannot_be_told_apart() -> None:
    arm = np.repeat([0, 1, 2], 20)
    covariates = build_levels("start_month", ["a"] * 10 + ["b"] * 10 + ["c"] * 20 + ["a"] * 10 + ["b"] * 10)
    y = np.random.default_rng(1).normal(0, 1, (60, 1))
    fits = fit_arms(covariates, arm, ("x:a", "x:b"), y, binary=False)
    alone = fit_arms(covariates, np.where(arm == 1, -1, arm), ("x:a", "x:b"), y, binary=False)

    assert fits.reason == ((NOT_SEPARABLE,), ("",))
    assert np.isnan(fits.estimate[0, 0])
    assert fits.estimate[1, 0] == pytest.approx(alone.estimate[1, 0], rel=1e-12)
    assert fits.std_errors["HC2"][1, 0] == pytest.approx(alone.std_errors["HC2"][1, 0], rel=1e-12)
    assert fits.df.tolist() == [60 - 4]


def test_arms_that_fill_a_block_together_cannot_be_told_apart() -> None:
    arm = np.array([1, 2] * 15 + [0, 3] * 30)
    covariates = build_levels("block", ["north"] * 30 + ["south"] * 30 + ["west"] * 30)
    y = np.random.default_rng(2).normal(0, 1, (90, 1))
    fits = fit_arms(covariates, arm, ("x:a", "x:b", "x:c"), y, binary=False)

    assert fits.reason == ((NOT_SEPARABLE,), (NOT_SEPARABLE,), ("",))
    # In a balanced pair of blocks the effect is the plain difference.
    assert fits.estimate[2, 0] == pytest.approx(y[arm == 3].mean() - y[arm == 0].mean(), rel=1e-12)


def test_a_row_of_leverage_one_contributes_nothing() -> None:
    arm = np.array([0] * 20 + [1] * 20 + [2])
    y = np.random.default_rng(3).normal(0, 1, (41, 1))
    number = np.random.default_rng(4).normal(0, 1, 41)
    fits = fit_arms(build_plain(41, age=number), arm, ("x:a", "x:b"), y, binary=False, errors=KINDS)
    without = fit_arms(build_plain(40, age=number[:40]), arm[:40], ("x:a", "x:b"), y[:40], binary=False, errors=KINDS)

    assert fits.df.tolist() == without.df.tolist() == [37]
    for kind in ("HC0", "HC2", "HC3", "classical"):
        assert fits.std_errors[kind][0, 0] == pytest.approx(without.std_errors[kind][0, 0], rel=1e-11)


def test_joined_levels_are_named_for_each_column() -> None:
    arm = np.tile([0, 1], 30)
    covariates = build_levels("education", ["high"] * 10 + ["low"] * 50)
    y = np.random.default_rng(5).normal(0, 1, (60, 2))
    y[0, 1] = np.nan
    fits = fit_arms(covariates, arm, ("x:a",), y, binary=False)

    assert fits.dropped == ("", "education: high joined to the largest")
    assert fits.df.tolist() == [60 - 3, 59 - 2]


def test_covariances_are_computed_when_asked() -> None:
    fits = fit_two_groups(COMPARISON, ARM, with_covariance=False)

    assert np.isnan(fits.covariance).all()
    assert fits.std_errors["HC2"][0, 0] ** 2 == pytest.approx(50 / 90)


@pytest.mark.parametrize("errors", [(), ("HC4",), ("HC2", "hc0")])
def test_unknown_kinds_of_error_are_refused(errors: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="must be one or more of HC0, HC1"):
        fit_two_groups(COMPARISON, ARM, errors=errors)


def test_arrays_of_other_persons_are_refused() -> None:
    with pytest.raises(ValueError, match="the same persons, not 20, 20 and 19"):
        fit_arms(build_plain(20), np.repeat([0, 1], 10), ("x:a",), np.zeros((19, 1)), binary=False)


def test_t_intervals_by_table() -> None:
    # Two-sided 5 % points: 2.228139 at 10, 2.570582 at 5 degrees of freedom.
    intervals = build_t_intervals(np.array([[2.0, 2.570582]]), np.array([[1.0, 1.0]]), np.array([10, 5]), 0.95)

    assert intervals.low[0].tolist() == pytest.approx([2 - 2.228139, 0], abs=1e-6)
    assert intervals.high[0].tolist() == pytest.approx([2 + 2.228139, 2 * 2.570582], abs=1e-6)
    assert intervals.p_value[0].tolist() == pytest.approx([0.073388, 0.05], abs=1e-6)


def test_t_intervals_without_error_or_df() -> None:
    intervals = build_t_intervals(
        np.array([0.0, 1.0, 1.0, np.nan]), np.array([1.0, 0.0, 1.0, np.nan]), np.array([20, 20, np.nan, 20]), 0.9
    )

    assert intervals.p_value[0] == 1
    assert intervals.low[1] == intervals.high[1] == 1
    assert np.isnan(intervals.p_value[1:]).all()
    assert np.isnan(intervals.low[2:]).all()


def test_t_intervals_widen_with_the_level_and_refuse_percentages() -> None:
    low = [build_t_intervals(np.zeros(1), np.ones(1), np.array([30]), level).low[0] for level in (0.9, 0.95, 0.99)]

    assert low == pytest.approx([-1.697261, -2.042272, -2.749996], abs=1e-6)
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        build_t_intervals(np.zeros(1), np.ones(1), np.array([30]), 95)
