"""Questions about outflow over time: which rows, in which order, and what an embargo leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from support.curve_rows import OSS_MONTHS
from support.participants import EMBARGO_UNTIL

from vexcore.queries.survival import (
    FIRST_EXIT,
    LEFT,
    ON_ASSISTANCE,
    RE_ENTRY,
    load_curves,
    load_survival_tests,
    load_work_ratios,
)
from vexcore.store.mart import Mart

TODAY = "2027-01-01"
AFTER = "2030-07-01"
CURVE_NUMBERS = ["base_n", "at_risk", "events", "estimate", "ci_low", "ci_high"]
TEST_NUMBERS = ["estimate", "ci_low", "ci_high", "statistic", "df", "p_value"]


@pytest.fixture(scope="module")
def people(participant_home: Path) -> Iterator[Mart]:
    """Return the mart with participant rows, open."""
    with Mart.open(participant_home) as opened:
        yield opened


def curves(mart: Mart, curve: str, *, origin: str = "demonstration", today: str = TODAY) -> pd.DataFrame:
    return load_curves(mart, origin=origin, trials=(), curve=curve, today=today)


def test_a_curve_has_its_months_in_order_and_all_arms_first(people: Mart) -> None:
    rows = curves(people, ON_ASSISTANCE)
    oss = rows[(rows["trial_id"] == "oss") & (rows["definition"] == FIRST_EXIT)]

    assert list(dict.fromkeys(oss["arm_id"])) == [
        *("all", "oss:control", "oss:eigen-regie", "oss:intensieve-begeleiding")
    ]
    assert list(oss.loc[oss["arm_id"] == "oss:control", "month"]) == list(OSS_MONTHS)
    assert set(oss["municipalities"]) == {"Oss"}
    whole = oss[(oss["arm_id"] == "all") & (oss["month"] == 24)].iloc[0]
    assert (whole["base_n"], whole["at_risk"], whole["estimate"]) == (301, 155, pytest.approx(0.52))


def test_reasons_stand_in_the_order_of_their_words(people: Mart) -> None:
    rows = curves(people, LEFT)

    assert list(dict.fromkeys(rows.loc[rows["trial_id"] == "groningen", "category_nl"])) == [
        *("Werk", "Studie", "Verhuizing", "Herziening van het recht", "Overig")
    ]


def test_only_the_trials_asked_for(people: Mart) -> None:
    rows = load_curves(people, origin="demonstration", trials=("oss",), curve=RE_ENTRY, today=TODAY)

    assert set(rows["trial_id"]) == {"oss"}
    assert set(rows.loc[rows["arm_id"] != "all", "status"]) == {"suppressed"}


def test_arms_under_embargo_have_one_row_without_numbers_or_months(people: Mart) -> None:
    rows = curves(people, RE_ENTRY, origin="estimated")
    arms = rows[rows["arm_id"] != "all"]

    assert set(rows.loc[rows["arm_id"] == "all", "status"]) == {"released"}
    assert list(arms["arm_id"]) == ["nieuwstad:control", "nieuwstad:groep-1"]
    assert set(arms["status"]) == {"embargoed"}
    assert set(arms["month"]) == {0}
    assert arms[CURVE_NUMBERS].isna().all(axis=None)
    assert set(arms["embargo_until"]) == {EMBARGO_UNTIL}


@pytest.mark.parametrize(("today", "held"), [(EMBARGO_UNTIL, True), (AFTER, False)])
def test_the_embargo_lasts_to_the_end_of_its_day(people: Mart, today: str, held: bool) -> None:
    rows = curves(people, RE_ENTRY, origin="estimated", today=today)
    arm = rows[rows["arm_id"] == "nieuwstad:control"]

    assert (set(arm["status"]) == {"embargoed"}) == held
    assert len(arm) == (1 if held else 5)


def test_a_test_over_all_arms_waits_too(people: Mart) -> None:
    held = load_survival_tests(people, origin="estimated", trials=(), today=TODAY)
    free = load_survival_tests(people, origin="estimated", trials=(), today=AFTER)
    ranks = held[held["test"] == "log-rank"]

    assert list(ranks["comparison_arm_id"]) == ["all"]
    assert set(ranks["status"]) == {"embargoed"}
    assert ranks[TEST_NUMBERS].isna().all(axis=None)
    assert list(free.loc[free["test"] == "log-rank", "p_value"]) == [0.2]


def test_tests_name_both_arms(people: Mart) -> None:
    rows = load_survival_tests(people, origin="demonstration", trials=("oss",), today=TODAY)
    ratio = rows[(rows["test"] == "cox") & (rows["arm_id"] == "oss:eigen-regie")].iloc[0]

    assert (ratio["arm_nl"], ratio["versus_nl"]) == ("Eigen regie (zelf aan het stuur)", "Standaardgroep")
    assert (ratio["estimate"], ratio["ci_level"]) == (1.2, 0.9)
    assert "standardised-ratio" not in set(rows["test"])


def test_ratios_of_work_hold_their_expectation_and_its_figure(people: Mart) -> None:
    rows = load_work_ratios(people, origin="demonstration", trials=(), today=TODAY)
    whole = rows[(rows["arm_id"] == "all") & (rows["horizon_months"] == 24)].iloc[0]

    assert (whole["observed"], whole["expected"], whole["figure_id"]) == (72, 43.4, "000:text:61:2")
    assert set(rows.loc[rows["arm_id"] != "all", "status"]) == {"suppressed"}


def test_printed_ratios_are_there_without_a_delivery(mart: Mart) -> None:
    rows = load_work_ratios(mart, origin="published", trials=(), today=TODAY)
    gross = rows[rows["definition"] == "first-exit-of-gross"].set_index("trial_id")

    assert list(gross.index) == ["oss", "wageningen"]
    assert gross.loc["oss", "observed"] == 78
    # 341 x (1 - 0.925 ^ (17 / 12))
    assert gross.loc["oss", "expected"] == pytest.approx(341 * (1 - 0.925 ** (17 / 12)))
    assert gross.loc["oss", "estimate"] == pytest.approx(78 / gross.loc["oss", "expected"])
    assert gross.loc["oss", "ci_low"] < gross.loc["oss", "estimate"] < gross.loc["oss", "ci_high"]
