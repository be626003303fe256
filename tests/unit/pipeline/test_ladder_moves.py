"""Moves on the ladder: the right numbers, and nothing to be worked out beside `process`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from disclosure.attacker import FAR, Attacker
from support.harmonise import harmonised, make_facts, make_persons, make_table

from vexcore.contracts.frames import build_frame, validate_frame
from vexcore.contracts.mart import find_table
from vexcore.estimate.homogeneity import fit_homogeneity
from vexcore.harmonise.statements import read_statement
from vexcore.intervals import build_wilson_interval
from vexcore.pipeline.ladder_moves import release_ladder
from vexcore.pipeline.ladder_rounded import find_fewest, round_share
from vexcore.pipeline.released import release_process

Row = dict[str, Any]
HEAD = {"origin": "demonstration", "trial_id": "oss", "source_id": "demonstratie"}
STEPS = [f"ladder-{step}" for step in range(1, 7)]
PLACES = [*STEPS, "not-rated"]
AWAY = 6
FURTHER = "withheld so that another cell cannot be worked out"
SMALL = ("fewer than 10 persons", "group of fewer than 10")
ROUNDED = "rounded to 5 percent; the base is the fewest that it can be"
PROCESS_COLUMNS = ["item", "wave", "category", "arm_id", "in_total", "n", "sum", "sum_sq", "nonzero", "largest"]


def make_frames(counts: dict[str, np.ndarray], waves: tuple[int, int] = (0, 1)) -> dict[str, pd.DataFrame]:
    """Return what the statements answer, from persons by step (rows) and later step (columns) of each arm."""
    moves, steps = [], []
    for arm, table in counts.items():
        for row, column in np.argwhere(table):
            cell = {"from_wave": waves[0], "to_wave": waves[1], "arm_id": arm, "count": int(table[row, column])}
            moves.append(cell | {"from_step": PLACES[row], "to_step": PLACES[column]})
        for wave, sums in zip(waves, (table[:6].sum(axis=1), table[:, :6].sum(axis=0)), strict=True):
            steps += [
                {"wave": wave, "arm_id": arm, "in_total": True, "category": STEPS[place], "count": int(sums[place])}
                for place in np.flatnonzero(sums)
            ]
    empty = pd.DataFrame(columns=PROCESS_COLUMNS).astype({"sum": float, "n": int})
    return {"cells_transition": pd.DataFrame(moves), "cells_ladder": pd.DataFrame(steps), "cells_process": empty}


def answer(frames: dict[str, pd.DataFrame]) -> Callable[[str], pd.DataFrame]:
    return lambda name: frames[name]


def release(counts: dict[str, np.ndarray]) -> tuple[dict[str, list[Row]], list[Row]]:
    ask = answer(make_frames(counts))
    process = list(release_process_of(ask))
    return release_ladder(ask, process, HEAD), process


def release_process_of(ask: Callable[[str], pd.DataFrame]) -> list[Row]:
    frame = ask("cells_ladder")
    if frame.empty:
        return []
    return [row for row in release_process(ask) if row["item"] == "ladder"]


def spread(seed: int, *, newcomers: float = 3, scale: float = 6) -> np.ndarray:
    """Return a table in which most rise or stay."""
    draw = np.random.default_rng(seed)
    table = np.zeros((7, 7), dtype=np.int64)
    for row in range(6):
        for column in range(6):
            table[row, column] = draw.poisson(scale * (0.4 if column < row else 1.0))
    table[:6, AWAY] = draw.poisson(9, size=6)
    table[AWAY, :6] = draw.poisson(newcomers, size=6)
    return table


def pick(rows: list[Row], **cells: Any) -> Row:
    found = [row for row in rows if all(row[name] == value for name, value in cells.items())]
    assert len(found) == 1, found
    return found[0]


def big_table() -> np.ndarray:
    """Return a table of which every cell holds at least 20."""
    table = np.full((7, 7), 20, dtype=np.int64)
    table[np.triu_indices(6, k=1)] = 40
    table[np.arange(6), np.arange(6)] = 30
    table[AWAY, AWAY] = 0
    return table


def test_a_large_table_is_told_whole_and_its_moves_are_sums_of_its_cells() -> None:
    rows, _ = release({"oss:a": big_table(), "oss:b": big_table()})
    cells = rows["transition"]

    assert {row["status"] for row in cells} == {"released"}
    assert len(cells) == 6 * 7 + 1
    own = pick(cells, from_step="ladder-2", to_step="ladder-4")
    assert (own["count"], own["base_n"], own["share"]) == (80, 2 * (20 + 30 + 4 * 40 + 20), pytest.approx(80 / 460))
    assert own["ci_low"] == pytest.approx(build_wilson_interval(80, 460).low)
    gone = pick(cells, from_step="all", to_step="not-rated")
    assert (gone["count"], gone["base_n"]) == (240, 2 * (6 * 20 + 15 * 60 + 6 * 30))
    by_step = {(row["from_step"], row["to_step"]): row["count"] for row in cells}
    sums = {
        move: sum(
            by_step[first, later]
            for row, first in enumerate(STEPS)
            for column, later in enumerate(STEPS)
            if np.sign(column - row) == sign
        )
        for move, sign in (("rising", 1), ("same", 0), ("falling", -1))
    }
    whole = {row["category"]: row for row in rows["ladder_move"] if row["arm_id"] == "all"}
    assert {move: row["count"] for move, row in whole.items()} == sums
    assert {row["base_n"] for row in whole.values()} == {sum(sums.values())}
    assert {row["p_homogeneity"] for row in whole.values()} == {0.01}


def test_by_arm_shares_are_rounded_and_the_base_is_the_fewest() -> None:
    """Of 1,080 placed at both waves 600 rose; 120 at either wave were not at the other: the class of 110-129."""
    rows, _ = release({"oss:a": big_table(), "oss:b": big_table()})
    own = pick(rows["ladder_move"], arm_id="oss:a", category="rising")

    assert (own["count"], own["share"], own["base_n"]) == (None, pytest.approx(round(600 / 1080 * 20) / 20), 1071)
    assert (own["status"], own["reason"], own["p_homogeneity"]) == ("released", ROUNDED, None)
    assert own["ci_low"] == pytest.approx(build_wilson_interval(int(1071 * 0.525), 1071).low)
    assert own["ci_low"] < 600 / 1080 < own["ci_high"]


@pytest.mark.parametrize(("missing", "fewest"), [(0, 91), (9, 91), (10, 71), (29, 71), (30, 51), (49, 51), (50, 31)])
def test_the_fewest_tell_a_class_of_ten_numbers_or_more(missing: int, fewest: int) -> None:
    assert find_fewest(100, 130, 100 - missing) == fewest
    assert find_fewest(130, 100, 100 - missing) == fewest


@pytest.mark.parametrize(("count", "share"), [(12, 0.10), (13, 0.15), (50, 0.5), (37, 0.35), (38, 0.40)])
def test_shares_round_to_twentieths(count: int, share: float) -> None:
    assert round_share(count, 100) == pytest.approx(share)


@pytest.mark.parametrize(("newcomers", "exact"), [(9, False), (10, True)])
def test_moves_are_numbers_of_persons_only_with_ten_at_one_wave_alone(newcomers: int, exact: bool) -> None:
    table = big_table()
    table[AWAY, :6] = 0
    table[AWAY, 5] = newcomers
    rows, _ = release({"oss:a": table})
    own = pick(rows["ladder_move"], arm_id="all", category="rising")

    assert (own["count"] == 600) is exact
    assert own["reason"] == (None if exact else ROUNDED)


def test_the_p_value_is_rounded_up() -> None:
    table = big_table()
    table[:6, :6] = 30
    table[0, 1], table[1, 0] = 45, 30
    rows, _ = release({"oss:a": table})
    told = pick(rows["ladder_move"], arm_id="all", category="same")["p_homogeneity"]

    fit = fit_homogeneity(table[:6, :6])
    assert fit is not None
    assert told == pytest.approx(np.ceil(100 * fit.p_value) / 100)
    assert 0 < told - fit.p_value < 0.01


def test_steps_that_process_withholds_are_taken_together() -> None:
    table = big_table()
    table[5], table[:, 5] = 0, 0
    table[5, 5] = 4
    rows, process = release({"oss:a": table})
    withheld = {
        row["category"] for row in process if row["arm_id"] == "all" and row["wave"] == 0 and row["count"] is None
    }
    steps = {row["from_step"] for row in rows["transition"]}

    assert "ladder-6" in withheld
    assert not steps & withheld
    assert "other" in steps


def test_nothing_is_told_where_process_tells_nothing_of_a_wave() -> None:
    table = np.zeros((7, 7), dtype=np.int64)
    table[0, 0], table[1, AWAY] = 6, 30
    rows, _ = release({"oss:a": table})

    assert {row["status"] for own in rows.values() for row in own} == {"suppressed"}
    assert {row["count"] for own in rows.values() for row in own} == {None}
    assert {row["base_n"] for row in rows["ladder_move"]} == {None}


def test_rows_that_are_not_of_the_same_delivery_are_refused() -> None:
    ask = answer(make_frames({"oss:a": big_table()}))
    process = [row | {"count": 1 + (row["count"] or 0)} for row in release_process_of(ask)]

    with pytest.raises(ValueError, match="one delivery"):
        release_ladder(ask, process, HEAD)


def test_without_a_ladder_there_are_no_rows() -> None:
    frames = {
        "cells_transition": pd.DataFrame(columns=["from_wave", "to_wave", "arm_id", "from_step", "to_step", "count"])
    }

    assert release_ladder(answer(frames), [], HEAD) == {"transition": [], "ladder_move": []}


def test_of_several_pairs_of_waves_the_first_alone_is_told() -> None:
    frames = [make_frames({"oss:a": big_table()}, waves) for waves in ((0, 1), (0, 2))]
    joined = {name: pd.concat([own[name] for own in frames], ignore_index=True) for name in frames[0]}
    ladder = joined["cells_ladder"].drop_duplicates(["wave", "arm_id", "category"])
    ask = answer(joined | {"cells_ladder": ladder})
    rows = release_ladder(ask, release_process_of(ask), HEAD)

    for table in ("transition", "ladder_move"):
        assert {(row["to_wave"], row["status"]) for row in rows[table]} == {(1, "released"), (2, "suppressed")}
    assert {row["base_n"] for row in rows["ladder_move"] if row["to_wave"] == 2} == {None}


def test_rows_fit_the_tables_of_the_mart() -> None:
    rows, _ = release({f"oss:{arm}": spread(seed) for seed, arm in enumerate("abc")})

    for name, own in rows.items():
        validate_frame(find_table(name), build_frame(find_table(name), own))
        assert {"origin", "trial_id", "source_id"} <= set(own[0])


def test_the_statement_counts_persons_by_step_at_each_pair_of_waves() -> None:
    placed = {1: (2, 5, 3), 2: (1, None, 4), 3: (None, 6, None)}
    judgements = [
        {"person_key": person, "wave": wave, "item": "ladder", "value": float(step)}
        for person, steps in placed.items()
        for wave, step in enumerate(steps)
        if step is not None
    ]
    columns = ["person_key", "wave", "item", "value"]
    persons = make_persons(*({"person_key": person} for person in placed))
    with harmonised(make_facts(), persons=persons, caseworker=make_table("caseworker", judgements, columns)) as result:
        rows = [tuple(row.values()) for row in result.rows(read_statement("cells_transition"))]

    arm = "oss:control"
    assert rows == [
        (0, 1, arm, "ladder-1", "not-rated", 1),
        (0, 1, arm, "ladder-2", "ladder-5", 1),
        (0, 1, arm, "not-rated", "ladder-6", 1),
        (0, 2, arm, "ladder-1", "ladder-4", 1),
        (0, 2, arm, "ladder-2", "ladder-3", 1),
        (1, 2, arm, "ladder-5", "ladder-3", 1),
        (1, 2, arm, "ladder-6", "not-rated", 1),
        (1, 2, arm, "not-rated", "ladder-4", 1),
    ]


class Reader:
    """Somebody with the released rows alone: unknown persons by arm, step and later step, and all that is told."""

    def __init__(self, rows: dict[str, list[Row]], process: list[Row], *, reads_reasons: bool) -> None:
        self.attacker = Attacker()
        self.reads_reasons = reads_reasons
        self.arms = sorted({row["arm_id"] for row in process} - {"all"})
        self.cells = {
            (arm, row, column): self.attacker.unknown()
            for arm in self.arms
            for row in range(7)
            for column in range(7)
            if row + column < 2 * AWAY
        }
        for row in process:
            self._read_process(row)
        labels = {"first": set(), "later": set()}
        for row in rows["transition"]:
            labels["first"].add(row["from_step"])
            labels["later"].add(row["to_step"])
        rest = {end: [place for place in range(6) if PLACES[place] not in own] for end, own in labels.items()}
        for row in rows["transition"]:
            first = self._places(row["from_step"], rest["first"])
            later = self._places(row["to_step"], rest["later"])
            self._read(self.sum("all", first, later), row["count"], row["reason"])
        for row in rows["ladder_move"]:
            self._read_move(row, process)

    def sum(self, arm: str, rows: Any, columns: Any) -> int:
        total = self.attacker.unknown()
        arms = self.arms if arm == "all" else [arm]
        parts = [self.cells[a, r, c] for a in arms for r in rows for c in columns if (a, r, c) in self.cells]
        self.attacker.adds_up(total, parts)
        return total

    def move(self, arm: str, category: str) -> int:
        total = self.attacker.unknown()
        arms = self.arms if arm == "all" else [arm]
        sign = {"rising": 1, "same": 0, "falling": -1}[category]
        spots = [(r, c) for r in range(6) for c in range(6) if np.sign(c - r) == sign]
        self.attacker.adds_up(total, [self.cells[a, r, c] for a in arms for r, c in spots])
        return total

    def _read(self, unknown: int, shown: int | None, reason: str | None) -> None:
        if shown is not None:
            self.attacker.low[unknown] = self.attacker.high[unknown] = shown
        elif self.reads_reasons and reason in SMALL:
            self.attacker.high[unknown] = 9
        elif self.reads_reasons and reason == FURTHER:
            self.attacker.low[unknown] = 10

    def _read_process(self, row: Row) -> None:
        places = [PLACES.index(row["category"])]
        every = range(7)
        sides = (places, every) if row["wave"] == 0 else (every, places)
        self._read(self.sum(row["arm_id"], *sides), row["count"], row["reason"])
        if row["base_n"] is not None:
            whole = (range(6), every) if row["wave"] == 0 else (every, range(6))
            self._read(self.sum(row["arm_id"], *whole), row["base_n"], None)

    def _places(self, label: str, rest: list[int]) -> list[int]:
        return {"all": [*range(6)], "other": rest}.get(label) or [PLACES.index(label)]

    def _read_move(self, row: Row, process: list[Row]) -> None:
        move = self.move(row["arm_id"], row["category"])
        both = self.sum(row["arm_id"], range(6), range(6))
        rounded = row["count"] is None
        if row["base_n"] is not None:
            if not rounded:
                self._read(both, row["base_n"], None)
            else:
                self._read_class(both, row, process)
        if row["status"] == "suppressed" or not rounded:
            self._read(move, row["count"], row["reason"])
            return
        for edge, sign in ((row["share"] + 0.025, 1.0), (row["share"] - 0.025, -1.0)):
            slack = self.attacker.unknown()
            self.attacker.rows.append({move: sign, both: -sign * edge, slack: 1.0})
            self.attacker.rests.append(0.0)
        if self.reads_reasons:
            self.attacker.low[move] = 10

    def _read_class(self, both: int, row: Row, process: list[Row]) -> None:
        sizes = {own["wave"]: own["base_n"] for own in process if own["arm_id"] == row["arm_id"]}
        smaller = min(sizes.values())
        first_class = smaller - row["base_n"] == 9
        if first_class and not self.reads_reasons:
            return
        self.attacker.low[both] = row["base_n"]
        self.attacker.high[both] = smaller if first_class else row["base_n"] + 19


TABLES = {
    "three arms, few newcomers": {
        "oss:a": spread(1, newcomers=0.4),
        "oss:b": spread(2, newcomers=0.4),
        "oss:c": spread(3),
    },
    "a small arm": {"oss:a": spread(4, scale=9), "oss:b": spread(5, scale=0.7, newcomers=0.2)},
    "nobody new": {"oss:a": spread(6, newcomers=0), "oss:b": spread(7, newcomers=0, scale=4)},
    "many fall": {"oss:a": spread(8, scale=3), "oss:b": spread(9, scale=3).T.copy()},
    "one arm": {"oss:a": spread(10, scale=12, newcomers=5)},
}


@pytest.mark.parametrize("counts", list(TABLES.values()), ids=list(TABLES))
def test_nothing_small_follows_from_all_that_is_told(counts: dict[str, np.ndarray]) -> None:
    """No number under ten is proved to be so, and none is narrowed down, beside the steps that `process` tells."""
    rows, process = release(counts)
    told = sum(row["status"] == "released" for own in rows.values() for row in own)
    assert told > 0
    whole = sum(counts.values())
    spots = [(row, column) for row in range(7) for column in range(7) if row + column < 2 * AWAY]
    for reads_reasons in (False, True):
        reader = Reader(rows, process, reads_reasons=reads_reasons)
        targets = [
            (reader.sum("all", [row], [column]), int(whole[row, column]))
            for row, column in spots
            if whole[row, column] < 10
        ]
        for arm, table in {**counts, "all": whole}.items():
            targets.append((reader.sum(arm, [AWAY], range(6)), int(table[AWAY].sum())))
            targets.append((reader.sum(arm, range(6), [AWAY]), int(table[:, AWAY].sum())))
            upper = int(np.triu(table[:6, :6], k=1).sum())
            lower = int(np.tril(table[:6, :6], k=-1).sum())
            targets.append((reader.move(arm, "rising"), upper))
            targets.append((reader.move(arm, "same"), int(np.trace(table[:6, :6]))))
            targets.append((reader.move(arm, "falling"), lower))
        for unknown, value in targets:
            if value >= 10:
                continue
            low, high = reader.attacker.ask(unknown, whole_numbers=False)
            assert low - 1e-5 <= value <= high + 1e-5
            assert high <= FAR
            if reads_reasons:
                assert high - low >= 9 - 1e-5, (value, low, high)
            else:
                assert high >= 10 - 1e-5, (value, low, high)
