"""The rules of the registry as tables that the statements read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from vexcore.contracts.delivery import ExtraOutcome
from vexcore.registry.instruments import LADDER, Index, IndexPart, Question, name_process_item
from vexcore.registry.model import Registry

_ALL = "all"
_HALF_YEAR_MONTHS = 6
_LADDER_STEPS = range(1, 7)


def build_rules(registry: Registry, extras: Sequence[ExtraOutcome]) -> dict[str, pa.Table]:
    """Return the rules of the registry as tables.

    Parameters
    ----------
    registry
        As loaded.
    extras
        Extra outcomes of the delivery; one that is an item of `answers` is an index of that single question.

    Returns
    -------
    dict of str to pyarrow.Table
        ``minimum_wage`` (one row a calendar month of the registry: month, wage_eur, adult_age), ``threshold`` (one row
        an outcome: wml_share or hours), ``index_part`` (one row an outcome and question) and ``process_item`` (one row
        a caseworker's item: item, category).
    """
    return {
        "minimum_wage": _build_minimum_wages(registry),
        "threshold": _build_thresholds(registry),
        "index_part": _build_index_parts(registry, extras),
        "process_item": _build_process_items(registry),
    }


def _number(value: float | str) -> float | None:
    """Return a number of the registry; None for "none"."""
    return float(value) if isinstance(value, (int, float)) else None


def _build_minimum_wages(registry: Registry) -> pa.Table:
    rows = [
        {"month": month, "wage_eur": wage.wage_eur, "adult_age": wage.adult_age}
        for wage in registry.minimum_wages
        for month in _list_half_year(wage.from_month)
    ]
    schema = pa.schema([("month", pa.date32()), ("wage_eur", pa.float64()), ("adult_age", pa.int32())])
    return pa.Table.from_pylist(rows, schema=schema)


def _list_half_year(from_month: str) -> Iterator[date]:
    year, first = (int(part) for part in from_month.split("-"))
    return (date(year, month, 1) for month in range(first, first + _HALF_YEAR_MONTHS))


def _build_thresholds(registry: Registry) -> pa.Table:
    rows = [
        {"outcome_id": line.outcome, "wml_share": _number(line.wml_share), "hours": _number(line.hours)}
        for line in registry.thresholds
    ]
    schema = pa.schema([("outcome_id", pa.string()), ("wml_share", pa.float64()), ("hours", pa.float64())])
    return pa.Table.from_pylist(rows, schema=schema)


_INDEX_PART = pa.schema(
    [
        ("outcome_no", pa.int16()),
        ("outcome_id", pa.string()),
        ("part_no", pa.int16()),
        ("parts", pa.int16()),
        ("question_id", pa.string()),
        ("weight", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("reversed", pa.bool_()),
        ("subtract", pa.float64()),
        ("divide", pa.float64()),
        ("times", pa.float64()),
        ("steps", pa.list_(pa.float64())),
        ("answer_limit", pa.float64()),
        ("answer_cap", pa.float64()),
        ("at_most", pa.float64()),
    ]
)


def _build_index_parts(registry: Registry, extras: Sequence[ExtraOutcome]) -> pa.Table:
    questions = {question.id: question for question in registry.questions}
    rows: list[dict[str, Any]] = [
        {
            "outcome_no": outcome_no,
            "part_no": part_no,
            "parts": len(index.parts),
            **_tell_part(index, part, questions[part.question]),
        }
        for outcome_no, index in enumerate(registry.indices, start=1)
        for part_no, part in enumerate(index.parts, start=1)
    ]
    asked = [outcome for outcome in extras if outcome.file == "answers"]
    rows += [
        {"outcome_no": outcome_no, "part_no": 1, "parts": 1, **_tell_extra(outcome)}
        for outcome_no, outcome in enumerate(asked, start=len(registry.indices) + 1)
    ]
    return pa.Table.from_pylist(rows, schema=_INDEX_PART)


def _tell_extra(outcome: ExtraOutcome) -> dict[str, Any]:
    return {
        "outcome_id": outcome.outcome_id,
        "question_id": outcome.outcome_id,
        "weight": 1.0,
        "low": outcome.low,
        "high": outcome.high,
        "reversed": False,
        "subtract": 0.0,
        "divide": 1.0,
        "times": 1.0,
    }


def _tell_part(index: Index, part: IndexPart, question: Question) -> dict[str, Any]:
    return {
        "outcome_id": index.outcome,
        "question_id": part.question,
        "weight": part.weight,
        "low": question.low,
        "high": _number(question.high),
        "reversed": part.reverse,
        "subtract": part.subtract,
        "divide": part.divide,
        "times": part.times,
        "steps": part.steps or None,
        "answer_limit": _number(part.limit),
        "answer_cap": _number(part.cap),
        "at_most": _number(index.at_most),
    }


def _build_process_items(registry: Registry) -> pa.Table:
    """Return what each item of the caseworker's questionnaire is called in the process evaluation.

    A step on the ladder is told twice: as the step itself, and as 0 or 1 for each step.
    """
    items = registry.keys("item")
    rows: list[dict[str, Any]] = []
    for question in registry.questions:
        if question.file == "caseworker":
            item = name_process_item(question.id, items)
            rows.append({"question_id": question.id, "item": item, "category": _ALL, "step": None})
    rows += [
        {"question_id": LADDER, "item": LADDER, "category": f"{LADDER}-{step}", "step": float(step)}
        for step in _LADDER_STEPS
    ]
    for checklist in registry.checklists:
        item = name_process_item(checklist.id, items)
        for question_id, category in zip(checklist.items(), checklist.categories, strict=True):
            rows.append({"question_id": question_id, "item": item, "category": category, "step": None})
    schema = pa.schema(
        [("question_id", pa.string()), ("item", pa.string()), ("category", pa.string()), ("step", pa.float64())]
    )
    return pa.Table.from_pylist(rows, schema=schema)
