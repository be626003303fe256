"""Harmonise blocks: which cells meet in one row, and every way in which a block is refused."""

from __future__ import annotations

from typing import Any

import pytest
from support.data import load_real_registry
from support.printed import by_id, make_cell, make_table, withheld

from vexcore.published.blocks import TARGETS, Grouping, group_cells, required_keys
from vexcore.published.cells import Cell

CELLS = [
    make_cell("142", unit="goals"),
    make_cell("33,9", column=2, unit="percent"),
    make_cell("99", row=2, unit="goals"),
    make_cell("23,6", row=2, column=2, unit="percent"),
    make_cell("241", row=3, unit="goals"),
    make_cell("285", row=3, column=2, unit="goals"),
]
BLOCK: dict[str, Any] = {
    "into": "process",
    "keys": {"arm_id": "all", "item": "goal", "wave": 0},
    "rows": [{"at": 1, "category": "full-time-job"}, {"at": 2, "category": "part-time-job"}],
    "columns": [{"at": 1, "role": "count"}, {"at": 2, "role": "percent"}],
}


def group(*blocks: dict[str, Any], cells: list[Cell] | None = None, trial_id: str = "oss") -> Grouping:
    table = make_table(cells or CELLS, blocks=blocks, trial_id=trial_id)
    return group_cells((table,), by_id(table.cells), load_real_registry())


def test_cells_with_the_same_keys_meet_in_one_group() -> None:
    grouping = group(BLOCK)
    first, second = grouping.groups

    assert grouping.faults == ()
    assert first.keys == {
        "trial_id": "oss",
        "municipality_id": "all",
        "arm_id": "all",
        "wave": 0,
        "item": "goal",
        "category": "full-time-job",
    }
    assert {role: cell.figure_id for role, cell in first.cells.items()} == {
        "count": "000:1:1:1",
        "percent": "000:1:1:2",
    }
    assert second.keys["category"] == "part-time-job"
    assert first.main.figure_id == "000:1:1:1"


def test_a_count_goes_before_a_percentage_whatever_the_order_of_columns() -> None:
    (first, _) = group({**BLOCK, "columns": BLOCK["columns"][::-1]}).groups

    assert first.main.figure_id == "000:1:1:1"


def test_keys_of_a_column_go_before_those_of_a_row_and_these_before_the_block() -> None:
    block = {
        **BLOCK,
        "keys": {"item": "goal", "wave": 0},
        "rows": [{"at": 1, "category": "full-time-job", "wave": 1}],
        "columns": [{"at": 1, "role": "count"}, {"at": 2, "role": "percent", "wave": 2}],
    }

    assert [found.keys["wave"] for found in group(block).groups] == [1, 2]


@pytest.mark.parametrize(
    ("owner", "figure_id"),
    [
        ({}, None),
        ({"block": "3:1"}, "000:1:3:1"),
        ({"block": "3:*"}, "000:1:3:2"),
        ({"block": "*:1"}, "000:1:1:1"),
        ({"block": "000:1:3:1"}, "000:1:3:1"),
        ({"block": "3:1", "row": "2:1"}, "000:1:2:1"),
        ({"block": "3:1", "row": "2:1", "column": "1:1"}, "000:1:1:1"),
    ],
    ids=["none", "block", "star column", "star row", "full id", "row first", "column first"],
)
def test_the_base_of_an_entry(owner: dict[str, str], figure_id: str | None) -> None:
    block = {
        **BLOCK,
        "rows": [BLOCK["rows"][0] | ({"base": owner["row"]} if "row" in owner else {})],
        "columns": [BLOCK["columns"][1] | ({"base": owner["column"]} if "column" in owner else {})],
    }
    if "block" in owner:
        block["base"] = owner["block"]
    (found,) = group(block).groups

    assert (found.base.figure_id if found.base else None) == figure_id


def test_parts_of_a_cell_have_roles_of_their_own() -> None:
    cells = [
        make_cell("6,7 (1,9/198)", unit="rating"),
        make_cell("6,7 (1,9/198)", part="sd", value=1.9, unit="rating"),
        make_cell("6,7 (1,9/198)", part="n", value=198),
    ]
    block = {
        "into": "process",
        "keys": {"item": "fitness-physical", "category": "all", "arm_id": "groningen:t2", "wave": 0},
        "rows": [{"at": 1}],
        "columns": [
            {"at": 1, "role": "mean", "reason": "T2 and T4.2 together"},
            {"at": 1, "part": "sd", "role": "std_dev"},
            {"at": 1, "part": "n", "role": "base_n"},
        ],
    }
    (found,) = group(block, cells=cells, trial_id="groningen").groups

    assert {role: cell.value for role, cell in found.cells.items()} == {"mean": 6.7, "std_dev": 1.9, "base_n": 198}
    assert found.reason == "T2 and T4.2 together"


