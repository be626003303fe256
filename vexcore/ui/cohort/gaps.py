"""What could not be computed from participant data, and why."""

from __future__ import annotations

import pandas as pd

from vexcore.contracts.origin import RELEASED
from vexcore.ui.cohort.frames import draw_cohort_table
from vexcore.ui.cohort.words import name_absence
from vexcore.ui.text import _, format_count, pick


def describe_gaps(gaps: pd.DataFrame) -> str:
    """Return in a few words for how many outcomes of a trial something is missing."""
    outcomes = gaps["outcome_id"].nunique()
    if not outcomes:
        return _("niets")
    return _("bij 1 uitkomst") if outcomes == 1 else _("bij {n} uitkomsten").format(n=format_count(outcomes))


def draw_gaps(gaps: pd.DataFrame, *, origin: str, source_id: str, place: str) -> None:
    """Draw which outcomes are missing for persons of a trial, with the reason."""
    if gaps.empty:
        return
    table = gaps.assign(
        outcome=[pick(row, "outcome") for _index, row in gaps.iterrows()],
        why=[pick(row, "why") for _index, row in gaps.iterrows()],
        people=[
            format_count(row["persons"]) if row["status"] == RELEASED else name_absence(row)
            for _index, row in gaps.iterrows()
        ],
        source_id=source_id,
    )
    draw_cohort_table(
        table,
        origin=origin,
        title=_("Wat niet te berekenen was, en waarom"),
        columns={"outcome": _("Uitkomst"), "why": _("Waarom"), "people": _("Personen")},
        key="gaps",
        facts={_("Proef"): place},
        note=_(
            "Personen: met minstens één maand of meting die om deze reden ontbreekt. Een ontbrekende maand of meting "
            "telt nergens als nul."
        ),
    )
