"""Shares of a whole: one full bar a row, cut into ordered parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.ratings import count_columns
from vexcore.charts.style import BLUE, GREY, finish

LADDER_COLOURS = ("#e8c9a0", "#f1e3c6", "#d5e3ea", "#a3c9df", "#6aaad0", BLUE)
"""From a very large distance (sand) to paid work (blue); black text can be read on each."""

INK = "#111111"
SMALLEST_LABELLED = 0.07
BAR_HEIGHT = 56
LINE_SHIFT = 6
LEGEND_ROOM = 36
DRAWN = ["row", "part", "position", "share", "label", "n", "shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionWords:
    """The words in a chart of shares.

    Attributes
    ----------
    value
        Title of the horizontal axis: a share of what.
    row, part, n
        Names in the tooltip.
    """

    value: str
    row: str
    part: str
    n: str


def build_distribution_chart(
    frame: pd.DataFrame,
    *,
    words: DistributionWords,
    row_order: Sequence[str],
    part_order: Sequence[str],
    colours: Sequence[str] = LADDER_COLOURS,
    language: str = "nl",
) -> alt.LayerChart:
    """Draw a full bar a row.

    Parameters
    ----------
    frame
        Columns ``row`` (a line break divides its lines), ``part``, ``position`` (order within the bar), ``share``
        (0-1), ``label`` (in the part, where it is wide enough; a line break divides its lines), ``n`` and ``shown``
        (text for the tooltip).
    row_order, part_order
        Order of presentation: top down, left to right.
    colours
        Fill of each part; must carry black text.
    """
    drawn = frame.loc[frame["share"].notna(), DRAWN].copy()
    drawn.loc[drawn["share"] < SMALLEST_LABELLED, "label"] = ""
    lines = max(row.count("\n") for row in row_order)
    shift = LINE_SHIFT if drawn["label"].str.contains("\n").any() else 0
    base = alt.Chart(drawn).encode(
        y=alt.Y(
            "row:N",
            sort=list(row_order),
            title=None,
            axis=alt.Axis(labelExpr="split(datum.label, '\\n')", labelOffset=-LINE_SHIFT * lines, ticks=False),
        ),
        order=alt.Order("position:Q"),
    )
    axis = alt.X(
        "share:Q",
        stack="zero",
        title=words.value,
        axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]),
        scale=alt.Scale(domain=[0, 1], nice=False, clamp=True),
    )
    bars = base.mark_bar(stroke=GREY, strokeWidth=1, height=alt.RelativeBandSize(0.78)).encode(
        x=axis,
        color=alt.Color(
            "part:N",
            sort=list(part_order),
            scale=alt.Scale(domain=list(part_order), range=list(colours[: len(part_order)])),
            legend=alt.Legend(
                symbolStrokeColor=GREY,
                symbolStrokeWidth=1,
                symbolType="square",
                columns=count_columns(part_order, room=LEGEND_ROOM),
            ),
        ),
        tooltip=[
            alt.Tooltip("row:N", title=words.row),
            alt.Tooltip("part:N", title=words.part),
            alt.Tooltip("shown:N", title=words.value),
            alt.Tooltip("n:N", title=words.n),
        ],
    )
    labels = base.mark_text(color=INK, fontSize=12, lineBreak="\n", baseline="middle", dy=-shift, aria=False).encode(
        x=alt.X("share:Q", stack="zero", bandPosition=0.5, title=words.value), text="label:N", detail="part:N"
    )
    chart: alt.LayerChart = alt.LayerChart(layer=[bars, labels]).properties(height=alt.Step(BAR_HEIGHT))
    return finish(chart, language=language)
