"""Withholding: which cells are too small, and which others have to go with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from vexcore.disclosure.audit import Cell, Relation, find_exposed
from vexcore.disclosure.policy import FEW, FEW_WITHOUT, FURTHER, MIN_CELL, SMALL_GROUP, SMALLEST_TOLD_GROUP, TOO_FEW

_ROOMY = 2 * MIN_CELL - 1
"""A cell of this size can make up for any cell under 10: together they hold at least ten, and nine to spare."""


def open_cell(value: int, cap: float = inf) -> Cell:
    """Return a cell as it is published: shown, or withheld because it is itself too small.

    Parameters
    ----------
    value
        Persons.
    cap
        Persons in the group, for a yes whose group is released.
    """
    if value >= MIN_CELL and cap - value >= MIN_CELL:
        return Cell(value=value, shown=True, cap=cap)
    if cap < SMALLEST_TOLD_GROUP:
        return withhold(Cell(value=value, shown=True, cap=cap), TOO_FEW)
    return withhold(Cell(value=value, shown=True, cap=cap), FEW if value < MIN_CELL else FEW_WITHOUT)


def open_base(value: int) -> Cell:
    """Return the size of a group: shown, or withheld because it is too small."""
    cell = Cell(value=value, shown=True)
    return cell if value >= MIN_CELL else withhold(cell, SMALL_GROUP)


def imply_cell(value: int) -> Cell:
    """Return a cell that no table prints: guarded where it is small."""
    return Cell(value=value, shown=False, fixed=True, guarded=value < MIN_CELL)


def withhold(cell: Cell, reason: str) -> Cell:
    """Return the cell withheld, with the range that its reason tells a reader.

    A yes in a group so small that `FURTHER` would say too much is withheld as `TOO_FEW`.
    """
    if reason == FURTHER and cell.cap < SMALLEST_TOLD_GROUP:
        reason = TOO_FEW
    low, high = {
        FEW: (0.0, min(MIN_CELL - 1.0, cell.cap)),
        SMALL_GROUP: (0.0, MIN_CELL - 1.0),
        FEW_WITHOUT: (cell.cap - MIN_CELL + 1, cell.cap),
        FURTHER: (float(MIN_CELL), cell.cap - MIN_CELL),
        TOO_FEW: (0.0, cell.cap),
    }[reason]
    return replace(cell, shown=False, guarded=True, reason=reason, low=low, high=high)


def withhold_further(cells: Sequence[Cell], relations: Sequence[Relation]) -> list[Cell]:
    """Withhold more cells until nothing that is withheld can be worked out.

    Parameters
    ----------
    cells
        Cells of a set of linked tables, the small ones withheld.
    relations
        Every sum that holds among them.

    Returns
    -------
    list of Cell
        The cells in the same order, with none exposed. The next cell to go is, of those in line with an exposed cell,
        the one that leaves fewest exposed, and of these the smallest; ties go to the first. What proves needless
        afterwards is shown again, the largest first. This is done twice, once with cells under 19 last, and the way
        that withholds the fewest cells is kept. Where nothing is left to withhold in a sum and the reasons still tell
        too much, its cells carry the one reason that tells nothing (`TOO_FEW`).

    Raises
    ------
    RuntimeError
        If cells stay exposed all the same; nothing may be released then.
    """
    settled = list(cells)
    for linked in _split_linked(relations):
        if any(cells[index].guarded for index in linked):
            place = {index: position for position, index in enumerate(linked)}
            inner = [
                Relation(total=place[relation.total], parts=tuple(place[part] for part in relation.parts))
                for relation in relations
                if relation.total in place
            ]
            for index, cell in zip(linked, _settle([cells[index] for index in linked], inner), strict=True):
                settled[index] = cell
    return settled


def _split_linked(relations: Sequence[Relation]) -> list[list[int]]:
    """Return the sets of cells that relations tie together, each ascending."""
    groups: list[set[int]] = []
    for relation in relations:
        joined = {*relation.members}
        apart = []
        for group in groups:
            if group & joined:
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined]
    return sorted(sorted(group) for group in groups)


def _settle(cells: Sequence[Cell], relations: Sequence[Relation]) -> list[Cell]:
    """Return linked cells with none exposed: of two ways of choosing, the one that withholds the fewest cells."""
    if not find_exposed(cells, relations):
        return list(cells)
    first = _settle_from(cells, relations, 0)
    picked = [cell.value for cell, before in zip(first, cells, strict=True) if before.shown and not cell.shown]
    if min(picked, default=_ROOMY) >= _ROOMY:
        return first
    return min(first, _settle_from(cells, relations, _ROOMY), key=_weigh)


def _weigh(cells: Sequence[Cell]) -> tuple[int, int]:
    withheld = [cell.value for cell in cells if cell.reason]
    return len(withheld), sum(withheld)


def _settle_from(cells: Sequence[Cell], relations: Sequence[Relation], floor: int) -> list[Cell]:
    current = list(cells)
    chosen: list[int] = []
    while exposed := find_exposed(current, relations):
        if _silence_spent(current, relations):
            continue
        candidates = _find_candidates(current, relations, exposed, floor)
        if candidates:
            pick = _choose(current, relations, candidates)
            current[pick] = withhold(current[pick], FURTHER)
            chosen.append(pick)
        else:
            _silence_linked(current, relations, exposed)
    if len(chosen) > 1:
        for pick in sorted(chosen, key=lambda index: (-current[index].value, index)):
            trial = [*current]
            trial[pick] = cells[pick]
            if not find_exposed(trial, relations):
                current = trial
    return current


def _find_candidates(
    cells: Sequence[Cell], relations: Sequence[Relation], exposed: Sequence[int], floor: int
) -> list[int]:
    """Return the cells that may be withheld, smallest first and those under the floor last.

    They come from the sums with an exposed cell in which the fewest are withheld, since that is where working out
    starts; else from any sum that is linked to them.
    """
    reached = set(exposed)
    while True:
        lines = [relation.members for relation in relations if not reached.isdisjoint(relation.members)]
        open_lines = [line for line in lines if any(cells[index].shown and not cells[index].fixed for index in line)]
        if open_lines:
            hidden = [sum(not cells[index].shown for index in line) for line in open_lines]
            tight = (line for line, count in zip(open_lines, hidden, strict=True) if count == min(hidden))
            found = {index for line in tight for index in line if cells[index].shown and not cells[index].fixed}
            return sorted(found, key=lambda index: (cells[index].value < floor, cells[index].value, index))
        wider = reached | {index for line in lines for index in line if not cells[index].shown}
        if wider == reached:
            return []
        reached = wider


def _choose(cells: Sequence[Cell], relations: Sequence[Relation], candidates: Sequence[int]) -> int:
    best, fewest = candidates[0], len(cells) + 1
    for pick in candidates:
        trial = [*cells]
        trial[pick] = withhold(cells[pick], FURTHER)
        left = len(find_exposed(trial, relations, thorough=False))
        if left < fewest:
            best, fewest = pick, left
        if not left:
            break
    return best


def _silence_spent(cells: list[Cell], relations: Sequence[Relation]) -> bool:
    """Take back the reasons in sums of which all is withheld and that still tell too much; say whether any was."""
    taken = False
    for relation in relations:
        members = [index for index in relation.members if not cells[index].fixed]
        if any(cells[index].shown for index in members):
            continue
        if find_exposed(cells, [relation]):
            taken |= _silence(cells, members)
    return taken


def _silence_linked(cells: list[Cell], relations: Sequence[Relation], exposed: Sequence[int]) -> None:
    """Take back the reason of every withheld cell that is linked to an exposed one."""
    reached = set(exposed)
    while True:
        linked = {index for relation in relations if reached & {*relation.members} for index in relation.members}
        wider = reached | {index for index in linked if not cells[index].shown}
        if wider == reached:
            break
        reached = wider
    if not _silence(cells, [index for index in sorted(reached) if not cells[index].fixed]):
        raise RuntimeError(f"{len(exposed)} withheld cells can be worked out with all of their tables withheld")


def _silence(cells: list[Cell], members: Sequence[int]) -> bool:
    told = [index for index in members if cells[index].reason not in ("", TOO_FEW)]
    for index in told:
        cells[index] = withhold(cells[index], TOO_FEW)
    return bool(told)
