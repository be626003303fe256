"""The workspace: rows in memory, no file in or out, and errors that quote no cell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from vexcore.errors import UsageError
from vexcore.store.workspace import StatementFailed, Workspace, WorkspaceFull

ROWS = pa.table(
    {
        "person_key": pa.array([-5, 7, 9], pa.int64()),
        "label": pa.array(["PLANTED", None, "3"]),
        "day": pa.array([date(2018, 1, 1), None, date(2019, 2, 3)]),
        "flag": pa.array([1, 0, None], pa.int8()),
    }
)
BIG = "SELECT count(*) AS n FROM (SELECT number FROM range(60000000) AS made (number) ORDER BY hash(number))"


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with Workspace(threads=1) as opened:
        opened.register("persons", ROWS)
        yield opened


def test_registered_rows_are_read_with_bound_values(workspace: Workspace) -> None:
    frame = workspace.frame(
        "SELECT person_key, flag FROM persons WHERE person_key > $least ORDER BY person_key", {"least": -5}
    )
    assert frame["person_key"].tolist() == [7, 9]
    assert frame["flag"].isna().tolist() == [False, True]
    assert workspace.frame("SELECT count(*) AS n FROM persons WHERE label = $label", {"label": "3"})["n"][0] == 1


def test_an_arrow_table_keeps_its_types(workspace: Workspace) -> None:
    assert workspace.arrow("SELECT * FROM persons ORDER BY person_key").equals(ROWS)
    found = workspace.arrow("SELECT day FROM persons WHERE flag = $flag", {"flag": 1})
    assert found.to_pylist() == [{"day": date(2018, 1, 1)}]


def test_a_statement_builds_on_another(workspace: Workspace) -> None:
    workspace.run("CREATE TABLE kept AS SELECT person_key FROM persons WHERE flag = $flag", {"flag": 0})
    workspace.register("kept_view", ROWS.slice(0, 2))
    assert workspace.arrow("SELECT person_key FROM kept").to_pylist() == [{"person_key": 7}]
    assert workspace.frame("SELECT count(*) AS n FROM kept JOIN kept_view USING (person_key)")["n"][0] == 1


def test_two_workspaces_see_nothing_of_each_other(workspace: Workspace) -> None:
    with Workspace(threads=1) as other, pytest.raises(StatementFailed, match="persons does not exist"):
        other.frame("SELECT person_key FROM persons")


@pytest.mark.parametrize(
    "statement",
    [
        "COPY persons TO '{folder}/out.csv'",
        "COPY persons TO '{folder}/out.parquet' (FORMAT parquet)",
        "EXPORT DATABASE '{folder}/out'",
        "ATTACH '{folder}/out.duckdb'",
        "SELECT * FROM read_csv('{folder}/in.csv')",
        "SELECT * FROM '{folder}/in.csv'",
        "SET temp_directory = '{folder}'",
        "SET enable_external_access = true",
        "SET memory_limit = '1TB'",
        "RESET temp_directory",
        "PRAGMA temp_directory = '{folder}'",
    ],
)
def test_no_file_in_or_out(statement: str, workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(StatementFailed):
        workspace.run(statement.format(folder=tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_variables_of_the_program_are_not_tables(workspace: Workspace) -> None:
    hidden = ROWS
    with pytest.raises(StatementFailed, match="hidden does not exist"):
        workspace.frame("SELECT count(*) FROM hidden")
    assert hidden.num_rows == 3


def test_more_rows_than_memory_is_told_and_nothing_spills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with (
        Workspace(memory_limit="100MB", threads=1) as small,
        pytest.raises(WorkspaceFull, match=r"^big\.sql needs more memory than is allowed, .* never spill to disk"),
    ):
        small.frame(BIG, name="big.sql")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("use", ["run", "frame", "arrow"])
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("SELECT label::INTEGER FROM persons", "months.sql: ConversionException (its text may quote a cell)"),
        ("SELECT strptime(label, '%Y') FROM persons", "months.sql: InvalidInputException (its text may quote a cell)"),
        ("SELECT error(label) FROM persons", "months.sql: InvalidInputException (its text may quote a cell)"),
    ],
)
def test_an_error_quotes_no_cell(use: str, statement: str, told: str, workspace: Workspace) -> None:
    with pytest.raises(StatementFailed) as failed:
        getattr(workspace, use)(statement, name="months.sql")
    assert str(failed.value) == told
    assert failed.value.__suppress_context__


def test_a_broken_rule_quotes_no_cell(workspace: Workspace) -> None:
    workspace.run("CREATE TABLE strict (label VARCHAR PRIMARY KEY)")
    with pytest.raises(StatementFailed, match=r"^statement: ConstraintException"):
        workspace.run("INSERT INTO strict SELECT 'PLANTED' FROM persons")


@pytest.mark.parametrize("use", ["run", "frame", "arrow"])
def test_a_wrong_statement_is_told_with_its_file(use: str, workspace: Workspace) -> None:
    with pytest.raises(StatementFailed, match=r"^outflow\.sql: .*nothere"):
        getattr(workspace, use)("SELECT nothere FROM persons", name="outflow.sql")
    with pytest.raises(StatementFailed, match=r"^outflow\.sql: .*syntax error"):
        getattr(workspace, use)("SELEC", name="outflow.sql")
    with pytest.raises(StatementFailed, match=r"^outflow\.sql: "):
        getattr(workspace, use)("SELECT $least", {"other": 1}, name="outflow.sql")


def test_limits_are_set_or_refused() -> None:
    with Workspace(memory_limit="123MiB", threads=2) as opened:
        settings = opened.frame(
            "SELECT name, value FROM duckdb_settings() WHERE name IN ('memory_limit', 'threads', 'temp_directory')"
        )
        assert dict(zip(settings["name"], settings["value"], strict=True)) == {
            "memory_limit": "123.0 MiB",
            "threads": "2",
            "temp_directory": "",
        }
    with pytest.raises(UsageError, match="memory limit 'much'"):
        Workspace(memory_limit="much")
    with pytest.raises(UsageError, match="0 threads cannot be set"):
        Workspace(threads=0)
