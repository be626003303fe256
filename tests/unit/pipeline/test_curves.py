"""Curves of a delivery: numbers by hand, levels, what cannot be followed, and the embargo."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from support.curves import draw_trial, make_persons, make_trial

from vexcore.disclosure.curves import FEW_LEFT
from vexcore.pipeline.curve_groups import find_leavers
from vexcore.pipeline.curves import LOOKS_BACK

CONTROL, TREATED, REFERENCE = "oss:control", "oss:intensieve-begeleiding", "oss:reference"
Row = dict[str, Any]


def build(*, lost: int = 0, horizons: tuple[int, ...] = (12, 24), course: bool = False) -> list[Row]:
    """Return curves of 100 and 120 persons; `lost` of the first arm, still on assistance, are last seen in month 6."""
    persons = make_persons(
        (CONTROL, 20, 3, "work", None, 24),
        (CONTROL, 15, 8, "moved", None, 24),
        (CONTROL, 15, 18, "work", None, 24),
        (CONTROL, 50 - lost, None, None, None, 24),
        (CONTROL, lost, None, None, None, 6),
        (TREATED, 30, 3, "work", None, 24),
        (TREATED, 10, 8, "moved", None, 24),
        (TREATED, 30, 18, "work", None, 24),
        (TREATED, 50, None, None, None, 24),
    )
    return make_trial(persons, horizons=horizons, course=course).release()["survival"]


def pick(
    rows: list[Row], arm: str, curve: str = "on-assistance", reason: str = "all", what: str = "first"
) -> list[Row]:
    return [
        row
        for row in rows
        if row["arm_id"] == arm
        and row["curve"] == curve
        and row["exit_reason"] == reason
        and row["definition"].startswith(what)
    ]


def test_shares_by_hand() -> None:
    """20 leave in month 3, 15 in month 8, 15 in month 18: 80, 65 and 50 of 100 are left. Nobody leaves after month 18,
    which a row there would tell."""
    curve = pick(build(), CONTROL)

    assert [(row["month"], row["events"], row["at_risk"]) for row in curve] == [(3, 20, 80), (12, 15, 65), (24, 15, 50)]
    assert [row["estimate"] for row in curve] == pytest.approx([0.8, 0.65, 0.5])
    assert {row["base_n"] for row in curve} == {100}
    # Greenwood without censoring is p (1 - p) / n: 0.04; log-log: 0.8 ** exp(-+ 1.96 * 0.04 / (0.8 * log 0.8)).
    assert (curve[0]["ci_low"], curve[0]["ci_high"]) == (
        pytest.approx(0.7074, abs=1e-4),
        pytest.approx(0.8660, abs=1e-4),
    )


def test_the_total_is_that_of_its_arms() -> None:
    curve = pick(build(), "all")
    assert [(row["month"], row["events"]) for row in curve] == [(3, 50), (12, 25), (24, 45)]
    assert [row["estimate"] for row in curve] == pytest.approx([170 / 220, 145 / 220, 100 / 220])


def test_reasons_by_hand() -> None:
    """At month 12 `outflow` shows who moved, not who left for work; at month 3 work would tell that nobody moved."""
    rows = build()
    assert [(row["month"], row["events"], row["estimate"]) for row in pick(rows, CONTROL, "left", "moved")] == [
        (12, 15, pytest.approx(0.15))
    ]
    assert [row["month"] for row in pick(rows, CONTROL, "left", "work")] == [24]  # without a number
    assert pick(rows, CONTROL, "left", "work")[0]["reason"] == FEW_LEFT


def test_a_curve_without_a_month_is_one_row() -> None:
    (row,) = pick(build(), CONTROL, "left", "study")
    assert (row["status"], row["reason"], row["month"], row["estimate"]) == ("suppressed", FEW_LEFT, 24, None)


def test_at_a_horizon_the_share_is_the_rest_of_outflow() -> None:
    trial = draw_trial(3, size=300)
    shares = {
        (row["arm_id"], row["horizon_months"]): row["share"]
        for row in trial.outflow
        if (row["measure"], row["definition"], row["category"]) == ("outflow", "first-exit-of-assigned", "all")
        and row["status"] == "released"
    }
    found = [
        (row["estimate"], 1 - shares[row["arm_id"], row["month"]])
        for row in trial.release()["survival"]
        if row["curve"] == "on-assistance" and row["definition"].startswith("first")
        if (row["arm_id"], row["month"]) in shares and row["status"] == "released"
    ]
    assert len(found) > 4
    assert [own for own, _ in found] == pytest.approx([rest for _, rest in found])


def test_who_is_lost_counts_as_others() -> None:
    """10 of 100 are last seen in month 6. Month 3: 20 of 100. In months 4 to 12: three times 100 seen, six times 90."""
    curve = pick(build(lost=10), CONTROL)
    assert curve[0]["estimate"] == pytest.approx(0.8)
    mean = (3 * 100 + 6 * 90) / 9
    assert curve[1]["estimate"] == pytest.approx(0.8 - 15 / mean)
    assert curve[1]["at_risk"] == 55  # 90 seen, of whom 0.639 on assistance: 57


def test_who_of_the_lost_had_left_is_not_told() -> None:
    """Three are lost in month 6. Whether they were among the twenty who left in month 3 changes no number."""

    def curves(*lost: tuple[Any, ...]) -> list[Row]:
        persons = make_persons(
            (CONTROL, 60, None, None, None, 24),
            (TREATED, 30, 3, "work", None, 24), (TREATED, 60, None, None, None, 24), *lost,
        )  # fmt: skip
        return make_trial(persons, horizons=(12, 24), course=False).release()["survival"]

    before = curves(
        (CONTROL, 17, 3, "work", None, 24), (CONTROL, 3, 3, "work", None, 6), (CONTROL, 3, None, None, None, 24)
    )
    after = curves((CONTROL, 20, 3, "work", None, 24), (CONTROL, 3, None, None, None, 6))
    assert [row for row in before if row["curve"] == "on-assistance"] == [
        row for row in after if row["curve"] == "on-assistance"
    ]
    assert pick(before, CONTROL)[0]["events"] == 20


def test_course_keeps_a_month_back() -> None:
    """Nobody came back, so beside the months off benefit a month in between would say so; horizons stay."""
    assert [row["month"] for row in pick(build(course=True), CONTROL)] == [12, 24]


def test_exits_without_return_look_back() -> None:
    persons = make_persons(
        *((arm, persons, month, "work", back, 24)
          for arm in (CONTROL, TREATED)
          for persons, month, back in ((30, 2, None), (20, 2, 5), (15, 6, 20), (20, 15, None), (100, None, None))),
    )  # fmt: skip
    persons.loc[persons["exit_month"].isna(), "exit_reason"] = None
    rows = make_trial(persons, horizons=(12, 24), course=False).release()["survival"]

    told = pick(rows, CONTROL, what="no-return")
    # At month 2 and 6 the 15 of month 6 are away at month 12 and come back later; at month 24 nobody is.
    assert [(row["month"], row["events"]) for row in told] == [(2, 30)]
    assert told[0]["estimate"] == pytest.approx(155 / 185)
    assert told[0]["reason"] == LOOKS_BACK


@pytest.mark.parametrize(
    ("horizons", "found"),
    [((12, 17, 24, 36), (12, 24)), ((12, 17, 24), (12, 12)), ((12, 17), (12, 5)), ((12,), (12, 0))],
)
def test_who_is_asked_whether_they_came_back(horizons: tuple[int, ...], found: tuple[int, int]) -> None:
    assert find_leavers(horizons) == found


def test_returns_by_hand() -> None:
    """Of 60 who left in month 2, 12 are back after 4 months and 15 more after 10; who left in month 20 is not asked."""
    persons = make_persons(
        *((arm, persons, month, reason, back, 36)
          for arm in (CONTROL, TREATED)
          for persons, month, reason, back in
          ((12, 2, "work", 6), (15, 2, "work", 12), (33, 2, "work", None), (20, 20, "work", 22),
           (60, None, None, None))),
    )  # fmt: skip
    told = pick(make_trial(persons).release()["survival"], CONTROL, "re-entry", what="of-exits")
    assert [(row["month"], row["events"], row["base_n"]) for row in told] == [(4, 12, 60), (10, 15, 60)]
    assert [row["estimate"] for row in told] == pytest.approx([0.2, 0.45])


def test_the_reference_group_stands_apart() -> None:
    persons = make_persons(
        (CONTROL, 9, 3, "work", None, 24), (CONTROL, 60, None, None, None, 24),
        (TREATED, 30, 3, "work", None, 24), (TREATED, 60, None, None, None, 24),
        (REFERENCE, 25, 5, "work", None, 24), (REFERENCE, 60, None, None, None, 24),
    )  # fmt: skip
    rows = make_trial(persons, horizons=(12, 24), course=False).release()["survival"]
    assert [row["month"] for row in pick(rows, REFERENCE)] == [12]
    assert [row["status"] for arm in (CONTROL, TREATED) for row in pick(rows, arm)] == ["suppressed", "suppressed"]


def test_an_exit_outside_the_curve_leaves_none() -> None:
    """Somebody left before they could be followed: `outflow` has the exit, the curve would not."""
    persons = make_persons((CONTROL, 30, 3, "work", None, 24), (CONTROL, 60, None, None, None, 24))
    persons.loc[0, "risk_months"] = None
    found = make_trial(persons, horizons=(12, 24), course=False).release()
    assert {row["status"] for row in found["survival"]} == {"suppressed"}
    assert found["survival_test"] == []


def test_while_arms_have_to_wait_no_month_tells_of_them() -> None:
    trial = draw_trial(5, size=400, course=False)
    whole, closed = trial.release()["survival"], trial.release(by_arm=False)["survival"]
    assert [row for row in closed if row["arm_id"] == "all"] == [row for row in whole if row["arm_id"] == "all"]
    by_arm = [row for row in closed if row["arm_id"] != "all"]
    assert {row["status"] for row in by_arm} == {"suppressed"}
    assert len(by_arm) == 4 * 8


def test_without_exits_there_are_no_rows() -> None:
    trial = draw_trial(1)
    trial.persons = trial.persons.iloc[:0]
    assert trial.release() == {"survival": [], "survival_test": []}


def test_keys_are_unique() -> None:
    keys = ["arm_id", "curve", "exit_reason", "definition", "month"]
    assert not pd.DataFrame(draw_trial(5, size=400).release()["survival"]).duplicated(keys).any()
