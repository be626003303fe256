"""Which withheld cells can be worked out, or narrowed down too far, from what is released."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from vexcore.disclosure.bounds import IsWide, Line, Ranges, can_settle, settle_bounds, stretch_ranges
from vexcore.disclosure.policy import MIN_CELL, MIN_SPREAD

Solve = Callable[[Ranges, Sequence[int], IsWide], Ranges]

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


def find_exposed(cells: Sequence[Cell], relations: Sequence[Relation], *, thorough: bool = True) -> list[int]:
    """Return the guarded cells that what is released gives away.

    Parameters
    ----------
    cells
        All cells of a set of linked tables.
    relations
        Every sum that holds among them.
    thorough
        Whether to solve linear programs where bounds need them; without, cells may be missed.

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
    exposed = _find_narrow(kept, guarded, lambda ranges, *_: settle_bounds(lines, ranges))
    if not exposed and not can_settle(lines):
        determined = find_determined(build_pattern(relations, hidden))
        exposed = [position for position in guarded if determined[position]]
        if not exposed and thorough:
            truth = [cell.value for cell in kept]
            exposed = _find_narrow(
                kept, guarded, lambda ranges, wanted, is_wide: stretch_ranges(lines, ranges, truth, wanted, is_wide)
            )
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
    terms = [(place[part], 1) for part in relation.parts if not cells[part].shown]
    rest = -sum(cells[part].value for part in relation.parts if cells[part].shown)
    if cells[relation.total].shown:
        rest += cells[relation.total].value
    else:
        terms.append((place[relation.total], -1))
    return Line(terms=tuple(terms), rest=rest) if terms else None


def _find_narrow(cells: Sequence[Cell], guarded: Sequence[int], solve: Solve) -> list[int]:
    def is_wide(_: int, low: float, high: float) -> bool:
        return high - low >= MIN_SPREAD - _SLACK

    def is_open(index: int, low: float, high: float) -> bool:
        cell = cells[index]
        few = cell.value < MIN_CELL and high < MIN_CELL - _SLACK
        few_without = cell.cap - cell.value < MIN_CELL and low > cell.cap - MIN_CELL + _SLACK
        return not (few or few_without)

    told = Ranges(low=[cell.low for cell in cells], high=[cell.high for cell in cells])
    numbers = Ranges(low=[0.0] * len(cells), high=[cell.cap for cell in cells])
    found = set()
    for ranges, is_enough in ((told, is_wide), (numbers, is_open)):
        reached = solve(ranges, guarded, is_enough)
        found |= {index for index in guarded if not is_enough(index, reached.low[index], reached.high[index])}
    return sorted(found)
