"""From everybody to those who took part: one bar a printed number, its words above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.style import BLUE, ORANGE, finish

ROW_HEIGHT = 46
FAINT = "33"
"""Alpha of the fill of a hollow bar: shades differ by more than their colour."""
TEXT = "currentColor"
"""The colour of the text around the chart, so that words follow the light and the dark theme."""
BAR_HEIGHT = 13
WORDS_ABOVE, BAR_BELOW = -9, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelWords:
    """The words in the chart: the title of the axis with its unit, and names in the tooltip."""

    value: str
    step: str
    series: str


def build_funnel_chart(
    frame: pd.DataFrame, *, words: FunnelWords, series_order: Sequence[str], language: str = "nl"
) -> alt.LayerChart:
    """Draw the steps of recruitment of one trial, top down.

    Parameters
    ----------
    frame
        In order of presentation: ``step`` (words), ``series`` (kind of source), ``value`` (persons; empty where the
        step is not known, which draws the words only) and ``text`` (what stands above the bar).
    words
        As the reader reads them.
    series_order
        The kinds of source in order, two at most: filled, then hollow.
    """
    drawn = frame[["step", "series", "value", "text"]].copy()
    drawn["row"] = range(len(drawn))
    order = list(series_order)
    y = alt.Y("row:O", axis=None, scale=alt.Scale(domain=list(range(len(drawn)))))
    known = drawn.loc[drawn["value"].notna()]
    bars = (
        alt.Chart(known)
        .mark_bar(height=BAR_HEIGHT, yOffset=BAR_BELOW, strokeWidth=1.5)
        .encode(
            y=y,
            x=alt.X("value:Q", title=words.value, axis=alt.Axis(format=",d", tickCount=4), scale=alt.Scale(zero=True)),
            fill=alt.Fill("series:N", scale=alt.Scale(domain=order, range=[BLUE, ORANGE + FAINT][: len(order)])),
            stroke=alt.Stroke("series:N", scale=alt.Scale(domain=order, range=[BLUE, ORANGE][: len(order)])),
            tooltip=[
                alt.Tooltip("step:N", title=words.step),
                alt.Tooltip("text:N", title=words.value),
                alt.Tooltip("series:N", title=words.series),
            ],
        )
    )
    texts = (
        alt.Chart(drawn[["row", "text"]])
        .mark_text(align="left", dy=WORDS_ABOVE, fontSize=12, color=TEXT, aria=False)
        .encode(y=y, x=alt.value(0), text="text:N")
    )
    chart = alt.LayerChart(layer=[bars, texts]).properties(height=alt.Step(ROW_HEIGHT))
    return finish(chart, language=language)
