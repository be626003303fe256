"""The course of an outcome by month in participant data: lines with the marks of their origin, gaps in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.origins import ORIGIN_FIELD, OriginLook, build_stamp
from vexcore.charts.style import FinishedChart, finish

HEIGHT = 360
SMALL_HEIGHT = 190
MONTHS_BETWEEN_MARKS = 6
_STAMP_Y = 9
_GAP_LINE = 16
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
    """

    month: str
    value: str
    series: str
    interval: str
    n: str
    origin: str
    stamp: str


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
        Columns ``series``, ``start``, ``end`` (months) and ``words``: what stands over months without a number.
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
    height
        Height of the plot in pixels.
    """
    names = list(series_order)
    places = _Places(
        names=tuple(names),
        look=look,
        x=_build_months("month", last_month, title=words.month),
        y=_build_values(words, number_format, top=_find_top(largest, gaps, names=names, height=height)),
        legend=alt.Legend(columns=2) if len(names) > 1 else None,
    )
    drawn = frame.assign(**{ORIGIN_FIELD: words.stamp})
    marks = _find_marks(drawn, names)
    layers = [
        _build_lines(drawn[["series", "month", "value", ORIGIN_FIELD]], places),
        _build_intervals(marks.loc[marks["low"].notna()], places, words=words, last_month=last_month),
        _build_marks(marks, places, words=words, last_month=last_month),
        *_build_gaps(gaps.assign(**{ORIGIN_FIELD: words.stamp}), places, words=words, last_month=last_month),
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
        axis=alt.Axis(values=list(range(0, last_month + 1, MONTHS_BETWEEN_MARKS)), format="d", grid=False),
    )


def _build_values(words: MonthWords, number_format: str, *, top: float) -> alt.Y:
    return alt.Y(
        "value:Q",
        title=words.value,
        axis=alt.Axis(format=number_format, tickCount=5),
        scale=alt.Scale(domain=[0, top], nice=False),
    )


def _find_top(largest: float, gaps: pd.DataFrame, *, names: Sequence[str], height: int) -> float:
    """Return the upper end of the axis: room above the lines for the stamp and for the words of the gaps."""
    rows = gaps["series"].nunique() if len(names) > 1 else min(len(gaps), 1)
    taken = 2 * _STAMP_Y + _GAP_LINE * (rows + 0.5)
    return (largest or 1.0) * height / (height - taken)


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
    columns = ["series", "month", "at", "value", "shown", "interval", "n", ORIGIN_FIELD]
    chart: alt.Chart = (
        alt.Chart(marks[columns])
        .mark_point(filled=True, size=_DOT_SIZE, opacity=1)
        .encode(
            x=_build_months("at", last_month, title=words.month),
            y=places.y,
            color=places.colour(),
            shape=places.shape(),
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


def _build_gaps(gaps: pd.DataFrame, places: _Places, *, words: MonthWords, last_month: int) -> list[alt.Chart]:
    layers = []
    with_gaps = [name for name in places.names if name in set(gaps["series"])]
    for line, name in enumerate(with_gaps):
        own = gaps.loc[gaps["series"] == name, ["series", "start", "end", "words", ORIGIN_FIELD]]
        y = 2 * _STAMP_Y + _GAP_LINE * (line + 0.5)
        for late in (False, True):
            part = own.loc[(own["start"] > last_month / 2) == late]
            if part.empty:
                continue
            edge = _build_months("end" if late else "start", last_month, title=words.month)
            layers.append(
                alt.Chart(part)
                .mark_text(
                    align="right" if late else "left", baseline="middle", fontSize=_TEXT_SIZE, fontStyle="italic"
                )
                .encode(x=edge, y=alt.value(y), text="words:N", color=places.colour())
            )
            layers.append(
                alt.Chart(part)
                .mark_rule(strokeWidth=3, aria=False)
                .encode(
                    x=_build_months("start", last_month, title=words.month),
                    x2="end:Q",
                    y=alt.value(y + _GAP_LINE / 2 - 1),
                    color=places.colour(),
                )
            )
    return layers
