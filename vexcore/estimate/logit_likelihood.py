"""The logit maximum likelihood of many 0/1 columns on one design."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_expit, logit

from vexcore.estimate.fits import NO_CONVERGENCE, SEPARATION
from vexcore.estimate.sample import Flags, Floats

MAX_STEPS = 25
"""Most Newton steps; the start is none of them."""

STEP_TOLERANCE = 1e-7
"""Largest change of a linear predictor in the last step. Newton converges quadratically: what is left is its square."""

SEPARATED_RISE = 0.1
"""Least rise of a linear predictor in a step that separates: under separation steps stay near 1, else they vanish."""

SEPARATED_FALL = 1e-6
"""Most that a linear predictor may move away from its outcome in such a step, as a share of the largest rise."""

LONGEST_STEP = 10.0
"""Most that a linear predictor changes in a step that had to be shortened."""

MAX_HALVINGS = 30

ROUNDING = 1e-9
"""Share of a log-likelihood (negative) that it may fall by without the step being halved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogitMaximum:
    """The maxima of k likelihoods.

    Attributes
    ----------
    coefficients
        Shape (p, k); where there is no maximum the last point reached.
    reason
        Of the k columns: empty, `SEPARATION` or `NO_CONVERGENCE`.
    """

    coefficients: Floats
    reason: tuple[str, ...]


def maximise_likelihood(basis: Floats, y: Floats) -> LogitMaximum:
    """Return the maxima of the logit likelihoods of 0/1 columns, by Newton's method (iterated weighted least squares).

    No column needs more than `MAX_STEPS` steps, or it has no convergence. A column is separated (completely or quasi)
    when a step moves no linear predictor away from its outcome and some towards it: the likelihood then rises along
    that direction for ever (Albert and Anderson, Biometrika 71, 1984). Steps that lower the likelihood are halved.

    Parameters
    ----------
    basis
        Shape (n, p), with B'B = n I: rows are combinations of the covariates, the intercept within their span.
    y
        Shape (n, k): 0 or 1, both in each column.
    """
    signs = 2.0 * y - 1.0
    coefficients = _start(basis, y)
    reason = np.full(y.shape[1], NO_CONVERGENCE, dtype=object)
    active = np.arange(y.shape[1])
    for _ in range(MAX_STEPS):
        if not active.size:
            break
        predictor = basis @ coefficients[:, active]
        step = _newton_step(basis, y[:, active], predictor)
        moved = basis @ step
        separated = _separates(signs[:, active] * moved)
        converged = ~separated & (np.abs(moved).max(axis=0) <= STEP_TOLERANCE)
        coefficients[:, active] += step * _damping(predictor, moved, signs[:, active])
        reason[active[separated]] = SEPARATION
        reason[active[converged]] = ""
        active = active[~(separated | converged)]
    return LogitMaximum(coefficients=coefficients, reason=tuple(reason.tolist()))


def weighted_products(basis: Floats, weights: Floats) -> Floats:
    """Return B' diag(w) B for each column w of weights (n, k): shape (k, p, p).

    One matrix product a row of the result serves all columns at once.
    """
    columns = np.ascontiguousarray(basis.T)
    size = len(columns)
    products = np.empty((weights.shape[1], size, size))
    for row in range(size):
        products[:, row, row:] = ((columns[row:] * columns[row]) @ weights).T
        products[:, row:, row] = products[:, row, row:]
    return products


def _start(basis: Floats, y: Floats) -> Floats:
    """Return the projection of the logits of linear probabilities, kept a quarter of the way off 0 and 1."""
    share = y.mean(axis=0)
    fitted = basis @ (basis.T @ y) / len(basis)
    wanted = logit(np.clip(fitted, share / 4, 1 - (1 - share) / 4))
    return np.asarray(basis.T @ wanted / len(basis))


def _newton_step(basis: Floats, y: Floats, predictor: Floats) -> Floats:
    chance = expit(predictor)
    curvature = weighted_products(basis, chance * expit(-predictor))
    # Separation makes the matrix singular in the end; the maximum does not depend on this trace of a ridge.
    size = range(curvature.shape[1])
    curvature[:, size, size] += 1e-14 * curvature.max(axis=(1, 2))[:, None]
    slope = basis.T @ (y - chance)
    return np.asarray(np.linalg.solve(curvature, slope.T[:, :, None])[:, :, 0].T)


def _damping(predictor: Floats, moved: Floats, signs: Floats) -> Floats:
    """Return the share of each step to take: 1, or less where the whole step lowers the likelihood."""
    least = (1 + ROUNDING) * _likelihood(predictor, signs)
    scale = np.ones(len(least))
    shorter = LONGEST_STEP / np.maximum(LONGEST_STEP, np.abs(moved).max(axis=0))
    for _ in range(MAX_HALVINGS):
        lower = _likelihood(predictor + scale * moved, signs) < least
        if not lower.any():
            break
        scale[lower] = np.minimum(scale, shorter)[lower] / 2
    return scale


def _likelihood(predictor: Floats, signs: Floats) -> Floats:
    return np.asarray(log_expit(signs * predictor).sum(axis=0))


def _separates(towards: Floats) -> Flags:
    rise = towards.max(axis=0)
    return np.asarray((rise > SEPARATED_RISE) & (towards.min(axis=0) >= -SEPARATED_FALL * rise))
