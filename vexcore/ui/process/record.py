"""What stands beside the figures of the process page: findings in the record, and notes on the printed tables."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.queries.process import load_process_findings, load_process_tables
from vexcore.ui.cached import ask
from vexcore.ui.findings import tell_check
from vexcore.ui.process.topics import Topic
from vexcore.ui.render import link_passport
from vexcore.ui.text import MISSING, _, is_missing, pick

PROSE = "text"
NOTATION = "typography"


def list_tables(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the printed tables that rows come from, as ``source:table``; prose is no table."""
    parts = rows["figure_id"].dropna().str.split(":")
    tables = {":".join(part[:2]) for part in parts if part[1] != PROSE}
    return tuple(sorted(tables))


def draw_findings(rows: pd.DataFrame, topic: Topic) -> None:
    """List what does not fit in the tables that rows come from."""
    prose = {figure for figure in rows["figure_id"].dropna() if f":{PROSE}:" in figure}
    texts = {figure for figure in topic.texts if figure.split(":")[0] in set(rows["source_id"])}
    findings = ask(load_process_findings, tables=list_tables(rows), figures=tuple(sorted(prose | texts)))
    if findings.empty:
        st.caption(_("In deze tabellen is geen tegenspraak gevonden."))
        return
    title = (
        _("Wat niet klopt in deze tabellen: 1 bevinding")
        if len(findings) == 1
        else _("Wat niet klopt in deze tabellen: {n} bevindingen").format(n=len(findings))
    )
    with st.expander(title, icon=":material/rule:"):
        st.caption(
            _(
                "De gedrukte getallen staan op deze pagina zoals ze gedrukt zijn; hieronder staat wat er volgens onze "
                "controle niet mee klopt. Elk getal leidt naar zijn paspoort."
            )
        )
        for _source, group in findings.groupby("source_id", sort=False):
            _draw_source(group)


def _draw_source(findings: pd.DataFrame) -> None:
    st.markdown(f"**{_name_source(findings['source_id'].iloc[0])}**")
    real = findings[findings["kind"] != NOTATION]
    lines = [_describe(group) for _key, group in real.groupby(["table_id", "what"], sort=False)]
    notation = findings[findings["kind"] == NOTATION]
    if len(notation):
        lines.append(_describe_notation(notation))
    st.markdown("\n".join(lines))


def _name_source(source_id: str) -> str:
    return {"000": _("Verslag Oss"), "001": _("Verslag Wageningen"), "003": _("Eindrapport Groningen")}.get(
        source_id, source_id
    )


def _describe(group: pd.DataFrame) -> str:
    first = group.iloc[0]
    table = _("tekst") if first["table_id"] == PROSE else _("tabel {table}").format(table=first["table_id"])
    pairs = dict.fromkeys(_describe_pair(row) for _position, row in group.iterrows())
    return f"* *{pick(first, 'kind')}, {table}.* {first['what']}: {'; '.join(pairs)}."


def _describe_pair(row: pd.Series) -> str:
    printed = MISSING if is_missing(row["printed"]) else str(row["printed"])
    linked = link_passport(printed.replace("*", "\\*"), row["cell_id"])
    if is_missing(row["computed"]):
        return _("gedrukt {printed}").format(printed=linked)
    check = tell_check(str(row["computed"])).replace("*", "\\*")
    return _("gedrukt {printed}, {check}").format(printed=linked, check=check)


def _describe_notation(notation: pd.DataFrame) -> str:
    cells = ", ".join(
        link_passport(str(row["printed"]).replace("*", "\\*"), row["cell_id"]) for _position, row in notation.iterrows()
    )
    return _("* *{kind}.* {n} keer een afwijkende schrijfwijze, gelezen zoals bedoeld: {cells}.").format(
        kind=pick(notation.iloc[0], "kind"), n=len(notation), cells=cells
    )


def draw_tables(rows: pd.DataFrame) -> None:
    """Say which printed tables the figures come from, with our remarks on them."""
    tables = ask(load_process_tables, tables=list_tables(rows))
    if tables.empty:
        return
    with st.expander(_("Uit welke gedrukte tabellen komt dit?"), icon=":material/table:"):
        st.markdown("\n".join(_describe_table(row) for _position, row in tables.iterrows()))


def _describe_table(row: pd.Series) -> str:
    place = "" if is_missing(row["place"]) else f" ({row['place']})"
    note = "" if is_missing(row["note"]) else f" {row['note']}"
    return _("* {source}, **tabel {table}**: *{title}*{place}.{note}").format(
        source=_name_source(row["source_id"]),
        table=row["table_id"],
        title=str(row["title"]).strip().rstrip(".").replace("*", "\\*"),
        place=place,
        note=note.replace("*", "\\*"),
    )
