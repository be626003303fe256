"""What numbers a plan may have, and the words for one that it may not have."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from vexcore.ui.text import _, format_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The least and most that a number may be.

    Attributes
    ----------
    least, most
        Both are allowed.
    decimals
        That the field shows.
    why
        Where the rule follows from another field, within a sentence; else empty.
    """

    least: float
    most: float
    decimals: int = 0
    why: str = ""


PERSONS = Rule(least=10, most=100_000)
PER_100 = Rule(least=1, most=100)
POINTS = Rule(least=0.01, most=100, decimals=2)
"""The largest spread is 100 points as well."""


def check_number(label: str, number: float, rule: Rule) -> list[str]:
    """Return the fault of a number in words, with the rule and the remedy; empty where it keeps the rule.

    Parameters
    ----------
    label
        What stands above the field.
    """
    # As the field shows it: a step down from 0.2 may give 0.1 less a trifle.
    if round(rule.least, rule.decimals) <= round(number, rule.decimals) <= rule.most:
        return []
    least, most = format_limit(rule.least, rule), format_limit(rule.most, rule)
    return [
        _("**{label}: {number}** kan niet; het moet {least} zijn{why}. Vul {remedy} in.").format(
            label=label,
            number=format_limit(number, rule),
            least=least if least == most else _("{least} tot en met {most}").format(least=least, most=most),
            why=f", {_('want')} {rule.why}" if rule.why else "",
            remedy=_("{least} of meer").format(least=least)
            if number < rule.least
            else _("{most} of minder").format(most=most),
        )
    ]


def format_limit(number: float, rule: Rule) -> str:
    """Return a number with no more decimals than it has, up to those of its field."""
    if not isfinite(number):
        return str(number)
    text = format_number(number, rule.decimals)
    return format_number(number, 0) if round(number, rule.decimals) == int(number) else text
