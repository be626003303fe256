"""p-values of the lottery against full enumeration, an independent regression and its own null."""

from collections import Counter
from itertools import permutations

import numpy as np
import pytest
import statsmodels.api as sm

from vexcore.estimate.covariates import Covariates
from vexcore.estimate.ols import fit_arms
from vexcore.estimate.randomisation import build_lottery, draw_p_values, permute_arms

Y8 = np.array([1.0, 4.0, 2.5, 7.0, 6.0, 9.0, 3.0, 11.0])
X8 = np.array([0.0, 1.0, 0.5, 2.0, 1.0, 3.0, 2.5, 1.5])


def _covariates(*columns: np.ndarray, n: int) -> Covariates:
    names = tuple(f"x{place}" for place in range(len(columns)))
    matrix = np.column_stack(columns) if columns else np.empty((n, 0))
    return Covariates(matrix=matrix, names=names, levels=("",) * len(columns))


def _t(arm: np.ndarray, y: np.ndarray, covariates: Covariates, arms: int) -> np.ndarray:
    dummies = (arm[:, None] == np.arange(1, arms + 1)).astype(float)
    design = np.column_stack([dummies, np.ones(len(arm)), covariates.matrix])
    fit = sm.OLS(y, design).fit(cov_type="HC2")
    return np.abs(fit.tvalues[:arms])


def _enumerate(arm: np.ndarray, y: np.ndarray, covariates: Covariates, arms: int) -> np.ndarray:
    """Return the share of all assignments whose statistic is at least as large, the one drawn included."""
    observed = _t(arm, y, covariates, arms)
    every = sorted(set(permutations(arm.tolist())))
    found = np.array([_t(np.array(each), y, covariates, arms) for each in every])
    return (found >= observed * (1 - 1e-9)).mean(axis=0)


@pytest.mark.parametrize("with_covariate", [False, True])
def test_draws_agree_with_all_assignments(with_covariate: bool) -> None:
    arm = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    covariates = _covariates(*([X8] if with_covariate else []), n=8)
    exact = _enumerate(arm, Y8, covariates, 1)[0]
    drawn = draw_p_values(covariates, arm, ("a",), Y8[:, None], blocks=None, clusters=None, draws=10_000, seed=11)
    assert drawn[0, 0] == pytest.approx(exact, abs=3 * np.sqrt(exact * (1 - exact) / 10_000))
    assert 0.02 < exact < 0.98


def test_draws_of_two_arms_agree_with_all_assignments() -> None:
    arm = np.array([0, 0, 1, 1, 0, 2, 1, 2])
    covariates = _covariates(n=8)
    exact = _enumerate(arm, Y8, covariates, 2)
    drawn = draw_p_values(covariates, arm, ("a", "b"), Y8[:, None], blocks=None, clusters=None, draws=10_000, seed=3)
    np.testing.assert_allclose(drawn[:, 0], exact, atol=3 * np.sqrt(0.25 / 10_000))


def test_six_persons_by_hand() -> None:
    # Of the 20 ways to draw 3 of 6, only the one drawn and its mirror part the low three from the high three.
    y = np.array([[1.0], [2.0], [3.0], [10.0], [11.0], [12.0]])
    arm = np.array([0, 0, 0, 1, 1, 1])
    drawn = draw_p_values(_covariates(n=6), arm, ("a",), y, blocks=None, clusters=None, draws=10_000, seed=5)
    assert drawn[0, 0] == pytest.approx(0.1, abs=3 * np.sqrt(0.1 * 0.9 / 10_000))


def test_pairs_by_hand() -> None:
    # Three pairs: of the 8 ways, the one drawn and its mirror have the largest difference.
    y = np.array([[1.0], [4.0], [2.0], [6.0], [3.0], [8.0]])
    arm = np.array([0, 1, 0, 1, 0, 1])
    blocks = np.array([0, 0, 1, 1, 2, 2])
    drawn = draw_p_values(_covariates(n=6), arm, ("a",), y, blocks=blocks, clusters=None, draws=10_000, seed=6)
    assert drawn[0, 0] == pytest.approx(0.25, abs=3 * np.sqrt(0.25 * 0.75 / 10_000))


def test_separated_values_are_exact_and_ties_count() -> None:
    # Without spread in either arm t is infinite: of 20 ways, the one drawn and its mirror.
    y = np.array([[0.0], [0.0], [0.0], [1.0], [1.0], [1.0]])
    arm = np.array([0, 0, 0, 1, 1, 1])
    drawn = draw_p_values(_covariates(n=6), arm, ("a",), y, blocks=None, clusters=None, draws=10_000, seed=7)
    assert drawn[0, 0] == pytest.approx(0.1, abs=3 * np.sqrt(0.1 * 0.9 / 10_000))


