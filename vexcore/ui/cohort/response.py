"""Who answered the questionnaires and who dropped out, arm by arm, and what that can do to effects."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.cohort import RowWords, build_cohort_rows_chart
from vexcore.contracts.origin import DEMONSTRATION, PUBLISHED
from vexcore.queries.cohort import load_cohort_origins, load_cohort_response, load_deliveries
from vexcore.queries.design_checks import load_bounds, load_response_checks
from vexcore.ui.cached import ask
from vexcore.ui.cohort.bounds import draw_bounds
from vexcore.ui.cohort.checks import describe_difference, name_control, name_member, spread_arms
from vexcore.ui.cohort.frames import draw_cohort_chart, draw_cohort_table, list_values
from vexcore.ui.cohort.response_words import describe_change, tell_change, tell_respondents
from vexcore.ui.cohort.switch import choose_origin, draw_how_to_get, draw_strip
from vexcore.ui.cohort.words import describe_cells, name_arm, name_origin
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.render import draw_empty
from vexcore.ui.session import find_today, remember_stamp
from vexcore.ui.text import LANGUAGE, _, pick
from vexcore.ui.widgets import choose_one

QUESTIONNAIRE = "participant-questionnaire"
RESPONSE = "response"


def draw_response_checks(*, trial: str, place: str) -> None:
    """Draw the section on response of a page of printed figures: with figures only where the reader asks for them."""
    st.header(_("Wie vulde de vragenlijsten in, en wie viel af?"), anchor="respons-groepen")
    st.markdown(
        _(
            "Vult in de ene groep een ander soort mensen de vragenlijst in dan in de andere, dan verschillen de "
            "antwoorden ook zonder effect. Toetsen daarop staan niet in de bronnen, behalve voor Groningen (op de "
            "pagina Deelnemers). Zij zijn wel te berekenen uit gegevens over personen."
        )
    )
    present = set(ask(load_cohort_origins)["origin"])
    origin = choose_origin(present)
    if origin == PUBLISHED:
        st.markdown(_("Gedrukte cijfers over de respons staan hierboven. Kies *Demonstratie* om de toetsen te zien."))
    elif origin not in present:
        draw_how_to_get()
    else:
        remember_stamp(_("deels {origin}").format(origin=name_origin(origin)))
        with st.container():
            draw_strip(origin)
            _warn(origin)
            _draw_trial(trial=trial, place=place, origin=origin)


def _warn(origin: str) -> None:
    if origin == DEMONSTRATION:
        st.warning(
            _(
                "**Deze mensen bestaan niet.** De cijfers in dit deel van de pagina zijn berekend uit verzonnen "
                "personen. Over geen enkele gemeente is hieruit een conclusie te trekken."
            ),
            icon=":material/science:",
        )
    else:
        st.warning(
            _(
                "**Uit leveringen van gemeenten, niet gedrukt.** Alleen vrijgegeven, opgetelde cijfers; cellen van "
                "minder dan 10 personen zijn achtergehouden."
            ),
            icon=":material/inventory_2:",
        )


def _draw_trial(*, trial: str, place: str, origin: str) -> None:
    deliveries = ask(load_deliveries, origin=origin).set_index("trial_id")
    response = ask(load_cohort_response, origin=origin, trial_id=trial) if trial in deliveries.index else None
    response = None if response is None else response[response["instrument"] == QUESTIONNAIRE]
    if response is None or response.empty:
        draw_empty(
            _("Van {place} zijn hier geen vragenlijsten.").format(place=place), _("Kies hierboven een andere gemeente.")
        )
        return
    checks = ask(load_response_checks, origin=origin, trial_id=trial)
    changes = checks[checks["characteristic"] == RESPONSE]
    st.subheader(_("Hoeveel mensen vulden in"), anchor=False)
    st.markdown(tell_change(changes))
    _draw_shares(response, changes, place=place, origin=origin)
    st.subheader(_("Wie vulde in"), anchor=False)
    _draw_respondents(checks[checks["characteristic"] != RESPONSE], place=place, origin=origin)
    st.subheader(_("Wat verschil in respons met effecten kan doen"), anchor=False)
    draw_bounds(
        ask(load_bounds, origin=origin, trial_id=trial, today=find_today()),
        changes,
        consent=str(deliveries.loc[trial, "consent"]),
        place=place,
        origin=origin,
    )


def describe_response(response: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Return the response by wave and arm, with the difference from control in its place.

    Parameters
    ----------
    response
        From `vexcore.queries.cohort.load_cohort_response`, of one instrument.
    changes
        Rows of the characteristic ``response`` from `vexcore.queries.design_checks.load_response_checks`.
    """
    cells = describe_cells(response)
    known = {(row["arm_id"], row["wave"]): row for row in changes.to_dict("records")}
    return cells.assign(
        group=[WAVE_NAMES[wave] for wave in cells["wave"]],
        row=[name_arm(row) for row in cells.to_dict("records")],
        **pd.DataFrame(
            [describe_change(known.get((arm, wave))) for arm, wave in zip(cells["arm_id"], cells["wave"], strict=True)],
            index=cells.index,
            columns=["difference", "error", "p"],
        ),
    )


