"""Curves of outflow over time that may be shown of a delivery: rows of `survival`.

1. `all`, the arms of the total together, and the reference group are levels of their own; a month is told in every
   group of a level or in none.
2. A month is told where at least 10 left since the month known before and 10 leave up to the next month known, in every
   group; known are the months told and the horizons of `outflow` (`vexcore.disclosure.curves`).
3. Between two horizons only where `outflow` shows the cell at both; and not where `course` beside it would tell of
   fewer than 10 who came back.
4. A reason is told under the same rules, and where the reasons that are not told hold 10 together.
5. Every number follows from exits at months that are told and from how many persons are seen in a month, which
   `course` shows too: nobody learns who of the lost had left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vexcore.contracts.delivery import DeliveryFacts
from vexcore.contracts.delivery_files import EXIT_REASONS
from vexcore.contracts.origin import RELEASED, SUPPRESSED
from vexcore.disclosure.curves import (
    FEW_LEFT,
    Parts,
    choose_months,
    choose_reasons,
    drop_narrow,
)
from vexcore.disclosure.policy import MIN_CELL, round_down
from vexcore.estimate.competing import estimate_incidence
from vexcore.estimate.sample import Floats, Ints
from vexcore.estimate.survival import LEVEL_CURVE, MonthCounts, estimate_return, estimate_survival
from vexcore.harmonise.cells import TOTAL_ARM
from vexcore.pipeline.curve_groups import (
    REFERENCE,
    Group,
    Shown,
    find_between,
    find_final_exits,
    find_first_exits,
    find_fixed,
    find_leavers,
    is_followed,
    read_groups,
    read_shown,
)
from vexcore.pipeline.curve_tests import build_tests
from vexcore.pipeline.released import ALL, FIRST_EXIT, NO_RETURN, Ask, Row

ON_ASSISTANCE, LEFT, RE_ENTRY = "on-assistance", "left", "re-entry"
OF_EXITS = "of-exits"
LEFT_UNTIL = "of who left up to month {months}"
LOOKS_BACK = "looks back from the end of the period: who came back later does not count as having left"
NUMBERS = ("base_n", "at_risk", "events", "estimate", "ci_level", "ci_low", "ci_high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The months at which the curves of a level are told.

    Attributes
    ----------
    first, final, back
        First exits, exits without return, and returns (months since the exit).
    reasons
        First exits by place of the reason.
    """

    first: Sequence[int] = ()
    final: Sequence[int] = ()
    back: Sequence[int] = ()
    reasons: Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Curve:
    """A curve at the months at which it is told: exits since the month before, by reason, and who is still followed."""

    months: Sequence[int]
    counts: MonthCounts
    still: Sequence[float]


NEARLY = 1e-9
"""A number of persons that a product of shares leaves this much short is whole all the same."""

NOTHING = Plan(reasons={})


def release_curves(
    ask: Ask, outflow: Sequence[Row], course: Sequence[Row], facts: DeliveryFacts, head: Row, *, by_arm: bool = True
) -> dict[str, list[Row]]:
    """Return the rows of `survival` and `survival_test` of a delivery.

    Parameters
    ----------
    ask
        Answers `sample_exit`.
    outflow, course
        Released rows of these tables of the same delivery, before any embargo.
    facts
        Of the delivery.
    head
        What every row has: `origin`, `trial_id`, `source_id`.
    by_arm
        False while results by arm have to wait: then curves by arm have a row each, and none tells by being there in
        which months the arms were left. The numbers of tests by arm are for the embargo to blank.
    """
    persons = ask("sample_exit")
    shown = read_shown(outflow, course)
    if persons.empty or not shown.horizons:
        return {"survival": [], "survival_test": []}
    groups = read_groups(persons, shown.horizons[-1])
    reference = set(persons.loc[persons["role"] == REFERENCE, "arm_id"])
    followed = is_followed(groups)
    plans = _plan(groups, reference, shown) if followed else dict.fromkeys(groups, NOTHING)
    if not by_arm:
        plans = {arm: plan if arm == TOTAL_ARM else NOTHING for arm, plan in plans.items()}
    rows = [head | row for arm, group in groups.items() for row in _list_rows(group, plans[arm], shown)]
    tests = build_tests(groups if followed else {}, shown, facts.trial)
    return {"survival": rows, "survival_test": [head | row for row in tests]}


