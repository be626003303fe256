"""Random-effects means of sets of trials, with the interval of Hartung, Knapp, Sidik and Jonkman (HKSJ)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from vexcore.errors import UsageError
from vexcore.estimate.trial_variance import estimate_tau2

if TYPE_CHECKING:
    from vexcore.estimate.sample import Floats

LEVEL = 0.90
MIN_TRIALS = 3
MIN_TRIALS_PREDICTION = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """Random-effects means of sets of k trials, each array in the shape of the sets.

    Attributes
    ----------
    estimate, std_error
        The mean and its HKSJ standard error.
    ci_low, ci_high
        Confidence interval, t with k - 1.
    pi_low, pi_high
        Prediction interval, t with k - 2; NaN under 5 trials.
    tau2
        Variance between trials.
    """

    estimate: Floats
    std_error: Floats
    ci_low: Floats
    ci_high: Floats
    pi_low: Floats
    pi_high: Floats
    tau2: Floats


def average_effects(
    estimates: npt.ArrayLike, std_errors: npt.ArrayLike, *, level: float = LEVEL, guarded: bool = True
) -> Average:
    """Return random-effects means of many sets of trials at once.

    Parameters
    ----------
    estimates, std_errors
        Shape (..., k): sets of k trials, k at least 3.
    level
        Of the intervals, between 0 and 1.
    guarded
        Scale the squared standard error by max(1, Q / (k - 1)) instead of Q / (k - 1).

    Returns
    -------
    Average
        In the shape of the sets.

    Raises
    ------
    UsageError
        As `check_effects`, and under 3 trials.

    Notes
    -----
    With w = 1 / (se^2 + tau2), tau2 by REML (Viechtbauer 2005, Journal of Educational and Behavioral Statistics 30,
    261-293): mean ``sum w y / sum w``, ``Q = sum w (y - mean)^2`` and squared error ``Q / (k - 1) / sum w``, t with
    k - 1 (Hartung and Knapp 2001, Statistics in Medicine 20, 3875-3889; Sidik and Jonkman 2002, Statistics in Medicine
    21, 3153-3159). The guard: Roever, Knapp and Friede 2015, BMC Medical Research Methodology 15, 99. Prediction
    interval ``mean +- t(k - 2) sqrt(tau2 + se^2)`` (Higgins, Thompson and Spiegelhalter 2009, JRSS A 172, 137-159) with
    the HKSJ error (Partlett and Riley 2017, Statistics in Medicine 36, 301-317).
    """
    effects, variances = check_effects(estimates, std_errors, level)
    k = effects.shape[-1]
    if k < MIN_TRIALS:
        raise UsageError(
            f"{k} trials break the rule: at least {MIN_TRIALS} are pooled. Remedy: show them one by one instead."
        )
    tau2 = estimate_tau2(effects, variances)
    weights = 1 / (variances + tau2[..., np.newaxis])
    total = weights.sum(axis=-1)
    mean = (weights * effects).sum(axis=-1) / total
    scale = (weights * (effects - mean[..., np.newaxis]) ** 2).sum(axis=-1) / (k - 1)
    std_error = np.sqrt((np.maximum(1, scale) if guarded else scale) / total)
    half = stdtrit(k - 1, (1 + level) / 2) * std_error
    quantile = stdtrit(k - 2, (1 + level) / 2) if k >= MIN_TRIALS_PREDICTION else np.nan
    reach = quantile * np.sqrt(tau2 + std_error**2)
    return Average(
        estimate=mean,
        std_error=std_error,
        ci_low=mean - half,
        ci_high=mean + half,
        pi_low=mean - reach,
        pi_high=mean + reach,
        tau2=tau2,
    )


def check_effects(estimates: npt.ArrayLike, std_errors: npt.ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Return effects and their variances as arrays.

    Raises
    ------
    UsageError
        If the shapes differ, a number is not finite, a standard error is not above 0 or the level not between 0 and 1.
    """
    effects = np.asarray(estimates, dtype=np.float64)
    errors = np.asarray(std_errors, dtype=np.float64)
    if effects.shape != errors.shape or effects.ndim == 0:
        raise UsageError(
            f"estimates of shape {effects.shape} with standard errors of shape {errors.shape} break the rule: every "
            "trial has one of each. Remedy: give one standard error beside each estimate."
        )
    if not np.isfinite(effects).all():
        raise UsageError(
            f"estimate {effects[~np.isfinite(effects)][0]:g} breaks the rule: only finite effects are pooled. "
            "Remedy: leave trials without a number out."
        )
    wrong = ~(np.isfinite(errors) & (errors > 0))
    if wrong.any():
        raise UsageError(
            f"standard error {errors[wrong][0]:g} breaks the rule: it is finite and above 0. "
            "Remedy: leave trials without a standard error out."
        )
    if not 0 < level < 1:
        raise UsageError(
            f"level {level:g} breaks the rule: it lies between 0 and 1. Remedy: give it as a share, such as 0.9."
        )
    return effects, errors**2