def _draw_shares(response: pd.DataFrame, changes: pd.DataFrame, *, place: str, origin: str) -> None:
    rows = describe_response(response, changes)
    words = RowWords(
        value=_("Aandeel van de deelnemers"),
        group=_("Meting"),
        row=_("Groep"),
        interval=_("95%-interval"),
        n=_("Aantal van noemer"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    draw_cohort_chart(
        lambda look: build_cohort_rows_chart(
            rows, words=words, look=look, number_format=".0%", largest=1.0, language=LANGUAGE
        ),
        origin=origin,
        title=_("Vragenlijst ingevuld per groep, {place}, % van de deelnemers").format(place=place),
        alt_text=list_values(rows),
        table=rows,
        columns={
            "group": words.group,
            "row": words.row,
            "shown": _("Aandeel"),
            "interval": words.interval,
            "n": words.n,
            "difference": _("Verschil met controle (procentpunt)"),
            "error": _("Standaardfout (procentpunt)"),
            "p": _("p-waarde"),
        },
        key="checked-response",
        note=_("Streep: 95%-interval. De tabel geeft ook het verschil met de controlegroep en de toets daarop."),
        facts={_("Proef"): place},
    )


# A part of its own: another wave draws that part alone.
@st.fragment
def _draw_respondents(rows: pd.DataFrame, *, place: str, origin: str) -> None:
    cells = rows[rows["category"] != "all"]
    if cells.empty:
        draw_empty(_("Wie invulde is van deze proef niet vergeleken."), _("Kies hierboven een andere gemeente."))
        return
    waves = {str(wave): WAVE_NAMES[wave] for wave in sorted(cells["wave"].unique())}
    chosen = int(choose_one(_("Meting"), waves, key="meting", default=str(max(map(int, waves)))))
    own = cells[cells["wave"] == chosen]
    control = name_control(own.iloc[0])
    records = own.to_dict("records")
    described = own.assign(
        what=[pick(row, "characteristic") for row in records],
        level=[pick(row, "category") for row in records],
        arm=[name_member(row) for row in records],
        cell=[describe_difference(row) for row in records],
    )
    wide = spread_arms(described, heads=["what", "level"], column="arm", value="cell")
    arms = [str(name) for name in wide.columns if name not in {"what", "level"}]
    st.markdown(tell_respondents(own, control=control))
    draw_cohort_table(
        wide.assign(source_id=str(own["source_id"].iloc[0])),
        origin=origin,
        title=_("Wie invulde, verschil met {control}: {wave}, procentpunten").format(
            control=control, wave=waves[str(chosen)].lower()
        ),
        columns={"what": _("Kenmerk"), "level": _("Categorie"), **{arm: arm for arm in arms}},
        key="respondents",
        facts={_("Proef"): place, _("Meting"): waves[str(chosen)]},
        note=_(
            "Onder wie invulde: zoveel procentpunten vaker (+) of minder vaak (-) dan bij {control}, uit een regressie "
            "(tabellen 10.1 tot en met 10.5 van het Groningse rapport zijn zo opgezet). Robuuste standaardfout (HC2). "
            "* p < 0,10; ** p < 0,05; *** p < 0,01."
        ).format(control=control),
    )
