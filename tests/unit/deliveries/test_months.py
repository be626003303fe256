"""Every rule of months, on both sides of its boundary. Windows: November 2017 to October 2019, months 0 to 23."""

from __future__ import annotations

from typing import Any

import pytest
from support.deliveries import SmallDelivery, list_places, list_rules

ROW = {"person_id": "p04", "benefit": "1"}


def test_a_month_of_nobody_is_refused(check: Any, small: SmallDelivery) -> None:
    line = small.add("months", person_id="p99", month="0", benefit="1")

    assert list_places(check(small).report) == [("months.csv", line, "person_id", "p99")]


def test_a_month_twice_is_told_with_both_lines(check: Any, small: SmallDelivery) -> None:
    line = small.add("months", person_id="p01", month="1", benefit="0")

    assert list_places(check(small).report) == [("months.csv", line, "person_id", "p01, 1 (first on line 3)")]


@pytest.mark.parametrize("month", ["0", "23"])
def test_a_month_at_the_edge_of_the_window_is_good(check: Any, small: SmallDelivery, month: str) -> None:
    small.set("months", 5, month=month)

    assert check(small).report.ok


@pytest.mark.parametrize("month", ["-1", "24"])
def test_a_month_outside_both_windows_is_one_fault(check: Any, small: SmallDelivery, month: str) -> None:
    small.add("months", person_id="p04", month=month, benefit="1", wage_eur="10", hours="1", contract="temporary")
    report = check(small).report

    assert list_places(report) == [("months.csv", 14, "month", month)]


@pytest.mark.parametrize(("month", "good"), [("-1", True), ("-2", False), ("22", True), ("23", False)])
def test_months_count_from_the_persons_own_start(check: Any, small: SmallDelivery, month: str, good: bool) -> None:
    """p03 started in December 2017, so that the window is months -1 to 22."""
    small.set("months", 4, person_id="p03", month=month)

    assert check(small).report.ok is good


@pytest.mark.parametrize(
    ("month", "cells", "faults"),
    [
        ("-3", {"wage_eur": "10", "hours": "", "contract": "temporary", "benefit": ""}, []),
        ("-3", {"wage_eur": "10", "contract": "temporary", "benefit": "0"}, ["benefit"]),
        ("25", {"benefit": "1"}, []),
        ("25", {"benefit": "1", "contract": "none"}, ["contract"]),
        ("25", {"benefit": "1", "wage_eur": "0", "hours": "0"}, ["hours", "wage_eur"]),
        ("26", {"benefit": "1"}, ["month"]),
        ("-4", {"wage_eur": "10"}, ["month"]),
    ],
)
def test_a_register_is_known_within_its_own_window(
    check: Any, small: SmallDelivery, month: str, cells: dict[str, str], faults: list[str]
) -> None:
    """Payroll August 2017 to October 2019, benefit November 2017 to December 2019."""
    small.delivery |= {"payroll_from": "2017-08", "benefit_to": "2019-12"}
    line = small.add("months", person_id="p04", month=month, **cells)
    places = list_places(check(small).report)

    assert sorted(place[2] for place in places) == faults
    assert {place[1] for place in places} <= {line}


@pytest.mark.parametrize(("month", "good"), [("13", True), ("14", False)])
def test_no_month_is_after_the_last_day_of_sight(check: Any, small: SmallDelivery, month: str, good: bool) -> None:
    """p05 is seen until December 2018, month 13."""
    small.set("months", 7, month=month)
    report = check(small).report

    assert list_places(report) == ([] if good else [("months.csv", 9, "month", month)])


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"month": ""}, "month"),
        ({"month": "1.5"}, "month"),
        ({"month": "-121"}, "month"),
        ({"month": "241"}, "month"),
        ({"month": "x"}, "month"),
        ({"benefit": "-1"}, "benefit"),
        ({"benefit": "0.5"}, "benefit"),
        ({"wage_eur": "-0.01"}, "wage_eur"),
        ({"wage_eur": "100000.01"}, "wage_eur"),
        ({"hours": "744.1"}, "hours"),
        ({"hours": "-1"}, "hours"),
        ({"contract": "vast"}, "contract"),
        ({"person_id": ""}, "person_id"),
    ],
)
def test_a_cell_outside_its_contract_is_one_fault(
    check: Any, small: SmallDelivery, cells: dict[str, str], column: str
) -> None:
    row = {"person_id": "p04", "month": "3", "benefit": "0", "wage_eur": "5", "hours": "5", "contract": "temporary"}
    line = small.add("months", **{**row, **cells})
    (place,) = list_places(check(small).report)

    assert place == ("months.csv", line, column, cells[column])


def test_an_out_of_bounds_month_is_told_once(check: Any, small: SmallDelivery) -> None:
    small.add("months", person_id="p04", month="241", benefit="1")

    assert list_rules(check(small).report) == ["month is from -120 to 240"]


