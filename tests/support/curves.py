"""Small trials whose exits are known, with what `outflow` and `course` show of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from support.harmonise import make_facts

from vexcore.contracts.delivery import DeliveryFacts
from vexcore.contracts.delivery_files import EXIT_REASONS
from vexcore.disclosure.release import release_shares
from vexcore.harmonise.cells import add_totals
from vexcore.pipeline.curves import release_curves
from vexcore.pipeline.released import read_rows, release_outflow

Row = dict[str, Any]
HORIZONS = (12, 17, 24, 36)
HEAD = {"origin": "demonstration", "trial_id": "oss", "source_id": "demonstratie"}
ARMS = {"oss:control": "control", "oss:intensieve-begeleiding": "treatment", "oss:reference": "reference"}


@dataclass
class Trial:
    """Persons, and the released rows of the tables beside the curves."""

    persons: pd.DataFrame
    outflow: list[Row]
    course: list[Row]

    def release(self, *, by_arm: bool = True, facts: DeliveryFacts | None = None) -> dict[str, list[Row]]:
        return release_curves(
            lambda _: self.persons, self.outflow, self.course, facts or make_facts(), HEAD, by_arm=by_arm
        )


def make_persons(*lines: tuple[str, int, int | None, str | None, int | None, int]) -> pd.DataFrame:
    """Return persons from lines: arm, how many of them, month and reason of the exit, return, last month seen."""
    return make_frame(
        [
            (arm, exit_month, reason, back, last)
            for arm, persons, exit_month, reason, back, last in lines
            for _ in range(persons)
        ]
    )


def make_frame(persons: list[tuple[str, int | None, str | None, int | None, int]]) -> pd.DataFrame:
    """Return the frame of `sample_exit`: arm, month and reason of the exit, month of the return, last month seen."""
    frame = pd.DataFrame(persons, columns=["arm_id", "exit_month", "exit_reason", "return_month", "benefit_last"])
    for name in ("exit_month", "return_month", "benefit_last"):
        frame[name] = frame[name].astype("Int32")
    gone = frame["exit_month"].notna() & frame["return_month"].isna()
    return frame.assign(
        role=frame["arm_id"].map(ARMS).fillna("treatment"),
        risk_months=frame["exit_month"].fillna(frame["benefit_last"]) + 1,
        gone=gone,
        gone_month=frame["exit_month"].where(gone),
        gone_reason=frame["exit_reason"].where(gone),
    )


def make_trial(persons: pd.DataFrame, *, horizons: tuple[int, ...] = HORIZONS, course: bool = True) -> Trial:
    """Return a trial with `outflow` and the months off benefit, released as the pipeline does."""
    cells = {"cells_outflow": _count_exits(persons, horizons), "cells_reentry": _count_returns(persons, horizons)}
    outflow = list(release_outflow(cells.__getitem__))
    return Trial(persons=persons, outflow=outflow, course=_release_off(persons, horizons[-1]) if course else [])


def draw_trial(seed: int, *, arms: int = 3, size: int = 90, course: bool = True, hazard: float = 0.03) -> Trial:
    """Return a trial drawn at random: exits at a constant rate, reasons of unequal weight, some of them back."""
    random = np.random.default_rng(seed)
    people = []
    for arm in [*[f"oss:a{place}" for place in range(arms)], "oss:reference"]:
        for _ in range(int(random.integers(size // 2, size * 2))):
            exit_month = int(random.geometric(hazard)) - 1
            left = exit_month <= 36
            reason = str(random.choice(EXIT_REASONS, p=[0.5, 0.08, 0.15, 0.2, 0.07]))
            back = exit_month + 1 + int(random.geometric(0.05))
            returned = left and back <= 36 and random.random() < 0.6
            people.append((arm, exit_month if left else None, reason if left else None, back if returned else None, 36))
    return make_trial(make_frame(people), course=course)


def _count_exits(persons: pd.DataFrame, horizons: tuple[int, ...]) -> pd.DataFrame:
    parts = []
    for horizon in horizons:
        category = persons["exit_reason"].where((persons["exit_month"] <= horizon).fillna(value=False), "none")
        parts.append(persons.assign(horizon_months=horizon, category=category, definition="first-exit-of-assigned"))
    keys = ["definition", "horizon_months", "category", "arm_id", "role"]
    counted = pd.concat(parts).groupby(keys, as_index=False).size().rename(columns={"size": "count"})
    return counted.assign(in_total=counted["role"] != "reference").drop(columns="role")


def _count_returns(persons: pd.DataFrame, horizons: tuple[int, ...]) -> pd.DataFrame:
    parts = []
    for horizon in horizons:
        left = persons[(persons["exit_month"] <= horizon).fillna(value=False)]
        back = (left["return_month"] <= horizon).fillna(value=False)
        parts.append(left.assign(horizon_months=horizon, back=back.astype(int)))
    frame = pd.concat(parts)
    counted = frame.groupby(["horizon_months", "arm_id", "role"], as_index=False).agg(
        count=("back", "sum"), base_n=("back", "size")
    )
    return counted.assign(in_total=counted["role"] != "reference").drop(columns="role")


def find_off(persons: pd.DataFrame, month: int) -> pd.Series:
    """Tell who is off benefit in a month."""
    left = (persons["exit_month"] <= month).fillna(value=False)
    return left & ~(persons["return_month"] <= month).fillna(value=False)


def _release_off(persons: pd.DataFrame, last: int) -> list[Row]:
    parts = []
    for month in range(last + 1):
        seen = persons[persons["benefit_last"] >= month]
        own = seen.assign(off=find_off(seen, month).astype(int)).groupby(["arm_id", "role"], as_index=False)
        parts.append(own.agg(count=("off", "sum"), base_n=("off", "size")).assign(month=month))
    cells = pd.concat(parts, ignore_index=True)
    cells = cells.assign(in_total=cells["role"] != "reference", outcome_id="off_benefit").drop(columns="role")
    cells = add_totals(cells, ["outcome_id", "month"], ["count", "base_n"])
    return list(read_rows(release_shares(cells, within=["outcome_id", "month"], category=None)))
