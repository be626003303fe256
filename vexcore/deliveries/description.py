"""`delivery.toml`: what a delivery is, of which trial, and which months of the registers were read."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from vexcore.contracts.delivery import DeliveryFacts, ExtraOutcome, TrialFacts
from vexcore.contracts.delivery_files import MONTHS
from vexcore.deliveries.own_trials import find_trial
from vexcore.deliveries.report import Findings
from vexcore.deliveries.sections import DESCRIPTION_FILE, DeliverySection, LenientDelivery, OutcomeSection
from vexcore.deliveries.toml import list_tables, read_section, read_toml, suggest
from vexcore.registry.model import Registry

SECTIONS = ("delivery", "trial", "arm", "outcome")
WINDOW_KEYS = ("payroll_from", "payroll_to", "benefit_from", "benefit_to")
FORBIDDEN_OUTSIDE_ARTICLE_83 = ("exemption", "earnings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A delivery's description as far as it could be read; None and empty where it could not."""

    trial: TrialFacts | None = None
    synthetic: bool | None = None
    delivered_by: str = ""
    delivered_on: date | None = None
    payroll_from: date | None = None
    payroll_to: date | None = None
    benefit_from: date | None = None
    benefit_to: date | None = None
    outcomes: tuple[ExtraOutcome, ...] = ()

    def facts(self) -> DeliveryFacts:
        """Return the facts of a description without faults."""
        windows = {key: _known(getattr(self, key)) for key in WINDOW_KEYS}
        if self.trial is None:
            raise ValueError("the description has no trial")
        return DeliveryFacts(
            trial=self.trial,
            origin="demonstration" if self.synthetic else "estimated",
            delivered_by=self.delivered_by,
            delivered_on=_known(self.delivered_on),
            outcomes=self.outcomes,
            **windows,
        )


def _known(day: date | None) -> date:
    if day is None:
        raise ValueError("the description lacks a date")
    return day


def describe_facts(facts: DeliveryFacts) -> Description:
    """Return facts that are already known as a description."""
    return Description(
        trial=facts.trial,
        synthetic=facts.origin == "demonstration",
        delivered_by=facts.delivered_by,
        delivered_on=facts.delivered_on,
        payroll_from=facts.payroll_from,
        payroll_to=facts.payroll_to,
        benefit_from=facts.benefit_from,
        benefit_to=facts.benefit_to,
        outcomes=facts.outcomes,
    )


def read_description(folder: Path, registry: Registry, findings: Findings) -> Description:
    """Read `delivery.toml` of a delivery.

    Parameters
    ----------
    folder
        Folder of the delivery.
    registry
        What is known of trials, components and outcomes.
    findings
        Takes every fault; what is good is returned all the same, so that the files can be checked against it.
    """
    path = folder / DESCRIPTION_FILE
    if not path.exists():
        findings.add(DESCRIPTION_FILE, "a delivery has a delivery.toml", "write one as the delivery guide says")
        return Description()
    document = read_toml(path, findings)
    if document is None:
        return Description()
    for key in document.keys() - set(SECTIONS):
        rule = f"only {', '.join(SECTIONS)} are read"
        findings.add(DESCRIPTION_FILE, rule, f"remove or rename it{suggest(key, SECTIONS)}", column=key)
    section = _read_delivery(document, findings)
    trial = find_trial(document, section.trial, registry, findings)
    description = Description(
        trial=trial,
        synthetic=section.synthetic,
        delivered_by=section.delivered_by or "",
        delivered_on=date.fromisoformat(section.delivered_on) if section.delivered_on else None,
        outcomes=_read_outcomes(document, registry, findings),
    )
    description = _set_windows(description, section, findings)
    check_description(description, findings)
    return description


def _read_delivery(document: dict[str, Any], findings: Findings) -> LenientDelivery | DeliverySection:
    if "delivery" not in document:
        findings.add(DESCRIPTION_FILE, "there is a section [delivery]", "add it", column="[delivery]")
        return LenientDelivery(synthetic=None)
    found = read_section(DeliverySection, document["delivery"], "[delivery]", DESCRIPTION_FILE, findings)
    if isinstance(found, DeliverySection):
        return found
    good = document["delivery"] if isinstance(document["delivery"], dict) else {}
    return _keep_good(good)


def _keep_good(section: dict[str, Any]) -> LenientDelivery:
    """Return the keys of a `[delivery]` with faults that have none themselves."""
    quiet = Findings()
    kept = {}
    for key, value in section.items():
        one = read_section(LenientDelivery, {key: value}, "", DESCRIPTION_FILE, quiet)
        if one is not None and key in one.model_fields_set:
            kept[key] = value
    synthetic = kept.get("synthetic", None if "synthetic" in section else False)
    return LenientDelivery.model_validate({**kept, "synthetic": synthetic})


