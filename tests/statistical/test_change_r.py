"""Changes within persons against R on the same invented persons; tests/data/r/change.R made what is expected.

The ANOVA agrees to 1e-10 of its size. lme stops its search where the likelihood is flat, so the mixed model agrees to
1e-5 and its variance ratio to 1e-4.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vexcore.estimate.change import fit_change
from vexcore.estimate.ols import build_t_intervals
from vexcore.estimate.random_intercept import fit_random_intercepts
from vexcore.estimate.sample import Floats

FOLDER = Path(__file__).parents[1] / "data" / "r"
GROUPS = {"three": ("w0", "w1", "w2"), "two": ("w1", "w2"), "whole": ("w0", "w1", "w2"), "flat": ("w0", "w1", "w2")}
PAIRS = [(group, *pair) for group, waves in GROUPS.items() for pair in combinations(waves, 2)]


@cache
def load_expected() -> Mapping[str, float]:
    with (FOLDER / "change_expected.csv").open(encoding="utf-8", newline="") as file:
        return {row["quantity"]: float(row["value"]) for row in csv.DictReader(file)}


def load_scores(group: str) -> Floats:
    persons = pd.read_csv(FOLDER / "change.csv")
    return persons.loc[persons["group"] == group, list(GROUPS[group])].to_numpy(dtype="float64")


@pytest.mark.parametrize(("group", "first", "second"), PAIRS)
def test_the_anova_is_that_of_aov(group: str, first: str, second: str) -> None:
    scores, waves, expected = load_scores(group), GROUPS[group], load_expected()
    name = f"{group}:anova:{first}:{second}"

    found = fit_change(scores[:, waves.index(first)], scores[:, waves.index(second)])
    estimate, error, df = (np.array([value]) for value in (found.estimate, found.std_error, float(found.df)))
    interval = build_t_intervals(estimate, error, df, 0.95)

    assert found.df == expected[f"{name}:df"]
    assert found.f_statistic == pytest.approx(expected[f"{name}:f"], rel=1e-10, abs=0)
    assert found.estimate == pytest.approx(expected[f"{name}:estimate"], rel=1e-10, abs=0)
    for value, quantity in ((interval.low, "low"), (interval.high, "high"), (interval.p_value, "p")):
        assert float(value[0]) == pytest.approx(expected[f"{name}:{quantity}"], rel=1e-10, abs=0), quantity


@pytest.mark.parametrize("group", GROUPS)
def test_the_mixed_model_is_that_of_lme(group: str) -> None:
    """All four sets are fitted together, so one may not disturb another."""
    expected, waves = load_expected(), GROUPS[group]
    sets = [load_scores(name) for name in GROUPS if GROUPS[name] == waves]
    place = [name for name in GROUPS if GROUPS[name] == waves].index(group)

    found = fit_random_intercepts(sets)

    assert found.reason[place] == ""
    assert found.ratio[place] == pytest.approx(expected[f"{group}:mixed:ratio"], rel=1e-4, abs=0)
    assert found.variance[place] == pytest.approx(expected[f"{group}:mixed:variance"], rel=1e-4, abs=0)
    for first, second in combinations(range(len(waves)), 2):
        estimate, error = found.contrast(place, first, second)
        name = f"{group}:mixed:{waves[first]}:{waves[second]}"
        assert estimate == pytest.approx(expected[f"{name}:estimate"], rel=1e-5, abs=1e-10)
        assert error == pytest.approx(expected[f"{name}:se"], rel=1e-5, abs=0)
