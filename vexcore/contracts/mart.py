"""All tables of the mart."""

from __future__ import annotations

from vexcore.contracts.effect_tables import EFFECT_TABLES
from vexcore.contracts.outflow_tables import OUTFLOW_TABLES
from vexcore.contracts.participant_tables import PARTICIPANT_TABLES
from vexcore.contracts.profile_tables import PROFILE_TABLES
from vexcore.contracts.record_tables import RECORD_TABLES
from vexcore.contracts.registry_tables import REGISTRY_TABLES
from vexcore.contracts.results import RESULT_TABLES
from vexcore.contracts.schema import SQL_TYPES, Column, Table, text, whole
from vexcore.contracts.synthesis_tables import SYNTHESIS_TABLES
from vexcore.errors import UsageError

BUILD_TABLES = (
    Table(
        name="build_info",
        description="How this mart was made.",
        key=("key",),
        columns=(text("key", "What"), text("value", "Value", nullable=True)),
    ),
    Table(
        name="dictionary",
        description="Every column of the mart.",
        key=("table", "position"),
        columns=(
            text("table", "Table"),
            text("column", "Column"),
            text("type", "SQL type"),
            text("unit", "Unit", nullable=True),
            text("description", "What it holds"),
            whole("position", "Order within the table", "", nullable=False),
        ),
    ),
)

TABLES = (
    *REGISTRY_TABLES,
    *RECORD_TABLES,
    *RESULT_TABLES,
    *EFFECT_TABLES,
    *SYNTHESIS_TABLES,
    *OUTFLOW_TABLES,
    *PROFILE_TABLES,
    *PARTICIPANT_TABLES,
    *BUILD_TABLES,
)
TABLES_BY_NAME = {table.name: table for table in TABLES}


def find_table(name: str) -> Table:
    """Return the declaration of a table.

    Raises
    ------
    UsageError
        If the mart has no such table.
    """
    if name not in TABLES_BY_NAME:
        raise UsageError(f"{name!r} is no table of the mart: choose one of {', '.join(TABLES_BY_NAME)}")
    return TABLES_BY_NAME[name]


__all__ = ["SQL_TYPES", "TABLES", "TABLES_BY_NAME", "Column", "Table", "find_table"]
