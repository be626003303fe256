"""Questions about what exists: trials, municipalities, what is unknown about them, and the size of the record."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_trials(mart: Mart) -> pd.DataFrame:
    """Return one row a trial: the columns of ``trial`` and ``municipalities``, the names in one text."""
    return mart.frame("trials")


def load_municipalities(mart: Mart) -> pd.DataFrame:
    """Return every municipality with its trial.

    Returns
    -------
    pandas.DataFrame
        One row a municipality, by name: ``municipality_id``, ``name``, ``cbs_code``, ``lon``, ``lat`` (degrees, WGS84),
        ``trial_id``, ``trial_name``, ``legal_basis``, ``trial_municipalities`` (how many share the trial),
        ``participants`` (of the whole trial, as the slide deck prints it) and ``figure_id`` of that number.
    """
    return mart.frame("municipalities")


def load_register_notes(mart: Mart) -> pd.DataFrame:
    """Return what is unknown or contradictory: ``trial_id``, ``field`` of `trial`, ``note_nl``, ``note_en``."""
    return mart.frame("register_notes")


def load_note_sources(mart: Mart, *, trial_id: str) -> pd.DataFrame:
    """Return the sources of the notes on a trial.

    Returns
    -------
    pandas.DataFrame
        One row a source a note: ``trial_id``, ``field``, ``position``, ``figure_id`` and ``printed`` (empty where the
        source gives no number, such as a date), ``source_id``, ``title``, ``institution``, ``published_on``, ``url``.
    """
    return mart.frame("register_note_sources", {"trial_id": trial_id})


def load_record_size(mart: Mart) -> pd.DataFrame:
    """Return how much the record holds.

    Returns
    -------
    pandas.DataFrame
        One row of counts: ``cells``, of which ``printed_figures``, ``suppressed_figures`` and ``blank_figures``;
        ``sources`` and ``findings``.
    """
    return mart.frame("record_size")


def load_trial_results(mart: Mart) -> pd.DataFrame:
    """Return what there is of results for each trial.

    Returns
    -------
    pandas.DataFrame
        One row a trial: ``trial_id``, ``effects`` (printed as numbers), ``statements`` and ``sources`` (what sources
        say in words on effects), ``outflow_share``, ``outflow_months`` and ``outflow_figure_id`` (of participants who
        left assistance and did not return; empty where not printed).
    """
    return mart.frame("trial_results")


def load_effect_tally(mart: Mart) -> pd.DataFrame:
    """Return how many published effects can be told from chance.

    Returns
    -------
    pandas.DataFrame
        One row a trial, comparison and month: ``trial_id``, ``comparison``, ``is_main``, ``month``, ``arms``,
        ``outcomes``, ``effects``, ``tested``, ``told``, ``reconstructed`` (intervals
        that are not printed; all counts) and ``figure_id`` of one of them.
    """
    return mart.frame("effect_tally")
