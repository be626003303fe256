"""Who answers a questionnaire, and about whom a caseworker fills one in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from vexcore.cohort.draws import Flags, Floats, choose, mix
from vexcore.cohort.persons import Persons, find_likeness, find_month
from vexcore.cohort.plan import Response
from vexcore.cohort.recipe import Recipe
from vexcore.contracts.delivery import TrialFacts

MONTHS_A_WAVE = 12
LOYALTY = 0.6
"""Share of the inclination to answer that a person keeps over the waves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """A wave and who answered it, ``answered`` of shape (persons,)."""

    number: int
    answered: Flags


Plan = TypeVar("Plan", bound=Response)


def find_response(recipe: Recipe, plans: Sequence[Plan], trial_id: str) -> Plan:
    """Return the printed response of a trial, or of the trial that stands in for it."""
    own = [plan for plan in plans if plan.like == trial_id]
    like = find_likeness(recipe, trial_id).like
    return own[0] if own else next(plan for plan in plans if plan.like == like)


def draw_coached(persons: Persons, recipe: Recipe, generator: np.random.Generator) -> Mapping[int, Flags]:
    """Draw about whom the coaches reported, by wave: the printed number of their participants, shape (persons,)."""
    coaches = recipe.calibration.coaches
    members = np.flatnonzero(persons.consented & np.any([persons.in_arm(arm) for arm in coaches.arms], axis=0))
    asked = {}
    for wave, figure in enumerate(coaches.persons):
        flags = np.zeros(len(persons), dtype=np.bool_)
        flags[members[choose(round(recipe.figure(figure)), generator.random(len(members)))]] = True
        asked[wave] = flags
    return asked


def draw_response(
    trial: TrialFacts,
    persons: Persons,
    plan: Response,
    waves: Sequence[int],
    recipe: Recipe,
    generator: np.random.Generator,
) -> list[Wave]:
    """Draw who answers at each wave; who withdrew or went out of sight no longer does.

    An arm that the plan names has its printed number of questionnaires, at most one a member who is still there. The
    others have the printed share of all.
    """
    own = generator.standard_normal(len(persons))
    drawn = []
    for wave in waves:
        score = mix((LOYALTY, own), (1 - LOYALTY, generator.standard_normal(len(persons))))
        there = persons.consented & _find_present(trial, persons, wave)
        answered = np.zeros(len(persons), dtype=np.bool_)
        for arm in persons.arms:
            size = int((persons.in_arm(arm) & persons.consented).sum())
            members = np.flatnonzero(persons.in_arm(arm) & there)
            answered[members[choose(_count(recipe, plan, arm, wave, size), score[members])]] = True
        drawn.append(Wave(number=wave, answered=answered))
    return drawn


def _find_present(trial: TrialFacts, persons: Persons, wave: int) -> Flags:
    gone: Flags = persons.withdrew_on < find_month(trial, wave * MONTHS_A_WAVE)
    return ~gone & (persons.last_month >= wave * MONTHS_A_WAVE)


def _count(recipe: Recipe, plan: Response, arm: str, wave: int, size: int) -> int:
    figures = plan.arms.get(arm)
    if figures is not None:
        return round(_read_wave(recipe, figures, wave))
    return round(size * _read_wave(recipe, plan.all, wave) / recipe.figure(plan.persons))


def _read_wave(recipe: Recipe, figures: Sequence[str], wave: int) -> float:
    """Return the questionnaires of a wave; one that is not printed follows the plan that prints three waves."""
    if wave < len(figures):
        return recipe.figure(figures[wave])
    whole = next(plan for plan in recipe.calibration.response if len(plan.all) > wave)
    return recipe.figure(figures[-1]) * recipe.figure(whole.all[wave]) / recipe.figure(whole.all[wave - 1])


def map_answered(waves: Sequence[Wave]) -> Mapping[int, Flags]:
    """Return who answered, by wave."""
    return {wave.number: wave.answered for wave in waves}


def draw_missing(share: float, persons: int, generator: np.random.Generator) -> Floats:
    """Return not a number for a share of people and 0 for the rest, to be added to answers, shape (persons,)."""
    return np.where(generator.random(persons) < share, np.nan, 0.0)
