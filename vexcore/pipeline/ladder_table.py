"""Persons by step of the participation ladder at two waves, beside what `process` tells of each wave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vexcore.contracts.origin import RELEASED

Row = dict[str, Any]

STEPS = tuple(f"ladder-{step}" for step in range(1, 7))
NOT_RATED = "not-rated"
OTHER = "other"
ALL = "all"
PLACES = (*STEPS, NOT_RATED)
ELSEWHERE = len(STEPS)
"""Position of those who were not placed at a wave, behind the steps."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A number of persons as `process` tells it.

    Attributes
    ----------
    value
        Persons, shown or not.
    reason
        Why it is withheld; empty where it is shown.
    """

    value: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Steps that the table prints as one.

    Attributes
    ----------
    label
        The step, ``other`` or ``not-rated``.
    places
        Positions of its steps in `PLACES`.
    """

    label: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One of the two waves as `process` tells it, by arm and for `all`.

    Attributes
    ----------
    placed
        Persons on the ladder.
    steps
        Persons on each step.
    """

    placed: Mapping[str, Told]
    steps: Mapping[str, tuple[Told, ...]]

    def list_groups(self) -> tuple[Group, ...]:
        """Return the steps as the table prints them: those that `process` withholds over all arms are one."""
        shown = [place for place, told in enumerate(self.steps[ALL]) if not told.reason]
        hidden = tuple(place for place, told in enumerate(self.steps[ALL]) if told.reason)
        groups = [Group(label=STEPS[place], places=(place,)) for place in shown]
        return (*groups, Group(label=OTHER, places=hidden)) if hidden else tuple(groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two waves.

    Attributes
    ----------
    from_wave, to_wave
        The waves.
    arms
        Arms, in the order of the first axis of `counts`.
    counts
        Persons by arm, place at the first and place at the later wave (`PLACES`), shape (arms, 7, 7); the last corner
        is empty.
    first, later
        What `process` tells of each wave.
    """

    from_wave: int
    to_wave: int
    arms: tuple[str, ...]
    counts: Counts
    first: Moment
    later: Moment

    @property
    def total(self) -> Counts:
        """Return the persons of all arms, shape (7, 7)."""
        whole: Counts = self.counts.sum(axis=0)
        return whole

    def pick(self, arm: str) -> Counts:
        """Return the persons of an arm or of `all`, shape (7, 7)."""
        if arm == ALL:
            return self.total
        own: Counts = self.counts[self.arms.index(arm)]
        return own


def list_pairs(cells: pd.DataFrame, process: Sequence[Row]) -> Iterator[Pair]:
    """Yield the pairs of waves of a delivery.

    Parameters
    ----------
    cells
        As `harmonise/sql/cells_transition.sql` returns them.
    process
        Released rows of `process` of the same delivery.

    Raises
    ------
    ValueError
        If `process` shows other numbers than the cells add up to.
    """
    arms = tuple(sorted(set(cells["arm_id"])))
    ladder = {
        (row["wave"], row["arm_id"], row["category"]): row
        for row in process
        if row["item"] == "ladder" and row["category"] in STEPS
    }
    for first, later in sorted({*zip(cells["from_wave"].astype(int), cells["to_wave"].astype(int), strict=True)}):
        own = cells[(cells["from_wave"] == first) & (cells["to_wave"] == later)]
        counts = np.zeros((len(arms), len(PLACES), len(PLACES)), dtype=np.int64)
        for row in own.to_dict("records"):
            spot = arms.index(row["arm_id"]), PLACES.index(row["from_step"]), PLACES.index(row["to_step"])
            counts[spot] = row["count"]
        steps = counts[:, :ELSEWHERE].sum(axis=2), counts[:, :, :ELSEWHERE].sum(axis=1)
        moments = [_read_moment(ladder, wave, arms, placed) for wave, placed in zip((first, later), steps, strict=True)]
        yield Pair(from_wave=first, to_wave=later, arms=arms, counts=counts, first=moments[0], later=moments[1])


def _read_moment(ladder: Mapping[tuple[int, str, str], Row], wave: int, arms: Sequence[str], placed: Counts) -> Moment:
    by_arm = {**dict(zip(arms, placed, strict=True)), ALL: placed.sum(axis=0)}
    told, sizes = {}, {}
    for arm, own in by_arm.items():
        rows = [ladder.get((wave, arm, step)) for step in STEPS]
        if not own.sum() and rows == [None] * len(STEPS):
            # Nobody of this arm was placed at this wave, and `process` has no row of it.
            told[arm], sizes[arm] = tuple(Told(value=0, reason="") for _ in STEPS), Told(value=0, reason="")
            continue
        if None in rows:
            raise ValueError(f"process has no row for a step of {arm} at wave {wave}: give the rows of one delivery")
        told[arm] = tuple(
            _read_cell(row, "count", int(value)) for row, value in zip(rows, own, strict=True) if row is not None
        )
        sizes[arm] = _read_cell(rows[0] or {}, "base_n", int(own.sum()))
    return Moment(placed=sizes, steps=told)


def _read_cell(row: Row, field: str, value: int) -> Told:
    shown = row[field] is not None and (field != "count" or row["status"] == RELEASED)
    if shown and row[field] != value:
        raise ValueError("process shows another number on the ladder than its cells: give the rows of one delivery")
    return Told(value=value, reason="" if shown else str(row["reason"]))
