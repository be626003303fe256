"""Questions about what exists: trials, municipalities, arms."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_trials(mart: Mart) -> pd.DataFrame:
    """Return one row a trial: the columns of ``trial`` and ``municipalities``, the names in one text."""
    return mart.frame("trials")
