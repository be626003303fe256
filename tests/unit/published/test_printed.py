"""Dutch notation, read and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexcore.published.printed import find_numbers, find_oddities, format_dutch, parse_number

POINT = "decimale punt in plaats van komma"
NO_ZERO = "geen nul voor de komma"
MINUS = "\u2212"


@pytest.mark.parametrize(
    ("text", "value", "decimals", "oddities"),
    [
        ("0", 0, 0, ()),
        ("341", 341, 0, ()),
        ("6,7", 6.7, 1, ()),
        ("50,5", 50.5, 1, ()),
        ("0,041", 0.041, 3, ()),
        ("1.635", 1635, 0, ()),
        ("8.338", 8338, 0, ()),
        ("92.142", 92142, 0, ()),
        ("1.234.567", 1234567, 0, ()),
        ("1.565,40", 1565.40, 2, ()),
        ("-0,035", -0.035, 3, ()),
        (f"{MINUS}0,035", -0.035, 3, ()),
        ("+49", 49, 0, ()),
        ("-1.635", -1635, 0, ()),
        ("13.0", 13, 1, (POINT,)),
        ("4.25", 4.25, 2, (POINT,)),
        ("0.125", 0.125, 3, (POINT,)),
        (",67", 0.67, 2, (NO_ZERO,)),
        (".5", 0.5, 1, (POINT, NO_ZERO)),
    ],
)
def test_number_is_read_as_dutch(text: str, value: float, decimals: int, oddities: tuple[str, ...]) -> None:
    number = parse_number(text)

    assert (number.value, number.decimals, number.oddities, number.text) == (value, decimals, oddities, text)


def test_minus_zero_keeps_its_digits() -> None:
    number = parse_number("-0,000")

    assert number.value == 0
    assert number.decimals == 3


@pytest.mark.parametrize(("text", "half"), [("8.338", 0.5), ("12", 0.5), ("5,5", 0.05), ("0,041", 0.0005)])
def test_half_a_last_printed_digit(text: str, half: float) -> None:
    assert parse_number(text).half_digit == pytest.approx(half, rel=1e-12)


@pytest.mark.parametrize(
    ("printed", "values"),
    [
        ("6,7 (1,9/198)", [6.7, 1.9, 198]),
        ("24 (28)", [24, 28]),
        ("890/874", [890, 874]),
        ("8336/8318", [8336, 8318]),
        ("285 (95%)", [285, 95]),
        ("N=1.635", [1635]),
        ("N-57", [57]),
        ("4,04***", [4.04]),
        ("13.0%", [13]),
        ("+49%", [49]),
        ("-0,000", [0]),
        (f"{MINUS}3,5%", [-3.5]),
        ("164 87%)", [164, 87]),
        ("12-15", [12, 15]),
        ("september-oktober 2018", [2018]),
        ("2 (,7)", [2, 0.7]),
        ("2 (,)", [2]),
        ("NA", []),
        ("een derde", []),
        ("", []),
    ],
)
def test_every_number_of_a_cell_is_found(printed: str, values: list[float]) -> None:
    assert [number.value for number in find_numbers(printed)] == values


@pytest.mark.parametrize(
    ("printed", "oddities"),
    [
        ("13,0%", ()),
        ("24 (28)", ()),
        ("N=222", ()),
        ("13.0%", (f"13.0: {POINT}",)),
        ("1,9 (,4)", (f",4: {NO_ZERO}",)),
        ("1.5 (,7)", (f"1.5: {POINT}", f",7: {NO_ZERO}")),
        ("164 87%)", ("haakjes niet gesloten",)),
        ("3 (,)", ("haakjes zonder getal",)),
        ("2 (,/1)", ("haakjes zonder getal",)),
        ("N-57", ("streepje in plaats van isgelijkteken",)),
    ],
)
def test_typography_is_noticed(printed: str, oddities: tuple[str, ...]) -> None:
    assert find_oddities(printed) == oddities


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (8338, 0, "8.338"),
        (1234567.891, 2, "1.234.567,89"),
        (0.125, 2, "0,12"),
        (-0.035, 3, "-0,035"),
        (-0.0001, 2, "0,00"),
        (-0.0, 0, "0"),
        (999.95, 1, "1.000,0"),
        (50.44, 1, "50,4"),
    ],
)
def test_number_is_written_as_dutch(value: float, decimals: int, text: str) -> None:
    assert format_dutch(value, decimals) == text


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_what_is_written_reads_back(units: int, decimals: int) -> None:
    value = units / 10**decimals
    text = format_dutch(value, decimals)
    number = parse_number(text)

    assert number.value == value
    assert number.decimals == decimals
    assert number.oddities == ()


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_a_written_number_is_the_only_one_found(units: int, decimals: int) -> None:
    value = units / 10**decimals

    assert [number.value for number in find_numbers(format_dutch(value, decimals))] == [value]
