"""Effects within groups of people, and whether they differ between the groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import f as f_distribution

from vexcore.contracts.delivery_files import PERSONS
from vexcore.estimate.covariates import Covariates, extend_covariates
from vexcore.estimate.fits import MIN_PERSONS, ArmFits
from vexcore.estimate.ols import fit_arms
from vexcore.estimate.sample import Flags, Floats, Ints

_UNKNOWN = "unknown"
_DELIVERED = {column.name: column.allowed for column in PERSONS.columns}
LEVELS = {
    "sex": _DELIVERED["sex"],
    "age_band": ("age-under-27", "age-27-34", "age-35-44", "age-45-54", "age-55-plus"),
    "education": _DELIVERED["education"],
    "migration": _DELIVERED["migration"],
    "duration_band": ("duration-under-1-year", "duration-1-3-years", "duration-3-plus-years"),
    "household": _DELIVERED["household"],
}
"""Levels by characteristic. All are listed, so that nobody in a level and few in it look alike."""

_SINGULAR = 1e-10
"""Share of its own variance that a contrast must have beside the others for a test of all together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgroupFit:
    """Effects within one level of a characteristic, on k columns of outcomes.

    Attributes
    ----------
    level
        The level, as in `Sample.persons`.
    fits
        The regression on the persons of this level only. Where the level is not told nobody is in it: counts are 0 and
        the reason is that the arm is small.
    p_interaction
        Shape (a, k): p-value of no difference in the arm's effect between the levels that are told, the same beside
        each; NaN where the level is not told, or the test cannot be made.
    told
        Shape (k,): in the comparison and in every arm at least 10 persons with the outcome are in the level, and at
        least 10 are not, so that the difference from everybody's effect speaks of no fewer either.
    """

    level: str
    fits: ArmFits
    p_interaction: Floats
    told: Flags


def fit_subgroups(
    persons: pd.DataFrame,
    covariates: Covariates,
    arm: Ints,
    arms: tuple[str, ...],
    y: Floats,
    *,
    binary: bool | Flags,
    characteristic: str,
    levels: Sequence[str] | None = None,
    baseline: Floats | None = None,
    clusters: Ints | None = None,
) -> tuple[SubgroupFit, ...]:
    """Return the effects within each level of a characteristic, with a test of their interaction.

    Who has no known level is in no subgroup and not in the test. Neither is who has one that is not told.

    Parameters
    ----------
    persons
        One row a person, with a column `characteristic`.
    covariates
        Of these n persons.
    arm
        Shape (n,): 0 in the comparison arm, j in ``arms[j - 1]``, -1 for who has no part in the comparison.
    arms
        Ids of the a arms.
    y
        Shape (n, k), NaN where missing.
    binary, baseline, clusters
        As in `fit_arms`.
    characteristic
        One of `LEVELS`, or any column with `levels` given.
    levels
        Its levels, where they differ between trials.

    Returns
    -------
    One for each level, whether or not anybody is in it.

    Raises
    ------
    ValueError
        If the characteristic is not one of these, and no levels are given.
    """
    if levels is None:
        if characteristic not in LEVELS:
            raise ValueError(f"characteristic {characteristic!r} must be one of {', '.join(LEVELS)}")
        levels = tuple(level for level in LEVELS[characteristic] if level != _UNKNOWN)
    codes = pd.Index(levels).get_indexer_for(pd.Index(persons[characteristic].astype("object"))).astype(np.int64)
    told = choose_told(codes, len(levels), arm, len(arms), y)
    fits = tuple(
        fit_arms(
            covariates,
            np.where(codes == place, arm, -1),
            arms,
            np.where(told[place], y, np.nan),
            binary=binary,
            clusters=clusters,
            baseline=baseline,
            with_covariance=False,
        )
        for place in range(len(levels))
    )
    p_interaction = find_interaction(
        covariates, codes, told, arm, arms, y, binary=binary, baseline=baseline, clusters=clusters
    )
    # A test on cells without an event, or with an arm that cannot be told apart, would say more than they hold.
    for fit, shown in zip(fits, told, strict=True):
        p_interaction[np.isnan(fit.estimate) & shown] = np.nan
    return tuple(
        SubgroupFit(level=level, fits=fit, p_interaction=np.where(shown, p_interaction, np.nan), told=shown)
        for level, fit, shown in zip(levels, fits, told, strict=True)
    )


