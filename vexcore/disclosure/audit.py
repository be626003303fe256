"""Which withheld cells can be worked out, or narrowed down too far, from what is released."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from vexcore.disclosure.bounds import Line, Ranges, can_settle, settle_bounds, solve_bounds
from vexcore.disclosure.policy import MIN_CELL, MIN_SPREAD

_SLACK = 1e-6
_NULL = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A cell that is the sum of others.

    Attributes
    ----------
    total
        Index of the cell that is the sum.
    parts
        Indices of the cells that add up to it.
    """

    total: int
    parts: tuple[int, ...]

    @property
    def members(self) -> tuple[int, ...]:
        """Return the indices of all cells in it."""
        return (self.total, *self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A number of persons, released or not.

    Attributes
    ----------
    value
        Persons.
    shown
        Whether it is released.
    fixed
        Whether that is settled: a base, or a cell that no table prints and that only follows from others.
    guarded
        Whether nobody may work it out: every cell that is withheld, and the small ones that no table prints.
    reason
        Why it is withheld; empty where it is released.
    low, high
        Range that the reason itself tells.
    cap
        Persons in the group, where that is released and the cell is a yes; the rest of the group is then guarded too.
    """

    value: int
    shown: bool
    fixed: bool = False
    guarded: bool = False
    reason: str = ""
    low: float = 0
    high: float = inf
    cap: float = inf


def find_exposed(cells: Sequence[Cell], relations: Sequence[Relation]) -> list[int]:
    """Return the guarded cells that what is released gives away.

    Parameters
    ----------
    cells
        All cells of a set of linked tables.
    relations
        Every sum that holds among them.

    Returns
    -------
    list of int
        Indices, ascending. A guarded cell is exposed when

        * the released numbers determine it: its unit vector lies in the row space of the relations, restricted to the
          cells that are not shown; or
        * somebody who knows that no count is negative can prove from the released numbers that it is under 10 though it
          is, or that fewer than 10 are left without it; or
        * somebody who also reads the reasons can narrow it down to fewer than 10 values.

    Notes
    -----
    Where the relations have no cycle, passing bounds along them is exact; otherwise the bounds come from linear
    programs. Both are bounds over real numbers.
    """
    hidden = [index for index, cell in enumerate(cells) if not cell.shown]
    place = {index: position for position, index in enumerate(hidden)}
    lines = [line for relation in relations if (line := _restrict(relation, cells, place)) is not None]
    guarded = [place[index] for index in hidden if cells[index].guarded]
    kept = [cells[index] for index in hidden]
    exposed = _find_narrow(kept, guarded, lambda bounds: settle_bounds(lines, bounds))
    if not exposed and not can_settle(lines):
        determined = find_determined(_build_matrix(lines, len(hidden)))
        exposed = [position for position in guarded if determined[position]]
        if not exposed:
            exposed = _find_narrow(kept, guarded, lambda bounds: solve_bounds(lines, bounds, guarded))
    return [hidden[position] for position in exposed]


def find_determined(matrix: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which unknowns of a linear system have one value only.

    Parameters
    ----------
    matrix
        Coefficients, one row a relation and one column an unknown.

    Returns
    -------
    array of bool, shape (unknowns,)
        An unknown is determined when no vector of the null space moves it, which is when its unit vector lies in the
        row space.
    """
    if not matrix.size:
        return np.zeros(matrix.shape[1], dtype=np.bool_)
    _, sizes, vectors = np.linalg.svd(matrix, full_matrices=True)
    rank = int((sizes > _NULL * max(matrix.shape) * sizes[0]).sum())
    free: NDArray[np.bool_] = np.abs(vectors[rank:]).max(axis=0, initial=0.0) > _NULL
    return ~free


def build_pattern(relations: Sequence[Relation], hidden: Sequence[int]) -> NDArray[np.float64]:
    """Return the coefficients of the relations on the cells that are not shown, one column a cell."""
    place = {index: position for position, index in enumerate(hidden)}
    matrix = np.zeros((len(relations), len(hidden)))
    for row, relation in enumerate(relations):
        if relation.total in place:
            matrix[row, place[relation.total]] = 1
        for part in relation.parts:
            if part in place:
                matrix[row, place[part]] = -1
    return matrix


def _restrict(relation: Relation, cells: Sequence[Cell], place: dict[int, int]) -> Line | None:
    """Return a relation as an equation in the cells that are not shown; None where all are."""
    ups = [place[part] for part in relation.parts if not cells[part].shown]
    shown = sum(cells[part].value for part in relation.parts if cells[part].shown)
    total = cells[relation.total]
    if total.shown:
        return Line(ups=tuple(ups), down=None, rest=total.value - shown) if ups else None
    return Line(ups=tuple(ups), down=place[relation.total], rest=-shown)


def _build_matrix(lines: Sequence[Line], unknowns: int) -> NDArray[np.float64]:
    matrix = np.zeros((len(lines), unknowns))
    for row, line in enumerate(lines):
        matrix[row, list(line.ups)] = 1
        if line.down is not None:
            matrix[row, line.down] = -1
    return matrix


def _find_narrow(cells: Sequence[Cell], guarded: Sequence[int], solve: Callable[[Ranges], Ranges]) -> list[int]:
    told = solve(Ranges(low=[cell.low for cell in cells], high=[cell.high for cell in cells]))
    numbers = solve(Ranges(low=[0.0] * len(cells), high=[cell.cap for cell in cells]))
    return [
        index
        for index in guarded
        if told.high[index] - told.low[index] < MIN_SPREAD - _SLACK
        or _is_proven_small(cells[index], numbers.low[index], numbers.high[index])
    ]


def _is_proven_small(cell: Cell, low: float, high: float) -> bool:
    few = cell.value < MIN_CELL and high < MIN_CELL - _SLACK
    few_without = cell.cap - cell.value < MIN_CELL and low > cell.cap - MIN_CELL + _SLACK
    return few or few_without
