"""How fast and how exactly effects are estimated, beside other programs in the same run.

Each part runs in a fresh process with one BLAS thread, on an invented trial of Groningen's size. What is timed on a few
fits says so. The last part estimates everything of the nine demonstration trials, by two processes.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from vexcore.estimate.covariates import build_covariates
from vexcore.estimate.fits import ArmFits
from vexcore.estimate.logit import fit_arms_logit
from vexcore.estimate.ols import fit_arms
from vexcore.estimate.randomisation import draw_p_values
from vexcore.estimate.sample import Floats
from vexcore.estimate.two_stage import fit_att
from vexcore.pipeline.bench_grid import measure_grid
from vexcore.pipeline.bench_rivals import (
    Fit,
    fit_formula,
    fit_iv,
    fit_logit,
    fit_matrix,
    fit_pyfixest,
    has_pyfixest,
)  # fmt: skip
from vexcore.pipeline.bench_trial import ARMS, MODELS, BenchTrial, build_design, build_frame, choose_fits, make_trial

PARTS = ("effects", "logit", "att", "randomisation", "grid")
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
TIMEOUT_S = 1800
MIB_KIB = 1024
CONTROL, TREATED = 1, 2
"""Codes of the arms that the ATT compares."""

INSTALL = "pip install -r requirements-dev.txt"
DRAWS = 2000
REPEATS = 5
SIDE = 2000
"""Rows and columns of the square matrices that are multiplied for the arithmetic bound."""

Row = dict[str, Any]


def measure_effects(*, quick: bool = False) -> pd.DataFrame:
    """Measure the estimators (with ``quick`` a tenth of the persons, a few months, few fits, one trial).

    Returns
    -------
    pandas.DataFrame
        One row a program and part: ``part``, ``program``, ``fits`` (timed), ``seconds`` (of a processor, which other
        work on the machine does not lengthen; of the clock for the grid), ``ms_per_fit``, ``ratio`` (time a fit beside
        ours), ``worst_estimate``, ``worst_error`` (largest relative difference from ours in effects and in their
        standard errors), ``peak_mib`` (of the process so far) and ``note``.
    """
    rows: list[Row] = []
    for part in PARTS:
        rows += _measure_in_process(part, quick=quick)
    return pd.DataFrame(rows, columns=_COLUMNS)


_COLUMNS = [
    "part", "program", "fits", "seconds", "ms_per_fit", "ratio", "worst_estimate", "worst_error", "peak_mib", "note",
]  # fmt: skip


def _measure_in_process(part: str, *, quick: bool) -> list[Row]:
    command = [sys.executable, "-m", "vexcore.pipeline.bench_effects", part, *(["quick"] if quick else [])]
    result = subprocess.run(  # noqa: S603
        command,
        env=os.environ | dict.fromkeys(THREADS, "1"),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=True,
    )
    measured: list[Row] = json.loads(result.stdout.splitlines()[-1])
    return measured


def measure_part(part: str, *, quick: bool = False) -> list[Row]:
    """Measure one part in this process; returns rows as `measure_effects` does."""
    if part == "grid":
        return _measure_grid(quick=quick)
    trial = make_trial(quick=quick)
    measures = {
        "effects": _measure_ols,
        "logit": _measure_logit,
        "att": _measure_att,
        "randomisation": _measure_randomisation,
    }
    return measures[part](trial, quick=quick)


def _measure_ols(trial: BenchTrial, *, quick: bool) -> list[Row]:
    y = trial.outcomes()
    fits, seconds = _time(lambda: _fit_ours(trial, y), REPEATS)
    total = len(MODELS) * y.shape[1]
    ours = seconds / total
    rows = [
        _row(
            "effects", "ours, HC2", total, seconds, ours, note=f"all outcomes, months and models; fastest of {REPEATS}"
        )
    ]
    frame = build_frame(trial)
    designs = {model: build_design(trial, model) for model in MODELS}
    reference = {(model, column): _read_fit(fits[model], column) for model, column in choose_fits(trial, quick=quick)}
    rivals: dict[str, Callable[[str, int], Fit]] = {
        "statsmodels, formula": lambda model, column: fit_formula(frame, model, y[:, column]),
        "statsmodels, ready matrix": lambda model, column: fit_matrix(designs[model], y[:, column], len(ARMS)),
    }
    if has_pyfixest():
        rivals["pyfixest feols"] = lambda model, column: fit_pyfixest(frame, model, y[:, column])
    rows += [_compare("effects", program, fit, reference, ours) for program, fit in rivals.items()]
    if not has_pyfixest():
        rows.append(_row("effects", "pyfixest feols", None, None, ours, note=f"not installed: {INSTALL}"))
    rows.append(_bound(trial, designs, total, ours))
    return rows


def _fit_ours(trial: BenchTrial, y: Floats) -> dict[str, ArmFits]:
    """Fit all models on all columns, covariates built anew."""
    binary = np.arange(y.shape[1]) < trial.binary.shape[1]
    return {
        model: fit_arms(
            build_covariates(trial.persons, model), trial.codes, ARMS, y, binary=binary, with_covariance=False
        )
        for model in MODELS
    }


def _read_fit(fits: ArmFits, column: int, kind: str | None = None) -> Fit:
    return Fit(estimate=fits.estimate[:, column], std_error=fits.std_errors[kind or fits.se_type][:, column])


def _compare(
    part: str, program: str, fit: Callable[[str, int], Fit], reference: Mapping[tuple[str, int], Fit], ours: float
) -> Row:
    """Return the row of another program: timed on some fits (model, column), and held against ours on each of them."""
    fit(*next(iter(reference)))  # what a program compiles or keeps at its first call is not counted
    total, estimates, errors = 0.0, [], []
    for (model, column), expected in reference.items():
        found, seconds = _time(partial(fit, model, column))
        total += seconds
        estimates.append(_differ(found.estimate, expected.estimate))
        errors.append(_differ(found.std_error, expected.std_error))
    worst = {"worst_estimate": float(np.max(estimates)), "worst_error": float(np.max(errors))}
    return _row(part, program, len(reference), total, ours, **worst, note=f"timed on {len(reference)} fits")


def _differ(found: Floats, expected: Floats) -> float:
    return float(np.max(np.abs(found / expected - 1)))


def _bound(trial: BenchTrial, designs: dict[str, Floats], total: int, ours: float) -> Row:
    """Return the time that the multiplications alone take at the speed of this machine's dgemm.

    For a design of n x p and k columns: X'X (n p^2), X'Y, X b (2 n p k each) and the variances (2 n a k).
    """
    n, k, arms = len(trial.codes), trial.outcomes().shape[1], len(ARMS)
    flops = sum(n * x.shape[1] ** 2 + 4 * n * x.shape[1] * k + 2 * n * arms * k for x in designs.values())
    side = np.random.default_rng(0).random((SIDE, SIDE))
    _, seconds = _time(lambda: side @ side, REPEATS)
    speed = 2 * SIDE**3 / seconds
    note = f"{flops / 1e9:.2f} Gflop at {speed / 1e9:.1f} Gflop/s of dgemm"
    return _row("effects", "arithmetic bound", total, flops / speed, ours, note=note)


def _measure_logit(trial: BenchTrial, *, quick: bool) -> list[Row]:
    covariates = build_covariates(trial.persons, "M8")
    fits, seconds = _time(lambda: fit_arms_logit(covariates, trial.codes, ARMS, trial.binary))
    columns = trial.binary.shape[1]
    design = build_design(trial, "M8")
    rival = _compare(
        "logit",
        "statsmodels Logit, margins",
        lambda _, column: fit_logit(design, trial.binary[:, column], len(ARMS)),
        {("M8", column): _read_fit(fits, column) for column in _choose_columns(columns, 3 if quick else 20)},
        seconds / columns,
    )
    ours = _row("logit", "ours, HC0", columns, seconds, seconds / columns, note="M8, 0/1 outcomes, all months")
    return [ours, rival]


def _measure_att(trial: BenchTrial, *, quick: bool) -> list[Row]:
    """Measure the first treatment arm against control, with the standard errors that the other program knows."""
    covariates = build_covariates(trial.persons, "M1")
    assigned = np.where(trial.codes == TREATED, 1, np.where(trial.codes == CONTROL, 0, -1))
    fits, seconds = _time(
        lambda: fit_att(covariates, assigned, trial.took_up, trial.binary, arm_id=ARMS[1], errors=("classical",)),
        REPEATS,
    )
    columns = trial.binary.shape[1]
    rows = assigned >= 0
    others = [arm for arm in range(1, len(ARMS) + 1) if arm != TREATED]
    design = np.delete(build_design(trial, "M1")[rows], others, axis=1)
    rival = _compare(
        "att",
        "statsmodels IV2SLS",
        lambda _, column: fit_iv(design, trial.took_up[rows], trial.binary[rows, column]),
        {
            ("M1", column): _read_fit(fits, column, kind="classical")
            for column in _choose_columns(columns, 5 if quick else 20)
        },
        seconds / columns,
    )
    ours = _row("att", "ours, HC2 and classical", columns, seconds, seconds / columns, note="M1, one arm, 0/1 outcomes")
    return [ours, rival]


def _choose_columns(columns: int, count: int) -> list[int]:
    return [int(column) for column in np.unique(np.linspace(0, columns - 1, count).astype(int))]


def _measure_randomisation(trial: BenchTrial, *, quick: bool) -> list[Row]:
    covariates = build_covariates(trial.persons, "M1")
    y = trial.outcomes()[:, :: trial.wage.shape[1]]
    draws = 200 if quick else DRAWS
    random = np.random.default_rng(1)
    _, seconds = _time(
        lambda: draw_p_values(
            covariates, trial.codes, ARMS, y, blocks=trial.blocks, clusters=None, baseline=None, draws=draws, seed=1
        )
    )
    few = 5 if quick else 20

    def loop() -> None:
        for _ in range(few):
            codes = trial.codes.copy()
            for block in np.unique(trial.blocks):
                members = trial.blocks == block
                codes[members] = random.permutation(codes[members])
            fit_arms(covariates, codes, ARMS, y, binary=False, with_covariance=False)

    _, looped = _time(loop)
    ours = seconds / draws
    note = f"{draws} draws, {y.shape[1]} outcomes, M1"
    return [
        _row("randomisation", "ours", draws, seconds, ours, note=note),
        _row("randomisation", "loop through fit_arms", few, looped, ours, note=f"timed on {few} draws"),
    ]


def _measure_grid(*, quick: bool) -> list[Row]:
    rows = []
    for grid in measure_grid(quick=quick):
        each = grid.seconds / grid.effects
        note = f"{grid.trials} trials, 2 processes, clock; {grid.cpu_seconds:.1f} s of processors"
        rows.append(_row("grid", f"ours, {grid.what}", grid.effects, grid.seconds, each, note=note))
        rows[-1]["peak_mib"] = grid.peak_mib
    return rows


def _time(run: Callable[[], Any], repeats: int = 1) -> tuple[Any, float]:
    """Return what a call gives and the processor's seconds for the fastest of some calls."""
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        value = run()
        best = min(best, time.process_time() - start)
    return value, best


def _row(part: str, program: str, fits: int | None, seconds: float | None, ours: float, **further: Any) -> Row:
    per_fit = None if seconds is None or fits is None else seconds / fits
    return {
        "part": part,
        "program": program,
        "fits": fits,
        "seconds": seconds and round(seconds, 4),
        "ms_per_fit": per_fit and round(per_fit * 1000, 4),
        "ratio": per_fit and round(per_fit / ours, 2),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB_KIB),
        **further,
    }


if __name__ == "__main__":
    print(json.dumps(measure_part(sys.argv[1], quick="quick" in sys.argv[2:])))
