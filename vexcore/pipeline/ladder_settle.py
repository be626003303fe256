"""Which cells of a transition table are withheld, beside what `process` tells of both waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from vexcore.contracts.profile_tables import MOVES
from vexcore.disclosure.audit import Cell, Relation
from vexcore.disclosure.policy import MIN_CELL, TOO_FEW
from vexcore.disclosure.withhold import imply_cell, open_cell, withhold, withhold_further
from vexcore.pipeline.ladder_table import ALL, ELSEWHERE, NOT_RATED, PLACES, Counts, Group, Pair, Told

Key = tuple[str, str]
"""Labels of a printed cell: step at the first and at the later wave."""

RISING, SAME, FALLING = MOVES


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """The table of a pair of waves, all arms together.

    Attributes
    ----------
    rows, columns
        Steps as printed; the columns end with ``not-rated``.
    reasons
        Why each cell is withheld; empty where it is shown. The row ``all`` is everybody placed at the first wave; of it
        only who was not placed again is printed.
    moves
        The same for who rose, stayed and fell; empty where these are not told as numbers of persons.
    """

    rows: tuple[Group, ...]
    columns: tuple[Group, ...]
    reasons: Mapping[Key, str]
    moves: Mapping[str, str]


def count_moves(counts: Counts) -> dict[str, int]:
    """Return how many of those placed at both waves rose, stayed and fell."""
    placed = counts[:ELSEWHERE, :ELSEWHERE]
    above = sum(int(placed[row, column]) for row in range(ELSEWHERE) for column in range(row + 1, ELSEWHERE))
    same = int(placed.trace())
    return {RISING: above, SAME: same, FALLING: int(placed.sum()) - above - same}


def name_move(row: int, column: int) -> str:
    """Return the move from one step to another."""
    if row == column:
        return SAME
    return RISING if column > row else FALLING


@dataclass(slots=True)
class _System:
    cells: list[Cell] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def add(self, cell: Cell) -> int:
        self.cells.append(cell)
        return len(self.cells) - 1

    def tie(self, total: int, parts: Sequence[int]) -> None:
        self.relations.append(Relation(total=total, parts=tuple(parts)))

    def tell(self, told: Told) -> int:
        """Add a number as `process` tells it, which cannot be taken back."""
        cell = Cell(value=told.value, shown=True)
        return self.add(replace(withhold(cell, told.reason) if told.reason else cell, fixed=True))


def settle_transition(pair: Pair, *, with_moves: bool) -> Transition:
    """Withhold what has to be withheld in the table of a pair of waves.

    Parameters
    ----------
    pair
        Both waves show how many were placed over all arms.
    with_moves
        Whether who rose, stayed and fell is told as numbers of persons too; the cells are judged beside these.

    Returns
    -------
    Transition
        Nothing that is withheld, and no small cell that is not printed, follows from the table and `process` over all
        arms (`vexcore.disclosure.audit.find_exposed`). Where that cannot be had, everything is withheld.
    """
    rows = pair.first.list_groups()
    columns = (*pair.later.list_groups(), Group(label=NOT_RATED, places=(ELSEWHERE,)))
    system = _System()
    cells = _add_singles(system, pair, rows, columns)
    moves = _add_moves(system, pair) if with_moves else {}
    printed = _add_printed(system, pair, rows, columns, cells)
    if with_moves:
        # Who was placed at both waves is the base of the moves, so who was not placed again is told.
        system.cells[printed[ALL, NOT_RATED]] = replace(system.cells[printed[ALL, NOT_RATED]], fixed=True)
    _tie_margins(system, pair, cells, printed)
    _tie_moves(system, pair, cells, printed, moves)
    try:
        settled = withhold_further(system.cells, system.relations)
    except RuntimeError:
        nothing = dict.fromkeys(printed, TOO_FEW)
        return Transition(rows=rows, columns=columns, reasons=nothing, moves=dict.fromkeys(moves, TOO_FEW))
    return Transition(
        rows=rows,
        columns=columns,
        reasons={key: settled[index].reason for key, index in printed.items()},
        moves={move: settled[index].reason for move, index in moves.items()},
    )


def _add_singles(
    system: _System, pair: Pair, rows: Sequence[Group], columns: Sequence[Group]
) -> dict[tuple[int, int], int]:
    """Add every cell of the whole table: to be printed where both of its steps stand by themselves."""
    alone = [{group.places[0] for group in groups if len(group.places) == 1} for groups in (rows, columns)]
    found = {}
    for row in range(len(PLACES)):
        for column in range(len(PLACES)):
            if row == column == ELSEWHERE:
                continue
            value = int(pair.total[row, column])
            is_printed = row in alone[0] and column in alone[1]
            found[row, column] = system.add(open_cell(value) if is_printed else imply_cell(value))
    return found


def _add_moves(system: _System, pair: Pair) -> dict[str, int]:
    """Add the moves; where all hold ten persons they go before the cells of the table."""
    counts = count_moves(pair.total)
    roomy = min(counts.values()) >= MIN_CELL
    return {move: system.add(replace(open_cell(count), fixed=roomy)) for move, count in counts.items()}


def _add_printed(
    system: _System,
    pair: Pair,
    rows: Sequence[Group],
    columns: Sequence[Group],
    cells: Mapping[tuple[int, int], int],
) -> dict[Key, int]:
    """Return the printed cells, with those of steps that are taken together and of everybody at the first wave."""
    printed: dict[Key, int] = {}
    for column in columns:
        own = []
        for row in rows:
            spots = [(first, later) for first in row.places for later in column.places]
            parts = [cells[spot] for spot in spots]
            index = parts[0]
            if len(parts) > 1:
                index = system.add(open_cell(sum(int(pair.total[spot]) for spot in spots)))
                system.tie(index, parts)
            printed[row.label, column.label] = index
            own.append(index)
        if column.label == NOT_RATED:
            # Of everybody at the first wave only who was not placed again: each further step would be a sum more.
            gone = sum(system.cells[index].value for index in own)
            printed[ALL, NOT_RATED] = system.add(open_cell(gone))
            system.tie(printed[ALL, NOT_RATED], own)
    return printed


def _tie_margins(
    system: _System,
    pair: Pair,
    cells: Mapping[tuple[int, int], int],
    printed: Mapping[Key, int],
) -> None:
    """Tie the cells to the steps and sizes that `process` tells of each wave."""
    placed = range(ELSEWHERE)
    steps = [
        [system.tell(told) for told in pair.first.steps[ALL]],
        [system.tell(told) for told in pair.later.steps[ALL]],
    ]
    sizes = [system.tell(pair.first.placed[ALL]), system.tell(pair.later.placed[ALL])]
    for size, own in zip(sizes, steps, strict=True):
        system.tie(size, own)
    for place in placed:
        system.tie(steps[0][place], [cells[place, later] for later in range(len(PLACES))])
        system.tie(steps[1][place], [cells[first, place] for first in range(len(PLACES))])
    newcomers = system.add(imply_cell(int(pair.total[ELSEWHERE].sum())))
    both = int(pair.total[:ELSEWHERE, :ELSEWHERE].sum())
    rated = system.add(imply_cell(both))
    system.tie(newcomers, [cells[ELSEWHERE, later] for later in placed])
    system.tie(sizes[0], [rated, printed[ALL, NOT_RATED]])
    system.tie(sizes[1], [rated, newcomers])


def _tie_moves(
    system: _System,
    pair: Pair,
    cells: Mapping[tuple[int, int], int],
    printed: Mapping[Key, int],
    moves: Mapping[str, int],
) -> None:
    if not moves:
        return
    for move, index in moves.items():
        own = [
            cells[row, column]
            for row in range(ELSEWHERE)
            for column in range(ELSEWHERE)
            if name_move(row, column) == move
        ]
        system.tie(index, own)
    # How many were placed at both waves is told as their base.
    both = system.add(Cell(value=int(pair.total[:ELSEWHERE, :ELSEWHERE].sum()), shown=True, fixed=True))
    system.tie(both, list(moves.values()))
    system.tie(system.tell(pair.first.placed[ALL]), [both, printed[ALL, NOT_RATED]])
