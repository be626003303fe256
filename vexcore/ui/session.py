"""The day on which a visit takes place."""

from __future__ import annotations

from datetime import UTC, datetime


def find_today() -> str:
    """Return today as an ISO date: the one place where a page learns which day it is.

    In UTC, which runs behind Dutch time, so that nothing is shown before its day.
    """
    return datetime.now(UTC).date().isoformat()
