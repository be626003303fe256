"""Latent classes over all deliveries of one origin: as kept where nothing changed, else made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tqdm import tqdm

from vexcore.contracts.origin import DEMONSTRATION, ESTIMATED
from vexcore.pipeline.participants import DEMONSTRATION_SOURCE
from vexcore.pipeline.released import Row
from vexcore.pipeline.released_classes import pool_classes
from vexcore.pipeline.reuse import hash_result
from vexcore.registry.model import Registry
from vexcore.store.ledger import LedgerEntry
from vexcore.store.micro import MicroStore
from vexcore.store.results import Result, ResultStore

EVERY_TRIAL = "all"
POOLED_SOURCE = "leveringen"
"""Source of what was computed from the deliveries of several trials together."""


def pool_origins(
    store: MicroStore,
    entries: Sequence[LedgerEntry],
    registry: Registry,
    results: ResultStore,
    response: Sequence[Row],
    *,
    inputs: str,
    progress: bool,
) -> dict[str, Result]:
    """Return the rows of `class_fit` and `class_profile` over all trials, demonstrations and deliveries apart.

    Parameters
    ----------
    store, entries
        Where the rows of persons lie, and which deliveries.
    registry
        As loaded.
    results
        Results of before; new ones are kept in it.
    response
        Released rows of `response` of all trials.
    inputs
        Hash of registry and program.
    progress
        Show a progress bar on stderr.

    Returns
    -------
    dict
        By the name of each result; none of an origin with fewer than two trials.

    Raises
    ------
    VexError
        If a stored delivery is damaged.
    """
    found: dict[str, Result] = {}
    together = {origin: [entry for entry in entries if entry.origin == origin] for origin in (DEMONSTRATION, ESTIMATED)}
    asked = {origin: own for origin, own in together.items() if len(own) > 1}
    bar_format = "{desc:<26}{bar:30} {n_fmt}/{total_fmt}"
    with tqdm(total=len(asked), disable=not progress or not asked, bar_format=bar_format, desc="all trials") as bar:
        for origin, own in asked.items():
            name = hash_result("classes", origin, *sorted(entry.content_hash for entry in own), inputs)
            kept = results.load(name)
            if kept is None:
                rows = [row for row in response if row["origin"] == origin]
                kept = Result(rows=_pool(store, own, registry, origin, rows))
                results.save(name, kept)
            found[name] = kept
            bar.update()
    return found


def _pool(
    store: MicroStore, entries: Sequence[LedgerEntry], registry: Registry, origin: str, response: Sequence[Row]
) -> dict[str, list[Row]]:
    source = DEMONSTRATION_SOURCE if origin == DEMONSTRATION else POOLED_SOURCE
    head = {"origin": origin, "trial_id": EVERY_TRIAL, "source_id": source}
    rows = pool_classes(store, entries, registry, head, response)
    return rows | {"source": list(_describe_source(rows["class_fit"], origin))}


def _describe_source(rows: Sequence[Row], origin: str) -> Iterator[Row]:
    """Yield the source of what was computed from several deliveries; demonstrations have theirs already."""
    if rows and origin != DEMONSTRATION:
        title = "Leveringen van alle proeven samen"
        yield {
            "source_id": POOLED_SOURCE,
            "title": title,
            "kind": "delivery",
            "published_on": None,
            "institution": None,
        }
