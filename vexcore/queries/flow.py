"""Questions about who was drawn, took part, withdrew and answered."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import pandas as pd

from vexcore.intervals import build_wilson_interval
from vexcore.store.mart import Mart


def load_flow(mart: Mart, *, trial: str) -> pd.DataFrame:
    """Return the flow of participants of a trial, as far as its report prints one.

    Returns
    -------
    DataFrame
        One row a stage and arm (`all` = over all arms) in order of the flow: ``stage``, ``stage_nl``, ``stage_en``
        (empty for waves and `ineligible`), ``arm_id``, ``label_nl``, ``label_en``, ``role``, ``parent_arm_id``,
        ``count``, ``kind`` (`printed`, `computed` as drawn less assigned, `blank` for a dash in the source),
        ``figure_id``, ``other_figure_id`` (the second figure of a computed row). Empty where no report prints a flow.
    """
    return mart.frame("flow", {"trial": trial})


def load_recruitment_counts(mart: Mart, *, trial: str) -> pd.DataFrame:
    """Return every count of participants that the slides and web sources state for a trial.

    Returns
    -------
    DataFrame
        ``item``, ``statement_nl``, ``statement_en``, ``value``, ``figure_id``, ``source_id``, ``source_title``,
        ``part`` (1 = national slides, 2 = other sources).
    """
    return mart.frame("flow_counts", {"trial": trial})


def load_shares(mart: Mart, *, trial: str) -> pd.DataFrame:
    """Return which share of each arm consented, withdrew and answered.

    Returns
    -------
    DataFrame
        One row a measure (`consented`, `withdrew`, `wave-0`, ...) and arm: ``measure``, ``arm_id``, ``label_nl``,
        ``label_en``, ``count``, ``base_n``, ``share``, ``ci_low``, ``ci_high`` (95%, Wilson), ``status``, ``reason``,
        ``reason_nl``, ``reason_en``, ``figure_id``, ``base_figure_id``, ``kind`` (`printed`, or `computed` where the
        share is of two printed counts). Without a base, or with more answers than members, there is no share.
    """
    frame = mart.frame("flow_shares", {"trial": trial})
    computed = [_bound(row) for row in frame.to_dict("records")]
    frame["share"] = pd.Series([row[0] for row in computed], dtype="float64")
    frame["ci_low"] = pd.Series([row[1] for row in computed], dtype="float64")
    frame["ci_high"] = pd.Series([row[2] for row in computed], dtype="float64")
    return frame


def _bound(row: Mapping[Hashable, object]) -> tuple[float, float, float]:
    count, base = pd.to_numeric(pd.Series([row["count"], row["base_n"]]), errors="coerce")
    nothing = float("nan")
    if pd.isna(count) or pd.isna(base) or base <= 0 or count > base:
        return nothing, nothing, nothing
    interval = build_wilson_interval(int(count), int(base))
    return float(count / base), interval.low, interval.high


def load_allocation(mart: Mart, *, trial: str) -> pd.DataFrame:
    """Return planned and realised persons for each arm whose size is known.

    Returns
    -------
    DataFrame
        ``arm_id``, ``label_nl``, ``label_en``, ``stage`` (`drawn` or `participants`: what is counted), ``planned``
        (empty where unknown), ``planned_figure_id``, ``planned_kind`` (`printed`, or `computed` as an equal part),
        ``realised``, ``figure_id``. Empty where no source gives sizes by arm.
    """
    return mart.frame("flow_allocation", {"trial": trial})


def load_flow_findings(mart: Mart, *, trial: str) -> pd.DataFrame:
    """Return what does not fit in the printed flow, groups and response of a trial.

    Returns
    -------
    DataFrame
        ``finding_id``, ``kind``, ``kind_nl``, ``kind_en``, ``what``, ``printed``, ``computed``, ``figure_ids``.
    """
    return mart.frame("flow_findings", {"trial": trial})
