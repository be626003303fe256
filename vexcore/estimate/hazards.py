"""How much faster an arm leaves: hazard ratios by Cox, and whether they hold over all months."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, norm
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.tools.sm_exceptions import ConvergenceWarning, HessianInversionWarning

from vexcore.estimate.fits import MIN_PERSONS, SMALL_ARM
from vexcore.estimate.sample import Floats, Ints
from vexcore.estimate.survival import FEW_EVENTS, LEVEL_COMPARISON, MIN_EVENTS, check_persons

NO_MAXIMUM = "the likelihood has no maximum: the arms hardly leave in the same months"

_FLAT = 1e-6
"""Largest gradient per exit at a maximum; smallest share of its own information that a change over months must have."""

_FAR = 20.0
"""Log hazard ratio from which it is taken to run off."""

_WIDE = 10.0
"""Standard error from which it is taken to run off; with 10 exits on either side it is near 0.45."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardFits:
    """Hazard ratios of a arms against one comparison arm.

    Attributes
    ----------
    arms
        Ids of the arms.
    log_ratio, std_error
        Shape (a,): log hazard ratio and its standard error; NaN where not estimable.
    covariance
        Shape (a, a), of the log hazard ratios.
    ratio, ci_low, ci_high
        Shape (a,): hazard ratio and its interval.
    level
        Confidence level.
    statistic, p_value
        Shape (a,): z and two-sided p-value of a ratio of 1 (Wald).
    n_arm, events_arm
        Shape (a,): persons and exits.
    n_comparison, events_comparison
        The same in the comparison arm.
    proportional_statistic, proportional_p_value
        Shape (a,): chi-square on 1 degree of freedom of a log hazard ratio that does not change with log month.
        NaN where they leave in one month only.
    proportional_all_statistic, proportional_all_df, proportional_all_p_value
        The same for all estimable arms together.
    reason
        Of each arm: why there is no estimate; empty where there is.
    """

    arms: tuple[str, ...]
    log_ratio: Floats
    std_error: Floats
    covariance: Floats
    ratio: Floats
    ci_low: Floats
    ci_high: Floats
    level: float
    statistic: Floats
    p_value: Floats
    n_arm: Ints
    events_arm: Ints
    n_comparison: int
    events_comparison: int
    proportional_statistic: Floats
    proportional_p_value: Floats
    proportional_all_statistic: float
    proportional_all_df: int
    proportional_all_p_value: float
    reason: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cox:
    """Log ratios of the arms in one fit, their covariance, and the statistics of proportional hazards: each and all."""

    log_ratio: Floats
    covariance: Floats
    proportional: Floats
    proportional_all: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Residuals:
    """Of every stratum and month with exits: log of the month, exits by arm less their expectation, covariance."""

    log_month: Floats
    residual: Floats
    covariance: Floats


def fit_hazards(
    months: Ints,
    event: Ints,
    arm: Ints,
    arms: tuple[str, ...],
    *,
    strata: Ints | None = None,
    level: float = LEVEL_COMPARISON,
) -> HazardFits:
    """Return the hazard ratio of each arm against the comparison arm, all in one model.

    Parameters
    ----------
    months, event
        As in `count_months`; any reason counts. For one reason pass ``event == reason``: others then censor.
    arm
        Shape (n,): 0 in the comparison arm, j in ``arms[j - 1]``, -1 for who has no part.
    arms
        Ids of the a arms.
    strata
        Shape (n,): each stratum has its own baseline hazard; one for everybody by default.
    level
        Confidence level.

    Raises
    ------
    ValueError
        If `check_persons` does.

    Notes
    -----
    ``h_j(m) = h_0(m) exp(b_j)``, partial likelihood (Cox 1972, JRSS B 34, 187-220) with Efron's handling of ties (1977,
    JASA 72, 557-565), which months make many of. Interval ``exp(b -+ z se)``. No covariates. An arm, or everybody where
    it is the comparison, is not estimable with fewer than 10 persons or 10 exits; it is then not in the model.

    Proportional hazards: score test of ``b_j + c_j log(month)`` against c = 0, from the Schoenfeld residuals ``r_m``
    (exits by arm less their expectation): ``U = sum_m log(m) r_m``, chi-square
    ``U' (I_cc - I_cb I_bb^-1 I_bc)^-1 U`` with ``I_bb = sum V_m``, ``I_cb = sum log(m) V_m``,
    ``I_cc = sum log(m)^2 V_m`` and V_m Efron's covariance of the arm among those who leave in m (Grambsch and
    Therneau 1994, Biometrika 81, 515-526, in the form without the approximation that V_m is the same in every month).
    """
    check_persons(months, event, int(event.max(initial=0)))
    groups = len(arms) + 1
    part = (arm >= 0) & (months > 0)
    months, left, arm = months[part], (event[part] > 0).astype(np.int64), arm[part]
    layer = np.zeros(months.size, dtype=np.int64) if strata is None else strata[part]
    persons, exits = np.bincount(arm, minlength=groups), np.bincount(arm[left == 1], minlength=groups)
    reasons = [_find_reason(persons, exits, code) for code in range(1, groups)]
    fitted = [code for code in range(1, groups) if not reasons[code - 1]]
    in_fit = np.isin(arm, [0, *fitted])
    codes = np.searchsorted([0, *fitted], arm[in_fit])
    cox = _fit_cox(months[in_fit], left[in_fit], codes, layer[in_fit]) if fitted else None
    place = np.array(fitted, dtype=np.int64) - 1
    every = _place_arms(cox, place, len(arms))
    std_error = np.sqrt(np.diag(every.covariance))
    half = norm.ppf(0.5 + level / 2) * std_error
    return HazardFits(
        arms=arms,
        log_ratio=every.log_ratio,
        std_error=std_error,
        covariance=every.covariance,
        ratio=np.exp(every.log_ratio),
        ci_low=np.exp(every.log_ratio - half),
        ci_high=np.exp(every.log_ratio + half),
        level=level,
        statistic=every.log_ratio / std_error,
        p_value=2 * norm.sf(np.abs(every.log_ratio / std_error)),
        n_arm=persons[1:],
        events_arm=exits[1:],
        n_comparison=int(persons[0]),
        events_comparison=int(exits[0]),
        proportional_statistic=every.proportional,
        proportional_p_value=chi2.sf(every.proportional, 1),
        proportional_all_statistic=every.proportional_all,
        proportional_all_df=len(fitted) if cox else 0,
        proportional_all_p_value=float(chi2.sf(every.proportional_all, max(len(fitted), 1))),
        reason=tuple(NO_MAXIMUM if cox is None and not reason else reason for reason in reasons),
    )


