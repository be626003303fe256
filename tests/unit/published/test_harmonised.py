"""Harmonised rows: shares, intervals, withheld cells and standardised differences by hand."""

from __future__ import annotations

from typing import Any

import pytest
from support.printed import blank, make_cell, withheld

from vexcore.intervals import build_wilson_interval
from vexcore.published.blocks import CellGroup
from vexcore.published.cells import Cell
from vexcore.published.harmonised import (
    IMPLIED_COUNT,
    MORE_THAN_BASE,
    NOT_PRINTED,
    WITHHELD,
    WITHHELD_NEIGHBOUR,
    harmonise_groups,
)

OUTFLOW = {
    "trial_id": "oss",
    "municipality_id": "all",
    "arm_id": "all",
    "measure": "outflow",
    "category": "work",
    "definition": "first-exit-of-gross",
    "horizon_months": 18,
}


def row_of(
    cells: dict[str, Cell], *, base: Cell | None = None, reason: str = "", into: str = "outflow", **keys: Any
) -> dict[str, Any]:
    found = CellGroup(into=into, keys={**OUTFLOW, **keys}, cells=cells, base=base, reason=reason)
    (row,) = harmonise_groups([found])[into]
    return row


def test_a_share_of_persons_is_count_over_base_with_a_wilson_interval() -> None:
    # Oss: 78 of 341 left for work, 22.9 %, printed as 23 %.
    cells = {"count": make_cell("78", row=3), "percent": make_cell("23%", row=3, column=2, unit="percent")}
    row = row_of(cells, base=make_cell("341", row=7))
    interval = build_wilson_interval(78, 341)

    assert (row["count"], row["base_n"], row["share"]) == (78, 341, pytest.approx(0.2287390029))
    assert (row["ci_level"], row["ci_low"], row["ci_high"]) == (0.95, interval.low, interval.high)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((0.18733, 0.27619), abs=1e-5)
    assert (row["status"], row["reason"], row["origin"]) == ("released", None, "published")
    assert (row["figure_id"], row["source_id"]) == ("000:1:3:1", "000")


def test_goals_are_no_persons_and_get_no_interval() -> None:
    row = row_of({"count": make_cell("142", unit="goals")}, base=make_cell("1431", row=2, unit="goals"))

    assert row["share"] == pytest.approx(142 / 1431)
    assert row.get("ci_level") is None


def test_a_count_without_base_is_a_count() -> None:
    row = row_of({"count": make_cell("301")})

    assert (row["count"], row["base_n"], row.get("share"), row["status"]) == (301, None, None, "released")


@pytest.mark.parametrize(
    ("count", "share", "reason"), [("98", 1.0, None), ("99", None, MORE_THAN_BASE), ("101", None, MORE_THAN_BASE)]
)
def test_more_respondents_than_members_give_no_share(count: str, share: float | None, reason: str | None) -> None:
    row = row_of({"count": make_cell(count, unit="questionnaires")}, base=make_cell("98", row=2))

    assert (row.get("share"), row["reason"]) == (share, reason)
    assert (row["count"], row["base_n"], row["status"]) == (int(count), 98, "released")
    assert (row.get("ci_low") is None) == (share is None)


def test_a_percentage_becomes_a_share_and_its_interval_says_what_it_rests_on() -> None:
    # 53 % of 8,338: an implied count of 4,419 (4,419.14).
    row = row_of({"percent": make_cell("53", unit="percent")}, base=make_cell("8.338", row=2))
    interval = build_wilson_interval(4419, 8338)

    assert (row["share"], row["count"], row["base_n"]) == (0.53, None, 8338)
    assert (row["ci_low"], row["ci_high"]) == (interval.low, interval.high)
    assert row["reason"] == IMPLIED_COUNT


def test_a_reason_of_the_record_stays_beside_the_implied_count() -> None:
    row = row_of(
        {"percent": make_cell("53", unit="percent")}, base=make_cell("100", row=2), reason="T2 and T4.2 together"
    )

    assert row["reason"] == f"T2 and T4.2 together; {IMPLIED_COUNT}"


def test_a_percentage_without_base_has_no_interval() -> None:
    row = row_of({"percent": make_cell("7,5%", unit="percent")})

    assert row["share"] == pytest.approx(0.075)
    assert (row.get("ci_level"), row["reason"]) == (None, None)


def test_a_printed_share_stays_as_it_is() -> None:
    row = row_of({"share": make_cell("0,51", unit="share")}, base=make_cell("436", row=2))

    assert row["share"] == 0.51
    assert row["ci_low"] == build_wilson_interval(222, 436).low  # 222.36


def test_a_percentage_above_100_has_no_interval() -> None:
    row = row_of({"percent": make_cell("131,8", unit="percent")}, base=make_cell("22", row=2))

    assert row["share"] == pytest.approx(1.318)
    assert row.get("ci_level") is None


