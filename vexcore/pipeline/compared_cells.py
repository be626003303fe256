"""Rows of `balance` that compare released cells.

What may be shown of a comparison is what follows from cells that are shown elsewhere:

1. A difference, its error and its standardised size are functions of two counts and two bases; they are shown only
   where both cells are, so they add nothing to what a reader can compute.
2. The chi-square of a characteristic is that of the table a reader can draw up: what is withheld in either group is one
   class, the base less what is released. It is a function of released numbers, and can give no withheld one away.
3. The reasons say no more than those of the cells themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from vexcore.contracts.origin import NOT_ESTIMABLE, RELEASED, SUPPRESSED
from vexcore.disclosure.policy import FURTHER
from vexcore.estimate.balance import Group, compute_smd, fit_chi_square, fit_share_difference
from vexcore.estimate.fits import NO_SPREAD
from vexcore.pipeline.released import NUMBERS, share_out

Row = dict[str, Any]
Key = tuple[str, str, str]

ALL = "all"
WITHHELD_COMPARISON = "withheld in the comparison group"
TOGETHER = "categories withheld in either group are taken together"
FEW_CLASSES = "fewer than two categories that may be shown"
REGRESSION = "regression"
CHI_SQUARE = "chi-square"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Released cells of one characteristic and group of persons: rows by category."""

    rows: Mapping[str, Row]

    @property
    def base_n(self) -> int | None:
        """Return the persons in the group; None where that is withheld."""
        return next((int(row["base_n"]) for row in self.rows.values() if row["base_n"] is not None), None)

    def list_withheld(self) -> set[str]:
        """Return the categories that are not shown."""
        return {category for category, row in self.rows.items() if row["status"] != RELEASED}


def compare_cell(keys: Row, cell: Row, other: Row, *, apart: bool = True) -> Row:
    """Return the row that compares a cell with that of another group.

    Parameters
    ----------
    keys
        What the row is of.
    cell, other
        Released rows of the group and the comparison group, with `count`, `base_n`, `status` and `reason`.
    apart
        Whether nobody is in both groups; else the difference has no error here.
    """
    if cell["status"] != RELEASED or other["status"] != RELEASED:
        reason = cell["reason"] if cell["status"] != RELEASED else WITHHELD_COMPARISON
        return keys | {"base_n": cell["base_n"], "status": SUPPRESSED, "reason": reason}
    group = Group(count=int(cell["count"]), base_n=int(cell["base_n"]))
    rest = Group(count=int(other["count"]), base_n=int(other["base_n"]))
    smd = compute_smd(group.share, rest.share)
    row = keys | {name: cell[name] for name in NUMBERS} | {"statistic": group.share - rest.share}
    row |= {"smd": None if isnan(smd) else smd, "status": RELEASED, "reason": None}
    if not apart:
        return row
    fit = fit_share_difference(group, rest)
    if fit.std_error == 0:
        return row | {"statistic": None, "status": NOT_ESTIMABLE, "reason": NO_SPREAD}
    return row | {
        "std_error": fit.std_error,
        "df": fit.df,
        "test": REGRESSION,
        "test_statistic": fit.test_statistic,
        "p_value": fit.p_value,
    }


def compare_groups(keys: Row, cells: Cells, other: Cells, *, tested: Cells | None = None) -> Iterator[Row]:
    """Yield a row for each category of a characteristic, and that of its test.

    Parameters
    ----------
    keys
        What the rows are of.
    cells, other
        The group and its comparison group.
    tested
        Those of the comparison group who are not in the group, where the one is a part of the other.
    """
    for category, cell in cells.rows.items():
        yield compare_cell(keys | {"category": category}, cell, other.rows[category], apart=tested is None)
    yield test_groups(keys | {"category": ALL}, cells, other if tested is None else tested)


def test_groups(keys: Row, cells: Cells, other: Cells) -> Row:
    """Return the row of the chi-square test of a characteristic."""
    row = keys | {"test": CHI_SQUARE, "base_n": cells.base_n}
    base, other_base = cells.base_n, other.base_n
    if base is None or other_base is None:
        own = next(iter(cells.rows.values()))["reason"]
        return row | {"status": SUPPRESSED, "reason": own if base is None else WITHHELD_COMPARISON}
    withheld = cells.list_withheld() | other.list_withheld()
    shown = [category for category in cells.rows if category not in withheld]
    counts = [[int(group.rows[category]["count"]) for category in shown] for group in (cells, other)]
    rests = [base - sum(counts[0]), other_base - sum(counts[1])]
    table = list(zip(*counts, strict=True)) + ([(rests[0], rests[1])] if any(rests) else [])
    if len(table) < 2:
        return row | {"status": SUPPRESSED, "reason": FEW_CLASSES}
    test = fit_chi_square([own for own, _ in table], [rest for _, rest in table])
    return row | {
        "test_statistic": test.statistic,
        "df": test.df,
        "p_value": test.p_value,
        "status": RELEASED,
        "reason": TOGETHER if any(rests) else None,
    }


def subtract_cell(whole: Row, part: Row) -> Row:
    """Return the cell of those of a group who are not in a part of it; withheld where either is."""
    if whole["status"] != RELEASED or part["status"] != RELEASED:
        reason = whole["reason"] if whole["status"] != RELEASED else FURTHER
        return whole | dict.fromkeys(NUMBERS) | {"status": SUPPRESSED, "reason": reason}
    base_n = int(whole["base_n"]) - int(part["base_n"])
    return whole | {"base_n": base_n} | share_out(int(whole["count"]) - int(part["count"]), base_n)


def add_cells(cells: Sequence[Row]) -> Row:
    """Return the cell of several groups together; withheld where any is, for it would give that away."""
    if any(cell["status"] != RELEASED for cell in cells):
        return dict.fromkeys(NUMBERS) | {"status": SUPPRESSED, "reason": FURTHER}
    base_n = sum(int(cell["base_n"]) for cell in cells)
    shown = share_out(sum(int(cell["count"]) for cell in cells), base_n)
    return {"base_n": base_n, "status": RELEASED, "reason": None} | shown


def group_cells(rows: Sequence[Row], *, of: str) -> dict[Key, Cells]:
    """Return the cells of rows of `profile` by population, characteristic and arm.

    Parameters
    ----------
    rows
        Released rows.
    of
        Column whose value stands first in the key: ``population``, or ``wave``.
    """
    found: dict[Key, dict[str, Row]] = {}
    for row in rows:
        key = (str(row[of]), str(row["characteristic"]), str(row["arm_id"]))
        found.setdefault(key, {})[str(row["category"])] = row
    return {key: Cells(rows=own) for key, own in found.items()}
