"""The commands: exit codes, formats, and one readable message where something is wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.data import PROJECT

from vexcore.cli import main
from vexcore.errors import UsageError

TRIALS = "SELECT trial_id, start_on, end_on, realised_n FROM trial ORDER BY trial_id"


def run_module(*arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ} | ({"VEX_HOME": str(home)} if home else {})
    return subprocess.run(
        [sys.executable, "-m", "vexcore", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_module_builds_and_answers(tmp_path: Path) -> None:
    built = run_module("build", "--home", str(tmp_path), "--no-demo")
    assert built.returncode == 0, built.stderr
    assert built.stdout.startswith(str(tmp_path / "mart-"))

    asked = run_module("sql", "SELECT count(*) AS n FROM trial", "--format", "json", home=tmp_path)
    assert asked.returncode == 0
    assert json.loads(asked.stdout) == [{"n": 9}]


def test_the_module_keeps_its_exit_code_and_shows_no_traceback(tmp_path: Path) -> None:
    done = run_module("sql", "SELECT 1", "--home", str(tmp_path))

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"{tmp_path} holds no mart: run `python -m vexcore build --home {tmp_path}` first"
    ]


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    done = run_module("--debug", "sql", "SELECT 1", "--home", str(tmp_path))

    assert done.returncode == 1
    assert "Traceback (most recent call last)" in done.stderr
    assert "MartMissing" in done.stderr


def test_debug_raises_within_python(home: Path) -> None:
    with pytest.raises(UsageError):
        main(["--debug", "sql", "SELEC", "--home", str(home)])


def test_sql_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", TRIALS, "--home", str(home), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)

    assert len(rows) == 9
    assert rows[0] == {
        "trial_id": "amsterdam",
        "start_on": "2018-02-01",
        "end_on": rows[0]["end_on"],
        "realised_n": 750,
    }
    assert {row["trial_id"]: row["end_on"] for row in rows}["tilburg"] is None


def test_sql_as_csv(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", TRIALS, "--home", str(home), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    assert len(rows) == 9
    assert {row["trial_id"]: row["realised_n"] for row in rows}["oss"] == "301"
    assert {row["trial_id"]: row["end_on"] for row in rows}["tilburg"] == ""


def test_sql_as_table(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", TRIALS, "--home", str(home)]) == 0
    lines = capsys.readouterr().out.splitlines()

    assert lines[0].split() == ["trial_id", "start_on", "end_on", "realised_n"]
    assert len(lines) == 10
    assert not any("NaN" in line or "<NA>" in line for line in lines)


def test_dutch_letters_come_through(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    statement = "SELECT printed FROM figure WHERE printed LIKE '%é%' OR printed LIKE '%ë%' LIMIT 1"
    names = "SELECT 'één' AS woord"
    assert main(["sql", names, "--home", str(home), "--format", "json"]) == 0
    assert "één" in capsys.readouterr().out
    assert main(["sql", statement, "--home", str(home), "--format", "csv"]) == 0


def test_home_is_taken_from_the_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VEX_HOME", str(home))

    assert main(["sql", "SELECT count(*) AS n FROM municipality", "--format", "csv"]) == 0
    assert capsys.readouterr().out == "n\n11\n"


@pytest.mark.parametrize(
    "statement",
    [
        "SELEC 1",
        "SELECT * FROM nothing",
        "SELECT\n\n1 +",
        "INSERT INTO arm_component VALUES ('oss:control', 'bonus')",
        "UPDATE trial SET name = 'x'",
        "DROP TABLE figure",
        "COPY trial TO 'trial.csv'",
        "",
        "   ",
        "-- only a remark",
        ";",
    ],
)
def test_a_statement_that_cannot_be_run_is_wrong_use(
    home: Path, capsys: pytest.CaptureFixture[str], statement: str
) -> None:
    assert main(["sql", statement, "--home", str(home)]) == 2
    said = capsys.readouterr()

    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert repr(statement) in said.err or "''" in said.err


def test_nothing_was_written_by_what_was_refused(home: Path) -> None:
    assert not (PROJECT / "trial.csv").exists()
    assert {path.suffix for path in home.iterdir()} == {".duckdb", ".json"}


@pytest.mark.parametrize("content", ["{half", '{"file": "mart-x.duckdb"}'], ids=["pointer", "mart"])
def test_a_damaged_home_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    (tmp_path / "mart.json").write_text(content, encoding="utf-8")
    (tmp_path / "mart-x.duckdb").write_text("no database", encoding="utf-8")

    assert main(["sql", "SELECT 1", "--home", str(tmp_path)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["bild"],
        ["sql"],
        ["check"],
        ["sql", "SELECT 1", "--format", "xml"],
        ["sql", "SELECT 1", "--hoem", "x"],
        ["build", "--no-demonstration"],
    ],
)
def test_wrong_use_exits_2_and_says_how(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)

    assert left.value.code == 2
    assert "usage: python -m vexcore" in capsys.readouterr().err


def test_help_exits_0(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])

    assert left.value.code == 0
    out = capsys.readouterr().out
    assert all(command in out for command in ("build", "check", "sql"))


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_check_in_every_format(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "published", "--format", form]) == 0
    out = capsys.readouterr().out

    if form == "json":
        assert json.loads(out)[0]["faults"] == 0
    elif form == "csv":
        (row,) = csv.DictReader(io.StringIO(out))
        assert row["faults"] == "0"
        assert int(row["figures"]) >= 3400
    else:
        assert out.split()[0] == "figures"


def test_the_data_dictionary_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dictionary", "--check"]) == 0
    assert capsys.readouterr().err == ""


def test_what_cannot_be_checked_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "everything"]) == 2
    assert capsys.readouterr().err == (
        "'everything' is neither `published` nor a folder: name the folder of a delivery\n"
    )
