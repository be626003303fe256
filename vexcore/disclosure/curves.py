"""At which months a curve of exits may be told beside what is released already.

A curve that is told at a month tells how many left since the month told before, so every stretch between two months
that a reader knows is a cell. Months that a reader knows are those told, and those at which another table shows how
many had left (`fixed`). Here are numbers only: which table shows what is for the caller.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

from vexcore.disclosure.policy import MIN_CELL

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FEW_LEFT = "too few persons left in a month to show the curve"
"""The reason for every curve that is told at no month, whatever stands in the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Exits of disjoint groups of persons, by month.

    Attributes
    ----------
    exits
        Shape (parts, months): exits in months 0 to t.
    reason
        Shape (parts,): index of the reason for which a part left.
    """

    exits: Ints
    reason: Ints


def choose_months(exits: Ints, *, fixed: Collection[int], allowed: Flags, forced: Collection[int] = ()) -> list[int]:
    """Return the months at which curves of several groups are told, all of them or none.

    Parameters
    ----------
    exits
        Shape (groups, months): exits in months 0 to t.
    fixed
        Months at the end of which other tables show how many had left, in every group.
    allowed
        Shape (months,): months that may be told as far as other conditions go.
    forced
        Months that are told because curves of parts of the groups are; ends like `fixed`.

    Returns
    -------
    list of int
        From the first month on every month at which in each group at least 10 left since the last month known, and at
        least 10 leave up to the next month known; a fixed month adds nothing to what is known and needs 10 exits only
        since the month told before.
    """
    until = np.cumsum(exits, axis=1)
    ends = sorted({*fixed, *forced})
    known = row = np.zeros(len(exits), dtype=np.int64)
    told = []
    for month in range(exits.shape[1]):
        now = until[:, month]
        if month in forced:
            told.append(month)
            row = known = now
            continue
        if month in fixed:
            known = now
            if allowed[month] and (now - row >= MIN_CELL).all():
                told.append(month)
                row = now
            continue
        later = next((end for end in ends if end > month), None)
        rest = MIN_CELL if later is None else until[:, later] - now
        if allowed[month] and (now - known >= MIN_CELL).all() and np.all(rest >= MIN_CELL):
            told.append(month)
            row = known = now
    return told


def is_open(value: int, outer: Ints) -> bool:
    """Tell whether a sum leaves open how much of it each part holds.

    Parameters
    ----------
    value
        Exits of all parts together in a stretch of months.
    outer
        Shape (parts,): exits of each part in the shortest stretch around it of which a reader may know them.

    Returns
    -------
    bool
        A part holds at least `value` less what the others can hold. It is open where the others can hold 10, and no
        small number where 10 are left without them.
    """
    others = outer.sum() - outer
    return bool(((others >= MIN_CELL) | (value - others >= MIN_CELL)).all())


def drop_narrow(told: Sequence[int], groups: Sequence[Ints], *, ends: Collection[int]) -> list[int]:
    """Return the months of sums without those at which a sum would narrow down one of its parts.

    Parameters
    ----------
    told
        Months at which the sums are told.
    groups
        Each sum in its parts, shape (parts, months): exits.
    ends
        Months at which the parts themselves may be known; they stay.
    """
    until = [_cumulate(parts) for parts in groups]
    last = groups[0].shape[1] - 1

    def is_fine(low: int, high: int, start: int, end: int) -> bool:
        return all(
            is_open(int((own[:, end + 1] - own[:, start + 1]).sum()), own[:, high + 1] - own[:, low + 1])
            for own in until
        )

    kept: list[int] = []
    for low, high in pairwise(sorted({-1, *ends, last})):
        start = low
        for month in (month for month in told if low < month < high):
            if is_fine(low, high, start, month) and is_fine(low, high, month, high):
                kept.append(month)
                start = month
    return sorted({*kept, *(month for month in told if month in ends or month == last)})


def choose_reasons(
    groups: Sequence[Parts],
    *,
    months: Sequence[int],
    fixed: Collection[int],
    fixed_reason: Mapping[int, Collection[int]],
    allowed: Mapping[int, Flags],
) -> dict[int, list[int]]:
    """Return the months at which curves by reason are told in several groups.

    Parameters
    ----------
    groups
        Each of the groups, in parts; a part is an arm that is nowhere told by itself, or the group as a whole.
    months
        Months at which exits for all reasons are told.
    fixed, fixed_reason
        Months at which other tables show all exits, and those for a reason.
    allowed
        By reason, shape (months,): months that may be told as far as other conditions go.

    Returns
    -------
    dict
        Months by reason. Besides what `choose_months` asks of the exits for the reason, in every stretch between two
        known months the reasons that are not known there hold 10 together and leave each of them open.
    """
    told: dict[int, list[int]] = {}
    for reason, flags in allowed.items():
        own = np.stack([group.exits[group.reason == reason].sum(axis=0) for group in groups])
        # At a month at which another table shows all exits, it decides whether those for the reason are shown too.
        fit = flags & np.isin(np.arange(len(flags)), [*({*months} - {*fixed}), *({*fixed} & {*fixed_reason[reason]})])
        told[reason] = choose_months(own, fixed=fixed_reason[reason], allowed=fit)
    every = sorted({-1, *months, *fixed})
    stretches = [pair for pair in combinations(every, 2) if not {*pair} <= {-1, *fixed}]
    while (wrong := _find_wrong(groups, told, stretches, fixed, fixed_reason)) is not None:
        reason, month = wrong
        told[reason].remove(month)
    return told


def _find_wrong(
    groups: Sequence[Parts],
    told: Mapping[int, Sequence[int]],
    stretches: Sequence[tuple[int, int]],
    fixed: Collection[int],
    fixed_reason: Mapping[int, Collection[int]],
) -> tuple[int, int] | None:
    """Return a reason and a month at which it may not be told; None where all may."""
    known = {reason: {-1, *own, *fixed_reason[reason]} for reason, own in told.items()}
    for low, high in stretches:
        inside = [reason for reason, own in known.items() if low in own and high in own]
        here = [
            (reason, month) for reason in told for month in (low, high) if month in told[reason] and month not in fixed
        ]
        if not here:
            continue
        folded = [reason for reason in told if reason not in inside]
        for group in groups:
            sums = _sum_by_reason(group, low, high)
            wrong = bool(folded) and not _is_sum_open(group, folded, low, high, known)
            wrong = wrong or any(not _is_sum_open(group, [reason], low, high, known) for reason in inside)
            if wrong:
                return min(here, key=lambda each: (sums[each[0]], each))
    return None


def _sum_by_reason(group: Parts, low: int, high: int) -> dict[int, int]:
    part = group.exits[:, low + 1 : high + 1].sum(axis=1)
    return {int(reason): int(part[group.reason == reason].sum()) for reason in np.unique(group.reason)}


def _is_sum_open(
    group: Parts, reasons: Sequence[int], low: int, high: int, known: Mapping[int, Collection[int]]
) -> bool:
    """Tell whether the exits for some reasons in a stretch may be known: 10 or more, each part left open."""
    rows = np.flatnonzero(np.isin(group.reason, reasons))
    value = int(group.exits[rows, low + 1 : high + 1].sum())
    if value < MIN_CELL:
        return False
    last = group.exits.shape[1] - 1
    outer = []
    for row in rows:
        own = known[int(group.reason[row])]
        start = max(month for month in own if month <= low)
        end = min((month for month in own if month >= high), default=last)
        outer.append(int(group.exits[row, start + 1 : end + 1].sum()))
    return len(rows) == 1 or is_open(value, np.array(outer))


def _cumulate(exits: Ints) -> Ints:
    """Return exits up to each month, with none before the first."""
    return np.concatenate([np.zeros((len(exits), 1), dtype=np.int64), np.cumsum(exits, axis=1)], axis=1)
