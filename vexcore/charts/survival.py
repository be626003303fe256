"""Outflow over time: curves with their bands by month, and below them how many are still followed."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from vexcore.charts.cohort import move_axis
from vexcore.charts.origins import ORIGIN_FIELD, OriginLook, build_stamp, tell_mark
from vexcore.charts.style import FinishedChart, finish

START = -1
"""Where curves start on the axis of months: at the end of the month before month 0."""

MONTHS_BETWEEN_MARKS = 6
PLOT_HEIGHT = 250
_TOP = 22
_STAMP_Y = 8
_AXIS_ROOM = 68
_NAME_LINE = 17
_RISK_LINE = 20
_BELOW = 4
_BAND_OPACITY = 0.16
_LINE_WIDTH = 1.8
_DOT_SIZE = 14
_MARK_SIZE = 70
_TEXT_SIZE = 12
_NAME_X = -30
_TICKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveWords:
    """The words in the chart.

    Attributes
    ----------
    month, value
        Titles of the axes, with their units.
    series, interval, risk, origin
        Names in the tooltip and for those who hear the chart.
    stamp
        What the plot says of its origin.
    below
        What stands above the numbers of persons still followed; empty where there are none.
    """

    month: str
    value: str
    series: str
    interval: str
    risk: str
    origin: str
    stamp: str
    below: str


def build_survival_chart(
    frame: pd.DataFrame,
    risk: pd.DataFrame,
    *,
    words: CurveWords,
    look: OriginLook,
    labels: Mapping[str, str],
    top: float,
    last_month: int,
    language: str = "nl",
) -> FinishedChart:
    """Draw curves as straight lines between the months that are known, each with its band; the names stand below.

    Charts beside each other have plots of one height, however many curves each has: all that differs is below.

    Parameters
    ----------
    frame
        One row a series and known month, in order, the start (`START`) included: ``series``, ``month``, ``value``,
        ``low``, ``high`` (shares), ``marked`` (a month with a mark of its own), and the texts ``shown``, ``interval``
        and ``risk``.
    risk
        Persons still followed below the axis: ``series``, ``month``, ``text``; empty where there are none.
    words
        As the reader reads them.
    look
        The marks of the origin.
    labels
        What stands below for each series, in order, also for those without a curve; each keeps its colour and shape.
    top
        Upper end of the axis, as a share; charts beside each other share it.
    last_month
        Right end of the axis of months.
    """
    names = tuple(labels)
    stamped = frame.assign(**{ORIGIN_FIELD: words.stamp})
    line = _NAME_LINE + (_RISK_LINE if len(risk) else 0)
    first = _TOP + PLOT_HEIGHT + _AXIS_ROOM + (_RISK_LINE if len(risk) else 0)
    colour = alt.Color("series:N", legend=None, scale=alt.Scale(domain=names, range=_repeat(look.colours, names)))
    shape = alt.Shape("series:N", legend=None, scale=alt.Scale(domain=names, range=_repeat(look.shapes, names)))
    # One layer says what the axes are: every object that an encoding holds is copied several times over.
    x, y = alt.X("month:Q", title=words.month), alt.Y("value:Q", axis=None, scale=_scale_shares(top))
    lines = _build_lines(stamped, colour=colour, look=look).encode(
        x=_build_months(last_month, title=words.month), y=_build_shares(top, title=words.value)
    )
    layers = [
        _build_bands(stamped, x=x, y=y, colour=colour),
        lines,
        *_build_dots(stamped, x=x, y=y, colour=colour),
        _build_marks(stamped, x=x, y=y, colour=colour, shape=shape, words=words),
        build_stamp(words.stamp, look=look, y=_STAMP_Y),
        *_build_names(labels, colour=colour, shape=shape, words=words, places=(first, line)),
        *_build_risk(risk, x=x, words=words, places={name: first + line * at for at, name in enumerate(names)}),
    ]
    chart = alt.LayerChart(
        layer=layers,
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(y="independent")),
        height=first + line * len(names) + _BELOW,
    )
    return finish(chart, language=language)


def _repeat(values: Sequence[str], names: Collection[str]) -> list[str]:
    return [values[position % len(values)] for position in range(len(names))]


def _build_months(last_month: int, *, title: str) -> alt.X:
    return alt.X(
        "month:Q",
        title=title,
        scale=alt.Scale(domain=[START, last_month + 1], nice=False),
        axis=alt.Axis(
            values=list(range(0, last_month + 1, MONTHS_BETWEEN_MARKS)),
            format="d",
            grid=False,
            # Under the plot: the numbers of persons stand below it.
            offset=alt.ExprRef(f"{_TOP + PLOT_HEIGHT} - height"),
            description=title,
        ),
    )


def _build_shares(top: float, *, title: str) -> alt.Y:
    return alt.Y(
        "value:Q",
        title=title,
        scale=_scale_shares(top),
        axis=alt.Axis(
            format=".0%",
            tickCount=_TICKS,
            # Not by itself in a layer with a scale of its own.
            grid=True,
            # Above the plot, where it takes no width from it.
            titleAngle=0,
            titleAlign="left",
            titleBaseline="middle",
            titleAnchor="start",
            titleX=_NAME_X - 6,
            titleY=_STAMP_Y,
            description=title,
        ),
    )


def _scale_shares(top: float) -> alt.Scale:
    return alt.Scale(domain=[0, top], nice=False, range=[_TOP + PLOT_HEIGHT, _TOP])


def _build_bands(stamped: pd.DataFrame, *, x: alt.X, y: alt.Y, colour: alt.Color) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(stamped.loc[stamped["low"].notna(), ["series", "month", "low", "high", ORIGIN_FIELD]])
        .mark_area(opacity=_BAND_OPACITY, aria=False)
        .encode(x=x, y=move_axis(y, "low"), y2="high:Q", color=colour, detail="series:N")
    )
    return chart


def _build_lines(stamped: pd.DataFrame, *, colour: alt.Color, look: OriginLook) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(stamped[["series", "month", "value", ORIGIN_FIELD]])
        .mark_line(strokeWidth=_LINE_WIDTH, strokeDash=list(look.dash), aria=False)
        .encode(color=colour, detail="series:N")
    )
    return chart


def _build_dots(stamped: pd.DataFrame, *, x: alt.X, y: alt.Y, colour: alt.Color) -> list[alt.Chart]:
    """Return a dot at every month that is known, so that what only connects them can be told from it."""
    plain = stamped.loc[~stamped["marked"] & (stamped["month"] > START), ["series", "month", "value", ORIGIN_FIELD]]
    if plain.empty:
        return []
    dots = alt.Chart(plain).mark_point(filled=True, size=_DOT_SIZE, opacity=1, shape="circle", aria=False)
    return [dots.encode(x=x, y=y, color=colour)]


def _build_marks(
    stamped: pd.DataFrame, *, x: alt.X, y: alt.Y, colour: alt.Color, shape: alt.Shape, words: CurveWords
) -> alt.Chart:
    marked = stamped.loc[stamped["marked"]]
    told = [tell_point(row, words) for row in marked.to_dict("records")]
    columns = ["series", "month", "value", "shown", "interval", "risk", "told", ORIGIN_FIELD]
    chart: alt.Chart = (
        alt.Chart(marked.assign(told=pd.Series(told, index=marked.index, dtype="str"))[columns])
        .mark_point(filled=True, size=_MARK_SIZE, opacity=1)
        .encode(
            x=x,
            y=y,
            color=colour,
            shape=shape,
            description="told:N",
            tooltip=[
                alt.Tooltip("series:N", title=words.series),
                alt.Tooltip("month:Q", title=words.month),
                alt.Tooltip("shown:N", title=words.value),
                alt.Tooltip("interval:N", title=words.interval),
                alt.Tooltip("risk:N", title=words.risk),
                alt.Tooltip(f"{ORIGIN_FIELD}:N", title=words.origin),
            ],
        )
    )
    return chart


def tell_point(row: Mapping[Hashable, Any], words: CurveWords) -> str:
    """Return a mark in words, for those who hear the chart: the number as it is shown, with its origin."""
    parts = {words.series: row["series"], words.month: row["month"], words.value: row["shown"]}
    more = {words.interval: row["interval"], words.risk: row["risk"]}
    return tell_mark({**parts, **more}, origin=words.origin, stamp=words.stamp)


def _build_names(
    labels: Mapping[str, str], *, colour: alt.Color, shape: alt.Shape, words: CurveWords, places: tuple[int, int]
) -> list[alt.Chart]:
    """Return the names of the curves with their marks, below the axis: where the first stands, and how far apart."""
    first, line = places
    rows = pd.DataFrame({"series": list(labels), "label": list(labels.values()), ORIGIN_FIELD: words.stamp})
    rows["at"] = first + line * rows.index
    y = _place_below()
    keys = alt.Chart(rows[["series", "at", ORIGIN_FIELD]]).mark_point(
        filled=True, size=_MARK_SIZE, opacity=1, aria=False
    )
    texts = alt.Chart(rows[["at", "label", ORIGIN_FIELD]]).mark_text(
        align="left", baseline="middle", fontSize=_TEXT_SIZE, limit=alt.ExprRef(f"width + {-_NAME_X - 10}"), aria=False
    )
    return [
        keys.encode(x=alt.value(_NAME_X), y=y, color=colour, shape=shape),
        texts.encode(x=alt.value(_NAME_X + 10), y=y, text="label:N"),
    ]


def _place_below() -> alt.Y:
    """Return a vertical place in pixels from the top."""
    return alt.Y("at:Q", scale=None, axis=None, title=None)


def _build_risk(risk: pd.DataFrame, *, x: alt.X, words: CurveWords, places: Mapping[str, int]) -> list[alt.Chart]:
    """Return persons still followed, each line below the name of its curve, and what they are above the first name."""
    if risk.empty:
        return []
    numbers = risk.assign(at=risk["series"].map(places) + _NAME_LINE, **{ORIGIN_FIELD: words.stamp})
    text = alt.Chart(numbers[["month", "at", "text", ORIGIN_FIELD]]).mark_text(
        baseline="middle", fontSize=_TEXT_SIZE, aria=False
    )
    caption = alt.Chart(pd.DataFrame({"words": [words.below], ORIGIN_FIELD: [words.stamp]})).mark_text(
        align="left", baseline="middle", fontSize=_TEXT_SIZE, fontStyle="italic", aria=False
    )
    return [
        text.encode(x=x, y=_place_below(), text="text:N"),
        caption.encode(x=alt.value(_NAME_X - 6), y=alt.value(min(places.values()) - _RISK_LINE), text="words:N"),
    ]
