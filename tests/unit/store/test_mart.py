"""Reading the mart: one statement, read-only, and nothing beyond the mart."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from vexcore.errors import MartMissing, UsageError, VexError
from vexcore.store.mart import Mart, read_statement


def test_a_statement_of_the_store_is_run_with_bound_values(mart: Mart) -> None:
    trials = mart.frame("trials")

    assert len(trials) == 9
    assert "SELECT" in read_statement("trials")


def test_a_statement_of_a_person_is_run(mart: Mart) -> None:
    frame = mart.query("SELECT trial_id, realised_n FROM trial WHERE trial_id = 'oss'")

    assert frame.to_dict("records") == [{"trial_id": "oss", "realised_n": 301}]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO arm_component VALUES ('oss:eigen-regie', 'intensive')",
        "UPDATE trial SET name = 'x'",
        "DELETE FROM figure",
        "DROP TABLE figure",
        "ALTER TABLE trial ADD COLUMN x INTEGER",
        "CREATE TABLE t AS SELECT 1 AS a",
        "CREATE VIEW v AS SELECT 1 AS a",
        "CREATE TEMP TABLE t AS SELECT 1 AS a",
        "CREATE TABLE memory.main.t AS SELECT 1 AS a",
        "COPY trial TO '{folder}/out.csv'",
        "COPY trial FROM '{folder}/secret.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "SELECT * FROM read_csv('{folder}/secret.csv')",
        "SELECT * FROM '{folder}/secret.csv'",
        "SELECT content FROM read_text('{folder}/secret.csv')",
        "SELECT * FROM glob('{folder}/*')",
        "ATTACH '{folder}/other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SELEC 1",
        "SELECT * FROM no_such_table",
        "SELECT no_such_column FROM trial",
        "-- nothing",
        ";",
    ],
)
def test_what_writes_or_reaches_out_or_is_wrong_is_refused(mart: Mart, tmp_path: Path, statement: str) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    text = statement.format(folder=tmp_path)

    with pytest.raises(UsageError) as refused:
        mart.query(text)

    message = str(refused.value)
    assert message.startswith(repr(text))
    assert "\n" not in message
    assert {path.name for path in tmp_path.iterdir()} == {"secret.csv", "other.duckdb"}
    assert mart.query("SELECT count(*) AS n FROM trial")["n"][0] == 9


def test_a_bound_value_is_never_read_as_sql(mart: Mart) -> None:
    with pytest.raises(UsageError):
        mart.query("SELECT $name")


def test_the_current_mart_of_a_home_is_opened(home: Path, tmp_path: Path) -> None:
    with Mart.open(home) as opened:
        assert opened.path.parent == home
        assert opened.query("SELECT 1 AS a")["a"].tolist() == [1]
    with pytest.raises(MartMissing):
        Mart.open(tmp_path)


def test_a_closed_mart_is_closed(home: Path) -> None:
    with Mart.open(home) as opened:
        pass

    with pytest.raises(UsageError):
        opened.query("SELECT 1")


def test_a_file_that_is_no_mart_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "mart-x.duckdb").write_text("no database", encoding="utf-8")
    (tmp_path / "mart.json").write_text('{"file": "mart-x.duckdb"}', encoding="utf-8")

    with pytest.raises(VexError, match=r"mart-x\.duckdb"):
        Mart.open(tmp_path)


def test_two_readers_have_one_mart(home: Path) -> None:
    with Mart.open(home) as first, Mart.open(home) as second:
        assert first.query("SELECT count(*) AS n FROM figure").equals(second.query("SELECT count(*) AS n FROM figure"))