def _trial(seed: int, n: int = 240) -> tuple[Covariates, np.ndarray, np.ndarray, np.random.Generator]:
    random = np.random.default_rng(seed)
    covariates = _covariates(random.normal(size=n), random.integers(0, 2, n).astype(float), n=n)
    arm = random.permutation(np.arange(n) % 3)
    y = random.normal(size=(n, 3)) + covariates.matrix[:, :1] + 0.3 * (arm == 1)[:, None]
    return covariates, arm, y, random


def _p_by_fits(
    covariates: Covariates, arm: np.ndarray, y: np.ndarray, drawn: np.ndarray, baseline: np.ndarray | None = None
) -> np.ndarray:
    def study(codes: np.ndarray) -> np.ndarray:
        fits = fit_arms(covariates, codes, ("a", "b"), y, binary=False, baseline=baseline)
        return np.abs(fits.estimate) / fits.std_errors["HC2"]

    observed = study(arm)
    found = np.array([study(each) for each in drawn])
    return (1 + (found >= observed).sum(axis=0)) / (1 + len(drawn))


@pytest.mark.parametrize("with_baseline", [False, True])
def test_the_statistic_is_that_of_the_regression(with_baseline: bool) -> None:
    covariates, arm, y, random = _trial(1)
    y[:30, 1] = np.nan
    y[200:, 2] = np.nan
    baseline = random.normal(size=240) if with_baseline else None
    if baseline is not None:
        baseline[::7] = np.nan
    drawn = permute_arms(build_lottery(arm, blocks=None, clusters=None), 60, np.random.default_rng(8))
    p = draw_p_values(covariates, arm, ("a", "b"), y, blocks=None, clusters=None, baseline=baseline, draws=60, seed=8)
    np.testing.assert_array_equal(p, _p_by_fits(covariates, arm, y, drawn, baseline))


def test_persons_outside_the_comparison_have_no_part() -> None:
    covariates, arm, y, random = _trial(2)
    wider = Covariates(
        matrix=np.vstack([covariates.matrix, random.normal(size=(50, 2))]), names=covariates.names, levels=("", "")
    )
    p = draw_p_values(covariates, arm, ("a", "b"), y, blocks=None, clusters=None, draws=99, seed=4)
    more = draw_p_values(
        wider,
        np.append(arm, np.full(50, -1)),
        ("a", "b"),
        np.vstack([y, np.full((50, 3), 1e6)]),
        blocks=None,
        clusters=None,
        draws=99,
        seed=4,
    )
    np.testing.assert_array_equal(p, more)


def test_p_values_do_not_depend_on_the_other_outcomes_or_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    covariates, arm, y, _ = _trial(3)
    together = draw_p_values(covariates, arm, ("a", "b"), y, blocks=None, clusters=None, draws=101, seed=9)
    alone = draw_p_values(covariates, arm, ("a", "b"), y[:, 2:], blocks=None, clusters=None, draws=101, seed=9)
    np.testing.assert_array_equal(together[:, 2:], alone)
    monkeypatch.setattr("vexcore.estimate.randomisation._BATCH_CELLS", 1)
    one_by_one = draw_p_values(covariates, arm, ("a", "b"), y, blocks=None, clusters=None, draws=101, seed=9)
    np.testing.assert_array_equal(together, one_by_one)
    assert ((together > 0) & (together <= 1)).all()


def test_a_large_effect_has_the_smallest_p_value_there_is() -> None:
    covariates, arm, y, _ = _trial(4)
    y[arm == 2] += 5
    p = draw_p_values(covariates, arm, ("a", "b"), y, blocks=None, clusters=None, draws=199, seed=2)
    np.testing.assert_array_equal(p[1], np.full(3, 1 / 200))


def test_nothing_is_said_where_there_is_no_statistic() -> None:
    covariates, arm, y, _ = _trial(5)
    y[:, 0] = 3.0
    y[:, 1] = np.nan
    p = draw_p_values(covariates, arm, ("a", "b", "empty"), y, blocks=None, clusters=None, draws=20, seed=2)
    assert np.isnan(p).tolist() == [[True, True, False], [True, True, False], [True, True, True]]


