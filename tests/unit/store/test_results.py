from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from vexcore.errors import UsageError
from vexcore.store.results import Result, ResultStore

KEY = bytes(range(32))
ROWS = {"outflow": [{"count": 12, "share": 0.1 + 0.2, "reason": None, "status": "released"}]}
FRAME = pd.DataFrame(
    {
        "effect_id": pd.Series(["one", "two"], dtype="str"),
        "estimate": [0.1 + 0.2, float("nan")],
        "n": pd.Series([12, None], dtype="Int64"),
        "significant": pd.Series([True, None], dtype="boolean"),
    }
)
RESULT = Result(rows=ROWS, frames={"effect": FRAME})


def test_a_result_comes_back_to_the_last_digit(tmp_path: Path) -> None:
    store = ResultStore(tmp_path, KEY)
    store.save("a", RESULT)

    loaded = store.load("a")
    assert loaded is not None
    assert loaded.rows == ROWS
    pd.testing.assert_frame_equal(loaded.frames["effect"], FRAME, check_exact=True)
    assert store.load("b") is None


def test_only_kept_results_remain(tmp_path: Path) -> None:
    store = ResultStore(tmp_path, KEY)
    for name in ("a", "b"):
        store.save(name, RESULT)
    (store.folder / "c.1.tmp").write_text("half", encoding="utf-8")
    store.keep(["b"])

    assert sorted(path.name for path in store.folder.iterdir()) == ["b.json"]
    assert store.load("a") is None


@pytest.mark.parametrize("content", ["{", "", "\x00"])
def test_a_damaged_result_counts_as_none(tmp_path: Path, content: str) -> None:
    store = ResultStore(tmp_path, KEY)
    store.save("a", RESULT)
    (store.folder / "a.json").write_text(content, encoding="utf-8")

    assert store.load("a") is None


def test_a_number_that_is_none_is_not_kept(tmp_path: Path) -> None:
    store = ResultStore(tmp_path, KEY)
    with pytest.raises(ValueError, match="JSON"):
        store.save("a", Result(rows={"outflow": [{"share": float("nan")}]}))

    assert store.load("a") is None
    assert not list(store.folder.glob("*"))


def test_nothing_kept_in_a_home_without_results(tmp_path: Path) -> None:
    ResultStore(tmp_path, KEY).keep([])

    assert not (tmp_path / "released").exists()


def test_a_result_that_another_changed_or_moved_counts_as_none(tmp_path: Path) -> None:
    store = ResultStore(tmp_path, KEY)
    store.save("a", RESULT)
    path = store.folder / "a.json"
    (store.folder / "b.json").write_bytes(path.read_bytes())
    path.write_text(path.read_text(encoding="utf-8").replace('"count": 12', '"count": 3'), encoding="utf-8")

    assert store.load("a") is None
    assert store.load("b") is None


def test_another_key_reads_no_result(tmp_path: Path) -> None:
    ResultStore(tmp_path, KEY).save("a", RESULT)

    assert ResultStore(tmp_path, bytes(32)).load("a") is None


def test_a_folder_that_cannot_be_written_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "released").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written to"):
        ResultStore(tmp_path, KEY).save("a", RESULT)
