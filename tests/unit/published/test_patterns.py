"""Rows printed twice, and typography."""

from __future__ import annotations

from support.printed import make_cell, make_table, withheld

from vexcore.published.cells import Cell
from vexcore.published.patterns import find_patterns, find_rows_of_sister_tables
from vexcore.published.rules import FAILS, RuleOutcome


def grid(rows: dict[str, list[str]], **place: str) -> list[Cell]:
    """Return cells of rows with these labels."""
    return [
        make_cell(text, row=row, column=column, row_label=label.rstrip("'"), unit="percent", **place)
        for row, (label, texts) in enumerate(rows.items(), start=1)
        for column, text in enumerate(texts, start=1)
    ]


def patterns_of(cells: list[Cell], *, table_id: str = "1") -> list[RuleOutcome]:
    found = list(find_patterns(make_table(cells, table_id=table_id)))
    assert all(outcome.outcome == FAILS for outcome in found)
    return found


def test_a_repeated_label_names_the_first_row() -> None:
    rows = {"Kwartaal 4 2017": ["2,6", "2,5"], "Kwartaal 1 2018": ["3,5", "2,8"], "Kwartaal 1 2018'": ["3,0", "2,9"]}
    (finding,) = patterns_of(grid(rows))

    assert (finding.rule_id, finding.kind) == ("000:1:repeated-label@3", "duplicate-row")
    assert (finding.printed, finding.computed) == ("Kwartaal 1 2018", "staat al bij rij 2")
    assert finding.figure_ids == ("000:1:3:1", "000:1:3:2")


def test_the_same_last_level_under_another_heading_is_no_repeat() -> None:
    rows = {"Doelen werk > Subtotaal": ["419", "100"], "Doelen overig > Subtotaal": ["613", "100"]}

    assert patterns_of(grid(rows)) == []


def test_a_label_left_empty_is_no_repeat() -> None:
    assert patterns_of(grid({"": ["1", "2"], "'": ["3", "4"]})) == []


def test_a_repeated_row_of_numbers_names_the_other_row() -> None:
    # Table 10.12 prints rows 2 and 3 alike.
    rows = {
        "Looninkomen > 100% WML": ["0,034", "0,012", "0,010", "0,001"],
        "Looninkomen > 70% WML": ["0,041", "0,034", "0,013", "0,015"],
        "Looninkomen > 50% WML": ["0,041", "0,034", "0,013", "0,015"],
    }
    (finding,) = patterns_of(grid(rows))

    assert finding.rule_id == "000:1:repeated-row@3"
    assert finding.kind == "duplicate-row"
    assert finding.printed == "0,041; 0,034; 0,013; 0,015"
    assert finding.computed == "dezelfde getallen als bij Looninkomen > 70% WML"


def test_a_row_needs_four_numbers_of_which_three_differ() -> None:
    assert patterns_of(grid({"a": ["1", "2", "3"], "b": ["1", "2", "3"]})) == []
    assert patterns_of(grid({"a": ["1", "2", "1", "2"], "b": ["1", "2", "1", "2"]})) == []
    assert len(patterns_of(grid({"a": ["1", "2", "3", "1"], "b": ["1", "2", "3", "1"]}))) == 1


def test_one_digit_makes_another_row() -> None:
    assert patterns_of(grid({"a": ["0,1", "0,2", "0,3", "0,4"], "b": ["0,1", "0,2", "0,3", "0,40"]})) == []


def test_withheld_cells_and_factors_make_no_repeated_row() -> None:
    hidden = [withheld(row=row, column=column, row_label=f"rij {row}") for row in (1, 2) for column in (1, 2, 3, 4)]
    factors = [
        make_cell(text, row=row, column=column, unit="factor", row_label=f"rij {row}")
        for row in (1, 2)
        for column, text in enumerate(("1", "2", "3", "4"), start=1)
    ]

    assert patterns_of(hidden) == []
    assert patterns_of(factors) == []


def test_prose_repeats_itself_freely() -> None:
    cells = grid({"a": ["1", "2", "3", "4"], "a'": ["1", "2", "3", "4"]}, table_id="text")

    assert patterns_of(cells, table_id="text") == []
    assert patterns_of(cells, table_id="text-2") == []


def test_typography_is_a_finding_a_cell_not_a_part() -> None:
    cells = [
        make_cell("3,3 (,67/198)", unit="rating", row_label="Totale gezondheid"),
        make_cell("3,3 (,67/198)", part="sd", value=0.67, unit="rating", row_label="Totale gezondheid"),
        make_cell("13.0%", row=2, unit="percent", row_label="Percentage > T1"),
        make_cell("13,0%", row=3, unit="percent", row_label="Percentage > T2"),
    ]
    first, second = patterns_of(cells)

    assert (first.rule_id, first.printed, first.kind) == ("000:1:typography@1.1", "3,3 (,67/198)", "typography")
    assert first.computed == ",67: geen nul voor de komma"
    assert first.what.endswith(": Totale gezondheid")
    assert (second.rule_id, second.figure_ids) == ("000:1:typography@2.1", ("000:1:2:1",))
    assert second.computed == "13.0: decimale punt in plaats van komma"


def test_typography_is_checked_in_prose_too() -> None:
    cells = [make_cell("5.1%", unit="percent", table_id="text")]

    assert [finding.kind for finding in patterns_of(cells, table_id="text")] == ["typography"]


def sisters(first: dict[str, list[str]], second: dict[str, list[str]]) -> list[RuleOutcome]:
    tables = [
        make_table(grid(rows, table_id=table_id), table_id=table_id)
        for rows, table_id in ((first, "10.6"), (second, "10.7"))
    ]
    return list(find_rows_of_sister_tables(tables))


MONTH_0 = {"vast": ["1", "2", "3", "4"], "tijdelijk": ["5", "6", "7", "8"], "uren": ["2", "4", "6", "8"]}


def test_a_row_of_a_sister_table_is_a_finding() -> None:
    (outcome,) = sisters(MONTH_0, {**MONTH_0, "vast": ["9", "2", "3", "4"], "uren": ["2", "4", "6", "9"]})

    assert outcome.rule_id.endswith(":10.7:row-of-10.6@2")
    assert (outcome.kind, outcome.outcome, outcome.printed) == ("duplicate-row", FAILS, "5; 6; 7; 8")


def test_a_table_printed_twice_on_purpose_is_left_alone() -> None:
    assert sisters(MONTH_0, {**MONTH_0, "uren": ["2", "4", "6", "9"]}) == []


def test_the_same_numbers_under_another_label_are_no_row_of_a_sister_table() -> None:
    other = {"vast": ["9", "2", "3", "4"], "los": MONTH_0["tijdelijk"], "uren": ["2", "4", "6", "9"]}

    assert sisters(MONTH_0, other) == []
