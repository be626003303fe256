"""Rows under bold headings, as charts of participant data have them: the vertical axis and what stands beside it."""

from __future__ import annotations

import altair as alt
import pandas as pd

from vexcore.charts.style import fix_x

SEPARATOR = "|"
"""Between heading and row in the ids of the vertical axis; the axis shows what comes after it."""

LABEL_LIMIT = 170
"""The widest that the labels of rows may stand, in pixels."""

TEXT_SIZE = 12
_LETTER_WIDTH = 6.6


def place_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with ``place``, their id on the vertical axis; a separator within a name becomes a slash."""
    clean = frame.assign(**{name: frame[name].str.replace(SEPARATOR, "/") for name in ("group", "row")})
    return clean.assign(place=clean["group"] + SEPARATOR + clean["row"])


def find_label_width(placed: pd.DataFrame) -> int:
    """Return the room for the labels of rows: as wide as the longest needs, up to the limit."""
    longest = int(placed["row"].str.len().max()) if len(placed) else 0
    return min(LABEL_LIMIT, round(longest * _LETTER_WIDTH) + 14)


def build_heading_axis(placed: pd.DataFrame, *, description: str, width: int) -> alt.Y:
    """Return the vertical axis: a free line for the stamp, then each heading with its rows below it.

    Parameters
    ----------
    placed
        From `place_rows`: headings and rows come in its order.
    description
        What the rows are, for those who hear the chart.
    width
        Room for the labels in pixels.
    """
    domain = [""]
    for group in dict.fromkeys(placed["group"]):
        rows = placed.loc[placed["group"] == group, "place"]
        domain += [group, *dict.fromkeys(rows)]
    return alt.Y(
        "place:N",
        title=None,
        scale=alt.Scale(domain=domain),
        axis=alt.Axis(
            labelExpr=f"indexof(datum.value, '{SEPARATOR}') < 0 ? '' : split(datum.value, '{SEPARATOR}')[1]",
            labelLimit=width - 8,
            minExtent=width,
            maxExtent=width,
            labelOverlap=False,
            ticks=False,
            domain=False,
            grid=False,
            description=description,
        ),
    )


def build_headings(groups: pd.DataFrame, *, y: alt.Y, width: int) -> alt.Chart:
    """Return the headings, which run on from the labels into the plot, so that they may be long.

    Parameters
    ----------
    groups
        Column ``group``, one row a heading, and what else every drawn row says.
    """
    chart: alt.Chart = (
        alt.Chart(groups.rename(columns={"group": "place"}))
        .mark_text(
            align="left",
            baseline="middle",
            dx=-width,
            fontSize=TEXT_SIZE,
            fontWeight="bold",
            limit=alt.ExprRef(f"width + {width}"),
            aria=False,
        )
        .encode(x=fix_x(0), y=y, text=alt.Text("place:N"))
    )
    return chart
