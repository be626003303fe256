"""What may be shown of every delivery: as kept where nothing changed, else made, several at a time."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date

from tqdm import tqdm

from vexcore.pipeline.participants import Embargo, describe_embargo, release_delivery
from vexcore.pipeline.reuse import hash_result
from vexcore.registry.model import Registry
from vexcore.store.ledger import LedgerEntry
from vexcore.store.micro import MicroStore
from vexcore.store.results import Result, ResultStore


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    entry: LedgerEntry
    embargo: Embargo
    name: str


def release_entries(
    store: MicroStore,
    entries: Sequence[LedgerEntry],
    registry: Registry,
    results: ResultStore,
    *,
    day: date,
    inputs: str,
    progress: bool,
) -> dict[str, Result]:
    """Return what may be shown of deliveries by the name of each result, in the order of the deliveries.

    Parameters
    ----------
    store, entries
        Where the rows of persons lie, and which deliveries.
    registry
        As loaded.
    results
        Results of before; new ones are kept in it.
    day
        Decides what is embargoed.
    inputs
        Hash of registry and program.
    progress
        Show a progress bar on stderr.

    Raises
    ------
    VexError
        If a stored delivery is damaged, or does not fit in memory.
    """
    tasks = [_plan(store, entry, registry, day, inputs) for entry in entries]
    found = {task.name: results.load(task.name) for task in tasks}
    # The largest first: with two at a time nobody waits for it at the end.
    missing = sorted(
        (task for task in tasks if found[task.name] is None),
        key=lambda task: -sum(table.rows for table in task.entry.tables),
    )
    bar_format = "{desc:<26}{bar:30} {n_fmt}/{total_fmt}"
    with tqdm(total=len(tasks), disable=not progress, bar_format=bar_format, desc="publish") as bar:
        bar.update(len(tasks) - len(missing))
        for task, result in _release(store, missing, registry):
            results.save(task.name, result)
            found[task.name] = result
            bar.set_description_str(f"publish {task.entry.trial_id}")
            bar.update()
    return {name: result for name, result in found.items() if result is not None}


def _plan(store: MicroStore, entry: LedgerEntry, registry: Registry, day: date, inputs: str) -> _Task:
    store.check(entry)
    embargo = describe_embargo(store.read_facts(entry), registry, day)
    return _Task(entry=entry, embargo=embargo, name=hash_result(entry.content_hash, inputs, str(embargo.active)))


def _release(store: MicroStore, tasks: Sequence[_Task], registry: Registry) -> Iterator[tuple[_Task, Result]]:
    workers = min(len(tasks), os.cpu_count() or 1)
    if workers < 2:
        for task in tasks:
            yield task, release_delivery(store, task.entry, registry, task.embargo)
        return
    # A fresh process has no threads of ours and no open database.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=workers, mp_context=context) as pool:
        running = {pool.submit(release_delivery, store, task.entry, registry, task.embargo): task for task in tasks}
        try:
            for future in as_completed(running):
                yield running[future], future.result()
        finally:
            pool.shutdown(cancel_futures=True)
