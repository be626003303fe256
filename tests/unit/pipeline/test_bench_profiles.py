"""What curves, classes and pools cost: the sums of the benchmark by hand, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from vexcore.cli import main
from vexcore.errors import UsageError
from vexcore.pipeline import bench_profiles
from vexcore.pipeline.bench_profiles import _sum_up, measure_profiles


def test_two_processors_share_the_trials_and_then_wait_for_what_comes_after() -> None:
    lines = pd.DataFrame(
        [
            {"part": "curves", "trial": "a", "rows": 5, "seconds": 6.0},
            {"part": "classes", "trial": "a", "rows": 1, "seconds": 1.0},
            {"part": "curves", "trial": "b", "rows": 5, "seconds": 4.0},
            {"part": "curves", "trial": "c", "rows": 5, "seconds": 2.0},
            {"part": "synthesis", "trial": "", "rows": 7, "seconds": 0.5},
        ]
    )
    table = _sum_up(lines, 3).set_index("part")

    assert list(table.index) == ["curves", "classes", "synthesis", "together"]
    assert (table["trials"] == 3).all()
    assert table.loc["curves", ["rows", "cpu_s"]].tolist() == [15, 12.0]
    assert table.loc["together", ["rows", "cpu_s"]].tolist() == [23, 13.5]
    # One takes a (7 seconds), the other b and c (6); the pools come when both are done.
    assert table.loc["together", "two_cores_s"] == 7.5
    assert table["two_cores_s"].drop("together").isna().all()


def test_a_home_without_participant_data_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEX_KEY", "5b" * 32)

    with pytest.raises(UsageError, match="holds no participant data to measure: make the demonstration first"):
        measure_profiles(tmp_path)


def test_the_command_prints_the_part(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(
        bench_profiles, "measure_profiles", lambda _home, **asked: pd.DataFrame([{"part": "curves", **asked}])
    )

    assert main(["bench", "--only", "profiles", "--quick", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"profiles": [{"part": "curves", "quick": True, "progress": False}]}
