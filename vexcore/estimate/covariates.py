"""The covariates of models M1 to M8 as columns of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from vexcore.contracts.delivery_files import PERSONS
from vexcore.estimate.columns import METHOD, MISSING_SUFFIX, choose_levels, find_basis, find_constant, name_dropped
from vexcore.estimate.sample import Flags, Floats

_STANDARD = ("sex", "education", "migration", "benefit_norm", "age", "benefit_months", "wage_eur_6m")
MODEL_CHARACTERISTICS = {
    "M1": _STANDARD,
    "M2": (),
    "M3": (*_STANDARD, "age squared"),
    "M4": tuple("log benefit_months" if name == "benefit_months" else name for name in _STANDARD),
    "M5": tuple("household" if name == "benefit_norm" else name for name in _STANDARD),
    "M6": tuple("wage_eur_12m" if name == "wage_eur_6m" else name for name in _STANDARD),
    "M7": tuple("wage_eur_24m" if name == "wage_eur_6m" else name for name in _STANDARD),
    "M8": _STANDARD,
}
"""Characteristics by model, in the order of the columns (Groningen report, chapter 9)."""

_SQUARED = {"age squared": "age"}
_LOGARITHMS = {"log benefit_months": "benefit_months"}
_KNOWN_LEVELS = {column.name: column.allowed for column in PERSONS.columns if column.allowed}
_NO_LEVEL = "missing"

BASELINE = "wave 0"
"""Name of the outcome's value at wave 0 among the covariates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariates:
    """Columns of covariates, before small levels are joined and collinear columns go: that depends on the rows used.

    Attributes
    ----------
    matrix
        Shape (n, q): without intercept. Of a characteristic there is a column for *every* level, so that any level can
        be the one left out; known levels that nobody has, and ``missing``, included.
    names
        Of the q columns: ``education=low``, ``education=missing``, ``age``, ``age missing``.
    levels
        Characteristic of each column; empty for a column that is no level.
    """

    matrix: Floats
    names: tuple[str, ...]
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduced:
    """A design matrix of full column rank for the rows of an estimation sample.

    Attributes
    ----------
    matrix
        Shape (n_rows, r): the intercept, then the columns that stay, in their own units.
    names
        Of the r columns; the first is ``intercept``.
    dropped
        What was joined or left out, in words that tell no count under 10 and do not tell none from 1 to 9.
    """

    matrix: Floats
    names: tuple[str, ...]
    dropped: tuple[str, ...]


def build_covariates(persons: pd.DataFrame, model: str) -> Covariates:
    """Return the covariates of a model for the rows of a comparison.

    A missing category is a level of its own; a missing number is the mean of the rows given, beside an indicator, so
    that nobody is dropped. Squares and logarithms are taken of numbers so completed.

    Parameters
    ----------
    persons
        One row a person, with the columns of `Sample.persons`.
    model
        ``M1`` to ``M8``.

    Raises
    ------
    ValueError
        If the model is not one of these.
    """
    if model not in MODEL_CHARACTERISTICS:
        raise ValueError(f"model {model!r} must be one of {', '.join(MODEL_CHARACTERISTICS)}")
    parts = [_build_part(persons, name) for name in (*MODEL_CHARACTERISTICS[model], *METHOD)]
    return Covariates(
        matrix=np.hstack([part.matrix for part in parts]),
        names=tuple(name for part in parts for name in part.names),
        levels=tuple(level for part in parts for level in part.levels),
    )


def _build_part(persons: pd.DataFrame, name: str) -> Covariates:
    """Return the columns of one characteristic."""
    if name in _KNOWN_LEVELS or name in METHOD:
        return _build_levels(persons[name])
    if name in _SQUARED:
        # The indicator stands beside the number itself.
        return _build_number(np.square(complete_numbers(_read_numbers(persons[_SQUARED[name]]))), name)
    if name in _LOGARITHMS:
        delivered = _read_numbers(persons[_LOGARITHMS[name]])
        return _build_number(np.log1p(complete_numbers(delivered)), name, np.isnan(delivered))
    delivered = _read_numbers(persons[name])
    return _build_number(complete_numbers(delivered), name, np.isnan(delivered))


def _read_numbers(values: pd.Series) -> Floats:
    return pd.to_numeric(values).to_numpy(dtype=np.float64, na_value=np.nan)


