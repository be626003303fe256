"""How surely a trial finds an effect of a given size, and what the order of asking and drawing costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.style import BLUE, GREEN, GREY, ORANGE, finish

CURVE_HEIGHT = 340
LEGEND_LINE = 24
BAR_HEIGHT = 20
GROUP_GAP = 14
_FIELDS = ["effect", "power", "series", "shown", "shown_power"]
_LINES = (BLUE, ORANGE)
_DASHES = ([1, 0], [7, 4])
_SHAPES = ("circle", "square")
_BARS = (ORANGE, GREY, GREEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerWords:
    """The words in a chart of power.

    Attributes
    ----------
    effect, power
        Titles of the axes, with their units.
    series
        Name in the tooltip.
    target
        Beside the line of the effect that the reader set.
    """

    effect: str
    power: str
    series: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWords:
    """The words in a chart of smallest effects.

    Attributes
    ----------
    effect
        Title of the horizontal axis, with its unit.
    arm, design
        Names in the tooltip.
    """

    effect: str
    arm: str
    design: str


def build_power_chart(
    curve: pd.DataFrame,
    found: pd.DataFrame,
    *,
    words: PowerWords,
    series_order: Sequence[str],
    power: float,
    target: float,
    language: str = "nl",
) -> alt.LayerChart:
    """Draw the chance of finding an effect over its size, with the smallest effect that is found surely enough.

    Parameters
    ----------
    curve
        Columns ``effect`` (in the unit of the axis), ``power`` (0-100), ``series``, ``shown`` (the effect as text),
        ``shown_power``.
    found
        The smallest effects: the same columns, one row a series that has one; may be empty.
    words
        As the reader reads them.
    series_order
        One or two; each has its own colour, dashes and mark.
    power
        Asked for, 0-100.
    target
        The effect that the reader wants to find, in the unit of the axis; within the curve.
    """
    names = list(series_order)
    largest = float(curve["effect"].max())
    axes = _Axes(
        x=alt.X(
            "effect:Q",
            title=words.effect,
            scale=alt.Scale(domain=[0, largest], nice=False),
            axis=alt.Axis(tickCount=6),
        ),
        y=alt.Y(
            "power:Q",
            title=words.power,
            scale=alt.Scale(domain=[0, 100]),
            axis=alt.Axis(values=[0, 20, 40, 60, 80, 100]),
        ),
        colours=alt.Scale(domain=names, range=list(_LINES[: len(names)])),
    )
    layers = [*_draw_asked(words, power=power, target=target, axes=axes, largest=largest)]
    layers.append(_draw_lines(curve, words=words, axes=axes, names=names))
    if len(found):
        layers += _draw_found(found, words=words, axes=axes, names=names)
    height = CURVE_HEIGHT + (LEGEND_LINE * len(names) if len(names) > 1 else 0)
    return finish(alt.LayerChart(layer=layers).properties(height=height), language=language)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axes:
    """Where an effect stands, and the colour of a series."""

    x: alt.X
    y: alt.Y
    colours: alt.Scale


def _draw_lines(curve: pd.DataFrame, *, words: PowerWords, axes: _Axes, names: Sequence[str]) -> alt.Chart:
    legend = alt.Legend(columns=1, symbolSize=400) if len(names) > 1 else None
    dashes = alt.Scale(domain=list(names), range=list(_DASHES[: len(names)]))
    chart: alt.Chart = (
        alt.Chart(curve[_FIELDS])
        .mark_line(strokeWidth=2.5)
        .encode(
            x=axes.x,
            y=axes.y,
            color=alt.Color("series:N", sort=list(names), scale=axes.colours, legend=legend),
            strokeDash=alt.StrokeDash("series:N", sort=list(names), scale=dashes, legend=legend),
            tooltip=_list_tooltips(words),
        )
    )
    return chart


def _draw_found(found: pd.DataFrame, *, words: PowerWords, axes: _Axes, names: Sequence[str]) -> list[alt.Chart]:
    # Colours and marks set by hand: as encodings they would split the legend of the lines in two.
    layers: list[alt.Chart] = []
    for position, name in enumerate(names):
        base = alt.Chart(found.loc[found["series"] == name, _FIELDS]).encode(x=axes.x, y=axes.y)
        point = base.mark_point(filled=True, size=110, opacity=1, color=_LINES[position], shape=_SHAPES[position])
        text = base.mark_text(align="left", baseline="top", dx=9, dy=5, fontSize=13, fontWeight="bold", aria=False)
        layers += [point.encode(tooltip=_list_tooltips(words)), text.encode(text="shown:N")]
    return layers


def _list_tooltips(words: PowerWords) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("series:N", title=words.series),
        alt.Tooltip("shown:N", title=words.effect),
        alt.Tooltip("shown_power:N", title=words.power),
    ]


def _draw_asked(words: PowerWords, *, power: float, target: float, axes: _Axes, largest: float) -> list[alt.Chart]:
    asked = alt.Chart(pd.DataFrame({"power": [power]}))
    wanted = alt.Chart(pd.DataFrame({"effect": [target], "text": [words.target]}))
    far = target > largest / 2
    return [
        asked.mark_rule(color=GREY, strokeDash=[2, 3], strokeWidth=1.5, aria=False).encode(y=axes.y),
        wanted.mark_rule(color=GREY, strokeWidth=1.5, aria=False).encode(x=axes.x),
        wanted.mark_text(
            align="right" if far else "left", baseline="bottom", dx=-5 if far else 5, dy=-4, fontSize=12, aria=False
        ).encode(x=axes.x, y=alt.datum(0), text="text:N"),
    ]


def build_consent_chart(
    frame: pd.DataFrame,
    *,
    words: ConsentWords,
    arm_order: Sequence[str],
    design_order: Sequence[str],
    largest: float,
    language: str = "nl",
) -> alt.LayerChart:
    """Draw the smallest effect that each design finds, as bars by arm.

    Parameters
    ----------
    frame
        Columns ``arm``, ``design``, ``effect`` (in the unit of the axis; empty where nothing can be found) and
        ``shown`` (as text, also where it is empty).
    words
        As the reader reads them.
    arm_order, design_order
        Order of presentation, top down; at most three designs.
    largest
        End of the scale: the largest effect that could be.
    """
    designs = list(design_order)
    drawn = frame[["arm", "design", "effect", "shown"]].assign(end=frame["effect"].fillna(0.0))
    base = alt.Chart(drawn).encode(
        y=alt.Y("arm:N", sort=list(arm_order), title=None, axis=alt.Axis(labelLimit=130)),
        yOffset=alt.YOffset("design:N", sort=designs, scale=alt.Scale(domain=designs)),
        tooltip=[
            alt.Tooltip("arm:N", title=words.arm),
            alt.Tooltip("design:N", title=words.design),
            alt.Tooltip("shown:N", title=words.effect),
        ],
    )
    x = alt.X("end:Q", title=words.effect, scale=alt.Scale(domain=[0, largest], nice=False), axis=alt.Axis(tickCount=5))
    bars = base.mark_bar().encode(
        x=x,
        color=alt.Color(
            "design:N",
            sort=designs,
            scale=alt.Scale(domain=designs, range=list(_BARS[: len(designs)])),
            legend=alt.Legend(columns=1, labelLimit=300),
        ),
    )
    texts = base.mark_text(align="left", baseline="middle", dx=5, fontSize=12, aria=False).encode(x=x, text="shown:N")
    step = BAR_HEIGHT * len(designs) + GROUP_GAP
    return finish(
        alt.LayerChart(layer=[bars, texts]).properties(height=alt.Step(step, **{"for": "position"})), language=language
    )
