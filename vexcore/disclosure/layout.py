"""How a frame of cells falls apart into linked tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vexcore.disclosure.tables import Group, Nest, Partition, Row, Sums

IN_TOTAL = "in_total"
PARENT = "parent_arm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which columns tell cells apart, and which tie them together.

    Attributes
    ----------
    within
        Columns that tell tables apart.
    arm
        Column of the arm.
    category
        Column of the categories; None where a cell is a yes, or a mean.
    total_arm
        Value of `arm` for all arms together.
    partitions, nests
        Columns of which some values are parts of, or lie within, others.
    """

    within: tuple[str, ...]
    arm: str
    category: str | None
    total_arm: str
    partitions: tuple[Partition, ...] = ()
    nests: tuple[Nest, ...] = ()

    @property
    def axes(self) -> tuple[str, ...]:
        """Return the columns of a group, the arm last."""
        linked = (*(item.column for item in self.partitions), *(item.column for item in self.nests))
        return (*dict.fromkeys(linked), self.arm)

    @property
    def keys(self) -> list[str]:
        """Return the columns that tell cells apart."""
        return list(dict.fromkeys((*self.within, *self.axes, *([self.category] if self.category else []))))

    @property
    def nest_axes(self) -> list[tuple[int, Nest]]:
        """Return each nest with the position of its column among the axes."""
        return [(self.axes.index(nest.column), nest) for nest in self.nests]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedTable:
    """Rows of a frame that have to be judged together.

    Attributes
    ----------
    positions
        Positions of the rows in the frame, in the order of their keys.
    groups
        Group of each row.
    categories
        Category of each row; empty where there are none.
    sums
        For each axis the labels that are sums, with their parts.
    """

    positions: NDArray[np.intp]
    groups: list[Group]
    categories: list[str]
    sums: Sums


def check_cells(cells: pd.DataFrame, layout: Layout, numbers: Sequence[str], *, also: Sequence[str] = ()) -> None:
    """Refuse a frame that is no set of tables.

    Parameters
    ----------
    cells, layout
        The frame and how it is laid out.
    numbers, also
        Columns needed besides the keys; those of `numbers` count from 0.

    Raises
    ------
    ValueError
        If a column is missing, a key or number is empty, a cell occurs twice, a number is negative, or the arms of a
        row of all arms are not marked.
    """
    needed = [*layout.keys, *numbers, *also]
    missing = [name for name in needed if name not in cells]
    if missing:
        raise ValueError(f"the cells have no column {', '.join(missing)}: give every key and number")
    if cells[needed].isna().any(axis=None):
        raise ValueError("a key or number of the cells is empty: give a value, 0 for nobody")
    if (cells[list(numbers)] < 0).any(axis=None):
        raise ValueError("a number of the cells is negative: persons and contributions are counted from 0")
    twice = cells.duplicated(layout.keys)
    if twice.any():
        raise ValueError(f"{int(twice.sum())} cells occur twice: {', '.join(layout.keys)} must tell cells apart")
    if IN_TOTAL not in cells and (cells[layout.arm] == layout.total_arm).any():
        raise ValueError(f"rows of {layout.total_arm!r} need the column {IN_TOTAL}: it says which arms they sum")


def list_tables(cells: pd.DataFrame, layout: Layout) -> Iterator[LinkedTable]:
    """Yield the linked tables of a frame, rows in the order of their keys whatever the order of the frame."""
    count = len(cells)
    labels = [cells[name].astype(str).to_numpy(dtype=object) for name in layout.axes]
    groups = list(zip(*labels, strict=True))
    categories = cells[layout.category].astype(str).tolist() if layout.category else [""] * count
    in_total = cells[IN_TOTAL].tolist() if IN_TOTAL in cells else [False] * count
    parents = cells[PARENT].fillna("").astype(str).tolist() if PARENT in cells else [""] * count
    fixed = [{item.whole: item.parts for item in layout.partitions if item.column == name} for name in layout.axes[:-1]]
    apart = [name for name in layout.within if name not in layout.axes]
    codes = cells.groupby(apart, sort=False).ngroup().to_numpy() if apart else np.zeros(count, dtype=np.intp)
    order = np.lexsort((*(cells[name].astype(str).to_numpy(dtype=str) for name in reversed(layout.keys)), codes))
    for positions in np.split(order, np.flatnonzero(np.diff(codes[order])) + 1) if count else ():
        arms: dict[str, dict[str, None]] = {}
        for position in positions:
            own = groups[position][-1]
            if in_total[position]:
                arms.setdefault(layout.total_arm, {})[own] = None
            if parents[position]:
                arms.setdefault(parents[position], {})[own] = None
        yield LinkedTable(
            positions=positions,
            groups=[groups[position] for position in positions],
            categories=[categories[position] for position in positions],
            sums=[*fixed, {whole: tuple(parts) for whole, parts in arms.items()}],
        )


def check_rows(rows: Sequence[Row], *, partitioned: bool) -> None:
    """Refuse the rows of a table that do not add up.

    Raises
    ------
    ValueError
        If a group has two bases or more in a category than its base, or its categories do not add up to it.
    """
    # The messages name the group and never a number of persons: they may end up in a log.
    sizes = {row.group: row.base_n for row in rows}
    for row in rows:
        if row.count > row.base_n or sizes[row.group] != row.base_n:
            raise ValueError(f"{'/'.join(row.group)}: give one base a group, and no count above it")
    if not partitioned:
        return
    categories = {row.category for row in rows}
    sums = Counter({row.group: 0 for row in rows})
    seen = Counter(row.group for row in rows)
    for row in rows:
        sums[row.group] += row.count
    for group, size in sizes.items():
        if seen[group] != len(categories):
            raise ValueError(f"{'/'.join(group)} lacks a category: give a row with count 0, an absent row tells it too")
        if sums[group] != size:
            raise ValueError(f"{'/'.join(group)}: the categories must add up to the base")


def read_rows(table: LinkedTable, counts: Sequence[int], bases: Sequence[int]) -> list[Row]:
    """Return the rows of a table, in the order of its positions."""
    return [
        Row(group=group, category=category, count=counts[position], base_n=bases[position])
        for group, category, position in zip(table.groups, table.categories, table.positions, strict=True)
    ]