def _plan(groups: Mapping[str, Group], reference: set[str], shown: Shown) -> dict[str, Plan]:
    """Return the months of each group: arms of the total together, the total, each reference group by itself."""
    total = groups.get(TOTAL_ARM)
    arms = [group for arm, group in groups.items() if arm not in reference and arm != TOTAL_ARM]
    plans = {arm: _plan_level([groups[arm]], shown) for arm in sorted(reference)}
    if total is None:
        return plans
    together = _plan_level([*arms, total], shown)
    return plans | dict.fromkeys((group.arm_id for group in arms), together) | {
        TOTAL_ARM: _plan_total(total, arms, together, shown)
    }  # fmt: skip


def _plan_level(groups: Sequence[Group], shown: Shown) -> Plan:
    fixed = find_fixed(groups, shown, ALL)
    allowed = find_first_exits(groups, shown, fixed)
    chosen = choose_months(np.stack([group.exits.sum(axis=0) for group in groups]), fixed=fixed, allowed=allowed)
    first = drop_narrow(chosen, [group.exits for group in groups], ends=fixed)
    own = [Parts(exits=group.exits, reason=np.arange(len(EXIT_REASONS))) for group in groups]
    reasons = _plan_reasons(own, groups, first, fixed, shown)
    return Plan(
        first=first, final=_plan_final(groups, first, shown), back=_plan_returns(groups, shown, ()), reasons=reasons
    )


def _plan_total(total: Group, arms: Sequence[Group], together: Plan, shown: Shown) -> Plan:
    """Return the months of the total, those of its arms among them.

    Reasons are told at the months of the arms, and in stretches between two horizons in which no arm is told: in others
    the exits of the arms, the reasons of the total and the months would narrow down what each arm holds for a reason.
    """
    fixed, fixed_arms = find_fixed([total], shown, ALL), find_fixed([*arms, total], shown, ALL)
    allowed = find_first_exits([total], shown, fixed)
    exits = np.stack([group.exits.sum(axis=0) for group in arms])
    own = total.exits.sum(axis=0, keepdims=True)
    chosen = choose_months(own, fixed=fixed, allowed=allowed, forced=together.first)
    apart = drop_narrow(chosen, [exits], ends={*fixed, *together.first})
    first = sorted({*together.first, *drop_narrow(apart, [total.exits], ends=fixed)})
    inner = [month for month in together.first if month not in fixed_arms]
    alone = [
        month
        for low, high in pairwise((-1, *shown.horizons))
        if not any(low < each < high for each in inner)
        for month in first
        if low < month <= high
    ]
    parts = Parts(
        exits=np.concatenate([group.exits for group in arms]),
        reason=np.tile(np.arange(len(EXIT_REASONS)), len(arms)),
    )
    reasons = _plan_reasons([parts], [total], alone, fixed, shown)
    final = together.final or _plan_final([total], first, shown)
    return Plan(
        first=first,
        final=final,
        back=_plan_returns([total], shown, together.back, arms),
        reasons={place: sorted({*own, *together.reasons.get(place, ())}) for place, own in reasons.items()},
    )


def _plan_reasons(
    parts: Sequence[Parts], groups: Sequence[Group], months: Sequence[int], fixed: Sequence[int], shown: Shown
) -> dict[int, list[int]]:
    known = {place: find_fixed(groups, shown, reason) for place, reason in enumerate(EXIT_REASONS)}
    known = {place: [month for month in own if month in fixed] for place, own in known.items()}
    followed = np.all([group.seen - group.left >= MIN_CELL for group in groups], axis=0)
    allowed = {place: find_between(own, shown) & followed for place, own in known.items()}
    return choose_reasons(parts, months=months, fixed=fixed, fixed_reason=known, allowed=allowed)


def _plan_final(groups: Sequence[Group], told: Sequence[int], shown: Shown) -> list[int]:
    gone = np.stack([np.diff(group.gone, prepend=0) for group in groups])
    return choose_months(gone, fixed=(), allowed=find_final_exits(groups, shown, told))


def _plan_returns(
    groups: Sequence[Group], shown: Shown, forced: Sequence[int], arms: Sequence[Group] = ()
) -> list[int]:
    """Return the months since the exit at which returns are told: where `outflow` shows how many had left."""
    until, length = find_leavers(shown.horizons)
    if until not in find_fixed(groups, shown, ALL):
        return []
    counts = np.stack([group.count_returns(until, length) for group in groups])
    bases = np.array([[group.left[until]] for group in groups])
    seen = np.stack([group.find_seen_after(until, length) for group in groups])
    allowed = ((bases - counts.cumsum(axis=1)) * seen >= MIN_CELL).all(axis=0)
    told = choose_months(counts, fixed=(), allowed=allowed, forced=forced)
    if not arms:
        return told
    return drop_narrow(told, [np.stack([group.count_returns(until, length) for group in arms])], ends=forced)


