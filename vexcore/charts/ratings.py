"""What caseworkers recorded over time: means at moments, and contacts a quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import altair as alt
import pandas as pd

from vexcore.charts.style import BLUE, GREY, SERIES, finish

SERIES_HEIGHT = 24
ROW_PADDING = 14
LABEL_WIDTH = 22
LEGEND_ROOM = 24
LINE_BREAK = "\n"
LINE_HEIGHT = 15
MOMENT_SHAPES = {1: ("diamond",), 2: ("circle", "diamond"), 3: ("circle", "square", "diamond")}
FIRST_FILL = 0.25
RATING_COLUMNS = ["row", "series", "moment", "value", "end", "label", "n", "shown"]
QUARTER_COLUMNS = ["quarter", "position", "mean", "low", "high", "shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingWords:
    """The words in a chart of ratings.

    Attributes
    ----------
    value
        Title of the horizontal axis, with its scale.
    row, series, moment, n
        Names in the tooltip.
    """

    value: str
    row: str
    series: str
    moment: str
    n: str


def build_rating_chart(
    frame: pd.DataFrame,
    *,
    words: RatingWords,
    row_order: Sequence[str],
    series_order: Sequence[str],
    moment_order: Sequence[str],
    domain: tuple[float, float] | None,
    language: str = "nl",
) -> alt.LayerChart:
    """Draw values at one to three moments, joined by a line: a light circle first, a full diamond last.

    Parameters
    ----------
    frame
        Columns ``row``, ``series``, ``moment``, ``value``, ``label`` (text behind the outermost mark, on one row of
        each series and row; empty elsewhere), ``n`` and ``shown`` (text for the tooltip).
    row_order, series_order, moment_order
        Order of presentation.
    domain
        The whole scale of the question; empty for counts, which start at 0.
    """
    drawn = frame.loc[frame["value"].notna()].copy()
    drawn["end"] = drawn.groupby(["row", "series"])["value"].transform("max")
    drawn = drawn[RATING_COLUMNS]
    scale = alt.Scale(domain=list(domain), nice=False, zero=False) if domain else alt.Scale(zero=True)
    axis = alt.X("value:Q", title=words.value, axis=alt.Axis(tickCount=5, format="~f"), scale=scale)
    base = alt.Chart(drawn).encode(
        y=alt.Y("row:N", sort=list(row_order), title=None, axis=wrap_labels(row_order)),
        color=alt.Color(
            "series:N",
            scale=_scale_series(series_order),
            legend=None,
        ),
    )
    if len(series_order) > 1:
        base = base.encode(yOffset=alt.YOffset("series:N", sort=list(series_order)))
    lines = base.mark_rule(strokeWidth=2, aria=False).encode(
        x=alt.X("min(value):Q", title=words.value, scale=scale), x2=alt.X2("max(value):Q")
    )
    marks = _draw_moments(base, axis=axis, words=words, series_order=series_order, moment_order=moment_order)
    labels = (
        base.transform_filter("datum.label !== ''")
        .mark_text(align="left", dx=11, fontSize=12, fontWeight="bold", aria=False)
        .encode(x=alt.X("end:Q", title=words.value, scale=scale), text="label:N")
    )
    height = measure_row(row_order, SERIES_HEIGHT * len(series_order) + ROW_PADDING)
    chart: alt.LayerChart = alt.LayerChart(layer=[lines, marks, labels]).properties(height=height)
    return finish(chart, language=language)


def _scale_series(series_order: Sequence[str]) -> alt.Scale:
    return alt.Scale(domain=list(series_order), range=list(SERIES[: len(series_order)]))


def _draw_moments(
    base: alt.Chart, *, axis: alt.X, words: RatingWords, series_order: Sequence[str], moment_order: Sequence[str]
) -> alt.Chart:
    count = len(moment_order)
    moments = list(moment_order)
    legend = (
        alt.Legend(symbolStrokeColor=GREY, symbolFillColor=GREY, columns=count_columns(moments)) if count > 1 else None
    )
    marks: alt.Chart = base.mark_point(size=95, strokeWidth=2, opacity=1).encode(
        x=axis,
        fill=alt.Fill("series:N", scale=_scale_series(series_order), legend=None),
        shape=alt.Shape(
            "moment:N",
            sort=moments,
            scale=alt.Scale(domain=moments, range=list(MOMENT_SHAPES[count])),
            legend=legend,
        ),
        fillOpacity=alt.FillOpacity(
            "moment:N",
            sort=moments,
            scale=alt.Scale(domain=moments, range=[FIRST_FILL, *[1] * (count - 1)] if count > 1 else [1]),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("row:N", title=words.row),
            alt.Tooltip("series:N", title=words.series),
            alt.Tooltip("moment:N", title=words.moment),
            alt.Tooltip("shown:N", title=words.value),
            alt.Tooltip("n:N", title=words.n),
        ],
    )
    return marks


def wrap_labels(labels: Sequence[str], *, width: int = LABEL_WIDTH) -> alt.Axis:
    """Return a vertical axis whose long labels stand on several lines, for narrow screens.

    A label of several lines hangs from its first line: it is moved up by half of the others.
    """
    lines = {label: wrap(label, width) for label in dict.fromkeys(labels)}
    broken = {label: parts for label, parts in lines.items() if len(parts) > 1}
    if not broken:
        return alt.Axis(ticks=False, labelOverlap=False)
    moves = [
        {
            "test": f"indexof([{', '.join(_quote(label) for label in broken if len(broken[label]) == count)}], "
            "datum.value) >= 0",
            "value": -(count - 1) * LINE_HEIGHT / 2,
        }
        for count in sorted({len(parts) for parts in broken.values()})
    ]
    return alt.Axis(
        ticks=False,
        labelOverlap=False,
        labelOffset={"condition": moves, "value": 0},
        labelExpr=f"({_write_lookup(broken)})[datum.label] || datum.label",
    )


def count_columns(labels: Sequence[str], *, room: int = LEGEND_ROOM) -> int:
    """Return how many entries of a legend stand side by side on a narrow screen: two, or one where they are long."""
    return 2 if sum(sorted((len(label) for label in labels), reverse=True)[:2]) <= room else 1


def measure_row(labels: Sequence[str], least: int, *, width: int = LABEL_WIDTH) -> alt.Step:
    """Return the height of a row in which both its marks and the lines of the longest label fit."""
    lines = max(len(wrap(label, width)) for label in labels)
    return alt.Step(max(least, LINE_HEIGHT * lines + LINE_HEIGHT // 2), **{"for": "position"})


def _write_lookup(lines: dict[str, list[str]]) -> str:
    """Return an object of Vega's expression language: label to lines."""
    entries = (f"{_quote(label)}: [{', '.join(_quote(part) for part in parts)}]" for label, parts in lines.items())
    return "{" + ", ".join(entries) + "}"


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterWords:
    """The words in a chart by quarter: titles of the two axes, and what the band is."""

    quarter: str
    value: str
    band: str


