"""What components add, in the mart: which arms count, by identity with the estimator and a pool, every reason."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from support.data import DATA, load_real_registry
from support.pooling import Row, make_effect, make_facts, pick

from vexcore.contracts.frames import build_frame
from vexcore.contracts.mart import find_table
from vexcore.contracts.synthesis_tables import COMPONENT_EFFECT
from vexcore.estimate.component_regression import FEW_SPARE_TRIALS, INSEPARABLE, fit_components
from vexcore.pipeline import component_effects as rules
from vexcore.pipeline.component_effects import regress_components
from vexcore.pipeline.pool_eligibility import NO_COVARIANCE, SynthesisFacts
from vexcore.pipeline.record import build_rows, check_record
from vexcore.pipeline.synthesis import pool_deliveries, pool_trials

TRIALS = "abcdef"
SHIFTS = (0.00, 0.03, -0.02, 0.05, 0.01, -0.04)


def offer(**extra: frozenset[str]) -> dict[str, frozenset[str]]:
    """Return that every arm `one` offers x, and every arm `two` x and y."""
    arms = {f"{trial}:one": frozenset({"x"}) for trial in TRIALS}
    return arms | {f"{trial}:two": frozenset({"x", "y"}) for trial in TRIALS} | extra


def build_arms(trials: str = TRIALS) -> tuple[list[Row], dict[tuple[str, str], float]]:
    """Return two arms a trial, the second 0.1 higher, and the covariances of these."""
    rows: list[Row] = []
    pairs = {}
    for trial, shift in zip(trials, SHIFTS, strict=False):
        one, two = make_effect(f"{trial}:one", 0.2 + shift, 0.05), make_effect(f"{trial}:two", 0.3 + shift, 0.06)
        rows += [one, two]
        pairs[one["effect_id"], two["effect_id"]] = 0.001
    return rows, pairs


def regress(rows: list[Row], pairs: dict[tuple[str, str], float], facts: SynthesisFacts) -> list[Row]:
    found = regress_components(pd.DataFrame(rows), pairs, facts)
    build_frame(COMPONENT_EFFECT, found)
    return found


def test_six_trials_with_two_components_are_those_of_the_estimator() -> None:
    rows, pairs = build_arms()
    # The order of the rows does not matter.
    found = regress(rows[::-1], pairs, make_facts(*TRIALS, offers=offer()))

    matrix = [[0.0] * 12 for _row in rows]
    for i in range(6):
        matrix[2 * i][2 * i], matrix[2 * i + 1][2 * i + 1] = 0.05**2, 0.06**2
        matrix[2 * i][2 * i + 1] = matrix[2 * i + 1][2 * i] = 0.001
    fit = fit_components(
        [row["estimate"] for row in rows],
        matrix,
        trials=[row["trial_id"] for row in rows],
        offers=[{"x"}, {"x", "y"}] * 6,
        level=0.9,
    )
    assert [row["component"] for row in found] == ["x", "y"]
    for place, row in enumerate(found):
        assert row["estimate"] == pytest.approx(fit.estimate[place], rel=1e-12)
        assert row["ci_low"] == pytest.approx(fit.ci_low[place], rel=1e-12)
        assert row["ci_high"] == pytest.approx(fit.ci_high[place], rel=1e-12)
        assert row["std_error"] == pytest.approx(fit.std_error[place], rel=1e-12)
        assert (row["k"], row["arms"], row["components"]) == (6, 12, 2)
        assert (row["trials"], row["ci_level"], row["status"], row["reason"]) == (
            "a b c d e f",
            0.9,
            "released",
            None,
        )
    # In every trial the second arm is 0.1 above the first: that is what y adds.
    assert pick(found, component="y")["estimate"] == pytest.approx(0.1, abs=1e-9)


def test_one_component_and_one_arm_a_trial_is_the_pool() -> None:
    rows = [make_effect(f"{trial}:one", 0.2 + shift) for trial, shift in zip(TRIALS, SHIFTS, strict=True)]

    found = pool_trials(pd.DataFrame(rows), {}, make_facts(*TRIALS))

    whole, (row,) = pick(found.pools), found.components
    for name in ("estimate", "std_error", "ci_low", "ci_high", "tau2"):
        assert row[name] == pytest.approx(whole[name], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("trials", "status"), [("abcd", "not_estimable"), ("abcde", "released")])
def test_three_trials_more_than_components_are_needed(trials: str, status: str) -> None:
    rows, pairs = build_arms(trials)

    found = regress(rows, pairs, make_facts(*trials, offers=offer()))

    assert {row["status"] for row in found} == {status}
    assert {row["reason"] for row in found} == {FEW_SPARE_TRIALS if status == "not_estimable" else None}
    assert {(row["k"], row["components"]) for row in found} == {(len(trials), 2)}
    assert {row.get("estimate") is None for row in found} == {status == "not_estimable"}


def test_components_that_always_go_together_cannot_be_told_apart() -> None:
    rows, pairs = build_arms()
    offers = {f"{trial}:{arm}": frozenset({"x", "y"}) for trial in TRIALS for arm in ("one", "two")}

    found = regress(rows, pairs, make_facts(*TRIALS, offers=offers))

    assert [(row["status"], row["reason"]) for row in found] == [("not_estimable", INSEPARABLE)] * 2


def test_arms_whose_covariance_is_not_known_stop_it() -> None:
    rows, pairs = build_arms()
    pairs.pop(next(iter(pairs)))

    found = regress(rows, pairs, make_facts(*TRIALS, offers=offer()))

    assert [(row["status"], row["reason"]) for row in found] == [("not_estimable", NO_COVARIANCE)] * 2


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "suppressed", "reason": "few", "estimate": None, "std_error": None},
        {"status": "embargoed", "reason": "trial not ended", "estimate": None, "std_error": None},
        {"std_error": None},
        {"std_error": 0.0},
    ],
)
def test_an_arm_without_a_number_is_left_out_and_the_rows_say_so(changes: Row) -> None:
    rows, pairs = build_arms()
    rows[-1] |= changes

    found = regress(rows, pairs, make_facts(*TRIALS, offers=offer()))

    without = regress(rows[:-1], pairs, make_facts(*TRIALS, offers=offer()))
    assert [row["estimate"] for row in found] == [row["estimate"] for row in without]
    assert {(row["k"], row["arms"], row["reason"]) for row in found} == {(6, 11, rules.ARMS_WITHHELD)}


@pytest.mark.parametrize(
    "changes",
    [
        {"consents": dict.fromkeys("abcde", "pre") | {"f": "post"}},
        {"consents": dict.fromkeys("abcde", "pre") | {"f": "unknown"}},
        {"grades": {("score", trial): "same" for trial in "abcde"} | {("score", "f"): "similar"}},
        {"grades": {("score", trial): "same" for trial in "abcde"}},
    ],
)
def test_only_trials_that_may_be_pooled_count(changes: dict[str, Any]) -> None:
    rows, pairs = build_arms()

    found = regress(rows, pairs, make_facts(*TRIALS, **({"offers": offer()} | changes)))

    assert {(row["k"], row["arms"], row["trials"], row["reason"]) for row in found} == {(5, 10, "a b c d e", None)}


def test_a_component_of_other_trials_alone_has_a_row_that_says_so() -> None:
    rows, pairs = build_arms()
    extra = make_effect("g:one", 0.5)

    found = regress([*rows, extra], pairs, make_facts(*TRIALS, offers=offer(**{"g:one": frozenset({"z"})})))

    row = pick(found, component="z")
    assert (row["status"], row["reason"], row["k"], row["components"]) == ("not_estimable", rules.NO_ARM, 6, 2)
    assert pick(found, component="x")["status"] == "released"


@pytest.mark.parametrize("changes", [{"estimand": "ATT"}, {"comparison": "B"}])
def test_only_offers_against_control_count(changes: Row) -> None:
    rows, pairs = build_arms()

    found = regress([*rows, make_effect("a:one", 9.0, **changes)], pairs, make_facts(*TRIALS, offers=offer()))

    assert {row["arms"] for row in found} == {12}


def test_demonstrations_and_deliveries_are_regressed_apart() -> None:
    columns = find_table("effect").column_names
    rows: dict[str, list[Row]] = {"delivery": [], "delivery_arm": []}
    frames = []
    for origin, estimate, count in (("demonstration", 0.0, 4), ("estimated", 0.3, 5)):
        for trial in (f"{origin[0]}{i}" for i in range(count)):
            rows["delivery"].append({"origin": origin, "trial_id": trial, "registered": False, "consent": "pre"})
            rows["delivery_arm"].append({"origin": origin, "arm_id": f"{trial}:one", "components": "intensive"})
            effect = make_effect(f"{trial}:one", estimate, origin=origin, outcome_id="off_benefit")
            frames.append(pd.DataFrame([effect]).reindex(columns=columns))

    found = pool_deliveries(rows, {"effect": frames}, load_real_registry())["component_effect"]

    assert {row["origin"]: (row["k"], round(row["estimate"], 9)) for row in found} == {
        "demonstration": (4, 0.0),
        "estimated": (5, 0.3),
    }


def test_of_print_nothing_is_known_by_component() -> None:
    rows = build_rows(load_real_registry(), check_record(DATA))["component_effect"]

    build_frame(COMPONENT_EFFECT, rows)
    # Only Groningen prints effects, and it asked after the draw.
    assert len(rows) == 4 * 9
    assert {(row["origin"], row["k"], row["components"], row["reason"]) for row in rows} == {
        ("published", 0, 0, rules.NO_ARM)
    }


def test_every_reason_has_words_in_both_languages() -> None:
    words = {label.id: label for label in load_real_registry().labels if label.axis == "reason"}

    for reason in (FEW_SPARE_TRIALS, INSEPARABLE, rules.NO_ARM, rules.ARMS_WITHHELD):
        assert words[reason].nl != words[reason].en
