"""Counts of persons who are a part of groups that are released already: those of them who answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf

from vexcore.disclosure.audit import Cell, Relation
from vexcore.disclosure.policy import MIN_CELL, SMALL_GROUP, TOO_FEW
from vexcore.disclosure.tables import Group, Row, Sums, list_sums, refuse_excess, settle_bases
from vexcore.disclosure.withhold import imply_cell, open_cell, withhold, withhold_further


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A cell of the whole groups, as it is released.

    Attributes
    ----------
    row
        The cell; the last label of its group is the arm.
    reason
        Why it is withheld; empty where it is shown.
    base_shown
        Whether the size of its group is shown.
    """

    row: Row
    reason: str
    base_shown: bool


@dataclass(slots=True, kw_only=True)
class _System:
    cells: list[Cell] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def add(self, cell: Cell) -> int:
        self.cells.append(cell)
        return len(self.cells) - 1

    def tie(self, total: int, parts: Sequence[int]) -> None:
        self.relations.append(Relation(total=total, parts=tuple(parts)))


def settle_parts(parts: Sequence[Row], wholes: Sequence[Settled], sums: Sums) -> list[Cell]:
    """Decide which counts by category of a part of each group are shown, beside those of the groups themselves.

    Parameters
    ----------
    parts
        Every cell of the parts, under the group that each is a part of.
    wholes
        Every cell of the groups, and of those that they add up to.
    sums
        For each axis of a group the labels that are sums of others; the last axis is the arm.

    Returns
    -------
    list of Cell
        For each part its count, then for each part its base. No withheld count can be worked out, of the parts, of the
        groups, or of the rest of a group that a part leaves. A part that leaves fewer than 10, but not nobody, is
        withheld by category, and with it the sum over arms: what is shown of it would be all there is to know of the
        rest. A part that is its whole group is shown where the group is.

    Raises
    ------
    ValueError
        If a part holds more persons than its whole.
    """
    sizes = {row.group: row.base_n for row in parts}
    bases = settle_bases(sizes, sums)
    wholes_by = {(*item.row.group, item.row.category): item for item in wholes}
    group_sizes = {item.row.group: item.row.base_n for item in wholes}
    shown = {item.row.group for item in wholes if item.base_shown}
    kept = {
        group
        for group, size in sizes.items()
        if bases[group].shown and group in shown and not 0 < group_sizes[group] - size < MIN_CELL
    }
    kept -= {whole for whole, members in list_sums(sizes, sums) if not kept.issuperset(members)}
    inside = [row for row in parts if row.group in kept]
    settled = iter(_settle_inside(inside, wholes_by, group_sizes, sums))
    counts = [next(settled) if row.group in kept else _close(row, bases[row.group]) for row in parts]
    return [*counts, *(bases[row.group] for row in parts)]


def _close(row: Row, base: Cell) -> Cell:
    return withhold(Cell(value=row.count, shown=True), TOO_FEW if base.shown else base.reason)


def _settle_inside(
    parts: Sequence[Row], wholes: Mapping[Group, Settled], sizes: Mapping[Group, int], sums: Sums
) -> list[Cell]:
    system = _System()
    places = _add_wholes(system, wholes, sums)
    counts: dict[Group, int] = {}
    bases: dict[Group, list[int]] = {}
    for row in parts:
        key = (*row.group, row.category)
        rest = wholes[key].row.count - row.count
        refuse_excess(rest, row.group)
        if sizes[row.group] == row.base_n:
            counts[key] = system.add(system.cells[places[key]])
            system.tie(places[key], (counts[key],))
        else:
            counts[key] = system.add(open_cell(row.count))
            system.tie(places[key], (counts[key], system.add(imply_cell(rest))))
        bases.setdefault(row.group, []).append(counts[key])
    for row in {row.group: row for row in parts}.values():
        system.tie(system.add(Cell(value=row.base_n, shown=True, fixed=True)), bases[row.group])
    _tie_sums(system, counts, sums)
    try:
        settled = withhold_further(system.cells, system.relations)
    except RuntimeError:
        # No choice is safe: nothing of this table is shown. What is shown of the groups stays as it was without it.
        return [withhold(system.cells[index], TOO_FEW) for index in counts.values()]
    return [settled[index] for index in counts.values()]


def _add_wholes(system: _System, wholes: Mapping[Group, Settled], sums: Sums) -> dict[Group, int]:
    """Add the groups as they are released, and what they add up to; return the cell of each count."""
    places = {key: system.add(_fix_count(item)) for key, item in wholes.items()}
    members: dict[Group, list[int]] = {}
    for key, index in places.items():
        members.setdefault(key[:-1], []).append(index)
    bases = {item.row.group: system.add(_fix_base(item)) for item in wholes.values()}
    for group, inside in members.items():
        system.tie(bases[group], inside)
    _tie_sums(system, places, sums)
    _tie_sums(system, bases, sums)
    return places


def _tie_sums(system: _System, places: Mapping[Group, int], sums: Sums) -> None:
    for whole, parts in list_sums(places, sums):
        members = [places[part] for part in parts]
        rest = system.cells[places[whole]].value - sum(system.cells[index].value for index in members)
        refuse_excess(rest, whole)
        system.tie(places[whole], [*members, system.add(imply_cell(rest))] if rest else members)


def _fix_count(item: Settled) -> Cell:
    cell = Cell(value=item.row.count, shown=True, fixed=True)
    if not item.reason:
        return cell
    if item.base_shown:
        return withhold(cell, item.reason)
    # The reason is that of the group; unless that is small it tells nothing of the count.
    return replace(withhold(cell, item.reason), low=0, high=MIN_CELL - 1 if item.reason == SMALL_GROUP else inf)


def _fix_base(item: Settled) -> Cell:
    cell = Cell(value=item.row.base_n, shown=True, fixed=True)
    return cell if item.base_shown else withhold(cell, item.reason)
