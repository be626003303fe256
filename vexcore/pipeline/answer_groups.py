"""How few persons could be singled out by putting changes beside the means at each wave.

`profile` shows the mean at each wave of everybody who answered then. A change within persons is of those who answered
at two. Whoever subtracts the one from the other has a number about those who answered at one of them only: in the
worst case about one person. Persons fall into groups by the waves at which they answered; a reader who knows how
large the groups are (he nearly does: response and attrition are shown) holds a few linear equations in their sums.
Every combination of these equations is about the groups that do not cancel out of it; here is counted how many
persons these hold at least.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, product

import numpy as np

from vexcore.estimate.sample import Flags, Floats

Pair = tuple[int, int]
Group = tuple[bool, ...]
"""For each wave whether persons of the group answered."""

_RATIO = 0.8
_TOLERANCE = 1e-9


def count_groups(known: Flags) -> dict[Group, int]:
    """Return how many persons answered at just these waves, for every set of waves but none.

    Parameters
    ----------
    known
        Shape (persons, waves).
    """
    return {group: int((known == np.array(group)).all(axis=1).sum()) for group in _list_groups(known.shape[1])}


def count_least(known: Flags, told: tuple[Pair, ...], asked: Pair | None) -> int:
    """Return the fewest persons that a number can be about which follows from a change and what is told already.

    Parameters
    ----------
    known
        Shape (persons, waves).
    told
        Changes that are shown already, as places of waves; the mean at each wave always is.
    asked
        The change that may be shown; None for those of the mixed model, all at once.

    Returns
    -------
    int
        A group of nobody counts as a group: that nothing is left over tells something of those who are there.
    """
    sizes = count_groups(known)
    return min(sum(sizes[group] for group in groups) for groups in _list_left(known.shape[1], told, asked))


def _list_groups(waves: int) -> list[Group]:
    return [group for group in product((False, True), repeat=waves) if any(group)]


@lru_cache(maxsize=64)
def _list_left(waves: int, told: tuple[Pair, ...], asked: Pair | None) -> tuple[tuple[Group, ...], ...]:
    """Return the smallest sets of groups that a combination of the numbers can be about, the asked one among them."""
    groups = _list_groups(waves)
    places = [(group, wave) for group in groups for wave in range(waves) if group[wave]]
    known = np.vstack([_mark_means(places, waves), *(_mark_change(places, pair) for pair in told)])
    asked_rows = _mark_mixed(places, groups, waves) if asked is None else _mark_change(places, asked)
    found: list[tuple[Group, ...]] = []
    for size in range(1, len(groups) + 1):
        for left in combinations(groups, size):
            if any({*smaller} <= {*left} for smaller in found):
                continue
            kept = [place for place, (group, _wave) in enumerate(places) if group not in left]
            before, after = _rank(known[:, kept]), _rank(np.vstack([known, asked_rows])[:, kept])
            if after - before < len(asked_rows):
                found.append(left)
    return tuple(found)


def _rank(matrix: Floats) -> int:
    return int(np.linalg.matrix_rank(matrix, tol=_TOLERANCE)) if matrix.size else 0


def _mark_means(places: list[tuple[Group, int]], waves: int) -> Floats:
    return np.array([[float(at == wave) for _group, at in places] for wave in range(waves)])


def _mark_change(places: list[tuple[Group, int]], pair: Pair) -> Floats:
    first, second = pair
    signs = {first: -1.0, second: 1.0}
    return np.array([[signs.get(at, 0.0) if group[first] and group[second] else 0.0 for group, at in places]])


def _mark_mixed(places: list[tuple[Group, int]], groups: list[Group], waves: int) -> Floats:
    """Return the changes of the mixed model in sums of groups, for some sizes and some variance ratio.

    Which groups cancel out does not depend on these, unless they are special; that the ratio is not shown is no help,
    because the standard errors tell it.
    """
    sizes = {group: 17.0 + 6 * place + place**2 for place, group in enumerate(groups)}
    cross, right = np.zeros((waves, waves)), np.zeros((waves, len(places)))
    for group in groups:
        mark = np.array(group, dtype=np.float64)
        weight = np.diag(mark) - np.outer(mark, mark) * _RATIO / (1 + _RATIO * mark.sum())
        cross += sizes[group] * weight
        own = [place for place, (other, _wave) in enumerate(places) if other == group]
        right[:, own] += weight[:, [places[place][1] for place in own]]
    means = np.linalg.solve(cross, right)
    return np.asarray(means[1:] - means[0], dtype=np.float64)