@pytest.mark.parametrize(("cells", "column"), [({"wage_eur": "0.01"}, "wage_eur"), ({"hours": "0.5"}, "hours")])
def test_no_contract_means_no_wage_and_no_hours(
    check: Any, small: SmallDelivery, cells: dict[str, str], column: str
) -> None:
    line = small.add("months", person_id="p04", month="3", contract="none", **cells)

    assert list_places(check(small).report) == [("months.csv", line, column, cells[column])]


@pytest.mark.parametrize("cells", [{}, {"wage_eur": "0"}, {"wage_eur": "0", "hours": "0"}])
def test_a_contract_without_wage_or_hours_is_a_warning(check: Any, small: SmallDelivery, cells: dict[str, str]) -> None:
    line = small.add("months", person_id="p04", month="3", contract="permanent", **cells)
    report = check(small).report

    assert report.ok
    assert list_places(report, "warning") == [("months.csv", line, "contract", "permanent")]


@pytest.mark.parametrize("cells", [{"wage_eur": "1"}, {"hours": "1"}, {"wage_eur": "0", "hours": "1"}])
def test_a_contract_with_either_is_good(check: Any, small: SmallDelivery, cells: dict[str, str]) -> None:
    small.add("months", person_id="p04", month="3", contract="permanent", **cells)

    assert len(check(small).report.frame) == 0


def test_persons_who_are_never_seen_are_counted_in_a_warning(check: Any, small: SmallDelivery) -> None:
    small.tables["months"] = [row for row in small.tables["months"] if row["person_id"] not in ("p02", "p05")]
    report = check(small).report

    assert report.ok
    assert list_places(report, "warning") == [("months.csv", 0, "", "2 of 9 persons have no row")]


def test_who_is_never_seen_without_the_benefit_register_is_no_warning(check: Any, small: SmallDelivery) -> None:
    small.tables["months"] = [row for row in small.tables["months"] if row["person_id"] not in ("p02", "p05")]
    small.drop_column("months", "benefit")

    assert len(check(small).report.frame) == 0


OUTCOME = """
[[outcome]]
id = "travel_days"
label = "Reisdagen"
file = "months"
kind = "count"
unit = "days"
low = 0
high = 31
higher_is_better = true

[[outcome]]
id = "in_training"
label = "In opleiding"
file = "months"
kind = "binary"
unit = "share"
low = 0
high = 1
"""


def test_an_extra_outcome_is_a_column_of_months(check: Any, small: SmallDelivery) -> None:
    small.extra = OUTCOME
    small.add_column("months", "travel_days", "31", "0.5", "").add_column("months", "in_training", "1", "0", "")
    checked = check(small)

    assert checked.report.ok
    assert checked.delivery.tables["months"].column_names[-2:] == ["travel_days", "in_training"]
    assert checked.delivery.tables["months"]["travel_days"].to_pylist()[:3] == [31.0, 0.5, None]
    assert str(checked.delivery.tables["months"]["in_training"].type) == "int8"
    assert checked.delivery.facts.outcomes[0].higher_is_better is True


def test_an_extra_outcome_keeps_its_bounds(check: Any, small: SmallDelivery) -> None:
    small.extra = OUTCOME
    small.add_column("months", "travel_days", "31.5", "-1", "").add_column("months", "in_training", "2", "")

    assert list_places(check(small).report) == [
        ("months.csv", 2, "travel_days", "31.5"),
        ("months.csv", 2, "in_training", "2"),
        ("months.csv", 3, "travel_days", "-1"),
    ]


def test_an_undeclared_outcome_is_an_unknown_column(check: Any, small: SmallDelivery) -> None:
    small.add_column("months", "travel_days", "1")

    assert list_places(check(small).report) == [("months.csv", 1, "travel_days", "travel_days")]


@pytest.mark.parametrize(("rows", "warned"), [(19, False), (20, True)])
def test_many_rows_that_tell_of_no_job_nor_of_one_are_a_warning(
    check: Any, small: SmallDelivery, rows: int, warned: bool
) -> None:
    """The small delivery has three of them; a join that leaves months without a job empty gives many."""
    for month in range(1, rows - 2):
        small.add("months", person_id="p04", month=str(month), benefit="1")
    report = check(small).report

    said = [rule for rule in list_rules(report, "warning") if rule.startswith("rows within the payroll window tell")]
    assert bool(said) is warned
    assert report.ok


def test_rows_that_say_there_was_no_job_are_no_warning(check: Any, small: SmallDelivery) -> None:
    for month in range(1, 23):
        small.add("months", person_id="p04", month=str(month), benefit="1", contract="none")

    assert list_rules(check(small).report, "warning") == []