def build_quarter_chart(
    frame: pd.DataFrame, *, words: QuarterWords, quarter_order: Sequence[str], language: str = "nl"
) -> alt.LayerChart:
    """Draw a mean a quarter as a line, with a band from the lowest to the highest caseworker.

    Parameters
    ----------
    frame
        Columns ``quarter`` (a line break divides its lines), ``position`` (from 0), ``mean``, ``low``,
        ``high``, ``shown`` (the band as text).
    quarter_order
        In order of time.
    """
    drawn = frame.loc[frame["mean"].notna(), QUARTER_COLUMNS].copy()
    names = ", ".join(f"[{', '.join(_quote(line) for line in name.split(LINE_BREAK))}]" for name in quarter_order)
    base = alt.Chart(drawn).encode(
        x=alt.X("position:O", title=words.quarter, axis=alt.Axis(labelAngle=0, labelExpr=f"[{names}][datum.value]"))
    )
    band = base.mark_area(color=BLUE, opacity=0.18, aria=False).encode(y=alt.Y("low:Q", title=words.value), y2="high:Q")
    value = alt.Y("mean:Q", title=words.value, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5, format="~f"))
    line = base.mark_line(color=BLUE, strokeWidth=2.5, aria=False).encode(y=value)
    dots = base.mark_point(filled=True, size=80, color=BLUE, opacity=1).encode(
        y=value,
        tooltip=[
            alt.Tooltip("quarter:N", title=words.quarter),
            alt.Tooltip("mean:Q", title=words.value, format=".1f"),
            alt.Tooltip("shown:N", title=words.band),
        ],
    )
    chart: alt.LayerChart = alt.LayerChart(layer=[band, line, dots]).properties(height=280)
    return finish(chart, language=language)
