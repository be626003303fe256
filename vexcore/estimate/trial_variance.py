"""The variance between trials: its REML estimate, and the bounds of its Q-profile interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtri

from vexcore.estimate.restricted_likelihood import Likelihood, maximise_likelihood

if TYPE_CHECKING:
    from vexcore.estimate.sample import Floats


def estimate_tau2(estimates: Floats, variances: Floats) -> Floats:
    """Return the variance between trials by REML, 0 or more.

    Parameters
    ----------
    estimates, variances
        Shape (..., k); variances above 0.

    Returns
    -------
    ndarray
        Shape (...).

    Notes
    -----
    Above ``var(y) + max(se^2)`` the score ``(sum w^2 (y - mean)^2 - sum w + sum w^2 / sum w) / 2`` is negative, because
    with v = se^2 it is at most ``(k - 1) (var(y) / (v_min + tau2)^2 - 1 / (v_max + tau2)) / 2``.
    """
    upper = estimates.var(axis=-1, ddof=1) + variances.max(axis=-1)
    return maximise_likelihood(
        lambda tau2: _evaluate(estimates, variances, tau2), unit=variances.min(axis=-1), upper=upper
    )


def profile_tau2(estimates: Floats, variances: Floats, share: float) -> float:
    """Return the tau2 at which Q has a given tail of its distribution: a bound of the Q-profile interval.

    Parameters
    ----------
    estimates, variances
        Shape (k,).
    share
        0.025 for the lower and 0.975 for the upper bound of a 95 % interval.

    Returns
    -------
    float
        0 where Q at tau2 = 0 is already below the quantile.

    Notes
    -----
    ``Q(tau2) = sum w (y - mean)^2`` falls in tau2 and is chi-square with k - 1 at the true one: the bound solves
    Q(tau2) = the quantile of 1 - `share` (Viechtbauer 2007, Statistics in Medicine 26, 37-52). 1 / Q is concave
    (Cauchy-Schwarz), so that Newton's method on it climbs from 0 to the root without passing it.
    """
    critical = float(chdtri(len(estimates) - 1, share))
    tau2 = 0.0
    while True:
        weights = 1 / (variances + tau2)
        residuals = weights * (estimates - (weights * estimates).sum() / weights.sum())
        q = float((residuals**2 / weights).sum())
        step = q * (q / critical - 1) / float((residuals**2).sum()) if q > critical else 0.0
        if step <= 1e-14 * tau2:
            return tau2
        tau2 += step


def _evaluate(estimates: Floats, variances: Floats, tau2: Floats) -> Likelihood:
    weights = 1 / (variances + tau2[..., np.newaxis])
    total = weights.sum(axis=-1)
    squares = (weights**2).sum(axis=-1)
    centred = estimates - ((weights * estimates).sum(axis=-1) / total)[..., np.newaxis]
    residuals = weights * centred
    shift = ((weights * residuals).sum(axis=-1) / total)[..., np.newaxis]
    trace = total - squares / total
    trace_of_square = squares - 2 * (weights**3).sum(axis=-1) / total + (squares / total) ** 2
    return Likelihood(
        value=(np.log(weights).sum(axis=-1) - np.log(total) - (residuals * centred).sum(axis=-1)) / 2,
        score=((residuals**2).sum(axis=-1) - trace) / 2,
        curvature=trace_of_square / 2 - (weights * residuals * (residuals - shift)).sum(axis=-1),
    )
