"""Questions about who filled in the questionnaires and who withdrew."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_response_shares(mart: Mart, *, trial_ids: tuple[str, ...], instrument: str) -> pd.DataFrame:
    """Return the filled-in questionnaires of each arm and wave beside the arm's members.

    Returns
    -------
    DataFrame
        ``trial_id``, ``town``, ``arm_id`` (``all`` = the trial), ``arm_nl``, ``arm_en``, ``wave``, ``count``,
        ``base_n``, ``share`` (empty where there are more questionnaires than members), ``ci_level``, ``ci_low``,
        ``ci_high``, ``status``, ``reason``, ``reason_nl``, ``reason_en``, ``figure_id``, ``source_id``.
    """
    return mart.frame("response_shares", {"trial_ids": list(trial_ids), "instrument": instrument})


def load_response_periods(mart: Mart, *, trial_ids: tuple[str, ...], instrument: str) -> pd.DataFrame:
    """Return when each wave of a questionnaire took place.

    Returns
    -------
    DataFrame
        ``trial_id``, ``town``, ``wave``, ``when_nl``, ``when_en``, ``note_nl``, ``note_en``.
    """
    return mart.frame("response_periods", {"trial_ids": list(trial_ids), "instrument": instrument})


def load_withdrawals(mart: Mart, *, trial_ids: tuple[str, ...]) -> pd.DataFrame:
    """Return who withdrew, in all and by year.

    Returns
    -------
    DataFrame
        One row an arm (``all`` = the trial) and stage: ``trial_id``, ``town``, ``arm_id``, ``arm_nl``, ``arm_en``,
        ``stage``, ``stage_nl``, ``stage_en``, ``count``, ``base_n``, ``share``, ``ci_low``, ``ci_high``, ``status``
        (``not_published`` where the arm is known but no number is printed), ``figure_id``, ``source_id``.
    """
    return mart.frame("response_withdrawals", {"trial_ids": list(trial_ids)})
