"""Questions to participant data: what was delivered, who was in it, and what came of them.

Every question names an origin, ``demonstration`` (invented persons) or ``estimated`` (deliveries), and answers from
rows of that origin alone. A number is there only where ``status`` is ``released``; elsewhere ``reason`` says why not.
"""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_cohort_origins(mart: Mart) -> pd.DataFrame:
    """Return the origins of participant data in the mart: ``origin``, ``trials`` (how many)."""
    return mart.frame("cohort_origins")


def load_deliveries(mart: Mart, *, origin: str) -> pd.DataFrame:
    """Return the delivered trials.

    Returns
    -------
    DataFrame
        One row a trial: ``trial_id``, ``trial_name``, ``registered``, ``municipalities`` (one text; empty where the
        registry does not know the trial), ``consent``, ``embargo_until``, ``delivered_by``, ``delivered_on``,
        ``payroll_from``, ``payroll_to``, ``benefit_from``, ``benefit_to``, ``files`` (separated by spaces),
        ``version``, ``source_id``, ``arms`` (that persons were assigned to, without the reference group),
        ``reference_arms``, ``persons``, ``persons_status``, ``persons_reason``, ``persons_reason_nl``,
        ``persons_reason_en``.
    """
    return mart.frame("cohort_deliveries", {"origin": origin})


def load_cohort_recruitment(mart: Mart, *, origin: str, trial_id: str) -> pd.DataFrame:
    """Return how many persons of a trial reached each stage.

    Returns
    -------
    DataFrame
        One row an arm (``all`` = all arms but the reference group) and stage: ``trial_id``, ``arm_id``, ``arm_nl``,
        ``arm_en``, ``role``, ``stage``, ``stage_nl``, ``stage_en``, ``count``, ``base_n``, ``share``, ``ci_low``,
        ``ci_high`` (95 %), ``status``, ``reason``, ``reason_nl``, ``reason_en``, ``source_id``.
    """
    return mart.frame("cohort_recruitment", {"origin": origin, "trial_id": trial_id})


