"""Who moved from which step to which: a table of steps whose cells are shaded by their share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.origins import ORIGIN_FIELD, OriginLook, build_stamp, tell_mark
from vexcore.charts.style import GREY, FinishedChart, finish

CELL_HEIGHT = 44
_LIGHTEST = 0.06
_LINE = 7
_STAMP_PLACE = -40
_GAP = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionWords:
    """The words in the chart.

    Attributes
    ----------
    row, column
        Titles of the axes: the step at the first and at the later wave.
    value, n, origin
        Names in the tooltip and for those who hear the chart.
    stamp
        What the plot says of its origin.
    """

    row: str
    column: str
    value: str
    n: str
    origin: str
    stamp: str


def build_transition_chart(
    frame: pd.DataFrame,
    *,
    words: TransitionWords,
    look: OriginLook,
    row_order: Sequence[str],
    column_order: Sequence[str],
    language: str = "nl",
) -> FinishedChart:
    """Draw one cell a pair of steps, with its share and number of persons; withheld cells are dashed and empty.

    Parameters
    ----------
    frame
        Columns ``row``, ``column`` (short names of the steps; a line break divides the lines of a column), ``value``
        (share of the row, empty where withheld), ``share`` and ``n`` (texts in the cell), ``shown`` (the share, or in
        words why there is none).
    words
        As the reader reads them.
    look
        The marks of the origin.
    row_order, column_order
        Short names of the steps: top down, left to right.
    """
    told = [
        tell_mark(
            {words.row: row["row"], words.column: row["column"], words.value: row["shown"], words.n: row["n"]},
            origin=words.origin,
            stamp=words.stamp,
        )
        for row in frame.to_dict("records")
    ]
    columns = ["row", "column", "value", "share", "n", "shown", "told", ORIGIN_FIELD]
    drawn = frame.assign(told=pd.Series(told, index=frame.index, dtype="str"), **{ORIGIN_FIELD: words.stamp})[columns]
    x = alt.X(
        "column:N",
        sort=list(column_order),
        title=words.column,
        scale=alt.Scale(domain=list(column_order), padding=_GAP),
        axis=alt.Axis(
            orient="top",
            labelAngle=0,
            labelExpr="split(datum.label, '\\n')",
            ticks=False,
            domain=False,
            labelOverlap=False,
            titleAnchor="start",
        ),
    )
    y = alt.Y(
        "row:N",
        sort=list(row_order),
        title=words.row,
        scale=alt.Scale(domain=list(row_order), padding=_GAP),
        axis=alt.Axis(ticks=False, domain=False),
    )
    tooltip = [
        alt.Tooltip("row:N", title=words.row),
        alt.Tooltip("column:N", title=words.column),
        alt.Tooltip("shown:N", title=words.value),
        alt.Tooltip("n:N", title=words.n),
        alt.Tooltip(f"{ORIGIN_FIELD}:N", title=words.origin),
    ]
    released = drawn.loc[drawn["value"].notna()]
    withheld = drawn.loc[drawn["value"].isna()]
    layers = [
        alt.Chart(released)
        .mark_rect(color=look.colours[0])
        .encode(
            x=x,
            y=y,
            fillOpacity=alt.FillOpacity(
                "value:Q", scale=alt.Scale(domain=[0, 1], range=[_LIGHTEST, 1], clamp=True), legend=None
            ),
            description="told:N",
            tooltip=tooltip,
        ),
        alt.Chart(withheld)
        .mark_rect(fillOpacity=0, stroke=GREY, strokeDash=[3, 3], strokeWidth=1)
        .encode(x=x, y=y, description="told:N", tooltip=tooltip),
        _write(released, "share:N", x=x, y=y, shift=-_LINE, bold=True),
        _write(released, "n:N", x=x, y=y, shift=_LINE + 1, bold=False),
        _write(withheld, "share:N", x=x, y=y, shift=0, bold=False),
        build_stamp(words.stamp, look=look, y=_STAMP_PLACE),
    ]
    return finish(alt.layer(*layers).properties(height=alt.Step(CELL_HEIGHT)), language=language)


def _write(cells: pd.DataFrame, field: str, *, x: alt.X, y: alt.Y, shift: int, bold: bool) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(cells)
        .mark_text(dy=shift, fontSize=12 if bold else 11, fontWeight="bold" if bold else "normal", aria=False)
        .encode(x=x, y=y, text=field)
    )
    return chart
