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
from vexcore.errors import MartNotWritten
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

    Raises
    ------
    MartNotWritten
        If the disk has no room; the mart that stood before still stands.
    """
    prepare_home(home)
    name = build_mart_name(content_hash)
    temporary = home / f"{name}.{os.getpid()}.tmp"
    temporary.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(temporary)) as connection:
            for table_name, frame in frames.items():
                _write_table(connection, TABLES_BY_NAME[table_name], frame)
            # Closing would say nothing of a disk that is full.
            connection.execute("CHECKPOINT")
        _check_written(temporary, frames)
        temporary.replace(home / name)
    except (duckdb.OperationalError, duckdb.FatalException, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error).strip().splitlines()[0]
        raise MartNotWritten(
            f"{home / name} cannot be written whole: {reason}; the mart that stood before still stands. "
            "Make room on the disk, or name a folder with room, then try again"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
        Path(f"{temporary}.wal").unlink(missing_ok=True)
    swap_pointer(home, name)
    return home / name


def _check_written(path: Path, frames: Mapping[str, pd.DataFrame]) -> None:
    """Read the file back: every table has the rows that went into it.

    Raises
    ------
    OSError
        If it is not whole.
    """
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            for name, frame in frames.items():
                # The names come from the contract.
                found = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608
                if found is None or found[0] != len(frame):
                    raise OSError(f"table {name} does not hold the rows that were written")
    except duckdb.Error as error:
        raise OSError("the file cannot be read back") from error


def _write_table(connection: duckdb.DuckDBPyConnection, table: Table, frame: pd.DataFrame) -> None:
    columns = ", ".join(
        f'"{column.name}" {SQL_TYPES[column.kind]}{"" if column.nullable else " NOT NULL"}' for column in table.columns
    )
    connection.execute(f'CREATE TABLE "{table.name}" ({columns})')
    connection.register("incoming", frame)
    names = ", ".join(f'"{name}"' for name in table.column_names)
    connection.execute(f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM incoming')  # noqa: S608
    connection.unregister("incoming")
