"""Forest plot over trials: what each found, their mean as a diamond, and where a next trial is expected."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.cohort import ROW_STEP, build_absent, build_numbers, move_axis
from vexcore.charts.estimates import HOLLOW, build_effect_axis, build_verdicts
from vexcore.charts.headings import build_heading_axis, build_headings, find_label_width, place_rows
from vexcore.charts.origins import ORIGIN_FIELD, PRINTED_LOOK, OriginLook, build_stamp, tell_mark
from vexcore.charts.style import GREY, FinishedChart, finish

POOLED, APART, MEAN, NEXT = "pooled", "apart", "mean", "next"
"""Kinds of rows: a trial in the mean, one beside it, the mean itself, and where a next trial is expected."""

TEXTS = ("group", "row", "shown", "interval", "weight_words", "told_words")
"""Columns of the tooltip, in order."""

_APART_SIZE = 150
_APART_OPACITY = 0.55
_SMALLEST, _LARGEST = 50, 260
_DIAMOND = 15
_ROOM = 1.06


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesisWords:
    """The words in the chart.

    Attributes
    ----------
    effect
        Title of the axis of effects, with its unit.
    group, row, shown, interval, weight, told, origin
        Names in the tooltip and for those who hear the chart; what has no name is left out of both.
    stamp
        What the plot says of its origin.
    """

    effect: str
    group: str
    row: str
    shown: str
    interval: str
    weight: str
    told: str
    origin: str
    stamp: str


def build_synthesis_chart(
    frame: pd.DataFrame, *, words: SynthesisWords, look: OriginLook, number_format: str, language: str = "nl"
) -> FinishedChart:
    """Draw trials under headings with their intervals, and their mean and its reach below them.

    Parameters
    ----------
    frame
        Columns ``kind`` (`POOLED`: filled, as large as its weight; `APART`: hollow; `MEAN`: a diamond from ``low`` to
        ``high``; `NEXT`: a line), ``group``, ``row``, ``value``, ``low``, ``high`` (unit of the axis; empty without
        number), ``weight`` (share), ``verdict`` (words beside the number where there is room), ``absent`` (words in
        place of a mark, else empty) and the texts of `TEXTS`. Headings and rows come in the order of the frame. Where
        printed numbers stand among others also ``printed``, and the origin of each row in `ORIGIN_FIELD`.
    words
        As the reader reads them.
    look
        The marks of the origin.
    number_format
        d3 format of the axis.
    """
    placed = place_rows(frame)
    placed = placed if ORIGIN_FIELD in placed else placed.assign(**{ORIGIN_FIELD: words.stamp})
    drawn = placed.loc[placed["value"].notna()]
    parts = _split_by_look(drawn, look)
    width = find_label_width(placed)
    x = build_effect_axis(drawn, reach=find_extent(drawn), title=words.effect, number_format=number_format)
    y = build_heading_axis(placed, description=f"{words.group}, {words.row}", width=width)
    layers = [
        _build_zero(drawn, x=x, y=y),
        *(layer for part, own in parts for layer in _build_ranges(part, x=x, y=y, look=own)),
        *_build_diamond(drawn, x=x, y=y, look=look),
        *(layer for part, own in parts for layer in _build_marks(part, x=x, y=y, words=words, look=own)),
        build_numbers(drawn, y=y),
        build_verdicts(drawn, y=y),
        *build_absent(placed.loc[placed["absent"] != ""], y=y),
        build_headings(placed.drop_duplicates("group")[["group", ORIGIN_FIELD]], y=y, width=width),
        build_stamp(words.stamp, look=look, y=ROW_STEP // 2),
    ]
    return finish(alt.layer(*layers).properties(height=alt.Step(ROW_STEP)), language=language)


def _split_by_look(drawn: pd.DataFrame, look: OriginLook) -> list[tuple[pd.DataFrame, OriginLook]]:
    """Return the rows with the size of their marks, apart by the look that they have."""
    weight = drawn["weight"].astype("float64")
    sized = drawn.assign(size=(_SMALLEST + (_LARGEST - _SMALLEST) * weight / weight.max()).fillna(_APART_SIZE))
    if "printed" not in sized:
        return [(sized, look)]
    printed = sized["printed"].astype("bool")
    return [(sized[~printed], look), (sized[printed], PRINTED_LOOK)]


def find_extent(drawn: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of an axis that shows every interval and zero."""
    low = min([0.0, *drawn["low"].dropna(), *drawn["value"].dropna()])
    high = max([0.0, *drawn["high"].dropna(), *drawn["value"].dropna()])
    return (low * _ROOM, high * _ROOM) if low < high else (-1.0, 1.0)


