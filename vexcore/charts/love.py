"""Love plot: how far groups stand apart, characteristic by characteristic, around zero."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from vexcore.charts.headings import TEXT_SIZE, build_heading_axis, build_headings, find_label_width, place_rows
from vexcore.charts.origins import ORIGIN_FIELD, OriginLook, build_stamp, tell_mark
from vexcore.charts.style import GREY, FinishedChart, finish

MARGIN = 1.1

_ROW_STEP = 23
_SERIES_STEP = 5
_DOT_SIZE = 95
_STROKE = 1.4
_LETTER_WIDTH = 6.6
_ABSENT_ROOM = 0.32
_LINES = alt.Scale(domain=["zero", "threshold"], range=[[1, 0], [4, 4]])


@dataclass(frozen=True, slots=True, kw_only=True)
class LoveWords:
    """The words in the chart.

    Attributes
    ----------
    value
        Title of the horizontal axis: what differs from what, in which unit.
    group, row, series, share, n, origin
        Names in the tooltip and for those who hear the chart.
    stamp
        What the plot says of its origin.
    """

    value: str
    group: str
    row: str
    series: str
    share: str
    n: str
    origin: str
    stamp: str


def build_love_chart(
    frame: pd.DataFrame,
    *,
    words: LoveWords,
    look: OriginLook,
    series_order: Sequence[str],
    least_reach: float,
    number_format: str,
    threshold: float | None = None,
    language: str = "nl",
) -> FinishedChart:
    """Draw a mark for each group in each row, around a zero line.

    Parameters
    ----------
    frame
        Columns ``group`` (heading), ``row``, ``series``, ``value`` (empty where withheld), ``clear`` (whether the mark
        is filled, else open), ``shown``, ``share`` and ``n`` (texts for the tooltip), ``absent`` (words that stand in
        the row where a number is withheld, the same for all series of the row, else empty), ``absent_short`` (what
        stands there where the room is small). Headings and rows come in the order of the frame.
    words
        As the reader reads them.
    look
        The marks of the origin.
    series_order
        Order of presentation; each series keeps its colour and shape. One alone is named too: others may be withheld.
    least_reach
        How far the axis reaches to either side at least: small differences are not blown up.
    number_format
        d3 format of the axis.
    threshold
        Distance from zero of dashed lines; none when empty.
    """
    placed = place_rows(frame).assign(**{ORIGIN_FIELD: words.stamp})
    width = find_label_width(placed)
    y = build_heading_axis(placed, description=f"{words.group}, {words.row}", width=width)
    drawn = placed.loc[placed["value"].notna()]
    reach = max(least_reach, MARGIN * float(drawn["value"].abs().max()) if len(drawn) else 0.0)
    x = _build_value_axis(words, reach=reach, number_format=number_format)
    layers = [
        _build_lines(x, threshold=threshold, stamp=words.stamp),
        _build_dots(drawn, x=x, y=y, words=words, look=look, series_order=series_order),
        *_build_absent(placed.loc[placed["absent"] != ""], y=y),
        build_headings(placed[["group", ORIGIN_FIELD]].drop_duplicates(), y=y, width=width),
        build_stamp(words.stamp, look=look, y=_ROW_STEP // 2),
    ]
    step = max(_ROW_STEP, _SERIES_STEP * len(series_order) + 8)
    height = alt.Step(step, **{"for": "position"})
    return finish(alt.layer(*layers).properties(height=height), language=language)


def _build_value_axis(words: LoveWords, *, reach: float, number_format: str) -> alt.X:
    return alt.X(
        "value:Q",
        title=words.value,
        scale=alt.Scale(domain=[-reach, reach], nice=False),
        axis=alt.Axis(
            orient="top",
            format=number_format,
            tickCount=5,
            # The lines that matter are drawn below the stamp; a grid would run through it.
            grid=False,
            labelOverlap=True,
            # At the right end, a long title runs on over the labels of the rows.
            titleAnchor="end",
            description=words.value,
        ),
    )


def _build_lines(x: alt.X, *, threshold: float | None, stamp: str) -> alt.Chart:
    places = [0.0] if threshold is None else [-threshold, 0.0, threshold]
    lines = pd.DataFrame({"value": places, "kind": ["threshold" if place else "zero" for place in places]})
    chart: alt.Chart = (
        alt.Chart(lines.assign(**{ORIGIN_FIELD: stamp}))
        .mark_rule(color=GREY, aria=False)
        .encode(
            x=x,
            # Not through the stamp.
            y=alt.value(_ROW_STEP),
            y2=alt.value("height"),
            strokeDash=alt.StrokeDash("kind:N", scale=_LINES, legend=None),
        )
    )
    return chart


def _build_dots(
    drawn: pd.DataFrame, *, x: alt.X, y: alt.Y, words: LoveWords, look: OriginLook, series_order: Sequence[str]
) -> alt.Chart:
    names = list(series_order)
    legend = alt.Legend(columns=1, symbolSize=_DOT_SIZE, description=words.series)
    colours = [look.colours[i % len(look.colours)] for i in range(len(names))]
    shapes = [look.shapes[i % len(look.shapes)] for i in range(len(names))]
    columns = ["group", "row", "series", "place", "value", "clear", "shown", "share", "n", "told", ORIGIN_FIELD]
    told = [tell_difference(row, words) for row in drawn.to_dict("records")]
    colour = alt.Scale(domain=names, range=colours)
    chart: alt.Chart = (
        alt.Chart(drawn.assign(told=pd.Series(told, index=drawn.index, dtype="str"))[columns])
        .mark_point(size=_DOT_SIZE, opacity=1, strokeWidth=_STROKE)
        .encode(
            x=x,
            y=y,
            yOffset=alt.YOffset("series:N", sort=names, scale=alt.Scale(domain=names)),
            color=alt.Color("series:N", sort=names, legend=legend, scale=colour),
            fill=alt.Fill("series:N", sort=names, legend=legend, scale=colour),
            fillOpacity=alt.condition("datum.clear", alt.value(1), alt.value(0)),
            shape=alt.Shape("series:N", sort=names, legend=legend, scale=alt.Scale(domain=names, range=shapes)),
            description="told:N",
            tooltip=[
                alt.Tooltip("group:N", title=words.group),
                alt.Tooltip("row:N", title=words.row),
                alt.Tooltip("series:N", title=words.series),
                alt.Tooltip("shown:N", title=words.value),
                alt.Tooltip("share:N", title=words.share),
                alt.Tooltip("n:N", title=words.n),
                alt.Tooltip(f"{ORIGIN_FIELD}:N", title=words.origin),
            ],
        )
    )
    return chart


def tell_difference(row: Mapping[Hashable, Any], words: LoveWords) -> str:
    """Return a mark in words, for those who hear the chart: the number as it is shown, with its origin."""
    parts = {words.group: row["group"], words.row: row["row"], words.series: row["series"], words.value: row["shown"]}
    more = {words.share: row["share"], words.n: row["n"]}
    return tell_mark({**parts, **more}, origin=words.origin, stamp=words.stamp)


def _build_absent(absent: pd.DataFrame, *, y: alt.Y) -> list[alt.Chart]:
    if absent.empty:
        return []
    rows = absent[["group", "row", "place", "absent", "absent_short", ORIGIN_FIELD]].drop_duplicates()
    told = rows["group"] + ", " + rows["row"] + ": " + rows["absent"]
    needed = round(_LETTER_WIDTH * int(rows["absent"].str.len().max()))
    text = alt.Chart(rows.assign(told=told)[["place", "absent", "absent_short", "told", ORIGIN_FIELD]]).mark_text(
        align="left",
        baseline="middle",
        fontSize=TEXT_SIZE,
        fontStyle="italic",
        # Marks stand mostly in the middle: on a small screen the words would reach them.
        text=alt.ExprRef(f"{_ABSENT_ROOM} * width >= {needed} ? datum.absent : datum.absent_short"),
    )
    return [text.encode(x=alt.value(2), y=y, description="told:N")]
