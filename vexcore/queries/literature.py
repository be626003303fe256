"""Questions about what sources state in words."""

from __future__ import annotations

import pandas as pd

from vexcore.contracts.selection import EffectSelection
from vexcore.store.mart import Mart

OTHER_THEME = "other"

_THEMES: dict[str, dict[str, str]] = {
    "outflow": {
        "outflow_from_benefit": "benefit",
        "outflow_to_work": "benefit",
        "outflow_to_work_by_hours_worked": "benefit",
        "outflow_to_work_share_of_outflow": "benefit",
    },
    "full-time": {"job_full_time": "working-hours"},
    "part-time": {"job_part_time": "working-hours", "job_gt12h": "working-hours", "small_jobs": "working-hours"},
    "work": {
        "employment": "work-income",
        "durable_work": "contract",
        "job_above_benefit_level": "work-income",
        "job_duration": "contract",
        "permanent_contract": "contract",
        "self_employment": "work-income",
    },
    "job-search": {"job_search": "job-search", "job_interviews": "job-search"},
    "wellbeing": {
        "health": "health-wellbeing",
        "health_wellbeing": "health-wellbeing",
        "life_satisfaction": "health-wellbeing",
        "mental_health": "health-wellbeing",
        "wellbeing": "health-wellbeing",
        "wellbeing_rating": "health-wellbeing",
    },
    "social": {
        "autonomy": "self-efficacy",
        "job_search_self_efficacy": "self-efficacy",
        "participation_ladder": "participation",
        "self_confidence_self_reliance": "self-efficacy",
        "social_participation": "participation",
        "trust_local_government": "trust",
    },
    OTHER_THEME: {},
}
THEMES = tuple(_THEMES)
"""Themes that statements are gathered under, in order of presentation."""

_THEME_OF = {item: theme for theme, items in _THEMES.items() for item in items}
_DOMAIN_OF = {item: domain for items in _THEMES.values() for item, domain in items.items()}


def load_literature_effects(mart: Mart, *, selection: EffectSelection) -> pd.DataFrame:
    """Return one row a statement of a source on what a trial did to people.

    Parameters
    ----------
    selection
        Trials, domains and components count; the rest does not apply to words.

    Returns
    -------
    DataFrame
        ``source_id``, ``position``, ``trial_id`` (``all`` = the trials together), ``kind``, ``item``, ``arm_id``,
        ``arms_nl``, ``arms_en``, ``horizon_months``, ``value``, ``unit``, ``comparison``, ``significance``,
        ``direction`` (``+``, ``0``, ``-`` or empty), ``statement_nl``, ``statement_en``, ``contradiction``,
        ``figure_id``, ``source_title``, ``institution``, ``published_on``, ``url``, ``theme`` (one of `THEMES`),
        ``domain`` (empty where it has none), ``is_level`` (a number of one group, such as that of the comparison group,
        which states no difference); statements against control first within a trial, the trials together last.
    """
    bound = {"trials": list(selection.trials), "components": list(selection.components), "only": selection.only}
    found = mart.frame("literature_effects", bound)
    found["theme"] = [_THEME_OF.get(item, OTHER_THEME) for item in found["item"]]
    found["domain"] = [_DOMAIN_OF.get(item, "") for item in found["item"]]
    found["is_level"] = found["direction"].isna() & found["value"].notna() & found["significance"].ne("no")
    if selection.domains:
        found = found.loc[found["domain"].isin(selection.domains)].reset_index(drop=True)
    return found
