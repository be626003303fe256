"""The one look of all charts: colours, fonts, number formats."""

from __future__ import annotations

from typing import Any, TypeVar

import altair as alt

FinishedChart = (
    alt.Chart
    | alt.LayerChart
    | alt.FacetChart
    | alt.HConcatChart
    | alt.VConcatChart
    | alt.ConcatChart
    | alt.RepeatChart
)
AnyChart = TypeVar("AnyChart", bound=alt.TopLevelMixin)

# Okabe-Ito, darkened or lightened where needed to keep a contrast of 3:1 on the light and on the dark background.
BLUE = "#2a7fb8"
ORANGE = "#d27a00"
GREEN = "#1f9274"
RED = "#d9552c"
PURPLE = "#b0628f"
SKY = "#4e9fc9"
OLIVE = "#96882a"
GREY = "#808691"
SERIES = (BLUE, ORANGE, GREEN, RED, PURPLE, SKY, OLIVE, GREY)
SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "triangle-right", "triangle-left")

_NUMBERS: dict[str, dict[str, Any]] = {
    "nl": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""], "minus": "-"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""], "minus": "-"},
}


def fix_x(value: float | str) -> alt.XValue:
    """Return a fixed place across the plot.

    Made as an object: for every channel given as a text or a mapping altair searches the whole schema for its class,
    which takes milliseconds.
    """
    return alt.XValue(value)  # type: ignore[no-untyped-call]


def fix_y(value: float | str) -> alt.YValue:
    """Return a fixed place down the plot, made as `fix_x` makes it."""
    return alt.YValue(value)  # type: ignore[no-untyped-call]


def finish(chart: AnyChart, *, language: str = "nl") -> AnyChart:
    """Give a finished chart the common look; the last thing every chart function does.

    A theme would be lost, because Altair applies themes when the chart is written out.
    """
    # One call: every further one would copy the chart and all it draws once more.
    styled: AnyChart = chart.configure(
        locale={"number": _NUMBERS[language]},
        view=alt.ViewConfig(stroke=None),
        text=alt.MarkConfig(color="currentColor"),
        axis=alt.AxisConfig(
            labelFontSize=12, titleFontSize=12, labelLimit=210, titleFontWeight="normal", gridOpacity=0.5
        ),
        legend=alt.LegendConfig(
            orient="top", direction="horizontal", labelFontSize=12, title=None, labelLimit=260, columns=1
        ),
        header=alt.HeaderConfig(labelFontSize=13, labelFontWeight="bold", labelAnchor="start", title=None),
    )
    return styled
