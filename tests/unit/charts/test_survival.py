"""Curves of outflow and ratios around one: what is drawn, on which scale, and what is said of it."""

from __future__ import annotations

from math import exp, log
from typing import Any

import pandas as pd
import pytest

from vexcore.charts.hazards import RatioWords, build_ratio_chart, find_ratio_reach
from vexcore.charts.origins import DEMONSTRATION_LOOK, ESTIMATED_LOOK, ORIGIN_FIELD
from vexcore.charts.survival import PLOT_HEIGHT, START, CurveWords, build_survival_chart

STAMP = "demonstratie, synthetisch"
WORDS = CurveWords(
    month="Maand",
    value="Aandeel",
    series="Groep",
    interval="95%",
    risk="Nog gevolgd",
    origin="Herkomst",
    stamp=STAMP,
    below="Nog niet weg, minstens",
)
LABELS = {"Controle": "Controle", "Klein": "Klein: achtergehouden"}
FRAME = pd.DataFrame(
    {
        "series": "Controle",
        "month": [START, 4, 12],
        "value": [1.0, 0.9, 0.7],
        "low": [1.0, 0.85, 0.6],
        "high": [1.0, 0.95, None],
        "marked": [False, False, True],
        "shown": ["100%", "90%", "70%"],
        "interval": ["", "85% tot 95%", "60% tot 80%"],
        "risk": ["102", "minstens 90", "minstens 70"],
        "secret": "x",
    }
)
RISK = pd.DataFrame({"series": "Controle", "month": [START, 12], "text": ["102", "70"]})


def build(frame: pd.DataFrame = FRAME, risk: pd.DataFrame = RISK, **options: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "labels": LABELS,
        "look": DEMONSTRATION_LOOK,
        "top": 1.0,
        "last_month": 36,
        **options,
    }
    return dict(build_survival_chart(frame, risk, words=WORDS, **settings).to_dict())


