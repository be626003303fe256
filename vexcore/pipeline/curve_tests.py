"""Tests between arms that may be shown of a delivery: rows of `survival_test`.

A test is shown where `outflow` shows at its horizon how many had left in both arms, with at least 10 who left and 10
who did not (and for a reason how many left for it). Each is one number from tens of withheld counts by month, and
rounded besides (`SIGNIFICANT`, `find_unit`), so that these cannot be worked out from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, isnan, log10

import numpy as np

from vexcore.contracts.delivery import TrialFacts
from vexcore.contracts.delivery_files import EXIT_REASONS
from vexcore.contracts.origin import NOT_ESTIMABLE, RELEASED, SUPPRESSED
from vexcore.disclosure.policy import MIN_CELL
from vexcore.estimate.hazards import fit_hazards
from vexcore.estimate.restricted_mean import HORIZON, RestrictedMean, compare_restricted_means, estimate_restricted_mean
from vexcore.estimate.sample import Ints
from vexcore.estimate.survival import compare_survival, count_months
from vexcore.pipeline.curve_groups import REFERENCE, Group, Shown
from vexcore.pipeline.released import ALL, FIRST_EXIT, Row

WORK = "work"
NOBODY = "none"
SIGNIFICANT = 3
"""Digits of a hazard ratio, a statistic and a p-value."""

FEW_EITHER = f"fewer than {MIN_CELL} persons who left or stayed in the arm or its comparison"
FEW_ALONE = f"fewer than {MIN_CELL} persons who left or stayed"
ONE_MONTH = "all exits are in one month"
RATE = "of the rate among those still there, not of the share that leaves for it"
IN_MONTHS = ("estimate", "ci_low", "ci_high")
NUMBERS = ("observed", "expected", "estimate", "ci_level", "ci_low", "ci_high", "statistic", "df", "p_value")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contrast:
    """Arms against one comparison arm, for exits of one kind."""

    against: Group
    arms: tuple[Group, ...]
    exit_reason: str
    end: int


def build_tests(groups: Mapping[str, Group], shown: Shown, trial: TrialFacts) -> list[Row]:
    """Return the rows of `survival_test` between the arms of a trial, complete but for what names the trial."""
    rows: list[Row] = []
    for against, arms in _list_contrasts(groups, trial):
        for exit_reason in (ALL, WORK):
            contrast = _Contrast(against=against, arms=arms, exit_reason=exit_reason, end=shown.horizons[-1])
            rows += _compare(contrast, shown)
        rows += _list_differences(against, arms, shown)
    means = [_describe_mean(group, shown) for group in groups.values()]
    return means + rows


def _list_contrasts(groups: Mapping[str, Group], trial: TrialFacts) -> Iterator[tuple[Group, tuple[Group, ...]]]:
    """Yield comparison arm and arms: against control, and control and treatments against a reference drawn by lot."""
    drawn = [arm for arm in trial.arms if arm.randomised is not False and not arm.parent]
    found = {
        role: [
            groups[name] for arm in drawn if arm.role == role and (name := f"{trial.trial_id}:{arm.arm_id}") in groups
        ]
        for role in ("control", "treatment", REFERENCE)
    }
    sure = {f"{trial.trial_id}:{arm.arm_id}" for arm in drawn if arm.randomised is True}
    if found["control"] and found["treatment"]:
        yield found["control"][0], tuple(found["treatment"])
    for reference in found[REFERENCE]:
        if reference.arm_id in sure:
            yield reference, (*found["control"], *found["treatment"])


def _is_shown(group: Group, exit_reason: str, horizon: int, shown: Shown) -> bool:
    """Tell whether `outflow` shows the cells that a test on a group would tell of, with 10 persons or more."""
    if horizon not in shown.horizons:
        return False
    left = int(group.left[horizon])
    own = left if exit_reason == ALL else int(group.exits[EXIT_REASONS.index(exit_reason), : horizon + 1].sum())
    cells = {(FIRST_EXIT, ALL, horizon, group.arm_id), (FIRST_EXIT, exit_reason, horizon, group.arm_id)}
    return cells <= shown.cells and own >= MIN_CELL and int(group.seen[horizon]) - left >= MIN_CELL


def _compare(contrast: _Contrast, shown: Shown) -> Iterator[Row]:
    """Yield log-rank, Cox and proportional hazards of each arm, and a log-rank over all of them."""
    arms = (contrast.against, *contrast.arms)
    fit = [_is_shown(group, contrast.exit_reason, contrast.end, shown) for group in arms]
    yield _test_ranks(contrast, arms, ALL) if all(fit) else _withhold(contrast, ALL, "log-rank")
    able = tuple(group for group, fine in zip(arms[1:], fit[1:], strict=True) if fine and fit[0])
    ratios = list(_fit_ratios(contrast, able)) if able else []
    for group in contrast.arms:
        if group not in able:
            yield from (_withhold(contrast, group.arm_id, test) for test in ("log-rank", "cox", "proportional-hazards"))
            continue
        yield _test_ranks(contrast, (contrast.against, group), group.arm_id)
        yield from (row for row in ratios if row["arm_id"] == group.arm_id)


def _name(contrast: _Contrast, arm_id: str, test: str) -> Row:
    """Return what names a test; one over all arms stands with the comparison arm, where an embargo finds it."""
    arms = {"arm_id": arm_id, "comparison_arm_id": contrast.against.arm_id}
    if arm_id == ALL:
        arms = {"arm_id": contrast.against.arm_id, "comparison_arm_id": ALL}
    return arms | {
        "exit_reason": contrast.exit_reason,
        "definition": FIRST_EXIT,
        "test": test,
        "horizon_months": contrast.end,
    }


def _withhold(contrast: _Contrast, arm_id: str, test: str) -> Row:
    return _name(contrast, arm_id, test) | dict.fromkeys(NUMBERS) | {"status": SUPPRESSED, "reason": FEW_EITHER}


def _pool(contrast: _Contrast, arms: Sequence[Group]) -> tuple[Ints, Ints, Ints]:
    """Return months at risk up to the horizon, exits and arms of all persons."""
    risk = np.concatenate([group.risk for group in arms])
    reason = np.concatenate([group.reason for group in arms])
    code = np.repeat(np.arange(len(arms)), [len(group.risk) for group in arms])
    left = reason > 0 if contrast.exit_reason == ALL else reason == EXIT_REASONS.index(contrast.exit_reason) + 1
    months = np.minimum(risk, contrast.end + 1)
    return months, (left & (risk <= contrast.end + 1)).astype(np.int64), code


def _test_ranks(contrast: _Contrast, arms: Sequence[Group], arm_id: str) -> Row:
    months, event, code = _pool(contrast, arms)
    found = compare_survival(months, event, code)
    numbers = {"statistic": found.statistic, "df": found.df, "p_value": found.p_value}
    return _finish(_name(contrast, arm_id, "log-rank"), numbers, found.reason, None if _is_all(contrast) else RATE)


def _is_all(contrast: _Contrast) -> bool:
    return contrast.exit_reason == ALL


def _fit_ratios(contrast: _Contrast, arms: tuple[Group, ...]) -> Iterator[Row]:
    """Yield hazard ratio and test of proportional hazards of each arm, all in one fit."""
    months, event, code = _pool(contrast, (contrast.against, *arms))
    fits = fit_hazards(months, event, code, tuple(group.arm_id for group in arms))
    note = None if _is_all(contrast) else RATE
    for place, arm in enumerate(fits.arms):
        ratio = {
            "estimate": fits.ratio[place],
            "ci_level": fits.level,
            "ci_low": fits.ci_low[place],
            "ci_high": fits.ci_high[place],
            "statistic": fits.statistic[place],
            "p_value": fits.p_value[place],
        }
        yield _finish(_name(contrast, arm, "cox"), ratio, fits.reason[place], note)
        proportional = {
            "statistic": fits.proportional_statistic[place],
            "df": 1,
            "p_value": fits.proportional_p_value[place],
        }
        yield _finish(_name(contrast, arm, "proportional-hazards"), proportional, fits.reason[place], note)


def _finish(name: Row, numbers: Row, reason: str, note: str | None, unit: float = 0.0) -> Row:
    """Return a row: its numbers rounded, or why there are none."""
    if reason or isnan(next(iter(numbers.values()))):
        return name | dict.fromkeys(NUMBERS) | {"status": NOT_ESTIMABLE, "reason": reason or ONE_MONTH}
    told = {
        key: value if key in ("df", "ci_level") else round_step(value, unit if key in IN_MONTHS else 0.0)
        for key, value in numbers.items()
    }
    return name | dict.fromkeys(NUMBERS) | told | {"status": RELEASED, "reason": note}


def round_step(value: float, unit: float) -> float:
    """Return a number rounded to a unit, or to three digits for a unit of 0."""
    if unit:
        return round(round(float(value) / unit) * unit, 6)
    return float(f"{float(value):.{SIGNIFICANT}g}")


def find_unit(base: int) -> float:
    """Return the unit of mean months: the next of 1, 2, 5 x 10^k from 10 months of one of them on."""
    width = MIN_CELL / base
    power = 10.0 ** floor(log10(width))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= width * (1 - 1e-9))


def _estimate_mean(group: Group) -> RestrictedMean:
    return estimate_restricted_mean(count_months(group.risk, (group.reason > 0).astype(np.int64), last=HORIZON))


def _describe_mean(group: Group, shown: Shown) -> Row:
    name = _name_mean(group.arm_id, NOBODY, "restricted-mean")
    if not _is_shown(group, ALL, HORIZON, shown):
        return name | dict.fromkeys(NUMBERS) | {"status": SUPPRESSED, "reason": FEW_ALONE}
    return _tell_mean(name, _estimate_mean(group), find_unit(len(group.risk)))


def _list_differences(against: Group, arms: Sequence[Group], shown: Shown) -> Iterator[Row]:
    for group in arms:
        name = _name_mean(group.arm_id, against.arm_id, "restricted-mean-difference")
        if not (_is_shown(group, ALL, HORIZON, shown) and _is_shown(against, ALL, HORIZON, shown)):
            yield name | dict.fromkeys(NUMBERS) | {"status": SUPPRESSED, "reason": FEW_EITHER}
            continue
        found = compare_restricted_means(_estimate_mean(group), _estimate_mean(against))
        yield _tell_mean(name, found, find_unit(min(len(group.risk), len(against.risk))))


def _name_mean(arm_id: str, comparison: str, test: str) -> Row:
    return {
        "arm_id": arm_id,
        "comparison_arm_id": comparison,
        "exit_reason": ALL,
        "definition": FIRST_EXIT,
        "test": test,
        "horizon_months": HORIZON,
    }


def _tell_mean(name: Row, found: RestrictedMean, unit: float) -> Row:
    numbers: Row = {
        "estimate": found.estimate,
        "ci_level": found.level,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
    }
    if not isnan(found.statistic):
        numbers |= {"statistic": found.statistic, "p_value": found.p_value}
    return _finish(name, numbers, found.reason, None, unit)
