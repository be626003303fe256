"""Variances of effects of arms under each kind of standard error, for all outcomes of a group in one product.

With G the rows of (X'X)^-1 X' that belong to the arms and e the residuals, Var(b) = sum_i w_i (G_i e_i)^2; the kinds
differ in the weights w.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from vexcore.estimate.design import Factored
from vexcore.estimate.sample import Floats, Ints

CLUSTERED = "CR1"
LEVERAGE_ONE = 1 - 1e-9
"""Leverage from which a row fits itself: what is left of 1 is rounding."""

_CHUNK = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What the variances of a group of outcomes are made of.

    Attributes
    ----------
    factored
        The design, of m rows.
    influence
        G, shape (a, m).
    residuals
        e, shape (m, k).
    clusters
        Shape (m,): 0 to the number of clusters less one; who was drawn alone is a cluster.
    """

    factored: Factored
    influence: Floats
    residuals: Floats
    clusters: Ints


def code_clusters(clusters: Ints | None, n: int) -> Ints | None:
    """Return clusters coded from 0, who was drawn alone (-1) as one of their own; None where none repeats.

    Parameters
    ----------
    clusters
        Shape (n,), or None where nobody was drawn by cluster.
    n
        Number of persons.
    """
    if clusters is None:
        return None
    own = np.where(clusters < 0, clusters.max(initial=-1) + 1 + np.arange(n, dtype=np.int64), clusters)
    names, codes = np.unique(own, return_inverse=True)
    return codes.astype(np.int64) if len(names) < n else None


def build_variances(scores: Scores, kind: str) -> Floats:
    """Return the variances under a kind of standard error, shape (a, k); NaN without residual degrees of freedom.

    Kinds: `classical`, s^2 (X'X)^-1; `HC0` (White 1980); `HC1`, HC0 times n / (n - p) (Hinkley 1977); `HC2` and `HC3`,
    which divide squared residuals by 1 - h and (1 - h)^2 (Horn, Horn and Duncan 1975; MacKinnon and White 1985, whose
    jackknife HC3 is here as in Davidson and MacKinnon 1993); `CR1`, sums of scores by cluster (Liang and Zeger 1986),
    times g / (g - 1) x (n - 1) / (n - p) for g clusters, the factor that Stata uses.

    A row of leverage one is fitted exactly by its own column and contributes nothing: under HC2 and HC3 its term is
    0 / 0 (MacKinnon and White 1985 suppose h < 1).
    """
    if kind == CLUSTERED:
        covariances = build_covariances(scores, kind)
        return np.ascontiguousarray(np.einsum("aak->ak", covariances))
    squares = scores.residuals**2
    if kind == "classical":
        weights = scores.factored.arm_weights
        own: Floats = np.einsum("ar,ar->a", weights, weights)
        return np.outer(own, squares.sum(axis=0) * _invert(scores, 1))
    variances: Floats = (scores.influence**2 * _weigh_rows(scores, kind)) @ squares
    return variances


def build_covariances(scores: Scores, kind: str) -> Floats:
    """Return the covariances of the arms under a kind of standard error, shape (a, a, k); see `build_variances`."""
    arms, outcomes = len(scores.influence), scores.residuals.shape[1]
    if kind == CLUSTERED:
        return _sum_clusters(scores)
    squares = scores.residuals**2
    if kind == "classical":
        weights = scores.factored.arm_weights
        crossed: Floats = np.multiply.outer(weights @ weights.T, squares.sum(axis=0) * _invert(scores, 1))
        return crossed
    left, right = np.triu_indices(arms)
    pairs = (scores.influence[left] * scores.influence[right] * _weigh_rows(scores, kind)) @ squares
    covariances = np.empty((arms, arms, outcomes))
    covariances[left, right] = pairs
    covariances[right, left] = pairs
    return covariances


def _invert(scores: Scores, numerator: float) -> float:
    """Return a numerator over the residual degrees of freedom."""
    df = scores.factored.residual_df
    return numerator / df if df > 0 else float("nan")


def _weigh_rows(scores: Scores, kind: str) -> Floats | float:
    if kind == "HC0":
        return 1.0
    if kind == "HC1":
        return _invert(scores, len(scores.residuals))
    leverage = scores.factored.leverage
    own = leverage > LEVERAGE_ONE
    left = np.where(own, 1.0, 1 - leverage)
    return np.where(own, 0.0, 1 / left if kind == "HC2" else 1 / left**2)


def _sum_clusters(scores: Scores) -> Floats:
    rows = len(scores.clusters)
    groups = int(scores.clusters.max()) + 1
    factor = groups / (groups - 1) * _invert(scores, rows - 1) if groups > 1 else float("nan")
    members = csr_array((np.ones(rows), (scores.clusters, np.arange(rows))), shape=(groups, rows))
    arms, outcomes = len(scores.influence), scores.residuals.shape[1]
    covariances = np.empty((arms, arms, outcomes))
    # In chunks, because the sums by cluster take arms x clusters x outcomes numbers.
    for start in range(0, outcomes, _CHUNK):
        residuals = scores.residuals[:, start : start + _CHUNK]
        sums = np.stack([members @ (influence[:, None] * residuals) for influence in scores.influence])
        by_outcome = sums.transpose(2, 0, 1)
        products = by_outcome @ by_outcome.transpose(0, 2, 1)
        covariances[:, :, start : start + _CHUNK] = factor * products.transpose(1, 2, 0)
    return covariances
