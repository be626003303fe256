"""Whether groups differ in how fast people leave: in words, as hazard ratios and as mean months on assistance."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.hazards import RatioWords, build_ratio_chart
from vexcore.queries.survival import load_survival_tests
from vexcore.ui.cached import ask
from vexcore.ui.cohort.curve_test_words import (
    ALL,
    DIFFERENCE,
    MEAN,
    WORK,
    describe_means,
    describe_ratios,
    name_contrasts,
    tell_speed,
    tell_speed_to_work,
    tell_summary,
    tell_trials,
)
from vexcore.ui.cohort.frames import draw_cohort_chart, draw_cohort_table, list_values
from vexcore.ui.cohort.words import name_origin
from vexcore.ui.effects.comparison import describe_set_aside
from vexcore.ui.text import LANGUAGE, _
from vexcore.ui.widgets import choose_one

FEW_TRIALS = 4
"""Up to how many trials each has its line in sight."""


# A part of its own: another reason need not draw the curves again.
@st.fragment
def draw_tests(*, trials: tuple[str, ...], origin: str, today: str) -> None:
    """Draw whether groups of the trials chosen differ in how fast people leave."""
    tests = ask(load_survival_tests, origin=origin, trials=trials, today=today)
    if tests.empty:
        return
    st.header(_("Is het verschil tussen de groepen toeval?"), anchor=False)
    every = name_contrasts(tests)
    months = every["test"].isin([MEAN, DIFFERENCE])
    chosen = choose_one(
        _("Welk vertrek"), {ALL: _("elk eerste vertrek"), WORK: _("alleen naar werk")}, key="toetsreden"
    )
    named = every[(every["exit_reason"] == chosen) & ~months]
    lines = tell_trials(pd.concat([named, every[months]]) if chosen == ALL else named)
    st.markdown(tell_summary(named))
    with st.expander(
        _("Elke proef in een zin ({n})").format(n=len(lines)),
        expanded=len(lines) <= FEW_TRIALS,
        icon=":material/format_list_bulleted:",
    ):
        st.markdown("\n".join(f"- {line}" for line in lines))
    _draw_ratios(named, origin=origin, to_work=chosen == WORK)
    if chosen == ALL:
        _draw_means(every[months], origin=origin)


def _draw_ratios(named: pd.DataFrame, *, origin: str, to_work: bool) -> None:
    rows = describe_ratios(named, verdict=tell_speed_to_work if to_work else tell_speed)
    if rows.empty:
        return
    words = RatioWords(
        ratio=_("Kans om weg te gaan, maal die van de vergelijkingsgroep"),
        group=_("Proef"),
        row=_("Groep"),
        shown=_("Verhouding"),
        interval=_("90%-interval"),
        verdict=_("Oordeel"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    leaving = _("naar werk vertrok") if to_work else _("wegging")
    draw_cohort_chart(
        lambda look: build_ratio_chart(rows, words=words, look=look, language=LANGUAGE),
        origin=origin,
        title=_("Hoeveel sneller men {leaving} dan in de vergelijkingsgroep (hazard ratio)").format(leaving=leaving),
        alt_text=list_values(rows.assign(shown=rows["shown"] + " (" + rows["verdict"] + ")")),
        table=rows,
        columns={
            "place": _("Proef"),
            "arm": _("Groep"),
            "versus": _("Vergeleken met"),
            "shown": _("Verhouding"),
            "interval": _("90%-interval"),
            "p": _("p"),
            "verdict": _("Oordeel"),
            "holds": _("Verhouding over de maanden"),
        },
        key="hazards",
        note=" ".join(part for part in (_explain_ratio(to_work=to_work), _tell_main(named)) if part),
    )


def _explain_ratio(*, to_work: bool) -> str:
    told = _(
        "1,20 betekent: van wie er nog is, vertrekt per maand 1,2 keer zo'n groot deel als in de vergelijkingsgroep "
        "(Cox, zonder correctie voor achtergrond). Streep: 90%-interval. **Gevuld teken: het interval laat 1 buiten; "
        "hol: geen verschil aangetoond.** Verandert de verhouding in de loop van de tijd, lees haar dan als een "
        "gemiddelde en kijk naar de lijnen hierboven."
    )
    rate = _("Het gaat om wie er nog is, niet om het deel dat uiteindelijk naar werk gaat: dat staat onder *Waarheen*.")
    return f"{told} {rate}" if to_work else told


def _tell_main(named: pd.DataFrame) -> str:
    several = named[named["several"]].drop_duplicates("trial_id")
    return " ".join(
        _("In {place} is de vergelijking met de gelote referentiegroep de hoofdvergelijking.{why}").format(
            place=row["place"], why=describe_set_aside(str(row["trial_id"]), is_main=False, ratio=True)
        )
        for row in several.to_dict("records")
    )


def _draw_means(tests: pd.DataFrame, *, origin: str) -> None:
    rows = describe_means(tests)
    if rows.empty:
        return
    draw_cohort_table(
        rows,
        origin=origin,
        title=_("Gemiddeld aantal maanden in de bijstand tot het eerste vertrek, in de eerste {n} maanden").format(
            n=rows["horizon_months"].iloc[0]
        ),
        columns={
            "place": _("Proef"),
            "arm": _("Groep"),
            "shown": _("Maanden"),
            "interval": _("95%-interval"),
            "difference": _("Verschil in maanden"),
            "difference_interval": _("90%-interval van het verschil"),
            "verdict": _("Oordeel"),
            "versus": _("Vergeleken met"),
        },
        key="months-on-assistance",
        note=_(
            "De maand van vertrek telt als hele maand. Een min betekent korter in de bijstand. Oordeel alleen als het "
            "interval van het verschil nul buiten laat."
        ),
    )
