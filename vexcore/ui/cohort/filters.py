"""Filters of the views on participant data."""

from __future__ import annotations

import pandas as pd

from vexcore.ui.cohort.words import name_trial
from vexcore.ui.text import _
from vexcore.ui.widgets import choose_many, choose_one

FIRST_TRIAL = "groningen"


def name_trials(deliveries: pd.DataFrame) -> dict[str, str]:
    """Return the names of the delivered trials by id, in the order of their names."""
    names = {str(row["trial_id"]): name_trial(row) for _index, row in deliveries.iterrows()}
    return dict(sorted(names.items(), key=lambda item: item[1]))


def choose_trial(deliveries: pd.DataFrame) -> str:
    """Let the reader choose one trial; opens on Groningen where it is in the data."""
    return choose_one(_("Proef"), name_trials(deliveries), key="proef", default=FIRST_TRIAL)


def choose_trials(deliveries: pd.DataFrame) -> tuple[str, ...]:
    """Let the reader choose trials; none chosen means all."""
    return choose_many(_("Proeven"), name_trials(deliveries), key="proeven", placeholder=_("alle proeven"))
