"""Reading printed tables: what is read, and every way in which a file is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from vexcore.errors import Fault
from vexcore.published.cells import HEADER
from vexcore.published.tables import Record, load_record

HEAD = ",".join(HEADER)
META = 'source = "000"\ntable = "8.1"\ntrial = "oss"\ntitle = "Doelen"\n'
LINES = (
    "1,1,value,werk > voltijd,N=,142,142,goals,printed,,",
    '1,2,value,werk > voltijd,%,"33,9",33.9,percent,printed,,',
    "2,1,value,werk > deeltijd,N=,NA,,goals,suppressed,,",
    "2,2,value,werk > deeltijd,%,,,percent,blank,,",
)


def write_table(folder: Path, *lines: str, header: str = HEAD, meta: str = META, stem: str = "oss-8.1") -> None:
    (folder / f"{stem}.csv").write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    (folder / f"{stem}.toml").write_text(meta, encoding="utf-8")


def load(folder: Path) -> Record:
    return load_record(folder, sources=["000", "003"], trials=["oss", "groningen"])


def only_fault(folder: Path) -> Fault:
    (fault,) = load(folder).faults
    assert fault.remedy
    return fault


def test_cells_are_read_as_they_stand(tmp_path: Path) -> None:
    write_table(tmp_path, *LINES, meta=META + 'place = "p. 19"\nnote = "let op"\n')
    record = load(tmp_path)
    (table,) = record.tables

    assert record.faults == ()
    assert (table.file, table.source_id, table.table_id, table.trial_id) == ("oss-8.1.csv", "000", "8.1", "oss")
    assert (table.title, table.place, table.note) == ("Doelen", "p. 19", "let op")
    assert [(cell.figure_id, cell.printed, cell.value, cell.state) for cell in table.cells] == [
        ("000:8.1:1:1", "142", 142.0, "printed"),
        ("000:8.1:1:2", "33,9", 33.9, "printed"),
        ("000:8.1:2:1", "NA", None, "suppressed"),
        ("000:8.1:2:2", "", None, "blank"),
    ]
    assert record.cells()["000:8.1:1:2"].unit == "percent"


def test_a_cell_of_several_numbers_is_several_figures(tmp_path: Path) -> None:
    write_table(
        tmp_path,
        '1,1,value,cijfer,2018,"6,7 (1,9/198)",6.7,rating,printed,***,',
        '1,1,sd,cijfer,2018,"6,7 (1,9/198)",1.9,rating,printed,***,',
        '1,1,n,cijfer,2018,"6,7 (1,9/198)",198,persons,printed,***,',
    )
    record = load(tmp_path)

    assert record.faults == ()
    assert {name: cell.value for name, cell in record.cells().items()} == {
        "000:8.1:1:1": 6.7,
        "000:8.1:1:1:sd": 1.9,
        "000:8.1:1:1:n": 198,
    }
    assert {cell.significance for cell in record.cells().values()} == {"***"}


def test_other_files_of_the_folder_are_no_tables(tmp_path: Path) -> None:
    for name in ("web.csv", "findings.csv", "sources.toml"):
        (tmp_path / name).write_text("anything\n", encoding="utf-8")
    record = load(tmp_path)

    assert (record.tables, record.faults) == ((), ())


@pytest.mark.parametrize(
    ("header", "column"),
    [
        (HEAD.replace("unit", "eenheid"), "eenheid"),
        (HEAD.replace(",note", ""), "note"),
        (HEAD.replace("part,", ""), "row_label"),
        (HEAD + ",extra", "extra"),
        (HEAD.replace("row,column", "column,row"), "column"),
        ("\ufeff" + HEAD, "\ufeffrow"),
        ("", HEAD),
    ],
    ids=["renamed", "last missing", "inner missing", "one more", "swapped", "byte order mark", "none"],
)
def test_another_header_is_refused(tmp_path: Path, header: str, column: str) -> None:
    write_table(tmp_path, *LINES, header=header)
    fault = only_fault(tmp_path)

    assert (fault.file, fault.line, fault.column) == ("oss-8.1.csv", 1, column)
    assert fault.rule == "the columns are exactly " + HEAD


@pytest.mark.parametrize(
    ("line", "column", "value", "rule"),
    [
        ("0,1,value,a,b,5,5,persons,printed,,", "row", "0", "ordinals count from 1"),
        ("een,1,value,a,b,5,5,persons,printed,,", "row", "een", "ordinals count from 1"),
        ("1,-1,value,a,b,5,5,persons,printed,,", "column", "-1", "ordinals count from 1"),
        ("1,1.5,value,a,b,5,5,persons,printed,,", "column", "1.5", "ordinals count from 1"),
        ("1,1,mean,a,b,5,5,persons,printed,,", "part", "mean", "part is one of value, n"),
        ("1,1,value,a,b,5,5,people,printed,,", "unit", "people", "unit is one of activities"),
        ("1,1,value,a,b,5,,persons,present,,", "cell", "present", "cell is one of printed, suppressed, blank"),
        ("1,1,value,a,b,5,5,persons,printed,p<0.01,", "significance", "p<0.01", "only stars"),
        ("1,1,value,a,b,5,vijf,persons,printed,,", "value", "vijf", "a number with a decimal point"),
        ('1,1,value,a,b,"5,1","5,1",rating,printed,,', "value", "5,1", "a number with a decimal point"),
        ("1,1,value,a,b,5,,persons,printed,,", "value", "", "a number with a decimal point"),
        ("1,1,value,a,b,142,124,persons,printed,,", "value", "124", "the value is what is printed ('142')"),
        ('1,1,value,a,b,"33,9",3.39,percent,printed,,', "value", "3.39", "the value is what is printed ('33,9')"),
        ('1,1,value,a,b,"33,9",0.339,share,printed,,', "value", "0.339", "the value is what is printed ('33,9')"),
        ("1,1,value,a,b,1.635,1.635,persons,printed,,", "value", "1.635", "the value is what is printed ('1.635')"),
        ('1,1,value,a,b,"0,035",-0.035,share,printed,,', "value", "-0.035", "the value is what is printed"),
        ("1,1,value,a,b,NA,5,persons,suppressed,,", "value", "5", "a withheld or blank cell has no value"),
        ("1,1,value,a,b,,0,persons,blank,,", "value", "0", "a withheld or blank cell has no value"),
        ("1,1,value,a,b,een derde,33,percent,printed,,", "note", "33", "says so in the note"),
        ("1,1,value,a,b,5,5,persons,printed,", "", "1,1,value,a,b,5,5,persons,printed,", "a line has 11 fields"),
        (
            "1,1,value,a,b,5,1,5.1,rating,printed,,",
            "",
            "1,1,value,a,b,5,1,5.1,rating,printed,,",
            "a line has 11 fields",
        ),
        ("", "", "", "a line has 11 fields"),
    ],
)
def test_a_line_that_breaks_a_rule_is_refused(tmp_path: Path, line: str, column: str, value: str, rule: str) -> None:
    write_table(tmp_path, "1,1,n,a,b,5 (3),5,persons,printed,,", line)
    fault = only_fault(tmp_path)

    assert (fault.file, fault.line, fault.column, fault.value) == ("oss-8.1.csv", 3, column, value)
    assert rule in fault.rule


@pytest.mark.parametrize("value", ["nan", "inf", "1_000"])
def test_a_value_is_digits_and_a_point(tmp_path: Path, value: str) -> None:
    write_table(tmp_path, f"1,1,value,a,b,bijna alles,{value},percent,printed,,gelezen als {value}")

    assert only_fault(tmp_path).column == "value"


def test_a_number_in_words_is_allowed_with_a_note(tmp_path: Path) -> None:
    write_table(tmp_path, "1,1,value,a,b,een derde,33,percent,printed,,een derde gelezen als 33")

    assert load(tmp_path).faults == ()


def test_an_amount_may_be_given_without_the_sign_it_is_printed_with(tmp_path: Path) -> None:
    write_table(tmp_path, '1,1,value,a,b,"-1,5%",1.5,percentage_points,printed,,daling van')

    assert load(tmp_path).faults == ()


def test_every_fault_of_a_line_is_told(tmp_path: Path) -> None:
    write_table(tmp_path, "0,0,x,a,b,5,vijf,people,gone,p,")

    columns = [fault.column for fault in load(tmp_path).faults]

    assert columns == ["row", "column", "part", "cell", "unit", "significance", "value"]


def test_a_cell_stands_once(tmp_path: Path) -> None:
    write_table(tmp_path, LINES[0], LINES[0])
    fault = only_fault(tmp_path)

    assert (fault.line, fault.column, fault.value) == (3, "row", "000:8.1:1:1")
    assert "it stands in line 2 too" in fault.rule


def test_an_ordinal_has_one_label(tmp_path: Path) -> None:
    write_table(tmp_path, LINES[0], LINES[1].replace("werk > voltijd", "werk > deeltijd"))
    fault = only_fault(tmp_path)

    assert (fault.line, fault.column, fault.value) == (3, "row_label", "werk > deeltijd")
    assert "'werk > voltijd'" in fault.rule


def test_prose_has_labels_of_its_own(tmp_path: Path) -> None:
    write_table(
        tmp_path,
        LINES[0],
        LINES[1].replace("werk > voltijd", "iets anders"),
        meta=META.replace("8.1", "text"),
    )

    assert load(tmp_path).faults == ()


@pytest.mark.parametrize(
    ("line", "axis", "gaps"),
    [
        ("4,1,value,a,N=,5,5,goals,printed,,", "row", "2, 3"),
        ("1,3,value,a,c,5,5,goals,printed,,", "column", "2"),
    ],
)
def test_ordinals_leave_no_gap(tmp_path: Path, line: str, axis: str, gaps: str) -> None:
    write_table(tmp_path, "1,1,value,a,N=,5,5,goals,printed,,", line)
    fault = only_fault(tmp_path)

    assert (fault.line, fault.column, fault.value) == (0, axis, gaps)


def test_a_csv_without_toml_is_refused(tmp_path: Path) -> None:
    write_table(tmp_path, *LINES)
    (tmp_path / "oss-8.1.toml").unlink()
    fault = only_fault(tmp_path)

    assert (fault.file, fault.rule, fault.remedy) == (
        "oss-8.1.csv",
        "every table has a TOML beside it",
        "write oss-8.1.toml",
    )


def test_a_toml_without_csv_is_refused(tmp_path: Path) -> None:
    write_table(tmp_path, *LINES)
    (tmp_path / "oss-8.1.csv").unlink()

    assert only_fault(tmp_path).file == "oss-8.1.toml"


@pytest.mark.parametrize(
    ("meta", "column", "value", "rule"),
    [
        (META.replace('"000"', '"005"'), "source", "005", "the source stands in sources.toml"),
        (META.replace('"oss"', '"osss"'), "trial", "osss", "the trial stands in the registry"),
        (META + 'caption = "x"\n', "caption", "caption", "only the keys of docs/record.md"),
        (META.replace('title = "Doelen"\n', ""), "title", "", "title is given"),
        (META.replace('"Doelen"', '""'), "title", "", "title is given"),
        (META.replace("=", ":", 1), "", "Expected '=' after a key", "the file is TOML in UTF-8"),
    ],
)
def test_what_a_table_is_must_be_known(tmp_path: Path, meta: str, column: str, value: str, rule: str) -> None:
    write_table(tmp_path, *LINES, meta=meta)
    fault = only_fault(tmp_path)

    assert (fault.file, fault.line, fault.column) == ("oss-8.1.toml", 0, column)
    assert fault.value.startswith(value)
    assert rule in fault.rule


def test_a_table_may_be_over_all_trials(tmp_path: Path) -> None:
    write_table(tmp_path, *LINES, meta=META.replace('"oss"', '"all"'))

    assert load(tmp_path).faults == ()


@pytest.mark.parametrize("suffix", ["csv", "toml"])
def test_a_file_in_another_encoding_is_refused(tmp_path: Path, suffix: str) -> None:
    write_table(tmp_path, *LINES)
    path = tmp_path / f"oss-8.1.{suffix}"
    path.write_bytes(path.read_bytes() + "# één".encode("latin-1"))
    fault = only_fault(tmp_path)

    assert fault.file == path.name
    assert "UTF-8" in fault.rule
    assert "utf-8" in fault.value


def test_a_table_of_a_source_stands_in_one_file(tmp_path: Path) -> None:
    write_table(tmp_path, *LINES)
    write_table(tmp_path, *LINES, stem="oss-8.1-again")
    fault = only_fault(tmp_path)

    assert (fault.file, fault.column, fault.value) == ("oss-8.1-again.toml", "table", "8.1")
    assert "oss-8.1.csv" in fault.rule


def test_a_fault_is_a_sentence_with_value_rule_and_remedy() -> None:
    fault = Fault(file="a.csv", line=3, column="unit", value="x", rule="r", remedy="m")

    assert fault.sentence() == "a.csv, line 3, column unit: 'x' breaks the rule: r. Remedy: m."
    whole = Fault(file="a.csv", line=0, column="", value="", rule="r", remedy="m")
    assert whole.sentence() == "a.csv: '' breaks the rule: r. Remedy: m."
