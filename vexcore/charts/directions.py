"""Directions: what sources say in words, as symbols, trials against themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from vexcore.charts.style import BLUE, GREY, ORANGE, RED, finish

DIRECTIONS = ("+", "0", "-", "ns", "?")
"""Higher, no effect, lower, not significant (so neither a direction nor its absence), direction not stated."""
COMPARED = ("control", "other", "matched")
"""With whom: the control group, anybody else, people sought afterwards who look alike."""

_SALTIRE = "M-1.1,-1.1L1.1,1.1M-1.1,1.1L1.1,-1.1"
"""A cross of two strokes: it has no inside, so it looks the same filled and hollow."""
COLOURS = (BLUE, GREY, ORANGE, GREY, GREY)
SHAPES = ("triangle-up", "circle", "triangle-down", _SALTIRE, "stroke")
ROW_HEIGHT = 54
FRAME_HEIGHT = 310
"""Headings and legends: the height of a chart on the page counts them in."""
_STEP = 0.42
"""Between symbols side by side, in widths of a cell."""
_SPREAD = 0.9
"""Between the outermost two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionWords:
    """The words in a chart of directions.

    Attributes
    ----------
    directions
        Words for `DIRECTIONS`, in the same order.
    kinds
        Words for `COMPARED`, in the same order.
    trial, theme, direction, compared, statements
        Names in the tooltip.
    """

    directions: tuple[str, str, str, str, str]
    kinds: tuple[str, str, str]
    trial: str
    theme: str
    direction: str
    compared: str
    statements: str


def build_directions_chart(
    frame: pd.DataFrame,
    *,
    words: DirectionWords,
    trial_order: Sequence[str],
    theme_order: Sequence[str],
    language: str = "nl",
) -> alt.LayerChart:
    """Draw directions as symbols, trials in rows and themes in columns.

    Parameters
    ----------
    frame
        One row a trial, theme, direction and kind of comparison: ``trial``, ``theme``, ``direction`` (one of
        `DIRECTIONS`), ``kind`` (one of `COMPARED`), ``contradicted`` (bool: drawn with a ring), ``statements`` (text
        for the tooltip).
    words
        As the reader reads them.
    trial_order, theme_order
        All rows and columns, also those without any statement.

    Notes
    -----
    Three places in a cell. Filled, above: against the control group. Hollow, in the middle: against anybody else. In a
    square, below: against matched people.
    """
    drawn = _place(frame, words=words)
    compared = list(words.kinds)
    places = {
        "x": _build_x(theme_order),
        "y": _build_y(trial_order),
        "xOffset": alt.XOffset("slot:Q", scale=alt.Scale(domain=[-0.5, 0.5])),
        "yOffset": alt.YOffset("compared:N", sort=compared, scale=alt.Scale(domain=compared)),
    }
    cell = ["trial", "theme", "compared", "slot"]
    layers = [_build_marks(drawn[[*cell, "direction", "filled", "statements"]], places, words=words)]
    matched = drawn.loc[frame["kind"] == "matched", cell]
    if not matched.empty:
        squares = alt.Chart(matched).mark_point(
            shape="square", size=150, filled=False, color=GREY, strokeWidth=1.2, aria=False
        )
        layers.append(squares.encode(**places))
    disputed = drawn.loc[drawn["contradicted"], cell]
    if not disputed.empty:
        rings = alt.Chart(disputed).mark_point(
            shape="circle", size=150, filled=False, color=RED, strokeWidth=1.6, strokeDash=[3, 2], aria=False
        )
        layers.append(rings.encode(**places))
    chart = alt.LayerChart(layer=layers).properties(height=FRAME_HEIGHT + ROW_HEIGHT * len(trial_order))
    return finish(chart, language=language)


def _place(frame: pd.DataFrame, *, words: DirectionWords) -> pd.DataFrame:
    """Put keys into words and lay symbols in the same place of a cell side by side, around its middle."""
    order = frame["direction"].map({direction: rank for rank, direction in enumerate(DIRECTIONS)})
    place = [frame["trial"], frame["theme"], frame["kind"]]
    rank = order.groupby(place).rank(method="first")
    count = order.groupby(place).transform("size")
    return frame.assign(
        direction=frame["direction"].map(dict(zip(DIRECTIONS, words.directions, strict=True))),
        compared=frame["kind"].map(dict(zip(COMPARED, words.kinds, strict=True))),
        filled=(frame["kind"] == "control").astype(float),
        slot=(rank - (count + 1) / 2) * (_SPREAD / (count - 1).clip(lower=1)).clip(upper=_STEP),
    )


def _build_x(theme_order: Sequence[str]) -> alt.X:
    return alt.X(
        "theme:N",
        title=None,
        sort=list(theme_order),
        scale=alt.Scale(domain=list(theme_order), paddingInner=0.04),
        axis=alt.Axis(orient="top", labelAngle=-65, labelLimit=140, ticks=False, domain=False, labelOverlap=False),
    )


def _build_y(trial_order: Sequence[str]) -> alt.Y:
    return alt.Y(
        "trial:N",
        title=None,
        sort=list(trial_order),
        scale=alt.Scale(domain=list(trial_order), paddingInner=0.1),
        axis=alt.Axis(
            ticks=False,
            domain=False,
            grid=True,
            tickBand="extent",
            labelOverlap=False,
            labelExpr="split(datum.label, '|')",
            labelLimit=130,
        ),
    )


def _build_marks(marks: pd.DataFrame, places: Mapping[str, Any], *, words: DirectionWords) -> alt.Chart:
    legend = alt.Legend(columns=1)
    domain = list(words.directions)
    colour = alt.Scale(domain=domain, range=list(COLOURS))
    chart: alt.Chart = (
        alt.Chart(marks)
        .mark_point(size=45, opacity=1, strokeWidth=1.6)
        .encode(
            **places,
            shape=alt.Shape("direction:N", scale=alt.Scale(domain=domain, range=list(SHAPES)), legend=legend),
            stroke=alt.Stroke("direction:N", scale=colour, legend=legend),
            fill=alt.Fill("direction:N", scale=colour, legend=legend),
            fillOpacity=alt.FillOpacity("filled:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None),
            tooltip=[
                alt.Tooltip("trial:N", title=words.trial),
                alt.Tooltip("theme:N", title=words.theme),
                alt.Tooltip("direction:N", title=words.direction),
                alt.Tooltip("compared:N", title=words.compared),
                alt.Tooltip("statements:N", title=words.statements),
            ],
        )
    )
    return chart
