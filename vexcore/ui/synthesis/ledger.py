"""The ledger of comparability: of every trial what it brings to the mean, or why it brings nothing."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.contracts.origin import DEMONSTRATION
from vexcore.ui.cohort.frames import draw_cohort_table
from vexcore.ui.design.words import name_consent
from vexcore.ui.synthesis.choice import PoolChoice
from vexcore.ui.synthesis.forest import list_facts, name_subject
from vexcore.ui.synthesis.reasons import tell_apart
from vexcore.ui.synthesis.rows import tell_why
from vexcore.ui.text import MISSING, _, format_count, is_missing, pick

GRADES = {
    "same": _("zelfde"),
    "similar": _("lijkt erop"),
    "different": _("iets anders"),
    "unknown": _("niet bekend"),
}


def tell_limits(trials: pd.DataFrame, *, origin: str) -> str:
    """Return in lines what may not be added up: the trials left out, and what never goes together.

    Parameters
    ----------
    trials
        From `vexcore.ui.synthesis.rows.describe_trials`.
    origin
        Of the pool.
    """
    never = _(
        "**Nooit**: verzonnen en echte mensen, verschillende uitkomsten of maanden, en "
        "[richtingen uit teksten](synthese?cijfers=Gedrukt#oogst)."
    )
    asked = _("**Alleen als u het kiest**: gedrukte effecten bij die uit leveringen.")
    always = [never] if origin == DEMONSTRATION else [asked, never]
    return "\n".join(f"- {line}" for line in (*tell_apart(trials), *always))


def draw_ledger(trials: pd.DataFrame, choice: PoolChoice) -> None:
    """Draw the ledger as a table.

    Parameters
    ----------
    trials
        From `vexcore.ui.synthesis.rows.describe_trials`.
    """
    draw_cohort_table(
        list_ledger(trials),
        origin=choice.origin,
        title=_("Grootboek: {pool}").format(pool=name_subject(choice)),
        columns={
            "place": _("Proef"),
            "counted": _("Opgeteld"),
            "told_words": _("Waarom niet, of wat te weten"),
            "arms_words": _("Groepen"),
            "consent_words": _("Toestemming"),
            "comparison_words": _("Vergelijking"),
            "estimand_words": _("Effect van"),
            "grade_words": _("Zo gemeten"),
            "difference": _("Wat anders is gemeten"),
            "shown": _("Effect"),
            "people": _("Mensen (groep / vergelijking)"),
        },
        key="ledger",
        facts=list_facts(choice),
        note=_(
            "Een proef telt als één, hoeveel groepen zij ook had; groepen met alleen dit onderdeel zijn eerst tot één "
            "effect samengenomen. Groepen met meer onderdelen tellen niet mee."
        ),
    )


def list_ledger(trials: pd.DataFrame) -> pd.DataFrame:
    """Return the trials with the texts of the ledger."""
    rows = trials.to_dict("records")
    return trials.assign(
        counted=[_("ja") if row["inside"] else _("nee") for row in rows],
        told_words=[tell_why(row) for row in rows],
        arms_words=[pick(row, "arms") or MISSING for row in rows],
        consent_words=[
            MISSING if is_missing(row["consent"]) else name_consent(row["consent"]).strip("*") for row in rows
        ],
        comparison_words=[MISSING if is_missing(row["comparison"]) else str(row["comparison"]) for row in rows],
        estimand_words=[MISSING if is_missing(row["estimand"]) else str(row["estimand"]) for row in rows],
        grade_words=[MISSING if is_missing(row["grade"]) else GRADES[row["grade"]] for row in rows],
        difference=[pick(row, "difference") for row in rows],
        people=[
            MISSING
            if is_missing(row["n_arm"])
            else f"{format_count(row['n_arm'])} / {format_count(row['n_comparison'])}"
            for row in rows
        ],
    )


def draw_limits(trials: pd.DataFrame, *, origin: str) -> None:
    """Draw in words what may not be added up."""
    st.markdown(tell_limits(trials, origin=origin))
