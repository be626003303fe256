"""Checks that every table gets without being declared: rows printed twice, and typography."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from vexcore.published.cells import Cell, last_label_level
from vexcore.published.printed import find_oddities
from vexcore.published.rules import FAILS, RuleOutcome
from vexcore.published.tables import PrintedTable

MIN_NUMBERS_IN_REPEATED_ROW = 4
MIN_DISTINCT_IN_REPEATED_ROW = 3


def find_patterns(table: PrintedTable) -> Iterator[RuleOutcome]:
    """Yield a failed outcome for each repeated label, repeated row of numbers and typographical oddity."""
    if not table.table_id.startswith("text"):
        yield from _find_repeated_labels(table)
        yield from _find_repeated_rows(table)
    yield from _find_typography(table)


def _by_row(table: PrintedTable) -> dict[int, list[Cell]]:
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        rows[cell.row].append(cell)
    return rows


def _find_repeated_labels(table: PrintedTable) -> Iterator[RuleOutcome]:
    first: dict[str, int] = {}
    for row, cells in sorted(_by_row(table).items()):
        label = cells[0].row_label
        earlier = first.setdefault(label, row)
        if label and earlier != row:
            yield RuleOutcome(
                rule_id=f"{table.source_id}:{table.table_id}:repeated-label@{row}",
                source_id=table.source_id,
                table_id=table.table_id,
                kind="duplicate-row",
                what=f"Elk opschrift staat eenmaal in de tabel: {last_label_level(label)}",
                outcome=FAILS,
                printed=last_label_level(label),
                computed=f"staat al bij rij {earlier}",
                figure_ids=tuple(cell.figure_id for cell in cells),
            )


def _find_repeated_rows(table: PrintedTable) -> Iterator[RuleOutcome]:
    rows = sorted(_by_row(table).items())
    first: dict[tuple[str, ...], int] = {}
    labels = {row: cells[0].row_label for row, cells in rows}
    for row, cells in rows:
        numbers = tuple(c.printed for c in cells if c.part == "value" and c.state == "printed" and c.unit != "factor")
        if len(numbers) < MIN_NUMBERS_IN_REPEATED_ROW or len(set(numbers)) < MIN_DISTINCT_IN_REPEATED_ROW:
            continue
        earlier = first.setdefault(numbers, row)
        if earlier != row:
            yield RuleOutcome(
                rule_id=f"{table.source_id}:{table.table_id}:repeated-row@{row}",
                source_id=table.source_id,
                table_id=table.table_id,
                kind="duplicate-row",
                what=f"Elke rij heeft eigen getallen: {last_label_level(labels[row])}",
                outcome=FAILS,
                printed="; ".join(numbers),
                computed=f"dezelfde getallen als bij {last_label_level(labels[earlier])}",
                figure_ids=tuple(c.figure_id for c in cells if c.part == "value"),
            )


def _find_typography(table: PrintedTable) -> Iterator[RuleOutcome]:
    seen: set[tuple[int, int]] = set()
    for cell in table.cells:
        place = (cell.row, cell.column)
        if place in seen or cell.state != "printed":
            continue
        seen.add(place)
        oddities = find_oddities(cell.printed)
        if oddities:
            yield RuleOutcome(
                rule_id=f"{table.source_id}:{table.table_id}:typography@{cell.row}.{cell.column}",
                source_id=table.source_id,
                table_id=table.table_id,
                kind="typography",
                what=f"Getallen staan in gewone Nederlandse notatie: {last_label_level(cell.row_label)}",
                outcome=FAILS,
                printed=cell.printed,
                computed="; ".join(oddities),
                figure_ids=(cell.figure_id,),
            )
