"""Drawing participant data: every title, table and source line says the origin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from vexcore.charts.origins import LOOKS, ORIGIN_FIELD, OriginLook
from vexcore.charts.style import FinishedChart
from vexcore.contracts.origin import RELEASED
from vexcore.ui.cohort.words import name_origin
from vexcore.ui.render import draw_chart, draw_source_line, draw_table
from vexcore.ui.text import _, format_count

WORDY = ("shown", "people")
"""Columns with a number, or in words why there is none."""

DrawChart = Callable[[OriginLook], FinishedChart]


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
    """
    marked = mark_title(title, origin)
    with_origin, headings = mark_rows(table, origin), mark_columns(columns)
    if not (table["status"] == RELEASED).any():
        with st.container(border=True):
            st.subheader(marked, anchor=False)
            st.info(_("Geen van deze cijfers is openbaar. De tabel zegt waarom."), icon=":material/visibility_off:")
            draw_table(with_origin, columns=headings, alt_text=marked, key=f"table-{key}", wide=WORDY)
            draw_source_line(list(table["source_id"]))
        return
    draw_chart(
        build(LOOKS[origin]),
        title=marked,
        alt_text=f"{name_origin(origin).capitalize()}. {alt_text}",
        table=with_origin,
        columns=headings,
        sources=list(table["source_id"]),
        key=key,
        note=" ".join(part for part in (note, count_withheld(table)) if part),
        wide=find_wordy(table),
    )


def draw_cohort_table(
    table: pd.DataFrame, *, origin: str, title: str, columns: Mapping[str, str], key: str, note: str = ""
) -> None:
    """Draw a table of participant data."""
    marked = mark_title(title, origin)
    with_origin, headings = mark_rows(table, origin), mark_columns(columns)
    with st.container(border=True):
        st.subheader(marked, anchor=False)
        wide = find_wordy(table)
        draw_table(with_origin, columns=headings, alt_text=marked, key=f"table-{key}", wide=wide)
        if note:
            st.markdown(f":small[{note}]")
        if "source_id" in table:
            draw_source_line(list(table["source_id"]))


def find_wordy(table: pd.DataFrame) -> tuple[str, ...]:
    """Return the columns in which words stand among numbers, because something is withheld."""
    return WORDY if "status" in table and (table["status"] != RELEASED).any() else ()


def mark_rows(table: pd.DataFrame, origin: str) -> pd.DataFrame:
    """Return a table with a column that says the origin, so that a download says it in every row."""
    return table.assign(**{ORIGIN_FIELD: name_origin(origin)})


def mark_columns(columns: Mapping[str, str]) -> dict[str, str]:
    """Return the headings of a table with that of the origin behind them."""
    return {**columns, ORIGIN_FIELD: _("Herkomst")}


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
