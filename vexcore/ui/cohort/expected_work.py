"""Exits to work beside those that the benefit register led to expect, from participant data."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.charts.hazards import RatioWords, build_ratio_chart
from vexcore.contracts.origin import RELEASED
from vexcore.queries.survival import load_work_ratios
from vexcore.ui.cached import ask
from vexcore.ui.cohort.filters import name_trials
from vexcore.ui.cohort.frames import draw_cohort_chart, list_values
from vexcore.ui.cohort.words import ALL_ARMS, name_absence, name_arm, name_origin, name_trial, shorten_absence
from vexcore.ui.places import join_names
from vexcore.ui.text import LANGUAGE, MISSING, _, format_count, format_number
from vexcore.ui.widgets import choose_one

FIRST_HORIZON = "24"

Row = Mapping[Hashable, Any]


# A part of its own: another horizon need not draw the curves again.
@st.fragment
def draw_expected_work(deliveries: pd.DataFrame, *, trials: tuple[str, ...], origin: str, today: str) -> None:
    """Draw exits to work over those that were expected, of the trials whose expectation is printed."""
    st.header(_("Meer naar werk dan verwacht?"), anchor=False)
    ratios = ask(load_work_ratios, origin=origin, trials=trials, today=today)
    absent = _tell_absent(deliveries, ratios, trials=trials)
    if ratios.empty:
        st.markdown(absent)
        return
    horizons = sorted(ratios["horizon_months"].unique())
    options = {str(months): _("{n} maanden").format(n=months) for months in horizons}
    horizon = int(choose_one(_("Binnen hoeveel maanden"), options, key="werktermijn", default=FIRST_HORIZON))
    rows = describe_work_ratios(ratios[ratios["horizon_months"] == horizon])
    whole = rows[rows["arm_id"] == ALL_ARMS]
    st.markdown("\n".join(f"- {tell_ratio(row)}" for row in whole.to_dict("records")))
    words = RatioWords(
        ratio=_("Waargenomen, gedeeld door verwacht"),
        group=_("Proef"),
        row=_("Groep"),
        shown=_("Verhouding"),
        interval=_("95%-interval"),
        verdict=_("Aantallen"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    draw_cohort_chart(
        lambda look: build_ratio_chart(rows, words=words, look=look, language=LANGUAGE),
        origin=origin,
        title=_("Eerste uitstroom naar werk binnen {n} maanden: waargenomen gedeeld door verwacht").format(n=horizon),
        alt_text=list_values(rows),
        table=rows,
        columns={
            "place": _("Proef"),
            "arm": _("Groep"),
            "seen": _("Waargenomen"),
            "awaited": _("Verwacht"),
            "shown": _("Verhouding"),
            "interval": _("95%-interval"),
            "horizon_months": _("Termijn in maanden"),
        },
        key="expected-work",
        note=" ".join((_explain_ratio(), absent)).strip(),
    )


def describe_work_ratios(ratios: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `vexcore.queries.survival.load_work_ratios` with the texts that chart and table show.

    Returns
    -------
    DataFrame
        Adds ``place``, ``arm``, ``group``, ``row``, ``value``, ``low``, ``high``, ``told`` (the interval leaves out 1),
        ``shown``, ``interval``, ``seen``, ``awaited``, ``verdict`` and ``absent`` (texts).
    """
    released = ratios["status"] == RELEASED
    records = ratios.to_dict("records")
    numbers = {"value": "estimate", "low": "ci_low", "high": "ci_high"}
    places = [name_trial(row) for row in records]
    arms = [name_arm(row) for row in records]
    return ratios.assign(
        **{field: ratios[source].astype("float64").where(released) for field, source in numbers.items()},
        told=released & ((ratios["ci_low"] > 1) | (ratios["ci_high"] < 1)).fillna(value=False).astype("bool"),
        place=places,
        group=places,
        arm=arms,
        row=arms,
        shown=[format_number(row["estimate"]) if row["status"] == RELEASED else name_absence(row) for row in records],
        interval=[_tell_interval(row) for row in records],
        seen=[format_count(row["observed"]) for row in records],
        awaited=[format_number(row["expected"], 1) for row in records],
        verdict=[_tell_counts(row) for row in records],
        absent=[shorten_absence(row) for row in records],
    )


def _tell_interval(row: Row) -> str:
    if row["status"] != RELEASED:
        return MISSING
    return _("{low} tot {high}").format(low=format_number(row["ci_low"]), high=format_number(row["ci_high"]))


def _tell_counts(row: Row) -> str:
    if row["status"] != RELEASED:
        return ""
    return _("{observed} waargenomen, {expected} verwacht").format(
        observed=format_count(row["observed"]), expected=format_number(row["expected"], 1)
    )


def tell_ratio(row: Row) -> str:
    """Return in a sentence how many went to work and how many were expected to.

    Parameters
    ----------
    row
        From `describe_work_ratios`.
    """
    if row["status"] != RELEASED:
        return _("**{place}**: {reason}.").format(place=row["place"], reason=row["shown"])
    return _(
        "**{place}**: {observed} mensen gingen naar werk, {expected} waren er verwacht. Dat is {ratio} keer zoveel "
        "(95%-interval {interval}): **{verdict}**."
    ).format(
        place=row["place"],
        observed=format_count(row["observed"]),
        expected=format_number(row["expected"], 1),
        ratio=row["shown"],
        interval=row["interval"],
        verdict=judge_ratio(row),
    )


def judge_ratio(row: Row) -> str:
    """Return whether more or fewer went to work than expected, beyond what the interval leaves open."""
    if not row["told"]:
        return _("niet duidelijk anders dan verwacht")
    return _("meer dan verwacht") if row["value"] > 1 else _("minder dan verwacht")


def _explain_ratio() -> str:
    return _(
        "Verwacht: van wie is ingedeeld, met de kans per jaar die het verslag van de gemeente uit het "
        "uitkeringsregister (BUS) drukt: dat getal is gedrukt, de uitstroom niet. De startmaand telt mee, dus binnen "
        "24 maanden zijn 25 kalendermaanden; het gedrukte cijfer rekent met 17. "
        "Streep: exact 95%-interval (Poisson). **Gevuld teken: het interval laat 1 buiten.** Meer dan verwacht bewijst "
        "niet dat een aanpak werkte: ook de standaardgroep is meegeteld, en de arbeidsmarkt kan gunstiger zijn geweest "
        "dan de verwachting aannam."
    )


def _tell_absent(deliveries: pd.DataFrame, ratios: pd.DataFrame, *, trials: tuple[str, ...]) -> str:
    names = name_trials(deliveries)
    wanted = [trial for trial in names if not trials or trial in trials]
    silent = [names[trial] for trial in wanted if trial not in set(ratios["trial_id"])]
    if not silent:
        return ""
    return _("Geen gedrukte verwachting, dus geen verhouding: {places}.").format(places=join_names(silent))
