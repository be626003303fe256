"""The visit: on which day it takes place, and the origin of the figures that the page shows."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

_STAMP = "stamp-of-figures"


def find_today() -> str:
    """Return today as an ISO date: the one place where a page learns which day it is.

    In UTC, which runs behind Dutch time, so that nothing is shown before its day.
    """
    return datetime.now(UTC).date().isoformat()


def remember_stamp(stamp: str) -> None:
    """Remember what is to be said of the origin of the figures on the page; empty for printed figures."""
    st.session_state[_STAMP] = stamp


def recall_stamp() -> str:
    """Return what is to be said of the origin of the figures on the page; empty for printed figures."""
    return str(st.session_state.get(_STAMP, ""))
