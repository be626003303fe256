"""Where the mart lies: the pointer and the versions beside it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from vexcore.errors import MartMissing, VexError
from vexcore.store.files import DEFAULT_HOME, build_mart_name, find_home, read_pointer, swap_pointer


def put_mart(home: Path, name: str, *, age_s: int) -> Path:
    path = home / name
    path.write_text(name, encoding="utf-8")
    os.utime(path, (1_000_000_000 - age_s, 1_000_000_000 - age_s))
    return path


def marts_of(home: Path) -> set[str]:
    return {path.name for path in home.glob("mart-*")}


def test_home_is_the_argument_then_the_environment_then_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEX_HOME", "/srv/vex")
    assert find_home("/srv/here") == Path("/srv/here")
    assert find_home() == Path("/srv/vex")
    monkeypatch.setenv("VEX_HOME", "")
    assert find_home() == DEFAULT_HOME
    assert DEFAULT_HOME.parts[-2:] == ("data", "build")


def test_a_mart_is_named_after_its_content() -> None:
    assert build_mart_name("0123456789abcdef" * 4) == "mart-0123456789abcdef.duckdb"


def test_the_pointer_names_the_current_mart(tmp_path: Path) -> None:
    path = put_mart(tmp_path, "mart-a.duckdb", age_s=0)
    swap_pointer(tmp_path, path.name)

    assert read_pointer(tmp_path) == path
    assert json.loads((tmp_path / "mart.json").read_text(encoding="utf-8")) == {"file": "mart-a.duckdb"}
    assert {entry.name for entry in tmp_path.iterdir()} == {"mart.json", "mart-a.duckdb"}


def test_swapping_keeps_the_current_mart_and_the_newest_other(tmp_path: Path) -> None:
    for age, name in enumerate("abcd"):
        put_mart(tmp_path, f"mart-{name}.duckdb", age_s=age)
    swap_pointer(tmp_path, "mart-c.duckdb")

    assert marts_of(tmp_path) == {"mart-c.duckdb", "mart-a.duckdb"}
    assert read_pointer(tmp_path).name == "mart-c.duckdb"


def test_two_marts_are_both_kept(tmp_path: Path) -> None:
    for age, name in enumerate("ab"):
        put_mart(tmp_path, f"mart-{name}.duckdb", age_s=age)
    swap_pointer(tmp_path, "mart-a.duckdb")

    assert marts_of(tmp_path) == {"mart-a.duckdb", "mart-b.duckdb"}


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    for age, name in enumerate(("mart-a.duckdb", "mart-b.duckdb", "mart-c.duckdb", "notes.duckdb", "mart-x.csv")):
        put_mart(tmp_path, name, age_s=age)
    swap_pointer(tmp_path, "mart-a.duckdb")

    assert {path.name for path in tmp_path.iterdir()} == {
        *("mart.json", "mart-a.duckdb", "mart-b.duckdb", "notes.duckdb", "mart-x.csv")
    }


def test_a_home_without_mart_tells_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(MartMissing, match=f"{tmp_path} holds no mart: run `python -m vexcore build"):
        read_pointer(tmp_path)


def test_a_mart_that_went_tells_which(tmp_path: Path) -> None:
    swap_pointer(tmp_path, "mart-a.duckdb")

    with pytest.raises(MartMissing, match=r"mart-a\.duckdb, the current mart, is gone"):
        read_pointer(tmp_path)


@pytest.mark.parametrize("content", ["", "{bad", "[]", "{}", '{"file": 5}'])
def test_a_damaged_pointer_is_one_message(tmp_path: Path, content: str) -> None:
    (tmp_path / "mart.json").write_text(content, encoding="utf-8")

    with pytest.raises(VexError, match="mart"):
        read_pointer(tmp_path)
