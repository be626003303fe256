"""Specification curve: what one estimated effect becomes under every model, error and threshold of the outcome."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.charts.estimates import find_reach
from vexcore.charts.estimates_curve import CurveWords, build_curve_chart
from vexcore.contracts.origin import RELEASED
from vexcore.queries.estimates import load_estimate_errors
from vexcore.ui.cached import ask
from vexcore.ui.cohort.effects_choice import EffectChoice
from vexcore.ui.cohort.effects_rows import load_effect_rows
from vexcore.ui.cohort.effects_words import (
    ERROR_WORDS,
    SHORT_MODELS,
    choose_number_format,
    format_effect,
    name_unit,
)
from vexcore.ui.cohort.frames import draw_cohort_chart
from vexcore.ui.cohort.words import name_origin
from vexcore.ui.text import LANGUAGE, _, format_count, format_number, pick

FAMILIES = (
    ("wage_gt_50_wml", "wage_gt_70_wml", "wage_gt_100_wml"),
    ("hours_gt_8", "hours_gt_12", "hours_gt_27", "hours_gt_32"),
    ("contract_permanent", "contract_temporary"),
)
"""Outcomes that are one question at several thresholds."""


SHORT_OUTCOMES = {
    "wage_gt_50_wml": _("loon > 50% WML"),
    "wage_gt_70_wml": _("loon > 70% WML"),
    "wage_gt_100_wml": _("loon > 100% WML"),
    "hours_gt_8": _("meer dan 8 uur"),
    "hours_gt_12": _("meer dan 12 uur"),
    "hours_gt_27": _("meer dan 27 uur"),
    "hours_gt_32": _("meer dan 32 uur"),
    "contract_permanent": _("vast contract"),
    "contract_temporary": _("tijdelijk contract"),
}
"""Names beside the chart, where a telephone has little room."""


FEW_NAMES = 3
"""Up to how many models and outcomes without a number are named."""


def find_family(outcome: str) -> tuple[str, ...]:
    """Return the outcomes that ask the same at other thresholds, this one among them."""
    return next((family for family in FAMILIES if outcome in family), (outcome,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """An effect under every specification.

    Attributes
    ----------
    rows
        One row a specification that has a number, in ascending order of its estimate: columns of
        `vexcore.ui.cohort.effects_rows.load_effect_rows`, once for each kind of standard error, with ``rank``,
        ``specification``, ``outcome``, ``model_words``, ``error_words`` and ``p``.
    asked
        One row a model and outcome: ``outcome``, ``model_words`` and ``known`` (whether there is a number).
    """

    rows: pd.DataFrame
    asked: pd.DataFrame


def load_curve(choice: EffectChoice, *, arm: str, comparison: str) -> Curve:
    """Return the effect on a group under every specification."""
    selection = replace(
        choice.selection,
        outcomes=find_family(choice.selection.outcomes[0]),
        trials=(),
        arms=(arm,),
        models=(),
        comparison=comparison,
        components=(),
        only=False,
    )
    asked = load_effect_rows(selection, choice.thresholds)
    rows = asked[(asked["status"] == RELEASED) & asked["value"].notna()]
    errors = ask(
        load_estimate_errors, origin=selection.origin, today=selection.today, effect_ids=tuple(rows["effect_id"])
    )
    others = rows.drop(columns=["se_type", "std_error", "ci_low", "ci_high", "p_value"]).merge(errors, on="effect_id")
    every = pd.concat([rows, others], ignore_index=True)
    ordered = every.sort_values(["value", "outcome_id", "model", "se_type"], kind="stable", ignore_index=True)
    return Curve(rows=_describe(ordered), asked=_list_asked(asked))


def _list_asked(asked: pd.DataFrame) -> pd.DataFrame:
    records = asked.to_dict("records")
    return pd.DataFrame(
        {
            "outcome": [_name_outcome(row) for row in records],
            "model_words": [SHORT_MODELS[row["model"]] for row in records],
            "known": (asked["status"] == RELEASED) & asked["value"].notna(),
        }
    )


def _name_outcome(row: Mapping[Hashable, Any]) -> str:
    return SHORT_OUTCOMES.get(str(row["outcome_id"]), pick(row, "outcome"))


def _describe(rows: pd.DataFrame) -> pd.DataFrame:
    scale = 100.0 if len(rows) and rows["kind"].iloc[0] == "binary" else 1.0
    low, high = rows["ci_low"].astype("float64") * scale, rows["ci_high"].astype("float64") * scale
    records = rows.to_dict("records")
    outcome = [_name_outcome(row) for row in records]
    models = [SHORT_MODELS[row["model"]] for row in records]
    errors = [ERROR_WORDS[row["se_type"]] for row in records]
    return rows.assign(
        rank=range(1, len(rows) + 1),
        low=low,
        high=high,
        told=(low > 0) | (high < 0),
        outcome=outcome,
        model_words=models,
        error_words=errors,
        specification=[", ".join(parts) for parts in zip(outcome, models, errors, strict=True)],
        interval=[
            _("{low} tot {high}").format(
                low=format_effect(row["ci_low"], row["kind"]), high=format_effect(row["ci_high"], row["kind"])
            )
            for row in records
        ],
        p=[format_number(row["p_value"], 3) for row in records],
    )


def list_choices(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the choices that occur, from top to bottom: thresholds of the outcome, models, errors."""
    family = find_family(str(rows["outcome_id"].iloc[0]))
    labels = dict(zip(rows["outcome_id"], rows["outcome"], strict=True))
    outcomes = tuple(labels[outcome] for outcome in family if outcome in labels)
    models = tuple(words for words in SHORT_MODELS.values() if words in set(rows["model_words"]))
    errors = tuple(words for words in ERROR_WORDS.values() if words in set(rows["error_words"]))
    return (*(outcomes if len(outcomes) > 1 else ()), *models, *errors)


