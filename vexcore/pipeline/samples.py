"""From harmonised rows of persons to what the estimators work on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from vexcore.contracts.delivery import DeliveryFacts
from vexcore.estimate.sample import Panel, Sample, SampleArm
from vexcore.harmonise.statements import read_statement
from vexcore.pipeline.classes import Classes
from vexcore.registry.model import Registry
from vexcore.store.workspace import Workspace

LAST_MONTH = 36
"""Last month since the start for which effects are estimated."""


def build_sample(
    workspace: Workspace, facts: DeliveryFacts, registry: Registry, classes: Classes | None = None
) -> Sample:
    """Return the persons and outcomes of a harmonised delivery.

    Parameters
    ----------
    workspace
        With the harmonised tables.
    facts
        Of the delivery.
    registry
        For the domains of outcomes and the main comparison.
    classes
        Latent classes of the delivery's persons, for subgroups; None for none.
    """
    trial = facts.trial
    known = next((each for each in registry.trials if each.id == trial.trial_id), None)
    persons = workspace.frame(read_statement("sample_person"), name="sample_person")
    places = pd.Series(np.arange(len(persons)), index=persons["person_key"])
    if classes is not None:
        own = persons["person_key"].map(classes.persons)
        persons["profile_class"] = pd.Categorical(own, categories=classes.levels)
    return Sample(
        trial_id=trial.trial_id,
        origin=facts.origin,
        consent=trial.consent,
        main_comparison="C" if known is None else known.main_comparison,
        arms=tuple(
            SampleArm(arm_id=f"{trial.trial_id}:{arm.arm_id}", role=arm.role, randomised=arm.randomised)
            for arm in trial.arms
            if not arm.parent
        ),
        persons=persons.drop(columns="person_key"),
        panels={panel.outcome_id: panel for panel in _read_panels(workspace, facts, registry, places)},
    )


def _read_panels(workspace: Workspace, facts: DeliveryFacts, registry: Registry, places: pd.Series) -> Iterator[Panel]:
    domains = {outcome.id: outcome.domain for outcome in registry.outcomes}
    kinds: dict[str, str] = {outcome.id: outcome.kind for outcome in registry.outcomes}
    kinds |= {extra.outcome_id: extra.kind for extra in facts.outcomes}
    monthly = {extra.outcome_id for extra in facts.outcomes if extra.file == "months"}
    months = workspace.frame(read_statement("sample_month"), {"last_month": LAST_MONTH}, name="sample_month")
    register = [name for name in months.columns if name not in ("person_key", "month")]
    rows = places.loc[months["person_key"]].to_numpy()
    columns = months["month"].to_numpy()
    for name in register:
        yield _build_panel(name, kinds, domains, rows, columns, months[name].to_numpy(), len(places), monthly=True)
    parameters = {"last_month": LAST_MONTH, "register": register}
    others = workspace.frame(read_statement("sample_value"), parameters, name="sample_value")
    for outcome, own in others.groupby("outcome_id", sort=True):
        name = str(outcome)
        yield _build_panel(
            name,
            kinds,
            domains,
            places.loc[own["person_key"]].to_numpy(),
            own["month"].to_numpy(),
            own["value"].to_numpy(),
            len(places),
            monthly=name in monthly,
        )


def _build_panel(
    name: str,
    kinds: dict[str, str],
    domains: dict[str, str],
    rows: npt.NDArray[np.int64],
    months: npt.NDArray[np.int64],
    values: npt.NDArray[np.float64],
    persons: int,
    *,
    monthly: bool,
) -> Panel:
    grid = np.full((persons, LAST_MONTH + 1), np.nan)
    grid[rows, months] = values
    seen = np.flatnonzero(~np.isnan(grid).all(axis=0))
    return Panel(
        outcome_id=name,
        kind=kinds[name],
        domain=domains.get(name, name),
        monthly=monthly,
        months=tuple(int(month) for month in seen),
        values=grid[:, seen],
    )