def _build_zero(drawn: pd.DataFrame, *, x: alt.X, y: alt.Y) -> alt.Chart:
    """Return the zero line, beside the rows only, so that headings stay free."""
    chart: alt.Chart = (
        alt.Chart(drawn[["place", ORIGIN_FIELD]].assign(value=0.0))
        .mark_tick(orient="vertical", thickness=1.6, size=ROW_STEP, color=GREY, aria=False)
        .encode(x=x, y=y)
    )
    return chart


def _build_ranges(drawn: pd.DataFrame, *, x: alt.X, y: alt.Y, look: OriginLook) -> list[alt.Chart]:
    """Return the intervals of trials, and in the colour of the mean the line of a next one."""
    ranged = drawn.loc[drawn["low"].notna() & (drawn["kind"] != MEAN), ["kind", "place", "low", "high", ORIGIN_FIELD]]
    if ranged.empty:
        return []
    styled = ranged.drop(columns="kind").assign(
        colour=ranged["kind"].map({POOLED: look.colours[0], APART: look.colours[0], NEXT: look.colours[1]}),
        thick=ranged["kind"].map({POOLED: 2.0, APART: 1.4, NEXT: 3.0}),
        opacity=ranged["kind"].map({POOLED: 1.0, APART: _APART_OPACITY, NEXT: 1.0}),
    )
    ends = [styled.drop(columns=["low", "high"]).assign(value=styled[end]) for end in ("low", "high")]
    style = {
        "color": alt.Color("colour:N", scale=None, legend=None),
        "opacity": alt.Opacity("opacity:Q", scale=None, legend=None),
    }
    rule = alt.Chart(styled).mark_rule(strokeDash=list(look.dash), aria=False)
    caps = alt.Chart(pd.concat(ends)).mark_tick(orient="vertical", thickness=1.6, size=9, aria=False)
    thick = alt.StrokeWidth("thick:Q", scale=None, legend=None)
    return [
        rule.encode(x=move_axis(x, "low"), x2=alt.X2("high:Q"), y=y, strokeWidth=thick, **style),
        caps.encode(x=x, y=y, **style),
    ]


def _build_diamond(drawn: pd.DataFrame, *, x: alt.X, y: alt.Y, look: OriginLook) -> list[alt.Chart]:
    """Return the diamond as a line that swells from one end of the interval to the mean, and back."""
    means = drawn.loc[drawn["kind"] == MEAN]
    corners = [
        means[["place", ORIGIN_FIELD]].assign(value=means[column], size=size, corner=corner)
        for corner, (column, size) in enumerate((("low", 0), ("value", _DIAMOND), ("high", 0)))
    ]
    if means.empty:
        return []
    trail = alt.Chart(pd.concat(corners)).mark_trail(color=look.colours[1], aria=False)
    return [trail.encode(x=x, y=y, order=alt.Order("corner:Q"), size=alt.Size("size:Q", scale=None, legend=None))]


def _build_marks(
    drawn: pd.DataFrame, *, x: alt.X, y: alt.Y, words: SynthesisWords, look: OriginLook
) -> list[alt.Chart]:
    """Return the marks that answer to pointer and ear; on the diamond and the line they cannot be seen."""
    names = {text: name for text, name in zip(TEXTS, _name_texts(words), strict=True) if name}
    told = [
        tell_mark({name: row[text] for text, name in names.items()}, origin=words.origin, stamp=row[ORIGIN_FIELD])
        for row in drawn.to_dict("records")
    ]
    # An empty layer is an image without words for those who hear the chart.
    if drawn.empty:
        return []
    seen = drawn["kind"].isin([POOLED, APART])
    marked = drawn.assign(
        told=pd.Series(told, index=drawn.index, dtype="str"),
        stroke=seen.map({True: look.colours[0], False: HOLLOW}),
        fill=(drawn["kind"] == POOLED).map({True: look.colours[0], False: HOLLOW}),
    )
    tooltip = [alt.Tooltip(f"{text}:N", title=name) for text, name in names.items()]
    tooltip.append(alt.Tooltip(f"{ORIGIN_FIELD}:N", title=words.origin))
    point = alt.Chart(marked[["place", "value", "size", "stroke", "fill", "told", *TEXTS, ORIGIN_FIELD]]).mark_point(
        opacity=1, strokeWidth=1.8, shape=look.shapes[0]
    )
    return [
        point.encode(
            x=x,
            y=y,
            size=alt.Size("size:Q", scale=None, legend=None),
            stroke=alt.Stroke("stroke:N", scale=None, legend=None),
            fill=alt.Fill("fill:N", scale=None, legend=None),
            description=alt.Description("told:N"),
            tooltip=tooltip,
        )
    ]


def _name_texts(words: SynthesisWords) -> tuple[str, ...]:
    return (words.group, words.row, words.shown, words.interval, words.weight, words.told)
