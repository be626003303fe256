"""The chart of shares with intervals."""

from __future__ import annotations

import pandas as pd

from vexcore.charts.barriers import ShareWords, build_share_chart

WORDS = ShareWords(value="Aandeel", row="Belemmering", series="Moment", n="Deelnemers")


def build_spec(*, series: tuple[str, ...] = ("2018", "2019"), reference: float | None = None) -> dict:
    frame = pd.DataFrame(
        {
            "row": ["Schulden"] * 2,
            "series": [series[0], series[-1]],
            "value": [0.07, None],
            "low": [0.04, None],
            "high": [0.12, None],
            "n": ["van 196", "–"],
            "shown": ["7%", "niet gedrukt"],
            "secret": [1, 2],
        }
    )
    return build_share_chart(
        frame, words=WORDS, row_order=["Schulden"], series_order=list(series), reference=reference
    ).to_dict()


def test_only_drawn_columns_and_values_enter_the_chart() -> None:
    (rows,) = build_spec()["datasets"].values()

    assert rows == [
        {"row": "Schulden", "series": "2018", "value": 0.07, "low": 0.04, "high": 0.12, "n": "van 196", "shown": "7%"}
    ]


def test_intervals_are_drawn_from_a_zero_line_with_shapes_beside_colours() -> None:
    rules, marks = build_spec()["layer"]

    assert (rules["encoding"]["x"]["field"], rules["encoding"]["x2"]["field"]) == ("low", "high")
    assert marks["encoding"]["x"]["scale"]["zero"] is True
    assert marks["encoding"]["shape"]["scale"]["range"] == ["circle", "square"]


def test_a_reference_line_is_drawn_first() -> None:
    spec = build_spec(reference=1.0)

    assert spec["layer"][0]["encoding"]["x"]["field"] == "reference"
    assert spec["layer"][0]["mark"]["strokeDash"] == [4, 3]


def test_a_single_series_shows_its_numbers() -> None:
    layers = build_spec(series=("2018",))["layer"]

    assert layers[-1]["encoding"]["text"]["field"] == "shown"
    assert "yOffset" not in layers[0]["encoding"]
