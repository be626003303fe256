"""Dots with intervals: one row a category, one mark a series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.style import SERIES, SHAPES, finish

ROW_HEIGHT = 30
SERIES_HEIGHT = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class DotWords:
    """The words in a dot chart.

    Attributes
    ----------
    value
        Title of the horizontal axis, with its unit.
    series, n, row
        Names in the tooltip.
    """

    value: str
    row: str
    series: str
    n: str


def build_dot_chart(
    frame: pd.DataFrame,
    *,
    words: DotWords,
    row_order: Sequence[str],
    series_order: Sequence[str],
    number_format: str,
    zero: bool = True,
    language: str = "nl",
) -> alt.LayerChart:
    """Draw dots with their intervals.

    Parameters
    ----------
    frame
        Columns ``row``, ``series``, ``value``, ``low``, ``high`` (empty where there is no interval), ``n`` (text for
        the tooltip), ``shown`` (the number as text). Rows without a value draw nothing; say so beside the chart.
    words
        As the reader reads them.
    row_order, series_order
        Order of presentation, top down.
    number_format
        d3 format of the axis, such as ``.0%``.
    zero
        Whether the axis starts at 0.
    """
    drawn = frame.loc[frame["value"].notna(), ["row", "series", "value", "low", "high", "n", "shown"]].copy()
    several = len(series_order) > 1
    step = max(ROW_HEIGHT, SERIES_HEIGHT * len(series_order) + 12)
    base = alt.Chart(drawn).encode(y=alt.Y("row:N", sort=list(row_order), title=None))
    if several:
        base = base.encode(yOffset=alt.YOffset("series:N", sort=list(series_order)))
    colour = alt.Color(
        "series:N",
        sort=list(series_order),
        scale=alt.Scale(domain=list(series_order), range=list(SERIES[: len(series_order)])),
        legend=alt.Legend() if several else None,
    )
    shape = alt.Shape(
        "series:N",
        sort=list(series_order),
        scale=alt.Scale(domain=list(series_order), range=list(SHAPES[: len(series_order)])),
        legend=alt.Legend() if several else None,
    )
    axis = alt.X(
        "value:Q", title=words.value, axis=alt.Axis(format=number_format, tickCount=5), scale=alt.Scale(zero=zero)
    )
    rules = base.mark_rule(strokeWidth=2, aria=False).encode(
        x=alt.X("low:Q", title=words.value), x2="high:Q", color=colour
    )
    dots = base.mark_point(filled=True, size=75, opacity=1).encode(
        x=axis,
        color=colour,
        shape=shape,
        tooltip=[
            alt.Tooltip("row:N", title=words.row),
            alt.Tooltip("series:N", title=words.series),
            alt.Tooltip("shown:N", title=words.value),
            alt.Tooltip("n:N", title=words.n),
        ],
    )
    chart = alt.LayerChart(layer=[rules, dots]).properties(height=alt.Step(step, **{"for": "position"}))
    return finish(chart, language=language)
