"""Shares of many things, each with its interval: one row a thing, one mark a moment or trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.ratings import count_columns, measure_row, wrap_labels
from vexcore.charts.style import GREY, SERIES, SHAPES, finish

SERIES_HEIGHT = 14
ROW_PADDING = 12
DRAWN = ["row", "series", "value", "low", "high", "n", "shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareWords:
    """The words in a chart of shares.

    Attributes
    ----------
    value
        Title of the horizontal axis: a share of what.
    row, series, n
        Names in the tooltip.
    """

    value: str
    row: str
    series: str
    n: str


def build_share_chart(
    frame: pd.DataFrame,
    *,
    words: ShareWords,
    row_order: Sequence[str],
    series_order: Sequence[str],
    number_format: str = ".0%",
    domain: tuple[float, float] | None = None,
    reference: float | None = None,
    language: str = "nl",
) -> alt.LayerChart:
    """Draw a mark a row and series, with its interval where there is one.

    Parameters
    ----------
    frame
        Columns ``row``, ``series``, ``value``, ``low``, ``high`` (empty where there is no interval), ``n`` and
        ``shown`` (text for the tooltip). Rows without a value draw nothing; say so beside the chart.
    row_order, series_order
        Order of presentation, top down.
    number_format
        d3 format of the axis.
    domain
        The whole scale of a question; empty for an axis that starts at 0.
    reference
        Where to draw a line to compare with, such as 1 for a ratio.
    """
    drawn = frame.loc[frame["value"].notna(), DRAWN].copy()
    scale = alt.Scale(domain=list(domain), nice=False) if domain else alt.Scale(zero=True)
    axis = alt.X("value:Q", title=words.value, axis=alt.Axis(format=number_format, tickCount=5), scale=scale)
    several = len(series_order) > 1
    order = list(series_order)
    base = alt.Chart(drawn).encode(y=alt.Y("row:N", sort=list(row_order), title=None, axis=wrap_labels(row_order)))
    if several:
        base = base.encode(yOffset=alt.YOffset("series:N", sort=order))
    legend = alt.Legend(columns=count_columns(order)) if several else None
    colour = alt.Color(
        "series:N", sort=order, scale=alt.Scale(domain=order, range=list(SERIES[: len(order)])), legend=legend
    )
    shape = alt.Shape(
        "series:N", sort=order, scale=alt.Scale(domain=order, range=list(SHAPES[: len(order)])), legend=legend
    )
    rules = base.mark_rule(strokeWidth=2, aria=False).encode(
        x=alt.X("low:Q", title=words.value), x2="high:Q", color=colour
    )
    marks = base.mark_point(filled=True, size=70, opacity=1).encode(
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
    layers: list[alt.Chart] = [rules, marks]
    if reference is not None:
        line = alt.Chart(drawn.iloc[:1][[]].assign(reference=reference)).mark_rule(
            color=GREY, strokeDash=[4, 3], strokeWidth=1.5, aria=False
        )
        layers.insert(0, line.encode(x=alt.X("reference:Q", title=words.value)))
    if not several:
        text = base.mark_text(align="left", dx=9, fontSize=12, fontWeight="bold", color=SERIES[0], aria=False)
        layers.append(text.encode(x=axis, text="shown:N"))
    height = measure_row(row_order, SERIES_HEIGHT * len(order) + ROW_PADDING)
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(height=height)
    return finish(chart, language=language)
