"""What and how many were allotted to each arm: components as a matrix, persons planned and realised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.style import BLUE, GREEN, GREY, ORANGE, finish

ARM_HEIGHT = 34
ROW_HEIGHT = 21


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationWords:
    """The words in a chart of planned and realised persons.

    Attributes
    ----------
    count
        Title of the horizontal axis, with its unit.
    arm, planned, realised
        Names in the legend and the tooltip.
    """

    count: str
    arm: str
    planned: str
    realised: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixWords:
    """The words in a matrix of arms and components.

    Attributes
    ----------
    arm, component, kind
        Names in the tooltip.
    kinds
        Words by kind of arm: drawn by lot, chosen, control, reference; the page explains the marks.
    """

    arm: str
    component: str
    kind: str
    kinds: Sequence[str]


def build_allocation_chart(
    frame: pd.DataFrame, *, words: AllocationWords, arm_order: Sequence[str], language: str = "nl"
) -> alt.LayerChart:
    """Draw realised persons as bars and planned persons as ticks.

    Parameters
    ----------
    frame
        Columns ``arm``, ``planned`` (empty where unknown), ``realised``.
    words
        As the reader reads them.
    arm_order
        Order of presentation, top down.
    """
    base = alt.Chart(frame[["arm", "planned", "realised"]]).encode(
        y=alt.Y("arm:N", sort=list(arm_order), title=None),
        tooltip=[
            alt.Tooltip("arm:N", title=words.arm),
            alt.Tooltip("planned:Q", title=words.planned, format=",.1~f"),
            alt.Tooltip("realised:Q", title=words.realised, format=",d"),
        ],
    )
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=[words.realised, words.planned], range=[BLUE, ORANGE]),
        legend=alt.Legend(columns=1, symbolType="square", symbolOpacity=1),
    )
    bars = (
        base.transform_calculate(kind=_quote(words.realised))
        .mark_bar(height=alt.RelativeBandSize(0.55))
        .encode(
            x=alt.X(
                "realised:Q", title=words.count, scale=alt.Scale(zero=True), axis=alt.Axis(format=",d", tickCount=5)
            ),
            color=colour,
        )
    )
    ticks = (
        base.transform_calculate(kind=_quote(words.planned))
        .mark_tick(thickness=4, opacity=1, size=ARM_HEIGHT * 0.8, aria=False)
        .encode(x=alt.X("planned:Q", title=words.count), color=colour)
    )
    chart: alt.LayerChart = (bars + ticks).properties(height=alt.Step(ARM_HEIGHT))
    return finish(chart, language=language)


def build_component_chart(
    frame: pd.DataFrame,
    *,
    words: MatrixWords,
    row_labels: Mapping[str, str],
    component_order: Sequence[str],
    language: str = "nl",
) -> alt.Chart:
    """Draw which arm offers which component, as marks in a grid.

    Parameters
    ----------
    frame
        Columns ``row`` (a key of ``row_labels``), ``arm``, ``component``, ``kind`` (one of ``words.kinds``).
    words
        As the reader reads them.
    row_labels
        Text by row, top down; a row whose key holds no ``:`` is a heading and has no marks.
    component_order
        Words of the components, from the left.
    """
    texts = ", ".join(f"{_quote(key)}: {_quote(text)}" for key, text in row_labels.items())
    kinds = list(words.kinds)
    chart: alt.Chart = (
        alt.Chart(frame[["row", "arm", "component", "kind"]])
        .mark_point(size=120, strokeWidth=2, opacity=1)
        .encode(
            x=alt.X(
                "component:N",
                title=None,
                scale=alt.Scale(domain=list(component_order)),
                axis=alt.Axis(
                    orient="top",
                    grid=True,
                    labelAngle=-90,
                    labelAlign="left",
                    labelBaseline="middle",
                    labelLimit=200,
                    labelOverlap=False,
                ),
            ),
            y=alt.Y(
                "row:N",
                title=None,
                scale=alt.Scale(domain=list(row_labels)),
                axis=alt.Axis(
                    grid=True,
                    labelLimit=150,
                    labelExpr=f"({{{texts}}})[datum.value]",
                    labelFontWeight={
                        "condition": {"test": "indexof(datum.value, ':') < 0", "value": "bold"},
                        "value": "normal",
                    },
                ),
            ),
            color=alt.Color("kind:N", legend=None, scale=alt.Scale(domain=kinds, range=[BLUE, ORANGE, GREY, GREEN])),
            fill=alt.Fill(
                "kind:N", legend=None, scale=alt.Scale(domain=kinds, range=[BLUE, ORANGE, "transparent", "transparent"])
            ),
            shape=alt.Shape(
                "kind:N",
                legend=None,
                scale=alt.Scale(domain=kinds, range=["square", "diamond", "circle", "triangle-up"]),
            ),
            tooltip=[
                alt.Tooltip("arm:N", title=words.arm),
                alt.Tooltip("component:N", title=words.component),
                alt.Tooltip("kind:N", title=words.kind),
            ],
        )
        .properties(height=alt.Step(ROW_HEIGHT))
    )
    return finish(chart, language=language)


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
