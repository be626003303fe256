"""The only place where aggregates of participants become fit to be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd
from scipy.stats import t

from vexcore.contracts.origin import RELEASED, SHARE_LEVEL, SUPPRESSED
from vexcore.disclosure.layout import Layout, check_cells, check_rows, list_tables, read_rows
from vexcore.disclosure.means import Moments, Verdict, read_moments, settle_means
from vexcore.disclosure.parts import Settled, settle_parts
from vexcore.disclosure.tables import Nest, Partition, settle_table
from vexcore.intervals import build_wilson_interval

EMPTY = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """How many cells passed.

    Attributes
    ----------
    released
        Cells that are shown.
    withheld
        Cells that are not, by reason.
    """

    released: int
    withheld: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """Aggregates that may be shown to anyone.

    Attributes
    ----------
    frame
        One row a cell, in the order in which the cells were given; the numbers of withheld cells are not in it.
    audit
        How many cells passed, and why others did not.
    """

    frame: pd.DataFrame
    audit: Audit


def release_shares(
    cells: pd.DataFrame,
    *,
    within: Sequence[str],
    arm: str = "arm_id",
    category: str | None,
    total_arm: str = "all",
    partitions: Sequence[Partition] = (),
    nests: Sequence[Nest] = (),
) -> Released:
    """Release counts of persons and their shares.

    Parameters
    ----------
    cells
        One row a cell: the key columns, `count` (persons in the category) and `base_n` (persons in the group). Where
        there are rows of all arms, `in_total` marks the arms that they sum (a reference group stands apart).
        `parent_arm` may name the arm that an arm is a part of. Other columns are dropped.
    within
        Columns that tell tables apart.
    arm, total_arm
        Column of the arm, and its value for all arms together.
    category
        Column whose values partition the base of each group; None where each cell is a yes.
    partitions
        Columns in which values are parts of another.
    nests
        Columns whose values are yeses within yeses.

    Returns
    -------
    Released
        Keys, `count` and `base_n` (persons), `share` (0 to 1), `ci_level`, `ci_low`, `ci_high` (Wilson, 95 %), `status`
        and `reason`. A withheld row keeps its `base_n` where the group is released. No withheld cell, and no small cell
        that follows from the others without being printed, can be worked out from the frame
        (`vexcore.disclosure.audit.find_exposed`).

    Raises
    ------
    ValueError
        If the cells do not form tables, or do not add up.
    """
    layout = Layout(
        within=tuple(within),
        arm=arm,
        category=category,
        total_arm=total_arm,
        partitions=tuple(partitions),
        nests=tuple(nests),
    )
    check_cells(cells, layout, ("count", "base_n"))
    counts, bases = cells["count"].astype(int).tolist(), cells["base_n"].astype(int).tolist()
    reasons, base_shown = [""] * len(cells), [True] * len(cells)
    for table in list_tables(cells, layout):
        rows = read_rows(table, counts, bases)
        check_rows(rows, partitioned=category is not None)
        settled = settle_table(rows, table.sums, layout.nest_axes, partitioned=category is not None)
        for position, cell, base in zip(table.positions, settled[: len(rows)], settled[len(rows) :], strict=True):
            reasons[position], base_shown[position] = cell.reason, base.shown
    return _seal_shares(cells[layout.keys], counts, bases, reasons, base_shown)


def release_partitioned(
    cells: pd.DataFrame,
    *,
    within: Sequence[str],
    arm: str = "arm_id",
    category: str | None,
    total_arm: str = "all",
    population: str = "population",
    populations: Sequence[str] = ("participants", "decliners"),
    whole: str = "assigned",
) -> Released:
    """Release shares of populations that add up to another, judged together.

    Parameters
    ----------
    cells, within, arm, category, total_arm
        As for `release_shares`.
    population
        Column of the population.
    populations, whole
        Populations that are parts, and the one that they add up to.

    Returns
    -------
    Released
        As `release_shares` does.
    """
    partition = Partition(column=population, whole=whole, parts=tuple(populations))
    return release_shares(
        cells, within=within, arm=arm, category=category, total_arm=total_arm, partitions=(partition,)
    )


def release_parts(
    cells: pd.DataFrame,
    wholes: pd.DataFrame,
    *,
    arm: str = "arm_id",
    category: str = "category",
    total_arm: str = "all",
    partition: Partition,
) -> Released:
    """Release counts by category of persons who are a part of groups that are released already.

    Parameters
    ----------
    cells
        One table of the parts: the column of `partition` (which group each is a part of), arm, category, `count`,
        `base_n`, and `in_total` as for `release_shares`.
    wholes
        The tables of these groups with the same columns, and `reason` and `base_shown`: why a cell was withheld
        (missing where it is shown), and whether the size of its group is shown.
    arm, category, total_arm
        As for `release_shares`.
    partition
        Which groups add up to another.

    Returns
    -------
    Released
        As `release_shares` does, for `cells` (`vexcore.disclosure.parts.settle_parts`).

    Raises
    ------
    ValueError
        If the cells do not form tables, do not add up, or hold more persons than the groups.
    """
    layout = Layout(within=(), arm=arm, category=category, total_arm=total_arm, partitions=(partition,))
    check_cells(cells, layout, ("count", "base_n"))
    check_cells(wholes, layout, ("count", "base_n"), also=("base_shown",))
    read = []
    for frame in (cells, wholes):
        (table,) = list_tables(frame, layout)
        read.append(
            (table, read_rows(table, frame["count"].astype(int).tolist(), frame["base_n"].astype(int).tolist()))
        )
        check_rows(read[-1][1], partitioned=True)
    (part_table, parts), (whole_table, groups) = read
    told = wholes.iloc[whole_table.positions]
    settled = settle_parts(
        parts,
        [
            Settled(row=row, reason="" if pd.isna(reason) else str(reason), base_shown=bool(shown))
            for row, reason, shown in zip(groups, told["reason"], told["base_shown"], strict=True)
        ],
        whole_table.sums,
    )
    reasons, base_shown = [""] * len(cells), [True] * len(cells)
    for position, cell, base in zip(part_table.positions, settled[: len(cells)], settled[len(cells) :], strict=True):
        reasons[position], base_shown[position] = cell.reason, base.shown
    counts, bases = cells["count"].astype(int).tolist(), cells["base_n"].astype(int).tolist()
    return _seal_shares(cells[layout.keys], counts, bases, reasons, base_shown)


def release_means(
    cells: pd.DataFrame,
    *,
    within: Sequence[str],
    arm: str = "arm_id",
    total_arm: str = "all",
    partitions: Sequence[Partition] = (),
) -> Released:
    """Release means.

    Parameters
    ----------
    cells
        One row a mean: the key columns, `n` (persons), `sum` and `sum_sq` (of their values and of the squares),
        `nonzero` (persons with a value other than 0), `largest` (largest absolute value of one person) and `kind`
        (``score``, ``count`` or ``eur``); `in_total` and `parent_arm` as for `release_shares`.
    within, arm, total_arm, partitions
        As for `release_shares`.

    Returns
    -------
    Released
        Keys, `base_n` (persons), `mean`, `std_dev` (with n - 1), `ci_level`, `ci_low`, `ci_high` (95 %, quantile of t
        with n - 1 degrees of freedom), `status` and `reason`.

    Raises
    ------
    ValueError
        If the cells do not form tables, do not add up, or are of another kind (yes and no are shares).
    """
    layout = Layout(within=tuple(within), arm=arm, category=None, total_arm=total_arm, partitions=tuple(partitions))
    check_cells(cells, layout, ("n", "sum_sq", "nonzero", "largest"), also=("sum", "kind"))
    moments = read_moments(cells)
    verdicts = [Verdict(reason="", base_shown=True)] * len(cells)
    for table in list_tables(cells, layout):
        own = [moments[position] for position in table.positions]
        for position, verdict in zip(table.positions, settle_means(table.groups, own, table.sums), strict=True):
            verdicts[position] = verdict
    shown = [not verdict.reason for verdict in verdicts]
    pairs = list(zip(moments, shown, strict=True))
    frame = cells[layout.keys].reset_index(drop=True)
    frame["base_n"] = _fill_whole([own.n for own in moments], [verdict.base_shown for verdict in verdicts])
    frame["mean"] = [own.mean if show else EMPTY for own, show in pairs]
    frame["std_dev"] = [own.std_dev if show else EMPTY for own, show in pairs]
    frame["ci_level"] = np.where(shown, SHARE_LEVEL, EMPTY)
    half = np.array([_half_width(own) if show else EMPTY for own, show in pairs], dtype=float)
    frame["ci_low"], frame["ci_high"] = frame["mean"] - half, frame["mean"] + half
    return _seal(frame, [verdict.reason for verdict in verdicts])


def _half_width(own: Moments) -> float:
    return float(t.ppf(0.5 + SHARE_LEVEL / 2, own.n - 1)) * own.std_dev / sqrt(own.n)


def _fill_whole(values: Sequence[int], shown: Sequence[bool]) -> pd.Series:
    return pd.Series([value if show else None for value, show in zip(values, shown, strict=True)], dtype="Int64")


def _seal_shares(
    keys: pd.DataFrame, counts: Sequence[int], bases: Sequence[int], reasons: Sequence[str], base_shown: Sequence[bool]
) -> Released:
    shown = [not reason for reason in reasons]
    intervals = [
        build_wilson_interval(count, base, SHARE_LEVEL) if show else None
        for count, base, show in zip(counts, bases, shown, strict=True)
    ]
    frame = keys.reset_index(drop=True)
    frame["count"] = _fill_whole(counts, shown)
    frame["base_n"] = _fill_whole(bases, base_shown)
    frame["share"] = [count / base if show else EMPTY for count, base, show in zip(counts, bases, shown, strict=True)]
    frame["ci_level"] = np.where(shown, SHARE_LEVEL, EMPTY)
    frame["ci_low"] = [EMPTY if interval is None else interval.low for interval in intervals]
    frame["ci_high"] = [EMPTY if interval is None else interval.high for interval in intervals]
    return _seal(frame, reasons)


def _seal(frame: pd.DataFrame, reasons: Sequence[str]) -> Released:
    frame["status"] = pd.Series([SUPPRESSED if reason else RELEASED for reason in reasons], dtype="str")
    frame["reason"] = pd.Series([reason or None for reason in reasons], dtype="str")
    withheld = Counter(reason for reason in reasons if reason)
    audit = Audit(released=len(reasons) - withheld.total(), withheld=dict(sorted(withheld.items())))
    return Released(frame=frame, audit=audit)
