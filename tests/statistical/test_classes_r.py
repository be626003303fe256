"""Our latent classes against those of flexmix in R on the same persons; tests/data/r/classes.R made the numbers.

The likelihood is flat at its top, so chances agree to 1e-3 where log-likelihood and BIC agree to 1e-6 of their size.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vexcore.estimate.latent_classes import ClassFit, fit_classes

FOLDER = Path(__file__).parents[1] / "data" / "r"
CLASSES = (1, 2, 3)


@cache
def load_expected() -> pd.Series:
    rows = pd.read_csv(FOLDER / "classes_expected.csv")
    return rows.set_index(["k", "what", "class", "item"])["value"]


@cache
def fit(k: int) -> ClassFit:
    return fit_classes(pd.read_csv(FOLDER / "classes.csv").to_numpy(dtype=np.float64), k)


@pytest.mark.parametrize("k", CLASSES)
def test_likelihood_and_bic_are_those_of_flexmix(k: int) -> None:
    expected = load_expected()[k]

    assert fit(k).parameters == expected["parameters", 0, 0]
    assert fit(k).log_likelihood == pytest.approx(expected["log-likelihood", 0, 0], rel=1e-6)
    assert fit(k).bic == pytest.approx(expected["bic", 0, 0], rel=1e-6)


@pytest.mark.parametrize("k", CLASSES)
def test_weights_and_chances_are_those_of_flexmix(k: int) -> None:
    expected = load_expected()[k]
    chances = expected["chance"].unstack("item").to_numpy()

    assert fit(k).weights == pytest.approx(expected["weight"].droplevel("item").to_numpy(), abs=1e-3)
    assert np.abs(fit(k).chances - chances).max() < 1e-3


@pytest.mark.parametrize("k", CLASSES)
def test_people_are_in_the_classes_of_flexmix(k: int) -> None:
    assert fit(k).sizes.tolist() == load_expected()[k]["size"].to_list()
