"""Charts of estimated effects: bands behind intervals, thresholds, what is withheld, and the grid of choices."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from vexcore.charts.estimates import TEXTS, EstimateWords, build_estimate_chart, find_reach
from vexcore.charts.estimates_course import CourseAxes, build_estimate_course_chart
from vexcore.charts.estimates_curve import CURVE_HEIGHT, GAP, ROW, CurveWords, build_curve_chart
from vexcore.charts.origins import DEMONSTRATION_LOOK, ESTIMATED_LOOK, ORIGIN_FIELD, OriginLook

STAMP = "demonstratie, synthetisch"
WORDS = EstimateWords(
    effect="Effect (procentpunten)",
    group="Proef",
    row="Groep",
    shown="Effect",
    interval="90%",
    mde="MDE",
    verdict="Oordeel",
    mean="Gemiddelde",
    n="Mensen",
    origin="Herkomst",
    stamp=STAMP,
)
ROWS = pd.DataFrame(
    {
        "group": ["Oss", "Oss", "Oss"],
        "row": ["Eigen regie", "Maatwerk", "Klein"],
        "month": [12, 18, 24],
        "value": [8.0, 1.0, None],
        "low": [3.0, -9.0, None],
        "high": [13.0, 11.0, None],
        "band": [7.5, 15.0, None],
        "threshold": [5.0, None, 5.0],
        "told": [True, False, False],
        "shown": ["+8,0", "+1,0", "achtergehouden"],
        "interval": ["+3,0 tot +13,0", "-9,0 tot +11,0", "–"],
        "mde_words": ["7,5", "15,0", "–"],
        "verdict": ["gunstig", "te klein", "achtergehouden"],
        "mean": ["40%", "40%", "–"],
        "n_words": ["102 / 103", "96 / 103", "–"],
        "absent": ["", "", "achtergehouden"],
        "secret": ["x", "y", "z"],
    }
)
LOOKS = pytest.mark.parametrize("look", [DEMONSTRATION_LOOK, ESTIMATED_LOOK])


def list_layers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [leaf for layer in spec["layer"] for leaf in (list_layers(layer) if "layer" in layer else [layer])]


def find(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [layer for layer in list_layers(spec) if layer["mark"]["type"] == kind]


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    return list(spec["datasets"][layer["data"]["name"]])


def forest(frame: pd.DataFrame = ROWS, look: OriginLook = DEMONSTRATION_LOOK) -> dict[str, Any]:
    return dict(build_estimate_chart(frame, words=WORDS, look=look, number_format="+.0f").to_dict())


def course(frame: pd.DataFrame = ROWS, months: tuple[int, ...] = (12, 18, 24), **options: Any) -> dict[str, Any]:
    axes = CourseAxes(months=months, low=-16.0, high=16.0, number_format="+.0f", month="Maand")
    gaps = options.pop("gaps", pd.DataFrame({"start": [24], "end": [24]}))
    look = options.pop("look", DEMONSTRATION_LOOK)
    return dict(
        build_estimate_course_chart(
            frame, gaps, words=WORDS, look=look, axes=axes, gap="1 maand achtergehouden"
        ).to_dict()
    )


def assert_stamped(spec: dict[str, Any]) -> None:
    for layer in list_layers(spec):
        for row in rows_of(spec, layer):
            assert row[ORIGIN_FIELD] == STAMP
            assert "secret" not in row


def test_the_band_runs_as_far_to_either_side_of_zero_as_the_study_was_blind() -> None:
    spec = forest()
    (band,) = find(spec, "bar")

    assert [(row["start"], row["end"]) for row in rows_of(spec, band)] == [(-7.5, 7.5), (-15.0, 15.0)]
    assert spec["layer"].index(band) == 0
    assert band["mark"]["opacity"] < 0.5


@pytest.mark.parametrize(
    ("changed", "ends"),
    [
        ({}, (-15.0, 15.0)),
        ({"high": [40.0, 11.0, None]}, (-15.0, 40.0)),
        ({"low": [3.0, -30.0, None]}, (-30.0, 15.0)),
        ({"band": [None, None, None]}, (-9.0, 13.0)),
        ({"band": [None, None, None], "threshold": [20.0, None, None]}, (-20.0, 20.0)),
    ],
)
def test_the_axis_shows_bands_intervals_thresholds_and_zero(
    changed: dict[str, list[float | None]], ends: tuple[float, float]
) -> None:
    frame = ROWS.assign(**{name: pd.Series(values, dtype="float64") for name, values in changed.items()})

    assert find_reach(frame) == pytest.approx((ends[0] * 1.06, ends[1] * 1.06))
    domain = find(forest(frame), "point")[0]["encoding"]["x"]["scale"]["domain"]
    assert domain == pytest.approx([ends[0] * 1.06, ends[1] * 1.06])


def test_nothing_known_still_has_an_axis_around_zero() -> None:
    assert find_reach(ROWS.iloc[0:0]) == (-1.0, 1.0)


def test_thresholds_stand_on_both_sides_where_they_are_known_and_zero_beside_every_number() -> None:
    spec = forest()
    zero, thresholds = find(spec, "tick")[:2]

    assert [row["value"] for row in rows_of(spec, zero)] == [0.0, 0.0]
    assert sorted(row["value"] for row in rows_of(spec, thresholds)) == [-5.0, 5.0]


@LOOKS
def test_an_interval_without_zero_has_a_filled_mark_with_the_look_of_its_origin(look: OriginLook) -> None:
    spec = forest(look=look)
    filled, hollow = find(spec, "point")

    assert (filled["mark"]["fill"], hollow["mark"]["fill"]) == (look.colours[0], "transparent")
    assert {point["mark"]["shape"] for point in (filled, hollow)} == {look.shapes[0]}
    assert [row["shown"] for row in rows_of(spec, filled)] == ["+8,0"]
    assert [row["shown"] for row in rows_of(spec, hollow)] == ["+1,0"]
    assert find(spec, "rule")[0]["mark"]["strokeDash"] == list(look.dash)


def test_a_layer_without_marks_is_left_out() -> None:
    assert len(find(forest(ROWS.iloc[[0]]), "point")) == 1
    assert len(find(course(ROWS.iloc[[0]]), "point")) == 1


def test_every_row_says_its_origin_and_nothing_undrawn_enters() -> None:
    assert_stamped(forest())
    assert_stamped(course())
    assert_stamped(curve())


def test_what_is_withheld_has_words_and_no_mark() -> None:
    spec = forest()
    words = [row for layer in find(spec, "text") for row in rows_of(spec, layer) if "absent" in row]

    assert [(row["absent"], row["told"]) for row in words] == [("achtergehouden", "Oss, Klein: achtergehouden")]


def test_the_verdict_stands_beside_the_number_only_where_there_is_room() -> None:
    spec = forest()
    verdicts = next(layer for layer in find(spec, "text") if layer["encoding"]["text"]["field"] == "verdict")
    room = find(spec, "point")[0]["encoding"]["x"]["scale"]["rangeMax"]["expr"]

    assert verdicts["mark"]["opacity"] == {"expr": "width > 560 ? 1 : 0"}
    assert verdicts["mark"]["dx"] == -(round(4 * 6.6) + 12)
    short, long = round(4 * 6.6) + 12, round(8 * 6.6) + 12
    assert room == f"width - (width > 560 ? {short + long} : {short})"


def test_who_hears_the_chart_gets_all_that_the_tooltip_shows() -> None:
    spec = forest()
    point = find(spec, "point")[0]

    assert rows_of(spec, point)[0]["told_words"] == (
        "Proef: Oss; Groep: Eigen regie; Effect: +8,0; 90%: +3,0 tot +13,0; MDE: 7,5; Oordeel: gunstig; "
        f"Gemiddelde: 40%; Mensen: 102 / 103; Herkomst: {STAMP}"
    )
    assert [entry["field"] for entry in point["encoding"]["tooltip"]] == [*TEXTS, ORIGIN_FIELD]


def test_months_that_follow_each_other_have_bands_and_waves_have_lines() -> None:
    waves = course()
    assert len(find(waves, "rect")) == 1
    intervals = next(layer for layer in find(waves, "rule") if "high" in rows_of(waves, layer)[0])
    assert intervals["mark"]["strokeDash"] == list(DEMONSTRATION_LOOK.dash)

    months = course(months=tuple(range(37)))
    mde, interval = find(months, "rect")
    assert [(row["start"], row["end"]) for row in rows_of(months, mde)] == [(11.5, 12.5), (17.5, 18.5)]
    assert [(row["below"], row["band"]) for row in rows_of(months, mde)] == [(-7.5, 7.5), (-15.0, 15.0)]
    assert [(row["low"], row["high"]) for row in rows_of(months, interval)] == [(3.0, 13.0), (-9.0, 11.0)]
    assert [row["told"] for row in rows_of(months, interval)] == [True, False]
    opacity = interval["encoding"]["opacity"]
    assert opacity["condition"]["test"] == "datum.told"
    assert opacity["condition"]["value"] > 1.5 * opacity["value"] > 1.5 * mde["mark"]["opacity"]


def test_small_marks_are_drawn_thin_so_that_hollow_ones_stay_open() -> None:
    months = find(course(ROWS.assign(month=[13, 14, 24]), months=tuple(range(37))), "point")
    many = pd.concat([SPECIFICATIONS] * 40).assign(rank=range(1, 81))
    for point in (*months, *find(curve(many), "point")):
        assert point["mark"]["strokeWidth"] < 1
        # The path of a mark is as wide as the root of its size: room for a hole between two strokes.
        assert point["mark"]["size"] ** 0.5 > 5 * point["mark"]["strokeWidth"]


def test_a_month_without_number_is_a_bar_with_words_and_no_mark() -> None:
    spec = course(months=tuple(range(37)))
    marks = [row["month"] for point in find(spec, "point") for row in rows_of(spec, point)]
    bars = [
        row
        for layer in find(spec, "rule")
        for row in rows_of(spec, layer)
        if set(row) == {"start", "end", ORIGIN_FIELD}
    ]
    captions = [row["words"] for layer in find(spec, "text") for row in rows_of(spec, layer) if "words" in row]

    assert sorted(marks) == [12, 18]
    assert [(row["start"], row["end"]) for row in bars] == [(23.6, 24.4)]
    assert captions == ["1 maand achtergehouden"]
    assert not [
        layer
        for layer in find(course(gaps=ROWS.iloc[0:0].assign(start=[], end=[])), "text")
        if "x" not in layer["encoding"]
    ]


SPECIFICATIONS = pd.DataFrame(
    {
        "rank": [1, 2],
        "value": [-0.5, 8.0],
        "low": [-3.0, 3.0],
        "high": [2.0, 13.0],
        "told": [False, True],
        "threshold": [5.0, 5.0],
        "specification": ["M2, HC2", "M1, HC2"],
        "shown": ["-0,5", "+8,0"],
        "interval": ["-3,0 tot +2,0", "+3,0 tot +13,0"],
        "p": ["0,700", "0,004"],
        "secret": ["x", "y"],
    }
)
CHOICES = pd.DataFrame({"rank": [1, 2, 1, 2], "choice": ["M2", "M1", "HC2", "HC2"], "secret": ["x"] * 4})


def curve(frame: pd.DataFrame = SPECIFICATIONS) -> dict[str, Any]:
    words = CurveWords(
        effect="Effect", specification="Keuze", shown="Effect", interval="90%", p="p", origin="Herkomst", stamp=STAMP
    )
    return dict(
        build_curve_chart(
            frame, CHOICES, rows=("M1", "M2", "HC2"), words=words, look=DEMONSTRATION_LOOK, number_format="+.1f"
        ).to_dict()
    )


def test_the_grid_stands_below_the_curve_with_a_row_a_choice() -> None:
    spec = curve()
    (grid,) = find(spec, "tick")
    scale = grid["encoding"]["y"]["scale"]

    assert scale["domain"] == ["M1", "M2", "HC2"]
    assert scale["range"] == [CURVE_HEIGHT + GAP, CURVE_HEIGHT + GAP + 3 * ROW]
    assert [(row["rank"], row["choice"]) for row in rows_of(spec, grid)] == [
        (1, "M2"),
        (2, "M1"),
        (1, "HC2"),
        (2, "HC2"),
    ]
    assert find(spec, "point")[0]["encoding"]["y"]["scale"]["range"][0] == CURVE_HEIGHT


def test_the_curve_has_its_intervals_zero_and_thresholds() -> None:
    spec = curve()
    (bars,) = find(spec, "rect")
    lines = [row["value"] for layer in find(spec, "rule") for row in rows_of(spec, layer)]

    assert [(row["low"], row["high"]) for row in rows_of(spec, bars)] == [(-3.0, 2.0), (3.0, 13.0)]
    assert [(row["start"], row["end"]) for row in rows_of(spec, bars)] == [(0.6, 1.4), (1.6, 2.4)]
    assert lines == [0.0, -5.0, 5.0]
    assert find(spec, "point")[0]["encoding"]["y"]["scale"]["domain"] == [-5.0, 13.0]
    assert find(spec, "point")[0]["encoding"]["y"]["scale"]["nice"] == 5
    told = {row["high"]: row["told"] for row in rows_of(spec, bars)}
    assert told == {2.0: False, 13.0: True}
    assert bars["encoding"]["opacity"]["condition"]["value"] > 1.5 * bars["encoding"]["opacity"]["value"]
    without = curve(SPECIFICATIONS.assign(threshold=float("nan")))
    assert [row["value"] for layer in find(without, "rule") for row in rows_of(without, layer)] == [0.0]


def test_a_specification_is_told_in_words() -> None:
    spec = curve()
    filled, hollow = find(spec, "point")

    assert [row["told_words"] for row in rows_of(spec, filled)] == [
        f"Keuze: M1, HC2; Effect: +8,0; 90%: +3,0 tot +13,0; p: 0,004; Herkomst: {STAMP}"
    ]
    assert [row["rank"] for row in rows_of(spec, hollow)] == [1]
