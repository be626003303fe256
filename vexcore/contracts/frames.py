"""Rows into frames that keep the contract of their table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import pandera.pandas as pa

from vexcore.contracts.schema import Column, Table
from vexcore.errors import DataRefused, Fault

DTYPES = {"text": "str", "int": "Int64", "float": "float64", "bool": "boolean"}


def build_frame(table: Table, rows: Iterable[Mapping[str, Any]], frames: Iterable[pd.DataFrame] = ()) -> pd.DataFrame:
    """Return rows as a frame with exactly the columns of a table, sorted by its key.

    Parameters
    ----------
    table
        The declaration.
    rows
        One mapping a row; what a row does not name is empty.
    frames
        More rows, as frames that `shape_frame` accepts.

    Raises
    ------
    DataRefused
        If a value breaks the contract of its column, or two rows have the same key.
    ValueError
        If a row has a column that the table does not have.
    """
    records = list(rows)
    unknown = {name for record in records for name in record} - set(table.column_names)
    if unknown:
        raise ValueError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    columns = {
        column.name: pd.Series([record.get(column.name) for record in records], dtype=DTYPES[column.kind])
        for column in table.columns
    }
    parts = [pd.DataFrame(columns), *(shape_frame(table, frame) for frame in frames)]
    frame = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return validate_frame(table, frame.sort_values(list(table.key), kind="stable", ignore_index=True))


def shape_frame(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with exactly the columns of a table, in order and of its types.

    Raises
    ------
    ValueError
        If it lacks a column or has one more.
    """
    if set(frame.columns) != set(table.column_names):
        wrong = set(frame.columns) ^ set(table.column_names)
        raise ValueError(f"a frame for {table.name} lacks, or has too many: {', '.join(sorted(wrong))}")
    return frame[table.column_names].astype({column.name: DTYPES[column.kind] for column in table.columns})


def validate_frame(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Check a frame against the contract of its table and return it.

    Raises
    ------
    DataRefused
        With a fault for each broken value.
    """
    schema = pa.DataFrameSchema(
        {column.name: _build_column(column) for column in table.columns}, strict=True, unique=list(table.key)
    )
    try:
        return schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        faults = [
            Fault(
                file=f"table {table.name}",
                line=0,
                column=str(case["column"]),
                value=str(case["failure_case"]),
                rule=str(case["check"]),
                remedy="mend the record or the registry that it comes from",
            )
            for case in error.failure_cases.to_dict("records")
        ]
        raise DataRefused(f"table {table.name}", faults) from error


def _build_column(column: Column) -> pa.Column:
    checks = [pa.Check.isin(column.allowed)] if column.allowed else []
    return pa.Column(DTYPES[column.kind], checks=checks, nullable=column.nullable)
