"""CSV as it comes: every fault has the line that an editor shows, whatever stands in the cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.data import load_real_registry
from support.deliveries import SmallDelivery, list_places, list_rules

from vexcore.deliveries.layout import decode_bytes, lay_out
from vexcore.deliveries.read import read_delivery
from vexcore.deliveries.report import Findings, Report

HEADER = "person_id,arm_id,block,age"


def read_persons(folder: Path, content: bytes) -> Report:
    """Return the report of a delivery that has `persons` only, with these bytes."""
    small = SmallDelivery()
    small.tables = {}
    small.write(folder)
    (folder / "persons.csv").write_bytes(content)
    return read_delivery(folder, load_real_registry()).report


def test_blank_lines_count_but_hold_nothing(tmp_path: Path) -> None:
    report = read_persons(tmp_path, f"\n{HEADER}\n\np1,control,,20\n\n\np2,control,,x\n\n".encode())

    assert list_places(report) == [("persons.csv", 7, "age", "x")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_gives_the_same_lines(tmp_path: Path, end: str) -> None:
    report = read_persons(tmp_path, end.join([HEADER, "p1,control,,20", "p2,control,,x"]).encode())

    assert list_places(report) == [("persons.csv", 3, "age", "x")]


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    assert read_persons(tmp_path, b"\xef\xbb\xbf" + f"{HEADER}\np1,control,,20\n".encode()).ok


def test_rows_of_another_width_are_told_with_their_cells_and_the_rest_is_checked(tmp_path: Path) -> None:
    rows = ["p1,control,,20", "p2,control,20", "p3,control,,20,1,2", "p4", "p5,control,,x"]
    report = read_persons(tmp_path, "\n".join([HEADER, *rows]).encode())

    assert list_places(report) == [
        ("persons.csv", 3, "", "3 cells"),
        ("persons.csv", 4, "", "6 cells"),
        ("persons.csv", 5, "", "1 cell"),
        ("persons.csv", 6, "age", "x"),
    ]
    assert list_rules(report)[0] == "a row has as many cells as the header: 4"


def test_quoted_cells_may_hold_separators_quotes_and_nothing(tmp_path: Path) -> None:
    rows = ['"p1","control","a,b","20"', '"p2",control,"say ""x""",""', 'p3,control,"",x']
    report = read_persons(tmp_path, "\n".join([HEADER, *rows]).encode())

    assert list_places(report) == [("persons.csv", 4, "age", "x")]


def test_a_line_break_in_a_cell_moves_no_line(tmp_path: Path) -> None:
    rows = ['p1,"con\ntrol",,20', "p2,control,,x", '"p\n\n3",control,,20', "p4,control,,y"]
    report = read_persons(tmp_path, "\n".join([HEADER, *rows]).encode())

    assert list_places(report) == [
        ("persons.csv", 2, "arm_id", "con\ntrol"),
        ("persons.csv", 4, "age", "x"),
        ("persons.csv", 5, "person_id", "p\n\n3"),
        ("persons.csv", 8, "age", "y"),
    ]


@pytest.mark.parametrize("bad", ['p2,con"trol,,20', 'p2,"control,,20', 'p2,"control" ,,20', '"p2"x,control,,20'])
def test_a_loose_quote_spoils_its_own_line_only(tmp_path: Path, bad: str) -> None:
    rows = ['"p1",control,,20', bad, 'p3,"control",,x', "p4,control,,y"]
    report = read_persons(tmp_path, "\n".join([HEADER, *rows]).encode())

    assert list_places(report) == [
        ("persons.csv", 3, "", "loose quote"),
        ("persons.csv", 4, "age", "x"),
        ("persons.csv", 5, "age", "y"),
    ]


def test_nul_and_damaged_text_are_told_by_line_and_not_twice(tmp_path: Path) -> None:
    content = HEADER.encode() + b"\np1,control,,2\x000\np2,contr\xf6l,,20\np3,control,,x\np4,control,\xef\xbf\xbd,20\n"
    report = read_persons(tmp_path, content)

    assert list_places(report) == [
        ("persons.csv", 2, "", "NUL"),
        ("persons.csv", 3, "", "unreadable character"),
        ("persons.csv", 4, "age", "x"),
        ("persons.csv", 5, "", "unreadable character"),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_wide_text_is_refused(tmp_path: Path, encoding: str) -> None:
    report = read_persons(tmp_path, f"{HEADER}\np1,control,,20\n".encode(encoding))

    assert not report.ok
    assert {place[0] for place in list_places(report)} == {"persons.csv"}


def test_a_header_that_repeats_a_name_or_lacks_one_is_refused(tmp_path: Path) -> None:
    report = read_persons(tmp_path, b"person_id,arm_id,age,age,\np1,control,20,x,\n")

    assert sorted(list_rules(report)) == ["a column name stands once", "every column has a name"]
    assert {place[1] for place in list_places(report)} == {1}


def test_a_file_without_header_is_refused_column_by_column(tmp_path: Path) -> None:
    report = read_persons(tmp_path, b"p1,control,b1,20\np2,control,b1,20\n")

    assert [place[2] for place in list_places(report)].count("person_id") == 1
    assert {place[1] for place in list_places(report)} == {1}


def test_a_person_in_a_misshapen_row_is_not_missing(tmp_path: Path) -> None:
    small = SmallDelivery()
    small.tables = {name: small.tables[name] for name in ("persons", "months")}
    small.add("months", person_id="p99", month="0", benefit="1")
    folder = small.write(tmp_path)
    lines = (folder / "persons.csv").read_text(encoding="utf-8").splitlines()
    lines[3] += ",1"
    (folder / "persons.csv").write_text("\n".join(lines), encoding="utf-8")
    report = read_delivery(folder, load_real_registry()).report

    assert list_places(report) == [("persons.csv", 4, "", "24 cells"), ("months.csv", 14, "person_id", "p99")]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (b"a,b\n1,2\n3,4", [2, 3]),
        (b"a,b\n1,2\n\n3,4\n", [2, 4]),
        (b'"a",b\n"1\n1",2\n3,4\n', [2, 4]),
        (b'a,b\n"1","2"\n"",""\n', [2, 3]),
        (b"a,b\n,3\n", [2]),
        (b"a,b", []),
    ],
)
def test_lines_by_hand(text: bytes, lines: list[int]) -> None:
    findings = Findings()
    layout = lay_out(decode_bytes(text, "utf-8", "f", findings) or b"", ",", "f", findings)

    assert layout is not None
    assert layout.header == ("a", "b")
    assert layout.lines.tolist() == lines
    assert findings.count == 0


