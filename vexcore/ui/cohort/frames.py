"""Drawing participant data: every title, table and source line says the origin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from vexcore.charts.origins import LOOKS, OriginLook
from vexcore.charts.style import FinishedChart
from vexcore.contracts.origin import RELEASED
from vexcore.ui.cohort.words import name_origin
from vexcore.ui.render import draw_chart, draw_source_line, draw_table
from vexcore.ui.text import _, format_count

NO_FACTS: Mapping[str, str] = {}
_LETTER_WIDTH = 6.8
_CELL_ROOM = 28
_WIDEST = 480

DrawChart = Callable[[OriginLook], FinishedChart]
COLUMNS_BESIDE = 3
OWN_ORIGIN = "origin_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallChart:
    """One of several charts beside each other.

    Attributes
    ----------
    name
        What stands above it.
    build
        Makes the chart with the marks of the origin.
    alt_text
        What it shows, for those who cannot see it.
    key
        Unique on the page.
    """

    name: str
    build: DrawChart
    alt_text: str
    key: str


def mark_title(title: str, origin: str) -> str:
    """Return a title with its origin behind it."""
    return _("{title} ({origin})").format(title=title, origin=name_origin(origin))


def draw_cohort_chart(
    build: DrawChart,
    *,
    origin: str,
    title: str,
    alt_text: str,
    table: pd.DataFrame,
    columns: Mapping[str, str],
    key: str,
    note: str = "",
    facts: Mapping[str, str] = NO_FACTS,
) -> None:
    """Draw a chart of participant data, or where nothing at all may be shown the table with the reasons.

    Parameters
    ----------
    build
        Makes the chart with the marks of the origin.
    origin
        ``demonstration`` or ``estimated``.
    title, alt_text, table, columns, key, note
        As `vexcore.ui.render.draw_chart` takes them; the table has columns ``status`` and ``source_id``.
    facts
        As `shape_table` takes them.
    """
    marked = mark_title(title, origin)
    shaped = shape_table(table, columns, origin=origin, what=title, facts=facts)
    headings = name_columns(shaped)
    if not (table["status"] == RELEASED).any():
        with st.container(border=True):
            st.subheader(marked, anchor=False)
            _draw_nothing_public()
            draw_table(shaped, columns=headings, alt_text=marked, key=f"table-{key}", widths=fit_widths(shaped))
            draw_source_line(list(table["source_id"]))
        return
    draw_chart(
        build(LOOKS[origin]),
        title=marked,
        alt_text=f"{name_origin(origin).capitalize()}. {alt_text}",
        table=shaped,
        columns=headings,
        sources=list(table["source_id"]),
        key=key,
        note=" ".join(part for part in (note, count_withheld(table)) if part),
        table_label=name_fold(origin),
        widths=fit_widths(shaped),
    )


def _draw_nothing_public() -> None:
    st.info(_("Geen van deze cijfers is openbaar. De tabel zegt waarom."), icon=":material/visibility_off:")


def draw_charts_beside(
    charts: Sequence[SmallChart],
    *,
    origin: str,
    title: str,
    table: pd.DataFrame,
    columns: Mapping[str, str],
    key: str,
    note: str,
    facts: Mapping[str, str] = NO_FACTS,
) -> None:
    """Draw charts of participant data beside each other, with one note and one table below them.

    Parameters
    ----------
    charts
        In order; their scales should be the same. None where nothing at all may be shown.
    origin, title, table, columns, key, note, facts
        As `draw_cohort_chart` takes them.
    """
    with st.container(border=True):
        st.subheader(mark_title(title, origin), anchor=False)
        beside = min(COLUMNS_BESIDE, len(charts))
        for first in range(0, len(charts), beside or 1):
            for column, chart in zip(st.columns(beside), charts[first : first + beside], strict=False):
                with column:
                    st.markdown(f"**{chart.name}**")
                    st.altair_chart(
                        chart.build(LOOKS[origin]),
                        alt=f"{chart.name}, {name_origin(origin)}. {chart.alt_text}",
                        key=f"chart-{chart.key}",
                        width="stretch",
                    )
        if charts:
            st.markdown(f":small[{note} {count_withheld(table)}]")
        else:
            _draw_nothing_public()
        draw_source_line(list(table["source_id"]))
        with st.expander(name_fold(origin)):
            draw_shaped(table, columns, origin=origin, title=title, key=key, facts=facts)


def draw_cohort_table(
    table: pd.DataFrame,
    *,
    origin: str,
    title: str,
    columns: Mapping[str, str],
    key: str,
    note: str = "",
    facts: Mapping[str, str] = NO_FACTS,
) -> None:
    """Draw a table of participant data."""
    marked = mark_title(title, origin)
    with st.container(border=True):
        st.subheader(marked, anchor=False)
        draw_shaped(table, columns, origin=origin, title=title, key=key, facts=facts)
        if note:
            st.markdown(f":small[{note}]")
        if "source_id" in table:
            draw_source_line(list(table["source_id"]))


def draw_shaped(
    table: pd.DataFrame,
    columns: Mapping[str, str],
    *,
    origin: str,
    title: str,
    key: str,
    facts: Mapping[str, str] = NO_FACTS,
) -> None:
    """Draw the table itself, as `shape_table` makes it."""
    shaped = shape_table(table, columns, origin=origin, what=title, facts=facts)
    draw_table(
        shaped,
        columns=name_columns(shaped),
        alt_text=mark_title(title, origin),
        key=f"table-{key}",
        widths=fit_widths(shaped),
    )


def name_fold(origin: str) -> str:
    """Return what the fold with the table below a chart is called."""
    return mark_title(_("Dezelfde cijfers als tabel"), origin)


def shape_table(
    table: pd.DataFrame, columns: Mapping[str, str], *, origin: str, what: str, facts: Mapping[str, str] = NO_FACTS
) -> pd.DataFrame:
    """Return a table as it is shown and downloaded: under the words of the reader, and complete by itself.

    Where rows are not all of one origin, the column `OWN_ORIGIN` says of each which.

    Parameters
    ----------
    columns
        Columns of the table to keep, with the words above them, in order.
    what
        What its numbers are, of whom and in which unit.
    facts
        What holds for all rows, by the words above it: the trial, the horizon, the denominator.

    Returns
    -------
    DataFrame
        The origin first, then the columns, the facts, and at the end what the numbers are.
    """
    shown = table[list(columns)].rename(columns=dict(columns))
    shown.insert(0, _("Herkomst"), table[OWN_ORIGIN] if OWN_ORIGIN in table else name_origin(origin))
    return shown.assign(**facts, **{_("Wat het is"): what})


def name_columns(shaped: pd.DataFrame) -> dict[str, str]:
    """Return the columns of a shaped table by themselves: they already have the words of the reader."""
    return {str(name): str(name) for name in shaped.columns}


def fit_widths(shaped: pd.DataFrame) -> dict[str, int]:
    """Return the widths of columns in pixels that show their longest text whole, up to a limit."""
    longest = {name: max([len(name), *(len(str(cell)) for cell in shaped[name])]) for name in name_columns(shaped)}
    return {name: min(_WIDEST, round(letters * _LETTER_WIDTH) + _CELL_ROOM) for name, letters in longest.items()}


def count_withheld(table: pd.DataFrame) -> str:
    """Return in a sentence how many numbers are not shown, and why; empty where all are."""
    texts = {
        "suppressed": _("Achtergehouden: {n} van de {all} cijfers; de tabel zegt per cijfer waarom."),
        "embargoed": _("Nog niet openbaar, omdat de proef nog loopt: {n} van de {all} cijfers."),
    }
    sentences = []
    for status, text in texts.items():
        count = int((table["status"] == status).sum())
        if count:
            sentences.append(text.format(n=format_count(count), all=format_count(len(table))))
    return " ".join(sentences)


def list_values(table: pd.DataFrame, *, fields: Sequence[str] = ("group", "row")) -> str:
    """Return the numbers of a chart as one text, for those who cannot see it; long charts give only the first."""
    most = 24
    parts = [
        ", ".join(str(row[field]) for field in fields) + f" {row['shown']}"
        for _index, row in table.head(most).iterrows()
    ]
    rest = _(" De overige {n} staan in de tabel.").format(n=len(table) - most) if len(table) > most else ""
    return "; ".join(parts) + "." + rest
