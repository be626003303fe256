"""Embargo: results by arm of a trial that has not ended stay away from its participants and caseworkers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from vexcore.contracts.origin import EMBARGOED

NOT_ENDED = "trial not ended"

KEY_NUMBERS = ("wave", "from_wave", "to_wave", "month", "horizon_months")
"""Columns of numbers that say which row it is, and so stay."""

MARKS = ("significance",)
"""Columns of text that tell a result."""


def is_embargoed(end_on: date | None, embargo_until: date | None, as_of: date, *, ended: bool) -> bool:
    """Tell whether results by arm of a trial have to wait.

    Parameters
    ----------
    end_on
        Last day of the trial; None where unknown.
    embargo_until
        Last day of an embargo; None where there is none.
    as_of
        The day asked about.
    ended
        Whether the trial is known to have ended: it decides where `end_on` is unknown.

    Returns
    -------
    bool
        True until the later of the two days has passed; on that day itself still.
    """
    if embargo_until is not None and as_of <= embargo_until:
        return True
    return not ended if end_on is None else as_of <= end_on


def apply_embargo(
    frame: pd.DataFrame,
    *,
    embargoed_trials: Collection[str],
    arm: str = "arm_id",
    trial: str = "trial_id",
    total_arm: str = "all",
    keys: Collection[str] = KEY_NUMBERS,
) -> pd.DataFrame:
    """Return a table of outcomes without the numbers by arm of embargoed trials.

    Parameters
    ----------
    frame
        Rows with `status` and `reason`; not changed.
    embargoed_trials
        Ids of the trials.
    arm, trial
        Columns of the arm and of the trial.
    total_arm
        Value of `arm` for all arms together; these rows stay.
    keys
        Columns of numbers that stay. Every other column of numbers, or of yes and no, is emptied.

    Returns
    -------
    DataFrame
        The same rows; those by arm have status `embargoed`, withheld ones too, since why they are is itself a result.

    Raises
    ------
    ValueError
        If a column that is needed is missing.
    """
    missing = [name for name in (arm, trial, "status", "reason") if name not in frame]
    if missing:
        raise ValueError(f"the table has no column {', '.join(missing)}: the embargo cannot be applied without")
    closed = frame[trial].isin(list(embargoed_trials)) & (frame[arm] != total_arm)
    kept = frame.copy()
    for name in kept.columns:
        if name in (arm, trial, *keys):
            continue
        if name in MARKS or is_numeric_dtype(kept[name]) or is_bool_dtype(kept[name]):
            kept[name] = kept[name].mask(closed)
    kept["status"] = kept["status"].mask(closed, EMBARGOED)
    kept["reason"] = kept["reason"].mask(closed, NOT_ENDED)
    return kept
