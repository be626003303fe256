from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from vexcore.charts.cohort import RowWords, build_cohort_rows_chart
from vexcore.charts.origins import DEMONSTRATION_LOOK, ESTIMATED_LOOK, ORIGIN_FIELD

STAMP = "demonstratie, synthetisch"
WORDS = RowWords(
    value="Aandeel", group="Proef", row="Groep", interval="95%", n="Aantal", origin="Herkomst", stamp=STAMP
)
ROWS = pd.DataFrame(
    {
        "group": ["Oss", "Oss", "A|B"],
        "row": ["Controle", "Klein", "Controle"],
        "value": [0.4, None, 0.2],
        "low": [0.3, None, None],
        "high": [0.5, None, None],
        "shown": ["40%", "achtergehouden", "20%"],
        "interval": ["30% tot 50%", "", ""],
        "n": ["41 van 102", "–", "20 van 100"],
        "absent": ["", "achtergehouden", ""],
        "secret": ["x", "y", "z"],
    }
)


def build(frame: pd.DataFrame = ROWS, **options: Any) -> dict[str, Any]:
    look = options.pop("look", DEMONSTRATION_LOOK)
    return dict(
        build_cohort_rows_chart(
            frame, words=WORDS, look=look, number_format=options.pop("number_format", ".0%"), **options
        ).to_dict()
    )


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    return list(spec["datasets"][layer["data"]["name"]])


def find(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == kind]


def test_every_drawn_row_says_its_origin_and_nothing_undrawn_enters() -> None:
    spec = build()

    for layer in spec["layer"]:
        for row in rows_of(spec, layer):
            assert row[ORIGIN_FIELD] == STAMP
            assert "secret" not in row


def test_marks_are_those_of_the_origin() -> None:
    for look in (DEMONSTRATION_LOOK, ESTIMATED_LOOK):
        spec = build(look=look)
        (point,) = find(spec, "point")
        (rule,) = find(spec, "rule")
        assert (point["mark"]["shape"], point["mark"]["color"]) == (look.shapes[0], look.colours[0])
        assert (rule["mark"]["strokeDash"], rule["mark"]["color"]) == (list(look.dash), look.colours[0])


def test_rows_stand_under_their_heading_and_a_bar_in_a_name_starts_no_row() -> None:
    axis = find(build(), "point")[0]["encoding"]["y"]

    assert axis["scale"]["domain"] == ["", "Oss", "Oss|Controle", "Oss|Klein", "A/B", "A/B|Controle"]


def test_headings_run_on_into_the_plot_and_may_be_long() -> None:
    long = "Vertrouwen in de afdeling Werk en Inkomen van de gemeente"
    spec = build(ROWS.assign(group=long))
    heading = next(layer for layer in find(spec, "text") if layer["encoding"]["text"]["field"] == "place")
    axis = heading["encoding"]["y"]["axis"]

    assert [row["place"] for row in rows_of(spec, heading)] == [long]
    assert heading["mark"]["dx"] == -axis["minExtent"] == -axis["maxExtent"]
    assert heading["mark"]["limit"] == {"expr": f"width + {axis['minExtent']}"}
    assert axis["minExtent"] == round(len("Controle") * 6.6) + 14


def test_a_withheld_row_has_words_in_place_of_a_mark() -> None:
    spec = build()
    (point,) = find(spec, "point")
    words = [row for layer in find(spec, "text") for row in rows_of(spec, layer) if "absent" in row]

    assert [row["row"] for row in rows_of(spec, point)] == ["Controle", "Controle"]
    assert words == [
        {"place": "Oss|Klein", "absent": "achtergehouden", "told": "Oss, Klein: achtergehouden", ORIGIN_FIELD: STAMP}
    ]


def test_an_interval_has_ends_and_a_number_without_interval_has_no_line() -> None:
    spec = build()
    (rule,) = find(spec, "rule")

    assert [(row["low"], row["high"]) for row in rows_of(spec, rule)] == [(0.3, 0.5)]
    assert [layer["encoding"]["x"]["field"] for layer in find(spec, "tick")] == ["low", "high"]


def test_the_axis_starts_at_zero_and_ends_past_the_longest_interval() -> None:
    assert find(build(), "point")[0]["encoding"]["x"]["scale"]["domain"] == [0, pytest.approx(0.52)]
    assert find(build(largest=10.0), "point")[0]["encoding"]["x"]["scale"]["domain"] == [0, 10.0]


def test_persons_stand_on_a_line_from_zero_with_their_number() -> None:
    counts = ROWS.assign(value=[100.0, None, 50.0], low=0.9, high=1.0, shown=["100", "achtergehouden", "50"])
    spec = build(counts, from_zero=True)
    (rule,) = find(spec, "rule")
    numbers = next(layer for layer in find(spec, "text") if layer["encoding"]["text"]["field"] == "shown")

    assert [(row["low"], row["high"]) for row in rows_of(spec, rule)] == [(0.0, 100.0), (0.0, 50.0)]
    assert [row["shown"] for row in rows_of(spec, numbers)] == ["100", "50"]
    assert rule["encoding"]["x"]["scale"]["domain"] == [0, pytest.approx(104)]
    assert not find(spec, "tick")


def test_nothing_but_withheld_rows_still_makes_a_chart() -> None:
    spec = build(ROWS.iloc[[1]])

    assert find(spec, "point")[0]["encoding"]["x"]["scale"]["domain"] == [0, 1.0]


@pytest.mark.parametrize(
    ("largest", "number_format"),
    [(0.5, ".2f"), (0.6, ".1f"), (4.0, ".1f"), (4.9, ".1f"), (5.0, ",.0f"), (10.0, ",.0f")],
)
def test_an_axis_has_the_decimals_that_its_steps_need(largest: float, number_format: str) -> None:
    axis = find(build(number_format=None, largest=largest), "point")[0]["encoding"]["x"]["axis"]

    assert axis["format"] == number_format


def test_the_axis_stands_above_the_rows_and_each_number_in_a_column_at_the_right() -> None:
    spec = build()
    x = find(spec, "point")[0]["encoding"]["x"]
    numbers = next(layer for layer in find(spec, "text") if layer["encoding"]["text"]["field"] == "shown")

    assert x["axis"]["orient"] == "top"
    assert x["scale"]["rangeMax"] == {"expr": "width - 32"}
    assert numbers["encoding"]["x"] == {"value": "width"}
    assert [row["shown"] for row in rows_of(spec, numbers)] == ["40%", "20%"]


def test_who_hears_the_chart_gets_the_numbers_as_shown_with_their_origin() -> None:
    spec = build()
    (point,) = find(spec, "point")

    assert point["encoding"]["description"]["field"] == "told"
    assert rows_of(spec, point)[0]["told"] == (
        "Proef: Oss; Groep: Controle; Aandeel: 40%; 95%: 30% tot 50%; Aantal: 41 van 102; Herkomst: " + STAMP
    )
    heard = [layer["encoding"]["description"]["field"] for layer in spec["layer"] if layer["mark"].get("aria", True)]
    assert heard == ["told", "told"]
    for axis in ("x", "y"):
        assert point["encoding"][axis]["axis"]["description"] in {"Aandeel", "Proef, Groep"}
