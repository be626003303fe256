"""Which comparison is read, and what it can carry."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from vexcore.queries.effects import load_effect_groups, load_effect_notes
from vexcore.ui.cached import ask
from vexcore.ui.render import link_passport
from vexcore.ui.text import MISSING, _, format_count, pick


def draw_comparison(effects: pd.DataFrame) -> None:
    """Draw which comparisons the effects are, and what each can carry.

    Parameters
    ----------
    effects
        From `load_effects`.
    """
    for (trial, comparison, main), rows in effects.groupby(["trial_id", "comparison", "main_comparison"]):
        groups = ask(load_effect_groups, trials=(trial,))
        words = describe_comparison(str(comparison), is_main=comparison == main, groups=groups, trial_id=str(trial))
        name = rows["trial_name"].iloc[0]
        text = f"**{name}.** {words}" if effects["trial_id"].nunique() > 1 else words
        if comparison == main:
            st.info(text, icon=":material/balance:")
        else:
            st.warning(text, icon=":material/warning:")
        arms = [*rows["arm_id"], *rows["comparison_arm_id"]]
        st.markdown(f":small[{_list_sizes(groups, arms=arms, comparison=str(comparison))}]")
    if (effects["month"] == 0).all() and not effects.empty:
        st.warning(
            _(
                "Maand 0 is de start: een verschil daar kan niet door een aanpak komen en is dus toeval, ook als het "
                "gekleurd is."
            ),
            icon=":material/casino:",
        )


def describe_comparison(comparison: str, *, is_main: bool, groups: pd.DataFrame, trial_id: str) -> str:
    """Return in Markdown who is compared with whom and what that can carry.

    Parameters
    ----------
    comparison
        ``A``, ``B`` or ``C``.
    is_main
        Whether it is the trial's main comparison.
    groups
        From `load_effect_groups`, of this trial.
    trial_id
        The trial.
    """
    name = _("**U leest vergelijking {letter}{main}.**").format(
        letter=comparison, main=_(", de hoofdvergelijking") if is_main else ""
    )
    if comparison == "A":
        return f"{name} " + _(
            "Wie ja zei in een groep, tegen de {n} mensen die ja zeiden in de controlegroep. "
            "Dit is selectief en geen bewijs van oorzaak en gevolg: mensen kozen zelf of zij meededen, en elke groep "
            "kan andere mensen trekken."
        ).format(n=_link_size(groups, stage="consented", role="control"))
    if comparison == "B":
        return f"{name} " + _(
            "Iedereen die voor een groep is ingeloot, ook wie niet meedeed, tegen de {n} mensen van de "
            "referentiegroep: ook geloot, en zij wisten van niets. Dat is een eerlijke vergelijking van het "
            "**aanbod**, maar de referentiegroep is klein: alleen grote verschillen vallen op. En van de {invited} "
            "uitgenodigden deden er {joined} mee, dus een effect op wie meedeed is hier sterk verdund."
        ).format(
            n=_link_size(groups, stage="assigned", role="reference"),
            invited=_link_size(groups, stage="invited", role=""),
            joined=_link_size(groups, stage="consented", role=""),
        )
    return (
        f"{name} "
        + _(
            "Iedereen die voor een groep is ingeloot, ook wie niet meedeed, tegen iedereen die voor de controlegroep "
            "is ingeloot ({n} mensen; in de grafiek met de naam die het rapport haar geeft)."
        ).format(n=_link_size(groups, stage="assigned", role="control"))
        + describe_set_aside(trial_id, is_main=is_main)
    )


def describe_set_aside(trial_id: str, *, is_main: bool, ratio: bool = False) -> str:
    """Return why the authors set comparison C aside; empty where it is their main comparison.

    Parameters
    ----------
    ratio
        The number is a ratio, of which under 1 and not under 0 is less.
    """
    if is_main:
        return ""
    notes = ask(load_effect_notes, field="main_comparison").set_index("trial_id")
    reason = pick(notes.loc[trial_id], "note") if trial_id in notes.index else ""
    caution = (
        _("Lees een verhouding onder 1 hier dus niet als bewijs dat een aanpak slecht werkte.")
        if ratio
        else _("Lees een negatief getal hier dus niet als bewijs dat een aanpak slecht werkte.")
    )
    return f" {reason} {caution}"


def _link_size(groups: pd.DataFrame, *, stage: str, role: str) -> str:
    """Return the size of the group with a role, or of the whole trial, as a link to its passport."""
    place = groups["arm_role"] == role if role else groups["arm_id"] == "all"
    found = groups.loc[place & (groups["stage"] == stage)]
    if found.empty:
        return MISSING
    return link_passport(format_count(found["count"].iloc[0]), found["figure_id"].iloc[0])


def _list_sizes(groups: pd.DataFrame, *, arms: Iterable[str], comparison: str) -> str:
    stage = "consented" if comparison == "A" else "assigned"
    shown = groups.loc[(groups["stage"] == stage) & groups["arm_id"].isin(set(arms))]
    sizes = [
        f"{pick(row, 'arm')} {link_passport(format_count(row['count']), row['figure_id'])}"
        for row in shown.to_dict("records")
    ]
    return _("Mensen per groep: {sizes}").format(sizes=" · ".join(sizes))
