"""Declared relations between printed numbers, and whether the record keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vexcore.errors import Fault
from vexcore.published.cells import Cell
from vexcore.published.judgements import RULE_TYPES, Operands, RuleType, Verdict
from vexcore.published.references import Lookup, Quantity, ReferenceUnknown, quantify
from vexcore.published.shapes import RuleShape, find_misshapen
from vexcore.published.tables import PrintedTable

KINDS = ("sum", "percent", "cross-table", "text-vs-table", "duplicate-row", "definition", "impossible", "typography")
HOLDS = "holds"
FAILS = "fails"
SUPPRESSED = "not checked: suppressed"
BLANK = "not checked: blank"

_COMMON_KEYS = {"id", "type", "what", "kind", "for", "blank", "cells"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOutcome:
    """What came of one relation.

    Attributes
    ----------
    rule_id
        ``source:table:rule``, with ``@n`` for the n-th instance of a running rule.
    kind
        One of `KINDS`.
    what
        The relation in words.
    outcome
        ``holds``, ``fails`` or ``not checked: ...``.
    printed, computed
        The number as printed and what it ought to be, as text.
    figure_ids
        The figures it speaks of.
    """

    rule_id: str
    source_id: str
    table_id: str
    kind: str
    what: str
    outcome: str
    printed: str
    computed: str
    figure_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReport:
    """What came of the rules of one table, and what is wrong with how they are written."""

    outcomes: tuple[RuleOutcome, ...]
    faults: tuple[Fault, ...]


def check_rules(table: PrintedTable) -> Iterator[Fault]:
    """Yield what is wrong with how the rules of a table are written."""
    file = table.file.replace(".csv", ".toml")
    seen: set[str] = set()
    for rule in table.rules:
        name = str(rule.get("id", ""))
        place = f"rule {name or '?'}"
        problems = list(find_misshapen(RuleShape, rule))
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name) or name in seen:
            problems.append((name, "a rule has an id of its own, a lower-case slug", "rename it"))
        seen.add(name)
        rule_type = RULE_TYPES.get(str(rule.get("type")))
        if rule_type is None:
            problems.append((str(rule.get("type")), f"type is one of {', '.join(RULE_TYPES)}", "mend the type"))
        else:
            needed = set(rule_type.operands) | set(rule_type.settings) | {"what"}
            allowed = needed | set(rule_type.optional) | set(rule_type.optional_settings) | _COMMON_KEYS
            problems += [(key, f"a {rule['type']} rule has {key}", "add it") for key in sorted(needed - set(rule))]
            problems += [
                (key, f"a {rule['type']} rule has no {key}", "remove it") for key in sorted(set(rule) - allowed)
            ]
        if rule.get("kind", "sum") not in KINDS:
            problems.append((str(rule["kind"]), f"kind is one of {', '.join(KINDS)}", "mend the kind"))
        for value, text, remedy in problems:
            yield Fault(file=file, line=0, column=place, value=value, rule=text, remedy=remedy)


def evaluate_rules(table: PrintedTable, cells: Mapping[str, Cell]) -> RuleReport:
    """Evaluate every rule of a table, each running instance on its own.

    Parameters
    ----------
    table
        A table whose rules `check_rules` found nothing wrong with.
    cells
        The whole record by figure id.

    Returns
    -------
    RuleReport
        With a fault where a rule names a cell that does not exist or cannot be worked out.
    """
    lookup = Lookup(cells=cells, source_id=table.source_id, table_id=table.table_id)
    outcomes: list[RuleOutcome] = []
    faults: list[Fault] = []
    for rule in table.rules:
        for running in rule.get("for", [None]):
            try:
                outcomes.append(_evaluate(rule, running, lookup))
            except (ReferenceUnknown, ZeroDivisionError, ValueError) as error:
                known = isinstance(error, ReferenceUnknown)
                faults.append(
                    Fault(
                        file=table.file.replace(".csv", ".toml"),
                        line=0,
                        column=f"rule {rule['id']}" + ("" if running is None else f"@{running}"),
                        value=str(error),
                        rule="a rule names cells that exist" if known else "a rule can be worked out",
                        remedy="mend the reference",
                    )
                )
    return RuleReport(outcomes=tuple(outcomes), faults=tuple(faults))


def _evaluate(rule: Mapping[str, Any], running: int | None, lookup: Lookup) -> RuleOutcome:
    rule_type = RULE_TYPES[rule["type"]]
    keys = [*rule_type.operands, *(key for key in (*rule_type.optional, "cells") if key in rule)]
    items = {key: lookup.find_cells(rule[key], running) for key in dict.fromkeys(keys)}
    cells = [item for found in items.values() for item in found if isinstance(item, Cell)]
    outcome = _withheld(cells, rule, labels_only=rule_type.labels_only)
    verdict = Verdict(holds=True, printed="", computed="")
    if not outcome:
        blank_is_zero = rule.get("blank") == "zero"
        quantities = {
            key: [
                Quantity(low=0.0, value=0.0, high=0.0, cell=item)
                if rule_type.labels_only and isinstance(item, Cell)
                else quantify(item, blank_is_zero=blank_is_zero)
                for item in found
            ]
            for key, found in items.items()
        }
        verdict = rule_type.judge(Operands(quantities=quantities, rule=rule))
        outcome = HOLDS if verdict.holds else FAILS
    suffix = "" if running is None else f"@{running}"
    return RuleOutcome(
        rule_id=f"{lookup.source_id}:{lookup.table_id}:{rule['id']}{suffix}",
        source_id=lookup.source_id,
        table_id=lookup.table_id,
        kind=rule.get("kind", _default_kind(rule_type, cells)),
        what=str(rule["what"]),
        outcome=outcome,
        printed=verdict.printed,
        computed=verdict.computed,
        figure_ids=tuple(dict.fromkeys(cell.figure_id for cell in cells)),
    )


def _withheld(cells: list[Cell], rule: Mapping[str, Any], *, labels_only: bool) -> str:
    if labels_only:
        return ""
    if any(cell.state == "suppressed" for cell in cells):
        return SUPPRESSED
    if rule.get("blank") != "zero" and any(cell.state == "blank" for cell in cells):
        return BLANK
    return ""


def _default_kind(rule_type: RuleType, cells: list[Cell]) -> str:
    if rule_type.kind == "cross-table" and any(cell.table_id.startswith("text") for cell in cells):
        return "text-vs-table"
    return rule_type.kind
