"""The forest over trials and the harvest plot: who is in the mean, its diamond, and marks that never overlap."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from vexcore.charts.origins import DEMONSTRATION_LOOK, ESTIMATED_LOOK, ORIGIN_FIELD, OriginLook
from vexcore.charts.synthesis import APART, MEAN, NEXT, POOLED, SynthesisWords, build_synthesis_chart, find_extent
from vexcore.charts.synthesis_harvest import HarvestWords, build_harvest_chart, place_marks

STAMP = "demonstratie, synthetisch"
WORDS = SynthesisWords(
    effect="Effect",
    group="Opgeteld",
    row="Proef",
    shown="Effect",
    interval="90%",
    weight="Gewicht",
    told="Te weten",
    origin="Herkomst",
    stamp=STAMP,
)
ROWS = pd.DataFrame(
    {
        "kind": [POOLED, POOLED, MEAN, NEXT, APART, APART],
        "group": ["In", "In", "Samen", "Samen", "Uit", "Uit"],
        "row": ["Oss", "Tilburg", "Gemiddelde", "Twaalfde", "Groningen", "Nijmegen"],
        "value": [8.0, 2.0, 5.0, 5.0, -9.0, None],
        "low": [3.0, -6.0, 1.0, -4.0, -14.0, None],
        "high": [13.0, 10.0, 9.0, 14.0, -4.0, None],
        "weight": [0.75, 0.25, None, None, None, None],
        "shown": ["+8", "+2", "+5", "–", "-9", "niet"],
        "interval": ["a", "b", "c", "d", "e", "–"],
        "verdict": ["a", "b", "c", "d", "e", ""],
        "absent": ["", "", "", "", "", "geen getal"],
        "weight_words": ["75%", "25%", "–", "–", "–", "–"],
        "told_words": ["", "", "", "", "na de loting", "meer onderdelen"],
        "secret": list("uvwxyz"),
    }
)
DIRECTIONS = {"+": "meer", "0": "geen|effect", "-": "minder", "ns": "niet|sign.", "?": "geen|richting"}
HARVEST = HarvestWords(
    directions=DIRECTIONS,
    component="Onderdeel",
    direction="Richting",
    trial="Gemeente",
    theme="Onderwerp",
    compared="Vergeleken met",
    statements="Uitspraken",
)


def draw(frame: pd.DataFrame = ROWS, look: OriginLook = DEMONSTRATION_LOOK) -> dict[str, Any]:
    return dict(build_synthesis_chart(frame, words=WORDS, look=look, number_format="+.0f").to_dict())


def find(spec: dict[str, Any], kind: str) -> dict[str, Any]:
    (layer,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == kind and "value" not in layer]
    return dict(layer)


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    return list(spec["datasets"][layer["data"]["name"]])


def test_a_trial_in_the_mean_is_filled_and_as_large_as_its_weight_the_others_are_hollow() -> None:
    spec = draw()
    marks = {row["place"].split("|")[1]: row for row in rows_of(spec, find(spec, "point"))}
    colour = DEMONSTRATION_LOOK.colours[0]

    assert {name: row["fill"] for name, row in marks.items()} == {
        "Oss": colour,
        "Tilburg": colour,
        "Gemiddelde": "transparent",
        "Twaalfde": "transparent",
        "Groningen": "transparent",
    }
    assert {name for name, row in marks.items() if row["stroke"] == colour} == {"Oss", "Tilburg", "Groningen"}
    # From 50 to 260, against the heaviest: 50 + 210 * (0.25 / 0.75).
    assert (marks["Oss"]["size"], marks["Tilburg"]["size"]) == (260.0, 120.0)
    assert marks["Groningen"]["told"].endswith(f"Te weten: na de loting; Herkomst: {STAMP}")


def test_the_diamond_runs_from_one_end_of_the_interval_to_the_other_and_is_widest_at_the_mean() -> None:
    spec = draw()
    corners = rows_of(spec, find(spec, "trail"))

    assert [row["value"] for row in corners] == [1.0, 5.0, 9.0]
    assert corners[0]["size"] == corners[2]["size"] == 0 < corners[1]["size"]


def test_every_row_but_the_mean_has_a_line_and_the_next_one_has_the_colour_of_the_mean() -> None:
    spec = draw()
    lines = {row["place"].split("|")[1]: row for row in rows_of(spec, find(spec, "rule"))}

    assert {name: (row["low"], row["high"]) for name, row in lines.items()} == {
        "Oss": (3.0, 13.0),
        "Tilburg": (-6.0, 10.0),
        "Twaalfde": (-4.0, 14.0),
        "Groningen": (-14.0, -4.0),
    }
    assert lines["Twaalfde"]["colour"] == find(spec, "trail")["mark"]["color"] != lines["Oss"]["colour"]
    assert lines["Groningen"]["opacity"] < lines["Oss"]["opacity"]


def test_without_a_mean_there_is_no_diamond_and_no_line_of_a_next_trial() -> None:
    frame = ROWS[ROWS["kind"] == APART]
    spec = draw(frame)

    assert all(layer["mark"]["type"] != "trail" for layer in spec["layer"])
    assert len(rows_of(spec, find(spec, "rule"))) == 1
    only_words = draw(frame.iloc[1:])
    kinds = {layer["mark"]["type"] for layer in only_words["layer"]}
    assert not kinds & {"trail", "rule", "point"}


@pytest.mark.parametrize("look", [DEMONSTRATION_LOOK, ESTIMATED_LOOK])
def test_every_drawn_row_says_its_origin_and_nothing_that_is_not_shown(look: OriginLook) -> None:
    spec = draw(look=look)

    for layer in spec["layer"]:
        for row in rows_of(spec, layer):
            assert row[ORIGIN_FIELD] == STAMP
            assert "secret" not in row
    assert find(spec, "rule")["mark"]["strokeDash"] == list(look.dash)
    assert find(spec, "point")["mark"]["shape"] == look.shapes[0]


def test_the_axis_shows_every_interval_and_zero() -> None:
    assert find_extent(ROWS) == pytest.approx((-14 * 1.06, 14 * 1.06))
    assert find_extent(ROWS[ROWS["row"] == "Oss"]) == pytest.approx((0.0, 13 * 1.06))
    assert find_extent(ROWS.iloc[0:0]) == (-1.0, 1.0)


def marks(count: int, **cells: str) -> pd.DataFrame:
    common = {"component": "Coach", "direction": "+", "trial": "Oss", "theme": "Werk", "kind": "control"} | cells
    return pd.DataFrame([common | {"compared": "controle", "statements": f"zin {n}"} for n in range(count)])


def test_marks_of_one_cell_lie_apart_in_lines_of_four() -> None:
    placed = place_marks(pd.concat([marks(5), marks(1, direction="0")], ignore_index=True), words=HARVEST)
    full = placed[placed["direction"] == "+"]

    assert list(full["line"]) == [0, 0, 0, 0, 1]
    assert len(set(zip(full["across"], full["down"], strict=True))) == 5
    assert list(full["across"][:4]) == pytest.approx([-0.3375, -0.1125, 0.1125, 0.3375])
    assert full["across"].iloc[4] == 0
    alone = placed[placed["direction"] == "0"].iloc[0]
    assert (alone["across"], alone["down"]) == (0, 0)
    assert placed["down"].abs().max() < 0.5


def test_the_harvest_keeps_rows_without_marks_and_tells_kinds_apart() -> None:
    frame = pd.concat([marks(1), marks(1, kind="other"), marks(1, kind="matched")], ignore_index=True)
    spec = build_harvest_chart(frame, words=HARVEST, component_order=["Coach", "Premie"]).to_dict()
    points, squares = spec["layer"]

    assert points["encoding"]["y"]["scale"]["domain"] == ["Coach", "Premie"]
    assert points["encoding"]["x"]["scale"]["domain"] == [
        "minder",
        "geen|effect",
        "meer",
        "niet|sign.",
        "geen|richting",
    ]
    assert [row["filled"] for row in rows_of(spec, points)] == [1.0, 0.0, 0.0]
    assert len(rows_of(spec, squares)) == 1
    assert rows_of(spec, points)[0]["told"].startswith("Onderdeel: Coach; Richting: meer; Gemeente: Oss")
