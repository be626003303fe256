"""Answers on whole-number scales, and counts, from hidden normal scores."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from vexcore.cohort.draws import Floats
from vexcore.errors import UsageError

WIDEST = 40.0
"""Spread, in points of the scale, beyond which no fit is sought."""


def answer_scale(scores: Floats, *, mean: float, sd: float, low: float, high: float) -> Floats:
    """Return whole answers with the given mean over people, shape as ``scores``.

    An answer is a normal score with spread ``sd``, rounded and held within the scale; its centre is chosen so that the
    mean comes out.
    """
    return _round_within(fit_centre(mean, sd, low, high) + sd * scores, low, high)


def answer_scale_with_share(
    scores: Floats, *, mean: float, share: float, at_most: float, low: float, high: float
) -> Floats:
    """Return whole answers with the given mean and the given share of answers of at most ``at_most``."""
    sd = fit_spread(mean, share, at_most, low, high)
    return _round_within(_centre_for_share(share, at_most, sd) + sd * scores, low, high)


def count_events(scores: Floats, *, zero: float, mean: float) -> Floats:
    """Return counts: 0 for a share of people, geometric from 1 with the given mean for the rest."""
    place = ndtr(scores)
    above = np.clip((place - zero) / (1 - zero), 0, 1 - 1e-12)
    counts: Floats = np.where(place < zero, 0.0, 1 + np.floor(np.log1p(-above) / np.log1p(-1 / mean)))
    return counts


def _round_within(values: Floats, low: float, high: float) -> Floats:
    answers: Floats = np.clip(np.floor(values + 0.5), low, high)
    return answers


def _expect(centre: float, sd: float, low: float, high: float) -> float:
    """Return the mean of rounded answers."""
    steps = np.arange(low, high) + 0.5
    return float(low + ndtr((centre - steps) / sd).sum())


@cache
def fit_centre(mean: float, sd: float, low: float, high: float) -> float:
    """Return the centre at which rounded answers have the given mean.

    Raises
    ------
    UsageError
        If the mean lies outside the scale.
    """
    if not low < mean < high:
        raise UsageError(f"a mean of {mean} does not lie between {low} and {high}: mend the recipe or the figure")
    reach = WIDEST * sd
    return float(brentq(lambda centre: _expect(centre, sd, low, high) - mean, low - reach, high + reach, xtol=1e-10))


@cache
def fit_spread(mean: float, share: float, at_most: float, low: float, high: float) -> float:
    """Return the spread at which rounded answers have the given mean and share of low answers.

    Raises
    ------
    UsageError
        If no spread does.
    """

    def miss(sd: float) -> float:
        return _expect(_centre_for_share(share, at_most, sd), sd, low, high) - mean

    if miss(0.2) * miss(WIDEST) > 0:
        message = f"no spread gives a mean of {mean} with a share {share} of at most {at_most}: mend one of the figures"
        raise UsageError(message)
    return float(brentq(miss, 0.2, WIDEST, xtol=1e-10))


def _centre_for_share(share: float, at_most: float, sd: float) -> float:
    return float(at_most + 0.5 - sd * ndtri(share))
