"""Questionnaire outcomes from participant data, wave by wave, with how reliable each index is."""

from __future__ import annotations

import pandas as pd

from vexcore.charts.cohort import RowWords, build_cohort_rows_chart
from vexcore.contracts.origin import RELEASED
from vexcore.queries.cohort import load_scores
from vexcore.ui.cached import ask
from vexcore.ui.cohort.frames import draw_cohort_chart, list_values
from vexcore.ui.cohort.words import ALL_ARMS, BINARY, describe_cells, name_arm, name_origin
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.render import draw_empty
from vexcore.ui.text import LANGUAGE, _, format_count, format_number, is_missing, pick
from vexcore.ui.widgets import choose_one

TEN_POINTS = "score 0-10"
CONTACTS = "times a week (0-4)"
SCORE_END = 10.0


def draw_scores(*, trial: str, origin: str, today: str) -> None:
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
            _draw_part(part, key=key, who=ordered[chosen], origin=origin)


def _describe(frame: pd.DataFrame) -> pd.DataFrame:
    rows = describe_cells(frame, field="value")
    return rows.assign(
        group=[pick(row, "outcome") for _index, row in frame.iterrows()],
        row=[WAVE_NAMES[wave] for wave in frame["wave"]],
        spread=[format_number(row["std_dev"]) if row["status"] == RELEASED else "" for _index, row in frame.iterrows()],
        reliability=[_name_alpha(row) for _index, row in frame.iterrows()],
    )


def _name_alpha(row: pd.Series) -> str:
    if is_missing(row["alpha_status"]):
        return _("geen: één vraag, of geen schaal")
    if row["alpha_status"] != RELEASED or is_missing(row["alpha"]):
        return _("achtergehouden of niet te berekenen")
    return _("{alpha} ({items} vragen, n = {n})").format(
        alpha=format_number(row["alpha"]), items=format_count(row["items"]), n=format_count(row["alpha_n"])
    )


def _draw_part(part: pd.DataFrame, *, key: str, who: str, origin: str) -> None:
    titles = {
        "scores": _("Gemiddelde score (0-10) per meting, {who}"),
        "score-shares": _("Aandeel per meting, {who}"),
        "contacts": _("Gemiddeld aantal contacten per week (0-4) per meting, {who}"),
        "extra": _("Gemiddelde per meting, {who}"),
    }
    axes = {"scores": _("Gemiddelde score, 0-10"), "score-shares": _("Aandeel van wie antwoordde")}
    words = RowWords(
        value=axes.get(key, _("Gemiddelde")),
        group=_("Uitkomst"),
        row=_("Meting"),
        interval=_("95%-interval"),
        n=_("Aantal"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    draw_cohort_chart(
        lambda look: build_cohort_rows_chart(
            part,
            words=words,
            look=look,
            number_format=".0%" if key == "score-shares" else ".0f",
            largest=SCORE_END if key == "scores" else None,
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
            **(
                {} if key == "score-shares" else {"spread": _("Standaarddeviatie"), "reliability": _("Betrouwbaarheid")}
            ),
            "n": _("Aantal antwoorden"),
        },
        key=key,
        note=_(
            "Betrouwbaarheid: Cronbachs alfa over alle groepen samen, alleen bij uitkomsten van meerdere vragen. "
            "Wie antwoordde verschilt per meting, en ook dat verschuift een gemiddelde."
        ),
    )
