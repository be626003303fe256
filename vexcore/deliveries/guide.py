"""The delivery guide as a document, from the declarations that deliveries are held to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from vexcore.contracts.delivery_files import DELIVERY_FILES
from vexcore.contracts.delivery_schema import DeliveryColumn, DeliveryFile
from vexcore.deliveries.absences import WITHOUT_COLUMN, WITHOUT_FILE
from vexcore.deliveries.contracts import describe_values
from vexcore.deliveries.guide_toml import DESCRIPTION, MAPPING, OWN_TRIAL
from vexcore.deliveries.guide_words import AFTER, DUTCH, HEAD, IDENTIFIERS, PREPARING, RULES
from vexcore.deliveries.items import list_items
from vexcore.deliveries.mapping import FileMapping, Scale, Style
from vexcore.deliveries.sections import ArmSection, DeliverySection, OutcomeSection, TrialSection
from vexcore.deliveries.trials import describe_trial
from vexcore.registry.model import Registry

_FILES = """
## Files

Columns may stand in any order. An optional column may be left out, and a cell be empty where it says so.
"""
_KINDS = {"text": "text", "int": "whole number", "float": "number", "flag": "0 or 1", "date": "day"}


def build_guide(registry: Registry) -> str:
    """Return the delivery guide in Markdown.

    Parameters
    ----------
    registry
        Gives the trials with their arms, and the items.
    """
    overview = [f"| [`{f.name}`](#{_anchor(f)}) | {_yes(f.required)} | {f.description} |" for f in DELIVERY_FILES]
    parts = [
        HEAD + "\n".join(overview) + "\n",
        PREPARING,
        _FILES,
        *(_describe_file(file) for file in DELIVERY_FILES),
        _describe_items(registry),
        _describe_trials(registry),
        DESCRIPTION,
        *_describe_sections(),
        OWN_TRIAL,
        MAPPING,
        *_describe_mapping(),
        IDENTIFIERS,
        AFTER,
    ]
    return "".join(parts)


def _yes(truth: bool) -> str:
    return "yes" if truth else "no"


def _anchor(file: DeliveryFile) -> str:
    return f"{file.name}-{DUTCH[file.name].replace(' ', '-')}"


def _describe_file(file: DeliveryFile) -> str:
    key = ", ".join(f"`{name}`" for name in file.key)
    lines = [f"\n### {file.name} ({DUTCH[file.name]})\n", f"{file.description} Key: {key}.\n"]
    if file.name in WITHOUT_FILE:
        lines += [f"Without this file: {WITHOUT_FILE[file.name]}.\n"]
    lines += [
        "| column | type | values | required | may be empty | holds | without it |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_describe_column(file, column) for column in file.columns]
    lines += ["\nRules:\n", *(f"* {rule}" for rule in RULES[file.name])]
    return "\n".join(lines) + "\n"


def _describe_column(file: DeliveryFile, column: DeliveryColumn) -> str:
    values = ", ".join(f"`{label}`" for label in column.allowed)
    if not values and column.kind != "flag":
        values = " ".join(part for part in (describe_values(column), column.unit) if part)
    lost = WITHOUT_COLUMN.get(file.name, {}).get(column.name, "")
    cells = (
        f"`{column.name}`",
        _KINDS[column.kind],
        values,
        _yes(column.required),
        _yes(column.nullable),
        column.description,
        lost,
    )
    return "| " + " | ".join(cells) + " |"


def _describe_items(registry: Registry) -> str:
    lines = ["\n## Items\n", "Answers and judgements as asked; waves are 0 (baseline), 1 and 2 (follow-up).\n"]
    lines += ["| file | item | value | asked |", "|---|---|---|---|"]
    questions = {question.id: question.label_nl for question in registry.questions}
    for item in list_items(registry):
        if item.item_id in questions:
            lines.append(f"| {item.file} | `{item.item_id}` | {item.describe()} | {questions[item.item_id]} |")
    words = {label.id: label.nl for label in registry.labels if label.axis == "category"}
    for checklist in registry.checklists:
        lines += [f"\n`caseworker`, {checklist.label_nl.lower()}: 0 or 1 for each.\n", "| item | asked |", "|---|---|"]
        lines += [
            f"| `{item}` | {words.get(category, category)} |"
            for item, category in zip(checklist.items(), checklist.categories, strict=True)
        ]
    return "\n".join(lines) + "\n"


def _describe_trials(registry: Registry) -> str:
    lines = ["\n## Trials and arms\n", "| trial | first and last day | municipalities | arms |", "|---|---|---|---|"]
    for trial in registry.trials:
        facts = describe_trial(registry, trial.id)
        arms = ", ".join(f"`{arm.arm_id}`" for arm in facts.arms if not arm.parent)
        chosen = ", ".join(f"`{arm.arm_id}`" for arm in facts.arms if arm.parent)
        arms += f"; chosen: {chosen}" if chosen else ""
        places = ", ".join(f"`{place}`" for place in facts.municipalities)
        lines.append(f"| `{trial.id}` | {facts.start_on} to {facts.end_on or 'unknown'} | {places} | {arms} |")
    components = ", ".join(f"`{component.id}`" for component in registry.components)
    return "\n".join(lines) + f"\n\nComponents of an arm: {components}.\n"


def _describe_sections() -> Iterator[str]:
    for title, model in (
        ("[delivery]", DeliverySection),
        ("[trial]", TrialSection),
        ("[[arm]]", ArmSection),
        ("[[outcome]]", OutcomeSection),
    ):
        yield f"\n`{title}`\n\n" + _describe_keys(model)


def _describe_mapping() -> Iterator[str]:
    names = ", ".join(f"`[{file.name}]`" for file in DELIVERY_FILES)
    for title, model in (("`[style]`", Style), (names, FileMapping), ("A scale", Scale)):
        yield f"\n{title}\n\n" + _describe_keys(model)


def _describe_keys(model: type[BaseModel]) -> str:
    lines = ["| key | required | values | holds |", "|---|---|---|---|"]
    for name, field in model.model_fields.items():
        choices = ", ".join(f"`{choice}`" for choice in _find_choices(field.annotation) if choice != "")
        values = choices.replace("|", "\\|").replace("\t", "tab")
        lines.append(f"| `{field.alias or name}` | {_yes(field.is_required())} | {values} | {field.description} |")
    return "\n".join(lines) + "\n"


def _find_choices(annotation: Any) -> list[Any]:
    """Return the values of a literal type, also as one of several; none for any other type."""
    if annotation is bool:
        return ["true", "false"]
    choices: list[Any] = []
    for argument in get_args(annotation):
        choices += [argument] if isinstance(argument, str | int) else _find_choices(argument)
    return choices
