"""What single components add, from arms that offer several at once."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, stdtrit

from vexcore.errors import UsageError
from vexcore.estimate.arm_combination import check_covariance
from vexcore.estimate.restricted_likelihood import Likelihood, maximise_likelihood
from vexcore.estimate.trial_average import LEVEL

if TYPE_CHECKING:
    from vexcore.estimate.sample import Floats

MIN_SPARE_TRIALS = 3
FEW_SPARE_TRIALS = "fewer than 3 trials more than components"
INSEPARABLE = "components that cannot be told apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentFit:
    """Effects of c components that add up, in the unit of the estimates.

    Attributes
    ----------
    components
        Ids, in alphabetical order.
    estimate, std_error, ci_low, ci_high
        Shape (c,): what a component adds; NaN where `reason` says why.
    covariance
        Shape (c, c), of the estimates.
    level
        Of the intervals.
    tau2
        Variance between trials (REML).
    q, p_q
        Residual heterogeneity and its p-value (chi-square with arms - components).
    trials, arms
        How many.
    df
        Degrees of freedom of the intervals: trials - components.
    reason
        Why there are no numbers; empty where there are.
    """

    components: tuple[str, ...]
    estimate: Floats
    std_error: Floats
    ci_low: Floats
    ci_high: Floats
    covariance: Floats
    level: float
    tau2: float
    q: float
    p_q: float
    trials: int
    arms: int
    df: int
    reason: str


def fit_components(
    estimates: npt.ArrayLike,
    covariance: npt.ArrayLike,
    *,
    trials: Sequence[str],
    offers: Sequence[Set[str]],
    level: float = LEVEL,
) -> ComponentFit:
    """Return what each component adds, under the assumption that the components of an arm add up.

    Parameters
    ----------
    estimates
        Shape (n,): effects of arms against the comparison arm of their trial.
    covariance
        Shape (n, n): known; 0 between trials.
    trials
        n ids: the trial of each arm.
    offers
        n sets of components: what each arm offers beyond its comparison arm, at least one.
    level
        Of the intervals, between 0 and 1.

    Returns
    -------
    ComponentFit
        Without numbers where there are fewer than three trials more than components, or components that cannot be told
        apart.

    Raises
    ------
    UsageError
        If the parts do not go together, an arm offers nothing, trials covary or the covariance is none.

    Notes
    -----
    ``y = X b + Z u + e``: X is 1 where an arm offers a component, u one normal effect a trial with variance tau2, e
    with the known covariance S (additive model: Welton et al. 2009, American Journal of Epidemiology 169, 1158-1165).
    tau2 by REML, b by generalised least squares under ``V = S + tau2 Z Z'``; the covariance ``(X' V^-1 X)^-1`` is
    scaled by ``max(1, r' V^-1 r / (n - c))`` (Knapp and Hartung 2003, Statistics in Medicine 22, 2693-2710, with the
    guard of the pooled effect); t with trials - components. With one component and one arm a trial it is
    `vexcore.estimate.synthesis.pool_effects`.
    """
    effects = np.asarray(estimates, dtype=np.float64)
    matrix = check_covariance(effects, covariance)
    _check_arms(matrix, trials, offers, level)
    components = tuple(sorted(set().union(*offers)))
    design = np.array([[float(component in offer) for component in components] for offer in offers])
    names = sorted(set(trials))
    intercepts = np.array([[float(trial == name) for name in names] for trial in trials])
    df = len(names) - len(components)
    if df < MIN_SPARE_TRIALS:
        return _build_empty(components, len(names), len(effects), level, FEW_SPARE_TRIALS)
    if np.linalg.matrix_rank(design) < len(components):
        return _build_empty(components, len(names), len(effects), level, INSEPARABLE)
    shared = intercepts @ intercepts.T
    tau2 = _estimate_tau2(effects, matrix, design, shared)
    fit = _fit(effects, matrix + tau2 * shared, design)
    q = _fit(effects, matrix, design).residual
    spare = len(effects) - len(components)
    scaled = fit.covariance * max(1.0, fit.residual / spare)
    std_error = np.sqrt(np.diag(scaled))
    half = stdtrit(df, (1 + level) / 2) * std_error
    return ComponentFit(
        components=components,
        estimate=fit.estimate,
        std_error=std_error,
        ci_low=fit.estimate - half,
        ci_high=fit.estimate + half,
        covariance=scaled,
        level=level,
        tau2=tau2,
        q=q,
        p_q=float(chdtrc(spare, q)),
        trials=len(names),
        arms=len(effects),
        df=df,
        reason="",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _LeastSquares:
    estimate: Floats
    covariance: Floats
    residual: float


def _fit(effects: Floats, variance: Floats, design: Floats) -> _LeastSquares:
    weighted = np.linalg.solve(variance, design)
    covariance = np.linalg.inv(design.T @ weighted)
    estimate = covariance @ (weighted.T @ effects)
    left = effects - design @ estimate
    return _LeastSquares(
        estimate=estimate, covariance=covariance, residual=float(left @ np.linalg.solve(variance, left))
    )


def _estimate_tau2(effects: Floats, matrix: Floats, design: Floats, shared: Floats) -> float:
    upper = np.array(effects @ effects / len(effects) + np.diag(matrix).max())
    # Full rank and more trials than components: the score is negative from some tau2 on, so doubling ends.
    while _evaluate(effects, matrix, design, shared, upper).score > 0:
        upper = 2 * upper
    unit = np.array(np.linalg.eigvalsh(matrix)[0])
    return float(
        maximise_likelihood(lambda tau2: _evaluate(effects, matrix, design, shared, tau2), unit=unit, upper=2 * upper)
    )


def _evaluate(effects: Floats, matrix: Floats, design: Floats, shared: Floats, tau2: Floats) -> Likelihood:
    variance = matrix + tau2[..., np.newaxis, np.newaxis] * shared
    weighted = np.linalg.solve(variance, np.broadcast_to(design, (*tau2.shape, *design.shape)))
    information = design.T @ weighted
    projector = np.linalg.inv(variance) - weighted @ np.linalg.solve(information, np.swapaxes(weighted, -1, -2))
    residuals = projector @ effects
    pulled = residuals @ shared
    step = projector @ shared
    log_sizes = np.linalg.slogdet(variance)[1] + np.linalg.slogdet(information)[1]
    return Likelihood(
        value=-(log_sizes + residuals @ effects) / 2,
        score=((pulled * residuals).sum(axis=-1) - np.trace(step, axis1=-2, axis2=-1)) / 2,
        curvature=np.trace(step @ step, axis1=-2, axis2=-1) / 2
        - (pulled * (projector @ pulled[..., np.newaxis])[..., 0]).sum(axis=-1),
    )


def _check_arms(matrix: Floats, trials: Sequence[str], offers: Sequence[Set[str]], level: float) -> None:
    if not len(matrix) == len(trials) == len(offers):
        raise UsageError(
            f"{len(matrix)} effects, {len(trials)} trials and {len(offers)} sets of components break the rule: one of "
            "each an arm. Remedy: name the trial and the components of every arm."
        )
    if not all(offers):
        trial = next(trial for trial, offer in zip(trials, offers, strict=True) if not offer)
        raise UsageError(
            f"an arm of {trial!r} without components breaks the rule: it offers at least one beyond its comparison "
            "arm. Remedy: leave control arms out."
        )
    apart = np.array([[one != other for other in trials] for one in trials])
    if matrix[apart].any():
        raise UsageError(
            f"covariance {matrix[apart][matrix[apart] != 0][0]:g} between trials breaks the rule: trials share nobody. "
            "Remedy: give covariances within a trial only."
        )
    if not 0 < level < 1:
        raise UsageError(
            f"level {level:g} breaks the rule: it lies between 0 and 1. Remedy: give it as a share, such as 0.9."
        )


def _build_empty(components: tuple[str, ...], trials: int, arms: int, level: float, reason: str) -> ComponentFit:
    none = np.full(len(components), np.nan)
    return ComponentFit(
        components=components,
        estimate=none,
        std_error=none,
        ci_low=none,
        ci_high=none,
        covariance=np.full((len(components), len(components)), np.nan),
        level=level,
        tau2=float("nan"),
        q=float("nan"),
        p_q=float("nan"),
        trials=trials,
        arms=arms,
        df=trials - len(components),
        reason=reason,
    )
