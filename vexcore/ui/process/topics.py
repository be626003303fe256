"""The process page: its subjects and filters, and what is said beside every subject."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from vexcore.queries.process import load_process_comparability, load_process_trials, load_process_waves
from vexcore.ui.cached import ask
from vexcore.ui.places import join_names, name_place
from vexcore.ui.render import draw_empty, link_passport
from vexcore.ui.text import _, format_count, format_share, is_missing, pick
from vexcore.ui.widgets import choose_many, choose_one

GRADES = {"same": _("zelfde maat"), "similar": _("lijkt erop"), "different": _("andere maat")}
MOMENTS = {0: _("Nulmeting"), 1: _("Vervolgmeting")}
MOMENTS_GRONINGEN = {0: _("Februari 2018"), 1: _("Januari 2019"), 2: _("September 2019")}
GRONINGEN = "groningen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject of the page.

    Attributes
    ----------
    label
        As the reader chooses it.
    lead
        What it is about, in a sentence.
    items
        Items of the process evaluation that it shows.
    texts
        Figures in prose about the same tables, so that their findings are listed too.
    """

    label: str
    lead: str
    items: tuple[str, ...]
    texts: tuple[str, ...] = ()


TOPICS = {
    "participatieladder": Topic(
        label=_("Participatieladder"),
        lead=_("Hoe ver staat de deelnemer van betaald werk, volgens de eigen begeleider?"),
        items=("ladder", "ladder-move", "labour-market-distance", "participation-degree"),
        texts=("000:text:67:1", "001:text:51:1"),
    ),
    "doelen": Topic(
        label=_("Doelen"),
        lead=_("Waar werkten consulent en deelnemer naartoe, en is dat doel bereikt of bijgesteld?"),
        items=("goal-group", "goal-holders", "goal", "goal-reached", "goal-adjusted"),
        texts=("000:text:35:1", "001:text:35:1"),
    ),
    "activiteiten": Topic(
        label=_("Activiteiten"),
        lead=_("Wat namen consulenten zich voor, en wat is ervan gekomen?"),
        items=("activity-planned", "activity-realised", "service"),
        texts=("001:text:45:2", "001:text:64:1", "000:text:47:1"),
    ),
    "motivatie": Topic(
        label=_("Motivatie en houding"),
        lead=_("Hoe gemotiveerd en hoe zelfstandig vindt de begeleider de deelnemer?"),
        items=(
            "motivation_treatment",
            "motivation_goal",
            "motivation_total",
            "realistic_demands",
            "sets_goals",
            "takes_action",
            "expected_effect",
            "self_reliance",
            "motivation-own-goals",
            "motivation-paid-work",
            "motivation-useful-work",
            "motivation-programmes",
            "sets-goals-scale5",
            "self-direction-scale5",
        ),
        texts=("001:text:46:1", "001:text:48:1", "000:text:48:1"),
    ),
    "leereffecten": Topic(
        label=_("Leereffecten"),
        lead=_("Wat leerden de deelnemer en de consulent zelf, volgens de consulent?"),
        items=("learning_participant", "learning_caseworker"),
        texts=("001:text:54:1",),
    ),
    "belemmeringen": Topic(
        label=_("Belemmeringen en geschiktheid"),
        lead=_("Wat staat werk in de weg, en hoe geschikt voor werk vindt de werkcoach de deelnemer?"),
        items=("barrier", "barrier-weight", "fitness-physical", "fitness-mental", "overall-health"),
    ),
    "contacten": Topic(
        label=_("Contacten"),
        lead=_("Hoe vaak hadden deelnemers contact met hun werkcoach en met de gemeente?"),
        items=("contacts", "contacts-regular"),
    ),
}
"""Subjects by the id that stands in the URL; the first is the one to open on."""


def _name_trials(trials: pd.DataFrame) -> dict[str, str]:
    return {
        str(trial_id): name_place(str(words))
        for trial_id, words in zip(trials["trial_id"], trials["municipalities"], strict=True)
    }


def choose_topic() -> str:
    """Let the reader choose a subject; return its id."""
    return choose_one(_("Onderwerp"), {topic_id: topic.label for topic_id, topic in TOPICS.items()}, key="onderwerp")


