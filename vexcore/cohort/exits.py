"""Benefit month by month: exits by reason and returns, calibrated to the printed outflow."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from vexcore.cohort.draws import Flags, Floats, Ints, assign_quota, share_out
from vexcore.cohort.plan import Outflow
from vexcore.cohort.recipe import Recipe

WORK = "work"
OTHER_REASONS = ("study", "moved", "entitlement", "other")
NEVER = 10_000
ROUNDS = 4
"""Rounds of fitting work exits and other exits to each other."""

BISECTIONS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """First exits by ``month`` as shares of all, and returns as a share of exits to work."""

    month: int
    work: float
    other: float
    reasons: Floats
    returned: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When benefit ends and starts again.

    Attributes
    ----------
    line
        Distance to work under which benefit ends, once the line has risen.
    rise
        Months over which the line rises from nothing: everybody starts on benefit, also those close to work.
    return_line
        Distance to work above which it starts again after some months.
    other_month
        Month in which benefit ends for another reason, shape (persons,).
    """

    line: float
    rise: int
    return_line: float
    other_month: Ints

    def lines(self, months: int) -> Floats:
        """Return the line in each month, shape (months,)."""
        lines: Floats = self.line * _rise(months, self.rise)
        return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """Benefit and its ends.

    Attributes
    ----------
    on
        On benefit, shape (months, persons).
    person, month, to_work, returned
        One an exit, in order of month: who, first month without benefit, to work or not, and first month of benefit
        again (`NEVER` where there is none).
    """

    on: Flags
    person: Ints
    month: Ints
    to_work: Flags
    returned: Ints


def read_targets(recipe: Recipe, outflow: Outflow) -> Targets:
    """Return a printed outflow as shares.

    Where revised entitlement and other reasons are printed as one number, it is split as in the outflow that prints
    them apart.
    """
    persons = recipe.figure(outflow.persons)
    work, study, moved = (recipe.figure(figure) for figure in (outflow.work, outflow.study, outflow.moved))
    apart = next(entry for entry in recipe.calibration.outflow if entry.entitlement and entry.other)
    parts = np.array([recipe.figure(figure) for figure in (apart.entitlement, apart.other) if figure])
    if outflow.entitlement_and_other is not None:
        parts = parts * recipe.figure(outflow.entitlement_and_other) / parts.sum()
    others = np.array([study, moved, *parts])
    return Targets(
        month=outflow.month,
        work=work / persons,
        other=others.sum() / persons,
        reasons=others / others.sum(),
        returned=recipe.figure(outflow.returned) / work,
    )


def draw_benefit(
    distance: Floats, sure: Floats, targets: Targets, months_to_return: int, generator: np.random.Generator
) -> Benefit:
    """Draw benefit so that exits and returns come out as printed.

    Parameters
    ----------
    distance
        Distance to work from month 0, shape (months, persons).
    sure
        Distance by month under which nobody is on benefit: the largest share of any arm with a wage above the minimum
        wage, shape (months,). It is the same for all arms, so that no arm has an effect on exits.
    targets
        What is printed.
    months_to_return
        Months in a row above the return line before benefit starts again.
    """
    leaning = generator.permutation((np.arange(distance.shape[1]) + 0.5) / distance.shape[1])
    until = targets.month + 1
    early, early_sure = distance[:until], sure[:until]
    hazard = -np.log1p(-targets.other) / targets.month
    rule = Rule(line=0.0, rise=until, return_line=1.0, other_month=_time_others(leaning, hazard))
    for _ in range(ROUNDS):
        rule = replace(rule, line=_fit_line(early, early_sure, rule.other_month, targets.work))
        left = _count_first_exits(follow_benefit(early, early_sure, rule, months_to_return), to_work=False)
        hazard *= targets.other * len(leaning) / max(left, 1)
        rule = replace(rule, other_month=_time_others(leaning, hazard))
    rule = replace(rule, line=_fit_line(early, early_sure, rule.other_month, targets.work))
    rule = replace(rule, return_line=_fit_return_line(early, early_sure, rule, months_to_return, targets.returned))
    return follow_benefit(distance, sure, rule, months_to_return)


