"""Directions as symbols."""

import pandas as pd

from vexcore.charts.directions import DirectionWords, build_directions_chart

WORDS = DirectionWords(
    directions=("meer", "geen verschil", "minder", "niet vermeld"),
    against_control="controlegroep",
    other="anderen",
    trial="Gemeente",
    theme="Onderwerp",
    direction="Richting",
    compared="Vergeleken met",
    statements="Uitspraken",
)
FRAME = pd.DataFrame(
    {
        "trial": ["Oss", "Oss", "Utrecht"],
        "theme": ["Werk", "Werk", "Werk"],
        "direction": ["+", "0", "?"],
        "against_control": [False, True, True],
        "contradicted": [False, False, True],
        "statements": ["a", "b", "c"],
        "url": ["x", "y", "z"],
    }
)


def test_direction_is_a_shape_and_the_comparison_a_fill() -> None:
    chart = build_directions_chart(
        FRAME, words=WORDS, trial_order=["Oss", "Utrecht", "Epe"], theme_order=["Werk", "Contract"]
    ).to_dict()
    marks, rings = chart["layer"]
    encoding = marks["encoding"]
    rows = chart["datasets"][marks["data"]["name"]]

    assert set(rows[0]) == {"trial", "theme", "direction", "compared", "statements"}
    assert [row["direction"] for row in rows] == ["meer", "geen verschil", "niet vermeld"]
    assert encoding["shape"]["scale"]["range"] == ["triangle-up", "circle", "triangle-down", "stroke"]
    assert encoding["fillOpacity"]["scale"] == {"domain": ["controlegroep", "anderen"], "range": [1, 0]}
    assert encoding["y"]["scale"]["domain"] == ["Oss", "Utrecht", "Epe"]
    assert [row["trial"] for row in chart["datasets"][rings["data"]["name"]]] == ["Utrecht"]


def test_without_contradiction_there_is_no_ring() -> None:
    calm = FRAME.assign(contradicted=False)
    chart = build_directions_chart(calm, words=WORDS, trial_order=["Oss", "Utrecht"], theme_order=["Werk"]).to_dict()

    assert len(chart["layer"]) == 1
