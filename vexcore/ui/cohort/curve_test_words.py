"""Tests of outflow over time in words: what differs, by how much, and whether that holds over all months."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pandas as pd

from vexcore.contracts.origin import EMBARGOED, RELEASED
from vexcore.ui.cohort.curve_words import REFERENCE
from vexcore.ui.cohort.words import name_absence, name_arm, name_trial, shorten_absence
from vexcore.ui.places import join_names
from vexcore.ui.text import MISSING, _, format_count, format_day, format_number, is_missing

ALL = "all"
WORK = "work"
LEVEL = 0.10
"""Share of tests that find a difference by chance alone where there is none; the intervals are of 90 %."""

LOG_RANK, COX, PROPORTIONAL = "log-rank", "cox", "proportional-hazards"
MEAN, DIFFERENCE = "restricted-mean", "restricted-mean-difference"

Row = Mapping[Hashable, Any]
_KEYS = ["trial_id", "against", "arm_id"]


def name_contrasts(tests: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `vexcore.queries.survival.load_survival_tests` with what they are about.

    Returns
    -------
    DataFrame
        Adds ``place``, ``arm``, ``against`` (id of the comparison arm, also of a test over all arms), ``versus`` (its
        name), ``main`` (against a reference group drawn by lot where there is one, else against control), ``several``
        (the trial has more than one comparison) and ``absent`` (why there is no number, in short).
    """
    records = tests.to_dict("records")
    names = {str(row["arm_id"]): name_arm(row) for row in records}
    roles = {str(row["arm_id"]): row["role"] for row in records}
    against = [str(row["arm_id"] if row["comparison_arm_id"] == ALL else row["comparison_arm_id"]) for row in records]
    named = tests.assign(
        place=[name_trial(row) for row in records],
        arm=[names[str(row["arm_id"])] for row in records],
        against=against,
        versus=[names.get(arm, MISSING) for arm in against],
        absent=[shorten_absence(row) for row in records],
    )
    contrasts = named[named["test"].isin([LOG_RANK, COX])]
    drawn = {
        str(trial): {str(arm): roles.get(str(arm)) == REFERENCE for arm in own["against"]}
        for trial, own in contrasts.groupby("trial_id")
    }
    return named.assign(
        main=[
            drawn.get(trial, {}).get(arm, False) or not any(drawn.get(trial, {}).values())
            for trial, arm in zip(named["trial_id"], named["against"], strict=True)
        ],
        several=[len(drawn.get(trial, {})) > 1 for trial in named["trial_id"]],
    )


def format_p(value: Any) -> str:
    """Return a p-value as a sentence has it: ``p = 0,04``."""
    if is_missing(value):
        return MISSING
    return (
        _("p < 0,01")
        if float(value) < 0.01
        else _("p = {p}").format(p=format_number(value, 3 if float(value) < LEVEL else 2))
    )


def tell_summary(named: pd.DataFrame) -> str:
    """Return in words in how many trials the groups differ more than by chance.

    Parameters
    ----------
    named
        From `name_contrasts`, of one reason.
    """
    overall = _take_overall(named)
    tested = overall[(overall["status"] == RELEASED) & overall["main"]]
    if tested.empty:
        return _("Van geen proef is openbaar of de groepen verschillen in hoe snel men wegging.")
    differ = int((tested["p_value"] < LEVEL).sum())
    if len(tested) > 1:
        told = _(
            "In {n} van de {all} proeven met een toets verschillen de groepen meer dan bij toeval te verwachten is"
        )
    elif differ:
        told = _("In de ene proef met een toets verschillen de groepen meer dan bij toeval te verwachten is")
    else:
        told = _("In de ene proef met een toets verschillen de groepen niet meer dan bij toeval te verwachten is")
    chance = _("Ook als nergens verschil was, vindt een toets dat bij 1 op de 10.")
    return _("{told} (log-rank, p onder 0,10). {chance}").format(
        told=told.format(n=format_count(differ) if differ else _("geen"), all=format_count(len(tested))), chance=chance
    )


