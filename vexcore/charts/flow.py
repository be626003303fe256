"""The flow of participants: one bar a stage, split by arm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.dots import DotWords, build_dot_chart
from vexcore.charts.style import BLUE, GREEN, GREY, OLIVE, ORANGE, PURPLE, SKY, finish

STAGE_HEIGHT = 46
WAVE_HEIGHT = 14
ROOM_FOR_TOTAL = 1.18
_ARMS = (BLUE, ORANGE, GREEN, PURPLE, SKY, OLIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowWords:
    """The words in a flow chart.

    Attributes
    ----------
    count
        Title of the horizontal axis, with its unit.
    stage, arm
        Names in the tooltip.
    undivided
        Name of the part of a stage that no source divides over arms; drawn in grey.
    """

    count: str
    stage: str
    arm: str
    undivided: str


def build_flow_chart(
    frame: pd.DataFrame,
    *,
    words: FlowWords,
    stage_order: Sequence[str],
    arm_order: Sequence[str],
    language: str = "nl",
) -> alt.LayerChart:
    r"""Draw how many persons are left at each stage.

    Parameters
    ----------
    frame
        Columns ``stage``, ``arm``, ``count``; a stage that is not divided over arms has one row with the arm
        ``words.undivided``. ``\n`` in a stage starts a new line.
    words
        As the reader reads them.
    stage_order, arm_order
        Order of presentation: stages top down, arms from the left.
    """
    drawn = frame[["stage", "arm", "count"]].copy()
    place = {arm: position for position, arm in enumerate(arm_order)}
    drawn["place"] = [place[arm] for arm in drawn["arm"]]
    colours = [GREY if arm == words.undivided else _ARMS[place[arm] % len(_ARMS)] for arm in arm_order]
    most = float(drawn.groupby("stage")["count"].sum().max()) if len(drawn) else 1.0
    base = alt.Chart(drawn).encode(
        y=alt.Y("stage:N", sort=list(stage_order), title=None, axis=alt.Axis(labelExpr="split(datum.label, '\\n')"))
    )
    bars = base.mark_bar(height=alt.RelativeBandSize(0.62), stroke="white", strokeWidth=0.5).encode(
        x=alt.X(
            "count:Q",
            title=words.count,
            stack="zero",
            axis=alt.Axis(format=",d", tickCount=4),
            scale=alt.Scale(domain=[0, most * ROOM_FOR_TOTAL], nice=False),
        ),
        color=alt.Color(
            "arm:N",
            scale=alt.Scale(domain=list(arm_order), range=colours),
            sort=list(arm_order),
            legend=alt.Legend(columns=1),
        ),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("stage:N", title=words.stage),
            alt.Tooltip("arm:N", title=words.arm),
            alt.Tooltip("count:Q", title=words.count, format=",d"),
        ],
    )
    totals = base.mark_text(align="left", dx=5, fontSize=12, color=GREY, aria=False).encode(
        x=alt.X("sum(count):Q", title=words.count), text=alt.Text("sum(count):Q", format=",d")
    )
    chart: alt.LayerChart = (bars + totals).properties(height=alt.Step(STAGE_HEIGHT))
    return finish(chart, language=language)


def build_share_chart(
    frame: pd.DataFrame,
    *,
    words: DotWords,
    row_order: Sequence[str],
    series_order: Sequence[str],
    language: str = "nl",
) -> alt.LayerChart:
    """Draw shares of arms as dots with intervals, close together and with a legend that fits a phone.

    Parameters
    ----------
    frame, words, row_order, series_order
        As for `vexcore.charts.dots.build_dot_chart`.
    """
    chart = build_dot_chart(
        frame,
        words=words,
        row_order=row_order,
        series_order=series_order,
        number_format=".0%",
        language=language,
    )
    if len(series_order) > 1:
        chart.height = alt.Step(WAVE_HEIGHT)
    chart.config.legend.columns = 1
    return chart
