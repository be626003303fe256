"""How a file of a delivery is declared: once, for reading, checking, storage and documentation alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "text": pa.string(),
    "int": pa.int32(),
    "float": pa.float64(),
    "flag": pa.int8(),
    "date": pa.date32(),
}
"""Type of a delivered column once read, by its kind; an empty cell is null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryColumn:
    """A column of a delivered file.

    Attributes
    ----------
    name
        Column name.
    kind
        ``text``, ``int``, ``float``, ``flag`` (0 or 1) or ``date`` (ISO).
    description
        What it holds, for the delivery guide.
    unit
        Unit of a number; empty for the rest.
    required
        Whether the file must have the column.
    nullable
        Whether a cell may be empty, which means not known.
    allowed
        The only labels it may have; empty where any will do.
    low, high
        Bounds of a number, both allowed; None where there is none.
    """

    name: str
    kind: str
    description: str
    unit: str = ""
    required: bool = False
    nullable: bool = True
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFile:
    """A file of a delivery.

    Attributes
    ----------
    name
        Name without ending; ``.csv`` or ``.parquet`` follows.
    description
        What one row is.
    required
        Whether a delivery must have it.
    key
        The columns that tell rows apart.
    columns
        The columns, in the order of the guide; a file may have them in any order.
    """

    name: str
    description: str
    required: bool
    key: tuple[str, ...]
    columns: tuple[DeliveryColumn, ...]

    @property
    def column_names(self) -> list[str]:
        """Return the names of the columns in order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> DeliveryColumn:
        """Return the declaration of a column that must exist."""
        return next(column for column in self.columns if column.name == name)

    def schema(self) -> pa.Schema:
        """Return the Arrow schema of the file with all its columns."""
        return pa.schema([pa.field(column.name, ARROW_TYPES[column.kind]) for column in self.columns])
