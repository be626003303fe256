"""The planner: what two groups of a given size can find, and how many people are needed."""

from __future__ import annotations

from math import isnan

import numpy as np
import pandas as pd
import streamlit as st

from vexcore.charts.planner import PowerWords, build_power_chart
from vexcore.estimate.fits import MIN_PERSONS
from vexcore.estimate.planned_trial import Outcome, Share, count_measured
from vexcore.estimate.planning import Detectable, plan_effect, plan_power
from vexcore.ui.design.consent_cost import draw_consent_cost
from vexcore.ui.design.planner_inputs import Plan, choose_plan
from vexcore.ui.design.planner_words import (
    draw_formulas,
    format_effect,
    name_effect,
    name_series,
    tell_effect,
    tell_rough,
    tell_size,
)
from vexcore.ui.render import draw_chart, draw_empty
from vexcore.ui.text import _, format_share

POINTS = 41


@st.fragment
def draw_planner(designs: pd.DataFrame) -> None:
    """Draw the planner: sizes in, smallest effect out, and what the order of asking and drawing cost Groningen.

    Parameters
    ----------
    designs
        From `load_designs`.
    """
    st.markdown(
        _(
            "Een kleine proef kan een groot verschil missen. Vul in hoeveel mensen u loot en wat u meet: hieronder "
            "staat welk verschil u dan kunt vinden. Dit is een berekening vooraf, geen uitkomst van een experiment."
        )
    )
    with st.container(border=True):
        plan = choose_plan(designs)
    if plan.faults:
        st.error("\n\n".join(plan.faults), icon=":material/error:")
        draw_formulas()
        return
    measured = count_measured(plan.arms, plan.outcome)
    if min(measured.n_arm, measured.n_comparison) < MIN_PERSONS:
        draw_empty(
            _("Met deze keuze zijn er in een groep minder dan {n} mensen om te vergelijken.").format(n=MIN_PERSONS),
            _("Loot meer mensen, of ga uit van meer deelname of respons."),
        )
    else:
        _draw_plan(plan)
    draw_consent_cost(plan.outcome, alpha=plan.alpha, power=plan.power)
    draw_formulas()


def _draw_plan(plan: Plan) -> None:
    found = plan_effect(plan.arms, plan.outcome, alpha=plan.alpha, power=plan.power)
    chance = float(plan_power(plan.arms, plan.outcome, plan.target, alpha=plan.alpha))
    st.markdown(tell_effect(plan.arms, plan.outcome, found, power=plan.power))
    st.markdown(
        tell_size(plan.arms, plan.outcome, target=plan.target, chance=chance, alpha=plan.alpha, power=plan.power)
    )
    rough = tell_rough(found.measured)
    if rough:
        st.markdown(rough)
    curve = _list_curve(plan, found)
    marks = _list_found(plan, found)
    draw_chart(
        build_power_chart(
            curve,
            marks,
            words=PowerWords(
                effect=name_effect(plan.outcome),
                power=_("Kans om het te vinden (op de 100)"),
                series=_("Verschil"),
                target=_("uw doel: {effect}").format(effect=format_effect(plan.outcome, plan.target)),
            ),
            series_order=list(dict.fromkeys(curve["series"])),
            power=100 * plan.power,
            target=_scale(plan.outcome, plan.target),
        ),
        title=_("Hoe groter het verschil, hoe groter de kans dat de proef het vindt"),
        alt_text=_describe_curve(plan, marks),
        table=pd.concat([marks, curve], ignore_index=True),
        columns={"series": _("Verschil"), "shown": name_effect(plan.outcome), "shown_power": _("Kans")},
        sources=(),
        key="planner",
        note=_explain_marks(marks),
    )


def _explain_marks(marks: pd.DataFrame) -> str:
    if marks.empty:
        return _("De stippellijn is de gewenste kans. Geen enkel verschil haalt die: de lijn stopt bij het grootste.")
    return _(
        "De stippellijn is de gewenste kans, een stip of blokje het kleinste verschil dat u zo vaak vindt. "
        "Alles rechts ervan vindt u vaker."
    )


def _list_curve(plan: Plan, found: Detectable) -> pd.DataFrame:
    """Return the chance of finding effects from 0 to well over what is found surely enough."""
    largest = 1 - plan.outcome.base if isinstance(plan.outcome, Share) else np.inf
    wanted = max(1.2 * plan.target, largest if isnan(found.participants) else 1.6 * found.participants)
    effects = np.linspace(0, min(wanted, largest), POINTS)
    chances = plan_power(plan.arms, plan.outcome, effects, alpha=plan.alpha)
    frames = [_list_chances(plan.outcome, effects, chances, name_series("participants"))]
    if found.measured.everybody and plan.arms.take_up < 1:
        offers = effects * found.measured.dilution
        frames.append(_list_chances(plan.outcome, offers, chances, name_series("offer")))
    return pd.concat(frames, ignore_index=True)


def _list_chances(outcome: Outcome, effects: np.ndarray, chances: np.ndarray, series: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "effect": [_scale(outcome, effect) for effect in effects],
            "power": 100 * chances,
            "series": series,
            "shown": [format_effect(outcome, effect) for effect in effects],
            "shown_power": [format_share(chance) for chance in chances],
        }
    )


def _list_found(plan: Plan, found: Detectable) -> pd.DataFrame:
    effects = {name_series("participants"): found.participants}
    if found.measured.everybody and plan.arms.take_up < 1 and not isnan(found.participants):
        effects[name_series("offer")] = found.offer
    frames = [
        _list_chances(plan.outcome, np.array([effect]), np.array([plan.power]), series)
        for series, effect in effects.items()
        if not isnan(effect)
    ]
    empty = pd.DataFrame({name: [] for name in ("effect", "power", "series", "shown", "shown_power")})
    return pd.concat(frames, ignore_index=True) if frames else empty


def _scale(outcome: Outcome, effect: float) -> float:
    return float(100 * effect if isinstance(outcome, Share) else effect)


def _describe_curve(plan: Plan, marks: pd.DataFrame) -> str:
    found = "; ".join(f"{row['series']}: {row['shown']}" for row in marks.to_dict("records"))
    return _("Lijn die stijgt met de grootte van het verschil. Kans van {power} bereikt bij: {found}.").format(
        power=format_share(plan.power), found=found or _("geen enkel verschil")
    )
