"""Effects on those who took a treatment up (ATT), by two-stage least squares."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vexcore.contracts.effect_tables import ESTIMATED_ERRORS
from vexcore.estimate.counts import Counts, count_outcomes
from vexcore.estimate.covariates import Covariates
from vexcore.estimate.design import Factored, build_design, factor_rows, group_columns
from vexcore.estimate.fits import (
    LOW_DF,
    MIN_DF,
    MIN_PERSONS,
    NO_SPREAD,
    NO_VARIATION,
    NOT_SEPARABLE,
    OUTSIDE_UNIT,
    SMALL_ARM,
    WEAK_INSTRUMENT,
    ArmFits,
)
from vexcore.estimate.sample import Flags, Floats, Ints
from vexcore.estimate.sandwich import CLUSTERED, Scores, build_variances, code_clusters

MIN_FIRST_STAGE_F = 10.0
"""Least F of a first stage (Staiger and Stock, Econometrica 65, 1997)."""

_ROUNDING = 1e-9
"""Size of take-up and of means below which nothing but rounding is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """Kinds of standard error, the one that intervals and the first stage use, and a cluster for each person."""

    kinds: tuple[str, ...]
    se_type: str
    clusters: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """2SLS of the k columns of one group; NaN where the instrument is weak."""

    estimate: Floats
    std_errors: dict[str, Floats]
    first_stage_f: float
    untreated_mean: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Results:
    """What is filled in group by group; shape (k,) each, standard errors by kind."""

    estimate: Floats
    std_errors: dict[str, Floats]
    first_stage_f: Floats
    df: Ints
    adjusters: Ints
    dropped: list[str]
    reason: list[str]


def fit_att(
    covariates: Covariates,
    assigned: Ints,
    took_up: Floats,
    y: Floats,
    *,
    arm_id: str,
    clusters: Ints | None = None,
    errors: tuple[str, ...] = ("HC2",),
) -> ArmFits:
    """Return the effect of one arm on those who took it up, assignment being the instrument for take-up.

    The same covariates x stand in both stages, so that the estimate is the ratio of two least-squares coefficients of
    assignment, ``ATT = ITT / first stage`` (Imbens and Angrist, Econometrica 62, 1994; nobody in control takes the
    treatment up, so the local effect is that on the treated). Standard errors are those of ``estimatr::iv_robust``:
    residuals ``u = y - ATT d - x b`` with take-up d as it was, bread and leverage h from the second stage's design with
    fitted take-up. With g the row of assignment in ``(W'W)^-1 W'``, W = (1, x, assignment), the variance is
    ``sum_i (g_i u_i)^2 w_i / (first stage)^2``: w = 1 (HC0), n / (n - p) (HC1), 1 / (1 - h_i) (HC2), 1 / (1 - h_i)^2
    (HC3); classical has the mean square of u for u_i^2. A row of leverage one contributes nothing.

    The first-stage F is the squared t of assignment, under HC2; it is infinite where everybody in the arm and nobody in
    control took it up (then ATT = ITT), and 0 where nobody did. Below `MIN_FIRST_STAGE_F` there is no estimate, only F.
    Where clusters were drawn both stages use CR1 (see `build_variances`) and df is the number of clusters - 1.

    The mean that those who took it up would have had untreated is the 2SLS coefficient of ``y d`` less the ATT, or
    ``-(coefficient of assignment on y (1 - d)) / first stage`` (Abadie, JASA 97, 2002); without covariates the mean
    outcome of those in the arm who took it up, less the ATT. Outside 0 to 1 for a 0/1 outcome the reason says so, and
    the estimate stays. A column counts as 0/1 when it holds nothing else in these rows.

    Parameters
    ----------
    covariates
        Of n persons.
    assigned
        Shape (n,): 1 for the arm, 0 for control, -1 for a row not in use.
    took_up
        Shape (n,): 1 if the person took the treatment up, else 0. Missing (NaN) is 0 in control, where nobody could;
        in the arm it drops the row, from every count too.
    y
        Shape (n, k); NaN where missing.
    arm_id
        Id of the arm.
    clusters
        Shape (n,): code of what was drawn as a whole, -1 for who was drawn alone.
    errors
        Kinds of standard error; intervals use the first, CR1 where clusters were drawn.

    Raises
    ------
    ValueError
        If take-up is not 0, 1 or missing, or is 1 in control, or if a kind of error is not known.
    """
    treated = _complete_take_up(assigned, took_up)
    used = (assigned >= 0) & ~np.isnan(treated)
    assigned, treated, y = assigned[used], treated[used], y[used]
    request = _build_request(None if clusters is None else clusters[used], len(y), errors)
    design = build_design(replace(covariates, matrix=covariates.matrix[used]), assigned, 1)
    counts = count_outcomes(y, assigned, 1)
    binary = np.asarray((np.isnan(y) | (y == 0) | (y == 1)).all(axis=0))
    results = _start_results(_judge_counts(counts, binary), request)
    for group in group_columns(y):
        if not group.rows.any():
            continue
        factored = factor_rows(design, group.rows)
        clustered = replace(request, clusters=_recode(request.clusters[group.rows]))
        _note_design(results, group.columns, factored, clustered)
        wanted = np.array([j for j in group.columns if not results.reason[j]], dtype=np.int64)
        if wanted.size:
            fit = _fit_columns(factored, treated[group.rows], y[np.ix_(group.rows, wanted)], clustered)
            _note_fit(results, wanted, fit, binary[wanted])
    return _gather(arm_id, counts, results, request)


