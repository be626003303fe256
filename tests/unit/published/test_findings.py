"""Findings, and the reviewed list that they are held against."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.printed import make_cell, make_table

from vexcore.published.cells import Cell
from vexcore.published.findings import (
    REVIEWED_FILE,
    compare_with_reviewed,
    evaluate_record,
    format_findings,
)
from vexcore.published.rules import FAILS, HOLDS, RuleOutcome
from vexcore.published.tables import Record


def finding(rule_id: str = "000:8.2:subtotal", *, printed: str = "20", computed: str = "18") -> RuleOutcome:
    return RuleOutcome(
        rule_id=rule_id,
        source_id="000",
        table_id="8.2",
        kind="sum",
        what="Sociale doelen, samen",
        outcome=FAILS,
        printed=printed,
        computed=computed,
        figure_ids=("000:8.2:8:1", "000:8.2:10:1"),
    )


def subtotal_cells(total: str) -> list[Cell]:
    return [make_cell(text, row=row, unit="goals") for row, text in enumerate(("11", "7", total), start=1)]


SUM = {"id": "subtotal", "type": "sum", "what": "Samen", "plus": ["1-2:1"], "equals": "3:1"}


def test_a_relation_that_fails_is_a_finding_and_one_that_holds_is_not() -> None:
    tables = (
        make_table(subtotal_cells("20"), rules=[SUM]),
        make_table([make_cell("5", table_id="2")], rules=[{**SUM, "plus": ["1:1"], "equals": "1:1"}], table_id="2"),
    )
    evaluation = evaluate_record(Record(tables=tables, faults=()))

    assert [(o.rule_id, o.outcome) for o in evaluation.outcomes] == [
        ("000:1:subtotal", FAILS),
        ("000:2:subtotal", HOLDS),
    ]
    assert [(f.rule_id, f.printed, f.computed) for f in evaluation.findings] == [("000:1:subtotal", "20", "18")]


def test_patterns_are_findings_too_and_findings_go_by_id() -> None:
    cells = [make_cell("13.0%", unit="percent"), make_cell("5", row=2), make_cell("4", row=3)]
    rule = {"id": "a", "type": "equal", "what": "Gelijk", "left": "2:1", "right": "3:1"}
    evaluation = evaluate_record(Record(tables=(make_table(cells, rules=[rule]),), faults=()))

    assert [f.rule_id for f in evaluation.findings] == ["000:1:a", "000:1:typography@1.1"]


def test_rules_of_a_table_that_are_written_badly_are_not_evaluated() -> None:
    table = make_table(subtotal_cells("20"), rules=[SUM, {**SUM, "id": "other", "plsu": 1}])
    evaluation = evaluate_record(Record(tables=(table,), faults=()))

    assert evaluation.outcomes == ()
    assert [fault.value for fault in evaluation.faults] == ["plsu"]


def test_the_list_is_csv_with_a_line_a_finding() -> None:
    assert format_findings([finding()]) == (
        "finding_id,kind,what,printed,computed,figure_ids\n"
        '000:8.2:subtotal,sum,"Sociale doelen, samen",20,18,000:8.2:8:1 000:8.2:10:1\n'
    )


def test_findings_as_listed_are_in_order(tmp_path: Path) -> None:
    findings = [finding("a"), finding("b", printed='een "derde",\nongeveer')]
    (tmp_path / REVIEWED_FILE).write_text(format_findings(findings), encoding="utf-8")

    assert compare_with_reviewed(findings, tmp_path) == []


@pytest.mark.parametrize(
    ("listed", "built", "line", "value", "rule"),
    [
        ([finding("a")], [finding("a"), finding("b")], 0, "b", "every finding was reviewed (this one is new)"),
        ([finding("a"), finding("b")], [finding("a")], 3, "b", "every reviewed finding is still found (this one went)"),
        (
            [finding("a")],
            [finding("a", computed="19")],
            2,
            "computed: listed '18', now '19'",
            "finding a is as reviewed",
        ),
        (
            [finding("a", printed="21")],
            [finding("a")],
            2,
            "printed: listed '21', now '20'",
            "finding a is as reviewed",
        ),
    ],
    ids=["new", "went", "computed otherwise", "printed otherwise"],
)
def test_a_difference_from_the_list_names_the_finding(
    tmp_path: Path, listed: list[RuleOutcome], built: list[RuleOutcome], line: int, value: str, rule: str
) -> None:
    (tmp_path / REVIEWED_FILE).write_text(format_findings(listed), encoding="utf-8")
    (fault,) = compare_with_reviewed(built, tmp_path)

    assert (fault.file, fault.line, fault.value, fault.rule) == (REVIEWED_FILE, line, value, rule)
    assert fault.remedy


def test_a_renamed_finding_is_one_new_and_one_gone(tmp_path: Path) -> None:
    (tmp_path / REVIEWED_FILE).write_text(format_findings([finding("a")]), encoding="utf-8")

    assert [fault.value for fault in compare_with_reviewed([finding("b")], tmp_path)] == ["b", "a"]


def test_a_missing_list_tells_how_to_write_one(tmp_path: Path) -> None:
    (fault,) = compare_with_reviewed([finding()], tmp_path)

    assert fault.rule == "the reviewed list of findings exists"
    assert "--write-findings" in fault.remedy


def test_a_list_with_another_header_is_refused(tmp_path: Path) -> None:
    (tmp_path / REVIEWED_FILE).write_text("id,what\n", encoding="utf-8")
    (fault,) = compare_with_reviewed([finding()], tmp_path)

    assert (fault.line, fault.rule) == (1, "the columns are finding_id,kind,what,printed,computed,figure_ids")


@pytest.mark.parametrize(
    "spoiled", [b"000:1:a\n", "één\n".encode("latin-1")], ids=["a line cut short", "another encoding"]
)
def test_a_list_that_cannot_be_read_is_a_fault(tmp_path: Path, spoiled: bytes) -> None:
    path = tmp_path / REVIEWED_FILE
    path.write_bytes(format_findings([finding()]).encode() + spoiled)

    assert compare_with_reviewed([finding()], tmp_path)


def test_an_empty_line_in_the_list_is_told_or_passed_over(tmp_path: Path) -> None:
    (tmp_path / REVIEWED_FILE).write_text(format_findings([finding()]) + "\n", encoding="utf-8")

    assert len(compare_with_reviewed([finding()], tmp_path)) <= 1
