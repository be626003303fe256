"""The participation ladder at two waves: printed steps, and printed shares that rise and fall."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.optimize import least_squares

from vexcore.cohort.draws import Flags, Floats, Ints, assign_quota, mix, share_out

NEARNESS = 0.5
"""How much less likely a change is for each further step, before it is fitted."""

FITTING_ROUNDS = 200


def fit_transitions(before: Floats, after: Floats, *, risen: float, fallen: float) -> Floats:
    """Return the shares of people by step before and after.

    The table starts from small changes being likelier than large ones, weighs staying and falling so that the printed
    shares come out, and is scaled to its margins (iterative proportional fitting; Deming and Stephan 1940).

    Parameters
    ----------
    before, after
        Shares of people by step, shape (steps,).
    risen, fallen
        Shares of people who rise and fall.

    Returns
    -------
    Floats
        Shape (steps, steps); rows are the steps before.
    """
    step = np.arange(len(before))
    change = step[np.newaxis, :] - step[:, np.newaxis]

    def scale(weights: Floats) -> Floats:
        stay, fall = np.exp(weights)
        weight = np.where(change == 0, stay, np.where(change < 0, fall, 1.0))
        table: Floats = np.exp(-NEARNESS * np.abs(change)) * weight
        for _ in range(FITTING_ROUNDS):
            table *= (before / table.sum(axis=1))[:, np.newaxis]
            table *= after / table.sum(axis=0)
        return table

    def miss(weights: Floats) -> Floats:
        table = scale(weights)
        return np.array([table[change > 0].sum() - risen, table[change < 0].sum() - fallen])

    return scale(least_squares(miss, np.zeros(2)).x)


def draw_ladder(
    counts: Mapping[int, Floats],
    asked: Mapping[int, Flags],
    work_scores: Mapping[int, Floats],
    *,
    risen: float,
    fallen: float,
    correlation: float,
    generator: np.random.Generator,
) -> Mapping[int, Floats]:
    """Draw everybody's step at the first and the second of two waves.

    Parameters
    ----------
    counts
        Printed people by step, by wave, each of shape (steps,).
    asked
        Whose step is asked, by wave, shape (persons,).
    work_scores
        Distance to work as a standard normal score, by wave, shape (persons,).
    risen, fallen
        Printed shares of people who rise and fall.
    correlation
        Of the score behind the steps with the distance to work.

    Returns
    -------
    Mapping
        Step by wave, 1 being the lowest, shape (persons,); 0 for who was not asked.
    """
    first, second = counts
    shares = [counts[wave] / counts[wave].sum() for wave in (first, second)]
    joint = fit_transitions(*shares, risen=risen, fallen=fallen)
    scores = {
        wave: mix((1 - correlation**2, generator.standard_normal(len(work_scores[wave]))))
        + correlation * work_scores[wave]
        for wave in (first, second)
    }
    steps = {wave: np.zeros(len(asked[wave]), dtype=np.int_) for wave in (first, second)}
    _place(steps[first], scores[first], asked[first], counts[first])
    for step, weights in enumerate(joint, start=1):
        _place(steps[second], scores[second], asked[second] & (steps[first] == step), weights)
    _place(steps[second], scores[second], asked[second] & ~asked[first], counts[second])
    return {wave: step.astype(np.float64) for wave, step in steps.items()}


def _place(steps: Ints, scores: Floats, members: Flags, weights: Floats) -> None:
    """Write the step of each member, 1 being the lowest."""
    places = np.flatnonzero(members)
    steps[places] = 1 + assign_quota(scores[places], share_out(len(places), weights))
