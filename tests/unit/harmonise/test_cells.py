from __future__ import annotations

import pandas as pd

from vexcore.harmonise.cells import add_totals, complete_categories


def test_totals_leave_out_the_reference_and_take_the_largest_of_largest() -> None:
    cells = pd.DataFrame(
        {
            "month": [1, 1, 1, 2],
            "arm_id": ["a", "b", "reference", "a"],
            "in_total": [True, True, False, True],
            "n": [10, 20, 5, 7],
            "largest": [3.0, 9.0, 99.0, 1.0],
        }
    )
    totals = add_totals(cells, ["month"], ["n", "largest"])

    assert totals.iloc[:4][["arm_id", "n"]].equals(cells[["arm_id", "n"]])
    assert totals.iloc[4:].to_dict("records") == [
        {"month": 1, "arm_id": "all", "in_total": False, "n": 30, "largest": 9.0},
        {"month": 2, "arm_id": "all", "in_total": False, "n": 7, "largest": 1.0},
    ]
    assert totals["n"].dtype == cells["n"].dtype


def test_cells_without_an_arm_in_the_total_have_none() -> None:
    cells = pd.DataFrame({"month": [1], "arm_id": ["reference"], "in_total": [False], "n": [5]})

    assert add_totals(cells, ["month"], ["n"]).equals(cells)


def test_categories_that_do_not_occur_are_zero_and_all_add_up() -> None:
    cells = pd.DataFrame(
        {
            "wave": [0, 0, 0],
            "arm_id": ["a", "a", "b"],
            "in_total": [True, True, True],
            "category": ["work", "unforeseen", "study"],
            "count": [4, 1, 2],
        }
    )
    complete = complete_categories(cells, ["wave"], ["work", "study"]).set_index(["arm_id", "category"])

    assert complete["count"].to_dict() == {
        ("a", "work"): 4,
        ("a", "study"): 0,
        ("a", "unforeseen"): 1,
        ("b", "work"): 0,
        ("b", "study"): 2,
        ("b", "unforeseen"): 0,
    }
    assert complete["base_n"].to_dict() == {key: 5 if key[0] == "a" else 2 for key in complete.index}
