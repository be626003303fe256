"""How far sums and ranges pin down the numbers that are not shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, kron

IsWide = Callable[[int, float, float], bool]

_DIRECTIONS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An equation in unknowns: the sum of the terms is `rest`.

    Attributes
    ----------
    terms
        Each unknown with its sign, 1 or -1.
    rest
        What the known cells of the relation leave.
    """

    terms: tuple[tuple[int, int], ...]
    rest: float


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


def stretch_ranges(
    lines: Sequence[Line], ranges: Ranges, point: Sequence[int], wanted: Sequence[int], is_wide: IsWide
) -> Ranges:
    """Return how far each wanted unknown can move under all lines at once, or far enough.

    Parameters
    ----------
    lines, ranges
        Equations, and the range of each unknown.
    point
        A solution to start from.
    wanted
        Unknowns to move.
    is_wide
        Tells of an unknown and a range whether more need not be known.

    Returns
    -------
    Ranges
        For each unknown the lowest and highest value among the solutions found. Of a wanted unknown they are the bounds
        themselves, unless they are wide.

    Raises
    ------
    RuntimeError
        If the solver gives up.

    Notes
    -----
    A few solutions in fixed arbitrary directions come first; then one program holds a copy of the system for each bound
    that is still to be had. Unbounded unknowns are cut off far above every number in the system, which can only narrow
    a bound.
    """
    finite = (*ranges.low, *filter(isfinite, ranges.high), *(abs(line.rest) for line in lines), *point)
    limits = Ranges(low=ranges.low, high=np.minimum(ranges.high, 10 * (100 + sum(finite))).tolist())
    low, high = np.array(point, dtype=float), np.array(point, dtype=float)
    directions = np.random.default_rng(0).choice((-1.0, 1.0), size=(_DIRECTIONS, len(point)))
    for exact in (False, True):
        narrow = [index for index in wanted if not is_wide(index, low[index], high[index])]
        if not narrow:
            break
        goals = np.vstack((np.eye(len(point))[narrow], -np.eye(len(point))[narrow])) if exact else directions
        found = _solve_goals(lines, limits, goals)
        low, high = np.minimum(low, found.min(axis=0)), np.maximum(high, found.max(axis=0))
    return Ranges(low=low.tolist(), high=high.tolist())


def _solve_goals(lines: Sequence[Line], limits: Ranges, goals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each goal, one a row, the solution that makes it least."""
    copies, size = goals.shape
    matrix = np.zeros((len(lines), size))
    for row, line in enumerate(lines):
        for index, sign in line.terms:
            matrix[row, index] = sign
    rests = np.tile([line.rest for line in lines], copies)
    result = milp(
        goals.ravel(),
        constraints=LinearConstraint(kron(eye_array(copies), csr_array(matrix), format="csr"), rests, rests),
        bounds=Bounds(np.tile(limits.low, copies), np.tile(limits.high, copies)),
    )
    if result.status != 0:
        raise RuntimeError(f"the bounds of withheld cells could not be computed: {result.message}")
    solutions: NDArray[np.float64] = result.x.reshape(copies, size)
    return solutions
