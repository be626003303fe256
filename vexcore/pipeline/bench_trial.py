"""An invented trial of Groningen's size, and the same regressions as other programs take them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from vexcore.estimate.covariates import build_covariates
from vexcore.estimate.sample import Floats, Ints

SIZES = (146, 1635, 1641, 1620, 1649, 1647)
"""Persons in the reference group, in control and in T1 to T4 after removal (Groningen report, table 5.2)."""

ARMS = ("control", "t1", "t2", "t3", "t4")
MODELS = ("M1", "M2", "M3", "M4", "M5", "M6", "M7")
MONTHS = 37
BINARY = 10
"""0/1 outcomes of registers: three of wage, four of hours, two of contracts, off benefit. The eleventh is the wage."""

QUICK_SHARE = 0.1
QUICK_MONTHS = 7
SEED = 8338

_STANDARD = ("C(sex)", "C(education)", "C(migration)", "C(benefit_norm)", "age", "benefit_months", "wage_eur_6m")
_DESIGN = ("C(block)", "C(start_month)")
_REPLACED = {
    "M4": ("benefit_months", "np.log1p(benefit_months)"),
    "M5": ("C(benefit_norm)", "C(household)"),
    "M6": ("wage_eur_6m", "wage_eur_12m"),
    "M7": ("wage_eur_6m", "wage_eur_24m"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchTrial:
    """An invented trial.

    Attributes
    ----------
    persons
        One row a person, as in `Sample.persons`; nothing is missing and no level is small.
    codes
        Shape (persons,): 0 in the reference group, j in ``ARMS[j - 1]``.
    binary, wage
        Shapes (persons, 10 x months) and (persons, months), outcome by outcome.
    took_up, blocks
        Shape (persons,): took up what was offered (0, 1; nobody in reference group or control), a code of the block.
    """

    persons: pd.DataFrame
    codes: Ints
    binary: Floats
    wage: Floats
    took_up: Floats
    blocks: Ints

    def outcomes(self) -> Floats:
        """Return every column of outcomes, shape (persons, 11 x months)."""
        return np.hstack([self.binary, self.wage])


def make_trial(*, quick: bool = False) -> BenchTrial:
    """Draw the trial; with ``quick`` a tenth of the persons and 7 months."""
    rng = np.random.default_rng(SEED)
    sizes = [max(round(size * QUICK_SHARE), 100) for size in SIZES] if quick else SIZES
    codes = np.repeat(np.arange(len(SIZES)), sizes)
    months = QUICK_MONTHS if quick else MONTHS
    n = len(codes)
    persons = _draw_persons(rng, n)
    # Persons differ for good, so that months hang together.
    person = rng.normal(size=(n, 1))
    chances = np.repeat(np.linspace(0.12, 0.45, BINARY), months)
    rise = np.tile(np.linspace(0.0, 0.08, months), BINARY)
    shifted = chances + rise + 0.01 * codes[:, np.newaxis] + 0.08 * np.tanh(person)
    binary = (rng.random((n, BINARY * months)) < shifted).astype(np.float64)
    wage = binary[:, -months:] * rng.gamma(4.0, 300.0, size=(n, months)).round(2)
    took_up = ((codes > 1) & (rng.random(n) < 0.4)).astype(np.float64)
    blocks = pd.factorize(persons["block"], sort=True)[0].astype(np.int64)
    return BenchTrial(
        persons=persons, codes=codes.astype(np.int64), binary=binary, wage=wage, took_up=took_up, blocks=blocks
    )


def _draw_persons(rng: np.random.Generator, n: int) -> pd.DataFrame:
    def choose(*levels: str) -> list[str]:
        return [levels[place] for place in rng.integers(0, len(levels), size=n)]

    wage = np.where(rng.random(n) < 0.3, rng.gamma(2.0, 150.0, size=n).round(2), 0.0)
    return pd.DataFrame(
        {
            "sex": choose("female", "male"),
            "education": choose("low", "middle", "high", "unknown"),
            "migration": choose("none", "western", "non-western", "unknown"),
            "benefit_norm": choose("single", "single-parent", "couple"),
            "household": choose("single", "single-parent", "couple-no-children", "couple-children", "other"),
            "age": rng.integers(27, 65, size=n).astype(np.float64),
            "benefit_months": rng.gamma(1.5, 30.0, size=n).round(),
            "wage_eur_6m": wage,
            "wage_eur_12m": (wage * rng.uniform(0.5, 1.5, size=n)).round(2),
            "wage_eur_24m": (wage * rng.uniform(0.2, 2.0, size=n)).round(2),
            "block": choose("north", "east", "south", "west"),
            "start_month": pd.to_datetime(choose("2017-12-01", "2018-01-01", "2018-02-01")).date,
        }
    )


def write_formula(model: str) -> str:
    """Return the regression of a model on a frame of `build_frame`, in the formula language of patsy and formulaic."""
    terms: tuple[str, ...] = () if model == "M2" else _STANDARD
    if model == "M3":
        terms = (*terms, "I(age ** 2)")
    if model in _REPLACED:
        old, new = _REPLACED[model]
        terms = tuple(new if term == old else term for term in terms)
    return " + ".join(["y ~ C(arm)", *terms, *_DESIGN])


def build_frame(trial: BenchTrial) -> pd.DataFrame:
    """Return the persons with their arm, named so that the reference group comes first."""
    names = np.array([f"{place}-{name}" for place, name in enumerate(("reference", *ARMS))])
    return trial.persons.assign(arm=names[trial.codes])


def build_design(trial: BenchTrial, model: str) -> Floats:
    """Return a ready matrix: intercept, arms, and the covariates of a model without the first level of each.

    A column that does not vary (levels and indicators that nobody has) is left out, so that the rank is full.
    """
    covariates = build_covariates(trial.persons, model)
    seen: set[str] = set()
    kept: list[int] = []
    for place, level in enumerate(covariates.levels):
        if np.ptp(covariates.matrix[:, place]) == 0:
            continue
        if level and level not in seen:
            seen.add(level)
            continue
        kept.append(place)
    arms = trial.codes[:, np.newaxis] == np.arange(1, len(ARMS) + 1)
    return np.column_stack([np.ones(len(trial.codes)), arms, covariates.matrix[:, kept]])


def choose_fits(trial: BenchTrial, *, quick: bool = False) -> Iterator[tuple[str, int]]:
    """Yield 100 pairs of a model and a column of outcomes (with ``quick`` 20), spread evenly over all of them."""
    columns = trial.binary.shape[1] + trial.wage.shape[1]
    count = 20 if quick else 100
    total = len(MODELS) * columns
    for place in np.unique(np.linspace(0, total - 1, count).astype(int)):
        yield MODELS[place // columns], int(place % columns)
