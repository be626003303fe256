"""How often intervals hold the truth, tests cry wolf, and studies find their minimum detectable effect.

In each of 100 designs the characteristics, the lottery and the values at wave 0 of 300 persons are drawn anew, and ten
times the outcomes given these: 1,000 arrays of outcomes whose true effects are known. Cohorts are drawn whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from support.cohort import build_real_truth, describe_real_trial, load_real_recipe
from support.data import load_real_registry

from vexcore.cohort.generate import generate_cohort
from vexcore.contracts.delivery import Delivery
from vexcore.estimate.comparisons import list_comparisons
from vexcore.estimate.covariates import build_covariates
from vexcore.estimate.fits import ArmFits
from vexcore.estimate.ols import TIntervals, build_t_intervals, fit_arms
from vexcore.estimate.power import find_mde
from vexcore.estimate.sample import Floats, Ints, Sample
from vexcore.harmonise.inputs import build_inputs
from vexcore.harmonise.statements import harmonise
from vexcore.pipeline.samples import build_sample
from vexcore.store.workspace import Workspace

PERSONS = 300
DESIGNS = 100
OUTCOMES = 10
ARRAYS = DESIGNS * OUTCOMES
ARMS = ("helped", "alike")
TRUE = {"binary": (0.12, 0.0), "score": (0.4, 0.0)}
"""Effects of the two arms; the second has none."""

MONTE_CARLO_ERRORS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """Effects and errors of the arms in every array, both of shape (2, 1000), and degrees of freedom."""

    estimate: Floats
    std_error: Floats
    df: Ints

    def intervals(self, level: float) -> TIntervals:
        return build_t_intervals(self.estimate, self.std_error, self.df, level)


def draw_persons(rng: np.random.Generator) -> pd.DataFrame:
    wage = np.where(rng.random(PERSONS) < 0.3, rng.gamma(2.0, 150.0, size=PERSONS), 0.0)
    persons = pd.DataFrame(
        {
            "sex": rng.choice(["female", "male"], size=PERSONS),
            "education": rng.choice(["low", "middle", "high"], size=PERSONS, p=[0.5, 0.3, 0.2]),
            "migration": rng.choice(["none", "western", "non-western"], size=PERSONS, p=[0.5, 0.15, 0.35]),
            "benefit_norm": rng.choice(["single", "single-parent", "couple"], size=PERSONS, p=[0.6, 0.25, 0.15]),
            "household": "single",
            "age": rng.integers(27, 65, size=PERSONS).astype(float),
            "benefit_months": rng.gamma(1.5, 30.0, size=PERSONS).round(),
            "wage_eur_6m": wage,
            "wage_eur_12m": wage,
            "wage_eur_24m": wage,
            "block": None,
            "start_month": pd.Timestamp("2018-01-01").date(),
        }
    )
    persons.loc[rng.random(PERSONS) < 0.08, "education"] = None
    persons.loc[rng.random(PERSONS) < 0.08, "age"] = np.nan
    return persons


def draw_chances(persons: pd.DataFrame, codes: Ints) -> Floats:
    """Return the chance of the event: linear in the characteristics, so that its variance differs between persons."""
    age = persons["age"].fillna(45).to_numpy(dtype=float)
    schooled = (persons["education"] == "high").fillna(value=False).to_numpy(dtype=bool)
    own = 0.12 + 0.004 * (65 - age) + 0.15 * schooled
    return np.asarray(own + np.array([0.0, *TRUE["binary"]])[codes])


def fit_design(kind: str, rng: np.random.Generator) -> ArmFits:
    """Draw a design and ten arrays of outcomes, and fit the effects under M1."""
    persons = draw_persons(rng)
    codes = rng.permutation(np.resize(np.arange(3), PERSONS)).astype(np.int64)
    covariates = build_covariates(persons, "M1")
    if kind == "binary":
        y = (rng.random((PERSONS, OUTCOMES)) < draw_chances(persons, codes)[:, np.newaxis]).astype(float)
        return fit_arms(covariates, codes, ARMS, y, binary=True)
    before = rng.normal(5.5, 1.2, size=PERSONS)
    # An arm with an effect spreads as well.
    spread = np.array([1.0, 1.6, 1.0])[codes] * (1 + 0.5 * (persons["sex"] == "male"))
    noise = rng.normal(size=(PERSONS, OUTCOMES)) * spread.to_numpy(dtype=float)[:, np.newaxis]
    effect = np.array([0.0, *TRUE["score"]])[codes]
    y = (2.0 + 0.6 * before + effect)[:, np.newaxis] + noise
    known = np.where(rng.random(PERSONS) < 0.1, np.nan, before)
    return fit_arms(covariates, codes, ARMS, y, binary=False, baseline=known)


@cache
def simulate(kind: str) -> Simulated:
    rng = np.random.default_rng(1887 if kind == "binary" else 1888)
    fits = [fit_design(kind, rng) for _ in range(DESIGNS)]
    return Simulated(
        estimate=np.hstack([each.estimate for each in fits]),
        std_error=np.hstack([each.std_errors["HC2"] for each in fits]),
        df=np.hstack([each.df for each in fits]),
    )


def check_share(hits: Floats, expected: float) -> None:
    error = np.sqrt(expected * (1 - expected) / hits.size)
    assert abs(hits.mean() - expected) < MONTE_CARLO_ERRORS * error


@pytest.mark.parametrize("arm", range(len(ARMS)))
@pytest.mark.parametrize("level", [0.90, 0.95])
@pytest.mark.parametrize("kind", TRUE)
def test_intervals_hold_the_truth_as_often_as_they_say(kind: str, level: float, arm: int) -> None:
    intervals = simulate(kind).intervals(level)
    truth = TRUE[kind][arm]

    assert intervals.low.shape == (len(ARMS), ARRAYS)
    check_share((intervals.low[arm] <= truth) & (truth <= intervals.high[arm]), level)


@pytest.mark.parametrize("size", [0.01, 0.05, 0.10, 0.50])
@pytest.mark.parametrize("kind", TRUE)
def test_without_an_effect_p_values_are_as_small_as_chance_makes_them(kind: str, size: float) -> None:
    p_values = simulate(kind).intervals(0.90).p_value[1]

    check_share(p_values < size, size)


@pytest.mark.parametrize("kind", TRUE)
def test_effects_and_errors_have_no_bias(kind: str) -> None:
    simulated = simulate(kind)
    spread = simulated.estimate.std(axis=1, ddof=1)

    bias = simulated.estimate.mean(axis=1) - np.array(TRUE[kind])
    assert np.abs(bias / (spread / np.sqrt(ARRAYS))).max() < MONTE_CARLO_ERRORS
    # A standard deviation over 1,000 arrays has a standard error of one in 45.
    assert simulated.std_error.mean(axis=1) == pytest.approx(spread, rel=MONTE_CARLO_ERRORS / np.sqrt(2 * ARRAYS))


@pytest.mark.parametrize(("alpha", "power"), [(0.10, 0.80), (0.05, 0.90)])
@pytest.mark.parametrize("kind", ["score", "binary"])
def test_a_study_finds_its_minimum_detectable_effect_as_often_as_it_says(kind: str, alpha: float, power: float) -> None:
    """An effect of that size is added to everybody in the arm without one, which leaves the standard errors alone."""
    simulated = simulate(kind)
    mde = find_mde(simulated.std_error[1].mean(), simulated.df.mean(), alpha=alpha, power=power)
    shifted = build_t_intervals(simulated.estimate[1] + mde, simulated.std_error[1], simulated.df, 1 - alpha)

    check_share(shifted.low > 0, power)


COHORT = "oss"
SEEDS = range(100, 120)
MONTHS = (12, 24, 36)
CELL_ERRORS = 4.5
"""Of the mean over 20 seeds, in each of many cells: one of a thousand lies beyond 4 with 19 degrees of freedom."""


def key_persons(delivery: Delivery) -> dict[str, pa.Table]:
    """Return the files of a delivery as they are stored: keys for persons, arms with the name of their trial."""
    names = delivery.tables["persons"]["person_id"].to_pylist()
    keys = {name: key for key, name in enumerate(names)}
    tables = {}
    for file, table in delivery.tables.items():
        own = pa.array([keys[name] for name in table["person_id"].to_pylist()], pa.int64())
        tables[file] = table.set_column(0, "person_key", own)
        if "arm_id" in table.column_names:
            place = table.column_names.index("arm_id")
            arms = [f"{COHORT}:{arm}" for arm in table["arm_id"].to_pylist()]
            tables[file] = tables[file].set_column(place, "arm_id", pa.array(arms))
    return tables


def build_cohort_sample(seed: int) -> Sample:
    registry = load_real_registry()
    delivery = generate_cohort(describe_real_trial(COHORT), load_real_recipe(), registry, seed=seed)
    with Workspace(threads=1) as workspace:
        harmonise(workspace, build_inputs(delivery.facts, key_persons(delivery), registry))
        return build_sample(workspace, delivery.facts, registry)


def estimate_cohort(seed: int, outcomes: tuple[str, ...]) -> Floats:
    """Return effects under M1 against control, shape (arms, outcomes x months)."""
    sample = build_cohort_sample(seed)
    (comparison,) = list_comparisons(sample, monthly=True)
    y = np.column_stack(
        [
            sample.panels[outcome].values[:, sample.panels[outcome].months.index(month)]
            for outcome in outcomes
            for month in MONTHS
        ]
    )
    # Not as 0/1 outcomes: a cell without events would drop out, and leave the mean of the others wrong.
    fits = fit_arms(build_covariates(sample.persons, "M1"), comparison.codes, comparison.arms, y, binary=False)
    assert fits.arms == (f"{COHORT}:eigen-regie", f"{COHORT}:intensieve-begeleiding")
    return fits.estimate


@pytest.mark.slow
def test_over_cohorts_the_mean_effect_is_the_true_one() -> None:
    truth = build_real_truth(COHORT)
    arms = ("eigen-regie", "intensieve-begeleiding")
    runs = np.stack([estimate_cohort(seed, truth.outcomes) for seed in SEEDS])
    true = np.stack(
        [
            np.concatenate([truth.effect(arm, outcome, against="control")[list(MONTHS)] for outcome in truth.outcomes])
            for arm in arms
        ]
    )
    bias = runs - true

    cells = bias.mean(axis=0) / (bias.std(axis=0, ddof=1) / np.sqrt(len(SEEDS)))
    assert np.abs(cells).max() < CELL_ERRORS
    # Over all outcomes and months together, by arm: no bias within three Monte Carlo errors.
    by_seed = bias.mean(axis=2)
    error = by_seed.std(axis=0, ddof=1) / np.sqrt(len(SEEDS))
    assert np.abs(by_seed.mean(axis=0) / error).max() < MONTE_CARLO_ERRORS
