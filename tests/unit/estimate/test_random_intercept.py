"""The random intercept by REML: closed forms of complete panels, and the likelihood written out."""

from __future__ import annotations

import numpy as np
import pytest

from vexcore.estimate.fits import NO_CONVERGENCE
from vexcore.estimate.random_intercept import NO_VARIANCE, fit_random_intercepts
from vexcore.estimate.sample import Floats


def make_scores(persons: int, *, between: float, missing: float, seed: int = 3) -> Floats:
    draws = np.random.default_rng(seed)
    scores = 5 + between * draws.normal(size=(persons, 1)) + draws.normal(size=(persons, 3)) + [0.0, 0.5, 0.2]
    scores[draws.random(scores.shape) < missing] = np.nan
    return np.asarray(scores[~np.isnan(scores).all(axis=1)], dtype=np.float64)


def find_deviance(scores: Floats, ratio: float) -> float:
    """Return minus twice the restricted log-likelihood, every matrix written out."""
    person, wave = np.nonzero(~np.isnan(scores))
    y, x = scores[person, wave], np.eye(scores.shape[1])[wave]
    v = np.eye(len(y)) + ratio * (person[:, None] == person)
    inverse = np.linalg.inv(v)
    cross = x.T @ inverse @ x
    residual = y - x @ np.linalg.solve(cross, x.T @ inverse @ y)
    df = len(y) - x.shape[1]
    spread = residual @ inverse @ residual / df
    return float(df * np.log(spread) + np.linalg.slogdet(v)[1] + np.linalg.slogdet(cross)[1])


def test_a_complete_panel_has_the_ratio_of_the_mean_squares() -> None:
    scores = make_scores(60, between=1.5, missing=0.0)
    persons, waves, whole = scores.mean(axis=1), scores.mean(axis=0), scores.mean()
    among = 3 * ((persons - whole) ** 2).sum() / 59
    within = ((scores - persons[:, None] - waves + whole) ** 2).sum() / (59 * 2)

    found = fit_random_intercepts([scores])

    assert found.ratio[0] == pytest.approx((among - within) / (3 * within), rel=1e-9)
    assert found.variance[0] == pytest.approx(within, rel=1e-9)
    assert found.means[0] == pytest.approx(waves, rel=1e-12)
    estimate, error = found.contrast(0, 0, 2)
    assert estimate == pytest.approx(waves[2] - waves[0], rel=1e-9)
    assert error == pytest.approx(np.sqrt(2 * within / 60), rel=1e-9)
    assert found.reason == ("",)


def test_an_incomplete_panel_has_the_largest_likelihood() -> None:
    scores = make_scores(50, between=0.8, missing=0.35)

    found = fit_random_intercepts([scores])

    here = find_deviance(scores, found.ratio[0])
    assert all(here < find_deviance(scores, found.ratio[0] * factor) for factor in (0.5, 0.99, 1.01, 2.0))
    assert here < find_deviance(scores, 0.0)


def test_at_the_boundary_scores_stand_apart() -> None:
    """Persons whose scores cancel out differ less than chance: the likelihood falls from ratio 0 on."""
    signs = np.tile([[1.0, -1.0, np.nan], [-1.0, np.nan, 1.0], [np.nan, 1.0, -1.0]], (12, 1))
    scores = 5 + signs + np.random.default_rng(1).normal(scale=0.1, size=signs.shape)

    found = fit_random_intercepts([scores])

    assert found.ratio[0] == 0
    assert found.reason == (NO_VARIANCE,)
    assert found.means[0] == pytest.approx(np.nanmean(scores, axis=0), rel=1e-12)
    assert find_deviance(scores, 0.0) < find_deviance(scores, 0.01)


def test_scores_that_hardly_change_have_no_fit() -> None:
    steady = np.arange(30.0)[:, None] + 1e-6 * np.random.default_rng(2).normal(size=(30, 2))

    found = fit_random_intercepts([steady])

    assert found.reason == (NO_CONVERGENCE,)
    assert np.isnan(found.means).all()
    assert np.isnan(found.contrast(0, 0, 1)[0])


def test_sets_do_not_touch_each_other_and_no_digit_is_lost_to_size() -> None:
    sets = [make_scores(40, between=size, missing=0.3, seed=seed) for seed, size in enumerate((0.2, 1.0, 3.0))]

    together = fit_random_intercepts([*sets, sets[1] + 1e5])

    for place, scores in enumerate(sets):
        alone = fit_random_intercepts([scores])
        assert together.ratio[place] == pytest.approx(alone.ratio[0], rel=1e-9, abs=1e-12)
        assert together.covariance[place] == pytest.approx(alone.covariance[0], rel=1e-9)
    assert together.ratio[3] == pytest.approx(together.ratio[1], rel=1e-6)
    assert together.contrast(3, 0, 1) == pytest.approx(together.contrast(1, 0, 1), rel=1e-6)


def test_nothing_gives_nothing() -> None:
    assert fit_random_intercepts([]).reason == ()
