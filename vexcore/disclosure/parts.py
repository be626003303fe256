"""Counts of persons who are a part of groups that are released already: those of them who answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vexcore.disclosure.audit import Cell, Relation
from vexcore.disclosure.policy import FEW, FURTHER, MIN_CELL, TOO_FEW
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


def settle_parts(parts: Sequence[Row], wholes: Sequence[Settled], sums: Sums) -> list[Cell]:
    """Decide which counts by category of a part of each group are shown, beside those of the groups themselves.

    Parameters
    ----------
    parts
        Every cell of the parts, under the group that each is a part of.
    wholes
        Every cell of these groups.
    sums
        For each axis of a group the labels that are sums of others; the last axis is the arm.

    Returns
    -------
    list of Cell
        For each part its count, then for each part its base.

        * No withheld count can be worked out: of the parts, of the groups, or of the rest that a part leaves.
        * Where the count of the group is withheld, so is that of the part, and its reason tells nothing of the group.
          Whatever the group's own numbers may be, they then may be with any part that fits, so nothing new is learnt of
          the group, and groups can be settled one by one.
        * A part that leaves fewer than 10, but not nobody, is withheld: what is shown of it would be all there is to
          know of the rest. A part that is its whole group is shown where the group is.
        * A sum of parts is never shown: it would tie them all together, and where all are shown it follows.

    Raises
    ------
    ValueError
        If a part holds more persons than its whole.
    """
    sizes = {row.group: row.base_n for row in parts}
    bases = settle_bases(sizes, sums)
    wholes_by = {(*item.row.group, item.row.category): item for item in wholes}
    is_sum = {whole for whole, _ in list_sums(sizes, sums)}
    places: dict[Group, list[int]] = {}
    for position, row in enumerate(parts):
        places.setdefault(row.group, []).append(position)
    counts: dict[int, Cell] = {}
    for group, positions in places.items():
        rows = [parts[position] for position in positions]
        own = [wholes_by[*row.group, row.category] for row in rows]
        cells = (
            [_close(row, bases[group]) for row in rows] if group in is_sum else _settle_group(rows, own, bases[group])
        )
        counts |= dict(zip(positions, cells, strict=True))
    return [*(counts[position] for position in range(len(parts))), *(bases[row.group] for row in parts)]


def _close(row: Row, base: Cell) -> Cell:
    return withhold(Cell(value=row.count, shown=True), TOO_FEW if base.shown else base.reason)


def _settle_group(rows: Sequence[Row], wholes: Sequence[Settled], base: Cell) -> list[Cell]:
    """Settle the categories of one part beside its group."""
    rests = [whole.row.count - row.count for row, whole in zip(rows, wholes, strict=True)]
    for row, rest in zip(rows, rests, strict=True):
        refuse_excess(rest, row.group)
    left = sum(rests)
    if not base.shown or not all(whole.base_shown for whole in wholes) or 0 < left < MIN_CELL:
        return [_close(row, base) for row in rows]
    if not left:
        cells = [Cell(value=row.count, shown=True) for row in rows]
        return [withhold(cell, own.reason) if own.reason else cell for cell, own in zip(cells, wholes, strict=True)]
    return _settle_rests(rows, [whole.reason for whole in wholes], rests)


def _settle_rests(rows: Sequence[Row], reasons: Sequence[str], rests: Sequence[int]) -> list[Cell]:
    counts = [_open_part(row.count, rest, reason) for row, rest, reason in zip(rows, rests, reasons, strict=True)]
    size = len(counts)
    totals = [sum(row.count for row in rows), sum(rests)]
    totals += [row.count + rest for row, rest, reason in zip(rows, rests, reasons, strict=True) if not reason]
    cells = [*counts, *map(imply_cell, rests), *(Cell(value=total, shown=True, fixed=True) for total in totals)]
    relations = [
        Relation(total=2 * size, parts=tuple(range(size))),
        Relation(total=2 * size + 1, parts=tuple(range(size, 2 * size))),
    ]
    shown = [index for index, reason in enumerate(reasons) if not reason]
    relations += [
        Relation(total=2 * size + 2 + place, parts=(index, size + index)) for place, index in enumerate(shown)
    ]
    try:
        return withhold_further(cells, relations)[:size]
    except RuntimeError:
        # No choice is safe: nothing of this part is shown.
        return [withhold(cell, TOO_FEW) for cell in counts]


def _open_part(count: int, rest: int, reason: str) -> Cell:
    """Return a cell of a part: shown, withheld because it or its rest is too small, or because that of the group is."""
    cell = open_cell(count)
    if reason:
        return replace(withhold(cell, FEW if reason == FEW else TOO_FEW), fixed=True)
    # Beside a shown group a shown part gives its rest away, whatever else is withheld.
    return withhold(cell, FURTHER) if cell.shown and rest < MIN_CELL else cell
