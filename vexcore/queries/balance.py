"""Questions about whether groups are alike."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_balance_tests(mart: Mart, *, trial_id: str, characteristic: str) -> pd.DataFrame:
    """Return the printed tests of a characteristic: groups against the research population, arms against control.

    Returns
    -------
    DataFrame
        ``arm_id`` (``all`` = participants of all arms), ``arm_nl``, ``arm_en``, ``comparison_arm_id`` (``all`` =
        research population), ``comparison_nl``, ``comparison_en``, ``population``, ``population_nl``,
        ``population_en``, ``base_n``, ``p_value``, ``printed`` (as it stands), ``status``, ``figure_id``,
        ``source_id``.
    """
    return mart.frame("balance_tests", {"trial_id": trial_id, "characteristic": characteristic})


def load_balance_cells(mart: Mart, *, trial_id: str, characteristic: str) -> pd.DataFrame:
    """Return the shares of the balance table, with the cells that it withholds.

    Returns
    -------
    DataFrame
        ``arm_id``, ``arm_nl``, ``arm_en``, ``category``, ``category_nl``, ``category_en``, ``base_n``, ``share``,
        ``ci_low``, ``ci_high``, ``status``, ``reason``, ``reason_nl``, ``reason_en``, ``figure_id``, ``source_id``.
    """
    return mart.frame("balance_cells", {"trial_id": trial_id, "characteristic": characteristic})


def load_balance_respondents(mart: Mart, *, trial_id: str, characteristic: str) -> pd.DataFrame:
    """Return how respondents of the arms differ from those of control at each wave, as printed.

    Returns
    -------
    DataFrame
        ``arm_id`` (``all`` = the treatment arms together), ``arm_nl``, ``arm_en``, ``wave``, ``category``,
        ``category_nl``, ``category_en``, ``difference`` (of shares), ``status``, ``figure_id``, ``source_id``.
    """
    return mart.frame("balance_respondents", {"trial_id": trial_id, "characteristic": characteristic})
