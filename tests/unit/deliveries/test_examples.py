"""The two worked mappings give the values that were worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.data import DATA, load_real_registry
from support.deliveries import list_places

from vexcore.contracts.delivery import Delivery
from vexcore.deliveries.read import read_delivery

EXAMPLES = DATA / "examples" / "mappings"


def read_example(name: str) -> Delivery:
    checked = read_delivery(EXAMPLES / name, load_real_registry())
    assert len(checked.report.frame) == 0, checked.report.format_text()
    assert checked.delivery is not None
    return checked.delivery


def rows_of(delivery: Delivery, name: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in delivery.tables[name].to_pylist()]


@pytest.mark.parametrize("folder", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_an_example_is_of_twelve_invented_persons(folder: Path) -> None:
    delivery = read_example(folder.name)
    persons = delivery.tables["persons"]["person_id"].to_pylist()

    assert delivery.facts.origin == "demonstration"
    assert len(persons) == 12
    assert all(person.startswith("demo-") for person in persons)


def test_semicolons_commas_and_dutch_labels() -> None:
    persons = read_example("semicolon-cp1252").tables["persons"]

    assert persons.column_names == [
        *("person_id", "arm_id", "municipality_id", "randomised_on", "started_on", "consented", "took_up"),
        *("withdrew_on", "sex", "age", "education", "benefit_norm", "benefit_months", "wage_eur_6m", "wage_eur_12m"),
    ]
    drawn, started = date(2017, 9, 25), date(2017, 10, 2)
    rows = [tuple(row.values()) for row in persons.to_pylist()]
    assert rows[1] == (
        *("demo-102", "control", "oss", drawn, started, 1, 0, None),
        *("female", 45, "middle", "single-parent", 6, 1234.56, 2469.12),
    )
    assert rows[5] == (
        *("demo-106", "eigen-regie", "oss", drawn, date(2018, 1, 15), 1, 0, None),
        *(None, 38, None, "single-parent", 36, 0.0, 12000.0),
    )
    assert rows[9] == (
        *("demo-110", "intensieve-begeleiding", "oss", drawn, started, 1, 0, date(2018, 3, 1)),
        *("female", 48, None, "single-parent", 72, 0.0, 0.0),
    )
    assert rows[10][:8] == ("demo-111", "reference", "oss", None, None, None, 0, None)


def test_hours_a_week_become_hours_a_month_and_scales_are_turned() -> None:
    delivery = read_example("semicolon-cp1252")
    months = rows_of(delivery, "months")

    assert months[1] == ("demo-101", 1, 1, 250.5, 34.0, "temporary")  # 8 x 4.25
    assert months[5] == ("demo-104", 12, 0, 1890.0, 136.0, "permanent")  # 32 x 4.25
    assert months[11] == ("demo-108", 6, 1, 612.4, 51.0, "temporary")  # 12 x 4.25
    assert rows_of(delivery, "exits") == [
        ("demo-104", date(2018, 10, 1), "work", None),
        ("demo-107", date(2019, 2, 15), "moved", None),
        ("demo-110", date(2018, 4, 1), "entitlement", date(2018, 8, 1)),
    ]
    assert rows_of(delivery, "answers") == [
        ("demo-101", 0, "general_health", 3.0),
        ("demo-101", 0, "nervous", 1.0),  # asked from 1 = all the time to 5 = never: 5 becomes 1
        ("demo-101", 0, "life_satisfaction", 7.0),  # 70 of 100
        ("demo-102", 1, "nervous", 4.0),  # 2 becomes 4
        ("demo-104", 0, "care_hours", 7.5),
        ("demo-108", 2, "life_satisfaction", 10.0),
    ]


def test_calendar_months_count_from_each_persons_start() -> None:
    delivery = read_example("calendar-months")
    months = {(person, month): rest for person, month, *rest in rows_of(delivery, "months")}

    assert months["demo-a1", -6] == [None, 310.2, 34.0, "temporary"]  # May 2017, start November 2017
    assert months["demo-a2", 25] == [0, 1653.6, 156.5, "permanent"]  # December 2019
    assert months["demo-a3", 2] == [1, 480.0, 51.0, "temporary"]  # January 2018
    assert months["demo-a5", -3] == [1, None, None, "none"]  # November 2017, own start February 2018
    assert months["demo-a5", 12] == [0, 2100.5, 160.0, "permanent"]  # February 2019
    assert len(months) == 16


def test_codes_become_labels_and_a_nine_is_missing_only_where_it_says_so() -> None:
    delivery = read_example("calendar-months")
    persons = {row["person_id"]: row for row in delivery.tables["persons"].to_pylist()}

    assert (persons["demo-a6"]["sex"], persons["demo-a6"]["age"]) == (None, None)
    assert persons["demo-a2"]["migration"] == "western"
    assert persons["demo-a3"]["household"] == "couple-children"
    assert (persons["demo-a9"]["arm_id"], persons["demo-a9"]["chosen_arm_id"]) == ("t4", "t4.2")
    assert persons["demo-a4"]["observed_until"] == date(2018, 6, 15)
    assert {row["municipality_id"] for row in persons.values()} == {"groningen"}
    assert rows_of(delivery, "caseworker") == [
        ("demo-a1", 0, "ladder", 3.0),  # the ladder counts down: 4 becomes 3
        ("demo-a3", 0, "ladder", 1.0),
        ("demo-a3", 2, "ladder", 6.0),
        ("demo-a3", 0, "motivation_treatment", 7.0),
        ("demo-a9", 0, "goal_volunteering", 1.0),
    ]


def copy_example(name: str, folder: Path) -> Path:
    for path in (EXAMPLES / name).iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def spoil(path: Path, old: str, new: str, encoding: str = "utf-8") -> None:
    text = path.read_bytes().decode(encoding)
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode(encoding))


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("Deelnemers.csv", "één ouder;0,5;1.234,56", "één ouder;0,5;1234.56", (3, "Loon 6 mnd", "1234.56")),
        ("Deelnemers.csv", "één ouder;0,5;1.234,56", "één ouder;0,5;12.34,56", (3, "Loon 6 mnd", "12.34,56")),
        ("Deelnemers.csv", "één ouder;0,5", "één ouder;0,3", (3, "Uitkeringsduur (jaren)", "0,3")),
        ("Deelnemers.csv", "één ouder;0,5", "1 ouder;0,5", (3, "Norm", "1 ouder")),
        ("Deelnemers.csv", "25-09-2017;02-10-2017", "31-09-2017;02-10-2017", (2, "Datum loting", "31-09-2017")),
        ("Deelnemers.csv", "25-09-2017;02-10-2017", "2017-09-25;02-10-2017", (2, "Datum loting", "2017-09-25")),
        ("Deelnemers.csv", "demo-112;Niet geloot", "demo-112;niet geloot", (13, "Groep", "niet geloot")),
        ("Maanden.csv", "32;vast", "176;vast", (7, "Uren per week", "176")),
        ("Vragenlijst.csv", "zenuwachtig;5", "zenuwachtig;6", (3, "Antwoord", "6")),
        ("Vragenlijst.csv", "M0;V1 gez", "M0;V1 Gez", (2, "Vraag", "V1 Gezondheid")),
        ("Vragenlijst.csv", "M0;V1", "M3;V1", (2, "Meting", "M3")),
        ("Uitstroom.csv", "demo-107;15-02-2019", "demo-107;15-02-2016", (3, "Einddatum", "15-02-2016")),
    ],
)
def test_a_fault_names_the_deliverers_own_file_column_and_value(
    tmp_path: Path, file: str, old: str, new: str, place: tuple[int, str, str]
) -> None:
    folder = copy_example("semicolon-cp1252", tmp_path)
    spoil(folder / file, old, new, "cp1252")
    report = read_delivery(folder, load_real_registry()).report

    assert list_places(report) == [(file, *place)]


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        ("201912,N", "202001,N", "202001"),
        ("201912,N", "201913,N", "201913"),
        ("201912,N", "nov,N", "nov"),
        ("demo-a5,201902,N", "demo-a5,201802,N", ""),
        ("201912,N", "203801,N", "203801"),
    ],
)
def test_a_calendar_month_is_told_as_it_stands(tmp_path: Path, old: str, new: str, value: str) -> None:
    folder = copy_example("calendar-months", tmp_path)
    spoil(folder / "registers.csv", old, new)
    (place,) = list_places(read_delivery(folder, load_real_registry()).report)

    assert place[0] == "registers.csv"
    assert place[2:] == (("JAARMAAND", value) if value else ("RINPERSOON", "demo-a5, 201802 (first on line 9)"))


def test_a_calendar_month_may_have_a_hyphen(tmp_path: Path) -> None:
    folder = copy_example("calendar-months", tmp_path)
    spoil(folder / "registers.csv", "201912,N", "2019-12,N")

    assert read_delivery(folder, load_real_registry()).report.ok
