"""Questions to estimated effects: the main comparison, filters, embargo, and what is withheld."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support.estimates import MODELS, write_estimate_mart
from support.participants import EMBARGO_UNTIL, LATE

from vexcore.contracts.selection import EffectSelection
from vexcore.queries.effects import load_effects
from vexcore.queries.estimates import (
    EVERY_SUBGROUP,
    EstimateSelection,
    load_estimate_choices,
    load_estimate_errors,
    load_estimate_outcomes,
    load_estimates,
)
from vexcore.store.mart import Mart

TODAY = "2027-01-01"
NUMBERS = [
    *("estimate", "std_error", "ci_low", "ci_high", "p_value", "p_holm", "p_bh", "p_randomisation", "p_interaction"),
    *("n", "n_arm", "n_comparison", "df", "comparison_mean", "comparison_sd", "first_stage_f", "mde", "dropped"),
]


@pytest.fixture(scope="module")
def effects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mart]:
    """Return a mart that holds estimated effects, open."""
    home = tmp_path_factory.mktemp("estimates")
    write_estimate_mart(home)
    with Mart.open(Path(home)) as opened:
        yield opened


def ask(mart: Mart, *, origin: str = "demonstration", **asked: Any) -> pd.DataFrame:
    chosen = {"outcomes": ("off_benefit",), "months": (24,), "today": TODAY} | asked
    return load_estimates(mart, selection=EstimateSelection(origin=origin, **chosen))


def find(frame: pd.DataFrame, **keys: object) -> pd.Series:
    for column, value in keys.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_the_main_comparison_is_that_of_each_trial(effects: Mart) -> None:
    rows = ask(effects)

    assert dict(zip(rows["trial_id"], rows["comparison"], strict=True)) == {"groningen": "B", "oss": "C"}
    assert list(rows["arm_id"]) == [
        *("groningen:t1", "groningen:t2", "groningen:t3", "groningen:t4", "groningen:control"),
        *("oss:eigen-regie", "oss:intensieve-begeleiding"),
    ]
    own = find(rows, arm_id="oss:eigen-regie")
    assert (own["estimate"], own["comparison_arm_id"], own["estimand"]) == (0.08, "oss:control", "ITT")
    assert (own["municipalities"], own["versus_nl"], own["role"]) == ("Oss", "Standaardgroep", "treatment")
    assert own["ci_low"] == pytest.approx(0.08 - 1.6448536 * 0.03)


def test_a_questionnaire_of_who_consented_has_a_as_its_main_comparison(effects: Mart) -> None:
    assert set(ask(effects, outcomes=("health",))["comparison"]) == {"A"}
    assert set(ask(effects, outcomes=("health",))["main_comparison"]) == {"A"}
    assert set(ask(effects, outcomes=("subjective_health_tiu",))["comparison"]) == {"C"}
    assert ask(effects, outcomes=("health",), comparison="C").empty


def test_a_comparison_can_be_chosen_and_says_which_one_is_main(effects: Mart) -> None:
    rows = ask(effects, comparison="C")

    assert set(rows["trial_id"]) == {"groningen", "oss"}
    assert set(rows.loc[rows["trial_id"] == "groningen", "main_comparison"]) == {"B"}
    assert set(ask(effects, comparison="A")["estimand"]) == {"compliers"}


def test_the_effect_of_taking_up_is_asked_for_by_itself(effects: Mart) -> None:
    assert ask(effects, uptake=True)["trial_id"].unique().tolist() == ["oss"]
    row = find(ask(effects, uptake=True), arm_id="oss:eigen-regie")
    assert (row["estimand"], row["estimate"], row["first_stage_f"]) == ("ATT", 0.16, 80.0)
    assert set(ask(effects)["estimand"]) == {"ITT"}


@pytest.mark.parametrize(
    ("components", "only", "arms"),
    [
        (("intensive",), False, ["groningen:t2", "oss:intensieve-begeleiding"]),
        (("earnings",), False, ["groningen:t3"]),
        (("earnings",), True, []),
        (("bonus", "earnings"), True, ["groningen:t3"]),
        (("earnings", "intensive"), False, []),
    ],
)
def test_arms_are_chosen_by_what_they_offer(
    effects: Mart, components: tuple[str, ...], only: bool, arms: list[str]
) -> None:
    assert list(ask(effects, components=components, only=only)["arm_id"]) == arms


def test_trials_arms_months_and_models_are_filters(effects: Mart) -> None:
    assert set(ask(effects, trials=("oss",))["trial_id"]) == {"oss"}
    assert list(ask(effects, arms=("oss:eigen-regie",), months=())["month"]) == list(range(37))
    models = ask(effects, arms=("oss:eigen-regie",), models=())
    assert list(models["model"]) == list(MODELS)
    assert find(models, model="M2")["estimate"] == pytest.approx(0.072)


def test_subgroups_stand_apart_from_everybody(effects: Mart) -> None:
    assert set(ask(effects)["subgroup"]) == {"all"}
    women = find(ask(effects, subgroup="sex=female", trials=("oss",)), arm_id="oss:eigen-regie")
    assert (women["estimate"], women["p_interaction"], women["reason"]) == (0.04, 0.07, "exploratory")
    every = ask(effects, subgroup=EVERY_SUBGROUP, arms=("oss:eigen-regie",))
    assert len(every) == 5


def test_what_is_withheld_has_words_and_no_number(effects: Mart) -> None:
    small = find(ask(effects), arm_id="groningen:t4")

    assert (small["status"], small["reason_nl"]) == (
        "suppressed",
        "achtergehouden: in een van beide groepen minder dan 10 personen met of zonder deze uitkomst",
    )
    assert small[NUMBERS].isna().all()
    start = find(ask(effects, months=(0,)), arm_id="groningen:t1")
    assert start["status"] == "not_estimable"


@pytest.mark.parametrize(("today", "held"), [(EMBARGO_UNTIL, True), ("2030-07-01", False), ("2030-06-29", True)])
def test_no_effect_is_told_up_to_and_on_the_last_day_of_an_embargo(effects: Mart, today: str, held: bool) -> None:
    # The fixture wrote these rows with numbers: the mart alone does not hold them back.
    rows = ask(effects, origin="estimated", outcomes=(LATE,), today=today)

    assert set(rows["status"]) == ({"embargoed"} if held else {"released"})
    assert rows[NUMBERS].isna().all(axis=None) == held
    assert (set(rows["reason_nl"].dropna()) == {"nog niet openbaar: de proef loopt nog"}) == held
    released = load_estimate_choices(effects, origin="estimated", outcome_id=LATE, trials=(), today=today)["released"]
    assert (released == 0).all() == held
    errors = load_estimate_errors(effects, origin="estimated", today=today, effect_ids=tuple(rows["effect_id"]))
    assert errors.empty == held


def test_origins_never_mix_and_published_effects_stay_apart(effects: Mart) -> None:
    assert set(ask(effects, origin="estimated", outcomes=(), models=())["trial_id"]) == {"nieuwstad"}
    every = ask(effects, outcomes=(), months=(), models=(), subgroup=EVERY_SUBGROUP)
    assert every["effect_id"].str.startswith("demonstration:").all()
    assert every["effect_id"].is_unique
    published = load_effects(effects, selection=EffectSelection())
    assert set(published["effect_id"]).isdisjoint(every["effect_id"])


def test_outcomes_start_with_off_benefit_and_say_where_they_were_measured(effects: Mart) -> None:
    rows = load_estimate_outcomes(effects, origin="demonstration").set_index("outcome_id")

    assert list(rows.index)[:2] == ["off_benefit", "hours_gt_32"]
    assert bool(rows.loc["wage_eur", "monthly"])
    assert not rows.loc["health", "monthly"]
    delivered = load_estimate_outcomes(effects, origin="estimated").set_index("outcome_id")
    assert (delivered.loc[LATE, "label_nl"], delivered.loc[LATE, "kind"]) == ("Uren les per maand", "count")
    assert bool(delivered.loc[LATE, "monthly"])


def test_choices_are_those_of_the_outcome_in_their_order(effects: Mart) -> None:
    rows = load_estimate_choices(effects, origin="demonstration", outcome_id="off_benefit", trials=(), today=TODAY)

    def values(axis: str) -> list[str]:
        return list(rows.loc[rows["axis"] == axis, "id"])

    assert values("month") == [str(month) for month in range(37)]
    assert values("model") == list(MODELS)
    assert values("comparison") == ["A", "B", "C"]
    assert values("estimand") == ["ATT", "ITT", "compliers"]
    assert values("subgroup") == ["age_band=age-27-34", "all", "education=low", "sex=female", "sex=male"]
    withheld = rows[(rows["axis"] == "subgroup") & (rows["id"] == "age_band=age-27-34")]
    assert list(withheld["released"]) == [0]
    own = load_estimate_choices(effects, origin="demonstration", outcome_id="health", trials=("oss",), today=TODAY)
    assert own.empty


def test_other_errors_leave_the_own_one_out(effects: Mart) -> None:
    (effect,) = ask(effects, arms=("oss:eigen-regie",))["effect_id"]
    rows = load_estimate_errors(effects, origin="demonstration", today=TODAY, effect_ids=(effect,))

    assert list(rows["se_type"]) == ["HC0", "HC1", "HC3", "classical"]
    assert find(rows, se_type="classical")["std_error"] == pytest.approx(0.027)
    assert load_estimate_errors(effects, origin="estimated", today=TODAY, effect_ids=(effect,)).empty