def test_an_effect_brings_its_comparison_mean_and_sizes() -> None:
    cells = [
        make_cell("0,137", unit="share"),
        make_cell("-0,035", column=2, unit="share_difference"),
        make_cell("8334/8316", column=3, part="n", value=8334),
        make_cell("8334/8316", column=3, part="df", value=8316, unit="df"),
    ]
    block = {
        "into": "effect",
        "keys": {
            "comparison": "B",
            "comparison_arm_id": "groningen:reference",
            "estimand": "ITT",
            "model": "M1",
            "month": 24,
        },
        "comparison_mean_column": 1,
        "n_column": 3,
        "rows": [{"at": 1, "outcome_id": "contract_temporary"}],
        "columns": [{"at": 2, "role": "estimate", "arm_id": "groningen:t1"}],
    }
    grouping = group(block, cells=cells, trial_id="groningen")
    (found,) = grouping.groups

    assert grouping.faults == ()
    assert {role: cell.value for role, cell in found.cells.items()} == {
        "estimate": -0.035,
        "comparison_mean": 0.137,
        "n": 8334,
        "df": 8316,
    }


@pytest.mark.parametrize(
    ("change", "value", "rule"),
    [
        ({"into": "proces"}, "proces", "into is one of recruitment, response"),
        ({"title": "x"}, "title", "only the fields of docs/record.md"),
        ({"keys": {"item": "goals", "wave": 0}}, "goals", "item is known to the registry"),
        ({"keys": {"item": "goal", "arm_id": "oss:eigenregie", "wave": 0}}, "oss:eigenregie", "arm_id is known"),
        ({"keys": {"item": "goal", "trial_id": "os", "wave": 0}}, "os", "trial_id is known"),
        ({"keys": {"item": "goal", "municipality_id": "ossche", "wave": 0}}, "ossche", "municipality_id is known"),
        ({"keys": {"item": "goal", "month": 12, "wave": 0}}, "month", "a row of process has no key month"),
        ({"keys": {}}, "item", "a row of process has the key item"),
        ({"rows": [{"at": 9, "category": "full-time-job"}]}, "000:1:9:1", "a block names cells that exist"),
        ({"base": "9:1"}, "000:1:9:1", "a block names cells that exist"),
        ({"rows": [{"at": 1, "category": "fulltime"}]}, "fulltime", "category is known to the registry"),
        ({"columns": [{"at": 1, "role": "number"}]}, "number", "role is one of count, percent"),
        ({"columns": [{"at": 1}]}, "None", "role is one of count, percent"),
        ({"columns": [{"at": 1, "part": "sd", "role": "std_dev"}]}, "000:1:1:1:sd", "a block names cells that exist"),
        (
            {"columns": [{"at": 1, "role": "count"}, {"at": 2, "role": "count"}]},
            "000:1:1:2",
            "takes one cell a role (count is 000:1:1:1 already)",
        ),
    ],
)
def test_a_block_written_badly_is_told(change: dict[str, Any], value: str, rule: str) -> None:
    grouping = group({**BLOCK, "rows": BLOCK["rows"][:1], "columns": BLOCK["columns"][:1], **change})
    fault = grouping.faults[0]

    assert (fault.file, fault.column) == ("made-1.toml", "harmonise block 1")
    assert fault.value == value
    assert rule in fault.rule
    assert fault.remedy


def test_the_second_block_is_told_from_the_first() -> None:
    grouping = group(BLOCK, {**BLOCK, "keys": {"item": "goals", "wave": 0}})

    assert {fault.column for fault in grouping.faults} == {"harmonise block 2"}
    assert len(grouping.groups) == 2


def test_an_unknown_outcome_or_comparison_arm_is_refused() -> None:
    keys = {"comparison": "C", "comparison_arm_id": "groningen:controle", "estimand": "ITT", "model": "M1", "month": 0}
    block = {
        "into": "effect",
        "keys": keys,
        "rows": [{"at": 1, "outcome_id": "wage"}],
        "columns": [{"at": 1, "role": "estimate", "arm_id": "groningen:t1"}],
    }

    assert {fault.value for fault in group(block, trial_id="groningen").faults} == {"groningen:controle", "wage"}


@pytest.mark.parametrize(
    ("into", "keys"),
    [
        ("recruitment", ("stage",)),
        ("response", ("instrument", "wave")),
        ("outflow", ("measure", "category", "definition", "horizon_months")),
        ("profile", ("population", "wave", "characteristic", "category")),
        ("process", ("wave", "item", "category")),
        ("balance", ("comparison_arm_id", "population", "wave", "characteristic", "category")),
        ("effect", ("comparison_arm_id", "comparison", "estimand", "model", "outcome_id", "month")),
    ],
)
def test_the_keys_of_each_table(into: str, keys: tuple[str, ...]) -> None:
    assert required_keys(into) == keys
    assert set(TARGETS) == {"recruitment", "response", "outflow", "profile", "process", "balance", "effect"}


def test_a_withheld_cell_makes_a_group_like_any_other() -> None:
    cells = [withheld(), make_cell("38", row=2, unit="percent")]
    block = {**BLOCK, "columns": [{"at": 1, "role": "percent"}]}

    assert [found.main.state for found in group(block, cells=cells).groups] == ["suppressed", "printed"]


@pytest.mark.parametrize(
    "change",
    [
        {"rows": 5},
        {"columns": "count"},
        {"rows": [{"category": "full-time-job"}]},
        {"rows": ["1"]},
        {"keys": "goal"},
        {"keys": {"item": "goal", "wave": "x"}},
        {"keys": {"item": ["goal"], "wave": 0}},
        {"base": 3},
    ],
    ids=["rows a number", "columns a text", "no at", "row a text", "keys a text", "wave a text", "item a list", "base"],
)
def test_a_block_of_the_wrong_type_is_told_not_raised(change: dict[str, Any]) -> None:
    assert group({**BLOCK, **change}).faults
