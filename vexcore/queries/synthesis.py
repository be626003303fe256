"""Questions to what trials say together.

Every question about estimates names one origin, ``published``, ``demonstration`` (invented persons) or ``estimated``
(deliveries), and answers from rows of that origin alone. A number is there only where ``status`` is ``released``;
elsewhere ``reason`` says why not.
"""

from __future__ import annotations

import pandas as pd

from vexcore.contracts.origin import EFFECT_LEVEL
from vexcore.store.mart import Mart


def load_pool_choices(mart: Mart, *, origin: str, today: str) -> pd.DataFrame:
    """Return the pools of an origin that can be chosen.

    Parameters
    ----------
    today
        ISO day; a pool with a trial whose embargo lasts until that day or longer has no number.

    Returns
    -------
    DataFrame
        One row a pool: ``component``, ``component_nl``, ``component_en``, ``outcome_id``, ``outcome_nl``,
        ``outcome_en``, ``domain``, ``measured``, ``month``, ``method``, ``k`` (trials that could be pooled; empty
        under an embargo), ``status``; by component, outcome, month and method (ITT first).
    """
    return mart.frame("synthesis_choices", {"origin": origin, "today": today})


def load_pooled(
    mart: Mart,
    *,
    origin: str,
    today: str,
    components: tuple[str, ...] = (),
    outcomes: tuple[str, ...] = (),
    months: tuple[int, ...] = (),
    methods: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Return pooled effects; an empty choice means no filter.

    Returns
    -------
    DataFrame
        One row a pool: what `load_pool_choices` has, ``kind``, ``unit`` (of the outcome; where ``scale`` is
        ``hedges-g`` the numbers are standard deviations), ``higher_is_better``, ``estimand``, ``comparison``,
        ``scale``, ``trials``, ``left_out`` (ids, separated by spaces), ``estimate``, ``std_error``, ``ci_level``,
        ``ci_low``, ``ci_high``, ``pi_low``, ``pi_high``, ``tau2``, ``tau2_low``, ``tau2_high``, ``i2``, ``q``,
        ``p_q``, ``fixed_estimate``, ``fixed_std_error``, ``reason``, ``reason_nl``, ``reason_en``.
    """
    parameters = {
        "origin": origin,
        "today": today,
        "components": list(components),
        "outcomes": list(outcomes),
        "months": list(months),
        "methods": list(methods),
    }
    return mart.frame("synthesis_pools", parameters)


def load_ledger(
    mart: Mart, *, origin: str, today: str, component: str, outcome_id: str, month: int, method: str
) -> pd.DataFrame:
    """Return the trials of a pool: what each brings, or why it is left out.

    Where a trial in the pool is under embargo today, nothing has what follows from the pool; ``pooled`` then names the
    other trials, which can be pooled anew.

    Returns
    -------
    DataFrame
        One row a trial, pooled ones first, then by name: ``trial_id``, ``trial_name``, ``municipalities``,
        ``consent``, ``arms``, ``arms_nl``, ``arms_en``, ``effect_ids``, ``comparison`` (letter), ``estimand``,
        ``n_arm``, ``n_comparison``, ``estimate``, ``std_error``, ``ci_low``, ``ci_high`` (those of the effect itself;
        empty where several effects or a change of scale made the number), ``pooled``, ``weight``, ``shrunken``,
        ``without_estimate``, ``without_low``, ``without_high``, ``status``, ``reason``, ``reason_nl``, ``reason_en``,
        ``grade``, ``difference_nl``, ``difference_en`` (what the trial measured beside the outcome; empty where
        the values follow its definition or nothing is known), ``source_id``.
    """
    parameters = {
        "origin": origin,
        "today": today,
        "component": component,
        "outcome_id": outcome_id,
        "month": month,
        "method": method,
        "level": EFFECT_LEVEL,
    }
    return mart.frame("synthesis_ledger", parameters)


def load_component_effects(mart: Mart, *, origin: str, today: str, outcome_id: str, month: int) -> pd.DataFrame:
    """Return what each component adds on an outcome at a month, components adding up; under an embargo no numbers.

    Returns
    -------
    DataFrame
        One row a component, in order: ``component``, ``component_nl``, ``component_en``, ``k``, ``arms``,
        ``components`` (how many trials, arms and components there are), ``trials`` (ids, separated by spaces),
        ``estimate``, ``std_error``, ``ci_level``, ``ci_low``, ``ci_high``, ``tau2``, ``status``, ``reason``,
        ``reason_nl``, ``reason_en``, ``source_id``.
    """
    parameters = {"origin": origin, "today": today, "outcome_id": outcome_id, "month": month}
    return mart.frame("synthesis_components", parameters)


def load_printed_ledger(mart: Mart) -> pd.DataFrame:
    """Return which printed effects could be pooled, and why they are not.

    Returns
    -------
    DataFrame
        One row a component and trial that offers it, by component and municipality: ``component``, ``component_nl``,
        ``component_en``, ``trial_id``, ``municipalities``, ``consent``, ``arms_nl``, ``arms_en`` (separated by
        semicolons), ``effects`` (how many at a horizon are printed), ``pooled`` (how many of them are pooled),
        ``first_month``, ``last_month``, ``reason``, ``reason_nl``, ``reason_en`` (why the others are not, separated by
        semicolons; empty where nothing is printed).
    """
    return mart.frame("synthesis_printed")