def _build_number(numbers: Floats, name: str, missing: Flags | None = None) -> Covariates:
    if missing is None:
        return Covariates(matrix=numbers[:, None], names=(name,), levels=("",))
    return Covariates(
        matrix=np.column_stack([numbers, missing]), names=(name, f"{name}{MISSING_SUFFIX}"), levels=("", "")
    )


def _build_levels(values: pd.Series) -> Covariates:
    """Return a column for each known or delivered level, and one for a missing one."""
    characteristic = str(values.name)
    codes, found = pd.factorize(values, sort=True)
    delivered = [_name_level(level) for level in found]
    known = _KNOWN_LEVELS.get(characteristic, ())
    labels = (*known, *(label for label in delivered if label not in known), _NO_LEVEL)
    positions = np.array([labels.index(label) for label in (*delivered, _NO_LEVEL)])
    return Covariates(
        # A code of -1 is a missing value, and picks the last position.
        matrix=(positions[codes][:, None] == np.arange(len(labels))).astype(np.float64),
        names=tuple(f"{characteristic}={label}" for label in labels),
        levels=(characteristic,) * len(labels),
    )


def _name_level(level: object) -> str:
    return level.isoformat()[:10] if isinstance(level, date) else str(level)


def complete_numbers(numbers: Floats) -> Floats:
    """Return numbers with the mean of the known ones for each missing one (0 where all are missing)."""
    known = ~np.isnan(numbers)
    return np.where(known, numbers, numbers[known].mean() if known.any() else 0.0)


def reduce_covariates(
    covariates: Covariates, rows: Flags, *, extra: Floats | None = None, extra_names: tuple[str, ...] = ()
) -> Reduced:
    """Return the design matrix of the rows of an estimation sample, of full column rank.

    Levels with fewer than 10 persons in these rows join the largest level of their characteristic, an indicator of a
    missing number with fewer than 10 goes without a word, and so does, named, each column that is constant or collinear
    with columns before it.

    Parameters
    ----------
    covariates
        Of n persons.
    rows
        Shape (n,): the persons of the sample.
    extra
        Shape (n, e): further columns, after the covariates; a name that ends in ``" missing"`` makes an indicator.
    extra_names
        Of the e columns.
    """
    if extra is not None:
        covariates = extend_covariates(covariates, extra, extra_names)
    matrix = covariates.matrix[rows]
    choice = choose_levels(covariates.names, covariates.levels, matrix.sum(axis=0))
    means = matrix.sum(axis=0) / max(len(matrix), 1)
    products = (matrix - means).T @ (matrix - means)
    constant = find_constant(products, means, len(matrix))
    basis = find_basis(products, np.flatnonzero(choice.stay & ~constant).tolist())
    gone = sorted({*basis.dropped, *np.flatnonzero(choice.stay & constant).tolist()})
    return Reduced(
        matrix=np.column_stack([np.ones(len(matrix)), matrix[:, list(basis.kept)]]),
        names=("intercept", *(covariates.names[j] for j in basis.kept)),
        dropped=(*choice.joined, *name_dropped(covariates.names, covariates.levels, gone)),
    )


def add_baseline(covariates: Covariates, baseline: Floats) -> Covariates:
    """Return covariates with the value at wave 0: the mean of the known ones where it is missing, with an indicator.

    Parameters
    ----------
    covariates
        Of n persons.
    baseline
        Shape (n,), NaN where missing.
    """
    columns = np.column_stack([complete_numbers(baseline), np.isnan(baseline)])
    return extend_covariates(covariates, columns, (BASELINE, f"{BASELINE}{MISSING_SUFFIX}"))


def extend_covariates(covariates: Covariates, extra: Floats, names: tuple[str, ...]) -> Covariates:
    """Return covariates with further columns that are no levels.

    Raises
    ------
    ValueError
        If `names` are not as many as the columns of `extra`.
    """
    if extra.shape != (len(covariates.matrix), len(names)):
        raise ValueError(
            f"further columns of shape {extra.shape} must have {len(covariates.matrix)} rows and the {len(names)} "
            "columns that are named"
        )
    return Covariates(
        matrix=np.hstack([covariates.matrix, extra]),
        names=(*covariates.names, *names),
        levels=(*covariates.levels, *("" for _ in names)),
    )
