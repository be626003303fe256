"""The grid of effects: which rows there are, and that each is that of its own fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from vexcore.estimate.comparisons import list_comparisons
from vexcore.estimate.covariates import build_covariates
from vexcore.estimate.grid import code_blocks, code_clusters, estimate_effects
from vexcore.estimate.ols import fit_arms
from vexcore.estimate.sample import Panel, Sample, SampleArm
from vexcore.estimate.tabulation import Estimates

ARMS = ("control", "one", "two", "reference")
SIZE = 120
MONTHS = (0, 12, 23, 24)


def make_sample() -> Sample:
    random = np.random.default_rng(20261126)
    n = SIZE * len(ARMS)
    arm = np.repeat(ARMS, SIZE)
    consented = (random.random(n) < 0.6) & (arm != "reference")
    persons = pd.DataFrame(
        {
            "arm_id": [f"x:{name}" for name in arm],
            "start_month": [date(2017, 10, 1)] * n,
            "block": [None] * n,
            "cluster_id": [None] * n,
            "participant": consented,
            "consented": consented.astype(float),
            "took_up": (consented & (arm != "control")).astype(float),
            "sex": random.choice(["male", "female"], n),
            "age": random.integers(27, 60, n).astype(float),
            "age_band": random.choice(["age-27-34", "age-35-44"], n),
            "education": random.choice(["low", "middle", "high"], n),
            "migration": random.choice(["none", "western"], n),
            "benefit_norm": random.choice(["single", "couple"], n),
            "household": random.choice(["single", "single-parent"], n),
            "benefit_months": random.integers(1, 90, n).astype(float),
            "duration_band": random.choice(["duration-under-1-year", "duration-1-3-years"], n),
            "wage_eur_6m": random.gamma(1, 300, n),
            "wage_eur_12m": random.gamma(1, 300, n),
            "wage_eur_24m": random.gamma(1, 300, n),
        }
    )
    work = (random.random((n, len(MONTHS))) < 0.35).astype(float)
    wage = random.gamma(1, 500, (n, len(MONTHS)))
    wage[:3, 3] = np.nan
    score = np.where(consented[:, None], random.normal(6, 1.5, (n, 3)), np.nan)
    panels = (
        Panel(outcome_id="work", kind="binary", domain="contract", monthly=True, months=MONTHS, values=work),
        Panel(outcome_id="wage", kind="eur", domain="work-income", monthly=True, months=MONTHS, values=wage),
        Panel(outcome_id="mood", kind="score", domain="health", monthly=False, months=(0, 12, 24), values=score),
    )
    return Sample(
        trial_id="x",
        origin="demonstration",
        consent="post",
        main_comparison="B",
        arms=tuple(
            SampleArm(
                arm_id=f"x:{name}", role=name if name in ("control", "reference") else "treatment", randomised=True
            )
            for name in ARMS
        ),
        persons=persons,
        panels={panel.outcome_id: panel for panel in panels},
    )


@pytest.fixture(scope="module")
def sample() -> Sample:
    return make_sample()


@pytest.fixture(scope="module")
def estimates(sample: Sample) -> Estimates:
    return estimate_effects(sample, draws=50)


def test_each_effect_has_a_name_of_its_own(estimates: Estimates) -> None:
    names = estimates.effects["effect_id"]

    assert names.is_unique
    assert "demonstration:x:one:C:ITT:M1:work:24:all" in set(names)


def test_each_comparison_has_its_estimands_and_models(estimates: Estimates) -> None:
    whole = estimates.effects[estimates.effects["subgroup"] == "all"]
    found = whole.groupby(["outcome_id", "comparison", "estimand"])["model"].agg(set)
    linear = {f"M{number}" for number in range(1, 8)}

    assert found.to_dict() == {
        ("mood", "A", "compliers"): linear,
        ("wage", "A", "compliers"): linear,
        ("wage", "B", "ITT"): linear,
        ("wage", "C", "ATT"): linear,
        ("wage", "C", "ITT"): linear,
        ("work", "A", "compliers"): linear,
        ("work", "B", "ITT"): linear | {"M8"},
        ("work", "C", "ATT"): linear,
        ("work", "C", "ITT"): linear,
    }


def test_months_and_waves(estimates: Estimates) -> None:
    months = estimates.effects.groupby("outcome_id")["month"].agg(lambda found: sorted(set(found)))

    assert months["work"] == list(MONTHS)
    assert months["mood"] == [12, 24]


def test_every_linear_effect_is_under_hc2(estimates: Estimates) -> None:
    effects = estimates.effects
    by_model = effects.groupby("model")["se_type"].agg(set)

    assert by_model.drop("M8").map(lambda kinds: kinds == {"HC2"}).all()
    assert by_model["M8"] == {"HC0"}


@pytest.mark.parametrize(("outcome_id", "month"), [("work", 23), ("wage", 24)])
def test_a_row_is_that_of_its_fit(sample: Sample, estimates: Estimates, outcome_id: str, month: int) -> None:
    comparison = list_comparisons(sample, monthly=True)[1]
    panel = sample.panels[outcome_id]
    y = panel.values[:, [panel.months.index(month)]]
    fits = fit_arms(
        build_covariates(sample.persons, "M4"), comparison.codes, comparison.arms, y, binary=panel.kind == "binary"
    )
    rows = estimates.effects
    rows = rows[(rows["comparison"] == "B") & (rows["model"] == "M4") & (rows["outcome_id"] == outcome_id)]
    rows = rows[(rows["month"] == month) & (rows["subgroup"] == "all")].set_index("arm_id")

    for place, arm in enumerate(comparison.arms):
        assert rows.loc[arm, "estimate"] == pytest.approx(fits.estimate[place, 0], rel=1e-10)
        assert rows.loc[arm, "std_error"] == pytest.approx(fits.std_errors["HC2"][place, 0], rel=1e-10)
        assert rows.loc[arm, "n_arm"] == fits.n_arm[place, 0]
    assert rows["n"].eq(SIZE * 4 - (3 if outcome_id == "wage" else 0)).all()


def test_questionnaires_are_adjusted_for_wave_0(sample: Sample, estimates: Estimates) -> None:
    (comparison,) = list_comparisons(sample, monthly=False)
    panel = sample.panels["mood"]
    fits = fit_arms(
        build_covariates(sample.persons, "M1"),
        comparison.codes,
        comparison.arms,
        panel.values[:, 1:],
        binary=False,
        baseline=panel.values[:, 0],
    )
    rows = estimates.effects.set_index("effect_id")

    assert rows.loc["demonstration:x:two:A:compliers:M1:mood:24:all", "estimate"] == pytest.approx(
        fits.estimate[1, 1], rel=1e-10
    )


def test_other_errors_and_covariances_belong_to_an_effect(estimates: Estimates) -> None:
    effects = estimates.effects.set_index("effect_id")
    errors, pairs = estimates.errors, estimates.covariances
    own = errors[errors["effect_id"] == "demonstration:x:one:C:ITT:M1:work:24:all"].set_index("se_type")
    row = effects.loc["demonstration:x:one:C:ITT:M1:work:24:all"]

    assert set(own.index) == {"HC0", "HC1", "HC2", "HC3", "classical"}
    assert own.loc["HC2", ["std_error", "ci_low", "ci_high", "p_value"]].to_list() == pytest.approx(
        row[["std_error", "ci_low", "ci_high", "p_value"]].to_list(), rel=1e-12
    )
    assert own.loc["HC1", "std_error"] == pytest.approx(
        own.loc["HC0", "std_error"] * np.sqrt(row["n"] / row["df"]), rel=1e-12
    )
    assert set(errors["effect_id"].map(effects["month"])) == {12, 24}
    assert set(pairs["effect_id"].map(effects["model"])) == {"M1"}
    assert (pairs["effect_id"] < pairs["other_effect_id"]).all()
    for names in pairs[["effect_id", "other_effect_id"]].to_numpy():
        one, other = effects.loc[names[0]], effects.loc[names[1]]
        assert one["arm_id"] != other["arm_id"]
        assert one[["comparison", "outcome_id", "month"]].equals(other[["comparison", "outcome_id", "month"]])


def test_without_covariates_arms_share_the_variance_of_the_comparison(sample: Sample) -> None:
    bare = sample.persons.assign(
        **dict.fromkeys(("sex", "education", "migration", "benefit_norm", "household"), "same"),
        **dict.fromkeys(("age", "benefit_months", "wage_eur_6m", "wage_eur_12m", "wage_eur_24m"), 1.0),
    )
    found = estimate_effects(replace(sample, persons=bare), draws=0).covariances.set_index("effect_id")["covariance"]
    control = sample.panels["work"].values[sample.persons["arm_id"] == "x:control", 3]

    assert found["demonstration:x:one:C:ITT:M1:work:24:all"] == pytest.approx(control.var(ddof=1) / SIZE, rel=1e-10)


def test_only_the_family_is_tested_by_randomisation(estimates: Estimates) -> None:
    tested = estimates.effects[estimates.effects["p_randomisation"].notna()]

    assert set(tested["month"]) == {24}
    assert set(tested["model"]) == {"M1"}
    assert set(tested["subgroup"]) == {"all"}
    assert tested.groupby("outcome_id")["comparison"].agg(set).to_dict() == {
        "mood": {"A"},
        "wage": {"B"},
        "work": {"B"},
    }
    assert tested["p_randomisation"].between(1 / 51, 1).all()


def test_subgroups_of_the_main_comparison(estimates: Estimates) -> None:
    parts = estimates.effects[estimates.effects["subgroup"] != "all"]

    assert set(parts.loc[parts["outcome_id"] == "work", "comparison"]) == {"B"}
    assert set(parts["model"]) == {"M1"}
    assert set(parts["month"]) == {12, 24}
    sex = parts[parts["subgroup"].str.startswith("sex=") & (parts["outcome_id"] == "work")]
    assert sex.groupby(["arm_id", "month"])["p_interaction"].nunique().eq(1).all()


def test_a_trial_without_comparison_has_no_effects(sample: Sample) -> None:
    alone = replace(sample, arms=(sample.arms[1],), consent="pre")

    assert estimate_effects(alone, draws=0).effects.empty


def test_without_take_up_there_is_no_att(sample: Sample) -> None:
    unknown = replace(sample, persons=sample.persons.assign(took_up=np.nan))

    assert "ATT" not in set(estimate_effects(unknown, draws=0).effects["estimand"])


def test_clusters_count_where_one_repeats() -> None:
    assert code_clusters(pd.Series(["a", "b", None])) is None
    codes = code_clusters(pd.Series(["b", "a", None, "a"]))
    assert codes is not None
    assert codes.tolist() == [1, 0, -1, 0]


def test_blocks_count_where_anybody_has_one() -> None:
    assert code_blocks(pd.Series([None, None])) is None
    codes = code_blocks(pd.Series(["b", "a", None]))
    assert codes is not None
    assert len(set(codes.tolist())) == 3


def test_profile_classes_are_subgroups_where_they_divide_people(sample: Sample) -> None:
    panels = {"work": sample.panels["work"]}
    halves = np.where(np.arange(len(sample.persons)) % 2, "active-fit", "passive-fit")
    plain = estimate_effects(replace(sample, panels=panels), draws=0).effects
    for classes, levels in (((), set()), (("passive-fit", "active-fit"), {"passive-fit", "active-fit"})):
        own = pd.Categorical(halves if classes else [None] * len(halves), categories=classes)
        persons = sample.persons.assign(profile_class=own)
        effects = estimate_effects(replace(sample, panels=panels, persons=persons), draws=0).effects
        parts = effects[effects["subgroup"].str.startswith("profile_class=")]

        assert set(parts["subgroup"]) == {f"profile_class={level}" for level in levels}
        assert set(parts["model"]) <= {"M1"}
        assert len(effects) - len(parts) == len(plain)
