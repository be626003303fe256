from typing import Any

import pandas as pd

from vexcore.charts.outflow import SeriesOrder, ShareWords, TimeWords, build_expected_chart, build_share_chart
from vexcore.charts.style import SERIES, SHAPES

WORDS = ShareWords(value="%", row="Reden", series="Gemeente", n="Aantal")
TIME = TimeWords(month="Maand", value="%", place="Gemeente", kind="Soort", n="Aantal")
BOTH = SeriesOrder(names=("Oss", "Wageningen"), palette=(0, 1))
SHARES = pd.DataFrame(
    {
        "row": ["Werk", "Werk", "Studie"],
        "series": ["Oss", "Wageningen", "Oss"],
        "value": [0.23, 0.13, None],
        "low": [0.19, 0.10, None],
        "high": [0.28, 0.17, None],
        "n": ["78 van 341", "53 van 410", ""],
        "shown": ["22,9%", "12,9%", "achtergehouden"],
        "secret": ["x", "y", "z"],
    }
)


def build(frame: pd.DataFrame = SHARES, series: SeriesOrder = BOTH) -> dict[str, Any]:
    rows = list(dict.fromkeys(frame["row"]))
    return dict(build_share_chart(frame, words=WORDS, row_order=rows, series=series).to_dict())


def drawn_rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for rows in spec["datasets"].values() for row in rows]


def test_only_drawn_columns_enter_the_chart() -> None:
    assert set(drawn_rows(build())[0]) == {"row", "series", "value", "low", "high", "n", "shown"}


def test_row_without_a_number_draws_nothing_and_keeps_its_label() -> None:
    spec = build()

    assert {row["row"] for row in drawn_rows(spec)} == {"Werk"}
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == ["Werk", "Studie"]


def test_axis_starts_at_zero_and_intervals_are_drawn() -> None:
    rule, dot = build()["layer"][:2]

    assert dot["encoding"]["x"]["scale"]["zero"] is True
    assert (rule["mark"]["type"], rule["encoding"]["x2"]["field"]) == ("rule", "high")
    assert rule["mark"]["aria"] is False


def test_sample_size_stands_in_the_tooltip() -> None:
    assert "n" in [entry["field"] for entry in build()["layer"][1]["encoding"]["tooltip"]]


def test_series_keeps_its_colour_and_shape_when_alone() -> None:
    encoding = build(SHARES.iloc[[1]], SeriesOrder(names=("Wageningen",), palette=(1,)))["layer"][1]["encoding"]

    assert encoding["color"]["scale"]["range"] == [SERIES[1]]
    assert encoding["shape"]["scale"]["range"] == [SHAPES[1]]


def test_second_series_of_a_row_stands_below_the_first() -> None:
    offsets = [layer["mark"]["yOffset"] for layer in build()["layer"] if layer["mark"]["type"] == "point"]

    assert offsets[0] < offsets[1]


def test_empty_frame_still_makes_a_chart() -> None:
    assert build(SHARES.iloc[0:0], SeriesOrder(names=("Oss",), palette=(0,)))["layer"]


def build_time() -> dict[str, Any]:
    line = pd.DataFrame(
        {"series": "Oss", "month": [0, 17], "value": [0.0, 0.105], "kind": "verwacht", "shown": ["0%", "10,5%"]}
    )
    marks = pd.DataFrame(
        {
            "series": "Oss",
            "month": [11, 17],
            "value": [0.12, 0.23],
            "low": [None, 0.19],
            "high": [None, 0.28],
            "kind": "waargenomen",
            "n": ["niet gedrukt", "78 van 341"],
            "shown": ["12%", "22,9%"],
            "figure_id": ["a", "b"],
        }
    )
    series = SeriesOrder(names=("Oss",), palette=(0,))
    return dict(build_expected_chart(line, marks, words=TIME, series=series).to_dict())


def test_expected_is_a_dashed_line_from_zero() -> None:
    line = build_time()["layer"][0]

    assert (line["mark"]["type"], line["mark"]["strokeDash"]) == ("line", [6, 4])
    assert line["encoding"]["y"]["scale"]["zero"] is True
    assert line["encoding"]["x"]["scale"]["domain"] == [0, 18]


def test_share_without_interval_is_hollow() -> None:
    spec = build_time()
    points = {layer["mark"]["filled"]: layer for layer in spec["layer"] if layer["mark"]["type"] == "point"}

    assert [row["month"] for row in spec["datasets"][points[False]["data"]["name"]]] == [11]
    assert [row["month"] for row in spec["datasets"][points[True]["data"]["name"]]] == [17]
    assert all("figure_id" not in row for row in drawn_rows(spec))
