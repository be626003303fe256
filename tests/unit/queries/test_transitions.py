"""Moves on the ladder and judgements of caseworkers, asked of the mart with participant rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from support.participants import EMBARGO_UNTIL

from vexcore.queries.cohort_process import load_cohort_plans, load_cohort_process
from vexcore.queries.transitions import load_ladder_moves, load_transitions
from vexcore.store.mart import Mart

AFTER = "2030-07-01"
NUMBERS = ["count", "base_n", "share", "ci_low", "ci_high"]


@pytest.fixture(scope="module")
def cohort(participant_home: Path) -> Iterator[Mart]:
    with Mart.open(participant_home) as opened:
        yield opened


def find(frame: pd.DataFrame, **cells: object) -> pd.Series:
    for column, value in cells.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_steps_come_in_order_with_the_row_of_all_last(cohort: Mart) -> None:
    cells = load_transitions(cohort, origin="demonstration", trial_id="oss")

    assert list(dict.fromkeys(cells["from_step"])) == [*(f"ladder-{step}" for step in range(1, 7)), "all"]
    first = cells[cells["from_step"] == "ladder-1"]
    assert list(first["to_step"]) == ["ladder-2", "ladder-3", "ladder-5", "ladder-6", "other", "not-rated"]
    own = find(cells, from_step="ladder-1", to_step="ladder-2")
    assert (own["count"], own["base_n"], own["from_nl"]) == (10, 54, "1 zeer grote afstand")
    withheld = find(cells, from_step="ladder-6", to_step="ladder-2")
    assert pd.isna(withheld["count"])
    assert withheld["reason_nl"] == "achtergehouden: minder dan 10 personen"


def test_moves_come_rising_first_and_all_arms_first(cohort: Mart) -> None:
    moves = load_ladder_moves(cohort, origin="demonstration", trial_id="oss", today=AFTER)

    assert list(moves["category"]) == ["rising", "rising", "same", "same", "falling", "falling"]
    assert list(moves["arm_id"][:2]) == ["all", "oss:control"]
    rounded = find(moves, arm_id="oss:control", category="rising")
    assert (rounded["share"], rounded["reason_nl"]) == (0.55, "afgerond op 5%; van minstens zoveel personen")


@pytest.mark.parametrize("load", [load_ladder_moves, load_cohort_process])
@pytest.mark.parametrize(("today", "held"), [(EMBARGO_UNTIL, True), (AFTER, False)])
def test_nothing_by_arm_is_told_under_embargo(cohort: Mart, load: object, today: str, held: bool) -> None:
    assert callable(load)
    rows = load(cohort, origin="estimated", trial_id="nieuwstad", today=today)
    arms, whole = rows[rows["arm_id"] != "all"], rows[rows["arm_id"] == "all"]

    assert len(arms) > 0
    assert arms[NUMBERS].isna().all(axis=None) == held
    assert set(arms["status"]) == ({"embargoed"} if held else {"released"})
    assert whole["count"].notna().all()


def test_a_ratio_stands_only_where_plan_and_realisation_are_both_shown(cohort: Mart) -> None:
    plans = load_cohort_plans(cohort, origin="demonstration", trial_id="oss")

    assert list(plans["category"])[-1] == "other"
    assert find(plans, category="course")["ratio"] == pytest.approx(50 / 40)
    assert find(plans, category="training-place")["ratio"] == pytest.approx(20 / 25)
    for category in ("standard-offer", "other"):
        assert pd.isna(find(plans, category=category)["ratio"])
    assert find(plans, category="other")["planned_reason_nl"] == "achtergehouden: minder dan 10 personen"
    assert load_cohort_plans(cohort, origin="estimated", trial_id="oss").empty


def test_judgements_have_their_words_and_only_those_of_the_trial(cohort: Mart) -> None:
    rows = load_cohort_process(cohort, origin="demonstration", trial_id="oss", today=AFTER)

    mark = find(rows, item="motivation_treatment", wave=1, arm_id="all")
    assert (mark["mean"], mark["item_nl"]) == (pytest.approx(6.4), "Motivatie voor eigen treatment")
    assert set(load_cohort_process(cohort, origin="demonstration", trial_id="groningen", today=AFTER)["item"]) == {
        "contacts"
    }
