"""The ledger of the participant store: which deliveries came in, and which are current.

A plain JSON file without anything of a person, sealed with a keyed hash and swapped by rename. An older ledger put back
whole is not recognised as such: guard the folder against those who may not write in it.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from vexcore.store.encrypted import StoreDamaged
from vexcore.store.key import KeyWrong, derive_key, sync_folder

LEDGER = "ledger.json"
LEDGER_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTable:
    """A table of a stored delivery.

    Attributes
    ----------
    name
        Name of the delivered file.
    rows
        Number of rows.
    columns
        Names of the columns, in order.
    sha256
        Of the encrypted file as written.
    """

    name: str
    rows: int
    columns: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """A delivery that came in.

    Attributes
    ----------
    version
        Name of its folder: ``v-`` and the first 16 characters of the content hash.
    trial_id, origin
        What it is of; one delivery of each pair is current.
    delivered_by, delivered_on
        The organisation that delivered it, and when.
    content_hash
        sha256 over facts and rows, as `vexcore.store.content.hash_delivery` returns it.
    ingested_at
        When it came in, in UTC.
    salt
        16 random bytes, hexadecimal, from which the keys of its files derive.
    facts_sha256
        Of the encrypted file of its facts as written.
    tables
        The delivered tables.
    current
        Whether it is the one to use. The files of a replaced one are gone; its entry stays.
    """

    version: str
    trial_id: str
    origin: str
    delivered_by: str
    delivered_on: date
    content_hash: str
    ingested_at: datetime
    salt: str
    facts_sha256: str
    tables: tuple[StoredTable, ...]
    current: bool

    def find_table(self, name: str) -> StoredTable | None:
        """Return a table, or None where it was not delivered."""
        return next((table for table in self.tables if table.name == name), None)


ENTRIES = TypeAdapter(tuple[LedgerEntry, ...])


def read_ledger(folder: Path, key: bytes) -> tuple[LedgerEntry, ...]:
    """Return every entry, oldest first; none where nothing was ever ingested.

    Parameters
    ----------
    folder
        Folder of the participant store.
    key
        Master key.

    Raises
    ------
    KeyWrong
        If the store was written with another key.
    StoreDamaged
        If the ledger is gone, cannot be read or was changed by another than this program.
    """
    path = folder / LEDGER
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found_format, check, seal = content["format"], str(content["check"]), str(content["seal"])
        rows = content["entries"]
    except FileNotFoundError:
        if any(folder.glob("v-*")):
            raise _damaged(path, "is gone, but deliveries are there") from None
        return ()
    except OSError as error:
        raise StoreDamaged(f"{path} cannot be read: {error.strerror or error}; make it yours to read") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path, "cannot be read as a ledger") from error
    if found_format != LEDGER_FORMAT:
        raise _damaged(path, f"is of format {found_format!r}, and {LEDGER_FORMAT} is the one that can be read")
    fits = hmac.compare_digest(check.encode(), _check_value(key).encode())
    sealed = hmac.compare_digest(seal.encode(), _seal(rows, key).encode())
    if not fits and not sealed:
        raise KeyWrong(
            f"The key is not the one that {folder} was written with: set VEX_KEY or VEX_KEY_FILE to that key; "
            "if it is lost, move the folder away and ingest every delivery again"
        )
    if not (fits and sealed):
        raise _damaged(path, "was changed by another than this program (its seal does not fit)")
    try:
        return ENTRIES.validate_python(rows)
    except ValidationError as error:
        raise _damaged(path, "has entries that cannot be read") from error


def write_ledger(folder: Path, entries: Sequence[LedgerEntry], key: bytes) -> None:
    """Swap the ledger in one rename, once the new one is on the disk."""
    rows = ENTRIES.dump_python(tuple(entries), mode="json")
    content = {"format": LEDGER_FORMAT, "check": _check_value(key), "seal": _seal(rows, key), "entries": rows}
    temporary = folder / f"{LEDGER}.tmp"
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / LEDGER)
    sync_folder(folder)


def _check_value(key: bytes) -> str:
    return derive_key(key, b"vex 1 check").hex()


def _seal(rows: Any, key: bytes) -> str:
    text = json.dumps(rows, sort_keys=True, ensure_ascii=True)
    return hmac.digest(derive_key(key, b"vex 1 seal"), text.encode(), "sha256").hex()


def _damaged(path: Path, what: str) -> StoreDamaged:
    return StoreDamaged(
        f"{path}, the ledger of the participant store, {what}: put it back from a copy of the same moment, "
        f"or move {path.parent} away and ingest every delivery again"
    )
