"""Questions about outflow over time: curves, tests between arms, and exits to work beside what was expected.

A number is there only where ``status`` is ``released``; elsewhere ``reason`` says why not.
"""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart

ON_ASSISTANCE = "on-assistance"
LEFT = "left"
RE_ENTRY = "re-entry"
FIRST_EXIT = "first-exit-of-assigned"
NO_RETURN = "no-return-of-assigned"


def load_curves(mart: Mart, *, origin: str, trials: tuple[str, ...], curve: str, today: str) -> pd.DataFrame:
    """Return curves of outflow, at the ends of the months at which enough people left since the month before.

    Parameters
    ----------
    trials
        Ids of trials; empty = all.
    curve
        `ON_ASSISTANCE` (share that has not left), `LEFT` (share that left for a reason) or `RE_ENTRY` (share of those
        who left that is back, by months since the exit).
    today
        ISO day; a trial whose embargo lasts until that day or longer has one row an arm, without numbers.

    Returns
    -------
    DataFrame
        One row a trial, reason, definition, arm (``all`` = all arms but the reference group) and month: ``trial_id``,
        ``trial_name``, ``municipalities``, ``consent``, ``embargo_until``, ``arm_id``, ``arm_nl``, ``arm_en``,
        ``role``, ``curve``, ``exit_reason``, ``category_nl``, ``category_en`` (of the reason), ``definition``,
        ``month`` (0 = that of the start), ``base_n``, ``at_risk`` (after the month, rounded down to a multiple of 5),
        ``events``, ``estimate``, ``ci_low``, ``ci_high`` (95 %), ``status``, ``reason``, ``reason_nl``,
        ``reason_en``, ``source_id``.
    """
    parameters = {"origin": origin, "trials": list(trials), "curve": curve, "today": today}
    return mart.frame("survival_curves", parameters)


def load_survival_tests(mart: Mart, *, origin: str, trials: tuple[str, ...], today: str) -> pd.DataFrame:
    """Return outflow over time as single numbers: tests, hazard ratios and months on assistance.

    Parameters
    ----------
    today
        ISO day; what tells arms of a trial apart whose embargo lasts until that day or longer has no numbers.

    Returns
    -------
    DataFrame
        One row a trial, definition, reason, test, horizon and arm: ``trial_id``, ``trial_name``, ``municipalities``,
        ``embargo_until``, ``arm_id``, ``arm_nl``, ``arm_en``, ``role``, ``comparison_arm_id``, ``versus_nl``,
        ``versus_en``, ``exit_reason``, ``definition``, ``test``, ``horizon_months``, ``estimate``, ``ci_level``,
        ``ci_low``, ``ci_high``, ``statistic``, ``df``, ``p_value``, ``status``, ``reason``, ``reason_nl``,
        ``reason_en``, ``source_id``.
    """
    return mart.frame("survival_tests", {"origin": origin, "trials": list(trials), "today": today})


def load_work_ratios(mart: Mart, *, origin: str, trials: tuple[str, ...], today: str) -> pd.DataFrame:
    """Return exits to work over those that the benefit register led to expect, of any origin.

    Returns
    -------
    DataFrame
        One row a trial, definition and arm: ``trial_id``, ``trial_name``, ``municipalities``, ``arm_id``, ``arm_nl``,
        ``arm_en``, ``role``, ``definition``, ``horizon_months``, ``observed``, ``expected`` (persons), ``estimate``
        (observed over expected), ``ci_level``, ``ci_low``, ``ci_high`` (exact), ``p_value``, ``status``, ``reason``,
        ``reason_nl``, ``reason_en``, ``figure_id`` (of the printed yearly probability), ``source_id``.
    """
    return mart.frame("survival_ratios", {"origin": origin, "trials": list(trials), "today": today})
