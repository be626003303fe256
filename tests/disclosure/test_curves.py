"""Months of curves: by hand, at the boundaries, and with everything a reader has beside them."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import linprog
from support.curves import Trial, draw_trial, find_off

from vexcore.contracts.delivery_files import EXIT_REASONS
from vexcore.disclosure.curves import (
    Parts,
    choose_months,
    choose_reasons,
    drop_narrow,
    is_open,
)
from vexcore.disclosure.policy import round_down

ALLOWED = np.ones(6, dtype=np.bool_)
Floats = npt.NDArray[np.float64]


def exits(*groups: tuple[int, ...]) -> npt.NDArray[np.int64]:
    return np.array(groups, dtype=np.int64)


@pytest.mark.parametrize(("first", "told"), [(10, [0, 5]), (9, [1, 5])])
def test_ten_leave_up_to_a_month(first: int, told: list[int]) -> None:
    assert choose_months(exits((first, 1, 0, 0, 0, 10)), fixed=(5,), allowed=ALLOWED) == told


def test_a_month_of_one_group_is_a_month_of_all() -> None:
    assert choose_months(exits((10, 0, 10, 0, 0, 20), (0, 10, 9, 1, 0, 20)), fixed=(5,), allowed=ALLOWED) == [1, 3, 5]


@pytest.mark.parametrize(("rest", "told"), [(10, [0, 2]), (9, [2])])
def test_ten_leave_between_a_month_and_the_next_one_known(rest: int, told: list[int]) -> None:
    found = choose_months(exits((15, 4, rest - 4, 0, 0, 0)), fixed=(2,), allowed=ALLOWED)
    assert found == told


def test_what_is_known_and_not_told_counts_too() -> None:
    """At month 1 another table shows 12 exits: month 2 would tell of 8 more, month 3 of 11."""
    allowed = ALLOWED.copy()
    allowed[1] = False
    assert choose_months(exits((6, 6, 8, 3, 0, 0)), fixed=(1,), allowed=allowed) == [3]


def test_a_known_month_without_ten_since_the_row_before_has_no_row() -> None:
    assert choose_months(exits((12, 0, 4, 0, 0, 7)), fixed=(0, 2, 5), allowed=ALLOWED) == [0, 5]


def test_months_of_the_parts_are_months_of_the_sum() -> None:
    """Ten leave in month 1 and in month 2, but month 3 is told by the arms, five after month 2."""
    assert choose_months(exits((0, 10, 10, 5, 0, 30)), fixed=(5,), allowed=ALLOWED, forced=(3,)) == [1, 3, 5]


@pytest.mark.parametrize(("value", "outer", "is_so"), [(11, (20, 3), False), (13, (20, 3), True), (11, (20, 10), True)])
def test_a_sum_leaves_its_parts_open(value: int, outer: tuple[int, ...], is_so: bool) -> None:
    """Of 11 exits at least 8 are of the first arm where the second has 3: a number from 8 to 11 is too much told."""
    assert is_open(value, np.array(outer)) is is_so


def test_months_that_narrow_down_an_arm_go() -> None:
    arms = exits((0, 9, 0, 0, 11, 0), (0, 2, 0, 0, 1, 0))
    assert drop_narrow([1, 5], [arms], ends={5}) == [5]
    assert drop_narrow([1, 5], [exits((0, 9, 0, 0, 11, 0), (0, 4, 0, 0, 9, 0))], ends={5}) == [1, 5]


def test_other_reasons_hold_ten_together() -> None:
    """Work alone would do at month 1, but what is left of all exits up to it are 9 of other reasons."""
    reason = np.arange(2)
    for others, told in ((9, [5]), (10, [1, 5])):
        group = Parts(exits=exits((20, 0, 0, 0, 0, 20), (others, 0, 0, 0, 0, 20)), reason=reason)
        found = choose_reasons(
            [group], months=[1, 5], fixed=[5], fixed_reason={0: [5], 1: []}, allowed={0: ALLOWED, 1: ~ALLOWED}
        )
        found_early = [month for month in found[0] if month > 0]
        assert found_early == told, others


def test_rounding_down() -> None:
    assert [round_down(persons) for persons in (0, 4, 5, 14, -3)] == [0, 0, 5, 10, 0]


class Reader:
    """Everything that is linear in exits by arm, month and reason, from released rows alone."""

    def __init__(self, trial: Trial, rows: list[dict[str, Any]]) -> None:
        self.persons, self.rows = trial.persons, rows
        self.arms = sorted(set(trial.persons["arm_id"]))
        self.width = len(self.arms) * 37 * len(EXIT_REASONS)
        self.truth = self._count()
        self.tables: list[Floats] = []
        self.curves: list[Floats] = []
        for row in trial.outflow:
            if row["measure"] == "outflow" and row["definition"] == "first-exit-of-assigned":
                self._read(self.tables, row, row["category"], -1, row["horizon_months"])
        before: dict[tuple[str, ...], int] = {}
        for row in rows:
            if row["definition"] == "first-exit-of-assigned":
                key = (row["arm_id"], row["curve"], row["exit_reason"])
                self._read(self.curves, row, row["exit_reason"], before.get(key, -1), row["month"])
                before[key] = row["month"]

    def _count(self) -> Floats:
        found = np.zeros((len(self.arms), 37, len(EXIT_REASONS)))
        left = self.persons[self.persons["exit_month"].notna()]
        for arm, month, reason in zip(left["arm_id"], left["exit_month"], left["exit_reason"], strict=True):
            found[self.arms.index(arm), int(month), EXIT_REASONS.index(reason)] += 1
        return found.ravel()

    def cell(self, arm: str, reason: str, low: int, high: int) -> Floats:
        found = np.zeros((len(self.arms), 37, len(EXIT_REASONS)))
        arms = [place for place, name in enumerate(self.arms) if name == arm or (arm == "all" and "ref" not in name)]
        reasons = range(len(EXIT_REASONS)) if reason == "all" else [EXIT_REASONS.index(reason)]
        for place in arms:
            found[place, low + 1 : high + 1, list(reasons)] = 1
        return found.ravel()

    def _read(self, into: list[Floats], row: dict[str, Any], reason: str, low: int, high: int) -> None:
        if row["status"] != "released" or reason == "none":
            return
        cell = self.cell(row["arm_id"], reason, low, high)
        assert cell @ self.truth == row.get("events", row.get("count"))
        into.append(cell)

    def find_edges(self) -> list[int]:
        return sorted({-1, 12, 17, 24, 36, *(row["month"] for row in self.rows if row["curve"] != "re-entry")})

    def list_cells(self) -> list[tuple[str, str, int, int]]:
        pairs = list(combinations(self.find_edges(), 2))
        return [
            (arm, reason, low, high)
            for arm in (*self.arms, "all")
            for reason in ("all", *EXIT_REASONS)
            for low, high in pairs
        ]


def find_told(known: list[Floats], wanted: Floats) -> npt.NDArray[np.bool_]:
    """Tell which sums follow from those that are known."""
    _, sizes, vectors = np.linalg.svd(np.array(known), full_matrices=False)
    space = vectors[sizes > 1e-9 * sizes[0]]
    left = wanted - wanted @ space.T @ space
    return np.asarray(np.abs(left).max(axis=1) < 1e-7)


MANY = [pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 6)]


@pytest.mark.parametrize("seed", [0, 1, 2, *MANY])
@pytest.mark.parametrize("size", [60, 300])
def test_no_small_number_of_exits_follows(seed: int, size: int) -> None:
    trial = draw_trial(seed, size=size, course=bool(seed % 2))
    reader = Reader(trial, trial.release()["survival"])
    names = reader.list_cells()
    wanted = np.array([reader.cell(*name) for name in names])
    values = wanted @ reader.truth
    told = find_told(reader.tables + reader.curves, wanted) & ~find_told(reader.tables, wanted)

    assert [(name, value) for name, value, new in zip(names, values, told, strict=True) if new and value < 10] == []


def test_the_attack_finds_a_month_too_many() -> None:
    """One row more, five exits after the row before, and the reader has it."""
    trial = draw_trial(1, size=400, course=False)
    rows = trial.release()["survival"]
    reader = Reader(trial, rows)
    months = [row["month"] for row in rows if row["arm_id"] == "oss:a0" and row["curve"] == "on-assistance"]
    last = max(month for month in months if month < 36)
    cell = reader.cell("oss:a0", "all", last, last + 1)
    assert cell @ reader.truth < 10
    assert not find_told(reader.tables + reader.curves, cell[None])[0]
    assert find_told([*reader.tables, *reader.curves, reader.cell("oss:a0", "all", -1, last + 1)], cell[None])[0]


@pytest.mark.parametrize(
    ("seed", "reasons"),
    [(2, ("work",)), *(pytest.param(seed, ("all", *EXIT_REASONS), marks=pytest.mark.slow) for seed in range(2))],
)
def test_nobody_can_narrow_down_a_few(seed: int, reasons: tuple[str, ...]) -> None:
    """Bounds of every exit count between two known months: never narrower than without the curves, if it is small."""
    trial = draw_trial(seed, arms=2, size=140, hazard=0.04, course=False)
    reader = Reader(trial, trial.release()["survival"])
    edges = reader.find_edges()
    names = [
        (arm, reason, low, high)
        for arm in reader.arms
        for reason in ("all", *EXIT_REASONS)
        for low, high in pairwise(edges)
    ]
    atoms = [(arm, reason, low, high) for arm, reason, low, high in names if reason != "all"]
    base = np.array([reader.cell(*atom) for atom in atoms])
    size = base.sum(axis=1)
    for name in names:
        cell = reader.cell(*name)
        value = float(cell @ reader.truth)
        if value >= 10 or name[1] not in reasons or "reference" in name[0] or {*name[2:]} <= {-1, 12, 17, 24, 36}:
            continue
        goal = base @ cell / size
        low, high = find_range(goal, reader.tables + reader.curves, base, reader.truth)
        if high - low >= 9 and high >= 10:
            continue
        before = find_range(goal, reader.tables, base, reader.truth)
        assert (low, high) == pytest.approx(before, abs=1e-6), (name, value)


def find_range(goal: Floats, known: list[Floats], base: Floats, truth: Floats) -> tuple[float, float]:
    matrix = np.array(known) @ base.T / base.sum(axis=1)
    rests = np.array(known) @ truth
    found = [linprog(sign * goal, A_eq=matrix, b_eq=rests, bounds=(0, None), method="highs") for sign in (1, -1)]
    assert found[0].status == 0
    return found[0].fun, -found[1].fun if found[1].status == 0 else np.inf


@pytest.mark.parametrize("seed", range(4))
def test_who_came_back_does_not_follow_from_the_course(seed: int) -> None:
    """Who left by a month less who is off benefit in it, or in a month before, are ten or more."""
    trial = draw_trial(seed, size=400)
    off = {(row["arm_id"], row["month"]): row["count"] for row in trial.course if row["status"] == "released"}
    shown = {
        (row["arm_id"], row["horizon_months"])
        for row in trial.outflow
        if row["measure"] == "outflow" and row["category"] == "all" and row["status"] == "released"
    }
    found = 0
    for arm, curve in group_rows(trial.release()["survival"], "first-exit-of-assigned").items():
        left = 0
        for row in curve:
            left += row["events"]
            if (arm, row["month"]) in shown:
                continue
            beside = [count for (own, month), count in off.items() if own == arm and month <= row["month"]]
            assert all(left - count >= 10 for count in beside), (arm, row)
            found += len(beside)
    assert found


@pytest.mark.parametrize("seed", range(4))
def test_who_came_back_does_not_follow_from_final_exits(seed: int) -> None:
    trial = draw_trial(seed, size=500)
    persons = trial.persons
    rows = trial.release()["survival"]
    first = {arm: {row["month"] for row in own} for arm, own in group_rows(rows, "first-exit-of-assigned").items()}
    for arm, curve in group_rows(rows, "no-return-of-assigned").items():
        own = persons[persons["arm_id"] == arm] if arm != "all" else persons[persons["role"] != "reference"]
        gone = 0
        for row in curve:
            gone += row["events"]
            assert gone == int((own["gone_month"] <= row["month"]).sum())
            assert int((own["exit_month"] <= row["month"]).sum()) - gone >= 10
            assert int(find_off(own, row["month"]).sum()) - gone >= 10
            assert row["month"] in first[arm]


def group_rows(rows: list[dict[str, Any]], definition: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["definition"] == definition and row["curve"] == "on-assistance" and row["status"] == "released":
            found.setdefault(row["arm_id"], []).append(row)
    return found
