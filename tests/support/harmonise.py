"""Small deliveries, harmonised in a workspace, to ask for single values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import pyarrow as pa
from support.data import load_real_registry

from vexcore.contracts.delivery import ArmFacts, DeliveryFacts, ExtraOutcome, TrialFacts
from vexcore.contracts.delivery_files import DELIVERY_FILES_BY_NAME
from vexcore.contracts.delivery_schema import ARROW_TYPES
from vexcore.harmonise.inputs import build_inputs
from vexcore.harmonise.statements import harmonise
from vexcore.store.workspace import Workspace

Row = dict[str, Any]


class Harmonised:
    """The workspace after harmonising, with short ways to ask."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def rows(self, statement: str) -> list[Row]:
        """Return the rows of a statement."""
        return self.workspace.arrow(statement).to_pylist()

    def person(self, person_key: int) -> Row:
        """Return the one row of a person."""
        (row,) = self.rows(f"SELECT * FROM person WHERE person_key = {person_key}")
        return row

    def values(self, outcome_id: str, person_key: int = 1) -> dict[int, float]:
        """Return the values of an outcome by month."""
        found = self.rows(
            "SELECT month, value FROM person_outcome_month "
            f"WHERE outcome_id = '{outcome_id}' AND person_key = {person_key} ORDER BY month"
        )
        assert len({row["month"] for row in found}) == len(found)
        return {row["month"]: row["value"] for row in found}

    def gaps(self, outcome_id: str) -> dict[str, tuple[int, int]]:
        """Return persons and person-months without a value by reason."""
        found = self.rows(f"SELECT reason, persons, person_months FROM outcome_gap WHERE outcome_id = '{outcome_id}'")
        assert len({row["reason"] for row in found}) == len(found)
        return {row["reason"]: (row["persons"], row["person_months"]) for row in found}


def make_facts(
    *,
    payroll: tuple[date, date] = (date(2017, 10, 1), date(2017, 12, 1)),
    benefit: tuple[date, date] | None = None,
    start_on: date = date(2017, 10, 1),
    outcomes: Sequence[ExtraOutcome] = (),
    municipalities: tuple[str, ...] = ("oss",),
) -> DeliveryFacts:
    """Return the facts of a delivery of Oss with a treatment, a control and a reference arm."""
    arms = [("intensieve-begeleiding", "treatment"), ("control", "control"), ("reference", "reference")]
    benefit_from, benefit_to = benefit or payroll
    return DeliveryFacts(
        trial=TrialFacts(
            trial_id="oss",
            name="Oss",
            legal_basis="ordinary-law",
            consent="pre",
            start_on=start_on,
            end_on=date(2019, 12, 31),
            registered=True,
            arms=tuple(
                ArmFacts(arm_id=arm, label=arm, role=role, randomised=role != "reference", components=())
                for arm, role in arms
            ),
            municipalities=municipalities,
        ),
        origin="estimated",
        delivered_by="Oss",
        delivered_on=date(2020, 2, 1),
        payroll_from=payroll[0],
        payroll_to=payroll[1],
        benefit_from=benefit_from,
        benefit_to=benefit_to,
        outcomes=tuple(outcomes),
    )


def make_table(file: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None) -> pa.Table:
    """Return a file as stored: the given columns, or those that a row names."""
    declared = DELIVERY_FILES_BY_NAME[file]
    kinds = {column.name: ARROW_TYPES[column.kind] for column in declared.columns} | {"person_key": pa.int64()}
    named = list(columns) if columns is not None else list(dict.fromkeys(key for row in rows for key in row))
    return pa.table({name: pa.array([row.get(name) for row in rows], kinds.get(name, pa.float64())) for name in named})


def make_persons(*rows: Row) -> pa.Table:
    """Return persons; those of the control arm need only a key."""
    return make_table("persons", [{"arm_id": "oss:control", **row} for row in rows])


@contextmanager
def harmonised(facts: DeliveryFacts, **tables: pa.Table) -> Iterator[Harmonised]:
    """Harmonise the given files, by name."""
    with Workspace(threads=1) as workspace:
        harmonise(workspace, build_inputs(facts, tables, load_real_registry()))
        yield Harmonised(workspace)