def _complete_take_up(assigned: Ints, took_up: Floats) -> Floats:
    """Return take-up with 0 for control where it is missing."""
    known = took_up[(assigned >= 0) & ~np.isnan(took_up)]
    strange = known[~np.isin(known, (0, 1))]
    if strange.size:
        raise ValueError(f"take-up {strange[0]} must be 0, 1 or missing; mend took_up")
    if (took_up[assigned == 0] == 1).any():
        raise ValueError("take-up 1 in control: nobody there can take the treatment up; mend took_up or the assignment")
    return np.where((assigned == 0) & np.isnan(took_up), 0.0, took_up)


def _build_request(clusters: Ints | None, n: int, errors: tuple[str, ...]) -> _Request:
    unknown = [kind for kind in errors if kind not in ESTIMATED_ERRORS]
    if unknown or not errors:
        raise ValueError(f"kinds of standard error {errors!r} must be one or more of {', '.join(ESTIMATED_ERRORS)}")
    codes = code_clusters(clusters, n)
    se_type = errors[0] if codes is None else CLUSTERED
    own = np.arange(n, dtype=np.int64) if codes is None else codes
    return _Request(kinds=tuple(dict.fromkeys((se_type, *errors))), se_type=se_type, clusters=own)


def _recode(codes: Ints) -> Ints:
    """Return codes from 0 without gaps."""
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def _judge_counts(counts: Counts, binary: Flags) -> list[str]:
    """Return why columns cannot be estimated, as far as counts tell."""
    arm, comparison = counts.n_arm[0], counts.n_comparison
    one_value = (counts.nonzero_arm[0] == 0) | (counts.nonzero_arm[0] == arm)
    one_value |= (counts.nonzero_comparison == 0) | (counts.nonzero_comparison == comparison)
    small = (arm < MIN_PERSONS) | (comparison < MIN_PERSONS)
    conditions = [small, one_value & binary, counts.constant & ~binary]
    return [str(text) for text in np.select(conditions, [SMALL_ARM, NO_VARIATION, NO_SPREAD], default="")]


def _start_results(reason: list[str], request: _Request) -> _Results:
    count = len(reason)
    return _Results(
        estimate=np.full(count, np.nan),
        std_errors={kind: np.full(count, np.nan) for kind in request.kinds},
        first_stage_f=np.full(count, np.nan),
        df=np.zeros(count, dtype=np.int64),
        adjusters=np.zeros(count, dtype=np.int64),
        dropped=[""] * count,
        reason=reason,
    )


