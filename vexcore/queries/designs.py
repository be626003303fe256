"""Questions about how the trials were designed."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_designs(mart: Mart) -> pd.DataFrame:
    """Return the designs side by side.

    Returns
    -------
    DataFrame
        One row a trial: ``trial_id``, ``name``, ``legal_basis``, ``institute``, ``start_on``, ``end_on``, ``consent``,
        ``main_comparison``, ``baseline_after_assignment`` (empty = unknown), ``registry_id``, ``municipalities``,
        ``n_treatment_arms``, ``reference_arm_id`` (empty = no reference group), ``reference_randomised`` (empty =
        unknown), ``planned_n``, ``planned_figure_id``, ``realised_n``, ``realised_figure_id``; trials under
        article 83 first.
    """
    return mart.frame("designs")


def load_components(mart: Mart) -> pd.DataFrame:
    """Return the components in order of presentation.

    Returns
    -------
    DataFrame
        ``component``, ``label_nl``, ``label_en``, ``definition_nl``, ``definition_en``.
    """
    return mart.frame("design_component_words")


def load_arm_components(mart: Mart, *, components: tuple[str, ...] = (), only: bool = False) -> pd.DataFrame:
    """Return which arm offers which components beyond control.

    Parameters
    ----------
    components
        Components that an arm must offer; none = every arm.
    only
        Whether an arm may offer nothing else.

    Returns
    -------
    DataFrame
        One row an arm and component, one with an empty component for an arm that offers none: ``arm_id``, ``trial_id``,
        ``municipalities``, ``label_nl``, ``label_en``, ``role``, ``randomised``, ``parent_arm_id``, ``component``,
        ``component_nl``, ``component_en``.
    """
    return mart.frame("design_components", {"components": list(components), "only": only})


def load_arms(mart: Mart, *, trial: str) -> pd.DataFrame:
    """Return the arms of a trial and what is known about each.

    Returns
    -------
    DataFrame
        ``arm_id``, ``label_nl``, ``label_en``, ``role``, ``randomised``, ``parent_arm_id``, ``definition_nl``,
        ``definition_en``, ``note_nl``, ``note_en``, ``sources``; treatment arms first, then control and reference.
    """
    return mart.frame("design_arms", {"trial": trial})


def load_arm_rules(mart: Mart, *, trial: str) -> pd.DataFrame:
    """Return what each rule says for each arm of a trial.

    Returns
    -------
    DataFrame
        ``arm_id``, ``label_nl``, ``label_en``, ``role``, ``rule``, ``rule_nl``, ``rule_en``, ``value_nl``, ``value_en``
        (``unknown`` where no source says), ``sources``.
    """
    return mart.frame("design_rules", {"trial": trial})


def load_design_statements(mart: Mart, *, trial: str) -> pd.DataFrame:
    """Return what is stated about the design of a trial.

    Returns
    -------
    DataFrame
        ``topic`` (`exclusion`, `allocation`, `can-answer`, `cannot-answer`), ``position``, ``text_nl``, ``text_en``.
    """
    return mart.frame("design_statements", {"trial": trial})


def load_waves(mart: Mart, *, trial: str) -> pd.DataFrame:
    """Return when the questionnaires of a trial were filled in.

    Returns
    -------
    DataFrame
        ``instrument``, ``instrument_nl``, ``instrument_en``, ``wave``, ``when_nl``, ``when_en``, ``note_nl``,
        ``note_en``.
    """
    return mart.frame("design_waves", {"trial": trial})


def load_trial_notes(mart: Mart, *, trial: str) -> pd.DataFrame:
    """Return what is unknown, disputed or contradictory about a trial.

    Returns
    -------
    DataFrame
        ``field`` (of ``trial``), ``note_nl``, ``note_en``, ``sources``.
    """
    return mart.frame("design_notes", {"trial": trial})
