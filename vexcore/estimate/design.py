"""The regression of outcomes on covariates and arms: columns grouped by missing rows, each group factored once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import qr, solve_triangular

from vexcore.estimate.columns import Basis, choose_levels, find_basis, find_constant, name_dropped
from vexcore.estimate.covariates import Covariates
from vexcore.estimate.sample import Flags, Floats, Ints

ILL_CONDITIONED = 300.0
"""Condition number (1-norm) of the scaled columns above which they are factored by QR: the Cholesky factor of their
crossproduct squares it, which costs too many of the sixteen digits."""

_ENTANGLED = 1e-5
"""Weight, in columns of length one, from which an arm counts as a part of a collinear combination."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnGroup:
    """Columns of outcomes that are known for the same rows.

    Attributes
    ----------
    rows
        Shape (n,): the rows in which they are known.
    columns
        Indices of the columns.
    """

    rows: Flags
    columns: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Covariates and arms of the persons of a comparison.

    Attributes
    ----------
    covariates
        Of the n persons, q columns.
    arm
        Shape (n,): 0 is the comparison arm.
    columns
        Shape (n, q + a): covariates, then a dummy for each arm.
    """

    covariates: Covariates
    arm: Ints
    columns: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Factored:
    """The design for the rows of a group, as an orthonormal basis of its centred columns.

    Attributes
    ----------
    basis
        Shape (m, r): orthonormal columns, beside the intercept.
    arm_weights
        Shape (a, r): coefficients of the arms from the products of `basis` with an outcome; zero for an arm that is not
        in the matrix. `arm_weights @ arm_weights.T` is the part of (X'X)^-1 that belongs to the arms.
    leverage
        Shape (m,): diagonal of the hat matrix, intercept included.
    separable
        Shape (a,): the arm has an effect of its own, whatever the covariates and the other arms.
    residual_df
        Rows less columns, intercept included.
    dropped
        What was joined or left out.
    """

    basis: Floats
    arm_weights: Floats
    leverage: Floats
    separable: Flags
    residual_df: int
    adjusters: int
    dropped: tuple[str, ...]


def group_columns(y: Floats) -> tuple[ColumnGroup, ...]:
    """Return the columns of an array of shape (n, k) in groups that miss (NaN) the same rows, in order."""
    known = ~np.isnan(y)
    packed = np.ascontiguousarray(np.packbits(known, axis=0).T)
    members: dict[bytes, list[int]] = {}
    for column in range(y.shape[1]):
        members.setdefault(packed[column].tobytes(), []).append(column)
    return tuple(
        ColumnGroup(rows=known[:, columns[0]], columns=np.array(columns, dtype=np.int64))
        for columns in members.values()
    )


def build_design(covariates: Covariates, arm: Ints, arms: int) -> Design:
    """Return the design of persons whose arm is 0 (comparison) to `arms`."""
    dummies = (arm[:, None] == np.arange(1, arms + 1)).astype(np.float64)
    return Design(covariates=covariates, arm=arm, columns=np.hstack([covariates.matrix, dummies]))


def factor_rows(design: Design, rows: Flags) -> Factored:
    """Return the design for some rows, of full rank: an arm is never dropped unsaid, it is not `separable` instead.

    Columns lose their mean in these rows and are brought to length one: wages in euros and squares cost no digits.

    Parameters
    ----------
    design
        Of n persons.
    rows
        Shape (n,): at least one row.
    """
    covariates = design.covariates
    q = len(covariates.names)
    choice = choose_levels(covariates.names, covariates.levels, rows.astype(np.float64) @ covariates.matrix)
    columns = design.columns[rows]
    means = columns.mean(axis=0)
    columns -= means
    products = columns.T @ columns
    constant = find_constant(products, means, len(columns))
    stay = np.append(choice.stay, np.ones(columns.shape[1] - q, dtype=np.bool_))
    basis = find_basis(products, np.flatnonzero(stay & ~constant).tolist())
    gone = sorted(j for j in {*basis.dropped, *np.flatnonzero(stay & constant).tolist()} if j < q)
    vectors, weights = _build_orthonormal(columns, basis)
    separable = ~constant[q:]
    separable[[j - q for j in _find_entangled(products, basis, q)]] = False
    return Factored(
        basis=vectors,
        arm_weights=weights[q:],
        leverage=1 / len(columns) + np.einsum("ij,ij->i", vectors, vectors),
        separable=separable,
        residual_df=len(columns) - 1 - len(basis.kept),
        adjusters=sum(j < q for j in basis.kept),
        dropped=(*choice.joined, *name_dropped(covariates.names, covariates.levels, gone)),
    )


def _build_orthonormal(columns: Floats, basis: Basis) -> tuple[Floats, Floats]:
    """Return Q of the kept columns, and R^-1 in the units of all columns (zero for those left out)."""
    kept, size = list(basis.kept), len(basis.kept)
    inverse = solve_triangular(basis.factor, np.eye(size), lower=True).T
    weights = np.zeros((columns.shape[1], size))
    weights[kept] = inverse / basis.lengths[:, None]
    if size == 0 or np.linalg.norm(basis.factor.T, 1) * np.linalg.norm(inverse, 1) <= ILL_CONDITIONED:
        return columns @ weights, weights
    vectors, upper = qr(columns[:, kept] / basis.lengths, mode="economic")
    weights[kept] = solve_triangular(upper, np.eye(size)) / basis.lengths[:, None]
    return np.asarray(vectors, dtype=np.float64), weights


def _find_entangled(products: Floats, basis: Basis, q: int) -> set[int]:
    """Return the columns of arms that are part of a collinear combination.

    A dropped arm is a combination of kept columns; each arm in it could have been the one dropped.
    """
    entangled: set[int] = set()
    kept = list(basis.kept)
    for j in basis.dropped:
        if j < q:
            continue
        own = products[kept, j] / basis.lengths / np.sqrt(products[j, j])
        half = solve_triangular(basis.factor, own, lower=True)
        share = solve_triangular(basis.factor, half, lower=True, trans="T")
        entangled |= {j, *(k for k, part in zip(kept, share, strict=True) if k >= q and abs(part) > _ENTANGLED)}
    return entangled
