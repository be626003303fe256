"""Drawing by exact quotas, and normal scores with a chosen dependence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int_]
Flags = npt.NDArray[np.bool_]


def share_out(total: int, weights: Sequence[float] | Floats) -> Ints:
    """Divide a whole number in proportion to weights, by largest remainder; the first wins a tie.

    Returns
    -------
    Ints
        Whole numbers that add up to ``total``, shape (weights,).
    """
    weight = np.asarray(weights, dtype=np.float64)
    exact = total * weight / weight.sum()
    counts: Ints = np.floor(exact).astype(np.int_)
    # Rounded, so that equal remainders tie in spite of floating point.
    order = np.argsort(-np.round(exact - counts, 9), kind="stable")
    counts[order[: total - counts.sum()]] += 1
    return counts


def assign_quota(scores: Floats, counts: Ints) -> Ints:
    """Give the lowest scores the first category, the next the second, and so on.

    Parameters
    ----------
    scores
        One a person, shape (persons,).
    counts
        Persons by category, adding up to the number of persons.

    Returns
    -------
    Ints
        Category of each person, shape (persons,).
    """
    categories = np.empty(len(scores), dtype=np.int_)
    categories[np.argsort(scores, kind="stable")] = np.repeat(np.arange(len(counts)), counts)
    return categories


def choose(count: int, scores: Floats) -> Flags:
    """Return which persons have the ``count`` lowest scores, shape (persons,)."""
    chosen = np.zeros(len(scores), dtype=np.bool_)
    chosen[np.argsort(scores, kind="stable")[: max(count, 0)]] = True
    return chosen


def score_ranks(values: Floats) -> Floats:
    """Return values as normal scores of their ranks: mean 0, variance close to 1, shape (persons,)."""
    ranks = np.empty(len(values))
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    scores: Floats = ndtri((ranks + 0.5) / len(values))
    return scores


def mix(*parts: tuple[float, Floats]) -> Floats:
    """Return the sum of independent standard normal parts, each with its share of the variance (together 1)."""
    return sum((np.sqrt(share) * part for share, part in parts), np.zeros(()))


def draw_course(generator: np.random.Generator, months: int, persons: int, correlation: float) -> Floats:
    """Draw a standard normal course that forgets its past by a factor a month, shape (months, persons)."""
    course = generator.standard_normal((months, persons))
    fresh = np.sqrt(1 - correlation**2)
    for month in range(1, months):
        course[month] = correlation * course[month - 1] + fresh * course[month]
    return course