def load_cohort_gaps(mart: Mart, *, origin: str, trials: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return which outcomes are missing for persons, and why.

    Returns
    -------
    DataFrame
        One row a trial, outcome and reason: ``trial_id``, ``outcome_id``, ``outcome_nl``, ``outcome_en``, ``reason``
        (why the outcome is missing), ``why_nl``, ``why_en``, ``persons``, ``status``, ``withheld``, ``reason_nl``,
        ``reason_en`` (why the number of persons is not shown).
    """
    return mart.frame("cohort_gaps", {"origin": origin, "trials": list(trials)})


def load_cohort_outflow(mart: Mart, *, origin: str, trials: tuple[str, ...], today: str) -> pd.DataFrame:
    """Return who left assistance and who came back.

    Parameters
    ----------
    trials
        Ids of trials; empty = all.
    today
        ISO day; a trial whose embargo lasts until that day or longer has no numbers by arm.

    Returns
    -------
    DataFrame
        One row a trial, arm (``all`` = all arms but the reference group), measure, definition, horizon and category:
        ``trial_id``, ``trial_name``, ``municipalities``, ``arm_id``, ``arm_nl``, ``arm_en``, ``role``, ``measure``,
        ``category``, ``category_nl``, ``category_en``, ``definition``, ``horizon_months``, ``count``, ``base_n``,
        ``share``, ``ci_low``, ``ci_high`` (95 %), ``status``, ``reason``, ``reason_nl``, ``reason_en``, ``source_id``.
    """
    return mart.frame("cohort_outflow", {"origin": origin, "trials": list(trials), "today": today})


def load_course_outcomes(mart: Mart, *, origin: str) -> pd.DataFrame:
    """Return the outcomes that have a course by month, being off assistance first.

    Returns
    -------
    DataFrame
        ``outcome_id``, ``label_nl``, ``label_en``, ``kind``, ``unit``.
    """
    return mart.frame("cohort_course_outcomes", {"origin": origin})


def load_course(
    mart: Mart, *, origin: str, trials: tuple[str, ...], outcome_id: str, by_arm: bool, today: str
) -> pd.DataFrame:
    """Return the course of an outcome by month since the start, among everybody assigned.

    Parameters
    ----------
    trials
        Ids of trials; empty = all.
    by_arm
        Single arms; otherwise all arms together, without the reference group.
    today
        ISO day; a trial whose embargo lasts until that day or longer has no numbers by arm.

    Returns
    -------
    DataFrame
        One row a trial, arm and month: ``trial_id``, ``trial_name``, ``municipalities``, ``arm_id``, ``arm_nl``,
        ``arm_en``, ``role``, ``month``, ``count``, ``base_n``, ``value`` (share, or mean in the unit of the outcome),
        ``ci_low``, ``ci_high`` (95 %), ``status``, ``reason``, ``reason_nl``, ``reason_en``, ``source_id``.
    """
    parameters = {
        "origin": origin,
        "trials": list(trials),
        "outcome_id": outcome_id,
        "by_arm": by_arm,
        "today": today,
    }
    return mart.frame("cohort_course", parameters)


def load_characteristics(mart: Mart, *, origin: str, trial_id: str, characteristic: str) -> pd.DataFrame:
    """Return a characteristic at the start of everybody assigned, or of participants beside decliners.

    Returns
    -------
    DataFrame
        One row an arm (``all`` = all arms but the reference group), population and category: ``arm_id``, ``arm_nl``,
        ``arm_en``, ``role``, ``population``, ``population_nl``, ``population_en``, ``category``, ``category_nl``,
        ``category_en``, ``count``, ``base_n``, ``share``, ``ci_low``, ``ci_high`` (95 %), ``status``, ``reason``,
        ``reason_nl``, ``reason_en``, ``source_id``.
    """
    parameters = {"origin": origin, "trial_id": trial_id, "characteristic": characteristic}
    return mart.frame("cohort_characteristics", parameters)


def load_scores(mart: Mart, *, origin: str, trial_id: str, today: str) -> pd.DataFrame:
    """Return the questionnaire outcomes of a trial wave by wave, with the reliability of each index.

    Parameters
    ----------
    today
        ISO day; a trial whose embargo lasts until that day or longer has no numbers by arm.

    Returns
    -------
    DataFrame
        One row an arm (``all`` = all arms but the reference group), outcome and wave: ``arm_id``, ``arm_nl``,
        ``arm_en``, ``role``, ``outcome_id``, ``outcome_nl``, ``outcome_en``, ``kind``, ``unit``, ``wave``, ``count``,
        ``base_n``, ``value`` (mean, or share where ``kind`` is ``binary``), ``std_dev``, ``ci_low``, ``ci_high``
        (95 %), ``status``, ``reason``, ``reason_nl``, ``reason_en``, ``alpha``, ``items``, ``alpha_n``,
        ``alpha_status``, ``alpha_reason_nl``, ``alpha_reason_en`` (Cronbach's alpha over all arms; all empty for an
        outcome that has none), ``source_id``.
    """
    return mart.frame("cohort_scores", {"origin": origin, "trial_id": trial_id, "today": today})


def load_cohort_response(mart: Mart, *, origin: str, trial_id: str) -> pd.DataFrame:
    """Return how many participants filled in each questionnaire.

    Returns
    -------
    DataFrame
        One row an instrument, wave and arm (``all`` = all arms but the reference group): ``instrument``,
        ``instrument_nl``, ``instrument_en``, ``wave``, ``arm_id``, ``arm_nl``, ``arm_en``, ``role``, ``count``,
        ``base_n``, ``share``, ``ci_low``, ``ci_high`` (95 %), ``status``, ``reason``, ``reason_nl``, ``reason_en``,
        ``source_id``.
    """
    return mart.frame("cohort_response", {"origin": origin, "trial_id": trial_id})
