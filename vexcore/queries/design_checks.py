"""Questions to participant data about the design: whether arms are alike, who answered, what that can do to effects.

Every question names an origin and a trial. A number is there only where ``status`` is ``released``; elsewhere
``reason`` says why not.
"""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_balance_checks(mart: Mart, *, origin: str, trial_id: str) -> pd.DataFrame:
    """Return how the arms differ at the start, and the participants from everybody.

    Returns
    -------
    DataFrame
        One row an arm (``all`` = all arms but the reference group), comparison group (``all`` = everybody), population,
        characteristic (``all`` = all together, ``allocation`` = the sizes of the arms) and category (``all`` = the test
        of the characteristic): ``arm_id``, ``arm_nl``, ``arm_en``, ``role``, ``comparison_arm_id``, ``comparison_nl``,
        ``comparison_en``, ``comparison_role``, ``population``, ``population_nl``, ``population_en``, ``wave``,
        ``characteristic``, ``characteristic_nl``, ``characteristic_en``, ``category``, ``category_nl``,
        ``category_en``, ``count``, ``base_n``, ``share``, ``smd`` (standard deviations), ``statistic``,
        ``std_error``, ``test``, ``test_statistic``, ``df``, ``p_value``, ``status``, ``reason``,
        ``reason_nl``, ``reason_en``, ``source_id``.
    """
    parameters = {"origin": origin, "trial_id": trial_id, "respondents": False}
    return mart.frame("design_check_rows", parameters)


def load_response_checks(mart: Mart, *, origin: str, trial_id: str) -> pd.DataFrame:
    """Return how response differs by arm (characteristic ``response``), and how those who answered differ.

    Returns
    -------
    DataFrame
        One row an arm, wave, characteristic and category, with the columns of `load_balance_checks`: ``statistic`` is
        the difference from the comparison group (a share), ``std_error`` its HC2 standard error.
    """
    return mart.frame("design_check_rows", {"origin": origin, "trial_id": trial_id, "respondents": True})


def load_bounds(mart: Mart, *, origin: str, trial_id: str, today: str) -> pd.DataFrame:
    """Return the Lee bounds of effects on questionnaire outcomes, where arms differ in response.

    Parameters
    ----------
    today
        ISO day; a trial whose embargo lasts until that day or longer has no bounds.

    Returns
    -------
    DataFrame
        One row an arm, comparison arm, outcome and wave: ``arm_id``, ``arm_nl``, ``arm_en``, ``comparison_arm_id``,
        ``comparison_nl``, ``comparison_en``, ``comparison_role``, ``outcome_id``, ``outcome_nl``, ``outcome_en``,
        ``kind``, ``unit``, ``wave``, ``response_arm``, ``response_comparison``, ``trimmed_share`` (shares), ``low``,
        ``high`` (bounds, in the unit of the outcome), ``ci_level``, ``ci_low``, ``ci_high`` (Imbens-Manski),
        ``status``, ``reason``, ``reason_nl``, ``reason_en``, ``source_id``.
    """
    return mart.frame("design_check_bounds", {"origin": origin, "trial_id": trial_id, "today": today})
