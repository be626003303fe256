"""The course of effects over the months, and effects with and without correction side by side."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from vexcore.charts.course import build_course_chart
from vexcore.charts.forest import build_forest_chart
from vexcore.contracts.selection import EffectSelection
from vexcore.queries.effects import load_effect_outcomes, load_effects
from vexcore.ui.cached import ask
from vexcore.ui.effects.comparison import describe_set_aside
from vexcore.ui.effects.estimates import explain_empty_components, name_trials
from vexcore.ui.effects.findings import draw_effect_findings, find_marked, load_findings_of
from vexcore.ui.effects.rows import (
    CORRECTION_WORDS,
    FINDING_MARK,
    KIND_WORDS,
    build_effect_words,
    list_columns,
    shape_effects,
)
from vexcore.ui.render import draw_chart, draw_empty
from vexcore.ui.text import _, pick
from vexcore.ui.widgets import choose_one

OPENING_OUTCOME = "hours_gt_8"
COMPARISON_WORDS = {"A": _("A (deelnemers)"), "C": _("C (iedereen)")}


def choose_outcome() -> str:
    """Let the reader choose an outcome that has effects in numbers."""
    outcomes = ask(load_effect_outcomes)
    names = {row["outcome_id"]: pick(row, "label") for row in outcomes.to_dict("records") if row["effects"] > 0}
    return choose_one(_("Uitkomst"), names, key="uitkomst", default=OPENING_OUTCOME)


def draw_course(selection: EffectSelection, *, outcome: str) -> None:
    """Draw the effects on one outcome at all months, a chart a trial.

    Parameters
    ----------
    selection
        What the reader chose; its months and domains do not apply.
    outcome
        The outcome.
    """
    effects = ask(load_effects, selection=replace(selection, months=(), domains=(), outcomes=(outcome,)))
    if effects.empty:
        if len(selection.components) > 1:
            draw_empty(*explain_empty_components(selection))
            return
        draw_empty(
            _("Voor deze keuze is er geen verloop in getallen."),
            _("Voeg bij ‘Gemeente’ Groningen toe, haal een onderdeel weg of kies een andere vergelijking."),
        )
        return
    for trial, own in effects.groupby("trial_id"):
        _draw_course_of(own.sort_values("month", kind="stable"), trial=str(trial))


def _draw_course_of(effects: pd.DataFrame, *, trial: str) -> None:
    findings = load_findings_of(effects)
    rows = shape_effects(effects, marked=find_marked(findings))
    drawn = rows.assign(section=rows["month"].astype(str), row=rows["arm"])
    later = rows.loc[rows["month"] > 0, "state"].isin(["up", "down"])
    draw_chart(
        build_course_chart(
            drawn,
            words=replace(build_effect_words(), section=_("Maand")),
            months=_("Maanden na de start"),
            arm_order=list(dict.fromkeys(drawn["row"])),
        ),
        title=_("{outcome}: effect in de loop van de tijd, in procentpunten tegen de {versus} ({place})").format(
            outcome=rows["outcome"].iloc[0], versus=rows["versus"].iloc[0].lower(), place=name_trials()[trial]
        ),
        alt_text=_(
            "Per maand een teken per groep met het 90%-interval. Na de start zijn {told} van de {n} effecten van "
            "toeval te onderscheiden."
        ).format(told=int(later.sum()), n=len(later)),
        table=rows,
        columns=list_columns("month"),
        sources=sorted(set(rows["source_id"])),
        key=f"course-{trial}",
        note=_describe_course(rows),
    )
    draw_effect_findings(findings)


def _describe_course(rows: pd.DataFrame) -> str:
    sentences = [
        _("Gevuld = van toeval te onderscheiden; hol = niet, of niet te zeggen (de tabel zegt per rij waarom)."),
        _("Maand 0 is de start: verschillen daar zijn toeval en laten zien hoe groot toeval hier is."),
    ]
    if (rows["kind"] == "reconstructed").any():
        sentences.append(_("Gestreepte intervallen zijn gereconstrueerd, niet gedrukt."))
    if rows["low"].isna().any():
        sentences.append(_("Een teken zonder streep heeft geen interval."))
    return " ".join(sentences)


def draw_corrections(selection: EffectSelection) -> None:
    """Draw the effects that are printed or countable both with and without correction.

    Parameters
    ----------
    selection
        What the reader chose; only its trials and components apply.
    """
    effects = _load_corrections(selection)
    if effects.empty:
        st.caption(_("Voor deze keuze zijn er geen kale aantallen gedrukt om mee te vergelijken."))
        return
    findings = load_findings_of(effects)
    marked = find_marked(findings)
    rows = shape_effects(effects, marked=marked)
    rows["correction"] = rows["model"].map(CORRECTION_WORDS)
    rows["section"] = rows["comparison"].map(COMPARISON_WORDS) + ", " + rows["arm"].str.lower()
    signs = rows["effect_id"].isin(marked).map({True: f" {FINDING_MARK}", False: ""})
    rows["row"] = rows["correction"] + signs
    rows = rows.sort_values(["comparison", "arm_id", "model"], kind="stable")
    st.warning(
        _("**Vergelijking C hieronder:**") + describe_set_aside(str(rows["trial_id"].iloc[0]), is_main=False),
        icon=":material/warning:",
    )
    draw_chart(
        build_forest_chart(rows, words=build_effect_words()),
        title=_("{outcome} na {month} maanden: effect met en zonder correctie, in procentpunten ({place})").format(
            outcome=rows["outcome"].iloc[0], month=rows["month"].iloc[0], place=name_trials()[rows["trial_id"].iloc[0]]
        ),
        alt_text=_(
            "Per vergelijking en groep twee rijen: het effect met correctie voor achtergrond en het kale verschil."
        ),
        table=rows,
        columns=list_columns("section", "correction"),
        sources=sorted(set(rows["source_id"])),
        key="corrections",
        note=_(
            "Gecorrigeerd = rekening gehouden met achtergrond (model M1). Kaal = zonder correctie (model M2), berekend "
            "uit de aantallen van tabel 9.1 en de groepsgroottes; het paspoort toont het gedrukte aantal van de groep. "
            "‘{borrowed}’: het rapport drukt bij A geen standaardfout en houdt het aandeel van de controlegroep achter."
        ).format(borrowed=KIND_WORDS["borrowed"]),
    )
    draw_effect_findings(findings)


def _load_corrections(selection: EffectSelection) -> pd.DataFrame:
    """Return effects of model M2 with their counterparts of model M1."""
    frames = []
    for comparison in COMPARISON_WORDS:
        chosen = replace(selection, comparison=comparison, months=(), domains=(), models=("M2",))
        plain = ask(load_effects, selection=chosen)
        if plain.empty:
            continue
        both = replace(
            chosen,
            models=("M1", "M2"),
            outcomes=tuple(sorted(set(plain["outcome_id"]))),
            months=tuple(sorted({int(month) for month in plain["month"]})),
        )
        frames.append(ask(load_effects, selection=both))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
