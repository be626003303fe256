"""A demonstration cohort of a trial, as a delivery."""

from __future__ import annotations

import zlib
from datetime import date

import numpy as np

from vexcore.cohort.characteristics import draw_characteristics
from vexcore.cohort.exits import draw_benefit, draw_reasons, read_targets
from vexcore.cohort.persons import draw_persons, find_draw_day, find_outflow
from vexcore.cohort.recipe import Recipe
from vexcore.cohort.tables import build_exits, build_months, build_persons, name_persons
from vexcore.cohort.truth import build_truth
from vexcore.cohort.work import MONTHS_BEFORE, draw_distance, list_minimum_wages, show_work
from vexcore.contracts.delivery import Delivery, DeliveryFacts, TrialFacts
from vexcore.registry.model import Registry

ORIGIN = "demonstration"
DELIVERED_BY = "demonstratie, synthetisch"
DELIVERED_ON = date(2022, 1, 1)
SEED = 2017
PARTS = ("persons", "characteristics", "distance", "work", "benefit", "answers", "caseworker")


def generate_cohort(trial: TrialFacts, recipe: Recipe, registry: Registry, *, seed: int = SEED) -> Delivery:
    """Invent the people of a trial.

    Parameters
    ----------
    trial
        One of the trials of the registry.
    recipe
        As read by `load_recipe`.
    registry
        For arm sizes, minimum wages, lines and questions.
    seed
        The same seed gives the same rows, whichever other trials are made.

    Returns
    -------
    Delivery
        Of origin `demonstration`, with the files persons, months, exits, answers and caseworker.

    Raises
    ------
    UsageError
        If the recipe does not know the trial.
    DataRefused
        If the record lacks a figure that the trial needs.
    """
    streams = draw_streams(seed, trial.trial_id)
    invented = recipe.calibration.invented
    truth = build_truth(recipe, trial)
    persons = draw_persons(trial, recipe, registry, streams["persons"])
    people = draw_characteristics(persons, trial.trial_id, recipe, streams["characteristics"])
    months = recipe.truth.last_month + 1
    start = np.datetime64(trial.start_on, "M")
    wml = list_minimum_wages(registry, start + np.arange(-MONTHS_BEFORE, months))
    distance = draw_distance(people, months, invented.work, streams["distance"])
    arm = np.array([truth.arms.index(name) for name in persons.arms])[persons.arm]
    work = show_work(distance, truth, arm, wml, registry, invented.work, streams["work"])
    targets = read_targets(recipe, find_outflow(recipe, trial.trial_id), recipe.calibration.outflow[0])
    sure = truth.probability[:, truth.outcomes.index("wage_gt_100_wml")].max(axis=0)
    benefit = draw_benefit(
        distance.to_work[MONTHS_BEFORE:],
        sure,
        targets,
        invented.exits.months_above_to_return,
        streams["benefit"],
    )
    reasons = draw_reasons(benefit, targets, streams["benefit"])
    ids = name_persons(trial.trial_id, len(persons))
    tables = {
        "persons": build_persons(ids, persons, people, work, trial.start_on, find_draw_day(trial, recipe)),
        "months": build_months(ids, persons, benefit, work),
        "exits": build_exits(ids, persons, benefit, reasons, trial.start_on),
    }
    return Delivery(facts=build_facts(trial, recipe), tables=tables)


def draw_streams(seed: int, trial_id: str) -> dict[str, np.random.Generator]:
    """Return a source of chance for each part of a trial, so that no part depends on another's draws."""
    roots = np.random.SeedSequence([seed, zlib.crc32(trial_id.encode())]).spawn(len(PARTS))
    return {part: np.random.Generator(np.random.PCG64(root)) for part, root in zip(PARTS, roots, strict=True)}


def build_facts(trial: TrialFacts, recipe: Recipe) -> DeliveryFacts:
    """Return who delivered what over which months: both registers from month 0 to the last."""
    first = trial.start_on.replace(day=1)
    last: date = (np.datetime64(first, "M") + recipe.truth.last_month).astype("datetime64[D]").astype(object)
    return DeliveryFacts(
        trial=trial,
        origin=ORIGIN,
        delivered_by=DELIVERED_BY,
        delivered_on=DELIVERED_ON,
        payroll_from=first,
        payroll_to=last,
        benefit_from=first,
        benefit_to=last,
    )
