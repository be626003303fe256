"""Persons whose outflow is worked out on paper, and the numbers of R."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from vexcore.estimate.sample import Ints

R = Path(__file__).parents[1] / "data" / "r"
MONTHS = (1, 6, 12, 18, 24, 30)

HAND_MONTHS: Ints = np.array([1, 2, 2, 3, 3, 4, 5, 5])
HAND_EVENT: Ints = np.array([1, 1, 0, 1, 2, 0, 2, 0])


@cache
def load_persons() -> pd.DataFrame:
    """Return the persons that tests/data/r/survival.R reads."""
    return pd.read_csv(R / "survival_input.csv")


@cache
def load_expected() -> dict[tuple[str, int, int, int], float]:
    """Return what it wrote, by what, arm, reason and month."""
    with (R / "survival_expected.csv").open(encoding="utf-8") as lines:
        return {
            (row["what"], int(row["arm"]), int(row["reason"]), int(row["month"])): float(row["value"])
            for row in csv.DictReader(lines)
            if row["value"] != "NA"
        }


def select(name: str, *arms: int) -> Ints:
    """Return a column of the persons of these arms; of all without any."""
    persons = load_persons()
    own = persons[persons["arm"].isin(arms)] if arms else persons
    return own[name].to_numpy(dtype=np.int64)
