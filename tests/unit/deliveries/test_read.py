"""A delivery is read whole and typed, or refused with everything that is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from support.data import load_real_registry
from support.deliveries import SmallDelivery, list_places, list_rules, write_small_delivery

from vexcore.contracts.delivery_files import DELIVERY_FILES
from vexcore.deliveries.read import check_tables, read_delivery
from vexcore.errors import DataRefused, UsageError


def test_a_good_delivery_has_no_fault_and_no_warning(check, small) -> None:
    checked = check(small)

    assert len(checked.report.frame) == 0
    assert checked.report.ok
    assert checked.report.absent == ()
    assert checked.delivery is not None


def test_a_good_delivery_is_typed_as_declared_with_empty_cells_null(check, small) -> None:
    tables = check(small).delivery.tables

    assert list(tables) == [file.name for file in DELIVERY_FILES]
    assert all(tables[file.name].schema == file.schema() for file in DELIVERY_FILES)
    assert tables["persons"].slice(2, 1).to_pylist() == [
        {
            "person_id": "p03",
            "arm_id": "t1",
            "chosen_arm_id": None,
            "municipality_id": "groningen",
            "randomised_on": date(2017, 8, 21),
            "started_on": date(2017, 12, 4),
            "observed_until": None,
            "block": "b1",
            "cluster_id": None,
            "invited": 1,
            "consented": 1,
            "took_up": 1,
            "withdrew_on": date(2018, 6, 30),
            "sex": "female",
            "age": 52,
            "education": "high",
            "migration": "non-western",
            "benefit_norm": "couple",
            "household": "couple-children",
            "benefit_months": 60,
            "wage_eur_6m": 0.0,
            "wage_eur_12m": 0.0,
            "wage_eur_24m": 1200.0,
        }
    ]
    assert tables["months"].slice(2, 1).to_pylist() == [
        {"person_id": "p02", "month": 0, "benefit": 1, "wage_eur": 250.75, "hours": 30.0, "contract": "temporary"}
    ]


def test_facts_come_from_the_registry_and_the_windows_are_the_trials_months(check, small) -> None:
    facts = check(small).delivery.facts

    assert facts.trial.trial_id == "groningen"
    assert facts.origin == "estimated"
    assert (facts.payroll_from, facts.payroll_to) == (date(2017, 11, 1), date(2019, 10, 1))
    assert (facts.benefit_from, facts.benefit_to) == (date(2017, 11, 1), date(2019, 10, 1))
    assert (facts.delivered_by, facts.delivered_on) == ("Gemeente Groningen", date(2020, 3, 1))


def test_faults_of_several_files_are_reported_at_once(check, small) -> None:
    small.delivery["delivered_on"] = "2017-10-31"
    small.set("persons", 0, sex="man").set("persons", 3, age="15")
    small.set("months", 1, wage_eur="1.234,56").set("exits", 0, reason="baan")
    small.set("answers", 2, value="-1").set("caseworker", 1, item="trede")
    checked = check(small)

    assert checked.delivery is None
    assert list_places(checked.report) == [
        ("delivery.toml", 0, "[delivery].delivered_on", "2017-10-31"),
        ("persons.csv", 2, "sex", "man"),
        ("persons.csv", 5, "age", "15"),
        ("months.csv", 3, "wage_eur", "1.234,56"),
        ("exits.csv", 2, "reason", "baan"),
        ("answers.csv", 4, "value", "-1"),
        ("caseworker.csv", 3, "item", "trede"),
    ]


def test_a_warning_does_not_refuse(check, small) -> None:
    small.set("months", 2, wage_eur="0", hours="")
    checked = check(small)

    assert checked.report.ok
    assert checked.delivery is not None
    assert list_places(checked.report, "warning") == [("months.csv", 4, "contract", "temporary")]


def test_only_persons_is_required_and_what_is_absent_is_said(check, small) -> None:
    small.tables = {"persons": small.tables["persons"]}
    small.drop_column("persons", "age")
    checked = check(small)

    assert checked.report.ok
    assert list(checked.delivery.tables) == ["persons"]
    assert "age" not in checked.delivery.tables["persons"].column_names
    assert [sentence.split(" was not")[0] for sentence in checked.report.absent] == [
        "months",
        "exits",
        "answers",
        "caseworker",
        "persons.age",
    ]
    assert checked.report.absent[0] == (
        "months was not delivered: no register outcome: wage, hours, contract, benefit."
    )


def test_without_persons_a_delivery_is_refused_and_the_other_files_are_checked_all_the_same(check, small) -> None:
    del small.tables["persons"]
    small.set("months", 0, benefit="2")
    checked = check(small)

    assert list_places(checked.report) == [("persons.csv", 0, "", ""), ("months.csv", 2, "benefit", "2")]
    assert list_rules(checked.report)[0] == "a delivery has persons"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"person_id,arm_id\n", "persons has at least one row"),
        ("person_id,arm_id\np01,control\n".encode("utf-16"), "the text is UTF-8"),
        (b"person_id;arm_id\np01;control\n", "cells are separated by a comma"),
        (b"person_id,arm_id\np\xe901,control\n", "the text is UTF-8, undamaged"),
        (
            b"person_id,arm_id\n p01,control\n",
            "person_id is a text without spaces around it or control characters in it",
        ),
        (b"person_id,arm_id\np01,control,1\n", "a row has as many cells as the header: 2"),
    ],
)
def test_rows_of_other_files_are_not_blamed_for_persons_that_could_not_be_read(
    tmp_path: Path, content: bytes, rule: str
) -> None:
    folder = write_small_delivery(tmp_path)
    (folder / "persons.csv").write_bytes(content)

    assert list_rules(read_delivery(folder, load_real_registry()).report) == [rule]


def test_of_persons_that_could_be_read_every_row_of_another_is_a_fault(check, small) -> None:
    small.tables = {"persons": small.tables["persons"][:1], "caseworker": small.tables["caseworker"]}

    assert list_places(check(small).report) == [
        ("caseworker.csv", line, "person_id", person) for line, person in ((3, "p03"), (4, "p03"), (5, "p05"))
    ]


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_a_folder_that_is_none_is_wrong_use(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="name a folder with a delivery"):
        read_delivery(tmp_path / name, load_real_registry())


def test_an_empty_folder_lacks_its_description_and_persons(tmp_path: Path) -> None:
    report = read_delivery(tmp_path, load_real_registry()).report

    assert [place[0] for place in list_places(report)] == ["delivery.toml", "persons.csv"]


def test_a_file_as_csv_and_parquet_is_refused(tmp_path: Path) -> None:
    folder = write_small_delivery(tmp_path)
    (folder / "months.parquet").write_bytes(b"x")
    report = read_delivery(folder, load_real_registry()).report

    assert list_places(report) == [("months.csv and months.parquet", 0, "", "")]
    assert list_rules(report) == ["one file gives months"]


def test_a_misnamed_file_is_pointed_out(tmp_path: Path) -> None:
    folder = write_small_delivery(tmp_path)
    (folder / "months.csv").rename(folder / "month.csv")
    (folder / "README.txt").write_text("notes", encoding="utf-8")
    checked = read_delivery(folder, load_real_registry())

    assert checked.report.ok
    assert list_places(checked.report, "warning") == [("month.csv", 0, "", "")]
    assert "did you mean months?" in checked.report.to_records()[0]["remedy"]


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    folder = write_small_delivery(tmp_path)
    (folder / "exits.csv").unlink()
    (folder / "exits.csv").mkdir()
    report = read_delivery(folder, load_real_registry()).report

    assert list_places(report) == [("exits.csv", 0, "", "Is a directory")]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    folder = write_small_delivery(tmp_path)
    (folder / "months.csv").write_bytes(content)
    report = read_delivery(folder, load_real_registry()).report

    assert list_places(report) == [("months.csv", 0, "", "")]
    assert list_rules(report) == ["the file has a header and rows"]


def test_persons_without_rows_is_refused_and_exits_without_rows_is_not(tmp_path: Path) -> None:
    folder = write_small_delivery(tmp_path)
    for name in ("months", "answers", "caseworker"):
        (folder / f"{name}.csv").unlink()
    (folder / "exits.csv").write_text("person_id,exited_on,reason,returned_on\n", encoding="utf-8")

    assert read_delivery(folder, load_real_registry()).delivery.tables["exits"].num_rows == 0
    (folder / "persons.csv").write_text("person_id,arm_id\n", encoding="utf-8")
    report = read_delivery(folder, load_real_registry()).report
    assert list_rules(report) == ["persons has at least one row"]


def test_tables_in_memory_keep_the_same_rules(check, small) -> None:
    delivery = check(small).delivery
    registry = load_real_registry()

    assert check_tables(delivery.facts, delivery.tables, registry).ok
    months = delivery.tables["months"]
    wrong = pa.array([99, *months["month"].to_pylist()[1:]], pa.int32())
    spoilt = {**delivery.tables, "months": months.set_column(1, "month", wrong)}
    report = check_tables(delivery.facts, spoilt, registry)

    assert list_places(report) == [("months", 2, "month", "99")]
    with pytest.raises(DataRefused, match="cohort: refused, 1 fault"):
        report.raise_if_refused("cohort")


@pytest.mark.parametrize(("day", "good"), [(date(2019, 11, 1), True), (date(2019, 10, 31), False)])
def test_facts_in_memory_have_no_window_to_come(check, small, day: date, good: bool) -> None:
    delivery = check(small).delivery
    report = check_tables(replace(delivery.facts, delivered_on=day), delivery.tables, load_real_registry())

    columns = [] if good else ["[delivery].payroll_to", "[delivery].benefit_to"]
    assert [place[2] for place in list_places(report)] == columns


def test_a_table_that_no_delivery_has_is_refused_and_persons_is_asked_for(check, small) -> None:
    delivery = check(small).delivery
    tables = {"person": delivery.tables["persons"]}
    report = check_tables(delivery.facts, tables, load_real_registry())

    assert [(file, line) for file, line, *_ in list_places(report)] == [("person", 0), ("persons", 0)]
    assert "did you mean persons?" in report.to_records()[0]["remedy"]


def test_reading_changes_nothing(tmp_path: Path) -> None:
    folder = write_small_delivery(tmp_path)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    read_delivery(folder, load_real_registry())

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_helper_writes_what_it_holds(tmp_path: Path) -> None:
    small = SmallDelivery()
    line = small.add("exits", person_id="p02", exited_on="2018-01-01", reason="work")
    folder = small.write(tmp_path)

    assert (folder / "exits.csv").read_text(encoding="utf-8").splitlines()[line - 1] == "p02,2018-01-01,work,"
