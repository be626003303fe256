"""Pools over trials and their ledgers: worked by hand, every reason, origins apart, trials counted and never arms."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pandas as pd
import pytest
from support.data import DATA, load_real_registry
from support.pooling import make_effect, make_facts, pick

from vexcore.contracts.frames import build_frame
from vexcore.contracts.mart import find_table
from vexcore.contracts.synthesis_tables import COMPONENT_EFFECT, POOLED_EFFECT, POOLED_TRIAL
from vexcore.errors import UsageError
from vexcore.estimate.synthesis import FEW_TRIALS, NO_PREDICTION
from vexcore.pipeline import pool_eligibility as rules
from vexcore.pipeline.pool_eligibility import SynthesisFacts, describe_deliveries, describe_record
from vexcore.pipeline.record import build_rows, check_record
from vexcore.pipeline.synthesis import Synthesis, pool_deliveries, pool_record, pool_trials

T_2 = 2.919985580
"""95 % point of t with 2 degrees of freedom: intervals are 90 %."""

Row = dict[str, Any]


def pool(rows: list[Row], facts: SynthesisFacts, pairs: dict[tuple[str, str], float] | None = None) -> Synthesis:
    found = pool_trials(pd.DataFrame(rows), pairs or {}, facts)
    build_frame(POOLED_EFFECT, found.pools)
    build_frame(POOLED_TRIAL, found.trials)
    build_frame(COMPONENT_EFFECT, found.components)
    return found


THREE = [make_effect("a:one", 0.0), make_effect("b:one", 0.2), make_effect("c:one", 0.4)]


def test_three_trials_by_hand() -> None:
    found = pool(THREE, make_facts("a", "b", "c"))

    whole = pick(found.pools, component="intensive", method="ITT")
    # Equal variances of 0.01: tau2 is the spread between trials, 0.04, less 0.01.
    assert whole["k"] == 3
    assert whole["estimate"] == pytest.approx(0.2, abs=1e-12)
    assert whole["tau2"] == pytest.approx(0.03, rel=1e-6)
    assert whole["std_error"] == pytest.approx(sqrt(0.04 / 3), rel=1e-6)
    assert whole["ci_low"] == pytest.approx(0.2 - T_2 * sqrt(0.04 / 3), rel=1e-6)
    assert whole["ci_high"] == pytest.approx(0.2 + T_2 * sqrt(0.04 / 3), rel=1e-6)
    assert whole["q"] == pytest.approx(8.0, rel=1e-12)
    assert whole["i2"] == pytest.approx(0.75, rel=1e-6)
    assert whole["fixed_std_error"] == pytest.approx(0.1 / sqrt(3), rel=1e-12)
    assert (whole["ci_level"], whole["scale"], whole["trials"], whole["left_out"]) == (0.9, "outcome", "a b c", None)
    assert (whole["status"], whole["reason"]) == ("released", NO_PREDICTION)
    assert (whole["pi_low"], whole["pi_high"]) == (None, None)

    assert [row["shrunken"] for row in found.trials] == pytest.approx([0.05, 0.2, 0.35], rel=1e-6)
    assert [row["weight"] for row in found.trials] == pytest.approx([1 / 3] * 3, rel=1e-9)
    assert [row["pooled"] for row in found.trials] == [True] * 3
    # Two trials are left without one of three: no mean over these.
    assert [row["without_estimate"] for row in found.trials] == [None] * 3


def test_four_trials_have_a_mean_without_each_and_five_a_prediction_interval() -> None:
    rows = [make_effect(f"{trial}:one", 0.1 * position) for position, trial in enumerate("abcde")]

    four = pool(rows[:4], make_facts(*"abcd"))
    assert pick(four.trials, trial_id="a")["without_estimate"] == pytest.approx(0.2, abs=1e-12)
    assert pick(four.pools)["pi_low"] is None

    five = pick(pool(rows, make_facts(*"abcde")).pools)
    assert five["reason"] is None
    assert five["pi_low"] < five["ci_low"] < five["ci_high"] < five["pi_high"]


def test_two_exact_arms_of_a_trial_are_one_effect_by_generalised_least_squares() -> None:
    one, two = make_effect("a:one", 0.1, 0.2), make_effect("a:two", 0.3, 0.3)
    pairs = {(one["effect_id"], two["effect_id"]): 0.02}

    found = pool([two, one, *THREE[1:]], make_facts("a", "b", "c"), pairs)

    # The weights are as (0.09 - 0.02) to (0.04 - 0.02), the variance (0.04 x 0.09 - 0.02^2) / 0.09.
    row = pick(found.trials, trial_id="a")
    assert row["estimate"] == pytest.approx((7 * 0.1 + 2 * 0.3) / 9, rel=1e-12)
    assert row["std_error"] == pytest.approx(sqrt(0.0032 / 0.09), rel=1e-12)
    assert row["arms"] == "a:one a:two"
    assert row["effect_ids"] == f"{one['effect_id']} {two['effect_id']}"
    assert pick(found.pools)["k"] == 3


def test_arms_are_never_counted_as_trials() -> None:
    rows = [make_effect(f"{trial}:{arm}", 0.1) for trial in "ab" for arm in ("one", "two")]
    ids = [row["effect_id"] for row in rows]
    pairs = {(ids[0], ids[1]): 0.001, (ids[2], ids[3]): 0.001}

    found = pool(rows, make_facts("a", "b"), pairs)

    whole = pick(found.pools)
    assert (whole["k"], whole["trials"], whole["status"], whole["reason"]) == (2, "a b", "not_estimable", FEW_TRIALS)
    assert whole["estimate"] is None
    assert whole["ci_level"] is None
    assert [(row["pooled"], row["status"], row["reason"]) for row in found.trials] == [
        (False, "released", FEW_TRIALS)
    ] * 2
    assert [row.get("weight") for row in found.trials] == [None, None]


@pytest.mark.parametrize(
    ("changes", "reason", "status"),
    [
        ({"consents": {"a": "pre", "b": "pre", "c": "pre", "d": "post"}}, rules.POST, "released"),
        ({"consents": {"a": "pre", "b": "pre", "c": "pre", "d": "unknown"}}, rules.UNKNOWN_CONSENT, "released"),
        ({"consents": {"a": "pre", "b": "pre", "c": "pre"}}, rules.UNKNOWN_CONSENT, "released"),
        ({"grades": {("score", trial): "same" for trial in "abc"}}, rules.UNKNOWN_GRADE, "released"),
        (
            {"grades": {("score", trial): "different" if trial == "d" else "same" for trial in "abcd"}},
            rules.DIFFERENT,
            "not_estimable",
        ),
        ({"offers": {f"{trial}:one": frozenset({"intensive"}) for trial in "abc"}
          | {"d:one": frozenset({"intensive", "earnings"})}}, rules.MORE, "not_estimable"),
    ],
)  # fmt: skip
def test_a_trial_that_may_not_be_pooled_stands_in_the_ledger(changes: dict[str, Any], reason: str, status: str) -> None:
    found = pool([*THREE, make_effect("d:one", 9.0)], make_facts("a", "b", "c", "d", **changes))

    row = pick(found.trials, trial_id="d", component="intensive", method="ITT")
    assert (row["pooled"], row["reason"], row["status"]) == (False, reason, status)
    assert row["estimate"] == (9.0 if status == "released" else None)
    whole = pick(found.pools, component="intensive", method="ITT")
    assert (whole["k"], whole["estimate"]) == (3, pytest.approx(0.2, abs=1e-12))
    # An arm with more than the component is no such arm, so its trial was not left out.
    assert whole["left_out"] == (None if reason == rules.MORE else "d")


@pytest.mark.parametrize(
    ("changes", "reason", "status", "estimate"),
    [
        ({"std_error": None}, rules.NO_ERROR, "released", 9.0),
        ({"std_error": 0.0}, rules.NO_ERROR, "released", 9.0),
        ({"status": "suppressed", "reason": "few", "estimate": None, "std_error": None}, "few", "suppressed", None),
        (
            {"status": "embargoed", "reason": "trial not ended", "estimate": None, "std_error": None},
            "trial not ended",
            "embargoed",
            None,
        ),
    ],
)
def test_an_effect_without_numbers_keeps_its_own_reason(
    changes: Row, reason: str, status: str, estimate: float | None
) -> None:
    found = pool([*THREE, make_effect("d:one", **({"estimate": 9.0} | changes))], make_facts("a", "b", "c", "d"))

    row = pick(found.trials, trial_id="d")
    assert (row["pooled"], row["reason"], row["status"], row["estimate"]) == (False, reason, status, estimate)
    assert pick(found.pools)["left_out"] == "d"


def test_a_main_comparison_with_another_group_than_control_is_not_pooled() -> None:
    rows = [*THREE, make_effect("d:one", 9.0, comparison="B"), make_effect("d:one", 8.0)]

    found = pool(rows, make_facts("a", "b", "c", "d", mains={"d": "B"}))

    row = pick(found.trials, trial_id="d")
    assert (row["estimate"], row["pooled"], row["reason"]) == (9.0, False, rules.NOT_CONTROL)


def test_a_main_comparison_that_the_outcome_does_not_carry_gives_way_to_control() -> None:
    found = pool(THREE, make_facts("a", "b", "c", mains={"a": "B"}))

    assert pick(found.pools)["trials"] == "a b c"


def test_arms_without_a_known_covariance_are_not_combined() -> None:
    found = pool([*THREE, make_effect("d:one", 0.1), make_effect("d:two", 0.2)], make_facts("a", "b", "c", "d"))

    row = pick(found.trials, trial_id="d")
    assert (row["estimate"], row["status"], row["reason"]) == (None, "not_estimable", rules.NO_COVARIANCE)
    assert pick(found.pools)["k"] == 3


def test_notes_tell_of_arms_beside_the_pooled_one() -> None:
    facts = make_facts(
        *"abc",
        offers={
            **{f"{trial}:one": frozenset({"intensive"}) for trial in "abc"},
            "a:two": frozenset({"intensive", "bonus"}),
            "b:two": frozenset({"intensive"}),
        },
    )
    withheld = make_effect("b:two", None, None, status="suppressed", reason="few")

    found = pool([*THREE, make_effect("a:two", 5.0), withheld], facts)

    notes = {row["trial_id"]: (row["reason"], row["pooled"], row["arms"]) for row in found.trials if
             row["component"] == "intensive"}  # fmt: skip
    assert notes == {
        "a": (rules.OTHER_ARM, True, "a:one"),
        "b": (rules.ARM_WITHHELD, True, "b:one"),
        "c": (None, True, "c:one"),
    }
    # Nobody offers the bonus alone: a pool of nobody, and the arm that offers more.
    bonus = pick(found.pools, component="bonus")
    assert (bonus["k"], bonus["reason"], bonus["trials"], bonus["left_out"]) == (0, FEW_TRIALS, None, None)
    assert pick(found.trials, component="bonus")["reason"] == rules.MORE


def test_outcomes_graded_similar_pool_only_on_request_and_as_standardised_differences() -> None:
    grades = {("score", trial): "similar" if trial == "c" else "same" for trial in "abc"}

    found = pool(THREE, make_facts("a", "b", "c", grades=grades))

    strict = pick(found.pools, method="ITT")
    assert (strict["k"], strict["left_out"], strict["scale"]) == (2, "c", "outcome")
    assert pick(found.trials, method="ITT", trial_id="c")["reason"] == rules.ONLY_SIMILAR
    wide = pick(found.pools, method="ITT-similar")
    assert (wide["k"], wide["scale"], wide["trials"]) == (3, "hedges-g", "a b c")
    # Standard deviation 2 in 51 persons: J = 1 - 3 / (4 x 50 - 1), to the fourth decimal.
    row = pick(found.trials, method="ITT-similar", trial_id="c")
    assert row["estimate"] == pytest.approx(0.2 * (1 - 3 / 199), abs=2e-5)
    assert row["std_error"] == pytest.approx(sqrt(0.05**2 + row["estimate"] ** 2 / 100), rel=1e-2)


def test_a_difference_in_shares_is_standardised_by_the_share_without_the_offer() -> None:
    even = {"outcome_id": "event", "comparison_mean": 0.5, "comparison_sd": 0.5}
    grades = {("event", trial): "similar" for trial in "abc"}
    rows = [make_effect(f"{trial}:one", 0.1, 0.05, **even) for trial in "abc"]

    row = pick(pool(rows, make_facts(*"abc", grades=grades)).trials, method="ITT-similar", trial_id="a")

    assert (row["estimate"], row["std_error"]) == (pytest.approx(0.2, rel=1e-12), pytest.approx(0.1, rel=1e-12))


@pytest.mark.parametrize(
    "changes",
    [
        {"comparison_sd": None, "comparison_mean": None},
        {"comparison_sd": 0.0},
        {"n_comparison": 2},
        {"outcome_id": "event", "comparison_mean": None, "comparison_sd": 0.5},
    ],
)
def test_without_the_spread_of_control_there_is_no_standardised_difference(changes: Row) -> None:
    outcome = changes.get("outcome_id", "score")
    even = {"outcome_id": outcome, "comparison_mean": 0.5, "comparison_sd": 0.5}
    rows = [make_effect(f"{trial}:one", 0.1, **even) for trial in "abc"]
    grades = {(outcome, trial): "similar" for trial in "abcd"}

    found = pool([*rows, make_effect("d:one", 0.3, **changes)], make_facts(*"abcd", grades=grades))

    row = pick(found.trials, method="ITT-similar", trial_id="d")
    assert (row["estimate"], row["pooled"], row["status"]) == (None, False, "not_estimable")
    assert row["reason"] == rules.NO_SPREAD
    assert pick(found.pools, method="ITT-similar")["k"] == 3


def test_only_the_sensitivity_pool_adds_the_effect_of_taking_part_of_a_trial_that_asked_afterwards() -> None:
    facts = make_facts(*"abcd", consents={"a": "pre", "b": "pre", "c": "pre", "d": "post"})
    asked_before = make_effect("a:one", 7.0, estimand="ATT")
    rows = [*THREE, asked_before, make_effect("d:one", 0.01), make_effect("d:one", 0.6, estimand="ATT")]

    found = pool(rows, facts)

    main, wide = (pick(found.pools, method=method) for method in ("ITT", "with-ATT"))
    assert (main["k"], main["trials"], main["left_out"], main["estimand"]) == (3, "a b c", "d", "ITT")
    assert (wide["k"], wide["trials"], wide["left_out"], wide["estimand"]) == (4, "a b c d", None, "ITT and ATT")
    # Equal variances, so the mean of 0, 0.2, 0.4 and 0.6.
    assert wide["estimate"] == pytest.approx(0.3, abs=1e-12)
    row = pick(found.trials, method="with-ATT", trial_id="d")
    assert (row["estimand"], row["estimate"], row["pooled"]) == ("ATT", 0.6, True)
    assert pick(found.trials, method="with-ATT", trial_id="a")["estimate"] == 0.0
    assert pick(found.trials, method="ITT", trial_id="d")["reason"] == rules.POST


def test_without_an_effect_of_taking_part_there_is_no_sensitivity_pool() -> None:
    facts = make_facts(*"abcd", consents={"a": "pre", "b": "pre", "c": "pre", "d": "post"})

    found = pool([*THREE, make_effect("d:one", 0.01)], facts)

    assert {row["method"] for row in found.pools} == {"ITT"}


def test_only_the_main_model_over_everybody_at_a_common_horizon_counts() -> None:
    others = [
        make_effect("a:one", 9.0, model="M2"),
        make_effect("a:one", 9.0, subgroup="sex=female"),
        make_effect("a:one", 9.0, month=23),
        make_effect("a:one", 9.0, estimand="compliers", comparison="A"),
        make_effect("a:one", 9.0, outcome_id="own-outcome"),
        make_effect("a:control", 9.0),
    ]

    found = pool([*THREE, *others], make_facts("a", "b", "c"))

    assert [(row["outcome_id"], row["month"], row["estimate"]) for row in found.pools] == [
        ("score", 24, pytest.approx(0.2, abs=1e-12))
    ]
    assert pick(found.trials, trial_id="a")["arms"] == "a:one"


def test_months_and_components_have_pools_of_their_own() -> None:
    offers = {f"{trial}:{arm}": frozenset({name}) for trial in "abc" for arm, name in
              (("one", "intensive"), ("two", "earnings"))}  # fmt: skip
    rows = [make_effect(f"{t}:{arm}", 0.1, month=month) for t in "abc" for arm in ("one", "two") for month in (12, 36)]

    found = pool(rows, make_facts(*"abc", offers=offers))

    assert [(row["month"], row["component"], row["k"]) for row in found.pools] == [
        (12, "earnings", 3),
        (12, "intensive", 3),
        (36, "earnings", 3),
        (36, "intensive", 3),
    ]


def test_effects_of_two_origins_are_refused() -> None:
    rows = [*THREE, make_effect("d:one", 0.1, origin="estimated")]

    with pytest.raises(UsageError, match="demonstration and estimated break the rule: one origin a pool"):
        pool(rows, make_facts(*"abcd"))


def test_nothing_to_pool_is_nothing() -> None:
    found = pool_record([], load_real_registry())

    assert found == {"pooled_effect": [], "pooled_trial": [], "component_effect": []}


def _deliver(origin: str, trial: str, estimate: float) -> tuple[dict[str, list[Row]], pd.DataFrame]:
    rows: dict[str, list[Row]] = {
        "delivery": [{"origin": origin, "trial_id": trial, "registered": False, "consent": "pre"}],
        "delivery_arm": [
            {"origin": origin, "arm_id": f"{trial}:one", "components": "intensive"},
            {"origin": origin, "arm_id": f"{trial}:control", "components": None},
        ],
    }
    effect = make_effect(f"{trial}:one", estimate, origin=origin, outcome_id="off_benefit")
    return rows, pd.DataFrame([effect]).reindex(columns=find_table("effect").column_names)


def test_demonstrations_and_deliveries_are_pooled_apart() -> None:
    parts = [_deliver("demonstration", f"d{i}", 0.0) for i in range(3)]
    parts += [_deliver("estimated", f"e{i}", 0.3) for i in range(4)]
    rows = {name: [row for part, _frame in parts for row in part[name]] for name in ("delivery", "delivery_arm")}

    found = pool_deliveries(rows, {"effect": [frame for _rows, frame in parts]}, load_real_registry())

    pools = {row["origin"]: row for row in found["pooled_effect"]}
    assert {origin: row["k"] for origin, row in pools.items()} == {"demonstration": 3, "estimated": 4}
    assert pools["demonstration"]["estimate"] == pytest.approx(0.0, abs=1e-12)
    assert pools["estimated"]["estimate"] == pytest.approx(0.3, abs=1e-12)
    assert {(row["origin"], row["trial_id"][0]) for row in found["pooled_trial"]} == {
        ("demonstration", "d"),
        ("estimated", "e"),
    }


def test_covariances_of_deliveries_combine_arms_and_those_of_others_do_not_matter() -> None:
    rows, first = _deliver("estimated", "x", 0.1)
    rows["delivery_arm"].append({"origin": "estimated", "arm_id": "x:two", "components": "intensive"})
    second = pd.DataFrame([make_effect("x:two", 0.3, origin="estimated", outcome_id="off_benefit")])
    ids = sorted([first["effect_id"].iloc[0], second["effect_id"].iloc[0]])
    pairs = pd.DataFrame({"effect_id": [ids[0], "y:1"], "other_effect_id": [ids[1], "y:2"], "covariance": [0.005, 9.0]})
    frames = {
        "effect": [first, second.reindex(columns=find_table("effect").column_names)],
        "effect_covariance": [pairs],
    }

    row = pick(pool_deliveries(rows, frames, load_real_registry())["pooled_trial"])

    # Equal variances of 0.01: the plain mean, with half of 0.01 + 0.005 as its variance.
    assert (row["estimate"], row["std_error"]) == (pytest.approx(0.2), pytest.approx(sqrt(0.0075)))


def test_values_that_are_computed_from_registers_are_the_same_in_every_trial() -> None:
    deliveries = [
        {"trial_id": "oss", "registered": True, "consent": "pre"},
        {"trial_id": "nieuwstad", "registered": False, "consent": "post"},
    ]

    facts = describe_deliveries(load_real_registry(), deliveries, [])

    # What Oss printed on contracts is graded different, but that was another figure.
    assert facts.grades["contract_permanent", "oss"] == "same"
    assert facts.grades["contract_permanent", "nieuwstad"] == "same"
    assert facts.grades["wellbeing_tiu", "oss"] == "same"
    assert facts.grades["health", "oss"] == "different"
    assert ("wellbeing_tiu", "nieuwstad") not in facts.grades
    assert facts.consents == {"oss": "pre", "nieuwstad": "post"}


def test_a_delivery_that_the_registry_does_not_know_takes_nothing_from_a_trial_of_the_same_name() -> None:
    facts = describe_deliveries(
        load_real_registry(), [{"trial_id": "groningen", "registered": False, "consent": "pre"}], []
    )

    assert facts.mains == {}
    assert ("wellbeing", "groningen") not in facts.grades


def test_printed_effects_have_a_ledger_and_no_pool() -> None:
    registry = load_real_registry()

    rows = build_rows(registry, check_record(DATA))

    pools = build_frame(POOLED_EFFECT, rows["pooled_effect"])
    ledger = build_frame(POOLED_TRIAL, rows["pooled_trial"])
    assert len(pools) == len(ledger) == 4 * 9
    assert set(pools["component"]) == {"choice", "earnings", "exemption", "intensive"}
    assert set(pools["reason"]) == {FEW_TRIALS}
    assert (pools["k"].max(), set(pools["left_out"]), set(pools["origin"])) == (0, {"groningen"}, {"published"})
    assert set(ledger["reason"]) == {rules.POST}
    # The comparison that its authors stand by.
    assert ledger["effect_ids"].str.contains(":B:ITT:M1:").all()
    assert describe_record(registry).mains["groningen"] == "B"


def test_every_reason_has_words_in_both_languages() -> None:
    words = {label.id: label for label in load_real_registry().labels if label.axis == "reason"}
    reasons = {text for name, text in vars(rules).items() if name.isupper() and isinstance(text, str) and " " in text}

    assert {rules.MORE, rules.POST, rules.NO_SPREAD} <= reasons
    for reason in (*reasons, FEW_TRIALS, NO_PREDICTION):
        assert words[reason].nl != words[reason].en
