"""The register of trials: what is known of each, what is not, and when they ran."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from vexcore.charts.timeline import TimelineWords, build_timeline_chart
from vexcore.ui.design.words import draw_words_table
from vexcore.ui.overview.words import CONSENT, FIELDS, LEGAL_BASIS, UNKNOWN, describe_publisher, order_trials
from vexcore.ui.places import join_names
from vexcore.ui.render import draw_chart, link_passport
from vexcore.ui.text import _, format_day, is_missing, pick

CORONA_ON = pd.Timestamp("2020-03-01")
SPAN = (pd.Timestamp("2017-07-01"), pd.Timestamp("2021-07-01"))


def draw_register(trials: pd.DataFrame) -> None:
    """Draw the register; what nobody has told reads as words.

    Parameters
    ----------
    trials
        From `load_trials`.
    """
    rows = [
        {
            _("Gemeenten"): f"**{trial['place']}** :small[{trial['legal_words']}]",
            _("Looptijd"): _describe_span(trial),
            _("Toestemming en loting"): str(trial["consent_words"]),
        }
        for _i, trial in _word_register(trials).iterrows()
    ]
    draw_words_table(rows, first=_("Gemeenten"), alt_text=_("Register van de negen experimenten"))
    st.caption(
        _(
            "Onder artikel 83 mocht een gemeente van de wet afwijken. Toestemming en loting: vroeg men mensen eerst of "
            "zij mee wilden doen, of lootte men eerst? Dat bepaalt met wie u de deelnemers mag vergelijken. Naam, "
            "onderzoekers, proevenregister en wat onbekend of tegenstrijdig is, staan bij “Eén experiment van "
            "dichtbij”."
        )
    )


def _word_register(trials: pd.DataFrame) -> pd.DataFrame:
    register = order_trials(trials)
    return register.assign(
        start=[format_day(day) for day in register["start_on"]],
        end=[_describe_end(day) for day in register["end_on"]],
        consent_words=[CONSENT[consent] for consent in register["consent"]],
        registry=[_("geen gevonden") if entry == UNKNOWN else str(entry) for entry in register["registry_id"]],
        unknowns=[_list_unknowns(trial) for _i, trial in register.iterrows()],
    )


def draw_facts(trials: pd.DataFrame, *, trial_id: str) -> None:
    """Draw what the register says of one trial.

    Parameters
    ----------
    trials
        From `load_trials`.
    trial_id
        The trial.
    """
    register = _word_register(trials).set_index("trial_id")
    trial = register.loc[trial_id]
    facts = {
        _("Onderzoekers"): trial["institute"],
        _("Grondslag"): trial["legal_words"],
        _("Looptijd"): _describe_span(trial),
        _("Toestemming en loting"): trial["consent_words"],
        _("Proevenregister"): trial["registry"],
        _("Niet bekend"): trial["unknowns"],
    }
    with st.container(border=True):
        st.subheader(str(trial["name"]), anchor=False)
        st.markdown("\n".join(f"- **{field}:** {words}" for field, words in facts.items()))


def _describe_span(trial: Any) -> str:
    words = _("{start}, einde niet gevonden") if is_missing(trial["end_on"]) else _("{start} tot {end}")
    return words.format(start=trial["start"], end=trial["end"])


def _describe_end(day: Any) -> str:
    return _("niet gevonden") if is_missing(day) else format_day(day)


def _list_unknowns(trial: Any) -> str:
    known = {
        "end_on": not is_missing(trial["end_on"]),
        "consent": trial["consent"] != UNKNOWN,
        "baseline_after_assignment": not is_missing(trial["baseline_after_assignment"]),
        "registry_id": trial["registry_id"] != UNKNOWN,
    }
    missing = [_UNKNOWNS[field] for field, is_known in known.items() if not is_known]
    return join_names(missing) if missing else _("niets van deze gegevens ontbreekt")


_UNKNOWNS = {
    "end_on": _("einde"),
    "consent": _("volgorde van toestemming en loting"),
    "baseline_after_assignment": _("of de eerste vragenlijst voor of na de loting kwam"),
    "registry_id": _("inschrijving in een proevenregister"),
}


def draw_timeline(trials: pd.DataFrame, notes: pd.DataFrame) -> None:
    """Draw when the trials ran, with March 2020 marked.

    Parameters
    ----------
    trials
        From `load_trials`.
    notes
        From `load_register_notes`: what sources say differently about begin and end.
    """
    frame = order_trials(trials)
    remarks = {(row["trial_id"], row["field"]): pick(row, "note") for _i, row in notes.iterrows()}
    frame = frame.assign(
        row=frame["place"],
        group=frame["legal_words"],
        start_text=[format_day(day) for day in frame["start_on"]],
        end_text=[_describe_end(day) for day in frame["end_on"]],
        start_note=[remarks.get((trial, "start_on"), "") for trial in frame["trial_id"]],
        end_note=[remarks.get((trial, "end_on"), "") for trial in frame["trial_id"]],
        start_on=pd.to_datetime(frame["start_on"]),
        end_on=pd.to_datetime(frame["end_on"]),
    )
    st.markdown(describe_ends(frame))
    draw_chart(
        build_timeline_chart(
            frame,
            words=TimelineWords(
                row=_("Gemeenten"),
                group=_("Grondslag"),
                start=_("Begin"),
                end=_("Einde"),
                open_end=_("einde niet gevonden"),
                event=_("maart 2020: corona"),
            ),
            row_order=list(frame["row"]),
            group_order=list(LEGAL_BASIS.values()),
            event_on=CORONA_ON,
            span=SPAN,
        ),
        title=_("Looptijd van elk experiment, begin tot einde"),
        alt_text=_("Tijdlijn van de negen experimenten, met maart 2020 als streep. ") + describe_ends(frame),
        table=frame,
        columns={
            "row": _("Gemeenten"),
            "start_text": _("Begin"),
            "end_text": _("Einde"),
            "start_note": _("Over het begin"),
            "end_note": _("Over het einde"),
        },
        sources=[],
        key="timeline",
        note=_(
            "Een driehoekje zonder balk: het begin is bekend, het einde niet. Bronnen spreken elkaar soms tegen; de "
            "tabel zegt per experiment welke keuze is gemaakt, en “Eén experiment van dichtbij” geeft de bronnen."
        ),
    )


def describe_ends(trials: pd.DataFrame) -> str:
    """Say which trials ended before corona, which ran on, and of which no end was found.

    Parameters
    ----------
    trials
        Columns ``place`` and ``end_on`` (dates; empty = not found).
    """
    before = trials.loc[trials["end_on"] < CORONA_ON]
    after = trials.loc[trials["end_on"] >= CORONA_ON]
    unknown = list(trials.loc[trials["end_on"].isna(), "place"])
    sentences = [
        _("Van {n} van de {all} experimenten is een einde bekend dat **voor maart 2020** ligt.").format(
            n=len(before), all=len(trials)
        )
    ]
    if len(after):
        ran_on = [f"{row['place']} ({format_day(row['end_on'].date())})" for _i, row in after.iterrows()]
        sentences.append(_("Een einde na die maand staat vermeld bij {names}.").format(names=join_names(ran_on)))
    if unknown:
        sentences.append(_("Van {names} is geen einddag gevonden.").format(names=join_names(unknown)))
    return " ".join(sentences)


def draw_notes(notes: pd.DataFrame, sources: pd.DataFrame, *, trial_id: str) -> None:
    """Draw what is unknown or contradictory about a trial, each note with its sources.

    Parameters
    ----------
    notes
        From `load_register_notes`.
    sources
        From `load_note_sources`.
    trial_id
        The trial.
    """
    own = notes.loc[notes["trial_id"] == trial_id].set_index("field")
    with st.container(border=True):
        st.subheader(_("Wat onbekend of tegenstrijdig is"), anchor=False)
        lines = [
            f"- **{words}.** {pick(own.loc[field], 'note')}{_cite(sources.loc[sources['field'] == field])}"
            for field, words in FIELDS.items()
            if field in own.index
        ]
        st.markdown("\n".join(lines) if lines else _("Over dit experiment is niets tegenstrijdigs gevonden."))


def _cite(sources: pd.DataFrame) -> str:
    links = [_link_source(source) for _i, source in sources.iterrows()]
    return "" if not links else " :small[({links})]".format(links="; ".join(dict.fromkeys(links)))


def _link_source(source: Any) -> str:
    name = describe_publisher(source)
    if not is_missing(source["figure_id"]):
        return link_passport(f"{name}: {source['printed']}", source["figure_id"])
    return name if is_missing(source["url"]) else f"[{name}]({source['url']})"
