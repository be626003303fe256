"""Estimated effects as rows of charts and tables, in the words of the reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from vexcore.charts.estimates import EstimateWords
from vexcore.contracts.origin import RELEASED
from vexcore.queries.estimates import ALL, EVERY_SUBGROUP, EstimateSelection, load_estimates
from vexcore.ui.cached import ask
from vexcore.ui.cohort.effects_people import tell_dropped
from vexcore.ui.cohort.effects_words import (
    ERROR_WORDS,
    ESTIMAND_WORDS,
    EXPLORATORY,
    SHORT_MODELS,
    VERDICT_WORDS,
    Thresholds,
    find_scale,
    format_effect,
    format_size,
    judge,
    name_unit,
    tell_effect,
)
from vexcore.ui.cohort.words import format_value, name_absence, name_arm, name_origin, name_trial, shorten_absence
from vexcore.ui.text import MISSING, _, format_count, format_number, is_missing, pick

TEXTS = ("shown", "absent", "interval", "mde_words", "threshold_words", "verdict", "told_words", "mean", "n_words")
P_VALUES = ("p_value", "p_holm", "p_bh", "p_randomisation", "p_interaction")
NUMBERS = {
    "std_error": _("Standaardfout"),
    "p_value": _("p"),
    "p_holm": _("p na Holm"),
    "p_bh": _("p na Benjamini-Hochberg"),
    "p_randomisation": _("p door herloting"),
    "p_interaction": _("p van de interactie"),
    "df": _("Vrijheidsgraden"),
    "comparison_sd": _("Standaarddeviatie van de vergelijkingsgroep"),
    "first_stage_f": _("F van de eerste stap"),
}


def load_effect_rows(selection: EstimateSelection, thresholds: Thresholds) -> pd.DataFrame:
    """Return chosen effects with what charts and tables show.

    The spread in the comparison group is not told of a subgroup: there that of everybody is used.
    """
    single = selection.subgroup not in (ALL, EVERY_SUBGROUP)
    asked = replace(selection, subgroup=EVERY_SUBGROUP) if single else selection
    frame = ask(load_estimates, selection=asked)
    keys = ["arm_id", "comparison", "outcome_id", "month"]
    spread = frame.assign(spread=frame["comparison_sd"].astype("float64"))
    spread["spread"] = spread["spread"].fillna(spread.groupby(keys)["spread"].transform("max"))
    chosen = spread[spread["subgroup"] == selection.subgroup] if single else spread
    return describe_effects(chosen, thresholds)


def describe_effects(frame: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Return effects with what charts and tables show.

    Parameters
    ----------
    frame
        From `vexcore.queries.estimates.load_estimates`, with ``spread`` (standard deviation in the comparison group,
        which the threshold of scores is counted in).

    Returns
    -------
    DataFrame
        Added: ``place``, ``arm``, ``versus``; in the unit of the axis ``value``, ``low``, ``high``, ``band`` and
        ``threshold``; ``told`` (the interval leaves out 0); ``judged`` (a key of `VERDICT_WORDS`, empty without
        number); and the texts of `TEXTS`.
    """
    rows = frame.to_dict("records")
    released = (frame["status"] == RELEASED) & frame["estimate"].notna()
    scale = frame["kind"].map(find_scale).astype("float64")
    limits = [thresholds.find(str(row["kind"]), row["spread"]) for row in rows]
    judged = [
        judge(row, limit) if known and not is_missing(row["ci_low"]) else ""
        for row, limit, known in zip(rows, limits, released, strict=True)
    ]
    texts = [_describe(row, limit, verdict) for row, limit, verdict in zip(rows, limits, judged, strict=True)]
    placed = {name: frame[column].astype("float64").where(released) * scale for name, column in _PLACES.items()}
    numbers = pd.Series(limits, index=frame.index, dtype="float64")
    return frame.assign(
        place=[name_trial(row) for row in rows],
        arm=[name_arm(row) for row in rows],
        versus=[pick(row, "versus") for row in rows],
        **placed,
        threshold=numbers * scale,
        told=(placed["low"] > 0) | (placed["high"] < 0),
        judged=pd.Series(judged, index=frame.index, dtype="str"),
        **pd.DataFrame(texts, columns=list(TEXTS), index=frame.index, dtype="str"),
    )


_PLACES = {"value": "estimate", "low": "ci_low", "high": "ci_high", "band": "mde"}


