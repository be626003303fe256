"""What the statements read: the rows of one delivery in full shape, its facts, and the rules of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from vexcore.contracts.delivery import DeliveryFacts
from vexcore.contracts.delivery_files import DELIVERY_FILES
from vexcore.contracts.delivery_schema import ARROW_TYPES, DeliveryFile
from vexcore.harmonise.rules import build_rules
from vexcore.registry.model import Registry

_HELD = {
    "has_benefit": ("months", "benefit"),
    "has_wage": ("months", "wage_eur"),
    "has_hours": ("months", "hours"),
    "has_contract": ("months", "contract"),
    "has_consent": ("persons", "consented"),
}


def build_inputs(facts: DeliveryFacts, tables: Mapping[str, pa.Table], registry: Registry) -> dict[str, pa.Table]:
    """Return every table that the statements read, by name.

    Parameters
    ----------
    facts
        All of the delivery but its rows.
    tables
        Its files as stored: one row as in `delivery_files`, but for `person_key` (int64) instead of `person_id` and
        arms with their trial's name (``oss:control``). Files and columns that were not delivered are absent.
    registry
        As loaded.

    Returns
    -------
    dict of str to pyarrow.Table
        The five files with all their columns (null where not delivered), ``delivery`` (one row), ``extra_month``
        (extra outcomes of months, one row a row of months), ``arm``, ``extra_outcome`` and the rules of `build_rules`.
    """
    inputs = {file.name: _complete(file, tables.get(file.name)) for file in DELIVERY_FILES}
    inputs["delivery"] = pa.Table.from_pylist([_tell_delivery(facts, tables)], schema=_DELIVERY)
    inputs["extra_month"] = _melt_extra_months(facts, tables.get("months"))
    inputs["arm"] = _build_arms(facts)
    inputs["extra_outcome"] = _build_extra_outcomes(facts, tables)
    return inputs | build_rules(registry, facts.outcomes)


_DELIVERY = pa.schema(
    [
        ("trial_id", pa.string()),
        ("origin", pa.string()),
        ("municipality_id", pa.string()),
        ("start_on", pa.date32()),
        ("payroll_from", pa.date32()),
        ("payroll_to", pa.date32()),
        ("benefit_from", pa.date32()),
        ("benefit_to", pa.date32()),
        *((name, pa.bool_()) for name in ("has_months", "has_exits", "has_answers", "has_caseworker")),
        *((name, pa.bool_()) for name in _HELD),
    ]
)


def _complete(file: DeliveryFile, table: pa.Table | None) -> pa.Table:
    """Return a file with all its columns in order, null where a column was not delivered."""
    columns = {}
    for column in file.columns:
        name = "person_key" if column.name == "person_id" else column.name
        kind = pa.int64() if name == "person_key" else ARROW_TYPES[column.kind]
        if table is not None and name in table.column_names:
            columns[name] = table.column(name).cast(kind)
        else:
            columns[name] = pa.nulls(0 if table is None else table.num_rows, kind)
    return pa.table(columns)


def _holds(table: pa.Table | None, column: str) -> bool:
    """Return whether a column was delivered: it is there, and it is not that all its cells are empty.

    A column without a single value tells nothing, not even that a missing month means no job.
    """
    if table is None or column not in table.column_names:
        return False
    return bool(table.num_rows == 0 or table.column(column).null_count < table.num_rows)


def _tell_delivery(facts: DeliveryFacts, tables: Mapping[str, pa.Table]) -> dict[str, Any]:
    municipalities = facts.trial.municipalities
    return {
        "trial_id": facts.trial.trial_id,
        "origin": facts.origin,
        "municipality_id": municipalities[0] if len(municipalities) == 1 else None,
        "start_on": facts.trial.start_on,
        "payroll_from": facts.payroll_from,
        "payroll_to": facts.payroll_to,
        "benefit_from": facts.benefit_from,
        "benefit_to": facts.benefit_to,
        **{f"has_{name}": name in tables for name in ("months", "exits", "answers", "caseworker")},
        **{name: _holds(tables.get(file), column) for name, (file, column) in _HELD.items()},
    }


def _melt_extra_months(facts: DeliveryFacts, months: pa.Table | None) -> pa.Table:
    """Return the extra outcomes of months below each other, empty cells too."""
    schema = pa.schema(
        [("person_key", pa.int64()), ("outcome_id", pa.string()), ("month", pa.int32()), ("value", pa.float64())]
    )
    parts = []
    for outcome in facts.outcomes:
        if outcome.file == "months" and months is not None and outcome.outcome_id in months.column_names:
            columns = [
                months.column("person_key").cast(pa.int64()),
                pa.array([outcome.outcome_id] * months.num_rows, pa.string()),
                months.column("month").cast(pa.int32()),
                months.column(outcome.outcome_id).cast(pa.float64()),
            ]
            parts.append(pa.table(columns, schema=schema))
    return pa.concat_tables(parts) if parts else schema.empty_table()


def _build_arms(facts: DeliveryFacts) -> pa.Table:
    trial = facts.trial.trial_id
    rows = [
        {
            "arm_id": f"{trial}:{arm.arm_id}",
            "role": arm.role,
            "parent": f"{trial}:{arm.parent}" if arm.parent else None,
        }
        for arm in facts.trial.arms
    ]
    return pa.Table.from_pylist(
        rows, schema=pa.schema([("arm_id", pa.string()), ("role", pa.string()), ("parent", pa.string())])
    )


def _build_extra_outcomes(facts: DeliveryFacts, tables: Mapping[str, pa.Table]) -> pa.Table:
    rows = [
        {
            "outcome_id": outcome.outcome_id,
            "file": outcome.file,
            "delivered": outcome.file == "answers" or _holds(tables.get("months"), outcome.outcome_id),
        }
        for outcome in facts.outcomes
    ]
    schema = pa.schema([("outcome_id", pa.string()), ("file", pa.string()), ("delivered", pa.bool_())])
    return pa.Table.from_pylist(rows, schema=schema)
