"""Covariates by hand, levels and indicators at 9 and 10 persons, texts that do not tell none from 1 to 9, full rank."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vexcore.estimate.covariates import (
    MODEL_CHARACTERISTICS,
    Covariates,
    build_covariates,
    complete_numbers,
    extend_covariates,
    reduce_covariates,
)

NUMBERS = ("age", "benefit_months", "wage_eur_6m", "wage_eur_12m", "wage_eur_24m")
START = datetime.date(2017, 12, 1)
LATER = datetime.date(2018, 3, 1)


def build_persons(n: int, **columns: Any) -> pd.DataFrame:
    """Persons who differ only in the columns given."""
    plain: dict[str, Any] = {
        "sex": ["male"] * n,
        "education": ["low"] * n,
        "migration": ["none"] * n,
        "benefit_norm": ["single"] * n,
        "household": ["other"] * n,
        "block": [None] * n,
        "start_month": [START] * n,
        **{name: [0.0] * n for name in NUMBERS},
    }
    return pd.DataFrame({**plain, **columns})


def get_column(covariates: Covariates, name: str) -> list[float]:
    column: list[float] = covariates.matrix[:, covariates.names.index(name)].tolist()
    return column


def everybody(n: int) -> np.ndarray:
    return np.ones(n, dtype=bool)


def test_m1_of_three_persons_by_hand() -> None:
    persons = build_persons(
        3,
        sex=["female", "male", None],
        education=["high", "unknown", None],
        age=[30, None, 50],
        wage_eur_6m=[None, 1000.0, 4000.0],
        start_month=[LATER, START, START],
    )

    covariates = build_covariates(persons, "M1")

    assert covariates.names == (
        *("sex=male", "sex=female", "sex=unknown", "sex=missing"),
        *("education=low", "education=middle", "education=high", "education=unknown", "education=missing"),
        *("migration=none", "migration=western", "migration=non-western", "migration=unknown", "migration=missing"),
        *("benefit_norm=single", "benefit_norm=single-parent", "benefit_norm=couple", "benefit_norm=missing"),
        *("age", "age missing", "benefit_months", "benefit_months missing", "wage_eur_6m", "wage_eur_6m missing"),
        *("block=missing", "start_month=2017-12-01", "start_month=2018-03-01", "start_month=missing"),
    )
    assert covariates.levels[:5] == ("sex", "sex", "sex", "sex", "education")
    assert covariates.levels[18:25] == ("", "", "", "", "", "", "block")
    assert get_column(covariates, "sex=female") == [1, 0, 0]
    assert get_column(covariates, "sex=missing") == [0, 0, 1]
    assert get_column(covariates, "education=unknown") == [0, 1, 0]
    assert get_column(covariates, "education=missing") == [0, 0, 1]
    assert get_column(covariates, "age") == [30, 40, 50]
    assert get_column(covariates, "age missing") == [0, 1, 0]
    assert get_column(covariates, "wage_eur_6m") == [2500, 1000, 4000]
    assert get_column(covariates, "wage_eur_6m missing") == [1, 0, 0]
    assert get_column(covariates, "start_month=2018-03-01") == [1, 0, 0]
    assert get_column(covariates, "block=missing") == [1, 1, 1]


def test_each_model_differs_from_m1_as_stated() -> None:
    persons = build_persons(2, age=[30, None], benefit_months=[0, 2], block=["a", "b"])
    names = {model: set(build_covariates(persons, model).names) for model in MODEL_CHARACTERISTICS}
    method = {"block=a", "block=b", "block=missing", "start_month=2017-12-01", "start_month=missing"}
    norm = {f"benefit_norm={level}" for level in ("single", "single-parent", "couple", "missing")}
    levels = ("single", "single-parent", "couple-no-children", "couple-children", "other", "missing")
    wage = {"wage_eur_6m", "wage_eur_6m missing"}

    assert names["M2"] == method
    assert names["M1"] == names["M8"] >= method | norm | wage
    assert names["M3"] == names["M1"] | {"age squared"}
    duration = {"benefit_months", "benefit_months missing"}
    assert names["M4"] == (names["M1"] - duration) | {"log benefit_months", "log benefit_months missing"}
    assert names["M5"] == (names["M1"] - norm) | {f"household={level}" for level in levels}
    assert names["M6"] == (names["M1"] - wage) | {"wage_eur_12m", "wage_eur_12m missing"}
    assert names["M7"] == (names["M1"] - wage) | {"wage_eur_24m", "wage_eur_24m missing"}


def test_squares_and_logarithms_are_of_completed_numbers() -> None:
    persons = build_persons(3, age=[30, None, 50], benefit_months=[0, None, 2])

    assert get_column(build_covariates(persons, "M3"), "age squared") == [900, 1600, 2500]
    log = build_covariates(persons, "M4")
    assert get_column(log, "log benefit_months") == pytest.approx([0, np.log(2), np.log(3)])
    assert get_column(log, "log benefit_months missing") == [0, 1, 0]


def test_the_kind_of_array_does_not_matter() -> None:
    plain = build_persons(3, sex=["male", None, "female"], age=[30.0, np.nan, 50.0], block=["b", "a", None])
    typed = plain.assign(
        sex=plain["sex"].astype("str"),
        age=plain["age"].astype("Int64"),
        block=plain["block"].astype("category"),
        start_month=pd.to_datetime(plain["start_month"]),
    )

    one, other = build_covariates(plain, "M1"), build_covariates(typed, "M1")

    assert one.names == other.names
    assert one.matrix.tolist() == other.matrix.tolist()


def test_a_number_that_was_not_delivered_is_no_number() -> None:
    covariates = build_covariates(build_persons(20, age=[None] * 20), "M1")
    reduced = reduce_covariates(covariates, everybody(20))

    assert get_column(covariates, "age") == [0] * 20
    assert get_column(covariates, "age missing") == [1] * 20
    assert reduced.names == ("intercept",)
    assert {"age", "age missing"} <= set(reduced.dropped)


def test_complete_numbers_takes_the_mean_of_the_known() -> None:
    assert complete_numbers(np.array([1.0, np.nan, 4.0])).tolist() == [1, 2.5, 4]


@pytest.mark.parametrize("model", ["M0", "M9", "m1", ""])
def test_unknown_model_is_refused(model: str) -> None:
    with pytest.raises(ValueError, match="must be one of M1, M2"):
        build_covariates(build_persons(1), model)


@pytest.mark.parametrize("fewer", [0, 1, 9])
def test_a_level_under_10_joins_the_largest_and_none_reads_like_9(fewer: int) -> None:
    persons = build_persons(40, education=["high"] * fewer + ["low"] * 11 + ["middle"] * (29 - fewer))
    reduced = reduce_covariates(build_covariates(persons, "M1"), everybody(40))

    assert reduced.names == ("intercept", "education=low")
    assert "education: high, unknown, missing joined to the largest" in reduced.dropped


def test_a_level_of_10_stands_by_itself() -> None:
    persons = build_persons(40, education=["high"] * 10 + ["low"] * 11 + ["middle"] * 19)
    reduced = reduce_covariates(build_covariates(persons, "M1"), everybody(40))

    assert reduced.names == ("intercept", "education=low", "education=high")
    assert reduced.matrix.sum(axis=0).tolist() == [40, 11, 10]
    assert "education: unknown, missing joined to the largest" in reduced.dropped


def test_levels_are_counted_in_the_sample_not_in_the_trial() -> None:
    persons = build_persons(40, sex=["female"] * 10 + ["male"] * 30)
    covariates = build_covariates(persons, "M1")
    rows = everybody(40)
    rows[0] = False

    assert reduce_covariates(covariates, everybody(40)).names == ("intercept", "sex=female")
    fewer = reduce_covariates(covariates, rows)
    assert fewer.names == ("intercept",)
    assert fewer.matrix.shape == (39, 1)
    assert "sex: female, unknown, missing joined to the largest" in fewer.dropped


def test_a_characteristic_with_small_levels_only_names_none_of_them() -> None:
    persons = build_persons(18, sex=["female"] * 9 + ["male"] * 9)
    reduced = reduce_covariates(build_covariates(persons, "M1"), everybody(18))

    assert reduced.names == ("intercept",)
    assert "sex: all levels joined" in reduced.dropped
    assert not [text for text in reduced.dropped if "female" in text]


@pytest.mark.parametrize("characteristic", ["block", "start_month"])
@pytest.mark.parametrize("fewer", [1, 9])
def test_of_small_blocks_and_starts_only_the_characteristic_is_told(characteristic: str, fewer: int) -> None:
    small, large = (LATER, START) if characteristic == "start_month" else ("north", "south")
    persons = build_persons(40, **{characteristic: [small] * fewer + [large] * (40 - fewer)})
    reduced = reduce_covariates(build_covariates(persons, "M2"), everybody(40))

    assert reduced.names == ("intercept",)
    assert reduced.dropped == (f"{characteristic}: small levels joined",)


def test_blocks_of_10_stand_and_a_block_outside_the_sample_reads_like_a_small_one() -> None:
    persons = build_persons(40, block=["north"] * 10 + ["south"] * 30)
    covariates = build_covariates(persons, "M2")
    rows = everybody(40)
    rows[:10] = False

    whole = reduce_covariates(covariates, everybody(40))
    assert whole.names == ("intercept", "block=north")
    assert whole.dropped == ()
    assert reduce_covariates(covariates, rows).dropped == ("block: small levels joined",)


@pytest.mark.parametrize("fewer", [0, 1, 9])
def test_who_lacks_a_block_is_told_by_no_text(fewer: int) -> None:
    persons = build_persons(40, block=[None] * fewer + ["north"] * 15 + ["south"] * (25 - fewer))
    reduced = reduce_covariates(build_covariates(persons, "M2"), everybody(40))

    assert reduced.matrix.shape == (40, 2)
    assert reduced.dropped == ()


@pytest.mark.parametrize("fewer", [0, 1, 9])
def test_a_missing_number_indicator_under_10_goes_without_a_word(fewer: int) -> None:
    persons = build_persons(40, age=[None] * fewer + list(range(30, 70 - fewer)))
    reduced = reduce_covariates(build_covariates(persons, "M1"), everybody(40))

    assert reduced.names == ("intercept", "age")
    assert len(reduced.matrix) == 40
    assert not [text for text in reduced.dropped if text.startswith("age")]


def test_a_missing_number_indicator_of_10_stays_with_everybody() -> None:
    persons = build_persons(40, age=[None] * 10 + list(range(30, 60)))
    reduced = reduce_covariates(build_covariates(persons, "M1"), everybody(40))

    assert reduced.names == ("intercept", "age", "age missing")
    assert reduced.matrix[:, 2].tolist() == [1] * 10 + [0] * 30


def test_of_collinear_columns_the_later_goes_by_name() -> None:
    sex = ["female"] * 15 + ["male"] * 25
    persons = build_persons(
        40,
        sex=sex,
        education=["high" if each == "female" else "low" for each in sex],
        age=list(range(20, 60)),
        benefit_months=[2 * year for year in range(20, 60)],
        wage_eur_6m=[1234.56] * 40,
        block=["north" if each == "female" else "south" for each in sex],
    )
    reduced = reduce_covariates(build_covariates(persons, "M1"), everybody(40))

    assert reduced.names == ("intercept", "sex=female", "age")
    assert reduced.dropped[-4:] == ("education=high", "benefit_months", "wage_eur_6m", "block: collinear levels")


def test_a_square_of_wages_in_euros_is_not_taken_for_collinear() -> None:
    wages = np.linspace(20_000, 21_000, 50)
    covariates = extend_covariates(
        build_covariates(build_persons(50), "M2"), np.column_stack([wages, wages**2, 3 * wages]), ("a", "b", "c")
    )
    reduced = reduce_covariates(covariates, everybody(50))

    assert reduced.names == ("intercept", "a", "b")
    assert reduced.dropped == ("c",)
    assert reduced.matrix[:, 1].tolist() == wages.tolist()


def test_further_columns_come_last() -> None:
    covariates = build_covariates(build_persons(30, age=list(range(30))), "M1")
    extra = np.column_stack([np.arange(30) ** 2, np.arange(30) < 9, np.arange(30) * 3]).astype(float)
    reduced = reduce_covariates(covariates, everybody(30), extra=extra, extra_names=("wave 0", "wave 0 missing", "z"))

    assert reduced.names == ("intercept", "age", "wave 0")
    assert reduced.dropped[-1] == "z"
    with pytest.raises(ValueError, match=r"shape \(30, 3\) must have 30 rows and the 1 columns"):
        reduce_covariates(covariates, everybody(30), extra=extra, extra_names=("wave 0",))


@pytest.mark.parametrize("kept", [0, 1])
def test_a_sample_of_nobody_or_one_has_an_intercept_only(kept: int) -> None:
    rows = np.arange(20) < kept
    reduced = reduce_covariates(build_covariates(build_persons(20, age=list(range(20))), "M1"), rows)

    assert reduced.names == ("intercept",)
    assert reduced.matrix.tolist() == [[1.0]] * kept


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(12, 150), st.sampled_from(sorted(MODEL_CHARACTERISTICS)))
def test_the_reduced_matrix_has_full_rank_and_spans_all_that_stays(seed: int, n: int, model: str) -> None:
    chance = np.random.default_rng(seed)
    persons = build_persons(
        n,
        sex=chance.choice(["male", "female", None], n),
        education=chance.choice(["low", "middle", "high", "unknown"], n, p=[0.6, 0.2, 0.15, 0.05]),
        household=chance.choice(["single", "couple-children", None], n),
        block=chance.choice(["a", "b", "c"], n),
        age=np.where(chance.random(n) < 0.2, np.nan, chance.integers(27, 31, n)),
        wage_eur_6m=chance.integers(0, 2, n) * chance.gamma(2, 2000, n),
    )
    covariates = build_covariates(persons, model)
    rows = chance.random(n) < 0.8
    reduced = reduce_covariates(covariates, rows)

    scaled = reduced.matrix / np.linalg.norm(reduced.matrix, axis=0)
    assert np.linalg.matrix_rank(scaled, tol=1e-8) == scaled.shape[1] == len(reduced.names)
    counts = covariates.matrix[rows].sum(axis=0)
    for j, name in enumerate(covariates.names):
        if counts[j] >= 10 or not (covariates.levels[j] or name.endswith(" missing")):
            column = covariates.matrix[rows, j] / max(np.linalg.norm(covariates.matrix[rows, j]), 1)
            solved = scaled @ np.linalg.lstsq(scaled, column, rcond=None)[0]
            is_largest = bool(covariates.levels[j]) and name not in reduced.names
            assert is_largest or np.abs(solved - column).max() < 1e-4
