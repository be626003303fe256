"""What trials say together: random effects by REML, with the interval of Hartung, Knapp, Sidik and Jonkman (HKSJ).

A page pools a subset anew at every click, so this module needs only NumPy and `scipy.special`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from vexcore.errors import UsageError
from vexcore.estimate.trial_average import (
    LEVEL,
    MIN_TRIALS,
    MIN_TRIALS_PREDICTION,
    Average,
    average_effects,
    check_effects,
)
from vexcore.estimate.trial_variance import profile_tau2

if TYPE_CHECKING:
    from vexcore.estimate.sample import Floats

TAU2_LEVEL = 0.95
FEW_TRIALS = "fewer than 3 trials"
NO_PREDICTION = "no prediction interval: fewer than 5 trials"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The mean effect over k trials, how much they differ, and what each of them adds.

    All in the unit of the estimates (variances: squared). Under 3 trials every number is NaN and `reason` says so.

    Attributes
    ----------
    k
        Trials.
    level
        Of the confidence and the prediction interval.
    estimate, std_error, ci_low, ci_high
        Random-effects mean, HKSJ standard error and interval.
    pi_low, pi_high
        Prediction interval: where the effect in a next, comparable trial is expected; NaN under 5 trials.
    tau2, tau2_low, tau2_high
        Variance between trials (REML) and its 95 % Q-profile interval.
    i2
        Share of the variation that is between trials, from `tau2`, so never negative.
    q, p_q
        Cochran's Q and its p-value.
    fixed_estimate, fixed_std_error
        Inverse-variance mean under one common effect.
    weights
        Shape (k,): shares in the random-effects mean.
    shrunken
        Shape (k,): the effect of each trial, drawn towards the mean (empirical Bayes).
    without_estimate, without_low, without_high
        Shape (k,): mean and interval over the other trials; NaN where these are fewer than 3.
    reason
        Why there is no number; empty where there is.
    prediction_reason
        Why there is no prediction interval; empty where there is.
    """

    k: int
    level: float
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    pi_low: float
    pi_high: float
    tau2: float
    tau2_low: float
    tau2_high: float
    i2: float
    q: float
    p_q: float
    fixed_estimate: float
    fixed_std_error: float
    weights: Floats
    shrunken: Floats
    without_estimate: Floats
    without_low: Floats
    without_high: Floats
    reason: str
    prediction_reason: str


def pool_effects(
    estimates: npt.ArrayLike, std_errors: npt.ArrayLike, *, level: float = LEVEL, guarded: bool = True
) -> Pool:
    """Return the mean effect over trials under random effects.

    Parameters
    ----------
    estimates, std_errors
        Shape (k,): one independent effect a trial, and its standard error above 0.
    level
        Of the confidence and the prediction interval, between 0 and 1.
    guarded
        Keep the HKSJ standard error from falling under the usual one; see `average_effects`.

    Returns
    -------
    Pool
        Without numbers under 3 trials.

    Raises
    ------
    UsageError
        If the shapes differ, a number is not finite, a standard error is not above 0 or the level not between 0 and 1.

    Notes
    -----
    Cochran's Q is ``sum w (y - m)^2`` with w = 1 / se^2 and m the fixed mean, against chi-square with k - 1. I2 is
    ``tau2 / (tau2 + s2)`` with the typical variance ``s2 = (k - 1) sum w / ((sum w)^2 - sum w^2)`` (Higgins and
    Thompson 2002, Statistics in Medicine 21, 1539-1558), as metafor computes it for REML; it is not
    ``(Q - df) / Q``, and 0 where tau2 is 0. Shrunken: ``(tau2 y + se^2 mean) / (tau2 + se^2)`` (Raudenbush and Bryk
    1985, Journal of Educational Statistics 10, 75-98).
    """
    effects, variances = check_effects(estimates, std_errors, level)
    if effects.ndim != 1:
        raise UsageError(
            f"estimates of shape {effects.shape} break the rule: a pool takes one effect a trial. "
            "Remedy: give one row of estimates and one of standard errors."
        )
    k = len(effects)
    if k < MIN_TRIALS:
        return _build_empty(k, level)
    mean = average_effects(effects, np.sqrt(variances), level=level, guarded=guarded)
    tau2 = float(mean.tau2)
    fixed = 1 / variances
    fixed_estimate = float((fixed * effects).sum() / fixed.sum())
    q = float((fixed * (effects - fixed_estimate) ** 2).sum())
    typical = (k - 1) * fixed.sum() / (fixed.sum() ** 2 - (fixed**2).sum())
    weights = 1 / (variances + tau2)
    tau2_low, tau2_high = (profile_tau2(effects, variances, (1 + side * TAU2_LEVEL) / 2) for side in (-1, 1))
    without = _leave_each_out(effects, variances, level=level, guarded=guarded)
    return Pool(
        k=k,
        level=level,
        estimate=float(mean.estimate),
        std_error=float(mean.std_error),
        ci_low=float(mean.ci_low),
        ci_high=float(mean.ci_high),
        pi_low=float(mean.pi_low),
        pi_high=float(mean.pi_high),
        tau2=tau2,
        tau2_low=tau2_low,
        tau2_high=tau2_high,
        i2=tau2 / (tau2 + float(typical)),
        q=q,
        p_q=float(chdtrc(k - 1, q)),
        fixed_estimate=fixed_estimate,
        fixed_std_error=float(1 / np.sqrt(fixed.sum())),
        weights=weights / weights.sum(),
        shrunken=(tau2 * effects + variances * float(mean.estimate)) * weights,
        without_estimate=without.estimate,
        without_low=without.ci_low,
        without_high=without.ci_high,
        reason="",
        prediction_reason="" if k >= MIN_TRIALS_PREDICTION else NO_PREDICTION,
    )


def _leave_each_out(effects: Floats, variances: Floats, *, level: float, guarded: bool) -> Average:
    k = len(effects)
    if k <= MIN_TRIALS:
        none = np.full(k, np.nan)
        return Average(estimate=none, std_error=none, ci_low=none, ci_high=none, pi_low=none, pi_high=none, tau2=none)
    others = np.array([np.delete(np.arange(k), trial) for trial in range(k)])
    return average_effects(effects[others], np.sqrt(variances[others]), level=level, guarded=guarded)


def _build_empty(k: int, level: float) -> Pool:
    none = np.full(k, np.nan)
    return Pool(
        k=k,
        level=level,
        estimate=nan,
        std_error=nan,
        ci_low=nan,
        ci_high=nan,
        pi_low=nan,
        pi_high=nan,
        tau2=nan,
        tau2_low=nan,
        tau2_high=nan,
        i2=nan,
        q=nan,
        p_q=nan,
        fixed_estimate=nan,
        fixed_std_error=nan,
        weights=none,
        shrunken=none,
        without_estimate=none,
        without_low=none,
        without_high=none,
        reason=FEW_TRIALS,
        prediction_reason=FEW_TRIALS,
    )
