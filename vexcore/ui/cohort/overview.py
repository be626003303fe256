"""The overview from participant data: which trials are in it, and how many persons reached each stage."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from vexcore.charts.cohort import RowWords, build_cohort_rows_chart
from vexcore.queries.cohort import load_cohort_gaps, load_cohort_recruitment, load_deliveries
from vexcore.ui.cached import ask
from vexcore.ui.cohort.filters import choose_trial
from vexcore.ui.cohort.frames import draw_cohort_chart, draw_cohort_table, list_values
from vexcore.ui.cohort.gaps import describe_gaps
from vexcore.ui.cohort.headline import draw_headline, tell_overview
from vexcore.ui.cohort.words import describe_cells, name_absence, name_arm, name_month, name_origin, name_trial
from vexcore.ui.overview.words import CONSENT, UNKNOWN
from vexcore.ui.text import LANGUAGE, _, format_count, format_day, is_missing, pick

PARTS = {
    "persons": _("personen"),
    "months": _("maanden"),
    "exits": _("uitstroom"),
    "answers": _("vragenlijsten"),
    "caseworker": _("oordeel consulent"),
}
"""Files of a delivery in words."""
CONSENT_STAGE = "consented"


def draw_cohort_overview(origin: str) -> None:
    """Draw which trials are in the participant data, and one of them from close by."""
    deliveries = ask(load_deliveries, origin=origin)
    if deliveries.empty:
        return
    draw_headline(tell_overview(deliveries), origin=origin)
    st.header(_("Welke proeven zitten erin"), anchor="leveringen")
    _draw_deliveries(deliveries, origin=origin)

    st.header(_("Eén proef van dichtbij"), anchor="dichtbij")
    trial = choose_trial(deliveries)
    recruitment = describe_cells(ask(load_cohort_recruitment, origin=origin, trial_id=trial))
    delivery = deliveries[deliveries["trial_id"] == trial].iloc[0]
    _draw_stages(recruitment, place=name_trial(delivery), origin=origin)
    _draw_consent(delivery, recruitment, origin=origin)


def _draw_deliveries(deliveries: pd.DataFrame, *, origin: str) -> None:
    gaps = ask(load_cohort_gaps, origin=origin)
    rows = deliveries.assign(
        place=[name_trial(row) for _index, row in deliveries.iterrows()],
        consent_words=[_name_consent(row) for _index, row in deliveries.iterrows()],
        people=[_count_people(row) for _index, row in deliveries.iterrows()],
        groups=[format_count(arms) for arms in deliveries["arms"]],
        reference=[_("ja") if arms else _("nee") for arms in deliveries["reference_arms"]],
        day=[format_day(day) for day in deliveries["delivered_on"]],
        payroll=[_name_window(row, "payroll") for _index, row in deliveries.iterrows()],
        benefit=[_name_window(row, "benefit") for _index, row in deliveries.iterrows()],
        parts=[_list_parts(row["files"]) for _index, row in deliveries.iterrows()],
        lacking=[_list_lacking(row["files"]) for _index, row in deliveries.iterrows()],
        gaps=[describe_gaps(gaps[gaps["trial_id"] == trial]) for trial in deliveries["trial_id"]],
    )
    draw_cohort_table(
        rows,
        origin=origin,
        title=_("Proeven, personen en wat er van hen is"),
        columns={
            "place": _("Proef"),
            "people": _("Personen"),
            "groups": _("Groepen"),
            "reference": _("Referentiegroep"),
            "consent_words": _("Toestemming en loting"),
            "payroll": _("Loongegevens"),
            "benefit": _("Uitkeringsgegevens"),
            "parts": _("Wat er is"),
            "lacking": _("Wat er niet is"),
            "gaps": _("Wat voor een deel ontbreekt"),
            "delivered_by": _("Geleverd door"),
            "day": _("Geleverd op"),
            "version": _("Versie"),
        },
        key="deliveries",
        note=_(
            "Personen: iedereen die is ingedeeld, de controlegroep meegeteld, de referentiegroep niet. Wat voor een "
            "deel ontbreekt staat per uitkomst onderaan de pagina Deelnemers."
        ),
    )


def _name_consent(row: pd.Series) -> str:
    return CONSENT[UNKNOWN if is_missing(row["consent"]) else str(row["consent"])]


def _count_people(row: pd.Series) -> str:
    if row["persons_status"] == "released":
        return format_count(row["persons"])
    words = {"status": row["persons_status"], "reason_nl": row["persons_reason_nl"]}
    return name_absence({**words, "reason_en": row["persons_reason_en"]})


def _name_window(row: pd.Series, register: str) -> str:
    return _("{first} t/m {last}").format(
        first=name_month(row[f"{register}_from"]), last=name_month(row[f"{register}_to"])
    )


def _list_parts(files: Any) -> str:
    present = str(files).split()
    return ", ".join(PARTS.get(name, name) for name in present)


def _list_lacking(files: Any) -> str:
    present = set(str(files).split())
    return ", ".join(words for name, words in PARTS.items() if name not in present) or _("alles is er")


def _draw_stages(recruitment: pd.DataFrame, *, place: str, origin: str) -> None:
    table = recruitment.assign(
        group=[pick(row, "stage") for _index, row in recruitment.iterrows()],
        row=[name_arm(row) for _index, row in recruitment.iterrows()],
        value=recruitment["count"].astype("float64"),
        shown=[
            format_count(row["count"]) if row["status"] == "released" else row["shown"]
            for _index, row in recruitment.iterrows()
        ],
        interval="",
        n="",
    )
    words = RowWords(
        value=_("Aantal personen"),
        group=_("Stap"),
        row=_("Groep"),
        interval=_("95%-interval"),
        n=_("Aantal"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    draw_cohort_chart(
        lambda look: build_cohort_rows_chart(
            table, words=words, look=look, number_format=",d", from_zero=True, language=LANGUAGE
        ),
        origin=origin,
        title=_("Personen per groep en stap"),
        alt_text=list_values(table),
        table=table,
        columns={"group": _("Stap"), "row": _("Groep"), "shown": _("Personen")},
        key="stages",
        facts={_("Proef"): place},
        note=_("Alle groepen samen is zonder de referentiegroep; aan haar is niets gevraagd."),
    )


def _draw_consent(delivery: pd.Series, recruitment: pd.DataFrame, *, origin: str) -> None:
    rows = recruitment[recruitment["stage"] == CONSENT_STAGE]
    if rows.empty:
        st.markdown(
            _(
                "Toestemming: {words}. Wie is ingedeeld, stemde dus vooraf in; wie weigerde zit niet in de gegevens."
            ).format(words=_name_consent(delivery))
            if delivery["consent"] == "pre"
            else _("Over wie toestemde en wie niet, staat niets in deze gegevens.")
        )
        return
    table = rows.assign(
        group=_("Toegestemd"),
        row=[name_arm(row) for _index, row in rows.iterrows()],
    )
    words = RowWords(
        value=_("Aandeel van de groep"),
        group=_("Stap"),
        row=_("Groep"),
        interval=_("95%-interval"),
        n=_("Aantal"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    draw_cohort_chart(
        lambda look: build_cohort_rows_chart(table, words=words, look=look, number_format=".0%", language=LANGUAGE),
        origin=origin,
        title=_("Wie stemde toe nadat er geloot was, % van de groep"),
        alt_text=list_values(table, fields=("row",)),
        table=table,
        columns={"row": _("Groep"), "shown": _("Aandeel"), "interval": _("95%-interval"), "n": _("Aantal van groep")},
        key="consent",
        facts={_("Proef"): name_trial(delivery), _("Noemer"): _("iedereen in de groep")},
        note=_(
            "Hier is eerst geloot en daarna gevraagd. Wie niet toestemde, telt in de cijfers over werk en uitkering "
            "mee: die gaan over iedereen die is ingedeeld."
        ),
    )
