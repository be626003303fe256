from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from vexcore.charts.classes import (
    LARGEST_OPACITY,
    ClassWords,
    build_class_fit_chart,
    build_class_profile_chart,
    build_class_sizes_chart,
)
from vexcore.charts.origins import DEMONSTRATION_LOOK, ESTIMATED_LOOK, ORIGIN_FIELD

STAMP = "demonstratie, synthetisch"
WORDS = ClassWords(
    value="Kans", group="Onderwerp", row="Vraag", series="Groep", n="Aantal", origin="Herkomst", stamp=STAMP
)
LONG = "Minstens twee keer per week contact met vrienden en kennissen"
SIZES = pd.DataFrame(
    {
        "row": ["1. Passief", "2. Actief"],
        "value": [0.4, None],
        "shown": ["40%", "achtergehouden"],
        "n": ["80", "–"],
        "absent": ["", "achtergehouden"],
        "secret": ["x", "y"],
    }
)
ITEMS = pd.DataFrame(
    {
        "group": ["Meedoen", "Meedoen", "Werk", "Werk"],
        "row": [LONG, LONG, "Zoekt werk", "Zoekt werk"],
        "column": ["1", "2", "1", "2"],
        "name": ["1. Passief", "2. Actief"] * 2,
        "value": [0.31, 0.74, None, 0.6],
        "cell": ["31%", "74%", "–", "60%"],
        "shown": ["31%", "74%", "achtergehouden", "60%"],
        "secret": ["x"] * 4,
    }
)
FITS = pd.DataFrame(
    {
        "k": [1, 2, 3],
        "value": [900.0, 850.0, None],
        "chosen": [False, True, False],
        "shown": ["900", "850", "niet te berekenen"],
        "n": ["–", "getoond", "–"],
    }
)


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    return list(spec["datasets"][layer["data"]["name"]])


def find(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == kind]


def draw_sizes(look: Any = DEMONSTRATION_LOOK) -> dict[str, Any]:
    return dict(build_class_sizes_chart(SIZES, words=WORDS, look=look).to_dict())


def draw_items() -> dict[str, Any]:
    return dict(build_class_profile_chart(ITEMS, words=WORDS, look=DEMONSTRATION_LOOK, columns=["1", "2"]).to_dict())


def draw_fits() -> dict[str, Any]:
    return dict(build_class_fit_chart(FITS, words=WORDS, look=DEMONSTRATION_LOOK).to_dict())


@pytest.mark.parametrize("draw", [draw_sizes, draw_items, draw_fits])
def test_every_drawn_row_says_its_origin_and_nothing_undrawn_enters(draw: Any) -> None:
    spec = draw()

    for layer in spec["layer"]:
        for row in rows_of(spec, layer):
            assert row[ORIGIN_FIELD] == STAMP
            assert "secret" not in row


@pytest.mark.parametrize("draw", [draw_sizes, draw_items, draw_fits])
def test_marks_say_in_words_what_they_show_or_are_silent(draw: Any) -> None:
    for layer in draw()["layer"]:
        assert layer["mark"].get("aria") is False or "description" in layer["encoding"]


def test_a_class_has_a_bar_from_zero_with_its_share_and_a_withheld_one_has_words() -> None:
    spec = draw_sizes()
    (bar,) = find(spec, "bar")

    assert bar["encoding"]["x"]["scale"]["domain"] == [0, 0.4]
    assert [row["told"] for row in rows_of(spec, bar)] == [
        f"Vraag: 1. Passief; Kans: 40%; Aantal: 80; Herkomst: {STAMP}"
    ]
    texts = [row for layer in find(spec, "text") for row in rows_of(spec, layer)]
    assert [row["absent"] for row in texts if "absent" in row] == ["achtergehouden"]


def test_bars_have_the_colour_of_their_origin() -> None:
    for look in (DEMONSTRATION_LOOK, ESTIMATED_LOOK):
        assert find(draw_sizes(look), "bar")[0]["mark"]["color"] == look.colours[0]


def test_a_cell_says_its_number_and_a_withheld_one_is_empty() -> None:
    spec = draw_items()
    (cells,) = find(spec, "rect")

    assert cells["encoding"]["fillOpacity"]["scale"] == {"domain": [0, 1], "range": [0, LARGEST_OPACITY]}
    drawn = rows_of(spec, cells)
    assert [row["value"] for row in drawn] == [0.31, 0.74, 0.0, 0.6]
    assert (
        drawn[2]["told"]
        == f"Onderwerp: Werk; Vraag: Zoekt werk; Groep: 1. Passief; Kans: achtergehouden; Herkomst: {STAMP}"
    )
    numbers = next(layer for layer in find(spec, "text") if layer["encoding"]["text"]["field"] == "cell")
    assert [row["cell"] for row in rows_of(spec, numbers)] == ["31%", "74%", "–", "60%"]


def test_a_long_item_stands_on_several_lines_moved_up_by_half_of_the_others() -> None:
    axis = find(draw_items(), "rect")[0]["encoding"]["y"]["axis"]

    assert '["Minstens twee keer per", "week contact met vrienden", "en kennissen"]' in axis["labelExpr"]
    moves = {move["test"].rsplit(" ", 1)[-1]: move["value"] for move in axis["labelOffset"]["condition"]}
    assert moves == {"1": 0, "3": -axis["labelLineHeight"]}


def test_items_stand_under_their_subject() -> None:
    domain = find(draw_items(), "rect")[0]["encoding"]["y"]["scale"]["domain"]

    assert domain == ["", "Meedoen", f"Meedoen|{LONG}", "Werk", "Werk|Zoekt werk"]


def test_the_shown_number_of_classes_is_filled_and_one_without_a_number_is_not_drawn() -> None:
    spec = draw_fits()
    (points,) = find(spec, "point")

    assert [(row["k"], row["chosen"]) for row in rows_of(spec, points)] == [(1, False), (2, True)]
    assert points["encoding"]["fill"]["condition"] == {"test": "datum.chosen", "value": DEMONSTRATION_LOOK.colours[0]}
    assert points["encoding"]["fill"]["value"] == "transparent"
