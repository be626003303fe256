"""Effects of arms by ordinary least squares, for many outcomes and months at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from vexcore.contracts.effect_tables import ESTIMATED_ERRORS
from vexcore.estimate.counts import Counts, count_outcomes
from vexcore.estimate.covariates import Covariates, add_baseline
from vexcore.estimate.design import ColumnGroup, Design, build_design, factor_rows, group_columns
from vexcore.estimate.fits import (
    LOW_DF,
    MIN_DF,
    MIN_PERSONS,
    NO_SPREAD,
    NO_VARIATION,
    NOT_SEPARABLE,
    SMALL_ARM,
    ArmFits,
)
from vexcore.estimate.sample import Flags, Floats, Ints
from vexcore.estimate.sandwich import CLUSTERED, Scores, build_covariances, build_variances, code_clusters

"""Name of the column of the outcome's value before the trial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TIntervals:
    """Confidence intervals and p-values, in the shape of the estimates.

    Attributes
    ----------
    low, high
        Bounds, in the unit of the estimate.
    p_value
        Two-sided, of no effect; NaN where the standard error is 0.
    """

    low: Floats
    high: Floats
    p_value: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What is asked of each group of outcomes.

    Attributes
    ----------
    kinds
        Kinds of standard error, without repeats.
    se_type
        The kind that intervals use, and covariances.
    clusters
        Shape (n,): a code for each person, none of them -1.
    with_covariance
        Covariances are asked for.
    """

    kinds: tuple[str, ...]
    se_type: str
    clusters: Ints
    with_covariance: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Results:
    """Arrays of results that are filled group by group; shapes as in `ArmFits`."""

    estimate: Floats
    variances: dict[str, Floats]
    covariance: Floats
    df: Ints
    residual_df: Ints
    adjusters: Ints
    separable: Flags
    dropped: list[str]


def fit_arms(
    covariates: Covariates,
    arm: Ints,
    arms: tuple[str, ...],
    y: Floats,
    *,
    binary: bool | Flags,
    clusters: Ints | None = None,
    baseline: Floats | None = None,
    errors: tuple[str, ...] = ("HC2",),
    with_covariance: bool = True,
) -> ArmFits:
    """Return the effects of all arms in one regression: Y = a + G b + X d + u (Groningen report, chapter 9).

    Outcomes that miss the same rows share one factorisation. A missing outcome drops its row, a missing covariate or
    value at wave 0 drops nobody. An arm with fewer than 10 persons keeps its own dummy, so that it touches no other.

    Parameters
    ----------
    covariates
        Of n persons.
    arm
        Shape (n,): 0 for the comparison arm, j for `arms[j - 1]`, -1 for who is not in this comparison.
    arms
        Ids of the arms.
    y
        Shape (n, k): outcomes, NaN where missing.
    binary
        The outcomes are 0 or 1: of all columns, or of each, shape (k,).
    clusters
        Shape (n,): code of what was drawn as a whole, -1 for who was drawn alone. Where a code repeats among the
        persons compared, intervals use CR1 and t with clusters - 1 degrees of freedom, whatever was asked.
    baseline
        Shape (n,): value of the outcome at wave 0, a further covariate (ANCOVA; McKenzie 2012). The mean of the persons
        compared where it is missing, beside an indicator.
    errors
        Kinds of standard error; intervals use the first. A row of leverage one contributes nothing to the variance
        (MacKinnon and White 1985; see `build_variances`).
    with_covariance
        Whether to compute the covariances of the arms; NaN otherwise.

    Returns
    -------
    ArmFits
        With a reason, and NaN, for each arm and outcome that has no estimate.

    Raises
    ------
    ValueError
        If arrays do not fit together, or a kind of standard error is not known.
    """
    unknown = [kind for kind in errors if kind not in ESTIMATED_ERRORS]
    if unknown or not errors:
        raise ValueError(f"kinds of standard error {errors!r} must be one or more of {', '.join(ESTIMATED_ERRORS)}")
    if not len(covariates.matrix) == len(arm) == len(y):
        raise ValueError(
            f"covariates, arms and outcomes must have the same persons, not {len(covariates.matrix)}, {len(arm)} and "
            f"{len(y)}"
        )
    used = arm >= 0
    chosen = Covariates(matrix=covariates.matrix[used], names=covariates.names, levels=covariates.levels)
    if baseline is not None:
        chosen = add_baseline(chosen, baseline[used])
    outcomes = y[used]
    design = build_design(chosen, arm[used], len(arms))
    request = _build_request(None if clusters is None else clusters[used], len(outcomes), errors, with_covariance)
    results = _start_results(len(arms), y.shape[1], request)
    for group in group_columns(outcomes):
        if group.rows.any():
            _fit_group(design, outcomes, group, request, results)
    counts = count_outcomes(outcomes, arm[used], len(arms))
    return _build_fits(arms, results, counts, request, np.broadcast_to(np.asarray(binary), y.shape[1]))


def _build_request(clusters: Ints | None, n: int, errors: tuple[str, ...], with_covariance: bool) -> _Request:
    codes = code_clusters(clusters, n)
    se_type = errors[0] if codes is None else CLUSTERED
    return _Request(
        kinds=tuple(dict.fromkeys((*errors, se_type))),
        se_type=se_type,
        clusters=np.arange(n, dtype=np.int64) if codes is None else codes,
        with_covariance=with_covariance,
    )


def _start_results(arms: int, outcomes: int, request: _Request) -> _Results:
    return _Results(
        estimate=np.full((arms, outcomes), np.nan),
        variances={kind: np.full((arms, outcomes), np.nan) for kind in request.kinds},
        covariance=np.full((arms, arms, outcomes), np.nan),
        df=np.zeros(outcomes, dtype=np.int64),
        residual_df=np.zeros(outcomes, dtype=np.int64),
        adjusters=np.zeros(outcomes, dtype=np.int64),
        separable=np.zeros((arms, outcomes), dtype=np.bool_),
        dropped=[""] * outcomes,
    )


def _fit_group(design: Design, y: Floats, group: ColumnGroup, request: _Request, results: _Results) -> None:
    """Fit the outcomes of a group and fill in their results."""
    factored = factor_rows(design, group.rows)
    outcomes = y[np.ix_(group.rows, group.columns)]
    outcomes -= outcomes.mean(axis=0)
    projected = factored.basis.T @ outcomes
    # In place: of arrays this large, memory costs more than arithmetic.
    outcomes -= factored.basis @ projected
    _, clusters = np.unique(request.clusters[group.rows], return_inverse=True)
    scores = Scores(
        factored=factored,
        influence=factored.arm_weights @ factored.basis.T,
        residuals=outcomes,
        clusters=clusters.astype(np.int64),
    )
    results.estimate[:, group.columns] = factored.arm_weights @ projected
    for kind in request.kinds:
        results.variances[kind][:, group.columns] = build_variances(scores, kind)
    if request.with_covariance:
        results.covariance[:, :, group.columns] = build_covariances(scores, request.se_type)
    results.separable[:, group.columns] = factored.separable[:, None]
    results.residual_df[group.columns] = max(factored.residual_df, 0)
    results.adjusters[group.columns] = factored.adjusters
    drawn = int(clusters.max()) if request.se_type == CLUSTERED else factored.residual_df
    results.df[group.columns] = max(drawn, 0)
    for column in group.columns:
        results.dropped[column] = "; ".join(factored.dropped)


def _build_fits(arms: tuple[str, ...], results: _Results, counts: Counts, request: _Request, binary: Flags) -> ArmFits:
    reason = _find_reasons(results, counts, binary)
    shown = reason == ""
    both = shown[:, None, :] & shown[None, :, :]
    return ArmFits(
        arms=arms,
        estimate=np.where(shown, results.estimate, np.nan),
        std_errors={kind: np.sqrt(np.where(shown, each, np.nan)) for kind, each in results.variances.items()},
        se_type=request.se_type,
        covariance=np.where(both, results.covariance, np.nan),
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
        reason=tuple(tuple(row) for row in reason.tolist()),
    )


def _find_reasons(results: _Results, counts: Counts, binary: Flags) -> np.ndarray:
    """Return why there is no estimate, shape (a, k), empty where there is one; the first that holds."""
    small = (counts.n_arm < MIN_PERSONS) | (counts.n_comparison < MIN_PERSONS)
    low_df = np.minimum(results.df, results.residual_df) < MIN_DF
    one_value = (counts.nonzero_arm == 0) | (counts.nonzero_arm == counts.n_arm)
    one_value |= (counts.nonzero_comparison == 0) | (counts.nonzero_comparison == counts.n_comparison)
    shape = small.shape
    return np.select(
        [
            small,
            np.broadcast_to(low_df, shape),
            one_value & binary,
            np.broadcast_to(counts.constant & ~binary, shape),
            ~results.separable,
        ],
        [SMALL_ARM, LOW_DF, NO_VARIATION, NO_SPREAD, NOT_SEPARABLE],
        default="",
    )


def build_t_intervals(estimate: Floats, std_error: Floats, df: Floats | Ints, level: float) -> TIntervals:
    """Return confidence intervals and two-sided p-values from the t distribution.

    Parameters
    ----------
    estimate, std_error
        In the same unit; NaN gives NaN.
    df
        Degrees of freedom, spread over the estimates; NaN where not above 0.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ValueError
        If the level does not lie between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"confidence level {level!r} must lie between 0 and 1")
    half = stats.t.ppf(0.5 + level / 2, df) * std_error
    statistic = np.divide(estimate, std_error, out=np.full(np.shape(estimate), np.nan), where=std_error > 0)
    p_value = np.asarray(2 * stats.t.sf(np.abs(statistic), df), dtype=np.float64)
    return TIntervals(low=estimate - half, high=estimate + half, p_value=p_value)
