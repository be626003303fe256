"""How long it takes to estimate everything of the demonstration trials, and how much memory."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from vexcore.estimate.comparisons import Comparison, list_comparisons
from vexcore.estimate.covariates import Covariates, build_covariates
from vexcore.estimate.grid import DRAWS, LINEAR_MODELS, code_clusters, estimate_effects
from vexcore.estimate.ols import fit_arms
from vexcore.estimate.sample import Panel, Sample
from vexcore.pipeline.demonstration import CohortMaker
from vexcore.pipeline.harmonised import open_harmonised
from vexcore.pipeline.samples import build_sample
from vexcore.store.micro import MicroStore

PROCESSES = 2
START_S = 2.0
QUICK_TRIAL = "oss"
MIB_KIB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class GridTime:
    """What one run over the trials took.

    Attributes
    ----------
    what
        What was estimated.
    trials, effects
        How many were estimated.
    seconds, cpu_seconds
        Of the clock, and of the processors together, which other work on the machine lengthens less.
    peak_mib
        Largest memory so far of the processes that estimate, together.
    """

    what: str
    trials: int
    effects: int
    seconds: float
    cpu_seconds: float
    peak_mib: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """Effects that a process has estimated, the seconds of its processor, and its largest memory so far."""

    effects: int
    cpu_seconds: float
    process: int
    peak_kib: int


def measure_grid(*, quick: bool = False) -> Iterator[GridTime]:
    """Estimate all trials (with ``quick`` the smallest) by two processes: the grid, everything, and that with draws.

    Cohorts are made and harmonised before the time runs.
    """
    samples = _build_samples(quick=quick)
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        # Each process has imported what it needs before the time runs.
        list(pool.map(_start_process, [START_S] * PROCESSES))
        for what, run in RUNS.items():
            start = time.perf_counter()
            done = list(pool.map(_measure_sample, [run] * len(samples), samples))
            seconds = time.perf_counter() - start
            peaks = {each.process: each.peak_kib for each in sorted(done, key=lambda each: each.peak_kib)}
            yield GridTime(
                what=what,
                trials=len(samples),
                effects=sum(each.effects for each in done),
                seconds=seconds,
                cpu_seconds=sum(each.cpu_seconds for each in done),
                peak_mib=round(sum(peaks.values()) / MIB_KIB),
            )


def count_grid(sample: Sample) -> int:
    """Fit M1 to M7, every comparison, outcome and month, HC2; return how many effects have an estimate or a reason."""
    covariates = {model: build_covariates(sample.persons, model) for model in LINEAR_MODELS}
    effects = 0
    for monthly in (True, False):
        panels = [panel for panel in sample.panels.values() if panel.monthly is monthly]
        for comparison in list_comparisons(sample, monthly=monthly):
            # Outcomes of registers share their covariates; each questionnaire has a value at wave 0 of its own.
            for batch in [panels] if monthly else [[panel] for panel in panels]:
                effects += sum(_fit_batch(sample, comparison, covariates[model], batch) for model in LINEAR_MODELS)
    return effects


def _fit_batch(sample: Sample, comparison: Comparison, covariates: Covariates, panels: Sequence[Panel]) -> int:
    if not panels:
        return 0
    monthly = panels[0].monthly
    months = [(panel, place) for panel in panels for place, month in enumerate(panel.months) if monthly or month > 0]
    baseline = None if monthly or panels[0].months[0] != 0 else panels[0].values[:, 0]
    if not months:
        return 0
    fits = fit_arms(
        covariates,
        comparison.codes,
        comparison.arms,
        np.column_stack([panel.values[:, place] for panel, place in months]),
        binary=np.array([panel.kind == "binary" for panel, _ in months]),
        clusters=code_clusters(sample.persons["cluster_id"]),
        baseline=baseline,
        with_covariance=False,
    )
    return fits.estimate.size


def count_all(sample: Sample) -> int:
    """Estimate everything but the randomisation inference; return how many effects there are."""
    return len(estimate_effects(sample, draws=0).effects)


def count_drawn(sample: Sample) -> int:
    """Estimate everything; return how many effects there are."""
    return len(estimate_effects(sample).effects)


RUNS = {
    "M1 to M7, HC2": count_grid,
    "M1 to M8, ATT, subgroups, all errors": count_all,
    f"the same and {DRAWS:,} draws": count_drawn,
}


def _start_process(seconds: float) -> None:
    time.sleep(seconds)


def _measure_sample(run: Callable[[Sample], int], sample: Sample) -> _Done:
    start = time.process_time()
    effects = run(sample)
    return _Done(
        effects=effects,
        cpu_seconds=time.process_time() - start,
        process=os.getpid(),
        peak_kib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    )


def _build_samples(*, quick: bool) -> list[Sample]:
    """Return the trials as they are estimated, the largest first so that no process waits for it at the end."""
    maker = CohortMaker()
    samples = []
    with tempfile.TemporaryDirectory() as folder:
        store = MicroStore(Path(folder), bytes(32))
        for trial in [QUICK_TRIAL] if quick else maker.trial_ids():
            entry = store.ingest(maker.make(trial)).entry
            with open_harmonised(store, entry, maker.registry) as delivery:
                samples.append(build_sample(delivery.workspace, delivery.facts, maker.registry))
    return sorted(samples, key=lambda sample: -len(sample.persons))
