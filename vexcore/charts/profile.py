"""Shares under headings with a reference mark in each row, and differences against a threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.style import GREY, SERIES, SHAPES, FinishedChart, finish

SEPARATOR = "|"
"""Between heading and row in the ids of the vertical axis; the axis shows what comes after it."""

SERIES_STEP = 13
DOT_STEP = 21
LETTERS_BESIDE = 18
"""So many letters of a legend fit beside each other on a telephone."""

MARGIN = 1.12
_TEXT_SIZE = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupedWords:
    """The words in a chart with headings.

    Attributes
    ----------
    value
        Title of the horizontal axis, with its unit.
    group, row, series, n
        Names in the tooltip.
    reference
        Name of the reference mark in the tooltip.
    """

    value: str
    group: str
    row: str
    series: str
    n: str
    reference: str = ""


def _build_heading_axis(groups: Sequence[str], frame: pd.DataFrame) -> alt.Y:
    """Return the vertical axis: each heading in bold, its rows below it in the order of the frame."""
    domain: list[str] = []
    for group in groups:
        rows = frame.loc[frame["group"] == group, "row"]
        domain += [group, *(f"{group}{SEPARATOR}{row}" for row in dict.fromkeys(rows))]
    is_heading = f"indexof(datum.value, '{SEPARATOR}') < 0"
    return alt.Y(
        "place:N",
        title=None,
        scale=alt.Scale(domain=domain),
        axis=alt.Axis(
            labelExpr=f"{is_heading} ? datum.value : split(datum.value, '{SEPARATOR}')[1]",
            labelFontWeight=alt.condition(is_heading, alt.value("bold"), alt.value("normal")),
            labelLimit=165,
            ticks=False,
            domain=False,
            grid=False,
        ),
    )


def _build_height(step: int) -> alt.Step:
    """Return a height that counts rows; without `for`, Vega-Lite counts the marks beside each other in a row."""
    return alt.Step(step, **{"for": "position"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    colour: alt.Color
    shape: alt.Shape


def _build_marks(series: Sequence[str]) -> _Marks:
    names = list(series)
    columns = 2 if sum(map(len, names)) <= LETTERS_BESIDE else 1
    legend = alt.Legend(columns=columns) if len(series) > 1 else None
    colours = alt.Scale(domain=names, range=list(SERIES[: len(names)]))
    shapes = alt.Scale(domain=names, range=list(SHAPES[: len(names)]))
    return _Marks(
        colour=alt.Color("series:N", sort=names, scale=colours, legend=legend),
        shape=alt.Shape("series:N", sort=names, scale=shapes, legend=legend),
    )


def build_grouped_chart(
    frame: pd.DataFrame,
    *,
    words: GroupedWords,
    groups: Sequence[str],
    series: Sequence[str],
    largest: float,
    language: str = "nl",
) -> FinishedChart:
    """Draw shares with intervals, row by row under headings.

    Parameters
    ----------
    frame
        Columns ``group``, ``row``, ``series``, ``value`` (share), ``low``, ``high``, ``reference`` (share of all, drawn
        as a small upright line; empty = none), ``n`` and ``shown`` (texts for the tooltip) and ``absent`` (words in
        place of a dot where there is no share, else empty).
    words
        As the reader reads them.
    groups, series
        Order of the headings and of the marks in a row.
    largest
        Right end of the axis, a share.
    """
    drawn = frame[["group", "row", "series", "value", "low", "high", "n", "shown"]].copy()
    drawn["place"] = drawn["group"] + SEPARATOR + drawn["row"]
    place = _build_heading_axis(groups, frame)
    offset = alt.YOffset("series:N", sort=list(series))
    scale = alt.Scale(domain=[0, largest], nice=False)
    axis = alt.X("value:Q", title=words.value, scale=scale, axis=alt.Axis(format=".0%", tickCount=5))
    marks = _build_marks(series)
    present = alt.Chart(drawn[drawn["value"].notna()]).encode(y=place, yOffset=offset)
    rules = present.mark_rule(strokeWidth=2, aria=False).encode(
        x=alt.X("low:Q", title=words.value, scale=scale), x2="high:Q", color=marks.colour
    )
    tooltip = [
        alt.Tooltip("group:N", title=words.group),
        alt.Tooltip("row:N", title=words.row),
        *([alt.Tooltip("series:N", title=words.series)] if len(series) > 1 else []),
        alt.Tooltip("shown:N", title=words.value),
        alt.Tooltip("n:N", title=words.n),
    ]
    dots = present.mark_point(filled=True, size=65, opacity=1).encode(
        x=axis, color=marks.colour, shape=marks.shape, tooltip=tooltip
    )
    layers = [rules, dots, *_build_extra_layers(frame, place=place, offset=offset, words=words, scale=scale)]
    step = DOT_STEP if len(series) == 1 else SERIES_STEP * len(series) + 8
    return finish(alt.layer(*layers).properties(height=_build_height(step)), language=language)


def _build_extra_layers(
    frame: pd.DataFrame, *, place: alt.Y, offset: alt.YOffset, words: GroupedWords, scale: alt.Scale
) -> list[alt.Chart]:
    placed = frame.assign(place=frame["group"] + SEPARATOR + frame["row"])
    layers = []
    reference = placed.loc[placed["reference"].notna(), ["place", "reference"]].drop_duplicates()
    if not reference.empty:
        layers.append(
            alt.Chart(reference)
            .mark_tick(color=GREY, thickness=2, size=16, aria=False)
            .encode(
                x=alt.X("reference:Q", title=words.value, scale=scale),
                y=place,
                tooltip=[alt.Tooltip("reference:Q", title=words.reference, format=".0%")],
            )
        )
    absent = placed.loc[placed["absent"] != "", ["place", "series", "absent"]]
    if not absent.empty:
        layers.append(
            alt.Chart(absent)
            .mark_text(align="left", baseline="middle", fontSize=_TEXT_SIZE, fontStyle="italic", color=GREY)
            .encode(x=alt.value(4), y=place, yOffset=offset, text="absent:N")
        )
    return layers


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceWords:
    """The words in a chart of differences.

    Attributes
    ----------
    value
        Title of the horizontal axis, with its unit.
    group, row, series, detail
        Names in the tooltip.
    """

    value: str
    group: str
    row: str
    series: str
    detail: str


def build_difference_chart(
    frame: pd.DataFrame,
    *,
    words: DifferenceWords,
    groups: Sequence[str],
    series: Sequence[str],
    number_format: str,
    threshold: float | None = None,
    language: str = "nl",
) -> FinishedChart:
    """Draw differences as dots around a zero line, with a dashed line at a threshold on either side.

    Parameters
    ----------
    frame
        Columns ``group``, ``row``, ``series``, ``value``, ``shown`` (the number as text), ``detail`` (text for the
        tooltip). Rows without a value draw nothing.
    words
        As the reader reads them.
    groups, series
        Order of the headings and of the series.
    number_format
        d3 format of the axis.
    threshold
        Distance from zero of the dashed lines; none when empty.
    """
    drawn = frame.loc[frame["value"].notna(), ["group", "row", "series", "value", "shown", "detail"]].copy()
    drawn["place"] = drawn["group"] + SEPARATOR + drawn["row"]
    reach = MARGIN * max(float(drawn["value"].abs().max()), threshold or 0.0)
    scale = alt.Scale(domain=[-reach, reach], nice=False)
    lines = pd.DataFrame({"at": [0.0] if threshold is None else [-threshold, 0.0, threshold]})
    lines["kind"] = ["zero" if at == 0 else "threshold" for at in lines["at"]]
    rules = (
        alt.Chart(lines)
        .mark_rule(color=GREY, aria=False)
        .encode(
            x=alt.X("at:Q", title=words.value, scale=scale),
            strokeDash=alt.StrokeDash(
                "kind:N", scale=alt.Scale(domain=["zero", "threshold"], range=[[1, 0], [4, 4]]), legend=None
            ),
        )
    )
    marks = _build_marks(series)
    dots = (
        alt.Chart(drawn)
        .mark_point(filled=True, size=60, opacity=0.9)
        .encode(
            x=alt.X("value:Q", title=words.value, axis=alt.Axis(format=number_format, tickCount=5), scale=scale),
            y=_build_heading_axis(groups, drawn),
            color=marks.colour,
            shape=marks.shape,
            tooltip=[
                alt.Tooltip("group:N", title=words.group),
                alt.Tooltip("row:N", title=words.row),
                alt.Tooltip("series:N", title=words.series),
                alt.Tooltip("shown:N", title=words.value),
                alt.Tooltip("detail:N", title=words.detail),
            ],
        )
    )
    return finish(alt.layer(rules, dots).properties(height=_build_height(DOT_STEP)), language=language)
