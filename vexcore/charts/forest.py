"""Forest plot: one row an arm, gathered under headings, effects with their intervals against zero.

Headings and rows share one vertical axis: a chart of one view follows the width of the page, a facet does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import altair as alt
import pandas as pd

from vexcore.charts.style import BLUE, GREY, ORANGE, finish

ROW_HEIGHT = 21
LEGEND_HEIGHT = 30
LEGEND_GAP = 8
AXIS_ABOVE, AXIS_BELOW = 30, 48
FRAME_HEIGHT = AXIS_ABOVE + AXIS_BELOW
"""Axes and titles: the height of a chart on the page counts them in, as it does legends."""
CHARACTER_WIDTH = 6.3
_HEADING = "h"
_ROW = "r"

STATES = ("up", "down", "none", "few", "bare")
"""What may be said of an effect: told apart from chance (higher, lower), not told apart, few events, no interval."""
KINDS = ("counts", "borrowed", "reconstructed")
"""Where an interval comes from."""

_COLOURS = {"up": BLUE, "down": ORANGE, "none": GREY, "few": GREY, "bare": GREY}
_FILLS = {"up": BLUE, "down": ORANGE, "none": "transparent", "few": "transparent", "bare": "transparent"}
STATE_SHAPES = {"up": "triangle-up", "down": "triangle-down", "none": "circle", "few": "square", "bare": "diamond"}
DASHES: dict[str, list[float]] = {"counts": [1, 0], "borrowed": [1.5, 2.5], "reconstructed": [6, 3]}


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectWords:
    """The words in a chart of effects.

    Attributes
    ----------
    effect
        Title of the axis of effects, with its unit.
    section, row, interval, n, mean
        Names in the tooltip.
    states, kinds
        Words for `STATES` and `KINDS`, in the same order.
    """

    effect: str
    section: str
    row: str
    interval: str
    n: str
    mean: str
    states: tuple[str, str, str, str, str]
    kinds: tuple[str, str, str]


def build_forest_chart(frame: pd.DataFrame, *, words: EffectWords, language: str = "nl") -> alt.LayerChart:
    """Draw effects as a forest plot.

    Parameters
    ----------
    frame
        One row an effect, in order of presentation: ``section`` (heading), ``row``, ``value``, ``low``, ``high``
        (percentage points; low and high empty without interval), ``state`` (one of `STATES`), ``kind`` (one of
        `KINDS`, or anything without interval) and the texts of the tooltip ``shown``, ``interval``, ``n``, ``mean``.
        Rows without a value keep their place, unmarked.
    words
        As the reader reads them.
    """
    placed, order = _place(frame)
    drawn = placed.loc[placed["value"].notna()]
    marks = name_states(drawn[["y", "value", "state", "section", "row", "shown", "interval", "n", "mean"]], words=words)
    width = measure_labels(frame["row"])
    y = _build_y(order, width=width)
    layers: list[alt.Chart] = [_build_zero(order, y=y, words=words)]
    bars = name_states(drawn.loc[drawn["low"].notna(), ["y", "low", "high", "state", "kind"]], words=words)
    if not bars.empty:
        layers.append(_build_bars(bars.rename(columns={"state": "tone"}), y=y, width=width, words=words))
    layers.append(_build_points(marks, y=y, width=width, words=words))
    above, below = (LEGEND_HEIGHT * count + LEGEND_GAP for count in (marks["state"].nunique(), bars["kind"].nunique()))
    height = FRAME_HEIGHT + above + below + ROW_HEIGHT * len(order)
    padding = {"top": above, "bottom": below, "left": 5, "right": 5}
    chart: alt.LayerChart = (
        alt.LayerChart(layer=layers).resolve_axis(x="independent").properties(height=height, padding=padding)
    )
    return finish(chart, language=language)


ZERO_LABEL = "datum.value == 0 ? '0' : datum.label"
"""Zero carries no sign."""


def _place(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Give each effect its place on the vertical axis, and every section a heading above its rows."""
    order: list[str] = []
    places: list[str] = []
    previous = None
    for section, row in zip(frame["section"], frame["row"], strict=True):
        if section != previous:
            order.append(f"{_HEADING}{len(order):03d}|{section}")
            previous = section
        order.append(f"{_ROW}{len(order):03d}|{row}")
        places.append(order[-1])
    return frame.assign(y=places), order


def measure_labels(labels: Iterable[object]) -> int:
    """Return the room in pixels that labels left of a chart need."""
    return round(max((len(str(label)) for label in labels), default=0) * CHARACTER_WIDTH) + 10


def _build_y(order: Sequence[str], *, width: int) -> alt.Y:
    heading = f"datum.value[0] == '{_HEADING}'"
    return alt.Y(
        "y:N",
        title=None,
        sort=list(order),
        scale=alt.Scale(domain=list(order)),
        axis=alt.Axis(
            labelExpr="split(datum.value, '|')[1]",
            labelAlign="left",
            labelPadding=width,
            labelLimit=0,
            labelFontWeight={"condition": {"test": heading, "value": "bold"}, "value": "normal"},
            labelOverlap=False,
            labelFlush=False,
            grid=False,
            ticks=False,
            domain=False,
        ),
    )


