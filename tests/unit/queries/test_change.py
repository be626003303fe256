"""The questions about change within persons: held back by arm once more on the day of asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from support.participants import EMBARGO_UNTIL

from vexcore.queries.change import load_capability_gaps, load_changes, load_reliable_changes
from vexcore.store.mart import Mart

TODAY = "2027-01-01"
CHANGE_NUMBERS = ["n", "before", "after", "estimate", "std_error", "ci_low", "ci_high", "p_value"]
SHARE_NUMBERS = ["threshold", "base_n", "share", "ci_low", "ci_high"]


@pytest.fixture(scope="module")
def people(participant_home: Path) -> Iterator[Mart]:
    """Return a mart that holds participant rows, open."""
    with Mart.open(participant_home) as opened:
        yield opened


def pick(frame: pd.DataFrame, **keys: object) -> pd.Series:
    for column, value in keys.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_change_has_the_direction_and_unit_of_its_outcome(people: Mart) -> None:
    changes = load_changes(people, origin="demonstration", trial_id="oss", today=TODAY)
    poor = pick(changes, outcome_id="poor_health_tiu", arm_id="all", from_wave=0, method="rm-anova")

    assert (poor["kind"], bool(poor["higher_is_better"])) == ("binary", False)
    assert poor["estimate"] == pytest.approx(-0.06)
    health = pick(changes, outcome_id="subjective_health_tiu", arm_id="oss:control", from_wave=1, method="mixed")
    assert (health["unit"], health["arm_nl"]) == ("score 0-10", "Standaardgroep")
    assert (health["estimate"], pd.isna(health["before"])) == (pytest.approx(0.33), True)


def test_all_arms_together_stand_first_then_control(people: Mart) -> None:
    changes = load_changes(people, origin="demonstration", trial_id="oss", today=TODAY)

    assert list(changes["arm_id"].drop_duplicates())[:2] == ["all", "oss:control"]


@pytest.mark.parametrize(("load", "numbers"), [(load_changes, CHANGE_NUMBERS), (load_reliable_changes, SHARE_NUMBERS)])
@pytest.mark.parametrize(("today", "held"), [(EMBARGO_UNTIL, True), ("2030-07-01", False)])
def test_arms_of_a_trial_that_has_not_ended_have_no_numbers(
    people: Mart, load: Callable[..., pd.DataFrame], numbers: list[str], today: str, held: bool
) -> None:
    frame = load(people, origin="estimated", trial_id="nieuwstad", today=today)
    arms, whole = frame[frame["arm_id"] != "all"], frame[frame["arm_id"] == "all"]

    assert len(arms) > 0
    assert bool(arms[numbers].isna().all(axis=None)) == held
    assert set(arms["status"]) == ({"embargoed"} if held else {"released"})
    assert set(whole["status"]) == {"released"}


def test_parts_of_a_reliable_change_stand_from_worse_to_better(people: Mart) -> None:
    rows = load_reliable_changes(people, origin="demonstration", trial_id="oss", today=TODAY)
    own = rows[(rows["arm_id"] == "all") & (rows["outcome_id"] == "wellbeing_tiu")]

    assert list(own["category"]) == ["worsened", "unchanged", "improved"]
    assert own["share"].sum() == pytest.approx(1.0)


def test_a_gap_is_importance_less_ability(people: Mart) -> None:
    gaps = load_capability_gaps(people, origin="demonstration", trial_id="oss")
    first = gaps[(gaps["wave"] == 0) & (gaps["status"] == "released")]

    assert list(first["item"]) == [f"capability-{thing}" for thing in range(1, 7)]
    assert (first["important"] - first["able"]).tolist() == pytest.approx(first["gap"].tolist())
    withheld = pick(gaps, wave=0, item="capability-7")
    assert (withheld["status"], withheld["reason_nl"]) == ("suppressed", "achtergehouden: minder dan 10 personen")
    assert load_capability_gaps(people, origin="estimated", trial_id="nieuwstad").empty
