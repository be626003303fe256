"""An outline of the country with the places of the trials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from vexcore.charts.style import BLUE, GREY, ORANGE, finish

HEIGHT = 480
DOT_SIZE = 110
TEXT = "currentColor"
"""The colour of the text around the chart, so that labels follow the light and the dark theme."""
NEIGHBOUR_LON, NEIGHBOUR_LAT = 0.75, 0.09
"""Degrees within which a label to the right would run through the next place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapWords:
    """The words in the map.

    Attributes
    ----------
    place, trial, group, participants
        Names in the tooltip.
    """

    place: str
    trial: str
    group: str
    participants: str


def build_place_map(
    places: pd.DataFrame,
    *,
    outline: Mapping[str, Any],
    words: MapWords,
    group_order: Sequence[str],
    shifts: Mapping[str, tuple[int, int]] | None = None,
    language: str = "nl",
) -> alt.LayerChart:
    """Draw the places on the outline; a line joins the places of one trial.

    Parameters
    ----------
    places
        Columns ``place``, ``lon``, ``lat`` (degrees), ``trial``, ``group`` (two at most, by shape and colour) and
        ``participants`` (text for the tooltip).
    outline
        GeoJSON feature collection of the country.
    words
        As the reader reads them.
    group_order
        The groups in order.
    shifts
        Places whose label would otherwise run through the border or another label, with the pixels from the dot to
        the right end of the label: to the right and down.
    """
    drawn = places[["place", "lon", "lat", "trial", "group", "participants"]].copy()
    shifts = shifts or {}
    free = ~drawn["place"].isin(list(shifts))
    beside = _find_left_labels(drawn)
    layers = [
        _draw_outline(outline),
        _draw_links(drawn),
        _draw_dots(drawn, words, group_order),
        _draw_labels(drawn.loc[~beside & free], align="left", offset=9),
        _draw_labels(drawn.loc[beside & free], align="right", offset=-9),
        *(
            _draw_labels(drawn.loc[drawn["place"] == place], align="right", offset=right, drop=down)
            for place, (right, down) in shifts.items()
        ),
    ]
    chart = alt.LayerChart(layer=layers).project(type="mercator").properties(height=HEIGHT)
    return finish(chart, language=language)


def _draw_outline(outline: Mapping[str, Any]) -> alt.Chart:
    shapes = [{"type": "Feature", "properties": {}, "geometry": part["geometry"]} for part in outline["features"]]
    chart: alt.Chart = alt.Chart(alt.InlineData(values=shapes)).mark_geoshape(
        fill=GREY, fillOpacity=0.18, stroke=GREY, strokeWidth=1, aria=False
    )
    return chart


def _draw_links(places: pd.DataFrame) -> alt.Chart:
    shared = places.loc[places.duplicated("trial", keep=False), ["lon", "lat", "trial"]]
    chart: alt.Chart = (
        alt.Chart(shared)
        .mark_line(strokeWidth=2, color=GREY, aria=False)
        .encode(longitude="lon:Q", latitude="lat:Q", detail="trial:N")
    )
    return chart


def _draw_dots(places: pd.DataFrame, words: MapWords, group_order: Sequence[str]) -> alt.Chart:
    order = list(group_order)
    chart: alt.Chart = (
        alt.Chart(places)
        .mark_point(filled=True, size=DOT_SIZE, opacity=1)
        .encode(
            longitude="lon:Q",
            latitude="lat:Q",
            color=alt.Color("group:N", scale=alt.Scale(domain=order, range=[BLUE, ORANGE][: len(order)])),
            shape=alt.Shape("group:N", scale=alt.Scale(domain=order, range=["circle", "square"][: len(order)])),
            tooltip=[
                alt.Tooltip("place:N", title=words.place),
                alt.Tooltip("trial:N", title=words.trial),
                alt.Tooltip("group:N", title=words.group),
                alt.Tooltip("participants:N", title=words.participants),
            ],
        )
    )
    return chart


def _draw_labels(places: pd.DataFrame, *, align: Literal["left", "right"], offset: int, drop: int = 0) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(places[["place", "lon", "lat"]])
        .mark_text(align=align, dx=offset, dy=drop, fontSize=12, color=TEXT, aria=False)
        .encode(longitude="lon:Q", latitude="lat:Q", text="place:N")
    )
    return chart


def _find_left_labels(places: pd.DataFrame) -> pd.Series:
    """Say of each place whether another lies so close to its right that its label belongs on the left."""
    east = places["lon"].to_numpy()[None, :] - places["lon"].to_numpy()[:, None]
    north = abs(places["lat"].to_numpy()[None, :] - places["lat"].to_numpy()[:, None])
    crowded = ((east > 0) & (east < NEIGHBOUR_LON) & (north < NEIGHBOUR_LAT)).any(axis=1)
    return pd.Series(crowded, index=places.index)
