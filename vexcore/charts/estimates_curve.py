"""Specification curve: one effect under every choice that could have been made, with the choices below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.cohort import move_axis
from vexcore.charts.estimates import HOLLOW, ZERO_LABEL
from vexcore.charts.origins import ORIGIN_FIELD, OriginLook, build_stamp, tell_mark
from vexcore.charts.style import GREY, FinishedChart, finish

CURVE_HEIGHT = 240
GAP = 26
ROW = 17
LABEL_LIMIT = 190
_BELOW = 12
_STAMP_Y = 8
_TOP = 26
_LETTER_WIDTH = 6.6
_DOT = 40
_SMALL_DOT = 34
_STROKE = 1.2
_SMALL_STROKE = 0.8
_MANY = 60
_HALF_BAR = 0.4
_INTERVAL_OPACITY = 0.3
_TOLD_OPACITY = 0.6
_TICKS = 5
_CELL = 11
_TEXTS = ("specification", "shown", "interval", "p")


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveWords:
    """The words in the chart.

    Attributes
    ----------
    effect
        Title of the axis of effects, with its unit.
    specification, shown, interval, p, origin
        Names in the tooltip and for those who hear the chart.
    stamp
        What the plot says of its origin.
    """

    effect: str
    specification: str
    shown: str
    interval: str
    p: str
    origin: str
    stamp: str


def build_curve_chart(
    frame: pd.DataFrame,
    choices: pd.DataFrame,
    *,
    rows: Sequence[str],
    words: CurveWords,
    look: OriginLook,
    number_format: str,
    language: str = "nl",
) -> FinishedChart:
    """Draw estimates in ascending order with their intervals, and below each the choices that led to it.

    Parameters
    ----------
    frame
        One row a specification: ``rank`` (1, 2, ... by estimate), ``value``, ``low``, ``high`` (unit of the axis),
        ``told`` (the interval leaves out 0: then the mark is filled), ``threshold`` (smallest effect of interest; empty
        where not known), and the texts ``specification``, ``shown``, ``interval`` and ``p``.
    choices
        One row a specification and choice: ``rank`` and ``choice`` (one of ``rows``).
    rows
        Every choice, from top to bottom.
    words
        As the reader reads them.
    look
        The marks of the origin.
    number_format
        d3 format of the axis of effects.
    """
    stamped = frame.assign(**{ORIGIN_FIELD: words.stamp})
    x = alt.X("rank:Q", title=None, scale=alt.Scale(domain=[0, len(frame) + 1], nice=False), axis=None)
    width = min(LABEL_LIMIT, round(max(map(len, rows)) * _LETTER_WIDTH) + 14)
    y = _build_effect_axis(stamped, words=words, number_format=number_format, width=width)
    curve = alt.layer(
        *_build_lines(stamped, y=y),
        _build_intervals(stamped, x=x, y=y, look=look),
        *_build_dots(stamped, x=x, y=y, words=words, look=look),
        build_stamp(words.stamp, look=look, y=_STAMP_Y),
    )
    grid = _build_grid(choices.assign(**{ORIGIN_FIELD: words.stamp}), rows, x=x, look=look, width=width)
    height = CURVE_HEIGHT + GAP + ROW * len(rows) + _BELOW
    chart: alt.LayerChart = alt.layer(curve, grid).resolve_scale(y="independent").properties(height=height)
    return finish(chart, language=language)


def _build_effect_axis(frame: pd.DataFrame, *, words: CurveWords, number_format: str, width: int) -> alt.Y:
    threshold = frame["threshold"].max()
    reach = 0.0 if pd.isna(threshold) else float(threshold)
    low, high = min(-reach, float(frame["low"].min())), max(reach, float(frame["high"].max()))
    return alt.Y(
        "value:Q",
        title=words.effect,
        # Rounded to ticks, so that the labels reach as far as the bars.
        scale=alt.Scale(domain=[low, high], nice=_TICKS, range=[CURVE_HEIGHT, _TOP]),
        axis=alt.Axis(
            format=number_format,
            labelExpr=ZERO_LABEL,
            tickCount=_TICKS,
            orient="left",
            # Above the plot: beside it the title would stand in the middle of curve and grid together.
            titleAngle=0,
            titleAlign="left",
            titleBaseline="bottom",
            titleAnchor="start",
            titleX=-width,
            titleY=_TOP - 10,
            description=words.effect,
        ),
    )


def _build_lines(frame: pd.DataFrame, *, y: alt.Y) -> list[alt.Chart]:
    """Return the zero line and the smallest effect of interest on either side."""
    threshold = frame["threshold"].max()
    stamp = frame[[ORIGIN_FIELD]].head(1)
    zero = alt.Chart(stamp.assign(value=0.0)).mark_rule(strokeWidth=1.4, color=GREY, aria=False)
    if pd.isna(threshold):
        return [zero.encode(y=y)]
    sides = pd.concat([stamp.assign(value=sign * float(threshold)) for sign in (-1, 1)])
    strokes = alt.Chart(sides).mark_rule(strokeWidth=1.4, strokeDash=[4, 4], color=GREY, aria=False)
    return [zero.encode(y=y), strokes.encode(y=y)]


def _build_intervals(frame: pd.DataFrame, *, x: alt.X, y: alt.Y, look: OriginLook) -> alt.Chart:
    # Bars, as the dashes of many lines beside each other would make a pattern of their own.
    ranged = frame.loc[frame["low"].notna(), ["rank", "low", "high", "told", ORIGIN_FIELD]]
    # Small marks hardly differ, filled or hollow.
    opacity = alt.condition("datum.told", alt.value(_TOLD_OPACITY), alt.value(_INTERVAL_OPACITY))
    chart: alt.Chart = (
        alt.Chart(ranged.assign(start=ranged["rank"] - _HALF_BAR, end=ranged["rank"] + _HALF_BAR).drop(columns="rank"))
        .mark_rect(color=look.colours[0], aria=False)
        .encode(x=move_axis(x, "start"), x2="end:Q", y=move_axis(y, "low"), y2="high:Q", opacity=opacity)
    )
    return chart


def _build_dots(frame: pd.DataFrame, *, x: alt.X, y: alt.Y, words: CurveWords, look: OriginLook) -> list[alt.Chart]:
    names = dict(zip(_TEXTS, (words.specification, words.shown, words.interval, words.p), strict=True))
    told = [
        tell_mark({names[text]: row[text] for text in _TEXTS}, origin=words.origin, stamp=words.stamp)
        for row in frame.to_dict("records")
    ]
    marked = frame.assign(told_words=pd.Series(told, index=frame.index, dtype="str"))
    tooltip = [alt.Tooltip(f"{text}:N", title=name) for text, name in {**names, ORIGIN_FIELD: words.origin}.items()]
    few = len(frame) <= _MANY
    layers = []
    for filled in (True, False):
        own = marked.loc[marked["told"] == filled, ["rank", "value", "told_words", *_TEXTS, ORIGIN_FIELD]]
        # An empty layer is an image without words for those who hear the chart.
        if own.empty:
            continue
        point = alt.Chart(own).mark_point(
            size=_DOT if few else _SMALL_DOT,
            opacity=1,
            strokeWidth=_STROKE if few else _SMALL_STROKE,
            shape=look.shapes[0],
            stroke=look.colours[0],
            fill=look.colours[0] if filled else HOLLOW,
        )
        layers.append(point.encode(x=x, y=y, description="told_words:N", tooltip=tooltip))
    return layers


def _build_grid(choices: pd.DataFrame, rows: Sequence[str], *, x: alt.X, look: OriginLook, width: int) -> alt.Chart:
    top = CURVE_HEIGHT + GAP
    y = alt.Y(
        "choice:N",
        title=None,
        scale=alt.Scale(domain=list(rows), range=[top, top + ROW * len(rows)]),
        axis=alt.Axis(
            orient="left",
            labelLimit=width - 8,
            minExtent=width,
            maxExtent=width,
            labelOverlap=False,
            ticks=False,
            domain=False,
            grid=False,
            description=", ".join(rows),
        ),
    )
    chart: alt.Chart = (
        alt.Chart(choices[["rank", "choice", ORIGIN_FIELD]])
        .mark_tick(orient="vertical", thickness=2, size=_CELL, color=look.colours[0], aria=False)
        .encode(x=x, y=y)
    )
    return chart
