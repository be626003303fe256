"""Harvest plot: what sources say in words, a mark a trial and subject, gathered by direction; no sizes, no sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from vexcore.charts.directions import COLOURS, DIRECTIONS, SHAPES
from vexcore.charts.style import GREY, FinishedChart, finish

MARKS_IN_LINE = 4
_LINE = 17
_LEAST = 40
_ABOVE = 70
_MARK = 45
_SQUARE = 130
ORDER = ("-", "0", "+", "ns", "?")
"""Columns from left to right: lower, no effect, higher; then what says neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestWords:
    """The words in the chart.

    Attributes
    ----------
    directions
        Words by direction, one of `vexcore.charts.directions.DIRECTIONS`.
    component, direction, trial, theme, compared, statements
        Names in the tooltip and for those who hear the chart.
    """

    directions: dict[str, str]
    component: str
    direction: str
    trial: str
    theme: str
    compared: str
    statements: str


def build_harvest_chart(
    frame: pd.DataFrame, *, words: HarvestWords, component_order: Sequence[str], language: str = "nl"
) -> FinishedChart:
    """Draw components in rows and directions in columns, a mark a trial, subject and kind of comparison.

    Parameters
    ----------
    frame
        One row a mark: ``component``, ``direction`` (one of `vexcore.charts.directions.DIRECTIONS`), ``trial``,
        ``theme``, ``kind`` (one of `vexcore.charts.directions.COMPARED`), ``compared`` (the same in words) and
        ``statements`` (text for the tooltip).
    words
        As the reader reads them; a ``|`` breaks a line.
    component_order
        All rows, also those without any mark.

    Notes
    -----
    Filled: against the control group. Hollow: against anybody else. In a square: against matched people.
    """
    placed = place_marks(frame, words=words)
    lines = int(placed["line"].max()) + 1 if len(placed) else 1
    height = max(_LEAST, _LINE * lines + 8)
    columns = [words.directions[direction] for direction in ORDER]
    x = alt.X(
        "column:N",
        title=None,
        sort=columns,
        scale=alt.Scale(domain=columns, paddingInner=0.04),
        axis=alt.Axis(
            orient="top",
            labelExpr="split(datum.label, '|')",
            labelAngle=0,
            labelOverlap=False,
            ticks=False,
            domain=False,
            grid=True,
            tickBand="extent",
            labelPadding=8,
        ),
    )
    y = alt.Y(
        "component:N",
        title=None,
        sort=list(component_order),
        scale=alt.Scale(domain=list(component_order), paddingInner=0.04),
        axis=alt.Axis(
            labelExpr="split(datum.label, '|')",
            labelLimit=150,
            labelOverlap=False,
            ticks=False,
            domain=False,
            grid=True,
            tickBand="extent",
        ),
    )
    places = {
        "x": x,
        "y": y,
        "xOffset": alt.XOffset("across:Q", scale=alt.Scale(domain=[-0.5, 0.5])),
        "yOffset": alt.YOffset("down:Q", scale=alt.Scale(domain=[-0.5, 0.5])),
    }
    layers = [_build_marks(placed, places, words=words)]
    matched = placed.loc[placed["kind"] == "matched", ["column", "component", "across", "down"]]
    if not matched.empty:
        squares = alt.Chart(matched).mark_point(
            shape="square", size=_SQUARE, filled=False, color=GREY, strokeWidth=1.2, aria=False
        )
        layers.append(squares.encode(**places))
    chart = alt.layer(*layers).properties(height=_ABOVE + height * len(component_order))
    return finish(chart, language=language)


def place_marks(frame: pd.DataFrame, *, words: HarvestWords) -> pd.DataFrame:
    """Lay the marks of a cell in lines, around its middle: ``across`` and ``down`` in sizes of the cell."""
    cell = [frame["component"], frame["direction"]]
    rank = frame.groupby(cell).cumcount()
    count = frame.groupby(cell)["direction"].transform("size")
    line = rank // MARKS_IN_LINE
    here = (count - line * MARKS_IN_LINE).clip(upper=MARKS_IN_LINE)
    lines = (count - 1) // MARKS_IN_LINE + 1
    most = int(lines.max()) if len(frame) else 1
    return frame.assign(
        column=frame["direction"].map(words.directions),
        line=line,
        across=(rank % MARKS_IN_LINE - (here - 1) / 2) / MARKS_IN_LINE * 0.9,
        down=(line - (lines - 1) / 2) / most * 0.9,
        filled=(frame["kind"] == "control").astype("float64"),
    )


def _build_marks(placed: pd.DataFrame, places: Mapping[str, Any], *, words: HarvestWords) -> alt.Chart:
    names = {
        "component": words.component,
        "column": words.direction,
        "trial": words.trial,
        "theme": words.theme,
        "compared": words.compared,
        "statements": words.statements,
    }
    # A line break of the axis is none in a sentence.
    texts = placed.assign(**{name: placed[name].str.replace("|", " ") for name in ("trial", "theme", "compared")})
    told = [
        "; ".join(f"{title}: {str(row[name]).replace('|', ' ')}" for name, title in names.items())
        for row in texts.to_dict("records")
    ]
    domain = [words.directions[direction] for direction in DIRECTIONS]
    colour = alt.Scale(domain=domain, range=list(COLOURS))
    columns = [*names, "across", "down", "filled", "told"]
    chart: alt.Chart = (
        alt.Chart(texts.assign(told=pd.Series(told, index=texts.index, dtype="str"))[columns])
        .mark_point(size=_MARK, opacity=1, strokeWidth=1.6)
        .encode(
            **places,
            shape=alt.Shape("column:N", scale=alt.Scale(domain=domain, range=list(SHAPES)), legend=None),
            stroke=alt.Stroke("column:N", scale=colour, legend=None),
            fill=alt.Fill("column:N", scale=colour, legend=None),
            fillOpacity=alt.FillOpacity("filled:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None),
            description="told:N",
            tooltip=[alt.Tooltip(f"{name}:N", title=title) for name, title in names.items()],
        )
    )
    return chart
