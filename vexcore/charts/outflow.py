"""Charts on outflow: shares with their intervals under a full-width label, and expected beside observed over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.style import SERIES, SHAPES, finish

LINE_HEIGHT = 16
MARK_HEIGHT = 15
ROW_GAP = 22
TIME_HEIGHT = 380
LABEL_LIMIT = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareWords:
    """The words in a chart of shares.

    Attributes
    ----------
    value
        Title of the horizontal axis, with its unit.
    row, series, n
        Names in the tooltip.
    """

    value: str
    row: str
    series: str
    n: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """The words in the chart of expected beside observed outflow.

    Attributes
    ----------
    month, value
        Titles of the axes, with their units.
    place, kind, n
        Names in the tooltip.
    """

    month: str
    value: str
    place: str
    kind: str
    n: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesOrder:
    """The series of a chart.

    Attributes
    ----------
    names
        As the reader reads them, in order.
    palette
        Position of each in the common colours and shapes, so that a series keeps its own under any filter.
    """

    names: tuple[str, ...]
    palette: tuple[int, ...]

    def colour(self) -> alt.Color:
        """Return the colour encoding; the legend stays when one series is left, because it names the place."""
        colours = [SERIES[position] for position in self.palette]
        scale = alt.Scale(domain=list(self.names), range=colours)
        return alt.Color("series:N", scale=scale, legend=alt.Legend())

    def shape(self) -> alt.Shape:
        """Return the shape encoding: colour never says anything alone."""
        shapes = [SHAPES[position] for position in self.palette]
        scale = alt.Scale(domain=list(self.names), range=shapes)
        return alt.Shape("series:N", scale=scale, legend=alt.Legend())


def build_share_chart(
    frame: pd.DataFrame,
    *,
    words: ShareWords,
    row_order: Sequence[str],
    series: SeriesOrder,
    language: str = "nl",
) -> alt.LayerChart:
    r"""Draw shares with their intervals; the label of a row stands above its dots, so that it may be long.

    Parameters
    ----------
    frame
        Columns ``row`` (``\n`` starts a second line), ``series``, ``value``, ``low``, ``high``, ``n`` (text for the
        tooltip), ``shown`` (the number as text). Rows without a value draw nothing; say so beside the chart.
    words
        As the reader reads them.
    row_order
        Order of presentation, top down.
    """
    drawn = frame.loc[frame["value"].notna(), ["row", "series", "value", "low", "high", "n", "shown"]]
    label_height = LINE_HEIGHT * max((row.count("\n") + 1 for row in row_order), default=1)
    most = int(drawn.groupby("row")["series"].nunique().max()) if len(drawn) else 1
    row_height = label_height + most * MARK_HEIGHT + ROW_GAP
    top = (ROW_GAP - row_height) / 2
    y = _build_label_axis(row_order, top)
    layers: list[alt.Chart] = []
    for position, name in enumerate(series.names):
        line = position if most > 1 else 0
        offset = top + label_height + (line + 0.5) * MARK_HEIGHT
        base = alt.Chart(drawn.loc[drawn["series"] == name]).encode(y=y, color=series.colour())
        layers += _draw_shares(base, series=series, offset=offset, words=words)
    chart = alt.LayerChart(layer=layers).properties(height=alt.Step(row_height))
    return finish(chart, language=language)


def _build_label_axis(row_order: Sequence[str], top: float) -> alt.Y:
    return alt.Y(
        "row:N",
        title=None,
        sort=None,
        scale=alt.Scale(domain=list(row_order)),
        axis=alt.Axis(
            labelExpr="split(datum.label, '\\n')",
            labelAlign="left",
            labelBaseline="top",
            labelPadding=0,
            labelOffset=top,
            labelLimit=LABEL_LIMIT,
            labelLineHeight=LINE_HEIGHT,
            labelOverlap=False,
            ticks=False,
            domain=False,
            grid=False,
            zindex=1,
        ),
    )


def _draw_shares(base: alt.Chart, *, series: SeriesOrder, offset: float, words: ShareWords) -> list[alt.Chart]:
    axis = alt.Axis(format=".0%", tickCount=5)
    rules = base.mark_rule(strokeWidth=2, aria=False, yOffset=offset, y2Offset=offset).encode(
        x=alt.X("low:Q", title=words.value), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=75, opacity=1, yOffset=offset).encode(
        x=alt.X("value:Q", title=words.value, axis=axis, scale=alt.Scale(zero=True)),
        shape=series.shape(),
        tooltip=[
            alt.Tooltip("row:N", title=words.row),
            alt.Tooltip("series:N", title=words.series),
            alt.Tooltip("shown:N", title=words.value),
            alt.Tooltip("n:N", title=words.n),
        ],
    )
    return [rules, dots]


def build_expected_chart(
    expected: pd.DataFrame,
    observed: pd.DataFrame,
    *,
    words: TimeWords,
    series: SeriesOrder,
    language: str = "nl",
) -> alt.LayerChart:
    """Draw the expected share as a dashed line over months and the observed shares as marks.

    Parameters
    ----------
    expected
        Columns ``series``, ``month``, ``value``, ``kind``, ``shown``.
    observed
        Columns ``series``, ``month``, ``value``, ``low``, ``high`` (empty where there is no interval: a hollow mark),
        ``kind``, ``n``, ``shown``.
    words
        As the reader reads them.
    """
    line = expected[["series", "month", "value", "kind", "shown"]]
    marks = observed.loc[observed["value"].notna(), ["series", "month", "value", "low", "high", "kind", "n", "shown"]]
    last = int(max([*line["month"], *marks["month"]], default=12))
    month = alt.X(
        "month:Q",
        title=words.month,
        scale=alt.Scale(domain=[0, last + 1], nice=False),
        axis=alt.Axis(values=list(range(0, last + 2, 3)), format="d"),
    )
    share = alt.Y("value:Q", title=words.value, axis=alt.Axis(format=".0%", tickCount=6), scale=alt.Scale(zero=True))
    tooltip = [
        alt.Tooltip("series:N", title=words.place),
        alt.Tooltip("kind:N", title=words.kind),
        alt.Tooltip("month:Q", title=words.month),
        alt.Tooltip("shown:N", title=words.value),
    ]
    lines = (
        alt.Chart(line)
        .mark_line(strokeDash=[6, 4], strokeWidth=2)
        .encode(x=month, y=share, color=series.colour(), detail="series:N", tooltip=tooltip)
    )
    tooltip = [*tooltip, alt.Tooltip("n:N", title=words.n)]
    layers = [lines]
    for filled in (True, False):
        part = alt.Chart(marks.loc[marks["low"].notna() == filled]).encode(x=month, color=series.colour())
        points = part.mark_point(filled=filled, size=90, opacity=1, strokeWidth=2)
        layers.append(points.encode(y=share, shape=series.shape(), tooltip=tooltip))
        if filled:
            rules = part.mark_rule(strokeWidth=2, aria=False)
            layers.append(rules.encode(y=alt.Y("low:Q", title=words.value), y2="high:Q"))
    return finish(alt.LayerChart(layer=layers).properties(height=TIME_HEIGHT), language=language)
