"""An attacker with nothing but the released frame learns of no withheld cell more than its reason says."""

from __future__ import annotations

import pandas as pd
import pytest
from disclosure.attacker import Attacker, attack, range_of, read_count, reads_numbers, reads_reasons, rows_of
from disclosure.tables import YES_KEYS, category_cells, partitioned_cells, yes_cells
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vexcore.disclosure.policy import FEW, FEW_WITHOUT, MIN_CELL, MIN_SPREAD, SMALL_GROUP
from vexcore.disclosure.release import release_partitioned, release_shares
from vexcore.disclosure.tables import Nest

SLACK = 1e-5
SEEDED = settings(
    derandomize=True, max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)

# Counts cluster where it hurts: at nothing, about the threshold, and well above it.
COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 60), st.integers(60, 400))
YES = st.tuples(COUNTS, COUNTS).map(lambda pair: (pair[0], sum(pair)))


def matrix(arms: st.SearchStrategy[int], categories: st.SearchStrategy[int]) -> st.SearchStrategy[list[list[int]]]:
    return st.tuples(arms, categories).flatmap(
        lambda shape: st.lists(
            st.lists(COUNTS, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
        )
    )


def arm_sums(cells: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    return {"all": tuple(dict.fromkeys(cells.loc[cells["in_total"], "arm_id"]))}


def truth_of(cells: pd.DataFrame, axes: list[str], category: str | None) -> dict[tuple[str, ...], dict[str, int]]:
    keys = cells[[*axes, *([category] if category else [])]].itertuples(index=False, name=None)
    return {
        key: {"count": count, "base_n": base, "no": base - count}
        for key, count, base in zip(keys, cells["count"], cells["base_n"], strict=True)
    }


def assert_safe(
    cells: pd.DataFrame,
    frame: pd.DataFrame,
    sums: dict[str, dict[str, tuple[str, ...]]],
    category: str | None,
    *,
    whole_numbers: bool,
) -> None:
    """Hold the promise: nothing exact, nothing narrow, and small only because the reason says so."""
    truth = truth_of(cells, list(sums), category)
    for target in attack(frame, sums, category=category, told=reads_reasons, whole_numbers=whole_numbers):
        assert target.low - SLACK <= truth[target.key][target.what] <= target.high + SLACK, target
        if target.what != "no":
            assert target.high - target.low >= MIN_SPREAD - SLACK, target
    for target in attack(frame, sums, category=category, told=reads_numbers, whole_numbers=whole_numbers):
        value = truth[target.key][target.what]
        assert target.low - SLACK <= value <= target.high + SLACK, target
        if value < MIN_CELL:
            assert target.high >= MIN_CELL - SLACK, target


@SEEDED
@given(arms=st.lists(YES, min_size=1, max_size=5), reference=st.none() | YES, total=st.booleans())
def test_yes_and_no(arms: list[tuple[int, int]], reference: tuple[int, int] | None, total: bool) -> None:
    cells = yes_cells(arms, total=total, reference=reference)
    frame = release_shares(cells, within=YES_KEYS, category=None).frame

    assert_safe(cells, frame, {"arm_id": arm_sums(cells)}, None, whole_numbers=True)


@SEEDED
@given(arms=matrix(st.integers(1, 4), st.integers(1, 4)), total=st.booleans())
def test_categories(arms: list[list[int]], total: bool) -> None:
    cells = category_cells(arms, total=total)
    frame = release_shares(cells, within=YES_KEYS, category="category").frame

    assert_safe(cells, frame, {"arm_id": arm_sums(cells)}, "category", whole_numbers=True)


@settings(SEEDED, max_examples=15)
@given(both=matrix(st.integers(1, 3), st.sampled_from([4, 6])))
def test_populations_within_populations(both: list[list[int]]) -> None:
    half = len(both[0]) // 2
    cells = partitioned_cells([row[:half] for row in both], [row[half:] for row in both])
    frame = release_partitioned(cells, within=YES_KEYS, category="category").frame
    sums = {"population": {"assigned": ("participants", "decliners")}, "arm_id": arm_sums(cells)}

    assert_safe(cells, frame, sums, "category", whole_numbers=False)


@settings(SEEDED, max_examples=15)
@given(arms=st.lists(st.tuples(YES, YES), min_size=1, max_size=3))
def test_a_yes_in_populations_within_populations(arms: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    joined = [(one[0] + other[0], one[1] + other[1]) for one, other in arms]
    cells = pd.concat(
        [
            yes_cells([one for one, _ in arms], population="participants"),
            yes_cells([other for _, other in arms], population="decliners"),
            yes_cells(joined, population="assigned"),
        ],
        ignore_index=True,
    )
    frame = release_partitioned(cells, within=YES_KEYS, category=None).frame
    sums = {"population": {"assigned": ("participants", "decliners")}, "arm_id": arm_sums(cells)}

    assert_safe(cells, frame, sums, None, whole_numbers=False)


@settings(SEEDED, max_examples=25)
@given(arms=st.lists(st.tuples(COUNTS, COUNTS, st.integers(29, 400)), min_size=1, max_size=4))
def test_what_lies_between_two_thresholds(arms: list[tuple[int, int, int]]) -> None:
    wide = yes_cells([(inner + between, inner + between + rest) for inner, between, rest in arms], outcome_id="wide")
    narrow = yes_cells([(inner, inner + between + rest) for inner, between, rest in arms], outcome_id="narrow")
    cells = pd.concat([wide, narrow], ignore_index=True)
    nest = Nest(column="outcome_id", members=("wide", "narrow"))
    frame = release_shares(cells, within=[*YES_KEYS, "outcome_id"], category=None, nests=(nest,)).frame
    truth = dict(zip(wide["arm_id"], wide["count"] - narrow["count"], strict=True))

    for told in (reads_numbers, reads_reasons):
        attacker = Attacker()
        found = {
            (row["outcome_id"], row["arm_id"]): attacker.unknown(*range_of(row["count"], read_count(row, None, told)))
            for row in rows_of(frame)
        }
        between = {arm: attacker.unknown() for arm in truth}
        for arm, index in between.items():
            attacker.adds_up(found["wide", arm], [found["narrow", arm], index])
        for outcome in ("wide", "narrow"):
            attacker.adds_up(found[outcome, "all"], [found[outcome, arm] for arm in truth if arm != "all"])
        for arm, index in between.items():
            if truth[arm] < MIN_CELL:
                low, high = attacker.ask(index, whole_numbers=True)
                assert low - SLACK <= truth[arm] <= high + SLACK
                assert told is reads_reasons or high >= MIN_CELL - SLACK
                assert high - low >= MIN_SPREAD - SLACK


@SEEDED
@given(arms=st.lists(YES, min_size=1, max_size=5))
def test_what_is_withheld_of_its_own_is_small_and_what_is_shown_is_not(arms: list[tuple[int, int]]) -> None:
    cells = yes_cells(arms, total=True)
    frame = release_shares(cells, within=YES_KEYS, category=None).frame
    without = cells["base_n"] - cells["count"]
    shown = frame["status"] == "released"

    assert (cells.loc[shown, ["count", "base_n"]] >= MIN_CELL).all(axis=None)
    assert (without[shown] >= MIN_CELL).all()
    assert (cells.loc[frame["reason"] == FEW, "count"] < MIN_CELL).all()
    assert (without[frame["reason"] == FEW_WITHOUT] < MIN_CELL).all()
    assert (cells.loc[frame["reason"] == SMALL_GROUP, "base_n"] < MIN_CELL).all()
    assert frame.loc[shown, "count"].tolist() == cells.loc[shown, "count"].tolist()


@pytest.mark.parametrize("arms", [[(3, 100), (12, 100)], [(9, 100), (9, 100)], [(0, 50), (10, 50), (40, 90)]])
def test_the_attacker_succeeds_where_only_small_cells_are_withheld(arms: list[tuple[int, int]]) -> None:
    # The test of the test: withhold what is under 10 and no more, and the attacker finds it.
    cells = yes_cells(arms)
    frame = release_shares(cells.assign(trial_id=[f"t{n}" for n in range(len(cells))]), within=YES_KEYS, category=None)
    naive = frame.frame.assign(trial_id="t")
    exact = [
        target
        for told in (reads_numbers, reads_reasons)
        for target in attack(naive, {"arm_id": arm_sums(cells)}, category=None, told=told)
        if target.what == "count" and target.high - target.low < SLACK
    ]

    assert exact
