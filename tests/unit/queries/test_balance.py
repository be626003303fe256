"""Questions on whether groups are alike."""

import pytest

from vexcore.queries.balance import load_balance_cells, load_balance_respondents, load_balance_tests
from vexcore.store.mart import Mart


def test_tests_of_education_as_printed(mart: Mart) -> None:
    tests = load_balance_tests(mart, trial_id="groningen", characteristic="education")
    printed = tests.set_index(["arm_id", "population"])["printed"]

    assert len(tests) == 12
    assert printed["all", "participants"] == "0,00"
    assert printed["groningen:reference", "reference"] == "0,98"
    assert printed["groningen:t1", "assigned"] == "0,01"
    assert printed["groningen:t4.3", "participants"] == "0,29"
    assert list(tests["comparison_arm_id"][:2]) == ["all", "all"]


def test_withheld_cells_are_rows_without_numbers(mart: Mart) -> None:
    cells = load_balance_cells(mart, trial_id="groningen", characteristic="household")
    withheld = cells[cells["status"] == "suppressed"]

    assert set(zip(withheld["arm_id"], withheld["category"], strict=True)) == {
        ("groningen:t4.1", "single-parent"),
        ("groningen:t4.2", "cohabiting"),
        ("groningen:t4.3", "single-parent"),
    }
    assert withheld["share"].isna().all()
    neighbours = cells[(cells["arm_id"] == "groningen:t4.2") & (cells["status"] == "released")]
    assert neighbours["ci_low"].isna().all()


def test_respondents_at_the_last_wave(mart: Mart) -> None:
    rows = load_balance_respondents(mart, trial_id="groningen", characteristic="education")
    high = rows[(rows["arm_id"] == "all") & (rows["category"] == "education-high")].set_index("wave")

    assert high["difference"].to_dict() == pytest.approx({0: 0.03, 1: 0.04, 2: 0.05})
    assert high.loc[2, "figure_id"] == "003:10.5:15:2"
