"""Searching the record: the filters, and the figures that meet them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import asdict, dataclass

import pandas as pd
import streamlit as st

from vexcore.ui.places import name_place
from vexcore.ui.render import build_passport_url, draw_empty
from vexcore.ui.sources.grid import is_grid
from vexcore.ui.sources.words import name_cells, shorten, tell_printed, tell_source, tell_table, tell_value
from vexcore.ui.text import _, format_count, is_missing
from vexcore.ui.widgets import choose_many

SHOWN = 200
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the reader looks for; empty does not limit."""

    words: str
    sources: tuple[str, ...]
    trials: tuple[str, ...]
    tables: tuple[str, ...]
    cells: tuple[str, ...]

    def filters(self) -> dict[str, Hashable]:
        """Return the arguments of `vexcore.queries.record.load_record_search`."""
        return asdict(self)


def choose_search(tables: pd.DataFrame, trials: pd.DataFrame) -> Search:
    """Let the reader say what to look for."""
    words = st.text_input(
        _("Zoek in het record"),
        key="zoek",
        bind="query-params",
        placeholder=_("bijvoorbeeld: uitstroom werk, of 17,3"),
        help=_("Alle woorden moeten voorkomen: in een opschrift, de gedrukte cel, de titel of de bron."),
        icon=":material/search:",
    )
    left, right = st.columns(2)
    with left:
        chosen_trials = choose_trials(trials)
        sources = choose_sources(tables)
    with right:
        chosen_tables = choose_many(_("Tabel"), name_tables(tables), key="tabel", placeholder=_("alle tabellen"))
        cells = choose_many(_("Soort cel"), name_cells(), key="cel", placeholder=_("alle cellen"))
    return Search(
        words=str(words or ""), sources=sources, trials=chosen_trials, tables=chosen_tables, cells=tuple(cells)
    )


def choose_trials(trials: pd.DataFrame) -> tuple[str, ...]:
    """Let the reader choose trials by their municipalities."""
    options = dict(zip(trials["trial_id"], map(name_place, trials["municipalities"]), strict=True))
    options = dict(sorted(options.items(), key=lambda option: option[1]))
    return choose_many(_("Gemeente"), options, key="gemeente", placeholder=_("alle gemeenten"))


def choose_sources(tables: pd.DataFrame) -> tuple[str, ...]:
    """Let the reader choose sources."""
    return choose_many(_("Bron"), name_sources(tables), key="bron", placeholder=_("alle bronnen"))


def name_sources(tables: pd.DataFrame) -> dict[str, str]:
    """Return the words for every source that has figures."""
    return {row["source_id"]: shorten(tell_source(row), 90) for row in tables.to_dict("records")}


def name_tables(tables: pd.DataFrame) -> dict[str, str]:
    """Return the words for every printed table by ``source:table``; web pages are chosen as a source."""
    return {
        f"{row['source_id']}:{row['table_id']}": shorten(
            f"{row['source_id']}, {tell_table(row['source_id'], row['table_id'])}: {row['title']}", 90
        )
        for row in tables.to_dict("records")
        if is_grid(row["table_id"]) or row["table_id"] == "text"
    }


def draw_hits(hits: pd.DataFrame, *, build_csv: Callable[[], str]) -> None:
    """Draw the figures that meet the filters.

    Parameters
    ----------
    hits
        From `vexcore.queries.record.load_record_search`, at most `SHOWN` rows.
    build_csv
        Returns all figures that meet the filters as CSV; called when the reader asks for them.
    """
    if hits.empty:
        draw_empty(
            _("Geen cijfer voldoet aan deze zoekopdracht."), _("Gebruik minder woorden, of haal een filter weg.")
        )
        return
    total = int(hits["total"].iloc[0])
    cells = _count_cells(total, int(hits["numbers"].iloc[0]))
    st.markdown(_count_hits(cells, total, len(hits)))
    st.dataframe(
        tell_hits(hits),
        column_config={
            "url": st.column_config.LinkColumn(_("Paspoort"), display_text=_("bekijk"), width="small"),
            "printed": st.column_config.TextColumn(_("Gedrukt"), help=_("De hele cel, zoals hij in de bron staat")),
            "value": _("Waarde"),
            "label": st.column_config.TextColumn(_("Rij of uitspraak"), width="large"),
            "column": _("Kolom"),
            "table": _("Tabel"),
            "source": st.column_config.TextColumn(_("Bron"), width="large"),
        },
        hide_index=True,
        alt=_("Gevonden cijfers, met een koppeling naar het paspoort van elk cijfer"),
        key="hits",
    )
    st.download_button(
        _("Download alles wat gevonden is: {cells} (CSV)").format(cells=cells),
        build_csv,
        file_name="vex-cijfers.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def tell_hits(hits: pd.DataFrame) -> pd.DataFrame:
    """Return found figures in words: ``url``, ``printed``, ``value``, ``label``, ``column``, ``table``, ``source``."""
    rows = hits.to_dict("records")
    return pd.DataFrame(
        {
            "url": [build_passport_url(row["figure_id"]) for row in rows],
            "printed": [tell_printed(row) for row in rows],
            "value": [tell_value(row) for row in rows],
            "label": [row["row_label"] for row in rows],
            "column": ["" if is_missing(row["column_label"]) else row["column_label"] for row in rows],
            "table": [tell_table(row["source_id"], row["table_id"]) for row in rows],
            "source": [tell_source(row) for row in rows],
        }
    )


def _count_cells(total: int, numbers: int) -> str:
    if total == numbers:
        return _("1 cijfer") if total == 1 else _("{total} cijfers").format(total=format_count(total))
    if total == 1:
        return _("1 cel zonder getal")
    return _("{total} cellen, waarvan {numbers} met een getal").format(
        total=format_count(total), numbers=format_count(numbers)
    )


def _count_hits(cells: str, total: int, shown: int) -> str:
    if total <= shown:
        return _("Gevonden: **{cells}**.").format(cells=cells)
    return _(
        "Gevonden: **{cells}**. De tabel toont de eerste {shown}: zoek gerichter om de rest te zien, of download ze "
        "alle."
    ).format(cells=cells, shown=format_count(shown))
