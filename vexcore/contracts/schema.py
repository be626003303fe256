"""How a table of the mart is declared: once, for storage, validation and documentation alike."""

from __future__ import annotations

from dataclasses import dataclass

SQL_TYPES = {"text": "VARCHAR", "int": "BIGINT", "float": "DOUBLE", "bool": "BOOLEAN"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the mart.

    Attributes
    ----------
    name
        Column name.
    kind
        ``text``, ``int``, ``float`` or ``bool``.
    description
        What it holds, for the data dictionary.
    unit
        Unit of a number; empty for text.
    nullable
        Whether it may be empty.
    allowed
        The only values it may have; empty where any will do.
    """

    name: str
    kind: str
    description: str
    unit: str = ""
    nullable: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the mart.

    Attributes
    ----------
    name
        Table name.
    description
        What one row is.
    key
        The columns that tell rows apart, in the order in which rows are kept.
    columns
        The columns in order.
    """

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        """Return the names of the columns in order."""
        return [column.name for column in self.columns]


def text(name: str, description: str, *, nullable: bool = False, allowed: tuple[str, ...] = ()) -> Column:
    """Declare a column of text."""
    return Column(name=name, kind="text", description=description, nullable=nullable, allowed=allowed)


def whole(name: str, description: str, unit: str, *, nullable: bool = True) -> Column:
    """Declare a column of whole numbers."""
    return Column(name=name, kind="int", description=description, unit=unit, nullable=nullable)


def real(name: str, description: str, unit: str, *, nullable: bool = True) -> Column:
    """Declare a column of real numbers."""
    return Column(name=name, kind="float", description=description, unit=unit, nullable=nullable)


def flag(name: str, description: str, *, nullable: bool = False) -> Column:
    """Declare a column of yes and no; empty means unknown."""
    return Column(name=name, kind="bool", description=description, nullable=nullable)
