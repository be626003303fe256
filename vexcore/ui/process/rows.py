"""Rows of the process evaluation with the words that charts and tables show."""

from __future__ import annotations

import pandas as pd

from vexcore.ui.places import name_place
from vexcore.ui.process.topics import GRONINGEN, MOMENTS, MOMENTS_GRONINGEN
from vexcore.ui.text import MISSING, _, format_count, format_number, format_share, is_missing, pick


def describe_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with words beside the numbers.

    Returns
    -------
    DataFrame
        The rows, and as text: ``trial``, ``moment``, ``item_words``, ``category_words``, ``share_words``, ``of_words``
        ("35 van 186"), ``interval_words``, ``mean_words`` (with the printed stars), ``sd_words``. A number that is not
        there reads as its reason.
    """
    told = rows.copy()
    records = [row for _position, row in rows.iterrows()]
    told["trial"] = [name_place(row["municipalities"]) for row in records]
    told["moment"] = [name_moment(row["trial_id"], int(row["wave"])) for row in records]
    told["item_words"] = [pick(row, "item") for row in records]
    told["category_words"] = [pick(row, "category") for row in records]
    told["share_words"] = [_show(row, "share", format_share(row["share"], 1)) for row in records]
    told["of_words"] = [_show_base(row) for row in records]
    told["interval_words"] = [_show_interval(row) for row in records]
    told["mean_words"] = [_show(row, "mean", format_number(row["mean"], 1) + _show_stars(row)) for row in records]
    told["sd_words"] = [_show_spread(row["std_dev"]) for row in records]
    return told


def name_moment(trial_id: str, wave: int) -> str:
    """Return the name of a measurement of the caseworkers; what is not of one wave has none."""
    if wave < 0:
        return ""
    return MOMENTS_GRONINGEN[wave] if trial_id == GRONINGEN else MOMENTS[wave]


def list_missing(told: pd.DataFrame) -> str:
    """Return the rows without a number as a sentence with their reason; empty where there are none."""
    absent = told[told["status"] != "released"]
    if absent.empty:
        return ""
    names = [
        _("{category} ({moments})").format(category=category, moments=", ".join(moment.lower() for moment in moments))
        for category, moments in absent.groupby("category_words", sort=False)["moment"]
    ]
    return _("In de bron niet gedrukt: {names}.").format(names="; ".join(names))


def _show(row: pd.Series, field: str, words: str) -> str:
    if not is_missing(row[field]):
        return words
    return pick(row, "reason") if row["status"] != "released" else MISSING


def _show_spread(value: object) -> str:
    """Return a standard deviation with one or two decimals, as the sources print it."""
    words = format_number(value, 2)
    return words.removesuffix("0") if words != MISSING else words


def _show_stars(row: pd.Series) -> str:
    return "" if is_missing(row["significance"]) else str(row["significance"])


def _show_base(row: pd.Series) -> str:
    if is_missing(row["base_n"]):
        return MISSING
    if is_missing(row["count"]):
        return _("van {n}").format(n=format_count(row["base_n"]))
    return _("{count} van {n}").format(count=format_count(row["count"]), n=format_count(row["base_n"]))


def _show_interval(row: pd.Series) -> str:
    if is_missing(row["ci_low"]):
        return MISSING
    return _("{low} tot {high}").format(low=format_share(row["ci_low"], 1), high=format_share(row["ci_high"], 1))
