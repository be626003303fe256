"""The words for common keys."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_labels(mart: Mart, *, axis: str) -> pd.DataFrame:
    """Return the values of a common key: ``id``, ``nl``, ``en``, in order of presentation."""
    return mart.frame("labels", {"axis": axis})
