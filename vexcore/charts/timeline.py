"""When trials ran: a bar from start to end, and words where the end is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.style import BLUE, ORANGE, RED, finish

ROW_HEIGHT = 32
FAINT = "33"
"""Alpha of the fill of a hollow bar: shades differ by more than their colour."""
TEXT = "currentColor"
"""The colour of the text around the chart, so that words follow the light and the dark theme."""
BAR_HEIGHT = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineWords:
    """The words in the chart.

    Attributes
    ----------
    row, group, start, end
        Names in the tooltip.
    open_end
        Stands behind the start of a trial whose end is not known.
    event
        Stands at the marked month.
    """

    row: str
    group: str
    start: str
    end: str
    open_end: str
    event: str


def build_timeline_chart(
    frame: pd.DataFrame,
    *,
    words: TimelineWords,
    row_order: Sequence[str],
    group_order: Sequence[str],
    event_on: pd.Timestamp,
    span: tuple[pd.Timestamp, pd.Timestamp],
    language: str = "nl",
) -> alt.LayerChart:
    """Draw when trials ran, with one event marked.

    Parameters
    ----------
    frame
        Columns ``row``, ``group``, ``start_on`` and ``end_on`` (dates; an empty end is drawn as open), ``start_text``
        and ``end_text`` for the tooltip.
    words
        As the reader reads them.
    row_order, group_order
        Order of presentation; two groups at most: filled, then hollow.
    event_on
        The day that is marked.
    span
        First and last day of the axis.
    """
    drawn = frame[["row", "group", "start_on", "end_on", "start_text", "end_text"]].copy()
    y = alt.Y("row:N", sort=list(row_order), title=None, axis=alt.Axis(labelLimit=150))
    axis = alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1})
    bounds = alt.Scale(domain=[day.isoformat() for day in span])
    x = alt.X("start_on:T", title=None, axis=axis)
    bars = _draw_bars(drawn, x, y, words, list(group_order))
    opens = drawn.loc[drawn["end_on"].isna(), ["row", "start_on"]].assign(words=words.open_end)
    texts = (
        alt.Chart(opens)
        .mark_text(align="left", dx=9, fontSize=12, color=TEXT, fontStyle="italic", aria=False)
        .encode(x=x, y=y, text="words:N")
    )
    layers = [*bars, texts, *_draw_event(event_on, words, bounds)]
    chart = alt.LayerChart(layer=layers).properties(height=alt.Step(ROW_HEIGHT))
    return finish(chart, language=language)


def _draw_bars(
    drawn: pd.DataFrame, x: alt.X, y: alt.Y, words: TimelineWords, order: list[str]
) -> tuple[alt.Chart, alt.Chart]:
    encoding = {
        "x": x,
        "y": y,
        "fill": alt.Fill("group:N", scale=alt.Scale(domain=order, range=[BLUE, ORANGE + FAINT][: len(order)])),
        "stroke": alt.Stroke("group:N", scale=alt.Scale(domain=order, range=[BLUE, ORANGE][: len(order)])),
        "tooltip": [
            alt.Tooltip("row:N", title=words.row),
            alt.Tooltip("group:N", title=words.group),
            alt.Tooltip("start_text:N", title=words.start),
            alt.Tooltip("end_text:N", title=words.end),
        ],
    }
    closed = drawn.loc[drawn["end_on"].notna()]
    bars = alt.Chart(closed).mark_bar(height=BAR_HEIGHT, strokeWidth=1.5).encode(x2="end_on:T", **encoding)
    starts = (
        alt.Chart(drawn.loc[drawn["end_on"].isna()])
        .mark_point(shape="triangle-right", size=110, opacity=1)
        .encode(**encoding)
    )
    return bars, starts


def _draw_event(event_on: pd.Timestamp, words: TimelineWords, bounds: alt.Scale) -> tuple[alt.Chart, alt.Chart]:
    event = pd.DataFrame({"day": [event_on], "words": [words.event]})
    base = alt.Chart(event).encode(x=alt.X("day:T", title=None))
    # One layer alone may bound the shared axis: Vega-Lite reads the same days of several layers as a conflict.
    rule = base.mark_rule(color=RED, strokeWidth=2, strokeDash=[5, 3]).encode(
        x=alt.X("day:T", title=None, scale=bounds)
    )
    text = base.mark_text(fontSize=12, color=TEXT, dy=-8, baseline="bottom", aria=False).encode(
        y=alt.value(0), text="words:N"
    )
    return rule, text
