"""Questions about recruitment: how many people there were, and how many were asked and took part."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_recruitment(mart: Mart, *, stages: tuple[str, ...]) -> pd.DataFrame:
    """Return the printed numbers of persons at stages of recruitment, for whole trials.

    Parameters
    ----------
    stages
        Ids of the common key ``stage``.

    Returns
    -------
    pandas.DataFrame
        One row a printed number, so a stage can stand twice in a trial: ``trial_id``, ``stage``, ``stage_nl``,
        ``stage_en``, ``position`` (order of the stages), ``count`` (persons), ``status``, ``reason``, ``figure_id``,
        ``source_id``, ``source_kind``.
    """
    return mart.frame("recruitment", {"stages": list(stages)})


def load_recruitment_totals(mart: Mart) -> pd.DataFrame:
    """Return the totals that the slide deck prints: ``stage``, ``count`` (persons), ``figure_id``, ``source_id``."""
    return mart.frame("recruitment_totals")


def load_recruitment_statements(mart: Mart) -> pd.DataFrame:
    """Return the numbers of persons that other sources than the slide deck give.

    Returns
    -------
    pandas.DataFrame
        One row a number: ``trial_id``, ``stage``, ``stage_nl``, ``stage_en``, ``count``, ``printed`` (the number as it
        stands), ``statement_nl`` and ``statement_en`` (empty for a table of a report), ``contradiction`` (shared by
        statements that contradict each other), ``figure_id``, ``source_id``, ``source_title``, ``institution``,
        ``published_on``.
    """
    return mart.frame("recruitment_statements")


def load_recruitment_findings(mart: Mart) -> pd.DataFrame:
    """Return what does not fit the slide deck: ``finding_id``, ``what``, ``printed``, ``computed``, ``figure_ids``."""
    return mart.frame("recruitment_findings")
