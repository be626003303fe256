"""The statements that harmonise a delivery, and the order in which they run."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Protocol

import pyarrow as pa

STATEMENTS: tuple[str, ...] = (
    "person_start",
    "person_exit",
    "person",
    "register_line",
    "person_category",
    "person_month",
    "answer_score",
    "index_value",
    "person_outcome_month",
    "response",
    "outcome_gap",
    "index_reliability",
    "ladder_move",
    "process_value",
)
"""Names of the statements in order; each makes the table or view of its name."""


class Workspace(Protocol):
    """What the statements run on: a database that knows the registered tables by name."""

    def register(self, name: str, table: pa.Table) -> object:
        """Make a table known under a name."""

    def run(self, statement: str, parameters: Mapping[str, Any] | None = None, *, name: str = "") -> object:
        """Run one statement; the name tells it apart when it fails."""


def read_statement(name: str) -> str:
    """Return the text of a statement of `STATEMENTS`."""
    return files("vexcore.harmonise").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def harmonise(workspace: Workspace, inputs: Mapping[str, pa.Table]) -> None:
    """Make every harmonised table of one delivery.

    Parameters
    ----------
    workspace
        An empty workspace; afterwards it holds the tables that `STATEMENTS` names.
    inputs
        From `build_inputs`.
    """
    for name, table in inputs.items():
        workspace.register(name, table)
    for name in STATEMENTS:
        workspace.run(read_statement(name), name=f"harmonise/sql/{name}.sql")
