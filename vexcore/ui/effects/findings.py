"""Findings that speak of the effects shown: the table's number stands, the finding stands beside it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.queries.effects import load_effect_findings
from vexcore.ui.cached import ask
from vexcore.ui.effects.rows import FINDING_MARK
from vexcore.ui.places import join_names
from vexcore.ui.render import link_passport
from vexcore.ui.text import _, is_missing, pick

SHOWN_AT_ONCE = 2


def load_findings_of(effects: pd.DataFrame) -> pd.DataFrame:
    """Return the findings on the printed figures of effects (see `load_effect_findings`)."""
    return ask(load_effect_findings, effect_ids=tuple(effects["effect_id"]))


def find_marked(findings: pd.DataFrame) -> frozenset[str]:
    """Return the ids of effects that a finding speaks of."""
    return frozenset(str(effect) for effect in findings["effect_id"])


def draw_effect_findings(findings: pd.DataFrame) -> None:
    """Draw a line for every finding on the effects of a chart; nothing where there is none."""
    lines = describe_findings(findings)
    if not lines:
        return
    st.markdown(
        _(
            "**{mark} Bij {n} van de getoonde effecten past iets niet in het rapport.** De grafiek toont wat in de "
            "tabel gedrukt staat; dit is wat daar niet bij past:"
        ).format(mark=FINDING_MARK, n=len(find_marked(findings)))
    )
    st.markdown("\n".join(lines[:SHOWN_AT_ONCE]))
    rest = lines[SHOWN_AT_ONCE:]
    if rest:
        with st.expander(_("Nog {n}").format(n=len(rest))):
            st.markdown("\n".join(rest))


def describe_findings(findings: pd.DataFrame) -> list[str]:
    """Return a line of Markdown a finding; the same number in several places of the text gives one line."""
    lines = []
    for __, same in findings.groupby(["figure_key", "printed", "computed"], sort=False, dropna=False):
        first = same.iloc[0]
        places = same["finding_id"].nunique()
        line = _(
            "- *{kind}*: {what}. Gedrukt: {printed}; volgens onze controle: {computed}. Gaat over {figures}."
        ).format(
            kind=pick(first, "kind").lower(),
            what=str(first["what"]).rstrip("."),
            printed=_("niets") if is_missing(first["printed"]) else first["printed"],
            computed=_("niets") if is_missing(first["computed"]) else first["computed"],
            figures=_name_figures(same),
        )
        if places > 1:
            line += " " + _("Op {n} plaatsen in het rapport.").format(n=places)
        lines.append(line)
    return lines


def _name_figures(same: pd.DataFrame) -> str:
    """Name the effects by outcome, each arm a link to its figure."""
    names = []
    for __, group in same.groupby(["outcome_id", "month"], sort=False):
        arms = {str(row["figure_id"]): pick(row, "arm") for row in group.to_dict("records")}
        links = [link_passport(arm, figure) for figure, arm in arms.items()]
        outcome = pick(group.iloc[0], "outcome")
        names.append(
            _("{outcome}, maand {month}: {arms}").format(
                outcome=outcome[0].lower() + outcome[1:], month=group.iloc[0]["month"], arms=join_names(links)
            )
        )
    return "; ".join(names)
