"""A demonstration cohort of a trial, as a delivery."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from scipy.special import ndtri

from vexcore.cohort.answers import draw_answers, list_waves
from vexcore.cohort.caseworker import FIRST, FOLLOW_UP, draw_coaching, draw_judgements
from vexcore.cohort.characteristics import Characteristics, draw_characteristics
from vexcore.cohort.draws import Floats
from vexcore.cohort.exits import draw_benefit, draw_reasons, read_targets
from vexcore.cohort.persons import Persons, draw_persons, find_draw_day, find_likeness, find_outflow
from vexcore.cohort.recipe import Recipe
from vexcore.cohort.response import MONTHS_A_WAVE, draw_coached, draw_response, find_response, map_answered
from vexcore.cohort.tables import build_exits, build_judgements, build_months, build_persons, name_persons
from vexcore.cohort.truth import build_truth
from vexcore.cohort.work import MONTHS_BEFORE, Distance, draw_distance, list_minimum_wages, read_lines, show_work
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
    find_likeness(recipe, trial.trial_id)
    streams = draw_streams(seed, trial.trial_id)
    persons = draw_persons(trial, recipe, registry, streams["persons"])
    people = draw_characteristics(persons, trial.trial_id, recipe, streams["characteristics"])
    months = recipe.truth.last_month + 1
    draft = _Draft(
        trial=trial,
        recipe=recipe,
        registry=registry,
        streams=streams,
        ids=name_persons(trial.trial_id, len(persons)),
        persons=persons,
        people=people,
        distance=draw_distance(people, months, recipe.calibration.invented.work, streams["distance"]),
    )
    tables = _build_registers(draft)
    tables |= {"answers": _build_answers(draft), "caseworker": _build_caseworker(draft)}
    return Delivery(facts=build_facts(trial, recipe), tables=tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A trial with its people, before anything is seen of them."""

    trial: TrialFacts
    recipe: Recipe
    registry: Registry
    streams: Mapping[str, np.random.Generator]
    ids: pa.Array
    persons: Persons
    people: Characteristics
    distance: Distance

    def score(self, wave: int) -> Floats:
        """Return the distance to work at a wave as a standard normal score, shape (persons,)."""
        score: Floats = ndtri(self.distance.to_work[MONTHS_BEFORE + wave * MONTHS_A_WAVE])
        return score


def _build_registers(draft: _Draft) -> dict[str, pa.Table]:
    """Return persons, with the wages of the months before the start, and what the registers show after it."""
    trial, recipe, persons = draft.trial, draft.recipe, draft.persons
    invented = recipe.calibration.invented
    truth = build_truth(recipe, trial)
    arm = np.array([truth.arms.index(name) for name in persons.arms])[persons.arm]
    calendar = np.datetime64(trial.start_on, "M") + np.arange(-MONTHS_BEFORE, recipe.truth.last_month + 1)
    wml = list_minimum_wages(draft.registry, calendar)
    lines = read_lines(draft.registry, invented.work)
    work = show_work(draft.distance, truth, arm, wml, lines, draft.streams["work"])
    targets = read_targets(recipe, find_outflow(recipe, trial.trial_id))
    benefit = draw_benefit(
        draft.distance.to_work[MONTHS_BEFORE:],
        truth.probability[:, truth.outcomes.index("wage_gt_100_wml")].max(axis=0),
        targets,
        invented.exits.months_above_to_return,
        draft.streams["benefit"],
    )
    reasons = draw_reasons(benefit, targets, draft.streams["benefit"])
    drawn_on = find_draw_day(trial, recipe)
    return {
        "persons": build_persons(draft.ids, persons, draft.people, work, trial.start_on, drawn_on),
        "months": build_months(draft.ids, persons, benefit, work),
        "exits": build_exits(draft.ids, persons, benefit, reasons, trial.start_on),
    }


def _build_answers(draft: _Draft) -> pa.Table:
    trial, recipe, generator = draft.trial, draft.recipe, draft.streams["answers"]
    plan = find_response(recipe, recipe.calibration.response, trial.trial_id)
    numbers = list_waves(draft.registry, trial.trial_id)
    waves = draw_response(trial, draft.persons, plan, numbers, recipe, generator)
    answers = draw_answers(trial.trial_id, numbers, draft.score(0), recipe, draft.registry, generator)
    return build_judgements("answers", draft.ids, answers, map_answered(waves))


def _build_caseworker(draft: _Draft) -> pa.Table:
    trial, recipe, generator = draft.trial, draft.recipe, draft.streams["caseworker"]
    if trial.trial_id == recipe.calibration.coaches.trial:
        asked = draw_coached(draft.persons, recipe, generator)
        return build_judgements("caseworker", draft.ids, draw_coaching(asked, recipe, generator), asked)
    plan = find_response(recipe, recipe.calibration.caseworker, trial.trial_id)
    waves = (FIRST, FOLLOW_UP)
    asked = map_answered(draw_response(trial, draft.persons, plan, waves, recipe, generator))
    judged = draw_judgements(plan, asked, {wave: draft.score(wave) for wave in waves}, recipe, generator)
    return build_judgements("caseworker", draft.ids, judged, asked)


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
