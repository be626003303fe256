"""The course of an effect: months beside each other, arms side by side within a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.forest import ZERO_LABEL, EffectWords, build_dash, name_states
from vexcore.charts.style import GREY, SERIES, SHAPES, finish

HEIGHT = 420
_TOLD_APART = ("up", "down")
_FILLED, _HOLLOW = 1.0, 0.0


def build_course_chart(
    frame: pd.DataFrame,
    *,
    words: EffectWords,
    months: str,
    arm_order: Sequence[str],
    language: str = "nl",
) -> alt.LayerChart:
    """Draw the effects of several arms on one outcome over time.

    Parameters
    ----------
    frame
        Columns of `vexcore.charts.forest.build_forest_chart`, with the arm in ``row`` and the month in ``section`` (a
        number as text). A mark is filled where the effect is told apart from chance, hollow elsewhere.
    words
        As the reader reads them.
    months
        Title of the horizontal axis.
    arm_order
        Arms in order of presentation; each keeps its colour and shape.
    """
    drawn = frame.loc[frame["value"].notna()].copy()
    drawn["filled"] = [_FILLED if state in _TOLD_APART else _HOLLOW for state in drawn["state"]]
    places = _Places(
        x=_build_x(drawn, months=months),
        arms=tuple(arm_order),
        colour=alt.Scale(domain=list(arm_order), range=_repeat(SERIES, len(arm_order))),
        shape=alt.Scale(domain=list(arm_order), range=_repeat(SHAPES, len(arm_order))),
    )
    zero = pd.DataFrame({"value": [0.0]})
    y = alt.Y("value:Q", title=words.effect, axis=alt.Axis(format="+.0f", tickCount=6, labelExpr=ZERO_LABEL))
    layers: list[alt.Chart] = [alt.Chart(zero).mark_rule(color=GREY, strokeWidth=1.5, aria=False).encode(y=y)]
    bars = name_states(drawn.loc[drawn["low"].notna(), ["section", "row", "low", "high", "state", "kind"]], words=words)
    if not bars.empty:
        bars = bars.drop(columns="state").rename(columns={"row": "arm"})
        layers.append(_build_bars(bars, places=places, words=words))
    marks = drawn[["section", "row", "value", "filled", "shown", "interval", "n", "mean"]]
    layers.append(_build_points(marks, places=places, y=y, words=words))
    return finish(alt.LayerChart(layer=layers).properties(height=HEIGHT), language=language)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where an arm stands and how it looks.

    Intervals carry the arm in a field of their own: their absent legend would hide that of the marks.
    """

    x: alt.X
    arms: tuple[str, ...]
    colour: alt.Scale
    shape: alt.Scale


def _build_x(drawn: pd.DataFrame, *, months: str) -> alt.X:
    order = sorted({str(month) for month in drawn["section"]}, key=float)
    return alt.X(
        "section:N",
        title=months,
        sort=order,
        scale=alt.Scale(domain=order, paddingInner=0.3, paddingOuter=0.15),
        axis=alt.Axis(labelAngle=0, grid=False),
    )


def _offset(field: str, arms: Sequence[str]) -> alt.XOffset:
    return alt.XOffset(f"{field}:N", sort=list(arms), scale=alt.Scale(domain=list(arms)))


def _build_bars(bars: pd.DataFrame, *, places: _Places, words: EffectWords) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(bars)
        .mark_rule(strokeWidth=1.8, aria=False)
        .encode(
            x=places.x,
            xOffset=_offset("arm", places.arms),
            y="low:Q",
            y2="high:Q",
            color=alt.Color("arm:N", scale=places.colour, legend=None),
            strokeDash=build_dash(bars, words=words, legend=alt.Legend(orient="bottom", columns=1)),
        )
    )
    return chart


def _build_points(marks: pd.DataFrame, *, places: _Places, y: alt.Y, words: EffectWords) -> alt.Chart:
    legend = alt.Legend(columns=2, symbolFillColor="transparent")
    chart: alt.Chart = (
        alt.Chart(marks)
        .mark_point(size=70, opacity=1, strokeWidth=1.8)
        .encode(
            x=places.x,
            xOffset=_offset("row", places.arms),
            y=y,
            stroke=alt.Stroke("row:N", scale=places.colour, legend=legend),
            shape=alt.Shape("row:N", scale=places.shape, legend=legend),
            fill=alt.Fill("row:N", scale=places.colour, legend=legend),
            fillOpacity=alt.FillOpacity("filled:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None),
            tooltip=[
                alt.Tooltip("row:N", title=words.row),
                alt.Tooltip("section:N", title=words.section),
                alt.Tooltip("shown:N", title=words.effect),
                alt.Tooltip("interval:N", title=words.interval),
                alt.Tooltip("mean:N", title=words.mean),
                alt.Tooltip("n:N", title=words.n),
            ],
        )
    )
    return chart


def _repeat(values: Sequence[str], count: int) -> list[str]:
    return [values[position % len(values)] for position in range(count)]
