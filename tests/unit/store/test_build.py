"""Writing a mart: the hash of its content, and complete or absent at any moment."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from vexcore.contracts.frames import build_frame
from vexcore.contracts.mart import TABLES_BY_NAME
from vexcore.errors import MartNotWritten
from vexcore.store import build as build_module
from vexcore.store.build import hash_content, write_mart
from vexcore.store.files import read_pointer

Frames = dict[str, pd.DataFrame]
MUNICIPALITIES = [
    {"municipality_id": "oss", "cbs_code": "GM0828", "name": "Oss", "trial_id": "oss", "lon": 5.5263, "lat": 51.765},
    {
        "municipality_id": "epe",
        "cbs_code": "GM0232",
        "name": "Epe",
        "trial_id": "apeldoorn-epe",
        "lon": 6.0,
        "lat": 52.3,
    },
]
INFO = [{"key": "version", "value": "1"}, {"key": "as_of", "value": "2024-01-31"}, {"key": "seed", "value": None}]


def make_frames(*, lon: float = 5.5263, name: str = "Oss", info: list[dict[str, str | None]] | None = None) -> Frames:
    rows = [{**MUNICIPALITIES[0], "lon": lon, "name": name}, MUNICIPALITIES[1]]
    return {
        "municipality": build_frame(TABLES_BY_NAME["municipality"], rows),
        "build_info": build_frame(TABLES_BY_NAME["build_info"], info or INFO),
    }


def read_all(path: Path, statement: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(statement).fetchall()


def test_hash_is_sha256_in_hexadecimal() -> None:
    content_hash = hash_content(make_frames())

    assert len(content_hash) == 64
    assert set(content_hash) <= set("0123456789abcdef")


def test_hash_does_not_see_the_order_of_rows_or_tables() -> None:
    frames = make_frames()
    turned = {name: frame.iloc[::-1] for name, frame in reversed(frames.items())}

    assert hash_content(turned) == hash_content(frames)


def test_hash_does_not_see_when_it_was_built() -> None:
    built = [*INFO, {"key": "built_at", "value": "2024-05-05T10:00:00"}, {"key": "content_hash", "value": "abc"}]

    assert hash_content(make_frames(info=built)) == hash_content(make_frames())


@pytest.mark.parametrize(
    "other",
    [
        make_frames(name="Os"),
        make_frames(info=[{"key": "version", "value": "2"}, *INFO[1:]]),
        make_frames(info=INFO[:2]),
        {**make_frames(), "municipality": make_frames()["municipality"].iloc[:1]},
        {"municipality": make_frames()["municipality"]},
    ],
    ids=["a text", "the version", "a row of build_info", "a row less", "a table less"],
)
def test_hash_sees_every_value(other: Frames) -> None:
    assert hash_content(other) != hash_content(make_frames())


def test_hash_tells_empty_from_a_value_elsewhere() -> None:
    columns = ["arm_id", "component"]
    first = pd.DataFrame([["a", "bc"]], columns=columns, dtype="str")
    second = pd.DataFrame([["ab", "c"]], columns=columns, dtype="str")

    assert hash_content({"arm_component": first}) != hash_content({"arm_component": second})


@pytest.mark.parametrize(
    ("lon", "same"),
    [
        (5.5263 + 4e-10, True),  # 5.526300000|4: the eleventh significant digit
        (5.5263 - 4e-10, True),
        (5.5263 + 1.1e-9, False),  # the tenth
        (5.5263 + 1e-8, False),
    ],
)
def test_hash_sees_ten_significant_digits(lon: float, same: bool) -> None:
    assert (hash_content(make_frames(lon=lon)) == hash_content(make_frames())) == same


def test_a_mart_is_written_with_its_types_and_becomes_the_current_one(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    path = write_mart(home, make_frames(), "a" * 64)

    assert path == home / "mart-aaaaaaaaaaaaaaaa.duckdb" == read_pointer(home)
    assert {entry.name for entry in home.iterdir()} == {path.name, "mart.json"}
    assert read_all(path, "SELECT municipality_id, lon FROM municipality ORDER BY 1") == [("epe", 6.0), ("oss", 5.5263)]
    columns = read_all(
        path,
        "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
        " WHERE table_name = 'municipality' ORDER BY ordinal_position",
    )
    assert columns[0] == ("municipality_id", "VARCHAR", "NO")
    assert columns[-1] == ("lat", "DOUBLE", "NO")
    assert read_all(path, "SELECT value FROM build_info WHERE key = 'seed'") == [(None,)]


def test_writing_the_same_content_again_leaves_one_mart(tmp_path: Path) -> None:
    for _ in range(2):
        write_mart(tmp_path, make_frames(), "a" * 64)

    assert [path.name for path in tmp_path.glob("mart-*")] == ["mart-aaaaaaaaaaaaaaaa.duckdb"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda frame: frame.drop(columns="name"),
        lambda frame: frame.assign(name=pd.Series([None, None], dtype="str")),
        lambda frame: frame.assign(lon=["east", "west"]),
    ],
    ids=["a column missing", "empty where it may not be", "text for a number"],
)
def test_a_frame_that_fails_leaves_what_stood_before(tmp_path: Path, spoil: object) -> None:
    before = write_mart(tmp_path, make_frames(), "a" * 64)
    files = {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()}
    frames = make_frames(name="Nieuw")
    frames["municipality"] = spoil(frames["municipality"])

    with pytest.raises(duckdb.Error):
        write_mart(tmp_path, frames, "b" * 64)

    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == files
    assert read_pointer(tmp_path) == before


def test_a_first_mart_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(duckdb.Error):
        write_mart(tmp_path, {"municipality": make_frames()["municipality"].drop(columns="name")}, "b" * 64)

    assert list(tmp_path.iterdir()) == []


def test_a_build_cut_off_before_the_swap_keeps_the_old_mart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = write_mart(tmp_path, make_frames(), "a" * 64)

    def cut_off(home: Path, name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build_module, "swap_pointer", cut_off)
    with pytest.raises(KeyboardInterrupt):
        write_mart(tmp_path, make_frames(name="Nieuw"), "b" * 64)

    assert read_pointer(tmp_path) == before
    assert not list(tmp_path.glob("*.tmp*"))


def test_a_leftover_of_a_dead_build_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_module.os, "getpid", lambda: 4711)
    (tmp_path / "mart-aaaaaaaaaaaaaaaa.duckdb.4711.tmp").write_text("half a file", encoding="utf-8")
    path = write_mart(tmp_path, make_frames(), "a" * 64)

    assert read_all(path, "SELECT count(*) FROM municipality") == [(2,)]
    assert not list(tmp_path.glob("*.tmp*"))


def test_old_marts_are_cleared_but_the_last_two(tmp_path: Path) -> None:
    for letter in "abcd":
        write_mart(tmp_path, make_frames(name=letter), letter * 64)

    assert {path.name[5] for path in tmp_path.glob("mart-*.duckdb")} == {"c", "d"}
    assert read_pointer(tmp_path).name[5] == "d"


def test_an_open_mart_can_be_read_while_a_new_one_takes_its_place(tmp_path: Path) -> None:
    old = write_mart(tmp_path, make_frames(name="Oud"), "a" * 64)
    with duckdb.connect(str(old), read_only=True) as reader:
        for letter in "bcd":
            write_mart(tmp_path, make_frames(name="Nieuw"), letter * 64)
        names = reader.execute("SELECT name FROM municipality WHERE municipality_id = 'oss'").fetchall()

    assert names == [("Oud",)]
    assert not old.exists()


def test_a_mart_that_is_not_whole_on_the_disk_does_not_become_the_mart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a full disk leaves: the file is there, closed without a word, and lacks what was written."""
    before = write_mart(tmp_path, make_frames(), "a" * 64)
    monkeypatch.setattr(build_module, "_write_table", lambda *_: None)

    with pytest.raises(MartNotWritten, match="still stands"):
        write_mart(tmp_path, make_frames(), "b" * 64)
    assert read_pointer(tmp_path) == before
    assert [path.name for path in tmp_path.glob("mart-*")] == [before.name]
