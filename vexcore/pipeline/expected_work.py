"""Exits to work beside what the benefit register led to expect: rows of `survival_test`, from released rows only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from vexcore.contracts.origin import PUBLISHED, RELEASED
from vexcore.estimate.standardised import compare_with_expected
from vexcore.pipeline.released import FIRST_EXIT, Row

WORK = "work"
GROSS, NET = "first-exit-of-gross", "first-exit-of-net"
PRINTED_MONTHS = 17
"""Months over which the record is followed: from 1 October 2017 to 15 March 2019, rounded down."""

EXPECTED = "expected"
RATIO = "standardised-ratio"
NUMBERS = ("observed", "expected", "estimate", "ci_level", "ci_low", "ci_high", "statistic", "df", "p_value")


def standardise_outflow(outflow: Sequence[Row], recruitment: Sequence[Row] = ()) -> list[Row]:
    """Return the standardised ratios of exits to work.

    Parameters
    ----------
    outflow
        Rows of `outflow` as they stand in the mart, of every origin: the expectation of a trial is a printed one.
    recruitment
        Rows of `recruitment`: how many took part, of whom the record prints no exits.

    Returns
    -------
    list of dict
        A row for every row of first exits to work in a trial with a printed expectation. Where the exits are withheld
        so is the ratio, with their status and reason.
    """
    printed = {
        row["trial_id"]: row
        for row in outflow
        if row["origin"] == PUBLISHED and row["measure"] == "expected-yearly" and row["status"] == RELEASED
    }
    exits = [
        row
        for row in outflow
        if row["measure"] == "outflow"
        and row["category"] == WORK
        and row["definition"] in (FIRST_EXIT, GROSS)
        and row["trial_id"] in printed
    ]
    return [_standardise(row, printed[row["trial_id"]]) for own in exits for row in (own, *_list_net(own, recruitment))]


def _list_net(row: Row, recruitment: Sequence[Row]) -> Iterator[Row]:
    """Yield the printed exits of a trial as a part of who took part: the same exits, of fewer persons."""
    if row["definition"] != GROSS or row["status"] != RELEASED:
        return
    for size in recruitment:
        alike = all(size[name] == row[name] for name in ("origin", "trial_id", "arm_id"))
        if alike and size["stage"] == "participants" and size["status"] == RELEASED:
            yield row | {"definition": NET, "base_n": size["count"]}


def _standardise(row: Row, printed: Row) -> Row:
    horizon = row["horizon_months"]
    months = PRINTED_MONTHS if row["origin"] == PUBLISHED else horizon + 1
    name: Row = {
        "origin": row["origin"],
        "trial_id": row["trial_id"],
        "arm_id": row["arm_id"],
        "comparison_arm_id": EXPECTED,
        "exit_reason": WORK,
        "definition": row["definition"],
        "test": RATIO,
        "horizon_months": horizon,
        "figure_id": printed["figure_id"],
        "source_id": row["source_id"],
    }
    empty: Row = dict.fromkeys(NUMBERS)
    if row["status"] != RELEASED:
        return name | empty | {"status": row["status"], "reason": row["reason"]}
    followed = np.full(row["base_n"], months, dtype=np.int64)
    to_work = (np.arange(row["base_n"]) < row["count"]).astype(np.int64)
    found = compare_with_expected(followed, to_work, printed["share"])
    return name | empty | {
        "observed": found.observed,
        "expected": found.expected,
        "estimate": found.ratio,
        "ci_level": found.level,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
        "p_value": found.p_value,
        "status": RELEASED,
        "reason": None,
    }  # fmt: skip
