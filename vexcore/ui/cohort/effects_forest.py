"""Estimated effects of all trials and groups beside each other, and of the subgroups of one."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.charts.estimates import build_estimate_chart, find_reach
from vexcore.queries.estimates import ALL, EVERY_SUBGROUP
from vexcore.ui.cohort.effects_choice import STANDARD, EffectChoice
from vexcore.ui.cohort.effects_download import draw_download
from vexcore.ui.cohort.effects_headline import tell_chance, tell_corrected
from vexcore.ui.cohort.effects_people import name_subgroup, order_subgroup, warn_of_late_classes
from vexcore.ui.cohort.effects_rows import build_words, list_effect_columns, load_effect_rows, shape_effect_table
from vexcore.ui.cohort.effects_words import (
    MODEL_WORDS,
    SHORT_MODELS,
    SUBGROUP_MONTHS,
    choose_number_format,
    name_unit,
)
from vexcore.ui.cohort.frames import draw_cohort_chart, list_values
from vexcore.ui.text import LANGUAGE, _, format_number, is_missing


def explain_band(choice: EffectChoice, *, dense: bool = False) -> str:
    """Return how to read the band, the interval and the lines at the smallest effect that matters.

    Parameters
    ----------
    dense
        Whether the intervals are a band of their own.
    """
    interval = _("Donkere band: 90%-interval, het donkerst zonder nul") if dense else _("Streep: 90%-interval")
    band = _("Lichte band") if dense else _("Band")
    return _(
        "{interval}; gevuld teken: zonder nul, hol: met nul. **{band}: effecten die dit onderzoek vaker dan 1 op de 5 "
        "keer had gemist.** Grijze streepjes: uw grens van {threshold}."
    ).format(interval=interval, band=band, threshold=choice.thresholds.describe(choice.kind))


def draw_reading_guide() -> None:
    """Draw how to read the charts of estimated effects."""
    with st.expander(_("Zo leest u deze grafieken"), icon=":material/help:"):
        st.markdown(
            _(
                "- **De plaats van het teken** is het effect: +2 betekent dat van elke 100 mensen er 2 meer de "
                "uitkomst hebben dan in de vergelijkingsgroep.\n"
                "- **De streep is het 90%-interval**: de waarden die goed bij de gegevens passen.\n"
                "- **De gekleurde band** loopt tot het kleinste effect dat dit onderzoek met 80% kans had gevonden "
                "(toets op 10%); wat kleiner is, had het vaker dan 1 op de 5 keer gemist. Een kort interval binnen uw "
                "grens: er is geen effect van belang. Een lang interval in een brede band: het onderzoek is te klein "
                "om het te zeggen.\n"
                "- **Verwaarloosbaar**: het hele interval ligt binnen uw grens. **Gunstig of ongunstig**: het hele "
                "interval ligt aan één kant van nul. **Onduidelijk**: geen van beide; **te klein onderzoek**: en ook "
                "een effect zo groot als uw grens had het vaker dan 1 op de 5 keer gemist.\n"
                "- **Holm en Benjamini-Hochberg** corrigeren voor het aantal toetsen, per proef en soort uitkomst, na "
                "24 maanden. **p door herloting**: hoe vaak toeval in de loting zelf zo'n verschil geeft."
            )
        )


def describe_setting(choice: EffectChoice) -> str:
    """Return the model, and what else differs from the opening choice, for within a title; empty where nothing does."""
    parts = []
    if choice.model != STANDARD:
        parts.append(MODEL_WORDS[choice.model])
    if choice.selection.uptake:
        parts.append(_("op wie de aanpak kreeg"))
    if choice.subgroup:
        parts.append(_("{subgroup}, verkennend").format(subgroup=choice.subgroup))
    return f" [{'; '.join(parts)}]" if parts else ""


def list_facts(choice: EffectChoice) -> dict[str, str]:
    """Return what holds for every row of a table."""
    return {
        _("Uitkomst"): choice.label,
        _("Eenheid van het effect"): name_unit(choice.kind, ""),
        _("Bij wie"): choice.subgroup or _("iedereen"),
    }


def draw_forest(rows: pd.DataFrame, choice: EffectChoice) -> None:
    """Draw the effects of all chosen trials and groups.

    Parameters
    ----------
    rows
        From `vexcore.ui.cohort.effects_rows.load_effect_rows`; not empty.
    """
    origin = choice.selection.origin
    drawn = rows.assign(group=[_head_trial(row) for row in rows.to_dict("records")], row=rows["arm"])
    table = shape_effect_table(drawn)
    words = build_words(rows, origin, group=_("Proef"), row=_("Groep"))
    unit = name_unit(choice.kind, rows["unit"].iloc[0])
    draw_cohort_chart(
        lambda look: build_estimate_chart(
            drawn,
            words=words,
            look=look,
            number_format=choose_number_format(choice.kind, max(map(abs, find_reach(drawn)))),
            language=LANGUAGE,
        ),
        origin=origin,
        title=_("{outcome} {time}: effect per groep, {unit}{setting}").format(
            outcome=choice.label, time=choice.name_time(), unit=unit, setting=describe_setting(choice)
        ),
        alt_text=list_values(drawn.assign(shown=drawn["shown"] + " (" + drawn["verdict"] + ")")),
        table=table,
        columns=list_effect_columns("place", "arm", "month"),
        key="effects",
        facts={**list_facts(choice), _("Eenheid van het effect"): unit},
        note=" ".join(part for part in (explain_band(choice), tell_chance(rows), tell_corrected(rows)) if part),
    )
    draw_reading_guide()
    draw_download(rows, origin=origin, name="effecten", key="download-effects")


def _head_trial(row: Mapping[Hashable, Any]) -> str:
    """Return a trial with its comparison where that says something: in A and B the group is compared with another."""
    return _("{place}, vergelijking {letter}").format(place=row["place"], letter=row["comparison"])


def draw_subgroups(choice: EffectChoice, *, trial: str, arm: str, names: tuple[str, str]) -> None:
    """Draw the effect on one group by subgroup, with the test of whether subgroups differ.

    Parameters
    ----------
    trial, arm
        Ids.
    names
        Of the trial and of the group.
    """
    months = (choice.month, *SUBGROUP_MONTHS)
    selection = replace(
        choice.everybody(),
        comparison="main",
        models=(STANDARD,),
        uptake=False,
        trials=(trial,),
        arms=(arm,),
        months=tuple(dict.fromkeys(months)),
        subgroup=EVERY_SUBGROUP,
        components=(),
        only=False,
    )
    every = load_effect_rows(selection, choice.thresholds)
    apart = every[every["subgroup"] != ALL]
    if apart.empty:
        st.markdown(_("Van deze groep zijn op deze uitkomst geen deelgroepen geschat."))
        return
    month = next(month for month in months if (apart["month"] == month).any())
    rows = apart[apart["month"] == month]
    whole = every[(every["subgroup"] == ALL) & (every["month"] == month)]
    _draw_subgroup_chart(rows, whole, replace(choice, selection=replace(selection, months=(month,))), names=names)


def _draw_subgroup_chart(
    rows: pd.DataFrame, whole: pd.DataFrame, choice: EffectChoice, *, names: tuple[str, str]
) -> None:
    ordered = rows.sort_values("subgroup", key=lambda ids: ids.map(order_subgroup), kind="stable")
    named = [name_subgroup(str(subgroup)) for subgroup in ordered["subgroup"]]
    characteristic = pd.Series([name for name, _category in named], index=ordered.index, dtype="str")
    # What is withheld has no p of its own; the test is one of the whole characteristic.
    p_values = ordered["p_interaction"].astype("float64").groupby(characteristic).transform("max")
    apart = ordered.assign(
        group=[_head_characteristic(name, p) for name, p in zip(characteristic, p_values, strict=True)],
        row=[category for _name, category in named],
    )
    first = whole.assign(group=_("Iedereen"), row=_("iedereen"))
    drawn = pd.concat([first, apart])
    origin = choice.selection.origin
    words = build_words(rows, origin, group=_("Kenmerk"), row=_("Deelgroep"))
    draw_cohort_chart(
        lambda look: build_estimate_chart(
            drawn,
            words=words,
            look=look,
            number_format=choose_number_format(choice.kind, max(map(abs, find_reach(drawn)))),
            language=LANGUAGE,
        ),
        origin=origin,
        title=_("Verkennend: {place}, {arm}, {outcome} {time}, per deelgroep").format(
            place=names[0], arm=names[1], outcome=choice.label, time=choice.name_time()
        ),
        alt_text=list_values(drawn),
        table=shape_effect_table(drawn),
        columns=list_effect_columns("group", "row", "p_interaction", "month"),
        key="subgroups",
        facts={_("Proef"): names[0], _("Groep"): names[1], **list_facts(choice), _("Model"): SHORT_MODELS[STANDARD]},
        note=_(
            "**Verkennend:** niet vooraf gepland, veel toetsen, kleine groepen. Kijk naar de p van de interactie: pas "
            "als die klein is, verschilt het effect zelf tussen deelgroepen. Dat het interval van de ene deelgroep nul "
            "raakt en dat van de andere niet, zegt dat niet. Model M1, hoofdvergelijking, effect van het aanbod. "
            "{chance}"
        ).format(chance=tell_chance(apart))
        + f" {warn_of_late_classes(rows)}".rstrip(),
    )


def _head_characteristic(name: str, p_value: object) -> str:
    if is_missing(p_value):
        return name
    return _("{name} (p interactie {p})").format(name=name, p=format_number(p_value, 2))
