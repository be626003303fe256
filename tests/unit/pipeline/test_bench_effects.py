"""What the benchmark of estimators says: agreement with other programs, on a small trial, and how it is printed."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from vexcore.cli import main
from vexcore.pipeline import bench_effects
from vexcore.pipeline.bench_effects import measure_part
from vexcore.pipeline.bench_trial import ARMS, MODELS, SIZES, build_design, choose_fits, make_trial, write_formula


def test_the_trial_has_the_printed_sizes_and_every_outcome() -> None:
    trial = make_trial()

    assert np.bincount(trial.codes).tolist() == list(SIZES)
    assert len(trial.persons) == 8338
    assert trial.outcomes().shape == (8338, 11 * 37)
    assert set(np.unique(trial.binary)) == {0.0, 1.0}
    assert trial.took_up[trial.codes <= 1].sum() == 0


def test_the_ready_matrix_has_full_rank() -> None:
    trial = make_trial(quick=True)

    for model in MODELS:
        design = build_design(trial, model)
        assert np.linalg.matrix_rank(design) == design.shape[1], model
        assert (design[:, 1 : len(ARMS) + 1].sum(axis=0) == np.bincount(trial.codes)[1:]).all()


def test_a_hundred_fits_are_spread_over_models_and_columns() -> None:
    chosen = list(choose_fits(make_trial()))

    assert len(set(chosen)) == 100
    assert {model for model, _ in chosen} == set(MODELS)
    assert chosen[0] == ("M1", 0)
    assert chosen[-1] == ("M7", 406)


def test_a_model_replaces_a_covariate_in_the_formula() -> None:
    assert write_formula("M2") == "y ~ C(arm) + C(block) + C(start_month)"
    assert "np.log1p(benefit_months)" in write_formula("M4").split(" + ")
    assert "benefit_months" not in write_formula("M4").split(" + ")
    assert "C(household)" in write_formula("M5")
    assert "C(benefit_norm)" not in write_formula("M5")


@pytest.mark.parametrize(
    ("part", "rivals"),
    [
        ("effects", ("statsmodels, formula", "statsmodels, ready matrix")),
        ("logit", ("statsmodels Logit, margins",)),
        ("att", ("statsmodels IV2SLS",)),
    ],
)
def test_other_programs_agree(part: str, rivals: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_effects, "has_pyfixest", lambda: False)
    rows = {row["program"]: row for row in measure_part(part, quick=True)}

    for rival in rivals:
        assert rows[rival]["worst_estimate"] <= 1e-10
        assert rows[rival]["worst_error"] <= 1e-8
        # How much faster is for the bench to show; a test that is timed fails on a busy machine.
        assert rows[rival]["ratio"] > 0
    if part == "effects":
        assert rows["pyfixest feols"]["seconds"] is None
        assert rows["pyfixest feols"]["note"] == "not installed: pip install -r requirements-dev.txt"


def test_a_difference_between_programs_is_not_lost() -> None:
    """NaN of one program is worse than any number."""
    assert np.isnan(bench_effects._differ(np.array([1.0, np.nan]), np.array([1.0, 2.0])))
    assert bench_effects._differ(np.array([1.0, 2.2]), np.array([1.0, 2.0])) == pytest.approx(0.1)


def test_the_command_prints_one_part(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[bool] = []

    def measure(*, quick: bool) -> pd.DataFrame:
        asked.append(quick)
        return pd.DataFrame([{"part": "effects", "program": "ours", "fits": 7, "ratio": 1.0}])

    monkeypatch.setattr(bench_effects, "measure_effects", measure)

    assert main(["bench", "--only", "effects", "--quick", "--format", "json"]) == 0
    assert asked == [True]
    assert json.loads(capsys.readouterr().out) == {
        "effects": [{"part": "effects", "program": "ours", "fits": 7, "ratio": 1.0}]
    }
