"""Questions about treatment effects in numbers."""

from __future__ import annotations

import pandas as pd

from vexcore.contracts.selection import EffectSelection
from vexcore.store.mart import Mart


def load_effects(mart: Mart, *, selection: EffectSelection) -> pd.DataFrame:
    """Return one row a published effect.

    Returns
    -------
    DataFrame
        ``effect_id``, ``trial_id``, ``trial_name``, ``main_comparison``, ``arm_id``, ``arm_nl``, ``arm_en``,
        ``arm_role``, ``comparison_arm_id``, ``versus_nl``, ``versus_en``, ``comparison``, ``estimand``, ``model``,
        ``outcome_id``, ``outcome_nl``, ``outcome_en``, ``outcome_position``, ``domain``, ``month``, ``estimate``,
        ``se_type``, ``ci_level``, ``ci_low``, ``ci_high`` (shares), ``significant``, ``n``, ``n_arm``,
        ``n_comparison`` (persons), ``comparison_mean``, ``mde`` (shares), ``status``, ``reason``, ``reason_nl``,
        ``reason_en``, ``figure_id``, ``source_id``; by outcome, trial, arm (treatments first) and month.
    """
    return mart.frame("effects", selection.parameters())


def load_effect_outcomes(mart: Mart) -> pd.DataFrame:
    """Return every outcome: ``outcome_id``, ``label_nl``, ``label_en``, ``domain``, ``measured``, ``effects``."""
    return mart.frame("effect_outcomes")


def load_effect_findings(mart: Mart, *, effect_ids: tuple[str, ...]) -> pd.DataFrame:
    """Return one row a finding and an effect whose figure it speaks of.

    Returns
    -------
    DataFrame
        ``finding_id``, ``kind``, ``kind_nl``, ``kind_en``, ``what``, ``printed``, ``computed``, ``figure_key`` (all
        its figures), ``effect_id``, ``outcome_id``, ``outcome_nl``, ``outcome_en``, ``arm_id``, ``arm_nl``,
        ``arm_en``, ``month``, ``figure_id``; repeated rows first.
    """
    return mart.frame("effect_findings", {"effect_ids": list(effect_ids)})


def load_effect_groups(mart: Mart, *, trials: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return persons assigned, consented and invited, by arm and for the whole trial (arm ``all``).

    Returns
    -------
    DataFrame
        ``trial_id``, ``arm_id``, ``arm_nl``, ``arm_en``, ``arm_role``, ``stage``, ``count``, ``figure_id``,
        ``source_id``.
    """
    return mart.frame("effect_groups", {"trials": list(trials)})


def load_effect_notes(mart: Mart, *, field: str) -> pd.DataFrame:
    """Return the notes on a field of `trial`: ``trial_id``, ``field``, ``note_nl``, ``note_en``, ``sources``."""
    return mart.frame("effect_notes", {"field": field})
