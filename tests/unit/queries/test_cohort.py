"""The questions to participant data: by origin alone, and held back once more on the day of asking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from support.participants import EMBARGO_UNTIL

from vexcore.queries.cohort import (
    load_characteristics,
    load_cohort_gaps,
    load_cohort_origins,
    load_cohort_outflow,
    load_cohort_recruitment,
    load_cohort_response,
    load_course,
    load_course_outcomes,
    load_deliveries,
    load_scores,
)
from vexcore.queries.outflow import load_outflow
from vexcore.store.mart import Mart

TODAY = "2027-01-01"
NUMBERS = ["count", "base_n", "ci_low", "ci_high"]


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


def test_origins_count_their_trials(people: Mart, mart: Mart) -> None:
    assert load_cohort_origins(people).to_dict("records") == [
        {"origin": "demonstration", "trials": 2},
        {"origin": "estimated", "trials": 1},
    ]
    assert load_cohort_origins(mart).empty


def test_a_delivery_has_its_persons_and_arms_without_the_reference_group(people: Mart) -> None:
    groningen = pick(load_deliveries(people, origin="demonstration"), trial_id="groningen")

    assert (groningen["persons"], groningen["arms"], groningen["reference_arms"]) == (6659, 5, 1)
    assert groningen["municipalities"] == "Groningen, Ten Boer"
    assert groningen["consent"] == "post"


def test_a_trial_outside_the_registry_has_the_name_of_its_delivery(people: Mart) -> None:
    delivery = pick(load_deliveries(people, origin="estimated"), trial_id="nieuwstad")

    assert delivery["trial_name"] == "Proef Nieuwstad"
    assert pd.isna(delivery["municipalities"])
    assert delivery["consent"] == "unknown"


def test_recruitment_goes_from_assigned_on_and_from_all_arms_to_the_reference_group(people: Mart) -> None:
    rows = load_cohort_recruitment(people, origin="demonstration", trial_id="groningen")

    assert list(dict.fromkeys(rows["stage"])) == ["assigned", "invited", "consented", "withdrew"]
    assigned = rows[rows["stage"] == "assigned"]
    assert list(assigned["arm_id"])[:2] == ["all", "groningen:control"]
    assert list(assigned["arm_id"])[-1] == "groningen:reference"
    assert pick(assigned, arm_id="groningen:t1")["arm_nl"] == "Eigen regie"


def test_a_withheld_cell_has_words_and_no_number(people: Mart) -> None:
    rows = load_cohort_recruitment(people, origin="demonstration", trial_id="groningen")
    small = pick(rows, stage="assigned", arm_id="groningen:t4")

    assert small["status"] == "suppressed"
    assert pd.isna(small["count"])
    assert small["reason_nl"] == "achtergehouden: groep van minder dan 10 personen"


def test_origins_never_mix(people: Mart) -> None:
    demonstration = load_cohort_outflow(people, origin="demonstration", trials=(), today=TODAY)
    delivered = load_cohort_outflow(people, origin="estimated", trials=(), today=TODAY)

    assert set(demonstration["trial_id"]) == {"groningen", "oss"}
    assert set(delivered["trial_id"]) == {"nieuwstad"}
    assert set(load_outflow(people, measures=("outflow",))["source_id"]).isdisjoint({"demonstratie"})


def test_outflow_of_chosen_trials_only(people: Mart) -> None:
    rows = load_cohort_outflow(people, origin="demonstration", trials=("oss",), today=TODAY)

    assert set(rows["trial_id"]) == {"oss"}
    first = pick(
        rows, arm_id="all", measure="outflow", definition="first-exit-of-assigned", category="all", horizon_months=24
    )
    assert (first["count"], first["base_n"]) == (144, 301)
    assert first["share"] == pytest.approx(144 / 301)


@pytest.mark.parametrize(("today", "held"), [(EMBARGO_UNTIL, True), ("2030-07-01", False), ("2030-06-29", True)])
def test_arms_of_a_trial_are_held_back_up_to_and_on_the_last_day(people: Mart, today: str, held: bool) -> None:
    # The fixture wrote these rows as embargoed already; the mart of a later day would hold numbers.
    rows = load_cohort_outflow(people, origin="estimated", trials=(), today=today)
    back = rows[(rows["measure"] == "re-entry") & (rows["horizon_months"] == 36)]
    by_arm = back[back["arm_id"] != "all"]

    assert len(by_arm) == 2
    assert set(by_arm["status"]) == ({"embargoed"} if held else {"released"})
    assert by_arm[[*NUMBERS, "share"]].isna().all(axis=None) == held
    assert (set(by_arm["reason"].dropna()) == {"trial not ended"}) == held
    assert pick(back, arm_id="all")["status"] == "released"


@pytest.mark.parametrize(("today", "held"), [(EMBARGO_UNTIL, True), ("2030-07-01", False)])
def test_the_course_and_the_scores_by_arm_are_held_back_too(people: Mart, today: str, held: bool) -> None:
    course = load_course(people, origin="estimated", trials=(), outcome_id="late_numbers", by_arm=True, today=today)
    scores = load_scores(people, origin="estimated", trial_id="nieuwstad", today=today)
    by_arm = scores[scores["arm_id"] != "all"]

    for rows in (course, by_arm):
        assert len(rows) >= 2
        assert set(rows["status"]) == ({"embargoed"} if held else {"released"})
        assert rows[[*NUMBERS, "value"]].drop(columns="count").isna().all(axis=None) == held
    assert set(scores[scores["arm_id"] == "all"]["status"]) == {"released"}
    whole = load_course(people, origin="estimated", trials=(), outcome_id="late_numbers", by_arm=False, today=today)
    assert set(whole["status"]) == {"released"}


def test_a_trial_without_embargo_is_never_held_back(people: Mart) -> None:
    rows = load_course(
        people, origin="demonstration", trials=("oss",), outcome_id="wage_eur", by_arm=True, today="1900-01-01"
    )

    assert set(rows["status"]) == {"released"}


def test_outcomes_with_a_course_start_with_off_benefit(people: Mart) -> None:
    outcomes = load_course_outcomes(people, origin="estimated")

    assert list(outcomes["outcome_id"]) == ["off_benefit", "wage_eur", "buurtwerk", "late_numbers"]
    extra = pick(outcomes, outcome_id="buurtwerk")
    assert (extra["label_nl"], extra["kind"], extra["unit"]) == ("Uren buurtwerk per maand", "count", "uur per maand")


def test_the_course_keeps_withheld_months_in_their_place(people: Mart) -> None:
    rows = load_course(
        people, origin="demonstration", trials=("oss",), outcome_id="off_benefit", by_arm=True, today=TODAY
    )
    control = rows[rows["arm_id"] == "oss:control"]

    assert list(control["month"]) == list(range(37))
    assert list(control.loc[control["status"] != "released", "month"])[-2:] == [20, 21]
    assert pick(control, month=20)["reason_nl"] == "achtergehouden: anders is een andere, kleine cel uit te rekenen"


def test_all_arms_together_hold_no_single_arm(people: Mart) -> None:
    rows = load_course(people, origin="demonstration", trials=(), outcome_id="wage_eur", by_arm=False, today=TODAY)

    assert set(rows["arm_id"]) == {"all"}
    assert pick(rows, trial_id="oss", month=12)["value"] == pytest.approx(90 + 12 * 12)


def test_characteristics_stand_by_category_and_split_participants_from_decliners(people: Mart) -> None:
    rows = load_characteristics(people, origin="demonstration", trial_id="groningen", characteristic="sex")
    whole = rows[rows["arm_id"] == "all"]

    assert list(whole["category"]) == ["male", "male", "female", "female"]
    assert list(whole["population"]) == ["participants", "decliners"] * 2
    assert pick(rows, arm_id="groningen:reference", category="male")["population"] == "assigned"


def test_scores_carry_the_reliability_of_their_index(people: Mart) -> None:
    rows = load_scores(people, origin="demonstration", trial_id="oss", today=TODAY)
    health = pick(rows, arm_id="all", outcome_id="subjective_health_tiu", wave=1)

    assert (health["alpha"], health["items"], health["alpha_n"]) == (0.86, 6, 160)
    assert health["value"] == pytest.approx(6.3)
    share = pick(rows, arm_id="all", outcome_id="poor_health_tiu", wave=0)
    assert share["kind"] == "binary"
    assert share["value"] == pytest.approx(90 / 271)
    assert pd.isna(share["alpha_status"])


def test_response_stands_by_wave(people: Mart) -> None:
    rows = load_cohort_response(people, origin="demonstration", trial_id="oss")
    whole = rows[rows["arm_id"] == "all"]

    assert list(whole["wave"]) == [0, 1, 2]
    assert list(whole["count"]) == [271, 166, 120]
    assert load_cohort_response(people, origin="estimated", trial_id="nieuwstad").empty


def test_gaps_say_why_and_for_how_many(people: Mart) -> None:
    gaps = load_cohort_gaps(people, origin="demonstration")

    wage = pick(gaps, outcome_id="wage_gt_100_wml")
    assert (wage["why_nl"], wage["persons"]) == ("jonger dan de leeftijd van het volwassen minimumloon", 14)
    health = pick(gaps, outcome_id="health")
    assert pd.isna(health["persons"])
    assert health["reason_nl"] == "achtergehouden: minder dan 10 personen"
    assert load_cohort_gaps(people, origin="demonstration", trials=("groningen",)).empty
