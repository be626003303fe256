"""Questions about who the participants are and how they were doing at each wave."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_participant_coverage(mart: Mart) -> pd.DataFrame:
    """Return which trials have printed figures on their participants.

    Returns
    -------
    DataFrame
        One row a trial: ``trial_id``, ``name``, ``municipalities`` (names in one text), ``has_background``,
        ``has_waves``, ``has_response``, ``has_withdrawals``.
    """
    return mart.frame("profile_coverage")


def load_profile_groups(mart: Mart, *, trial_id: str, characteristic: str) -> pd.DataFrame:
    """Return a background characteristic of every group of a trial, as printed.

    Returns
    -------
    DataFrame
        One row a group and category: ``arm_id``, ``arm_nl``, ``arm_en`` (empty for groups over all arms), ``role``,
        ``parent_arm_id``, ``population``, ``population_nl``, ``population_en``, ``category``, ``category_nl``,
        ``category_en``, ``base_n``, ``share`` (0-1), ``ci_level``, ``ci_low``, ``ci_high``, ``status``, ``reason``,
        ``reason_nl``, ``reason_en``, ``figure_id``, ``source_id``.
    """
    return mart.frame("profile_groups", {"trial_id": trial_id, "characteristic": characteristic})


def load_profile_differences(mart: Mart, *, trial_id: str) -> pd.DataFrame:
    """Return the standardised difference of every category, computed from two printed shares.

    Returns
    -------
    DataFrame
        One row a comparison, group and category: ``comparison`` (``research-population`` or ``control``: the same
        ``population`` of the control arm), ``arm_id``,
        ``arm_nl``, ``arm_en``, ``population``, ``population_nl``, ``population_en``, ``characteristic``,
        ``characteristic_nl``, ``characteristic_en``, ``category``, ``category_nl``, ``category_en``, ``base_n``,
        ``share``, ``comparison_base_n``, ``comparison_share``, ``smd`` (standard deviations), ``figure_id``,
        ``comparison_figure_id``, ``source_id``.

    Notes
    -----
    Austin, P. C. (2009), Statistics in Medicine 28, 3083-3107, equation 2.
    """
    return mart.frame("profile_differences", {"trial_id": trial_id})


def load_wave_means(mart: Mart, *, trial_ids: tuple[str, ...], population: str) -> pd.DataFrame:
    """Return the printed means of the Tilburg University outcomes at each wave.

    Returns
    -------
    DataFrame
        One row a trial, outcome and wave (-1 = both together): ``trial_id``, ``town``, ``population``, ``wave``,
        ``outcome_id``, ``outcome_nl``, ``outcome_en``, ``kind``, ``position``, ``value`` (mean, or share where
        ``kind`` is ``binary``), ``significance``, ``status``, ``reason``, ``n`` (questionnaires of both waves
        together), ``n_figure_id``, ``figure_id``, ``source_id``.
    """
    return mart.frame("profile_wave_means", {"trial_ids": list(trial_ids), "population": population})


def load_profile_comparability(mart: Mart, *, trial_id: str, outcome_ids: tuple[str, ...]) -> pd.DataFrame:
    """Return how well what a trial measured fits some outcomes.

    Returns
    -------
    DataFrame
        ``outcome_id``, ``outcome_nl``, ``outcome_en``, ``trial_id``, ``grade``, ``measured_nl``, ``measured_en``,
        ``difference_nl``, ``difference_en``.
    """
    return mart.frame("profile_comparability", {"trial_id": trial_id, "outcome_ids": list(outcome_ids)})


def load_profile_findings(mart: Mart, *, tables: tuple[str, ...], kinds: tuple[str, ...]) -> pd.DataFrame:
    """Return what does not fit in some printed tables, named as ``source:table``, of some kinds.

    Returns
    -------
    DataFrame
        ``finding_id``, ``source_id``, ``table_id``, ``kind``, ``what``, ``printed``, ``computed``, ``figure_ids``
        (separated by spaces).
    """
    return mart.frame("profile_findings", {"tables": list(tables), "kinds": list(kinds)})
