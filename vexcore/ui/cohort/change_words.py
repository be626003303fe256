"""What changed for participants, in sentences that do not read as effects."""

from __future__ import annotations

from typing import Any

import pandas as pd

from vexcore.contracts.origin import RELEASED
from vexcore.ui.cohort.effects_words import find_scale, format_effect, format_size
from vexcore.ui.cohort.words import BINARY, format_value, name_absence, shorten_absence
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.places import join_names
from vexcore.ui.text import MISSING, _, format_count, format_share, is_missing, pick

IMPROVED, UNCHANGED, WORSENED = "improved", "unchanged", "worsened"
CATEGORY_WORDS = {WORSENED: _("slechter"), UNCHANGED: _("ongeveer gelijk"), IMPROVED: _("beter")}
"""In the order in which they are drawn."""

CATEGORIES = tuple(CATEGORY_WORDS)
METHOD_WORDS = {
    "rm-anova": _("Wie beide keren antwoordde"),
    "mixed": _("Iedereen die antwoordde"),
}
BETTER, WORSE, OTHER = "better", "worse", "other"
_MOST_NAMED = 6


def name_pair(from_wave: int, to_wave: int) -> str:
    """Return two waves as an option to choose."""
    return _("{first} → {second}").format(first=WAVE_NAMES[from_wave], second=WAVE_NAMES[to_wave].lower())


def name_between(from_wave: int, to_wave: int) -> str:
    """Return two waves within a sentence."""
    return _("de {first} en de {second}").format(
        first=WAVE_NAMES[from_wave].lower(), second=WAVE_NAMES[to_wave].lower()
    )


def describe_changes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return changes with the texts that chart and table show.

    Returns
    -------
    DataFrame
        Adds ``value``, ``low``, ``high`` (in the unit of the axis, empty unless released), ``told`` (the interval
        leaves out 0), ``shown``, ``absent``, ``interval``, ``means`` (before and after) and ``n_words``.
    """
    released = frame["status"] == RELEASED
    scales = frame["kind"].map(lambda kind: find_scale(str(kind)))
    low, high = (frame[name].astype("float64").where(released) for name in ("ci_low", "ci_high"))
    records = frame.to_dict("records")
    return frame.assign(
        value=(frame["estimate"].astype("float64") * scales).where(released),
        low=low * scales,
        high=high * scales,
        told=(low > 0) | (high < 0),
        shown=[_show_change(row) for row in records],
        absent=[shorten_absence(row) for row in records],
        interval=[_describe_interval(row) for row in records],
        means=[_describe_means(row) for row in records],
        n_words=[
            MISSING if is_missing(row["n"]) else _("ten minste {n}").format(n=format_count(row["n"])) for row in records
        ],
    )


def _show_change(row: Any) -> str:
    return format_effect(row["estimate"], str(row["kind"])) if row["status"] == RELEASED else name_absence(row)


def _describe_interval(row: Any) -> str:
    if row["status"] != RELEASED:
        return shorten_absence(row)
    if is_missing(row["ci_low"]):
        return _("geen interval")
    kind = str(row["kind"])
    return _("{low} tot {high}").format(
        low=format_effect(row["ci_low"], kind), high=format_effect(row["ci_high"], kind)
    )


def _describe_means(row: Any) -> str:
    if row["status"] != RELEASED or is_missing(row["before"]) or is_missing(row["after"]):
        return _("niet getoond")
    kind = str(row["kind"])
    return _("{first} → {second}").format(
        first=format_value(row["before"], kind), second=format_value(row["after"], kind)
    )


def judge_change(row: Any) -> str:
    """Return whether a change is for the better; `OTHER` where neither is."""
    if is_missing(row["higher_is_better"]):
        return OTHER
    return BETTER if (row["estimate"] > 0) == bool(row["higher_is_better"]) else WORSE


def tell_changes(rows: pd.DataFrame, *, place: str, between: str) -> str:
    """Return in words what changed for all groups together.

    Parameters
    ----------
    rows
        One pair of waves, one method, all groups together, from `describe_changes`.
    between
        From `name_between`.
    """
    known = rows[rows["status"] == RELEASED]
    if known.empty:
        return _("Van geen enkele uitkomst is openbaar hoe zij tussen {between} veranderde.").format(between=between)
    clear = known[known["told"]].to_dict("records")
    sides: dict[str, list[str]] = {BETTER: [], WORSE: [], OTHER: []}
    for row in clear:
        sides[judge_change(row)].append(
            _("{outcome} ({change})").format(outcome=_lower(pick(row, "outcome")), change=row["shown"] + _suffix(row))
        )
    texts = {
        BETTER: _("**Beter**: {list}."),
        WORSE: _("**Slechter**: {list}."),
        OTHER: _("**Anders**, niet beter of slechter: {list}."),
    }
    parts = [text.format(list=_enumerate(sides[side])) for side, text in texts.items() if sides[side]]
    if not clear:
        return _(
            "Tussen {between} is in {place} bij geen van de {n} uitkomsten een verandering aan te tonen: wat er "
            "bewoog, past bij toeval."
        ).format(between=between, place=place, n=format_count(len(known)))
    head = _("Tussen {between} veranderde in {place} aantoonbaar iets bij {n} van de {all} uitkomsten.").format(
        between=between, place=place, n=format_count(len(clear)), all=format_count(len(known))
    )
    return " ".join([head, *parts])


def _suffix(row: Any) -> str:
    return _(" procentpunt") if row["kind"] == BINARY else ""


def _enumerate(names: list[str]) -> str:
    if len(names) <= _MOST_NAMED:
        return join_names(names)
    return _("{list} en nog {n}").format(list=", ".join(names[:_MOST_NAMED]), n=len(names) - _MOST_NAMED)


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def describe_reliable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return reliable changes with the texts that chart and table show.

    Returns
    -------
    DataFrame
        Adds ``value``, ``shown``, ``interval``, ``n_words``, ``category_words``, ``threshold_words`` and ``absent``:
        the same words in all parts of a bar of which a part is not known.
    """
    records = frame.to_dict("records")
    released = frame["status"] == RELEASED
    described = frame.assign(
        value=frame["share"].astype("float64").where(released),
        shown=[format_share(row["share"]) if row["status"] == RELEASED else name_absence(row) for row in records],
        interval=[_describe_share_interval(row) for row in records],
        n_words=[
            _("ten minste {n}").format(n=format_count(row["base_n"])) if row["status"] == RELEASED else MISSING
            for row in records
        ],
        category_words=[CATEGORY_WORDS[str(row["category"])] for row in records],
        threshold_words=[format_size(row["threshold"], "score") for row in records],
    )
    absent = pd.Series("", index=described.index, dtype="str")
    for _key, bar in described.groupby(["outcome_id", "arm_id"], sort=False):
        absent.loc[bar.index] = _tell_missing(bar)
    return described.assign(absent=absent)


