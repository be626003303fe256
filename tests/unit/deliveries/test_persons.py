"""Every rule of persons, on both sides of its boundary."""

from __future__ import annotations

from typing import Any

import pytest
from support.deliveries import SmallDelivery, list_places, list_rules

# Row of each person of the small delivery.
CONTROL, DECLINER, STARTED_LATER, T1_DECLINER, DIED, T3, CHOSE, T4_DECLINER, REFERENCE = range(9)


@pytest.mark.parametrize(
    ("row", "cells", "column"),
    [
        (0, {"person_id": ""}, "person_id"),
        (0, {"person_id": " p01"}, "person_id"),
        (0, {"person_id": "p\t01"}, "person_id"),
        (0, {"arm_id": ""}, "arm_id"),
        (0, {"arm_id": "groningen:control"}, "arm_id"),
        (0, {"arm_id": "t9"}, "arm_id"),
        (CHOSE, {"arm_id": "t4.2", "chosen_arm_id": ""}, "arm_id"),
        (CHOSE, {"chosen_arm_id": "t2"}, "chosen_arm_id"),
        (CHOSE, {"chosen_arm_id": "t4"}, "chosen_arm_id"),
        (CHOSE, {"chosen_arm_id": "nonsense"}, "chosen_arm_id"),
        (T3, {"chosen_arm_id": "t4.2"}, "chosen_arm_id"),
        (0, {"municipality_id": "oss"}, "municipality_id"),
        (0, {"randomised_on": "2019-11-01"}, "randomised_on"),
        (STARTED_LATER, {"randomised_on": "2017-12-05"}, "randomised_on"),
        (T3, {"started_on": "2017-10-31"}, "started_on"),
        (T4_DECLINER, {"started_on": "2019-11-01"}, "started_on"),
        (T3, {"started_on": "2018-02-30"}, "started_on"),
        (T3, {"started_on": "1-2-2018"}, "started_on"),
        (T3, {"observed_until": "2017-10-31"}, "observed_until"),
        (STARTED_LATER, {"withdrew_on": "2017-12-03"}, "withdrew_on"),
        (STARTED_LATER, {"withdrew_on": "2019-11-01"}, "withdrew_on"),
        (DECLINER, {"withdrew_on": "2018-01-01"}, "withdrew_on"),
        (REFERENCE, {"withdrew_on": "2018-01-01"}, "withdrew_on"),
        (T1_DECLINER, {"took_up": "1"}, "took_up"),
        (CONTROL, {"took_up": "1"}, "took_up"),
        (REFERENCE, {"consented": "1"}, "consented"),
        (REFERENCE, {"invited": "1"}, "invited"),
        (0, {"invited": "2"}, "invited"),
        (0, {"invited": "ja"}, "invited"),
        (0, {"sex": "Male"}, "sex"),
        (0, {"sex": "male "}, "sex"),
        (0, {"age": "15"}, "age"),
        (0, {"age": "111"}, "age"),
        (0, {"age": "40.5"}, "age"),
        (0, {"age": "forty"}, "age"),
        (0, {"education": "hbo"}, "education"),
        (0, {"migration": "dutch"}, "migration"),
        (0, {"benefit_norm": "alleenstaande"}, "benefit_norm"),
        (0, {"household": "couple"}, "household"),
        (0, {"benefit_months": "-1"}, "benefit_months"),
        (0, {"benefit_months": "721"}, "benefit_months"),
        (0, {"wage_eur_24m": "2000000.01"}, "wage_eur_24m"),
        (0, {"wage_eur_24m": "1e999"}, "wage_eur_24m"),
        (0, {"wage_eur_24m": "nan"}, "wage_eur_24m"),
        (0, {"wage_eur_24m": "0x10"}, "wage_eur_24m"),
        (DIED, {"wage_eur_12m": "1999.99"}, "wage_eur_12m"),
        (DIED, {"wage_eur_24m": "3999.99"}, "wage_eur_24m"),
        (DIED, {"wage_eur_12m": "", "wage_eur_24m": "1999.99"}, "wage_eur_24m"),
    ],
)
def test_what_breaks_a_rule_is_one_fault_with_its_place(
    check: Any, small: SmallDelivery, row: int, cells: dict[str, str], column: str
) -> None:
    small.tables = {"persons": small.tables["persons"]}
    report = check(small.set("persons", row, **cells)).report

    assert list_places(report) == [("persons.csv", row + 2, column, cells.get(column, ""))]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (CHOSE, {"chosen_arm_id": "t4.3"}),
        (CHOSE, {"chosen_arm_id": ""}),
        (0, {"municipality_id": "ten-boer"}),
        (0, {"municipality_id": ""}),
        (0, {"randomised_on": "2019-10-31"}),
        (STARTED_LATER, {"randomised_on": "2017-12-04"}),
        (T3, {"started_on": "2017-11-01"}),
        (T3, {"started_on": "2019-10-31"}),
        (T3, {"observed_until": "2017-11-01"}),
        (STARTED_LATER, {"observed_until": "2017-12-04"}),
        (STARTED_LATER, {"withdrew_on": "2017-12-04"}),
        (STARTED_LATER, {"withdrew_on": "2019-10-31"}),
        (T3, {"took_up": "1"}),
        (T3, {"took_up": ""}),
        (REFERENCE, {"consented": "0", "took_up": ""}),
        (0, {"age": "16"}),
        (0, {"age": "110"}),
        (0, {"age": "44.0"}),
        (0, {"benefit_months": "0"}),
        (0, {"benefit_months": "720"}),
        (0, {"sex": "", "education": "", "age": ""}),
        (0, {"wage_eur_6m": "1", "wage_eur_12m": "1", "wage_eur_24m": "2e3"}),
        (0, {"wage_eur_12m": "1000000", "wage_eur_24m": "2000000"}),
        (0, {"wage_eur_6m": "5", "wage_eur_12m": "", "wage_eur_24m": "5"}),
    ],
)
def test_what_is_on_the_other_side_of_the_boundary_is_good(
    check: Any, small: SmallDelivery, row: int, cells: dict[str, str]
) -> None:
    small.tables = {"persons": small.tables["persons"]}
    report = check(small.set("persons", row, **cells)).report

    assert len(report.frame) == 0, report.format_text()


