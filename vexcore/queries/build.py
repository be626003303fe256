"""How the mart was made."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_build_info(mart: Mart) -> pd.DataFrame:
    """Return ``key`` and ``value`` of how the mart was made."""
    return mart.frame("build_info")


def load_sources(mart: Mart) -> pd.DataFrame:
    """Return every source: id, title, authors, institution, date, address and kind."""
    return mart.frame("sources")
