"""How far sums and ranges pin down the numbers that are not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, csr_array


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An equation in unknowns: the sum of `ups`, less `down`, is `rest`.

    Attributes
    ----------
    ups
        Unknowns that add.
    down
        The unknown total; None where the total is known.
    rest
        What the known cells of the relation leave.
    """

    ups: tuple[int, ...]
    down: int | None
    rest: float

    @property
    def terms(self) -> tuple[tuple[int, int], ...]:
        """Return the unknowns with their signs."""
        ups = tuple((index, 1) for index in self.ups)
        return ups if self.down is None else (*ups, (self.down, -1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """Lowest and highest value of each unknown."""

    low: list[float]
    high: list[float]


def can_settle(lines: Sequence[Line]) -> bool:
    """Tell whether passing bounds along the lines is exact: no two paths join the same unknowns."""
    parent: dict[int, int] = {}

    def find(node: int) -> int:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    for number, line in enumerate(lines):
        for index, _ in line.terms:
            here, there = find(-1 - number), find(index)
            if here == there:
                return False
            parent[here] = there
    return True


def settle_bounds(lines: Sequence[Line], bounds: Ranges) -> Ranges:
    """Narrow bounds by each line in turn until nothing moves.

    Exact where `can_settle`; otherwise the true bounds lie within the result.
    """
    low, high = list(bounds.low), list(bounds.high)
    for _ in range(len(lines) + 1):
        moved = False
        for line in lines:
            moved |= _narrow_line(line, low, high)
        if not moved:
            break
    return Ranges(low=low, high=high)


def _narrow_line(line: Line, low: list[float], high: list[float]) -> bool:
    moved = False
    for index, sign in line.terms:
        # sign * x = rest - the other terms
        least, most = line.rest, line.rest
        for other, other_sign in line.terms:
            if other != index:
                least -= high[other] if other_sign > 0 else -low[other]
                most -= low[other] if other_sign > 0 else -high[other]
        if sign < 0:
            least, most = -most, -least
        if least > low[index]:
            low[index], moved = least, True
        if most < high[index]:
            high[index], moved = most, True
    return moved


def solve_bounds(lines: Sequence[Line], bounds: Ranges, wanted: Sequence[int]) -> Ranges:
    """Return the exact bounds of the wanted unknowns under all lines at once.

    Parameters
    ----------
    lines, bounds
        Equations, and the range of each unknown.
    wanted
        Unknowns to bound; the others keep the range they came with.

    Raises
    ------
    RuntimeError
        If the solver gives up.

    Notes
    -----
    One linear program holds a copy of the system for each bound, so the solver is called once. Unbounded unknowns are
    cut off far above every number in the system, which can only narrow a bound.
    """
    if not wanted:
        return bounds
    size = len(bounds.low)
    finite = (*bounds.low, *filter(isfinite, bounds.high), *(abs(line.rest) for line in lines))
    ceiling = 10 * (100 + sum(finite))
    goal = np.zeros((2 * len(wanted), size))
    for number, index in enumerate(wanted):
        goal[2 * number, index], goal[2 * number + 1, index] = 1, -1
    matrix = np.zeros((len(lines), size))
    for row, line in enumerate(lines):
        for index, sign in line.terms:
            matrix[row, index] = sign
    system = block_diag([csr_array(matrix)] * len(goal), format="csr")
    rests = np.tile([line.rest for line in lines], len(goal))
    result = milp(
        goal.ravel(),
        constraints=LinearConstraint(system, rests, rests),
        bounds=Bounds(np.tile(bounds.low, len(goal)), np.tile(np.minimum(bounds.high, ceiling), len(goal))),
    )
    if result.status != 0:
        raise RuntimeError(f"the bounds of {len(wanted)} withheld cells could not be computed: {result.message}")
    found = result.x.reshape(len(goal), size)
    low, high = list(bounds.low), list(bounds.high)
    for number, index in enumerate(wanted):
        low[index], high[index] = float(found[2 * number, index]), float(found[2 * number + 1, index])
    return Ranges(low=low, high=high)