def _describe(row: Any, limit: float | None, verdict: str) -> dict[str, str]:
    kind = str(row["kind"])
    shown = row["status"] == RELEASED and not is_missing(row["estimate"])
    interval = _("{low} tot {high}").format(
        low=format_effect(row["ci_low"], kind), high=format_effect(row["ci_high"], kind)
    )
    return {
        "shown": format_effect(row["estimate"], kind) if shown else name_absence(row),
        "absent": "" if shown else shorten_absence(row) or _("niet te berekenen"),
        "interval": interval if verdict else MISSING,
        "mde_words": format_size(row["mde"], kind),
        "threshold_words": MISSING if limit is None else format_size(limit, kind),
        "verdict": VERDICT_WORDS[verdict] if verdict else name_absence(row),
        "told_words": tell_effect(row) if verdict else MISSING,
        "mean": MISSING if is_missing(row["comparison_mean"]) else format_value(row["comparison_mean"], kind),
        "n_words": MISSING
        if is_missing(row["n_arm"])
        else f"{format_count(row['n_arm'])} / {format_count(row['n_comparison'])}",
    }


def build_words(rows: pd.DataFrame, origin: str, *, group: str, row: str) -> EstimateWords:
    """Return the words of a chart of effects on one outcome."""
    unit = name_unit(str(rows["kind"].iloc[0]), rows["unit"].iloc[0])
    return EstimateWords(
        effect=_("Effect ({unit})").format(unit=unit),
        group=group,
        row=row,
        shown=_("Effect ({unit})").format(unit=unit),
        interval=_("90%-interval"),
        mde=_("Kleinste vindbare effect"),
        verdict=_("Oordeel"),
        mean=_("In de vergelijkingsgroep"),
        n=_("Mensen (groep / vergelijking)"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )


def shape_effect_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return effects as a table with everything that is known of them, texts beside numbers as they were computed."""
    records = rows.to_dict("records")
    return rows.assign(
        model_words=[SHORT_MODELS[row["model"]] for row in records],
        estimand_words=[ESTIMAND_WORDS[row["estimand"]] for row in records],
        se_words=[ERROR_WORDS.get(row["se_type"], MISSING) for row in records],
        why=[_tell_why(row) for row in records],
        dropped_words=["" if is_missing(row["dropped"]) else tell_dropped(str(row["dropped"])) for row in records],
        people=[format_count(row["n"]) for row in records],
        **{name: [format_number(row[name], 3) for row in records] for name in P_VALUES},
        std_error=[_format_error(row) for row in records],
        df=[format_count(row["df"]) for row in records],
        comparison_sd=[_format_spread(row) for row in records],
        first_stage_f=[format_number(row["first_stage_f"], 1) for row in records],
    )


def _format_error(row: Any) -> str:
    return MISSING if is_missing(row["std_error"]) else format_size(row["std_error"], str(row["kind"]))


def _format_spread(row: Any) -> str:
    return MISSING if is_missing(row["comparison_sd"]) else format_number(row["comparison_sd"])


def _tell_why(row: Any) -> str:
    """Return why there is no number, or what to know of one that is there; empty where there is nothing to say."""
    if row["status"] != RELEASED:
        return name_absence(row)
    return "" if is_missing(row["reason_nl"]) or row["reason"] == EXPLORATORY else pick(row, "reason")


def list_effect_columns(*first: str) -> dict[str, str]:
    """Return the columns of a table of effects with their headings; ``first`` come first, of those known."""
    known = {
        "place": _("Proef"),
        "arm": _("Groep"),
        "month": _("Maand"),
        "group": _("Kenmerk"),
        "row": _("Deelgroep"),
        "outcome": _("Uitkomst"),
        "p_interaction": NUMBERS["p_interaction"],
    }
    return {name: known[name] for name in first} | {
        "versus": _("Vergeleken met"),
        "comparison": _("Vergelijking"),
        "estimand_words": _("Effect van wat, op wie"),
        "shown": _("Effect"),
        "interval": _("90%-interval"),
        "verdict": _("Oordeel"),
        "told_words": _("In woorden"),
        "mean": _("In de vergelijkingsgroep"),
        "n_words": _("Mensen (groep / vergelijking)"),
        "people": _("Mensen in de berekening"),
        "std_error": NUMBERS["std_error"],
        "se_words": _("Soort standaardfout"),
        "p_value": NUMBERS["p_value"],
        "p_holm": NUMBERS["p_holm"],
        "p_bh": NUMBERS["p_bh"],
        "p_randomisation": NUMBERS["p_randomisation"],
        "mde_words": _("Kleinste vindbare effect"),
        "threshold_words": _("Grens van de lezer"),
        "df": NUMBERS["df"],
        "comparison_sd": NUMBERS["comparison_sd"],
        "first_stage_f": NUMBERS["first_stage_f"],
        "model_words": _("Model"),
        "dropped_words": _("Samengevoegd of weggelaten"),
        "why": _("Waarom niet, of wat te weten"),
    }