def choose_trials() -> tuple[str, ...]:
    """Let the reader choose trials; none chosen means all that have process figures."""
    trials = ask(load_process_trials)
    names = _name_trials(trials)
    chosen = choose_many(
        _("Gemeenten"),
        names,
        key="gemeente",
        placeholder=_("alle met procescijfers"),
        help_text=_("Alleen Oss, Wageningen en Groningen hebben cijfers van consulenten gepubliceerd."),
    )
    return chosen or tuple(trials.loc[trials["has_figures"], "trial_id"])


def draw_topic_lead(topic: Topic) -> None:
    """Draw the name of a subject and the question that it answers."""
    st.header(topic.label, anchor=False)
    st.markdown(topic.lead)


def draw_absent(rows: pd.DataFrame, *, trials: tuple[str, ...], topic: Topic) -> bool:
    """Name the chosen trials without figures on a subject; say whether there is anything to draw."""
    names = _name_trials(ask(load_process_trials))
    absent = [names[trial] for trial in trials if trial not in set(rows["trial_id"])]
    if rows.empty:
        draw_empty(
            _("{names}: geen cijfers van consulenten gepubliceerd over het onderwerp {topic}.").format(
                names=join_names(absent), topic=topic.label.lower()
            ),
            _("Haal de keuze bij Gemeenten weg of kies een ander onderwerp."),
        )
        return False
    if absent:
        st.caption(_("Niet gepubliceerd over dit onderwerp: {names}.").format(names=join_names(absent)))
    return True


def draw_without_figures() -> None:
    """Name every municipality that published no process figures."""
    trials = ask(load_process_trials)
    names = list(_name_trials(trials[~trials["has_figures"]]).values())
    st.caption(
        _("Geen cijfers van consulenten gepubliceerd (voor zover in onze bronnen): {names}.").format(
            names=join_names(names)
        )
    )


def draw_difference(item: str, trial_id: str) -> None:
    """Say how one trial's measure differs from an item of Oss and Wageningen, with its grade."""
    known = ask(load_process_comparability, items=(item,), trials=(trial_id,))
    for _position, row in known[known["grade"] != "same"].iterrows():
        st.markdown(
            _(":material/straighten: Vergelijkbaarheid met Oss en Wageningen: **{grade}**. {difference}").format(
                grade=GRADES[str(row["grade"])], difference=pick(row, "difference")
            )
        )


def draw_comparability(items: tuple[str, ...], trials: tuple[str, ...]) -> None:
    """List every stated difference between trials on the items of a subject."""
    known = ask(load_process_comparability, items=items, trials=trials)
    differing = known[known["grade"] != "same"]
    if differing.empty:
        return
    groups = differing.groupby(["item", "grade", "difference_nl"], sort=False)
    with st.expander(_("Hoe goed zijn de gemeenten te vergelijken?"), icon=":material/straighten:"):
        st.markdown("\n".join(_describe_difference(group) for _key, group in groups))


def _describe_difference(group: pd.DataFrame) -> str:
    first = group.iloc[0]
    return _("* **{item}**, {names}: *{grade}*. {difference}").format(
        item=pick(first, "item"),
        names=join_names([name_place(str(name)) for name in group["municipalities"]]),
        grade=GRADES[str(first["grade"])],
        difference=pick(first, "difference"),
    )


def draw_waves(trials: tuple[str, ...]) -> None:
    """Say when caseworkers filled in their questionnaires, and for how many participants."""
    waves = ask(load_process_waves, trials=trials)
    if waves.empty:
        return
    names = _name_trials(ask(load_process_trials))
    with st.expander(_("Wanneer en voor hoeveel deelnemers is er gemeten?"), icon=":material/event:"):
        for trial_id, group in waves.groupby("trial_id", sort=False):
            st.markdown(f"**{names[str(trial_id)]}**")
            st.markdown("\n".join(_describe_wave(row) for _position, row in group.iterrows()))


def _describe_wave(row: pd.Series) -> str:
    moments = MOMENTS_GRONINGEN if row["trial_id"] == GRONINGEN else {**MOMENTS, 2: _("Eindmeting")}
    parts = [f"* *{moments[int(row['wave'])]}*: {pick(row, 'when')}."]
    if not is_missing(row["count"]):
        parts.append(
            _("Ingevuld voor {count} van de {base} deelnemers ({share}).").format(
                count=link_passport(format_count(row["count"]), row["figure_id"]),
                base=format_count(row["base_n"]),
                share=format_share(row["share"]),
            )
        )
    parts.append(pick(row, "note"))
    return " ".join(part for part in parts if part)
