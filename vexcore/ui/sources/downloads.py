"""Taking the figures along: downloads, how to cite them, the data dictionary and the list of sources."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from vexcore.contracts.mart import TABLES
from vexcore.ui.render import draw_table
from vexcore.ui.sources.words import name_source_kinds, tell_day
from vexcore.ui.text import _, format_count, is_missing
from vexcore.ui.widgets import choose_one

Builder = Callable[[], bytes]

PARTICIPANT_SOURCES = ("demonstration", "delivery")
"""Kinds of source that are no publication: they are named where their figures stand."""


def draw_citation(citation: str) -> None:
    """Draw how to cite the figures, ready to copy."""
    st.markdown(_("##### Zo verwijst u naar deze gegevens"))
    st.code(citation, language=None, wrap_lines=True)
    st.caption(_("Noem daarnaast de bron van het cijfer zelf: die staat in het paspoort."))


def draw_package(build: Builder, version: str) -> None:
    """Draw the download of everything at once."""
    st.markdown(_("##### Alles in één bestand"))
    st.markdown(
        _(
            "Alle tabellen als CSV en als Parquet, met een beschrijving van elke kolom, de bronnen, de licentie en een "
            "leesmij in het Nederlands en het Engels (Frictionless Data Package)."
        )
    )
    st.download_button(
        _("Download alles (zip)"),
        build,
        file_name=f"vex-{version}.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        type="primary",
        on_click="ignore",
        key="download-all",
    )


def choose_download() -> str:
    """Let the reader choose a table of the mart."""
    st.markdown(_("##### Eén tabel"))
    return choose_one(_("Welke tabel"), name_downloads(), key="bestand", default="figure")


def draw_download(table: str, *, build_csv: Callable[[], str], build_zip: Builder) -> None:
    """Draw the downloads of one table."""
    with st.container(horizontal=True):
        st.download_button(
            _("CSV met beschrijving (zip)"),
            build_zip,
            file_name=f"vex-{table}.zip",
            mime="application/zip",
            icon=":material/folder_zip:",
            on_click="ignore",
            key="download-zip",
        )
        st.download_button(
            _("Alleen CSV"),
            build_csv,
            file_name=f"vex-{table}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="download-csv",
        )
    st.caption(
        _(
            "In de zip staat naast de CSV een datapackage.json: wat elke kolom betekent, eenheden en sleutels. De "
            "losse CSV heeft alleen gedrukte cijfers; demonstratie (synthetisch) en leveringen staan in de zip, elk "
            "in een eigen bestand."
        )
    )


def draw_dictionary(dictionary: pd.DataFrame, table: str) -> None:
    """Draw what every column holds: of one table, and of all."""
    columns = {
        "column": _("Kolom"),
        "type": _("Type"),
        "unit": _("Eenheid"),
        "description": _("Betekenis (Engels)"),
    }
    own = dictionary[dictionary["table"] == table]
    with st.expander(_("De {n} kolommen van deze tabel").format(n=format_count(len(own)))):
        draw_table(own, columns=columns, alt_text=_("Kolommen van de tabel {table}").format(table=table), key="columns")
    with st.expander(_("Gegevenswoordenboek van alle tabellen")):
        draw_table(
            dictionary, columns={"table": _("Tabel"), **columns}, alt_text=_("Gegevenswoordenboek"), key="dictionary"
        )


def draw_sources(sources: pd.DataFrame, tables: pd.DataFrame) -> None:
    """Draw the list of all sources."""
    counts = tables.groupby("source_id")["figures"].sum()
    kinds = name_source_kinds()
    rows = sources[~sources["kind"].isin(PARTICIPANT_SOURCES)].to_dict("records")
    with_figures = sum(row["source_id"] in counts.index for row in rows)
    st.markdown(
        _(
            "**{n} bronnen**, waarvan {m} met getallen. De andere beschrijven of duiden de experimenten in woorden."
        ).format(n=format_count(len(rows)), m=format_count(with_figures))
    )
    shown = pd.DataFrame(
        {
            "url": ["" if is_missing(row["url"]) else row["url"] for row in rows],
            "title": [row["title"] for row in rows],
            "institution": ["" if is_missing(row["institution"]) else row["institution"] for row in rows],
            "day": [tell_day(row["published_on"]) for row in rows],
            "kind": [kinds.get(row["kind"], row["kind"]) for row in rows],
            "figures": [int(counts.get(row["source_id"], 0)) for row in rows],
        }
    )
    st.dataframe(
        shown,
        column_config={
            "title": st.column_config.TextColumn(_("Titel"), width="large"),
            "institution": st.column_config.TextColumn(_("Uitgever"), width="medium"),
            "day": _("Datum"),
            "kind": _("Soort"),
            "figures": _("Getallen"),
            "url": st.column_config.LinkColumn(_("Adres"), display_text=_("open")),
        },
        hide_index=True,
        alt=_("Lijst van alle bronnen"),
        key="sources",
        height=600,
    )
    st.caption(_("Bronnen zonder adres zijn de documenten die voor dit dashboard zijn geleverd."))


def name_downloads() -> dict[str, str]:
    """Return the words for every table of the mart."""
    words = {
        "figure": _("Gedrukte cijfers"),
        "printed_table": _("Gedrukte tabellen"),
        "finding": _("Bevindingen: wat niet klopt"),
        "rule_check": _("Nagerekende verbanden"),
        "literature_finding": _("Uitspraken van bronnen"),
        "source": _("Bronnen"),
        "effect": _("Effecten"),
        "outflow": _("Uitstroom"),
        "recruitment": _("Werving"),
        "response": _("Respons"),
        "profile": _("Profiel van deelnemers"),
        "process": _("Procesevaluatie"),
        "balance": _("Vergelijkbaarheid van groepen"),
        "trial": _("Experimenten"),
        "municipality": _("Gemeenten"),
        "arm": _("Groepen"),
        "outcome": _("Uitkomsten"),
    }
    ordered = [*words, *(table.name for table in TABLES if table.name not in words)]
    return {name: f"{words[name]} ({name})" if name in words else name for name in ordered}
