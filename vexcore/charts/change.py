"""What changed within persons: the mean change, who changed for certain, and the gap between wish and ability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.cohort import ROW_STEP, build_absent, build_numbers, move_axis
from vexcore.charts.estimates import FEW_TICKS, HOLLOW, build_zero_axis, measure_texts
from vexcore.charts.headings import TEXT_SIZE, build_heading_axis, build_headings, find_label_width, place_rows
from vexcore.charts.origins import ORIGIN_FIELD, OriginLook, build_stamp, tell_mark
from vexcore.charts.style import GREY, FinishedChart, finish

BAR_SIZE = 17
BAR_OPACITY = 0.5
"""Of bars with a text on them: whatever the background, the text stays legible."""

_DOT_SIZE = 150
_ROOM = 1.06
_TEXT_ROOM = 27
"""The narrowest part of a bar that has room for its percentage, in pixels."""

_PART_COLOURS = (0, 7, 1)
"""Of worse, the same and better: the last of the marks of an origin is its grey."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWords:
    """The words in the charts.

    Attributes
    ----------
    value
        Title of the horizontal axis, with its unit.
    names
        Columns of the frame that hold texts for the tooltip, with what each is called, in order.
    origin
        What the origin is called.
    stamp
        What the plot says of its origin.
    """

    value: str
    names: Mapping[str, str]
    origin: str
    stamp: str


def build_change_chart(
    frame: pd.DataFrame, *, words: ChangeWords, look: OriginLook, number_format: str, language: str = "nl"
) -> FinishedChart:
    """Draw one row a change: mark and interval around zero; the mark is filled where the interval leaves out zero.

    Parameters
    ----------
    frame
        Columns ``group``, ``row``, ``value``, ``low``, ``high``, ``told`` (the interval leaves out 0), ``shown``
        (the number as text), ``absent`` (words in place of a mark, else empty), and the texts of ``words.names``.
        Headings and rows come in the order of the frame. The numbers stand in a column at the right.
    words
        As the reader reads them.
    look
        The marks of the origin.
    number_format
        d3 format of the axis.
    """
    placed = place_rows(frame).assign(**{ORIGIN_FIELD: words.stamp})
    drawn = placed.loc[placed["value"].notna()]
    x = build_zero_axis(
        domain=_find_reach(drawn),
        room=str(measure_texts(drawn["shown"])),
        title=words.value,
        number_format=number_format,
    )
    y = build_heading_axis(placed, description=words.value, width=find_label_width(placed))
    ranged = alt.Chart(drawn.loc[drawn["low"].notna(), ["place", "low", "high", ORIGIN_FIELD]])
    zero = alt.Chart(drawn[["place", ORIGIN_FIELD]].assign(value=0.0))
    rule = ranged.mark_rule(strokeWidth=2, strokeDash=list(look.dash), color=look.colours[0], aria=False)
    caps = ranged.mark_tick(thickness=1.6, size=9, color=look.colours[0], aria=False)
    layers = [
        zero.mark_tick(orient="vertical", thickness=1.6, size=ROW_STEP, color=GREY, aria=False).encode(x=x, y=y),
        rule.encode(x=move_axis(x, "low"), x2="high:Q", y=y),
        *(caps.encode(x=move_axis(x, end), y=y) for end in ("low", "high")),
        *(
            _build_marks(drawn[drawn["told"] == told], "value", x=x, y=y, words=words, look=look, filled=told)
            for told in (True, False)
            # An empty layer is an image without words for those who hear the chart.
            if (drawn["told"] == told).any()
        ),
    ]
    return _finish_rows(layers, placed, y=y, words=words, look=look, language=language)


def build_gap_chart(
    frame: pd.DataFrame, *, words: ChangeWords, look: OriginLook, largest: float, language: str = "nl"
) -> FinishedChart:
    """Draw two means a row, joined by a line: how able people are as a hollow mark, how important it is filled.

    Parameters
    ----------
    frame
        Columns ``group``, ``row``, ``able``, ``important``, ``shown`` (the gap as text), ``absent`` (words in place of
        the marks, else empty), and the texts of ``words.names``.
    words
        As the reader reads them.
    look
        The marks of the origin.
    largest
        Right end of the scale, which starts at 0.
    """
    placed = place_rows(frame).assign(**{ORIGIN_FIELD: words.stamp})
    drawn = placed.loc[placed["important"].notna() & placed["able"].notna()]
    x = build_zero_axis(
        domain=(0.0, largest), room=str(measure_texts(drawn["shown"])), title=words.value, number_format=".0f"
    )
    y = build_heading_axis(placed, description=words.value, width=find_label_width(placed))
    line = alt.Chart(drawn[["place", "able", "important", ORIGIN_FIELD]]).mark_rule(
        strokeWidth=2, strokeDash=list(look.dash), color=look.colours[0], aria=False
    )
    layers = [line.encode(x=move_axis(x, "able"), x2="important:Q", y=y)]
    if not drawn.empty:
        layers += [
            _build_marks(drawn, field, x=x, y=y, words=words, look=look, filled=field == "important")
            for field in ("able", "important")
        ]
    return _finish_rows(layers, placed, y=y, words=words, look=look, language=language)


