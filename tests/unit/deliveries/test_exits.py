"""Every rule of exits, on both sides of its boundary."""

from __future__ import annotations

from typing import Any

import pytest
from support.deliveries import SmallDelivery, list_places, list_rules

FIRST, SECOND = 1, 2  # rows of p01: out 2018-02-01 to 2018-05-01, and out from 2018-09-01


@pytest.mark.parametrize(
    ("row", "cells", "column"),
    [
        (0, {"exited_on": ""}, "exited_on"),
        (0, {"exited_on": "2019-08"}, "exited_on"),
        (0, {"exited_on": "2017-12-03"}, "exited_on"),
        (0, {"exited_on": "2019-11-01"}, "exited_on"),
        (0, {"reason": ""}, "reason"),
        (0, {"reason": "job"}, "reason"),
        (0, {"returned_on": "2019-08-01"}, "returned_on"),
        (0, {"returned_on": "2019-07-31"}, "returned_on"),
        (0, {"returned_on": "2019-11-01"}, "returned_on"),
        (0, {"person_id": "p77"}, "person_id"),
    ],
)
def test_what_breaks_a_rule_is_one_fault_with_its_place(
    check: Any, small: SmallDelivery, row: int, cells: dict[str, str], column: str
) -> None:
    report = check(small.set("exits", row, **cells)).report

    assert list_places(report) == [("exits.csv", row + 2, column, cells[column])]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (0, {"exited_on": "2017-12-04"}),
        (0, {"exited_on": "2019-10-31"}),
        (0, {"returned_on": "2019-08-02"}),
        (0, {"returned_on": "2019-10-31"}),
        (0, {"reason": "study"}),
        (0, {"reason": "entitlement"}),
        (FIRST, {"returned_on": "2018-09-01"}),
    ],
)
def test_what_is_on_the_other_side_of_the_boundary_is_good(
    check: Any, small: SmallDelivery, row: int, cells: dict[str, str]
) -> None:
    assert len(check(small.set("exits", row, **cells)).report.frame) == 0


@pytest.mark.parametrize("returned_on", ["", "2018-09-02"])
def test_exits_of_one_person_do_not_overlap(check: Any, small: SmallDelivery, returned_on: str) -> None:
    report = check(small.set("exits", FIRST, returned_on=returned_on)).report

    assert list_places(report) == [("exits.csv", 4, "exited_on", "2018-09-01 (exit before on line 3)")]


def test_overlaps_are_found_whatever_the_order_of_the_rows(check: Any, small: SmallDelivery) -> None:
    rows = small.tables["exits"]
    rows[FIRST], rows[SECOND] = rows[SECOND], rows[FIRST]
    assert len(check(small).report.frame) == 0

    small.set("exits", SECOND, returned_on="")
    assert list_places(check(small).report) == [("exits.csv", 3, "exited_on", "2018-09-01 (exit before on line 4)")]


def test_an_unreadable_return_is_one_fault(check: Any, small: SmallDelivery) -> None:
    report = check(small.set("exits", FIRST, returned_on="mei")).report

    assert list_places(report) == [("exits.csv", 3, "returned_on", "mei")]


def test_an_exit_twice_is_told_once_with_both_lines(check: Any, small: SmallDelivery) -> None:
    line = small.add("exits", person_id="p01", exited_on="2018-09-01", reason="other")

    assert list_places(check(small).report) == [
        ("exits.csv", line, "person_id", "p01, 2018-09-01 (first on line 4)"),
    ]


def test_the_window_is_that_of_the_benefit_register(check: Any, small: SmallDelivery) -> None:
    small.delivery |= {"benefit_to": "2019-12"}
    assert check(small.set("exits", 0, exited_on="2019-12-31")).report.ok

    report = check(small.set("exits", 0, exited_on="2020-01-01")).report
    assert list_rules(report) == ["exited_on is not after the benefit window (2019-12-31)"]
