"""The demonstration as it is: recipe, facts of the trials, and cohorts made once."""

from __future__ import annotations

from functools import cache

from support.data import DATA, load_real_registry

from vexcore.cohort.generate import SEED, generate_cohort
from vexcore.cohort.recipe import Recipe, load_recipe
from vexcore.cohort.truth import Truth, build_truth
from vexcore.contracts.delivery import Delivery, TrialFacts
from vexcore.deliveries.trials import describe_trial
from vexcore.pipeline import check_record

TRIALS = ("tilburg", "wageningen", "deventer", "utrecht", "nijmegen", "groningen", "apeldoorn-epe", "oss", "amsterdam")


@cache
def load_figures() -> dict[str, float | None]:
    """Return the values of the record by figure id."""
    return {name: cell.value for name, cell in check_record(DATA).figures().items()}


@cache
def load_real_recipe() -> Recipe:
    """Return the recipe of the project."""
    return load_recipe(DATA, load_figures())


@cache
def describe_real_trial(trial_id: str) -> TrialFacts:
    """Return the facts of a trial of the registry."""
    return describe_trial(load_real_registry(), trial_id)


@cache
def build_real_truth(trial_id: str) -> Truth:
    """Return the truth of a trial."""
    return build_truth(load_real_recipe(), describe_real_trial(trial_id))


@cache
def make_cohort(trial_id: str, seed: int = SEED) -> Delivery:
    """Return a cohort, made once a run."""
    return generate_cohort(describe_real_trial(trial_id), load_real_recipe(), load_real_registry(), seed=seed)