@pytest.mark.parametrize(
    ("content", "separator", "line", "value", "remedy"),
    [
        ("person_id;arm_id\np1;12,5\n", ",", 1, "semicolon", 'write commas, or set separator = ";"'),
        ('\n\n"person_id";"arm_id"\n"p,1";x\n', ",", 3, "semicolon", 'write commas, or set separator = ";"'),
        ("person_id\tarm_id\np1\tx\n", ",", 1, "tab", 'write commas, or set separator = "\\t"'),
        ("person_id|arm_id\np1|x\n", ",", 1, "bar", 'write commas, or set separator = "|"'),
        ("person_id,arm_id\np1,x\n", ";", 1, "comma", 'write semicolons, or set separator = ","'),
        ("sep=;\nperson_id;arm_id\np1;x\n", ",", 1, "semicolon", 'write commas, or set separator = ";"'),
        ("SEP=\t\nperson_id\tarm_id\n", ",", 1, "tab", 'write commas, or set separator = "\\t"'),
    ],
)
def test_another_separator_is_one_fault_for_the_file(
    content: str, separator: str, line: int, value: str, remedy: str
) -> None:
    findings = Findings()
    assert lay_out(content.encode(), separator, "f", findings) is None

    (record,) = findings.build_report().to_records()
    assert (record["file"], record["line"], record["value"]) == ("f", line, value)
    assert record["rule"] == f"cells are separated by a {'comma' if separator == ',' else 'semicolon'}"
    assert record["remedy"].startswith(f"{remedy} under [style] in mapping.toml")
    assert record["remedy"].endswith("; remove the line with sep=") == content.lower().startswith("sep=")


def test_a_line_that_names_the_right_separator_is_no_header() -> None:
    findings = Findings()
    assert lay_out(b"sep=;\na;b\n1;2\n", ";", "f", findings) is None

    (record,) = findings.build_report().to_records()
    assert (record["line"], record["value"], record["remedy"]) == (1, "sep=;", "remove it")


@pytest.mark.parametrize("content", [b"person_id\np1\np2\n", b"a;b,c\n1,2\n"])
def test_a_header_of_one_cell_or_with_the_separator_is_read(content: bytes) -> None:
    findings = Findings()

    assert lay_out(content, ",", "f", findings) is not None
    assert findings.count == 0


def test_a_delivery_with_semicolons_has_a_fault_for_each_file_and_no_other(tmp_path: Path) -> None:
    folder = SmallDelivery().write(tmp_path)
    for path in folder.glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    report = read_delivery(folder, load_real_registry()).report

    assert sorted(place[0] for place in list_places(report)) == sorted(path.name for path in folder.glob("*.csv"))
    assert set(list_rules(report)) == {"cells are separated by a comma"}
    (folder / "mapping.toml").write_text("[style]\nseparator = ';'\n", encoding="utf-8")
    assert read_delivery(folder, load_real_registry()).report.ok


def test_rows_of_empty_cells_are_to_be_removed(tmp_path: Path) -> None:
    report = read_persons(tmp_path, f"{HEADER}\np1,control,,20\n,,,\n,,,,,,\np2,control,,x\n,\n".encode())

    assert list_places(report) == [
        *[("persons.csv", line, "", "empty row") for line in (3, 4)],
        ("persons.csv", 5, "age", "x"),
        ("persons.csv", 6, "", "empty row"),
    ]
    assert {record["remedy"] for record in report.to_records() if record["line"] != 5} == {"remove the row"}


def test_more_rows_than_a_block_keep_their_lines() -> None:
    findings = Findings()
    rows = [f'"{n}",x' for n in range(300_000)]
    rows[270_000] = "270000,x,y"
    layout = lay_out("\n".join(["a,b", *rows]).encode(), ",", "f", findings)

    assert layout is not None
    assert len(layout.lines) == 299_999
    assert layout.lines[[0, 269_999, 270_000, -1]].tolist() == [2, 270_001, 270_003, 300_001]
    assert list_places(findings.build_report()) == [("f", 270_002, "", "3 cells")]
