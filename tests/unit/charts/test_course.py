"""The course of effects over time."""

import pandas as pd

from vexcore.charts.course import build_course_chart
from vexcore.charts.forest import EffectWords

WORDS = EffectWords(
    effect="Effect (procentpunten)",
    section="Maand",
    row="Groep",
    interval="Interval",
    n="Aantal",
    mean="Gemiddelde",
    states=("hoger", "lager", "toeval", "weinig", "geen interval"),
    kinds=("aantallen", "geleend", "gereconstrueerd"),
)

FRAME = pd.DataFrame(
    {
        "section": ["0", "8", "16", "0"],
        "row": ["A", "A", "A", "B"],
        "value": [0.1, 2.0, None, -1.0],
        "low": [-1.0, 0.5, None, None],
        "high": [1.0, 3.5, None, None],
        "state": ["none", "up", "bare", "bare"],
        "kind": ["reconstructed", "reconstructed", "none", "none"],
        "shown": ["+0,1", "+2,0", "niet gedrukt", "-1,0"],
        "interval": [""] * 4,
        "n": ["1 / 2"] * 4,
        "mean": ["5%"] * 4,
        "figure_id": ["w", "x", "y", "z"],
    }
)


def test_filled_is_told_apart_from_chance() -> None:
    chart = build_course_chart(FRAME, words=WORDS, months="Maanden", arm_order=["A", "B"]).to_dict()
    zero, bars, points = chart["layer"]
    marks = chart["datasets"][points["data"]["name"]]

    assert chart["datasets"][zero["data"]["name"]] == [{"value": 0.0}]
    assert [(row["shown"], row["filled"]) for row in marks] == [("+0,1", 0.0), ("+2,0", 1.0), ("-1,0", 0.0)]
    assert len(chart["datasets"][bars["data"]["name"]]) == 2
    assert set(marks[0]) == {"section", "row", "value", "filled", "shown", "interval", "n", "mean"}
    assert points["encoding"]["x"]["sort"] == ["0", "8"]


def test_arms_differ_in_shape_and_colour() -> None:
    chart = build_course_chart(FRAME, words=WORDS, months="Maanden", arm_order=["A", "B"]).to_dict()
    encoding = chart["layer"][2]["encoding"]

    assert encoding["shape"]["scale"]["range"] == ["circle", "square"]
    assert len(set(encoding["stroke"]["scale"]["range"])) == 2
