"""Linked tables of persons: which cells add up to which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf

from vexcore.disclosure.audit import Cell, Relation
from vexcore.disclosure.policy import MIN_CELL, SMALL_GROUP
from vexcore.disclosure.withhold import imply_cell, open_base, open_cell, withhold_further

Group = tuple[str, ...]
"""Labels of a group of persons, one an axis; the arm is the last."""

Sum = tuple[Group, tuple[Group, ...]]
"""A group with those that are its parts."""

Sums = Sequence[Mapping[str, tuple[str, ...]]]
"""For each axis the labels that are sums, with their parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """A column in which some values are parts of another: participants and decliners of the assigned.

    Attributes
    ----------
    column
        Column of the cells.
    whole
        Value that is the sum.
    parts
        Values that add up to it; persons in none of them are a part that no table prints, and guarded as such.
    """

    column: str
    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nest:
    """A column whose values are yeses within yeses: a wage above 100 % of the minimum is above 70 % too.

    Attributes
    ----------
    column
        Column of the cells.
    members
        Values from the widest to the narrowest. What lies between two of them on the same persons is guarded.
    """

    column: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A cell as delivered.

    Attributes
    ----------
    group
        Group of persons.
    category
        Category; empty where the cell is a yes.
    count, base_n
        Persons in the category, and in the group.
    """

    group: Group
    category: str
    count: int
    base_n: int


@dataclass(slots=True, kw_only=True)
class _System:
    """Cells and relations under construction."""

    cells: list[Cell] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def add(self, cell: Cell) -> int:
        self.cells.append(cell)
        return len(self.cells) - 1

    def tie(self, total: int, *parts: int) -> None:
        self.relations.append(Relation(total=total, parts=parts))


def settle_table(
    rows: Sequence[Row], sums: Sums, nests: Sequence[tuple[int, Nest]], *, partitioned: bool
) -> list[Cell]:
    """Withhold what has to be withheld in one set of linked tables.

    Parameters
    ----------
    rows
        Every cell of it.
    sums
        For each axis the labels that are sums of others.
    nests
        Axes with yeses within yeses.
    partitioned
        Whether the categories of a group add up to its base; otherwise each cell is a yes.

    Returns
    -------
    list of Cell
        For each row its count, then for each row its base.
    """
    bases = settle_bases({row.group: row.base_n for row in rows}, sums)
    system = _System()
    counts = [system.add(_open_count(row, bases[row.group], partitioned=partitioned)) for row in rows]
    keys = {(*row.group, row.category): index for index, row in zip(counts, rows, strict=True)}
    places = {group: system.add(replace(cell, fixed=True)) for group, cell in bases.items()}
    known = all(cell.shown for cell in bases.values())
    rests = {} if known else _tie_sums(system, places, sums)
    _tie_categories(system, rows, counts, places, partitioned=partitioned)
    _tie_counts(system, keys, bases, rests, sums, partitioned=partitioned)
    for axis, nest in nests:
        _tie_nest(system, keys, bases, axis, nest)
    settled = withhold_further(system.cells, system.relations)
    return [*(settled[index] for index in counts), *(settled[places[row.group]] for row in rows)]


def list_sums(keys: Mapping[Group, int], sums: Sums) -> Iterator[Sum]:
    """Yield every key that is a sum with those of its parts that are there."""
    for key in keys:
        for axis, wholes in enumerate(sums):
            spots = ((*key[:axis], part, *key[axis + 1 :]) for part in wholes.get(key[axis], ()))
            parts = tuple(spot for spot in spots if spot in keys)
            if parts:
                yield key, parts


def settle_bases(sizes: Mapping[Group, int], sums: Sums) -> dict[Group, Cell]:
    """Return the base of each group, settled on bases alone, so that equal groups fare alike in every table."""
    system = _System()
    places = {group: system.add(open_base(size)) for group, size in sizes.items()}
    _tie_sums(system, places, sums)
    settled = withhold_further(system.cells, system.relations)
    return {group: settled[index] for group, index in places.items()}


def _tie_sums(system: _System, places: Mapping[Group, int], sums: Sums) -> dict[Sum, int]:
    """Tie groups to their parts; return the cell of those in no part, for each sum that leaves any."""
    rests = {}
    for whole, parts in list_sums(places, sums):
        members = [places[part] for part in parts]
        rest = system.cells[places[whole]].value - sum(system.cells[index].value for index in members)
        refuse_excess(rest, whole)
        if rest:
            rests[whole, parts] = system.add(imply_cell(rest))
            members.append(rests[whole, parts])
        system.tie(places[whole], *members)
    return rests


def _open_count(row: Row, base: Cell, *, partitioned: bool) -> Cell:
    if base.shown:
        return open_cell(row.count, inf if partitioned else base.value)
    # The reason is that of the group; beside `SMALL_GROUP` it tells nothing of the count.
    high = MIN_CELL - 1 if base.reason == SMALL_GROUP else inf
    return replace(base, value=row.count, fixed=True, low=0, high=high)


def _tie_categories(
    system: _System, rows: Sequence[Row], counts: Sequence[int], places: Mapping[Group, int], *, partitioned: bool
) -> None:
    """Tie the categories of each group to its base; a yes in a group whose base is withheld, to the rest of it."""
    members: dict[Group, list[int]] = {}
    for row, index in zip(rows, counts, strict=True):
        members.setdefault(row.group, []).append(index)
    for group, inside in members.items():
        base = system.cells[places[group]]
        if partitioned:
            system.tie(places[group], *inside)
        elif not base.shown:
            for index in inside:
                system.tie(places[group], index, system.add(imply_cell(base.value - system.cells[index].value)))


def _tie_counts(
    system: _System,
    keys: Mapping[Group, int],
    bases: Mapping[Group, Cell],
    rests: Mapping[Sum, int],
    sums: Sums,
    *,
    partitioned: bool,
) -> None:
    for whole, parts in list_sums(keys, sums):
        members = [keys[part] for part in parts]
        groups = (whole[:-1], tuple(part[:-1] for part in parts))
        persons = bases[groups[0]].value - sum(bases[group].value for group in groups[1])
        rest = system.cells[keys[whole]].value - sum(system.cells[index].value for index in members)
        refuse_excess(rest, whole)
        refuse_excess(persons - rest, whole)
        if persons:
            members.append(_imply_rest(system, rest, persons, rests.get(groups), partitioned=partitioned))
        system.tie(keys[whole], *members)


def _imply_rest(system: _System, rest: int, persons: int, size: int | None, *, partitioned: bool) -> int:
    """Add those of a sum who are in none of its parts; a yes among them has a no, and `size` may not be known."""
    if partitioned:
        return system.add(imply_cell(rest))
    if size is None:
        guarded = min(rest, persons - rest) < MIN_CELL
        return system.add(replace(imply_cell(rest), guarded=guarded, high=persons, cap=persons))
    index = system.add(imply_cell(rest))
    system.tie(size, index, system.add(imply_cell(persons - rest)))
    return index


def _tie_nest(system: _System, keys: Mapping[Group, int], bases: Mapping[Group, Cell], axis: int, nest: Nest) -> None:
    for key, index in keys.items():
        if key[axis] not in nest.members[:-1]:
            continue
        narrower = nest.members[nest.members.index(key[axis]) + 1 :]
        spots = ((*key[:axis], member, *key[axis + 1 :]) for member in narrower)
        inner = next((spot for spot in spots if spot in keys), None)
        if inner is None or bases[inner[:-1]].value != bases[key[:-1]].value:
            continue
        between = system.cells[index].value - system.cells[keys[inner]].value
        refuse_excess(between, key)
        system.tie(index, keys[inner], system.add(imply_cell(between)))


def refuse_excess(rest: float, whole: Group) -> None:
    """Refuse parts that hold more than their whole.

    Raises
    ------
    ValueError
        If what the parts leave of the whole is negative.
    """
    if rest < 0:
        raise ValueError(f"the parts of {'/'.join(whole)} hold more persons than the whole: sums of cells must add up")
