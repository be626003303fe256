"""Answers to the questionnaires."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vexcore.cohort.draws import Floats, mix
from vexcore.cohort.persons import find_likeness
from vexcore.cohort.plan import AnswerCount, AnswerQuestion
from vexcore.cohort.plan_invented import InventedAnswers
from vexcore.cohort.recipe import Recipe
from vexcore.cohort.response import draw_missing
from vexcore.cohort.scales import answer_scale, answer_scale_with_share, count_events
from vexcore.registry.model import Registry

INSTRUMENT = "participant-questionnaire"
ALL_WAVES = (0, 1, 2)
TOP = 10.0
"""Upper end of the printed means, whose lower end is 0."""

Answers = dict[tuple[int, str], Floats]

_RANGE = re.compile(r"\{(\d+)-(\d+)\}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    low: float
    high: float


def list_waves(registry: Registry, trial_id: str) -> list[int]:
    """Return the waves of a trial's questionnaire; all three where the registry knows none."""
    known = [wave.wave for wave in registry.waves if wave.trial == trial_id and wave.instrument == INSTRUMENT]
    return sorted(known) or list(ALL_WAVES)


def draw_answers(
    trial_id: str,
    waves: Sequence[int],
    work_score: Floats,
    recipe: Recipe,
    registry: Registry,
    generator: np.random.Generator,
) -> Answers:
    """Draw everybody's answers at every wave.

    Parameters
    ----------
    work_score
        Distance to work at the start as a standard normal score, shape (persons,).

    Returns
    -------
    Answers
        Values by wave and item, shape (persons,); not a number where a question was skipped. Answers of one person to
        questions of one factor, and at several waves, go together. Arms do not differ.
    """
    plan = recipe.calibration.answers
    invented = recipe.calibration.invented.answers
    missing = recipe.calibration.invented.missing_answer_share
    asked = find_likeness(recipe, trial_id).questions
    scales = {question.id: _Scale(low=question.low, high=_number(question.high)) for question in registry.questions}
    factors = {
        factor: _draw_factor(waves, work_score, invented, generator)
        for factor in dict.fromkeys(question.factor for question in plan.question)
    }
    answers: Answers = {}
    for question in plan.question:
        for item in expand_id(question.id) if asked in question.asked else ():
            scores = _draw_item(factors[question.factor], question, invented, generator)
            for wave in waves:
                value = _answer(scores[wave], question, scales[item], trial_id, wave, recipe)
                answers[wave, item] = value + draw_missing(missing, len(work_score), generator)
    for count in plan.count:
        if asked in count.asked:
            for wave, value in _draw_count(waves, count, invented, len(work_score), generator):
                answers[wave, count.id] = value + draw_missing(missing, len(work_score), generator)
    return answers


def expand_id(item: str) -> list[str]:
    """Return the questions that an id with a range, `able_{1-7}`, stands for; an id without one stands for itself."""
    found = _RANGE.search(item)
    if found is None:
        return [item]
    first, last = map(int, found.groups())
    return [f"{item[: found.start()]}{number}" for number in range(first, last + 1)]


def _number(high: float | str) -> float:
    return float(high) if isinstance(high, float) else np.inf


def _draw_factor(
    waves: Sequence[int], work_score: Floats, invented: InventedAnswers, generator: np.random.Generator
) -> dict[int, Floats]:
    """Return a factor's standard normal scores by wave."""
    correlation = invented.work_correlation
    own = generator.standard_normal(len(work_score))
    person = correlation * work_score + np.sqrt(1 - correlation**2) * own
    share = invented.person_share
    return {wave: mix((share, person), (1 - share, generator.standard_normal(len(person)))) for wave in waves}


def _draw_item(
    factor: dict[int, Floats], question: AnswerQuestion, invented: InventedAnswers, generator: np.random.Generator
) -> dict[int, Floats]:
    """Return a question's standard normal scores by wave."""
    persons = len(next(iter(factor.values())))
    own = generator.standard_normal(persons)
    rest = 1 - invented.item_share
    sign = -1.0 if question.turned else 1.0
    return {
        wave: mix(
            (invented.item_share, sign * score),
            (rest * invented.own_share, own),
            (rest * (1 - invented.own_share), generator.standard_normal(persons)),
        )
        for wave, score in factor.items()
    }


def _answer(
    scores: Floats, question: AnswerQuestion, scale: _Scale, trial_id: str, wave: int, recipe: Recipe
) -> Floats:
    if question.column is None:
        return answer_scale(scores, mean=question.mean or 0.0, sd=question.sd, low=scale.low, high=scale.high)
    plan = recipe.calibration.answers
    like = find_likeness(recipe, trial_id).like
    figure = plan.means[min(wave, len(plan.means) - 1)]
    printed = recipe.figure(figure, source=plan.sources[like], column=question.column)
    mean = scale.low + printed / TOP * (scale.high - scale.low)
    if question.id != "general_health":
        return answer_scale(scores, mean=mean, sd=question.sd, low=scale.low, high=scale.high)
    poor = recipe.figure(figure, source=plan.sources[like], column=plan.poor_health_column)
    return answer_scale_with_share(
        scores,
        mean=mean,
        share=poor / plan.poor_health_scale[like],
        at_most=plan.poor_health_at_most,
        low=scale.low,
        high=scale.high,
    )


def _draw_count(
    waves: Sequence[int], count: AnswerCount, invented: InventedAnswers, persons: int, generator: np.random.Generator
) -> Iterator[tuple[int, Floats]]:
    own = generator.standard_normal(persons)
    share = invented.count_person_share
    for wave in waves:
        score = mix((share, own), (1 - share, generator.standard_normal(persons)))
        yield wave, count_events(score, zero=count.zero, mean=count.mean)
