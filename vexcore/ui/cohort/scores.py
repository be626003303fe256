"""Questionnaire outcomes from participant data, wave by wave, with how reliable each index is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.cohort import RowWords, build_cohort_rows_chart
from vexcore.contracts.origin import RELEASED
from vexcore.queries.cohort import load_scores
from vexcore.ui.cached import ask
from vexcore.ui.cohort.frames import draw_cohort_chart, draw_cohort_table, list_values
from vexcore.ui.cohort.words import ALL_ARMS, BINARY, describe_cells, name_absence, name_arm, name_origin
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.render import draw_empty
from vexcore.ui.text import LANGUAGE, _, format_count, format_number, is_missing, pick
from vexcore.ui.widgets import choose_one

TEN_POINTS = "score 0-10"
CONTACTS = "times a week (0-4)"
ENDS = {"scores": 10.0, "score-shares": 1.0, "contacts": 4.0}
"""Right ends of the axes: a scale is drawn whole."""
SIGN = "†"
CONVERTED = ("volunteer_hours", "care_hours", "search_hours", "applications", "interviews")
"""Hours and counts that the registry puts on the scale of 0-10, by its own maximum."""


@st.fragment
def draw_scores(*, trial: str, place: str, origin: str, today: str) -> None:
    """Draw the questionnaire outcomes of a trial, for all groups together or for one of them."""
    frame = ask(load_scores, origin=origin, trial_id=trial, today=today)
    if frame.empty:
        draw_empty(_("Van deze proef zijn geen antwoorden op vragenlijsten geleverd."), _("Kies een andere proef."))
        return
    arms = {str(row["arm_id"]): name_arm(row) for _index, row in frame.iterrows()}
    ordered = {ALL_ARMS: arms[ALL_ARMS], **arms} if ALL_ARMS in arms else arms
    chosen = choose_one(_("Van welke groep"), ordered, key="groep")
    rows = _describe(frame[frame["arm_id"] == chosen])
    parts = {
        "scores": rows[(rows["kind"] != BINARY) & (rows["unit"] == TEN_POINTS)],
        "score-shares": rows[rows["kind"] == BINARY],
        "contacts": rows[rows["unit"] == CONTACTS],
        "extra": rows[(rows["kind"] != BINARY) & ~rows["unit"].isin([TEN_POINTS, CONTACTS])],
    }
    for key, part in parts.items():
        if not part.empty:
            _draw_part(part, key=key, who=ordered[chosen], place=place, origin=origin)
    _draw_reliability(frame[(frame["arm_id"] == ALL_ARMS) & frame["alpha_status"].notna()], place=place, origin=origin)


def _describe(frame: pd.DataFrame) -> pd.DataFrame:
    rows = describe_cells(frame, field="value")
    return rows.assign(
        group=[name_outcome(row) for _index, row in frame.iterrows()],
        heading=[head_outcome(row) for _index, row in frame.iterrows()],
        row=[WAVE_NAMES[wave] for wave in frame["wave"]],
        spread=[format_number(row["std_dev"]) if row["status"] == RELEASED else "" for _index, row in frame.iterrows()],
    )


def name_outcome(row: pd.Series) -> str:
    """Return the name of an outcome; hours and counts that were put on a scale say so."""
    name = pick(row, "outcome")
    return _("{name}, omgerekend naar 0-10").format(name=name) if row["outcome_id"] in CONVERTED else name


def head_outcome(row: pd.Series) -> str:
    """Return the name of an outcome above its rows in the chart, where there is room for a sign but for no words."""
    return pick(row, "outcome") + (SIGN if row["outcome_id"] in CONVERTED else "")


def _draw_reliability(rows: pd.DataFrame, *, place: str, origin: str) -> None:
    if rows.empty:
        return
    table = pd.DataFrame(
        {
            "outcome": [pick(row, "outcome") for _index, row in rows.iterrows()],
            "wave_words": [WAVE_NAMES[wave] for wave in rows["wave"]],
            "shown": [name_alpha(row) for _index, row in rows.iterrows()],
            "items": [format_count(items) for items in rows["items"]],
            "n": [format_count(n) for n in rows["alpha_n"]],
            "status": rows["alpha_status"].to_numpy(),
            "source_id": rows["source_id"].to_numpy(),
        }
    )
    draw_cohort_table(
        table,
        origin=origin,
        title=_("Hoe betrouwbaar zijn de schalen: Cronbachs alfa, alle groepen samen"),
        columns={
            "outcome": _("Uitkomst"),
            "wave_words": _("Meting"),
            "shown": _("Alfa"),
            "items": _("Vragen"),
            "n": _("Wie alle vragen beantwoordde"),
        },
        key="reliability",
        facts={_("Proef"): place},
        note=_(
            "Alfa zegt hoezeer de vragen van een schaal hetzelfde meten: 1 is volledig, 0 is niet, onder 0 spreken zij "
            "elkaar tegen. Onder 0,70 geldt een schaal meestal als zwak. Uitkomsten van één vraag hebben geen alfa."
        ),
    )


def name_alpha(row: pd.Series) -> str:
    """Return Cronbach's alpha, or in words why there is none."""
    if row["alpha_status"] == RELEASED and not is_missing(row["alpha"]):
        return format_number(row["alpha"])
    absent = {"status": row["alpha_status"], "reason_nl": row["alpha_reason_nl"], "reason_en": row["alpha_reason_en"]}
    return name_absence(absent)


def _draw_part(part: pd.DataFrame, *, key: str, who: str, place: str, origin: str) -> None:
    titles = {
        "scores": _("Gemiddelde score (0-10) per meting, {who}"),
        "score-shares": _("Aandeel per meting, {who}"),
        "contacts": _("Gemiddeld aantal contacten per week (0-4) per meting, {who}"),
        "extra": _("Gemiddelde per meting, {who}"),
    }
    axes = {
        "scores": _("Gemiddelde score, 0-10"),
        "score-shares": _("Aandeel van wie antwoordde"),
        "contacts": _("Contacten per week, 0-4"),
    }
    note = _("Streep: 95%-interval. Wie antwoordde verschilt per meting, en ook dat verschuift een gemiddelde.")
    if part["outcome_id"].isin(CONVERTED).any():
        note += " " + _(
            "{sign} Uren en aantallen zijn omgerekend naar 0-10: 10 is het hoogste dat meetelt, bijvoorbeeld 80 uur "
            "mantelzorg of 54 sollicitaties per week."
        ).format(sign=SIGN)
    words = RowWords(
        value=axes.get(key, _("Gemiddelde")),
        group=_("Uitkomst"),
        row=_("Meting"),
        interval=_("95%-interval"),
        n=_("Aantal antwoorden"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    draw_cohort_chart(
        lambda look: build_cohort_rows_chart(
            part.assign(group=part["heading"]),
            words=words,
            look=look,
            number_format=".0%" if key == "score-shares" else None,
            largest=ENDS.get(key),
            language=LANGUAGE,
        ),
        origin=origin,
        title=titles[key].format(who=who[:1].lower() + who[1:]),
        alt_text=list_values(part),
        table=part,
        columns={
            "group": _("Uitkomst"),
            "row": _("Meting"),
            "shown": _("Cijfer"),
            "interval": _("95%-interval"),
            **({} if key == "score-shares" else {"spread": _("Standaarddeviatie")}),
            "n": _("Aantal antwoorden"),
        },
        key=key,
        note=note,
        facts={_("Proef"): place, _("Wie"): who, _("Noemer"): _("wie antwoordde")},
    )
