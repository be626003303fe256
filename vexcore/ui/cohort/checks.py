"""The words of design checks: p-values, differences and what is withheld, the same in balance and in response."""

from __future__ import annotations

from typing import Any

import pandas as pd

from vexcore.contracts.origin import RELEASED
from vexcore.ui.cohort.words import BINARY, name_absence, name_arm, shorten_absence
from vexcore.ui.text import MISSING, _, format_number, format_share, is_missing, pick

ALL = "all"
LEVEL = 0.05
"""Below this p-value a difference between groups at the start is named in words."""

THRESHOLD = 0.1
"""Standard deviations: below it a difference at the start is called small."""

STARS = ((0.01, "***"), (0.05, "**"), (0.10, "*"))
"""As in the tables of the Groningen report, which tests at 10 %."""

SMALLEST_P = 0.001
"""Below it a p-value is not told apart, and chance is not named as a cause."""

_FINE_P = 0.1


def format_p(p_value: Any) -> str:
    """Return a p-value: ``< 0,001``, three decimals below 0.1, else two."""
    if is_missing(p_value):
        return MISSING
    if p_value < SMALLEST_P:
        return _("< {smallest}").format(smallest=format_number(SMALLEST_P, 3))
    return format_number(p_value, 3 if p_value < _FINE_P else 2)


def tell_p(p_value: Any) -> str:
    """Return a p-value as it stands in a sentence: ``p = 0,34`` or ``p < 0,001``."""
    text = format_p(p_value)
    return _("p {text}").format(text=text) if text.startswith("<") else _("p = {text}").format(text=text)


def mark_stars(p_value: Any) -> str:
    """Return the stars of a p-value, empty from 0.10 up."""
    return next((stars for limit, stars in STARS if not is_missing(p_value) and p_value < limit), "")


def format_signed(value: Any, decimals: int = 2) -> str:
    """Return a number with its sign; what rounds to nothing has none."""
    text = format_number(abs(float(value)), decimals)
    if text == format_number(0.0, decimals):
        return text
    return f"+{text}" if value > 0 else f"-{text}"


def name_control(row: Any) -> str:
    """Return the group that a row compares with, as it stands within a sentence: ``de controlegroep``."""
    if row["comparison_arm_id"] == ALL:
        return _("iedereen die is ingedeeld")
    if row["comparison_role"] == "control":
        return _("de controlegroep")
    return _("de groep {name}").format(name=_name_comparison(row))


def explain_control(row: Any) -> str:
    """Return in words what the charts call the control group that a row compares with; empty for another group."""
    if row["comparison_arm_id"] == ALL or row["comparison_role"] != "control":
        return ""
    return _("De controlegroep heet hier {name}.").format(name=_name_comparison(row))


def _name_comparison(row: Any) -> str:
    names = {"arm_id": row["comparison_arm_id"], "arm_nl": row["comparison_nl"], "arm_en": row["comparison_en"]}
    return name_arm(names)


def name_member(row: Any) -> str:
    """Return the arm of a row; of all arms the population, or against one of them that it is all the others."""
    if row["arm_id"] != ALL:
        return name_arm(row)
    return pick(row, "population") if row["comparison_arm_id"] == ALL else _("Alle andere groepen samen")


def describe_test(row: Any) -> str:
    """Return the p-value of a test with its stars, or in a word why there is none."""
    if row["status"] != RELEASED:
        return shorten_absence(row)
    return f"{format_p(row['p_value'])}{mark_stars(row['p_value'])}"


def describe_difference(row: Any) -> str:
    """Return a difference of shares in percentage points with its stars, or in words why there is none."""
    if row["status"] != RELEASED:
        return name_absence(row)
    return f"{format_signed(100 * row['statistic'], 1)}{mark_stars(row['p_value'])}"


def describe_share(row: Any) -> str:
    """Return a share, or in words why there is none."""
    return format_share(row["share"], 1) if row["status"] == RELEASED else name_absence(row)


def describe_span(row: Any, low: str, high: str) -> str:
    """Return two bounds in the unit of their outcome (``kind``), or in a word why there are none."""
    if row["status"] != RELEASED:
        return shorten_absence(row)
    if row["kind"] == BINARY:
        return _("{low} tot {high}").format(
            low=format_signed(100 * row[low], 1), high=format_signed(100 * row[high], 1)
        )
    return _("{low} tot {high}").format(low=format_signed(row[low]), high=format_signed(row[high]))


def find_hidden(rows: pd.DataFrame, *, column: str) -> list[str]:
    """Return the values of a column of which no row at all has a number."""
    hidden = (rows["status"] != RELEASED).groupby(rows[column], sort=False).all()
    return [str(name) for name in hidden.index[hidden]]


def count_absent(rows: pd.DataFrame) -> pd.DataFrame:
    """Return for each row how many of the numbers in its place are not shown; empty texts where all are.

    Parameters
    ----------
    rows
        Columns ``group``, ``row``, ``status``: numbers with one ``group`` and ``row`` share a place.

    Returns
    -------
    DataFrame
        ``absent`` (in words) and ``absent_short`` (the number in brackets, for a small plot).
    """
    missing = (rows["status"] != RELEASED).groupby([rows["group"], rows["row"]]).transform("sum")
    texts = {
        "absent": [_("{n} achtergehouden").format(n=n) if n else "" for n in missing],
        "absent_short": [f"({n})" if n else "" for n in missing],
    }
    return pd.DataFrame(texts, index=rows.index, dtype="str")


def explain_absent(rows: pd.DataFrame) -> str:
    """Return what a number in brackets in the chart means; empty where none can stand there.

    Parameters
    ----------
    rows
        Column ``absent_short``.
    """
    if (rows["absent_short"] == "").all():
        return ""
    return _("Een getal tussen haakjes (op een smal scherm): zoveel cijfers in die rij zijn achtergehouden.")


def spread_arms(rows: pd.DataFrame, *, heads: list[str], column: str, value: str) -> pd.DataFrame:
    """Return rows with one column an arm, as the tables of a report have them.

    Parameters
    ----------
    heads
        Columns that name a row, in order.
    column
        Column that holds the name of the arm.
    value
        Column that holds the text of a cell.
    """
    arms = list(dict.fromkeys(rows[column]))
    wide = rows.pivot(index=heads, columns=column, values=value).reset_index()
    ordered = rows[heads].drop_duplicates().merge(wide, on=heads, how="left", validate="one_to_one")
    return ordered[[*heads, *arms]].fillna(MISSING)
