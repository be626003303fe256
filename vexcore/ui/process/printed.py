"""The printed figures on the process: what caseworkers did and saw, subject by subject."""

from __future__ import annotations

import streamlit as st

from vexcore.queries.process import load_process
from vexcore.ui.cached import ask
from vexcore.ui.process.activities import draw_activities
from vexcore.ui.process.barriers import draw_barriers
from vexcore.ui.process.contacts import draw_contacts
from vexcore.ui.process.goals import draw_goals
from vexcore.ui.process.ladder import draw_ladder
from vexcore.ui.process.ratings import draw_learning, draw_motivation
from vexcore.ui.process.record import draw_findings, draw_tables
from vexcore.ui.process.topics import (
    TOPICS,
    choose_topic,
    choose_trials,
    draw_absent,
    draw_comparability,
    draw_topic_lead,
    draw_waves,
    draw_without_figures,
)

DRAWINGS = {
    "participatieladder": draw_ladder,
    "doelen": draw_goals,
    "activiteiten": draw_activities,
    "motivatie": draw_motivation,
    "leereffecten": draw_learning,
    "belemmeringen": draw_barriers,
    "contacten": draw_contacts,
}


def draw_printed() -> None:
    """Draw all of the page that comes from print."""
    left, right = st.columns(2)
    with left:
        topic_id = choose_topic()
    with right:
        trials = choose_trials()
    topic = TOPICS[topic_id]
    rows = ask(load_process, items=topic.items, trials=trials)
    draw_topic_lead(topic)
    if draw_absent(rows, trials=trials, topic=topic):
        DRAWINGS[topic_id](rows)
        draw_findings(rows, topic)
        draw_comparability(topic.items, trials)
        draw_waves(tuple(dict.fromkeys(rows["trial_id"])))
        draw_tables(rows)
    draw_without_figures()
