"""The passport of a figure: what it says, where it is printed, what rests on it and what does not fit."""

from __future__ import annotations

from html import escape as escape_html
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.ui.render import PASSPORT_PARAMETER, link_passport
from vexcore.ui.sources.findings import tell_finding, tell_relations, tell_statement
from vexcore.ui.sources.grid import ARROW, build_printed_table, explain_marks, is_grid
from vexcore.ui.sources.passport_uses import tell_uses
from vexcore.ui.sources.words import (
    WEB,
    escape,
    explain_significance,
    name_parts,
    name_source_kinds,
    split_label,
    tell_day,
    tell_printed,
    tell_source,
    tell_table,
    tell_value,
)
from vexcore.ui.text import _, is_missing, pick

ROWS_AROUND = 3
_LARGE = "font-size:2.5rem;line-height:1.15;margin:0;font-weight:600"


def choose_figure() -> str:
    """Let the reader name a figure; the id stands in the URL."""
    asked = st.text_input(
        _("Nummer van een cijfer"),
        key=PASSPORT_PARAMETER,
        bind="query-params",
        placeholder=_("bijvoorbeeld 000:8.1:3:1, of klik ergens op een cijfer"),
        help=_("Bron, tabel, rij en kolom, met dubbele punten ertussen. Het staat in het adres van elk paspoort."),
    )
    return str(asked or "").strip().lower()


def draw_unknown_figure(figure_id: str, statements: pd.DataFrame) -> None:
    """Say that there is no such figure and what to do; a statement without a number is shown."""
    if statements.empty:
        st.warning(
            _(
                "Het nummer {figure} staat niet in het record. Een nummer bestaat uit bron, tabel, rij en kolom, zoals "
                "000:8.1:3:1. Kijk het na in het adres, of zoek het cijfer hieronder."
            ).format(figure=escape(figure_id)),
            icon=":material/search_off:",
        )
        return
    with st.container(border=True):
        st.header(_("Uitspraak zonder getal"), anchor=False)
        for statement in statements.to_dict("records"):
            st.markdown(tell_statement(statement))
        st.caption(
            _("Dit nummer ({figure}) hoort bij een uitspraak op een webpagina.").format(figure=escape(figure_id))
        )


def draw_figure(figure: pd.Series) -> None:
    """Draw what is printed, what it means and where it stands."""
    st.header(_("Paspoort van cijfer {figure}").format(figure=escape(figure["figure_id"])), anchor=False)
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.caption(_("Zo staat het in de bron"))
        st.html(f'<p style="{_LARGE}">{escape_html(tell_printed(figure))}</p>')
        st.markdown(f"**{escape(tell_value(figure))}**")
        if figure["cell"] == "suppressed":
            st.caption(
                _(
                    "De bron drukt hier geen getal maar NA, omdat het cijfer herleidbaar kan zijn. Het is geen nul; "
                    "wij rekenen het ook niet terug uit andere cijfers."
                )
            )
        elif is_missing(figure["value"]):
            st.caption(_("De bron laat deze plek leeg. Dat is geen nul."))
        _draw_steps(figure)
    with right:
        facts = list_facts(figure)
        st.table(
            pd.DataFrame({_("Wat het is"): list(facts.values())}, index=list(facts)),
            border="horizontal",
            hide_header=True,
        )


def list_facts(figure: Any) -> dict[str, str]:
    """Return what is known of a figure, in Markdown by name, in the order of the passport."""
    facts = {
        _("Bron"): _tell_document(figure),
        _("Waar"): " · ".join(
            part
            for part in (
                tell_table(figure["source_id"], figure["table_id"]),
                "" if is_missing(figure["place"]) else escape(figure["place"]),
            )
            if part
        ),
        _("Opschrift"): "" if figure["table_id"] == WEB else escape(figure["table_title"]),
        _("Uitspraak"): "" if is_missing(figure["statement_nl"]) else escape(pick(figure, "statement")),
        _("Rij"): "" if figure["table_id"] == WEB else _tell_label(figure["row_label"], figure["row"]),
        _("Kolom"): "" if figure["table_id"] == WEB else _tell_label(figure["column_label"], figure["column"]),
        _("Deel van de cel"): _tell_part(figure),
        _("Sterren"): explain_significance(figure["source_id"], figure["significance"]).replace("*", "\\*"),
        _("Onze opmerking"): "" if is_missing(figure["note"]) else escape(figure["note"]),
        _("Over de tabel"): "" if is_missing(figure["table_note"]) else escape(figure["table_note"]),
    }
    return {name: words for name, words in facts.items() if words}


