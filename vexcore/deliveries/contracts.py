"""The contract of a delivered column, as pandera holds its values to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pa

from vexcore.contracts.delivery import ExtraOutcome
from vexcore.contracts.delivery_files import DELIVERY_FILES, MONTHS
from vexcore.contracts.delivery_schema import DeliveryColumn, DeliveryFile

DTYPES: Mapping[str, str] = {
    "text": "str",
    "int": "float64",
    "float": "float64",
    "flag": "float64",
    "date": "datetime64[s]",
}
"""Type of a column while it is checked, by its kind: whole numbers have been read as such before."""

_NOT_EMPTY = "not_nullable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Values that break one rule of their column.

    Attributes
    ----------
    rule, remedy
        For the report.
    places
        Which of the values, shape (n,).
    """

    rule: str
    remedy: str
    places: npt.NDArray[np.int64]


def declare_files(outcomes: tuple[ExtraOutcome, ...]) -> tuple[DeliveryFile, ...]:
    """Return the files of the delivery format, with a column for each extra outcome of `months`."""
    extra = tuple(
        DeliveryColumn(
            name=outcome.outcome_id,
            kind="flag" if outcome.kind == "binary" else "float",
            description=outcome.label,
            unit=outcome.unit,
            low=outcome.low,
            high=outcome.high,
        )
        for outcome in outcomes
        if outcome.file == MONTHS.name
    )
    return tuple(replace(file, columns=(*file.columns, *extra)) if file is MONTHS else file for file in DELIVERY_FILES)


def describe_values(column: DeliveryColumn) -> str:
    """Return in words what the values of a column may be; empty where anything of its kind will do."""
    if column.allowed:
        return f"one of {', '.join(column.allowed)}"
    if column.kind == "flag":
        return "0 or 1"
    if column.low is not None and column.high is not None:
        return f"from {_write(column.low)} to {_write(column.high)}"
    if column.low is not None:
        return f"{_write(column.low)} or more"
    return "" if column.high is None else f"at most {_write(column.high)}"


def _write(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,}"


def build_schema(column: DeliveryColumn) -> pa.SeriesSchema:
    """Return the pandera schema of a column."""
    error = f"{column.name} is {describe_values(column)}"
    checks = []
    if column.allowed:
        checks.append(pa.Check.isin(column.allowed, error=error))
    elif column.kind == "flag":
        checks.append(pa.Check.isin([0, 1], error=error))
    else:
        checks += [] if column.low is None else [pa.Check.ge(column.low, error=error)]
        checks += [] if column.high is None else [pa.Check.le(column.high, error=error)]
    return pa.SeriesSchema(DTYPES[column.kind], checks=checks, nullable=column.nullable)


def find_broken(column: DeliveryColumn, values: npt.NDArray[Any]) -> Iterator[Broken]:
    """Yield the values of a column that break its contract, rule by rule.

    Parameters
    ----------
    column
        The declaration.
    values
        Different values, with at most one that is missing, shape (n,).
    """
    series = pd.Series(values, dtype=DTYPES[column.kind])
    try:
        build_schema(column).validate(series, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
    else:
        return
    for check, group in cases.groupby("check", sort=False):
        places = group["index"].to_numpy(dtype=np.int64)
        if check == _NOT_EMPTY:
            yield Broken(rule=f"{column.name} is never empty", remedy="fill it in", places=places)
        else:
            remedy = "mend the value, or give its label in mapping.toml" if column.allowed else "mend the value"
            yield Broken(
                rule=str(check), remedy=f"{remedy}, or leave it empty" if column.nullable else remedy, places=places
            )
