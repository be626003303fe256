"""What the sections on participants share: filters, who has figures, findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.ui.findings import tell_check
from vexcore.ui.places import join_names, name_place
from vexcore.ui.render import draw_empty, link_passport
from vexcore.ui.text import LANGUAGE, _, format_count, format_share, is_missing, pick
from vexcore.ui.widgets import choose_many, choose_one

ALL_ARMS = "all"
WAVE_NAMES = {
    -1: _("Beide metingen samen"),
    0: _("Nulmeting"),
    1: _("Eerste vervolgmeting"),
    2: _("Tweede vervolgmeting"),
}


def choose_trials(coverage: pd.DataFrame) -> tuple[str, ...]:
    """Let the reader choose municipalities; nothing chosen means all of them."""
    towns = {row["trial_id"]: name_place(row["municipalities"]) for _index, row in coverage.iterrows()}
    chosen = choose_many(_("Gemeente"), towns, key="gemeente", placeholder=_("alle gemeenten"))
    return chosen or tuple(towns)


def choose_characteristic(labels: pd.DataFrame) -> str:
    """Let the reader choose a background characteristic; opens on education."""
    options = dict(zip(labels["id"], labels[LANGUAGE], strict=True))
    return choose_one(_("Kenmerk"), options, key="kenmerk", default="education")


def choose_respondents() -> str:
    """Let the reader choose whose answers the means are of."""
    options = {"respondents": _("Iedereen die invulde"), "respondents-both-waves": _("Wie beide keren invulde")}
    return choose_one(_("Van wie"), options, key="populatie")


def choose_members() -> str:
    """Let the reader choose whether the arms are drawn for participants or for all who were assigned."""
    options = {"participants": _("Deelnemers"), "assigned": _("Iedereen die is ingedeeld")}
    return choose_one(_("Per groep: van wie"), options, key="deelname")


def choose_instrument(labels: pd.DataFrame) -> str:
    """Let the reader choose a questionnaire."""
    options = dict(zip(labels["id"], labels[LANGUAGE], strict=True))
    return choose_one(_("Vragenlijst"), options, key="vragenlijst")


def find_trials(coverage: pd.DataFrame, chosen: Sequence[str], field: str) -> tuple[str, ...]:
    """Return the chosen trials for which the sources print what ``field`` says."""
    return tuple(coverage.loc[coverage["trial_id"].isin(chosen) & coverage[field], "trial_id"])


def name_towns(coverage: pd.DataFrame, trial_ids: Iterable[str]) -> str:
    """Return the municipalities of trials as one text."""
    rows = coverage[coverage["trial_id"].isin(list(trial_ids))]
    return join_names([name for names in rows["municipalities"] for name in names.split(", ")])


def name_others(coverage: pd.DataFrame, field: str) -> str:
    """Return the municipalities for which the sources print nothing of what ``field`` says."""
    return name_towns(coverage, coverage.loc[~coverage[field], "trial_id"])


def draw_nothing(coverage: pd.DataFrame, chosen: Sequence[str], field: str, what: str) -> None:
    """Say that the sources print nothing for the chosen municipalities, and which to choose."""
    having = [name_place(names) for names in coverage.loc[coverage[field], "municipalities"]]
    remedy = _("Kies hierboven {towns}, of maak het filter leeg.").format(towns=join_names(having, _("of")))
    draw_empty(what.format(towns=name_towns(coverage, chosen)), remedy)


def draw_only(coverage: pd.DataFrame, field: str, text: str) -> None:
    """Say for which municipalities alone the sources print something."""
    st.caption(text.format(towns=name_towns(coverage, coverage.loc[coverage[field], "trial_id"])))


def name_arm(row: pd.Series) -> str:
    """Return the name of an arm without its second name in brackets, or of all arms together."""
    return pick(row, "arm").split(" (")[0] or _("Alle deelnemers")


def describe_interval(row: pd.Series) -> str:
    """Return the 95% interval of a share, or why there is none."""
    if not is_missing(row["ci_low"]):
        return _("{low} tot {high}").format(low=format_share(row["ci_low"]), high=format_share(row["ci_high"]))
    return "" if "reason_nl" not in row else pick(row, "reason")


def list_sizes(names: Iterable[str], sizes: Iterable[Any]) -> str:
    """Return the size of each group as one text, in the order in which they come: ``Eigen regie n = 169; ...``."""
    known: dict[str, Any] = {}
    for name, size in zip(names, sizes, strict=True):
        if not is_missing(size):
            known.setdefault(name, size)
    return "; ".join(_("{group} n = {n}").format(group=name, n=format_count(size)) for name, size in known.items())


def link_figures(figure_ids: str) -> str:
    """Return links to the passports of several figures, separated by spaces."""
    return ", ".join(link_passport(figure_id, figure_id) for figure_id in figure_ids.split())


def draw_findings(findings: pd.DataFrame, *, title: str) -> None:
    """Draw what does not fit in the tables of a section, with links to the numbers."""
    if findings.empty:
        return
    with st.expander(title, icon=":material/rule:"):
        for _index, row in findings.iterrows():
            st.markdown(
                _("- {what}. Gedrukt: **{printed}**; {check}. Cijfers: {figures}").format(
                    what=str(row["what"]).rstrip("."),
                    printed=row["printed"],
                    check=tell_check(str(row["computed"])),
                    figures=link_figures(str(row["figure_ids"])),
                )
            )