def _take_overall(named: pd.DataFrame) -> pd.DataFrame:
    return named[(named["test"] == LOG_RANK) & (named["comparison_arm_id"] == ALL)]


def tell_trials(named: pd.DataFrame) -> list[str]:
    """Return a line for each trial: whether its groups differ, by how many months, and whether the ratio holds.

    Parameters
    ----------
    named
        From `name_contrasts`, of one reason, with the mean months of all reasons.
    """
    lines = []
    for _trial, own in named[named["main"]].groupby("trial_id", sort=False):
        place = str(own["place"].iloc[0])
        parts = [_tell_ranks(own), _tell_months(own), _tell_change(own)]
        lines.append(f"**{place}**: " + " ".join(part for part in parts if part))
    return lines


def _tell_ranks(own: pd.DataFrame) -> str:
    overall = _take_overall(own)
    if overall.empty:
        return _("de groepen zijn niet samen getoetst.")
    row = overall.to_dict("records")[0]
    if row["status"] == EMBARGOED and not is_missing(row["embargo_until"]):
        return _("nog niet openbaar; de proef loopt nog (tot en met {day}).").format(
            day=format_day(row["embargo_until"])
        )
    if row["status"] != RELEASED:
        return _("niet samen getoetst ({reason}).").format(reason=name_absence(row))
    differ = row["p_value"] < LEVEL
    told = _("de groepen verschillen") if differ else _("geen verschil tussen de groepen aangetoond")
    return _("{told} (log-rank, {p}).").format(told=told, p=format_p(row["p_value"]))


def _tell_months(own: pd.DataFrame) -> str:
    known = own[(own["test"] == DIFFERENCE) & (own["status"] == RELEASED)]
    if known.empty:
        return ""
    clear = known[(known["ci_low"] > 0) | (known["ci_high"] < 0)]
    if clear.empty:
        return _("Van geen groep is aangetoond dat men er korter of langer in de bijstand bleef.")
    return " ".join(tell_difference(row) for row in clear.to_dict("records"))


def tell_difference(row: Row) -> str:
    """Return by how many months an arm stays shorter or longer, with its interval, in a sentence."""
    shorter = row["estimate"] < 0
    low, high = sorted((abs(row["ci_low"]), abs(row["ci_high"])))
    return _(
        "In de groep {arm} bleef men tot maand {month} gemiddeld {value} maand {word} in de bijstand dan in de groep "
        "{versus} (90%-interval {low} tot {high})."
    ).format(
        arm=row["arm"],
        month=row["horizon_months"],
        value=format_number(abs(row["estimate"]), 1),
        word=_("korter") if shorter else _("langer"),
        versus=row["versus"],
        low=format_number(low, 1),
        high=format_number(high, 1),
    )


def _tell_change(own: pd.DataFrame) -> str:
    known = own[(own["test"] == PROPORTIONAL) & (own["status"] == RELEASED)]
    arms = [str(arm) for arm in known.loc[known["p_value"] < LEVEL, "arm"]]
    if not arms:
        return ""
    return _("De verhouding verandert in de loop van de tijd: {arms}.").format(arms=join_names(arms))


