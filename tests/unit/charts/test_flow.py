"""The chart of the flow of participants, and of shares beside it."""

import pandas as pd
import pytest

from vexcore.charts.dots import DotWords
from vexcore.charts.flow import FlowWords, build_flow_chart, build_share_chart

WORDS = FlowWords(count="Aantal mensen", stage="Stap", arm="Groep", undivided="niet bekend")


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "stage": ["Aangemeld", "Deelnemers", "Deelnemers"],
            "arm": ["niet bekend", "A", "B"],
            "count": [381, 98, 102],
            "figure_id": ["x", "y", "z"],
        }
    )


def test_only_drawn_columns_enter_the_chart(frame: pd.DataFrame) -> None:
    chart = build_flow_chart(
        frame, words=WORDS, stage_order=["Aangemeld", "Deelnemers"], arm_order=["A", "B", "niet bekend"]
    ).to_dict()

    (rows,) = chart["datasets"].values()
    assert set(rows[0]) == {"stage", "arm", "count", "place"}


def test_bars_start_at_zero_and_keep_the_order_of_arms(frame: pd.DataFrame) -> None:
    chart = build_flow_chart(
        frame, words=WORDS, stage_order=["Aangemeld", "Deelnemers"], arm_order=["A", "B", "niet bekend"]
    ).to_dict()
    bars, totals = chart["layer"]

    assert bars["encoding"]["x"]["stack"] == "zero"
    assert bars["encoding"]["x"]["scale"]["domain"][0] == 0
    assert bars["encoding"]["x"]["title"] == "Aantal mensen"
    assert bars["encoding"]["y"]["sort"] == ["Aangemeld", "Deelnemers"]
    assert bars["encoding"]["color"]["scale"]["domain"] == ["A", "B", "niet bekend"]
    assert bars["encoding"]["color"]["scale"]["range"][2] == "#808691"
    assert {tooltip["field"] for tooltip in bars["encoding"]["tooltip"]} == {"stage", "arm", "count"}
    assert totals["encoding"]["text"]["aggregate"] == "sum"


def test_shares_of_several_waves_stand_close_together() -> None:
    rows = pd.DataFrame(
        {
            "row": ["A", "A"],
            "series": ["Nulmeting", "Eerste"],
            "value": [0.9, 0.5],
            "low": [0.8, 0.4],
            "high": [0.95, 0.6],
            "n": ["90 van 100", "50 van 100"],
            "shown": ["90%", "50%"],
        }
    )
    chart = build_share_chart(
        rows,
        words=DotWords(value="Aandeel", row="Groep", series="Meting", n="Aantal"),
        row_order=["A"],
        series_order=["Nulmeting", "Eerste"],
    ).to_dict()

    assert chart["height"] == {"step": 14}
    assert chart["config"]["legend"]["columns"] == 1
    assert any(layer["encoding"]["x"].get("scale", {}).get("zero") for layer in chart["layer"])
