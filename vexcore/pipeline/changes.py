"""Rows of `change` and `reliable_change`: what may be shown of change within persons, as `change_rules` judges it.

Sizes and degrees of freedom are rounded down, and intervals and p-values are by these. A reliable change is one
beyond a threshold for the whole trial that is made of shown numbers; counts go through `release_shares`, and what is
shown is whole percents of a base that is rounded down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from vexcore.contracts.origin import NOT_ESTIMABLE, RELEASED, SHARE_LEVEL, SUPPRESSED
from vexcore.contracts.profile_tables import CHANGE_METHODS, RELIABLE
from vexcore.disclosure.policy import round_down
from vexcore.disclosure.release import release_shares
from vexcore.estimate.fits import NO_CONVERGENCE
from vexcore.estimate.ols import build_t_intervals
from vexcore.estimate.random_intercept import RandomIntercepts, fit_random_intercepts
from vexcore.estimate.reliable_change import count_reliable, find_threshold
from vexcore.estimate.sample import Flags, Sample
from vexcore.harmonise.cells import TOTAL_ARM
from vexcore.intervals import build_wilson_interval
from vexcore.pipeline.answer_groups import Pair
from vexcore.pipeline.change_rules import (
    ChangeKey,
    JudgedChange,
    Scores,
    judge_changes,
    judge_models,
    list_levels,
    list_members,
    list_scores,
    list_shown,
)
from vexcore.pipeline.estimates import coarsen_df
from vexcore.pipeline.released import Row, read_rows
from vexcore.registry.model import Registry

ANOVA, MIXED = CHANGE_METHODS
NO_LEVELS = "their means at both waves would tell of the few who answered at one of them"
NEITHER_BETTER = "more is neither better nor worse"
NO_RELIABILITY = "reliability at the first wave not shown, or not above 0"
NO_SPREAD_SHOWN = "spread at the first wave not shown"


def release_changes(
    sample: Sample, profile: Sequence[Row], alphas: pd.DataFrame, head: Row, *, registry: Registry
) -> dict[str, list[Row]]:
    """Return the rows of `change` and of `reliable_change`.

    Parameters
    ----------
    sample
        The persons and their outcomes.
    profile
        Released rows of `profile`.
    alphas
        Statement `cells_reliability` after `release_counts`: Cronbach's alpha by outcome and wave, and `status`.
    head
        What each row starts with.
    registry
        For whether more of an outcome is better.
    """
    scores, members = list_scores(sample), list_members(sample)
    judged = judge_changes(scores, members, list_shown(profile))
    better = {outcome.id: outcome.higher_is_better for outcome in registry.outcomes}
    changed = [*_describe_anova(scores, members, judged), *_describe_mixed(scores, members, judged)]
    reliable = _describe_reliable(scores, members, _list_spreads(profile), _list_alphas(alphas), better)
    return {"change": [head | row for row in changed], "reliable_change": [head | row for row in reliable]}


def _describe_anova(
    scores: Sequence[Scores], members: Mapping[str, Flags], judged: Mapping[ChangeKey, JudgedChange]
) -> Iterator[Row]:
    levels = {series.outcome_id: list_levels(series, members) for series in scores}
    for key, found in judged.items():
        row = _name(key.outcome_id, (key.from_wave, key.to_wave), key.arm_id) | {"method": ANOVA}
        if found.reason:
            yield row | {"status": SUPPRESSED, "reason": found.reason}
            continue
        change, told = found.change, key.arm_id in levels[key.outcome_id]
        df = coarsen_df(np.array([change.df], dtype=np.float64))
        spread = build_t_intervals(np.array([change.estimate]), np.array([change.std_error]), df, SHARE_LEVEL)
        yield row | {
            "n": round_down(change.n),
            "before": change.before if told else None,
            "after": change.after if told else None,
            "estimate": change.estimate,
            "std_error": change.std_error,
            "ci_level": SHARE_LEVEL,
            "ci_low": float(spread.low[0]),
            "ci_high": float(spread.high[0]),
            "statistic": change.f_statistic,
            "df": int(df[0]),
            "p_value": float(spread.p_value[0]),
            "status": RELEASED,
            "reason": None if told else NO_LEVELS,
        }


def _describe_mixed(
    scores: Sequence[Scores], members: Mapping[str, Flags], judged: Mapping[ChangeKey, JudgedChange]
) -> Iterator[Row]:
    """Yield the rows of the mixed model; outcomes of yes and no have none."""
    asked: dict[int, list[tuple[Scores, str]]] = {}
    for series in scores:
        for arm, reason in () if series.binary else judge_models(series, members, judged).items():
            if not reason:
                asked.setdefault(len(series.waves), []).append((series, arm))
                continue
            for pair in series.pairs:
                row = _name(series.outcome_id, series.name_waves(pair), arm) | {"method": MIXED}
                yield row | {"status": SUPPRESSED, "reason": reason}
    for fitted in asked.values():
        sets = [series.values[members[arm]] for series, arm in fitted]
        fits = fit_random_intercepts(sets)
        for place, (series, arm) in enumerate(fitted):
            persons = int((~np.isnan(sets[place])).any(axis=1).sum())
            for pair in series.pairs:
                row = _name(series.outcome_id, series.name_waves(pair), arm) | {"method": MIXED}
                yield row | _describe_fit(fits, place, pair, persons)


def _describe_fit(fits: RandomIntercepts, place: int, pair: Pair, persons: int) -> Row:
    reason = fits.reason[place]
    if reason == NO_CONVERGENCE:
        return {"status": NOT_ESTIMABLE, "reason": reason}
    estimate, error = fits.contrast(place, *pair)
    half = float(norm.ppf(0.5 + SHARE_LEVEL / 2)) * error
    return {
        "n": round_down(persons),
        "estimate": estimate,
        "std_error": error,
        "ci_level": SHARE_LEVEL,
        "ci_low": estimate - half,
        "ci_high": estimate + half,
        "statistic": estimate / error,
        "p_value": float(2 * norm.sf(abs(estimate / error))),
        "status": RELEASED,
        "reason": reason or None,
    }


def _list_spreads(profile: Sequence[Row]) -> dict[tuple[str, int], float]:
    """Return the shown standard deviations over all arms by outcome and wave."""
    return {
        (str(row["characteristic"]), int(row["wave"])): float(row["std_dev"])
        for row in profile
        if row["population"] == "respondents" and row["arm_id"] == TOTAL_ARM and row.get("std_dev") is not None
    }


def _list_alphas(alphas: pd.DataFrame) -> dict[tuple[str, int], float | None]:
    """Return the alphas by outcome and wave; None where one is not shown, or is no reliability."""
    return {
        (str(outcome), int(wave)): float(alpha) if status == RELEASED and 0 < alpha < 1 else None
        for outcome, wave, alpha, status in zip(
            alphas["outcome_id"], alphas["wave"], alphas["alpha"], alphas["status"], strict=True
        )
    }


def _describe_reliable(
    scores: Sequence[Scores],
    members: Mapping[str, Flags],
    spreads: Mapping[tuple[str, int], float],
    alphas: Mapping[tuple[str, int], float | None],
    better: Mapping[str, Any],
) -> Iterator[Row]:
    """Yield the rows of reliable change, of outcomes that have a reliability; without a threshold only why."""
    cells: list[Row] = []
    thresholds: dict[str, float] = {}
    for series in scores:
        first = (series.outcome_id, series.waves[0])
        if first not in alphas:
            continue
        alpha, spread, upwards = alphas[first], spreads.get(first), better.get(series.outcome_id)
        if not isinstance(upwards, bool):
            yield from _refuse(series, NOT_ESTIMABLE, NEITHER_BETTER)
        elif alpha is None or spread is None:
            yield from _refuse(series, SUPPRESSED, NO_RELIABILITY if alpha is None else NO_SPREAD_SHOWN)
        else:
            thresholds[series.outcome_id] = find_threshold(spread, alpha)
            cells += _count_cells(series, members, thresholds[series.outcome_id], higher_is_better=upwards)
    if not cells:
        return
    keys = ["outcome_id", "from_wave", "to_wave"]
    for row in read_rows(release_shares(pd.DataFrame(cells), within=keys, category="category")):
        told = {name: value for name, value in row.items() if name != "count"}
        yield told | {"threshold": thresholds[row["outcome_id"]]} | _round_share(row)


def _list_from_first(series: Scores) -> list[Pair]:
    """Return the pairs that start at the wave that the threshold is of."""
    return [pair for pair in series.pairs if pair[0] == 0]


def _refuse(series: Scores, status: str, reason: str) -> Iterator[Row]:
    for pair in _list_from_first(series):
        for category in RELIABLE:
            row = _name(series.outcome_id, series.name_waves(pair), TOTAL_ARM)
            yield row | {"category": category, "status": status, "reason": reason}


def _count_cells(
    series: Scores, members: Mapping[str, Flags], threshold: float, *, higher_is_better: bool
) -> Iterator[Row]:
    for first, second in _list_from_first(series):
        for arm, member in members.items():
            own = series.values[member]
            found = count_reliable(own[:, first], own[:, second], threshold, higher_is_better=higher_is_better)
            counts = dict(zip(RELIABLE, (found.improved, found.unchanged, found.worsened), strict=True))
            for category, count in counts.items():
                yield _name(series.outcome_id, series.name_waves((first, second)), arm) | {
                    "category": category,
                    "count": count,
                    "base_n": sum(counts.values()),
                    "in_total": arm != TOTAL_ARM,
                }


def _round_share(row: Row) -> Row:
    """Return the numbers of a released row: a whole percentage of a rounded base, and the interval of these."""
    if row["status"] != RELEASED:
        return dict.fromkeys(("base_n", "share", "ci_level", "ci_low", "ci_high"))
    base, share = round_down(row["base_n"]), round(row["share"], 2)
    interval = build_wilson_interval(round(share * base), base, SHARE_LEVEL)
    return {
        "base_n": base,
        "share": share,
        "ci_level": SHARE_LEVEL,
        "ci_low": interval.low,
        "ci_high": interval.high,
    }


def _name(outcome_id: str, waves: tuple[int, int], arm_id: str) -> Row:
    return {"arm_id": arm_id, "outcome_id": outcome_id, "from_wave": waves[0], "to_wave": waves[1]}
