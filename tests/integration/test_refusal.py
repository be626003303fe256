"""Files that break a rule: refused with file, line, column, rule and remedy, and what stood before still stands."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.data import copy_data, line_of, replace_once

from vexcore import cli
from vexcore.published.record import check_published
from vexcore.registry.load import load_registry

Spoil = Callable[[Path], None]
GOALS = "142,142,goals,printed,,"


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a copy of registry and record, to spoil."""
    return copy_data(tmp_path / "data")


@pytest.fixture
def standing(home: Path, tmp_path: Path) -> Path:
    """Return a home in which a mart stands."""
    folder = tmp_path / "home"
    shutil.copytree(home, folder)
    return folder


@pytest.fixture
def build(data: Path, standing: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[], Run]:
    """Return `python -m vexcore build --no-demo` on the copied files, into the home where a mart stands."""

    def run() -> Run:
        code = cli.main(["build", "--no-demo", "--home", str(standing), "--data", str(data)])
        said = capsys.readouterr()
        return Run(code=code, out=said.out, err=said.err)

    return run


def photograph(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def edit(name: str, old: str, new: str) -> Spoil:
    return lambda data: replace_once(data / name, old, new)


def append(name: str, text: str) -> Spoil:
    def spoil(data: Path) -> None:
        path = data / name
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    return spoil


def remove(name: str) -> Spoil:
    return lambda data: (data / name).unlink()


def recode(name: str) -> Spoil:
    """Save a file as Windows does, with one accented letter."""

    def spoil(data: Path) -> None:
        (data / name).write_bytes((data / name).read_bytes() + "één\n".encode("latin-1"))

    return spoil


def spoil_web(column: str, value: str) -> Spoil:
    """Change one column of the first statement of web.csv."""

    def spoil(data: Path) -> None:
        path = data / "published" / "web.csv"
        header, first, *rest = path.read_text(encoding="utf-8").split("\n")
        position = header.split(",").index(column)
        fields = first.split(",")
        assert len(fields) >= position
        fields[position] = value
        path.write_text("\n".join((header, ",".join(fields), *rest)), encoding="utf-8")

    return spoil


REFUSED: list[tuple[str, Spoil, str, str, str]] = [
    # what is wrong, how, place, value, rule
    (
        "a wrong column name",
        edit("published/oss-8.1.csv", ",unit,", ",eenheid,"),
        "oss-8.1.csv, line 1, column eenheid",
        "eenheid",
        "the columns are exactly row,column,part",
    ),
    (
        "a missing column",
        edit("published/oss-8.1.csv", ",note\n", "\n"),
        "oss-8.1.csv, line 1, column note",
        "significance'",
        "the columns are exactly row,column,part",
    ),
    (
        "text in a number",
        edit("published/oss-8.1.csv", GOALS, "142,honderdtweeenveertig,goals,printed,,"),
        "oss-8.1.csv, line 2, column value",
        "'honderdtweeenveertig'",
        "the value is a number with a decimal point",
    ),
    (
        "an unknown trial",
        edit("published/oss-8.1.toml", 'trial = "oss"', 'trial = "os"'),
        "oss-8.1.toml, column trial",
        "'os'",
        "the trial stands in the registry",
    ),
    (
        "an unknown source",
        edit("published/oss-8.1.toml", 'source = "000"', 'source = "009"'),
        "oss-8.1.toml, column source",
        "'009'",
        "the source stands in sources.toml",
    ),
    (
        "a cell printed twice",
        edit("published/oss-8.1.csv", "1,2,value,Doelen werk > betaalde", "1,1,value,Doelen werk > betaalde"),
        "oss-8.1.csv, line 3, column row",
        "'000:8.1:1:1'",
        "a cell stands once (it stands in line 2 too)",
    ),
    (
        "a table without TOML",
        remove("published/oss-8.1.toml"),
        "oss-8.1.csv",
        "''",
        "every table has a TOML beside it",
    ),
    (
        "a TOML without table",
        remove("published/oss-8.1.csv"),
        "oss-8.1.toml",
        "''",
        "every TOML describes a CSV",
    ),
    (
        "a value that is not what is printed",
        edit("published/oss-8.1.csv", GOALS, "142,124,goals,printed,,"),
        "oss-8.1.csv, line 2, column value",
        "'124'",
        "the value is what is printed ('142')",
    ),
    (
        "a value for a withheld cell",
        edit("published/groningen-8.1.csv", "NA,,percent,suppressed", "NA,6,percent,suppressed"),
        "groningen-8.1.csv, line 3, column value",
        "'6'",
        "a withheld or blank cell has no value",
    ),
    (
        "TOML that cannot be read",
        edit("published/oss-8.1.toml", "source = ", "source : "),
        "oss-8.1.toml",
        "Expected '='",
        "the file is TOML in UTF-8",
    ),
    (
        "a table in another encoding",
        recode("published/oss-8.1.csv"),
        "oss-8.1.csv",
        "utf-8",
        "the file is UTF-8",
    ),
    (
        "web facts in another encoding",
        recode("published/web.csv"),
        "web.csv",
        "utf-8",
        "UTF-8",
    ),
    (
        "no web facts",
        remove("published/web.csv"),
        "web.csv",
        "''",
        "",
    ),
    (
        "a reviewed list in another encoding",
        recode("published/findings.csv"),
        "findings.csv",
        "utf-8",
        "UTF-8",
    ),
    (
        "an unknown unit",
        edit("published/oss-8.1.csv", GOALS, "142,142,targets,printed,,"),
        "oss-8.1.csv, line 2, column unit",
        "'targets'",
        "unit is one of activities",
    ),
    (
        "an unknown part",
        edit("published/oss-8.1.csv", "1,1,value,", "1,1,amount,"),
        "oss-8.1.csv, line 2, column part",
        "'amount'",
        "part is one of value, n, sd",
    ),
    (
        "a rule that names a cell that does not exist",
        append(
            "published/oss-14.toml",
            '\n[[rule]]\nid = "lost"\ntype = "equal"\nwhat = "x"\nleft = "1:1"\nright = "99:1"\n',
        ),
        "oss-14.toml, column rule lost",
        "'000:14:99:1'",
        "a rule names cells that exist",
    ),
    (
        "a rule of a type that does not exist",
        edit("published/oss-8.1.toml", 'type = "sum"', 'type = "summ"'),
        "oss-8.1.toml, column rule",
        "'summ'",
        "type is one of sum, percent",
    ),
    (
        "a rule that runs over no list",
        edit("published/oss-8.1.toml", "for = [", "for = 3 # ["),
        "oss-8.1.toml, column rule",
        "",
        "",
    ),
    (
        "a key of a harmonised row that nobody knows",
        edit("published/oss-8.1.toml", 'category = "full-time-job"', 'category = "fulltime"'),
        "oss-8.1.toml, column harmonise block 1",
        "'fulltime'",
        "category is known to the registry",
    ),
    (
        "a harmonised row at a cell that does not exist",
        edit("published/oss-8.1.toml", "{ at = 1, category", "{ at = 99, category"),
        "oss-8.1.toml, column harmonise block 1",
        "'000:8.1:99:1'",
        "a block names cells that exist",
    ),
    (
        "a harmonised row without place",
        edit("published/oss-8.1.toml", "{ at = 1, category", "{ category"),
        "oss-8.1.toml, column harmonise block 1",
        "",
        "",
    ),
    (
        "a component that does not exist",
        edit("registry/arms.toml", 'components = ["exemption"]', 'components = ["freedom"]'),
        "registry/arms.toml, column arm groningen:t1: components.0",
        "'freedom'",
        "Input should be 'exemption'",
    ),
    (
        "a rule of treatment for an arm that does not exist",
        edit("registry/designs.toml", 'arm = "groningen:control"', 'arm = "groningen:nobody"'),
        "designs.toml, column groningen",
        "'groningen:nobody'",
        "what is referred to exists",
    ),
    (
        "an id used twice",
        edit("registry/municipalities.toml", 'id = "epe"', 'id = "oss"'),
        "municipalities.toml, column id",
        "'oss'",
        "an id stands once (it stands 2 times)",
    ),
    (
        "earnings outside article 83",
        edit("registry/arms.toml", 'components = ["self_direction"]', 'components = ["self_direction", "earnings"]'),
        "arms.toml, column",
        "'earnings'",
        "outside article 83 no arm has exemption or earnings",
    ),
    (
        "a figure of the registry that is not in the record",
        edit("registry/trials.toml", "004:recruitment:1:4", "004:recruitment:99:4"),
        "registry",
        "'004:recruitment:99:4'",
        "a figure that the registry names stands in the record",
    ),
    (
        "statements that are not in two languages",
        edit("registry/designs.toml", "can_answer_en = [", 'can_answer_en = ["one more",'),
        "designs.toml",
        "",
        "",
    ),
    ("a kind of web fact", spoil_web("kind", "result"), "web.csv, line 2, column kind", "'result'", "kind is known"),
    (
        "a comparison of a web fact",
        spoil_web("comparison", "controls"),
        "web.csv, line 2, column comparison",
        "'controls'",
        "comparison is known",
    ),
    (
        "a significance of a web fact",
        spoil_web("significance", "maybe"),
        "web.csv, line 2, column significance",
        "'maybe'",
        "significance is known",
    ),
]


@pytest.mark.parametrize(
    ("spoil", "place", "value", "rule"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_file_that_breaks_a_rule_changes_nothing(
    data: Path, standing: Path, build: Callable[[], Run], spoil: Spoil, place: str, value: str, rule: str
) -> None:
    spoil(data)
    before = photograph(standing)
    done = build()

    assert done.code == 1
    assert photograph(standing) == before
    assert "refused" in done.err
    assert "nothing was changed" in done.err
    assert "Traceback" not in done.err
    sentence = next(line for line in done.err.splitlines() if line.startswith(f"  {place}"))
    assert value in sentence
    assert rule in sentence.split(" breaks the rule: ")[1]
    assert re.search(r"Remedy: \S+.*\.$", sentence)


def test_the_files_as_they_are_build_a_mart(standing: Path, build: Callable[[], Run]) -> None:
    done = build()

    assert done.code == 0
    assert re.search(r"mart-[0-9a-f]{16}\.duckdb: \d{4} figures, \d+ findings", done.out)


def test_every_fault_is_told_at_once(data: Path, build: Callable[[], Run]) -> None:
    edit("published/oss-8.1.csv", GOALS, "142,142,targets,printed,,")(data)
    edit("published/wageningen-1.toml", 'trial = "wageningen"', 'trial = "wageningn"')(data)
    spoil_web("kind", "result")(data)
    done = build()

    for place in (
        "oss-8.1.csv, line 2, column unit",
        "wageningen-1.toml, column trial",
        "web.csv, line 2, column kind",
    ):
        assert place in done.err


def test_a_home_without_mart_stays_without(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remove("published/oss-1.toml")(data)

    assert cli.main(["build", "--no-demo", "--home", str(tmp_path / "empty"), "--data", str(data)]) == 1
    assert not (tmp_path / "empty").exists() or not list((tmp_path / "empty").iterdir())
    assert cli.main(["sql", "SELECT 1", "--home", str(tmp_path / "empty")]) == 1
    assert "holds no mart" in capsys.readouterr().err


def check(data: Path, capsys: pytest.CaptureFixture[str], *options: str) -> Run:
    code = cli.main(["check", "published", "--data", str(data), *options])
    said = capsys.readouterr()
    return Run(code=code, out=said.out, err=said.err)


def test_the_record_as_it_is_passes(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = check(data, capsys, "--format", "json")
    (summary,) = json.loads(done.out)

    assert (done.code, done.err) == (0, "")
    assert summary["faults"] == 0
    assert summary["figures"] >= 3400
    assert summary["relations"] == summary["hold"] + summary["findings"] + summary["not checked"]
    reviewed = (data / "published" / "findings.csv").read_text(encoding="utf-8")
    assert summary["findings"] == len(reviewed.splitlines()) - 1


def test_a_changed_number_that_breaks_a_sum_is_a_new_finding(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # 142 + 99 + 89 + 20 + 55 + 14 = 419, and 143 makes 420.
    edit("published/oss-8.1.csv", GOALS, "143,143,goals,printed,,")(data)
    done = check(data, capsys)

    assert done.code == 1
    assert "'000:8.1:subtotal-work@1' breaks the rule: every finding was reviewed (this one is new)" in done.err
    assert "Remedy: mend the record, or review and list it." in done.err


def test_a_mended_misprint_is_a_finding_that_went(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit("published/oss-9.2.csv", "33.6,33.6,", '"33,6",33.6,')(data)
    listed = line_of(data / "published" / "findings.csv", "000:9.2:typography@4.3,")
    done = check(data, capsys)

    assert done.code == 1
    assert f"findings.csv, line {listed}, column finding_id: '000:9.2:typography@4.3'" in done.err
    assert "every reviewed finding is still found (this one went)" in done.err


def test_a_finding_that_reads_otherwise_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit("published/findings.csv", "000:8.2:subtotal-social@1,sum,", "000:8.2:subtotal-social@1,percent,")(data)
    done = check(data, capsys)

    assert done.code == 1
    assert "kind: listed 'percent', now 'sum'" in done.err
    assert "finding 000:8.2:subtotal-social@1 is as reviewed" in done.err


def test_a_new_finding_refuses_the_build_too(data: Path, standing: Path, build: Callable[[], Run]) -> None:
    edit("published/oss-8.1.csv", GOALS, "143,143,goals,printed,,")(data)
    before = photograph(standing)
    done = build()

    assert done.code == 1
    assert "000:8.1:subtotal-work@1" in done.err
    assert photograph(standing) == before


@pytest.mark.parametrize("form", ["json", "csv"])
def test_faults_are_data_where_data_are_asked(data: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    edit("published/oss-8.1.csv", GOALS, "142,142,targets,printed,,")(data)
    done = check(data, capsys, "--format", form)

    assert done.code == 1
    assert done.err == ""
    if form == "json":
        faults = json.loads(done.out)
        assert set(faults[0]) == {"file", "line", "column", "value", "rule", "remedy"}
        assert (faults[0]["file"], faults[0]["line"], faults[0]["column"]) == ("oss-8.1.csv", 2, "unit")
    else:
        assert done.out.splitlines()[0] == "file,line,column,value,rule,remedy"
        assert done.out.splitlines()[1].startswith("oss-8.1.csv,2,unit,targets,")


def test_findings_are_written_for_review_and_then_pass(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit("published/oss-8.1.csv", GOALS, "143,143,goals,printed,,")(data)
    assert check(data, capsys, "--write-findings").code == 0
    assert "000:8.1:subtotal-work@1,sum," in (data / "published" / "findings.csv").read_text(encoding="utf-8")

    assert check(data, capsys).code == 0


def test_findings_are_not_written_from_files_with_faults(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit("published/oss-8.1.csv", GOALS, "142,142,targets,printed,,")(data)
    before = (data / "published" / "findings.csv").read_bytes()

    assert check(data, capsys, "--write-findings").code == 1
    assert (data / "published" / "findings.csv").read_bytes() == before


def test_a_table_needs_no_mention_elsewhere(data: Path) -> None:
    (data / "published" / "oss-99.csv").write_text(
        "row,column,part,row_label,column_label,printed,value,unit,cell,significance,note\n"
        "1,1,value,a,N=,5,5,persons,printed,,\n",
        encoding="utf-8",
    )
    (data / "published" / "oss-99.toml").write_text(
        'source = "000"\ntable = "99"\ntrial = "oss"\ntitle = "Nieuw"\n', encoding="utf-8"
    )
    published = check_published(data / "published", load_registry(data))

    assert published.figures()["000:99:1:1"].value == 5
