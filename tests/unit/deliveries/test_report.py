"""A report tells every place, and stays small where there are millions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from vexcore.deliveries.report import COLUMNS, Findings, Report
from vexcore.errors import DataRefused


def make_report(places: int, *, warn: bool = False) -> Report:
    findings = Findings()
    lines = np.arange(2, places + 2)
    findings.add_places(
        "months.csv", "wage_eur", "a rule", "a remedy", lines, pa.array([f"v{n}" for n in lines]), warn=warn
    )
    return findings.build_report()


def test_an_empty_report_is_good_and_has_its_columns() -> None:
    report = Findings().build_report()

    assert report.ok
    assert tuple(report.frame.columns) == COLUMNS
    assert report.to_records() == []
    assert report.format_text() == "0 faults, 0 warnings\n"
    report.raise_if_refused("delivery")


def test_the_text_groups_by_file_and_rule_and_shows_the_first_twenty() -> None:
    text = make_report(23).format_text().splitlines()

    assert text[:4] == ["23 faults, 0 warnings", "", "months.csv", "  23 faults: a rule"]
    assert text[4] == "    line 2, column wage_eur: 'v2'"
    assert text[23] == "    line 21, column wage_eur: 'v21'"
    assert text[24:] == ["    and 3 more", "    Remedy: a remedy"]


def test_twenty_places_are_all_shown() -> None:
    assert "more" not in make_report(20).format_text()


def test_records_list_every_place() -> None:
    records = make_report(23).to_records()

    assert len(records) == 23
    assert records[22] == {
        "severity": "fault",
        "file": "months.csv",
        "line": 24,
        "column": "wage_eur",
        "value": "v24",
        "rule": "a rule",
        "remedy": "a remedy",
    }


def test_a_refusal_names_the_first_faults_and_how_many_there_are() -> None:
    with pytest.raises(DataRefused) as refused:
        make_report(1000).raise_if_refused("delivery")
    message = str(refused.value)

    assert message.startswith("delivery (1000 faults in all; the first 20 follow, `check` lists every one): refused")
    assert len(refused.value.faults) == 20
    assert "line 21" in message
    assert "line 22" not in message


def test_warnings_do_not_refuse_but_are_remarked() -> None:
    report = make_report(3, warn=True)
    report.raise_if_refused("delivery")

    assert report.ok
    assert report.remarks() == ("months.csv, column wage_eur: 3 places; expected: a rule. A remedy.",)


def test_what_is_absent_is_in_text_and_remarks() -> None:
    findings = Findings()
    findings.say_absent("exits was not delivered: no outflow.")
    report = findings.build_report()

    assert report.remarks() == ("exits was not delivered: no outflow.",)
    assert report.format_text().splitlines()[2:] == ["Not delivered", "  exits was not delivered: no outflow."]


def test_long_values_are_cut_and_hidden_ones_hidden() -> None:
    findings = Findings()
    findings.add("a.csv", "rule", "remedy", value="x" * 81)
    findings.add("a.csv", "rule", "remedy", value="x" * 80)
    findings.add("a.csv", "rule", "remedy", column="bsn", value="secret")
    findings.hide("a.csv", "bsn")

    assert findings.build_report().frame["value"].tolist() == ["x" * 80 + "...", "x" * 80, "(not shown)"]


def test_places_stand_by_file_line_and_order_of_finding() -> None:
    findings = Findings()
    findings.add("persons.csv", "r1", "m", line=9)
    findings.add("months.csv", "r1", "m", line=3)
    findings.add("persons.csv", "r2", "m", line=2)

    places = [(record["file"], record["line"]) for record in findings.build_report().to_records()]
    assert places == [("persons.csv", 2), ("persons.csv", 9), ("months.csv", 3)]


def test_millions_of_places_are_held_as_codes() -> None:
    count = 1_000_000
    findings = Findings()
    findings.add_places("m.csv", "c", "r", "m", np.arange(count), pa.array(np.arange(count)).cast(pa.string()))
    report = findings.build_report()

    assert len(report.frame) == count
    assert isinstance(report.frame["rule"].dtype, pd.CategoricalDtype)
    assert report.frame.memory_usage(deep=True).sum() < 40 * count
    assert len(report.format_text()) < 2000
