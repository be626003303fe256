"""What came out, in a few sentences: computed from what is printed, each with the way to its numbers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.ui.design.words import name_comparison
from vexcore.ui.overview.words import order_trials
from vexcore.ui.places import join_names
from vexcore.ui.render import link_passport
from vexcore.ui.text import _, format_count, format_number, format_share

CHANCE = 0.10
"""Share of effects that differs by chance alone when nothing works: the report tests at 10 %."""
SET_ASIDE = "C"
"""The comparison with the control group, which the researchers of a trial with another main comparison set aside."""


def draw_results(trials: pd.DataFrame, results: pd.DataFrame, tally: pd.DataFrame) -> None:
    """Draw what came out of the nine trials.

    Parameters
    ----------
    trials
        From `load_trials`.
    results
        From `load_trial_results`.
    tally
        From `load_effect_tally`.
    """
    known = order_trials(trials)[["trial_id", "place"]].merge(results, on="trial_id", sort=False)
    numeric = known.loc[known["effects"] > 0]
    lines = [
        *(
            describe_effects(
                str(row["place"]), tally.loc[tally["trial_id"] == row["trial_id"]], alone=len(numeric) == 1
            )
            for _i, row in numeric.iterrows()
        ),
        describe_words(known.loc[known["effects"] == 0]),
        describe_outflow(known),
    ]
    st.markdown("\n".join(f"- {line}" for line in lines if line))
    st.markdown(
        ":small[{words}]".format(
            words=_(
                "“Niet van toeval te onderscheiden” is niet hetzelfde als “geen effect”: de groepen zijn klein. Hoe "
                "sterk elk ontwerp is, staat bij [Ontwerp](ontwerp)."
            )
        )
    )


def describe_effects(place: str, tally: pd.DataFrame, *, alone: bool) -> str:
    """Say how many effects of one trial can be told from chance, in its main comparison at the last measurement.

    Parameters
    ----------
    place
        Names the trial.
    tally
        From `load_effect_tally`, one trial.
    alone
        Whether no other trial has effects in numbers.
    """
    main = tally.loc[tally["is_main"].astype(bool)]
    last = main.sort_values("month").iloc[-1]
    tested, told = int(last["tested"]), int(last["told"])
    count = link_passport(format_count(tested), last["figure_id"])
    verdict = (
        _("is **geen van de {tested} effecten van toeval te onderscheiden**")
        if told == 0
        else _("zijn **{told} van de {tested} effecten van toeval te onderscheiden**")
    ).format(tested=count, told=format_count(told))
    opening = (
        _("**{place}** drukt als enige effecten als getal.") if alone else _("**{place}** drukt effecten als getal.")
    )
    sentence = _(
        "In de hoofdvergelijking, met de {comparison}, {verdict}, {month} maanden na de start ({arms} groepen, "
        "{outcomes} uitkomsten over werk).{margin}"
    ).format(
        comparison=_name_reference(str(last["comparison"])),
        verdict=verdict,
        month=last["month"],
        arms=last["arms"],
        outcomes=last["outcomes"],
        margin=" " + _("Het rapport drukt geen foutmarges; die zijn hier benaderd.") if last["reconstructed"] else "",
    )
    parts = [
        opening.format(place=place),
        sentence,
        _describe_earlier(main, int(last["month"])),
        _describe_aside(tally, last),
    ]
    link = _("[Naar de effecten](effecten#in-getallen)")
    return " ".join(part for part in [*parts, link] if part)


def _name_reference(comparison: str) -> str:
    words = name_comparison(comparison)
    return words[:1].lower() + words[1:]


def _describe_earlier(main: pd.DataFrame, month: int) -> str:
    earlier = main.loc[(main["month"] > 0) & (main["month"] < month)]
    if earlier.empty:
        return ""
    tested = int(earlier["tested"].sum())
    return _(
        "Eerder, na {months} maanden, waren het er {told} van de {tested} die te toetsen zijn; toeval alleen geeft er "
        "ongeveer {n} (berekend)."
    ).format(
        months=join_names([str(one) for one in earlier["month"]]),
        told=format_count(earlier["told"].sum()),
        tested=format_count(tested),
        n=format_number(tested * CHANCE, 0),
    )


def _describe_aside(tally: pd.DataFrame, last: pd.Series) -> str:
    aside = tally.loc[
        (tally["comparison"] == SET_ASIDE) & ~tally["is_main"].astype(bool) & (tally["month"] == last["month"])
    ]
    if aside.empty:
        return ""
    row = aside.iloc[0]
    return _(
        "Tegenover de controlegroep ({comparison}) zijn het er {told} van de {tested}, maar die vergelijking zetten de "
        "onderzoekers opzij: de uitstroom in die groep is niet te verklaren."
    ).format(
        comparison=row["comparison"],
        told=format_count(row["told"]),
        tested=link_passport(format_count(row["tested"]), row["figure_id"]),
    )


def describe_words(known: pd.DataFrame) -> str:
    """Say of which trials sources state directions in words only, and of which nothing was found.

    Parameters
    ----------
    known
        Trials without effects in numbers: ``place`` and ``statements``.
    """
    told = list(known.loc[known["statements"] > 0, "place"])
    silent = list(known.loc[known["statements"] == 0, "place"])
    sentences = []
    if told:
        sentences.append(
            _(
                "Over **{n} andere experimenten** ({names}) zeggen de overgenomen bronnen alleen **in woorden** welke "
                "kant het op ging, en zij zijn het niet altijd eens ([naar de uitspraken](effecten#in-woorden))."
            ).format(n=len(told), names=join_names(told))
        )
    if silent:
        sentences.append(
            _("Over **{names}** is in de overgenomen bronnen geen enkele uitkomst gevonden.").format(
                names=join_names(silent)
            )
        )
    return " ".join(sentences)


def describe_outflow(known: pd.DataFrame) -> str:
    """Say which trials print outflow from assistance, without effects.

    Parameters
    ----------
    known
        ``place``, ``effects``, ``outflow_share``, ``outflow_months`` and ``outflow_figure_id``.
    """
    printed = known.loc[known["outflow_share"].notna() & (known["effects"] == 0)]
    if printed.empty:
        return ""
    parts = [
        _("{place} {share}").format(
            place=row["place"],
            share=link_passport(format_share(row["outflow_share"], 1), row["outflow_figure_id"]),
        )
        for _i, row in printed.iterrows()
    ]
    return _(
        "**{names}** drukken een tussenstand van de uitstroom, **geen effecten**: na {months} maanden had een deel van "
        "de deelnemers de bijstand verlaten zonder terug te keren ({parts}, alle groepen samen). Dat zegt niet of de "
        "aanpak hielp. [Naar de uitstroom](uitstroom)"
    ).format(
        names=join_names(list(printed["place"])),
        months=join_names(list(dict.fromkeys(str(month) for month in printed["outflow_months"])), _("of")),
        parts=", ".join(parts),
    )
