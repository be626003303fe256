"""The course of an outcome by month in participant data: lines with the marks of their origin, gaps in words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from vexcore.charts.origins import ORIGIN_FIELD, OriginLook, build_stamp, tell_mark
from vexcore.charts.style import FinishedChart, finish

HEIGHT = 500
SMALL_HEIGHT = 230
MONTHS_BETWEEN_MARKS = 6
_STAMP_Y = 9
_GAP_TEXT_Y = 27
_GAP_LINE = 5
_AXIS_HEIGHT = 60
_LEGEND_LINE = 31
# Two beside each other do not fit on a small telephone.
_LEGEND_COLUMNS = "width < 270 ? 1 : 2"
_DODGE_MONTHS = 0.3
_TEXT_SIZE = 12
_DOT_SIZE = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthWords:
    """The words in the chart.

    Attributes
    ----------
    month, value
        Titles of the axes, with their units.
    series, interval, n, origin
        Names in the tooltip.
    stamp
        What the plot says of its origin.
    gap
        What stands once above the bars of months without a number.
    """

    month: str
    value: str
    series: str
    interval: str
    n: str
    origin: str
    stamp: str
    gap: str


def build_cohort_course_chart(
    frame: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    words: MonthWords,
    look: OriginLook,
    series_order: Sequence[str],
    number_format: str,
    largest: float,
    last_month: int,
    gap_rows: int | None = None,
    height: int = HEIGHT,
    language: str = "nl",
) -> FinishedChart:
    """Draw a line a series, broken where months are withheld, with marks and intervals twice a year.

    Parameters
    ----------
    frame
        Columns ``series``, ``month``, ``value`` (empty where withheld), ``low``, ``high``, ``shown``, ``interval`` and
        ``n`` (texts for the tooltip); one row for each month, in order.
    gaps
        Columns ``series``, ``start`` and ``end`` (months): runs of months without a number. Each is a bar with the
        colour of its series, one series below the other; what they mean is written once, where nothing else stands.
    words
        As the reader reads them.
    look
        The marks of the origin.
    series_order
        Order of presentation; each series keeps its colour and shape. The legend is left out where there is but one.
    number_format
        d3 format of the vertical axis.
    largest
        Largest number drawn; charts beside each other share it.
    last_month
        Right end of the horizontal axis.
    gap_rows
        For how many bars of gaps to leave room above the lines, so that charts beside each other have one scale; those
        of this chart when empty.
    height
        Height of plot, axis and legend in pixels.
    """
    names = list(series_order)
    rows = gaps["series"].nunique() if gap_rows is None else gap_rows
    places = _Places(
        names=tuple(names),
        look=look,
        x=_build_months("month", last_month, title=words.month),
        y=_build_values(words, number_format, top=_find_top(largest, rows=rows, names=names, height=height)),
        legend=alt.Legend(columns=alt.ExprRef(_LEGEND_COLUMNS), description=words.series) if len(names) > 1 else None,
    )
    drawn = frame.assign(**{ORIGIN_FIELD: words.stamp})
    marks = _find_marks(drawn, names)
    layers = [
        _build_lines(drawn[["series", "month", "value", ORIGIN_FIELD]], places),
        _build_intervals(marks.loc[marks["low"].notna()], places, words=words, last_month=last_month),
        _build_marks(marks, places, words=words, last_month=last_month),
        *_build_gaps(gaps.assign(**{ORIGIN_FIELD: words.stamp}), places, words=words, last_month=last_month),
        *_build_gap_caption(gaps, words=words),
        build_stamp(words.stamp, look=look, y=_STAMP_Y),
    ]
    return finish(alt.layer(*layers).properties(height=height), language=language)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    names: tuple[str, ...]
    look: OriginLook
    x: alt.X
    y: alt.Y
    legend: alt.Legend | None

    def colour(self) -> alt.Color:
        colours = [self.look.colours[i % len(self.look.colours)] for i in range(len(self.names))]
        return alt.Color(
            "series:N",
            sort=list(self.names),
            legend=self.legend,
            scale=alt.Scale(domain=list(self.names), range=colours),
        )

    def shape(self) -> alt.Shape:
        shapes = [self.look.shapes[i % len(self.look.shapes)] for i in range(len(self.names))]
        return alt.Shape(
            "series:N",
            sort=list(self.names),
            legend=self.legend,
            scale=alt.Scale(domain=list(self.names), range=shapes),
        )


def _build_months(field: str, last_month: int, *, title: str) -> alt.X:
    return alt.X(
        f"{field}:Q",
        title=title,
        scale=alt.Scale(domain=[-1, last_month + 1], nice=False),
        axis=alt.Axis(
            values=list(range(0, last_month + 1, MONTHS_BETWEEN_MARKS)), format="d", grid=False, description=title
        ),
    )


def _build_values(words: MonthWords, number_format: str, *, top: float) -> alt.Y:
    return alt.Y(
        "value:Q",
        title=words.value,
        axis=alt.Axis(format=number_format, tickCount=5, description=words.value),
        scale=alt.Scale(domain=[0, top], nice=False),
    )


def _find_top(largest: float, *, rows: int, names: Sequence[str], height: int) -> float:
    """Return the upper end of the axis: room above the lines for the stamp and for the gaps."""
    legend_lines = len(names) if len(names) > 1 else 0
    plot = height - _AXIS_HEIGHT - _LEGEND_LINE * legend_lines
    taken = _GAP_TEXT_Y + _GAP_LINE * (rows + 3) if rows else 2 * _STAMP_Y
    return (largest or 1.0) * plot / max(plot - taken, 1)


def _find_marks(drawn: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the months that get a mark: twice a year, and a month that stands alone between months without number."""
    present = drawn["value"].notna()
    before = present.groupby(drawn["series"]).shift(1, fill_value=False)
    after = present.groupby(drawn["series"]).shift(-1, fill_value=False)
    marked = present & ((drawn["month"] % MONTHS_BETWEEN_MARKS == 0) | ~(before | after))
    marks = drawn.loc[marked, ["series", "month", "value", "low", "high", "shown", "interval", "n", ORIGIN_FIELD]]
    middle = (len(names) - 1) / 2
    shift = marks["series"].map({name: (i - middle) * _DODGE_MONTHS for i, name in enumerate(names)})
    return marks.assign(at=marks["month"] + shift.astype("float64"))


