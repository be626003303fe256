"""The page Synthese for printed figures: why nothing is added up, the ledger, and what sources say in words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.contracts.origin import RELEASED
from vexcore.contracts.selection import EffectSelection
from vexcore.queries.effects import load_effects
from vexcore.queries.synthesis import load_printed_ledger
from vexcore.ui.cached import ask
from vexcore.ui.design.words import name_consent, shorten_arm
from vexcore.ui.places import join_names, name_place
from vexcore.ui.render import draw_source_line, draw_table
from vexcore.ui.synthesis.harvest import draw_harvest
from vexcore.ui.synthesis.reasons import NOT_PRINTED, tell_apart
from vexcore.ui.text import _, format_count, is_missing, pick


def draw_printed_synthesis() -> None:
    """Draw all of the page that comes from print."""
    effects = ask(load_effects, selection=EffectSelection())
    printing = set(effects.loc[effects["estimate"].notna(), "trial_id"])
    ledger = list_trials(ask(load_printed_ledger))
    st.info(tell_refusal(ledger, printing), icon=":material/block:")
    st.header(_("Wat is opgeteld, wat niet en waarom"), anchor="grootboek")
    st.markdown(tell_reasons(ledger))
    _draw_ledger(ledger, sources=list(effects["source_id"]))
    st.header(_("Wat bronnen in woorden zeggen"), anchor="oogst")
    draw_harvest()


def tell_refusal(ledger: pd.DataFrame, printing: set[str]) -> str:
    """Return that no printed effects are added up, and why.

    Parameters
    ----------
    ledger
        From `list_trials`.
    printing
        Ids of the trials whose effects are printed as numbers.
    """
    names = dict(zip(ledger["trial_id"], ledger["place"], strict=True))
    places = sorted(names[trial] for trial in printing)
    one = _(
        "**Gedrukte effecten zijn niet opgeteld.** Van de {all} experimenten drukt alleen {places} effecten als "
        "getallen met hun onzekerheid; een gemiddelde vraagt er ten minste drie."
    )
    more = _(
        "**Gedrukte effecten zijn niet opgeteld.** Van de {all} experimenten drukken er {n} effecten als getallen "
        "({places}); een gemiddelde vraagt er ten minste drie die dezelfde vraag beantwoorden."
    )
    told = (one if len(places) == 1 else more).format(
        all=format_count(len(names)), n=format_count(len(places)), places=join_names(places)
    )
    return (
        told
        + " "
        + _(
            "Wat alle experimenten samen zeggen, is dus uit druk niet te berekenen. Hoe het gaat zodra gemeenten hun "
            "gegevens leveren, laat *Demonstratie* zien, met verzonnen mensen. De effecten van {places} staan op de "
            "pagina [Effecten](effecten)."
        ).format(places=join_names(places) or _("proeven"))
    )


def tell_reasons(ledger: pd.DataFrame) -> str:
    """Return in a line a reason which trials it keeps out.

    Parameters
    ----------
    ledger
        From `list_trials`.
    """
    apart = ledger.assign(why=ledger["why"].str.split("; ")).explode("why").sort_values("place", kind="stable")
    return "\n".join(f"- {line}" for line in tell_apart(apart))


def list_trials(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the trials by component with the texts of the ledger.

    Parameters
    ----------
    ledger
        From `vexcore.queries.synthesis.load_printed_ledger`.

    Returns
    -------
    DataFrame
        Added: ``label``, ``place``, ``arms``, ``consent_words``, ``printed``, ``why`` (ids of reasons, separated by
        semicolons; empty where all is pooled), ``why_words`` and ``status``, as `tell_apart` takes it.
    """
    rows = ledger.to_dict("records")
    return ledger.assign(
        label=[pick(row, "component") for row in rows],
        place=[name_place(row["municipalities"]) for row in rows],
        arms=["; ".join(shorten_arm(arm) for arm in pick(row, "arms").split("; ")) for row in rows],
        consent_words=[name_consent(str(row["consent"])).strip("*") for row in rows],
        printed=[_count_effects(row) for row in rows],
        why=[_find_why(row) for row in rows],
        why_words=[pick(row, "reason") if row["effects"] else _("drukt geen effect als getal") for row in rows],
        status=RELEASED,
    )


def _find_why(row: Mapping[Hashable, Any]) -> str:
    if not row["effects"]:
        return NOT_PRINTED
    return "" if is_missing(row["reason"]) else str(row["reason"])


def _count_effects(row: Mapping[Hashable, Any]) -> str:
    if not row["effects"]:
        return _("geen")
    if row["first_month"] == row["last_month"]:
        return _("{n}, na {month} maanden").format(n=format_count(row["effects"]), month=row["first_month"])
    return _("{n}, na {first} tot {last} maanden").format(
        n=format_count(row["effects"]), first=row["first_month"], last=row["last_month"]
    )


def _draw_ledger(ledger: pd.DataFrame, *, sources: list[str]) -> None:
    with st.container(border=True):
        st.subheader(_("Gedrukte effecten per onderdeel: van geen enkel onderdeel een gemiddelde"), anchor=False)
        draw_table(
            ledger,
            columns={
                "label": _("Onderdeel"),
                "place": _("Proef"),
                "why_words": _("Waarom niet opgeteld"),
                "printed": _("Gedrukte effecten"),
                "consent_words": _("Toestemming"),
                "arms": _("Groepen"),
            },
            alt_text=_("Per onderdeel en proef: waarom de gedrukte effecten niet zijn opgeteld"),
            key="ledger",
            widths={"label": 210, "place": 190, "why_words": 400, "printed": 160, "consent_words": 220, "arms": 320},
        )
        st.markdown(
            ":small["
            + _(
                "Een groep telt bij een onderdeel als zij het kreeg en de controlegroep niet; kreeg zij ook andere "
                "onderdelen, dan telt zij nooit mee in een gemiddelde van één onderdeel. Wat elke groep kreeg, staat "
                "met bronnen op de pagina [Ontwerp](ontwerp)."
            )
            + "]"
        )
        draw_source_line(sources)
