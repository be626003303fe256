"""What a visit remembers between pages, and the day that it takes place."""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, datetime

import streamlit as st

_KEPT = "kept-"


def find_today() -> str:
    """Return today as an ISO date: the one place where a page learns which day it is.

    In UTC, which runs behind Dutch time, so that nothing is shown before its day.
    """
    return datetime.now(UTC).date().isoformat()


def recall(key: str, *, among: Container[str]) -> None:
    """Give a filter that is about to be drawn the value that it had on another page.

    Streamlit forgets the value of a filter on the second run of a page that does not draw it. An address that carries
    the filter goes before what was remembered.

    Parameters
    ----------
    among
        The options that there are now; another value is not given back.
    """
    kept = st.session_state.get(_KEPT + key)
    if kept in among and key not in st.session_state and key not in st.query_params:
        st.session_state[key] = kept


def keep(key: str, value: str) -> None:
    """Remember the value of a filter for the pages to come."""
    st.session_state[_KEPT + key] = value
