"""Harmonised rows of the published record: shares, means and their intervals."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import Any

from vexcore.contracts.origin import NOT_PUBLISHED, PUBLISHED, RELEASED, SHARE_LEVEL, SUPPRESSED
from vexcore.contracts.results import HARMONISED_TABLES
from vexcore.intervals import build_wilson_interval
from vexcore.published.blocks import CellGroup
from vexcore.published.cells import read_whole

Row = dict[str, Any]

PERSON_UNITS = frozenset({"persons", "questionnaires"})
MORE_THAN_BASE = "more than the group has members"
IMPLIED_COUNT = "interval from the count that the printed percentage implies"
NO_COUNT = "no interval: no count gives the printed percentage"
ROUNDING_SLACK = 1e-9
WITHHELD = "withheld by the source"
WITHHELD_ELSEWHERE = "no interval: another table of the source withholds this cell"
WITHHELD_NEIGHBOUR = "no interval: a cell of this group is withheld"
NOT_PRINTED = "not printed"


def harmonise_groups(groups: Iterable[CellGroup]) -> dict[str, list[Row]]:
    """Turn groups of printed cells into rows of the harmonised tables.

    Parameters
    ----------
    groups
        As `vexcore.published.blocks.group_cells` returns them; those for `effect` are left alone.

    Returns
    -------
    dict of str to list of dict
        Rows by table; shares between 0 and 1, with a 95 % Wilson interval where they count persons.
    """
    rows: dict[str, list[Row]] = {table.name: [] for table in HARMONISED_TABLES}
    for group in groups:
        if group.into in rows:
            rows[group.into].append(_build_row(group))
    for table in ("profile", "balance"):
        _withhold_neighbours(rows[table])
    _withhold_sisters(rows["profile"], rows["balance"])
    _fill_smd(rows["balance"], rows["profile"])
    return rows


def _build_row(group: CellGroup) -> Row:
    main = group.main
    row: Row = {"origin": PUBLISHED, **group.keys}
    row |= {"figure_id": main.figure_id, "source_id": main.source_id, "reason": group.reason or None}
    row["significance"] = main.significance or None
    if main.state != "printed":
        withheld = main.state == "suppressed"
        row["status"] = SUPPRESSED if withheld else NOT_PUBLISHED
        row["reason"] = WITHHELD if withheld else NOT_PRINTED
        return row
    row["status"] = RELEASED
    for role in ("mean", "std_dev", "p_value", "statistic"):
        if role in group.cells:
            row[role] = group.cells[role].value
    if "df" in group.cells:
        row["df"] = read_whole(group.cells["df"])
    _fill_share(row, group)
    return row


def _fill_share(row: Row, group: CellGroup) -> None:
    count_cell = group.cells.get("count")
    count, base = read_whole(count_cell), read_whole(group.cells.get("base_n") or group.base)
    row |= {"count": count, "base_n": base}
    percent, share = group.cells.get("percent"), group.cells.get("share")
    if count is not None and base:
        if count > base:
            row["reason"] = MORE_THAN_BASE
            return
        row["share"] = count / base
        if count_cell is not None and count_cell.unit in PERSON_UNITS:
            _fill_interval(row, count, base)
        return
    printed = percent if percent is not None else share
    if printed is None or printed.value is None:
        return
    row["share"] = printed.value / 100 if printed is percent else printed.value
    if base and 0 <= row["share"] <= 1:
        implied = round(row["share"] * base)
        half_digit = printed.half_digit / (100 if printed is percent else 1)
        gives_it = abs(implied / base - row["share"]) <= half_digit + ROUNDING_SLACK
        if gives_it:
            _fill_interval(row, implied, base)
        row["reason"] = "; ".join(filter(None, (row["reason"], IMPLIED_COUNT if gives_it else NO_COUNT)))


def _fill_interval(row: Row, count: int, base: int) -> None:
    interval = build_wilson_interval(count, base, SHARE_LEVEL)
    row |= {"ci_level": interval.level, "ci_low": interval.low, "ci_high": interval.high}


def _withhold_neighbours(rows: list[Row]) -> None:
    """Drop the intervals of a group of exclusive categories in which a cell is withheld."""

    def group_of(row: Row) -> tuple[Any, ...]:
        return tuple(row.get(key) for key in ("trial_id", "arm_id", "population", "wave", "characteristic"))

    withheld = {group_of(row) for row in rows if row["status"] == SUPPRESSED}
    for row in rows:
        if group_of(row) in withheld and row["status"] == RELEASED and row.get("ci_level") is not None:
            row |= {"ci_level": None, "ci_low": None, "ci_high": None, "reason": WITHHELD_NEIGHBOUR}


def _withhold_sisters(profile: list[Row], balance: list[Row]) -> None:
    """Drop the interval of a cell that another table withholds; the percentage stays, as it is printed."""

    def place_of(row: Row) -> tuple[Any, ...]:
        return tuple(row.get(k) for k in ("trial_id", "arm_id", "population", "wave", "characteristic", "category"))

    withheld = {place_of(row) for row in balance if row["status"] == SUPPRESSED}
    for row in profile:
        if place_of(row) in withheld and row["status"] == RELEASED:
            row |= {"ci_level": None, "ci_low": None, "ci_high": None, "reason": WITHHELD_ELSEWHERE}


def _fill_smd(balance: list[Row], profile: list[Row]) -> None:
    """Fill the standardised difference of shares, (p1 - p0) / sqrt((p1 q1 + p0 q0) / 2) (Austin 2009, eq. 2).

    The share of the comparison arm stands in the profile, whose table is its home.
    """
    keys = ("trial_id", "population", "wave", "characteristic", "category")
    shares = {(row["arm_id"], *(row.get(key) for key in keys)): row.get("share") for row in (*profile, *balance)}
    for row in balance:
        share = row.get("share")
        other = shares.get((row["comparison_arm_id"], *(row.get(key) for key in keys)))
        if share is None or other is None or row["arm_id"] == row["comparison_arm_id"]:
            continue
        spread = sqrt((share * (1 - share) + other * (1 - other)) / 2)
        row["smd"] = (share - other) / spread if spread > 0 else None