def _describe_share_interval(row: Any) -> str:
    if row["status"] != RELEASED:
        return shorten_absence(row)
    if is_missing(row["ci_low"]):
        return _("geen interval")
    return _("{low} tot {high}").format(low=format_share(row["ci_low"]), high=format_share(row["ci_high"]))


def _tell_missing(bar: pd.DataFrame) -> str:
    """Return what stands in place of a bar: the parts that are known, and why the others are not."""
    hidden = bar[bar["status"] != RELEASED]
    if hidden.empty:
        return ""
    known = [f"{row['category_words']} {row['shown']}" for row in bar[bar["status"] == RELEASED].to_dict("records")]
    why = shorten_absence(hidden.iloc[0])
    return _("{known}; rest {why}").format(known=", ".join(known), why=why) if known else why


def tell_reliable(rows: pd.DataFrame) -> str:
    """Return in words how many changed for certain, by the outcome in which most people got better."""
    whole = rows[rows["absent"] == ""]
    if whole.empty:
        return _("Voor hoeveel mensen dat geldt, is van geen enkele uitkomst openbaar.")
    better = whole[whole["category"] == IMPROVED].sort_values("value", ascending=False, kind="stable").iloc[0]
    worse = whole[(whole["category"] == WORSENED) & (whole["outcome_id"] == better["outcome_id"])].iloc[0]
    return _(
        "Een gemiddelde verbergt dat de een vooruitging en de ander achteruit. Van de uitkomsten waarvan dat openbaar "
        "is, alle groepen samen, gebeurde het eerste het vaakst bij {outcome}: {better} van wie beide keren "
        "antwoordde ging meer vooruit dan de meetfout, {worse} meer achteruit."
    ).format(outcome=_lower(pick(better, "outcome")), better=better["shown"], worse=worse["shown"])
