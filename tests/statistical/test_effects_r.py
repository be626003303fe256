"""Our estimates against those of R on the same invented persons; tests/data/r/effects.R made what is expected.

Coefficients agree to 1e-10 of their size, errors, covariances, intervals and p-values to 1e-8.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vexcore.estimate.bounds import fit_lee_bounds
from vexcore.estimate.covariates import build_covariates
from vexcore.estimate.fits import ArmFits
from vexcore.estimate.multiplicity import adjust_bh, adjust_holm
from vexcore.estimate.ols import build_t_intervals, fit_arms
from vexcore.estimate.planned_trial import Arms, Share
from vexcore.estimate.planning import plan_effect, plan_power
from vexcore.estimate.sample import Ints
from vexcore.estimate.subgroups import fit_subgroups

FOLDER = Path(__file__).parents[1] / "data" / "r"
ARMS = ("t1", "t2", "t3")
MODELS = ("M1", "M2", "M3", "M4", "M5", "M6", "M7")
OUTCOMES = ("work_12", "work_24", "score_24")
ROBUST = ("HC0", "HC1", "HC2", "HC3", "classical")
KINDS = (*ROBUST, "CR1")
COEFFICIENT = 1e-10
ERROR = 1e-8


@cache
def load_persons() -> pd.DataFrame:
    rows = pd.read_csv(FOLDER / "effects.csv", keep_default_na=False, na_values=[""])
    return rows.assign(start_month=pd.to_datetime(rows["start_month"]).dt.date)


@cache
def load_expected() -> Mapping[str, float]:
    with (FOLDER / "effects_expected.csv").open(encoding="utf-8", newline="") as file:
        return {row["quantity"]: float(row["value"]) for row in csv.DictReader(file)}


def code_arms() -> Ints:
    return load_persons()["arm_id"].map({"control": 0, "t1": 1, "t2": 2, "t3": 3}).to_numpy(dtype=np.int64)


@cache
def fit(model: str, outcome: str, *, clustered: bool = False) -> ArmFits:
    persons = load_persons()
    score = outcome.startswith("score")
    return fit_arms(
        build_covariates(persons, model),
        code_arms(),
        ARMS,
        persons[[outcome]].to_numpy(dtype=np.float64),
        binary=not score,
        clusters=pd.factorize(persons["cluster_id"])[0].astype(np.int64) if clustered else None,
        baseline=persons["score_0"].to_numpy(dtype=np.float64) if score else None,
        errors=("HC2", *ROBUST),
    )


def expect(*parts: object) -> float:
    return load_expected()[":".join(map(str, parts))]


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("model", MODELS)
def test_coefficients_are_those_of_lm(model: str, outcome: str) -> None:
    fits = fit(model, outcome)

    assert fits.df[0] == expect(model, outcome, "df")
    assert fits.n[0] == expect(model, outcome, "n")
    expected = [expect(model, outcome, arm, "estimate") for arm in ARMS]
    assert fits.estimate[:, 0] == pytest.approx(expected, rel=COEFFICIENT, abs=0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("model", MODELS)
def test_errors_are_those_of_sandwich(model: str, outcome: str, kind: str) -> None:
    """Also intervals and p-values of lmtest, which come from them and the degrees of freedom."""
    fits = fit(model, outcome, clustered=kind == "CR1")
    df = expect(model, outcome, "clusters") - 1 if kind == "CR1" else expect(model, outcome, "df")
    errors = fits.std_errors[kind][:, 0]

    assert errors == pytest.approx([expect(model, outcome, arm, "se", kind) for arm in ARMS], rel=ERROR, abs=0)
    assert fits.df[0] == df
    for level in (90, 95):
        intervals = build_t_intervals(fits.estimate, fits.std_errors[kind], fits.df, level / 100)
        for values, name in (
            (intervals.low, f"low{level}"),
            (intervals.high, f"high{level}"),
            (intervals.p_value, "p"),
        ):
            expected = [expect(model, outcome, arm, name, kind) for arm in ARMS]
            assert values[:, 0] == pytest.approx(expected, rel=ERROR, abs=0), name


@pytest.mark.parametrize("kind", ["HC2", "CR1"])
@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("model", MODELS)
def test_covariances_of_arms_are_those_of_sandwich(model: str, outcome: str, kind: str) -> None:
    fits = fit(model, outcome, clustered=kind == "CR1")

    assert fits.se_type == kind
    for one, other in combinations(range(len(ARMS)), 2):
        expected = expect(model, outcome, ARMS[one], ARMS[other], "cov", kind)
        assert fits.covariance[one, other, 0] == pytest.approx(expected, rel=ERROR, abs=0)
        assert fits.covariance[other, one, 0] == fits.covariance[one, other, 0]


def test_a_level_that_is_joined_is_named_without_its_size() -> None:
    (dropped,) = fit("M1", "work_12").dropped

    assert "unknown" in dropped
    assert "6" not in dropped  # persons with that level


def test_p_values_are_adjusted_as_by_p_adjust() -> None:
    places = range(1, len(ARMS) * len(OUTCOMES) + 1)
    p = np.array([expect("adjust", place, "p") for place in places])

    assert adjust_holm(p) == pytest.approx([expect("adjust", place, "holm") for place in places], rel=1e-12)
    assert adjust_bh(p) == pytest.approx([expect("adjust", place, "bh") for place in places], rel=1e-12)


@pytest.mark.parametrize("outcome", ["work_24", "score_24"])
@pytest.mark.parametrize("characteristic", ["sex", "education"])
def test_interactions_are_tested_as_by_a_wald_test(characteristic: str, outcome: str) -> None:
    persons = load_persons()
    score = outcome.startswith("score")
    found = fit_subgroups(
        persons,
        build_covariates(persons, "M1"),
        code_arms(),
        ARMS,
        persons[[outcome]].to_numpy(dtype=np.float64),
        binary=not score,
        characteristic=characteristic,
        baseline=persons["score_0"].to_numpy(dtype=np.float64) if score else None,
    )

    expected = [expect("interaction", characteristic, outcome, arm) for arm in ARMS]
    told = [each for each in found if each.told[0]]
    # Of the answers too few are of persons with much schooling.
    assert len(told) == expect("interaction", characteristic, outcome, "levels") == 2 + (len(found) > 2 and not score)
    for each in told:
        assert each.p_interaction[:, 0] == pytest.approx(expected, rel=ERROR, abs=0)


BOUNDS = ("response_arm", "response_comparison", "trimmed_share", "low", "high", "std_error_low", "std_error_high")


@pytest.mark.parametrize("arm", ARMS)
def test_lee_bounds_follow_the_formulas(arm: str) -> None:
    persons = load_persons()
    answers = {each: persons.loc[persons["arm_id"] == each, "score_24"] for each in (arm, "control")}
    drawn = {each: len(values) for each, values in answers.items()}
    found = fit_lee_bounds(
        answers[arm].dropna().to_numpy(),
        answers["control"].dropna().to_numpy(),
        drawn[arm],
        drawn["control"],
        level=0.9,
    )

    for name in (*BOUNDS, "ci_low", "ci_high"):
        assert getattr(found, name) == pytest.approx(expect("lee", arm, name), rel=ERROR, abs=0), name


@pytest.mark.parametrize(
    ("comparison", "arm", "base", "alpha", "power"),
    [(1635, 1641, 0.14, 0.1, 0.8), (146, 1641, 0.14, 0.1, 0.8), (80, 100, 0.3, 0.05, 0.9)],
)
def test_two_proportions_are_planned_with_unpooled_variance(
    comparison: int, arm: int, base: float, alpha: float, power: float
) -> None:
    arms, outcome = Arms(n_arm=arm, n_comparison=comparison), Share(base=base)
    label = ("plan", comparison, arm, base, alpha, power)

    detectable = plan_effect(arms, outcome, alpha=alpha, power=power)
    assert detectable.offer == pytest.approx(expect(*label, "effect"), rel=ERROR, abs=0)
    chances = plan_power(arms, outcome, (0.02, 0.05, 0.10), alpha=alpha)
    assert chances == pytest.approx([expect(*label, "power", d) for d in ("0.02", "0.05", "0.1")], rel=ERROR, abs=0)
