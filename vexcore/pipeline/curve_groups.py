"""Who is followed in the curves of a delivery, what other tables show of them, and which months may be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from vexcore.contracts.delivery_files import EXIT_REASONS
from vexcore.contracts.origin import RELEASED
from vexcore.disclosure.policy import MIN_CELL
from vexcore.harmonise.cells import TOTAL_ARM
from vexcore.pipeline.released import ALL, FIRST_EXIT, NO_RETURN, NOT_LEFT, OFF_BENEFIT, Row

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

REFERENCE = "reference"
RE_ENTRY_MONTHS = 24
"""Last month since the exit of the curve of coming back."""

NEVER = 10_000
"""A month that nobody reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The persons of an arm, or of all arms without the reference group.

    Attributes
    ----------
    arm_id
        Arm, or `all`.
    risk
        Shape (n,): calendar months in which a first exit could be seen; 0 for who has none.
    reason
        Shape (n,): 0 for who did not leave, else the place of the reason in `EXIT_REASONS` from 1 on.
    exit_month, return_month, gone_month, last
        Shape (n,): month of the first exit, of the return from it, of the exit without return, and the last one seen;
        `NEVER` where there is none, and -1 for who was never seen.
    end
        Last month of the curves.
    """

    arm_id: str
    risk: Ints
    reason: Ints
    exit_month: Ints
    return_month: Ints
    gone_month: Ints
    last: Ints
    end: int

    @property
    def exits(self) -> Ints:
        """Return first exits by reason and month, shape (reasons, end + 1)."""
        left = self.exit_month <= self.end
        places = (self.reason[left] - 1, self.exit_month[left])
        found = np.zeros((len(EXIT_REASONS), self.end + 1), dtype=np.int64)
        np.add.at(found, places, 1)
        return found

    @property
    def left(self) -> Ints:
        """Return first exits up to each month, shape (end + 1,)."""
        return count_until(self.exit_month, self.end)

    @property
    def gone(self) -> Ints:
        """Return exits without return up to each month, shape (end + 1,)."""
        return count_until(self.gone_month, self.end)

    @property
    def back(self) -> Ints:
        """Return who was back from the first exit by each month, shape (end + 1,)."""
        return count_until(self.return_month, self.end)

    @property
    def seen(self) -> Ints:
        """Return who is seen in each month, whether or not they have left, shape (end + 1,)."""
        return len(self.risk) - self.lost

    @property
    def lost(self) -> Ints:
        """Return who is not seen in each month, shape (end + 1,)."""
        return count_until(np.where(self.risk > 0, self.last, -1) + 1, self.end)

    def count_returns(self, until: int, length: int) -> Ints:
        """Return who left up to a month and came back, by months since the exit, shape (length + 1,)."""
        after = (self.return_month - self.exit_month)[self.exit_month <= until]
        return np.bincount(after[after <= length], minlength=length + 1).astype(np.int64)

    def find_seen_after(self, until: int, length: int) -> Floats:
        """Return the share of who is seen in a month that is seen some months later, shape (length + 1,)."""
        seen = self.seen[until : until + length + 1]
        return seen / max(int(seen[0]), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What other tables show of the groups.

    Attributes
    ----------
    horizons
        Months of `outflow`.
    cells
        (definition, category, horizon, arm) that are released; category `all` is everybody who left.
    bases
        Size of an arm, where it is shown.
    counts
        (definition, horizon, arm): who had left, where it is released.
    off
        (month, arm): who is off benefit, where `course` shows it.
    """

    horizons: tuple[int, ...]
    cells: frozenset[tuple[str, str, int, str]]
    bases: Mapping[str, int]
    counts: Mapping[tuple[str, int, str], int]
    off: Mapping[tuple[int, str], int]


def read_shown(outflow: Sequence[Row], course: Sequence[Row]) -> Shown:
    """Return what the released rows of `outflow` and `course` show."""
    rows = [row for row in outflow if row["measure"] == "outflow" and row["category"] != NOT_LEFT]
    told = [row for row in rows if row["status"] == RELEASED]
    return Shown(
        horizons=tuple(sorted({row["horizon_months"] for row in rows})),
        cells=frozenset((row["definition"], row["category"], row["horizon_months"], row["arm_id"]) for row in told),
        bases={row["arm_id"]: row["base_n"] for row in rows if row["base_n"] is not None},
        counts={
            (row["definition"], row["horizon_months"], row["arm_id"]): row["count"]
            for row in told
            if row["category"] == ALL
        },
        off={
            (row["month"], row["arm_id"]): row["count"]
            for row in course
            if row["outcome_id"] == OFF_BENEFIT and row["status"] == RELEASED
        },
    )


def read_groups(persons: pd.DataFrame, end: int) -> dict[str, Group]:
    """Return the groups by arm, in the order of the arms, then `all` where more than the reference group is there."""
    inside = persons["role"] != REFERENCE
    groups = {str(arm): _read_group(str(arm), own, end) for arm, own in persons.groupby("arm_id", sort=True)}
    return groups | ({TOTAL_ARM: _read_group(TOTAL_ARM, persons[inside], end)} if inside.any() else {})


