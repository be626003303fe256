"""Forest plot of estimated effects: intervals before the band of what the study could not have found."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.cohort import ROW_STEP, build_absent, build_numbers, move_axis
from vexcore.charts.headings import TEXT_SIZE, build_heading_axis, build_headings, find_label_width, place_rows
from vexcore.charts.origins import ORIGIN_FIELD, OriginLook, build_stamp, tell_mark
from vexcore.charts.style import GREY, FinishedChart, finish, fix_x

BAND_OPACITY = 0.2
BAND_SIZE = 15
HOLLOW = "transparent"
ZERO_LABEL = "datum.value == 0 ? '0' : datum.label"
"""Zero carries no sign."""

WIDE = 560
"""From which width of the plot on there is room for words beside the numbers, in pixels."""

_DOT_SIZE = 170
_THRESHOLD_SIZE = 13
_ROOM = 1.06
_WIDTH_OF_DIGIT = 6.6
FEW_TICKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateWords:
    """The words in charts of estimated effects.

    Attributes
    ----------
    effect
        Title of the axis of effects, with its unit.
    group, row, shown, interval, mde, verdict, mean, n, origin
        Names in the tooltip and for those who hear the chart.
    stamp
        What the plot says of its origin.
    """

    effect: str
    group: str
    row: str
    shown: str
    interval: str
    mde: str
    verdict: str
    mean: str
    n: str
    origin: str
    stamp: str


TEXTS = ("group", "row", "shown", "interval", "mde_words", "verdict", "mean", "n_words")
"""Columns of the tooltip, in order."""


def build_estimate_chart(
    frame: pd.DataFrame, *, words: EstimateWords, look: OriginLook, number_format: str, language: str = "nl"
) -> FinishedChart:
    """Draw one row an effect: mark and interval, before a band as wide as the study was blind.

    Parameters
    ----------
    frame
        Columns ``group``, ``row``, ``value``, ``low``, ``high``, ``band`` (minimum detectable effect) and ``threshold``
        (smallest effect of interest), all in the unit of the axis and empty where not known; ``told`` (whether the
        interval leaves out 0: then the mark is filled); the texts of `TEXTS`; ``absent`` (words in place of a mark,
        else empty). Headings and rows come in the order of the frame. The numbers stand in a column at the right, on a
        wide screen with the verdict.
    words
        As the reader reads them.
    look
        The marks of the origin.
    number_format
        d3 format of the axis.
    """
    placed = place_rows(frame).assign(**{ORIGIN_FIELD: words.stamp})
    drawn = placed.loc[placed["value"].notna()]
    width = find_label_width(placed)
    x = build_effect_axis(drawn, reach=find_reach(drawn), title=words.effect, number_format=number_format)
    y = build_heading_axis(placed, description=f"{words.group}, {words.row}", width=width)
    layers = [
        _build_band(drawn, x=x, y=y, look=look),
        *_build_lines(placed, x=x, y=y),
        *build_intervals(drawn, x=x, y=y, look=look),
        *_build_dots(drawn, x=x, y=y, words=words, look=look),
        build_numbers(drawn, y=y),
        build_verdicts(drawn, y=y),
        *build_absent(placed.loc[placed["absent"] != ""], y=y),
        build_headings(placed[["group", ORIGIN_FIELD]].drop_duplicates(), y=y, width=width),
        build_stamp(words.stamp, look=look, y=ROW_STEP // 2),
    ]
    return finish(alt.layer(*layers).properties(height=alt.Step(ROW_STEP)), language=language)


def find_reach(drawn: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of an axis that shows intervals, bands, thresholds and zero."""
    low = min([0.0, *drawn["low"].dropna(), *(-drawn["band"].dropna()), *(-drawn["threshold"].dropna())])
    high = max([0.0, *drawn["high"].dropna(), *drawn["band"].dropna(), *drawn["threshold"].dropna()])
    return (low * _ROOM, high * _ROOM) if low < high else (-1.0, 1.0)


def build_effect_axis(drawn: pd.DataFrame, *, reach: tuple[float, float], title: str, number_format: str) -> alt.X:
    """Return the axis of effects, with room at the right for the numbers and, on a wide screen, the verdicts."""
    short, long = (measure_texts(drawn[column]) for column in ("shown", "verdict"))
    room = f"width > {WIDE} ? {short + long} : {short}"
    return build_zero_axis(domain=reach, room=room, title=title, number_format=number_format)


def build_zero_axis(*, domain: tuple[float, float], room: str, title: str, number_format: str) -> alt.X:
    """Return the horizontal axis, above the rows, of numbers around zero.

    Parameters
    ----------
    domain
        Its ends.
    room
        Pixels kept free at the right, as an expression.
    title
        What the numbers are, with their unit.
    number_format
        Of the ticks.
    """
    return alt.X(
        "value:Q",
        title=title,
        scale=alt.Scale(domain=list(domain), nice=False, rangeMax=alt.ExprRef(f"width - ({room})")),
        axis=alt.Axis(
            orient="top",
            format=number_format,
            labelExpr=ZERO_LABEL,
            tickCount=FEW_TICKS,
            labelOverlap=True,
            titleAnchor="end",
            description=title,
        ),
    )


