"""Estimated effects in words: what they say, and what their comparison can carry."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.contracts.origin import RELEASED
from vexcore.queries.effects import load_effect_notes
from vexcore.ui.cached import ask
from vexcore.ui.cohort.effects_choice import EffectChoice
from vexcore.ui.cohort.effects_people import warn_of_late_classes
from vexcore.ui.cohort.effects_words import UPTAKE, VERDICT_WORDS
from vexcore.ui.cohort.headline import draw_headline
from vexcore.ui.effects.comparison import describe_set_aside
from vexcore.ui.places import join_names
from vexcore.ui.text import _, format_count, format_number, is_missing, pick

CHANCE = 0.10
"""Share of effects whose 90 % interval leaves out 0 by chance alone when nothing works."""
FEW_ARMS = 6
NAMED = ("favourable", "unfavourable", "higher", "lower", "negligible")
"""Verdicts whose groups the headline names, when they are few."""


def draw_effects_headline(rows: pd.DataFrame, choice: EffectChoice) -> None:
    """Draw in words what the effects say, and each group in a line of its own.

    Parameters
    ----------
    rows
        From `vexcore.ui.cohort.effects_rows.load_effect_rows`; not empty.
    """
    draw_headline(tell_verdicts(rows, choice), origin=choice.selection.origin)
    with st.expander(
        _("Elke groep in een zin ({n})").format(n=format_count(len(rows))),
        expanded=len(rows) <= FEW_ARMS,
        icon=":material/format_list_bulleted:",
    ):
        st.markdown("\n".join(f"- {tell_row(row)}" for row in rows.to_dict("records")))


def tell_row(row: Mapping[Hashable, Any]) -> str:
    """Return what is to be said of one effect."""
    name = f"**{row['place']}, {row['arm']}: {row['verdict']}.**"
    if not row["judged"]:
        return name
    told = str(row["told_words"])
    return f"{name} {told[:1].upper()}{told[1:]}."


def tell_verdicts(rows: pd.DataFrame, choice: EffectChoice) -> str:
    """Return in a few sentences how many groups got which verdict, which ones, and how many have no number."""
    trials = rows["trial_id"].nunique()
    opening = _("**{outcome}, {time}{subgroup}**, {groups} in {trials}:").format(
        outcome=choice.label,
        time=choice.name_time(),
        subgroup=f" ({choice.subgroup})" if choice.subgroup else "",
        groups=_("1 groep") if len(rows) == 1 else _("{n} groepen").format(n=format_count(len(rows))),
        trials=_("1 proef") if trials == 1 else _("{n} proeven").format(n=format_count(trials)),
    )
    parts = []
    for verdict, words in VERDICT_WORDS.items():
        own = rows[rows["judged"] == verdict]
        if len(own):
            named = name_groups(own) if verdict in NAMED else ""
            parts.append(f"{format_count(len(own))} {words}{named}")
    absent = int((rows["judged"] == "").sum())
    if absent:
        parts.append(_("{n} zonder getal").format(n=format_count(absent)))
    measure = _("Gemeten aan een kleinste effect dat telt van {threshold}, dat u zelf kiest.").format(
        threshold=choice.thresholds.describe(choice.kind)
    )
    told = (f"{opening} {'; '.join(parts)}.", _tell_luck(rows), measure, _tell_caution(rows))
    return shorten_repeats(" ".join(part for part in told if part), rows)


def shorten_repeats(text: str, rows: pd.DataFrame) -> str:
    """Return a text that calls a trial of several municipalities by the first of them from the second time on."""
    for row in rows.drop_duplicates("trial_id").to_dict("records"):
        if is_missing(row["municipalities"]):
            continue
        first, place = str(row["municipalities"]).split(", ", maxsplit=1)[0], str(row["place"])
        head, found, rest = text.partition(place)
        text = head + found + rest.replace(place, first)
    return text


def _tell_luck(rows: pd.DataFrame) -> str:
    """Return how many effects leave out 0, beside how many would by chance and how many are left after Holm."""
    tested, told = int(rows["low"].notna().sum()), int(rows["told"].sum())
    if not told:
        return ""
    luck = _("{told} van de {n} laten nul buiten hun interval; bij toeval alleen al zouden het er gemiddeld {k} zijn")
    if told == 1:
        luck = _(
            "{told} van de {n} laat nul buiten zijn interval; bij toeval alleen al zouden het er gemiddeld {k} zijn"
        )
    sentence = luck.format(told=format_count(told), n=format_count(tested), k=_count_chance(tested))
    left = count_corrected(rows)
    if left is None:
        return f"{sentence}."
    return sentence + _("; na Holm {verb} er {n} over.").format(
        verb=_("blijft") if left == 1 else _("blijven"), n=format_count(left)
    )


def _count_chance(tested: int) -> str:
    expected = tested * CHANCE
    return _("minder dan 1") if expected < 1 else format_number(expected, 1)


def _tell_caution(rows: pd.DataFrame) -> str:
    """Return which of the verdicts show no cause and effect, or are not of the main comparison; empty where all do."""
    selective = list(dict.fromkeys(rows.loc[rows["comparison"] == "A", "place"]))
    if selective:
        return _("**Van {places} is het vergelijking A: geen oorzaak en gevolg.**").format(places=join_names(selective))
    aside = list(dict.fromkeys(rows.loc[rows["comparison"] != rows["main_comparison"], "place"]))
    if aside:
        return _("**Van {places} is dit niet de hoofdvergelijking: lees eerst het kader hieronder.**").format(
            places=join_names(aside)
        )
    return ""


def name_groups(rows: pd.DataFrame) -> str:
    """Return the groups by trial, between brackets; empty where they are many."""
    if len(rows) > FEW_ARMS:
        return ""
    arms: dict[str, list[str]] = {}
    for row in rows.to_dict("records"):
        arms.setdefault(str(row["place"]), []).append(str(row["arm"]))
    names = [f"{place}, {join_names(own)}" for place, own in arms.items()]
    return f" ({'; '.join(names)})"


def tell_chance(rows: pd.DataFrame) -> str:
    """Return how many of the shown effects leave out 0, and how many would by chance alone."""
    tested = int(rows["low"].notna().sum())
    if not tested:
        return ""
    told = int(rows["told"].sum())
    return _(
        "Van de {n} getoonde effecten laten er {told} de nul buiten hun interval. Ook als geen enkele aanpak iets "
        "deed, zouden dat er bij toeval gemiddeld {k} zijn (10% van {n})."
    ).format(
        n=format_count(tested),
        told=format_count(told),
        k=_count_chance(tested),
    )


def tell_corrected(rows: pd.DataFrame) -> str:
    """Return how many effects are left after the correction for their number; empty where none was made."""
    left = count_corrected(rows)
    if left is None:
        return ""
    return _(
        "Na de correctie van Holm voor het aantal toetsen, per proef en soort uitkomst, {verb} er {n} over."
    ).format(n=format_count(left), verb=_("blijft") if left == 1 else _("blijven"))


def count_corrected(rows: pd.DataFrame) -> int | None:
    """Return how many effects are left after the correction of Holm; None where it was not made."""
    corrected = rows[(rows["status"] == RELEASED) & rows["p_holm"].notna()]
    return None if corrected.empty else int((corrected["p_holm"].astype("float64") <= CHANCE).sum())


def draw_comparisons(rows: pd.DataFrame, *, monthly: bool) -> None:
    """Draw what the comparisons of the shown effects can carry: a box for what is not the ordinary one.

    Parameters
    ----------
    rows
        From `vexcore.ui.cohort.effects_rows.load_effect_rows`.
    monthly
        Whether the outcome comes from registers.
    """
    pairs = rows.drop_duplicates(["trial_id", "comparison"])
    ordinary = pairs[(pairs["comparison"] == "C") & (pairs["main_comparison"] == "C")]
    for letter, own in pairs.groupby("comparison"):
        if letter == "A":
            st.warning(describe_a(own, monthly=monthly), icon=":material/warning:")
        if letter == "B":
            st.info(describe_b(own), icon=":material/balance:")
    for row in pairs[(pairs["comparison"] == "C") & (pairs["main_comparison"] != "C")].to_dict("records"):
        st.warning(
            _("**Vergelijking C in {place} is niet de hoofdvergelijking.**").format(place=row["place"])
            + describe_set_aside(str(row["trial_id"]), is_main=False)
            + (_reject_uptake() if row["estimand"] == UPTAKE else ""),
            icon=":material/warning:",
        )
    if (pairs["estimand"] == UPTAKE).any():
        st.markdown(f":small[{describe_uptake()}]")
    elif len(ordinary):
        told = _(
            "**Vergelijking C{places}:** iedereen die voor een groep is ingeloot, ook wie niet meedeed, tegen iedereen "
            "die voor de controlegroep is ingeloot."
        )
        places = "" if len(ordinary) == len(pairs) else f" ({join_names(list(ordinary['place']))})"
        st.markdown(f":small[{told.format(places=places)}]")
    late = pairs[pairs["baseline_after_assignment"].fillna(value=False).astype("bool")]
    if not monthly and len(late):
        st.warning(
            _(
                "**{places}: de eerste vragenlijst is ingevuld toen mensen hun groep al kenden.** Effecten die voor "
                "die meting corrigeren, kunnen daardoor vertekend zijn."
            ).format(places=join_names(list(dict.fromkeys(late["place"])))),
            icon=":material/event_busy:",
        )
    if caution := warn_of_late_classes(rows):
        st.warning(caution, icon=":material/event_busy:")


def describe_uptake() -> str:
    """Return what an effect of taking up the offer is."""
    return _(
        "**Effect op wie de aanpak kreeg (ATT), vergelijking C:** het verschil tussen wie voor een groep en wie voor "
        "de controlegroep is ingeloot, toegerekend aan wie de aanpak echt kreeg; dat klopt als de loting voor de "
        "anderen niets uitmaakte."
    )


def _reject_uptake() -> str:
    return " " + _("Om dezelfde reden verwerpen zij een effect op wie de aanpak kreeg.")


def describe_a(pairs: pd.DataFrame, *, monthly: bool) -> str:
    """Return that comparison A shows no cause and effect, and why it is there."""
    told = _(
        "**Vergelijking A ({places}) is selectief en geen bewijs van oorzaak en gevolg:** wie ja zei in een groep, "
        "tegen wie ja zei in de controlegroep. Mensen kozen zelf, en elke groep kan andere mensen trekken."
    ).format(places=join_names(list(pairs["place"])))
    if monthly:
        return told
    return told + " " + _("Alleen wie ja zei vulde hier vragenlijsten in: een andere vergelijking is er niet.")


def describe_b(pairs: pd.DataFrame) -> str:
    """Return what comparison B is, and in a sentence why it is the main one where it is."""
    notes = ask(load_effect_notes, field="main_comparison").set_index("trial_id")
    main = pairs[pairs["main_comparison"] == "B"]
    reasons = [pick(notes.loc[trial], "note") for trial in main["trial_id"] if trial in notes.index]
    told = _(
        "**Vergelijking B ({places}):** iedereen die voor een groep is ingeloot, ook wie niet meedeed, tegen de "
        "referentiegroep, die ook is geloot en van niets wist. De controlegroep staat er als een groep tussen."
    ).format(places=join_names(list(pairs["place"])))
    return " ".join([told, *reasons])
