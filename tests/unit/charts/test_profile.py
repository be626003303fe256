"""Charts of shares under headings and of differences."""

from typing import Any

import pandas as pd

from vexcore.charts.profile import DifferenceWords, GroupedWords, build_difference_chart, build_grouped_chart

GROUPED = GroupedWords(value="Aandeel", group="Kenmerk", row="Groep", series="Meting", n="N", reference="Allen")
DIFFERENCE = DifferenceWords(value="Verschil", group="Kenmerk", row="Categorie", series="Groep", detail="Aandelen")


def _grouped_frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "group": ["Laag", "Laag", "Hoog"],
            "row": ["T1", "T2", "T1"],
            "series": ["nu", "nu", "nu"],
            "value": [0.2, None, 0.4],
            "low": [0.1, None, 0.3],
            "high": [0.3, None, 0.5],
            "reference": [0.44, 0.44, 0.17],
            "n": ["183", "144", "183"],
            "shown": ["20%", "", "40%"],
            "absent": ["", "achtergehouden", ""],
            "figure_id": ["a", "b", "c"],
        }
    )


def _build(frame: pd.DataFrame) -> dict[str, Any]:
    chart = build_grouped_chart(frame, words=GROUPED, groups=["Laag", "Hoog"], series=["nu"], largest=0.5)
    return dict(chart.to_dict())


def _columns(chart: dict[str, Any]) -> set[str]:
    return {name for rows in chart["datasets"].values() for row in rows for name in row}


def test_only_drawn_columns_enter_and_headings_stand_above_rows() -> None:
    chart = _build(_grouped_frame())

    assert "figure_id" not in _columns(chart)
    domain = chart["layer"][1]["encoding"]["y"]["scale"]["domain"]
    assert domain == ["Laag", "Laag|T1", "Laag|T2", "Hoog", "Hoog|T1"]
    assert chart["layer"][1]["encoding"]["x"]["scale"]["domain"] == [0, 0.5]
    assert chart["height"] == {"step": 21, "for": "position"}


def test_row_without_share_is_words_and_not_a_dot() -> None:
    chart = _build(_grouped_frame())
    dots = chart["datasets"][chart["layer"][1]["data"]["name"]]
    texts = [layer for layer in chart["layer"] if layer["mark"]["type"] == "text"]

    assert [row["value"] for row in dots] == [0.2, 0.4]
    assert [row["absent"] for row in chart["datasets"][texts[0]["data"]["name"]]] == ["achtergehouden"]


def test_reference_mark_only_where_there_is_one() -> None:
    marks = [layer["mark"]["type"] for layer in _build(_grouped_frame().assign(reference=None, absent=""))["layer"]]

    assert marks == ["rule", "point"]


def test_differences_stand_around_zero_with_a_threshold() -> None:
    frame = pd.DataFrame(
        {
            "group": ["Sekse"],
            "row": ["Man"],
            "series": ["T1"],
            "value": [-0.4],
            "shown": ["-0,40"],
            "detail": ["26% tegen 44%"],
            "figure_id": ["a"],
        }
    )
    chart = build_difference_chart(
        frame, words=DIFFERENCE, groups=["Sekse"], series=["T1"], number_format=".1f", threshold=0.1
    ).to_dict()
    lines = chart["datasets"][chart["layer"][0]["data"]["name"]]
    low, high = chart["layer"][1]["encoding"]["x"]["scale"]["domain"]

    assert [line["at"] for line in lines] == [-0.1, 0.0, 0.1]
    assert low == -high
    assert high > 0.4
    assert "figure_id" not in _columns(dict(chart))


def test_difference_without_threshold_has_only_the_zero_line() -> None:
    frame = pd.DataFrame(
        {"group": ["A"], "row": ["B"], "series": ["C"], "value": [3.0], "shown": ["+3"], "detail": ["alle"]}
    )
    chart = build_difference_chart(frame, words=DIFFERENCE, groups=["A"], series=["C"], number_format=".0f").to_dict()

    assert [line["at"] for line in chart["datasets"][chart["layer"][0]["data"]["name"]]] == [0.0]
