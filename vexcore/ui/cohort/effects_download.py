"""Estimated effects as a file: every number as it was computed, and where it comes from in every row."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.origins import ORIGIN_FIELD
from vexcore.contracts.origin import DEMONSTRATION
from vexcore.ui.cohort.words import name_origin
from vexcore.ui.text import _

COLUMNS = (
    *("effect_id", "trial_id", "arm_id", "comparison_arm_id", "comparison", "estimand", "model", "outcome_id", "month"),
    *("subgroup", "estimate", "std_error", "se_type", "ci_level", "ci_low", "ci_high", "p_value", "p_holm", "p_bh"),
    *("p_randomisation", "p_interaction", "n", "n_arm", "n_comparison", "df", "comparison_mean", "comparison_sd"),
    *("first_stage_f", "mde", "dropped", "status", "reason"),
)


def build_csv(rows: pd.DataFrame, *, origin: str) -> str:
    """Return effects as CSV, under the names of the mart, with their origin in words first."""
    table = rows[list(COLUMNS)]
    table.insert(0, ORIGIN_FIELD, name_origin(origin))
    return str(table.to_csv(index=False))


def draw_download(rows: pd.DataFrame, *, origin: str, name: str, key: str) -> None:
    """Draw the button that downloads effects.

    Parameters
    ----------
    rows
        From `vexcore.queries.estimates.load_estimates`, with more columns or not.
    name
        Of the file, without its origin and ending.
    key
        Unique on the page.
    """
    stem = "demonstratie-synthetisch" if origin == DEMONSTRATION else "leveringen"
    st.download_button(
        _("Download alle getallen (CSV)"),
        build_csv(rows, origin=origin),
        file_name=f"{stem}-{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=key,
        on_click="ignore",
    )
