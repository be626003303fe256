"""Latent classes: how large each is, what sets them apart, and how well each number of classes fits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import altair as alt
import pandas as pd

from vexcore.charts.headings import TEXT_SIZE, build_heading_axis, build_headings, place_rows
from vexcore.charts.origins import ORIGIN_FIELD, OriginLook, build_stamp, tell_mark
from vexcore.charts.style import FinishedChart, finish

LARGEST_OPACITY = 0.5
"""Of a cell of 100 %: whatever the background, its number stays legible."""

_ROW_STEP = 40
_BAR_STEP = 46
_BAR_SIZE = 16
_LABEL_WIDTH = 165
_LINE_LETTERS = 25
_LINE_HEIGHT = 13
_FIT_HEIGHT = 190
_NUMBER_ROOM = 62


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassWords:
    """The words in the charts.

    Attributes
    ----------
    value
        What the number is, with its unit: title of the axis where there is one.
    group, row, series, n, origin
        Names in the tooltip and for those who hear the chart.
    stamp
        What the plot says of its origin.
    """

    value: str
    group: str
    row: str
    series: str
    n: str
    origin: str
    stamp: str


def build_class_sizes_chart(
    frame: pd.DataFrame, *, words: ClassWords, look: OriginLook, language: str = "nl"
) -> FinishedChart:
    """Draw one bar a class under its name, with its share.

    Parameters
    ----------
    frame
        Columns ``row`` (name), ``value`` (share), ``shown`` (the share as text), ``n`` (text for the tooltip) and
        ``absent`` (words in place of a bar, else empty), in order from the top.
    words
        As the reader reads them.
    look
        The marks of the origin.
    """
    placed = frame.assign(**{ORIGIN_FIELD: words.stamp})
    drawn = placed.loc[placed["value"].notna()]
    told = [
        tell_mark(
            {words.row: row["row"], words.value: row["shown"], words.n: row["n"]},
            origin=words.origin,
            stamp=words.stamp,
        )
        for row in drawn.to_dict("records")
    ]
    y = alt.Y("row:N", sort=None, title=None, axis=None, scale=alt.Scale(domain=["", *placed["row"]]))
    end = float(drawn["value"].max()) if len(drawn) else 1.0
    x = alt.X(
        "value:Q",
        title=None,
        axis=None,
        scale=alt.Scale(domain=[0, end], nice=False, rangeMax=alt.ExprRef(f"width - {_NUMBER_ROOM}")),
    )
    bars = (
        alt.Chart(
            drawn.assign(told=pd.Series(told, index=drawn.index, dtype="str"))[
                ["row", "value", "shown", "n", "told", ORIGIN_FIELD]
            ]
        )
        .mark_bar(size=_BAR_SIZE, yOffset=10, color=look.colours[0])
        .encode(
            x=x,
            y=y,
            description="told:N",
            tooltip=[
                alt.Tooltip("row:N", title=words.row),
                alt.Tooltip("shown:N", title=words.value),
                alt.Tooltip("n:N", title=words.n),
                alt.Tooltip(f"{ORIGIN_FIELD}:N", title=words.origin),
            ],
        )
    )
    numbers = (
        alt.Chart(drawn[["row", "value", "shown", ORIGIN_FIELD]])
        .mark_text(align="left", baseline="middle", dx=6, dy=10, fontSize=TEXT_SIZE, aria=False)
        .encode(x=x, y=y, text="shown:N")
    )
    names = (
        alt.Chart(placed[["row", ORIGIN_FIELD]])
        .mark_text(align="left", baseline="middle", dy=-9, fontSize=TEXT_SIZE, limit=alt.ExprRef("width"), aria=False)
        .encode(x=alt.value(0), y=y, text="row:N")
    )
    absent = placed.loc[placed["absent"] != "", ["row", "absent", ORIGIN_FIELD]]
    layers: list[alt.Chart] = [bars, numbers, names]
    if not absent.empty:
        layers.append(
            alt.Chart(absent.assign(told=absent["row"] + ": " + absent["absent"]))
            .mark_text(align="left", baseline="middle", dy=9, fontSize=TEXT_SIZE, fontStyle="italic")
            .encode(x=alt.value(2), y=y, text="absent:N", description="told:N")
        )
    layers.append(build_stamp(words.stamp, look=look, y=_BAR_STEP // 2))
    return finish(alt.layer(*layers).properties(height=alt.Step(_BAR_STEP)), language=language)


def build_class_profile_chart(
    frame: pd.DataFrame, *, words: ClassWords, look: OriginLook, columns: Sequence[str], language: str = "nl"
) -> FinishedChart:
    """Draw a table of items by class: each cell is darker the larger its number, and says the number.

    Parameters
    ----------
    frame
        Columns ``group`` (dimension), ``row`` (item), ``column`` (short name of the class), ``name`` (its whole name),
        ``value`` (chance), ``cell`` (what stands in the cell) and ``shown`` (the same in full). Headings and rows come
        in the order of the frame.
    words
        As the reader reads them.
    look
        The marks of the origin.
    columns
        Short names of the classes from left to right.
    """
    placed = place_rows(frame).assign(**{ORIGIN_FIELD: words.stamp})
    told = [
        tell_mark(
            {words.group: row["group"], words.row: row["row"], words.series: row["name"], words.value: row["shown"]},
            origin=words.origin,
            stamp=words.stamp,
        )
        for row in placed.to_dict("records")
    ]
    placed = placed.assign(told=pd.Series(told, index=placed.index, dtype="str"))
    y = _build_item_axis(placed, description=f"{words.group}, {words.row}")
    x = alt.X(
        "column:N",
        title=words.series,
        scale=alt.Scale(domain=list(columns), paddingInner=0.06, paddingOuter=0.02),
        axis=alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False, labelFontWeight="bold", titleAnchor="end"),
    )
    cells = (
        alt.Chart(
            placed.assign(value=placed["value"].fillna(0.0))[
                ["place", "group", "row", "column", "name", "value", "shown", "told", ORIGIN_FIELD]
            ]
        )
        .mark_rect(color=look.colours[0], stroke=look.colours[0], strokeOpacity=0.35, strokeWidth=0.8)
        .encode(
            x=x,
            y=y,
            fillOpacity=alt.FillOpacity(
                "value:Q", scale=alt.Scale(domain=[0, 1], range=[0, LARGEST_OPACITY]), legend=None
            ),
            description="told:N",
            tooltip=[
                alt.Tooltip("group:N", title=words.group),
                alt.Tooltip("row:N", title=words.row),
                alt.Tooltip("name:N", title=words.series),
                alt.Tooltip("shown:N", title=words.value),
                alt.Tooltip(f"{ORIGIN_FIELD}:N", title=words.origin),
            ],
        )
    )
    numbers = (
        alt.Chart(placed[["place", "column", "cell", ORIGIN_FIELD]])
        .mark_text(align="center", baseline="middle", fontSize=TEXT_SIZE, aria=False)
        .encode(x=x, y=y, text="cell:N")
    )
    headings = build_headings(placed[["group", ORIGIN_FIELD]].drop_duplicates(), y=y, width=_LABEL_WIDTH)
    layers = [cells, numbers, headings, build_stamp(words.stamp, look=look, y=_ROW_STEP // 2)]
    return finish(alt.layer(*layers).properties(height=alt.Step(_ROW_STEP)), language=language)


def _build_item_axis(placed: pd.DataFrame, *, description: str) -> alt.Y:
    """Return the axis of `build_heading_axis` with long labels on several lines.

    A label of several lines hangs from its first: it is moved up by half of the others.
    """
    rows = placed[["place", "row"]].drop_duplicates()
    lines = {str(place): wrap(str(row), _LINE_LETTERS) for place, row in rows.itertuples(index=False)}
    moves = [
        {
            "test": f"length(({json.dumps(lines)})[datum.value] || '') === {count}",
            "value": -(count - 1) * _LINE_HEIGHT / 2,
        }
        for count in sorted({len(own) for own in lines.values()})
    ]
    y: alt.Y = build_heading_axis(placed, description=description, width=_LABEL_WIDTH).axis(
        labelExpr=f"({json.dumps(lines)})[datum.value] || ''",
        labelLineHeight=_LINE_HEIGHT,
        labelOffset={"condition": moves, "value": 0},
        labelLimit=_LABEL_WIDTH - 8,
        minExtent=_LABEL_WIDTH,
        maxExtent=_LABEL_WIDTH,
        labelOverlap=False,
        ticks=False,
        domain=False,
        grid=False,
        description=description,
    )
    return y


def build_class_fit_chart(
    frame: pd.DataFrame, *, words: ClassWords, look: OriginLook, language: str = "nl"
) -> FinishedChart:
    """Draw the information criterion by number of classes: lowest is best; the chosen number is filled.

    Parameters
    ----------
    frame
        Columns ``k`` (number of classes), ``value`` (criterion), ``chosen``, ``shown`` and ``n`` (texts for the
        tooltip).
    words
        As the reader reads them.
    look
        The marks of the origin.
    """
    drawn = frame.loc[frame["value"].notna(), ["k", "value", "chosen", "shown", "n"]]
    drawn = drawn.assign(**{ORIGIN_FIELD: words.stamp})
    told = [
        tell_mark(
            {words.row: row["k"], words.value: row["shown"], words.n: row["n"]},
            origin=words.origin,
            stamp=words.stamp,
        )
        for row in drawn.to_dict("records")
    ]
    base = alt.Chart(drawn.assign(told=pd.Series(told, index=drawn.index, dtype="str")))
    x = alt.X("k:O", title=words.row, axis=alt.Axis(labelAngle=0))
    y = alt.Y("value:Q", title=words.value, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=4, format=",.0f"))
    line = base.mark_line(strokeWidth=2, strokeDash=list(look.dash), color=look.colours[0], aria=False)
    dots = base.mark_point(
        size=130, opacity=1, strokeWidth=1.6, shape=look.shapes[0], stroke=look.colours[0], color=look.colours[0]
    )
    layers = [
        line.encode(x=x, y=y),
        dots.encode(
            x=x,
            y=y,
            fill=alt.condition(alt.datum.chosen, alt.value(look.colours[0]), alt.value("transparent")),
            description="told:N",
            tooltip=[
                alt.Tooltip("k:O", title=words.row),
                alt.Tooltip("shown:N", title=words.value),
                alt.Tooltip("n:N", title=words.n),
                alt.Tooltip(f"{ORIGIN_FIELD}:N", title=words.origin),
            ],
        ),
        build_stamp(words.stamp, look=look, y=8),
    ]
    return finish(alt.layer(*layers).properties(height=_FIT_HEIGHT), language=language)
