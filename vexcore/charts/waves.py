"""Two measurements of the same outcomes: an open and a filled dot, joined by a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.style import SERIES, SHAPES, FinishedChart, finish

SERIES_STEP = 20
_DOT_SIZE = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveWords:
    """The words in a chart of two measurements.

    Attributes
    ----------
    value
        Title of the horizontal axis, with its unit.
    row, series, first, second, n
        Names in the tooltip.
    """

    value: str
    row: str
    series: str
    first: str
    second: str
    n: str


def build_wave_chart(
    frame: pd.DataFrame,
    *,
    words: WaveWords,
    row_order: Sequence[str],
    series_order: Sequence[str],
    number_format: str,
    largest: float,
    language: str = "nl",
) -> FinishedChart:
    """Draw the first measurement open, the second filled, with stars where the source prints them.

    Parameters
    ----------
    frame
        Columns ``row``, ``series``, ``first``, ``second``, ``first_shown``, ``second_shown`` (numbers as text),
        ``stars`` (as printed, empty where there are none), ``n`` (text for the tooltip).
    words
        As the reader reads them.
    row_order, series_order
        Order of presentation, top down.
    number_format
        d3 format of the axis.
    largest
        End of the scale, which starts at 0.
    """
    columns = ["row", "series", "first", "second", "first_shown", "second_shown", "stars", "n"]
    names = list(series_order)
    base = alt.Chart(frame[columns]).encode(
        y=alt.Y("row:N", sort=list(row_order), title=None, axis=alt.Axis(labelLimit=170)),
        yOffset=alt.YOffset("series:N", sort=names),
        color=alt.Color(
            "series:N",
            sort=names,
            scale=alt.Scale(domain=names, range=list(SERIES[: len(names)])),
            legend=alt.Legend(symbolOpacity=1),
        ),
    )
    shape = alt.Shape("series:N", sort=names, scale=alt.Scale(domain=names, range=list(SHAPES[: len(names)])))
    tooltip = [
        alt.Tooltip("row:N", title=words.row),
        alt.Tooltip("series:N", title=words.series),
        alt.Tooltip("first_shown:N", title=words.first),
        alt.Tooltip("second_shown:N", title=words.second),
        alt.Tooltip("n:N", title=words.n),
    ]
    scale = alt.Scale(domain=[0, largest], nice=False)
    axis = alt.Axis(format=number_format, tickCount=5)
    line = base.mark_rule(strokeWidth=1.5, opacity=0.6, aria=False).encode(
        x=alt.X("first:Q", title=words.value, scale=scale, axis=axis), x2="second:Q"
    )
    first = base.mark_point(filled=False, size=_DOT_SIZE, strokeWidth=2, opacity=1).encode(
        x=alt.X("first:Q", title=words.value, scale=scale), shape=shape, tooltip=tooltip
    )
    second = base.mark_point(filled=True, size=_DOT_SIZE, opacity=1).encode(
        x=alt.X("second:Q", title=words.value, scale=scale), shape=shape, tooltip=tooltip
    )
    stars = base.mark_text(align="left", baseline="middle", dx=8, dy=1, fontSize=13, fontWeight="bold").encode(
        x=alt.X("second:Q", title=words.value, scale=scale), text="stars:N"
    )
    step = SERIES_STEP * len(names) + 6
    return finish(
        alt.layer(line, first, second, stars).properties(height=alt.Step(step, **{"for": "position"})),
        language=language,
    )
