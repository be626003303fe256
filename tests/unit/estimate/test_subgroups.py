"""Effects within groups: by hand in saturated cells, against an independent Wald test, and who may be told."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from vexcore.estimate.covariates import Covariates, build_covariates
from vexcore.estimate.fits import NO_VARIATION, SMALL_ARM
from vexcore.estimate.ols import fit_arms
from vexcore.estimate.subgroups import LEVELS, SubgroupFit, choose_told, fit_subgroups


def _none(n: int) -> Covariates:
    return Covariates(matrix=np.empty((n, 0)), names=(), levels=())


def _by_level(found: tuple[SubgroupFit, ...]) -> dict[str, SubgroupFit]:
    return {each.level: each for each in found}


def _persons(n: int, random: np.random.Generator) -> pd.DataFrame:
    age = random.integers(27, 65, n).astype(float)
    months = random.integers(1, 100, n).astype(float)
    return pd.DataFrame(
        {
            "sex": random.choice(["male", "female"], n),
            "education": random.choice(["low", "middle", "high"], n, p=[0.5, 0.3, 0.2]),
            "migration": random.choice(["none", "western", "non-western"], n),
            "benefit_norm": random.choice(["single", "couple"], n),
            "age": age,
            "benefit_months": months,
            "wage_eur_6m": random.exponential(500, n),
            "household": random.choice(["single", "single-parent", "couple-children"], n),
            "block": None,
            "start_month": pd.to_datetime("2018-01-01").date(),
        }
    )


def _saturated(random: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    sex = np.repeat(["male", "female"], 60)
    arm = np.tile(np.arange(3), 40)
    y = random.normal(size=(120, 2)) + (sex == "female")[:, None] * (arm == 1)[:, None]
    return pd.DataFrame({"sex": sex}), arm, y


def test_two_levels_by_hand() -> None:
    persons, arm, y = _saturated(np.random.default_rng(1))
    found = _by_level(fit_subgroups(persons, _none(120), arm, ("a", "b"), y, binary=False, characteristic="sex"))
    assert list(found) == ["male", "female"]
    for code in (1, 2):
        for column in range(2):
            effects, variances = [], []
            for sex in found:
                inside = (persons["sex"] == sex).to_numpy()
                treated, control = y[inside & (arm == code), column], y[inside & (arm == 0), column]
                effects.append(treated.mean() - control.mean())
                variances.append(treated.var(ddof=1) / 20 + control.var(ddof=1) / 20)
                fits = found[sex].fits
                assert fits.estimate[code - 1, column] == pytest.approx(effects[-1], rel=1e-10)
                assert fits.std_errors["HC2"][code - 1, column] == pytest.approx(np.sqrt(variances[-1]), rel=1e-10)
                assert fits.n[column] == 60
                assert fits.df[column] == 57
            wald = (effects[0] - effects[1]) ** 2 / sum(variances)
            want = stats.f.sf(wald, 1, 120 - 6)
            assert found["male"].p_interaction[code - 1, column] == pytest.approx(want, rel=1e-9)
    np.testing.assert_array_equal(found["male"].p_interaction, found["female"].p_interaction)


@pytest.mark.parametrize("characteristic", ["education", "household"])
def test_three_levels_against_an_independent_test(characteristic: str) -> None:
    random = np.random.default_rng(2)
    n = 600
    persons = _persons(n, random)
    arm = random.integers(0, 3, n)
    y = random.normal(size=(n, 2)) + persons["age"].to_numpy()[:, None] / 20
    y[:, 0] += 0.5 * ((persons[characteristic] == "single") | (persons[characteristic] == "low")) * (arm == 2)
    y[random.random(n) < 0.1, 1] = np.nan
    covariates = build_covariates(persons, "M1")
    found = fit_subgroups(persons, covariates, arm, ("a", "b"), y, binary=False, characteristic=characteristic)
    levels = sorted(persons[characteristic].unique())
    for column in range(2):
        known = ~np.isnan(y[:, column])
        frame = persons[known]
        plain = pd.get_dummies(
            frame[["sex", "education", "migration", "benefit_norm", "household"]].drop(
                columns=[] if characteristic == "household" else ["household"]
            ),
            drop_first=True,
        ).astype(float)
        numbers = frame[["age", "benefit_months", "wage_eur_6m"]]
        crossed = [
            ((arm[known] == code) & (frame[characteristic] == level)).astype(float)
            for code in (1, 2)
            for level in levels[1:]
        ]
        arms = [(arm[known] == code).astype(float) for code in (1, 2)]
        design = np.column_stack([*crossed, *arms, np.ones(known.sum()), plain, numbers])
        fit = sm.OLS(y[known, column], design).fit(cov_type="HC2", use_t=True)
        for code in (0, 1):
            restriction = np.zeros((2, design.shape[1]))
            restriction[0, 2 * code] = restriction[1, 2 * code + 1] = 1
            want = float(fit.wald_test(restriction, scalar=True).pvalue)
            shown = [each.p_interaction[code, column] for each in found if each.told[column]]
            assert len(shown) == 3
            np.testing.assert_allclose(shown, want, rtol=1e-7)


def test_a_level_is_the_regression_on_its_own_persons() -> None:
    random = np.random.default_rng(3)
    persons = _persons(400, random)
    arm = random.integers(-1, 3, 400)
    y = random.normal(size=(400, 3))
    y[:50, 1] = np.nan
    baseline = random.normal(size=400)
    baseline[::9] = np.nan
    covariates = build_covariates(persons, "M1")
    found = _by_level(
        fit_subgroups(persons, covariates, arm, ("a", "b"), y, binary=False, characteristic="sex", baseline=baseline)
    )
    women = (persons["sex"] == "female").to_numpy()
    alone = fit_arms(
        build_covariates(persons[women], "M1"), arm[women], ("a", "b"), y[women], binary=False, baseline=baseline[women]
    )
    np.testing.assert_allclose(found["female"].fits.estimate, alone.estimate, rtol=1e-9)
    np.testing.assert_allclose(found["female"].fits.std_errors["HC2"], alone.std_errors["HC2"], rtol=1e-9)
    np.testing.assert_array_equal(found["female"].fits.df, alone.df)


def test_clusters_reach_the_effects_and_the_test() -> None:
    persons, arm, _ = _saturated(np.random.default_rng(4))
    persons = pd.concat([persons, persons], ignore_index=True)
    arm = np.tile(arm, 2)
    y = np.tile(np.random.default_rng(5).normal(size=(120, 1)), (2, 1))
    clusters = np.tile(np.arange(120), 2)
    settings = {"binary": False, "characteristic": "sex"}
    drawn = fit_subgroups(persons, _none(240), arm, ("a", "b"), y, clusters=clusters, **settings)
    alone = fit_subgroups(persons, _none(240), arm, ("a", "b"), y, **settings)
    assert drawn[0].fits.se_type == "CR1"
    # Everybody twice: as clusters the evidence is that of half as many persons.
    assert (drawn[0].p_interaction > alone[0].p_interaction).all()
    cells = sm.OLS(
        y[:, 0],
        np.column_stack([(arm == code) & (persons["sex"] == sex) for code in range(3) for sex in ("male", "female")]),
    ).fit(cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True)
    want = cells.wald_test(np.array([[1.0, -1.0, -1.0, 1.0, 0.0, 0.0]]), scalar=True).pvalue
    assert drawn[0].p_interaction[0, 0] == pytest.approx(float(want), rel=1e-9)


@pytest.mark.parametrize(("inside", "beside", "told"), [(10, 10, True), (9, 10, False), (10, 9, False), (9, 9, False)])
@pytest.mark.parametrize("small_arm", [0, 1, 2])
def test_ten_in_and_ten_beside_a_level_in_every_arm(inside: int, beside: int, told: bool, small_arm: int) -> None:
    sizes = {arm: (inside, beside) if arm == small_arm else (30, 30) for arm in range(3)}
    arm = np.concatenate([np.full(sum(size), code) for code, size in sizes.items()])
    codes = np.concatenate([np.repeat([0, 1], size) for size in sizes.values()])
    y = np.random.default_rng(6).normal(size=(len(arm), 1))
    assert choose_told(codes, 2, arm, 2, y).tolist() == [[told], [told]]
    found = fit_subgroups(
        pd.DataFrame({"sex": np.where(codes == 0, "male", "female")}),
        _none(len(arm)),
        arm,
        ("a", "b"),
        y,
        binary=False,
        characteristic="sex",
    )
    for each in found:
        assert each.told.tolist() == [told]
        assert np.isnan(each.fits.estimate).any() == (not told)
        assert np.isnan(each.p_interaction).any() == (not told)
        assert {reason for row in each.fits.reason for reason in row} == {"" if told else SMALL_ARM}
        if not told:
            assert np.isnan(each.fits.estimate).all()
            assert np.isnan(each.fits.comparison_mean).all()
            assert each.fits.n.tolist() == [0]
            assert each.fits.dropped == ("",)


def test_persons_without_the_outcome_do_not_count() -> None:
    arm = np.repeat([0, 1], 20)
    codes = np.tile(np.repeat([0, 1], 10), 2)
    y = np.zeros((40, 2))
    y[0, 1] = np.nan
    assert choose_told(codes, 2, arm, 1, y).tolist() == [[True, False], [True, False]]


def test_persons_of_no_known_level_stand_beside_but_in_no_test() -> None:
    persons, arm, y = _saturated(np.random.default_rng(7))
    more = pd.concat([persons, pd.DataFrame({"sex": [None] * 30 + ["unknown"] * 30})], ignore_index=True)
    settings = {"binary": False, "characteristic": "sex"}
    found = fit_subgroups(persons, _none(120), arm, ("a", "b"), y, **settings)
    wider = fit_subgroups(
        more, _none(180), np.append(arm, np.tile(np.arange(3), 20)), ("a", "b"), np.vstack([y, np.full((60, 2), 9.0)]),
        **settings,
    )  # fmt: skip
    assert [each.level for each in wider] == ["male", "female"]
    for one, other in zip(found, wider, strict=True):
        np.testing.assert_allclose(one.fits.estimate, other.fits.estimate, rtol=1e-10)
        np.testing.assert_allclose(one.p_interaction, other.p_interaction, rtol=1e-8)


def test_a_small_level_leaves_the_test() -> None:
    random = np.random.default_rng(8)
    persons, arm, y = _saturated(random)
    persons = persons.assign(education=np.where(persons["sex"] == "male", "low", "middle"))
    more = pd.concat([persons, pd.DataFrame({"education": ["high"] * 27})], ignore_index=True)
    settings = {"binary": False, "characteristic": "education"}
    found = _by_level(fit_subgroups(persons, _none(120), arm, ("a", "b"), y, **settings))
    wider = _by_level(
        fit_subgroups(
            more, _none(147), np.append(arm, np.tile(np.arange(3), 9)), ("a", "b"), np.vstack([y, y[:27] + 50]),
            **settings,
        )
    )  # fmt: skip
    np.testing.assert_allclose(found["low"].p_interaction, wider["low"].p_interaction, rtol=1e-8)
    assert np.isnan(wider["high"].p_interaction).all()
    assert np.isnan(wider["high"].fits.estimate).all()


def test_nobody_and_few_look_alike() -> None:
    persons, arm, y = _saturated(np.random.default_rng(9))
    nobody = persons.assign(household=np.where(persons["sex"] == "male", "single", "single-parent"))
    few = nobody.assign(household=nobody["household"].where(np.arange(120) != 0, "other"))
    one, other = (
        _by_level(fit_subgroups(each, _none(120), arm, ("a", "b"), y, binary=False, characteristic="household"))
        for each in (nobody, few)
    )
    assert list(one) == list(other) == list(LEVELS["household"])
    assert one["other"].fits.reason == other["other"].fits.reason
    assert one["other"].fits.dropped == other["other"].fits.dropped
    assert one["other"].fits.n.tolist() == other["other"].fits.n.tolist() == [0, 0]


def test_one_level_has_no_test() -> None:
    # Low stands beside enough persons without a known level to be told, but no other level is.
    arm = np.tile(np.arange(2), 40)
    persons = pd.DataFrame({"education": ["low"] * 40 + ["unknown"] * 40})
    y = np.random.default_rng(10).normal(size=(80, 1))
    found = fit_subgroups(persons, _none(80), arm, ("a",), y, binary=False, characteristic="education")
    assert found[0].told.tolist() == [True]
    assert not np.isnan(found[0].fits.estimate).any()
    assert np.isnan(found[0].p_interaction).all()


def test_a_cell_without_an_event_leaves_its_arm_without_a_test() -> None:
    persons, arm, y = _saturated(np.random.default_rng(11))
    binary = (y > 0).astype(float)
    binary[(arm == 1) & (persons["sex"] == "male"), 0] = 0
    found = _by_level(fit_subgroups(persons, _none(120), arm, ("a", "b"), binary, binary=True, characteristic="sex"))
    assert found["male"].fits.reason[0][0] == NO_VARIATION
    for each in found.values():
        assert np.isnan(each.p_interaction).tolist() == [[True, False], [False, False]]
    binary[(arm == 0) & (persons["sex"] == "female"), 1] = 1
    found = _by_level(fit_subgroups(persons, _none(120), arm, ("a", "b"), binary, binary=True, characteristic="sex"))
    assert np.isnan(found["male"].p_interaction[:, 1]).all()


def test_under_the_null_the_interaction_is_uniform() -> None:
    random = np.random.default_rng(12)
    persons, arm, _ = _saturated(random)
    trials = 1000
    # Unequal spread between cells, the same effect in both.
    spread = 1 + (arm == 1) + 2 * (persons["sex"] == "male").to_numpy()
    y = random.normal(size=(120, trials)) * spread[:, None] + 0.5 * (arm == 1)[:, None]
    found = fit_subgroups(persons, _none(120), arm, ("a", "b"), y, binary=False, characteristic="sex")
    for level in (0.05, 0.1):
        share = (found[0].p_interaction <= level).mean(axis=1)
        np.testing.assert_allclose(share, level, atol=3 * np.sqrt(level * (1 - level) / trials))


def test_an_unknown_characteristic_is_refused() -> None:
    persons, arm, y = _saturated(np.random.default_rng(13))
    with pytest.raises(ValueError, match=r"'hair' must be one of sex, age_band"):
        fit_subgroups(persons, _none(120), arm, ("a", "b"), y, binary=False, characteristic="hair")


def test_levels_of_a_trial_are_named_and_who_has_none_is_in_no_level() -> None:
    random = np.random.default_rng(31)
    persons, arm, y = _saturated(random)
    settings = {"binary": False, "characteristic": "profile_class", "levels": ("one", "two")}
    own = pd.Categorical(np.where(persons["sex"] == "male", "one", "two"), categories=["one", "two", "three"])
    found = _by_level(fit_subgroups(persons.assign(profile_class=own), _none(120), arm, ("a", "b"), y, **settings))
    by_sex = _by_level(fit_subgroups(persons, _none(120), arm, ("a", "b"), y, binary=False, characteristic="sex"))

    assert list(found) == ["one", "two"]
    for level, sex in (("one", "male"), ("two", "female")):
        assert (found[level].fits.estimate == by_sex[sex].fits.estimate).all()
        assert (found[level].p_interaction == by_sex[sex].p_interaction).all()
    partly = own.copy()
    partly[::7] = None
    fewer = _by_level(fit_subgroups(persons.assign(profile_class=partly), _none(120), arm, ("a", "b"), y, **settings))
    assert fewer["one"].fits.n[0] + fewer["two"].fits.n[0] == 120 - len(range(0, 120, 7))
