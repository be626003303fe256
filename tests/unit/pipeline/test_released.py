"""Rows that follow from released cells: never a number beside a withheld one that it would give away."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from vexcore.disclosure.policy import FEW, FEW_WITHOUT, FURTHER
from vexcore.intervals import build_wilson_interval
from vexcore.pipeline.released import (
    OutcomeKinds,
    release_gaps,
    release_outflow,
    release_process,
    release_profile,
    release_recruitment,
)

REASONS = ("work", "study", "moved", "entitlement", "other", "none")


def answer(**frames: pd.DataFrame) -> Any:
    def ask(name: str) -> pd.DataFrame:
        return frames[name]

    return ask


def outflow(counts: dict[str, tuple[int, ...]], returned: dict[str, tuple[int, int]]) -> list[dict[str, Any]]:
    left = pd.DataFrame(
        [
            {
                "definition": "first-exit-of-assigned",
                "horizon_months": 12,
                "category": reason,
                "arm_id": arm,
                "in_total": True,
                "count": count,
            }
            for arm, own in counts.items()
            for reason, count in zip(REASONS, own, strict=True)
        ]
    )
    back = pd.DataFrame(
        [
            {"horizon_months": 12, "arm_id": arm, "in_total": True, "count": count, "base_n": base}
            for arm, (count, base) in returned.items()
        ]
    )
    return list(release_outflow(answer(cells_outflow=left, cells_reentry=back)))


def pick(rows: list[dict[str, Any]], **cells: Any) -> dict[str, Any]:
    found = [row for row in rows if all(row[name] == value for name, value in cells.items())]
    assert len(found) == 1, found
    return found[0]


def test_who_left_is_the_rest_of_who_did_not() -> None:
    rows = outflow({"a": (20, 12, 11, 13, 14, 130), "b": (30, 12, 11, 13, 14, 120)}, {"a": (30, 70), "b": (25, 80)})
    left = pick(rows, arm_id="a", measure="outflow", definition="first-exit-of-assigned", category="all")
    gone = pick(rows, arm_id="a", definition="no-return-of-assigned")

    assert (left["count"], left["base_n"], left["share"]) == (70, 200, pytest.approx(0.35))
    interval = build_wilson_interval(70, 200)
    assert (left["ci_low"], left["ci_high"]) == (pytest.approx(interval.low), pytest.approx(interval.high))
    assert (gone["count"], gone["base_n"]) == (40, 200)
    interval = build_wilson_interval(40, 200)
    assert (gone["ci_low"], gone["ci_high"]) == (pytest.approx(interval.low), pytest.approx(interval.high))


@pytest.mark.parametrize(
    ("returned", "status"), [(9, "suppressed"), (10, "released"), (60, "released"), (61, "suppressed")]
)
def test_no_return_is_withheld_with_the_returns(returned: int, status: str) -> None:
    """Of 70 who left: with 9 or 61 back, one of the two is under ten, and either gives the other away."""
    rows = outflow({"a": (20, 12, 11, 13, 14, 130)}, {"a": (returned, 70)})
    back = pick(rows, arm_id="a", measure="re-entry")
    gone = pick(rows, arm_id="a", definition="no-return-of-assigned")

    assert (back["status"], gone["status"]) == (status, status)
    if status == "suppressed":
        assert back["count"] is None
        assert gone["count"] is None
        assert gone["share"] is None
        assert (back["reason"], gone["reason"]) == ((FEW, FURTHER) if returned < 10 else (FEW_WITHOUT, FEW))


def test_returns_are_withheld_where_those_who_left_are() -> None:
    """Nine left: their number is withheld, and it is the base of the returns."""
    rows = outflow({"a": (9, 0, 0, 0, 0, 191), "b": (30, 12, 11, 13, 14, 120)}, {"a": (3, 9), "b": (25, 80)})
    left = pick(rows, arm_id="a", measure="outflow", definition="first-exit-of-assigned", category="all")
    back = pick(rows, arm_id="a", measure="re-entry")

    assert left["status"] == "suppressed"
    assert left["count"] is None
    assert back["status"] == "suppressed"
    assert back["base_n"] is None


def test_the_mean_of_the_ladder_is_left_out_beside_withheld_steps() -> None:
    def ladder(counts: tuple[int, ...]) -> pd.DataFrame:
        return pd.DataFrame(
            [
                {"wave": 0, "arm_id": "a", "in_total": True, "category": f"ladder-{step}", "count": count}
                for step, count in enumerate(counts, start=1)
            ]
        )

    values = pd.DataFrame(
        [
            {
                "item": item,
                "wave": 0,
                "category": "all",
                "arm_id": "a",
                "in_total": True,
                "n": 72,
                "sum": 250.0,
                "sum_sq": 1000.0,
                "nonzero": 72,
                "largest": 6.0,
            }
            for item in ("ladder", "takes_action")
        ]
    )

    def items(counts: tuple[int, ...]) -> set[tuple[str, str]]:
        rows = release_process(answer(cells_ladder=ladder(counts), cells_process=values))
        return {(row["item"], row["category"]) for row in rows if row["arm_id"] == "a"}

    assert ("ladder", "all") in items((12, 12, 12, 12, 12, 12))
    assert ("ladder", "all") not in items((9, 15, 12, 12, 12, 12))
    assert ("takes_action", "all") in items((9, 15, 12, 12, 12, 12))


def test_gaps_have_no_number_where_a_base_tells_it() -> None:
    gaps = pd.DataFrame(
        [
            {"outcome_id": "health", "reason": "answers not delivered", "persons": 40, "by_base": False},
            {"outcome_id": "wellbeing", "reason": "answers not delivered", "persons": 9, "by_base": False},
            {"outcome_id": "health", "reason": "empty cell", "persons": 40, "by_base": True},
        ]
    )
    rows = list(release_gaps(answer(cells_gaps=gaps)))

    assert [(row["outcome_id"], row["persons"], row["status"]) for row in rows] == [
        ("health", 40, "released"),
        ("wellbeing", None, "suppressed"),
        ("health", None, "not_published"),
    ]


def test_participants_and_decliners_add_up_to_the_assigned() -> None:
    counted = pd.DataFrame(
        [
            {
                "characteristic": "sex",
                "population": population,
                "category": category,
                "arm_id": arm,
                "in_total": arm != "reference",
                "count": count,
            }
            for arm, population, category, count in (
                ("a", "participants", "male", 30),
                ("a", "participants", "female", 20),
                ("a", "decliners", "male", 200),
                ("a", "decliners", "female", 250),
                ("reference", "assigned", "male", 70),
                ("reference", "assigned", "female", 76),
            )
        ]
    )
    none = pd.DataFrame(
        columns=["outcome_id", "month", "arm_id", "in_total", "n", "sum", "sum_sq", "nonzero", "largest"]
    ).astype({"in_total": bool, "sum": float, "n": "int64"})
    kinds = OutcomeKinds(kinds={}, monthly=frozenset())
    rows = list(release_profile(answer(cells_profile=counted, cells_outcomes=none), kinds))

    assert pick(rows, arm_id="a", population="assigned", category="female")["count"] == 270
    assert pick(rows, arm_id="all", population="assigned", category="female")["count"] == 270
    assert pick(rows, arm_id="all", population="decliners", category="male")["base_n"] == 450
    assert pick(rows, arm_id="reference", population="assigned", category="male")["count"] == 70


@pytest.mark.parametrize(("took_up", "told"), [(20, True), (21, False), (30, False)])
def test_consent_goes_before_take_up(took_up: int, told: bool) -> None:
    stages = pd.DataFrame(
        [
            {"stage": stage, "arm_id": arm, "in_total": True, "count": count, "base_n": 100}
            for arm, stage, count in (
                ("control", "consented", 40),
                ("a", "consented", 30),
                ("b", "consented", 50),
                ("a", "took-up", took_up),
                ("b", "took-up", 25),
            )
        ]
    )
    sizes = pd.DataFrame({"arm_id": ["control", "a", "b"], "count": [100, 100, 100], "in_total": True})
    rows = list(release_recruitment(answer(cells_recruitment=stages, cells_sizes=sizes)))

    assert [pick(rows, stage="consented", arm_id=arm)["count"] for arm in ("control", "a", "b")] == [40, 30, 50]
    for arm, count in (("a", took_up), ("b", 25)):
        row = pick(rows, stage="took-up", arm_id=arm)
        assert (row["status"] == "released") is told
        assert row["count"] == (count if told else None)


def test_where_yes_is_take_up_they_are_one_fact() -> None:
    stages = pd.DataFrame(
        [
            {"stage": stage, "arm_id": arm, "in_total": True, "count": count, "base_n": 100}
            for arm, stage, count in (
                ("control", "consented", 40),
                ("a", "consented", 30),
                ("b", "consented", 50),
                ("a", "took-up", 30),
                ("b", "took-up", 50),
            )
        ]
    )
    sizes = pd.DataFrame({"arm_id": ["control", "a", "b"], "count": [100, 100, 100], "in_total": True})
    rows = list(release_recruitment(answer(cells_recruitment=stages, cells_sizes=sizes)))

    assert [pick(rows, stage="took-up", arm_id=arm)["count"] for arm in ("a", "b")] == [30, 50]
