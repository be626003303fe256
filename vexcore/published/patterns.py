"""Checks that every table gets without being declared: rows printed twice, and typography."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from vexcore.published.cells import Cell, last_label_level
from vexcore.published.printed import find_oddities
from vexcore.published.rules import FAILS, RuleOutcome
from vexcore.published.tables import PrintedTable

MIN_NUMBERS_IN_REPEATED_ROW = 4
MIN_DISTINCT_IN_REPEATED_ROW = 3
MIN_DISTINCT_IN_SHARED_ROW = 4
"""Across tables, so many numbers must differ, their sign left out: rows of small rounded numbers meet by chance."""


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


def find_rows_of_sister_tables(tables: Sequence[PrintedTable]) -> Iterator[RuleOutcome]:
    """Yield a failed outcome for each row that stands digit for digit in another table with the same columns.

    Tables that share more than half of their rows print the same thing twice on purpose and are left alone.
    """
    for position, table in enumerate(tables):
        for earlier in tables[:position]:
            if earlier.source_id != table.source_id or _column_labels(earlier) != _column_labels(table):
                continue
            known = dict(_numbered_rows(earlier))
            rows = list(_numbered_rows(table))
            shared = [(key, cells) for key, cells in rows if key in known and _is_telling(key)]
            if len(shared) * 2 <= len(rows):
                yield from (_describe_shared(table, earlier, key, cells) for key, cells in shared)


_RowKey = tuple[str, tuple[str, ...]]


def _is_telling(key: _RowKey) -> bool:
    _label, numbers = key
    return len({number.lstrip("-") for number in numbers}) >= MIN_DISTINCT_IN_SHARED_ROW


def _column_labels(table: PrintedTable) -> dict[int, str]:
    return {cell.column: cell.column_label for cell in table.cells}


def _numbered_rows(table: PrintedTable) -> Iterator[tuple[_RowKey, list[Cell]]]:
    """Yield the rows of numbers that can be told apart: enough numbers, enough of them different."""
    for _row, cells in sorted(_by_row(table).items()):
        numbers = tuple(c.printed for c in cells if c.part == "value" and c.state == "printed" and c.unit != "factor")
        if len(numbers) >= MIN_NUMBERS_IN_REPEATED_ROW and len(set(numbers)) >= MIN_DISTINCT_IN_REPEATED_ROW:
            yield (cells[0].row_label, numbers), cells


def _describe_shared(table: PrintedTable, earlier: PrintedTable, key: _RowKey, cells: list[Cell]) -> RuleOutcome:
    label, numbers = key
    return RuleOutcome(
        rule_id=f"{table.source_id}:{table.table_id}:row-of-{earlier.table_id}@{cells[0].row}",
        source_id=table.source_id,
        table_id=table.table_id,
        kind="duplicate-row",
        what=f"Tabel {table.table_id} heeft andere getallen dan tabel {earlier.table_id}: {last_label_level(label)}",
        outcome=FAILS,
        printed="; ".join(numbers),
        computed=f"cijfer voor cijfer de rij van tabel {earlier.table_id}",
        figure_ids=tuple(c.figure_id for c in cells if c.part == "value" and c.state == "printed"),
    )


def _find_repeated_rows(table: PrintedTable) -> Iterator[RuleOutcome]:
    first: dict[tuple[str, ...], tuple[int, str]] = {}
    for (label, numbers), cells in _numbered_rows(table):
        earlier_row, earlier = first.setdefault(numbers, (cells[0].row, label))
        if earlier_row != cells[0].row:
            yield RuleOutcome(
                rule_id=f"{table.source_id}:{table.table_id}:repeated-row@{cells[0].row}",
                source_id=table.source_id,
                table_id=table.table_id,
                kind="duplicate-row",
                what=f"Elke rij heeft eigen getallen: {last_label_level(label)}",
                outcome=FAILS,
                printed="; ".join(numbers),
                computed=f"dezelfde getallen als bij {last_label_level(earlier)}",
                figure_ids=tuple(c.figure_id for c in cells if c.part == "value" and c.state == "printed"),
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