def test_a_person_that_stands_twice_is_told_with_both_lines(check: Any, small: SmallDelivery) -> None:
    small.set("persons", 8, person_id="p02", arm_id="control", invited="1", consented="0")
    small.tables = {"persons": small.tables["persons"]}
    report = check(small).report

    assert list_places(report) == [("persons.csv", 10, "person_id", "p02 (first on line 3)")]


def test_three_of_one_person_are_two_faults(check: Any, small: SmallDelivery) -> None:
    for row in (1, 3):
        small.set("persons", row, person_id="p08")
    small.tables = {"persons": small.tables["persons"]}
    places = list_places(check(small).report)

    assert places == [
        ("persons.csv", 5, "person_id", "p08 (first on line 3)"),
        ("persons.csv", 9, "person_id", "p08 (first on line 3)"),
    ]


def test_take_up_requires_that_consent_is_delivered(check: Any, small: SmallDelivery) -> None:
    small.drop_column("persons", "consented")
    small.tables = {"persons": small.tables["persons"]}
    report = check(small).report

    assert [(place[1], place[2]) for place in list_places(report)] == [
        (4, "took_up"),
        (4, "withdrew_on"),
        (6, "took_up"),
        (8, "took_up"),
    ]


def test_an_unreadable_consent_is_one_fault_and_says_nothing_of_take_up(check: Any, small: SmallDelivery) -> None:
    small.tables = {"persons": small.tables["persons"]}
    small.set("persons", STARTED_LATER, consented="yes")

    assert list_places(check(small).report) == [("persons.csv", 4, "consented", "yes")]


def test_a_reference_group_that_was_not_drawn_may_have_been_invited(check: Any, small: SmallDelivery) -> None:
    small.delivery |= {"trial": "wageningen"}
    small.tables = {"persons": small.tables["persons"][:1] + small.tables["persons"][8:]}
    for row in (0, 1):
        small.set("persons", row, municipality_id="wageningen")
    small.set("persons", 1, invited="1", consented="0")
    assert check(small).report.ok

    small.set("persons", 1, consented="1")
    assert list_places(check(small).report) == [("persons.csv", 3, "consented", "1")]


def test_a_trial_with_an_unknown_end_bounds_withdrawal_by_its_windows(check: Any, small: SmallDelivery) -> None:
    small.delivery |= {"trial": "tilburg", "payroll_to": "2018-12", "benefit_to": "2019-02"}
    small.tables = {"persons": small.tables["persons"][:1]}
    small.set("persons", 0, municipality_id="tilburg", withdrew_on="2019-02-28")
    assert check(small).report.ok

    small.set("persons", 0, withdrew_on="2019-03-01")
    report = check(small).report
    assert list_places(report) == [("persons.csv", 2, "withdrew_on", "2019-03-01")]
    assert list_rules(report) == ["withdrew_on is not after the trial's end (2019-02-28)"]


def test_where_nobody_declined_after_a_draw_there_is_a_warning(check: Any, small: SmallDelivery) -> None:
    small.tables = {"persons": [row for row in small.tables["persons"] if row["consented"] != "0"]}
    report = check(small).report

    assert report.ok
    assert list_places(report, "warning") == [("persons.csv", 0, "consented", "nobody declined")]


@pytest.mark.parametrize("consented", ["0", ""])
def test_the_reference_group_does_not_count_as_declining(check: Any, small: SmallDelivery, consented: str) -> None:
    small.tables = {"persons": [row for row in small.tables["persons"] if row["consented"] != "0"]}
    small.set("persons", len(small.tables["persons"]) - 1, consented=consented)

    assert len(list_places(check(small).report, "warning")) == 1


def test_real_persons_are_no_demonstration_persons(check: Any, small: SmallDelivery) -> None:
    small.tables = {"persons": small.tables["persons"]}
    small.set("persons", 1, person_id="demo-1")

    assert list_places(check(small).report) == [("persons.csv", 3, "person_id", "demo-1")]


def test_demonstration_persons_are_all_named_so(check: Any, small: SmallDelivery) -> None:
    small.delivery["synthetic"] = True
    small.tables = {"persons": small.tables["persons"]}
    for row, cells in enumerate(small.tables["persons"]):
        cells["person_id"] = f"demo-{row}"
    checked = check(small)
    assert checked.report.ok
    assert checked.delivery.facts.origin == "demonstration"

    small.set("persons", 4, person_id="demo4")
    assert list_places(check(small).report) == [("persons.csv", 6, "person_id", "demo4")]


def test_unknown_missing_and_repeated_columns_are_named(check: Any, small: SmallDelivery) -> None:
    small.tables = {"persons": small.tables["persons"]}
    small.add_column("persons", "agee", "1").drop_column("persons", "arm_id").add_column("persons", "zzz", "1")
    report = check(small).report

    assert sorted(list_places(report)) == [
        ("persons.csv", 1, "agee", "agee"),
        ("persons.csv", 1, "arm_id", ""),
        ("persons.csv", 1, "zzz", "zzz"),
    ]
    remedies = {record["column"]: record["remedy"] for record in report.to_records()}
    assert remedies["agee"].endswith("did you mean age?")
    assert "did you mean" not in remedies["zzz"]
