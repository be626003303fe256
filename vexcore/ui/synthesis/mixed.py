"""Printed effects among those of deliveries: only when the reader asks, and never among a demonstration."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from vexcore.charts.origins import MIXED
from vexcore.contracts.origin import ESTIMATED, PUBLISHED, RELEASED
from vexcore.queries.synthesis import load_ledger
from vexcore.ui.cached import ask
from vexcore.ui.cohort.frames import OWN_ORIGIN
from vexcore.ui.cohort.words import name_origin, name_trial
from vexcore.ui.places import join_names
from vexcore.ui.session import remember_stamp
from vexcore.ui.synthesis.choice import PoolChoice
from vexcore.ui.synthesis.reasons import DELIVERED_TOO, FEW_TRIALS, tell_apart
from vexcore.ui.synthesis.words import STANDARD, WITH_ATT
from vexcore.ui.text import _

PRINTED = "printed"
"""Column of a ledger of both: whether the effect of a row was printed."""

_TWICE = _("de proef leverde ook gegevens, en telt één keer")


def ask_for_print(ledger: pd.DataFrame, choice: PoolChoice) -> tuple[pd.DataFrame, PoolChoice]:
    """Let the reader add printed effects to those of deliveries; return the ledger and the choice that follow.

    Parameters
    ----------
    ledger
        From `vexcore.queries.synthesis.load_ledger`, of the pool that was chosen.
    """
    if choice.origin != ESTIMATED:
        return ledger, choice
    wanted = st.toggle(
        _("Ook gedrukte effecten meenemen"),
        key="ook-gedrukt",
        bind="query-params",
        help=_(
            "Standaard staan gedrukte en geschatte effecten apart. Hier kunt u de gedrukte erbij nemen, als zij "
            "dezelfde vraag beantwoorden. Een proef die ook gegevens leverde, telt één keer: met het effect uit de "
            "levering."
        ),
    )
    if not wanted:
        return ledger, choice
    both = add_printed(ledger, _load_printed(choice))
    added = both[both[PRINTED] & both["pooled"]]
    if added.empty:
        st.info(tell_nothing_added(both[both[PRINTED]]), icon=":material/info:")
        return ledger, choice
    remember_stamp(name_origin(MIXED))
    places = tuple(name_trial(row) for row in added.to_dict("records"))
    st.warning(
        _(
            "**Met gedrukte effecten erbij: een keuze van u, niet de hoofdanalyse.** Van {places} komt het effect uit "
            "een rapport, niet uit een levering. Rekende het rapport anders, dan is dat hier niet te herstellen."
        ).format(places=join_names(places)),
        icon=":material/warning:",
    )
    return both, replace(choice, origin=MIXED, printed=places)


def _load_printed(choice: PoolChoice) -> pd.DataFrame:
    """Return the printed ledger of the same pool; print without ATT has one ledger for both ways."""
    asked = {"component": choice.component, "outcome_id": choice.outcome_id, "month": choice.month}
    found = ask(load_ledger, origin=PUBLISHED, today=choice.today, method=choice.method, **asked)
    if found.empty and choice.method == WITH_ATT:
        return ask(load_ledger, origin=PUBLISHED, today=choice.today, method=STANDARD, **asked)
    return found


def add_printed(ledger: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger of deliveries with printed effects beside them.

    Parameters
    ----------
    ledger, printed
        From `vexcore.queries.synthesis.load_ledger`, of the same pool.

    Returns
    -------
    DataFrame
        Added: `PRINTED`, and the origin of each row in words. ``pooled`` is true where nothing but the number of trials
        stood in the way of a mean. A printed effect of a trial that delivered is in it with `DELIVERED_TOO`.
    """
    delivered = set(ledger["trial_id"])
    parts = []
    for frame, origin in ((ledger, ESTIMATED), (printed, PUBLISHED)):
        twice = frame["trial_id"].isin(delivered) if origin == PUBLISHED else pd.Series(False, index=frame.index)
        ready = (frame["status"] == RELEASED) & frame["estimate"].notna()
        ready &= frame["pooled"].astype("bool") | (frame["reason"] == FEW_TRIALS)
        free = ready & ~twice & (frame["reason"] == FEW_TRIALS)
        words = {"reason": DELIVERED_TOO, "reason_nl": _TWICE, "reason_en": _TWICE}
        own = frame.astype("object").assign(
            pooled=ready & ~twice,
            **{name: frame[name].astype("object").mask(twice, told).mask(free, None) for name, told in words.items()},
        )
        own[PRINTED], own[OWN_ORIGIN] = origin == PUBLISHED, name_origin(origin)
        parts.append(own)
    both = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return both.astype({"pooled": "bool", PRINTED: "bool"})


def tell_nothing_added(printed: pd.DataFrame) -> str:
    """Return that no printed effect may join, and why.

    Parameters
    ----------
    printed
        The printed rows of `add_printed`.
    """
    told = _("**Er komt niets bij.**")
    if printed.empty:
        return told + " " + _("Op deze uitkomst en na deze tijd is van dit onderdeel geen effect gedrukt.")
    apart = printed.assign(place=[name_trial(row) for row in printed.to_dict("records")], why=printed["reason"])
    return told + " " + _("Van de gedrukte effecten mag geen enkel mee.") + " " + " ".join(tell_apart(apart))
