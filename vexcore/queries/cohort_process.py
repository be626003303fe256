"""Questions about what caseworkers judged, from participant data.

Every question names an origin, ``demonstration`` (invented persons) or ``estimated`` (deliveries). A number is there
only where ``status`` is ``released``; elsewhere ``reason`` says why not.
"""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_cohort_process(mart: Mart, *, origin: str, trial_id: str, today: str) -> pd.DataFrame:
    """Return the caseworkers' judgements of a trial.

    Parameters
    ----------
    today
        ISO day; a trial whose embargo lasts until that day or longer has no numbers by arm.

    Returns
    -------
    DataFrame
        One row an item, category, wave and arm (``all`` = all arms): ``arm_id``, ``arm_nl``, ``arm_en``, ``role``,
        ``wave``, ``item``, ``item_nl``, ``item_en``, ``category``, ``category_nl``, ``category_en``, ``count``,
        ``base_n``, ``share``, ``mean``, ``std_dev``, ``ci_low``, ``ci_high`` (95 %), ``status``, ``reason``,
        ``reason_nl``, ``reason_en``, ``source_id``.
    """
    return mart.frame("cohort_process", {"origin": origin, "trial_id": trial_id, "today": today})


def load_cohort_plans(mart: Mart, *, origin: str, trial_id: str) -> pd.DataFrame:
    """Return activities planned at the start against those realised by a later wave, all arms together.

    Returns
    -------
    DataFrame
        One row an activity and wave, most often planned first: ``category``, ``category_nl``, ``category_en``,
        ``wave``, ``planned``, ``planned_base``, ``planned_status``, ``planned_reason_nl``, ``planned_reason_en``, the
        same with ``realised``, ``ratio`` (realised over planned, empty where one of the two is withheld),
        ``source_id``.
    """
    return mart.frame("cohort_process_plans", {"origin": origin, "trial_id": trial_id})
