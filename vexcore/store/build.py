"""Writing a mart: complete or absent at any moment."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from vexcore.contracts.mart import SQL_TYPES, TABLES_BY_NAME
from vexcore.contracts.schema import Table
from vexcore.store.files import build_mart_name, prepare_home, swap_pointer

UNHASHED_KEYS = frozenset({"built_at", "content_hash"})


def hash_content(frames: Mapping[str, pd.DataFrame]) -> str:
    """Return the sha256 over all tables but the build time.

    Each table as CSV in key order, floats at 10 significant digits.
    """
    digest = hashlib.sha256()
    for name in sorted(frames):
        frame = frames[name]
        if name == "build_info":
            frame = frame[~frame["key"].isin(sorted(UNHASHED_KEYS))]
        table = TABLES_BY_NAME[name]
        ordered = frame.sort_values(list(table.key), kind="stable")
        digest.update(f"{name}\n".encode())
        digest.update(ordered.to_csv(index=False, float_format="%.10g", lineterminator="\n").encode())
    return digest.hexdigest()


def write_mart(home: Path, frames: Mapping[str, pd.DataFrame], content_hash: str) -> Path:
    """Write the mart under a temporary name, rename it to its version and swap the pointer.

    Parameters
    ----------
    home
        Folder of the mart; made when missing.
    frames
        Every table of the mart, validated.
    content_hash
        As `hash_content` returns it.

    Returns
    -------
    Path
        The file that now is the mart.
    """
    prepare_home(home)
    name = build_mart_name(content_hash)
    temporary = home / f"{name}.{os.getpid()}.tmp"
    temporary.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(temporary)) as connection:
            for table_name, frame in frames.items():
                _write_table(connection, TABLES_BY_NAME[table_name], frame)
        temporary.replace(home / name)
    finally:
        temporary.unlink(missing_ok=True)
        Path(f"{temporary}.wal").unlink(missing_ok=True)
    swap_pointer(home, name)
    return home / name


def _write_table(connection: duckdb.DuckDBPyConnection, table: Table, frame: pd.DataFrame) -> None:
    columns = ", ".join(
        f'"{column.name}" {SQL_TYPES[column.kind]}{"" if column.nullable else " NOT NULL"}' for column in table.columns
    )
    connection.execute(f'CREATE TABLE "{table.name}" ({columns})')
    connection.register("incoming", frame)
    names = ", ".join(f'"{name}"' for name in table.column_names)
    connection.execute(f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM incoming')  # noqa: S608
    connection.unregister("incoming")