def test_a_mean_with_its_spread_and_stars() -> None:
    cells = {
        "mean": make_cell("6,8 (1,8/162)*", unit="rating", significance="*"),
        "std_dev": make_cell("6,8 (1,8/162)*", part="sd", value=1.8, unit="rating"),
        "base_n": make_cell("6,8 (1,8/162)*", part="n", value=162),
    }
    row = row_of(cells)

    assert (row["mean"], row["std_dev"], row["base_n"], row["significance"]) == (6.8, 1.8, 162, "*")
    assert row.get("share") is None


def test_a_p_value_and_a_regression_difference_are_kept() -> None:
    row = row_of(
        {"statistic": make_cell("-0,02", unit="share_difference"), "p_value": make_cell("0,26", unit="p_value")},
        into="balance",
        comparison_arm_id="groningen:control",
    )

    assert (row["statistic"], row["p_value"], row.get("smd")) == (-0.02, 0.26, None)


@pytest.mark.parametrize(
    ("cell", "status", "reason"),
    [(withheld(), "suppressed", WITHHELD), (blank(unit="percent"), "not_published", NOT_PRINTED)],
)
def test_a_cell_without_number_is_a_state_with_a_reason(cell: Cell, status: str, reason: str) -> None:
    row = row_of({"percent": cell}, base=make_cell("13", row=2))

    assert (row["status"], row["reason"], row["figure_id"]) == (status, reason, "000:1:1:1")
    for name in ("count", "base_n", "share", "mean", "std_dev", "ci_level", "ci_low", "ci_high"):
        assert row.get(name) is None


def balance_rows(printed: list[Cell], *, into: str, arm: str = "groningen:t2") -> list[dict[str, Any]]:
    keys = {
        "trial_id": "groningen",
        "municipality_id": "all",
        "population": "caseload",
        "wave": 0,
        "characteristic": "migration",
        "comparison_arm_id": "all",
    }
    base = make_cell("47", row=9)
    groups = [
        CellGroup(into=into, keys={**keys, "arm_id": arm, "category": f"c{n}"}, cells={"percent": cell}, base=base)
        for n, cell in enumerate(printed)
    ]
    return harmonise_groups(groups)[into]


@pytest.mark.parametrize("into", ["profile", "balance"])
def test_the_neighbours_of_a_withheld_cell_get_no_interval(into: str) -> None:
    # Table 8.1, migration background of a coach's clients: 64, 30, NA.
    printed = [make_cell("64", unit="percent"), make_cell("30", row=2, unit="percent"), withheld(row=3)]
    first, second, hidden = balance_rows(printed, into=into)

    assert (first["share"], second["share"]) == (0.64, 0.30)
    for row in (first, second):
        assert (row["ci_level"], row["ci_low"], row["ci_high"]) == (None, None, None)
        assert (row["status"], row["reason"]) == ("released", WITHHELD_NEIGHBOUR)
    assert (hidden["status"], hidden.get("share")) == ("suppressed", None)


def test_a_group_without_withheld_cell_keeps_its_intervals() -> None:
    hidden = balance_rows([make_cell("64", unit="percent"), withheld(row=3)], into="balance", arm="groningen:t4")
    whole = balance_rows([make_cell("64", unit="percent"), make_cell("36", row=2, unit="percent")], into="balance")

    assert hidden[0]["ci_level"] is None
    assert [row["ci_level"] for row in whole] == [0.95, 0.95]


def smd_rows(shares: dict[str, str]) -> dict[str, dict[str, Any]]:
    keys = {
        "trial_id": "groningen",
        "municipality_id": "all",
        "population": "participants",
        "wave": 0,
        "characteristic": "sex",
        "category": "male",
        "comparison_arm_id": "groningen:control",
    }
    groups = [
        CellGroup(
            into="balance",
            keys={**keys, "arm_id": arm},
            cells={"percent": make_cell(printed, row=row, unit="percent")},
        )
        for row, (arm, printed) in enumerate(shares.items(), start=1)
    ]
    return {row["arm_id"]: row for row in harmonise_groups(groups)["balance"]}


def test_the_standardised_difference_by_hand() -> None:
    # (0.52 - 0.49) / sqrt((0.52 x 0.48 + 0.49 x 0.51) / 2) = 0.03 / sqrt(0.24975) = 0.060030
    rows = smd_rows({"groningen:control": "49%", "groningen:t1": "52%", "groningen:t2": "49%"})

    assert rows["groningen:t1"]["smd"] == pytest.approx(0.060030, abs=1e-6)
    assert rows["groningen:t2"]["smd"] == 0
    assert rows["groningen:control"].get("smd") is None


def test_no_standardised_difference_without_comparison_or_spread() -> None:
    assert smd_rows({"groningen:t1": "52%"})["groningen:t1"].get("smd") is None
    assert smd_rows({"groningen:control": "0%", "groningen:t1": "0%"})["groningen:t1"]["smd"] is None


def test_effects_are_left_to_their_own_module() -> None:
    found = CellGroup(into="effect", keys={}, cells={"estimate": make_cell("0,1", unit="share_difference")})
    rows = harmonise_groups([found])

    assert "effect" not in rows
    assert all(not table for table in rows.values())
