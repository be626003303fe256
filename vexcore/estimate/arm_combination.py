"""One effect of a trial from several arms that offer the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from vexcore.errors import UsageError

if TYPE_CHECKING:
    from vexcore.estimate.sample import Floats

SMALLEST_EIGENVALUE = 1e-10
"""Of the correlations, as a share of the largest: below it the arms are the same numbers twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """The effect of a trial.

    Attributes
    ----------
    estimate, std_error
        In the unit of the arms' estimates.
    weights
        Shape (a,), summing to 1; below 0 where an arm varies less than it covaries with the others.
    """

    estimate: float
    std_error: float
    weights: Floats


def combine_arms(estimates: npt.ArrayLike, covariance: npt.ArrayLike) -> Combined:
    """Return the common effect of several arms of one trial by generalised least squares.

    Parameters
    ----------
    estimates
        Shape (a,): effects of the arms against one comparison arm.
    covariance
        Shape (a, a): their covariance; arms that share a comparison arm covary.

    Returns
    -------
    Combined
        Of one arm: its own estimate and standard error.

    Raises
    ------
    UsageError
        If the shapes do not go together, a number is not finite, or the covariance is no covariance of distinct arms.

    Notes
    -----
    ``b = (1' S^-1 1)^-1 1' S^-1 y`` with variance ``(1' S^-1 1)^-1``: the linear unbiased mean with the least variance
    (Aitken 1936, Proceedings of the Royal Society of Edinburgh 55, 42-48; Gleser and Olkin 2009, chapter 19 of The
    Handbook of Research Synthesis, for arms with a common control group).
    """
    effects = np.asarray(estimates, dtype=np.float64)
    matrix = check_covariance(effects, covariance)
    solved = np.linalg.solve(matrix, np.ones(len(effects)))
    weights = solved / solved.sum()
    return Combined(estimate=float(weights @ effects), std_error=float(1 / np.sqrt(solved.sum())), weights=weights)


def check_covariance(effects: Floats, covariance: npt.ArrayLike) -> Floats:
    """Return the covariance of effects as an array.

    Parameters
    ----------
    effects
        Shape (a,), at least one.
    covariance
        Shape (a, a).

    Raises
    ------
    UsageError
        If the shapes do not go together, a number is not finite, or the matrix is not symmetric and positive definite.
    """
    matrix = np.asarray(covariance, dtype=np.float64)
    if effects.ndim != 1 or len(effects) == 0 or matrix.shape != (len(effects), len(effects)):
        raise UsageError(
            f"effects of shape {effects.shape} with a covariance of shape {matrix.shape} break the rule: a row and a "
            "column for each of at least one effect. Remedy: give the covariance of exactly these effects."
        )
    if not (np.isfinite(effects).all() and np.isfinite(matrix).all()):
        raise UsageError(
            f"effects {effects.tolist()} with covariance {matrix.tolist()} break the rule: every number is finite. "
            "Remedy: leave arms without an estimate, standard error or covariance out."
        )
    if not _is_proper(matrix):
        raise UsageError(
            f"covariance {matrix.tolist()} breaks the rule: it is symmetric and positive definite. "
            "Remedy: give variances above 0 and the covariances of the same regression; name each arm once."
        )
    return matrix


def _is_proper(matrix: Floats) -> bool:
    scales = np.sqrt(np.abs(np.diag(matrix)))
    if not (np.diag(matrix) > 0).all() or not np.allclose(matrix, matrix.T, rtol=1e-9, atol=0):
        return False
    eigenvalues = np.linalg.eigvalsh(matrix / np.outer(scales, scales))
    return bool(eigenvalues[0] > SMALLEST_EIGENVALUE * eigenvalues[-1])
