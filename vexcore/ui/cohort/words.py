"""The words of participant data: where it comes from, whose it is, and why a number is not there."""

from __future__ import annotations

from typing import Any

import pandas as pd
from babel.dates import format_date

from vexcore.charts.origins import MIXED
from vexcore.contracts.origin import DEMONSTRATION, PUBLISHED, RELEASED
from vexcore.ui.design.words import shorten_arm
from vexcore.ui.places import name_place
from vexcore.ui.text import LANGUAGE, MISSING, _, format_count, format_number, format_share, is_missing, pick

ALL_ARMS = "all"
BINARY = "binary"


def name_origin(origin: str) -> str:
    """Return what every title, plot, row and source line says of the origin."""
    if origin == MIXED:
        return _("uit leveringen en gedrukt")
    if origin == PUBLISHED:
        return _("gedrukt")
    return _("demonstratie, synthetisch") if origin == DEMONSTRATION else _("uit leveringen")


def name_trial(row: Any) -> str:
    """Return the municipalities of a trial, or the name that its delivery gives it."""
    return str(row["trial_name"]) if is_missing(row["municipalities"]) else name_place(row["municipalities"])


def name_arm(row: Any) -> str:
    """Return the name of an arm in short, or of all arms together."""
    return _("Alle groepen samen") if row["arm_id"] == ALL_ARMS else shorten_arm(pick(row, "arm"))


def name_absence(row: Any) -> str:
    """Return in words why a row has no number."""
    if not is_missing(row["reason_nl"]):
        return pick(row, "reason")
    words = {
        "suppressed": _("achtergehouden: te weinig personen"),
        "embargoed": _("nog niet openbaar: de proef loopt nog"),
        "not_estimable": _("niet te berekenen"),
    }
    return words.get(str(row["status"]), _("niet gepubliceerd"))


def shorten_absence(row: Any) -> str:
    """Return in a word why a row has no number, for inside a chart; empty where it has one."""
    words = {
        RELEASED: "",
        "suppressed": _("achtergehouden"),
        "embargoed": _("nog niet openbaar"),
        "not_estimable": _("niet te berekenen"),
    }
    return words.get(str(row["status"]), _("niet gepubliceerd"))


def format_value(value: Any, kind: str) -> str:
    """Return a value of an outcome: a share as a percentage, money in whole euros, a score with two decimals."""
    if kind == BINARY:
        return format_share(value, 1)
    if kind == "eur":
        return _("€ {amount}").format(amount=format_count(value))
    return format_number(value)


def describe_cells(frame: pd.DataFrame, *, field: str = "share", kind: str = BINARY) -> pd.DataFrame:
    """Return rows of `vexcore.queries.cohort` with the texts that charts and tables show.

    Parameters
    ----------
    field
        Column that holds the number.
    kind
        Kind of the number: ``binary``, ``eur``, ``score`` or ``count``; a column ``kind`` goes before it.

    Returns
    -------
    DataFrame
        Adds ``value``, ``low``, ``high`` (empty unless released), ``shown`` (the number, or in words why there is
        none), ``absent`` (the same in short, empty where there is one), ``interval`` and ``n``.
    """
    kinds = frame["kind"] if "kind" in frame else pd.Series(kind, index=frame.index)
    released = frame["status"] == RELEASED
    texts = [
        {
            "shown": format_value(row[field], own) if row["status"] == RELEASED else name_absence(row),
            "absent": shorten_absence(row),
            "interval": describe_interval(row, own),
            "n": describe_base(row),
        }
        for row, own in zip(frame.to_dict("records"), kinds, strict=True)
    ]
    columns = ["shown", "absent", "interval", "n"]
    return frame.assign(
        value=frame[field].astype("float64").where(released),
        low=frame["ci_low"].astype("float64").where(released),
        high=frame["ci_high"].astype("float64").where(released),
        **pd.DataFrame(texts, columns=columns, index=frame.index),
    )


def describe_interval(row: Any, kind: str) -> str:
    """Return the 95% interval of a number in words, or in words that there is none."""
    if row["status"] != RELEASED:
        return shorten_absence(row)
    if is_missing(row["ci_low"]):
        return _("geen interval")
    return _("{low} tot {high}").format(low=format_value(row["ci_low"], kind), high=format_value(row["ci_high"], kind))


def describe_base(row: Any) -> str:
    """Return the count of its denominator (``41 van 102``); where withheld the denominator alone, named so."""
    if row["status"] != RELEASED:
        return MISSING if is_missing(row["base_n"]) else _("noemer {n}").format(n=format_count(row["base_n"]))
    if is_missing(row["count"]):
        return format_count(row["base_n"])
    if is_missing(row["base_n"]):
        return format_count(row["count"])
    return _("{count} van {base}").format(count=format_count(row["count"]), base=format_count(row["base_n"]))


def name_month(month: str) -> str:
    """Return a month (``2017-10``) as the language writes it."""
    return str(format_date(pd.Timestamp(f"{month}-01").date(), format="MMMM y", locale=LANGUAGE))
