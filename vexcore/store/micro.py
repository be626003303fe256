"""The participant store: deliveries under a key, one folder a version, and a ledger that says which are current.

At any moment, also after a kill, the store is what it was before an ingest or what it is after: files are written to a
folder of their own, the folder is renamed to its version, and only then the ledger is swapped. What a kill leaves is
cleared at the next ingest. Rows are never written unencrypted; nothing spills.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from pydantic import ValidationError

from vexcore.contracts.delivery import Delivery, DeliveryFacts
from vexcore.errors import UsageError, VexError
from vexcore.store.content import dump_facts, hash_delivery, load_facts, mark_rows
from vexcore.store.encrypted import StoreDamaged, hash_file, read_encrypted, write_encrypted
from vexcore.store.files import hold_lock, prepare_home
from vexcore.store.key import derive_key, sync_folder
from vexcore.store.ledger import LEDGER, LedgerEntry, StoredTable, read_ledger, write_ledger
from vexcore.store.rekey import rekey_persons

FOLDER = "micro"
LOCK = "ingest.lock"
INCOMING = "incoming-"
FACTS = "facts"
STORED_ORIGINS = ("demonstration", "estimated")
SALT_BYTES = 16

OnStage = Callable[[str], None]


class DeliveryReplaced(VexError):
    """The delivery was replaced by a newer one; its rows are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What an ingest did.

    Attributes
    ----------
    entry
        The delivery in the ledger.
    changed
        False where the same content was there already, whole: then nothing on the disk changed.
    """

    entry: LedgerEntry
    changed: bool


class MicroStore:
    """The participant store of a home.

    Parameters
    ----------
    home
        Folder of the data; the store is its folder ``micro``.
    key
        Master key, 32 bytes.
    """

    def __init__(self, home: Path, key: bytes) -> None:
        self.home = home
        self.folder = home / FOLDER
        self._key = key

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """Return every delivery that came in, oldest first, the replaced ones too.

        Raises
        ------
        KeyWrong
            If the store was written with another key.
        StoreDamaged
            If the ledger cannot be trusted.
        """
        return read_ledger(self.folder, self._key)

    def current(self) -> tuple[LedgerEntry, ...]:
        """Return the deliveries to use, one a trial and origin, by trial and origin; raises as `ledger` does."""
        entries = [entry for entry in self.ledger() if entry.current]
        return tuple(sorted(entries, key=lambda entry: (entry.trial_id, entry.origin)))

    def read_facts(self, entry: LedgerEntry) -> DeliveryFacts:
        """Return all of a delivery but its rows; raises as `read_table` does."""
        table = self._read(entry, FACTS, entry.facts_sha256, None)
        try:
            return load_facts(table["facts"][0].as_py())
        except ValidationError as error:
            raise StoreDamaged(
                f"The facts of {entry.version} were stored by another version of the program: ingest the delivery again"
            ) from error

    def read_table(self, entry: LedgerEntry, name: str, columns: Sequence[str] | None = None) -> pa.Table | None:
        """Return a table of a delivery.

        Parameters
        ----------
        entry
            A current delivery.
        name
            Name of the delivered file.
        columns
            Columns to read; None for all: person_key, those delivered, origin.

        Returns
        -------
        pyarrow.Table or None
            Rows by person_key and the rest of the file's key; None where the file was not delivered.

        Raises
        ------
        UsageError
            If a column was not delivered.
        DeliveryReplaced
            If a newer delivery took its place.
        StoreDamaged
            If the file is gone, damaged or another's.
        """
        stored = entry.find_table(name)
        if stored is None:
            return None
        absent = sorted(set(columns or ()) - set(stored.columns))
        if absent:
            raise UsageError(
                f"{', '.join(absent)}: not delivered in {name} of {entry.trial_id}; ask for {', '.join(stored.columns)}"
            )
        return self._read(entry, name, stored.sha256, columns)

    def check(self, entry: LedgerEntry) -> None:
        """Hold every file of a delivery against its hash.

        Raises
        ------
        StoreDamaged
            If one is gone, damaged or another's.
        """
        if not self._is_whole(entry):
            raise StoreDamaged(
                f"{self.folder / entry.version}, the delivery of {entry.delivered_on} for {entry.trial_id} "
                f"({entry.origin}), is not as it was written: ingest that delivery again"
            )

    def ingest(self, delivery: Delivery, on_stage: OnStage | None = None) -> Ingested:
        """Store a delivery, all of it or nothing; another ingest under way is waited for.

        It becomes the current one of its trial and origin. The one that it replaces stays in the ledger with its hash;
        the files of the replaced one are removed once the ledger is swapped.

        Parameters
        ----------
        delivery
            Read and found good.
        on_stage
            Called with the name of each stage, for tests that stop there.

        Returns
        -------
        Ingested
            The entry, and whether anything changed.

        Raises
        ------
        UsageError
            If the origin is not one that is stored, the current delivery is of a later date, or the folder cannot be
            written to.
        KeyWrong, StoreDamaged
            As `ledger` does.
        PersonsClash
            As `vexcore.store.rekey.rekey_persons` does.
        """
        announce = on_stage or _ignore_stage
        facts = delivery.facts
        if facts.origin not in STORED_ORIGINS:
            raise UsageError(
                f"origin {facts.origin!r}: participant data are {' or '.join(STORED_ORIGINS)}; set one of the two"
            )
        tables = rekey_persons(delivery.tables, trial_id=facts.trial.trial_id, key=self._key)
        content_hash = hash_delivery(facts, tables)
        announce("prepared")
        prepare_home(self.home)
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            sync_folder(self.home)
            if self.folder.stat().st_mode & 0o077:
                self.folder.chmod(0o700)
            with hold_lock(self.folder / LOCK):
                return self._replace(facts, tables, content_hash, announce)
        except OSError as error:
            raise UsageError(
                f"{self.folder} cannot be written to: {error.strerror or error}; no part of a delivery was stored. "
                "Make room, or name a folder that is yours, then ingest again"
            ) from error

    def _replace(
        self, facts: DeliveryFacts, tables: Mapping[str, pa.Table], content_hash: str, announce: OnStage
    ) -> Ingested:
        entries = self.ledger()
        if not (self.folder / LEDGER).exists():
            # So that a ledger that is gone later is seen to be gone, and a wrong key to be wrong.
            write_ledger(self.folder, (), self._key)
        pair = (facts.trial.trial_id, facts.origin)
        old = next((entry for entry in entries if entry.current and (entry.trial_id, entry.origin) == pair), None)
        if old is not None and old.content_hash == content_hash and self._is_whole(old):
            self._clear(entries)
            return Ingested(entry=old, changed=False)
        if old is not None and facts.delivered_on < old.delivered_on:
            raise UsageError(
                f"The delivery of {facts.delivered_on} for {facts.trial.trial_id} ({facts.origin}) is older than the "
                f"current one of {old.delivered_on}, and a newer one is never replaced by an older: deliver it under a "
                "later delivered_on if it is the one to use; nothing was changed"
            )
        self._clear([entry for entry in entries if entry is not old or entry.content_hash != content_hash])
        announce("cleared")
        entry = self._write(facts, tables, content_hash, announce)
        kept = tuple(replace(each, current=False) if each is old else each for each in entries)
        write_ledger(self.folder, (*kept, entry), self._key)
        announce("swapped")
        self._clear((*kept, entry))
        announce("removed")
        return Ingested(entry=entry, changed=True)

    def _write(
        self, facts: DeliveryFacts, tables: Mapping[str, pa.Table], content_hash: str, announce: OnStage
    ) -> LedgerEntry:
        version, salt = f"v-{content_hash[:16]}", secrets.token_bytes(SALT_BYTES)
        incoming = self.folder / f"{INCOMING}{version}"
        incoming.mkdir(mode=0o700)
        try:
            facts_sha256 = self._write_file(incoming, version, salt, FACTS, pa.table({"facts": [dump_facts(facts)]}))
            announce("facts")
            stored = []
            for name, rows in tables.items():
                table = mark_rows(rows, facts)
                sha256 = self._write_file(incoming, version, salt, name, table)
                columns = tuple(table.column_names)
                stored.append(StoredTable(name=name, rows=table.num_rows, columns=columns, sha256=sha256))
                announce(name)
            sync_folder(incoming)
            incoming.rename(self.folder / version)
        finally:
            # Gone by its new name where all went well.
            shutil.rmtree(incoming, ignore_errors=True)
        sync_folder(self.folder)
        announce("renamed")
        return LedgerEntry(
            version=version,
            trial_id=facts.trial.trial_id,
            origin=facts.origin,
            delivered_by=facts.delivered_by,
            delivered_on=facts.delivered_on,
            content_hash=content_hash,
            ingested_at=datetime.now(UTC).replace(microsecond=0),
            salt=salt.hex(),
            facts_sha256=facts_sha256,
            tables=tuple(stored),
            current=True,
        )

    def _write_file(self, folder: Path, version: str, salt: bytes, name: str, table: pa.Table) -> str:
        key = derive_key(self._key, f"vex 1 data {name}".encode(), salt)
        return write_encrypted(folder / f"{name}.parquet", table, key=key, context=f"{version}/{name}")

    def _read(self, entry: LedgerEntry, name: str, sha256: str, columns: Sequence[str] | None) -> pa.Table:
        path = self.folder / entry.version / f"{name}.parquet"
        key = derive_key(self._key, f"vex 1 data {name}".encode(), bytes.fromhex(entry.salt))
        try:
            return read_encrypted(path, key=key, context=f"{entry.version}/{name}", sha256=sha256, columns=columns)
        except StoreDamaged as error:
            if entry not in self.current():
                raise DeliveryReplaced(
                    f"The delivery of {entry.delivered_on} for {entry.trial_id} ({entry.origin}) was replaced and its "
                    "rows are gone: read the current one"
                ) from error
            raise

    def _is_whole(self, entry: LedgerEntry) -> bool:
        written = {FACTS: entry.facts_sha256} | {table.name: table.sha256 for table in entry.tables}
        paths = {name: self.folder / entry.version / f"{name}.parquet" for name in written}
        return all(paths[name].is_file() and hash_file(paths[name]) == sha256 for name, sha256 in written.items())

    def _clear(self, entries: Sequence[LedgerEntry]) -> None:
        kept = {entry.version for entry in entries if entry.current}
        for found in (*self.folder.glob("v-*"), *self.folder.glob(f"{INCOMING}*")):
            if found.name not in kept:
                shutil.rmtree(found)
        (self.folder / f"{LEDGER}.tmp").unlink(missing_ok=True)


def _ignore_stage(stage: str) -> None:
    """Do nothing: outside tests nobody asks for the stage."""
