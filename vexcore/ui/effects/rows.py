"""Effects as rows of a chart and of a table, in the words of the reader."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from vexcore.charts.forest import EffectWords
from vexcore.intervals import FEW_EVENTS
from vexcore.ui.text import MISSING, _, format_count, format_number, format_share, is_missing, pick

RELEASED = "released"
FINDING_MARK = "†"
CORRECTION_WORDS = {"M1": _("gecorrigeerd"), "M2": _("kaal")}
KIND_WORDS = {
    "counts": _("interval uit gedrukte aantallen"),
    "borrowed": _("interval met geleende foutmarge (van tabel 9.1)"),
    "reconstructed": _("interval gereconstrueerd, niet gedrukt"),
}
STATE_WORDS = {
    "up": _("hoger, van toeval te onderscheiden"),
    "down": _("lager, van toeval te onderscheiden"),
    "none": _("niet van toeval te onderscheiden"),
    "few": _("te weinig gebeurtenissen om te zeggen"),
    "bare": _("geen interval bekend"),
}
_STATUS_WORDS = {
    "suppressed": _("achtergehouden door de bron"),
    "embargoed": _("nog niet vrijgegeven"),
    "not_estimable": _("niet te berekenen"),
    "not_published": _("niet gedrukt"),
}


def build_effect_words() -> EffectWords:
    """Return the words that all charts of effects share."""
    return EffectWords(
        effect=_("Effect (procentpunten)"),
        section=_("Uitkomst"),
        row=_("Groep"),
        interval=_("90%-interval"),
        n=_("Aantal mensen (groep / vergelijking)"),
        mean=_("Aandeel in de vergelijkingsgroep"),
        states=(
            STATE_WORDS["up"],
            STATE_WORDS["down"],
            STATE_WORDS["none"],
            STATE_WORDS["few"],
            STATE_WORDS["bare"],
        ),
        kinds=(KIND_WORDS["counts"], KIND_WORDS["borrowed"], KIND_WORDS["reconstructed"]),
    )


def read_state(row: Any) -> str:
    """Return what may be said of an effect: one of `vexcore.charts.forest.STATES`."""
    if is_missing(row["ci_low"]):
        return "bare"
    if row["reason"] == FEW_EVENTS:
        return "few"
    if is_missing(row["significant"]) or not row["significant"]:
        return "none"
    return "up" if row["estimate"] > 0 else "down"


def shape_effects(effects: pd.DataFrame, *, marked: Collection[str] = ()) -> pd.DataFrame:
    """Return effects with what charts and tables need beside their own columns.

    Parameters
    ----------
    effects
        From `load_effects`.
    marked
        Ids of the effects whose printed figure a finding speaks of.

    Returns
    -------
    DataFrame
        Added: ``outcome``, ``arm``, ``versus``, ``section``, ``row``, ``value``, ``low``, ``high`` (percentage points),
        ``state``, ``kind``, and the texts ``shown``, ``interval``, ``origin_words``, ``verdict``, ``n``, ``people``,
        ``mean``, ``mde_words`` (the smallest effect that could have been found).
    """
    several = effects["trial_id"].nunique() > 1
    rows = effects.to_dict("records")
    shaped = effects.assign(
        outcome=[pick(row, "outcome") for row in rows],
        arm=[_name_arm(row, several=several) for row in rows],
        versus=[pick(row, "versus") for row in rows],
        value=(effects["estimate"] * 100).where(effects["status"] == RELEASED).astype(float),
        low=effects["ci_low"] * 100,
        high=effects["ci_high"] * 100,
        state=[read_state(row) for row in rows],
        kind=effects["se_type"],
        shown=[_show_effect(row) for row in rows],
        interval=[_show_interval(row) for row in rows],
        origin_words=[KIND_WORDS.get(row["se_type"], MISSING) for row in rows],
        verdict=[_give_verdict(row) for row in rows],
        people=[format_count(row["n"]) for row in rows],
        n=[f"{format_count(row['n_arm'])} / {format_count(row['n_comparison'])}" for row in rows],
        mean=[_show_mean(row) for row in rows],
        mde_words=[_show_mde(row) for row in rows],
    )
    signs = [f" {FINDING_MARK}" if effect in marked else "" for effect in shaped["effect_id"]]
    shaped["section"] = shaped["outcome"]
    shaped["row"] = [arm + sign for arm, sign in zip(shaped["arm"], signs, strict=True)]
    return shaped


def list_columns(*first: str) -> dict[str, str]:
    """Return the columns of a table of effects with their headings; ``first`` come first."""
    known = {
        "outcome": _("Uitkomst"),
        "month": _("Maand"),
        "section": _("Vergelijking en groep"),
        "correction": _("Model"),
    }
    group = {} if "section" in first else {"row": _("Groep")}
    return (
        {name: known[name] for name in first}
        | group
        | {
            "shown": _("Effect (procentpunten)"),
            "interval": _("90%-interval"),
            "verdict": _("Wat het zegt"),
            "origin_words": _("Herkomst van het interval"),
            "mde_words": _("Kleinste vindbare effect (procentpunten)"),
            "mean": _("Aandeel in de vergelijkingsgroep"),
            "n": _("Mensen (groep / vergelijking)"),
            "people": _("Mensen in de berekening"),
            "figure_id": "",
        }
    )


def format_effect(points: float) -> str:
    """Return percentage points with their sign and one decimal; zero has no sign."""
    words = format_number(abs(points), 1)
    if words == format_number(0, 1):
        return words
    return ("+" if points > 0 else "-") + words


def _name_arm(row: Any, *, several: bool) -> str:
    arm = pick(row, "arm")
    return f"{row['trial_name']}: {arm}" if several else arm


def _show_effect(row: Any) -> str:
    if row["status"] != RELEASED or is_missing(row["estimate"]):
        return str(_STATUS_WORDS.get(row["status"], MISSING))
    return format_effect(row["estimate"] * 100)


def _show_interval(row: Any) -> str:
    if is_missing(row["ci_low"]):
        return _("geen")
    return _("{low} tot {high}").format(
        low=format_effect(row["ci_low"] * 100), high=format_effect(row["ci_high"] * 100)
    )


def _give_verdict(row: Any) -> str:
    state = read_state(row)
    if state in ("bare", "few") and pick(row, "reason"):
        return f"{STATE_WORDS[state]}: {pick(row, 'reason')}"
    return STATE_WORDS[state]


def _show_mde(row: Any) -> str:
    return _("niet te zeggen") if is_missing(row["mde"]) else format_number(row["mde"] * 100, 1)


def _show_mean(row: Any) -> str:
    return (
        _("achtergehouden door de bron")
        if is_missing(row["comparison_mean"])
        else format_share(row["comparison_mean"], 1)
    )
