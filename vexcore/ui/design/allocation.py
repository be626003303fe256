"""Drawing how persons were divided over the arms: planned against realised."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.allocation import AllocationWords, build_allocation_chart
from vexcore.ui.design.designs import find_statement
from vexcore.ui.design.flow import list_figure_sources
from vexcore.ui.design.words import shorten_arm
from vexcore.ui.render import draw_chart
from vexcore.ui.text import _, format_count, format_number, pick


def draw_allocation(allocation: pd.DataFrame, statements: pd.DataFrame, *, municipalities: str) -> None:
    """Draw how persons were divided over the arms: planned against realised."""
    st.subheader(_("Gepland en gerealiseerd per groep"), anchor=False)
    text = find_statement(statements, "allocation")
    st.markdown(text or _("*Onbekend:* geen bron beschrijft de loting."))
    if allocation.empty:
        st.markdown(_("Aantallen per groep zijn *onbekend*: geen bron geeft ze."))
        return
    frame = allocation.assign(arm=[shorten_arm(pick(row, "label")) for row in allocation.to_dict("records")])
    drawn = bool(frame["stage"].iloc[0] == "drawn")
    words = AllocationWords(
        count=_("Aantal mensen"),
        arm=_("Groep"),
        planned=_("Gelijke kans (berekend)") if drawn else _("Gepland"),
        realised=_("Geloot") if drawn else _("Deelnemers"),
    )
    table = _list_allocation(frame, words)
    draw_chart(
        build_allocation_chart(frame, words=words, arm_order=list(frame["arm"])),
        title=_("{realised} per groep tegenover het plan, {place} (aantal mensen)").format(
            realised=words.realised, place=municipalities
        ),
        alt_text="; ".join(f"{row['arm']}, {row['what']}: {row['shown']}" for row in table.to_dict("records")),
        table=table,
        columns={"arm": _("Groep"), "what": _("Wat"), "shown": _("Aantal"), "how": _("Soort cijfer")},
        sources=list_figure_sources(table),
        key="allocation",
        note=_explain_plan(drawn=drawn),
    )


def _explain_plan(*, drawn: bool) -> str:
    if drawn:
        return _(
            "De streep is wat bij een gelijke kans voor elke groep te verwachten is: 8.574 mensen gedeeld door vijf "
            "groepen. Een gepland aantal per groep is niet gedrukt."
        )
    return _(
        "De balk is hoeveel mensen meededen; de streep hoeveel er vooraf per groep gepland waren. "
        "Waar elk getal staat, zegt de tabel."
    )


def _list_allocation(frame: pd.DataFrame, words: AllocationWords) -> pd.DataFrame:
    rows = []
    for row in frame.to_dict("records"):
        computed = row["planned_kind"] == "computed"
        rows.append(
            {
                "arm": row["arm"],
                "what": words.planned,
                "shown": format_number(row["planned"], 1) if computed else format_count(row["planned"]),
                "how": _("berekend uit {figure}, in vijf gelijke delen").format(figure=row["planned_figure_id"])
                if computed
                else _("gedrukt"),
                "figure_id": row["planned_figure_id"],
            }
        )
        rows.append(
            {
                "arm": row["arm"],
                "what": words.realised,
                "shown": format_count(row["realised"]),
                "how": _("gedrukt"),
                "figure_id": row["figure_id"],
            }
        )
    return pd.DataFrame(rows)
