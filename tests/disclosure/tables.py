"""Frames of cells for the tests, from counts written out in the test."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

YES_KEYS = ["trial_id"]
Pair = tuple[int, int]


def yes_cells(
    arms: Sequence[Pair], *, total: bool = True, reference: Pair | None = None, **extra: object
) -> pd.DataFrame:
    """Return one yes/no table: arms `a0`, `a1`, ... as (count, base), a reference outside the total, and `all`."""
    rows = [("t", f"a{number}", True, *pair) for number, pair in enumerate(arms)]
    if reference:
        rows.append(("t", "reference", False, *reference))
    if total:
        rows.append(("t", "all", False, sum(count for count, _ in arms), sum(base for _, base in arms)))
    frame = pd.DataFrame(rows, columns=["trial_id", "arm_id", "in_total", "count", "base_n"])
    return frame.assign(**extra)


def category_cells(arms: Sequence[Sequence[int]], *, total: bool = True, **extra: object) -> pd.DataFrame:
    """Return one table of arms (rows) by categories (columns), and `all`."""
    named = [(f"a{number}", True, row) for number, row in enumerate(arms)]
    if total:
        named.append(("all", False, [sum(column) for column in zip(*arms, strict=True)]))
    rows = [
        ("t", arm, flag, f"c{number}", count, sum(row)) for arm, flag, row in named for number, count in enumerate(row)
    ]
    frame = pd.DataFrame(rows, columns=["trial_id", "arm_id", "in_total", "category", "count", "base_n"])
    return frame.assign(**extra)


def partitioned_cells(participants: Sequence[Sequence[int]], decliners: Sequence[Sequence[int]]) -> pd.DataFrame:
    """Return tables of participants, decliners and the assigned, who are both."""
    assigned = [
        [one + other for one, other in zip(left, right, strict=True)]
        for left, right in zip(participants, decliners, strict=True)
    ]
    return pd.concat(
        [
            category_cells(participants, population="participants"),
            category_cells(decliners, population="decliners"),
            category_cells(assigned, population="assigned"),
        ],
        ignore_index=True,
    )


def mean_cells(
    arms: Sequence[tuple[int, float, float, int, float]], *, kind: str = "eur", total: bool = True
) -> pd.DataFrame:
    """Return one table of means: arms as (n, sum, sum of squares, nonzero, largest), and `all`."""
    named = [(f"a{number}", True, *arm) for number, arm in enumerate(arms)]
    if total:
        sums = [sum(column) for column in zip(*(arm[:4] for arm in arms), strict=True)]
        named.append(("all", False, *sums, max(arm[4] for arm in arms)))
    rows = [("t", *row, kind) for row in named]
    names = ["trial_id", "arm_id", "in_total", "n", "sum", "sum_sq", "nonzero", "largest", "kind"]
    return pd.DataFrame(rows, columns=names)