def _list_rows(group: Group, plan: Plan, shown: Shown) -> Iterator[Row]:
    until, length = find_leavers(shown.horizons)
    left, seen = group.left, group.seen
    name = {"arm_id": group.arm_id, "base_n": shown.bases.get(group.arm_id)}
    first = name | {"curve": ON_ASSISTANCE, "exit_reason": ALL, "definition": FIRST_EXIT}
    yield from _tell(_follow(left[None], seen, plan.first), first, group.end)
    for place, reason in enumerate(EXIT_REASONS):
        own = np.cumsum(group.exits[place])
        curve = _follow(np.stack([own, left - own]), seen, plan.reasons.get(place, ()))
        yield from _tell(curve, name | {"curve": LEFT, "exit_reason": reason, "definition": FIRST_EXIT}, group.end)
    final = first | {"definition": NO_RETURN}
    yield from _tell(_follow(group.gone[None], seen, plan.final), final, group.end, reason=LOOKS_BACK)
    back = name | {"curve": RE_ENTRY, "exit_reason": ALL, "definition": OF_EXITS, "base_n": int(left[until])}
    returned = group.count_returns(until, length).cumsum()[None]
    curve = _follow(returned, left[until] * group.find_seen_after(until, length), plan.back)
    yield from _tell(curve, back, length, reason=LEFT_UNTIL.format(months=until))


def _follow(until: Ints, seen: Ints | Floats, told: Sequence[int]) -> _Curve:
    """Return a curve from the exits up to each month told.

    Parameters
    ----------
    until
        Shape (reasons, months): exits up to each month.
    seen
        Shape (months,): persons who can be followed in the month, whether or not they have left.
    told
        Months.

    Notes
    -----
    Kaplan-Meier with ``n = seen * S`` at risk: of those who are lost the share still there is taken to be that of
    everybody, so that ``S(q) = S(p) - d / seen`` with `seen` the mean over the months p + 1 to q. Each number follows
    from exits that are told and from persons who are seen; where nobody is lost it is Kaplan-Meier's.
    """
    edges = [-1, *told]
    exits = np.diff(until[:, list(told)], axis=1, prepend=0)
    mean = np.array([seen[low + 1 : high + 1].mean() for low, high in pairwise(edges)])
    staying = 1 - np.cumsum(exits.sum(axis=0) / mean)
    return _Curve(
        months=told,
        counts=MonthCounts(
            months=np.arange(1, len(told) + 1),
            at_risk=mean * np.concatenate([[1.0], staying[:-1]]),
            events=exits,
            censored=np.zeros(len(told), dtype=np.int64),
            n=round(float(seen[0])),
        ),
        still=[float(seen[month]) * float(share) for month, share in zip(told, staying, strict=True)],
    )


def _estimate(curve: _Curve, name: str) -> tuple[Floats, Floats, Floats]:
    """Return share and bounds at each month told."""
    if name == LEFT:
        incidence = estimate_incidence(curve.counts)
        return incidence.estimate[0, 1:], incidence.ci_low[0, 1:], incidence.ci_high[0, 1:]
    found = (estimate_return if name == RE_ENTRY else estimate_survival)(curve.counts)
    return found.estimate[1:], found.ci_low[1:], found.ci_high[1:]


def _tell(curve: _Curve, name: Row, last: int, *, reason: str | None = None) -> Iterator[Row]:
    """Yield a row a month told; one row without numbers where none is."""
    if not curve.months:
        yield name | dict.fromkeys(NUMBERS) | {"month": last, "status": SUPPRESSED, "reason": FEW_LEFT}
        return
    numbers = zip(*_estimate(curve, name["curve"]), strict=True)
    for place, (share, low, high) in enumerate(numbers):
        yield name | {
            "month": curve.months[place],
            "at_risk": round_down(int(curve.still[place] + NEARLY)),
            "events": int(curve.counts.events[0, place]),
            "estimate": float(share),
            "ci_level": LEVEL_CURVE,
            "ci_low": float(low),
            "ci_high": float(high),
            "status": RELEASED,
            "reason": reason,
        }