def draw_figure_findings(figure: pd.Series, findings: pd.DataFrame, relations: pd.DataFrame) -> None:
    """Draw what does not fit about a figure, and how many relations of its table were checked."""
    if figure["table_id"] == WEB:
        return
    st.markdown(_("### Klopt het met de rest?"))
    if findings.empty:
        st.markdown(_("Over dit cijfer is geen bevinding."))
    else:
        st.markdown("\n".join(f"- {tell_finding(finding)}" for finding in findings.to_dict("records")))
    if not relations.empty:
        st.caption(_("In de hele tabel: {relations}").format(relations=tell_relations(relations)))


def draw_uses(uses: pd.DataFrame) -> None:
    """Draw which rows of the dashboard rest on a figure, with links to the pages that show them."""
    st.markdown(_("### Waar het wordt gebruikt"))
    if uses.empty:
        st.markdown(
            _(
                "Geen rij is rechtstreeks op dit cijfer gebouwd. Het kan wel meetellen als noemer, gemiddelde of "
                "controlegetal van een ander cijfer."
            )
        )
        return
    st.markdown("\n".join(f"- {words}" for words in tell_uses(uses)))


def draw_contradiction(figure: pd.Series, statements: pd.DataFrame) -> None:
    """Draw the statements that do not go together with this figure, where there are any."""
    opposed = statements[statements["contradiction"] == figure["contradiction"]]
    if opposed.empty:
        return
    st.markdown(_("### Bronnen spreken elkaar tegen"))
    st.markdown("\n".join(f"- {tell_statement(statement)}" for statement in opposed.to_dict("records")))


def draw_surroundings(figure: pd.Series, cells: pd.DataFrame) -> None:
    """Draw the table around a figure, with an arrow at its cell; of prose only the sentences around it."""
    st.markdown(_("### De plek in de bron"))
    around = cells
    if not is_grid(figure["table_id"]):
        around = cells[(cells["row"] - figure["row"]).abs() <= ROWS_AROUND]
    caption = escape_caption(figure)
    st.html(build_printed_table(around, table_id=figure["table_id"], caption=caption, chosen=figure["figure_id"]))
    st.caption(f"{_('{arrow} = dit cijfer.').format(arrow=ARROW)} {explain_marks()}")


def escape_caption(row: Any) -> str:
    """Return the caption of a printed table: its number and its title, or the page it stands on."""
    words = tell_table(row["source_id"], row["table_id"])
    title = row["source_title"] if row["table_id"] == WEB else row.get("table_title", row.get("title"))
    return f"{words[:1].upper()}{words[1:]}. {title}"


def _draw_steps(figure: pd.Series) -> None:
    with st.container(horizontal=True):
        for name, words, icon in (
            ("previous_id", _("Vorige"), ":material/arrow_back:"),
            ("next_id", _("Volgende"), ":material/arrow_forward:"),
        ):
            other = figure[name]
            st.button(
                words,
                icon=icon,
                key=f"step-{name}",
                disabled=is_missing(other),
                on_click=_go_to,
                args=("" if is_missing(other) else str(other),),
                help=_("Het cijfer hiervoor of hierna in dezelfde tabel"),
            )
        st.button(_("Sluiten"), key="step-close", on_click=_go_to, args=("",))


def _go_to(figure_id: str) -> None:
    st.session_state[PASSPORT_PARAMETER] = figure_id


def _tell_document(figure: Any) -> str:
    words = escape(tell_source(figure))
    kind = name_source_kinds().get(figure["source_kind"], figure["source_kind"])
    day = tell_day(figure["published_on"])
    link = _("geleverd document, zonder webadres")
    if not is_missing(figure["url"]):
        link = f"[{_('open de bron')}]({figure['url']})"
    return f"{words} ({kind}, {day}; {link})"


def _tell_label(label: Any, ordinal: Any) -> str:
    words = escape(" › ".join(split_label(label))) or _("zonder opschrift")
    return _("{label} (nummer {ordinal})").format(label=words, ordinal=ordinal)


def _tell_part(figure: Any) -> str:
    ids = str(figure["cell_ids"]).split(" ")
    if len(ids) == 1:
        return ""
    parts = name_parts()
    links = []
    for other in ids:
        part = other.split(":")[4] if other.count(":") == 4 else "value"
        words = parts[part]
        links.append(f"**{words}**" if other == figure["figure_id"] else link_passport(words, other))
    return _("{chosen}; in dezelfde cel: {others}").format(
        chosen=parts[figure["part"]], others=", ".join(link for link in links if not link.startswith("**"))
    )
