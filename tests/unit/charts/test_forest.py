"""The forest plot."""

from typing import Any

import pandas as pd
import pytest

from vexcore.charts.forest import STATE_SHAPES, EffectWords, build_forest_chart

WORDS = EffectWords(
    effect="Effect (procentpunten)",
    section="Uitkomst",
    row="Groep",
    interval="Interval",
    n="Aantal",
    mean="Gemiddelde",
    states=("hoger", "lager", "toeval", "weinig", "geen interval"),
    kinds=("aantallen", "geleend", "gereconstrueerd"),
)


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "section": ["Loon", "Loon", "Uren", "Uren"],
            "row": ["A", "B", "A", "B"],
            "value": [2.0, -1.0, 0.5, None],
            "low": [1.0, -2.5, None, None],
            "high": [3.0, 0.5, None, None],
            "state": ["up", "none", "bare", "bare"],
            "kind": ["counts", "reconstructed", "none", "none"],
            "shown": ["+2,0", "-1,0", "+0,5", "achtergehouden"],
            "interval": ["", "", "", ""],
            "n": ["1 / 2"] * 4,
            "mean": ["5%"] * 4,
            "figure_id": ["w", "x", "y", "z"],
        }
    )


@pytest.fixture
def chart(frame: pd.DataFrame) -> dict[str, Any]:
    return build_forest_chart(frame, words=WORDS).to_dict()


def rows_of(chart: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = chart["datasets"][layer["data"]["name"]]
    return rows


def test_only_drawn_columns_enter_the_chart(chart: dict[str, Any]) -> None:
    columns = {column for rows in chart["datasets"].values() for row in rows for column in row}

    assert columns == {
        *("y", "value", "state", "section", "row", "shown", "interval", "n", "mean"),
        *("low", "high", "kind", "tone"),
    }


def test_zero_line_comes_first_and_a_withheld_effect_is_not_drawn(chart: dict[str, Any]) -> None:
    zero, bars, points = chart["layer"]

    assert zero["mark"]["type"] == "tick"
    assert {row["value"] for row in rows_of(chart, zero)} == {0.0}
    assert [row["shown"] for row in rows_of(chart, points)] == ["+2,0", "-1,0", "+0,5"]
    assert [row["kind"] for row in rows_of(chart, bars)] == ["aantallen", "gereconstrueerd"]


def test_every_outcome_has_a_heading_above_its_rows(chart: dict[str, Any]) -> None:
    order = chart["layer"][2]["encoding"]["y"]["scale"]["domain"]

    assert [place.split("|")[1] for place in order] == ["Loon", "A", "B", "Uren", "A", "B"]
    assert [place[0] for place in order] == ["h", "r", "r", "h", "r", "r"]


def test_zero_line_stands_beside_rows_and_leaves_headings_free(chart: dict[str, Any]) -> None:
    zero = chart["layer"][0]

    assert [row["y"].split("|")[1] for row in rows_of(chart, zero)] == ["A", "B", "A", "B"]


def test_state_is_told_by_shape_and_fill_and_kind_by_dash(chart: dict[str, Any]) -> None:
    _zero, bars, points = chart["layer"]
    encoding = points["encoding"]

    assert encoding["shape"]["scale"]["domain"] == ["hoger", "toeval", "geen interval"]
    assert encoding["shape"]["scale"]["range"] == [STATE_SHAPES[state] for state in ("up", "none", "bare")]
    assert encoding["fill"]["scale"]["range"][1:] == ["transparent", "transparent"]
    assert bars["encoding"]["strokeDash"]["scale"]["domain"] == ["aantallen", "gereconstrueerd"]
    assert bars["encoding"]["strokeDash"]["scale"]["range"][0] == [1, 0]
    assert bars["mark"]["aria"] is False


def test_few_events_and_chance_are_never_coloured(frame: pd.DataFrame) -> None:
    few = frame.assign(state="few")
    chart = build_forest_chart(few, words=WORDS).to_dict()
    encoding = chart["layer"][2]["encoding"]

    assert encoding["fill"]["scale"]["range"] == ["transparent"]
    assert encoding["stroke"]["scale"]["range"] == ["#808691"]


def test_without_any_interval_there_are_no_bars(frame: pd.DataFrame) -> None:
    chart = build_forest_chart(frame.assign(low=float("nan"), high=float("nan"), state="bare"), words=WORDS).to_dict()

    assert len(chart["layer"]) == 2


def test_tooltip_has_the_number_of_people_and_the_comparison_mean(chart: dict[str, Any]) -> None:
    fields = [tooltip["field"] for tooltip in chart["layer"][2]["encoding"]["tooltip"]]

    assert fields == ["section", "row", "shown", "interval", "mean", "n"]
