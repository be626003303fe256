"""Cell references in rules: ranges, the running `*`, and plain numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from vexcore.published.cells import Cell, complete_reference

_RANGE = re.compile(r"^(\d+)-(\d+)$")

Operand = str | float


class ReferenceUnknown(Exception):
    """A rule names a cell that the record does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number in a relation: all that the true value may be.

    Attributes
    ----------
    low, value, high
        The bounds and the printed number itself.
    cell
        The cell it comes from; None for a number written in the rule.
    """

    low: float
    value: float
    high: float
    cell: Cell | None


def expand_reference(reference: str, running: int | None) -> list[str]:
    """Replace `*` by the running number and write out ranges.

    Raises
    ------
    ValueError
        If a range counts down.
    """
    text = reference if running is None else reference.replace("*", str(running))
    results = [""]
    for field in text.split(":"):
        match = _RANGE.match(field)
        if match:
            low, high = int(match.group(1)), int(match.group(2))
            if low > high:
                raise ValueError(f"{field} in {reference}: a range counts up")
            choices = [str(number) for number in range(low, high + 1)]
        else:
            choices = [field]
        results = [f"{head}:{choice}" if head else choice for head in results for choice in choices]
    return results


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """The cells of the record as seen from one table."""

    cells: Mapping[str, Cell]
    source_id: str
    table_id: str

    def find_cells(self, operand: object, running: int | None) -> list[Cell | float]:
        """Return the cells and numbers that an operand stands for.

        Raises
        ------
        ReferenceUnknown
            If a cell does not exist.
        """
        if isinstance(operand, list | tuple):
            return [found for one in operand for found in self.find_cells(one, running)]
        if isinstance(operand, int | float):
            return [float(operand)]
        found: list[Cell | float] = []
        for reference in expand_reference(str(operand), running):
            figure_id = complete_reference(reference, self.source_id, self.table_id)
            if figure_id not in self.cells:
                raise ReferenceUnknown(figure_id)
            found.append(self.cells[figure_id])
        return found


def quantify(item: Cell | float, *, blank_is_zero: bool) -> Quantity:
    """Return the interval that a printed number stands for."""
    if isinstance(item, float):
        return Quantity(low=item, value=item, high=item, cell=None)
    if item.value is None:
        if item.state == "blank" and blank_is_zero:
            return Quantity(low=0.0, value=0.0, high=0.0, cell=item)
        raise ValueError(f"{item.figure_id} is {item.state} and has no value")
    half = item.half_digit
    return Quantity(low=item.value - half, value=item.value, high=item.value + half, cell=item)
