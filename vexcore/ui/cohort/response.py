"""Who answered the questionnaires and who dropped out, arm by arm, and what that can do to effects."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.cohort import RowWords, build_cohort_rows_chart
from vexcore.charts.love import LoveWords, build_love_chart
from vexcore.contracts.origin import DEMONSTRATION, PUBLISHED, RELEASED
from vexcore.queries.cohort import load_cohort_origins, load_cohort_response, load_deliveries
from vexcore.queries.design_checks import load_bounds, load_response_checks
from vexcore.ui.cached import ask
from vexcore.ui.cohort.balance_words import tell_hidden
from vexcore.ui.cohort.bounds import draw_bounds
from vexcore.ui.cohort.checks import (
    ALL,
    count_absent,
    describe_difference,
    describe_share,
    explain_absent,
    explain_control,
    find_hidden,
    name_control,
    name_member,
    spread_arms,
    tell_p,
)
from vexcore.ui.cohort.frames import count_withheld, draw_cohort_chart, draw_cohort_table, list_values
from vexcore.ui.cohort.response_words import RESPONSE_LEVEL, describe_change, tell_change, tell_respondents
from vexcore.ui.cohort.switch import choose_origin, draw_how_to_get, draw_strip
from vexcore.ui.cohort.words import describe_base, describe_cells, name_arm, name_origin
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.render import draw_empty
from vexcore.ui.session import find_today, remember_stamp
from vexcore.ui.text import LANGUAGE, _, pick
from vexcore.ui.widgets import choose_one

TEST_COLUMNS = {"difference": _("Verschil met controle"), "error": _("Standaardfout"), "p": _("p-waarde")}
QUESTIONNAIRE = "participant-questionnaire"
RESPONSE = "response"
ATTRITION = "attrition"
LEAST_REACH = 8.0
"""Percentage points that the axis of differences reaches at least."""


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
    st.markdown(tell_change(changes, what=_("de respons")))
    _draw_shares(response, changes, place=place, origin=origin)
    _draw_attrition(checks[checks["characteristic"] == ATTRITION], place=place, origin=origin)
    st.subheader(_("Wie vulde in"), anchor=False)
    _draw_respondents(checks[~checks["characteristic"].isin([RESPONSE, ATTRITION])], place=place, origin=origin)
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
    # All arms together: control too in `response`, only the others in the test.
    single = changes[changes["arm_id"] != ALL]
    known = {(row["arm_id"], row["wave"]): row for row in single.to_dict("records")}
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
            **TEST_COLUMNS,
        },
        key="checked-response",
        note=_(
            "Streep: 95%-interval. De tabel geeft ook het verschil met de controlegroep, in procentpunten, en de toets "
            "daarop."
        ),
        facts={_("Proef"): place},
    )


def _draw_attrition(rows: pd.DataFrame, *, place: str, origin: str) -> None:
    if rows.empty:
        return
    st.markdown(tell_change(rows, what=_("het deel dat afhaakte")))
    records = rows.to_dict("records")
    table = rows.assign(
        wave_words=[WAVE_NAMES[wave] for wave in rows["wave"]],
        arm=[name_member(row) for row in records],
        shown=[describe_share(row) for row in records],
        n=[describe_base(row) for row in records],
        **pd.DataFrame([describe_change(row) for row in records], index=rows.index),
    )
    draw_cohort_table(
        table.sort_values("wave", kind="stable"),
        origin=origin,
        title=_("Afgehaakt na de nulmeting per groep, {place}").format(place=place),
        columns={
            "wave_words": _("Meting"),
            "arm": _("Groep"),
            "shown": _("Afgehaakt"),
            **TEST_COLUMNS,
            "n": _("Aantal van noemer"),
        },
        key="attrition",
        note=_(
            "Afgehaakt: vulde de nulmeting wel in en deze meting niet. Verschil met controle in procentpunten. "
            "* p < 0,10; ** p < 0,05; *** p < 0,01."
        ),
        facts={_("Proef"): place, _("Noemer"): _("wie de nulmeting invulde")},
    )


# A part of its own: another wave draws that part alone.
@st.fragment
def _draw_respondents(rows: pd.DataFrame, *, place: str, origin: str) -> None:
    cells = rows[rows["category"] != ALL]
    if cells.empty:
        draw_empty(_("Wie invulde is van deze proef niet vergeleken."), _("Kies hierboven een andere gemeente."))
        return
    waves = {str(wave): WAVE_NAMES[wave] for wave in sorted(cells["wave"].unique())}
    chosen = int(choose_one(_("Meting"), waves, key="vragenronde", default=str(max(map(int, waves)))))
    own = cells[cells["wave"] == chosen]
    control = name_control(own.iloc[0])
    described = describe_respondents(own)
    st.markdown(tell_respondents(own, control=control))
    _draw_differences(described, control=control, wave=waves[str(chosen)], place=place, origin=origin)


def describe_respondents(cells: pd.DataFrame) -> pd.DataFrame:
    """Return differences among those who answered with the texts that chart and table show.

    Parameters
    ----------
    cells
        Of one wave, from `vexcore.queries.design_checks.load_response_checks`.
    """
    records = cells.to_dict("records")
    described = cells.assign(
        group=[pick(row, "characteristic") for row in records],
        row=[pick(row, "category") for row in records],
        series=[name_member(row) for row in records],
        value=100 * cells["statistic"].astype("float64").where(cells["status"] == RELEASED),
        clear=(cells["p_value"] < RESPONSE_LEVEL).fillna(value=False),
        shown=[describe_difference(row) for row in records],
        share=[tell_p(row["p_value"]) if row["status"] == RELEASED else "" for row in records],
        n=[describe_base(row) for row in records],
        absent="",
        absent_short="",
    )
    single = described[described["arm_id"] != ALL]
    partly = single[~single["series"].isin(find_hidden(single, column="series"))]
    described.loc[partly.index, ["absent", "absent_short"]] = count_absent(partly)
    return described


def _draw_differences(rows: pd.DataFrame, *, control: str, wave: str, place: str, origin: str) -> None:
    words = LoveWords(
        value=_("Verschil in procentpunten"),
        group=_("Kenmerk"),
        row=_("Categorie"),
        series=_("Groep"),
        share=_("Toets"),
        n=_("Aantal"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    hidden = find_hidden(rows, column="series")
    drawn = rows[~rows["series"].isin(hidden) & (rows["arm_id"] != ALL)]
    wide = spread_arms(
        rows.assign(what=rows["group"] + ": " + rows["row"]), heads=["what"], column="series", value="shown"
    )
    arms = list(dict.fromkeys(rows["series"]))
    # Not the states of single cells: the note counts those.
    state = RELEASED if len(drawn) else str(rows["status"].iloc[0])
    note = _(
        "Onder wie invulde: zoveel procentpunten vaker (rechts van nul) of minder vaak dan bij {control}, uit een "
        "regressie met robuuste standaardfout (HC2). Gevuld teken: p < 0,10. De tabel is opgezet als de tabellen 10.1 "
        "tot en met 10.5 van het Groningse rapport: * p < 0,10; ** p < 0,05; *** p < 0,01."
    ).format(control=control)
    hints = [explain_control(rows.iloc[0]), tell_hidden(hidden), explain_absent(drawn), count_withheld(rows)]
    draw_cohort_chart(
        lambda look: build_love_chart(
            drawn,
            words=words,
            look=look,
            series_order=list(dict.fromkeys(drawn["series"])),
            least_reach=LEAST_REACH,
            number_format=".0f",
            language=LANGUAGE,
        ),
        origin=origin,
        title=_("Wie invulde, verschil met {control}: {wave}, procentpunten").format(
            control=control, wave=wave.lower()
        ),
        alt_text=list_values(drawn, fields=("series", "group", "row")),
        table=wide.assign(status=state, source_id=str(rows["source_id"].iloc[0])),
        columns={"what": words.group, **{arm: arm for arm in arms}},
        key="respondents",
        note=" ".join(filter(None, [note, *hints])),
        facts={_("Proef"): place, _("Meting"): wave},
    )
