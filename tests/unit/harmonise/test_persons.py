"""One row a person: who takes part, classes of characteristics, exits by both definitions, and time at risk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.harmonise import harmonised, make_facts, make_persons, make_table

YEAR = (date(2017, 10, 1), date(2018, 9, 1))


def leave(exited_on: date, reason: str = "work", returned_on: date | None = None, person: int = 1) -> dict[str, Any]:
    return {"person_key": person, "exited_on": exited_on, "reason": reason, "returned_on": returned_on}


def person_after(
    *exits: dict[str, Any], person: dict[str, Any] | None = None, benefit: tuple[date, date] = YEAR
) -> dict[str, Any]:
    persons = make_persons({"person_key": 1, **(person or {})})
    table = make_table("exits", exits, ["person_key", "exited_on", "reason", "returned_on"])
    with harmonised(make_facts(payroll=YEAR, benefit=benefit), persons=persons, exits=table) as result:
        return result.person(1)


def pick(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


FIRST = ("exit_month", "exit_reason", "return_month", "ever_returned")
GONE = ("gone", "gone_month", "gone_reason", "exits")
RISK = ("risk_months", "risk_event")


def test_who_stays_is_at_risk_in_every_observed_month() -> None:
    row = person_after()
    assert pick(row, *FIRST) == (None, None, None, False)
    assert pick(row, *GONE) == (False, None, None, 0)
    assert pick(row, *RISK) == (12, False)


def test_who_leaves_for_good_counts_in_both_definitions() -> None:
    row = person_after(leave(date(2018, 2, 14)))
    assert pick(row, *FIRST) == (4, "work", None, False)
    assert pick(row, *GONE) == (True, 4, "work", 1)
    assert pick(row, *RISK) == (5, True)


def test_who_returns_left_for_the_researchers_and_not_for_the_municipality() -> None:
    row = person_after(leave(date(2018, 2, 1), "moved", date(2018, 5, 20)))
    assert pick(row, *FIRST) == (4, "moved", 7, True)
    assert pick(row, *GONE) == (False, None, None, 1)
    assert pick(row, *RISK) == (5, True)


def test_who_returns_and_leaves_again_counts_at_the_first_and_at_the_last_exit() -> None:
    row = person_after(leave(date(2018, 7, 1), "work"), leave(date(2017, 12, 1), "study", date(2018, 3, 1)))
    assert pick(row, *FIRST) == (2, "study", 5, True)
    assert pick(row, *GONE) == (True, 9, "work", 2)
    assert pick(row, *RISK) == (3, True)


def test_who_leaves_twice_and_returns_twice_is_not_gone() -> None:
    row = person_after(
        leave(date(2017, 12, 1), "study", date(2018, 3, 1)), leave(date(2018, 7, 1), "work", date(2018, 9, 30))
    )
    assert pick(row, *GONE) == (False, None, None, 2)


@pytest.mark.parametrize(("started_on", "counts"), [(date(2018, 2, 14), True), (date(2018, 2, 15), False)])
def test_an_exit_before_the_own_start_does_not_count(started_on: date, counts: bool) -> None:
    row = person_after(leave(date(2018, 2, 14)), person={"started_on": started_on})
    assert pick(row, "exits", "exit_month") == ((1, 0) if counts else (0, None))
    assert pick(row, *RISK) == ((1, True) if counts else (8, False))


def test_an_exit_after_one_that_came_too_early_is_the_first() -> None:
    row = person_after(leave(date(2017, 9, 30), "study", date(2017, 11, 1)), leave(date(2018, 1, 1), "other"))
    assert pick(row, *FIRST) == (3, "other", None, False)
    assert row["exits"] == 1


@pytest.mark.parametrize(
    ("exited_on", "counts"), [(date(2018, 9, 30), True), (date(2018, 10, 1), False), (date(2017, 10, 1), True)]
)
def test_an_exit_counts_up_to_the_last_day_of_the_window(exited_on: date, counts: bool) -> None:
    assert person_after(leave(exited_on))["exits"] == int(counts)


def test_a_return_after_the_window_was_not_seen() -> None:
    row = person_after(leave(date(2018, 2, 1), "work", date(2018, 10, 1)))
    assert pick(row, *FIRST) == (4, "work", None, False)
    assert pick(row, *GONE) == (True, 4, "work", 1)


def test_who_can_no_longer_be_seen_is_at_risk_in_whole_months_only() -> None:
    row = person_after(person={"observed_until": date(2018, 3, 12)})
    assert pick(row, *RISK, "benefit_last") == (5, False, 4)


def test_an_exit_in_the_last_and_incomplete_month_still_counts() -> None:
    until = {"observed_until": date(2018, 3, 12)}
    assert pick(person_after(leave(date(2018, 3, 12)), person=until), *RISK, "exit_month") == (6, True, 5)
    assert pick(person_after(leave(date(2018, 3, 13)), person=until), *RISK, "exit_month") == (5, False, None)


def test_a_return_after_the_last_day_observed_was_not_seen() -> None:
    until = {"observed_until": date(2018, 3, 12)}
    row = person_after(leave(date(2018, 2, 1), "work", date(2018, 3, 13)), person=until)
    assert pick(row, "return_month", "gone") == (None, True)


def test_time_at_risk_is_not_known_where_the_window_opens_after_the_start() -> None:
    row = person_after(leave(date(2018, 2, 14)), benefit=(date(2017, 11, 1), date(2018, 9, 1)))
    assert pick(row, *RISK, "exit_month") == (None, None, 4)


def test_who_was_gone_before_the_start_has_no_time_at_risk() -> None:
    row = person_after(person={"observed_until": date(2017, 9, 30)}, benefit=(date(2017, 7, 1), date(2018, 9, 1)))
    assert pick(row, *RISK, "benefit_first", "benefit_last") == (0, False, -3, -1)


def test_without_exits_outflow_is_not_known() -> None:
    with harmonised(make_facts(), persons=make_persons({"person_key": 1})) as result:
        row = result.person(1)
    assert pick(row, *FIRST, *GONE, *RISK) == (None,) * 10


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (26, "age-under-27"),
        (27, "age-27-34"),
        (34, "age-27-34"),
        (35, "age-35-44"),
        (44, "age-35-44"),
        (45, "age-45-54"),
        (54, "age-45-54"),
        (55, "age-55-plus"),
        (None, None),
    ],
)
def test_age_falls_in_the_classes_of_the_record(age: int | None, band: str | None) -> None:
    with harmonised(make_facts(), persons=make_persons({"person_key": 1, "age": age})) as result:
        assert result.person(1)["age_band"] == band


@pytest.mark.parametrize(
    ("months", "band"),
    [
        (0, "duration-under-1-year"),
        (11, "duration-under-1-year"),
        (12, "duration-1-3-years"),
        (35, "duration-1-3-years"),
        (36, "duration-3-plus-years"),
        (None, None),
    ],
)
def test_benefit_duration_falls_in_the_classes_of_the_record(months: int | None, band: str | None) -> None:
    with harmonised(make_facts(), persons=make_persons({"person_key": 1, "benefit_months": months})) as result:
        assert result.person(1)["duration_band"] == band


def test_who_consented_takes_part() -> None:
    persons = make_persons(*({"person_key": key, "consented": given} for key, given in enumerate([1, 0, None])))
    with harmonised(make_facts(), persons=persons) as result:
        assert [result.person(key)["participant"] for key in range(3)] == [True, False, None]


@pytest.mark.parametrize("column", [{}, {"consented": None}])
def test_without_consent_everybody_outside_a_reference_arm_takes_part(column: dict[str, None]) -> None:
    arms = ["oss:intensieve-begeleiding", "oss:control", "oss:reference"]
    persons = make_persons(*({"person_key": key, "arm_id": arm, **column} for key, arm in enumerate(arms)))
    with harmonised(make_facts(), persons=persons) as result:
        assert [result.person(key)["participant"] for key in range(3)] == [True, True, False]
        assert [result.person(key)["role"] for key in range(3)] == ["treatment", "control", "reference"]


def test_a_person_keeps_what_was_delivered_and_the_rest_is_not_known() -> None:
    person = {
        "person_key": 1,
        "started_on": date(2017, 11, 30),
        "withdrew_on": date(2018, 2, 1),
        "took_up": 0,
        "sex": "unknown",
        "household": "other",
        "wage_eur_6m": 120.5,
        "block": "a",
    }
    with harmonised(make_facts(), persons=make_persons(person)) as result:
        row = result.person(1)
    assert pick(row, "origin", "trial_id", "municipality_id", "start_month") == (
        *("estimated", "oss", "oss", date(2017, 11, 1)),
    )
    assert pick(row, "withdrew_month", "took_up", "sex", "household", "wage_eur_6m", "block") == (
        *(3, 0, "unknown", "other", 120.5, "a"),
    )
    assert pick(row, "age", "education", "migration", "cluster_id", "invited", "wage_eur_24m") == (None,) * 6


def test_in_a_joint_trial_the_municipality_is_the_delivered_one() -> None:
    facts = make_facts(municipalities=("groningen", "ten-boer"))
    persons = make_persons({"person_key": 1, "municipality_id": "ten-boer"}, {"person_key": 2})
    with harmonised(facts, persons=persons) as result:
        assert [result.person(key)["municipality_id"] for key in (1, 2)] == ["ten-boer", None]


def test_nobody_is_lost_or_doubled() -> None:
    persons = make_persons(*({"person_key": key, "arm_id": "oss:reference"} for key in range(20)))
    exits = make_table("exits", [leave(date(2017, 11, k), person=3) for k in (1, 2, 3)])
    with harmonised(make_facts(), persons=persons, exits=exits) as result:
        keys = result.rows("SELECT person_key FROM person ORDER BY person_key")
    assert [row["person_key"] for row in keys] == list(range(20))