def _build_x(words: EffectWords, *, orient: Literal["top", "bottom"]) -> alt.X:
    axis = alt.Axis(format="+.0f", tickCount=7, labelExpr=ZERO_LABEL, orient=orient)
    return alt.X("value:Q", title=words.effect if orient == "bottom" else None, axis=axis)


def _build_zero(order: Sequence[str], *, y: alt.Y, words: EffectWords) -> alt.Chart:
    """Draw the zero line beside the rows, with the numbers above a long chart once more.

    It leaves out the headings: on a telephone they run on into the plot, and a line would cross their letters.
    """
    zero = pd.DataFrame({"value": 0.0, "y": [place for place in order if place.startswith(_ROW)]})
    chart: alt.Chart = (
        alt.Chart(zero)
        .mark_tick(orient="vertical", color=GREY, thickness=1.5, size=ROW_HEIGHT, aria=False)
        .encode(x=_build_x(words, orient="top"), y=y)
    )
    return chart


def _build_bars(bars: pd.DataFrame, *, y: alt.Y, width: int, words: EffectWords) -> alt.Chart:
    """Draw the intervals; their colour has a field of its own, or its absent legend would hide that of the marks."""
    pairs = list_states(bars, words=words, values=_COLOURS, column="tone")
    colour = alt.Scale(domain=list(pairs), range=list(pairs.values()))
    chart: alt.Chart = (
        alt.Chart(bars)
        .mark_rule(strokeWidth=1.8, aria=False)
        .encode(
            x=alt.X("low:Q", axis=None),
            x2="high:Q",
            y=y,
            color=alt.Color("tone:N", scale=colour, legend=None),
            strokeDash=build_dash(
                bars, words=words, legend=_place_legend(width, y=alt.ExprRef(f"height + {AXIS_BELOW}"))
            ),
        )
    )
    return chart


def name_states(frame: pd.DataFrame, *, words: EffectWords) -> pd.DataFrame:
    """Replace the keys in ``state`` and ``kind`` by their words."""
    named = frame.assign(state=frame["state"].map(dict(zip(STATES, words.states, strict=True))))
    if "kind" in frame:
        named["kind"] = frame["kind"].map(dict(zip(KINDS, words.kinds, strict=True)))
    return named


def list_states(
    frame: pd.DataFrame, *, words: EffectWords, values: Mapping[str, str], column: str = "state"
) -> dict[str, str]:
    """Return a value by the words of each state that occurs in a frame, in fixed order."""
    present = set(frame[column])
    return {word: values[state] for state, word in zip(STATES, words.states, strict=True) if word in present}


def build_dash(frame: pd.DataFrame, *, words: EffectWords, legend: alt.Legend) -> alt.StrokeDash:
    """Return the dash that tells the kinds of interval apart."""
    present = set(frame["kind"])
    pairs = {word: DASHES[kind] for kind, word in zip(KINDS, words.kinds, strict=True) if word in present}
    drawn = legend.copy()
    drawn.symbolType, drawn.symbolSize, drawn.symbolStrokeColor, drawn.symbolStrokeWidth = "stroke", 700, GREY, 2
    return alt.StrokeDash("kind:N", scale=alt.Scale(domain=list(pairs), range=list(pairs.values())), legend=drawn)


def _place_legend(width: int, *, y: float | alt.ExprRef) -> alt.Legend:
    """Place a legend at the left edge of the page, under the labels: beside the plot it is cut off on a telephone."""
    return alt.Legend(orient="none", legendX=-width, legendY=y, direction="vertical", columns=1, labelLimit=330)


def _build_points(marks: pd.DataFrame, *, y: alt.Y, width: int, words: EffectWords) -> alt.Chart:
    legend = _place_legend(width, y=-LEGEND_HEIGHT * marks["state"].nunique() - AXIS_ABOVE)
    colours, fills, shapes = (
        list_states(marks, words=words, values=values) for values in (_COLOURS, _FILLS, STATE_SHAPES)
    )
    domain = list(colours)
    chart: alt.Chart = (
        alt.Chart(marks)
        .mark_point(size=65, opacity=1, strokeWidth=1.8)
        .encode(
            x=_build_x(words, orient="bottom"),
            y=y,
            stroke=alt.Stroke("state:N", scale=alt.Scale(domain=domain, range=list(colours.values())), legend=legend),
            fill=alt.Fill("state:N", scale=alt.Scale(domain=domain, range=list(fills.values())), legend=legend),
            shape=alt.Shape("state:N", scale=alt.Scale(domain=domain, range=list(shapes.values())), legend=legend),
            tooltip=[
                alt.Tooltip("section:N", title=words.section),
                alt.Tooltip("row:N", title=words.row),
                alt.Tooltip("shown:N", title=words.effect),
                alt.Tooltip("interval:N", title=words.interval),
                alt.Tooltip("mean:N", title=words.mean),
                alt.Tooltip("n:N", title=words.n),
            ],
        )
    )
    return chart