def build_reliable_chart(
    frame: pd.DataFrame,
    *,
    words: ChangeWords,
    look: OriginLook,
    categories: Sequence[str],
    language: str = "nl",
) -> FinishedChart:
    """Draw one bar a row, parted in shares that add up to everybody, with the percentages on it.

    Parameters
    ----------
    frame
        One row a part: columns ``group``, ``row``, ``category``, ``value`` (share), ``shown`` (the share as text),
        ``absent`` (words in place of the bar, else empty; the same in all parts of a bar), and the texts of
        ``words.names``. A bar is drawn only where all its parts are known.
    words
        As the reader reads them.
    look
        The marks of the origin; the colours stand for the categories.
    categories
        The words for worse, the same and better, in order from left to right.
    """
    placed = place_rows(frame).assign(**{ORIGIN_FIELD: words.stamp})
    parts = placed.loc[placed["absent"] == ""]
    # Whole percentages may add up to 99 or 101.
    own = parts["value"] / parts.groupby("place", sort=False)["value"].transform("sum")
    ends = own.groupby(parts["place"], sort=False).cumsum()
    drawn = parts.assign(start=ends - own, end=ends, middle=ends - own / 2)
    names = list(categories)
    y = build_heading_axis(placed, description=words.value, width=find_label_width(placed))
    x = alt.X(
        "start:Q",
        title=words.value,
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(orient="top", format=".0%", tickCount=FEW_TICKS, labelOverlap=True, titleAnchor="end"),
    )
    told = _tell_rows(drawn, words)
    columns = list(dict.fromkeys(["place", "start", "end", "category", "told_words", *words.names, ORIGIN_FIELD]))
    bars = (
        alt.Chart(drawn.assign(told_words=told)[columns])
        .mark_bar(size=BAR_SIZE, opacity=BAR_OPACITY)
        .encode(
            x=x,
            x2="end:Q",
            y=y,
            color=alt.Color(
                "category:N",
                scale=alt.Scale(domain=names, range=[look.colours[place] for place in _PART_COLOURS]),
                legend=alt.Legend(symbolType="square", symbolOpacity=BAR_OPACITY, symbolStrokeWidth=0, columns=1),
            ),
            description="told_words:N",
            tooltip=_build_tooltip(words),
        )
    )
    texts = alt.Chart(drawn[["place", "middle", "shown", "value", ORIGIN_FIELD]]).mark_text(
        align="center",
        baseline="middle",
        fontSize=TEXT_SIZE,
        opacity=alt.ExprRef(f"datum.value * width > {_TEXT_ROOM} ? 1 : 0"),
        aria=False,
    )
    # An empty layer is an image without words for those who hear the chart.
    layers = [] if drawn.empty else [bars, texts.encode(x=move_axis(x, "middle"), y=y, text="shown:N")]
    lone = placed.loc[placed["absent"] != ""].drop_duplicates("place")
    return _finish_rows(layers, placed, y=y, words=words, look=look, language=language, numbers=False, absent=lone)


def _find_reach(drawn: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of an axis with zero, every number and every interval on it."""
    low = min([0.0, *drawn["low"].dropna(), *drawn["value"]]) * _ROOM
    high = max([0.0, *drawn["high"].dropna(), *drawn["value"]]) * _ROOM
    return (low, high) if low < high else (-1.0, 1.0)


def _build_marks(
    drawn: pd.DataFrame, field: str, *, x: alt.X, y: alt.Y, words: ChangeWords, look: OriginLook, filled: bool
) -> alt.Chart:
    told = _tell_rows(drawn, words)
    chart: alt.Chart = (
        alt.Chart(drawn.assign(told_words=told)[["place", field, "told_words", *words.names, ORIGIN_FIELD]])
        .mark_point(
            size=_DOT_SIZE,
            opacity=1,
            strokeWidth=1.4,
            shape=look.shapes[0],
            stroke=look.colours[0],
            fill=look.colours[0] if filled else HOLLOW,
        )
        .encode(x=move_axis(x, field), y=y, description="told_words:N", tooltip=_build_tooltip(words))
    )
    return chart


def _tell_rows(drawn: pd.DataFrame, words: ChangeWords) -> pd.Series:
    told = [
        tell_mark({name: row[column] for column, name in words.names.items()}, origin=words.origin, stamp=words.stamp)
        for row in drawn.to_dict("records")
    ]
    return pd.Series(told, index=drawn.index, dtype="str")


def _build_tooltip(words: ChangeWords) -> list[alt.Tooltip]:
    names = {**words.names, ORIGIN_FIELD: words.origin}
    return [alt.Tooltip(f"{column}:N", title=name) for column, name in names.items()]


def _finish_rows(
    layers: Sequence[alt.Chart],
    placed: pd.DataFrame,
    *,
    y: alt.Y,
    words: ChangeWords,
    look: OriginLook,
    language: str,
    numbers: bool = True,
    absent: pd.DataFrame | None = None,
) -> FinishedChart:
    """Return the chart with what all rows have: numbers at the right, words where there are none, headings, stamp."""
    lone = placed.loc[placed["absent"] != ""] if absent is None else absent
    own = placed.loc[placed["absent"] == ""]
    common = [
        *([build_numbers(own, y=y)] if numbers else []),
        *build_absent(lone, y=y),
        build_headings(placed[["group", ORIGIN_FIELD]].drop_duplicates(), y=y, width=find_label_width(placed)),
        build_stamp(words.stamp, look=look, y=ROW_STEP // 2),
    ]
    return finish(alt.layer(*layers, *common).properties(height=alt.Step(ROW_STEP)), language=language)
