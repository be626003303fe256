"""Words and numbers as the reader sees them.

Texts are written in Dutch in the code and looked up in one gettext catalogue (`vexcore/locale`), so that another
language is a matter of translation. ``_`` marks and looks up a text.
"""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
from babel.dates import format_date as babel_date
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations

LANGUAGE = "nl"
"""The language of the dashboard. Dutch is the language of the source texts, so it needs no catalogue."""

_LOCALES = {"nl": "nl_NL", "en": "en_GB"}
MISSING = "–"


@cache
def _load_catalogue(language: str) -> gettext.NullTranslations:
    folder = str(files("vexcore").joinpath("locale"))
    if language == "nl":
        return NullTranslations()
    return gettext.translation("vex", localedir=folder, languages=[language])


def _(message: str) -> str:
    """Return a text in the language of the reader."""
    return _load_catalogue(LANGUAGE).gettext(message)


def pick(row: Any, field: str) -> str:
    """Return the ``field_nl`` or ``field_en`` of a row, whichever the reader reads."""
    value = row[f"{field}_{LANGUAGE}"]
    return "" if is_missing(value) else str(value)


def is_missing(value: Any) -> bool:
    """Say whether a value of a frame is absent."""
    return value is None or bool(pd.isna(value))


def format_count(value: Any) -> str:
    """Return a whole number with the separators of the language."""
    return MISSING if is_missing(value) else format_decimal(round(float(value)), locale=_LOCALES[LANGUAGE])


def format_number(value: Any, decimals: int = 2) -> str:
    """Return a number with a fixed number of decimals."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return MISSING if is_missing(value) else format_decimal(value, format=pattern, locale=_LOCALES[LANGUAGE])


def format_share(value: Any, decimals: int = 0) -> str:
    """Return a share (0-1) as a percentage."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + "%"
    return MISSING if is_missing(value) else format_percent(value, format=pattern, locale=_LOCALES[LANGUAGE])


def format_points(value: Any, decimals: int = 1) -> str:
    """Return a difference of shares in percentage points, with its sign."""
    if is_missing(value):
        return MISSING
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(float(value) * 100, format=f"+{digits};-{digits}", locale=_LOCALES[LANGUAGE]))


def format_day(value: Any) -> str:
    """Return an ISO date as the language writes it; what is not a full date stays as it is."""
    if is_missing(value) or value == "":
        return _("onbekend")
    try:
        day = pd.Timestamp(str(value)).date()
    except ValueError:
        return str(value)
    return babel_date(day, format="d MMMM y", locale=_LOCALES[LANGUAGE])
