"""Directions as symbols."""

import pandas as pd
import pytest

from vexcore.charts.directions import DirectionWords, build_directions_chart

WORDS = DirectionWords(
    directions=("meer", "geen effect", "minder", "niet significant", "niet vermeld"),
    kinds=("controlegroep", "anderen", "gematcht"),
    trial="Gemeente",
    theme="Onderwerp",
    direction="Richting",
    compared="Vergeleken met",
    statements="Uitspraken",
)
FRAME = pd.DataFrame(
    {
        "trial": ["Oss", "Oss", "Utrecht", "Oss"],
        "theme": ["Werk", "Werk", "Werk", "Werk"],
        "direction": ["ns", "0", "?", "+"],
        "kind": ["control", "control", "other", "matched"],
        "contradicted": [False, False, True, False],
        "statements": ["a", "b", "c", "d"],
        "url": ["w", "x", "y", "z"],
    }
)


def test_direction_is_a_shape_and_the_comparison_a_fill() -> None:
    chart = build_directions_chart(
        FRAME, words=WORDS, trial_order=["Oss", "Utrecht", "Epe"], theme_order=["Werk", "Contract"]
    ).to_dict()
    marks, squares, rings = chart["layer"]
    encoding = marks["encoding"]
    rows = chart["datasets"][marks["data"]["name"]]

    assert set(rows[0]) == {"trial", "theme", "direction", "compared", "slot", "filled", "statements"}
    assert [row["direction"] for row in rows] == ["niet significant", "geen effect", "niet vermeld", "meer"]
    assert len(set(encoding["shape"]["scale"]["range"])) == 5
    assert [row["filled"] for row in rows] == [1.0, 1.0, 0.0, 0.0]
    assert encoding["fillOpacity"]["field"] == "filled"
    assert encoding["yOffset"]["scale"]["domain"] == ["controlegroep", "anderen", "gematcht"]
    assert [row["compared"] for row in chart["datasets"][squares["data"]["name"]]] == ["gematcht"]
    assert encoding["y"]["scale"]["domain"] == ["Oss", "Utrecht", "Epe"]
    assert [row["trial"] for row in chart["datasets"][rings["data"]["name"]]] == ["Utrecht"]


def test_symbols_in_one_place_lie_side_by_side_in_fixed_order() -> None:
    chart = build_directions_chart(FRAME, words=WORDS, trial_order=["Oss", "Utrecht"], theme_order=["Werk"]).to_dict()
    rows = chart["datasets"][chart["layer"][0]["data"]["name"]]

    slots = {row["statements"]: row["slot"] for row in rows}
    assert slots == pytest.approx({"a": 0.21, "b": -0.21, "c": 0.0, "d": 0.0})
    assert chart["layer"][0]["encoding"]["xOffset"]["scale"]["domain"] == [-0.5, 0.5]


def test_without_contradiction_or_matching_there_are_only_symbols() -> None:
    calm = FRAME.assign(contradicted=False, kind="control")
    chart = build_directions_chart(calm, words=WORDS, trial_order=["Oss", "Utrecht"], theme_order=["Werk"]).to_dict()

    assert len(chart["layer"]) == 1
