"""Which changes within persons may be shown.

1. A change is shown where at least 11 persons answered at both waves, 10 of them changed, and no number about fewer
   than 10 persons follows from it beside the means of `profile` (`vexcore/pipeline/answer_groups.py`). Of an outcome
   of yes and no 10 must have turned to yes, 10 to no and 10 stayed, and what those said who answered once must be
   open enough.
2. Arms add up to all of them, so changes go through `release_means`, as sums.
3. The mixed model is shown where all changes of the outcome are, and by the same count of persons.
4. The means of these persons at both waves are shown where every group by waves answered holds 10 persons: of all arms
   together, and of arms only where that holds in every arm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from vexcore.contracts.origin import RELEASED
from vexcore.disclosure.policy import FEW_CONTRIBUTORS, FURTHER, MIN_CELL
from vexcore.disclosure.release import release_means
from vexcore.estimate.change import Change, fit_change
from vexcore.estimate.sample import Flags, Floats, Sample
from vexcore.harmonise.cells import TOTAL_ARM
from vexcore.pipeline.answer_groups import Pair, count_groups, count_least
from vexcore.pipeline.released import Row

FEW_BEHIND = f"fewer than {MIN_CELL} persons changed, or something about fewer than {MIN_CELL} could be worked out"
LAST_WAVE = 2
KINDS = ("score", "binary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The values of a questionnaire outcome at its waves.

    Attributes
    ----------
    outcome_id
        The outcome.
    binary
        Whether it is yes or no.
    waves
        Waves at which anybody has a value, ascending.
    values
        Shape (persons, waves), NaN where missing.
    pairs
        Places of waves between which a change is told, in that order; of yes and no the first two waves only, because
        whole numbers of persons tell too much of each other.
    """

    outcome_id: str
    binary: bool
    waves: tuple[int, ...]
    values: Floats
    pairs: tuple[Pair, ...]

    def name_waves(self, pair: Pair) -> tuple[int, int]:
        """Return the waves of a pair of places."""
        return self.waves[pair[0]], self.waves[pair[1]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKey:
    """A change: outcome, waves and arm."""

    outcome_id: str
    from_wave: int
    to_wave: int
    arm_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedChange:
    """A change, and why it may not be shown; the reason is empty where it may."""

    change: Change
    reason: str


def list_scores(sample: Sample) -> list[Scores]:
    """Return the questionnaire outcomes with values at two waves at least; amounts and counts have no change here."""
    found = []
    for name, panel in sorted(sample.panels.items()):
        columns = [place for place, month in enumerate(panel.months) if month % 12 == 0 and month <= 12 * LAST_WAVE]
        if panel.monthly or panel.kind not in KINDS or len(columns) < 2:
            continue
        binary = panel.kind == "binary"
        pairs = tuple(combinations(range(len(columns)), 2))
        found.append(
            Scores(
                outcome_id=name,
                binary=binary,
                waves=tuple(panel.months[place] // 12 for place in columns),
                values=panel.values[:, columns],
                pairs=pairs[:1] if binary else pairs,
            )
        )
    return found


def list_members(sample: Sample) -> dict[str, Flags]:
    """Return who is in all arms together, then in each arm that has anybody; the reference group was not asked."""
    arms, asked = sample.persons["arm_id"].to_numpy(), (sample.persons["role"] != "reference").to_numpy()
    own = {arm.arm_id: arms == arm.arm_id for arm in sample.arms if arm.role != "reference"}
    return {TOTAL_ARM: asked} | {name: member for name, member in own.items() if member.any()}


def list_shown(profile: Sequence[Row]) -> set[tuple[str, int, str]]:
    """Return outcome, wave and arm of the means that the rows of `profile` show."""
    return {
        (str(row["characteristic"]), int(row["wave"]), str(row["arm_id"]))
        for row in profile
        if row["population"] == "respondents" and row["status"] == RELEASED
    }


def judge_changes(
    scores: Sequence[Scores], members: Mapping[str, Flags], shown: set[tuple[str, int, str]]
) -> dict[ChangeKey, JudgedChange]:
    """Return every change by outcome, pair of waves and arm, and whether it may be shown.

    Parameters
    ----------
    scores, members
        From `list_scores` and `list_members`.
    shown
        From `list_shown`: a change in an arm is shown only beside shown means at both waves.
    """
    changes: dict[ChangeKey, Change] = {}
    cells: list[Row] = []
    for series in scores:
        for place, pair in enumerate(series.pairs):
            first, second = series.name_waves(pair)
            for arm, member in members.items():
                own = series.values[member]
                change = fit_change(own[:, pair[0]], own[:, pair[1]])
                # All arms together go by their arms: where a mean of all is withheld, so is that of an arm.
                told = arm == TOTAL_ARM or all((series.outcome_id, wave, arm) in shown for wave in (first, second))
                key = ChangeKey(outcome_id=series.outcome_id, from_wave=first, to_wave=second, arm_id=arm)
                changes[key] = change
                cells.append(_sum_up(own, series, place, told=told) | _name(key) | {"in_total": arm != TOTAL_ARM})
    if not cells:
        return {}
    released = release_means(pd.DataFrame(cells), within=["outcome_id", "from_wave", "to_wave"]).frame
    reasons = released["reason"].fillna("").replace(FEW_CONTRIBUTORS, FEW_BEHIND)
    return {
        key: JudgedChange(change=change, reason=str(reason))
        for (key, change), reason in zip(changes.items(), reasons, strict=True)
    }


def judge_models(
    series: Scores, members: Mapping[str, Flags], judged: Mapping[ChangeKey, JudgedChange]
) -> dict[str, str]:
    """Return by arm why the mixed model of an outcome may not be shown; empty where it may.

    Weighted by their errors the models of the arms come near that of all together, so never is just one arm left over.
    """
    reasons = {arm: _judge_model(series, arm, member, judged) for arm, member in members.items()}
    arms = [arm for arm in reasons if arm != TOTAL_ARM]
    shown = [arm for arm in arms if not reasons[arm]]
    if not reasons.get(TOTAL_ARM) and len(shown) == len(arms) - 1 and shown:
        smallest = min(shown, key=lambda arm: (int((~np.isnan(series.values[members[arm]])).any(axis=1).sum()), arm))
        reasons[smallest] = FURTHER
    return reasons


def _judge_model(series: Scores, arm: str, member: Flags, judged: Mapping[ChangeKey, JudgedChange]) -> str:
    for pair in series.pairs:
        first, second = series.name_waves(pair)
        key = ChangeKey(outcome_id=series.outcome_id, from_wave=first, to_wave=second, arm_id=arm)
        if judged[key].reason:
            return FURTHER
    least = count_least(~np.isnan(series.values[member]), series.pairs, asked=None)
    return FEW_BEHIND if least < MIN_CELL else ""


def list_levels(series: Scores, members: Mapping[str, Flags]) -> set[str]:
    """Return the arms of which the means at both waves may stand beside a change: none, all together, or every one."""
    if series.binary:
        return set()
    fit = {arm for arm, member in members.items() if _are_groups_large(series, member)}
    return fit if fit == {*members} else fit & {TOTAL_ARM}


def _name(key: ChangeKey) -> Row:
    return {
        "outcome_id": key.outcome_id,
        "from_wave": key.from_wave,
        "to_wave": key.to_wave,
        "arm_id": key.arm_id,
    }


def _sum_up(values: Floats, series: Scores, place: int, *, told: bool) -> Row:
    """Return the sums of a change as `release_means` takes them.

    `nonzero` is what has to reach 10; of a whole it is never under the sum over its parts, as with a count. A sum of
    rises and falls says nothing of how much of it is one person's, so `largest` is left at 0.
    """
    first, second = series.pairs[place]
    difference = values[:, second] - values[:, first]
    difference = difference[~np.isnan(difference)]
    return {
        "n": len(difference),
        "sum": float(difference.sum()),
        "sum_sq": float((difference**2).sum()),
        "nonzero": _count_behind(values, series, place) if told else 0,
        "largest": 0.0,
        "kind": "count",
    }


def _count_behind(values: Floats, series: Scores, place: int) -> int:
    """Return the smallest of the numbers of persons of which 10 are needed."""
    pair = series.pairs[place]
    before, after = values[:, pair[0]], values[:, pair[1]]
    difference = after - before
    difference = difference[~np.isnan(difference)]
    left = count_least(~np.isnan(values[:, list(pair)] if series.binary else values), series.pairs[:place], pair)
    counts = [max(len(difference) - 1, 0), int((difference != 0).sum()), left]
    if series.binary:
        rises, falls = int((difference > 0).sum()), int((difference < 0).sum())
        counts += [rises, falls, len(difference) - rises - falls, _count_room(before, after)]
    return min(counts)


def _count_room(before: Floats, after: Floats) -> int:
    """Return over how many values the yeses of those who answered once may range with all that is shown the same.

    Beside `profile` a change tells how many more said yes among those who answered only later than among those who
    answered only before. Both may be fewer by as many as said yes in either, or more by as many as said no.
    """
    once, later = before[np.isnan(after) & ~np.isnan(before)], after[np.isnan(before) & ~np.isnan(after)]
    return sum(min(int((once == answer).sum()), int((later == answer).sum())) for answer in (0, 1))


def _are_groups_large(series: Scores, member: Flags) -> bool:
    own = series.values[member]
    if min(count_groups(~np.isnan(own)).values()) < MIN_CELL:
        return False
    both = (own[~np.isnan(own[:, list(pair)]).any(axis=1)][:, list(pair)] for pair in series.pairs)
    return all(bool((np.ptp(values, axis=0) > 0).all()) for values in both)
