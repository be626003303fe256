"""The trial of a delivery: one that the registry knows, or one that the delivery describes itself."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from vexcore.contracts.delivery import ArmFacts, TrialFacts
from vexcore.deliveries.report import Findings
from vexcore.deliveries.sections import DESCRIPTION_FILE, ArmSection, TrialSection
from vexcore.deliveries.toml import list_tables, read_section, suggest
from vexcore.deliveries.trials import describe_trial
from vexcore.registry.model import Registry


def find_trial(
    document: dict[str, Any], trial_id: str | None, registry: Registry, findings: Findings
) -> TrialFacts | None:
    """Return the trial of a delivery, from the registry or else from the delivery itself; None where it cannot be read.

    Parameters
    ----------
    document
        `delivery.toml`.
    trial_id
        The trial that `[delivery]` names.
    registry
        What is known of trials and components.
    findings
        Takes the faults.
    """
    known = [trial.id for trial in registry.trials]
    if trial_id in known:
        for key in ("trial", "arm"):
            if key in document:
                rule = f"{trial_id} is a known trial, whose facts have been reviewed"
                findings.add(DESCRIPTION_FILE, rule, "remove the section; tell us what is wrong in it", column=key)
        return describe_trial(registry, trial_id or "")
    if "trial" not in document:
        if trial_id is not None:
            remedy = f"use one of {', '.join(known)}, or describe the trial in [trial]{suggest(trial_id, known)}"
            rule = "the trial is known, or described in [trial]"
            findings.add(DESCRIPTION_FILE, rule, remedy, column="[delivery].trial", value=trial_id)
        return None
    return _read_own_trial(document, trial_id, registry, findings)


def _read_own_trial(
    document: dict[str, Any], trial_id: str | None, registry: Registry, findings: Findings
) -> TrialFacts | None:
    before = findings.count
    section = read_section(TrialSection, document["trial"], "[trial]", DESCRIPTION_FILE, findings)
    arms = [
        read_section(ArmSection, arm, f"[[arm]] {number}", DESCRIPTION_FILE, findings)
        for number, arm in enumerate(list_tables(document, "arm", DESCRIPTION_FILE, findings), start=1)
    ]
    if section is None or findings.count > before:
        # With the default in place of a faulty key the rest would only seem wrong.
        return None
    if trial_id is not None and section.id != trial_id:
        rule = "[trial] describes the trial of [delivery]"
        findings.add(DESCRIPTION_FILE, rule, "use one id for both", column="[trial].id", value=section.id)
    good = _check_arms([arm for arm in arms if arm], registry, findings)
    if not good:
        return None
    start, end = date.fromisoformat(section.start_on), section.end_on
    facts = TrialFacts(
        trial_id=section.id,
        name=section.name,
        legal_basis=section.legal_basis,
        consent=section.consent,
        start_on=start,
        end_on=None if end == "unknown" else date.fromisoformat(end),
        registered=False,
        arms=tuple(_describe_own_arm(arm) for arm in arms if arm),
    )
    if facts.end_on and facts.end_on < start:
        findings.add(DESCRIPTION_FILE, "a trial ends after its start", "mend one", column="[trial].end_on", value=end)
        return None
    return facts


def _describe_own_arm(arm: ArmSection) -> ArmFacts:
    return ArmFacts(
        arm_id=arm.id,
        label=arm.label,
        role=arm.role,
        randomised=None if arm.randomised == "unknown" else arm.randomised,
        components=tuple(arm.components),
        parent=arm.parent,
    )


def _check_arms(arms: list[ArmSection], registry: Registry, findings: Findings) -> bool:
    """Report what is wrong with the arms of an own trial, and return whether nothing is."""
    before = findings.count
    ids = [arm.id for arm in arms]
    for arm_id, times in Counter(ids).items():
        if times > 1:
            rule = "an arm id stands once"
            findings.add(DESCRIPTION_FILE, rule, "rename or remove one", column="[[arm]].id", value=arm_id)
    for role in ("control", "treatment"):
        if role not in {arm.role for arm in arms}:
            rule = f"a trial has at least one {role} arm"
            findings.add(DESCRIPTION_FILE, rule, "add the arm, or mend its role", column="[[arm]].role")
    parents = {arm.id for arm in arms if arm.role == "treatment" and not arm.parent}
    for arm in arms:
        if arm.parent and (arm.parent not in parents or arm.role != "treatment"):
            rule = "the parent of a sub-arm is a treatment arm that is no sub-arm itself"
            findings.add(DESCRIPTION_FILE, rule, "mend the id", column=f"[[arm]] {arm.id}: parent", value=arm.parent)
        _check_components(arm, registry, findings)
    return findings.count == before


def _check_components(arm: ArmSection, registry: Registry, findings: Findings) -> None:
    known = [component.id for component in registry.components]
    column = f"[[arm]] {arm.id}: components"
    for component in arm.components:
        if component not in known:
            rule = f"a component is one of {', '.join(known)}"
            findings.add(
                DESCRIPTION_FILE, rule, "use one of these" + suggest(component, known), column=column, value=component
            )
    if arm.components and arm.role != "treatment":
        rule = "only a treatment arm offers something beyond control"
        findings.add(DESCRIPTION_FILE, rule, "leave components out", column=column, value=", ".join(arm.components))
