"""From what was taken in to the mart: harmonised, released, and the whole mart replaced."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from vexcore.cohort.generate import SEED
from vexcore.contracts.origin import DEMONSTRATION, PUBLISHED
from vexcore.errors import UsageError
from vexcore.pipeline.expected_work import standardise_outflow
from vexcore.pipeline.mart import write_rows
from vexcore.pipeline.pooled_classes import pool_origins
from vexcore.pipeline.record import SOURCE_DATA, Row, build_rows, hash_folder
from vexcore.pipeline.releases import release_entries
from vexcore.pipeline.reuse import hash_code
from vexcore.pipeline.synthesis import pool_deliveries
from vexcore.published.record import check_published
from vexcore.registry.load import load_registry
from vexcore.store.files import prepare_home
from vexcore.store.key import find_key
from vexcore.store.ledger import LedgerEntry
from vexcore.store.micro import MicroStore
from vexcore.store.results import Result, ResultStore


def publish_mart(home: Path, *, data: Path = SOURCE_DATA, as_of: date | None = None, progress: bool = False) -> Path:
    """Release what the participant store holds and replace the whole mart.

    Released results of a delivery are kept by the hash of all that they depend on, and used again while that is the
    same.

    Parameters
    ----------
    home
        Folder of the mart and of the participant store.
    data
        Folder with ``registry`` and ``published``.
    as_of
        Day that decides what is embargoed; default today.
    progress
        Show a progress bar on stderr.

    Returns
    -------
    Path
        The new mart.

    Raises
    ------
    UsageError
        If the day is still to come.
    DataRefused
        If registry or record have faults.
    VexError
        If the key is missing or wrong, or the store is damaged; the mart that stood before is untouched.
    """
    today = datetime.now(UTC).date()
    day = as_of or today
    if day > today:
        raise UsageError(f"{day} is still to come: no embargo is lifted before its day; give a day up to {today}")
    prepare_home(home)
    key = find_key(home)
    store = MicroStore(home, key)
    entries = store.current()
    registry = load_registry(data)
    rows = build_rows(registry, check_published(data / "published", registry))
    results = ResultStore(home, key)
    inputs = hash_folder(data / "registry") + hash_code()
    released = release_entries(store, entries, registry, results, day=day, inputs=inputs, progress=progress)
    frames: dict[str, list[pd.DataFrame]] = defaultdict(list)
    for result in released.values():
        _add_rows(rows, result)
        for table, frame in result.frames.items():
            frames[table].append(frame)
    response = [row for row in rows["response"] if row["origin"] != PUBLISHED]
    pooled = pool_origins(store, entries, registry, results, response, inputs=inputs, progress=progress)
    for result in pooled.values():
        _add_rows(rows, result)
    deliveries = [
        row for row in standardise_outflow(rows["outflow"], rows["recruitment"]) if row["origin"] != PUBLISHED
    ]
    rows["survival_test"] = rows["survival_test"] + deliveries
    for table, lines in pool_deliveries(rows, frames, registry).items():
        rows[table] = rows[table] + lines
    path = write_rows(home, rows, data=data, as_of=day, info=_describe_inputs(entries), frames=frames)
    results.keep([*released, *pooled])
    return path


def _add_rows(rows: dict[str, list[Row]], result: Result) -> None:
    for table, lines in result.rows.items():
        rows[table] = rows[table] + [line for line in lines if table != "source" or line not in rows[table]]


def _describe_inputs(entries: tuple[LedgerEntry, ...]) -> dict[str, str | None]:
    info: dict[str, str | None] = {f"delivery_{entry.origin}_{entry.trial_id}": entry.content_hash for entry in entries}
    if any(entry.origin == DEMONSTRATION for entry in entries):
        info["seed"] = str(SEED)
    return info
