"""Questions to the effects that were estimated from participant data.

Every question names an origin, ``demonstration`` (invented persons) or ``estimated`` (deliveries), and answers from
rows of that origin alone. A number is there only where ``status`` is ``released``; elsewhere ``reason`` says why not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from vexcore.contracts.selection import MAIN_COMPARISON
from vexcore.store.mart import Mart

ALL = "all"
EVERY_SUBGROUP = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateSelection:
    """A choice of estimated effects; an empty choice means no filter.

    Attributes
    ----------
    origin
        ``demonstration`` or ``estimated``.
    today
        ISO day; a trial whose embargo lasts until that day or longer has no numbers.
    outcomes
        Ids of outcomes.
    comparison
        ``A``, ``B``, ``C`` or `MAIN_COMPARISON`: of each trial its own, or the one that the outcome carries.
    trials, arms
        Ids of trials and arms.
    months
        Months since the start; questionnaires 12 x wave.
    models
        Models, such as ``M1``.
    uptake
        Effects of taking up the offer (ATT) in place of those of the offer itself.
    subgroup
        ``all``, one subgroup (``sex=female``), or `EVERY_SUBGROUP` for all of them and everybody.
    components
        Components that an arm offers, all of them.
    only
        Whether the arm offers nothing else.
    """

    origin: str
    today: str
    outcomes: tuple[str, ...]
    comparison: str = MAIN_COMPARISON
    trials: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    models: tuple[str, ...] = ("M1",)
    uptake: bool = False
    subgroup: str = ALL
    components: tuple[str, ...] = ()
    only: bool = False

    def parameters(self) -> dict[str, Any]:
        """Return the values that the statement binds."""
        return {
            "origin": self.origin,
            "today": self.today,
            "outcomes": list(self.outcomes),
            "comparison": self.comparison,
            "trials": list(self.trials),
            "arms": list(self.arms),
            "months": list(self.months),
            "models": list(self.models),
            "uptake": self.uptake,
            "subgroup": self.subgroup,
            "components": list(self.components),
            "only": self.only,
        }


def load_estimate_outcomes(mart: Mart, *, origin: str) -> pd.DataFrame:
    """Return the outcomes on which effects were estimated, being off assistance first.

    Returns
    -------
    DataFrame
        ``outcome_id``, ``label_nl``, ``label_en``, ``domain``, ``kind``, ``unit``, ``higher_is_better``, ``monthly``
        (from registers, month by month).
    """
    return mart.frame("estimate_outcomes", {"origin": origin})


def load_estimate_choices(
    mart: Mart, *, origin: str, outcome_id: str, trials: tuple[str, ...], today: str
) -> pd.DataFrame:
    """Return what the effects on an outcome can be chosen by.

    Returns
    -------
    DataFrame
        One row an axis (``month``, ``model``, ``comparison``, ``estimand``, ``subgroup``) and value: ``axis``, ``id``,
        ``released`` (how many of its effects have a number).
    """
    parameters = {"origin": origin, "outcome_id": outcome_id, "trials": list(trials), "today": today}
    return mart.frame("estimate_choices", parameters)


def load_estimates(mart: Mart, *, selection: EstimateSelection) -> pd.DataFrame:
    """Return one row an estimated effect.

    Returns
    -------
    DataFrame
        ``effect_id``, ``trial_id``, ``trial_name``, ``municipalities``, ``consent``, ``main_comparison`` (that of the
        trial on this outcome), ``baseline_after_assignment``, ``arm_id``, ``arm_nl``, ``arm_en``, ``role``,
        ``comparison_arm_id``, ``versus_nl``, ``versus_en``, ``comparison``, ``estimand``, ``model``, ``outcome_id``,
        ``outcome_nl``, ``outcome_en``, ``kind``, ``unit``, ``higher_is_better``, ``month``, ``subgroup``,
        ``estimate``, ``std_error``, ``se_type``, ``ci_level``, ``ci_low``, ``ci_high``, ``p_value``, ``p_holm``,
        ``p_bh``, ``p_randomisation``, ``p_interaction``, ``n``, ``n_arm``, ``n_comparison``, ``df``,
        ``comparison_mean``, ``comparison_sd``, ``first_stage_f``, ``mde``, ``dropped``, ``status``, ``reason``,
        ``reason_nl``, ``reason_en``, ``source_id``; by trial, arm (treatments first), outcome and month.
    """
    return mart.frame("estimate_effects", selection.parameters())


def load_estimate_errors(mart: Mart, *, origin: str, today: str, effect_ids: tuple[str, ...]) -> pd.DataFrame:
    """Return the uncertainty of effects under other kinds of standard error than their own.

    Returns
    -------
    DataFrame
        One row an effect and kind: ``effect_id``, ``se_type``, ``std_error``, ``ci_low``, ``ci_high`` (90 %),
        ``p_value``. The estimate is that of the effect.
    """
    return mart.frame("estimate_errors", {"origin": origin, "today": today, "effect_ids": list(effect_ids)})
