"""Balance: every number by hand, by identity, or as another program has it."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import chi2, chi2_contingency

from vexcore.estimate.balance import (
    NO_COVARIATES,
    Group,
    compute_smd,
    fit_chi_square,
    fit_joint_test,
    fit_share_difference,
)
from vexcore.estimate.covariates import Covariates
from vexcore.estimate.fits import LOW_DF, SMALL_ARM


def group(count: int, base_n: int) -> Group:
    return Group(count=count, base_n=base_n)


def make_covariates(columns: dict[str, np.ndarray]) -> Covariates:
    return Covariates(
        matrix=np.column_stack(list(columns.values())).astype(float),
        names=tuple(columns),
        levels=tuple(name.split("=")[0] if "=" in name else "" for name in columns),
    )


def test_smd_by_hand() -> None:
    # 0.5 against 0.3: 0.2 / sqrt((0.25 + 0.21) / 2)
    assert compute_smd(0.5, 0.3) == pytest.approx(0.2 / sqrt(0.23))
    assert compute_smd(0.3, 0.5) == -compute_smd(0.5, 0.3)
    assert compute_smd(0.4, 0.4) == 0
    assert np.isnan(compute_smd(1, 0))


def test_share_difference_by_hand() -> None:
    fit = fit_share_difference(group(30, 51), group(20, 41))

    assert fit.difference == pytest.approx(30 / 51 - 20 / 41)
    assert fit.std_error == pytest.approx(sqrt(30 / 51 * 21 / 51 / 50 + 20 / 41 * 21 / 41 / 40))
    assert fit.df == 90


def test_share_difference_is_the_hc2_coefficient() -> None:
    outcome = np.repeat([1.0, 0, 1, 0], [30, 21, 20, 21])
    member = np.repeat([1.0, 0], [51, 41])
    fitted = sm.OLS(outcome, sm.add_constant(member)).fit(cov_type="HC2", use_t=True)
    ours = fit_share_difference(group(30, 51), group(20, 41))

    assert ours.difference == pytest.approx(fitted.params[1], abs=1e-12)
    assert ours.std_error == pytest.approx(fitted.bse[1], abs=1e-12)
    assert ours.test_statistic == pytest.approx(fitted.tvalues[1], abs=1e-10)
    assert ours.p_value == pytest.approx(fitted.pvalues[1], abs=1e-10)


def test_groups_in_which_everybody_is_alike_have_no_test() -> None:
    fit = fit_share_difference(group(20, 20), group(30, 30))

    assert (fit.difference, fit.std_error) == (0, 0)
    assert np.isnan(fit.p_value)


def test_groups_of_one_are_refused() -> None:
    with pytest.raises(ValueError, match="2 or more"):
        fit_share_difference(group(1, 1), group(3, 9))


def test_chi_square_by_hand() -> None:
    # Expected 25 in each cell: 4 x 25 / 25 = 4 on 1 degree of freedom.
    test = fit_chi_square([20, 30], [30, 20])

    assert (test.statistic, test.df) == (pytest.approx(4), 1)
    assert test.p_value == pytest.approx(0.04550026389635842, abs=1e-12)


def test_chi_square_of_three_classes_by_hand() -> None:
    # Totals 60 and 40; columns 50, 30, 20: expected 30, 18, 12 and 20, 12, 8.
    # (5^2 / 30 + 5^2 / 20) + (3^2 / 18 + 3^2 / 12) + (2^2 / 12 + 2^2 / 8) = 4.1667
    test = fit_chi_square([35, 15, 10], [15, 15, 10])

    assert test.statistic == pytest.approx(25 / 30 + 25 / 20 + 9 / 18 + 9 / 12 + 4 / 12 + 4 / 8)
    assert test.df == 2
    assert test.p_value == pytest.approx(chi2.sf(test.statistic, 2))
    assert test.statistic == pytest.approx(chi2_contingency([[35, 15, 10], [15, 15, 10]], correction=False).statistic)


def test_a_class_that_nobody_is_in_is_left_out() -> None:
    assert fit_chi_square([20, 0, 30], [30, 0, 20]) == fit_chi_square([20, 30], [30, 20])


@pytest.mark.parametrize(("counts", "others"), [([50], [50]), ([50, 0], [50, 0]), ([0, 0], [20, 30])])
def test_fewer_than_two_classes_are_refused(counts: list[int], others: list[int]) -> None:
    with pytest.raises(ValueError, match="make no table"):
        fit_chi_square(counts, others)


def draw(n: int, seed: int = 0) -> tuple[dict[str, np.ndarray], np.ndarray]:
    generator = np.random.default_rng(seed)
    level = generator.integers(0, 3, n)
    columns = {f"education={name}": level == index for index, name in enumerate(("low", "middle", "high"))}
    columns |= {"age": generator.normal(45, 9, n), "wage_eur_6m": generator.gamma(0.3, 900, n)}
    return columns, generator.random(n) < 0.5


def test_joint_test_is_the_wald_test_of_statsmodels() -> None:
    columns, member = draw(200)
    test = fit_joint_test(make_covariates(columns), np.ones(200, dtype=bool), member)
    design = sm.add_constant(pd.DataFrame({name: columns[name] for name in list(columns)[1:]}).astype(float))
    fitted = sm.OLS(member.astype(float), design).fit(cov_type="HC2", use_t=True)
    wald = fitted.wald_test(np.eye(5)[1:], use_f=True, scalar=True)

    assert (test.df, test.df_residual, test.reason) == (4, 195, "")
    assert test.statistic == pytest.approx(float(wald.statistic), rel=1e-9)
    assert test.p_value == pytest.approx(float(wald.pvalue), rel=1e-9)


def test_joint_test_of_one_covariate_is_the_square_of_t() -> None:
    sex = np.repeat([1.0, 0, 1, 0], [40, 20, 30, 35])
    member = np.repeat([True, False], [60, 65])
    test = fit_joint_test(make_covariates({"sex=female": sex, "sex=male": 1 - sex}), np.ones(125, dtype=bool), member)
    fitted = sm.OLS(member.astype(float), sm.add_constant(sex)).fit(cov_type="HC2", use_t=True)

    assert test.df == 1
    assert test.statistic == pytest.approx(float(fitted.tvalues[1]) ** 2, rel=1e-9)


def test_joint_test_does_not_depend_on_units_or_order() -> None:
    columns, member = draw(150, seed=1)
    whole = np.ones(150, dtype=bool)
    first = fit_joint_test(make_covariates(columns), whole, member)
    turned = np.random.default_rng(2).permutation(150)
    other = {name: (values * 1e6 if name == "age" else values)[turned] for name, values in reversed(columns.items())}
    second = fit_joint_test(make_covariates(other), whole, member[turned])

    assert second.statistic == pytest.approx(first.statistic, rel=1e-8)
    assert second.df == first.df


@pytest.mark.parametrize(("persons", "df"), [(9, 1), (10, 2)])
def test_a_level_that_few_have_in_either_group_joins_the_largest(persons: int, df: int) -> None:
    level = np.repeat(["low", "middle", "high", "low", "middle", "high"], [40, 30, persons, 40, 30, 50])
    member = np.arange(len(level)) < 70 + persons
    columns = {f"education={name}": level == name for name in ("low", "middle", "high")}
    test = fit_joint_test(make_covariates(columns), np.ones(len(level), dtype=bool), member)
    joined = {"education=low": level != "middle", "education=middle": level == "middle"}

    assert test.df == df
    if df == 1:
        assert test == fit_joint_test(make_covariates(joined), np.ones(len(level), dtype=bool), member)


@pytest.mark.parametrize(("missing", "df"), [(9, 1), (10, 2), (50, 2), (51, 1)])
def test_an_indicator_of_missing_counts_from_ten_with_and_without(missing: int, df: int) -> None:
    age = np.random.default_rng(4).normal(45, 9, 120)
    member = np.arange(120) < 60
    gone = np.zeros(120)
    gone[:missing] = 1
    gone[60:90] = 1
    test = fit_joint_test(make_covariates({"age": age, "age missing": gone}), np.ones(120, dtype=bool), member)

    assert test.df == df


def test_blocks_are_adjusted_for_and_not_tested() -> None:
    generator = np.random.default_rng(5)
    block = np.repeat([0, 1], [100, 100])
    member = generator.random(200) < np.where(block == 0, 0.8, 0.2)
    age = generator.normal(45, 9, 200) + 20 * block
    columns = {"age": age, "block=a": block == 0, "block=b": block == 1}
    test = fit_joint_test(make_covariates(columns), np.ones(200, dtype=bool), member)
    design = sm.add_constant(np.column_stack([age, block]).astype(float))
    fitted = sm.OLS(member.astype(float), design).fit(cov_type="HC2", use_t=True)

    assert test.df == 1
    assert test.statistic == pytest.approx(float(fitted.tvalues[1]) ** 2, rel=1e-8)


def test_only_the_rows_of_both_groups_count() -> None:
    columns, member = draw(200, seed=6)
    rows = np.arange(200) < 120
    part = {name: values[:120] for name, values in columns.items()}
    expected = fit_joint_test(make_covariates(part), np.ones(120, dtype=bool), member[:120])

    assert fit_joint_test(make_covariates(columns), rows, member).statistic == pytest.approx(expected.statistic)


@pytest.mark.parametrize(("size", "reason"), [(9, SMALL_ARM), (10, "")])
def test_groups_of_fewer_than_ten_have_no_joint_test(size: int, reason: str) -> None:
    age = np.random.default_rng(7).normal(45, 9, size + 30)
    test = fit_joint_test(make_covariates({"age": age}), np.ones(size + 30, dtype=bool), np.arange(size + 30) < size)

    assert test.reason == reason
    assert np.isnan(test.statistic) == bool(reason)


@pytest.mark.parametrize(("numbers", "reason"), [(9, ""), (10, LOW_DF)])
def test_fewer_than_ten_degrees_of_freedom_are_refused(numbers: int, reason: str) -> None:
    drawn = np.random.default_rng(8).normal(size=(20, numbers))
    columns = {f"number {index}": drawn[:, index] for index in range(numbers)}

    assert fit_joint_test(make_covariates(columns), np.ones(20, dtype=bool), np.arange(20) < 10).reason == reason


def test_covariates_that_do_not_vary_give_no_joint_test() -> None:
    columns = {"age": np.full(60, 40.0), "sex=female": np.ones(60), "sex=male": np.zeros(60)}

    assert fit_joint_test(make_covariates(columns), np.ones(60, dtype=bool), np.arange(60) < 30).reason == NO_COVARIATES
