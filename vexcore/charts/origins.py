"""How marks look by where their numbers come from: published, demonstration and deliveries share no mark.

A chart of participant data says its origin in the plot itself, and in every row that it draws, so that a picture, a
description or a data file taken from it still says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import altair as alt
import pandas as pd

from vexcore.charts.style import SERIES, SHAPES, fix_x, fix_y

ORIGIN_FIELD = "herkomst"
"""Column of drawn rows, and of downloaded tables, that says where a number comes from."""

_STAMP_SIZE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginLook:
    """The marks of one origin.

    Attributes
    ----------
    colours
        Of the series in order; contrast 3:1 or more on the light and on the dark background.
    shapes
        Of the series in order, as SVG paths between -1 and 1.
    dash
        Of every line and interval: lengths of stroke and gap in pixels.
    """

    colours: tuple[str, ...]
    shapes: tuple[str, ...]
    dash: tuple[float, ...]


_STAR = "M0,-1L0.25,-0.34L0.95,-0.31L0.4,0.13L0.59,0.81L0,0.42L-0.59,0.81L-0.4,0.13L-0.95,-0.31L-0.25,-0.34Z"
_SALTIRE = "M-1,-0.6L-0.6,-1L0,-0.4L0.6,-1L1,-0.6L0.4,0L1,0.6L0.6,1L0,0.4L-0.6,1L-1,0.6L-0.4,0Z"
_HEXAGON = "M1,0L0.5,0.87L-0.5,0.87L-1,0L-0.5,-0.87L0.5,-0.87Z"
_HOURGLASS = "M-0.9,-1L0.9,-1L0.2,0L0.9,1L-0.9,1L-0.2,0Z"
_BOW = "M-1,-0.9L0,-0.2L1,-0.9L1,0.9L0,0.2L-1,0.9Z"
_SPARK = "M0,-1.1L0.28,-0.28L1.1,0L0.28,0.28L0,1.1L-0.28,0.28L-1.1,0L-0.28,-0.28Z"
_CHEVRON = "M-1,0.9L-1,0L0,-0.9L1,0L1,0.9L0,0Z"
_ARROW = "M-1,-0.4L0,-0.4L0,-1L1,0L0,1L0,0.4L-1,0.4Z"

DEMONSTRATION_LOOK = OriginLook(
    colours=("#c23fa8", "#0f9499", "#a8713c", "#8b62d9", "#6b9420", "#e0527a", "#5f73e0", "#7a7f99"),
    shapes=(_STAR, _SALTIRE, _HEXAGON, _HOURGLASS, _BOW, _SPARK, _CHEVRON, _ARROW),
    dash=(7, 2, 1.5, 2),
)

_PENTAGON = "M0,-1L0.95,-0.31L0.59,0.81L-0.59,0.81L-0.95,-0.31Z"
_DOME = "M-1,0.5A1,1,0,0,1,1,0.5Z"
_BOWL = "M-1,-0.5A1,1,0,0,0,1,-0.5Z"
_TRAPEZIUM = "M-0.5,-0.8L0.5,-0.8L1,0.8L-1,0.8Z"
_BUCKET = "M-1,-0.8L1,-0.8L0.5,0.8L-0.5,0.8Z"
_SLANT = "M-0.4,-0.8L1,-0.8L0.4,0.8L-1,0.8Z"
_HOUSE = "M0,-1L0.9,-0.2L0.9,0.9L-0.9,0.9L-0.9,-0.2Z"
_SHIELD = "M-0.9,-0.9L0.9,-0.9L0.9,0.2L0,1L-0.9,0.2Z"

ESTIMATED_LOOK = OriginLook(
    colours=("#5a8a34", "#b8563f", "#3d8a8f", "#9a6fb0", "#b0801a", "#5b78a8", "#c05a86", "#8d7b6a"),
    shapes=(_PENTAGON, _DOME, _BOWL, _TRAPEZIUM, _BUCKET, _SLANT, _HOUSE, _SHIELD),
    dash=(10, 2, 2, 2, 2, 2),
)

PRINTED_LOOK = OriginLook(colours=SERIES, shapes=SHAPES, dash=(1, 0))
"""Of printed numbers, where they stand in a chart of deliveries."""

MIXED = "estimated and published"
"""Deliveries with printed numbers beside them, which the reader asked for; no row of the mart is of it."""

LOOKS = {"demonstration": DEMONSTRATION_LOOK, "estimated": ESTIMATED_LOOK, MIXED: ESTIMATED_LOOK}
"""By origin. Published numbers look as `vexcore.charts.style` says."""


def build_stamp(stamp: str, *, look: OriginLook, y: int) -> alt.Chart:
    """Return the layer that says the origin in the plot, at its right end.

    Parameters
    ----------
    stamp
        The words.
    y
        Distance from the top of the plot, in pixels.
    """
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame({ORIGIN_FIELD: [stamp]}))
        .mark_text(
            align="right", baseline="middle", fontSize=_STAMP_SIZE, fontWeight="bold", color=look.colours[0], aria=False
        )
        .encode(x=fix_x("width"), y=fix_y(y), text=alt.Text(f"{ORIGIN_FIELD}:N"))
    )
    return chart


def tell_mark(parts: Mapping[str, object], *, origin: str, stamp: str) -> str:
    """Return a mark in words, for those who hear the chart: what it shows, by name, with its origin at the end.

    Parameters
    ----------
    parts
        What the mark shows, as it is shown; what is empty is left out.
    origin
        What the origin is called.
    stamp
        The words of the origin.
    """
    return "; ".join(f"{name}: {text}" for name, text in {**parts, origin: stamp}.items() if text != "")
