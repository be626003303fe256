"""A delivery of a handful of persons, made in memory, for tests of the participant store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa

from vexcore.contracts.delivery import ArmFacts, Delivery, DeliveryFacts, ExtraOutcome, TrialFacts
from vexcore.contracts.delivery_files import DELIVERY_FILES_BY_NAME

PERSONS = ("anna", "bert", "carla", "daan")
KEY = bytes(range(32))


def build_facts(
    trial_id: str = "oss", origin: str = "demonstration", delivered_on: date = date(2020, 3, 1)
) -> DeliveryFacts:
    """Return the facts of a delivery of a trial with two arms and an extra outcome."""
    arms = (
        ArmFacts(arm_id="control", label="Controle", role="control", randomised=True, components=()),
        ArmFacts(arm_id="choice", label="Keuze", role="treatment", randomised=None, components=("choice", "intensive")),
        ArmFacts(
            arm_id="work", label="Werk", role="treatment", randomised=None, components=("bonus",), parent="choice"
        ),
    )
    trial = TrialFacts(
        trial_id=trial_id,
        name="Oss",
        legal_basis="ordinary-law",
        consent="pre",
        start_on=date(2018, 1, 1),
        end_on=None,
        registered=True,
        arms=arms,
        municipalities=("oss",),
    )
    extra = ExtraOutcome(
        outcome_id="debt_eur", label="Schuld", file="months", kind="eur", unit="eur", low=0, high=float("inf")
    )
    return DeliveryFacts(
        trial=trial,
        origin=origin,
        delivered_by="Gemeente Oss",
        delivered_on=delivered_on,
        payroll_from=date(2017, 1, 1),
        payroll_to=date(2019, 12, 1),
        benefit_from=date(2017, 1, 1),
        benefit_to=date(2019, 12, 1),
        outcomes=(extra,),
    )


def build_delivery(
    trial_id: str = "oss",
    origin: str = "demonstration",
    delivered_on: date = date(2020, 3, 1),
    persons: Sequence[str] = PERSONS,
    block: str = "north",
) -> Delivery:
    """Return a delivery with every file; the first person chose a sub-arm, the others are in the control arm."""
    others = len(persons) - 1
    first, last = persons[0], persons[-1]
    tables = {
        "persons": _table(
            "persons",
            person_id=persons,
            arm_id=["choice"] + ["control"] * others,
            chosen_arm_id=["work"] + [None] * others,
            started_on=[date(2018, 2, 1)] + [None] * others,
            block=[block] * len(persons),
            took_up=[1] + [0] * others,
            age=[30 + number for number in range(len(persons))],
        ),
        "months": _table(
            "months",
            person_id=[person for person in persons for _ in range(3)],
            month=[-1, 0, 1] * len(persons),
            benefit=[1, None, 0] * len(persons),
            wage_eur=[0.0, 812.5, None] * len(persons),
            contract=["none", "temporary", None] * len(persons),
        ),
        "exits": _table("exits", person_id=[first], exited_on=[date(2019, 1, 1)], reason=["work"]),
        "answers": _table("answers", person_id=[first, last], wave=[0, 0], item=["happy", "calm"], value=[4.0, None]),
        "caseworker": _table("caseworker", person_id=[first], wave=[1], item=["ladder"], value=[5.0]),
    }
    return Delivery(facts=build_facts(trial_id, origin, delivered_on), tables=tables)


def replace_table(delivery: Delivery, name: str, table: pa.Table) -> Delivery:
    """Return the delivery with another table."""
    return replace(delivery, tables={**delivery.tables, name: table})


def _table(file: str, **columns: Sequence[object]) -> pa.Table:
    schema = DELIVERY_FILES_BY_NAME[file].schema()
    return pa.table({name: pa.array(values, type=schema.field(name).type) for name, values in columns.items()})
