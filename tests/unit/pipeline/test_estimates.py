"""What may be shown of effects: the counts that decide, on both sides of each line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from vexcore.disclosure.policy import FEW_CONTRIBUTORS, FURTHER
from vexcore.estimate.fits import LOW_DF, NO_SPREAD, NO_VARIATION, SMALL_ARM, WEAK_INSTRUMENT
from vexcore.estimate.sample import Sample, SampleArm
from vexcore.estimate.tabulation import Estimates
from vexcore.pipeline.estimates import (
    FEW_EITHER,
    TAKE_UP_WITHHELD,
    TELLS_COUNT,
    ShownCells,
    find_shown,
    release_estimates,
)

EVERYTHING = ShownCells(
    outcomes=frozenset({("off_benefit", 24, "x:one"), ("off_benefit", 24, "x:control")}),
    bases=frozenset(("off_benefit", 24, f"x:{arm}") for arm in ("one", "two", "three", "control")),
    consented=frozenset({"x:one", "x:control"}),
    took_up=frozenset({"x:one"}),
)
NOTHING = replace(EVERYTHING, outcomes=frozenset(), consented=frozenset(), took_up=frozenset())


def make_effect(**changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "arm_id": "x:one",
        "comparison_arm_id": "x:control",
        "comparison": "C",
        "main": True,
        "estimand": "ITT",
        "model": "M1",
        "outcome_id": "off_benefit",
        "kind": "binary",
        "domain": "benefit",
        "monthly": True,
        "month": 24,
        "subgroup": "all",
        "estimate": 0.1,
        "std_error": 0.04,
        "se_type": "HC2",
        "df": 180,
        "n": 200,
        "n_arm": 100,
        "n_comparison": 100,
        "nonzero_arm": 30,
        "nonzero_comparison": 20,
        "comparison_mean": 0.2,
        "comparison_sd": 0.4,
        "first_stage_f": np.nan,
        "adjusters": 10,
        "dropped": "",
        "reason": "",
        "ci_level": 0.9,
        "ci_low": 0.034,
        "ci_high": 0.166,
        "p_value": 0.013,
        "mde": 0.1,
    }
    row |= changes
    parts = ("arm_id", "comparison", "estimand", "model", "outcome_id", "month", "subgroup")
    return row | {"effect_id": "demonstration:" + ":".join(str(row[part]) for part in parts)}


def make_sample() -> Sample:
    persons = pd.DataFrame(
        {
            "arm_id": ["x:control"] * 100 + ["x:one"] * 100,
            "took_up": [0.0] * 100 + [1.0] * 50 + [0.0] * 50,
        }
    )
    arms = tuple(SampleArm(arm_id=name, role="treatment", randomised=True) for name in ("x:control", "x:one"))
    return Sample(
        trial_id="x",
        origin="demonstration",
        consent="post",
        main_comparison="C",
        arms=arms,
        persons=persons,
        panels={},
    )


def release(*rows: dict[str, Any], shown: ShownCells = EVERYTHING, embargoed: bool = False) -> dict[str, pd.DataFrame]:
    effects = pd.DataFrame(rows)
    kinds = pd.DataFrame(
        {
            "effect_id": effects["effect_id"],
            "se_type": "HC3",
            "std_error": 0.05,
            "ci_level": 0.9,
            "ci_low": 0.0,
            "ci_high": 0.2,
            "p_value": 0.05,
        }
    )
    first = effects["effect_id"].iloc[0]
    pairs = pd.DataFrame({"effect_id": first, "other_effect_id": effects["effect_id"].iloc[1:], "covariance": 0.001})
    estimates = Estimates(effects=effects, errors=kinds, covariances=pairs)
    return release_estimates(estimates, make_sample(), shown, embargoed=embargoed)


def release_one(**changes: Any) -> pd.Series:
    options = {name: changes.pop(name) for name in ("shown", "embargoed") if name in changes}
    frames = release(make_effect(**changes), **options)
    return frames["effect"].iloc[0]


def test_a_sound_effect_is_shown_whole() -> None:
    row = release_one()

    assert row["status"] == "released"
    assert row["reason"] is None
    assert (row["estimate"], row["std_error"], row["ci_low"], row["p_holm"], row["p_bh"]) == (
        0.1,
        0.04,
        0.034,
        0.013,
        0.013,
    )
    assert row["significant"]
    assert (row["n_arm"], row["comparison_mean"], row["comparison_sd"]) == (100, 0.2, 0.4)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"nonzero_arm": 10}, "released"),
        ({"nonzero_arm": 9}, "suppressed"),
        ({"nonzero_arm": 0, "estimate": np.nan, "reason": NO_VARIATION}, "suppressed"),
        ({"nonzero_arm": 90}, "released"),
        ({"nonzero_arm": 91}, "suppressed"),
        ({"nonzero_comparison": 10}, "released"),
        ({"nonzero_comparison": 9}, "suppressed"),
        ({"nonzero_comparison": 91}, "suppressed"),
    ],
)
def test_a_binary_effect_needs_ten_with_and_ten_without(changes: dict[str, Any], status: str) -> None:
    row = release_one(**changes)

    assert row["status"] == status
    if status == "suppressed":
        assert row["reason"] == FEW_EITHER
        assert row[["estimate", "std_error", "ci_low", "p_value", "n", "n_arm", "df", "mde"]].isna().all()
        assert pd.isna(row["significant"])


@pytest.mark.parametrize(("nonzero", "status"), [(10, "released"), (9, "suppressed")])
def test_an_amount_needs_ten_persons_with_one(nonzero: int, status: str) -> None:
    row = release_one(kind="eur", nonzero_arm=nonzero, nonzero_comparison=100)

    assert row["status"] == status
    assert row["reason"] == (None if status == "released" else FEW_CONTRIBUTORS)


def test_a_score_is_not_judged_by_zeros() -> None:
    assert release_one(kind="score", nonzero_arm=0, monthly=False)["status"] == "released"


@pytest.mark.parametrize("reason", [SMALL_ARM, LOW_DF, WEAK_INSTRUMENT])
def test_what_cannot_be_estimated_says_why(reason: str) -> None:
    row = release_one(estimate=np.nan, reason=reason)

    assert (row["status"], row["reason"], row["se_type"]) == ("not_estimable", reason, "none")


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({("off_benefit", 24, "x:one"), ("off_benefit", 24, "x:control")}, "released"),
        ({("off_benefit", 24, "x:one")}, "suppressed"),
        ({("off_benefit", 24, "x:control")}, "suppressed"),
        ({("off_benefit", 23, "x:one"), ("off_benefit", 23, "x:control")}, "suppressed"),
    ],
)
def test_without_covariates_both_cells_must_be_shown(cells: set[tuple[str, int, str]], status: str) -> None:
    shown = replace(NOTHING, outcomes=frozenset(cells))
    row = release_one(model="M2", shown=shown)

    assert row["status"] == status
    assert row["reason"] == (None if status == "released" else TELLS_COUNT)


def test_the_mean_of_the_comparison_arm_follows_its_cell() -> None:
    row = release_one(shown=NOTHING)

    assert row["status"] == "released"
    assert row[["comparison_mean", "comparison_sd"]].isna().all()


def test_registers_of_who_consented_are_in_no_other_table() -> None:
    own = {"comparison": "A", "estimand": "compliers"}

    assert pd.isna(release_one(**own)["comparison_mean"])
    assert release_one(**own)["status"] == "released"
    assert release_one(**own, model="M2")["reason"] == TELLS_COUNT
    assert release_one(**own, shown=NOTHING)["reason"] == FURTHER


def test_att_waits_for_take_up() -> None:
    untold = replace(EVERYTHING, took_up=frozenset())

    assert release_one(estimand="ATT")["status"] == "released"
    withheld = release_one(estimand="ATT", shown=untold, first_stage_f=300.0)
    assert (withheld["status"], withheld["reason"]) == ("suppressed", TAKE_UP_WITHHELD)
    assert pd.isna(withheld["first_stage_f"])


@pytest.mark.parametrize(("adjusters", "status"), [(5, "released"), (4, "suppressed"), (0, "suppressed")])
def test_few_covariates_are_as_none(adjusters: int, status: str) -> None:
    row = release_one(adjusters=adjusters, shown=NOTHING)

    assert row["status"] == status
    assert row["reason"] == (None if status == "released" else TELLS_COUNT)


def test_an_amount_that_nobody_has_is_as_few() -> None:
    row = release_one(kind="eur", nonzero_arm=0, nonzero_comparison=0, estimate=np.nan, reason=NO_SPREAD)

    assert (row["status"], row["reason"]) == ("suppressed", FEW_CONTRIBUTORS)


def test_a_withheld_size_follows_from_no_effect() -> None:
    shown = replace(EVERYTHING, bases=EVERYTHING.bases - {("off_benefit", 24, "x:three")})
    frames = release(make_effect(), make_effect(arm_id="x:two"), make_effect(arm_id="x:three"), shown=shown)
    effects = frames["effect"]

    assert set(effects["status"]) == {"released"}
    assert effects[["n", "n_arm", "n_comparison", "df", "dropped"]].isna().all(axis=None)
    # 180 degrees of freedom are told as 100.
    half = stats.t.ppf(0.95, 100) * 0.04
    assert effects["ci_high"].to_list() == pytest.approx([0.1 + half] * 3)
    assert effects["mde"].to_list() == pytest.approx([(stats.t.ppf(0.95, 100) + stats.t.ppf(0.8, 100)) * 0.04] * 3)
    assert frames["effect_error"].empty


@pytest.mark.parametrize(("df", "told"), [(10, 10), (14, 10), (15, 15), (999, 500), (1000, 1000), (90_000, 10_000)])
def test_subgroups_tell_degrees_of_freedom_rounded_down(df: int, told: int) -> None:
    row = release_one(subgroup="sex=female", df=df, dropped="education: unknown joined to the largest")

    assert row["ci_high"] == pytest.approx(0.1 + stats.t.ppf(0.95, told) * 0.04)
    assert row["p_value"] == pytest.approx(2 * stats.t.sf(2.5, told))
    assert pd.isna(row["dropped"])


def test_an_interaction_is_shown_with_all_its_levels() -> None:
    def find(*parts: dict[str, Any]) -> list[bool]:
        effects = release(*parts)["effect"]
        return effects["p_interaction"].notna().to_list()

    female = make_effect(subgroup="sex=female", p_interaction=0.3)
    male = make_effect(subgroup="sex=male", p_interaction=0.3)
    few = make_effect(subgroup="sex=male", p_interaction=0.3, nonzero_arm=9)
    none = make_effect(subgroup="sex=male", p_interaction=np.nan, nonzero_arm=0, estimate=np.nan, reason=NO_VARIATION)
    untold = make_effect(subgroup="sex=unknown", estimate=np.nan, p_interaction=np.nan, reason=SMALL_ARM)

    assert find(female, male) == [True, True]
    assert find(female, few) == find(female, none) == [False, False]
    assert find(female, male, untold) == [True, True, False]
    assert find(female, make_effect(subgroup="household=single", p_interaction=0.1, nonzero_arm=9)) == [True, False]


def test_subgroups_tell_no_sizes() -> None:
    row = release_one(subgroup="sex=female", reason="exploratory")

    assert (row["status"], row["reason"], row["estimate"]) == ("released", "exploratory", 0.1)
    assert row[["n", "n_arm", "n_comparison", "df", "comparison_mean", "comparison_sd", "p_holm"]].isna().all()


def test_a_family_counts_only_what_is_shown() -> None:
    frames = release(
        make_effect(),
        make_effect(arm_id="x:two", p_value=0.04),
        make_effect(arm_id="x:three", p_value=0.001, nonzero_arm=3),
    )
    by_arm = frames["effect"].set_index("arm_id")

    assert by_arm.loc["x:one", "p_holm"] == pytest.approx(0.026)
    assert by_arm.loc["x:two", "p_holm"] == pytest.approx(0.04)
    assert by_arm.loc["x:two", "p_bh"] == pytest.approx(0.04)
    assert pd.isna(by_arm.loc["x:three", "p_holm"])


def test_what_belongs_to_a_withheld_effect_is_withheld_with_it() -> None:
    frames = release(make_effect(), make_effect(arm_id="x:two"), make_effect(arm_id="x:three", nonzero_arm=3))
    withheld = make_effect(arm_id="x:three")["effect_id"]

    assert len(frames["effect_error"]) == 2
    assert len(frames["effect_covariance"]) == 1
    for name in ("effect_error", "effect_covariance", "power"):
        assert withheld not in set(frames[name].iloc[:, 0])
    assert withheld not in set(frames["effect_covariance"]["other_effect_id"])


def test_power_holds_the_smallest_effect_for_four_tests() -> None:
    power = release(make_effect(df=1_000_000_000))["power"].set_index(["alpha", "power"])["mde"]

    assert power[0.10, 0.80] == pytest.approx(0.04 * (1.6448536 + 0.8416212), abs=1e-7)
    assert power[0.05, 0.90] == pytest.approx(0.04 * (1.9599640 + 1.2815516), abs=1e-7)
    assert len(power) == 4


def test_before_the_end_nothing_is_shown_but_names() -> None:
    frames = release(make_effect(), make_effect(arm_id="x:two", nonzero_arm=3), embargoed=True)
    effects = frames["effect"]

    assert set(frames) == {"effect"}
    assert set(effects["status"]) == {"embargoed"}
    assert effects["reason"].nunique() == 1
    names = ["effect_id", "arm_id"]
    assert (effects.drop(columns=names).nunique(dropna=False) == 1).all()
    assert effects.drop(columns="month").select_dtypes("number").isna().all(axis=None)


def test_shown_cells_are_read_from_released_rows() -> None:
    course = [
        {"outcome_id": "off_benefit", "month": 3, "arm_id": "x:one", "status": "released", "base_n": 50},
        {"outcome_id": "off_benefit", "month": 4, "arm_id": "x:one", "status": "suppressed", "base_n": 50},
        {"outcome_id": "off_benefit", "month": 4, "arm_id": "x:two", "status": "suppressed", "base_n": None},
    ]
    profile = [
        {
            "characteristic": "health",
            "wave": 2,
            "arm_id": "x:one",
            "population": "respondents",
            "status": "released",
            "base_n": 40,
        },
        {
            "characteristic": "sex",
            "wave": 0,
            "arm_id": "x:one",
            "population": "assigned",
            "status": "released",
            "base_n": 90,
        },
    ]
    recruitment = [
        {"stage": "consented", "arm_id": "x:one", "status": "released"},
        {"stage": "took-up", "arm_id": "x:one", "status": "suppressed"},
        {"stage": "assigned", "arm_id": "x:two", "status": "released"},
    ]
    shown = find_shown({"course": course, "profile": profile, "recruitment": recruitment})

    assert shown.outcomes == {("off_benefit", 3, "x:one"), ("health", 24, "x:one")}
    assert shown.bases == shown.outcomes | {("off_benefit", 4, "x:one")}
    assert (shown.consented, shown.took_up) == ({"x:one"}, set())
