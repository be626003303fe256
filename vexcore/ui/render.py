"""Drawing what every page has: titles, charts with their table, sources, empty states and the closing lines."""

from __future__ import annotations

import os
from collections.abc import Hashable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from vexcore.charts.style import FinishedChart
from vexcore.queries.build import load_build_info, load_sources
from vexcore.ui.cached import ask
from vexcore.ui.navigation import ensure_routed
from vexcore.ui.session import recall_stamp, remember_stamp
from vexcore.ui.text import _, format_day, is_missing

CONTACT_VARIABLE = "VEX_CONTACT"
"""Environment variable with the address or URL to which the operator wants corrections sent."""

PASSPORT_PAGE = "bronnen"
PASSPORT_PARAMETER = "figuur"
PASSPORT_COLUMN = "figure_id"


def draw_title(title: str, lead: str) -> None:
    """Draw the title of a page and the sentence that says what it answers."""
    ensure_routed()
    remember_stamp("")
    st.title(title)
    st.markdown(lead)


def build_passport_url(figure_id: str) -> str:
    """Return the address of a figure's passport, relative to any page."""
    return f"{PASSPORT_PAGE}?{PASSPORT_PARAMETER}={quote(figure_id)}"


def link_passport(text: str, figure_id: Any) -> str:
    """Return a number as Markdown that leads to its passport; without figure it stays a number."""
    return text if is_missing(figure_id) else f"[{text}]({build_passport_url(str(figure_id))})"


def draw_chart(
    chart: FinishedChart,
    *,
    title: str,
    alt_text: str,
    table: pd.DataFrame,
    columns: Mapping[str, str],
    sources: Sequence[str],
    key: str,
    note: str = "",
    table_label: str = "",
    widths: Mapping[str, int] | None = None,
) -> None:
    """Draw a chart with title, source line and the same numbers as a table.

    Parameters
    ----------
    chart
        From `vexcore.charts`.
    title
        Says what is drawn, of whom, in which unit.
    alt_text
        What the chart shows, in a sentence or two, for those who cannot see it.
    table
        The numbers of the chart; a column ``figure_id`` becomes a link to the passport.
    columns
        The columns of the table to show, with the words above them, in order.
    sources
        Ids of the sources that the numbers come from.
    key
        Unique on the page.
    note
        What to know when reading the chart.
    table_label
        What the fold with the table is called, where the common words do not do.
    widths
        Widths of columns of the table in pixels: left to itself, the grid cuts long words off.
    """
    with st.container(border=True):
        st.subheader(title, anchor=False)
        st.altair_chart(chart, alt=alt_text, key=f"chart-{key}", width="stretch")
        if note:
            # Not a caption: its grey is too light for the links that a note may hold.
            st.markdown(f":small[{note}]")
        draw_source_line(sources)
        with st.expander(table_label or _("Dezelfde cijfers als tabel")):
            draw_table(table, columns=columns, alt_text=title, key=f"table-{key}", widths=widths)


def draw_table(
    table: pd.DataFrame,
    *,
    columns: Mapping[str, str],
    alt_text: str,
    key: str,
    widths: Mapping[str, int] | None = None,
) -> None:
    """Draw a table; a column ``figure_id`` becomes a link to the passport of the number, in sight on any screen."""
    shown = table.copy()
    widths = widths or {}
    headings = dict(columns)
    order = list(columns)
    if PASSPORT_COLUMN in table:
        shown[PASSPORT_COLUMN] = [
            None if is_missing(figure) else build_passport_url(str(figure)) for figure in table[PASSPORT_COLUMN]
        ]
        headings.pop(PASSPORT_COLUMN, None)
        order = [PASSPORT_COLUMN, *[name for name in order if name != PASSPORT_COLUMN]]
    config: dict[str, Any] = {
        name: st.column_config.Column(words, width=widths.get(name)) for name, words in headings.items()
    }
    config[PASSPORT_COLUMN] = st.column_config.LinkColumn(
        _("Paspoort"),
        display_text=_("bekijk"),
        help=_("Waar het cijfer gedrukt staat"),
        width="small",
        pinned=True,
    )
    st.dataframe(
        shown[[name for name in order if name in shown]],
        column_config=config,
        hide_index=True,
        alt=alt_text,
        key=key,
        width="stretch",
    )


def draw_source_line(source_ids: Sequence[str]) -> None:
    """Draw which sources the numbers come from."""
    known = {source["source_id"]: source for source in ask(load_sources).to_dict("records")}
    names = [_describe_source(known[source_id]) for source_id in dict.fromkeys(source_ids) if source_id in known]
    if names:
        # Not a caption: its grey is too light for links.
        st.markdown(":small[" + _("Bron: {sources}").format(sources="; ".join(names)) + "]")


def _describe_source(source: Mapping[Hashable, Any]) -> str:
    year = "" if is_missing(source["published_on"]) else f" ({str(source['published_on'])[:4]})"
    institution = "" if is_missing(source["institution"]) else f"{source['institution']}: "
    title = f"{institution}{source['title']}{year}".replace("[", "(").replace("]", ")")
    return title if is_missing(source["url"]) else f"[{title}]({source['url']})"


def draw_empty(what: str, remedy: str) -> None:
    """Say that nothing meets the filters, and what to change."""
    st.info(f"{what} {remedy}", icon=":material/filter_alt_off:")


def draw_footer() -> None:
    """Draw the version and date of the figures, how to cite them and where to send a correction.

    The citation says the origin of the figures above it, unless they are printed.
    """
    info = ask(load_build_info).set_index("key")["value"]
    version, content = info["version"], str(info["content_hash"])[:12]
    day = format_day(info["as_of"])
    contact = os.environ.get(CONTACT_VARIABLE) or _("wie dit dashboard aanbiedt")
    stamp = recall_stamp()
    st.divider()
    st.caption(
        _(
            "Gegevens: versie {version} ({content}), stand {day}. "
            "Citeren als: *VEX, de vertrouwensexperimenten naast elkaar*{stamp}, versie {version} ({content}), {day}. "
            "Fout gezien? Stuur het nummer van het paspoort en wat er volgens u moet staan aan {contact}."
        ).format(version=version, content=content, day=day, contact=contact, stamp=f" ({stamp})" if stamp else "")
    )