def measure_texts(texts: pd.Series) -> int:
    """Return the room for texts in pixels."""
    longest = int(texts.str.len().max()) if len(texts) else 0
    return round(longest * _WIDTH_OF_DIGIT) + 12


def build_verdicts(drawn: pd.DataFrame, *, y: alt.Y) -> alt.Chart:
    """Return the words in ``verdict`` beside the numbers, where the screen has room for words."""
    chart: alt.Chart = (
        alt.Chart(drawn[["place", "verdict", ORIGIN_FIELD]])
        .mark_text(
            align="right",
            baseline="middle",
            dx=-measure_texts(drawn["shown"]),
            fontSize=TEXT_SIZE,
            opacity=alt.ExprRef(f"width > {WIDE} ? 1 : 0"),
            aria=False,
        )
        .encode(x=fix_x("width"), y=y, text=alt.Text("verdict:N"))
    )
    return chart


def _build_band(drawn: pd.DataFrame, *, x: alt.X, y: alt.Y, look: OriginLook) -> alt.Chart:
    known = drawn.loc[drawn["band"].notna(), ["place", "band", ORIGIN_FIELD]]
    ends = known.assign(start=-known["band"], end=known["band"]).drop(columns="band")
    chart: alt.Chart = (
        alt.Chart(ends)
        .mark_bar(size=BAND_SIZE, color=look.colours[0], opacity=BAND_OPACITY, aria=False)
        .encode(x=move_axis(x, "start"), x2="end:Q", y=y)
    )
    return chart


def _build_lines(placed: pd.DataFrame, *, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return the zero line and, in short strokes, the thresholds; beside the rows only, so that headings stay free."""
    zero = placed.loc[placed["value"].notna(), ["place", ORIGIN_FIELD]].assign(value=0.0)
    known = placed.loc[placed["threshold"].notna() & placed["value"].notna(), ["place", "threshold", ORIGIN_FIELD]]
    sides = [known.assign(value=sign * known["threshold"]).drop(columns="threshold") for sign in (-1, 1)]
    layers = ((zero, ROW_STEP), (pd.concat(sides), _THRESHOLD_SIZE))
    return [
        alt.Chart(own).mark_tick(orient="vertical", thickness=1.6, size=size, color=GREY, aria=False).encode(x=x, y=y)
        for own, size in layers
    ]


def build_intervals(drawn: pd.DataFrame, *, x: alt.X, y: alt.Y, look: OriginLook) -> list[alt.Chart]:
    """Return the interval of each row, with its ends."""
    ranged = alt.Chart(drawn.loc[drawn["low"].notna(), ["place", "low", "high", ORIGIN_FIELD]])
    rule = ranged.mark_rule(strokeWidth=2, strokeDash=list(look.dash), color=look.colours[0], aria=False)
    caps = ranged.mark_tick(thickness=1.6, size=9, color=look.colours[0], aria=False)
    return [
        rule.encode(x=move_axis(x, "low"), x2="high:Q", y=y),
        *(caps.encode(x=move_axis(x, end), y=y) for end in ("low", "high")),
    ]


def _build_dots(drawn: pd.DataFrame, *, x: alt.X, y: alt.Y, words: EstimateWords, look: OriginLook) -> list[alt.Chart]:
    names = name_texts(words)
    told = [
        tell_mark({names[text]: row[text] for text in TEXTS}, origin=words.origin, stamp=words.stamp)
        for row in drawn.to_dict("records")
    ]
    marked = drawn.assign(told_words=pd.Series(told, index=drawn.index, dtype="str"))
    columns = ["place", "value", "told_words", *TEXTS, ORIGIN_FIELD]
    layers = []
    for filled in (True, False):
        own = marked.loc[marked["told"] == filled, columns]
        # An empty layer is an image without words for those who hear the chart.
        if own.empty:
            continue
        point = alt.Chart(own).mark_point(
            size=_DOT_SIZE,
            opacity=1,
            strokeWidth=1.4,
            shape=look.shapes[0],
            stroke=look.colours[0],
            fill=look.colours[0] if filled else HOLLOW,
        )
        layers.append(point.encode(x=x, y=y, description="told_words:N", tooltip=build_tooltip(words)))
    return layers


def name_texts(words: EstimateWords) -> dict[str, str]:
    """Return what each text of `TEXTS` is called."""
    names = (words.group, words.row, words.shown, words.interval, words.mde, words.verdict, words.mean, words.n)
    return dict(zip(TEXTS, names, strict=True))


def build_tooltip(words: EstimateWords) -> list[alt.Tooltip]:
    """Return the tooltip of an effect: the texts of `TEXTS` and its origin."""
    names = {**name_texts(words), ORIGIN_FIELD: words.origin}
    return [alt.Tooltip(f"{column}:N", title=name) for column, name in names.items()]
