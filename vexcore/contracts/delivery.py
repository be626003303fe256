"""A delivery once it has been read: the trial it is of, its windows and its files with typed columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmFacts:
    """What the checks and the store need to know of an arm.

    Attributes
    ----------
    arm_id
        Id within the trial, without the trial's name.
    label
        Name as people read it.
    role
        ``treatment``, ``control`` or ``reference``.
    randomised
        Drawn by lot; None where unknown.
    components
        What it offers beyond control.
    parent
        Id of the choice arm that a sub-arm belongs to; empty for the rest.
    """

    arm_id: str
    label: str
    role: str
    randomised: bool | None
    components: tuple[str, ...]
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialFacts:
    """What the checks and the store need to know of a trial.

    Attributes
    ----------
    trial_id, name
        Id and name.
    legal_basis
        ``article-83`` or ``ordinary-law``.
    consent
        ``pre``, ``post`` or ``unknown``.
    start_on
        First day.
    end_on
        Last day; None where unknown.
    registered
        Whether the registry of this project knows the trial; otherwise the delivery describes it.
    arms
        Every arm.
    municipalities
        Ids of the municipalities; empty for a trial that the registry does not know.
    """

    trial_id: str
    name: str
    legal_basis: str
    consent: str
    start_on: date
    end_on: date | None
    registered: bool
    arms: tuple[ArmFacts, ...]
    municipalities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraOutcome:
    """A numeric outcome that the registry does not have.

    Attributes
    ----------
    outcome_id
        Id: the name of a column of `months`, or of an item of `answers`.
    label
        Name as people read it.
    file
        ``months`` or ``answers``.
    kind
        ``binary``, ``score``, ``count`` or ``eur``.
    unit
        Unit of the number.
    low, high
        Bounds, both allowed.
    higher_is_better
        Direction; None for neither.
    """

    outcome_id: str
    label: str
    file: str
    kind: str
    unit: str
    low: float
    high: float
    higher_is_better: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFacts:
    """All of a delivery but its rows.

    Attributes
    ----------
    trial
        The trial that it is of.
    origin
        ``demonstration`` for invented persons, else ``estimated``.
    delivered_by, delivered_on
        Who delivered it, and when.
    payroll_from, payroll_to, benefit_from, benefit_to
        First and last calendar month (as its first day) of which payroll and benefit registers were read.
    outcomes
        Extra outcomes.
    """

    trial: TrialFacts
    origin: str
    delivered_by: str
    delivered_on: date
    payroll_from: date
    payroll_to: date
    benefit_from: date
    benefit_to: date
    outcomes: tuple[ExtraOutcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A delivery that was read and found good.

    Attributes
    ----------
    facts
        All but the rows.
    tables
        The delivered files by name, each with the columns that were delivered, typed as `ARROW_TYPES` says; an
        absent file or column was not delivered.
    """

    facts: DeliveryFacts
    tables: Mapping[str, pa.Table]
