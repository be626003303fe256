"""Over many seeds the cohorts have the effects that the truth says, and the checks of a delivery find no fault."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from support.cohort import TRIALS, build_real_truth, describe_real_trial, load_real_recipe, make_cohort
from support.data import load_real_registry

from vexcore.cohort.generate import generate_cohort
from vexcore.contracts.delivery import Delivery
from vexcore.deliveries.read import check_tables

SEEDS = range(100, 120)
MONTHS = (0, 8, 16, 24, 36)
ERRORS = 4.5
"""Standard errors of the mean over seeds: one of a thousand lies beyond 4 with 19 degrees of freedom."""


@pytest.mark.parametrize("trial", TRIALS)
def test_a_cohort_is_a_good_delivery(trial: str) -> None:
    delivery = make_cohort(trial)
    report = check_tables(delivery.facts, delivery.tables, load_real_registry())

    assert report.format_text() == "0 faults, 0 warnings\n"


def measure(delivery: Delivery) -> dict[str, np.ndarray]:
    """Return every monthly outcome at the months asked, shape (persons, months)."""
    rows = delivery.tables["months"].to_pandas()
    persons = delivery.tables["persons"].num_rows
    start = np.datetime64(delivery.facts.trial.start_on, "M")
    wages = load_real_registry().minimum_wages
    since = np.array([wage.from_month for wage in wages], dtype="datetime64[M]")
    place = np.searchsorted(since, start + rows.month.to_numpy(), side="right") - 1
    ratio = rows.wage_eur / np.array([wage.wage_eur for wage in wages])[place]
    outcomes = {f"wage_gt_{line}_wml": ratio > line / 100 for line in (100, 70, 50)}
    hours = {"hours_gt_32": 136, "hours_gt_27": 114.75, "hours_gt_12": 51, "hours_gt_8": 34}
    outcomes |= {name: rows.hours > line for name, line in hours.items()}
    outcomes |= {f"contract_{kind}": rows.contract == kind for kind in ("permanent", "temporary")}
    person = rows.person_id.str[-5:].astype(int).to_numpy() - 1
    measured = {}
    for name, values in outcomes.items():
        wide = np.zeros((persons, 37))
        wide[person, rows.month] = values
        measured[name] = wide[:, MONTHS]
    return measured


def estimate(delivery: Delivery, *, adjusted: bool) -> dict[str, np.ndarray]:
    """Return least-squares effects against control by outcome, shape (arms, months), arms in the order of their ids."""
    persons = delivery.tables["persons"].to_pandas()
    arms = [arm for arm in sorted(persons.arm_id.unique()) if arm != "control"]
    design = [np.ones(len(persons)), *((persons.arm_id == arm).to_numpy(float) for arm in arms)]
    if adjusted:
        labels = ["sex", "education", "migration", "benefit_norm"]
        dummies = pd.get_dummies(persons[labels], drop_first=True).to_numpy(float)
        numbers = persons[["age", "benefit_months", "wage_eur_6m"]].to_numpy(float)
        design += [*dummies.T, *numbers.T, np.log1p(persons.benefit_months.to_numpy(float))]
    matrix = np.stack(design, axis=1)
    return {
        name: np.linalg.lstsq(matrix, values, rcond=None)[0][1 : len(arms) + 1]
        for name, values in measure(delivery).items()
    }


def gather_scores(trial: str, *, adjusted: bool) -> Iterator[tuple[str, np.ndarray]]:
    """Yield by outcome how many standard errors the mean estimate lies from the truth, shape (arms, months)."""
    facts, recipe, registry = describe_real_trial(trial), load_real_recipe(), load_real_registry()
    runs = [estimate(generate_cohort(facts, recipe, registry, seed=seed), adjusted=adjusted) for seed in SEEDS]
    truth = build_real_truth(trial)
    persons = make_cohort(trial).tables["persons"]["arm_id"].unique().to_pylist()
    arms = [arm for arm in sorted(persons) if arm != "control"]
    for outcome in truth.outcomes:
        estimates = np.stack([run[outcome] for run in runs])
        true = np.stack([truth.effect(arm, outcome, against="control")[list(MONTHS)] for arm in arms])
        error = estimates.std(axis=0, ddof=1) / np.sqrt(len(runs))
        yield outcome, (estimates.mean(axis=0) - true) / error


@pytest.mark.slow
@pytest.mark.parametrize(
    ("trial", "adjusted"), [("groningen", True), ("tilburg", False), ("nijmegen", False), ("oss", False)]
)
def test_the_mean_effect_over_seeds_is_the_true_one(trial: str, adjusted: bool) -> None:
    """Groningen's arms differ a little in their printed characteristics: its effects hold at equal ones."""
    scores = dict(gather_scores(trial, adjusted=adjusted))

    for outcome, score in scores.items():
        assert np.abs(score).max() < ERRORS, outcome
    # And on the whole they scatter as errors do (the mean square of t with 19 degrees of freedom is 19 / 17).
    assert np.mean([np.mean(score**2) for score in scores.values()]) == pytest.approx(19 / 17, abs=0.6)