def describe_ratios(named: pd.DataFrame, *, verdict: Callable[[Row], str]) -> pd.DataFrame:
    """Return the hazard ratios with the texts that chart and table show, and whether they hold over the months.

    Parameters
    ----------
    named
        From `name_contrasts`, of one reason.
    verdict
        What is to be said of a ratio whose interval leaves out 1.

    Returns
    -------
    DataFrame
        Adds ``group``, ``row``, ``value``, ``low``, ``high``, ``told`` (the interval leaves out 1), ``shown``,
        ``interval``, ``verdict``, ``p`` and ``holds`` (texts).
    """
    rows = named[named["test"] == COX]
    change = named[named["test"] == PROPORTIONAL].set_index(_KEYS)
    released = rows["status"] == RELEASED
    records = rows.to_dict("records")
    told = released & ((rows["ci_low"] > 1) | (rows["ci_high"] < 1)).fillna(value=False).astype("bool")
    numbers = {field: rows[source].astype("float64").where(released) for field, source in _NUMBERS.items()}
    return rows.assign(
        **numbers,
        told=told,
        group=[
            _("{place}, tegen {versus}").format(place=row["place"], versus=row["versus"])
            if row["several"]
            else row["place"]
            for row in records
        ],
        row=rows["arm"],
        shown=[format_number(row["estimate"]) if row["status"] == RELEASED else name_absence(row) for row in records],
        interval=[_tell_interval(row, 2) for row in records],
        verdict=[
            (verdict(row) if clear else _("geen verschil aangetoond")) if row["status"] == RELEASED else row["absent"]
            for row, clear in zip(records, told, strict=True)
        ],
        p=[format_p(row["p_value"]) if row["status"] == RELEASED else MISSING for row in records],
        holds=[
            _tell_holding(change.loc[key]) if (key := tuple(row[name] for name in _KEYS)) in change.index else MISSING
            for row in records
        ],
    )


_NUMBERS = {"value": "estimate", "low": "ci_low", "high": "ci_high"}


def _tell_interval(row: Row, decimals: int) -> str:
    if row["status"] != RELEASED or is_missing(row["ci_low"]):
        return shorten_absence(row) or MISSING
    return _("{low} tot {high}").format(
        low=format_number(row["ci_low"], decimals), high=format_number(row["ci_high"], decimals)
    )


def _tell_holding(row: pd.Series) -> str:
    if row["status"] != RELEASED:
        return shorten_absence(row)
    words = _("verandert in de loop van de tijd") if row["p_value"] < LEVEL else _("geen teken dat zij verandert")
    return _("{words} ({p})").format(words=words, p=format_p(row["p_value"]))


def tell_speed(row: Row) -> str:
    """Return whether an arm leaves faster or slower than the other."""
    return _("sneller weg") if row["estimate"] > 1 else _("minder snel weg")


def tell_speed_to_work(row: Row) -> str:
    """Return whether an arm leaves to work faster or slower than the other."""
    return _("sneller naar werk") if row["estimate"] > 1 else _("minder snel naar werk")


def describe_means(named: pd.DataFrame) -> pd.DataFrame:
    """Return the mean months on assistance by arm, with the difference from the main comparison arm.

    Returns
    -------
    DataFrame
        ``place``, ``arm``, ``status``, ``source_id``, ``horizon_months`` and the texts ``shown``, ``interval``,
        ``versus``, ``difference``, ``difference_interval`` and ``verdict``.
    """
    means = named[named["test"] == MEAN]
    differences = named[(named["test"] == DIFFERENCE) & named["main"]]
    beside = {(row["trial_id"], row["arm_id"]): row for row in differences.to_dict("records")}
    rows = []
    for row in means.to_dict("records"):
        other = beside.get((row["trial_id"], row["arm_id"]))
        rows.append(
            {
                **{name: row[name] for name in ("place", "arm", "status", "source_id", "horizon_months")},
                "shown": format_number(row["estimate"], 1) if row["status"] == RELEASED else name_absence(row),
                "interval": _tell_interval(row, 1),
                **_describe_difference(other),
            }
        )
    return pd.DataFrame(rows)


def _describe_difference(row: Row | None) -> dict[str, str]:
    if row is None:
        return dict.fromkeys(("versus", "difference", "difference_interval", "verdict"), MISSING)
    released = row["status"] == RELEASED
    clear = released and (row["ci_low"] > 0 or row["ci_high"] < 0)
    words = _("korter") if released and row["estimate"] < 0 else _("langer")
    return {
        "versus": row["versus"],
        "difference": format_number(row["estimate"], 1) if released else name_absence(row),
        "difference_interval": _tell_interval(row, 1),
        "verdict": (words if clear else _("geen verschil aangetoond")) if released else row["absent"],
    }
