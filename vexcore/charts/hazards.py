"""Ratios around one, with their intervals, on an axis on which twice and half stand equally far."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

import altair as alt
import pandas as pd

from vexcore.charts.cohort import ROW_STEP, build_absent, build_numbers
from vexcore.charts.estimates import HOLLOW, build_intervals, measure_texts
from vexcore.charts.headings import build_heading_axis, build_headings, find_label_width, place_rows
from vexcore.charts.origins import ORIGIN_FIELD, OriginLook, build_stamp, tell_mark
from vexcore.charts.style import GREY, FinishedChart, finish

LEAST_REACH = log(2.0)
"""How far the axis reaches to either side at least, as the log of a ratio: small differences are not blown up."""

MOST_REACH = log(20.0)
TICKS = (0.05, 0.1, 0.2, 0.5, 0.8, 1.0, 1.25, 2.0, 5.0, 10.0, 20.0)
_ROOM = 1.04
_DOT_SIZE = 130
_TEXTS = ("group", "row", "shown", "interval", "verdict")


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioWords:
    """The words in the chart.

    Attributes
    ----------
    ratio
        Title of the axis: what over what.
    group, row, shown, interval, verdict, origin
        Names in the tooltip and for those who hear the chart.
    stamp
        What the plot says of its origin.
    """

    ratio: str
    group: str
    row: str
    shown: str
    interval: str
    verdict: str
    origin: str
    stamp: str


def build_ratio_chart(
    frame: pd.DataFrame, *, words: RatioWords, look: OriginLook, language: str = "nl"
) -> FinishedChart:
    """Draw one row a ratio, with its interval, beside a line at 1.

    Parameters
    ----------
    frame
        Columns ``group`` (heading), ``row``, ``value``, ``low``, ``high`` (ratios, empty where withheld), ``told``
        (whether the interval leaves out 1: then the mark is filled), ``absent`` (words in place of a mark, else empty),
        and the texts ``shown``, ``interval`` and ``verdict``. Headings and rows come in the order of the frame.
    words
        As the reader reads them.
    look
        The marks of the origin.
    """
    placed = place_rows(frame).assign(**{ORIGIN_FIELD: words.stamp})
    drawn = placed.loc[placed["value"].notna()]
    width = find_label_width(placed)
    x = _build_ratio_axis(drawn, words=words)
    y = build_heading_axis(placed, description=f"{words.group}, {words.row}", width=width)
    one = drawn[["place", ORIGIN_FIELD]].assign(value=1.0)
    layers = [
        alt.Chart(one)
        .mark_tick(orient="vertical", thickness=1.6, size=ROW_STEP, color=GREY, aria=False)
        .encode(x=x, y=y),
        *build_intervals(drawn, x=x, y=y, look=look),
        *_build_dots(drawn, x=x, y=y, words=words, look=look),
        build_numbers(drawn, y=y),
        *build_absent(placed.loc[placed["absent"] != ""], y=y),
        build_headings(placed[["group", ORIGIN_FIELD]].drop_duplicates(), y=y, width=width),
        build_stamp(words.stamp, look=look, y=ROW_STEP // 2),
    ]
    return finish(alt.layer(*layers).properties(height=alt.Step(ROW_STEP)), language=language)


def find_ratio_reach(drawn: pd.DataFrame) -> float:
    """Return how far the axis reaches above 1 and, as one over it, below."""
    ends = [*drawn["low"].dropna(), *drawn["high"].dropna(), *drawn["value"]]
    farthest = max((abs(log(end)) for end in ends if end > 0), default=0.0)
    return exp(min(MOST_REACH, max(LEAST_REACH, farthest * _ROOM)))


def _build_ratio_axis(drawn: pd.DataFrame, *, words: RatioWords) -> alt.X:
    reach = find_ratio_reach(drawn)
    room = measure_texts(drawn["shown"])
    return alt.X(
        "value:Q",
        title=words.ratio,
        scale=alt.Scale(
            type="log", domain=[1 / reach, reach], nice=False, clamp=True, rangeMax=alt.ExprRef(f"width - {room}")
        ),
        axis=alt.Axis(
            orient="top",
            values=[tick for tick in TICKS if 1 / reach <= tick <= reach],
            format=",~g",
            labelOverlap=True,
            titleAnchor="end",
            description=words.ratio,
        ),
    )


def _build_dots(drawn: pd.DataFrame, *, x: alt.X, y: alt.Y, words: RatioWords, look: OriginLook) -> list[alt.Chart]:
    names = dict(zip(_TEXTS, (words.group, words.row, words.shown, words.interval, words.verdict), strict=True))
    told = [
        tell_mark({names[text]: row[text] for text in _TEXTS}, origin=words.origin, stamp=words.stamp)
        for row in drawn.to_dict("records")
    ]
    marked = drawn.assign(told_words=pd.Series(told, index=drawn.index, dtype="str"))
    tooltip = [alt.Tooltip(f"{text}:N", title=name) for text, name in {**names, ORIGIN_FIELD: words.origin}.items()]
    layers = []
    for filled in (True, False):
        own = marked.loc[marked["told"] == filled, ["place", "value", "told_words", *_TEXTS, ORIGIN_FIELD]]
        # An empty layer is an image without words for those who hear the chart.
        if own.empty:
            continue
        point = alt.Chart(own).mark_point(
            size=_DOT_SIZE,
            opacity=1,
            strokeWidth=1.4,
            shape=look.shapes[0],
            stroke=look.colours[0],
            fill=look.colours[0] if filled else HOLLOW,
        )
        layers.append(point.encode(x=x, y=y, description="told_words:N", tooltip=tooltip))
    return layers