def _read_group(arm_id: str, persons: pd.DataFrame, end: int) -> Group:
    codes = {reason: place for place, reason in enumerate(EXIT_REASONS, start=1)}
    return Group(
        arm_id=arm_id,
        risk=_fill(persons["risk_months"], 0),
        reason=_fill(persons["exit_reason"].map(codes), 0),
        exit_month=_fill(persons["exit_month"], NEVER),
        return_month=_fill(persons["return_month"], NEVER),
        gone_month=_fill(persons["gone_month"].where(persons["gone"].fillna(value=False).astype(bool)), NEVER),
        last=_fill(persons["benefit_last"], -1),
        end=end,
    )


def _fill(column: pd.Series, empty: int) -> Ints:
    return np.asarray(column.astype("Int64").fillna(empty), dtype=np.int64)


def count_until(months: Ints, end: int) -> Ints:
    """Return how many of some months are 0, are up to 1, and so on up to `end`; shape (end + 1,)."""
    return np.asarray(np.bincount(months[months <= end], minlength=end + 1).cumsum(), dtype=np.int64)


def is_followed(groups: Mapping[str, Group]) -> bool:
    """Tell whether everybody who left was at risk before, so that curves hold the exits of `outflow` and no others."""
    return all(bool((group.risk[group.exit_month < NEVER] > 0).all()) for group in groups.values())


def find_fixed(groups: Sequence[Group], shown: Shown, category: str, definition: str = FIRST_EXIT) -> list[int]:
    """Return the horizons at which a cell is released in every group."""
    return [
        horizon
        for horizon in shown.horizons
        if all((definition, category, horizon, group.arm_id) in shown.cells for group in groups)
    ]


def find_between(fixed: Sequence[int], shown: Shown) -> Flags:
    """Return the months whose horizon before (if there is one) and at or after are both among `fixed`."""
    allowed = np.zeros(shown.horizons[-1] + 1, dtype=np.bool_)
    for low, high in pairwise((-1, *shown.horizons)):
        if high in fixed and (low == -1 or low in fixed):
            allowed[low + 1 : high] = True
    allowed[list(fixed)] = True
    return allowed


def find_first_exits(groups: Sequence[Group], shown: Shown, fixed: Sequence[int]) -> Flags:
    """Return the months at which first exits may be told beside `outflow` and `course`, shape (months,)."""
    allowed = find_between(fixed, shown)
    for group in groups:
        allowed &= group.seen - group.left >= MIN_CELL
        apart = np.array([_is_back_many(group, shown, month) for month in range(group.end + 1)])
        apart[list(fixed)] = True
        allowed &= apart
    return allowed


def _is_back_many(group: Group, shown: Shown, month: int) -> bool:
    """Tell whether who left less who `course` shows off benefit are 10 or more, also if all the lost had left.

    A month of benefit may run on to the end of the month of the exit, so the month after it is looked at too.
    """
    beside = {seen: off for (seen, arm), off in shown.off.items() if arm == group.arm_id and seen <= month + 1}
    if (month in beside or month + 1 in beside) and group.back[month] < MIN_CELL:
        return False
    left = int(group.left[month])
    return all(left - off - int(group.lost[seen]) >= MIN_CELL for seen, off in beside.items() if seen <= month)


def find_final_exits(groups: Sequence[Group], shown: Shown, told: Sequence[int]) -> Flags:
    """Return the months at which exits without return may be told beside first exits, `outflow` and `course`."""
    allowed = find_between(find_fixed(groups, shown, ALL, NO_RETURN), shown)
    allowed &= np.isin(np.arange(len(allowed)), told)
    for group in groups:
        allowed &= group.left - group.gone >= MIN_CELL
        allowed &= group.seen - group.gone >= MIN_CELL
        allowed &= np.array([_is_away_many(group, shown, month) for month in range(group.end + 1)])
    return allowed


def _is_away_many(group: Group, shown: Shown, month: int) -> bool:
    """Tell whether who is away at a later moment less who had gone for good are 10 or more."""
    away = [off for (seen, arm), off in shown.off.items() if arm == group.arm_id and seen >= month]
    away += [
        count
        for (definition, horizon, arm), count in shown.counts.items()
        if definition == NO_RETURN and arm == group.arm_id and horizon >= month
    ]
    return all(count - int(group.gone[month]) >= MIN_CELL for count in away)


def find_leavers(horizons: Sequence[int]) -> tuple[int, int]:
    """Return the horizon up to which who left is asked whether they came back, and for how many months after the exit.

    The last one from which everybody can be followed for `RE_ENTRY_MONTHS`, else the first one and what is left.
    """
    long = [horizon for horizon in horizons if horizon + RE_ENTRY_MONTHS <= horizons[-1]]
    return (long[-1], RE_ENTRY_MONTHS) if long else (horizons[0], horizons[-1] - horizons[0])
