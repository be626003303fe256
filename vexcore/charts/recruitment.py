"""Planned beside realised participants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.style import BLUE, GREY, finish

SERIES_STEP = 19
FAINT = "33"
"""Alpha of the fill of a hollow bar: shades differ by more than their colour."""
TEXT = "currentColor"
"""The colour of the text around the chart, so that words follow the light and the dark theme."""
BAR_HEIGHT = 14
HEADROOM = 1.14
"""The axis runs on past the longest bar, so that its number fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairWords:
    """The words in the chart: the title of the axis with its unit, and names in the tooltip."""

    value: str
    row: str
    series: str


def build_pair_chart(
    frame: pd.DataFrame,
    *,
    words: PairWords,
    row_order: Sequence[str],
    series_order: Sequence[str],
    language: str = "nl",
) -> alt.LayerChart:
    """Draw two bars a row, the first hollow and the second filled, with their numbers.

    Parameters
    ----------
    frame
        Columns ``row``, ``series``, ``value`` (persons) and ``shown`` (the number as text).
    words
        As the reader reads them.
    row_order, series_order
        Order of presentation; ``series_order`` holds the two series.
    """
    drawn = frame[["row", "series", "value", "shown"]].copy()
    order = list(series_order)
    top = float(drawn["value"].max()) * HEADROOM
    base = alt.Chart(drawn).encode(
        y=alt.Y("row:N", sort=list(row_order), title=None, axis=alt.Axis(labelLimit=150)),
        yOffset=alt.YOffset("series:N", sort=order),
        x=alt.X(
            "value:Q",
            title=words.value,
            axis=alt.Axis(format=",d", tickCount=4),
            scale=alt.Scale(domain=[0, top], nice=False),
        ),
    )
    bars = base.mark_bar(strokeWidth=1.5, height=BAR_HEIGHT).encode(
        fill=alt.Fill("series:N", scale=alt.Scale(domain=order, range=[GREY + FAINT, BLUE])),
        stroke=alt.Stroke("series:N", scale=alt.Scale(domain=order, range=[GREY, BLUE])),
        tooltip=[
            alt.Tooltip("row:N", title=words.row),
            alt.Tooltip("series:N", title=words.series),
            alt.Tooltip("shown:N", title=words.value),
        ],
    )
    numbers = base.mark_text(align="left", dx=4, fontSize=12, color=TEXT, aria=False).encode(text="shown:N")
    chart = alt.LayerChart(layer=[bars, numbers]).properties(height=alt.Step(SERIES_STEP))
    return finish(chart, language=language)
