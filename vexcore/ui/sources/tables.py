"""Leafing through a printed table as it stands in the source."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.ui.sources.grid import build_printed_table, explain_marks
from vexcore.ui.sources.passport import escape_caption
from vexcore.ui.sources.search import name_sources
from vexcore.ui.sources.words import escape, tell_source, tell_table
from vexcore.ui.text import _, format_count, is_missing
from vexcore.ui.widgets import choose_one


def choose_table(tables: pd.DataFrame) -> pd.Series:
    """Let the reader choose a source and one of its tables."""
    left, right = st.columns(2)
    with left:
        source = choose_one(_("Document of webpagina"), name_sources(tables), key="document")
    of_source = tables[tables["source_id"] == source]
    names = {
        row["table_id"]: _name_table(row["source_id"], row["table_id"], row["title"])
        for row in of_source.to_dict("records")
    }
    with right:
        table = choose_one(_("Tabel"), names, key="documenttabel") if len(names) > 1 else next(iter(names))
    return of_source[of_source["table_id"] == table].iloc[0]


def draw_printed(table: pd.Series, cells: pd.DataFrame) -> None:
    """Draw a printed table; every cell leads to its passport."""
    facts = [escape(tell_source(table))]
    if not is_missing(table["place"]):
        facts.append(escape(table["place"]))
    facts.append(_("{n} getallen").format(n=format_count(table["numbers"])))
    if table["suppressed"]:
        facts.append(_("{n} achtergehouden door de bron").format(n=format_count(table["suppressed"])))
    if not is_missing(table["url"]):
        facts.append(f"[{_('open de bron')}]({table['url']})")
    st.caption(" · ".join(facts))
    st.html(build_printed_table(cells, table_id=table["table_id"], caption=escape_caption(table)))
    st.caption(f"{_('Klik op een cijfer voor zijn paspoort.')} {explain_marks()}")
    if not is_missing(table["note"]):
        st.caption(_("Onze opmerking: {note}").format(note=escape(table["note"])))


def _name_table(source_id: str, table_id: str, title: str) -> str:
    name = tell_table(source_id, table_id)
    return f"{name[:1].upper()}{name[1:]}: {title}"