def _build_lines(drawn: pd.DataFrame, places: _Places) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(drawn)
        .mark_line(strokeWidth=1.8, strokeDash=list(places.look.dash), aria=False)
        .encode(x=places.x, y=places.y, color=places.colour(), detail="series:N")
    )
    return chart


def _build_intervals(marks: pd.DataFrame, places: _Places, *, words: MonthWords, last_month: int) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(marks[["series", "at", "low", "high", ORIGIN_FIELD]])
        .mark_rule(strokeWidth=1.6, aria=False)
        .encode(
            x=_build_months("at", last_month, title=words.month),
            y=alt.Y("low:Q", title=words.value),
            y2="high:Q",
            color=places.colour(),
        )
    )
    return chart


def _build_marks(marks: pd.DataFrame, places: _Places, *, words: MonthWords, last_month: int) -> alt.Chart:
    columns = ["series", "month", "at", "value", "shown", "interval", "n", "told", ORIGIN_FIELD]
    told = [tell_month(row, words) for row in marks.to_dict("records")]
    chart: alt.Chart = (
        alt.Chart(marks.assign(told=pd.Series(told, index=marks.index, dtype="str"))[columns])
        .mark_point(filled=True, size=_DOT_SIZE, opacity=1)
        .encode(
            x=_build_months("at", last_month, title=words.month),
            y=places.y,
            color=places.colour(),
            shape=places.shape(),
            description="told:N",
            tooltip=[
                alt.Tooltip("series:N", title=words.series),
                alt.Tooltip("month:Q", title=words.month),
                alt.Tooltip("shown:N", title=words.value),
                alt.Tooltip("interval:N", title=words.interval),
                alt.Tooltip("n:N", title=words.n),
                alt.Tooltip(f"{ORIGIN_FIELD}:N", title=words.origin),
            ],
        )
    )
    return chart


def tell_month(row: Mapping[Hashable, Any], words: MonthWords) -> str:
    """Return a mark in words, for those who hear the chart: the number as it is shown, with its origin."""
    parts = {words.series: row["series"], words.month: row["month"], words.value: row["shown"]}
    more = {words.interval: row["interval"], words.n: row["n"]}
    return tell_mark({**parts, **more}, origin=words.origin, stamp=words.stamp)


def _build_gaps(gaps: pd.DataFrame, places: _Places, *, words: MonthWords, last_month: int) -> list[alt.Chart]:
    layers = []
    with_gaps = [name for name in places.names if name in set(gaps["series"])]
    for line, name in enumerate(with_gaps):
        own = gaps.loc[gaps["series"] == name, ["series", "start", "end", ORIGIN_FIELD]]
        # A run of one month has a length too.
        own = own.assign(start=own["start"] - 0.4, end=own["end"] + 0.4)
        bars = alt.Chart(own).mark_rule(strokeWidth=3, aria=False)
        layers.append(
            bars.encode(
                x=_build_months("start", last_month, title=words.month),
                x2="end:Q",
                y=alt.value(_GAP_TEXT_Y + 10 + _GAP_LINE * line),
                color=places.colour(),
            )
        )
    return layers


def _build_gap_caption(gaps: pd.DataFrame, *, words: MonthWords) -> list[alt.Chart]:
    if gaps.empty:
        return []
    caption = alt.Chart(pd.DataFrame({"words": [words.gap], ORIGIN_FIELD: [words.stamp]})).mark_text(
        align="left", baseline="middle", fontSize=_TEXT_SIZE, fontStyle="italic", aria=False
    )
    return [caption.encode(x=alt.value(0), y=alt.value(_GAP_TEXT_Y), text="words:N")]
