"""p-values from the lottery itself: how often chance alone would have shown as much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vexcore.estimate.covariates import Covariates, add_baseline
from vexcore.estimate.design import Design, build_design, factor_rows, group_columns
from vexcore.estimate.sample import Flags, Floats, Ints
from vexcore.estimate.sandwich import LEVERAGE_ONE

_TIE = 1e-12
"""Share by which a statistic may fall short of the observed one and still be as large: rounding, not the lottery."""

_SINGULAR = 1e-10
"""Share of an arm's persons that covariates and other arms must leave unexplained for the arm to be told apart."""

_ROUNDING = 1e-10
"""Share of the largest value of an outcome under which an effect or its error is rounding."""

_BATCH_CELLS = 1 << 18
"""Numbers in the largest array of a batch of draws: as many as stay in the cache of a processor."""

Codes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lottery:
    """What was drawn, and within what.

    Attributes
    ----------
    unit
        Shape (n,): the unit that each person was drawn with.
    arm
        Shape (units,): arm that each unit was drawn to.
    strata
        Units between which arms are exchanged, in turn.
    """

    unit: Ints
    arm: Codes
    strata: tuple[Ints, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    """Outcomes of the same persons, with what stays the same in every draw.

    Attributes
    ----------
    columns
        Shape (c,): indices of the outcomes.
    rows
        Shape (n,): the m persons in the regression.
    basis
        Shape (m, p): orthonormal columns that span the fixed covariates.
    leverage
        Shape (m,): of the fixed covariates.
    y
        Shape (c, m): outcomes less what the fixed covariates explain.
    rounding
        Shape (c,): an effect or error under this is rounding.
    arms
        Codes of the arms in the regression.
    separable
        Shape (a,): arms that have an effect of their own as they were drawn.
    """

    columns: Ints
    rows: Flags
    basis: Floats
    leverage: Floats
    y: Floats
    rounding: Floats
    arms: Ints
    separable: Flags


def build_lottery(arm: Ints, *, blocks: Ints | None, clusters: Ints | None) -> Lottery:
    """Return the units that were drawn, and the strata within which they were.

    Parameters
    ----------
    arm
        Shape (n,): codes from 0.
    blocks
        Shape (n,): the block of each person; None where there was one lottery.
    clusters
        Shape (n,): the cluster that each person was drawn with, -1 for who was drawn alone; None where everybody was.
        Members of a cluster who stand in different arms or blocks were not drawn together: each such part is a unit.
    """
    n = len(arm)
    alone = np.arange(n)
    block = np.zeros(n, dtype=np.int64) if blocks is None else blocks
    cluster = np.full(n, -1) if clusters is None else clusters
    keys = np.column_stack([np.where(cluster < 0, alone, -1), cluster, block, arm])
    units, unit = np.unique(keys, axis=0, return_inverse=True)
    strata = tuple(np.flatnonzero(units[:, 2] == value) for value in np.unique(units[:, 2]))
    return Lottery(unit=unit.reshape(-1), arm=units[:, 3].astype(np.int8), strata=strata)


def permute_arms(lottery: Lottery, draws: int, random: np.random.Generator) -> Codes:
    """Return arms of persons as the lottery might have drawn them, with as many units of a stratum in each arm.

    Returns
    -------
    Shape (draws, n).
    """
    drawn = np.tile(lottery.arm, (draws, 1))
    for units in lottery.strata:
        drawn[:, units] = random.permuted(drawn[:, units], axis=1)
    return drawn.take(lottery.unit, axis=1)


def draw_p_values(
    covariates: Covariates,
    arm: Ints,
    arms: tuple[str, ...],
    y: Floats,
    *,
    blocks: Ints | None,
    clusters: Ints | None,
    baseline: Floats | None = None,
    draws: int = 2000,
    seed: int,
) -> Floats:
    """Return p-values by randomisation inference.

    The arms of the persons of the comparison are drawn again as they were: within blocks, whole clusters together, as
    many units in each arm. The statistic of an arm is the absolute HC2 t in the regression on all arms and covariates.
    Draws are the same for every outcome; who has no value has none in any draw, so the hypothesis is that the offer
    changed neither the outcome nor who has one. The month of start is a covariate and no block.

    Parameters
    ----------
    covariates
        Of n persons.
    arm
        Shape (n,): 0 in the comparison arm, j in ``arms[j - 1]``, -1 for who has no part in the comparison.
    arms
        Ids of the a arms.
    y
        Shape (n, k), NaN where missing.
    blocks, clusters
        As in `build_lottery`.
    baseline
        Shape (n,): value at wave 0, NaN where missing.
    draws
        Number of draws.
    seed
        Of the draws.

    Returns
    -------
    Shape (a, k): ``(1 + draws with a statistic at least as large) / (1 + draws)``. A draw in which arms cannot be told
    apart from covariates is one of these. NaN where the statistic cannot be computed for the arms as drawn.

    Notes
    -----
    Statistic: Wu and Ding (2021), Randomization tests for weak null hypotheses in randomized experiments, JASA 116,
    1898-1913. p-value: Phipson and Smyth (2010), Permutation p-values should never be zero, SAGMB 9, article 39.
    Partialling out: Frisch and Waugh (1933), Lovell (1963). HC2: MacKinnon and White (1985).
    """
    inside = arm >= 0
    chosen = Covariates(matrix=covariates.matrix[inside], names=covariates.names, levels=covariates.levels)
    if baseline is not None:
        chosen = add_baseline(chosen, baseline[inside])
    drawn = arm[inside]
    problems = tuple(_list_problems(build_design(chosen, drawn, len(arms)), y[inside], len(arms)))
    observed = [_studentise(problem, drawn[None, problem.rows])[0] for problem in problems]
    lottery = build_lottery(
        drawn,
        blocks=None if blocks is None else blocks[inside],
        clusters=None if clusters is None else clusters[inside],
    )
    hits = [np.zeros(statistic.shape, dtype=np.int64) for statistic in observed]
    random = np.random.default_rng(seed)
    size = max(1, _BATCH_CELLS // max(1, len(drawn) * max(len(arms), y.shape[1])))
    for start in range(0, draws, size):
        again = permute_arms(lottery, min(size, draws - start), random)
        for place, problem in enumerate(problems):
            found = _studentise(problem, again.compress(problem.rows, axis=1))
            hits[place] += ((found >= observed[place] * (1 - _TIE)) | np.isnan(found)).sum(axis=0)
    p_values = np.full((len(arms), y.shape[1]), np.nan)
    for problem, statistic, count in zip(problems, observed, hits, strict=True):
        p_value = np.where(np.isnan(statistic), np.nan, (1 + count) / (1 + draws))
        p_values[np.ix_(problem.arms - 1, problem.columns)] = p_value
        p_values[np.ix_(~problem.separable, problem.columns)] = np.nan
    return p_values


def _list_problems(design: Design, y: Floats, arms: int) -> Iterator[_Problem]:
    """Yield the outcomes that vary, in groups that lack the same persons."""
    fixed = build_design(design.covariates, design.arm, 0)
    for group in group_columns(y):
        if not group.rows.any():
            continue
        factored = factor_rows(fixed, group.rows)
        basis = np.column_stack([np.full(group.rows.sum(), 1 / np.sqrt(group.rows.sum())), factored.basis])
        values = y[np.ix_(group.rows, group.columns)]
        unexplained = np.ascontiguousarray((values - basis @ (basis.T @ values)).T)
        rounding = _ROUNDING * np.abs(values).max(axis=0)
        varies = np.abs(unexplained).max(axis=1) > rounding
        yield _Problem(
            columns=group.columns[varies],
            rows=group.rows,
            basis=basis,
            leverage=factored.leverage,
            y=unexplained[varies],
            rounding=rounding[varies],
            arms=_list_arms(basis, design.arm[group.rows], arms),
            separable=factor_rows(design, group.rows).separable,
        )


def _list_arms(basis: Floats, arm: Ints, arms: int) -> Ints:
    """Return the codes of the arms that covariates and arms before them do not explain."""
    dummies = (np.arange(1, arms + 1)[:, None] == arm).astype(np.float64)
    left = dummies - (dummies @ basis) @ basis.T
    shares = _scale(left @ left.T, dummies.sum(axis=1))
    kept: list[int] = []
    for place in range(arms):
        tried = [*kept, place]
        if np.linalg.eigvalsh(shares[np.ix_(tried, tried)])[0] > _SINGULAR:
            kept = tried
    return np.array(kept, dtype=np.int64) + 1


def _scale(gram: Floats, sizes: Floats) -> Floats:
    root = np.sqrt(np.maximum(sizes, 1))
    scaled: Floats = gram / (root[..., :, None] * root[..., None, :])
    return scaled


def _studentise(problem: _Problem, drawn: Ints | Codes) -> Floats:
    """Return the absolute HC2 t of each arm for each draw, shape (draws, a, c); NaN where arms cannot be told apart."""
    draws, persons = drawn.shape
    arms = len(problem.arms)
    dummies = (drawn[:, None, :] == problem.arms[:, None]).astype(np.float64).reshape(draws * arms, persons)
    sizes = dummies.sum(axis=1).reshape(draws, arms)
    left = (dummies - (dummies @ problem.basis) @ problem.basis.T).reshape(draws, arms, persons)
    gram = left @ left.swapaxes(1, 2)
    apart = (np.linalg.eigvalsh(_scale(gram, sizes)) > _SINGULAR).all(axis=1)
    gram[~apart] = np.eye(arms)
    weights = np.linalg.inv(gram) @ left
    effect = problem.y @ weights.swapaxes(1, 2)
    residual = problem.y - effect @ left
    leverage = problem.leverage + (left * weights).sum(axis=1)
    # A row of leverage one fits itself: its residual is 0 and tells nothing about the variance.
    own = leverage > LEVERAGE_ONE
    residual *= residual
    residual *= np.where(own, 0, 1 / np.where(own, 1, 1 - leverage))[:, None, :]
    error = np.sqrt(residual @ np.square(weights).swapaxes(1, 2))
    statistic = _divide(np.abs(effect), error, problem.rounding[:, None])
    statistic[~apart] = np.nan
    return statistic.swapaxes(1, 2)


def _divide(effect: Floats, error: Floats, rounding: Floats) -> Floats:
    """Return t: infinite where only the error is rounding, 0 where both are."""
    exact = error <= rounding
    statistic: Floats = effect / np.where(exact, 1, error)
    return np.where(exact, np.where(effect <= rounding, 0, np.inf), statistic)
