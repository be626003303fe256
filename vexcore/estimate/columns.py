"""Which columns of a design stay: small levels join the largest one, constant and collinear columns go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from vexcore.estimate.fits import MIN_PERSONS
from vexcore.estimate.sample import Flags, Floats

METHOD = ("block", "start_month")
"""Characteristics of the design, in every model. Their levels are never named: they come from the rows themselves."""

MISSING_SUFFIX = " missing"
"""End of the name of an indicator that a number is missing."""

COLLINEAR = 1e-10
"""A column is collinear when less than this share of its sum of squares is left after the columns before it."""

CONSTANT = 1e-20
"""A column is constant when no more than this share of its sum of squares is left after taking off its mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChoice:
    """The columns that stay after small levels joined the largest level of their characteristic.

    Attributes
    ----------
    stay
        Shape (q,). The largest level is the one left out, so that joining it means losing the column.
    joined
        A text for each characteristic with small levels.
    """

    stay: Flags
    joined: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Independent columns of a centred matrix, from the Cholesky factor of their crossproduct.

    Attributes
    ----------
    kept
        Indices of the independent columns, ascending.
    dropped
        Indices of the collinear columns among the candidates, ascending.
    factor
        Shape (r, r): lower triangular factor of the crossproduct of the kept columns, each scaled to length one.
    lengths
        Shape (r,): length of each kept column.
    """

    kept: tuple[int, ...]
    dropped: tuple[int, ...]
    factor: Floats
    lengths: Floats


def choose_levels(names: Sequence[str], levels: Sequence[str], sums: Floats) -> LevelChoice:
    """Join levels with fewer than 10 persons to the largest of their characteristic; drop small indicators unnamed.

    A level that nobody has is named like one with 1 to 9 persons, so that the text does not tell which.

    Parameters
    ----------
    names, levels
        Of the q columns, as in `Covariates`.
    sums
        Shape (q,): sum of each column over the sample; of a level its persons.
    """
    stay = np.ones(len(names), dtype=np.bool_)
    joined: list[str] = []
    for characteristic in dict.fromkeys(levels):
        if not characteristic:
            continue
        members = [j for j, level in enumerate(levels) if level == characteristic]
        largest = max(members, key=lambda j: sums[j])
        small = [j for j in members if sums[j] < MIN_PERSONS]
        stay[[largest, *small]] = False
        joined += _name_joined(characteristic, names, small, largest)
    for j, name in enumerate(names):
        if not levels[j] and name.endswith(MISSING_SUFFIX) and sums[j] < MIN_PERSONS:
            stay[j] = False
    return LevelChoice(stay=stay, joined=tuple(joined))


def _name_joined(characteristic: str, names: Sequence[str], small: list[int], largest: int) -> list[str]:
    """Return the text about the small levels of a characteristic, none where there is nothing to tell."""
    if characteristic in METHOD:
        # Whether anybody lacks a block is told by no text: nobody would be told from 1 to 9.
        seen = [j for j in small if names[j] != f"{characteristic}=missing"]
        return [f"{characteristic}: small levels joined"] if seen else []
    if not small:
        return []
    if largest in small:
        return [f"{characteristic}: all levels joined"]
    start = len(characteristic) + 1
    return [f"{characteristic}: {', '.join(names[j][start:] for j in small)} joined to the largest"]


def name_dropped(names: Sequence[str], levels: Sequence[str], dropped: Iterable[int]) -> tuple[str, ...]:
    """Return texts for constant and collinear columns; of the design only the characteristic is named."""
    texts = (f"{levels[j]}: collinear levels" if levels[j] in METHOD else names[j] for j in dropped)
    return tuple(dict.fromkeys(texts))


def find_constant(crossproduct: Floats, means: Floats, n: int) -> Flags:
    """Return which columns do not vary over n rows, from their means and X'X of the columns without their means."""
    left = crossproduct.diagonal()
    return np.asarray(left <= CONSTANT * (left + n * means**2))


def find_basis(crossproduct: Floats, candidates: Iterable[int]) -> Basis:
    """Return the independent columns among candidates; of collinear ones the later goes.

    Parameters
    ----------
    crossproduct
        Shape (q, q): X'X of columns that have their means taken off.
    candidates
        Indices of columns that vary, ascending.
    """
    order = list(candidates)
    lengths = np.sqrt(crossproduct[order, order])
    scaled = crossproduct[np.ix_(order, order)] / np.outer(lengths, lengths)
    factor = _factor_all(scaled)
    if factor is not None:
        return Basis(kept=tuple(order), dropped=(), factor=factor, lengths=lengths)
    factor, kept = _factor_independent(scaled)
    return Basis(
        kept=tuple(order[i] for i in kept),
        dropped=tuple(order[i] for i in sorted({*range(len(order))} - {*kept})),
        factor=factor,
        lengths=lengths[kept],
    )


def _factor_all(scaled: Floats) -> Floats | None:
    try:
        factor: Floats = np.linalg.cholesky(scaled).astype(np.float64, copy=False)
    except np.linalg.LinAlgError:
        return None
    return None if (factor.diagonal() ** 2 < COLLINEAR).any() else factor


def _factor_independent(scaled: Floats) -> tuple[Floats, list[int]]:
    """Factor column by column, leaving out each that the kept ones span."""
    factor = np.zeros_like(scaled)
    kept: list[int] = []
    for j in range(len(scaled)):
        r = len(kept)
        row = np.zeros(r)
        for i, k in enumerate(kept):
            row[i] = (scaled[j, k] - row[:i] @ factor[i, :i]) / factor[i, i]
        left = scaled[j, j] - row @ row
        if left < COLLINEAR:
            continue
        factor[r, :r] = row
        factor[r, r] = np.sqrt(left)
        kept.append(j)
    return factor[: len(kept), : len(kept)], kept
