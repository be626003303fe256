"""Questions about balance, response and bounds: by origin and trial, and bounds held back on the day of asking."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest
from support.design_checks import write_design_mart
from support.participants import EMBARGO_UNTIL

from vexcore.queries.design_checks import load_balance_checks, load_bounds, load_response_checks
from vexcore.store.mart import Mart

NUMBERS = ["trimmed_share", "low", "high", "ci_low", "ci_high"]


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mart]:
    """Return a mart that holds design checks, open."""
    folder = tmp_path_factory.mktemp("checks")
    write_design_mart(folder)
    with Mart.open(folder) as opened:
        yield opened


def pick(frame: pd.DataFrame, **keys: object) -> pd.Series:
    for column, value in keys.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_balance_has_its_words_and_leaves_published_rows_and_respondents_out(checks: Mart) -> None:
    frame = load_balance_checks(checks, origin="demonstration", trial_id="groningen")

    assert set(frame["source_id"]) == {"demonstratie"}
    assert "respondents" not in set(frame["population"])
    assert not {"response", "attrition"} & set(frame["characteristic"])
    row = pick(frame, arm_id="groningen:t1", population="assigned", category="age-27-34")
    assert (row["arm_nl"], row["comparison_nl"], row["characteristic_nl"], row["category_nl"]) == (
        "Eigen regie",
        "Vergelijkingsgroep",
        "Leeftijd",
        "27-34 jaar",
    )
    assert (row["count"], row["base_n"]) == (429, 1650)
    assert row["smd"] == pytest.approx(0.06 / ((0.26 * 0.74 + 0.2 * 0.8) / 2) ** 0.5)


def test_a_withheld_cell_has_its_reason_and_no_number(checks: Mart) -> None:
    frame = load_balance_checks(checks, origin="demonstration", trial_id="groningen")
    small = frame[(frame["arm_id"] == "groningen:t4") & (frame["population"] == "assigned")]

    assert len(small) == 20 + 6 + 1
    assert set(small["status"]) == {"suppressed"}
    assert set(small["reason_nl"]) == {"achtergehouden: groep van minder dan 10 personen"}
    assert small[["smd", "share", "p_value", "count"]].isna().all(axis=None)


def test_characteristics_come_in_the_order_of_the_labels_and_control_first(checks: Mart) -> None:
    frame = load_balance_checks(checks, origin="demonstration", trial_id="groningen")

    known = frame.loc[frame["characteristic_nl"].notna(), "characteristic"]
    assert list(dict.fromkeys(known)) == ["sex", "age", "education", "migration", "household", "benefit-duration"]
    assert frame["category"].iloc[0] == "all"


def test_response_and_attrition_stand_apart_from_balance(checks: Mart) -> None:
    frame = load_response_checks(checks, origin="demonstration", trial_id="oss")
    row = pick(frame, arm_id="oss:eigen-regie", characteristic="response", wave=1)

    assert (row["statistic"], row["std_error"]) == (0.12, 0.05)
    assert row["p_value"] == pytest.approx(0.0164, abs=1e-4)
    assert set(frame.loc[frame["population"] != "respondents", "characteristic"]) == {"response"}
    assert len(frame[frame["characteristic"] == "attrition"]) == 3 * 2


def test_another_origin_or_trial_has_no_rows(checks: Mart) -> None:
    assert load_response_checks(checks, origin="estimated", trial_id="oss").empty
    assert load_balance_checks(checks, origin="demonstration", trial_id="nieuwstad").empty
    assert load_bounds(checks, origin="demonstration", trial_id="groningen", today="2027-01-01").empty


@pytest.mark.parametrize(("today", "held"), [("2030-06-29", True), (EMBARGO_UNTIL, True), ("2030-07-01", False)])
def test_bounds_of_a_trial_are_held_back_up_to_and_on_the_last_day(checks: Mart, today: str, held: bool) -> None:
    frame = load_bounds(checks, origin="estimated", trial_id="nieuwstad", today=today)

    assert len(frame) == 6
    assert set(frame["status"]) == ({"embargoed"} if held else {"released"})
    assert frame[NUMBERS].isna().all(axis=None) == held
    assert frame["response_arm"].notna().all()
    assert (set(frame["reason"].dropna()) == {"trial not ended"}) == held


def test_bounds_name_their_outcome_and_wave(checks: Mart) -> None:
    frame = load_bounds(checks, origin="demonstration", trial_id="oss", today="2027-01-01")
    row = pick(frame, outcome_id="wellbeing_tiu", wave=2)

    assert (row["outcome_nl"], row["kind"]) == ("Welbevinden (Tilburg University)", "score")
    assert (row["low"], row["high"], row["ci_level"]) == (0.12, 0.71, 0.9)
