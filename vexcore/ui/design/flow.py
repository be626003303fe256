"""Drawing the flow of participants and how they were divided over the arms."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from vexcore.charts.flow import FlowWords, build_flow_chart
from vexcore.ui.design.words import Row, draw_words_table, name_unknown, shorten_arm
from vexcore.ui.findings import tell_check
from vexcore.ui.render import draw_chart, link_passport
from vexcore.ui.text import _, format_count, is_missing, pick

EXITS = frozenset({"excluded", "removed", "ineligible", "withdrew"})
"""Stages that count who left, not who is left: in the table, not in the chart."""

BEFORE_ARMS = frozenset({"population", "excluded", "target"})
"""Stages before there were arms: in a sentence."""

TOTALS_ONLY = BEFORE_ARMS | {"invited"}
"""Stages before the arms, or the same persons as the stage before: in the table, not in the chart."""

ALL = "all"


def _name_stage(row: Row) -> str:
    own = {
        "drawn": _("Geloot"),
        "removed": _("Na de loting verwijderd"),
        "assigned": _("Over na verwijderen"),
        "invited": _("Uitgenodigd"),
        "consented": _("Stemde toe"),
        "signed-up": _("Aangemeld"),
        "ineligible": _("Voldeed niet aan de criteria"),
        "withdrew": _("Afgemeld"),
        "participants": _("Deelnemers"),
        "wave-0": _("Nulmeting ingevuld"),
        "wave-1": _("Eerste vervolgmeting ingevuld"),
        "wave-2": _("Tweede vervolgmeting ingevuld"),
    }
    return own.get(str(row["stage"])) or pick(row, "stage")


def draw_flow(flow: pd.DataFrame, *, municipalities: str) -> None:
    """Draw who was drawn or signed up, who is left at each stage, and who left."""
    st.subheader(_("Van loting tot vragenlijst"), anchor=False)
    if flow.empty:
        st.info(
            _(
                "Geen bron geeft de stroom van deelnemers per groep voor {place}. "
                "Wat er wél over aantallen bekend is, staat hieronder in woorden."
            ).format(place=municipalities),
            icon=":material/help:",
        )
        return
    arms = _list_arm_names(flow)
    _draw_start(flow)
    _draw_flow_chart(flow, arms, municipalities=municipalities)
    _draw_flow_table(flow, arms)


def _draw_start(flow: pd.DataFrame) -> None:
    before = flow[flow["stage"].isin(BEFORE_ARMS)].to_dict("records")
    if before:
        parts = [
            f"{_name_stage(row).lower()} {link_passport(format_count(row['count']), row['figure_id'])}"
            for row in before
        ]
        st.markdown(_("Vóór de loting: {parts}.").format(parts=", ".join(parts)))


def _list_arm_names(flow: pd.DataFrame) -> dict[str, str]:
    rows = flow[(flow["arm_id"] != ALL) & flow["parent_arm_id"].isna()].to_dict("records")
    return {row["arm_id"]: shorten_arm(pick(row, "label")) for row in rows}


def _draw_flow_chart(flow: pd.DataFrame, arms: Mapping[str, str], *, municipalities: str) -> None:
    undivided = _("niet per groep bekend")
    marks = []
    kept = flow[~flow["stage"].isin(EXITS | TOTALS_ONLY) & flow["count"].notna()]
    for stage, rows in kept.groupby("stage", sort=False):
        by_arm = rows[rows["arm_id"].isin(list(arms))]
        for row in (by_arm if len(by_arm) else rows).to_dict("records"):
            arm = arms.get(row["arm_id"], undivided)
            marks.append({"stage": _wrap(_name_stage(row)), "arm": arm, "count": int(row["count"]), "key": stage})
    frame = pd.DataFrame(marks)
    order = [*arms.values(), *([undivided] if (frame["arm"] == undivided).any() else [])]
    draw_chart(
        build_flow_chart(
            frame,
            words=FlowWords(count=_("Aantal mensen"), stage=_("Stap"), arm=_("Groep"), undivided=undivided),
            stage_order=list(dict.fromkeys(frame["stage"])),
            arm_order=order,
        ),
        title=_("Hoeveel mensen er bij elke stap over waren, {place} (aantal mensen)").format(place=municipalities),
        alt_text=_("Balken per stap, verdeeld over de groepen: {steps}.").format(
            steps="; ".join(f"{stage.replace(chr(10), ' ')} {n}" for stage, n in _sum_stages(frame).items())
        ),
        table=_list_flow(flow),
        columns={"stage": _("Stap"), "arm": _("Groep"), "shown": _("Aantal"), "how": _("Soort cijfer")},
        sources=list_figure_sources(flow),
        key="flow",
        note=_(
            "Elke balk is één stap; de kleuren zijn de groepen, in dezelfde volgorde als in de legenda. Het getal "
            "achter de balk is het totaal, opgeteld over de groepen. Wie onderweg wegging, staat in de tabel hieronder."
        ),
    )


def _wrap(text: str) -> str:
    words = text.split(" ")
    if len(text) <= 18 or len(words) == 1:
        return text
    half = (len(words) + 1) // 2
    return " ".join(words[:half]) + "\n" + " ".join(words[half:])


def _sum_stages(frame: pd.DataFrame) -> dict[str, str]:
    sums = frame.groupby("stage", sort=False)["count"].sum()
    return {str(stage): format_count(count) for stage, count in sums.items()}


def list_figure_sources(frame: pd.DataFrame) -> list[str]:
    """Return the sources of the figures in a frame."""
    return list(dict.fromkeys(str(figure).split(":", 1)[0] for figure in frame["figure_id"] if not is_missing(figure)))


def _list_flow(flow: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for row in flow.to_dict("records"):
        how = {
            "printed": _("gedrukt"),
            "blank": _("streepje in de bron"),
            "computed": _("berekend uit {first} en {second}").format(
                first=row["figure_id"], second=row["other_figure_id"]
            ),
        }[row["kind"]]
        rows.append(
            {
                "stage": _name_stage(row),
                "arm": _("Totaal") if row["arm_id"] == ALL else pick(row, "label"),
                "shown": _("streepje") if row["kind"] == "blank" else format_count(row["count"]),
                "how": how,
                "figure_id": row["figure_id"],
            }
        )
    return pd.DataFrame(rows)


def _draw_flow_table(flow: pd.DataFrame, arms: Mapping[str, str]) -> None:
    st.markdown(_("**Per groep: wie bleef en wie wegging**"))
    rows = []
    for stage, part in flow[~flow["stage"].isin(BEFORE_ARMS)].groupby("stage", sort=False):
        cells = {row["arm_id"]: row for row in part.to_dict("records")}
        name = _name_stage(next(iter(cells.values())))
        line = {_("Stap"): _("*af:* {step}").format(step=name.lower()) if stage in EXITS else f"**{name}**"}
        line[_("Totaal")] = _write_cell(cells.get(ALL)) if ALL in cells else _sum_cells(part, arms)
        for arm_id, arm in arms.items():
            line[arm] = _write_cell(cells.get(arm_id))
        rows.append(line)
    draw_words_table(rows, first=_("Stap"), alt_text=_("Stroom van deelnemers per groep"))
    st.caption(
        _(
            "Elk getal leidt naar zijn paspoort. *Berekend* is in een groep: geloot min over na verwijderen "
            "(de bron drukt alleen het totaal). In een totaal is het de som van de groepen. "
            "Een punt: niet van toepassing, of niet per groep gedrukt."
        )
    )
    _draw_choice(flow)


def _write_cell(row: Row | None) -> str:
    if row is None:
        return "·"
    if row["kind"] == "blank":
        return link_passport(_("streepje in de bron"), row["figure_id"])
    number = format_count(row["count"])
    if row["kind"] == "computed":
        first, second = link_passport(number, row["figure_id"]), link_passport(_("berekend"), row["other_figure_id"])
        return f"{first} ({second})"
    return link_passport(number, row["figure_id"])


def _sum_cells(part: pd.DataFrame, arms: Mapping[str, str]) -> str:
    total = part.loc[part["arm_id"].isin(list(arms)), "count"].sum()
    return _("{n} (berekend)").format(n=format_count(total))


def _draw_choice(flow: pd.DataFrame) -> None:
    rows = flow[flow["parent_arm_id"].notna() & (flow["stage"] == "consented")].to_dict("records")
    if rows:
        chosen = [
            f"{link_passport(format_count(row['count']), row['figure_id'])} ({pick(row, 'label')})" for row in rows
        ]
        st.markdown(_("In de keuzegroep kozen mensen zelf: {parts}.").format(parts=", ".join(chosen)))


def draw_counts(counts: pd.DataFrame, *, expanded: bool) -> None:
    """Draw every count that the slides and web sources state, in words."""
    with st.expander(_("Alle aantallen die bronnen noemen"), expanded=expanded):
        rows = [
            {
                _("Wat de bron zegt"): _write_statement(row),
                _("Aantal"): name_unknown()
                if is_missing(row["value"])
                else link_passport(format_count(row["value"]), row["figure_id"]),
                _("Bron"): str(row["source_title"]),
            }
            for row in counts.to_dict("records")
        ]
        draw_words_table(rows, first=_("Wat de bron zegt"), alt_text=_("Aantallen volgens de bronnen"))


def _write_statement(row: Row) -> str:
    statement = pick(row, "statement")
    return _("{stage}, volgens de presentatie").format(stage=statement) if row["part"] == 1 else statement


def draw_findings(findings: pd.DataFrame) -> None:
    """Draw what does not fit in the printed counts."""
    if findings.empty:
        return
    with st.expander(_("Wat niet klopt in deze cijfers ({n})").format(n=len(findings))):
        st.markdown("\n".join(_write_finding(row) for row in findings.to_dict("records")))
        st.caption(_("Het gedrukte getal blijft staan; hier staat wat er niet bij past."))


def _write_finding(row: Row) -> str:
    links = " ".join(
        link_passport(f"\\[{at}\\]", figure) for at, figure in enumerate(str(row["figure_ids"]).split(), start=1)
    )
    return _("- {what}. Gedrukt: **{printed}**; {computed}. :small[{links}]").format(
        what=str(row["what"]), printed=row["printed"], computed=tell_check(str(row["computed"])), links=links
    )
