"""The page Synthese for participant data: the mean over trials, with and without each of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from vexcore.estimate.synthesis import Pool
from vexcore.queries.synthesis import load_ledger, load_pool_choices
from vexcore.ui.cached import ask
from vexcore.ui.cohort.headline import draw_headline
from vexcore.ui.places import join_names
from vexcore.ui.render import draw_empty
from vexcore.ui.session import find_today
from vexcore.ui.synthesis.choice import PoolChoice, choose_pool
from vexcore.ui.synthesis.components import draw_components
from vexcore.ui.synthesis.forest import draw_pool_forest
from vexcore.ui.synthesis.ledger import draw_ledger, draw_limits
from vexcore.ui.synthesis.mixed import ask_for_print
from vexcore.ui.synthesis.reasons import FEW_TRIALS
from vexcore.ui.synthesis.robustness import draw_robustness
from vexcore.ui.synthesis.rows import add_pool, describe_trials, name_row, pool_trials
from vexcore.ui.synthesis.words import refuse_pool, tell_mean, tell_next, tell_spread
from vexcore.ui.text import _


def draw_pools(origin: str) -> None:
    """Draw what trials say together, of invented persons or of deliveries."""
    today = find_today()
    pools = ask(load_pool_choices, origin=origin, today=today)
    if pools.empty:
        draw_empty(
            _("Van deze gegevens is nog niets over proeven samen berekend."),
            _("Wie dit dashboard beheert doet dat met `python -m vexcore publish`."),
        )
        return
    choice = choose_pool(pools, origin=origin, today=today)
    ledger = ask(
        load_ledger,
        origin=origin,
        today=today,
        component=choice.component,
        outcome_id=choice.outcome_id,
        month=choice.month,
        method=choice.method,
    )
    _draw_pool(*ask_for_print(ledger, choice))
    draw_components(choice)
    draw_harvest_link()


# A part of its own: switching a trial off need not draw the choices again.
@st.fragment
def _draw_pool(ledger: pd.DataFrame, choice: PoolChoice) -> None:
    first = st.container()
    st.header(_("Alle proeven in één beeld"), anchor=False)
    off = _switch_trials(ledger[ledger["pooled"].astype("bool")])
    described = describe_trials(ledger, kind=choice.kind, off=off)
    choice = replace(choice, without=tuple(described.loc[described["trial_id"].isin(off), "place"]))
    pool = pool_trials(described)
    trials = add_pool(described, pool)
    kind, unit = choice.kind, choice.unit
    with first:
        mean = _tell_result(trials, pool, choice)
        about = f"**{choice.component_label}, {choice.name_outcome()}, {choice.name_time()}.**"
        draw_headline(f"{about} {mean} {_tell_changes(choice)}".rstrip(), origin=choice.origin)
        for told in (tell_spread(pool, kind=kind, unit=unit), tell_next(pool, kind=kind, unit=unit)):
            if told:
                st.markdown(told)
    draw_pool_forest(trials, pool, choice)
    if not pool.reason:
        st.header(_("Hangt het af van één proef?"), anchor=False)
        draw_robustness(trials, pool, choice)
    st.header(_("Wat niet mag worden opgeteld"), anchor="grootboek")
    draw_limits(trials, origin=choice.origin)
    draw_ledger(trials, choice)


def draw_harvest_link() -> None:
    """Say where the directions are that sources name in words, and that these are never added to the numbers."""
    st.header(_("Wat bronnen in woorden zeggen"), anchor="oogst")
    st.markdown(
        _(
            "Rapporten noemen ook richtingen zonder getal. Die zijn geteld per onderdeel, nooit opgeteld met de "
            "effecten hierboven. Zij staan bij [de gedrukte cijfers](synthese?cijfers=Gedrukt#oogst)."
        )
    )


def _tell_result(trials: pd.DataFrame, pool: Pool, choice: PoolChoice) -> str:
    if pool.reason:
        return refuse_pool(int((trials["why"] == FEW_TRIALS).sum()))
    return tell_mean(
        pool,
        outcome_id=choice.outcome_id,
        outcome=choice.label,
        kind=choice.kind,
        unit=choice.unit,
        higher_is_better=choice.higher_is_better,
        method=choice.method,
    )


def _tell_changes(choice: PoolChoice) -> str:
    changes = {
        _("**Met het gedrukte effect van {places} erbij, omdat u dat koos.**"): choice.printed,
        _("**Zonder {places}, door u uitgezet.**"): choice.without,
    }
    return " ".join(text.format(places=join_names(places)) for text, places in changes.items() if places)


def _switch_trials(pooled: pd.DataFrame) -> frozenset[str]:
    """Let the reader switch trials on and off; a trial that is off stays off in other means."""
    if pooled.empty:
        return frozenset()
    off = set()
    st.markdown(f"**{_('Welke proeven tellen mee?')}** {_('Klik een proef uit om te zien wat er verandert.')}")
    with st.container(horizontal=True):
        for row in pooled.to_dict("records"):
            trial = str(row["trial_id"])
            if not st.checkbox(name_row(row), value=True, key=f"telt-{trial}", bind="query-params", width="content"):
                off.add(trial)
    return frozenset(off)
