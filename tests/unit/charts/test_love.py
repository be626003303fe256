from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from vexcore.charts.love import MARGIN, LoveWords, build_love_chart
from vexcore.charts.origins import DEMONSTRATION_LOOK, ESTIMATED_LOOK, ORIGIN_FIELD

STAMP = "demonstratie, synthetisch"
WORDS = LoveWords(
    value="Verschil",
    group="Kenmerk",
    row="Categorie",
    series="Groep",
    share="Aandeel",
    n="Aantal",
    origin="Herkomst",
    stamp=STAMP,
)
ROWS = pd.DataFrame(
    {
        "group": ["Sekse", "Sekse", "Sekse", "Sekse"],
        "row": ["Man", "Man", "Vrouw", "Vrouw"],
        "series": ["A", "B", "A", "B"],
        "value": [0.12, -0.03, None, 0.03],
        "clear": [True, False, False, False],
        "shown": ["+0,12", "-0,03", "achtergehouden", "+0,03"],
        "share": ["61%", "53%", "", "47%"],
        "n": ["61 van 100", "53 van 100", "–", "47 van 100"],
        "absent": ["", "", "1 achtergehouden", "1 achtergehouden"],
        "absent_short": ["", "", "(1)", "(1)"],
        "secret": ["w", "x", "y", "z"],
    }
)


def build(frame: pd.DataFrame = ROWS, **options: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {"look": DEMONSTRATION_LOOK, "threshold": 0.1, "least_reach": 0.25} | options
    chart = build_love_chart(frame, words=WORDS, series_order=["A", "B"], number_format=".1f", **settings)
    return dict(chart.to_dict())


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


def test_lines_stand_at_zero_and_at_the_threshold_on_either_side() -> None:
    spec = build()
    lines = {(row["value"], row["kind"]) for row in rows_of(spec, find(spec, "rule")[0])}

    assert lines == {(-0.1, "threshold"), (0.0, "zero"), (0.1, "threshold")}


def test_without_threshold_there_is_only_the_zero_line() -> None:
    spec = build(threshold=None)

    assert [(row["value"], row["kind"]) for row in rows_of(spec, find(spec, "rule")[0])] == [(0.0, "zero")]


@pytest.mark.parametrize(("least", "reach"), [(0.25, 0.25), (0.1, MARGIN * 0.12)])
def test_the_axis_reaches_as_far_to_both_sides(least: float, reach: float) -> None:
    domain = find(build(least_reach=least), "point")[0]["encoding"]["x"]["scale"]["domain"]

    assert domain == pytest.approx([-reach, reach])


def test_a_withheld_number_has_no_mark_and_says_so_once_in_its_row() -> None:
    spec = build()
    points = rows_of(spec, find(spec, "point")[0])
    words = [row for layer in find(spec, "text") for row in rows_of(spec, layer) if "absent" in row]

    assert [(row["series"], row["row"]) for row in points] == [("A", "Man"), ("B", "Man"), ("B", "Vrouw")]
    assert [(row["place"], row["told"]) for row in words] == [("Sekse|Vrouw", "Sekse, Vrouw: 1 achtergehouden")]


def test_words_that_do_not_fit_are_shortened_never_cut_off() -> None:
    spec = build()
    (layer,) = [one for one in find(spec, "text") if any("absent" in row for row in rows_of(spec, one))]

    assert "limit" not in layer["mark"]
    assert "text" not in layer["encoding"]
    # Sixteen letters of 6.6 px: a plot of 330 px is the least in which they take no more than 0.32 of the width.
    assert layer["mark"]["text"] == {"expr": "0.32 * width >= 106 ? datum.absent : datum.absent_short"}
    assert rows_of(spec, layer)[0]["absent_short"] == "(1)"


def test_lines_stop_below_the_stamp() -> None:
    spec = build()
    (rule,) = find(spec, "rule")
    stamp = next(
        layer for layer in find(spec, "text") if layer["encoding"].get("text", {}).get("field") == ORIGIN_FIELD
    )

    assert rule["encoding"]["y"]["value"] == 23 > stamp["encoding"]["y"]["value"] + 6
    assert rule["encoding"]["y2"] == {"value": "height"}
    assert rule["encoding"]["x"]["axis"]["grid"] is False


def test_nothing_released_draws_no_mark_and_keeps_the_least_reach() -> None:
    spec = build(ROWS.assign(value=float("nan")))
    (point,) = find(spec, "point")

    assert rows_of(spec, point) == []
    assert point["encoding"]["x"]["scale"]["domain"] == [-0.25, 0.25]


def test_a_mark_is_told_with_its_share_its_n_and_its_origin() -> None:
    spec = build()

    assert rows_of(spec, find(spec, "point")[0])[0]["told"] == (
        "Kenmerk: Sekse; Categorie: Man; Groep: A; Verschil: +0,12; Aandeel: 61%; Aantal: 61 van 100; "
        "Herkomst: demonstratie, synthetisch"
    )


def test_marks_are_those_of_the_origin_and_filled_where_the_difference_is_clear() -> None:
    for look in (DEMONSTRATION_LOOK, ESTIMATED_LOOK):
        encoding = find(build(look=look), "point")[0]["encoding"]
        assert encoding["color"]["scale"]["range"] == encoding["fill"]["scale"]["range"] == list(look.colours[:2])
        assert encoding["shape"]["scale"]["range"] == list(look.shapes[:2])
        assert encoding["fillOpacity"] == {"condition": {"test": "datum.clear", "value": 1}, "value": 0}


def test_one_series_is_named_too() -> None:
    one = ROWS[ROWS["series"] == "A"]
    chart = build_love_chart(
        one, words=WORDS, look=DEMONSTRATION_LOOK, series_order=["A"], least_reach=0.25, number_format=".1f"
    )

    assert find(dict(chart.to_dict()), "point")[0]["encoding"]["color"]["legend"]["description"] == "Groep"
