"""Statements of public pages: what is read, and every way in which a line is refused."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from support.data import load_real_registry

from vexcore.errors import Fault
from vexcore.published.literature import WEB_HEADER, Literature, load_literature

SOURCE = "cpb-press-release-27-jan"
GOOD = {
    "source_id": SOURCE,
    "row": "1",
    "trial": "utrecht",
    "kind": "outflow",
    "item": "off_benefit",
    "arm_as_named": "alle groepen",
    "arm_id": "utrecht:zelf-in-actie;utrecht:werken-loont",
    "horizon_months": "24",
    "printed": "8,4 procentpunt",
    "value": "8.4",
    "unit": "percentage_points",
    "comparison": "control",
    "significance": "not-stated",
    "direction": "+",
    "statement_nl": "Meer uitstroom, naar werk.",
    "statement_en": "More outflow, to work.",
    "contradiction": "",
    "note": "",
}


def write_web(folder: Path, *changes: dict[str, str], header: tuple[str, ...] = WEB_HEADER) -> Literature:
    with (folder / "web.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for change in changes:
            writer.writerow([{**GOOD, **change}[name] for name in header if name in GOOD])
    return load_literature(folder, load_real_registry())


def only_fault(literature: Literature) -> Fault:
    (fault,) = literature.faults
    assert fault.file == "web.csv"
    assert fault.remedy
    return fault


def test_a_number_becomes_a_figure_and_a_statement(tmp_path: Path) -> None:
    literature = write_web(tmp_path, {})
    (figure,) = literature.figures
    (statement,) = literature.statements

    assert literature.faults == ()
    assert figure.figure_id == f"{SOURCE}:web:1:1"
    assert (figure.value, figure.unit, figure.printed) == (8.4, "percentage_points", "8,4 procentpunt")
    assert (figure.row_label, figure.column_label) == ("Meer uitstroom, naar werk.", "off_benefit")
    assert statement["figure_id"] == figure.figure_id
    assert (statement["value"], statement["horizon_months"], statement["position"]) == (8.4, 24, 1)
    assert (statement["trial_id"], statement["arm_id"]) == ("utrecht", GOOD["arm_id"])
    assert (statement["comparison"], statement["significance"], statement["direction"]) == (
        "control",
        "not-stated",
        "+",
    )
    assert statement["contradiction"] is None


def test_a_statement_in_words_is_no_figure(tmp_path: Path) -> None:
    empty = {"value": "", "printed": "", "unit": "text", "direction": "", "arm_id": "", "horizon_months": ""}
    literature = write_web(tmp_path, empty)
    (statement,) = literature.statements

    assert (literature.figures, literature.faults) == ((), ())
    for name in ("figure_id", "value", "direction", "arm_id", "horizon_months"):
        assert statement[name] is None
    assert statement["unit"] == "text"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("source_id", "cpb"),
        ("trial", "zwolle"),
        ("kind", "result"),
        ("unit", "people"),
        ("comparison", "controlgroup"),
        ("significance", "perhaps"),
        ("direction", "up"),
        ("arm_id", "utrecht:werkenloont"),
        ("row", "een"),
        ("horizon_months", "2 jaar"),
        ("item", " "),
        ("statement_nl", ""),
        ("statement_en", ""),
        ("value", "8,4"),
        ("value", "veel"),
        ("value", "nan"),
        ("unit", "text"),
    ],
)
def test_a_value_that_is_not_known_is_refused(tmp_path: Path, column: str, value: str) -> None:
    literature = write_web(tmp_path, {}, {"row": "2", column: value})
    fault = only_fault(literature)

    assert (fault.line, fault.column, fault.value.strip()) == (3, column, value.strip())
    assert len(literature.statements) == 1


def test_a_value_is_the_number_that_is_printed(tmp_path: Path) -> None:
    fault = only_fault(write_web(tmp_path, {"value": "4.8"}))

    assert (fault.line, fault.column, fault.value) == (2, "value", "4.8")


def test_a_statement_of_a_source_stands_once(tmp_path: Path) -> None:
    fault = only_fault(write_web(tmp_path, {}, {"kind": "effect"}))

    assert (fault.line, fault.column, fault.value) == (3, "row", "1")
    assert "stands once" in fault.rule


def test_a_line_with_a_field_too_few_is_refused(tmp_path: Path) -> None:
    write_web(tmp_path, {})
    path = tmp_path / "web.csv"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n").removesuffix(",") + "\n", encoding="utf-8")
    fault = only_fault(load_literature(tmp_path, load_real_registry()))

    assert (fault.line, fault.rule) == (2, f"a line has {len(WEB_HEADER)} fields")


@pytest.mark.parametrize("header", [WEB_HEADER[1:], (*WEB_HEADER, "extra"), ()])
def test_another_header_is_refused(tmp_path: Path, header: tuple[str, ...]) -> None:
    literature = write_web(tmp_path, {}, header=header)
    fault = only_fault(literature)

    assert (fault.line, literature.statements) == (1, ())
    assert fault.rule.startswith("the columns are exactly source_id,row")


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    assert only_fault(load_literature(tmp_path, load_real_registry())).line == 0


def test_a_file_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    write_web(tmp_path, {})
    path = tmp_path / "web.csv"
    path.write_bytes(path.read_bytes().replace(b"alle groepen", "één groep".encode("latin-1")))

    assert "UTF-8" in only_fault(load_literature(tmp_path, load_real_registry())).rule
