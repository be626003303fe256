"""Somebody who wants to know what is withheld, and has nothing but the released frame.

Written without the code under test: from the frame it takes what is shown, from the layout what adds up to what, and
asks a solver for the lowest and highest value that each withheld number may have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

FAR = 100_000.0


@dataclass
class Attacker:
    """Unknowns with their ranges, and the sums that hold among them."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rows: list[dict[int, float]] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)

    def unknown(self, low: float = 0, high: float = FAR) -> int:
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def adds_up(self, total: int, parts: list[int]) -> None:
        self.rows.append({total: 1.0, **dict.fromkeys(parts, -1.0)})
        self.rests.append(0.0)

    def ask(self, unknown: int, *, whole_numbers: bool) -> tuple[float, float]:
        """Return the lowest and highest value that the unknown may have."""
        matrix = np.zeros((len(self.rows), len(self.low)))
        for number, row in enumerate(self.rows):
            for index, sign in row.items():
                matrix[number, index] = sign
        found = []
        for sign in (1, -1):
            goal = np.zeros(len(self.low))
            goal[unknown] = sign
            result = milp(
                goal,
                constraints=LinearConstraint(matrix, self.rests, self.rests) if self.rows else None,
                bounds=Bounds(self.low, self.high),
                integrality=np.full(len(self.low), int(whole_numbers)),
            )
            assert result.status == 0, result.message
            found.append(float(result.x[unknown]))
        return found[0], found[1]


@dataclass(frozen=True)
class Target:
    """A withheld number: where it stands, and what the attacker makes of it."""

    key: tuple[str, ...]
    what: str
    reason: str
    low: float
    high: float


Range = tuple[float, float]
Key = tuple[str, ...]
Sums = dict[str, dict[str, tuple[str, ...]]]
Told = Callable[[str, float], Range]

FURTHER = "withheld so that another cell cannot be worked out"


def reads_numbers(reason: str, base: float) -> Range:
    """Know of a withheld number that it is none of those shown, and no more."""
    return 0.0, base


def reads_reasons(reason: str, base: float) -> Range:
    """Know what the stated reason says of a withheld count of categories, or of a withheld base."""
    if reason in ("fewer than 10 persons", "group of fewer than 10"):
        return 0.0, 9.0
    if reason == "fewer than 10 persons without it":
        return base - 9, base
    return (10.0 if reason == FURTHER else 0.0), base


def attack(
    frame: pd.DataFrame, sums: Sums, *, category: str | None, told: Told, whole_numbers: bool = False
) -> list[Target]:
    """Return what can be made of each withheld count, no and base of a released frame.

    Parameters
    ----------
    frame
        As released.
    sums
        For each key column the values that are sums, with the values that are their parts.
    category
        Column of categories that add up to the base; None where cells are yes and no.
    told
        What is made of a reason.
    whole_numbers
        Whether unknowns are whole.
    """
    attacker = Attacker()
    axes = [*sums, *([category] if category else [])]
    records = {tuple(str(row[axis]) for axis in axes): row for row in rows_of(frame)}
    width = len(sums)
    bases: dict[Key, int] = {}
    for key, row in records.items():
        if key[:width] not in bases:
            bases[key[:width]] = attacker.unknown(*range_of(row["base_n"], told(row["reason"], FAR)))
    counts = {
        key: attacker.unknown(*range_of(row["count"], read_count(row, category, told))) for key, row in records.items()
    }
    noes = {key: attacker.unknown() for key in records} if category is None else {}
    for key, no in noes.items():
        attacker.adds_up(bases[key], [counts[key], no])
    for group, base in bases.items() if category else ():
        attacker.adds_up(base, [index for key, index in counts.items() if key[:width] == group])
    for table, position in product((bases, counts), range(width)):
        _tie(attacker, table, position, list(sums.values())[position])
    targets = []
    for key, row in records.items():
        wanted = {"base_n": bases[key[:width]]} if row["base_n"] is None else {}
        if row["count"] is None:
            wanted |= {"count": counts[key]} | ({"no": noes[key]} if noes else {})
        for what, unknown in wanted.items():
            low, high = attacker.ask(unknown, whole_numbers=whole_numbers)
            targets.append(Target(key=key, what=what, reason=row["reason"], low=low, high=high))
    return targets


def read_count(row: dict[str, Any], category: str | None, told: Told) -> Range:
    """Return what a reason tells of a count: where it is that of the whole group, less than it tells of the group."""
    size = row["base_n"]
    low, high = told(row["reason"], FAR if size is None else size)
    if row["reason"] != FURTHER or told is reads_numbers:
        return low, high
    if size is None:
        return 0.0, FAR
    return low, high if category else size - 10


def range_of(shown: float | None, told: Range) -> Range:
    return told if shown is None else (shown, shown)


def _tie(attacker: Attacker, table: dict[Key, int], position: int, wholes: dict[str, tuple[str, ...]]) -> None:
    for key, index in table.items():
        spots = [(*key[:position], part, *key[position + 1 :]) for part in wholes.get(key[position], ())]
        if parts := [table[spot] for spot in spots if spot in table]:
            attacker.adds_up(index, parts)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows with None for what is empty."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]
