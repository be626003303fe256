"""The page Effecten for participant data: estimated effects of all trials, and one of them from nearby."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.queries.cohort import load_deliveries
from vexcore.ui.cached import ask
from vexcore.ui.cohort.effects_absence import explain_absence, explain_left_out
from vexcore.ui.cohort.effects_choice import EffectChoice, choose_effects, load_outcomes
from vexcore.ui.cohort.effects_course import draw_effect_course
from vexcore.ui.cohort.effects_curve import draw_curve
from vexcore.ui.cohort.effects_forest import draw_forest, draw_subgroups
from vexcore.ui.cohort.effects_headline import draw_comparisons, draw_effects_headline
from vexcore.ui.cohort.effects_rows import load_effect_rows
from vexcore.ui.cohort.filters import FIRST_TRIAL, name_trials
from vexcore.ui.render import draw_empty
from vexcore.ui.session import find_today
from vexcore.ui.text import _
from vexcore.ui.widgets import choose_one


def draw_cohort_effects(origin: str) -> None:
    """Draw estimated effects: what they say, all of them beside each other, and one trial from nearby."""
    today = find_today()
    deliveries = ask(load_deliveries, origin=origin)
    if deliveries.empty:
        return
    outcomes = load_outcomes(origin)
    if outcomes.empty:
        draw_empty(
            _("Van deze gegevens zijn nog geen effecten geschat."),
            _("Wie dit dashboard beheert maakt ze met `python -m vexcore publish`."),
        )
        return
    first = st.container()
    choice = choose_effects(deliveries, outcomes, origin=origin, today=today)
    rows = load_effect_rows(choice.selection, choice.thresholds)
    asked = choice.selection.trials
    names = {trial: name for trial, name in name_trials(deliveries).items() if not asked or trial in asked}
    if rows.empty:
        draw_empty(*explain_absence(choice, names))
        return
    with first:
        draw_effects_headline(rows, choice)
    draw_comparisons(rows, monthly=choice.monthly)
    left_out = explain_left_out(choice, {trial: names[trial] for trial in names if trial not in set(rows["trial_id"])})
    if left_out:
        st.markdown(f":small[{left_out}]")
    st.header(_("Alle proeven naast elkaar"), anchor=False)
    draw_forest(rows, choice)
    _draw_nearby(rows, choice)


# A part of its own: another trial or group need not draw all trials again.
@st.fragment
def _draw_nearby(rows: pd.DataFrame, choice: EffectChoice) -> None:
    st.header(_("Eén proef van dichtbij"), anchor=False)
    names = {str(row["trial_id"]): str(row["place"]) for row in rows.to_dict("records")}
    trial = choose_one(_("Proef"), names, key="proef", default=FIRST_TRIAL)
    own = rows[rows["trial_id"] == trial]
    draw_effect_course(choice, trial=trial, place=names[trial])
    st.header(_("Eén groep van dichtbij"), anchor=False)
    arms = {str(row["arm_id"]): str(row["arm"]) for row in own.to_dict("records")}
    arm = choose_one(_("Groep"), arms, key="effectgroep")
    chosen = own[own["arm_id"] == arm].iloc[0]
    called = (names[trial], arms[arm])
    st.markdown(f"**{_('Hangt het af van hoe je rekent?')}**")
    draw_curve(choice, arm=arm, comparison=str(chosen["comparison"]), names=called)
    st.markdown(f"**{_('Verschilt het tussen mensen?')}**")
    draw_subgroups(choice, trial=trial, arm=arm, names=called)
