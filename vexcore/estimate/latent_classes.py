"""Latent classes of persons from yes-or-no items, by maximum likelihood; missing answers missing at random."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from vexcore.estimate.fits import MIN_PERSONS
from vexcore.estimate.sample import Floats, Ints

MAX_CLASSES = 5
STARTS = 10
SEED = 2018
MIN_DF = 10
"""Fewest persons beyond the free parameters."""

NOT_IDENTIFIED = "more parameters than patterns of answers"
FEW_DF = "fewer than 10 residual degrees of freedom"
NOT_CONVERGED = "no convergence of the classes"

_CANDIDATES = 3
_COARSE = 3e-5
_STILL = 1e-7
_MAX_STEPS = 5_000
_EDGE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFit:
    """A latent class model with K classes on J items and n persons.

    Attributes
    ----------
    k
        Number of classes.
    parameters
        K - 1 + K J.
    log_likelihood, bic
        ``-2 log L + parameters log n``; NaN where there is no fit.
    entropy
        ``1 - sum_i sum_k -p_ik log p_ik / (n log K)`` over the posterior chances p; NaN for one class.
    weights
        Shape (K,): share of each class in the model.
    chances
        Shape (K, J): chance of each item in a class.
    members
        Shape (n,): the most likely class of each person, the largest for who answered none of the items.
    problem
        Why there is no fit; empty where there is one.
    """

    k: int
    parameters: int
    log_likelihood: float
    bic: float
    entropy: float
    weights: Floats
    chances: Floats
    members: Ints
    problem: str = ""

    @property
    def sizes(self) -> Ints:
        """Return the number of persons whose most likely class it is, shape (K,)."""
        return np.bincount(self.members, minlength=self.k).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    """Different patterns of answers (m, J), persons of each (m,), and the pattern of each person (n,).

    `yes` is 1 where the item is there and `known` where it was answered, 0 elsewhere.
    """

    yes: Floats
    known: Floats
    counts: Floats
    of_person: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class _Solution:
    weights: Floats
    chances: Floats
    log_likelihood: float
    converged: bool


def fit_classes(answers: Floats, k: int, *, seed: int = SEED, starts: int = STARTS) -> ClassFit:
    """Fit a latent class model.

    StepMix (Morin et al. 2025, *Journal of Statistical Software* 113) searches from random starts on the different
    patterns of answers, weighted by persons, which is the same likelihood; the best are then followed until nothing
    moves, so that persons on an edge fall on the same side from every start. Classes stand in order of weight.

    Parameters
    ----------
    answers
        Shape (n, J): 1, 0 or NaN where missing.
    k
        Number of classes.
    seed, starts
        Of the random starts.

    Returns
    -------
    ClassFit
        Without numbers, and with the problem, where the model has more parameters than patterns can tell, fewer than
        `MIN_DF` persons beyond its parameters, or does not converge.

    Notes
    -----
    Lazarsfeld and Henry (1968), Latent Structure Analysis; EM: Dempster, Laird and Rubin (1977), JRSS B 39, 1-38.
    """
    n, items = answers.shape
    parameters = k - 1 + k * items
    patterns = _compress(answers)
    problem = _find_problem(n, items, parameters, patterns, k)
    solution = None if problem else _solve(patterns, k, seed, starts)
    if solution is None or not solution.converged:
        return ClassFit(
            k=k,
            parameters=parameters,
            log_likelihood=np.nan,
            bic=np.nan,
            entropy=np.nan,
            weights=np.full(k, np.nan),
            chances=np.full((k, items), np.nan),
            members=np.zeros(n, dtype=np.int64),
            problem=problem or NOT_CONVERGED,
        )
    return _order(
        ClassFit(
            k=k,
            parameters=parameters,
            log_likelihood=solution.log_likelihood,
            bic=-2 * solution.log_likelihood + parameters * float(np.log(n)),
            entropy=_find_entropy(patterns, solution, n),
            weights=solution.weights,
            chances=solution.chances,
            members=np.zeros(n, dtype=np.int64),
        ),
        patterns,
    )


def choose_fit(fits: Sequence[ClassFit]) -> ClassFit | None:
    """Return the fit with the lowest BIC among those with at least 10 persons in every class; None where none has."""
    fit = [each for each in fits if not each.problem and each.sizes.min() >= MIN_PERSONS]
    return min(fit, key=lambda each: each.bic) if fit else None


def _compress(answers: Floats) -> _Patterns:
    # -1 for missing: NaN is not equal to itself. Sorted, so that the order of persons changes nothing.
    rows, of_person, counts = np.unique(
        np.nan_to_num(answers, nan=-1.0), axis=0, return_inverse=True, return_counts=True
    )
    return _Patterns(
        yes=np.maximum(rows, 0.0),
        known=(rows >= 0).astype(np.float64),
        counts=counts.astype(np.float64),
        of_person=of_person.reshape(-1),
    )


def _find_problem(n: int, items: int, parameters: int, patterns: _Patterns, k: int) -> str:
    answered = int(patterns.known.any(axis=1).sum())
    if items == 0 or parameters > 2**items - 1 or answered < k:
        return NOT_IDENTIFIED
    return FEW_DF if n - parameters < MIN_DF else ""


def _solve(patterns: _Patterns, k: int, seed: int, starts: int) -> _Solution:
    """Return the best of several starts."""
    found = _start(patterns, k, seed, starts if k > 1 else 1)
    return max((_follow(patterns, *each) for each in found), key=lambda each: each.log_likelihood)


def _start(patterns: _Patterns, k: int, seed: int, starts: int) -> list[tuple[Floats, Floats]]:
    """Return weights and chances of the best coarse solutions, the best first."""
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - 3 s that the app never needs
    from stepmix import StepMix  # noqa: PLC0415

    answered = patterns.known.any(axis=1)
    answers = np.where(patterns.known > 0, patterns.yes, np.nan)
    model = StepMix(
        n_components=k,
        measurement="binary_nan",
        n_init=starts,
        abs_tol=_COARSE,
        rel_tol=0.0,
        random_state=seed,
        save_param_init=True,
        progress_bar=0,
    )
    with warnings.catch_warnings():
        # Whether it converged is judged after the solution has been followed to its end.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(answers[answered], sample_weight=patterns.counts[answered])
    best = np.argsort(-np.asarray(model.lower_bound_buffer_), kind="stable")[:_CANDIDATES]
    buffer = [model.param_buffer_[place] for place in best]
    return [(each["weights"].astype(np.float64), each["measurement"]["pis"].astype(np.float64)) for each in buffer]


def _follow(patterns: _Patterns, weights: Floats, chances: Floats) -> _Solution:
    """Return where EM ends: no weight and no chance moves any more."""
    n = patterns.counts.sum()
    for _step in range(_MAX_STEPS):
        posterior, _log = _find_posterior(patterns, weights, chances)
        expected = posterior * patterns.counts[:, None]
        asked = expected.T @ patterns.known
        moved = np.divide(expected.T @ patterns.yes, asked, out=chances.copy(), where=asked > _EDGE)
        share = expected.sum(axis=0) / n
        distance = max(float(np.abs(moved - chances).max()), float(np.abs(share - weights).max()))
        weights, chances = share, np.clip(moved, 0.0, 1.0)
        if distance < _STILL:
            break
    else:
        return _Solution(weights=weights, chances=chances, log_likelihood=-np.inf, converged=False)
    _posterior, log = _find_posterior(patterns, weights, chances)
    return _Solution(weights=weights, chances=chances, log_likelihood=float(log @ patterns.counts), converged=True)


def _find_posterior(patterns: _Patterns, weights: Floats, chances: Floats) -> tuple[Floats, Floats]:
    """Return the chance of each class (m, K) and the log-likelihood (m,) of each pattern."""
    held = np.clip(chances, _EDGE, 1 - _EDGE)
    log = patterns.yes @ np.log(held).T + (patterns.known - patterns.yes) @ np.log1p(-held).T
    log += np.log(np.clip(weights, _EDGE, 1.0))
    top = log.max(axis=1, keepdims=True)
    scaled = np.exp(log - top)
    total = scaled.sum(axis=1, keepdims=True)
    return scaled / total, (top + np.log(total))[:, 0]


def _find_entropy(patterns: _Patterns, solution: _Solution, n: int) -> float:
    k = len(solution.weights)
    if k == 1:
        return float("nan")
    posterior, _log = _find_posterior(patterns, solution.weights, solution.chances)
    held = np.clip(posterior, _EDGE, 1.0)
    return 1.0 - float(patterns.counts @ -(held * np.log(held)).sum(axis=1)) / (n * float(np.log(k)))


def _order(fit: ClassFit, patterns: _Patterns) -> ClassFit:
    """Return the fit with its classes in order of weight, and each person's most likely one."""
    rank = np.lexsort((*np.round(fit.chances, 6).T, -np.round(fit.weights, 6)))
    weights, chances = fit.weights[rank], fit.chances[rank]
    posterior, _log = _find_posterior(patterns, weights, chances)
    # Equally likely but for the last digits: the larger class, whatever the machine.
    members = np.round(posterior, 9).argmax(axis=1)[patterns.of_person]
    return replace(fit, weights=weights, chances=chances, members=members.astype(np.int64))
