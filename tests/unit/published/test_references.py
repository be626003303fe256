"""Cell references in rules."""

from __future__ import annotations

import pytest
from support.printed import blank, by_id, make_cell, withheld

from vexcore.published.cells import (
    COUNT_UNITS,
    MEASURED_UNITS,
    build_figure_id,
    complete_reference,
    last_label_level,
)
from vexcore.published.references import Lookup, ReferenceUnknown, expand_reference, quantify


@pytest.mark.parametrize(
    ("reference", "running", "expanded"),
    [
        ("3:1", None, ["3:1"]),
        ("3:1:sd", None, ["3:1:sd"]),
        ("1-3:1", None, ["1:1", "2:1", "3:1"]),
        ("1:2-4", None, ["1:2", "1:3", "1:4"]),
        ("1-2:3-4", None, ["1:3", "1:4", "2:3", "2:4"]),
        ("2-2:1", None, ["2:1"]),
        ("1-2:*", 3, ["1:3", "2:3"]),
        ("*:2", 12, ["12:2"]),
        ("*:*", 2, ["2:2"]),
        ("000:8.1:1-2:1", None, ["000:8.1:1:1", "000:8.1:2:1"]),
        ("003:6.2-response:2:1:percent", None, ["003:6.2-response:2:1:percent"]),
    ],
)
def test_ranges_and_the_running_number_are_written_out(
    reference: str, running: int | None, expanded: list[str]
) -> None:
    assert expand_reference(reference, running) == expanded


@pytest.mark.parametrize(
    ("reference", "figure_id"),
    [
        ("3:1", "000:8.1:3:1"),
        ("3:1:sd", "000:8.1:3:1:sd"),
        ("003:9.1:3:1", "003:9.1:3:1"),
        ("003:9.1:3:1:expected", "003:9.1:3:1:expected"),
    ],
)
def test_a_short_reference_means_the_table_it_stands_in(reference: str, figure_id: str) -> None:
    assert complete_reference(reference, "000", "8.1") == figure_id


def test_the_part_is_named_unless_it_is_the_value() -> None:
    assert build_figure_id("003", "3.4", 1, 2) == "003:3.4:1:2"
    assert build_figure_id("003", "3.4", 1, 2, "sd") == "003:3.4:1:2:sd"


@pytest.mark.parametrize(
    ("label", "last"),
    [
        ("Doelen werk > betaalde voltijd baan", "betaalde voltijd baan"),
        ("Nulmeting (m0) > Cijfer", "Cijfer"),
        ("A > B > C", "C"),
        ("Looninkomen > 70% WML (1/0)", "Looninkomen > 70% WML (1/0)"),
        ("Gewerkte uren > 136 per maand / > 32 per week", "Gewerkte uren > 136 per maand / > 32 per week"),
        ("Uitkeringsduur > 3 jaar (1/0)", "Uitkeringsduur > 3 jaar (1/0)"),
        ("Leeftijd > 27-34 jaar", "27-34 jaar"),
        ("Leeftijd (in %) > 27-34 jaar", "27-34 jaar"),
        ("Leeftijd > 55 jaar of ouder", "55 jaar of ouder"),
        ("Bijstandsduur > 1 tot 3 jaar", "1 tot 3 jaar"),
        ("zeer grote afstand > 1", "1"),
        ("Leeftijd > > 55 jaar", "> 55 jaar"),
        ("Totaal", "Totaal"),
    ],
)
def test_the_innermost_header_level_is_no_larger_than_sign(label: str, last: str) -> None:
    assert last_label_level(label) == last


def test_operands_are_cells_numbers_and_lists_of_them() -> None:
    here, there = make_cell("12", row=2), make_cell("7", source_id="003", table_id="9.1")
    lookup = Lookup(cells=by_id([here, there]), source_id="000", table_id="1")

    assert lookup.find_cells("2:1", None) == [here]
    assert lookup.find_cells(["*:1", "003:9.1:1:1", 100], 2) == [here, there, 100.0]
    assert lookup.find_cells(0.01, None) == [0.01]


@pytest.mark.parametrize("reference", ["3:1", "2:2", "2:1:sd", "004:1:2:1"])
def test_a_cell_that_does_not_exist_is_named(reference: str) -> None:
    lookup = Lookup(cells=by_id([make_cell("12", row=2)]), source_id="000", table_id="1")

    with pytest.raises(ReferenceUnknown, match=complete_reference(reference, "000", "1")):
        lookup.find_cells(reference, None)


@pytest.mark.parametrize(
    ("printed", "value", "unit", "part", "half"),
    [
        ("142", 142, "goals", "value", 0),
        ("1.635", 1635, "persons", "value", 0),
        ("24 (28)", 28, "persons", "expected", 0.5),
        ("24 (28)", 24, "persons", "value", 0),
        ("33,9", 33.9, "percent", "value", 0.05),
        ("100", 100, "percent", "value", 0.5),
        ("-0,035", -0.035, "share_difference", "value", 0.0005),
        ("6,7 (1,9/198)", 1.9, "rating", "sd", 0.05),
        ("6,7 (1,9/198)", 198, "persons", "n", 0),
        ("3,3 (,67/198)", 0.67, "rating", "sd", 0.005),
        ("285 (95%)", 95, "percent", "percent", 0.5),
    ],
)
def test_a_measured_number_is_half_a_digit_wide_and_a_count_is_exact(
    printed: str, value: float, unit: str, part: str, half: float
) -> None:
    quantity = quantify(make_cell(printed, unit=unit, part=part, value=value), blank_is_zero=False)

    assert (quantity.low, quantity.value, quantity.high) == pytest.approx((value - half, value, value + half))


def test_a_number_printed_in_words_is_known_to_the_unit() -> None:
    cell = make_cell("een derde", value=33.0, unit="percent")

    assert cell.decimals == 0
    assert cell.half_digit == 0.5


def test_no_unit_is_both_counted_and_measured() -> None:
    assert COUNT_UNITS.isdisjoint(MEASURED_UNITS)
    assert {"persons", "questionnaires", "goals", "activities", "meetings"} == COUNT_UNITS


def test_a_number_of_the_rule_is_exact() -> None:
    quantity = quantify(100.0, blank_is_zero=False)

    assert (quantity.low, quantity.value, quantity.high, quantity.cell) == (100, 100, 100, None)


def test_a_blank_cell_counts_as_nothing_only_where_the_rule_says_so() -> None:
    quantity = quantify(blank(), blank_is_zero=True)

    assert (quantity.low, quantity.value, quantity.high) == (0, 0, 0)
    with pytest.raises(ValueError, match="is blank and has no value"):
        quantify(blank(), blank_is_zero=False)


@pytest.mark.parametrize("blank_is_zero", [True, False])
def test_a_withheld_cell_is_never_a_number(blank_is_zero: bool) -> None:
    with pytest.raises(ValueError, match="000:1:1:1 is suppressed"):
        quantify(withheld(), blank_is_zero=blank_is_zero)
