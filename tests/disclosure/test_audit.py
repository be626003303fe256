"""The auditor: what a system of sums gives away, by hand and against independent reckonings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vexcore.disclosure.audit import Cell, Relation, find_determined, find_exposed
from vexcore.disclosure.bounds import Line, Ranges, can_settle, settle_bounds, stretch_ranges
from vexcore.disclosure.policy import FURTHER
from vexcore.disclosure.withhold import open_cell, withhold, withhold_further

SEEDED = settings(derandomize=True, max_examples=100, deadline=None, database=None)


def shown(value: int) -> Cell:
    return Cell(value=value, shown=True)


def hidden(value: int) -> Cell:
    return withhold(shown(value), FURTHER) if value >= 10 else open_cell(value)


def grid(values: list[list[int]], withheld: set[tuple[int, int]]) -> tuple[list[Cell], list[Relation]]:
    """Return a table with shown margins: cells row by row, then row sums, then column sums."""
    high, wide = len(values), len(values[0])
    cells = [
        hidden(value) if (row, column) in withheld else shown(value)
        for row, line in enumerate(values)
        for column, value in enumerate(line)
    ]
    relations = []
    for row, line in enumerate(values):
        relations.append(Relation(total=len(cells), parts=tuple(row * wide + column for column in range(wide))))
        cells.append(shown(sum(line)))
    for column in range(wide):
        relations.append(Relation(total=len(cells), parts=tuple(row * wide + column for row in range(high))))
        cells.append(shown(sum(line[column] for line in values)))
    return cells, relations


def test_a_lone_cell_in_a_row_is_exposed() -> None:
    cells, relations = grid([[3, 40], [50, 60]], {(0, 0), (1, 0)})

    # Each is alone in its row.
    assert find_exposed(cells, relations) == [0, 2]


def test_a_rectangle_is_not() -> None:
    cells, relations = grid([[3, 40], [50, 60]], {(0, 0), (0, 1), (1, 0), (1, 1)})

    assert find_exposed(cells, relations) == []


def test_a_bridge_between_rectangles_is_exposed_though_no_line_has_one_withheld_cell() -> None:
    withheld = {(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (1, 2)}
    cells, relations = grid([[50 + row + column for column in range(4)] for row in range(4)], withheld)
    lines = [sum((row, column) in withheld for column in range(4)) for row in range(4)]

    # Rows 0 and 1 less columns 0 and 1 leave the bridge alone.
    assert min(lines) >= 2
    assert find_exposed(cells, relations) == [1 * 4 + 2]
    settled = withhold_further(cells, relations)
    assert find_exposed(settled, relations) == []


def test_sums_within_sums_leave_a_small_rest() -> None:
    # a + b + c + d = 63 and c + d = 60: a and b are three together, though each sum is well above ten.
    cells = [hidden(1), hidden(2), hidden(30), hidden(30), shown(63), shown(60)]
    relations = [Relation(total=4, parts=(0, 1, 2, 3)), Relation(total=5, parts=(2, 3))]

    assert find_exposed(cells, relations) == [0, 1]


@pytest.mark.parametrize(("second", "exposed"), [(15, [0]), (16, [])])
def test_a_reader_of_the_reasons_keeps_ten_values(second: int, exposed: list[int]) -> None:
    # 3 + 15 with the second at least 10: the first is at most 8.
    cells = [hidden(3), hidden(second), shown(3 + second)]

    assert set(exposed) <= set(find_exposed(cells, [Relation(total=2, parts=(0, 1))]))
    assert bool(find_exposed(cells, [Relation(total=2, parts=(0, 1))])) == bool(exposed)


def test_a_reader_of_the_numbers_cannot_prove_that_a_cell_is_small() -> None:
    # 4 + 5 = 9 leaves both anything from 0 to 9, and proves both under 10.
    cells = [hidden(4), hidden(5), shown(9)]

    assert find_exposed(cells, [Relation(total=2, parts=(0, 1))]) == [0, 1]


def test_an_unprinted_cell_that_is_not_small_may_follow() -> None:
    rest = Cell(value=40, shown=False, fixed=True)
    small = Cell(value=4, shown=False, fixed=True, guarded=True)
    relation = Relation(total=0, parts=(1, 2))

    assert find_exposed([shown(70), shown(30), rest], [relation]) == []
    assert find_exposed([shown(34), shown(30), small], [relation]) == [2]


@SEEDED
@given(
    st.integers(1, 5).flatmap(
        lambda wide: st.lists(
            st.lists(st.sampled_from([-1, 0, 0, 1]), min_size=wide, max_size=wide), min_size=1, max_size=5
        )
    )
)
def test_determined_means_that_the_unit_vector_adds_no_rank(rows: list[list[int]]) -> None:
    matrix = np.array(rows, dtype=float)
    rank = np.linalg.matrix_rank(matrix)
    expected = [np.linalg.matrix_rank(np.vstack((matrix, unit))) == rank for unit in np.eye(matrix.shape[1])]

    assert find_determined(matrix).tolist() == expected


def chain(sizes: list[int]) -> list[Line]:
    """Return lines of which each shares one unknown with the next."""
    lines, start = [], 0
    for size in sizes:
        lines.append(Line(terms=tuple((start + step, 1 if step < size else -1) for step in range(size + 1)), rest=0))
        start += size
    return lines


@SEEDED
@given(sizes=st.lists(st.integers(1, 3), min_size=1, max_size=4), data=st.data())
def test_passing_bounds_along_is_exact_without_cycles(sizes: list[int], data: st.DataObject) -> None:
    unknowns = sum(sizes) + 1
    point = data.draw(st.lists(st.integers(0, 30), min_size=unknowns, max_size=unknowns))
    lines = [
        Line(terms=line.terms, rest=sum(sign * point[index] for index, sign in line.terms)) for line in chain(sizes)
    ]
    slack = data.draw(st.lists(st.integers(0, 20), min_size=unknowns, max_size=unknowns))
    ranges = Ranges(
        low=[max(0.0, value - more) for value, more in zip(point, slack, strict=True)],
        high=[float(value + more) for value, more in zip(point, reversed(slack), strict=True)],
    )
    passed = settle_bounds(lines, ranges)
    solved = stretch_ranges(lines, ranges, point, range(unknowns), lambda *_: False)

    assert can_settle(lines)
    assert passed.low == pytest.approx(solved.low, abs=1e-6)
    assert passed.high == pytest.approx(solved.high, abs=1e-6)


def test_a_rectangle_is_a_cycle() -> None:
    lines = [Line(terms=((0, 1), (1, 1)), rest=5), Line(terms=((0, 1), (1, -1)), rest=1)]

    assert not can_settle(lines)


def test_nothing_is_released_where_cells_stay_exposed() -> None:
    # Two cells that are said to be small, equal to a shown one: no reason can help, so nothing may pass.
    cells = [Cell(value=4, shown=False, fixed=True, guarded=True), Cell(value=4, shown=True, fixed=True)]

    with pytest.raises(RuntimeError, match="can be worked out"):
        withhold_further(cells, [Relation(total=1, parts=(0,))])