def test_an_arm_that_a_covariate_explains_has_no_p_value() -> None:
    covariates, arm, y, _ = _trial(6)
    own = _covariates(covariates.matrix[:, 0], (arm == 1).astype(float), n=240)
    p = draw_p_values(own, arm, ("a", "b"), y, blocks=None, clusters=None, draws=20, seed=2)
    assert np.isnan(p[0]).all()
    assert not np.isnan(p[1]).any()


def test_a_comparison_of_nobody_or_of_one_arm_has_no_p_value() -> None:
    covariates, arm, y, _ = _trial(6)
    for codes in (np.full(240, -1), np.zeros(240, dtype=int), np.where(arm == 0, -1, 1)):
        p = draw_p_values(covariates, codes, ("a", "b"), y, blocks=None, clusters=None, draws=20, seed=2)
        assert p.shape == (2, 3)
        assert np.isnan(p).all()


def test_blocks_keep_their_persons_and_sizes() -> None:
    random = np.random.default_rng(7)
    arm, blocks = random.integers(0, 3, 90), random.integers(0, 4, 90)
    drawn = permute_arms(build_lottery(arm, blocks=blocks, clusters=None), 200, random)
    assert len(np.unique(drawn, axis=0)) == 200
    for block in range(4):
        inside = blocks == block
        want = np.bincount(arm[inside], minlength=3)
        assert all((np.bincount(each[inside], minlength=3) == want).all() for each in drawn)


def test_clusters_move_as_a_whole() -> None:
    arm = np.array([0, 0, 1, 1, 1, 0, 1])
    clusters = np.array([4, 4, 2, 2, 2, -1, -1])
    lottery = build_lottery(arm, blocks=None, clusters=clusters)
    drawn = permute_arms(lottery, 600, np.random.default_rng(1))
    assert (drawn[:, 0] == drawn[:, 1]).all()
    assert (drawn[:, 2:5] == drawn[:, 2:3]).all()
    units = drawn[:, [0, 2, 5, 6]]
    assert (units.sum(axis=1) == 2).all()
    # Two of four units: each of the six ways is as likely.
    counts = Counter(map(tuple, units.tolist()))
    assert len(counts) == 6
    assert max(abs(count - 100) for count in counts.values()) < 3.5 * np.sqrt(600 * (1 / 6) * (5 / 6))


def test_clusters_stay_in_their_block() -> None:
    arm = np.array([0, 0, 1, 1, 0, 0, 1, 1])
    blocks = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    clusters = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    drawn = permute_arms(build_lottery(arm, blocks=blocks, clusters=clusters), 100, np.random.default_rng(1))
    assert sorted(map(tuple, np.unique(drawn, axis=0).tolist())) == [
        (0, 0, 1, 1, 0, 0, 1, 1),
        (0, 0, 1, 1, 1, 1, 0, 0),
        (1, 1, 0, 0, 0, 0, 1, 1),
        (1, 1, 0, 0, 1, 1, 0, 0),
    ]


def test_members_of_a_cluster_in_two_arms_were_not_drawn_together() -> None:
    lottery = build_lottery(np.array([0, 1, 1]), blocks=None, clusters=np.array([5, 5, 5]))
    assert len(lottery.arm) == 2
    assert lottery.unit[1] == lottery.unit[2] != lottery.unit[0]


@pytest.mark.parametrize("clustered", [False, True])
def test_under_the_null_p_values_are_uniform(clustered: bool) -> None:
    random = np.random.default_rng(2017)
    trials, n = 400, 60
    clusters = np.arange(n) // 3 if clustered else None
    blocks = np.arange(n) // 30
    covariates = _covariates(random.normal(size=n), (blocks == 1).astype(float), n=n)
    low = np.empty(trials)
    for trial in range(trials):
        # Skewed outcomes that the members of a cluster share, and a block that differs.
        y = random.exponential(size=(n, 1)) + 2 * blocks[:, None]
        if clustered:
            y += 2 * np.repeat(random.normal(size=n // 3), 3)[:, None]
        units = np.arange(n // 3) % 2 if clustered else np.arange(n) % 2
        arm = np.concatenate([random.permutation(part) for part in np.split(units, 2)])
        arm = np.repeat(arm, 3) if clustered else arm
        p = draw_p_values(covariates, arm, ("a",), y, blocks=blocks, clusters=clusters, draws=99, seed=trial)
        low[trial] = p[0, 0] <= 0.1
    assert low.mean() == pytest.approx(0.1, abs=3 * np.sqrt(0.1 * 0.9 / trials))
