"""Latent classes: recovery of a known structure, what must not matter, missing answers, and when there is no fit."""

from __future__ import annotations

import subprocess
import sys
from itertools import permutations

import numpy as np
import numpy.typing as npt
import pytest
from stepmix import StepMix
from stepmix.bootstrap import blrt

from vexcore.estimate.latent_classes import (
    FEW_DF,
    NOT_CONVERGED,
    NOT_IDENTIFIED,
    ClassFit,
    choose_fit,
    fit_classes,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

WEIGHTS = np.array([0.5, 0.3, 0.2])
CHANCES = np.array(
    [
        [0.9, 0.9, 0.9, 0.8, 0.9, 0.85, 0.8, 0.9, 0.85, 0.9],
        [0.1, 0.15, 0.2, 0.1, 0.15, 0.85, 0.9, 0.8, 0.9, 0.85],
        [0.15, 0.1, 0.1, 0.2, 0.15, 0.1, 0.1, 0.2, 0.15, 0.1],
    ]
)


def draw(n: int, seed: int, *, missing: float = 0.0) -> tuple[Floats, Ints]:
    random = np.random.default_rng(seed)
    members = random.choice(3, n, p=WEIGHTS)
    answers = (random.random((n, CHANCES.shape[1])) < CHANCES[members]).astype(np.float64)
    answers[random.random(answers.shape) < missing] = np.nan
    return answers, members


@pytest.fixture(scope="module")
def known() -> tuple[Floats, Ints]:
    return draw(1500, 1)


@pytest.fixture(scope="module")
def three(known: tuple[Floats, Ints]) -> ClassFit:
    return fit_classes(known[0], 3)


def test_a_known_structure_is_recovered(known: tuple[Floats, Ints], three: ClassFit) -> None:
    assert three.weights == pytest.approx(WEIGHTS, abs=0.03)
    assert np.abs(three.chances - CHANCES).max() < 0.06
    assert (three.members == known[1]).mean() > 0.96
    assert three.entropy > 0.9


def test_bic_finds_the_number_of_classes(known: tuple[Floats, Ints], three: ClassFit) -> None:
    fits = [three if k == 3 else fit_classes(known[0], k, starts=4) for k in (1, 2, 3, 4)]

    assert choose_fit(fits) is three
    assert [fit.parameters for fit in fits] == [10, 21, 32, 43]


def test_what_is_written_follows_from_the_parameters(known: tuple[Floats, Ints], three: ClassFit) -> None:
    """Likelihood, BIC, entropy and members recomputed person by person."""
    answers = known[0]
    logs = np.log(three.weights) + answers @ np.log(three.chances).T + (1 - answers) @ np.log(1 - three.chances).T
    likelihood = np.log(np.exp(logs).sum(axis=1))
    posterior = np.exp(logs - likelihood[:, None])

    assert three.log_likelihood == pytest.approx(likelihood.sum(), abs=1e-6)
    assert three.bic == pytest.approx(-2 * likelihood.sum() + 32 * np.log(1500), abs=1e-5)
    entropy = 1 + (posterior * np.log(posterior)).sum() / (1500 * np.log(3))
    assert three.entropy == pytest.approx(entropy, abs=1e-9)
    assert (three.members == posterior.argmax(axis=1)).all()
    assert three.sizes.sum() == 1500


def test_the_model_reproduces_the_share_of_each_item(known: tuple[Floats, Ints], three: ClassFit) -> None:
    """An identity of maximum likelihood."""
    assert three.weights @ three.chances == pytest.approx(known[0].mean(axis=0), abs=1e-5)


def test_no_fit_of_any_chances_is_better_than_its_neighbours(known: tuple[Floats, Ints], three: ClassFit) -> None:
    answers = known[0]

    def find_likelihood(chances: Floats) -> float:
        logs = np.log(three.weights) + answers @ np.log(chances).T + (1 - answers) @ np.log(1 - chances).T
        return float(np.log(np.exp(logs).sum(axis=1)).sum())

    for step in (-1e-3, 1e-3):
        for place in np.ndindex(three.chances.shape):
            moved = three.chances.copy()
            moved[place] += step
            assert find_likelihood(moved) < three.log_likelihood


def test_one_class_is_the_shares_of_the_items() -> None:
    answers, _members = draw(200, 2)
    fit = fit_classes(answers, 1)
    share = answers.mean(axis=0)

    assert fit.chances[0] == pytest.approx(share)
    expected = 200 * float((share * np.log(share) + (1 - share) * np.log(1 - share)).sum())
    assert fit.log_likelihood == pytest.approx(expected)
    assert np.isnan(fit.entropy)
    assert fit.weights.tolist() == [1.0]


def test_the_order_of_persons_changes_nothing() -> None:
    answers, _members = draw(400, 3, missing=0.1)
    order = np.random.default_rng(4).permutation(400)
    fit, other = fit_classes(answers, 3), fit_classes(answers[order], 3)

    assert (fit.members[order] == other.members).all()
    assert (fit.chances == other.chances).all()
    assert fit.bic == other.bic


def test_the_seed_changes_nothing() -> None:
    answers, _members = draw(400, 5, missing=0.1)
    fits = [fit_classes(answers, 3, seed=seed) for seed in range(5)]

    for other in fits[1:]:
        assert other.log_likelihood == pytest.approx(fits[0].log_likelihood, abs=1e-6)
        assert (other.members == fits[0].members).all()
        assert np.abs(other.chances - fits[0].chances).max() < 1e-4


def test_the_order_of_items_only_moves_them() -> None:
    answers, _members = draw(400, 6)
    fit, other = fit_classes(answers, 3), fit_classes(answers[:, ::-1], 3)

    assert other.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-6)
    assert np.abs(other.chances[:, ::-1] - fit.chances).max() < 1e-4


