"""Questions about moves on the participation ladder, from participant data."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_transitions(mart: Mart, *, origin: str, trial_id: str) -> pd.DataFrame:
    """Return persons by step at two waves, all arms together.

    Returns
    -------
    DataFrame
        One row a pair of waves and of steps: ``from_wave``, ``to_wave``, ``from_step``, ``from_nl``, ``from_en``,
        ``to_step``, ``to_nl``, ``to_en`` (words of steps alone; ``other``, ``not-rated`` and ``all`` have none),
        ``count``, ``base_n``, ``share`` (of those on the first step), ``ci_low``, ``ci_high`` (95 %), ``status``,
        ``reason``, ``reason_nl``, ``reason_en``, ``source_id``.
    """
    return mart.frame("transition_cells", {"origin": origin, "trial_id": trial_id})


def load_ladder_moves(mart: Mart, *, origin: str, trial_id: str, today: str) -> pd.DataFrame:
    """Return who rose, stayed and fell of those placed at two waves.

    Parameters
    ----------
    today
        ISO day; a trial whose embargo lasts until that day or longer has no numbers by arm.

    Returns
    -------
    DataFrame
        One row a pair of waves, move and arm (``all`` = all arms): ``arm_id``, ``arm_nl``, ``arm_en``, ``role``,
        ``from_wave``, ``to_wave``, ``category`` (``rising``, ``same``, ``falling``), ``count`` (empty where the share
        is rounded), ``base_n``, ``share``, ``ci_low``, ``ci_high`` (95 %), ``p_homogeneity`` (of ``all``), ``status``,
        ``reason``, ``reason_nl``, ``reason_en``, ``source_id``.
    """
    return mart.frame("transition_moves", {"origin": origin, "trial_id": trial_id, "today": today})
