"""Estimated effects of one group month by month, before the band of what the study could not have found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.estimates import (
    BAND_OPACITY,
    HOLLOW,
    TEXTS,
    ZERO_LABEL,
    EstimateWords,
    build_tooltip,
    name_texts,
)
from vexcore.charts.headings import TEXT_SIZE
from vexcore.charts.origins import ORIGIN_FIELD, OriginLook, build_stamp, tell_mark
from vexcore.charts.style import GREY, FinishedChart, finish

HEIGHT = 250
MONTHS_BETWEEN_LABELS = 6
_STAMP_Y = 8
_GAP_TEXT_Y = 24
_GAP_Y = 36
_SMALL_DOT = 46
_SMALL_STROKE = 0.9
_STROKE = 1.1
_DOT = 110
_FEW_MARKS = 4
_INTERVAL_OPACITY = 0.3
_TOLD_OPACITY = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseAxes:
    """What charts beside each other share.

    Attributes
    ----------
    months
        The months of the horizontal axis, ascending.
    low, high
        Ends of the axis of effects.
    number_format
        d3 format of the axis of effects.
    month
        Title of the horizontal axis.
    """

    months: Sequence[int]
    low: float
    high: float
    number_format: str
    month: str

    def stand_apart(self) -> bool:
        """Say whether there are so few months that each stands by itself, as waves do."""
        return len(self.months) <= _FEW_MARKS

    def build_x(self, field: str) -> alt.X:
        """Return the axis of months for a column."""
        few = self.stand_apart()
        labelled = list(self.months) if few else [month for month in self.months if month % MONTHS_BETWEEN_LABELS == 0]
        margin = 4 if few else 1
        return alt.X(
            f"{field}:Q",
            title=self.month,
            scale=alt.Scale(domain=[min(self.months) - margin, max(self.months) + margin], nice=False),
            axis=alt.Axis(values=labelled, format="d", grid=False, description=self.month),
        )

    def build_y(self, field: str, *, title: str) -> alt.Y:
        """Return the axis of effects for a column, with room above for the stamp and for what is withheld."""
        top = self.high + (self.high - self.low) * _GAP_Y / (HEIGHT - 2 * _GAP_Y)
        return alt.Y(
            f"{field}:Q",
            title=title,
            scale=alt.Scale(domain=[self.low, top], nice=False),
            axis=alt.Axis(format=self.number_format, labelExpr=ZERO_LABEL, tickCount=5, description=title),
        )


def build_estimate_course_chart(
    frame: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    words: EstimateWords,
    look: OriginLook,
    axes: CourseAxes,
    gap: str,
    language: str = "nl",
) -> FinishedChart:
    """Draw one mark and interval a month before the band of the minimum detectable effect.

    Parameters
    ----------
    frame
        One group, one row a month in order: ``month`` and the columns of
        `vexcore.charts.estimates.build_estimate_chart`.
    gaps
        Columns ``start`` and ``end`` (months): runs of months without a number, each a bar at the top.
    words
        As the reader reads them.
    look
        The marks of the origin.
    axes
        What charts beside each other share.
    gap
        What the bars mean.
    """
    half = 1.0 if axes.stand_apart() else 0.5
    stamped = frame.assign(**{ORIGIN_FIELD: words.stamp}, start=frame["month"] - half, end=frame["month"] + half)
    drawn = stamped.loc[stamped["value"].notna()]
    layers = [
        _build_band(drawn, axes, words=words, look=look),
        *_build_lines(drawn, axes, words=words),
        _build_intervals(drawn, axes, words=words, look=look),
        *_build_dots(drawn, axes, words=words, look=look),
        *_build_gaps(gaps.assign(**{ORIGIN_FIELD: words.stamp}), axes, gap=gap, look=look),
        build_stamp(words.stamp, look=look, y=_STAMP_Y),
    ]
    return finish(alt.layer(*layers).properties(height=HEIGHT), language=language)


def _build_band(drawn: pd.DataFrame, axes: CourseAxes, *, words: EstimateWords, look: OriginLook) -> alt.Chart:
    known = drawn.loc[drawn["band"].notna(), ["start", "end", "band", ORIGIN_FIELD]]
    chart: alt.Chart = (
        alt.Chart(known.assign(below=-known["band"]))
        .mark_rect(color=look.colours[0], opacity=BAND_OPACITY, aria=False)
        .encode(x=axes.build_x("start"), x2="end:Q", y=axes.build_y("below", title=words.effect), y2="band:Q")
    )
    return chart


def _build_lines(drawn: pd.DataFrame, axes: CourseAxes, *, words: EstimateWords) -> list[alt.Chart]:
    """Return the zero line over the whole width and the thresholds as a stroke a month."""
    zero = pd.DataFrame({"value": [0.0], ORIGIN_FIELD: [words.stamp]})
    known = drawn.loc[drawn["threshold"].notna(), ["start", "end", "threshold", ORIGIN_FIELD]]
    sides = [known.assign(value=sign * known["threshold"]).drop(columns="threshold") for sign in (-1, 1)]
    y = axes.build_y("value", title=words.effect)
    strokes = alt.Chart(pd.concat(sides)).mark_rule(strokeWidth=1.6, strokeDash=[4, 4], color=GREY, aria=False)
    return [
        alt.Chart(zero).mark_rule(strokeWidth=1.4, color=GREY, aria=False).encode(y=y),
        strokes.encode(x=axes.build_x("start"), x2="end:Q", y=y),
    ]


def _build_intervals(drawn: pd.DataFrame, axes: CourseAxes, *, words: EstimateWords, look: OriginLook) -> alt.Chart:
    """Return the intervals: a band where months follow each other, darker without 0, a line where they stand apart."""
    ranged = drawn.loc[drawn["low"].notna(), ["month", "start", "end", "low", "high", "told", ORIGIN_FIELD]]
    y = axes.build_y("low", title=words.effect)
    if axes.stand_apart():
        rule = alt.Chart(ranged.drop(columns=["start", "end", "told"])).mark_rule(
            strokeWidth=2, strokeDash=list(look.dash), color=look.colours[0], aria=False
        )
        lines: alt.Chart = rule.encode(x=axes.build_x("month"), y=y, y2="high:Q")
        return lines
    band = alt.Chart(ranged.drop(columns="month")).mark_rect(color=look.colours[0], aria=False)
    # Small marks hardly differ, filled or hollow.
    opacity = alt.condition("datum.told", alt.value(_TOLD_OPACITY), alt.value(_INTERVAL_OPACITY))
    chart: alt.Chart = band.encode(x=axes.build_x("start"), x2="end:Q", y=y, y2="high:Q", opacity=opacity)
    return chart


def _build_dots(drawn: pd.DataFrame, axes: CourseAxes, *, words: EstimateWords, look: OriginLook) -> list[alt.Chart]:
    """Return small marks every month and large ones twice a year, filled where the interval leaves out 0."""
    names = name_texts(words)
    told = [
        tell_mark({names[text]: row[text] for text in TEXTS}, origin=words.origin, stamp=words.stamp)
        for row in drawn.to_dict("records")
    ]
    marked = drawn.assign(told_words=pd.Series(told, index=drawn.index, dtype="str"))
    large = (marked["month"] % MONTHS_BETWEEN_LABELS == 0) | axes.stand_apart()
    columns = ["month", "value", "told_words", *TEXTS, ORIGIN_FIELD]
    layers = []
    for size, stroke, of_size in ((_SMALL_DOT, _SMALL_STROKE, ~large), (_DOT, _STROKE, large)):
        for filled in (True, False):
            own = marked.loc[of_size & (marked["told"] == filled), columns]
            # An empty layer is an image without words for those who hear the chart.
            if own.empty:
                continue
            point = alt.Chart(own).mark_point(
                size=size,
                opacity=1,
                strokeWidth=stroke,
                shape=look.shapes[0],
                stroke=look.colours[0],
                fill=look.colours[0] if filled else HOLLOW,
            )
            layers.append(
                point.encode(
                    x=axes.build_x("month"),
                    y=axes.build_y("value", title=words.effect),
                    description="told_words:N",
                    tooltip=build_tooltip(words),
                )
            )
    return layers


def _build_gaps(gaps: pd.DataFrame, axes: CourseAxes, *, gap: str, look: OriginLook) -> list[alt.Chart]:
    if gaps.empty:
        return []
    # A run of one month has a length too.
    own = gaps[["start", "end", ORIGIN_FIELD]].assign(start=gaps["start"] - 0.4, end=gaps["end"] + 0.4)
    bars = alt.Chart(own).mark_rule(strokeWidth=3, color=look.colours[0], aria=False)
    caption = alt.Chart(gaps[[ORIGIN_FIELD]].head(1).assign(words=gap)).mark_text(
        align="left", baseline="middle", fontSize=TEXT_SIZE, fontStyle="italic", aria=False
    )
    return [
        bars.encode(x=axes.build_x("start"), x2="end:Q", y=alt.value(_GAP_Y)),
        caption.encode(x=alt.value(0), y=alt.value(_GAP_TEXT_Y), text="words:N"),
    ]
