"""The trials of a pool as rows of charts and tables, and their mean over those that the reader keeps."""

from __future__ import annotations

from collections.abc import Set
from math import nan
from statistics import NormalDist
from typing import Any

import pandas as pd

from vexcore.contracts.origin import EFFECT_LEVEL, NOT_ESTIMABLE, RELEASED
from vexcore.estimate.synthesis import Pool, pool_effects
from vexcore.ui.cohort.effects_words import find_scale, format_effect
from vexcore.ui.cohort.words import name_absence, name_trial, shorten_absence
from vexcore.ui.synthesis.reasons import FEW_TRIALS, SWITCHED_OFF
from vexcore.ui.synthesis.words import format_interval
from vexcore.ui.text import MISSING, _, format_share, is_missing, pick

_REACH = NormalDist().inv_cdf((1 + EFFECT_LEVEL) / 2)


def describe_trials(trials: pd.DataFrame, *, kind: str, off: Set[str] = frozenset()) -> pd.DataFrame:
    """Return the trials of a pool with what charts and tables show.

    Parameters
    ----------
    trials
        From `vexcore.queries.synthesis.load_ledger`.
    kind
        As `vexcore.ui.synthesis.words.find_kind` gives it.
    off
        Ids of the trials that the reader switched off.

    Returns
    -------
    DataFrame
        Added: ``place``; in the unit of the axis ``value``, ``low``, ``high``; ``inside`` (it is in the mean); ``why``
        (reason that it is not, else empty); and the texts ``shown``, ``absent``, ``interval``.
    """
    rows = trials.to_dict("records")
    inside = [bool(row["pooled"]) and row["trial_id"] not in off for row in rows]
    scale = find_scale(kind)
    why = ["" if kept else _find_reason(row, off) for row, kept in zip(rows, inside, strict=True)]
    known = [_is_known(row) for row in rows]
    ranges = [_find_range(row) if told else (nan, nan) for row, told in zip(rows, known, strict=True)]
    values = [float(row["estimate"]) if told else nan for row, told in zip(rows, known, strict=True)]
    numbers = {
        "value": [value * scale for value in values],
        "low": [low * scale for low, _high in ranges],
        "high": [high * scale for _low, high in ranges],
    }
    return trials.assign(
        place=pd.Series([name_row(row) for row in rows], index=trials.index, dtype="str"),
        **{name: pd.Series(own, index=trials.index, dtype="float64") for name, own in numbers.items()},
        inside=pd.Series(inside, index=trials.index, dtype="bool"),
        why=pd.Series(why, index=trials.index, dtype="str"),
        shown=[
            format_effect(row["estimate"], kind) if told else name_absence(row)
            for row, told in zip(rows, known, strict=True)
        ],
        absent=["" if told else _shorten(row) for row, told in zip(rows, known, strict=True)],
        interval=[format_interval(low, high, kind) for low, high in ranges],
    )


def _find_range(row: Any) -> tuple[float, float]:
    """Return the interval of the effect itself, as other pages show it; of what was combined, from its error."""
    if not is_missing(row["ci_low"]) and not is_missing(row["ci_high"]):
        return float(row["ci_low"]), float(row["ci_high"])
    error = nan if is_missing(row["std_error"]) else float(row["std_error"])
    return float(row["estimate"]) - _REACH * error, float(row["estimate"]) + _REACH * error


def name_row(row: Any) -> str:
    """Return the name of a trial; of a printed effect among others it says so."""
    name = name_trial(row)
    return _("{place} (gedrukt)").format(place=name) if row.get("printed") else name


def _is_known(row: Any) -> bool:
    return row["status"] == RELEASED and not is_missing(row["estimate"])


def _shorten(row: Any) -> str:
    return _("geen getal") if row["status"] in (RELEASED, NOT_ESTIMABLE) else shorten_absence(row)


def _find_reason(row: Any, off: Set[str]) -> str:
    if row["pooled"] and row["trial_id"] in off:
        return SWITCHED_OFF
    return "not told" if is_missing(row["reason"]) else str(row["reason"])


def pool_trials(described: pd.DataFrame) -> Pool:
    """Return the mean over the trials that are in it, in the unit of the outcome.

    Parameters
    ----------
    described
        From `describe_trials`.
    """
    inside = described[described["inside"]]
    return pool_effects(
        inside["estimate"].astype("float64").to_numpy(),
        inside["std_error"].astype("float64").to_numpy(),
        level=EFFECT_LEVEL,
    )


def add_pool(described: pd.DataFrame, pool: Pool) -> pd.DataFrame:
    """Return the trials with what the pool says of each: ``weight``, ``shrunken`` and ``without_*``, in its own unit.

    Trials that are not in the mean have none. Where there is no mean, no trial is in it: ``inside`` and ``why`` say so.
    """
    numbers = {
        "weight": pool.weights,
        "shrunken": pool.shrunken,
        "without_estimate": pool.without_estimate,
        "without_low": pool.without_low,
        "without_high": pool.without_high,
    }
    inside = described.index[described["inside"]]
    added = described.assign(
        **{name: pd.Series(values, index=inside).reindex(described.index) for name, values in numbers.items()}
    )
    if not pool.reason:
        return added
    return added.assign(inside=False, why=added["why"].mask(added["inside"], FEW_TRIALS))


def tell_why(row: Any) -> str:
    """Return why a trial is not in the mean, or what to know of one that is; empty where there is nothing to say."""
    if row["why"] == SWITCHED_OFF:
        return _("door u uitgezet")
    if row["why"] == FEW_TRIALS:
        return _("niet samengenomen: minder dan drie proeven")
    return "" if is_missing(row["reason"]) else pick(row, "reason") or str(row["reason"])


def format_weight(weight: Any) -> str:
    """Return a share of the weights."""
    return MISSING if is_missing(weight) else format_share(weight)
