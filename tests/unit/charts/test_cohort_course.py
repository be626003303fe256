from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from vexcore.charts.cohort_course import MonthWords, build_cohort_course_chart
from vexcore.charts.origins import DEMONSTRATION_LOOK, ORIGIN_FIELD

STAMP = "demonstratie, synthetisch"
WORDS = MonthWords(
    month="Maand",
    value="Aandeel",
    series="Groep",
    interval="95%",
    n="Aantal",
    origin="Herkomst",
    stamp=STAMP,
    gap="3 maanden achtergehouden",
)
NO_GAPS = pd.DataFrame({"series": [], "start": [], "end": [], "words": []}).astype({"start": "int", "end": "int"})


def course(series: str, values: list[float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "series": series,
            "month": range(len(values)),
            "value": pd.Series(values, dtype="float64"),
            "low": pd.Series([None if value is None else value - 0.05 for value in values], dtype="float64"),
            "high": pd.Series([None if value is None else value + 0.05 for value in values], dtype="float64"),
            "shown": [str(value) for value in values],
            "interval": "",
            "n": "100",
            "secret": "x",
        }
    )


def gap(series: str, start: int, end: int, words: str = "achtergehouden") -> dict[str, Any]:
    return {"series": series, "start": start, "end": end, "words": words}


TWO = pd.concat([course("A", [None, 0.1, 0.2, None, 0.4, None, 0.6, 0.7]), course("B", [0.1] * 8)], ignore_index=True)


def build(frame: pd.DataFrame = TWO, gaps: pd.DataFrame = NO_GAPS, **options: Any) -> dict[str, Any]:
    names = list(dict.fromkeys(frame["series"]))
    chart = build_cohort_course_chart(
        frame,
        gaps,
        words=WORDS,
        look=DEMONSTRATION_LOOK,
        series_order=names,
        number_format=".0%",
        largest=0.8,
        last_month=7,
        **options,
    )
    return dict(chart.to_dict())


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    return list(spec["datasets"][layer["data"]["name"]])


def find(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == kind]


def test_a_line_breaks_where_a_month_is_withheld() -> None:
    spec = build()
    (line,) = find(spec, "line")
    own = [row for row in rows_of(spec, line) if row["series"] == "A"]

    assert [row["value"] for row in own] == [None, 0.1, 0.2, None, 0.4, None, 0.6, 0.7]
    assert line["mark"]["strokeDash"] == list(DEMONSTRATION_LOOK.dash)


def test_marks_stand_twice_a_year_and_where_a_month_is_alone() -> None:
    spec = build()
    (points,) = find(spec, "point")

    assert [(row["series"], row["month"]) for row in rows_of(spec, points)] == [("A", 4), ("A", 6), ("B", 0), ("B", 6)]


def test_marks_of_several_series_stand_beside_each_other() -> None:
    spec = build()
    at = {(row["series"], row["month"]): row["at"] for row in rows_of(spec, find(spec, "point")[0])}

    assert at["A", 6] == pytest.approx(5.85)
    assert at["B", 6] == pytest.approx(6.15)


def test_one_series_has_no_legend_and_stands_on_its_month() -> None:
    spec = build(course("A", [0.1] * 8))
    (points,) = find(spec, "point")

    assert points["encoding"]["color"]["legend"] is None
    assert {row["at"] for row in rows_of(spec, points)} == {0, 6}


def test_every_drawn_row_says_its_origin() -> None:
    spec = build(gaps=pd.DataFrame([gap("A", 3, 3)]))

    for layer in spec["layer"]:
        assert {row[ORIGIN_FIELD] for row in rows_of(spec, layer)} <= {STAMP}
        assert all("secret" not in row for row in rows_of(spec, layer))
    assert any(row == {ORIGIN_FIELD: STAMP} for row in rows_of(spec, spec["layer"][-1]))


def test_a_gap_has_a_bar_for_each_series_and_words_once() -> None:
    gaps = pd.DataFrame([gap("A", 0, 0), gap("A", 5, 6, "nog niet openbaar"), gap("B", 0, 2)])
    spec = build(gaps=gaps)
    bars = [row for layer in find(spec, "rule") for row in rows_of(spec, layer) if "start" in row]
    words = [
        (layer["encoding"]["x"], row["words"])
        for layer in find(spec, "text")
        for row in rows_of(spec, layer)
        if "words" in row
    ]

    assert [(row["series"], row["start"], row["end"]) for row in bars] == [
        ("A", -0.4, 0.4),
        ("A", 4.6, 6.4),
        ("B", -0.4, 2.4),
    ]
    assert words == [({"value": 0}, "3 maanden achtergehouden")]


def test_without_gaps_nothing_is_said_of_them() -> None:
    spec = build()

    assert not [row for layer in find(spec, "text") for row in rows_of(spec, layer) if "words" in row]


def test_who_hears_the_chart_gets_the_numbers_as_shown_with_their_origin() -> None:
    spec = build(gaps=pd.DataFrame([gap("A", 3, 3)]))
    (points,) = find(spec, "point")

    assert points["encoding"]["description"]["field"] == "told"
    assert rows_of(spec, points)[0]["told"] == "Groep: A; Maand: 4; Aandeel: 0.4; Aantal: 100; Herkomst: " + STAMP
    heard = [layer["mark"]["type"] for layer in spec["layer"] if layer["mark"].get("aria", True)]
    assert heard == ["point"]


def test_the_axis_starts_at_zero_and_leaves_room_for_the_words() -> None:
    plain = find(build(), "point")[0]["encoding"]["y"]["scale"]["domain"]
    with_gap = find(build(gaps=pd.DataFrame([gap("A", 3, 3)])), "point")[0]["encoding"]["y"]["scale"]["domain"]

    assert plain[0] == with_gap[0] == 0
    assert 0.8 < plain[1] < with_gap[1]


def test_charts_beside_each_other_have_one_scale() -> None:
    gaps = pd.DataFrame([gap("A", 3, 3)])
    tops = [
        find(build(course("A", [0.1] * 8), own, gap_rows=1), "point")[0]["encoding"]["y"]["scale"]["domain"][1]
        for own in (NO_GAPS, gaps)
    ]

    assert tops[0] == tops[1]


def test_more_series_than_marks_start_over() -> None:
    many = pd.concat([course(f"S{number}", [0.1] * 8) for number in range(9)], ignore_index=True)
    colours = find(build(many), "point")[0]["encoding"]["color"]["scale"]["range"]

    assert len(colours) == 9
    assert colours[8] == colours[0]