def list_layers(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [leaf for layer in node.get("layer", []) for leaf in list_layers(layer)] or [node]


def find(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [layer for layer in list_layers(spec) if layer["mark"]["type"] == kind]


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    return list(spec["datasets"][layer["data"]["name"]])


def test_every_drawn_row_says_its_origin_and_nothing_undrawn_enters() -> None:
    spec = build()

    for layer in list_layers(spec):
        for row in rows_of(spec, layer):
            assert row[ORIGIN_FIELD] == STAMP
            assert "secret" not in row


def test_a_curve_runs_from_the_start_through_every_known_month() -> None:
    spec = build()
    (line,) = find(spec, "line")
    dots, marks = (layer for layer in find(spec, "point") if layer["encoding"]["x"].get("field") == "month")

    assert [(row["month"], row["value"]) for row in rows_of(spec, line)] == [(-1, 1.0), (4, 0.9), (12, 0.7)]
    assert [row["month"] for row in rows_of(spec, dots)] == [4]
    assert [row["told"] for row in rows_of(spec, marks)] == [
        "Groep: Controle; Maand: 12; Aandeel: 70%; 95%: 60% tot 80%; Nog gevolgd: minstens 70; "
        "Herkomst: demonstratie, synthetisch"
    ]
    assert line["mark"].get("interpolate") is None


def test_every_chart_has_the_scale_it_is_given_and_the_same_plot() -> None:
    for labels in (LABELS, {f"Groep {n}": f"Groep {n}" for n in range(7)}):
        (line,) = find(build(labels=labels, top=0.4), "line")
        scale = line["encoding"]["y"]["scale"]
        assert scale["domain"] == [0, 0.4]
        assert scale["range"][0] - scale["range"][1] == PLOT_HEIGHT
        assert line["encoding"]["x"]["scale"]["domain"] == [START, 37]


def test_an_arm_without_a_number_is_named_and_keeps_its_colour() -> None:
    spec = build()
    (line,) = find(spec, "line")
    names = [row["label"] for layer in find(spec, "text") for row in rows_of(spec, layer) if "label" in row]

    assert names == ["Controle", "Klein: achtergehouden"]
    assert line["encoding"]["color"]["scale"] == {
        "domain": ["Controle", "Klein"],
        "range": list(DEMONSTRATION_LOOK.colours[:2]),
    }


def test_numbers_of_persons_stand_below_the_axis_at_their_own_month() -> None:
    spec = build()
    below = next(layer for layer in find(spec, "text") if layer["encoding"]["text"]["field"] == "text")
    bare = build(risk=RISK.head(0))

    assert [(row["month"], row["text"]) for row in rows_of(spec, below)] == [(-1, "102"), (12, "70")]
    assert all(row["at"] > PLOT_HEIGHT for row in rows_of(spec, below))
    assert not [layer for layer in find(bare, "text") if layer["encoding"]["text"]["field"] == "text"]
    assert bare["height"] < spec["height"]


def test_marks_are_those_of_the_origin() -> None:
    (line,) = find(build(look=ESTIMATED_LOOK), "line")

    assert line["mark"]["strokeDash"] == list(ESTIMATED_LOOK.dash)


RATIO_WORDS = RatioWords(
    ratio="Verhouding",
    group="Proef",
    row="Groep",
    shown="Cijfer",
    interval="90%",
    verdict="Oordeel",
    origin="Herkomst",
    stamp=STAMP,
)
RATIOS = pd.DataFrame(
    {
        "group": "Oss",
        "row": ["Eigen regie", "Intensief", "Klein"],
        "value": [1.5, 0.9, None],
        "low": [1.1, 0.6, None],
        "high": [2.0, 1.3, None],
        "told": [True, False, False],
        "absent": ["", "", "achtergehouden"],
        "shown": ["1,50", "0,90", "achtergehouden: te weinig"],
        "interval": ["1,10 tot 2,00", "0,60 tot 1,30", ""],
        "verdict": ["sneller weg", "geen verschil aangetoond", ""],
        "secret": "x",
    }
)


def build_ratios(frame: pd.DataFrame = RATIOS) -> dict[str, Any]:
    return dict(build_ratio_chart(frame, words=RATIO_WORDS, look=DEMONSTRATION_LOOK).to_dict())


def test_twice_and_half_stand_equally_far_from_one() -> None:
    scale = find(build_ratios(), "point")[0]["encoding"]["x"]["scale"]

    assert scale["type"] == "log"
    assert scale["domain"][0] * scale["domain"][1] == pytest.approx(1)
    assert scale["domain"][1] == pytest.approx(exp(log(2.0) * 1.04))


@pytest.mark.parametrize(("high", "reach"), [(1.1, 2.0), (3.0, 3.0**1.04), (900.0, 20.0)])
def test_small_ratios_are_not_blown_up_and_huge_intervals_do_not_squeeze_the_rest(high: float, reach: float) -> None:
    drawn = RATIOS.head(1).assign(value=1.05, low=1.0, high=high)

    assert find_ratio_reach(drawn) == pytest.approx(reach)


def test_a_mark_is_filled_only_where_the_interval_leaves_out_one() -> None:
    spec = build_ratios()
    filled = {row["row"]: layer["mark"]["fill"] for layer in find(spec, "point") for row in rows_of(spec, layer)}

    assert filled == {"Eigen regie": DEMONSTRATION_LOOK.colours[0], "Intensief": "transparent"}


def test_a_withheld_ratio_has_words_and_every_row_its_origin() -> None:
    spec = build_ratios()
    words = [row for layer in find(spec, "text") for row in rows_of(spec, layer) if "absent" in row]

    assert [(row["place"], row["absent"]) for row in words] == [("Oss|Klein", "achtergehouden")]
    for layer in list_layers(spec):
        for row in rows_of(spec, layer):
            assert row[ORIGIN_FIELD] == STAMP
            assert "secret" not in row
