"""Reading numbers as Dutch documents print them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"(?<![\w.,])[+\-\u2212]?(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d*[.,]\d+|\d+)(?![\d])")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
"""How a number is written in our own files: digits, a decimal point, a minus."""

_THOUSANDS = re.compile(r"^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedNumber:
    """A number found in a printed cell.

    Attributes
    ----------
    text
        As it stands.
    value
        What it says.
    decimals
        Digits after the decimal sign.
    oddities
        What is unusual about how it is printed, in Dutch; empty where nothing is.
    """

    text: str
    value: float
    decimals: int
    oddities: tuple[str, ...]

    @property
    def half_digit(self) -> float:
        """Half a unit of the last printed digit."""
        return 0.5 * 10.0**-self.decimals


def parse_number(text: str) -> PrintedNumber:
    """Parse one printed number: decimal comma, full stop between thousands, either sign of minus."""
    sign = -1.0 if text[0] in "-\u2212" else 1.0
    digits = text.lstrip("+-\u2212")
    oddities: list[str] = []
    if _THOUSANDS.match(digits):
        whole, _, fraction = digits.replace(".", "").partition(",")
    elif "." in digits:
        whole, _, fraction = digits.partition(".")
        oddities.append("decimale punt in plaats van komma")
    else:
        whole, _, fraction = digits.partition(",")
    if not whole:
        oddities.append("geen nul voor de komma")
    value = sign * float(f"{whole or '0'}.{fraction or '0'}")
    return PrintedNumber(text=text, value=value, decimals=len(fraction), oddities=tuple(oddities))


def find_numbers(printed: str) -> tuple[PrintedNumber, ...]:
    """Return the numbers in a printed cell, in order."""
    return tuple(parse_number(match.group()) for match in _NUMBER.finditer(printed))


def find_oddities(printed: str) -> tuple[str, ...]:
    """Return what is unusual about the typography of a printed cell, in Dutch."""
    oddities = [f"{number.text}: {oddity}" for number in find_numbers(printed) for oddity in number.oddities]
    if printed.count("(") != printed.count(")"):
        oddities.append("haakjes niet gesloten")
    if re.search(r"\(,\)|\(,/", printed):
        oddities.append("haakjes zonder getal")
    if re.match(r"^[A-Za-z]+-\d", printed):
        oddities.append("streepje in plaats van isgelijkteken")
    return tuple(oddities)


def format_dutch(value: float, decimals: int) -> str:
    """Format with a decimal comma and full stops between thousands, as the sources do."""
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.translate(str.maketrans(",.", ".,"))
