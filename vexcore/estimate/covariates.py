"""The covariates of models M1 to M8 as columns of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from vexcore.estimate.sample import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariates:
    """Columns of covariates, before small levels are joined and collinear columns go: that depends on the rows used.

    Attributes
    ----------
    matrix
        Shape (n, q): without intercept. Of a characteristic there is a column for *every* level, so that any level can
        be the one left out.
    names
        Of the q columns: ``education=education-low``, ``age``, ``age missing``.
    levels
        Characteristic of each column; empty for a column that is no level.
    """

    matrix: Floats
    names: tuple[str, ...]
    levels: tuple[str, ...]


def build_covariates(persons: pd.DataFrame, model: str) -> Covariates:
    """Return the covariates of a model for the rows of a comparison."""
    raise NotImplementedError
