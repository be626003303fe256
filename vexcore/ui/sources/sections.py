"""The sections of the page on sources."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.ui.text import _, pick
from vexcore.ui.widgets import choose_many

SEARCH = "zoeken"


def choose_section() -> str:
    """Let the reader choose what to look at; only that is worked out."""
    sections = {
        SEARCH: _("Zoeken"),
        "tabellen": _("Tabellen zoals gedrukt"),
        "bevindingen": _("Bevindingen"),
        "tegenspraak": _("Tegenspraak"),
        "downloads": _("Downloads"),
        "lijst": _("Alle bronnen"),
    }
    st.markdown(_("## In de bronnen"))
    chosen = st.segmented_control(
        _("Onderdeel van deze pagina"),
        list(sections),
        default=SEARCH,
        format_func=lambda section: sections[section],
        key="deel",
        label_visibility="collapsed",
        required=True,
        bind="query-params",
    )
    return str(chosen or SEARCH)


def choose_kinds(findings: pd.DataFrame) -> tuple[str, ...]:
    """Let the reader choose kinds of finding, the most frequent first."""
    kinds = findings.drop_duplicates("kind").set_index("kind")
    options = {kind: pick(kinds.loc[kind], "kind") for kind in findings["kind"].value_counts().index}
    return choose_many(_("Soort bevinding"), options, key="soort", placeholder=_("alle soorten"))
