"""Building the mart from the files: the same from the same, another from another, and old marts cleared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from support.data import copy_data, replace_once

from vexcore.contracts.mart import TABLES
from vexcore.pipeline import build_mart
from vexcore.store.files import read_pointer
from vexcore.store.mart import Mart

DAY = date(2024, 1, 31)


def read_info(home: Path) -> dict[str, str | None]:
    with Mart.open(home) as mart:
        frame = mart.query("SELECT key, value FROM build_info")
    return {row.key: None if pd.isna(row.value) else row.value for row in frame.itertuples()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("built")
    build_mart(home, as_of=DAY)
    return home


def test_the_same_files_give_the_same_mart(built: Path, tmp_path: Path) -> None:
    path = build_mart(tmp_path / "home", data=copy_data(tmp_path / "data"), as_of=DAY)

    assert path.name == read_pointer(built).name
    first, second = read_info(built), read_info(tmp_path / "home")
    assert {key for key in first if first[key] != second[key]} <= {"built_at"}
    with Mart(path) as mine, Mart.open(built) as theirs:
        for table in TABLES:
            where = " WHERE key <> 'built_at'" if table.name == "build_info" else ""
            statement = f'SELECT * FROM "{table.name}"{where} ORDER BY ALL'
            pd.testing.assert_frame_equal(mine.query(statement), theirs.query(statement))


def test_the_day_is_part_of_the_content(built: Path, tmp_path: Path) -> None:
    path = build_mart(tmp_path, as_of=date(2024, 2, 1))

    assert path.name != read_pointer(built).name
    assert read_info(tmp_path)["as_of"] == "2024-02-01"


def test_a_changed_remark_is_another_mart(built: Path, tmp_path: Path) -> None:
    data = copy_data(tmp_path / "data")
    replace_once(data / "registry" / "municipalities.toml", "lat = 51.5555", "lat = 51.5556")
    path = build_mart(tmp_path / "home", data=data, as_of=DAY)
    old, new = read_info(built), read_info(tmp_path / "home")

    assert path.name != read_pointer(built).name
    assert {key for key in old if old[key] != new[key]} - {"built_at"} == {"content_hash", "input_hash_registry"}


def test_the_last_two_marts_are_kept_and_a_reader_keeps_its_own(tmp_path: Path) -> None:
    build_mart(tmp_path, as_of=date(2024, 1, 1))
    with Mart.open(tmp_path) as reader:
        for day in (2, 3):
            build_mart(tmp_path, as_of=date(2024, 1, day))
        days = reader.query("SELECT value FROM build_info WHERE key = 'as_of'")["value"].tolist()

    assert days == ["2024-01-01"]
    assert read_info(tmp_path)["as_of"] == "2024-01-03"
    assert len(list(tmp_path.glob("mart-*.duckdb"))) == 2
    assert {path.suffix for path in tmp_path.iterdir()} == {".duckdb", ".json"}
