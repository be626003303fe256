"""Effects of arms on 0/1 outcomes by logit (model M8), as average marginal effects."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.special import expit

from vexcore.estimate.counts import Counts, count_outcomes
from vexcore.estimate.covariates import Covariates
from vexcore.estimate.design import ColumnGroup, Design, Factored, build_design, factor_rows, group_columns
from vexcore.estimate.fits import (
    LOW_DF,
    MIN_DF,
    MIN_PERSONS,
    NO_VARIATION,
    NOT_SEPARABLE,
    SEPARATION,
    SMALL_ARM,
    ArmFits,
)
from vexcore.estimate.logit_likelihood import maximise_likelihood, weighted_products
from vexcore.estimate.sample import Flags, Floats, Ints
from vexcore.estimate.sandwich import CLUSTERED, code_clusters

CHUNK = 64
"""Columns that are maximised together: more would only take memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The design for the rows of a group, in an orthogonal basis B of its columns with B'B = m I.

    Attributes
    ----------
    basis
        Shape (m, p).
    compared
        Shape (m, p): the same rows as if everybody were in the comparison.
    steps
        Shape (a, p): what being in an arm adds to such a row; 0 for an arm without persons.
    """

    basis: Floats
    compared: Floats
    steps: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Averages:
    """Average marginal effects, shape (a, k), and their derivatives to the coefficients, shape (a, k, p)."""

    estimate: Floats
    jacobian: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Results:
    """What is filled in group by group: shapes as in `ArmFits`; `reason` concerns all arms of a column."""

    estimate: Floats
    covariance: Floats
    df: Ints
    adjusters: Ints
    dropped: list[str]
    reason: list[str]


def fit_arms_logit(
    covariates: Covariates, arm: Ints, arms: tuple[str, ...], y: Floats, *, clusters: Ints | None = None
) -> ArmFits:
    """Return average marginal effects of arms on 0/1 outcomes, the arms being one factor of a logit.

    The effect of arm j is ``mean_i [P(y = 1 | arm j, x_i) - P(y = 1 | comparison, x_i)]`` over all persons of the
    regression, at the maximum of the likelihood; its covariance is ``J V J'`` by the delta method, with V the HC0
    sandwich ``H^-1 (sum_i e_i^2 x_i x_i') H^-1``, ``e_i = y_i - p_i``, H the information (White, Econometrica 50, 1982;
    Wooldridge, Econometric Analysis of Cross Section and Panel Data, 2nd ed., sections 13.11 and 15.6).

    A level of a characteristic, or an arm, in which nobody or everybody has the event separates the outcome: the
    likelihood has no maximum, and no arm of that column is estimated. Such an arm itself has `NO_VARIATION`, the others
    `SEPARATION`. The same holds, as `NOT_SEPARABLE`, for all arms if one cannot be told apart from the covariates: the
    average runs over all persons, for some of whom the comparison's chance is then unknown.

    Parameters
    ----------
    covariates
        Of n persons.
    arm
        Shape (n,): 0 for the comparison, j for ``arms[j - 1]``, -1 for a row not in use.
    arms
        Ids of the arms.
    y
        Shape (n, k): 0, 1 or NaN.
    clusters
        Shape (n,): cluster of each person, -1 for who was drawn alone. Where one repeats, scores are summed by cluster
        (CR1, with the factor g / (g - 1) x (n - 1) / (n - p)) and df is the number of clusters less one.

    Raises
    ------
    ValueError
        If a value is not 0, 1 or NaN.
    """
    used = arm >= 0
    arm, y = arm[used], y[used]
    _check_binary(y)
    size, count = len(arms), y.shape[1]
    counts = count_outcomes(y, arm, size)
    design = build_design(replace(covariates, matrix=covariates.matrix[used]), arm, size)
    own = code_clusters(None if clusters is None else clusters[used], len(arm))
    results = _Results(
        estimate=np.full((size, count), np.nan),
        covariance=np.full((size, size, count), np.nan),
        df=np.zeros(count, dtype=np.int64),
        adjusters=np.zeros(count, dtype=np.int64),
        dropped=[""] * count,
        reason=[SMALL_ARM] * count,
    )
    for group in group_columns(y):
        if group.rows.any():
            _fit_group(design, group, y, counts, own, results)
    return _gather(arms, counts, "HC0" if own is None else CLUSTERED, results)


def _check_binary(y: Floats) -> None:
    strange = y[~np.isnan(y) & (y != 0) & (y != 1)]
    if strange.size:
        raise ValueError(
            f"outcome {strange[0]} of a logit must be 0, 1 or missing; use least squares for other outcomes"
        )


def _fit_group(
    design: Design, group: ColumnGroup, y: Floats, counts: Counts, clusters: Ints | None, results: _Results
) -> None:
    """Fill in columns that miss the same rows."""
    factored = factor_rows(design, group.rows)
    own = None if clusters is None else np.unique(clusters[group.rows], return_inverse=True)[1].astype(np.int64)
    df = factored.residual_df if own is None else int(own.max())
    for j in group.columns:
        results.df[j] = df
        results.adjusters[j] = factored.adjusters
        results.dropped[j] = "; ".join(factored.dropped)
        results.reason[j] = _judge_column(min(df, factored.residual_df), factored, counts, j)
    wanted = _pick(group.columns, results)
    separated = _find_separated_levels(design, group.rows, y[:, wanted])
    for j in wanted[separated]:
        results.reason[j] = SEPARATION
    wanted = wanted[~separated]
    if not wanted.size:
        return
    rows = _build_rows(factored, design.arm[group.rows])
    for first in range(0, len(wanted), CHUNK):
        chunk = wanted[first : first + CHUNK]
        _fit_chunk(rows, y[np.ix_(group.rows, chunk)], chunk, own, results)


def _judge_column(df: int, factored: Factored, counts: Counts, j: int) -> str:
    """Return why no arm of a column can be estimated, as far as can be told before the fit."""
    if counts.n_comparison[j] < MIN_PERSONS:
        return SMALL_ARM
    if df < MIN_DF:
        return LOW_DF
    return NOT_SEPARABLE if (~factored.separable & (counts.n_arm[:, j] > 0)).any() else ""


def _pick(columns: Ints, results: _Results) -> Ints:
    return np.array([j for j in columns if not results.reason[j]], dtype=np.int64)


def _find_separated_levels(design: Design, rows: Flags, y: Floats) -> Flags:
    """Tell for each column whether nobody or everybody of an arm or of a level in the model has the event.

    That is quasi-separation as well; seen here it costs no steps.
    """
    arms = (design.arm[rows][:, None] == np.unique(design.arm[rows])).astype(np.float64)
    covariates = design.covariates.matrix[rows]
    dummies = covariates[:, ((covariates == 0) | (covariates == 1)).all(axis=0)]
    dummies = np.hstack([arms, dummies[:, dummies.sum(axis=0) >= MIN_PERSONS]])
    events = dummies.T @ y[rows]
    return np.asarray(((events == 0) | (events == dummies.sum(axis=0)[:, None])).any(axis=0))


def _build_rows(factored: Factored, arm: Ints) -> _Rows:
    length = np.sqrt(len(arm))
    basis = np.column_stack([np.ones(len(arm)), length * factored.basis])
    # The weights are rows of R^-1, and a (centred) row x of the matrix is x R^-1 in the basis.
    steps = np.column_stack([np.zeros(len(factored.arm_weights)), length * factored.arm_weights])
    return _Rows(basis=basis, compared=basis - np.vstack([np.zeros(basis.shape[1]), steps])[arm], steps=steps)


def _fit_chunk(rows: _Rows, y: Floats, columns: Ints, clusters: Ints | None, results: _Results) -> None:
    maximum = maximise_likelihood(rows.basis, y)
    for j, reason in zip(columns, maximum.reason, strict=True):
        results.reason[j] = reason
    found = np.array([not reason for reason in maximum.reason])
    if not found.any():
        return
    coefficients = maximum.coefficients[:, found]
    averages = _average_effects(rows, coefficients)
    sandwich = _build_sandwich(rows.basis, y[:, found], coefficients, clusters)
    results.estimate[:, columns[found]] = averages.estimate
    results.covariance[:, :, columns[found]] = np.einsum(
        "akp,kpq,bkq->abk", averages.jacobian, sandwich, averages.jacobian, optimize=True
    )


def _average_effects(rows: _Rows, coefficients: Floats) -> _Averages:
    predictor = rows.compared @ coefficients
    chance = expit(predictor)
    slope = chance * (1 - chance)
    compared_slopes = slope.T @ rows.compared
    estimate = np.empty((len(rows.steps), coefficients.shape[1]))
    jacobian = np.empty((*estimate.shape, len(coefficients)))
    for j, step in enumerate(rows.steps):
        treated = expit(predictor + step @ coefficients)
        steepness = treated * (1 - treated)
        estimate[j] = (treated - chance).mean(axis=0)
        jacobian[j] = (steepness.T @ rows.compared + steepness.sum(axis=0)[:, None] * step - compared_slopes) / len(
            predictor
        )
    return _Averages(estimate=estimate, jacobian=jacobian)


def _build_sandwich(basis: Floats, y: Floats, coefficients: Floats, clusters: Ints | None) -> Floats:
    """Return the HC0 covariances (k, p, p) of coefficients, or CR1 with clusters coded from 0."""
    chance = expit(basis @ coefficients)
    bread = np.linalg.inv(weighted_products(basis, chance * (1 - chance)))
    if clusters is None:
        return np.asarray(bread @ weighted_products(basis, np.square(y - chance)) @ bread)
    n, p = basis.shape
    groups = int(clusters.max()) + 1
    members = csr_array((np.ones(n), (clusters, np.arange(n))), shape=(groups, n))
    meat = np.empty_like(bread)
    for j, residuals in enumerate((y - chance).T):
        scores = members @ (basis * residuals[:, None])
        meat[j] = scores.T @ scores
    return np.asarray(bread @ meat @ bread * (groups / (groups - 1) * (n - 1) / (n - p)))


def _gather(arms: tuple[str, ...], counts: Counts, se_type: str, results: _Results) -> ArmFits:
    """Return the fits, without those of single arms that are too small or do not vary."""
    reason = _find_reasons(counts, np.array(results.reason, dtype=object))
    closed = reason != ""
    results.covariance[closed[:, None] | closed[None, :]] = np.nan
    variances = np.einsum("aak->ak", results.covariance)
    return ArmFits(
        arms=arms,
        estimate=np.where(closed, np.nan, results.estimate),
        std_errors={se_type: np.sqrt(variances)},
        se_type=se_type,
        covariance=results.covariance,
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


def _find_reasons(counts: Counts, column: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return why there is no estimate, shape (a, k): of the arm itself, else of the whole column."""
    small = (counts.n_arm < MIN_PERSONS) | (counts.n_comparison < MIN_PERSONS)
    one_value = (counts.nonzero_arm == 0) | (counts.nonzero_arm == counts.n_arm)
    one_value |= (counts.nonzero_comparison == 0) | (counts.nonzero_comparison == counts.n_comparison)
    reason = np.tile(column, (len(counts.n_arm), 1))
    reason[one_value & (column != LOW_DF)] = NO_VARIATION
    reason[small] = SMALL_ARM
    return reason
