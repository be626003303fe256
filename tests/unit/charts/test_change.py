from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from vexcore.charts.change import ChangeWords, build_change_chart, build_gap_chart, build_reliable_chart
from vexcore.charts.origins import DEMONSTRATION_LOOK, ESTIMATED_LOOK, ORIGIN_FIELD

STAMP = "demonstratie, synthetisch"
WORDS = ChangeWords(value="Verandering", names={"group": "Uitkomst", "shown": "Getal"}, origin="Herkomst", stamp=STAMP)
CHANGES = pd.DataFrame(
    {
        "group": ["Gezondheid", "Welbevinden", "Vertrouwen"],
        "row": ["6,1 → 6,4", "7,1 → 7,0", "samen"],
        "value": [0.3, -0.1, None],
        "low": [0.1, -0.4, None],
        "high": [0.5, 0.2, None],
        "told": [True, False, False],
        "shown": ["+0,30", "-0,10", "achtergehouden"],
        "absent": ["", "", "achtergehouden"],
        "secret": ["x", "y", "z"],
    }
)
THINGS = pd.DataFrame(
    {
        "group": ["Nulmeting"] * 2,
        "row": ["Ding 1", "Ding 2"],
        "able": [6.0, None],
        "important": [8.4, None],
        "shown": ["2,40", "achtergehouden"],
        "absent": ["", "achtergehouden"],
        "secret": ["x", "y"],
    }
)
PARTS = pd.DataFrame(
    {
        "group": ["Welbevinden"] * 6,
        "row": ["samen"] * 3 + ["controle"] * 3,
        "category": ["slechter", "gelijk", "beter"] * 2,
        "value": [0.09, 0.72, 0.18, None, 0.8, None],
        "shown": ["9%", "72%", "18%", "achtergehouden", "80%", "achtergehouden"],
        "absent": ["", "", "", *["gelijk 80%; rest achtergehouden"] * 3],
        "secret": ["x"] * 6,
    }
)


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    return list(spec["datasets"][layer["data"]["name"]])


def find(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == kind]


def draw_changes(frame: pd.DataFrame = CHANGES, look: Any = DEMONSTRATION_LOOK) -> dict[str, Any]:
    return dict(build_change_chart(frame, words=WORDS, look=look, number_format="+.1f").to_dict())


def draw_things() -> dict[str, Any]:
    return dict(build_gap_chart(THINGS, words=WORDS, look=DEMONSTRATION_LOOK, largest=10.0).to_dict())


def draw_parts() -> dict[str, Any]:
    chart = build_reliable_chart(
        PARTS, words=WORDS, look=DEMONSTRATION_LOOK, categories=["slechter", "gelijk", "beter"]
    )
    return dict(chart.to_dict())


@pytest.mark.parametrize("draw", [draw_changes, draw_things, draw_parts])
def test_every_drawn_row_says_its_origin_and_nothing_undrawn_enters(draw: Any) -> None:
    spec = draw()

    for layer in spec["layer"]:
        for row in rows_of(spec, layer):
            assert row[ORIGIN_FIELD] == STAMP
            assert "secret" not in row


@pytest.mark.parametrize("draw", [draw_changes, draw_things, draw_parts])
def test_marks_say_in_words_what_they_show_or_are_silent(draw: Any) -> None:
    for layer in draw()["layer"]:
        assert layer["mark"].get("aria") is False or "description" in layer["encoding"]


def test_a_mark_is_filled_where_the_interval_leaves_out_zero() -> None:
    spec = draw_changes()
    fills = {row["group"]: layer["mark"]["fill"] for layer in find(spec, "point") for row in rows_of(spec, layer)}

    assert fills == {"Gezondheid": DEMONSTRATION_LOOK.colours[0], "Welbevinden": "transparent"}


def test_the_axis_of_change_holds_zero_and_every_interval() -> None:
    domain = find(draw_changes(), "point")[0]["encoding"]["x"]["scale"]["domain"]
    assert domain == pytest.approx([-0.424, 0.53])

    positive = find(draw_changes(CHANGES.iloc[:1]), "point")[0]["encoding"]["x"]["scale"]["domain"]
    assert positive == pytest.approx([0.0, 0.53])


def test_marks_and_lines_are_those_of_the_origin() -> None:
    for look in (DEMONSTRATION_LOOK, ESTIMATED_LOOK):
        spec = draw_changes(look=look)
        assert find(spec, "point")[0]["mark"]["shape"] == look.shapes[0]
        assert find(spec, "rule")[0]["mark"]["strokeDash"] == list(look.dash)


def test_a_withheld_change_has_words_in_place_of_a_mark_and_no_number() -> None:
    spec = draw_changes()
    texts = [row for layer in find(spec, "text") for row in rows_of(spec, layer)]

    assert [row["absent"] for row in texts if "absent" in row] == ["achtergehouden"]
    assert [row["shown"] for row in texts if "shown" in row] == ["+0,30", "-0,10"]


def test_ability_is_hollow_importance_filled_and_a_line_joins_them() -> None:
    spec = draw_things()
    able, important = find(spec, "point")

    assert (able["encoding"]["x"]["field"], able["mark"]["fill"]) == ("able", "transparent")
    assert (important["encoding"]["x"]["field"], important["mark"]["fill"]) == (
        "important",
        DEMONSTRATION_LOOK.colours[0],
    )
    (line,) = find(spec, "rule")
    assert (line["encoding"]["x"]["field"], line["encoding"]["x2"]["field"]) == ("able", "important")
    assert important["encoding"]["x"]["scale"]["domain"] == [0, 10]


def test_a_thing_without_its_means_draws_nothing() -> None:
    nothing = THINGS.iloc[1:]
    spec = dict(build_gap_chart(nothing, words=WORDS, look=DEMONSTRATION_LOOK, largest=10.0).to_dict())

    assert find(spec, "point") == []


def test_parts_of_a_bar_run_from_worse_to_better_and_fill_it() -> None:
    spec = draw_parts()
    (bars,) = find(spec, "bar")
    drawn = rows_of(spec, bars)

    assert [row["category"] for row in drawn] == ["slechter", "gelijk", "beter"]
    # Whole percentages that add up to 99.
    assert [drawn[0]["end"], drawn[1]["start"]] == pytest.approx([0.09 / 0.99] * 2)
    assert drawn[2]["end"] == pytest.approx(1.0)


def test_a_bar_with_a_withheld_part_is_words() -> None:
    spec = draw_parts()
    texts = [row for layer in find(spec, "text") for row in rows_of(spec, layer)]

    assert [row["absent"] for row in texts if "absent" in row] == ["gelijk 80%; rest achtergehouden"]
    assert "80%" not in [row.get("shown") for row in texts]


def test_bars_that_are_all_withheld_draw_words_alone() -> None:
    chart = build_reliable_chart(
        PARTS.iloc[3:], words=WORDS, look=DEMONSTRATION_LOOK, categories=["slechter", "gelijk", "beter"]
    )
    spec = dict(chart.to_dict())

    assert find(spec, "bar") == []
    assert {layer["mark"]["type"] for layer in spec["layer"]} == {"text"}
