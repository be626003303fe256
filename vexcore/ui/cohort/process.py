"""The process from participant data: the caseworkers' judgements of one trial."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.cohort import RowWords, build_cohort_rows_chart
from vexcore.queries.cohort import load_deliveries
from vexcore.queries.cohort_process import load_cohort_process
from vexcore.queries.transitions import load_ladder_moves
from vexcore.ui.cached import ask
from vexcore.ui.cohort.filters import choose_trial
from vexcore.ui.cohort.frames import draw_cohort_chart, list_values
from vexcore.ui.cohort.headline import draw_headline
from vexcore.ui.cohort.ladder import draw_steps, draw_transitions
from vexcore.ui.cohort.planned import draw_goals, draw_plans
from vexcore.ui.cohort.process_words import tell_moves
from vexcore.ui.cohort.words import ALL_ARMS, describe_cells, name_arm, name_origin, name_trial
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.render import draw_empty
from vexcore.ui.session import find_today
from vexcore.ui.text import LANGUAGE, _, format_number, is_missing, pick
from vexcore.ui.widgets import choose_one

LADDER, GOAL, CONTACTS = "ladder", "goal", "contacts"
LISTS = (LADDER, GOAL, "activity-planned", "activity-realised")
WHOLE_SCALE = 10.0


def draw_cohort_process(origin: str) -> None:
    """Draw what caseworkers judged in one trial that the reader chooses."""
    deliveries = ask(load_deliveries, origin=origin)
    if deliveries.empty:
        return
    trial = choose_trial(deliveries)
    place = name_trial(deliveries[deliveries["trial_id"] == trial].iloc[0])
    today = find_today()
    rows = ask(load_cohort_process, origin=origin, trial_id=trial, today=today)
    if rows.empty:
        draw_empty(
            _("Van deze proef zijn geen oordelen van begeleiders geleverd."),
            _("Kies een andere proef."),
        )
        return
    moves = ask(load_ladder_moves, origin=origin, trial_id=trial, today=today)
    st.markdown(
        _(
            "Dit zijn **oordelen van begeleiders** over hun deelnemers. Zij wisten in welke groep iemand zat. De "
            "cijfers laten zien hoe het ging, niet wat een aanpak heeft opgeleverd."
        )
    )
    if len(moves):
        first = moves[(moves["from_wave"] == moves["from_wave"].min())]
        draw_headline(tell_moves(first[first["to_wave"] == first["to_wave"].min()]), origin=origin)
    arms = {str(row["arm_id"]): name_arm(row) for _index, row in rows.iterrows()}
    ordered = {ALL_ARMS: arms[ALL_ARMS], **arms} if ALL_ARMS in arms else arms
    chosen = choose_one(_("Van welke groep"), ordered, key="groep")
    own = rows[rows["arm_id"] == chosen]
    _draw_sections(own, who=ordered[chosen], trial=trial, place=place, origin=origin, today=today)


def _draw_sections(own: pd.DataFrame, *, who: str, trial: str, place: str, origin: str, today: str) -> None:
    steps = own[(own["item"] == LADDER) & (own["category"] != "all")]
    st.header(_("Waar stonden deelnemers op de ladder?"), anchor=False)
    if steps.empty:
        st.markdown(_("In deze proef gebruikten begeleiders geen participatieladder."))
    else:
        draw_steps(steps, who=who, place=place, origin=origin)
        st.header(_("Wie klom, wie daalde?"), anchor=False)
        draw_transitions(trial=trial, place=place, origin=origin, today=today)
    st.header(_("Wat was het plan, en wat kwam ervan?"), anchor=False)
    draw_plans(trial=trial, place=place, origin=origin)
    goals = own[own["item"] == GOAL]
    if len(goals):
        draw_goals(goals, who=who, place=place, origin=origin)
    ratings = own[~own["item"].isin([*LISTS, CONTACTS]) & (own["category"] == "all")]
    if len(ratings):
        st.header(_("Hoe oordeelden begeleiders over motivatie en leren?"), anchor=False)
        _draw_means(ratings, key="ratings", who=who, place=place, origin=origin)
    contacts = own[own["item"] == CONTACTS]
    if len(contacts):
        st.header(_("Hoe vaak was er contact?"), anchor=False)
        _draw_means(contacts, key="contacts", who=who, place=place, origin=origin)


def _draw_means(rows: pd.DataFrame, *, key: str, who: str, place: str, origin: str) -> None:
    titles = {
        "ratings": _("Gemiddeld oordeel (0-10) van de begeleider per meting, {who}"),
        "contacts": _("Gemiddeld aantal contacten per kwartaal per meting, {who}"),
    }
    cells = describe_cells(rows, field="mean", kind="score")
    cells = cells.assign(
        group=[pick(row, "item") for _index, row in rows.iterrows()],
        row=[WAVE_NAMES[wave] for wave in rows["wave"]],
        spread=["" if is_missing(value) else format_number(value) for value in rows["std_dev"]],
    )
    draw_cohort_chart(
        lambda look: build_cohort_rows_chart(
            cells,
            words=RowWords(
                value=_("Gemiddelde, 0-10") if key == "ratings" else _("Contacten per kwartaal"),
                group=_("Oordeel"),
                row=_("Meting"),
                interval=_("95%-interval"),
                n=_("Aantal oordelen"),
                origin=_("Herkomst"),
                stamp=name_origin(origin),
            ),
            look=look,
            largest=WHOLE_SCALE if key == "ratings" else None,
            language=LANGUAGE,
        ),
        origin=origin,
        title=titles[key].format(who=who[:1].lower() + who[1:]),
        alt_text=list_values(cells),
        table=cells,
        columns={
            "group": _("Oordeel"),
            "row": _("Meting"),
            "shown": _("Gemiddelde"),
            "interval": _("95%-interval"),
            "spread": _("Standaarddeviatie"),
            "n": _("Aantal oordelen"),
        },
        key=key,
        note=_(
            "Streep: 95%-interval. Van wie een oordeel is, verschilt per meting, en ook dat verschuift een gemiddelde."
        ),
        facts={_("Proef"): place, _("Wie"): who},
    )
