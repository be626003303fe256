"""The planning of a trial: which effect two arms of a given size can find, and how large they must be to find one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, nan, sqrt

import numpy as np
import numpy.typing as npt

from vexcore.errors import UsageError
from vexcore.estimate.fits import MIN_PERSONS
from vexcore.estimate.planned_trial import (
    Arms,
    Consent,
    Measured,
    Outcome,
    Score,
    Share,
    count_measured,
    find_score_error,
)
from vexcore.estimate.power import ALPHA, POWER, find_mde, find_multiplier, find_power
from vexcore.estimate.sample import Floats

MAX_PERSONS = 10_000_000
"""More persons than any trial in the Netherlands could have."""

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Detectable:
    """The smallest effects that a trial finds; NaN where even the largest possible effect would not be found.

    Attributes
    ----------
    offer
        On everybody drawn (ITT), in shares or points of the scale; NaN too where only who takes part is measured.
    participants
        On those who take part (ATT).
    measured
        Persons whose outcome is known.
    """

    offer: float
    participants: float
    measured: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentCost:
    """What drawing before asking costs, against drawing among those who agree.

    Attributes
    ----------
    take_up
        Share of those drawn for the arm that agreed.
    drawn_first
        What the trial could find on everybody drawn.
    asked_first
        What the same persons who agreed could have found, had the draw come after their consent.
    times
        How many times as large an effect on those who take part must be to be found.
    """

    take_up: float
    drawn_first: Detectable
    asked_first: Detectable
    times: float


def plan_effect(arms: Arms, outcome: Outcome, *, alpha: float = ALPHA, power: float = POWER) -> Detectable:
    """Return the smallest increase that two arms find.

    Parameters
    ----------
    alpha, power
        Two-sided level of the test and chance of finding the effect.

    Returns
    -------
    Detectable
        In shares for a share, in points of the scale for a score.

    Raises
    ------
    UsageError
        If an input lies outside its bounds, or fewer than 10 persons of an arm would be measured.

    Notes
    -----
    Share: the effect d on everybody drawn for which ``d = k sqrt(p0 (1 - p0) / n0 + p1 (1 - p1) / n1)`` with
    ``p1 = p0 + d`` and ``k = z_{1 - alpha/2} + z_power``: two proportions, unpooled variance (Fleiss, Levin and Paik
    2003, Statistical Methods for Rates and Proportions, chapter 4, without continuity correction). Squared it is a
    quadratic in d with one positive root, so it is solved exactly.

    Score: ``(t_{1 - alpha/2, df} + t_{power, df}) se`` (Bloom 1995), with the error of `find_score_error`.

    On those who take part: the effect on everybody drawn over the take-up (Bloom 1984).
    """
    measured = _measure_enough(arms, outcome)
    if isinstance(outcome, Share):
        shown = _solve_share(outcome.base, measured, float(find_multiplier(alpha=alpha, power=power)))
        largest = 1 - outcome.base
    else:
        shown = float(find_mde(find_score_error(measured, outcome), _find_df(measured), alpha=alpha, power=power))
        largest = np.inf
    participants = shown / measured.dilution
    return Detectable(
        offer=shown if measured.everybody and shown <= largest else nan,
        participants=participants if participants <= largest else nan,
        measured=measured,
    )


def plan_power(arms: Arms, outcome: Outcome, effects: npt.ArrayLike, *, alpha: float = ALPHA) -> Floats:
    """Return the chance of finding effects on those who take part.

    Parameters
    ----------
    effects
        On those who take part, any shape: 0 or more, in shares or points of the scale. That on everybody drawn is
        the same times the take-up.

    Returns
    -------
    ndarray
        Chances in the same shape; NaN where base plus effect is over 1.

    Raises
    ------
    UsageError
        As `plan_effect`, or if an effect is negative.

    Notes
    -----
    ``Phi(d / se(d) - z_{1 - alpha/2})`` for a share, with the unpooled variance at ``p1 = p0 + d``;
    ``F_t(d / se - t_{1 - alpha/2, df})`` for a score; d is the effect times what dilution leaves of it.
    """
    measured = _measure_enough(arms, outcome)
    asked = np.asarray(effects, dtype=np.float64)
    if (asked < 0).any():
        raise UsageError(
            f"effect {np.nanmin(asked):g} breaks the rule: the plan is for an increase of 0 or more. "
            "Remedy: turn the outcome round, so that the treatment is meant to raise it."
        )
    shown = asked * measured.dilution
    if isinstance(outcome, Score):
        return find_power(shown, find_score_error(measured, outcome), _find_df(measured), alpha=alpha)
    possible = asked <= 1 - outcome.base + _ROUNDING
    raised = np.clip(outcome.base + shown, 0, 1)
    variance = outcome.base * (1 - outcome.base) / measured.n_comparison + raised * (1 - raised) / measured.n_arm
    return find_power(np.where(possible, shown, nan), np.sqrt(variance), alpha=alpha)


def plan_size(
    outcome: Outcome,
    effect: float,
    *,
    consent: Consent = "pre",
    take_up: float = 1.0,
    alpha: float = ALPHA,
    power: float = POWER,
) -> int:
    """Return how many persons each of two equal arms must draw to find an effect on those who take part.

    Parameters
    ----------
    effect
        On those who take part, above 0, in shares or points of the scale.
    consent, take_up
        As in `Arms`.

    Returns
    -------
    int
        The smallest number for which `plan_power` reaches `power`, and at least 10 persons of each arm are measured.

    Raises
    ------
    UsageError
        If an input lies outside its bounds, base plus effect is over 1, or ten million persons would not do.
    """
    find_multiplier(alpha=alpha, power=power)
    if not effect > 0 or (isinstance(outcome, Share) and effect > 1 - outcome.base + _ROUNDING):
        raise UsageError(
            f"effect {effect:g} breaks the rule: it is above 0, and base plus effect is at most 1. "
            "Remedy: give the increase that the trial must be able to find."
        )
    arms = Arms(n_arm=1, n_comparison=1, consent=consent, take_up=take_up)
    fewest = max(MIN_PERSONS, ceil(MIN_PERSONS / count_measured(arms, outcome).n_arm - _ROUNDING))

    def is_enough(persons: int) -> bool:
        sized = replace(arms, n_arm=persons, n_comparison=persons)
        return float(plan_power(sized, outcome, effect, alpha=alpha)) >= power - _ROUNDING

    if not is_enough(MAX_PERSONS):
        raise UsageError(
            f"effect {effect:g} breaks the rule: {MAX_PERSONS:,} persons in each arm find it. "
            "Remedy: give a larger effect, or a larger take-up."
        )
    return _find_smallest(is_enough, fewest)


def compare_consent(
    drawn: Arms, agreed: Arms, outcome: Share, *, alpha: float = ALPHA, power: float = POWER
) -> ConsentCost:
    """Return what drawing before asking costs.

    Parameters
    ----------
    drawn
        Persons drawn for the arm and its comparison. Its take-up is not read: it is ``agreed.n_arm / drawn.n_arm``.
    agreed
        Those of them who agreed. Its comparison counts who agreed there.

    Raises
    ------
    UsageError
        As `plan_effect`, or if more agreed than were drawn.

    Notes
    -----
    Where variances do not depend on the effect and the same share c agrees in both arms, the price is exactly
    ``1 / sqrt(c)`` in effect and ``1 / c`` in persons: the error shrinks with ``1 / sqrt(n)``, the effect with ``c``.
    """
    if agreed.n_arm > drawn.n_arm:
        raise UsageError(
            f"{agreed.n_arm} of {drawn.n_arm} persons break the rule: no more agree than were drawn. "
            "Remedy: give the persons drawn first, then those of them who agreed."
        )
    take_up = agreed.n_arm / drawn.n_arm
    first = plan_effect(replace(drawn, consent="post", take_up=take_up), outcome, alpha=alpha, power=power)
    after = plan_effect(replace(agreed, consent="pre", take_up=1.0), outcome, alpha=alpha, power=power)
    return ConsentCost(
        take_up=take_up,
        drawn_first=first,
        asked_first=after,
        times=first.participants / after.participants,
    )


def _solve_share(base: float, measured: Measured, multiplier: float) -> float:
    """Return the positive root of ``a d^2 + b d + c``: the equation of `plan_effect`, squared."""
    squared = multiplier**2
    a = 1 + squared / measured.n_arm
    b = -squared * (1 - 2 * base) / measured.n_arm
    c = -squared * base * (1 - base) * (1 / measured.n_arm + 1 / measured.n_comparison)
    return (-b + sqrt(b * b - 4 * a * c)) / (2 * a)


def _find_df(measured: Measured) -> float:
    # Intercept, arm and first measurement.
    return measured.n_arm + measured.n_comparison - 3


def _find_smallest(is_enough: Callable[[int], bool], fewest: int) -> int:
    """Return the smallest whole number from `fewest` that is enough; every number above it is enough as well."""
    low, high = fewest - 1, fewest
    while not is_enough(high):
        low, high = high, min(2 * high, MAX_PERSONS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def _measure_enough(arms: Arms, outcome: Outcome) -> Measured:
    measured = count_measured(arms, outcome)
    fewest = min(measured.n_arm, measured.n_comparison)
    if fewest < MIN_PERSONS - _ROUNDING:
        raise UsageError(
            f"{fewest:g} measured persons break the rule: an effect is estimated on at least {MIN_PERSONS} in each "
            "arm. Remedy: draw more persons, or raise the share that takes part or answers."
        )
    return measured
