"""What a reader can work out of moves on the ladder who puts all that is told of them side by side.

The table of all arms together, who rose and fell by arm, and the steps that `process` tells of each wave and arm are
sums, and shares within bounds, of the same whole table of persons by arm, step and later step. Every number that is to
stay unknown is driven to its lowest and highest value under all of them by linear programs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from vexcore.disclosure.policy import MIN_CELL, MIN_SPREAD

Floats = npt.NDArray[np.float64]

_SLACK = 1e-6
_STARTS = 24
"""Solutions in fixed arbitrary directions that come first: most ranges prove wide by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """A number that nobody may work out.

    Attributes
    ----------
    terms
        Weights of the persons that it counts.
    value
        Its value.
    """

    terms: Floats
    value: float


@dataclass(slots=True)
class Knowledge:
    """What is told, as sums of unknown numbers of persons.

    Attributes
    ----------
    size
        Number of unknowns; none is negative.
    equal, rests
        Sums that are told: rows of weights, and their values. Together they tie every unknown to a number, so that
        nothing is without end.
    below, caps
        Sums of which a shown number tells that they are at most something.
    hints, hint_caps
        The same where only a reason tells it.
    """

    size: int
    equal: list[Floats] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)
    below: list[Floats] = field(default_factory=list)
    caps: list[float] = field(default_factory=list)
    hints: list[Floats] = field(default_factory=list)
    hint_caps: list[float] = field(default_factory=list)

    def copy(self) -> Knowledge:
        """Return what is told so far, to be added to by itself."""
        return Knowledge(
            size=self.size,
            equal=[*self.equal],
            rests=[*self.rests],
            below=[*self.below],
            caps=[*self.caps],
            hints=[*self.hints],
            hint_caps=[*self.hint_caps],
        )

    def tell(self, terms: Floats, value: float) -> None:
        """Add a number that is shown."""
        self.equal.append(terms)
        self.rests.append(value)

    def bound(self, terms: Floats, *, low: float | None = None, high: float | None = None, hint: bool) -> None:
        """Add a lower or upper bound of a number, told by a shown number or (`hint`) by a reason."""
        rows, caps = (self.hints, self.hint_caps) if hint else (self.below, self.caps)
        if high is not None:
            rows.append(terms)
            caps.append(high)
        if low is not None:
            rows.append(-terms)
            caps.append(-low)


def find_told(knowledge: Knowledge, guards: Sequence[Guard]) -> list[int]:
    """Return the positions of guards of which too much can be worked out, ascending.

    Parameters
    ----------
    knowledge
        Everything that is told.
    guards
        What is to stay unknown.

    Returns
    -------
    list of int
        A guard is told when somebody who reads the reasons can narrow it down to fewer than 10 values, or when somebody
        who knows the shown numbers alone can prove that it is under 10 though it is. Bounds are over real numbers.

    Raises
    ------
    RuntimeError
        If the solver gives up, or what is told contradicts itself.
    """
    found = set()
    for with_hints in (True, False):
        wanted = [(position, guard) for position, guard in enumerate(guards) if with_hints or guard.value < MIN_CELL]
        found |= _find_narrow(_Solver.of(knowledge, with_hints=with_hints), wanted, with_hints=with_hints)
    return sorted(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Solver:
    size: int
    constraints: tuple[LinearConstraint, ...]

    @classmethod
    def of(cls, knowledge: Knowledge, *, with_hints: bool) -> _Solver:
        below = knowledge.below + (knowledge.hints if with_hints else [])
        caps = knowledge.caps + (knowledge.hint_caps if with_hints else [])
        constraints = [LinearConstraint(csr_array(np.array(knowledge.equal)), knowledge.rests, knowledge.rests)]
        if below:
            constraints.append(LinearConstraint(csr_array(np.array(below)), -np.inf, caps))
        return cls(size=knowledge.size, constraints=tuple(constraints))

    def push(self, goal: Floats) -> Floats:
        """Return the solution that makes the goal least."""
        result = milp(goal, constraints=self.constraints, bounds=Bounds(0, np.inf))
        if result.status != 0:
            raise RuntimeError(f"the bounds of moves on the ladder could not be computed: {result.message}")
        point: Floats = result.x
        return point


def _find_narrow(solver: _Solver, wanted: Sequence[tuple[int, Guard]], *, with_hints: bool) -> set[int]:
    directions = np.random.default_rng(0).normal(size=(_STARTS, solver.size))
    points = [solver.push(goal) for goal in directions]
    narrow = set()
    for position, guard in wanted:
        values = [float(guard.terms @ point) for point in points]
        if _is_open(values, with_hints=with_hints):
            continue
        for sign in (1.0, -1.0):
            points.append(solver.push(sign * guard.terms))
            values.append(float(guard.terms @ points[-1]))
        if not _is_open(values, with_hints=with_hints):
            narrow.add(position)
    return narrow


def _is_open(values: Sequence[float], *, with_hints: bool) -> bool:
    if with_hints:
        return max(values) - min(values) >= MIN_SPREAD - _SLACK
    return max(values) >= MIN_CELL - _SLACK
