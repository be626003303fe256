"""What a trial brings to a pool over trials, or why it brings nothing.

Everything here is made from released effects, so a ledger or a pool tells nothing that the mart does not tell already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from math import isfinite, nan
from typing import Any

import numpy as np

from vexcore.contracts.origin import NOT_ESTIMABLE, RELEASED
from vexcore.estimate.arm_combination import combine_arms
from vexcore.estimate.standardised_difference import MIN_COMPARISON, standardise
from vexcore.registry.model import Registry

Row = dict[str, Any]

ITT = "ITT"
SIMILAR = "ITT-similar"
WITH_ATT = "with-ATT"

MORE = "offers more than this component"
DIFFERENT = "outcome graded different"
POST = "consent was asked after the draw"
UNKNOWN_CONSENT = "not known whether consent came before the draw"
UNKNOWN_GRADE = "comparability of the outcome not known"
ONLY_SIMILAR = "outcome graded similar, not the same"
NOT_CONTROL = "not compared with its control group"
NO_ERROR = "no standard error"
NO_COVARIANCE = "covariance of its arms not known"
NO_SPREAD = "spread of the comparison group not shown"
OTHER_ARM = "another arm of the trial offers more than this component"
ARM_WITHHELD = "another such arm of the trial is not shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesisFacts:
    """What is known beforehand of the trials of one origin and of their outcomes.

    Attributes
    ----------
    consents
        ``pre``, ``post`` or ``unknown`` by trial.
    mains
        Letter of the main comparison by trial; C where none is given.
    offers
        Components by arm, of the arms that offer any.
    grades
        ``same``, ``similar`` or ``different`` by (outcome, trial); unknown where none is given.
    kinds
        ``binary``, ``score``, ``count`` or ``eur`` by outcome. Outcomes that only one delivery has are not among them:
        nothing says that two trials mean the same by one name.
    """

    consents: Mapping[str, str]
    mains: Mapping[str, str]
    offers: Mapping[str, Set[str]]
    grades: Mapping[tuple[str, str], str]
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A trial in the ledger of a pool.

    Attributes
    ----------
    trial_id, estimand
        The trial, and the estimand of its effect (empty where it has none of this component alone).
    arms, effect_ids
        What its effect was made of.
    exact
        Whether an arm offers this component and nothing else.
    estimate, std_error
        On the scale of the pool; NaN where there is none.
    status
        Whether there is a number.
    out
        Why it cannot be pooled; empty where it can.
    note
        What to know of it.
    """

    trial_id: str
    estimand: str
    arms: tuple[str, ...]
    effect_ids: tuple[str, ...]
    exact: bool
    estimate: float = nan
    std_error: float = nan
    status: str = RELEASED
    out: str = ""
    note: str = ""


def describe_record(registry: Registry) -> SynthesisFacts:
    """Return what is known of trials whose effects were printed."""
    return SynthesisFacts(
        consents={trial.id: trial.consent for trial in registry.trials},
        mains={trial.id: trial.main_comparison for trial in registry.trials},
        offers={arm.id: frozenset[str](arm.components) for arm in registry.arms if arm.components},
        grades=_list_grades(registry),
        kinds={outcome.id: outcome.kind for outcome in registry.outcomes},
    )


def describe_deliveries(registry: Registry, deliveries: Sequence[Row], arms: Sequence[Row]) -> SynthesisFacts:
    """Return what is known of delivered trials of one origin.

    Register outcomes are `same` in all of them: the grades of the registry speak of what a trial itself measured and
    printed, and these values are computed from CBS files by the one definition. What a questionnaire asked is the
    trial's own choice, so there its grade holds, and a trial without one is unknown.

    Parameters
    ----------
    registry
        As loaded.
    deliveries, arms
        Rows of `delivery` and `delivery_arm`.
    """
    known = {trial.id: trial.main_comparison for trial in registry.trials}
    trials = [str(row["trial_id"]) for row in deliveries]
    registered = {str(row["trial_id"]) for row in deliveries if row["registered"]}
    by_definition = {
        (outcome.id, trial): "same"
        for outcome in registry.outcomes
        if outcome.measured == "register"
        for trial in trials
    }
    grades = {key: grade for key, grade in _list_grades(registry).items() if key[1] in registered}
    return SynthesisFacts(
        consents={str(row["trial_id"]): str(row["consent"]) for row in deliveries},
        mains={trial: main for trial, main in known.items() if trial in registered},
        offers={str(row["arm_id"]): frozenset(row["components"].split()) for row in arms if row["components"]},
        grades=grades | by_definition,
        kinds={outcome.id: outcome.kind for outcome in registry.outcomes},
    )


def _list_grades(registry: Registry) -> dict[tuple[str, str], str]:
    return {(entry.outcome, entry.trial): str(entry.grade) for entry in registry.comparability}