def tell_signs(rows: pd.DataFrame) -> str:
    """Return in words whether the sign of the effect depends on the choices, and for how many it leaves out 0."""
    below, above = int((rows["value"] < 0).sum()), int((rows["value"] > 0).sum())
    total = format_count(len(rows))
    if below and above:
        fewer = min(below, above)
        told = _("**Het teken wisselt:** bij {n} van de {all} keuzes is het effect {side} dan nul.").format(
            n=format_count(fewer), all=total, side=_("kleiner") if below <= above else _("groter")
        )
        told += _tell_switchers(rows, negative=below <= above)
    else:
        side = _("nooit groter dan") if below else _("nooit kleiner dan")
        if len(rows) in (below, above):
            side = _("kleiner dan") if below else _("groter dan")
        told = _("**Het teken wisselt niet:** bij alle {all} keuzes is het effect {side} nul.").format(
            all=total, side=side
        )
    outside = int(rows["told"].sum())
    return (
        told
        + " "
        + _("Bij {n} van de {all} laat het interval nul erbuiten.").format(n=format_count(outside), all=total)
    )


def _tell_switchers(rows: pd.DataFrame, *, negative: bool) -> str:
    """Return which outcomes or models the minority of signs stands with, where that is all of one."""
    minority = rows[rows["value"] < 0] if negative else rows[rows["value"] > 0]
    for column, words in (("outcome", _("uitkomst")), ("model_words", _("model"))):
        names = list(dict.fromkeys(minority[column]))
        if len(names) < rows[column].nunique():
            return " " + _("Dat is bij {what}: {names}.").format(what=words, names="; ".join(names))
    return ""


