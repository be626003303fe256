"""Judgements of caseworkers: ladder, ratings, goals, activities and contacts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vexcore.cohort.draws import Flags, Floats, choose, mix
from vexcore.cohort.ladder import draw_ladder
from vexcore.cohort.plan import Caseworker, RatingRow
from vexcore.cohort.recipe import Recipe
from vexcore.cohort.scales import answer_scale

Judgements = dict[tuple[int, str], Floats]

FIRST, FOLLOW_UP = 0, 1
STEPS = 6
RATING_LOW, RATING_HIGH = 0.0, 10.0


def draw_judgements(
    plan: Caseworker,
    asked: Mapping[int, Flags],
    work_scores: Mapping[int, Floats],
    recipe: Recipe,
    generator: np.random.Generator,
) -> Judgements:
    """Draw the judgements of the first and the follow-up questionnaire.

    Parameters
    ----------
    plan
        The printed tables.
    asked
        About whom a questionnaire was filled in, by wave, shape (persons,).
    work_scores
        Distance to work as a standard normal score at each wave, shape (persons,).

    Returns
    -------
    Judgements
        Values by wave and item, shape (persons,), for everybody; only those of ``asked`` count. Arms do not differ.
    """
    rows = recipe.calibration.judgements
    judged = _draw_ladder(plan, asked, work_scores, recipe, generator)
    judged |= _draw_ratings(plan, len(asked[FIRST]), recipe, generator)
    for wave, goals in ((FIRST, rows.first_goals), (FOLLOW_UP, rows.adjusted_goals)):
        persons = recipe.figure(plan.goal_persons[wave])
        for goal, row in goals.items():
            share = recipe.count_or_none(f"{plan.goals[wave]}:{row}:1") / persons
            judged[wave, f"goal_{goal}"] = draw_share(share, asked[wave], generator)
    persons = recipe.figure(plan.activity_persons)
    for wave, item, column in (
        (FIRST, "activity_planned", rows.planned_column),
        (FOLLOW_UP, "activity_done", rows.done_column),
    ):
        for activity, row in rows.activities.items():
            share = recipe.count_or_none(f"{plan.activities}:{row}:{column}") / persons
            judged[wave, f"{item}_{activity}"] = draw_share(share, asked[wave], generator)
    return judged


def draw_coaching(asked: Mapping[int, Flags], recipe: Recipe, generator: np.random.Generator) -> Judgements:
    """Draw contacts and activities as the coaches of one trial reported them, by wave; as `draw_judgements`."""
    coaches = recipe.calibration.coaches
    spread = recipe.calibration.invented.caseworker.contacts_spread
    persons = len(asked[FIRST])
    eagerness = generator.gamma(1 / spread**2, spread**2, persons)
    judged: Judgements = {}
    for wave, flags in asked.items():
        judged[wave, "contacts"] = generator.poisson(recipe.figure(coaches.contacts[wave]) * eagerness).astype(float)
        for activity, row in coaches.activities.items():
            table = coaches.persons[wave].split(":")[:2]
            percent = recipe.count_or_none(":".join([*table, str(row), str(wave + 1)]))
            judged[wave, f"activity_done_{activity}"] = draw_share(percent / 100, flags, generator)
    return judged


def draw_share(share: float, asked: Flags, generator: np.random.Generator) -> Floats:
    """Return 1 for exactly the given share of those asked, to the person, and 0 for the rest, shape (persons,)."""
    places = np.flatnonzero(asked)
    yes = np.zeros(len(asked))
    yes[places[choose(round(share * len(places)), generator.random(len(places)))]] = 1.0
    return yes


def _draw_ratings(plan: Caseworker, persons: int, recipe: Recipe, generator: np.random.Generator) -> Judgements:
    rows = recipe.calibration.judgements
    invented = recipe.calibration.invented.caseworker
    person = generator.standard_normal(persons)
    judged: Judgements = {}

    def rate(wave: int, item: str, place: RatingRow, column: int) -> None:
        score = mix(
            (invented.rating_person_share, person),
            (1 - invented.rating_person_share, generator.standard_normal(persons)),
        )
        mean = recipe.figure(f"{plan.rating_source}:{place.table}:{place.row}:{column}")
        judged[wave, item] = answer_scale(score, mean=mean, sd=invented.rating_sd, low=RATING_LOW, high=RATING_HIGH)

    for item, place in rows.ratings.items():
        for wave in (FIRST, FOLLOW_UP):
            rate(wave, item, place, rows.rating_columns[wave])
    for item, place in rows.follow_up.items():
        rate(FOLLOW_UP, item, place, 1)
    return judged


def _draw_ladder(
    plan: Caseworker,
    asked: Mapping[int, Flags],
    work_scores: Mapping[int, Floats],
    recipe: Recipe,
    generator: np.random.Generator,
) -> Judgements:
    counts = {
        wave: np.array([recipe.figure(plan.ladder[wave], row=row) for row in range(1, STEPS + 1)])
        for wave in (FIRST, FOLLOW_UP)
    }
    steps = draw_ladder(
        counts,
        asked,
        work_scores,
        risen=recipe.figure(plan.ladder_rose) / 100,
        fallen=recipe.figure(plan.ladder_fell) / 100,
        correlation=recipe.calibration.invented.caseworker.ladder_work_correlation,
        generator=generator,
    )
    return {(wave, "ladder"): step for wave, step in steps.items()}
