"""Effects of the published record, with what can be said about their uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from vexcore.contracts.origin import EFFECT_LEVEL, NOT_PUBLISHED, PUBLISHED, RELEASED, SUPPRESSED
from vexcore.intervals import (
    FEW_EVENTS,
    StdError,
    build_normal_interval,
    reconstruct_std_error,
    two_proportion_std_error,
)
from vexcore.published.blocks import CellGroup
from vexcore.published.cells import Cell, build_figure_id, read_whole
from vexcore.published.harmonised import NOT_PRINTED, WITHHELD, Row

NO_CONTROL_MEAN = "control mean withheld, no standard error printed"
BORROWED = "standard error of the unadjusted effect in table 9.1"

UNADJUSTED_SOURCE = "003"
UNADJUSTED_TABLE = "9.1"
UNADJUSTED_OUTCOME = "contract_temporary"
UNADJUSTED_MONTH = 24
_UNADJUSTED_ARMS = ("groningen:t1", "groningen:t2", "groningen:t3", "groningen:t4")
_UNADJUSTED_CONTROL = "groningen:control"
_FIRST_COUNT_ROW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmSizes:
    """Persons by arm: all assigned after removal, and those of them who consented."""

    assigned: Mapping[str, int]
    consented: Mapping[str, int]

    def of(self, arm_id: str, estimand: str) -> int | None:
        """Return the persons that an estimand takes from an arm."""
        sizes = self.consented if estimand == "compliers" else self.assigned
        return sizes.get(arm_id)


def collect_arm_sizes(recruitment: Iterable[Row]) -> ArmSizes:
    """Read the sizes of arms from harmonised recruitment rows."""
    sizes: dict[str, dict[str, int]] = {"assigned": {}, "consented": {}}
    for row in recruitment:
        if row["stage"] in sizes and row["arm_id"] != "all" and row.get("count") is not None:
            sizes[row["stage"]][row["arm_id"]] = row["count"]
    return ArmSizes(assigned=sizes["assigned"], consented=sizes["consented"])


def build_effects(groups: Iterable[CellGroup], cells: Mapping[str, Cell], sizes: ArmSizes) -> list[Row]:
    """Build the effect rows of the record.

    Parameters
    ----------
    groups
        Groups of printed cells; only those for `effect` are used.
    cells
        The record by figure id, for the unadjusted effects of table 9.1.
    sizes
        Persons by arm.

    Returns
    -------
    list of dict
        One row an effect. Comparisons B and C carry a reconstructed standard error
        (`vexcore.intervals.reconstruct_std_error`), comparison A none, but for temporary contracts at month 24, where
        table 9.1 gives the counts.
    """
    rows = [_build_adjusted(group, sizes) for group in groups if group.into == "effect"]
    unadjusted = _build_unadjusted(cells, sizes)
    _lend_errors(rows, unadjusted)
    return rows + unadjusted


def _build_adjusted(group: CellGroup, sizes: ArmSizes) -> Row:
    keys = group.keys
    cell = group.cells["estimate"]
    mean = group.cells.get("comparison_mean")
    n_arm = sizes.of(keys["arm_id"], keys["estimand"])
    n_comparison = sizes.of(keys["comparison_arm_id"], keys["estimand"])
    row = _start_row(keys, cell)
    row |= {
        "n": read_whole(group.cells.get("n")),
        "df": read_whole(group.cells.get("df")),
        "n_arm": n_arm,
        "n_comparison": n_comparison,
        "comparison_mean": None if mean is None else mean.value,
    }
    if cell.value is None:
        withheld = cell.state == "suppressed"
        status, reason = (SUPPRESSED, WITHHELD) if withheld else (NOT_PUBLISHED, NOT_PRINTED)
        return row | {"comparison_mean": None, "se_type": "none", "status": status, "reason": reason}
    if mean is None or mean.value is None or n_arm is None or n_comparison is None:
        return row | {"se_type": "none", "reason": NO_CONTROL_MEAN}
    error = reconstruct_std_error(mean.value, n_comparison, cell.value, n_arm)
    return _fill_error(row, error, "reconstructed")


def _start_row(keys: Mapping[str, Any], cell: Cell) -> Row:
    trial_id = keys["trial_id"]
    arm, comparison_arm = keys["arm_id"], keys["comparison_arm_id"]
    identity = (keys["comparison"], keys["estimand"], keys["model"], keys["outcome_id"], str(keys["month"]), "all")
    return {
        "effect_id": ":".join((arm, *identity)),
        "origin": PUBLISHED,
        "trial_id": trial_id,
        "arm_id": arm,
        "comparison_arm_id": comparison_arm,
        "comparison": keys["comparison"],
        "estimand": keys["estimand"],
        "model": keys["model"],
        "outcome_id": keys["outcome_id"],
        "month": keys["month"],
        "subgroup": "all",
        "estimate": cell.value,
        "status": RELEASED,
        "figure_id": cell.figure_id,
    }


def _fill_error(row: Row, error: StdError, se_type: str) -> Row:
    if error.value is None:
        return row | {"se_type": "none", "reason": error.reason}
    interval = build_normal_interval(row["estimate"], error.value, EFFECT_LEVEL)
    excludes_zero = interval.low > 0 or interval.high < 0
    return row | {
        "std_error": error.value,
        "se_type": se_type,
        "ci_level": interval.level,
        "ci_low": interval.low,
        "ci_high": interval.high,
        "reason": error.reason or None,
        "significant": excludes_zero and error.reason != FEW_EVENTS,
    }


def _build_unadjusted(cells: Mapping[str, Cell], sizes: ArmSizes) -> list[Row]:
    """Build the unadjusted effects A and C of table 9.1 from its counts (model M2)."""
    rows: list[Row] = []
    for comparison, estimand, control_column in (("C", "ITT", 1), ("A", "compliers", 3)):
        control = cells.get(build_figure_id(UNADJUSTED_SOURCE, UNADJUSTED_TABLE, _FIRST_COUNT_ROW, control_column))
        n_control = sizes.of(_UNADJUSTED_CONTROL, estimand)
        for offset, arm in enumerate(_UNADJUSTED_ARMS):
            place = (_FIRST_COUNT_ROW + offset, control_column + 1)
            events = cells.get(build_figure_id(UNADJUSTED_SOURCE, UNADJUSTED_TABLE, *place))
            n_arm = sizes.of(arm, estimand)
            if control is None or control.value is None or events is None or events.value is None:
                continue
            if not n_arm or not n_control:
                continue
            share_0, share_1 = control.value / n_control, events.value / n_arm
            keys = {
                "trial_id": "groningen",
                "arm_id": arm,
                "comparison_arm_id": _UNADJUSTED_CONTROL,
                "comparison": comparison,
                "estimand": estimand,
                "model": "M2",
                "outcome_id": UNADJUSTED_OUTCOME,
                "month": UNADJUSTED_MONTH,
            }
            row = _start_row(keys, events) | {
                "estimate": share_1 - share_0,
                "n": n_arm + n_control,
                "n_arm": n_arm,
                "n_comparison": n_control,
                "comparison_mean": share_0,
            }
            error = StdError(value=two_proportion_std_error(share_0, n_control, share_1, n_arm), reason="")
            rows.append(_fill_error(row, error, "counts"))
    return rows


def _lend_errors(adjusted: list[Row], unadjusted: list[Row]) -> None:
    """Give adjusted A effects the error of the unadjusted effect on the same counts."""
    errors = {
        (row["arm_id"], row["outcome_id"], row["month"]): row["std_error"]
        for row in unadjusted
        if row["comparison"] == "A"
    }
    for row in adjusted:
        error = errors.get((row["arm_id"], row["outcome_id"], row["month"]))
        if row["comparison"] == "A" and error is not None:
            row.update(_fill_error(row, StdError(value=error, reason=""), "borrowed"), reason=BORROWED)
