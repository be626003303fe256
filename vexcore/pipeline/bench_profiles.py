"""How long outflow over time, profiles and what trials say together take of publishing the trials of a home.

Each part of each trial is timed by itself, harmonising and tables of counts left out; the classes over all trials and
the pools (of the effects that the mart holds) come after, as `publish` has it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from vexcore.contracts.origin import PUBLISHED
from vexcore.errors import UsageError
from vexcore.pipeline.capability import release_capability
from vexcore.pipeline.changes import release_changes
from vexcore.pipeline.classes import find_classes
from vexcore.pipeline.curves import release_curves
from vexcore.pipeline.harmonised import open_harmonised
from vexcore.pipeline.ladder_moves import release_ladder
from vexcore.pipeline.participants import list_reliability, release_counted
from vexcore.pipeline.record import SOURCE_DATA
from vexcore.pipeline.released import Row
from vexcore.pipeline.released_classes import pool_classes, release_classes
from vexcore.pipeline.samples import build_sample
from vexcore.pipeline.synthesis import pool_deliveries
from vexcore.registry.load import load_registry
from vexcore.registry.model import Registry
from vexcore.store.key import find_key
from vexcore.store.ledger import LedgerEntry
from vexcore.store.mart import Mart
from vexcore.store.micro import MicroStore

CORES = 2
TOGETHER = "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watch:
    """Seconds of the processor and rows made, by part and trial."""

    lines: list[dict[str, object]] = field(default_factory=list)

    def time(self, part: str, trial: str, run: Callable[[], dict[str, list[Row]]]) -> dict[str, list[Row]]:
        start = time.process_time()
        rows = run()
        seconds = time.process_time() - start
        self.lines.append({"part": part, "trial": trial, "rows": sum(map(len, rows.values())), "seconds": seconds})
        return rows


def measure_profiles(home: Path, *, quick: bool = False, progress: bool = False) -> pd.DataFrame:
    """Measure every trial of the participant store (with ``quick`` the two smallest).

    Parameters
    ----------
    home
        Folder of a mart with participant data, and of its store.
    quick
        Two trials only.
    progress
        Show a progress bar on stderr.

    Returns
    -------
    pandas.DataFrame
        One row a part, and one for all together: ``part``, ``trials``, ``rows`` (of the mart), ``cpu_s`` (seconds of
        one processor) and ``two_cores_s`` (how long two processors are busy when they share the trials as `publish`
        does, the largest first; what comes after the trials is not shared).

    Raises
    ------
    UsageError
        If the store holds no delivery.
    """
    store = MicroStore(home, find_key(home))
    entries = sorted(store.current(), key=lambda entry: -sum(table.rows for table in entry.tables))
    if not entries:
        raise UsageError(f"{home} holds no participant data to measure: make the demonstration first with `build`")
    chosen = entries[-2:] if quick else entries
    registry = load_registry(SOURCE_DATA)
    watch = _Watch()
    with threadpool_limits(limits=1, user_api="blas"):
        response = [
            row
            for entry in tqdm(chosen, disable=not progress, desc="trials")
            for row in _measure_trial(watch, store, entry, registry)
        ]
        _measure_together(watch, home, store, chosen, registry, response)
    return _sum_up(pd.DataFrame(watch.lines), len(chosen))


def _measure_trial(watch: _Watch, store: MicroStore, entry: LedgerEntry, registry: Registry) -> list[Row]:
    """Time the parts of one trial; return its rows of `response`."""
    trial = entry.trial_id
    head: Row = {"origin": entry.origin, "trial_id": trial, "source_id": "bench"}
    with open_harmonised(store, entry, registry) as delivery:
        facts, ask = delivery.facts, delivery.ask
        rows = release_counted(delivery, registry)
        alphas = list_reliability(delivery)
        watch.time("curves", trial, lambda: release_curves(ask, rows["outflow"], rows["course"], facts, head))
        found = []

        def classify() -> dict[str, list[Row]]:
            found.append(find_classes(ask, registry))
            return release_classes(found[0], head, rows["response"])

        watch.time("classes", trial, classify)
        sample = build_sample(delivery.workspace, facts, registry, classes=found[0])
        watch.time("change", trial, lambda: release_changes(sample, rows["profile"], alphas, head, registry=registry))
        watch.time("ladder", trial, lambda: release_ladder(ask, rows["process"], head))
        watch.time("capability", trial, lambda: {"capability_gap": release_capability(ask, head)})
    return [head | row for row in rows["response"]]


def _measure_together(
    watch: _Watch,
    home: Path,
    store: MicroStore,
    entries: Sequence[LedgerEntry],
    registry: Registry,
    response: Sequence[Row],
) -> None:
    """Time what is made of all trials together."""
    head: Row = {"origin": entries[0].origin, "trial_id": "all", "source_id": "bench"}
    own = [entry for entry in entries if entry.origin == head["origin"]]
    watch.time("classes, all trials", "", lambda: pool_classes(store, own, registry, head, response))
    with Mart.open(home) as mart:
        tables = {name: mart.table(name) for name in ("delivery", "delivery_arm", "effect", "effect_covariance")}
    rows: dict[str, list[Row]] = {
        name: [
            {str(key): value for key, value in row.items()}
            for row in tables[name].astype(object).where(tables[name].notna(), None).to_dict("records")
        ]
        for name in ("delivery", "delivery_arm")
    }
    effects = tables["effect"]
    frames = {
        "effect": [effects[effects["origin"] != PUBLISHED]],
        "effect_covariance": [tables["effect_covariance"]],
    }
    watch.time("synthesis", "", lambda: pool_deliveries(rows, frames, registry))


def _sum_up(lines: pd.DataFrame, trials: int) -> pd.DataFrame:
    parts = lines.groupby("part", sort=False).agg(rows=("rows", "sum"), cpu_s=("seconds", "sum")).reset_index()
    by_trial = lines[lines["trial"] != ""].groupby("trial", sort=False)["seconds"].sum()
    cores = [0.0] * CORES
    for seconds in by_trial:
        cores[cores.index(min(cores))] += seconds
    after = float(lines.loc[lines["trial"] == "", "seconds"].sum())
    whole = {"part": TOGETHER, "rows": parts["rows"].sum(), "cpu_s": parts["cpu_s"].sum()}
    table = pd.concat([parts, pd.DataFrame([whole | {"two_cores_s": max(cores) + after}])], ignore_index=True)
    return table.assign(trials=trials).round({"cpu_s": 1, "two_cores_s": 1})[
        ["part", "trials", "rows", "cpu_s", "two_cores_s"]
    ]
