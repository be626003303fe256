"""Printed cells and tables made by hand, for tests of the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vexcore.published.cells import Cell
from vexcore.published.printed import find_numbers
from vexcore.published.tables import PrintedTable


def make_cell(
    printed: str = "",
    *,
    row: int = 1,
    column: int = 1,
    part: str = "value",
    value: float | None = None,
    unit: str = "persons",
    state: str = "printed",
    source_id: str = "000",
    table_id: str = "1",
    row_label: str = "",
    column_label: str = "",
    significance: str = "",
) -> Cell:
    """Return a cell; its value is the first number printed in it, unless given."""
    if value is None and state == "printed":
        value = find_numbers(printed)[0].value
    return Cell(
        source_id=source_id,
        table_id=table_id,
        row=row,
        column=column,
        part=part,
        row_label=row_label,
        column_label=column_label,
        printed=printed,
        value=value,
        unit=unit,
        state=state,
        significance=significance,
        note="",
    )


def withheld(*, row: int = 1, column: int = 1, unit: str = "percent", **place: Any) -> Cell:
    """Return a cell that the source withholds."""
    return make_cell("NA", row=row, column=column, unit=unit, state="suppressed", **place)


def blank(*, row: int = 1, column: int = 1, unit: str = "persons", **place: Any) -> Cell:
    """Return an empty cell of the printed grid."""
    return make_cell("", row=row, column=column, unit=unit, state="blank", **place)


def make_table(
    cells: Iterable[Cell],
    *,
    rules: Iterable[dict[str, Any]] = (),
    blocks: Iterable[dict[str, Any]] = (),
    source_id: str = "000",
    table_id: str = "1",
    trial_id: str = "oss",
) -> PrintedTable:
    """Return a table of these cells with these declarations."""
    return PrintedTable(
        file=f"made-{table_id}.csv",
        source_id=source_id,
        table_id=table_id,
        trial_id=trial_id,
        title="",
        place="",
        note="",
        cells=tuple(cells),
        rules=tuple(rules),
        blocks=tuple(blocks),
    )


def by_id(cells: Iterable[Cell]) -> Mapping[str, Cell]:
    """Return cells by figure id."""
    return {cell.figure_id: cell for cell in cells}
