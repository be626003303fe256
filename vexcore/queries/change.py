"""Questions about what changed for participants between two questionnaires, and what they find they lack."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_changes(mart: Mart, *, origin: str, trial_id: str, today: str) -> pd.DataFrame:
    """Return how scores changed within persons between two waves.

    Parameters
    ----------
    today
        ISO day; a trial whose embargo lasts until that day or longer has no numbers by arm.

    Returns
    -------
    DataFrame
        One row an arm (``all`` = all arms but the reference group), outcome, pair of waves and method: ``arm_id``,
        ``arm_nl``, ``arm_en``, ``role``, ``outcome_id``, ``outcome_nl``, ``outcome_en``, ``kind``, ``unit``,
        ``higher_is_better`` (empty = neither), ``from_wave``, ``to_wave``, ``method``, ``n``, ``before``, ``after``
        (means), ``estimate``, ``std_error``, ``ci_low``, ``ci_high`` (95 %), ``p_value``, ``status``, ``reason``,
        ``reason_nl``, ``reason_en``, ``source_id``. Single numbers of a released row may be empty.
    """
    return mart.frame("change_scores", {"origin": origin, "trial_id": trial_id, "today": today})


def load_reliable_changes(mart: Mart, *, origin: str, trial_id: str, today: str) -> pd.DataFrame:
    """Return how many persons changed by more than the error of measurement.

    Parameters
    ----------
    today
        ISO day; a trial whose embargo lasts until that day or longer has no numbers by arm.

    Returns
    -------
    DataFrame
        One row an arm (``all`` = all arms but the reference group), outcome, pair of waves and category (``worsened``,
        ``unchanged``, ``improved``): ``arm_id``, ``arm_nl``, ``arm_en``, ``role``, ``outcome_id``, ``outcome_nl``,
        ``outcome_en``, ``from_wave``, ``to_wave``, ``category``, ``threshold`` (smallest that counts),
        ``base_n``, ``share``, ``ci_low``, ``ci_high`` (95 %), ``status``, ``reason``, ``reason_nl``, ``reason_en``,
        ``source_id``.
    """
    return mart.frame("change_reliable", {"origin": origin, "trial_id": trial_id, "today": today})


def load_capability_gaps(mart: Mart, *, origin: str, trial_id: str) -> pd.DataFrame:
    """Return how important people find things, and how able they are to do them.

    Returns
    -------
    DataFrame
        One row a wave and thing: ``wave``, ``item`` (``capability-1`` to ``capability-7``), ``base_n``, ``important``,
        ``able`` (means, 0-10), ``gap`` (importance less ability), ``std_dev`` (of the gap), ``ci_low``, ``ci_high`` (of
        the gap, 95 %), ``status``, ``reason``, ``reason_nl``, ``reason_en``, ``source_id``.
    """
    return mart.frame("capability_gaps", {"origin": origin, "trial_id": trial_id})
