"""Drawing the designs: nine side by side, and what one can and cannot answer."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from vexcore.ui.design.words import (
    UNKNOWN,
    Row,
    draw_numbered_sources,
    draw_words_table,
    explain_consent,
    mark_sources,
    name_baseline,
    name_comparison,
    name_consent,
    name_field,
    name_legal_basis,
    name_reference,
    name_unknown,
    name_wave,
    number_sources,
)
from vexcore.ui.places import name_place
from vexcore.ui.render import draw_source_line, link_passport
from vexcore.ui.text import LANGUAGE, _, format_count, format_day, is_missing, pick


def draw_designs(designs: pd.DataFrame) -> None:
    """Draw the nine designs side by side."""
    draw_words_table(
        [_describe_design(row) for row in designs.to_dict("records")],
        first=_("Experiment"),
        alt_text=_("De negen ontwerpen naast elkaar, één rij per experiment"),
    )
    st.caption(
        _(
            "Aantallen: volgens de landelijke presentatie; elk getal leidt naar zijn paspoort. "
            "Rapporten noemen soms een ander aantal: zie de opmerkingen per experiment. "
            "*Onbekend* betekent dat geen bron het zegt."
        )
    )
    draw_source_line(["004"])
    with st.expander(_("Wat betekenen deze woorden?")):
        st.markdown(_explain_words())


def _describe_design(row: Row) -> dict[str, str]:
    arms = _("{n} + controle").format(n=row["n_treatment_arms"])
    return {
        _("Experiment"): f"**{name_place(row['municipalities'])}**",
        _("Grondslag"): name_legal_basis(str(row["legal_basis"])),
        _("Toestemming en loting"): name_consent(str(row["consent"])),
        _("Hoofdvergelijking"): name_comparison(str(row["main_comparison"])),
        _("Referentiegroep geloot?"): name_reference(row),
        _("Eerste vragenlijst na loting?"): name_baseline(row),
        _("Groepen"): arms,
        _("Deelnemers: plan → werkelijk"): _("{planned} → {realised}").format(
            planned=link_passport(format_count(row["planned_n"]), row["planned_figure_id"]),
            realised=link_passport(format_count(row["realised_n"]), row["realised_figure_id"]),
        ),
    }


def _explain_words() -> str:
    parts = [
        _(
            "**Artikel 83.** Een besluit bij de Participatiewet gaf zes experimenten ruimte om af te wijken: plichten "
            "laten vervallen, ruimer laten bijverdienen. De andere drie bleven binnen de gewone wet."
        ),
        _("**Eerst toestemming, dan loting.** {meaning}").format(meaning=explain_consent("pre")),
        _("**Eerst loting, dan toestemming.** {meaning}").format(meaning=explain_consent("post")),
        _("**Onbekend.** {meaning}").format(meaning=explain_consent(UNKNOWN)),
        _(
            "**Hoofdvergelijking.** Met wie een groep hier eerst wordt vergeleken. Meestal de controlegroep (C), in "
            "Groningen de referentiegroep (B): de onderzoekers zetten de controlegroep opzij, omdat de uitstroom "
            "daarin niet te verklaren is."
        ),
        _(
            "**Referentiegroep.** Mensen die alleen in registers zijn gevolgd. Alleen als die groep is geloot, is het "
            "verschil met de andere groepen een effect."
        ),
        _(
            "**Eerste vragenlijst na loting.** Wie zijn groep al kent, kan anders antwoorden. Corrigeren voor die "
            "eerste vragenlijst kan dan een deel van het effect wegnemen."
        ),
    ]
    return "\n\n".join(parts)


def draw_profile(trial: Row) -> None:
    """Draw the facts of one trial in a few lines."""
    start = format_day(trial["start_on"])
    end = _("einde onbekend") if is_missing(trial["end_on"]) else format_day(trial["end_on"])
    facts = [
        (_("Naam"), str(trial["name"])),
        (_("Onderzoekers"), str(trial["institute"])),
        (_("Looptijd"), _("{start} tot {end}").format(start=start, end=end)),
        (_("Grondslag"), name_legal_basis(str(trial["legal_basis"]))),
        (
            _("Toestemming en loting"),
            f"{name_consent(str(trial['consent']))}. {explain_consent(str(trial['consent']))}",
        ),
        (_("Hoofdvergelijking"), name_comparison(str(trial["main_comparison"]))),
        (_("Referentiegroep geloot"), name_reference(trial)),
        (_("Eerste vragenlijst na loting"), name_baseline(trial)),
        (
            _("Proevenregister"),
            _("geen inschrijving gevonden") if trial["registry_id"] == UNKNOWN else str(trial["registry_id"]),
        ),
    ]
    with st.container(border=True):
        st.markdown("  \n".join(f"**{name}:** {value}" for name, value in facts))


def draw_answers(statements: pd.DataFrame) -> None:
    """Draw what a design can and cannot answer, in two lists."""
    st.subheader(_("Wat dit ontwerp wel en niet kan beantwoorden"), anchor=False)
    can, cannot = st.columns(2, border=True)
    with can:
        st.markdown(_(":material/check_circle: **Wel**"))
        st.markdown(_list_statements(statements, "can-answer"))
    with cannot:
        st.markdown(_(":material/cancel: **Niet**"))
        st.markdown(_list_statements(statements, "cannot-answer"))


def _list_statements(statements: pd.DataFrame, topic: str) -> str:
    rows = statements[statements["topic"] == topic].to_dict("records")
    return "\n".join(f"- {pick(row, 'text')}" for row in rows) if rows else name_unknown()


def find_statement(statements: pd.DataFrame, topic: str) -> str:
    """Return the statements of a topic as one text; empty where no source says."""
    texts = [pick(row, "text") for row in statements[statements["topic"] == topic].to_dict("records")]
    return " ".join(text for text in texts if text != UNKNOWN)


def draw_exclusion(statements: pd.DataFrame) -> None:
    """Draw who could not take part."""
    st.subheader(_("Wie kon niet meedoen"), anchor=False)
    text = find_statement(statements, "exclusion")
    parts = [part.strip() for part in text.split(";")]
    if not text:
        st.markdown(_("*Onbekend:* geen bron noemt wie was uitgesloten."))
    elif len(parts) > 2:
        st.markdown("\n".join(f"- {part[:1].upper()}{part[1:].rstrip('.')}" for part in parts))
    else:
        st.markdown(text)


def draw_waves(waves: pd.DataFrame) -> None:
    """Draw when the questionnaires were filled in."""
    st.subheader(_("Wanneer is gemeten"), anchor=False)
    if waves.empty:
        st.markdown(_("*Onbekend:* geen bron noemt wanneer vragenlijsten zijn afgenomen."))
        return
    for instrument, part in waves.groupby(f"instrument_{LANGUAGE}", sort=False):
        st.markdown(f"**{instrument}**\n" + "\n".join(_write_wave(row) for row in part.to_dict("records")))


def _write_wave(row: Row) -> str:
    note = pick(row, "note")
    line = f"- {name_wave(int(str(row['wave'])))}: {pick(row, 'when')}"
    return f"{line}  \n  :small[:gray[{note}]]" if note else line


def draw_notes(notes: pd.DataFrame) -> None:
    """Draw what is unknown or contradictory about a trial, with the sources it rests on."""
    st.subheader(_("Onbekend of tegenstrijdig"), anchor=False)
    if notes.empty:
        st.markdown(_("Geen opmerkingen: de bronnen spreken elkaar hier niet tegen."))
        return
    numbers = number_sources(notes["sources"])
    st.markdown("\n".join(_write_note(row, numbers) for row in notes.to_dict("records")))
    draw_numbered_sources(numbers, title=_("Bronnen bij deze opmerkingen"))


def _write_note(row: Row, numbers: Mapping[str, int]) -> str:
    return f"- **{name_field(str(row['field']))}.** {mark_sources(pick(row, 'note'), row['sources'], numbers)}"
