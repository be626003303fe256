"""A database in memory in which participants' rows are worked on; nothing of it reaches a disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import duckdb
import pandas as pd
import pyarrow as pa

from vexcore.errors import UsageError, VexError

# Raised before a row is read. The text of any other error may quote a cell, and a cell may be a person's.
TEXT_IS_OURS = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException, duckdb.PermissionException)
LOCKS = (
    "SET temp_directory = ''",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


class StatementFailed(Exception):
    """A statement cannot be run: a fault of the program, not of the person at the keyboard."""


class WorkspaceFull(VexError):
    """The rows do not fit in the memory that was allowed."""


class Workspace:
    """A database in memory, for one thread.

    It spills nothing to disk, reaches no file and sees no variable of the program; its settings cannot be changed by a
    statement. Registered tables are read where they are, without a copy.

    Parameters
    ----------
    memory_limit
        Most memory for the database, such as ``2GB``; None for DuckDB's own (80 % of the machine).
    threads
        Threads; None for one a core.
    """

    def __init__(self, *, memory_limit: str | None = None, threads: int | None = None) -> None:
        settings: dict[str, str | bool | int | float | list[str]] = {}
        if memory_limit is not None:
            settings["memory_limit"] = memory_limit
        if threads is not None:
            settings["threads"] = threads
        try:
            self._connection = duckdb.connect(":memory:", config=settings)
        except duckdb.Error as error:
            reason = str(error).strip().splitlines()[0]
            raise UsageError(
                f"memory limit {memory_limit!r} with {threads!r} threads cannot be set: {reason}; "
                "give such as '2GB', and at least 1 thread"
            ) from error
        for lock in LOCKS:
            self._connection.execute(lock)

    def register(self, name: str, table: pa.Table) -> None:
        """Make a table known under a name."""
        self._connection.register(name, table)

    def run(self, statement: str, parameters: Mapping[str, Any] | None = None, *, name: str = "") -> None:
        """Run a statement for what it does.

        Parameters
        ----------
        statement
            One statement of SQL.
        parameters
            Values of its ``$name``.
        name
            Name of the file that it is from, for the message when it fails.

        Raises
        ------
        WorkspaceFull
            If it needs more memory than allowed.
        StatementFailed
            If it fails otherwise.
        """
        with _telling(name):
            self._connection.execute(statement, dict(parameters) if parameters else None)

    def frame(self, statement: str, parameters: Mapping[str, Any] | None = None, *, name: str = "") -> pd.DataFrame:
        """Return the rows of a statement as a frame; raises as `run` does."""
        with _telling(name):
            return self._connection.execute(statement, dict(parameters) if parameters else None).df()

    def arrow(self, statement: str, parameters: Mapping[str, Any] | None = None, *, name: str = "") -> pa.Table:
        """Return the rows of a statement as an Arrow table; raises as `run` does."""
        with _telling(name):
            # A relation hands its rows over without the copy that the result of execute() makes.
            relation = self._connection.sql(statement, params=dict(parameters) if parameters else None)
            if relation is None:
                raise StatementFailed(f"{name or 'statement'}: returns no rows")
            return relation.to_arrow_table()

    def close(self) -> None:
        """Let go of the rows."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def _telling(name: str) -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise WorkspaceFull(
            f"{name or 'A statement'} needs more memory than is allowed, and participants' rows never spill to disk: "
            "allow more memory, or use a machine that has it"
        ) from error
    except TEXT_IS_OURS as error:
        raise StatementFailed(f"{name or 'statement'}: {error}") from error
    except duckdb.Error as error:
        raise StatementFailed(f"{name or 'statement'}: {type(error).__name__} (its text may quote a cell)") from None
