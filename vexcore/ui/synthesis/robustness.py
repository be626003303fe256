"""How firm the mean over trials is: without each of them, each drawn towards it, and under one common effect."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.contracts.origin import RELEASED
from vexcore.estimate.synthesis import Pool
from vexcore.ui.cohort.effects_words import format_effect, format_size
from vexcore.ui.cohort.frames import draw_cohort_table
from vexcore.ui.places import join_names
from vexcore.ui.synthesis.choice import PoolChoice
from vexcore.ui.synthesis.forest import list_facts, name_subject
from vexcore.ui.synthesis.rows import format_weight
from vexcore.ui.synthesis.words import add_unit, format_interval
from vexcore.ui.text import _


def draw_robustness(trials: pd.DataFrame, pool: Pool, choice: PoolChoice) -> None:
    """Draw leave-one-out and shrunken estimates around a mean.

    Parameters
    ----------
    trials
        From `vexcore.ui.synthesis.rows.add_pool`.
    """
    inside = trials[trials["inside"]].sort_values("weight", ascending=False, kind="stable")
    st.markdown(tell_robustness(inside, pool, kind=choice.kind, unit=choice.unit))
    draw_cohort_table(
        list_robustness(inside, kind=choice.kind).assign(status=RELEASED),
        origin=choice.origin,
        title=_("Zonder één proef, en elke proef bijgesteld: {pool}").format(pool=name_subject(choice)),
        columns={
            "place": _("Proef"),
            "shown": _("Eigen effect"),
            "interval": _("90%-interval"),
            "weight_words": _("Gewicht"),
            "shrunken_words": _("Bijgesteld effect"),
            "without_words": _("Gemiddelde zonder deze proef"),
            "without_interval": _("90%-interval zonder deze proef"),
        },
        key="robustness",
        facts=list_facts(choice),
        note=_(
            "**Bijgesteld**: het effect van een proef, naar het gemiddelde getrokken naarmate de proef zelf onzekerder "
            "is en de proeven minder verschillen. **Zonder deze proef**: het gemiddelde van de andere; daarvoor moeten "
            "er ten minste drie over zijn."
        ),
    )


def list_robustness(inside: pd.DataFrame, *, kind: str) -> pd.DataFrame:
    """Return the trials in the mean with the texts of the table."""
    rows = inside.to_dict("records")
    return inside.assign(
        weight_words=[format_weight(row["weight"]) for row in rows],
        shrunken_words=[format_effect(row["shrunken"], kind) for row in rows],
        without_words=[format_effect(row["without_estimate"], kind) for row in rows],
        without_interval=[format_interval(row["without_low"], row["without_high"], kind) for row in rows],
    )


def tell_robustness(inside: pd.DataFrame, pool: Pool, *, kind: str, unit: str) -> str:
    """Return in words what leaving one trial out changes, and the mean under one common effect."""
    fixed = _(
        "Alsof alle proeven hetzelfde effect hebben (vast effect), is het gemiddelde {value}, met "
        "standaardfout {error}; dat telt verschillen tussen proeven niet mee."
    ).format(
        value=add_unit(format_effect(pool.fixed_estimate, kind), kind=kind, unit=unit),
        error=format_size(pool.fixed_std_error, kind),
    )
    known = inside[inside["without_estimate"].notna()]
    if known.empty:
        return (
            _("Dat is met {k} proeven niet na te gaan: zonder één ervan zijn het er minder dan drie.").format(k=pool.k)
            + " "
            + fixed
        )
    turned = known[(known["without_low"] > 0) | (known["without_high"] < 0)]
    told = pool.ci_low > 0 or pool.ci_high < 0
    lowest, highest = known["without_estimate"].min(), known["without_estimate"].max()
    span = _("**Zonder telkens één proef** loopt het gemiddelde van {low} tot {high}.").format(
        low=format_effect(lowest, kind), high=add_unit(format_effect(highest, kind), kind=kind, unit=unit)
    )
    return f"{span} {_tell_turn(known, turned, told=told)} {fixed}"


def _tell_turn(known: pd.DataFrame, turned: pd.DataFrame, *, told: bool) -> str:
    changed = known.drop(turned.index) if told else turned
    if changed.empty:
        return _("Of nul in het interval ligt, hangt van geen enkele proef af.")
    names = join_names(list(changed["place"]), _("of"))
    if told:
        return _("Zonder {names} zou nul wel in het interval liggen.").format(names=names)
    return _("Zonder {names} zou nul buiten het interval liggen.").format(names=names)
