"""Background characteristics as tables of cells that add up: by category, arm and population."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from vexcore.harmonise.cells import add_totals, complete_categories

POPULATIONS = ("participants", "decliners")
CHARACTERISTICS: Mapping[str, tuple[str, ...]] = {
    "sex": ("male", "female"),
    "age": ("age-27-34", "age-35-44", "age-45-54", "age-55-plus"),
    "education": ("education-low", "education-middle", "education-high", "education-unknown"),
    "migration": ("migration-none", "migration-western", "migration-non-western"),
    "household": ("single", "single-parent", "cohabiting", "household-unknown"),
    "benefit-duration": ("duration-under-1-year", "duration-1-3-years", "duration-3-plus-years"),
}


def build_profile_cells(counted: pd.DataFrame, characteristic: str) -> pd.DataFrame:
    """Return the cells of `profile` for one characteristic, from its rows of `cells_profile`."""
    keys = ["characteristic", "population"]
    cells = complete_categories(counted, keys, CHARACTERISTICS[characteristic])
    return _add_whole(add_totals(cells, [*keys, "category"], ["count", "base_n"]))


def _add_whole(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the cells with a population of everybody assigned, where participants and decliners stand apart."""
    split = cells[cells["population"].isin(POPULATIONS)]
    if split.empty:
        return cells
    keys = ["characteristic", "category", "arm_id", "in_total"]
    whole = split.groupby(keys, as_index=False, sort=True).agg(count=("count", "sum"), base_n=("base_n", "sum"))
    return pd.concat([cells, whole.assign(population="assigned")], ignore_index=True)
