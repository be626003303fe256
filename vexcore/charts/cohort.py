"""Participant data in rows under headings: shares, means or persons with the marks of their origin."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.origins import ORIGIN_FIELD, OriginLook, build_stamp
from vexcore.charts.style import FinishedChart, finish

SEPARATOR = "|"
"""Between heading and row in the ids of the vertical axis; the axis shows what comes after it."""

ROW_STEP = 23
LABEL_LIMIT = 170
"""The widest that the labels of rows may stand, in pixels."""

_LETTER_WIDTH = 6.6
_DOT_SIZE = 120
_TEXT_SIZE = 12
_ROOM = 1.06
_ROOM_FOR_NUMBER = 1.22


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWords:
    """The words in the chart.

    Attributes
    ----------
    value
        Title of the horizontal axis, with its unit.
    group, row, interval, n, origin
        Names in the tooltip.
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
    number_format: str,
    largest: float | None = None,
    numbers: bool = False,
    language: str = "nl",
) -> FinishedChart:
    """Draw one mark a row with its interval, rows under bold headings; words stand where a number is withheld.

    Parameters
    ----------
    frame
        Columns ``group``, ``row``, ``value``, ``low``, ``high`` (empty where there is no interval), ``shown`` (the
        number as text), ``interval`` and ``n`` (texts for the tooltip), ``absent`` (words in place of a mark, else
        empty). Headings and rows come in the order of the frame.
    words
        As the reader reads them.
    look
        The marks of the origin.
    number_format
        d3 format of the axis.
    largest
        Right end of the axis; fitted to the numbers when empty.
    numbers
        Whether each number stands beside its mark, on a line from 0: for persons rather than shares.
    """
    frame = frame.assign(**{name: frame[name].str.replace(SEPARATOR, "/") for name in ("group", "row")})
    width = _find_label_width(frame)
    placed = frame.assign(place=frame["group"] + SEPARATOR + frame["row"], **{ORIGIN_FIELD: words.stamp})
    drawn = placed.loc[placed["value"].notna()]
    scale = alt.Scale(domain=[0, largest or _find_end(drawn, numbers=numbers)], nice=False)
    y = _build_heading_axis(frame, width=width)
    layers = [
        _build_rules(
            drawn.assign(low=0.0, high=drawn["value"]) if numbers else drawn, y=y, scale=scale, words=words
        ).mark_rule(strokeWidth=2, strokeDash=list(look.dash), color=look.colours[0], aria=False),
        _build_dots(drawn, y=y, scale=scale, words=words, look=look, number_format=number_format),
    ]
    if numbers:
        layers.append(_build_numbers(drawn, y=y, scale=scale, words=words))
    else:
        layers += _build_caps(drawn, y=y, scale=scale, words=words, look=look)
    absent = placed.loc[placed["absent"] != "", ["place", "absent", ORIGIN_FIELD]]
    if not absent.empty:
        layers.append(
            alt.Chart(absent)
            .mark_text(align="left", baseline="middle", fontSize=_TEXT_SIZE, fontStyle="italic")
            .encode(x=alt.value(4), y=y, text="absent:N")
        )
    layers.append(_build_headings(placed[["group", ORIGIN_FIELD]].drop_duplicates(), y=y, width=width))
    layers.append(build_stamp(words.stamp, look=look, y=ROW_STEP // 2))
    return finish(alt.layer(*layers).properties(height=alt.Step(ROW_STEP)), language=language)


def _find_end(drawn: pd.DataFrame, *, numbers: bool) -> float:
    if drawn.empty:
        return 1.0
    if numbers:
        return float(drawn["value"].max()) * _ROOM_FOR_NUMBER or 1.0
    return float(drawn["high"].fillna(drawn["value"]).max()) * _ROOM or 1.0


def _find_label_width(frame: pd.DataFrame) -> int:
    """Return the room for the labels of rows: as wide as the longest needs, up to the limit."""
    longest = int(frame["row"].str.len().max()) if len(frame) else 0
    return min(LABEL_LIMIT, round(longest * _LETTER_WIDTH) + 14)


def _build_heading_axis(frame: pd.DataFrame, *, width: int) -> alt.Y:
    """Return the vertical axis: a free line for the stamp, then each heading with its rows below it."""
    domain = [""]
    for group in dict.fromkeys(frame["group"]):
        rows = frame.loc[frame["group"] == group, "row"]
        domain += [group, *(f"{group}{SEPARATOR}{row}" for row in dict.fromkeys(rows))]
    return alt.Y(
        "place:N",
        title=None,
        scale=alt.Scale(domain=domain),
        axis=alt.Axis(
            labelExpr=f"indexof(datum.value, '{SEPARATOR}') < 0 ? '' : split(datum.value, '{SEPARATOR}')[1]",
            labelLimit=width - 8,
            minExtent=width,
            maxExtent=width,
            labelOverlap=False,
            ticks=False,
            domain=False,
            grid=False,
        ),
    )


def _build_headings(groups: pd.DataFrame, *, y: alt.Y, width: int) -> alt.Chart:
    """Return the headings, which run on from the labels into the plot, so that they may be long."""
    chart: alt.Chart = (
        alt.Chart(groups.rename(columns={"group": "place"}))
        .mark_text(align="left", baseline="middle", dx=-width, fontSize=_TEXT_SIZE, fontWeight="bold")
        .encode(x=alt.value(0), y=y, text="place:N")
    )
    return chart


def _build_rules(drawn: pd.DataFrame, *, y: alt.Y, scale: alt.Scale, words: RowWords) -> alt.Chart:
    ranged = drawn.loc[drawn["low"].notna(), ["place", "low", "high", ORIGIN_FIELD]]
    chart: alt.Chart = alt.Chart(ranged).encode(x=alt.X("low:Q", title=words.value, scale=scale), x2="high:Q", y=y)
    return chart


def _build_caps(
    drawn: pd.DataFrame, *, y: alt.Y, scale: alt.Scale, words: RowWords, look: OriginLook
) -> list[alt.Chart]:
    """Return small upright ends of the intervals: a dashed line alone may end in a gap."""
    ranged = drawn.loc[drawn["low"].notna(), ["place", "low", "high", ORIGIN_FIELD]]
    caps = alt.Chart(ranged).mark_tick(thickness=1.6, size=9, color=look.colours[0], aria=False)
    return [caps.encode(x=alt.X(f"{end}:Q", title=words.value, scale=scale), y=y) for end in ("low", "high")]


def _build_dots(
    drawn: pd.DataFrame, *, y: alt.Y, scale: alt.Scale, words: RowWords, look: OriginLook, number_format: str
) -> alt.Chart:
    columns = ["group", "row", "place", "value", "shown", "interval", "n", ORIGIN_FIELD]
    chart: alt.Chart = (
        alt.Chart(drawn[columns])
        .mark_point(filled=True, size=_DOT_SIZE, opacity=1, shape=look.shapes[0], color=look.colours[0])
        .encode(
            x=alt.X("value:Q", title=words.value, scale=scale, axis=alt.Axis(format=number_format, tickCount=5)),
            y=y,
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


def _build_numbers(drawn: pd.DataFrame, *, y: alt.Y, scale: alt.Scale, words: RowWords) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(drawn[["place", "value", "shown", ORIGIN_FIELD]])
        .mark_text(align="left", dx=10, fontSize=_TEXT_SIZE, aria=False)
        .encode(x=alt.X("value:Q", title=words.value, scale=scale), y=y, text="shown:N")
    )
    return chart
