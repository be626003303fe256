"""Questions about outflow: who left assistance, where to, and how that compares with what was expected."""

from __future__ import annotations

import pandas as pd

from vexcore.intervals import build_wilson_interval
from vexcore.store.mart import Mart

STATEMENT_ITEMS = (
    "outflow_to_work",
    "outflow_from_benefit",
    "outflow_to_work_share_of_outflow",
    "outflow_to_work_by_hours_worked",
    "job_full_time",
)
"""Items of literature findings that speak of outflow."""

PROSE_FIGURES = ("000:1:9:1", "001:1:9:1", "001:text:16:1", "001:text:19:1", "001:text:55:2", "002:text:7:1")
"""Printed numbers on outflow that are no row of the harmonised table, but that findings speak of."""


OSS_SPLIT_FIGURES = ("000:text:5:5", "000:text:5:6")
"""Oss's revised entitlement and other reasons, which its prose gives apart and table 1 together."""


def expected_share(yearly_share: float, months: float) -> float:
    """Return the share expected to have left after some months when a yearly probability holds all along.

    ``1 - (1 - q) ** (t / 12)``: the same probability every moment, nobody returns.

    Parameters
    ----------
    yearly_share
        q, the probability of leaving within a year, 0 to 1.
    months
        t, time at risk in months.

    Raises
    ------
    ValueError
        If ``yearly_share`` is no share or ``months`` is negative.
    """
    if not 0 <= yearly_share <= 1 or months < 0:
        raise ValueError(f"no share follows from {yearly_share} a year over {months} months")
    return float(1 - (1 - yearly_share) ** (months / 12))


def load_outflow(mart: Mart, *, measures: tuple[str, ...], trials: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the printed numbers on outflow.

    Returns
    -------
    DataFrame
        ``trial_id``, ``place`` (municipalities in one text), ``arm_id`` (``all`` or an arm), ``arm_nl``, ``arm_en``,
        ``role``, ``measure``, ``measure_nl``, ``measure_en``, ``category``, ``category_nl``, ``category_en``,
        ``category_position``, ``definition``, ``definition_nl``, ``definition_en``, ``horizon_months``, ``count``,
        ``base_n``, ``share``, ``ci_low``, ``ci_high`` (95 %, Wilson), ``status``, ``reason``, ``reason_nl``,
        ``reason_en``, ``printed_percent`` (as the source prints it, where it does), ``computed_from`` (empty),
        ``figure_id``, ``source_id``.
    """
    return mart.frame("outflow", {"measures": list(measures), "trials": list(trials)})


def load_outflow_computed(mart: Mart, *, trials: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return numbers on outflow that follow from printed counts but are printed nowhere.

    Returns
    -------
    DataFrame
        The columns of `load_outflow`; ``computed_from`` holds the figures a number comes from, separated by spaces, and
        ``figure_id`` the first figure of its count.
    """
    frame = mart.frame("outflow_computed", {"trials": list(trials)})
    intervals = [
        build_wilson_interval(int(count), int(base))
        for count, base in zip(frame["count"], frame["base_n"], strict=True)
    ]
    return frame.assign(
        share=frame["count"].astype("float64") / frame["base_n"].astype("float64"),
        ci_low=[interval.low for interval in intervals],
        ci_high=[interval.high for interval in intervals],
    )


def load_expected_outflow(mart: Mart, *, months: int, trials: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the outflow to work that was expected, month by month.

    Returns
    -------
    DataFrame
        One row a trial and month 0 to ``months``: ``trial_id``, ``place``, ``yearly_share`` (printed), ``month``,
        ``share`` (computed, see `expected_share`), ``figure_id`` (of the yearly probability), ``source_id``.
    """
    yearly = mart.frame("outflow_expected", {"trials": list(trials)})
    monthly = yearly.merge(pd.DataFrame({"month": range(months + 1)}), how="cross")
    return monthly.assign(
        share=[
            expected_share(share, month) for share, month in zip(monthly["yearly_share"], monthly["month"], strict=True)
        ]
    )


def load_early_outflow(mart: Mart, *, trials: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the shares that had left for work earlier, as prose gives them: without count, so without interval.

    Returns
    -------
    DataFrame
        ``trial_id``, ``place``, ``month``, ``share``, ``printed``, ``figure_id``, ``source_id``.
    """
    return mart.frame("outflow_early", {"trials": list(trials)})


def load_outflow_definitions(mart: Mart, *, trials: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return how trials define outflow.

    Returns
    -------
    DataFrame
        ``trial_id``, ``place``, ``definition``, ``label_nl``, ``label_en``, ``text_nl``, ``text_en``, ``grade``,
        ``difference_nl``, ``difference_en``.
    """
    return mart.frame("outflow_definitions", {"trials": list(trials)})


def load_outflow_statements(mart: Mart, *, trials: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return what sources state about outflow; what is said of all trials together has trial ``all``.

    Returns
    -------
    DataFrame
        ``trial_id``, ``item``, ``horizon_months``, ``comparison``, ``significance``, ``statement_nl``,
        ``statement_en``, ``contradiction``, ``figure_id``, ``source_id``, ``title``, ``institution``,
        ``published_on``, ``url``.
    """
    return mart.frame("outflow_statements", {"items": list(STATEMENT_ITEMS), "trials": list(trials)})


def load_outflow_findings(mart: Mart, *, trials: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return what does not fit in the printed numbers on outflow.

    Returns
    -------
    DataFrame
        ``trial_id``, ``place``, ``finding_id``, ``source_id``, ``table_id``, ``kind_nl``, ``kind_en``, ``what``,
        ``printed``, ``computed``, ``figure_ids`` (separated by spaces).
    """
    return mart.frame("outflow_findings", {"figures": list(PROSE_FIGURES), "trials": list(trials)})


def load_temporary_contracts(mart: Mart) -> pd.DataFrame:
    """Return Groningen's shares in a temporary contract at 24 months, of all drawn (table 9.1).

    Returns
    -------
    DataFrame
        ``arm_id``, ``label_nl``, ``label_en``, ``role``, ``printed``, ``share``, ``figure_id``, ``source_id``.
    """
    return mart.frame("outflow_contracts")


def load_oss_split(mart: Mart) -> pd.DataFrame:
    """Return Oss's counts of revised entitlement and of other reasons, which only its prose gives apart.

    Returns
    -------
    DataFrame
        ``figure_id``, ``source_id``, ``row_label``, ``column_label``, ``printed``, ``value``, ``unit``.
    """
    return mart.frame("outflow_figures", {"figures": list(OSS_SPLIT_FIGURES)})