def draw_curve(choice: EffectChoice, *, arm: str, comparison: str, names: tuple[str, str]) -> None:
    """Draw the specification curve of one effect.

    Parameters
    ----------
    arm
        Id of the group.
    comparison
        Letter of the comparison that its effect is shown in.
    names
        Of the trial and of the group.
    """
    curve = load_curve(choice, arm=arm, comparison=comparison)
    rows = curve.rows
    if len(rows) < 2:
        st.markdown(_("Van deze groep zijn er met deze keuze geen andere berekeningen met een getal."))
        return
    origin = choice.selection.origin
    listed = list_choices(rows)
    unit = name_unit(choice.kind, rows["unit"].iloc[0])
    told = tell_signs(rows)
    st.markdown(told)
    draw_cohort_chart(
        lambda look: build_curve_chart(
            rows,
            _melt(rows, listed),
            rows=listed,
            words=CurveWords(
                effect=_("Effect ({unit})").format(unit=unit),
                specification=_("Keuze"),
                shown=_("Effect"),
                interval=_("90%-interval"),
                p=_("p"),
                origin=_("Herkomst"),
                stamp=name_origin(origin),
            ),
            look=look,
            number_format=choose_number_format(choice.kind, max(map(abs, find_reach(rows)))),
            language=LANGUAGE,
        ),
        origin=origin,
        title=_("{place}, {arm}: effect {time} onder {n} keuzes, {unit}").format(
            place=names[0], arm=names[1], time=choice.name_time(), n=format_count(len(rows)), unit=unit
        ),
        alt_text=told.replace("**", ""),
        table=rows,
        columns={
            "outcome": _("Uitkomst"),
            "model_words": _("Model"),
            "error_words": _("Soort standaardfout"),
            "shown": _("Effect"),
            "interval": _("90%-interval"),
            "p": _("p"),
        },
        key="curve",
        facts={_("Proef"): names[0], _("Groep"): names[1], _("Maand"): str(choice.month)},
        note=_(
            "Elke kolom is één berekening, van het kleinste naar het grootste effect; de streepjes eronder zeggen "
            "welke keuzes erbij horen. Gevuld teken en donkere balk: zonder nul. Soorten standaardfout veranderen "
            "alleen het interval. Keuzes zijn geen onafhankelijke onderzoeken: het is steeds dezelfde groep mensen."
        )
        + tell_absent(curve.asked),
    )


def tell_absent(asked: pd.DataFrame) -> str:
    """Return how many models and outcomes have no number and, where that is short, which; empty where all have one."""
    absent = asked[~asked["known"]]
    if absent.empty:
        return ""
    told = (
        _("Zonder getal, en dus niet getekend: 1 combinatie van model en uitkomst")
        if len(absent) == 1
        else _("Zonder getal, en dus niet getekend: {n} combinaties van model en uitkomst")
    ).format(n=format_count(len(absent)))
    names = _name_absent(asked)
    return f" {told} ({'; '.join(names)})." if len(names) <= FEW_NAMES else f" {told}."


def _name_absent(asked: pd.DataFrame) -> list[str]:
    """Return what has no number: an outcome or a model where all of it has none, and else the pair."""
    several = asked["outcome"].nunique() > 1
    whole = {
        column: [name for name, own in asked.groupby(column, sort=False)["known"] if not own.any()]
        for column in ("outcome", "model_words")
    }
    left = asked[
        ~asked["known"] & ~asked["outcome"].isin(whole["outcome"]) & ~asked["model_words"].isin(whole["model_words"])
    ]
    pairs = zip(left["outcome"], left["model_words"], strict=True)
    return [
        *map(str, whole["outcome"]),
        *map(str, whole["model_words"]),
        *(f"{outcome}, {model}" if several else model for outcome, model in pairs),
    ]


def _melt(rows: pd.DataFrame, listed: tuple[str, ...]) -> pd.DataFrame:
    """Return one row a specification and choice of those that are listed."""
    parts = [rows[["rank"]].assign(choice=rows[column]) for column in ("outcome", "model_words", "error_words")]
    every = pd.concat(parts, ignore_index=True)
    return every[every["choice"].isin(listed)]
