"""Whether questions, indices, minimum wages and thresholds fit each other and the rest of the registry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from vexcore.errors import Fault
from vexcore.registry.instruments import Index, IndexPart, Question, name_process_item
from vexcore.registry.model import Registry

WEIGHT_TOLERANCE = 1e-6
_QUESTIONS = "questions.toml"
_INDICES = "indices.toml"
_THRESHOLDS = "thresholds.toml"
_ABSENT = "none"
_JANUARY, _JULY = "01", "07"


def check_instruments(registry: Registry) -> Iterator[Fault]:
    """Yield a fault for everything about the instruments that contradicts itself or the rest of the registry."""
    yield from _check_unique(registry)
    yield from _check_questions(registry)
    yield from _check_indices(registry)
    yield from _check_half_years([wage.from_month for wage in registry.minimum_wages])
    yield from _check_thresholds(registry)
    yield from _check_sources(registry)


def _fault(file: str, column: str, value: object, rule: str, remedy: str) -> Fault:
    return Fault(file=file, line=0, column=column, value=str(value), rule=rule, remedy=remedy)


def _check_unique(registry: Registry) -> Iterator[Fault]:
    items = [question.id for question in registry.questions]
    items += [item for checklist in registry.checklists for item in checklist.items()]
    groups: tuple[tuple[str, Iterable[str]], ...] = (
        (_QUESTIONS, items),
        (_QUESTIONS, (f"checklist {checklist.id}" for checklist in registry.checklists)),
        (_INDICES, (index.outcome for index in registry.indices)),
        (_INDICES, (f"{index.outcome}: {part.question}" for index in registry.indices for part in index.parts)),
        (_THRESHOLDS, (wage.from_month for wage in registry.minimum_wages)),
        (_THRESHOLDS, (threshold.outcome for threshold in registry.thresholds)),
    )
    for file, ids in groups:
        for value, times in Counter(ids).items():
            if times > 1:
                yield _fault(file, "id", value, f"it stands once (it stands {times} times)", "rename or merge")


def _check_questions(registry: Registry) -> Iterator[Fault]:
    items = registry.keys("item")
    asked = [question.id for question in registry.questions if question.file == "caseworker"]
    for instrument in [*asked, *(checklist.id for checklist in registry.checklists)]:
        try:
            name_process_item(instrument, items)
        except KeyError:
            rule = "what a caseworker judges is an item of keys.toml"
            yield _fault(_QUESTIONS, instrument, instrument, rule, "add the item to keys.toml, or mend the id")
    for question in registry.questions:
        if isinstance(question.high, float) and question.high <= question.low:
            rule = "high lies above low"
            yield _fault(_QUESTIONS, question.id, f"{question.low} to {question.high}", rule, "mend the ends")
    categories = registry.keys("category")
    for checklist in registry.checklists:
        yield from _check_known(
            _QUESTIONS, f"checklist {checklist.id}", checklist.categories, categories, "a category of keys.toml"
        )


def _check_known(file: str, place: str, values: Iterable[str], known: Collection[str], what: str) -> Iterator[Fault]:
    for value in values:
        if value not in known:
            yield _fault(file, place, value, f"it is {what}", "mend the id, or add it")


def _check_indices(registry: Registry) -> Iterator[Fault]:
    questions = {question.id: question for question in registry.questions if question.file == "answers"}
    measured = [outcome.id for outcome in registry.outcomes if outcome.measured == "questionnaire"]
    made = [index.outcome for index in registry.indices]
    yield from _check_known(_INDICES, "outcome", made, measured, "a questionnaire outcome of outcomes.toml")
    yield from _check_known("outcomes.toml", "id", measured, made, "made by an index of indices.toml")
    for index in registry.indices:
        weight = sum(part.weight for part in index.parts)
        if abs(weight - 1) > WEIGHT_TOLERANCE:
            yield _fault(_INDICES, index.outcome, weight, "the weights of an index add up to 1", "mend the weights")
        if index.at_most != _ABSENT and len(index.parts) != 1:
            rule = "at_most stands in an index of one question"
            yield _fault(_INDICES, index.outcome, index.at_most, rule, "remove it, or the other questions")
        for part in index.parts:
            yield from _check_part(index, part, questions.get(part.question))


def _check_part(index: Index, part: IndexPart, question: Question | None) -> Iterator[Fault]:
    place = f"{index.outcome}: {part.question}"
    if question is None:
        rule = "an index is made of questions of questions.toml with file answers"
        yield _fault(_INDICES, place, part.question, rule, "mend the id, or add the question")
        return
    if not isinstance(question.high, float):
        if part.reverse or part.steps:
            rule = "only a question with an upper end is turned round or has steps"
            yield _fault(_INDICES, place, question.high, rule, "remove reverse or steps, or give the question an end")
    elif part.steps and (not question.whole or len(part.steps) != question.high - question.low + 1):
        rule = f"there is a step for each whole answer from {question.low:g} to {question.high:g}"
        yield _fault(_INDICES, place, len(part.steps), rule, "mend the steps or the ends of the question")
    if isinstance(part.limit, float) and isinstance(part.cap, float) and part.cap > part.limit:
        rule = "the cap does not lie above the limit"
        yield _fault(_INDICES, place, f"cap {part.cap:g}, limit {part.limit:g}", rule, "mend one of them")


def _check_half_years(months: Sequence[str]) -> Iterator[Fault]:
    for before, month in pairwise(months):
        year, half = before.split("-")
        expected = f"{year}-{_JULY}" if half == _JANUARY else f"{int(year) + 1}-{_JANUARY}"
        if month != expected:
            rule = f"half-years follow each other ({expected} comes after {before})"
            yield _fault(_THRESHOLDS, "from_month", month, rule, "order them, or add the missing half-year")


def _check_thresholds(registry: Registry) -> Iterator[Fault]:
    drawn = [threshold.outcome for threshold in registry.thresholds]
    need = [
        outcome.id
        for outcome in registry.outcomes
        if outcome.measured == "register"
        and outcome.kind == "binary"
        and outcome.domain in {"work-income", "working-hours"}
    ]
    yield from _check_known(_THRESHOLDS, "outcome", drawn, need, "a 0/1 register outcome of wage or hours")
    yield from _check_known("outcomes.toml", "id", need, drawn, "drawn by a threshold of thresholds.toml")
    domains = {outcome.id: outcome.domain for outcome in registry.outcomes}
    for threshold in registry.thresholds:
        if (threshold.wml_share == _ABSENT) == (threshold.hours == _ABSENT):
            value = f"wml_share {threshold.wml_share}, hours {threshold.hours}"
            rule = "exactly one of wml_share and hours is given"
            yield _fault(_THRESHOLDS, threshold.outcome, value, rule, "give one of them")
        elif (threshold.hours == _ABSENT) != (domains.get(threshold.outcome) == "work-income"):
            rule = "a wage outcome has wml_share, an outcome of hours has hours"
            yield _fault(_THRESHOLDS, threshold.outcome, threshold.outcome, rule, "give the other one")


def _check_sources(registry: Registry) -> Iterator[Fault]:
    cited = [
        *((_QUESTIONS, question.id, question.source) for question in registry.questions),
        *((_QUESTIONS, f"checklist {checklist.id}", checklist.source) for checklist in registry.checklists),
        *((_INDICES, index.outcome, index.source) for index in registry.indices),
        *((_THRESHOLDS, wage.from_month, wage.source) for wage in registry.minimum_wages),
        *((_THRESHOLDS, wage.from_month, wage.adult_age_source) for wage in registry.minimum_wages),
        *((_THRESHOLDS, threshold.outcome, threshold.source) for threshold in registry.thresholds),
    ]
    known = {source.id for source in registry.sources}
    for file, place, source in cited:
        yield from _check_known(file, place, [source], known, "a source of sources.toml")
