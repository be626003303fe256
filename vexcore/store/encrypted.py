"""Encrypted files: Parquet Modular Encryption, AES-GCM 256, footer and all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.parquet import encryption

from vexcore.errors import VexError

COMPRESSION = "zstd"


class StoreDamaged(VexError):
    """What is stored is not what was stored."""


def write_encrypted(path: Path, table: pa.Table, *, key: bytes, context: str) -> str:
    """Write a table to a new file with mode 0600 and see it onto the disk.

    Parameters
    ----------
    path
        File; must not exist.
    table
        Rows.
    key
        32 bytes, for this file alone.
    context
        What the file is. It enters the authentication of every part and is not stored, so that the file opens as
        nothing else.

    Returns
    -------
    str
        sha256 of the file.
    """
    properties = encryption.create_encryption_properties(key, aad_prefix=context.encode(), store_aad_prefix=False)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        pq.write_table(table, file, compression=COMPRESSION, encryption_properties=properties)
        file.flush()
        os.fsync(file.fileno())
    return hash_file(path)


def hash_file(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_encrypted(
    path: Path, *, key: bytes, context: str, sha256: str, columns: Sequence[str] | None = None
) -> pa.Table:
    """Read a table, or some of its columns, in memory.

    Parameters
    ----------
    path
        File.
    key, context
        As it was written.
    sha256
        Of the file as it was written.
    columns
        Columns to read, all of which exist; None for all.

    Raises
    ------
    StoreDamaged
        If the file is gone, is not as it was written or does not open with this key and context.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreDamaged(
            f"{path} cannot be read though the ledger names it: {error.strerror or error}; ingest the delivery again"
        ) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StoreDamaged(
            f"{path} is not as it was written (its sha256 differs from the ledger's): ingest the delivery again"
        )
    properties = encryption.create_decryption_properties(key, aad_prefix=context.encode())
    try:
        # Not pq.read_table: that goes through a dataset, whose threads read ahead of what is asked.
        with pq.ParquetFile(pa.BufferReader(content), decryption_properties=properties) as file:
            return file.read(columns=None if columns is None else list(columns))
    except (OSError, pa.ArrowException) as error:
        raise StoreDamaged(
            f"{path} does not open as {context} (its authentication fails): it was damaged or stands in the place of "
            "another file; ingest the delivery again"
        ) from error
