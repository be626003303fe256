"""A printed cell, and how cells are named."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vexcore.published.printed import find_numbers

HEADER = (
    "row",
    "column",
    "part",
    "row_label",
    "column_label",
    "printed",
    "value",
    "unit",
    "cell",
    "significance",
    "note",
)
PARTS = ("value", "n", "sd", "percent", "expected", "df")
CELL_STATES = ("printed", "suppressed", "blank")
COUNT_UNITS = frozenset({"persons", "questionnaires", "goals", "activities", "meetings"})
MEASURED_UNITS = frozenset(
    {
        "percent",
        "percent_ratio",
        "percentage_points",
        "share",
        "share_difference",
        "score",
        "rating",
        "ladder",
        "contacts",
        "hours",
        "months",
        "years",
        "eur",
        "p_value",
        "df",
        "factor",
    }
)
UNITS = COUNT_UNITS | MEASURED_UNITS

# A printed label may itself hold ` > ` before a threshold (`Looninkomen > 70% WML`, `Uitkeringsduur > 3 jaar (1/0)`):
# that is no header level, where `Leeftijd > 27-34 jaar` is one.
_LABEL_JOINT = re.compile(r" > (?!\d+% |\d+ per |\d+ jaar \()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One printed number of the record, with its place.

    Attributes
    ----------
    source_id, table_id, row, column, part
        The place: ordinals from 1, `part` within a cell that holds several numbers.
    row_label, column_label
        As printed, outer header levels first, joined by `` > ``.
    printed
        The whole cell as it stands.
    value
        The number in ``unit``; None unless ``state`` is ``printed``.
    state
        ``printed``, ``suppressed`` or ``blank``.
    significance
        The stars as printed.
    """

    source_id: str
    table_id: str
    row: int
    column: int
    part: str
    row_label: str
    column_label: str
    printed: str
    value: float | None
    unit: str
    state: str
    significance: str
    note: str

    @property
    def figure_id(self) -> str:
        """Return ``source:table:row:column``, with ``:part`` unless it is the value."""
        return build_figure_id(self.source_id, self.table_id, self.row, self.column, self.part)

    @property
    def decimals(self) -> int:
        """Return the digits printed after the decimal sign; 0 where the number stands in words."""
        return next((n.decimals for n in find_numbers(self.printed) if n.value == self.value), 0)

    @property
    def half_digit(self) -> float:
        """Return how far the true number may lie from the printed one: nothing for a count, else half a last digit.

        An expected number of persons is measured, not counted.
        """
        if self.unit in COUNT_UNITS and self.decimals == 0 and self.part != "expected":
            return 0.0
        return 0.5 * 10.0**-self.decimals


def build_figure_id(source_id: str, table_id: str, row: int, column: int, part: str = "value") -> str:
    """Return the id of a figure."""
    place = f"{source_id}:{table_id}:{row}:{column}"
    return place if part == "value" else f"{place}:{part}"


def complete_reference(reference: str, source_id: str, table_id: str) -> str:
    """Return the figure id that a reference of a table's own file means (``3:1`` or a full id)."""
    fields = reference.split(":")
    return f"{source_id}:{table_id}:{reference}" if len(fields) <= 3 else reference


def read_whole(cell: Cell | None) -> int | None:
    """Return the whole number that a cell holds; None for no cell or one without a number."""
    return None if cell is None or cell.value is None else round(cell.value)


def first_label_level(label: str) -> str:
    """Return the outermost header level of a label."""
    return _LABEL_JOINT.split(label)[0]


def last_label_level(label: str) -> str:
    """Return the innermost header level of a label."""
    return _LABEL_JOINT.split(label)[-1]
