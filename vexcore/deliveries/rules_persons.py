"""The rules of `persons` that look at more than one cell."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vexcore.contracts.delivery import TrialFacts
from vexcore.deliveries.description import Description, last_day
from vexcore.deliveries.people import People, check_key, find_arms
from vexcore.deliveries.report import Findings
from vexcore.deliveries.sheet import Mask, Sheet

DEMO_PREFIX = "demo-"
_WAGES = ("wage_eur_6m", "wage_eur_12m", "wage_eur_24m")


def check_persons(sheet: Sheet, people: People, description: Description, findings: Findings) -> None:
    """Report what is wrong in `persons` between columns, and against the trial.

    Parameters
    ----------
    sheet
        The file.
    people
        Its persons.
    description
        Trial and windows as far as known; rules that need what is not known are left out.
    findings
        Takes the faults and warnings.
    """
    check_key(sheet, ("person_id",), findings)
    _check_origin(sheet, description, findings)
    _check_consent(sheet, findings)
    _check_wages(sheet, findings)
    _check_days(sheet, people, description, findings)
    if description.trial is not None:
        _check_arms(sheet, people, description.trial, findings)
        _check_take_up_by_role(sheet, people, description.trial, findings)
        _check_municipality(sheet, description.trial, findings)
        _check_declining(sheet, people, description.trial, findings)


def _check_origin(sheet: Sheet, description: Description, findings: Findings) -> None:
    if description.synthetic is None:
        return
    column = sheet.columns["person_id"]
    demo = column.starts_with(DEMO_PREFIX)
    if description.synthetic:
        rule = f"in a synthetic delivery every person_id begins with {DEMO_PREFIX}"
        sheet.report(findings, "person_id", column.known & ~demo, rule, "rename the persons")
    else:
        rule = f"no person_id begins with {DEMO_PREFIX}, which marks invented persons"
        sheet.report(findings, "person_id", demo, rule, "rename the persons, or set synthetic = true in delivery.toml")


def _check_consent(sheet: Sheet, findings: Findings) -> None:
    consents = (sheet.numbers("consented") == 1) | sheet.unread("consented")
    rule = "took_up = 1 requires consented = 1"
    took_up = sheet.numbers("took_up") == 1
    sheet.report(findings, "took_up", took_up & ~consents, rule, "mend one of the two, or deliver consented")
    withdrew = ~np.isnat(sheet.days("withdrew_on"))
    rule = "only who consented can withdraw"
    sheet.report(findings, "withdrew_on", withdrew & ~consents, rule, "mend consented, or leave the day empty")


def _check_wages(sheet: Sheet, findings: Findings) -> None:
    for place, longer in enumerate(_WAGES):
        for shorter in _WAGES[:place]:
            # Where the middle one is known, comparing neighbours says all.
            middle = np.isnan(sheet.numbers(_WAGES[1])) if place == 2 and shorter == _WAGES[0] else True
            less = (sheet.numbers(longer) < sheet.numbers(shorter)) & middle
            rule = f"{longer} is at least {shorter}, which it includes"
            sheet.report(findings, longer, less, rule, "mend one of the two sums")


def _check_days(sheet: Sheet, people: People, description: Description, findings: Findings) -> None:
    trial = description.trial
    starts, started, until = people.starts_on, sheet.days("started_on"), sheet.days("observed_until")
    randomised, withdrew = sheet.days("randomised_on"), sheet.days("withdrew_on")
    rule = "randomised_on is not after started_on"
    sheet.report(findings, "randomised_on", randomised > started, rule, "mend one of the two days")
    rule = "observed_until is not before the person's start"
    sheet.report(findings, "observed_until", until < starts, rule, "mend the day, or started_on")
    rule = "withdrew_on is not before the person's start"
    sheet.report(findings, "withdrew_on", withdrew < starts, rule, "mend the day, or started_on")
    if trial is None:
        return
    rule = f"started_on is not before the trial's start ({trial.start_on})"
    sheet.report(findings, "started_on", started < np.datetime64(trial.start_on, "D"), rule, "mend the day")
    if trial.end_on:
        end = np.datetime64(trial.end_on, "D")
        rule = f"started_on is not after the trial's end ({trial.end_on})"
        sheet.report(findings, "started_on", started > end, rule, "mend the day")
        rule = f"randomised_on is not after the trial's end ({trial.end_on})"
        sheet.report(findings, "randomised_on", (randomised > end) & ~(randomised > started), rule, "mend the day")
    end_on = trial.end_on or find_last_day(description)
    if end_on:
        rule = f"withdrew_on is not after the trial's end ({end_on})"
        sheet.report(findings, "withdrew_on", withdrew > np.datetime64(end_on, "D"), rule, "mend the day")


def find_last_day(description: Description) -> date | None:
    """Return the last day that any register of the delivery sees, or None."""
    months = [month for month in (description.payroll_to, description.benefit_to) if month]
    return last_day(max(months)) if months else None


def _check_arms(sheet: Sheet, people: People, trial: TrialFacts, findings: Findings) -> None:
    if not sheet.has("arm_id"):
        return
    known = sheet.columns["arm_id"].known
    assigned = [arm.arm_id for arm in trial.arms if not arm.parent]
    rule = f"arm_id is an arm of {trial.trial_id}: {', '.join(assigned)}"
    remedy = "use the arm's id without the trial's name, or map your own label"
    sheet.report(findings, "arm_id", known & (people.arm < 0), rule, remedy)
    sub_arm = _by_arm(people.arm, [bool(arm.parent) for arm in trial.arms])
    rule = "arm_id is the arm as assigned, no sub-arm"
    sheet.report(findings, "arm_id", sub_arm, rule, "give the choice arm here, and the sub-arm in chosen_arm_id")
    if sheet.has("chosen_arm_id"):
        _check_choice(sheet, people, trial, findings)


def _check_choice(sheet: Sheet, people: People, trial: TrialFacts, findings: Findings) -> None:
    arms = trial.arms
    chosen = find_arms(sheet, "chosen_arm_id", arms)
    given = sheet.columns["chosen_arm_id"].known & (people.arm >= 0)
    parents = {arm.parent for arm in arms if arm.parent}
    has_choice = _by_arm(people.arm, [arm.arm_id in parents for arm in arms])
    rule = "only a person of an arm with sub-arms has a chosen_arm_id"
    sheet.report(findings, "chosen_arm_id", given & ~has_choice, rule, "leave it empty")
    places = {arm.arm_id: place for place, arm in enumerate(arms)}
    parent = np.append([places.get(arm.parent, -1) for arm in arms], -1)[chosen]
    sub_arms = [arm.arm_id for arm in arms if arm.parent]
    rule = f"chosen_arm_id is a sub-arm of the person's arm: {', '.join(sub_arms) or 'this trial has none'}"
    wrong = given & has_choice & ((chosen < 0) | (parent != people.arm))
    sheet.report(findings, "chosen_arm_id", wrong, rule, "mend the id, or leave it empty")


def _by_arm(arm: np.typing.NDArray[np.int32], flags: list[bool]) -> Mask:
    return np.append(flags, False).astype(np.bool_)[arm]


def _check_take_up_by_role(sheet: Sheet, people: People, trial: TrialFacts, findings: Findings) -> None:
    untreated = _by_arm(people.arm, [arm.role != "treatment" for arm in trial.arms])
    took_up = sheet.numbers("took_up") == 1
    rule = "took_up is 0 in a control or reference arm"
    sheet.report(findings, "took_up", took_up & untreated, rule, "mend it, or arm_id")
    consented = (sheet.numbers("consented") == 1) & people.in_reference
    rule = "nobody in a reference arm consented"
    sheet.report(findings, "consented", consented, rule, "mend it, or arm_id")
    # A reference group that was not drawn by lot may be those who were invited and did not come.
    drawn = _by_arm(people.arm, [arm.role == "reference" and arm.randomised is True for arm in trial.arms])
    invited = (sheet.numbers("invited") == 1) & drawn
    rule = "nobody in a reference arm that was drawn by lot is invited"
    sheet.report(findings, "invited", invited, rule, "mend it, or arm_id")


def _check_municipality(sheet: Sheet, trial: TrialFacts, findings: Findings) -> None:
    column = sheet.columns.get("municipality_id")
    if column is None or not trial.municipalities:
        return
    own = pc.is_in(column.labels, pa.array(trial.municipalities, pa.string())).to_numpy(zero_copy_only=False)
    rule = f"municipality_id is of {trial.trial_id}: {', '.join(trial.municipalities)}"
    wrong = column.known & ~column.choose(own)
    sheet.report(findings, "municipality_id", wrong, rule, "mend the id, or map your own label")


def _check_declining(sheet: Sheet, people: People, trial: TrialFacts, findings: Findings) -> None:
    consented = sheet.numbers("consented")
    if trial.consent != "post" or not sheet.has("consented") or not (consented == 1).any():
        return
    if not ((consented == 0) & ~people.in_reference).any():
        rule = "where consent is asked after the draw, some of those drawn decline"
        remedy = "deliver everybody who was drawn, also who declined"
        findings.add(sheet.file, rule, remedy, column=sheet.local("consented"), value="nobody declined", warn=True)
