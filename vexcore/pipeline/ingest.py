"""A delivery into the participant store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vexcore.deliveries.read import read_delivery
from vexcore.pipeline.record import SOURCE_DATA
from vexcore.registry.load import load_registry
from vexcore.store.key import find_key
from vexcore.store.micro import Ingested, MicroStore


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What came of taking in a delivery.

    Attributes
    ----------
    ingested
        The entry in the ledger, and whether anything changed.
    remarks
        What was not delivered, and what to look at: warnings never refuse.
    """

    ingested: Ingested
    remarks: tuple[str, ...]

    def sentence(self) -> str:
        """Return in one sentence what happened."""
        entry = self.ingested.entry
        rows = ", ".join(f"{table.rows} {table.name}" for table in entry.tables)
        if not self.ingested.changed:
            return f"{entry.trial_id} ({entry.origin}): this delivery was taken in before; nothing changed"
        taken = f"{entry.trial_id} ({entry.origin}): taken in as {entry.version}: {rows}"
        return f"{taken}. Now run `python -m vexcore publish`"


def ingest_delivery(folder: Path, home: Path, *, data: Path = SOURCE_DATA) -> TakenIn:
    """Check a delivery and take it in: all of it, or nothing.

    Parameters
    ----------
    folder
        The delivery.
    home
        Folder of the participant store.
    data
        Folder with ``registry``.

    Raises
    ------
    DataRefused
        With its faults; the store is as it was.
    UsageError, VexError
        As `MicroStore.ingest` and `find_key` do.
    """
    checked = read_delivery(folder, load_registry(data))
    checked.report.raise_if_refused(str(folder))
    if checked.delivery is None:
        raise AssertionError(f"{folder}: neither refused nor read")
    ingested = MicroStore(home, find_key(home)).ingest(checked.delivery)
    return TakenIn(ingested=ingested, remarks=checked.report.remarks())