def _place_arms(cox: _Cox | None, place: Ints, arms: int) -> _Cox:
    """Return the fit with NaN for arms that are not in it."""
    log_ratio, proportional = np.full(arms, np.nan), np.full(arms, np.nan)
    covariance, proportional_all = np.full((arms, arms), np.nan), np.nan
    if cox is not None:
        log_ratio[place], covariance[np.ix_(place, place)] = cox.log_ratio, cox.covariance
        proportional[place], proportional_all = cox.proportional, cox.proportional_all
    return _Cox(
        log_ratio=log_ratio, covariance=covariance, proportional=proportional, proportional_all=proportional_all
    )


def _find_reason(persons: Ints, exits: Ints, code: int) -> str:
    if min(persons[0], persons[code]) < MIN_PERSONS:
        return SMALL_ARM
    return FEW_EVENTS if min(exits[0], exits[code]) < MIN_EVENTS else ""


def _fit_cox(months: Ints, left: Ints, arm: Ints, strata: Ints) -> _Cox | None:
    """Return the fit of arms 1 to a against 0; None where the likelihood has no maximum."""
    arms = int(arm.max())
    dummies = (arm[:, None] == np.arange(1, arms + 1)).astype(float)
    model = PHReg(months, dummies, status=left, strata=strata, ties="efron")
    with warnings.catch_warnings():
        # Whether it is a maximum is judged below, by gradient and covariance.
        for kind in (ConvergenceWarning, HessianInversionWarning, RuntimeWarning):
            warnings.simplefilter("ignore", kind)
        try:
            log_ratio = np.asarray(model.fit(disp=False).params)
        except np.linalg.LinAlgError:
            return None
    if not bool((np.abs(log_ratio) < _FAR).all()):
        return None
    residuals = _find_residuals(months, left, arm, strata, log_ratio)
    information = residuals.covariance.sum(axis=0)
    if np.linalg.eigvalsh(information)[0] < 1 / _WIDE**2:
        return None
    if np.abs(residuals.residual.sum(axis=0)).max() > _FLAT * left.sum():
        return None
    covariance = np.linalg.inv(information)
    every = range(arms)
    return _Cox(
        log_ratio=log_ratio,
        covariance=covariance,
        proportional=np.array([_test_proportional(residuals, covariance, [place]) for place in every]),
        proportional_all=_test_proportional(residuals, covariance, list(every)),
    )


def _find_residuals(months: Ints, left: Ints, arm: Ints, strata: Ints, log_ratio: Floats) -> _Residuals:
    """Return Schoenfeld residuals and Efron's covariance, from counts by stratum, month and arm."""
    layers, layer = np.unique(strata, return_inverse=True)
    shape = (layers.size, int(months.max()), log_ratio.size + 1)
    ended, exits = np.zeros(shape), np.zeros(shape)
    np.add.at(ended, (layer, months - 1, arm), 1)
    np.add.at(exits, (layer, months - 1, arm), left)
    at_risk = np.cumsum(ended[:, ::-1], axis=1)[:, ::-1]
    hazard = np.exp(np.concatenate([[0.0], log_ratio]))
    cells = np.argwhere(exits.sum(axis=2) > 0)
    residual, covariance = np.empty((len(cells), shape[2])), np.empty((len(cells), shape[2], shape[2]))
    for row, (stratum, month) in enumerate(cells):
        gone = exits[stratum, month]
        # Efron: of those who leave in a month the first share of the total risk is whole, the last has all others less.
        before = np.arange(gone.sum())[:, None] / gone.sum()
        weight = (at_risk[stratum, month] - before * gone) * hazard
        chance = weight / weight.sum(axis=1, keepdims=True)
        residual[row] = gone - chance.sum(axis=0)
        covariance[row] = np.diag(chance.sum(axis=0)) - chance.T @ chance
    return _Residuals(log_month=np.log(cells[:, 1] + 1.0), residual=residual[:, 1:], covariance=covariance[:, 1:, 1:])


def _test_proportional(residuals: _Residuals, covariance: Floats, places: list[int]) -> float:
    """Return the score statistic of log month for these arms; NaN where all leave in one month."""
    by_month = residuals.log_month - residuals.log_month.mean()
    score = (by_month @ residuals.residual)[places]
    cross = np.tensordot(by_month, residuals.covariance, axes=1)[places]
    own = np.tensordot(by_month**2, residuals.covariance, axes=1)[np.ix_(places, places)]
    information = own - cross @ covariance @ cross.T
    if np.linalg.eigvalsh(information)[0] <= _FLAT * np.diag(own).max(initial=0):
        return np.nan
    return float(score @ np.linalg.solve(information, score))