def judge_trial(
    effects: Sequence[Row],
    *,
    component: str,
    method: str,
    facts: SynthesisFacts,
    covariances: Mapping[tuple[str, str], float],
) -> Entry:
    """Return what one trial brings to the pool of a component on an outcome at a month.

    Parameters
    ----------
    effects
        Rows of `effect` of the trial, the outcome and the month, of arms that offer the component (at least one).
    component, method
        The pool.
    facts
        Of the trials of this origin.
    covariances
        By pair of effect ids, in alphabetical order.
    """
    trial, outcome = str(effects[0]["trial_id"]), str(effects[0]["outcome_id"])
    chosen = _choose_effects(effects, component, method, facts)
    exact = [row for row in chosen if facts.offers[row["arm_id"]] == {component}]
    if not exact:
        return _start(trial, chosen, exact=False, status=NOT_ESTIMABLE, out=MORE)
    shown = [row for row in exact if row["status"] == RELEASED]
    if not shown:
        return _start(trial, exact, exact=True, status=str(exact[0]["status"]), out=str(exact[0]["reason"]))
    entry = _combine(_start(trial, shown, exact=True, note=_note(shown, exact, chosen)), shown, covariances)
    if method == SIMILAR:
        entry = _standardise(entry, shown[0], facts.kinds[outcome])
    grade = facts.grades.get((outcome, trial), "unknown")
    out = _find_obstacle(shown, grade, method, facts.consents.get(trial, "unknown"))
    if grade == "different":
        # Two different things never stand on one axis, so here it has no number.
        entry = replace(entry, estimate=nan, std_error=nan, status=NOT_ESTIMABLE)
    return replace(entry, out=out or entry.out)


def _choose_effects(effects: Sequence[Row], component: str, method: str, facts: SynthesisFacts) -> list[Row]:
    """Return the effects of the comparison that speaks for the trial: its main one where the outcome carries it."""
    trial = str(effects[0]["trial_id"])
    if method == WITH_ATT and facts.consents.get(trial) == "post":
        uptake = [row for row in effects if row["estimand"] == "ATT"]
        if any(facts.offers[row["arm_id"]] == {component} for row in uptake):
            return uptake
    offered = [row for row in effects if row["estimand"] != "ATT"]
    letters = {row["comparison"] for row in offered}
    main = facts.mains.get(trial, "C")
    letter = main if main in letters else "C" if "C" in letters else min(letters, default="")
    return [row for row in offered if row["comparison"] == letter]


def _start(
    trial: str, rows: Sequence[Row], *, exact: bool, status: str = RELEASED, out: str = "", note: str = ""
) -> Entry:
    rows = sorted(rows, key=lambda row: str(row["arm_id"]))
    return Entry(
        trial_id=trial,
        estimand=str(rows[0]["estimand"]) if exact else "",
        arms=tuple(str(row["arm_id"]) for row in rows),
        effect_ids=tuple(str(row["effect_id"]) for row in rows),
        exact=exact,
        status=status,
        out=out,
        note=note,
    )


def _note(shown: Sequence[Row], exact: Sequence[Row], chosen: Sequence[Row]) -> str:
    if len(shown) < len(exact):
        return ARM_WITHHELD
    if len(exact) < len(chosen):
        return OTHER_ARM
    return next((str(row["reason"]) for row in shown if row["reason"]), "")


def _combine(entry: Entry, rows: Sequence[Row], covariances: Mapping[tuple[str, str], float]) -> Entry:
    """Return the entry with the one effect of its arms."""
    by_id = {str(row["effect_id"]): row for row in rows}
    estimates = [float(by_id[name]["estimate"]) for name in entry.effect_ids]
    errors = [float(by_id[name]["std_error"]) for name in entry.effect_ids]
    if not all(isfinite(error) and error > 0 for error in errors):
        single = estimates[0] if len(estimates) == 1 else nan
        return replace(entry, estimate=single, status=RELEASED if isfinite(single) else NOT_ESTIMABLE, out=NO_ERROR)
    matrix = np.diag(np.square(errors))
    for i, first in enumerate(entry.effect_ids):
        for j, second in enumerate(entry.effect_ids):
            if i != j:
                matrix[i, j] = covariances.get((min(first, second), max(first, second)), nan)
    if not np.isfinite(matrix).all():
        return replace(entry, status=NOT_ESTIMABLE, out=NO_COVARIANCE)
    combined = combine_arms(estimates, matrix)
    return replace(entry, estimate=combined.estimate, std_error=combined.std_error)


def _standardise(entry: Entry, row: Row, kind: str) -> Entry:
    """Return the entry in standard deviations of the comparison arm, which its arms share."""
    if entry.out:
        return replace(entry, estimate=nan, std_error=nan, status=NOT_ESTIMABLE)
    spread, mean, n = (float(row[name]) for name in ("comparison_sd", "comparison_mean", "n_comparison"))
    usable = isfinite(spread) and spread > 0 and n >= MIN_COMPARISON and (kind != "binary" or 0 < mean < 1)
    if not usable:
        return replace(entry, estimate=nan, std_error=nan, status=NOT_ESTIMABLE, out=NO_SPREAD)
    found = standardise(
        estimate=entry.estimate,
        std_error=entry.std_error,
        comparison_sd=spread,
        n_comparison=int(n),
        kind=kind,
        comparison_mean=mean if kind == "binary" else None,
    )
    return replace(entry, estimate=found.estimate, std_error=found.std_error)


def _find_obstacle(shown: Sequence[Row], grade: str, method: str, consent: str) -> str:
    """Return the first rule that keeps a trial out of a pool; empty where none does."""
    uptake = shown[0]["estimand"] == "ATT"
    rules = (
        (grade == "different", DIFFERENT),
        (consent == "post" and not uptake, POST),
        (consent not in ("pre", "post"), UNKNOWN_CONSENT),
        (shown[0]["comparison"] != "C", NOT_CONTROL),
        (grade == "unknown", UNKNOWN_GRADE),
        (grade == "similar" and method != SIMILAR, ONLY_SIMILAR),
    )
    return next((reason for broken, reason in rules if broken), "")
