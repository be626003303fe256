"""Cells to be released: counts and sums by arm, completed so that tables add up."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

TOTAL_ARM = "all"
IN_TOTAL = "in_total"
LARGEST = "largest"


def add_totals(cells: pd.DataFrame, keys: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    """Return the cells with a row over all arms for each combination of keys.

    Parameters
    ----------
    cells
        One row an arm: `keys`, `arm_id`, `in_total` and `measures`.
    keys
        Columns that tell tables apart.
    measures
        Columns that add up over arms; of `largest` the largest is taken.

    Returns
    -------
    DataFrame
        The rows given, then those with ``arm_id`` `all`: the arms with `in_total`, so without the reference group.
    """
    how = {name: "max" if name == LARGEST else "sum" for name in measures}
    part = cells[cells[IN_TOTAL]]
    if part.empty:
        return cells
    totals = part.groupby(list(keys), as_index=False, sort=True).agg(how)
    return pd.concat([cells, totals.assign(arm_id=TOTAL_ARM, in_total=False)], ignore_index=True)


def complete_categories(cells: pd.DataFrame, keys: Sequence[str], categories: Sequence[str]) -> pd.DataFrame:
    """Return counts by category with a row for every category of every group, and the size of each group as `base_n`.

    Parameters
    ----------
    cells
        One row a group and category that occurs: `keys`, `arm_id`, `in_total`, `category`, `count` (persons).
    keys
        Columns that tell tables apart; with `arm_id` they name a group.
    categories
        Every category that a group can have; those that occur besides are kept.

    Returns
    -------
    DataFrame
        `keys`, `arm_id`, `in_total`, `category`, `count` (0 where none occurred), `base_n`.
    """
    group = [*keys, "arm_id", IN_TOTAL]
    every = [*categories, *sorted(set(cells["category"]) - set(categories))]
    groups = cells.groupby(group, as_index=False, sort=True).agg(base_n=("count", "sum"))
    grid = groups.merge(pd.DataFrame({"category": every}), how="cross")
    found = grid.merge(cells[[*group, "category", "count"]], on=[*group, "category"], how="left")
    return found.assign(count=found["count"].fillna(0).astype("int64"))
