"""The words of the overview: fields of the registry, stages and names as the reader reads them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from vexcore.ui.places import name_place
from vexcore.ui.text import _, is_missing

UNKNOWN = "unknown"
LEGAL_BASIS = {"article-83": _("artikel 83"), "ordinary-law": _("gewone wet")}
CONSENT = {
    "pre": _("eerst toestemming, dan loting"),
    "post": _("eerst loting, dan toestemming"),
    UNKNOWN: _("niet bekend"),
}
SOURCE_KINDS = {"slides": _("presentatie"), "report": _("onderzoeksrapport"), "letter": _("raadsbrief")}
FIELDS = {
    "name": _("Naam"),
    "legal_basis": _("Wettelijke grondslag"),
    "institute": _("Onderzoekers"),
    "start_on": _("Begin"),
    "end_on": _("Einde"),
    "consent": _("Toestemming en loting"),
    "baseline_after_assignment": _("Eerste vragenlijst"),
    "main_comparison": _("Met wie vergeleken"),
    "registry_id": _("Proevenregister"),
    "population": _("Mensen in de bijstand"),
    "target_population": _("Doelgroep"),
    "planned_n": _("Gepland aantal"),
    "realised_n": _("Deelnemers"),
    "status": _("Stand"),
}
"""Fields of a trial that a note can be about, in order of presentation."""


def order_trials(trials: pd.DataFrame) -> pd.DataFrame:
    """Return the trials with the words of the registry, those under article 83 first, then by place.

    Returns
    -------
    pandas.DataFrame
        The given columns and ``place``, ``legal_words``.
    """
    worded = trials.assign(
        place=[name_place(trial["municipalities"]) for _row, trial in trials.iterrows()],
        legal_words=[LEGAL_BASIS[basis] for basis in trials["legal_basis"]],
    )
    return worded.sort_values(["legal_basis", "place"], ignore_index=True)


def describe_publisher(row: Any) -> str:
    """Return who says something, and when: ``De Stentor, 2018``."""
    field = "institution" if not is_missing(row["institution"]) else "title"
    name = str(row[field])
    return name if is_missing(row["published_on"]) else f"{name}, {str(row['published_on'])[:4]}"
