"""Tests between arms, and exits to work beside what was expected."""

from __future__ import annotations

from typing import Any

import pytest
from support.curves import make_persons, make_trial
from support.data import DATA, load_real_registry

from vexcore.pipeline.curve_tests import FEW_EITHER, RATE, find_unit, round_step
from vexcore.pipeline.expected_work import standardise_outflow
from vexcore.pipeline.record import build_rows, check_record

CONTROL, TREATED = "oss:control", "oss:intensieve-begeleiding"
Row = dict[str, Any]


def run(early: int = 40, late: int = 20, *, last: int = 36) -> list[Row]:
    """Return tests of 100 persons an arm: 20 leave control in month 3 and month 14, `early` and `late` the other."""
    persons = make_persons(
        (CONTROL, 20, 3, "work", None, last), (CONTROL, 20, 14, "moved", None, last),
        (CONTROL, 60, None, None, None, last),
        (TREATED, early, 3, "work", None, last), (TREATED, late, 14, "moved", None, last),
        (TREATED, 100 - early - late, None, None, None, last),
    )  # fmt: skip
    return make_trial(persons, course=False).release()["survival_test"]


def pick(rows: list[Row], test: str, arm: str = TREATED, comparison: str = CONTROL, reason: str = "all") -> Row:
    (row,) = [
        row
        for row in rows
        if (row["test"], row["arm_id"], row["comparison_arm_id"], row["exit_reason"]) == (test, arm, comparison, reason)
    ]
    return row


def test_log_rank_by_hand() -> None:
    """Month 3: 60 of 200 leave, 30 expected; month 14: 40 of 140, 60 of them treated, 17.142857 expected."""
    expected = 60 * 100 / 200 + 40 * 60 / 140
    variance = 60 * 0.5 * 0.5 * 140 / 199 + 40 * (60 / 140) * (80 / 140) * 100 / 139
    row = pick(run(), "log-rank")
    assert row["statistic"] == pytest.approx((60 - expected) ** 2 / variance, rel=5e-3)
    assert (row["df"], row["horizon_months"], row["status"]) == (1, 36, "released")
    whole = pick(run(), "log-rank", arm=CONTROL, comparison="all")
    assert whole["statistic"] == row["statistic"]


def test_work_is_a_test_of_the_rate() -> None:
    row = pick(run(), "log-rank", reason="work")
    # Only month 3 has exits to work: 40 of 60 where 30 are expected.
    assert row["statistic"] == pytest.approx(100 / (60 * 0.25 * 140 / 199), rel=5e-3)
    assert row["reason"] == RATE


def test_mean_months_by_hand() -> None:
    """24 months, less 20 for 20 % who leave in month 3 and 9 for 20 % in month 14: the month of the exit counts."""
    rows = run()
    mean = pick(rows, "restricted-mean", arm=CONTROL, comparison="none")
    assert mean["estimate"] == pytest.approx(24 - 0.2 * 20 - 0.2 * 9, abs=0.05)
    assert (mean["ci_level"], mean["horizon_months"]) == (0.95, 24)
    difference = pick(rows, "restricted-mean-difference")
    assert (difference["estimate"], difference["ci_level"]) == (pytest.approx(-0.2 * 20, abs=0.05), 0.90)


def test_the_ratio_of_hazards_has_three_digits() -> None:
    row = pick(run(), "cox")
    assert 1.5 < row["estimate"] < 2.5
    assert row["ci_low"] < row["estimate"] < row["ci_high"]
    assert row["estimate"] == float(f"{row['estimate']:.3g}")
    assert pick(run(), "proportional-hazards")["df"] == 1


@pytest.mark.parametrize(("left", "status"), [(18, "suppressed"), (19, "released")])
def test_a_test_waits_for_outflow(left: int, status: str) -> None:
    """Of 18 exits for one reason, none for others, `outflow` does not show how many left: that would tell."""
    rows = run(early=left, late=0)
    for test in ("log-rank", "cox", "proportional-hazards"):
        row = pick(rows, test)
        assert (row["status"], row["reason"] if status == "suppressed" else None) == (
            status,
            FEW_EITHER if status == "suppressed" else None,
        )
    assert pick(rows, "log-rank", arm=CONTROL, comparison="all")["status"] == status


@pytest.mark.parametrize(("base", "unit"), [(100, 0.1), (101, 0.1), (99, 0.2), (1700, 0.01), (10, 1.0)])
def test_the_unit_of_mean_months(base: int, unit: float) -> None:
    assert find_unit(base) == pytest.approx(unit)


def test_rounding() -> None:
    assert (round_step(18.237, 0.2), round_step(0.012345, 0.0), round_step(-3.14159, 0.0)) == (18.2, 0.0123, -3.14)


def test_printed_exits_to_work_beside_what_was_expected() -> None:
    """Oss printed 78 exits to work of 341 over 17 months at 7.5 % a year; net the same exits of 301."""
    rows = build_rows(load_real_registry(), check_record(DATA))
    found = {
        (row["trial_id"], row["definition"]): row for row in standardise_outflow(rows["outflow"], rows["recruitment"])
    }
    assert len(found) == 4
    gross = found["oss", "first-exit-of-gross"]
    assert (gross["observed"], gross["figure_id"]) == (78, "000:text:61:2")
    assert gross["expected"] == pytest.approx(341 * (1 - 0.925 ** (17 / 12)))
    assert gross["estimate"] == pytest.approx(78 / gross["expected"])
    assert found["oss", "first-exit-of-net"]["expected"] == pytest.approx(301 * (1 - 0.925 ** (17 / 12)))
    assert found["wageningen", "first-exit-of-net"]["expected"] == pytest.approx(394 * (1 - 0.945 ** (17 / 12)))
    assert len(standardise_outflow(rows["outflow"])) == 2


def outflow_row(**values: Any) -> Row:
    row: Row = {
        "origin": "demonstration", "trial_id": "oss", "arm_id": "all", "measure": "outflow", "category": "work",
        "definition": "first-exit-of-assigned", "horizon_months": 12, "count": 20, "base_n": 100, "share": 0.2,
        "status": "released", "reason": None, "figure_id": None, "source_id": "demonstratie",
    }  # fmt: skip
    return row | values


PRINTED = outflow_row(
    origin="published",
    measure="expected-yearly",
    definition="bus-prediction",
    share=0.075,
    figure_id="f",
    source_id="p",
)


def test_delivered_exits_stand_beside_the_printed_expectation() -> None:
    """Thirteen calendar months: that of the start is one of them."""
    (row,) = standardise_outflow([PRINTED, outflow_row()])
    assert (row["observed"], row["figure_id"], row["source_id"]) == (20, "f", "demonstratie")
    assert row["expected"] == pytest.approx(100 * (1 - 0.925 ** (13 / 12)))
    assert row["ci_low"] < row["estimate"] < row["ci_high"]


def test_a_withheld_count_has_no_ratio() -> None:
    (row,) = standardise_outflow([PRINTED, outflow_row(count=None, status="embargoed", reason="trial not ended")])
    assert (row["status"], row["reason"], row["expected"], row["observed"]) == (
        "embargoed",
        "trial not ended",
        None,
        None,
    )


def test_without_a_printed_expectation_there_is_no_row() -> None:
    assert standardise_outflow([PRINTED, outflow_row(trial_id="utrecht"), outflow_row(category="study")]) == []
