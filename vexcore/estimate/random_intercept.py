"""Scores at a few waves with a random intercept a person, by restricted maximum likelihood (REML).

``y_iw = mean_w + u_i + e_iw``, u with variance `ratio` times that of e. Given the ratio everything is closed: with m
scores a person's covariance is ``V = I + ratio J``, ``V^-1 = I - ratio / (1 + m ratio) J``, ``|V| = 1 + m ratio``; what
remains to be searched is one number (Laird and Ware 1982, *Biometrics* 38, 963-974; Harville 1977, *JASA* 72, 320-338).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vexcore.estimate.fits import NO_CONVERGENCE
from vexcore.estimate.restricted_likelihood import Likelihood, maximise_likelihood
from vexcore.estimate.sample import Floats

LARGEST_RATIO = 1e6
"""A variance between persons above this times that within them means that scores do not change within persons."""

NO_VARIANCE = "no variance between persons"


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomIntercepts:
    """Fits of k sets of persons on w waves.

    Attributes
    ----------
    means
        Shape (k, w): mean at each wave, NaN where not estimable.
    covariance
        Shape (k, w, w), of the means.
    variance
        Shape (k,): variance within persons.
    ratio
        Shape (k,): variance between persons over that within; 0 at the boundary.
    reason
        A text for each set: why there is no fit, or what to know; empty where nothing.
    """

    means: Floats
    covariance: Floats
    variance: Floats
    ratio: Floats
    reason: tuple[str, ...]

    def contrast(self, place: int, first: int, second: int) -> tuple[float, float]:
        """Return the difference of two waves of a set, second less first, and its standard error."""
        own = self.covariance[place]
        variance = own[first, first] + own[second, second] - 2 * own[first, second]
        return float(self.means[place, second] - self.means[place, first]), float(np.sqrt(variance))


def fit_random_intercepts(sets: Sequence[Floats]) -> RandomIntercepts:
    """Fit the model to each set of persons.

    Parameters
    ----------
    sets
        Each of shape (persons, w), NaN where missing; at least 10 scores at each wave, 10 persons with two or more, and
        some variation within persons.

    Returns
    -------
    RandomIntercepts
        By set. Standard errors take the ratio as known, so tests are of z, not of t.
    """
    if not sets:
        nothing = np.empty((0, 0))
        return RandomIntercepts(
            means=nothing, covariance=np.empty((0, 0, 0)), variance=np.empty(0), ratio=np.empty(0), reason=()
        )
    # Squares of large scores that hardly differ lose digits, so the mean of each set is taken off first.
    centres = np.array([np.nanmean(values) for values in sets])
    sums = _sum_up([values - centre for values, centre in zip(sets, centres, strict=True)])
    one = np.ones(len(sets))
    ratio = maximise_likelihood(sums.evaluate, unit=one, upper=LARGEST_RATIO * one)
    pieces = sums.solve(ratio)
    variance = pieces.spread / sums.df
    endless = ratio > LARGEST_RATIO / 2
    reason = tuple(
        NO_CONVERGENCE if above else NO_VARIANCE if found == 0 else ""
        for above, found in zip(endless, ratio, strict=True)
    )
    means, variance, ratio = (
        np.where(mask, np.nan, values)
        for mask, values in ((endless[:, None], pieces.means + centres[:, None]), (endless, variance), (endless, ratio))
    )
    return RandomIntercepts(
        means=means,
        covariance=pieces.inverse * variance[:, None, None],
        variance=variance,
        ratio=ratio,
        reason=reason,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pieces:
    """What follows from the ratio, of shape (..., k) and further: ``(X'V^-1X)^-1``, means, residual sum of squares."""

    inverse: Floats
    means: Floats
    spread: Floats
    log_determinant: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """Sums of k sets over w waves, of which the likelihood is made; the first axis is the scores a person has, 1 to w.

    Attributes
    ----------
    persons
        Shape (w, k).
    pairs
        Shape (w, k, w, w): persons with a score at both waves.
    totals
        Shape (w, k, w): sum of the totals of persons with a score at the wave.
    squares
        Shape (w, k): sum of squared totals.
    scores, score_squares
        Shapes (k, w) and (k,): sums over everybody.
    """

    persons: Floats
    pairs: Floats
    totals: Floats
    squares: Floats
    scores: Floats
    score_squares: Floats

    @property
    def df(self) -> Floats:
        """Return scores less means, shape (k,)."""
        counts = np.einsum("mkww->k", self.pairs)
        return np.asarray(counts - self.scores.shape[1], dtype=np.float64)

    def solve(self, ratio: Floats) -> _Pieces:
        """Return what follows from a ratio of shape (..., k)."""
        shrink = self._shrink(ratio)
        whole = np.einsum("mkwv,wv->kwv", self.pairs, np.eye(self.scores.shape[1]))
        cross = whole - np.einsum("m...k,mkwv->...kwv", shrink, self.pairs)
        right = self.scores - np.einsum("m...k,mkw->...kw", shrink, self.totals)
        inverse = np.linalg.inv(cross)
        means = np.einsum("...kwv,...kv->...kw", inverse, right)
        spread = self.score_squares - np.einsum("m...k,mk->...k", shrink, self.squares) - (means * right).sum(axis=-1)
        return _Pieces(inverse=inverse, means=means, spread=spread, log_determinant=np.linalg.slogdet(cross)[1])

    def evaluate(self, ratio: Floats) -> Likelihood:
        """Return the restricted log-likelihood with the variance profiled out, and its derivative in the ratio.

        The second derivative is left out, so that the search halves its bracket.
        """
        pieces = self.solve(ratio)
        sizes = self._sizes(ratio.ndim)
        grown = 1 + sizes * ratio
        inner = np.einsum("mk,m...k->...k", self.persons, np.log(grown))
        value = -(self.df * np.log(pieces.spread) + inner + pieces.log_determinant) / 2
        slope = 1 / grown**2
        # Sums of squared total residuals by m: of (T - x'b), with x the waves at which a person has a score.
        residual = self.squares[(slice(None), *[None] * (ratio.ndim - 1))] - 2 * np.einsum(
            "mkw,...kw->m...k", self.totals, pieces.means
        )
        residual = residual + np.einsum("...kw,mkwv,...kv->m...k", pieces.means, self.pairs, pieces.means)
        trace = np.einsum("...kwv,mkvw->m...k", pieces.inverse, self.pairs)
        drop = (slope * residual).sum(axis=0) / pieces.spread * self.df
        weight = np.einsum("mk,m...k->...k", self.persons, sizes / grown)
        score = (drop - weight + (slope * trace).sum(axis=0)) / 2
        return Likelihood(value=value, score=score, curvature=np.full_like(score, np.nan))

    def _sizes(self, dimensions: int) -> Floats:
        return np.arange(1, len(self.persons) + 1, dtype=np.float64).reshape(-1, *[1] * dimensions)

    def _shrink(self, ratio: Floats) -> Floats:
        return np.asarray(ratio / (1 + self._sizes(ratio.ndim) * ratio), dtype=np.float64)


def _sum_up(sets: Sequence[Floats]) -> _Sums:
    parts = [_sum_set(values) for values in sets]
    return _Sums(
        persons=np.concatenate([part.persons for part in parts], axis=1),
        pairs=np.concatenate([part.pairs for part in parts], axis=1),
        totals=np.concatenate([part.totals for part in parts], axis=1),
        squares=np.concatenate([part.squares for part in parts], axis=1),
        scores=np.concatenate([part.scores for part in parts]),
        score_squares=np.concatenate([part.score_squares for part in parts]),
    )


def _sum_set(values: Floats) -> _Sums:
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    total, count = filled.sum(axis=1), known.sum(axis=1)
    marks = known.astype(np.float64)
    member = np.stack([count == size for size in range(1, values.shape[1] + 1)]).astype(np.float64)
    return _Sums(
        persons=member.sum(axis=1)[:, None],
        pairs=np.einsum("mi,iw,iv->mwv", member, marks, marks)[:, None],
        totals=np.einsum("mi,iw,i->mw", member, marks, total)[:, None],
        squares=(member @ total**2)[:, None],
        scores=filled.sum(axis=0)[None],
        score_squares=(filled**2).sum(keepdims=True)[0],
    )