def _read_outcomes(document: dict[str, Any], registry: Registry, findings: Findings) -> tuple[ExtraOutcome, ...]:
    outcomes: list[ExtraOutcome] = []
    taken = {outcome.id for outcome in registry.outcomes} | {question.id for question in registry.questions}
    taken |= {item for checklist in registry.checklists for item in checklist.items()}
    taken |= {*MONTHS.column_names, "yyyymm"}
    for number, table in enumerate(list_tables(document, "outcome", DESCRIPTION_FILE, findings), start=1):
        place = f"[[outcome]] {number}"
        section = read_section(OutcomeSection, table, place, DESCRIPTION_FILE, findings)
        if section is None:
            continue
        if section.id in taken:
            rule = "an extra outcome has an id of its own, which nothing else has"
            findings.add(DESCRIPTION_FILE, rule, "choose another id", column=f"{place}.id", value=section.id)
            continue
        taken.add(section.id)
        if section.low >= section.high or (section.kind == "binary" and (section.low, section.high) != (0, 1)):
            rule = "low is below high; 0 and 1 for a binary outcome"
            value = f"{section.low:g} to {section.high:g}"
            findings.add(DESCRIPTION_FILE, rule, "mend the bounds", column=f"{place}.low", value=value)
        outcomes.append(ExtraOutcome(outcome_id=section.id, **section.model_dump(exclude={"id"})))
    return tuple(outcomes)


def _set_windows(
    description: Description, section: LenientDelivery | DeliverySection, findings: Findings
) -> Description:
    """Return the description with its windows: as given, else the trial's months that were over."""
    trial = description.trial
    windows: dict[str, date | None] = {}
    for key in WINDOW_KEYS:
        given = getattr(section, key)
        windows[key] = date.fromisoformat(f"{given}-01") if given else _find_default(description, key)
        if trial and windows[key] is None:
            rule = f"the end of {trial.trial_id} is unknown, so that the delivery names the last month of its windows"
            findings.add(DESCRIPTION_FILE, rule, f'add {key} = "yyyy-mm"', column=f"[delivery].{key}")
    for register in ("payroll", "benefit"):
        first, last = windows[f"{register}_from"], windows[f"{register}_to"]
        if first and last and first > last:
            column, value = f"[delivery].{register}_to", f"{last:%Y-%m}"
            given = getattr(section, f"{register}_to")
            rule = (
                "a window ends after it begins" if given else "a window ends after it begins, with the last month over"
            )
            remedy = "mend one" if given else f"give {register}_from and {register}_to: months that were really read"
            findings.add(DESCRIPTION_FILE, rule, remedy, column=column, value=value)
            windows[f"{register}_from"] = windows[f"{register}_to"] = None
    return replace(
        description,
        payroll_from=windows["payroll_from"],
        payroll_to=windows["payroll_to"],
        benefit_from=windows["benefit_from"],
        benefit_to=windows["benefit_to"],
    )


def _find_default(description: Description, key: str) -> date | None:
    """Return the first month of the trial, or the last that was over on the day of the delivery."""
    trial, day = description.trial, description.delivered_on
    if trial is None:
        return None
    if key.endswith("_from"):
        return trial.start_on.replace(day=1)
    if trial.end_on is None:
        return None
    last = trial.end_on.replace(day=1)
    # Of a month that goes on nobody could read the whole: its missing rows would count as no job and no benefit.
    return last if day is None or day < trial.start_on else min(last, _month_before(day))


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def check_description(description: Description, findings: Findings) -> None:
    """Report days and windows before the trial or to come, and components that the law does not allow."""
    trial, day = description.trial, description.delivered_on
    column = "[delivery].delivered_on"
    if day and day > datetime.now().astimezone().date():
        findings.add(DESCRIPTION_FILE, "a delivery is not of a day to come", "mend it", column=column, value=str(day))
    if trial is None:
        return
    if day and day < trial.start_on:
        rule = f"a delivery is not of before the trial's start ({trial.start_on})"
        findings.add(DESCRIPTION_FILE, rule, "mend the day", column=column, value=str(day))
    elif day:
        _check_window_ends(description, day, findings)
    for arm in trial.arms:
        for component in FORBIDDEN_OUTSIDE_ARTICLE_83:
            if trial.legal_basis != "article-83" and component in arm.components:
                rule = f"outside article 83 no arm has {' or '.join(FORBIDDEN_OUTSIDE_ARTICLE_83)}"
                remedy = "use self_direction, or leave it out"
                findings.add(
                    DESCRIPTION_FILE, rule, remedy, column=f"[[arm]] {arm.arm_id}: components", value=component
                )


def _check_window_ends(description: Description, day: date, findings: Findings) -> None:
    for key in ("payroll_to", "benefit_to"):
        last: date | None = getattr(description, key)
        if last and last >= day.replace(day=1):
            rule = f"a window ends before the month of delivered_on ({day:%Y-%m}), which was not over"
            remedy = f"give the last month that was really read, {_month_before(day):%Y-%m} at most"
            findings.add(DESCRIPTION_FILE, rule, remedy, column=f"[delivery].{key}", value=f"{last:%Y-%m}")


def last_day(month: date) -> date:
    """Return the last day of a calendar month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
