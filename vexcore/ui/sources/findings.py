"""What does not fit in the record, and statements of sources that contradict each other."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.ui.findings import tell_check
from vexcore.ui.render import draw_empty, draw_table, link_passport
from vexcore.ui.sources.words import escape, name_contradiction, tell_day, tell_source, tell_table
from vexcore.ui.text import _, format_count, is_missing, pick

PAGE_SIZE = 20


def draw_relations(counts: pd.DataFrame) -> None:
    """Draw how many relations were checked and what came of it, in a sentence and by kind."""
    st.markdown(tell_relations(counts))
    with st.expander(_("Per soort verband")):
        draw_table(
            counts.assign(words=[pick(row, "kind") for row in counts.to_dict("records")]),
            columns={
                "words": _("Soort"),
                "relations": _("Verbanden"),
                "hold": _("Kloppen"),
                "fail": _("Bevindingen"),
                "suppressed": _("Niet nagerekend: achtergehouden"),
                "blank": _("Niet nagerekend: leeg"),
            },
            alt_text=_("Aantal nagerekende verbanden per soort"),
            key="relations",
        )
        st.caption(_("Deze aantallen zijn berekend uit het record; het zijn geen gedrukte cijfers."))


def tell_relations(counts: pd.DataFrame) -> str:
    """Return in one sentence how many relations hold, fail or could not be checked."""
    total = {name: int(counts[name].sum()) for name in ("relations", "hold", "fail", "suppressed", "blank")}
    told = _("van {relations} verbanden tussen gedrukte cijfers kloppen er {hold} en {fail} niet").format(
        relations=format_count(total["relations"]), hold=format_count(total["hold"]), fail=format_count(total["fail"])
    )
    if total["suppressed"]:
        told += _("; {n} zijn niet nagerekend omdat de bron een cijfer achterhield").format(
            n=format_count(total["suppressed"])
        )
    if total["blank"]:
        told += _("; {n} niet omdat een cel leeg is").format(n=format_count(total["blank"]))
    return f"{told[:1].upper()}{told[1:]}."


def draw_findings(findings: pd.DataFrame) -> None:
    """Draw findings page by page, under the table that they are about."""
    if findings.empty:
        draw_empty(_("Geen bevinding voldoet aan deze keuze."), _("Kies een andere soort of bron."))
        return
    pages = -(-len(findings) // PAGE_SIZE)
    st.markdown(_("**{n} bevindingen**").format(n=format_count(len(findings))))
    page = st.pagination(pages, key="bladzijde", bind="query-params") if pages > 1 else 1
    shown = findings.iloc[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    for _table, members in shown.groupby(["source_id", "table_id"], sort=False):
        first = members.iloc[0]
        name = tell_table(first["source_id"], first["table_id"])
        title = "" if is_missing(first["table_title"]) else f" · {first['table_title']}"
        st.markdown(f"### :small[{escape(f'{name[:1].upper()}{name[1:]}{title}')}]")
        st.caption(escape(tell_source(first)))
        st.markdown("\n".join(f"- {tell_finding(finding)}" for finding in members.to_dict("records")))


def tell_finding(finding: Any) -> str:
    """Return a finding as a line of Markdown with a link to every figure that it names."""
    told = f"**{pick(finding, 'kind')}**. {escape(finding['what'])}"
    if not is_missing(finding["printed"]):
        told += _("; gedrukt **{printed}**").format(printed=escape(finding["printed"]))
    if not is_missing(finding["computed"]):
        told += f", {escape(tell_check(str(finding['computed'])))}"
    figures = [] if is_missing(finding["figure_ids"]) else str(finding["figure_ids"]).split(" ")
    links = [link_passport(tell_place(figure, finding["source_id"], finding["table_id"]), figure) for figure in figures]
    return f"{told}. {_('Cijfers')}: {', '.join(links)}" if links else f"{told}."


def tell_place(figure_id: str, source_id: str, table_id: str) -> str:
    """Return where a figure stands, as seen from a table: what is the same is left out."""
    source, table, row, column = figure_id.split(":")[:4]
    place = _("rij {row}, kolom {column}").format(row=row, column=column)
    if (source, table) == (source_id, table_id):
        return place
    name = _("tekst") if table == "text" else tell_table(source, table)
    return f"{name}, {place}" if source == source_id else f"{_('bron')} {source}, {name}, {place}"


def draw_contradictions(statements: pd.DataFrame, *, trials: Collection[str]) -> None:
    """Draw the statements of sources on some trials that contradict each other; no trials are all trials."""
    if trials:
        statements = statements[statements["trial_id"].isin(trials)]
    if statements.empty:
        draw_empty(_("Over deze gemeenten spreken de bronnen elkaar niet tegen."), _("Kies een andere gemeente."))
        return
    for slug, members in statements.groupby("contradiction", sort=False):
        first = members.iloc[0]
        with st.container(border=True):
            st.markdown(f"### {escape(first['municipalities'])}: {name_contradiction(str(slug))}")
            st.markdown("\n".join(f"- {tell_statement(statement)}" for statement in members.to_dict("records")))


def tell_statement(statement: Any) -> str:
    """Return what a source states as a line of Markdown: the statement, the source, links to both."""
    source = escape(tell_source(statement))
    if not is_missing(statement["url"]):
        source = f"[{source}]({statement['url']})"
    day = "" if is_missing(statement["published_on"]) else f", {tell_day(statement['published_on'])}"
    words = escape(pick(statement, "statement"))
    passport = ""
    if not is_missing(statement["figure_id"]):
        passport = f" · {link_passport(_('paspoort'), statement['figure_id'])}"
    return f"{words} ({source}{day}){passport}"