def choose_told(codes: Ints, levels: int, arm: Ints, arms: int, y: Floats) -> Flags:
    """Return which levels have enough persons in them and beside them to be told.

    Parameters
    ----------
    codes
        Shape (n,): level from 0, -1 for none.
    levels, arms
        Number of levels, and of arms beside the comparison.
    arm
        Shape (n,), as in `fit_subgroups`.
    y
        Shape (n, k), NaN where missing.

    Returns
    -------
    Shape (levels, k).
    """
    known = (~np.isnan(y)).astype(np.float64)
    members = (arm == np.arange(arms + 1)[:, None]).astype(np.float64)
    everybody = members @ known
    inside = np.stack([(members * (codes == level)) @ known for level in range(levels)])
    enough: Flags = ((inside >= MIN_PERSONS) & (everybody - inside >= MIN_PERSONS)).all(axis=1)
    return enough


def find_interaction(
    covariates: Covariates,
    codes: Ints,
    told: Flags,
    arm: Ints,
    arms: tuple[str, ...],
    y: Floats,
    *,
    binary: bool | Flags,
    baseline: Floats | None = None,
    clusters: Ints | None = None,
) -> Floats:
    """Return p-values of no difference in the effect of an arm between levels.

    One regression on the persons of all levels told, with the levels beside the covariates and an effect of each arm in
    each level. With d the differences of an arm's effects from that in its first level and V their HC2 covariance
    (CR1 where clusters were drawn), ``d' V^-1 d / (levels - 1)`` is set against F(levels - 1, n - p), clusters - 1
    under CR1.

    Parameters
    ----------
    codes, told
        As in `choose_told`, and what it returns.
    covariates, arm, arms, y, binary, baseline, clusters
        As in `fit_subgroups`.

    Returns
    -------
    Shape (a, k); NaN with fewer than two levels, or where an effect within a level has no estimate.

    Notes
    -----
    Wald test of linear restrictions: Wooldridge (2010), Econometric Analysis of Cross Section and Panel Data, section
    4.2.3.
    """
    levels = len(told)
    within = np.where(codes >= 0, (arm - 1) * levels + codes + 1, 0)
    used = np.where(codes >= 0, np.where(arm > 0, within, arm), -1)
    dummies = (codes[:, None] == np.arange(levels)).astype(np.float64)
    shown = np.where(codes[:, None] >= 0, told[codes], np.False_)
    fits = fit_arms(
        extend_covariates(covariates, dummies, tuple(f"level {level}" for level in range(levels))),
        used,
        tuple(f"{each} in level {level}" for each in arms for level in range(levels)),
        np.where(shown, y, np.nan),
        binary=binary,
        clusters=clusters,
        baseline=baseline,
    )
    p_values = np.full((len(arms), y.shape[1]), np.nan)
    for column in range(y.shape[1]):
        places = np.flatnonzero(told[:, column])
        for row in range(len(arms)):
            cells = row * levels + places
            p_values[row, column] = _test_equal(
                fits.estimate[cells, column], fits.covariance[cells][:, cells, column], int(fits.df[column])
            )
    return p_values


def _test_equal(effect: Floats, covariance: Floats, df: int) -> float:
    """Return the p-value of the Wald test that all effects are equal."""
    if len(effect) < 2 or np.isnan(effect).any() or np.isnan(covariance).any():
        return float("nan")
    contrast = np.column_stack([-np.ones(len(effect) - 1), np.eye(len(effect) - 1)])
    difference = contrast @ effect
    spread = contrast @ covariance @ contrast.T
    length = np.sqrt(np.diag(spread))
    if (length == 0).any() or np.linalg.eigvalsh(spread / np.outer(length, length))[0] < _SINGULAR:
        return float("nan")
    statistic = difference @ np.linalg.solve(spread, difference) / len(difference)
    return float(f_distribution.sf(statistic, len(difference), df))
