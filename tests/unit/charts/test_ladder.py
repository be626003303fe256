"""The chart of shares of a whole."""

from __future__ import annotations

import pandas as pd

from vexcore.charts.ladder import LADDER_COLOURS, DistributionWords, build_distribution_chart

WORDS = DistributionWords(value="Aandeel", row="Meting", part="Trede", n="Deelnemers")


def build_spec() -> dict:
    frame = pd.DataFrame(
        {
            "row": ["Oss\nnulmeting"] * 3,
            "part": ["1", "2", "3"],
            "position": [1, 2, 3],
            "share": [0.6, 0.35, 0.05],
            "label": ["1\n60%", "2\n35%", "3\n5%"],
            "n": ["60 van 100", "35 van 100", "5 van 100"],
            "shown": ["60%", "35%", "5%"],
            "secret": [1, 2, 3],
        }
    )
    return build_distribution_chart(
        frame, words=WORDS, row_order=["Oss\nnulmeting"], part_order=["1", "2", "3"]
    ).to_dict()


def read_rows(spec: dict) -> list[dict]:
    (rows,) = spec["datasets"].values()
    return rows


def test_only_drawn_columns_enter_the_chart() -> None:
    assert set(read_rows(build_spec())[0]) == {"row", "part", "position", "share", "label", "n", "shown"}


def test_a_narrow_part_has_no_label() -> None:
    assert [row["label"] for row in read_rows(build_spec())] == ["1\n60%", "2\n35%", ""]


def test_bars_fill_the_whole_in_order() -> None:
    bars = build_spec()["layer"][0]["encoding"]

    assert bars["x"]["stack"] == "zero"
    assert bars["x"]["scale"]["domain"] == [0, 1]
    assert bars["order"]["field"] == "position"
    assert bars["color"]["scale"] == {"domain": ["1", "2", "3"], "range": list(LADDER_COLOURS[:3])}
    assert "n" in {channel["field"] for channel in bars["tooltip"]}
