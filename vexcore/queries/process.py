"""Questions about the process evaluation: what caseworkers did and saw."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_process(mart: Mart, *, items: tuple[str, ...], trials: tuple[str, ...]) -> pd.DataFrame:
    """Return the harmonised rows of items of the process evaluation, in order of presentation.

    Parameters
    ----------
    items
        Ids of the axis ``item``.
    trials
        Trials to return.

    Returns
    -------
    DataFrame
        ``trial_id``, ``municipalities``, ``arm_id`` with ``arm_nl``/``arm_en``, ``wave``, ``item`` and ``category``
        with their words, ``count``, ``base_n``, ``share`` (0-1), ``mean``, ``std_dev``, ``ci_low``, ``ci_high``,
        ``significance`` (stars as printed), ``status``, ``reason_nl``/``reason_en``, ``printed`` (the whole cell),
        ``figure_id``, ``source_id``.
    """
    return mart.frame("process", {"items": list(items), "trials": list(trials)})


def load_process_trials(mart: Mart) -> pd.DataFrame:
    """Return every trial, those with process figures first: ``trial_id``, ``municipalities``, ``has_figures``."""
    return mart.frame("process_trials")


def load_process_waves(mart: Mart, *, trials: tuple[str, ...]) -> pd.DataFrame:
    """Return when caseworkers filled in their questionnaire and how many did.

    Returns
    -------
    DataFrame
        ``trial_id``, ``wave``, ``when_nl``/``when_en``, ``note_nl``/``note_en``, ``count`` (questionnaires), ``base_n``
        (participants), ``share``, ``figure_id``; the last four are empty where the source prints no response.
    """
    return mart.frame("process_waves", {"trials": list(trials)})


def load_process_comparability(mart: Mart, *, items: tuple[str, ...], trials: tuple[str, ...]) -> pd.DataFrame:
    """Return how well what trials measured fits items.

    Returns
    -------
    DataFrame
        ``item`` with its words, ``trial_id``, ``municipalities``, ``grade`` (``same``, ``similar``, ``different``),
        ``difference_nl``/``difference_en``.
    """
    return mart.frame("process_comparability", {"items": list(items), "trials": list(trials)})


def load_process_findings(mart: Mart, *, tables: tuple[str, ...], figures: tuple[str, ...]) -> pd.DataFrame:
    """Return what does not fit in shown tables or figures, notation last within a source.

    Parameters
    ----------
    tables
        Printed tables as ``source:table``.
    figures
        Ids of single figures, such as numbers in prose about the tables.

    Returns
    -------
    DataFrame
        ``finding_id``, ``source_id``, ``table_id``, ``kind`` with its words, ``what``, ``printed``, ``computed``,
        ``figure_ids`` (separated by spaces), ``cell_id`` (the figure whose cell is quoted).
    """
    return mart.frame("process_findings", {"tables": list(tables), "figures": list(figures)})


def load_process_tables(mart: Mart, *, tables: tuple[str, ...]) -> pd.DataFrame:
    """Return printed tables (``source:table``): ``source_id``, ``table_id``, ``title``, ``place``, ``note``."""
    return mart.frame("process_tables", {"tables": list(tables)})


def load_printed_beside(mart: Mart, *, items: tuple[str, ...], unit: str) -> pd.DataFrame:
    """Return, for the figure of a harmonised row, the nearest cell of a unit to its right in the same printed row.

    Parameters
    ----------
    unit
        Unit of the cell, such as ``percent``.

    Returns
    -------
    DataFrame
        ``figure_id``, ``beside_id``, ``beside_printed``, ``beside_value`` (as printed, 0-100).
    """
    return mart.frame("process_beside", {"items": list(items), "unit": unit})


def load_contacts_by_coach(mart: Mart) -> pd.DataFrame:
    """Return Groningen's contacts a quarter.

    Returns
    -------
    DataFrame
        ``category`` (quarter) with its words, ``coach`` (as printed), ``is_mean`` (the mean over all coaches),
        ``value``, ``figure_id``, ``source_id``.
    """
    return mart.frame("process_coaches")


def load_process_figures(mart: Mart, *, figures: tuple[str, ...]) -> pd.DataFrame:
    """Return printed figures by id: ``figure_id``, ``printed``, ``value``, ``unit``."""
    return mart.frame("process_figures", {"figures": list(figures)})
