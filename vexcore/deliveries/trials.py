"""What the registry knows of a trial, as the checks of a delivery need it."""

from __future__ import annotations

from datetime import date

from vexcore.contracts.delivery import ArmFacts, TrialFacts
from vexcore.errors import UsageError
from vexcore.registry.model import Arm, Registry


def describe_trial(registry: Registry, trial_id: str) -> TrialFacts:
    """Return the facts of a trial of the registry.

    Raises
    ------
    UsageError
        If the registry has no such trial.
    """
    trial = next((trial for trial in registry.trials if trial.id == trial_id), None)
    if trial is None:
        known = ", ".join(trial.id for trial in registry.trials)
        raise UsageError(f"trial {trial_id!r} is not in the registry: choose one of {known}")
    return TrialFacts(
        trial_id=trial.id,
        name=trial.name,
        legal_basis=trial.legal_basis,
        consent=trial.consent,
        start_on=date.fromisoformat(trial.start_on),
        end_on=None if trial.end_on == "unknown" else date.fromisoformat(trial.end_on),
        registered=True,
        arms=tuple(_describe_arm(arm) for arm in registry.arms if arm.trial == trial.id),
        municipalities=tuple(place.id for place in registry.municipalities if place.trial == trial.id),
    )


def _describe_arm(arm: Arm) -> ArmFacts:
    return ArmFacts(
        arm_id=arm.id.split(":", 1)[1],
        label=arm.label_nl,
        role=arm.role,
        randomised=None if arm.randomised == "unknown" else arm.randomised,
        components=tuple(arm.components),
        parent=arm.parent.split(":", 1)[1] if arm.parent else "",
    )
