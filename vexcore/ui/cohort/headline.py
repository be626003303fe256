"""What a page of participant data shows, in a few sentences before its charts."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.origins import MIXED
from vexcore.contracts.origin import DEMONSTRATION, RELEASED
from vexcore.ui.cohort.words import ALL_ARMS
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.text import _, format_count


def draw_headline(sentences: str, *, origin: str) -> None:
    """Draw the sentences, and once more what they are about."""
    reminders = {
        DEMONSTRATION: _("Dit is een demonstratie: het gaat over verzonnen mensen."),
        MIXED: _("Dit komt uit leveringen, met gedrukte effecten erbij."),
    }
    reminder = reminders.get(origin, _("Dit komt uit leveringen en is niet gedrukt."))
    st.markdown(f"**{_('In het kort')}.** {sentences} {reminder}")


def tell_outflow(first: pd.DataFrame, shown: pd.DataFrame, *, horizon: int) -> str:
    """Return in words how many of everybody assigned left, from trial to trial.

    Parameters
    ----------
    first
        First exits, with the columns that `vexcore.ui.cohort.words.describe_cells` adds, and ``place``.
    shown
        All numbers on outflow that the page shows: of how many is said that they are withheld.
    horizon
        Months.
    """
    whole = first[(first["arm_id"] == ALL_ARMS) & (first["status"] == RELEASED)].sort_values("value", kind="stable")
    if whole.empty:
        told = _("Hoeveel mensen binnen {n} maanden uit de bijstand gingen, is van geen proef openbaar.")
        return f"{told.format(n=horizon)} {tell_withheld(shown)}"
    lowest, highest = whole.iloc[0], whole.iloc[-1]
    if len(whole) == 1:
        told = _(
            "Van iedereen die is ingedeeld was binnen {n} maanden {low} minstens één keer uit de bijstand ({place})."
        )
    else:
        told = _(
            "Van iedereen die is ingedeeld was binnen {n} maanden {low} ({place}) tot {high} ({other}) minstens één "
            "keer uit de bijstand, in {trials} proeven."
        )
    sentence = told.format(
        n=horizon,
        low=lowest["shown"],
        place=lowest["place"],
        high=highest["shown"],
        other=highest["place"],
        trials=format_count(len(whole)),
    )
    return f"{sentence} {tell_withheld(shown)}"


def tell_overview(deliveries: pd.DataFrame) -> str:
    """Return in words how many trials and persons there are, from rows of `vexcore.queries.cohort.load_deliveries`."""
    known = deliveries[deliveries["persons_status"] == RELEASED]
    told = _("1 proef") if len(deliveries) == 1 else _("{n} proeven").format(n=format_count(len(deliveries)))
    people = _("{trials}, samen {persons} ingedeelde personen, zonder de referentiegroepen.").format(
        trials=told, persons=format_count(known["persons"].sum())
    )
    missing = len(deliveries) - len(known)
    if not missing:
        return people
    return people + " " + _("Niet meegeteld: {n} waarvan het aantal niet openbaar is.").format(n=format_count(missing))


def tell_response(response: pd.DataFrame, *, place: str) -> str:
    """Return in words how many participants answered the first and the last questionnaire.

    Parameters
    ----------
    response
        Rows of one instrument from `vexcore.queries.cohort.load_cohort_response`, with the columns that
        `vexcore.ui.cohort.words.describe_cells` adds.
    """
    whole = response[(response["arm_id"] == ALL_ARMS) & (response["status"] == RELEASED)].sort_values("wave")
    if whole.empty:
        return _("Hoeveel deelnemers in {place} een vragenlijst invulden, is niet geleverd of niet openbaar.").format(
            place=place
        )
    parts = [
        _("{share} ({wave})").format(share=row["shown"], wave=WAVE_NAMES[row["wave"]].lower())
        for _index, row in whole.iterrows()
    ]
    told = _("Van de deelnemers in {place} vulde een vragenlijst in: {parts}.")
    return f"{told.format(place=place, parts=', '.join(parts))} {tell_withheld(response)}"


def tell_withheld(shown: pd.DataFrame) -> str:
    """Return in words how many numbers have no value, of all that are shown."""
    absent = int((shown["status"] != RELEASED).sum())
    if not absent:
        return _("Geen van de {all} cijfers hierover is achtergehouden.").format(all=format_count(len(shown)))
    return _("Achtergehouden of nog niet openbaar: {n} van de {all} cijfers hierover.").format(
        all=format_count(len(shown)), n=format_count(absent)
    )
