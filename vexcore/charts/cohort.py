"""Participant data in rows under headings: shares, means or persons with the marks of their origin."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import altair as alt
import pandas as pd

from vexcore.charts.headings import TEXT_SIZE, build_heading_axis, build_headings, find_label_width, place_rows
from vexcore.charts.origins import ORIGIN_FIELD, OriginLook, build_stamp, tell_mark
from vexcore.charts.style import FinishedChart, finish, fix_x

ROW_STEP = 23
_DOT_SIZE = 120
_ROOM = 1.04
_WIDTH_OF_DIGIT = 6.6
_FEW_TICKS = 5

Axis = TypeVar("Axis", alt.X, alt.Y)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWords:
    """The words in the chart.

    Attributes
    ----------
    value
        Title of the horizontal axis: what the number is, and of whom.
    group, row, interval, n, origin
        Names in the tooltip and for those who hear the chart.
    stamp
        What the plot says of its origin.
    """

    value: str
    group: str
    row: str
    interval: str
    n: str
    origin: str
    stamp: str


def build_cohort_rows_chart(
    frame: pd.DataFrame,
    *,
    words: RowWords,
    look: OriginLook,
    number_format: str | None = None,
    largest: float | None = None,
    from_zero: bool = False,
    language: str = "nl",
) -> FinishedChart:
    """Draw one mark a row with its interval and its number, rows under bold headings; withheld rows have words.

    Parameters
    ----------
    frame
        Columns ``group``, ``row``, ``value``, ``low``, ``high`` (empty where there is no interval), ``shown`` (the
        number as text), ``interval`` and ``n`` (texts for the tooltip), ``absent`` (words in place of a mark, else
        empty). Headings and rows come in the order of the frame. The numbers stand in a column at the right.
    words
        As the reader reads them.
    look
        The marks of the origin.
    number_format
        d3 format of the axis; when empty, with as many decimals as its steps need.
    largest
        Right end of the axis; fitted to the numbers when empty.
    from_zero
        Whether a line runs from 0 to each mark in place of its interval: for persons rather than shares.
    """
    placed = place_rows(frame).assign(**{ORIGIN_FIELD: words.stamp})
    width = find_label_width(placed)
    drawn = placed.loc[placed["value"].notna()]
    if from_zero:
        drawn = drawn.assign(low=0.0, high=drawn["value"])
    x = _build_value_axis(drawn, words=words, number_format=number_format, end=largest or _find_end(drawn))
    y = build_heading_axis(placed, description=f"{words.group}, {words.row}", width=width)
    layers = [
        _build_rules(drawn, x=x, y=y).mark_rule(
            strokeWidth=2, strokeDash=list(look.dash), color=look.colours[0], aria=False
        ),
        _build_dots(drawn, x=x, y=y, words=words, look=look),
        build_numbers(drawn, y=y),
    ]
    if not from_zero:
        layers += _build_caps(drawn, x=x, y=y, look=look)
    layers += build_absent(placed.loc[placed["absent"] != ""], y=y)
    layers.append(build_headings(placed[["group", ORIGIN_FIELD]].drop_duplicates(), y=y, width=width))
    layers.append(build_stamp(words.stamp, look=look, y=ROW_STEP // 2))
    return finish(alt.layer(*layers).properties(height=alt.Step(ROW_STEP)), language=language)


def _find_end(drawn: pd.DataFrame) -> float:
    if drawn.empty:
        return 1.0
    return float(drawn["high"].fillna(drawn["value"]).max()) * _ROOM or 1.0


def choose_format(end: float) -> str:
    """Return the d3 format with the decimals that the steps of an axis from 0 to ``end`` need."""
    if end <= 0.5:
        return ".2f"
    return ".1f" if end < _FEW_TICKS else ",.0f"


def _build_value_axis(drawn: pd.DataFrame, *, words: RowWords, number_format: str | None, end: float) -> alt.X:
    """Return the horizontal axis, above the rows where it is in sight, with room for the numbers at its right."""
    longest = int(drawn["shown"].str.len().max()) if len(drawn) else 0
    room = round(longest * _WIDTH_OF_DIGIT) + 12
    return alt.X(
        "value:Q",
        title=words.value,
        scale=alt.Scale(domain=[0, end], nice=False, rangeMax=alt.ExprRef(f"width - {room}")),
        axis=alt.Axis(
            orient="top",
            format=number_format or choose_format(end),
            tickCount=_FEW_TICKS,
            labelOverlap=True,
            # At the right end, a long title runs on over the labels of the rows.
            titleAnchor="end",
            description=words.value,
        ),
    )


def _build_rules(drawn: pd.DataFrame, *, x: alt.X, y: alt.Y) -> alt.Chart:
    ranged = drawn.loc[drawn["low"].notna(), ["place", "low", "high", ORIGIN_FIELD]]
    chart: alt.Chart = alt.Chart(ranged).encode(x=move_axis(x, "low"), x2="high:Q", y=y)
    return chart


def move_axis(x: Axis, field: str) -> Axis:
    """Return the same axis for another column."""
    moved: Axis = x.copy(deep=False)
    moved.shorthand = f"{field}:Q"
    return moved


def _build_caps(drawn: pd.DataFrame, *, x: alt.X, y: alt.Y, look: OriginLook) -> list[alt.Chart]:
    """Return small upright ends of the intervals: a dashed line alone may end in a gap."""
    ranged = drawn.loc[drawn["low"].notna(), ["place", "low", "high", ORIGIN_FIELD]]
    caps = alt.Chart(ranged).mark_tick(thickness=1.6, size=9, color=look.colours[0], aria=False)
    return [caps.encode(x=move_axis(x, end), y=y) for end in ("low", "high")]


def _build_dots(drawn: pd.DataFrame, *, x: alt.X, y: alt.Y, words: RowWords, look: OriginLook) -> alt.Chart:
    columns = ["group", "row", "place", "value", "shown", "interval", "n", "told", ORIGIN_FIELD]
    told = [tell_row(row, words) for row in drawn.to_dict("records")]
    chart: alt.Chart = (
        alt.Chart(drawn.assign(told=pd.Series(told, index=drawn.index, dtype="str"))[columns])
        .mark_point(filled=True, size=_DOT_SIZE, opacity=1, shape=look.shapes[0], color=look.colours[0])
        .encode(
            x=x,
            y=y,
            description="told:N",
            tooltip=[
                alt.Tooltip("group:N", title=words.group),
                alt.Tooltip("row:N", title=words.row),
                alt.Tooltip("shown:N", title=words.value),
                alt.Tooltip("interval:N", title=words.interval),
                alt.Tooltip("n:N", title=words.n),
                alt.Tooltip(f"{ORIGIN_FIELD}:N", title=words.origin),
            ],
        )
    )
    return chart


def tell_row(row: Mapping[Hashable, Any], words: RowWords) -> str:
    """Return a row of the chart in words, for those who hear it: the number as it is shown, with its origin."""
    parts = {words.group: row["group"], words.row: row["row"], words.value: row["shown"]}
    more = {words.interval: row["interval"], words.n: row["n"]}
    return tell_mark({**parts, **more}, origin=words.origin, stamp=words.stamp)


def build_numbers(drawn: pd.DataFrame, *, y: alt.Y) -> alt.Chart:
    """Return the numbers as text, in a column at the right."""
    chart: alt.Chart = (
        alt.Chart(drawn[["place", "shown", ORIGIN_FIELD]])
        .mark_text(align="right", baseline="middle", fontSize=TEXT_SIZE, aria=False)
        .encode(x=fix_x("width"), y=y, text=alt.Text("shown:N"))
    )
    return chart


def build_absent(absent: pd.DataFrame, *, y: alt.Y) -> list[alt.Chart]:
    """Return the words of rows without a number; nothing where there are none."""
    if absent.empty:
        return []
    told = absent["group"] + ", " + absent["row"] + ": " + absent["absent"]
    text = alt.Chart(absent.assign(told=told)[["place", "absent", "told", ORIGIN_FIELD]]).mark_text(
        align="left", baseline="middle", fontSize=TEXT_SIZE, fontStyle="italic"
    )
    return [text.encode(x=fix_x(4), y=y, text=alt.Text("absent:N"), description=alt.Description("told:N"))]
