"""The page Synthese for printed figures: why nothing is added up, the ledger, and what sources say in words."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from vexcore.contracts.selection import EffectSelection
from vexcore.queries.designs import load_arm_components, load_components, load_designs
from vexcore.queries.effects import load_effects
from vexcore.ui.cached import ask
from vexcore.ui.design.words import name_consent, shorten_arm
from vexcore.ui.places import join_names, name_place
from vexcore.ui.render import draw_source_line, draw_table
from vexcore.ui.synthesis.harvest import draw_harvest
from vexcore.ui.text import _, format_count, pick


def draw_printed_synthesis() -> None:
    """Draw all of the page that comes from print."""
    effects = ask(load_effects, selection=EffectSelection())
    printing = set(effects.loc[effects["estimate"].notna(), "trial_id"])
    ledger = list_trials(printing)
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
    apart = ledger.assign(reason=ledger["why"].str.split("; ")).explode("reason").drop_duplicates(["reason", "place"])
    lines = []
    for reason, own in apart.groupby("reason", sort=False):
        told = str(reason)
        lines.append(f"- **{told[:1].upper()}{told[1:]}**: {join_names(sorted(own['place']))}.")
    return "\n".join(lines)


def list_trials(printing: set[str]) -> pd.DataFrame:
    """Return one row a component and trial that offers it, with what keeps it out of a mean.

    Parameters
    ----------
    printing
        Ids of the trials whose effects are printed as numbers.

    Returns
    -------
    DataFrame
        ``component``, ``trial_id``, ``place``, ``arms``, ``consent``, ``printed`` and ``why`` (words, separated by
        semicolons).
    """
    arms = ask(load_arm_components)
    offered = arms[(arms["role"] == "treatment") & arms["component"].notna()]
    several = offered.groupby("arm_id")["component"].transform("size") > 1
    consent = ask(load_designs).set_index("trial_id")["consent"]
    rows = [
        {
            "component": pick(label, "label"),
            "trial_id": str(trial),
            "place": name_place(own["municipalities"].iloc[0]),
            "arms": "; ".join(shorten_arm(pick(row, "label")) for row in own.to_dict("records")),
            "consent": name_consent(str(consent[trial])).strip("*"),
            "printed": _("ja") if trial in printing else _("nee"),
            "why": "; ".join(
                _list_reasons(
                    printed=trial in printing, consent=str(consent[trial]), combined=bool(several[own.index].all())
                )
            ),
        }
        for label in ask(load_components).to_dict("records")
        for trial, own in offered[offered["component"] == label["component"]].groupby("trial_id")
    ]
    return pd.DataFrame(rows, dtype="str")


def _list_reasons(*, printed: bool, consent: str, combined: bool) -> Iterator[str]:
    yield (
        _("drukt effecten, maar er zijn er geen drie om op te tellen")
        if printed
        else _("drukt geen effecten als getallen")
    )
    if consent == "post":
        yield _("vroeg pas na de loting om toestemming: een andere vraag")
    if consent == "unknown":
        yield _("niet bekend of toestemming voor of na de loting kwam")
    if combined:
        yield _("elke groep met dit onderdeel kreeg ook andere")


def _draw_ledger(ledger: pd.DataFrame, *, sources: list[str]) -> None:
    with st.container(border=True):
        st.subheader(_("Gedrukte effecten per onderdeel: van geen enkel onderdeel een gemiddelde"), anchor=False)
        draw_table(
            ledger,
            columns={
                "component": _("Onderdeel"),
                "place": _("Proef"),
                "why": _("Waarom niet opgeteld"),
                "printed": _("Drukt effecten"),
                "consent": _("Toestemming"),
                "arms": _("Groepen"),
            },
            alt_text=_("Per onderdeel en proef: waarom de gedrukte effecten niet zijn opgeteld"),
            key="ledger",
            widths={"component": 210, "place": 190, "why": 420, "printed": 120, "consent": 220, "arms": 320},
        )
        st.markdown(
            ":small["
            + _(
                "Een groep telt bij een onderdeel als zij het kreeg en de controlegroep niet. Wat elke groep kreeg, "
                "staat met bronnen op de pagina [Ontwerp](ontwerp)."
            )
            + "]"
        )
        draw_source_line(sources)
