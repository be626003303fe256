"""Directions: what sources say in words, as symbols, trials against themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from vexcore.charts.style import BLUE, GREY, ORANGE, RED, finish

DIRECTIONS = ("+", "0", "-", "?")
"""Higher, no difference, lower, direction not stated."""

_COLOURS = (BLUE, GREY, ORANGE, GREY)
_SHAPES = ("triangle-up", "circle", "triangle-down", "stroke")
ROW_HEIGHT = 40
FRAME_HEIGHT = 280
"""Headings and legends: the height of a chart on the page counts them in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionWords:
    """The words in a chart of directions.

    Attributes
    ----------
    directions
        Words for `DIRECTIONS`, in the same order.
    against_control, other
        Words for statements against the control group and for all others.
    trial, theme, direction, compared, statements
        Names in the tooltip.
    """

    directions: tuple[str, str, str, str]
    against_control: str
    other: str
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
        `DIRECTIONS`), ``against_control`` (bool), ``contradicted`` (bool: drawn with a ring), ``statements`` (text for
        the tooltip).
    words
        As the reader reads them.
    trial_order, theme_order
        All rows and columns, also those without any statement.

    Notes
    -----
    Filled in the upper half of a cell: against the control group. Hollow in the lower half: against anybody else.
    """
    named = dict(zip(DIRECTIONS, words.directions, strict=True))
    drawn = frame.assign(
        direction=frame["direction"].map(named),
        compared=[words.against_control if against else words.other for against in frame["against_control"]],
    )
    compared = [words.against_control, words.other]
    places = {
        "x": _build_x(theme_order),
        "y": _build_y(trial_order),
        "xOffset": alt.XOffset(
            "direction:N", sort=list(words.directions), scale=alt.Scale(domain=list(words.directions))
        ),
        "yOffset": alt.YOffset("compared:N", sort=compared, scale=alt.Scale(domain=compared)),
    }
    layers = [_build_marks(drawn[["trial", "theme", "direction", "compared", "statements"]], places, words=words)]
    disputed = drawn.loc[drawn["contradicted"], ["trial", "theme", "direction", "compared"]]
    if not disputed.empty:
        rings = alt.Chart(disputed).mark_point(
            shape="circle", size=150, filled=False, color=RED, strokeWidth=1.6, strokeDash=[3, 2], aria=False
        )
        layers.append(rings.encode(**places))
    chart = alt.LayerChart(layer=layers).properties(height=FRAME_HEIGHT + ROW_HEIGHT * len(trial_order))
    return finish(chart, language=language)


def _build_x(theme_order: Sequence[str]) -> alt.X:
    return alt.X(
        "theme:N",
        title=None,
        sort=list(theme_order),
        scale=alt.Scale(domain=list(theme_order), paddingInner=0.12),
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
    colour = alt.Scale(domain=domain, range=list(_COLOURS))
    compared = [words.against_control, words.other]
    chart: alt.Chart = (
        alt.Chart(marks)
        .mark_point(size=45, opacity=1, strokeWidth=1.6)
        .encode(
            **places,
            shape=alt.Shape("direction:N", scale=alt.Scale(domain=domain, range=list(_SHAPES)), legend=legend),
            stroke=alt.Stroke("direction:N", scale=colour, legend=legend),
            fill=alt.Fill("direction:N", scale=colour, legend=legend),
            fillOpacity=alt.FillOpacity(
                "compared:N",
                scale=alt.Scale(domain=compared, range=[1, 0]),
                legend=None,
            ),
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
