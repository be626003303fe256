"""The variance between trials that makes the restricted likelihood (REML) largest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from vexcore.estimate.sample import Flags, Floats, Ints

GRID_POINTS = 60
TOLERANCE = 1e-12
MAX_STEPS = 150
"""Every third step halves the bracket: 150 steps narrow it 2**50 times, whatever Newton does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """The restricted log-likelihood without its constant, and its derivatives in tau2, all in the shape of tau2."""

    value: Floats
    score: Floats
    curvature: Floats


def maximise_likelihood(evaluate: Callable[[Floats], Likelihood], *, unit: Floats, upper: Floats) -> Floats:
    """Return the tau2 of 0 or more at the global maximum of restricted likelihoods.

    The likelihood can have more than one maximum, one of them at 0. It is evaluated at 0 and at 59 values in equal
    ratios from `unit` / 100 to `upper`; from the best of these Newton's method runs between its two neighbours, and
    halves the bracket where a step would leave it. What it finds is held against tau2 = 0 once more.

    Parameters
    ----------
    evaluate
        Takes tau2 of shape (..., *s) and returns likelihoods of that shape; s is the shape of the sets of trials.
    unit
        Shape s: the smallest variance within, above 0; steps under 1e-12 x (tau2 + unit) end the search.
    upper
        Shape s: above it the likelihood falls.
    """
    ratios = np.linspace(0, 1, GRID_POINTS - 1).reshape(-1, *[1] * unit.ndim)
    start = unit / 100
    grid = np.concatenate([np.zeros((1, *unit.shape)), start * (upper / start) ** ratios])
    curves = evaluate(grid)
    best = curves.value.argmax(axis=0)
    at_zero = (best == 0) & (curves.score[0] <= 0)
    tau2, low, high = (_take(grid, place) for place in (best, np.maximum(best - 1, 0), best + 1))
    found = _climb(evaluate, tau2, low, high, at_zero=at_zero, unit=unit)
    better_at_zero = curves.value[0] >= evaluate(found).value
    return np.where(at_zero | better_at_zero, 0.0, found)


def _take(grid: Floats, place: Ints) -> Floats:
    bounded = np.minimum(place, len(grid) - 1)
    return np.asarray(np.take_along_axis(grid, bounded[np.newaxis], axis=0)[0], dtype=np.float64)


def _climb(
    evaluate: Callable[[Floats], Likelihood], tau2: Floats, low: Floats, high: Floats, *, at_zero: Flags, unit: Floats
) -> Floats:
    done = at_zero.copy()
    for step in range(MAX_STEPS):
        here = evaluate(tau2)
        low = np.where(here.score > 0, tau2, low)
        high = np.where(here.score > 0, high, tau2)
        middle = (low + high) / 2
        newton = tau2 - np.divide(here.score, here.curvature, out=np.full_like(tau2, np.nan), where=here.curvature < 0)
        # NaN compares as False, so where the curve is not concave the bracket is halved.
        inside = (newton > low) & (newton < high)
        small = np.abs(newton - tau2) <= TOLERANCE * (tau2 + unit)
        done = done | small | (high - low <= TOLERANCE * (tau2 + unit)) | (here.score == 0)
        if done.all():
            break
        chosen = np.where(inside, newton, middle) if step % 3 < 2 else middle
        tau2 = np.where(done, tau2, chosen)
    return tau2
