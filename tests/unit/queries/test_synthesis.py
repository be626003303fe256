"""Questions to pooled effects: one origin, filters, the ledger, embargo, and what sources say by direction."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support.participants import EMBARGO_UNTIL
from support.synthesis import (
    FEW_TRIALS,
    MORE,
    OTHER_ARM,
    POST,
    SIMILAR,
    UNKNOWN_CONSENT,
    UNKNOWN_GRADE,
    write_synthesis_mart,
)

from vexcore.queries.synthesis import (
    load_component_effects,
    load_ledger,
    load_pool_choices,
    load_pooled,
    load_printed_ledger,
)
from vexcore.store.mart import Mart

TODAY = "2027-01-01"
DAY_AFTER = "2030-07-01"
POOL_NUMBERS = [
    *("k", "trials", "left_out", "estimate", "std_error", "ci_level", "ci_low", "ci_high", "pi_low", "pi_high", "tau2"),
    *("tau2_low", "tau2_high", "i2", "q", "p_q", "fixed_estimate", "fixed_std_error"),
]
FROM_POOL = ["weight", "shrunken", "without_estimate", "without_low", "without_high"]


@pytest.fixture(scope="module")
def pools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mart]:
    """Return a mart that holds pooled effects, open."""
    home = tmp_path_factory.mktemp("pools")
    write_synthesis_mart(home)
    with Mart.open(Path(home)) as opened:
        yield opened


def ask(mart: Mart, *, origin: str = "demonstration", **asked: Any) -> pd.DataFrame:
    return load_pooled(mart, origin=origin, **({"today": TODAY} | asked))


def open_ledger(mart: Mart, **asked: Any) -> pd.DataFrame:
    chosen = {
        "origin": "demonstration",
        "today": TODAY,
        "component": "intensive",
        "outcome_id": "off_benefit",
        "month": 24,
        "method": "ITT",
    }
    return load_ledger(mart, **(chosen | asked))


def find(frame: pd.DataFrame, **keys: object) -> pd.Series:
    for column, value in keys.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_pool_has_its_numbers_and_its_words(pools: Mart) -> None:
    row = find(ask(pools, components=("intensive",), outcomes=("off_benefit",), months=(24,), methods=("ITT",)))

    assert (row["k"], row["trials"]) == (5, "buurstad oss tilburg utrecht wageningen")
    assert row["left_out"] == "amsterdam deventer groningen"
    assert row["pi_low"] < row["ci_low"] < row["estimate"] < row["ci_high"] < row["pi_high"]
    assert (row["component_nl"], row["outcome_nl"], row["unit"]) == ("Intensieve begeleiding", "Geen bijstand", "share")
    assert (row["status"], row["scale"]) == ("released", "outcome")


def test_filters_keep_what_was_asked_in_a_fixed_order(pools: Mart) -> None:
    everything = ask(pools)

    assert list(everything["component"].unique()) == ["exemption", "intensive"]
    first = everything[(everything["component"] == "intensive") & (everything["outcome_id"] == "off_benefit")]
    assert list(zip(first["month"], first["method"], strict=True)) == [
        *((12, "ITT"), (12, "with-ATT")),
        *((24, "ITT"), (24, "with-ATT")),
        *((36, "ITT"), (36, "with-ATT")),
    ]
    assert set(ask(pools, months=(12, 24))["month"]) == {12, 24}
    assert set(ask(pools, outcomes=("wellbeing_tiu",))["method"]) == {"ITT", "ITT-similar"}
    assert ask(pools, components=("choice",)).empty


def test_an_absent_pool_says_why_in_both_languages(pools: Mart) -> None:
    row = find(ask(pools, components=("exemption",), months=(24,)))

    assert (row["k"], row["status"], row["reason"]) == (2, "not_estimable", FEW_TRIALS)
    assert row["reason_nl"] == "niet samengenomen: minder dan drie proeven"
    assert row["reason_en"] == "not pooled: fewer than 3 trials"
    assert row[["estimate", "ci_low", "tau2", "pi_low"]].isna().all()


@pytest.mark.parametrize("origin", ["published", "demonstration", "estimated"])
def test_an_origin_answers_from_its_own_rows(pools: Mart, origin: str) -> None:
    named = {
        "published": {"groningen"},
        "estimated": {"bergstad", "havenstad", "nieuwstad"},
        "demonstration": {
            *("amsterdam", "buurstad", "deventer", "groningen", "nijmegen", "oss", "tilburg", "utrecht", "wageningen")
        },
    }
    outcome = "wage_gt_50_wml" if origin == "published" else "off_benefit"

    ledger = open_ledger(pools, origin=origin, outcome_id=outcome)

    assert set(ledger["trial_id"]) == named[origin]
    ids = ledger["effect_ids"].str.split(":").str[0]
    assert set(ids) == ({"groningen"} if origin == "published" else {origin})


def test_the_ledger_has_every_trial_with_its_reason(pools: Mart) -> None:
    ledger = open_ledger(pools)

    assert list(ledger["trial_id"]) == [
        *("oss", "buurstad", "tilburg", "utrecht", "wageningen"),
        *("amsterdam", "deventer", "groningen", "nijmegen"),
    ]
    assert list(ledger["pooled"]) == [True] * 5 + [False] * 4
    reasons = ledger.set_index("trial_id")["reason"]
    assert reasons.dropna().to_dict() == {
        "tilburg": OTHER_ARM,
        "amsterdam": UNKNOWN_CONSENT,
        "deventer": UNKNOWN_CONSENT,
        "groningen": POST,
        "nijmegen": MORE,
    }
    assert ledger["reason_nl"].notna().eq(ledger["reason"].notna()).all()
    assert ledger.loc[ledger["pooled"], "weight"].sum() == pytest.approx(1.0)
    assert ledger.loc[~ledger["pooled"], FROM_POOL].isna().all().all()


def test_a_trial_in_the_ledger_has_its_arms_sizes_and_source(pools: Mart) -> None:
    ledger = open_ledger(pools).set_index("trial_id")

    assert ledger.loc["tilburg", "arms_nl"] == "Groep 2: extra begeleiding"
    assert (ledger.loc["tilburg", "n_arm"], ledger.loc["tilburg", "n_comparison"]) == (100, 100)
    assert ledger["n_arm"].dtype.kind == "i" or str(ledger["n_arm"].dtype) == "Int64"
    assert ledger.loc["buurstad", "trial_name"] == "Proef Buurstad"
    assert pd.isna(ledger.loc["buurstad", "municipalities"])
    assert ledger.loc["groningen", "municipalities"] == "Groningen, Ten Boer"
    assert (ledger.loc["groningen", "comparison"], ledger.loc["groningen", "consent"]) == ("B", "post")
    assert set(ledger["source_id"]) == {"demonstratie"}


def test_the_printed_ledger_names_trial_and_source_of_the_record(pools: Mart) -> None:
    row = find(open_ledger(pools, origin="published", outcome_id="wage_gt_50_wml"))

    assert (row["trial_name"], row["consent"], row["comparison"]) == ("Bijstand op Maat", "post", "B")
    assert (row["source_id"], row["grade"], row["pooled"]) == ("003", "same", False)


def test_the_sensitivity_pool_has_the_effect_of_taking_part(pools: Mart) -> None:
    row = find(open_ledger(pools, method="with-ATT"), trial_id="groningen")

    assert (row["estimand"], row["pooled"], row["estimate"]) == ("ATT", True, -0.18)


def test_the_ledger_tells_how_outcomes_differ(pools: Mart) -> None:
    ledger = open_ledger(pools, outcome_id="wellbeing_tiu").set_index("trial_id")

    assert ledger["reason"].to_dict() == {
        "oss": FEW_TRIALS,
        "wageningen": FEW_TRIALS,
        "tilburg": SIMILAR,
        "utrecht": UNKNOWN_GRADE,
    }
    assert ledger.loc["tilburg", "grade"] == "similar"
    assert "hetzelfde thema" in ledger.loc["tilburg", "difference_nl"]
    assert "same theme" in ledger.loc["tilburg", "difference_en"]
    # Of Utrecht nothing is known, so there is no grade.
    assert pd.isna(ledger.loc["utrecht", "grade"])
    # What a trial printed on a register outcome says nothing of a value that is computed from the register.
    assert open_ledger(pools)["grade"].isna().all()


def test_an_embargo_today_empties_the_pool_that_holds_the_trial(pools: Mart) -> None:
    rows = ask(pools, origin="estimated")

    assert set(rows["status"]) == {"embargoed"}
    assert set(rows["reason_nl"]) == {"nog niet openbaar: de proef loopt nog"}
    assert rows[POOL_NUMBERS].isna().all().all()
    assert set(ask(pools)["status"]) == {"released", "not_estimable"}


def test_an_embargo_today_leaves_the_other_trials_their_own_effects(pools: Mart) -> None:
    ledger = open_ledger(pools, origin="estimated").set_index("trial_id")

    held = ledger.loc["nieuwstad"]
    assert held[["estimate", "std_error", "n_arm", "n_comparison"]].isna().all()
    assert (held["status"], held["pooled"], held["reason"]) == ("embargoed", False, "trial not ended")
    assert ledger[FROM_POOL].isna().all().all()
    assert ledger["estimate"].dropna().to_dict() == {"bergstad": 0.04, "havenstad": 0.06}
    assert ledger["pooled"].to_dict() == {"bergstad": True, "havenstad": True, "nieuwstad": False}


@pytest.mark.parametrize(("today", "held"), [(EMBARGO_UNTIL, True), (DAY_AFTER, False)])
def test_an_embargo_lasts_through_its_last_day(pools: Mart, today: str, held: bool) -> None:
    status = "embargoed" if held else "released"

    assert set(ask(pools, origin="estimated", today=today)["status"]) == {status}
    assert find(open_ledger(pools, origin="estimated", today=today), trial_id="nieuwstad")["status"] == status
    assert set(load_pool_choices(pools, origin="estimated", today=today)["status"]) == {status}
    assert open_ledger(pools, origin="estimated", today=today)["weight"].isna().all() == held
    assert ask(pools, origin="estimated", today=today)["estimate"].isna().all() == held


def test_choices_are_the_pools_of_the_origin(pools: Mart) -> None:
    choices = load_pool_choices(pools, origin="demonstration", today=TODAY)

    assert len(choices) == len(ask(pools))
    assert find(choices, component="intensive", outcome_id="off_benefit", month=24, method="with-ATT")["k"] == 6
    assert find(choices, component="exemption", month=36)["status"] == "not_estimable"
    printed = load_pool_choices(pools, origin="published", today=TODAY)
    assert set(printed["month"]) == {24}
    assert set(printed["component"]) == {"choice", "earnings", "exemption", "intensive"}


def test_the_interval_of_a_trial_is_that_of_its_one_effect(pools: Mart) -> None:
    ledger = open_ledger(pools).set_index("trial_id")
    name = "demonstration:tilburg:groep-2:C:ITT:M1:off_benefit:24:all"
    (low, high) = pools.query(f"SELECT ci_low, ci_high FROM effect WHERE effect_id = '{name}'").iloc[0]

    assert (ledger.loc["tilburg", "ci_low"], ledger.loc["tilburg", "ci_high"]) == (low, high)
    # A trial without a number has no interval either, though its arms have effects.
    assert pd.isna(ledger.loc["nijmegen", "ci_low"])
    # On another scale the interval of the effect means nothing.
    similar = open_ledger(pools, outcome_id="wellbeing_tiu", method="ITT-similar")
    assert similar["ci_low"].isna().all()
    held = find(open_ledger(pools, origin="estimated"), trial_id="nieuwstad")
    assert pd.isna(held["ci_low"])


def ask_components(mart: Mart, **asked: Any) -> pd.DataFrame:
    chosen = {"origin": "demonstration", "today": TODAY, "outcome_id": "off_benefit", "month": 24}
    return load_component_effects(mart, **(chosen | asked))


def test_components_have_numbers_or_the_reason_why_not(pools: Mart) -> None:
    none = ask_components(pools)
    assert list(none["component"]) == ["choice", "exemption", "intensive"]
    assert none["estimate"].isna().all()
    row = find(none, component="intensive")
    assert (row["k"], row["components"], row["status"]) == (4, 5, "not_estimable")
    assert row["reason_nl"] == "niet te schatten: geen drie proeven meer dan er onderdelen zijn"
    assert row["source_id"] == "demonstratie"

    told = find(ask_components(pools, month=12), component="intensive")
    assert (told["estimate"], told["ci_low"], told["ci_high"], told["status"]) == (0.05, 0.01, 0.09, "released")


def test_components_of_a_trial_under_embargo_have_neither_numbers_nor_counts(pools: Mart) -> None:
    held = find(ask_components(pools, origin="estimated"))
    assert (held["status"], held["reason"]) == ("embargoed", "trial not ended")
    assert (
        held[["k", "arms", "components", "trials", "estimate", "std_error", "ci_low", "ci_high", "tau2"]].isna().all()
    )
    ended = find(ask_components(pools, origin="estimated", today=DAY_AFTER))
    assert (ended["status"], ended["k"], ended["estimate"]) == ("released", 3, 0.05)


def test_the_printed_ledger_counts_what_is_printed_and_says_why_it_is_not_pooled(pools: Mart) -> None:
    ledger = load_printed_ledger(pools)

    assert len(ledger) == len(ledger[["component", "trial_id"]].drop_duplicates())
    row = find(ledger, component="exemption", trial_id="groningen")
    assert (row["effects"], row["pooled"], row["first_month"], row["last_month"]) == (9, 0, 24, 24)
    assert (row["reason"], row["reason_nl"]) == (POST, "niet samengenomen: toestemming pas na de loting gevraagd")
    none = find(ledger, component="bonus")
    assert (none["trial_id"], none["effects"], none["consent"]) == ("tilburg", 0, "pre")
    assert pd.isna(none["reason"])
    # An arm that is no treatment offers nothing.
    assert "reference" not in " ".join(ledger["arms_en"])
