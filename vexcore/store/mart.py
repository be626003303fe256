"""Reading the mart: read-only, from a statement a file, with values bound."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pandas as pd

from vexcore.contracts.frames import DTYPES
from vexcore.contracts.mart import find_table
from vexcore.errors import MartMissing, UsageError
from vexcore.store.files import read_pointer


@cache
def read_statement(name: str) -> str:
    """Return the text of ``store/sql/<name>.sql``."""
    return files("vexcore.store").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


class Mart:
    """A mart opened for reading; external access is off, so a statement reaches nothing else.

    Parameters
    ----------
    path
        A versioned mart file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = duckdb.connect(":memory:")
        try:
            self._connection.execute("ATTACH ? AS mart (READ_ONLY)", [str(path)])
        except duckdb.Error as error:
            self._connection.close()
            raise MartMissing(f"{path.name} cannot be read as a mart: run `python -m vexcore build` again") from error
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    @classmethod
    def open(cls, home: Path) -> Self:
        """Open the current mart of a home.

        Raises
        ------
        MartMissing
            If there is none.
        """
        return cls(read_pointer(home))

    def frame(self, name: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Run a statement of ``store/sql`` and return its rows."""
        return self._run(read_statement(name), parameters)

    def table(self, name: str) -> pd.DataFrame:
        """Return a whole table: the columns and types of its contract, rows in the order of its key.

        Raises
        ------
        UsageError
            If the mart has no such table.
        """
        declared = find_table(name)
        columns = ", ".join(f'"{column}"' for column in declared.column_names)
        order = ", ".join(f'"{column}"' for column in declared.key)
        # The names come from the contract, never from a reader.
        frame = self._run(f'SELECT {columns} FROM "{declared.name}" ORDER BY {order}', None)  # noqa: S608
        return frame.astype({column.name: DTYPES[column.kind] for column in declared.columns})

    def query(self, statement: str) -> pd.DataFrame:
        """Run one reading statement of a person's own.

        Raises
        ------
        UsageError
            If it is not one statement, is not valid or would write.
        """
        advice = "write one SELECT; the mart is read-only, its tables are in docs/data-dictionary.md"
        try:
            kinds = [found.type for found in self._connection.extract_statements(statement)]
            if kinds not in ([duckdb.StatementType.SELECT], [duckdb.StatementType.EXPLAIN]):
                raise UsageError(f"{statement!r} is not one statement that reads: {advice}")
            return self._run(statement, None)
        except duckdb.Error as error:
            reason = str(error).strip().splitlines()[0]
            raise UsageError(f"{statement!r} cannot be run: {reason} ({advice})") from error

    def _run(self, statement: str, parameters: Mapping[str, Any] | None) -> pd.DataFrame:
        with self._connection.cursor() as cursor:
            cursor.execute("USE mart")
            result = cursor.execute(statement, dict(parameters) if parameters else None)
            return result.df() if result.description else pd.DataFrame()

    def close(self) -> None:
        """Close the mart."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