def _note_design(results: _Results, columns: Ints, factored: Factored, request: _Request) -> None:
    df = int(request.clusters.max()) if request.se_type == CLUSTERED else factored.residual_df
    for j in columns:
        results.df[j] = max(df, 0)
        results.adjusters[j] = factored.adjusters
        results.dropped[j] = "; ".join(factored.dropped)
        if results.reason[j] == SMALL_ARM:
            continue
        if min(df, factored.residual_df) < MIN_DF:
            results.reason[j] = LOW_DF
        elif not results.reason[j] and not factored.separable[0]:
            results.reason[j] = NOT_SEPARABLE


def _fit_columns(factored: Factored, treated: Floats, y: Floats, request: _Request) -> _Fit:
    """Fit the columns of a group by the two regressions on assignment and covariates."""
    influence = factored.arm_weights @ factored.basis.T
    first_stage = float(influence[0] @ treated)
    first = Scores(
        factored=factored,
        influence=influence,
        residuals=_take_residuals(factored.basis, treated[:, None]),
        clusters=request.clusters,
    )
    first_f = _find_first_stage_f(first_stage, first, CLUSTERED if request.se_type == CLUSTERED else "HC2")
    if first_f < MIN_FIRST_STAGE_F:
        nothing = np.full(y.shape[1], np.nan)
        errors = dict.fromkeys(request.kinds, nothing)
        return _Fit(estimate=nothing, std_errors=errors, first_stage_f=first_f, untreated_mean=nothing)
    estimate = influence[0] @ y / first_stage
    # The fitted second stage spans the same columns as (1, x, assignment), so that both share the leverage, and the row
    # of take-up in its inverse is that of assignment over the first stage.
    second = replace(first, residuals=_take_residuals(factored.basis, y) - first.residuals * estimate)
    return _Fit(
        estimate=estimate,
        std_errors={kind: np.sqrt(build_variances(second, kind)[0]) / abs(first_stage) for kind in request.kinds},
        first_stage_f=first_f,
        untreated_mean=-(influence[0] * (1 - treated)) @ y / first_stage,
    )


def _take_residuals(basis: Floats, values: Floats) -> Floats:
    centred = values - values.mean(axis=0)
    return np.asarray(centred - basis @ (basis.T @ centred))


def _find_first_stage_f(first_stage: float, scores: Scores, kind: str) -> float:
    """Return the squared t of assignment; take-up that assignment settles wholly leaves no residual."""
    if abs(first_stage) < _ROUNDING:
        return 0.0
    if np.abs(scores.residuals).max() < _ROUNDING:
        return float("inf")
    return float(first_stage**2 / build_variances(scores, kind)[0, 0])


def _note_fit(results: _Results, columns: Ints, fit: _Fit, binary: Flags) -> None:
    results.estimate[columns] = fit.estimate
    results.first_stage_f[columns] = fit.first_stage_f
    for kind, std_error in fit.std_errors.items():
        results.std_errors[kind][columns] = std_error
    outside = binary & ((fit.untreated_mean < -_ROUNDING) | (fit.untreated_mean > 1 + _ROUNDING))
    for j, beyond in zip(columns, outside, strict=True):
        if fit.first_stage_f < MIN_FIRST_STAGE_F:
            results.reason[j] = WEAK_INSTRUMENT
        elif beyond:
            results.reason[j] = OUTSIDE_UNIT


def _gather(arm_id: str, counts: Counts, results: _Results, request: _Request) -> ArmFits:
    return ArmFits(
        arms=(arm_id,),
        estimate=results.estimate[None],
        std_errors={kind: std_error[None] for kind, std_error in results.std_errors.items()},
        se_type=request.se_type,
        covariance=np.square(results.std_errors[request.se_type])[None, None],
        df=results.df,
        n=counts.n,
        n_comparison=counts.n_comparison,
        n_arm=counts.n_arm,
        nonzero_arm=counts.nonzero_arm,
        nonzero_comparison=counts.nonzero_comparison,
        comparison_mean=counts.comparison_mean,
        comparison_sd=counts.comparison_sd,
        adjusters=results.adjusters,
        dropped=tuple(results.dropped),
        reason=(tuple(results.reason),),
        first_stage_f=results.first_stage_f[None],
    )