def test_classes_stand_in_order_of_weight(three: ClassFit) -> None:
    assert (np.diff(three.weights) < 0).all()


def test_answers_that_are_missing_at_random_leave_the_structure() -> None:
    answers, members = draw(1500, 7, missing=0.25)
    fit = fit_classes(answers, 3)

    assert fit.weights == pytest.approx(WEIGHTS, abs=0.04)
    assert np.abs(fit.chances - CHANCES).max() < 0.08
    assert (fit.members == members).mean() > 0.9


def test_who_answered_nothing_is_in_the_largest_class_and_moves_nothing() -> None:
    answers, _members = draw(300, 8)
    silent = np.vstack([answers, np.full((7, answers.shape[1]), np.nan)])
    fit, other = fit_classes(answers, 3), fit_classes(silent, 3)

    assert (other.members[300:] == 0).all()
    assert np.abs(other.chances - fit.chances).max() < 1e-4
    assert other.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-4)


def test_persons_with_the_same_answers_share_a_class() -> None:
    answers, _members = draw(500, 9)
    fit = fit_classes(answers, 3)
    patterns: dict[bytes, set[int]] = {}
    for row, member in zip(answers, fit.members, strict=True):
        patterns.setdefault(row.tobytes(), set()).add(int(member))

    assert len(patterns) < 500
    assert all(len(found) == 1 for found in patterns.values())


def test_an_item_that_a_class_always_has_is_no_obstacle() -> None:
    answers, members = draw(500, 10)
    answers[members == 0, 0] = 1.0
    fit = fit_classes(answers, 3)

    assert not fit.problem
    assert fit.chances[0, 0] > 0.99
    assert np.isfinite(fit.log_likelihood)


@pytest.mark.parametrize(
    ("items", "k", "problem"), [(3, 2, ""), (2, 2, NOT_IDENTIFIED), (4, 3, ""), (3, 3, NOT_IDENTIFIED)]
)
def test_as_many_classes_as_the_patterns_can_tell(items: int, k: int, problem: str) -> None:
    answers, _members = draw(300, 11)

    assert (fit_classes(answers[:, [0, 1, 5, 6][:items]], k, starts=2).problem == NOT_IDENTIFIED) is bool(problem)


def test_no_items_no_classes() -> None:
    assert fit_classes(np.empty((50, 0)), 1).problem == NOT_IDENTIFIED


@pytest.mark.parametrize(("n", "problem"), [(19, FEW_DF), (20, "")])
def test_ten_persons_beyond_the_parameters(n: int, problem: str) -> None:
    answers, _members = draw(n, 12)

    assert fit_classes(answers, 1).problem == problem


def test_a_fit_without_numbers_has_none() -> None:
    fit = fit_classes(np.empty((50, 0)), 2)

    assert np.isnan([fit.log_likelihood, fit.bic, fit.entropy]).all()
    assert np.isnan(fit.weights).all()


def test_what_does_not_come_to_rest_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vexcore.estimate.latent_classes._MAX_STEPS", 1)

    assert fit_classes(draw(100, 13)[0], 2, starts=1).problem == NOT_CONVERGED


def make_fit(bic: float, sizes: list[int], problem: str = "") -> ClassFit:
    k = len(sizes)
    return ClassFit(
        k=k,
        parameters=0,
        log_likelihood=0.0,
        bic=bic,
        entropy=1.0,
        weights=np.full(k, 1 / k),
        chances=np.full((k, 1), 0.5),
        members=np.repeat(np.arange(k), sizes),
        problem=problem,
    )


def test_a_class_of_ten_may_be_chosen_and_one_of_nine_may_not() -> None:
    one, ten, nine = make_fit(100.0, [30]), make_fit(90.0, [20, 10]), make_fit(80.0, [21, 9])

    assert choose_fit([one, ten]) is ten
    assert choose_fit([one, nine]) is one
    assert choose_fit([one, ten, nine]) is ten


def test_a_fit_with_a_problem_is_never_chosen() -> None:
    one = make_fit(100.0, [30])

    assert choose_fit([one, make_fit(float("nan"), [15, 15], NOT_CONVERGED)]) is one
    assert choose_fit([make_fit(1.0, [15, 15], NOT_CONVERGED)]) is None
    assert choose_fit([]) is None


def test_importing_the_estimators_does_not_load_stepmix() -> None:
    command = (
        "import sys, vexcore.pipeline.publish, vexcore.estimate.latent_classes, vexcore.ui.cohort.effects\n"
        "assert not {'stepmix', 'sklearn'} & set(sys.modules)"
    )

    subprocess.run([sys.executable, "-c", command], check=True)


@pytest.mark.slow
def test_the_bootstrap_likelihood_ratio_finds_three_classes() -> None:
    """Of StepMix itself: a fourth class gains no more than it would if there were three; a third does."""
    answers, _members = draw(200, 14)
    settings = {"measurement": "binary", "n_init": 3, "abs_tol": 1e-4, "rel_tol": 0.0, "random_state": 1}
    models = [StepMix(n_components=k, progress_bar=0, **settings) for k in (2, 3, 4)]

    assert blrt(models[0], models[1], answers, n_repetitions=19) == 0.0
    assert blrt(models[1], models[2], answers, n_repetitions=19) > 0.1


def test_labels_are_not_a_matter_of_chance(three: ClassFit) -> None:
    """Of all orders of the true classes only that of the fit is near."""
    near = [list(order) for order in permutations(range(3)) if np.abs(three.chances - CHANCES[list(order)]).max() < 0.2]

    assert near == [[0, 1, 2]]
