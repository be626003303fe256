"""What the parts of a recipe owe each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from vexcore.cohort.plan import CalibrationPlan, TruthPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a recipe: the key, the value, the rule and the remedy."""

    key: str
    value: object
    rule: str
    remedy: str

    def fields(self) -> tuple[str, object, str, str]:
        """Return the parts in the order of a fault."""
        return self.key, self.value, self.rule, self.remedy


def check_truth(truth: TruthPlan) -> Iterator[Problem]:
    """Yield what is wrong with months and outcomes of the truth."""
    months = [anchor.month for anchor in truth.anchor]
    if months != sorted(set(months)) or months[0] != 0 or months[-1] > truth.last_month:
        rule = f"the months of the anchors rise from 0 to at most {truth.last_month}"
        yield Problem(key="anchor", value=months, rule=rule, remedy="reorder or mend them")
    named = [("misprint", misprint.outcome) for misprint in truth.misprint]
    named += [(profile.component, effect.outcome) for profile in truth.profile for effect in profile.effects]
    for where, outcome in named:
        if outcome not in truth.outcomes:
            yield Problem(key=where, value=outcome, rule="the outcome is in the list of outcomes", remedy="mend the id")
    for profile in truth.profile:
        for effect in profile.effects:
            rising = effect.months == sorted(set(effect.months)) and (effect.months or [0])[0] > 0
            if not rising or len(effect.months) != len(effect.shares):
                rule = "an effect has a share for each month, and its months rise from above 0"
                yield Problem(key=profile.component, value=effect.months, rule=rule, remedy="mend months or shares")


def check_calibration(plan: CalibrationPlan) -> Iterator[Problem]:
    """Yield what the calibration refers to and lacks, and what cannot be drawn."""
    yield from _check_likenesses(plan)
    yield from _check_margins(plan)
    for question in plan.answers.question:
        if (question.mean is None) == (question.column is None):
            rule = "a question has either a printed mean (column) or an invented one (mean)"
            yield Problem(key="answers", value=question.id, rule=rule, remedy="give one of the two")
    yield from _check_invented(plan)


def _check_likenesses(plan: CalibrationPlan) -> Iterator[Problem]:
    known = {
        "outflow": {entry.like for entry in plan.outflow},
        "response": {entry.like for entry in plan.response},
        "caseworker": {entry.like for entry in plan.caseworker},
        "answers.sources": set(plan.answers.sources),
        "answers.poor_health_scale": set(plan.answers.poor_health_scale),
    }
    for trial in plan.trial:
        for key, likes in known.items():
            if trial.like not in likes:
                rule = f"every trial is like one that {key} has figures of ({', '.join(sorted(likes))})"
                yield Problem(key=f"trial {trial.id}", value=trial.like, rule=rule, remedy="mend like, or add figures")
    if not any(entry.entitlement and entry.other for entry in plan.outflow):
        rule = "one outflow prints revised entitlement and other reasons apart"
        yield Problem(key="outflow", value="", rule=rule, remedy="give entitlement and other")
    if not any(len(entry.all) == len(plan.coaches.persons) for entry in plan.response):
        rule = "one response prints every wave"
        yield Problem(key="response", value="", rule=rule, remedy="give the third wave")


def _check_margins(plan: CalibrationPlan) -> Iterator[Problem]:
    tables = {margin.table for margin in plan.margin}
    columns = plan.columns
    used = [columns.participants, columns.reference, *columns.consented.values(), *columns.assigned.values()]
    for table in dict.fromkeys(column.table for column in used):
        if table not in tables:
            rule = f"a column is of a table whose rows are given ({', '.join(sorted(tables))})"
            yield Problem(key="columns", value=table, rule=rule, remedy="mend the id, or add a margin")
    if set(columns.consented) != set(plan.consent.consented):
        rule = "those who consented have a column for each arm that has a number of them"
        value = sorted(set(columns.consented) ^ set(plan.consent.consented))
        yield Problem(key="columns.consented", value=value, rule=rule, remedy="add or remove the arm")


def _check_invented(plan: CalibrationPlan) -> Iterator[Problem]:
    characteristics = plan.invented.characteristics
    order = ["age", "duration", "education", "household", "male", "migration"]
    if sorted(characteristics.order) != order:
        rule = f"the order names {', '.join(order)}, each once"
        yield Problem(key="invented.characteristics", value=characteristics.order, rule=rule, remedy="mend the list")
    elif not _can_correlate(characteristics.correlations, len(order)):
        rule = "the correlations are a symmetric positive definite table with ones on the diagonal"
        yield Problem(
            key="invented.characteristics", value=characteristics.correlations, rule=rule, remedy="mend the table"
        )
    work = plan.invented.work
    if work.share_characteristics + work.share_person >= 1:
        rule = "the shares of characteristics and person leave some for the months"
        value = work.share_characteristics + work.share_person
        yield Problem(key="invented.work", value=value, rule=rule, remedy="lower one of them")


def _can_correlate(rows: list[list[float]], size: int) -> bool:
    if len(rows) != size or any(len(row) != size for row in rows):
        return False
    table = np.array(rows)
    if not np.array_equal(table, table.T) or not np.array_equal(np.diag(table), np.ones(size)):
        return False
    return bool(np.linalg.eigvalsh(table).min() > 0)
