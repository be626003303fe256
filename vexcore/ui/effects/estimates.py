"""Effects in numbers: the filters and the forest plot."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.forest import build_forest_chart
from vexcore.contracts.selection import MAIN_COMPARISON, EffectSelection
from vexcore.queries.effects import load_effect_outcomes
from vexcore.queries.labels import load_labels
from vexcore.queries.trials import load_trials
from vexcore.ui.cached import ask
from vexcore.ui.design.arms import choose_components
from vexcore.ui.effects.findings import draw_effect_findings, find_marked, load_findings_of
from vexcore.ui.effects.rows import FINDING_MARK, build_effect_words, list_columns, shape_effects
from vexcore.ui.places import join_names, name_place
from vexcore.ui.render import draw_chart, draw_empty
from vexcore.ui.text import LANGUAGE, _, format_number, pick
from vexcore.ui.widgets import choose_many, choose_one

MONTHS = ("0", "8", "16", "24")
CHANCE = 0.10
"""Share of effects that is coloured by chance alone when nothing works: the reports test at 10 %."""


def choose_effects() -> EffectSelection:
    """Let the reader choose which effects to read."""
    first, second = st.columns([3, 2])
    with first:
        comparison = choose_one(
            _("Vergelijking"),
            {MAIN_COMPARISON: _("Hoofdvergelijking"), "A": "A", "B": "B", "C": "C"},
            key="vergelijking",
            help_text=_(
                "De hoofdvergelijking is die van de onderzoekers zelf: B in Groningen, C in de andere gemeenten.\n\n"
                "A: wie ja zei, tegen wie ja zei in de controlegroep.\n\n"
                "B: wie is ingeloot, tegen de gelote referentiegroep.\n\n"
                "C: wie is ingeloot, tegen de controlegroep."
            ),
        )
    with second:
        month = choose_one(_("Maanden na de start"), {month: month for month in MONTHS}, key="maand", default="24")
    first, second = st.columns([3, 2])
    with first:
        trials = choose_many(_("Gemeente"), name_trials(), key="gemeente", placeholder=_("alle gemeenten"))
    with second:
        domains = choose_many(_("Soort uitkomst"), _name_domains(), key="domein", placeholder=_("alle soorten"))
    offered = choose_components()
    return EffectSelection(
        comparison=comparison,
        months=(int(month),),
        trials=trials,
        domains=domains,
        components=offered.components,
        only=offered.only,
    )


def name_trials() -> dict[str, str]:
    """Return the municipalities of each trial, by trial, in alphabetical order."""
    names = {str(row["trial_id"]): name_place(row["municipalities"]) for row in ask(load_trials).to_dict("records")}
    return dict(sorted(names.items(), key=lambda item: item[1]))


def _name_domains() -> dict[str, str]:
    return {str(row["id"]): str(row[LANGUAGE]) for row in ask(load_labels, axis="domain").to_dict("records")}


def draw_verdict(effects: pd.DataFrame) -> None:
    """Draw in one sentence what the effects in numbers say, and for what choice; nothing where there are none.

    Parameters
    ----------
    effects
        From `load_effects`.
    """
    if effects.empty:
        return
    rows = shape_effects(effects)
    scope = _("{places}, {month} maanden na de start, tegen de {versus}:").format(
        places=join_names(_name_shown(rows)),
        month=int(rows["month"].iloc[0]),
        versus=join_names(list(dict.fromkeys(rows["versus"].str.lower()))),
    )
    caution = (
        ""
        if (rows["comparison"] == rows["main_comparison"]).all()
        else " " + _("Dit is niet de hoofdvergelijking: lees eerst het gele kader hieronder.")
    )
    st.markdown(f"{scope} {describe_chance(rows)}{caution}")


def draw_forest(effects: pd.DataFrame, *, selection: EffectSelection) -> None:
    """Draw the forest plot with what may be said of it; say so where there is no effect in numbers.

    Parameters
    ----------
    effects
        From `load_effects`.
    selection
        What the reader chose.
    """
    if effects.empty:
        _draw_no_numbers(selection)
        return
    findings = load_findings_of(effects)
    rows = shape_effects(effects, marked=find_marked(findings))
    verdict = describe_chance(rows)
    month = int(effects["month"].iloc[0])
    versus = join_names(list(dict.fromkeys(rows["versus"].str.lower())))
    draw_chart(
        build_forest_chart(rows, words=build_effect_words()),
        title=(
            _("Verschil bij de start met de {versus}, in procentpunten ({places})")
            if month == 0
            else _("Effect na {month} maanden: verschil met de {versus} in procentpunten ({places})")
        ).format(month=month, versus=versus, places=join_names(_name_shown(rows))),
        alt_text=_("Per uitkomst een rij per groep, met het effect en het 90%-interval rond nul. {verdict}").format(
            verdict=verdict.replace("**", "")
        ),
        table=rows,
        columns=list_columns("outcome"),
        sources=sorted(set(rows["source_id"])),
        key="forest",
        note=_describe_marks(rows),
    )
    draw_effect_findings(findings)


def describe_chance(rows: pd.DataFrame) -> str:
    """Say how many of how many effects are coloured, and how many would be by chance.

    Parameters
    ----------
    rows
        From `shape_effects`.
    """
    tested = int(rows["state"].isin(["up", "down", "none"]).sum())
    up, down = int((rows["state"] == "up").sum()), int((rows["state"] == "down").sum())
    rest = len(rows) - tested
    if tested == 0:
        return _(
            "**Van geen van de {n} effecten hieronder is te zeggen of het toeval is**: er is geen interval."
        ).format(n=len(rows))
    told = up + down
    opening = (
        _("**Geen van de {tested} effecten die te toetsen zijn, is van toeval te onderscheiden.**")
        if told == 0
        else _(
            "**{told} van de {tested} effecten die te toetsen zijn, zijn van toeval te onderscheiden**: {up} hoger, "
            "{down} lager."
        )
    ).format(told=told, tested=tested, up=up, down=down)
    chance = _(
        "Ook als geen enkele aanpak iets deed, zou toeval er bij deze grens van 10% gemiddeld {expected} kleuren "
        "(berekend uit de getoonde rijen)."
    ).format(expected=_("minder dan 1") if tested * CHANCE < 1 else format_number(tested * CHANCE, 1))
    left = (
        ""
        if rest == 0
        else " " + _("Nog {rest} zijn niet te toetsen: geen interval of te weinig gebeurtenissen.").format(rest=rest)
    )
    return f"{opening}{_count_control(rows)} {chance}{left}"


def _count_control(rows: pd.DataFrame) -> str:
    """Say how many of the coloured effects are of the control group, which got no other approach."""
    own = int(((rows["arm_role"] == "control") & rows["state"].isin(["up", "down"])).sum())
    if own == 0:
        return ""
    return " " + _(
        "Daarvan {n} bij de controlegroep zelf, die de gewone aanpak kreeg: dat kan geen aanpak zijn."
    ).format(n=own)


def _name_shown(rows: pd.DataFrame) -> list[str]:
    names = name_trials()
    return [names[trial] for trial in dict.fromkeys(rows["trial_id"])]


def _describe_marks(rows: pd.DataFrame) -> str:
    sentences = []
    if (rows["kind"] == "reconstructed").any():
        sentences.append(
            _(
                "Gestreept = gereconstrueerd: het rapport drukt geen standaardfouten, dus dit interval is door ons "
                "benaderd uit het aandeel in de vergelijkingsgroep en de groepsgroottes. Het is geen cijfer van de "
                "auteurs."
            )
        )
    if (rows["kind"] == "borrowed").any():
        sentences.append(
            _("Gestippeld = geleend: het gecorrigeerde effect krijgt de foutmarge van het kale effect uit tabel 9.1.")
        )
    for state in ("few", "bare"):
        reasons = list(dict.fromkeys(rows.loc[rows["state"] == state, f"reason_{LANGUAGE}"].dropna()))
        if reasons and state == "bare":
            sentences.append(_("Ruit zonder streep = geen interval: {reasons}.").format(reasons="; ".join(reasons)))
        elif reasons:
            sentences.append(_("Vierkant = {reasons}.").format(reasons="; ".join(reasons)))
    if (rows["arm_role"] == "control").any():
        sentences.append(_("De vergelijkingsgroep is de controlegroep: zij kreeg de gewone aanpak."))
    if rows["row"].str.endswith(FINDING_MARK).any():
        sentences.append(_("{mark} = zie de regels onder de grafiek.").format(mark=FINDING_MARK))
    return " ".join(sentences)


def draw_reading_guide() -> None:
    """Draw how to read the charts of effects."""
    with st.expander(_("Zo leest u deze grafiek"), icon=":material/help:"):
        st.markdown(
            _(
                "- **Elke rij is een groep** die door het lot een aanpak kreeg; elk kopje een uitkomst.\n"
                "- **De plaats van het teken** is het effect: +2 betekent dat van elke 100 mensen er 2 meer de "
                "uitkomst hebben dan in de vergelijkingsgroep. Links van de nullijn is minder, rechts meer.\n"
                "- **De streep is het 90%-interval**: de waarden die goed bij de gegevens passen. Loopt hij over nul, "
                "dan kan het verschil toeval zijn. De onderzoekers toetsen ook op 10%.\n"
                "- **Gevulde driehoek, met kleur**: de streep raakt nul niet (blauw omhoog = hoger, oranje omlaag = "
                "lager). Hoger is niet altijd beter: meer tijdelijke contracten kan goed of slecht zijn.\n"
                "- **Hol en grijs**: niet van toeval te onderscheiden. Dat is niet hetzelfde als ‘geen effect’.\n"
                "- **Aantallen en het aandeel in de vergelijkingsgroep** ziet u bij aanwijzen en in de tabel. Het "
                "aandeel staat in dezelfde rij van de gedrukte tabel als het effect: open daarvoor het paspoort."
            )
        )


def draw_not_printed() -> None:
    """Say which outcomes were measured but have no effect in numbers."""
    outcomes = ask(load_effect_outcomes)
    missing = outcomes.loc[(outcomes["effects"] == 0) & (outcomes["measured"] == "questionnaire")]
    names = [pick(row, "label") for row in missing.to_dict("records")]
    with st.expander(_("Gezondheid, vertrouwen en meedoen: niet gedrukt")):
        st.markdown(
            _(
                "Groningen mat ook uitkomsten met vragenlijsten, maar tekent die effecten alleen als balken in figuren "
                "en drukt er geen getallen van. Ze zijn **niet gedrukt**, en hier niet uit de figuren afgelezen. Oss "
                "en Wageningen drukken gemiddelden per meting (zie Deelnemers), geen effecten per groep."
            )
        )
        st.caption(_("Zonder effect als getal: {names}.").format(names=join_names(names)))


def _draw_no_numbers(selection: EffectSelection) -> None:
    numeric = ask(load_effect_outcomes)
    domains = set(numeric.loc[numeric["effects"] > 0, "domain"])
    if selection.domains and not domains & set(selection.domains):
        draw_empty(
            _("Van deze soort uitkomst is geen effect als getal gedrukt."),
            _(
                "Kies bij ‘Soort uitkomst’ inkomen uit werk, gewerkte uren of soort contract, of lees hieronder wat "
                "bronnen in woorden zeggen."
            ),
        )
        return
    if selection.trials and "groningen" not in selection.trials:
        draw_empty(
            _("Van deze gemeenten is geen effect als getal gedrukt: alleen Groningen deed dat."),
            _("Voeg bij ‘Gemeente’ Groningen toe, of lees hieronder wat bronnen in woorden zeggen."),
        )
        return
    what, remedy = explain_empty_components(selection)
    draw_empty(what, remedy)


def explain_empty_components(selection: EffectSelection) -> tuple[str, str]:
    """Return why no group with an effect in numbers is left, and what to change."""
    what = _("Geen groep met een gedrukt effect voldoet aan deze keuze.")
    if len(selection.components) > 1:
        what = _(
            "Geen groep met een gedrukt effect biedt alle gekozen onderdelen samen. Ze moeten alle {n} in dezelfde "
            "groep zitten, niet elk in een andere."
        ).format(n=len(selection.components))
    if selection.only:
        return what, _("Kies bij ‘Hoe zoeken’ ‘Minstens deze’, haal een onderdeel weg of kies een andere vergelijking.")
    return what, _("Haal bij ‘Onderdelen’ een onderdeel weg of kies een andere vergelijking.")