def draw_reasons(benefit: Benefit, targets: Targets, generator: np.random.Generator) -> npt.NDArray[np.str_]:
    """Return the reason of each exit; those other than work are shared out as printed, early and late alike."""
    reasons = np.full(len(benefit.person), WORK, dtype="U16")
    for period in (benefit.month <= targets.month, benefit.month > targets.month):
        places = np.flatnonzero(period & ~benefit.to_work)
        counts = share_out(len(places), targets.reasons)
        reasons[places] = np.array(OTHER_REASONS)[assign_quota(generator.random(len(places)), counts)]
    return reasons


def _rise(months: int, rise: int) -> Floats:
    """Return how far the line has risen in each month: in equal steps to 1, shape (months,)."""
    risen: Floats = np.minimum((np.arange(months) + 1) / rise, 1.0)
    return risen


def _time_others(leaning: Floats, hazard: float) -> Ints:
    """Return the month in which each person would leave for another reason than work, 1 at the earliest."""
    months: Ints = np.minimum(np.floor(-np.log1p(-leaning) / hazard) + 1, NEVER).astype(np.int_)
    return months


def _fit_line(distance: Floats, sure: Floats, other_month: Ints, share: float) -> float:
    """Return the line under which the wanted share of people leaves for work in the given months."""
    month = np.arange(len(distance))[:, np.newaxis]
    at_risk = month <= other_month
    surely = (at_risk & (distance < sure[:, np.newaxis])).any(axis=0)
    # Under the risen line when the distance, stretched by what the line still has to rise, is.
    stretched = distance / _rise(len(distance), len(distance))[:, np.newaxis]
    closest = np.where(at_risk, stretched, np.inf).min(axis=0)
    wanted = round(share * distance.shape[1]) - int(surely.sum())
    if wanted <= 0:
        return 0.0
    candidates = np.sort(closest[~surely])
    return float((candidates[wanted - 1] + candidates[wanted]) / 2)


def _fit_return_line(distance: Floats, sure: Floats, rule: Rule, months_to_return: int, share: float) -> float:
    """Return the line above which the wanted share of those who left for work is back within the given months."""
    low, high = rule.line, 1.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        benefit = follow_benefit(distance, sure, replace(rule, return_line=middle), months_to_return)
        back = len(np.unique(benefit.person[benefit.returned < NEVER]))
        if back > share * _count_first_exits(benefit, to_work=True):
            low = middle
        else:
            high = middle
    return high


def _count_first_exits(benefit: Benefit, *, to_work: bool) -> int:
    _, first = np.unique(benefit.person, return_index=True)
    return int((benefit.to_work[first] == to_work).sum())


def follow_benefit(distance: Floats, sure: Floats, rule: Rule, months_to_return: int) -> Benefit:
    """Follow everybody month by month by a rule, as `draw_benefit` says."""
    months, persons = distance.shape
    lines = np.maximum(rule.lines(months), sure[:months])
    on = np.ones(persons, dtype=np.bool_)
    open_exit = np.full(persons, -1)
    streak = np.zeros(persons, dtype=np.int_)
    history = np.empty((months, persons), dtype=np.bool_)
    left: list[Ints] = []
    returned = np.empty(0, dtype=np.int_)
    total = 0
    for month in range(months):
        to_work = on & (distance[month] < lines[month])
        gone = np.flatnonzero(to_work | (on & (rule.other_month == month)))
        workers = to_work[gone]
        open_exit[gone] = np.where(workers, total + np.arange(len(gone)), -1)
        left.append(np.stack([gone, np.full(len(gone), month), workers], axis=1))
        total += len(gone)
        returned = np.concatenate([returned, np.full(len(gone), NEVER)])
        on[gone] = False
        streak = np.where(distance[month] > rule.return_line, streak + 1, 0)
        back = np.flatnonzero(~on & (open_exit >= 0) & (streak >= months_to_return))
        returned[open_exit[back]] = month
        on[back] = True
        open_exit[back] = -1
        history[month] = on
    events = np.concatenate(left)
    return Benefit(
        on=history,
        person=events[:, 0],
        month=events[:, 1],
        to_work=events[:, 2].astype(np.bool_),
        returned=returned,
    )
