"""What was not delivered, and what cannot be computed without it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vexcore.deliveries.report import Findings

WITHOUT_FILE: Mapping[str, str] = {
    "months": "no register outcome: wage, hours, contract, benefit",
    "exits": "no outflow by reason and no return to benefit",
    "answers": "no outcome of the questionnaires",
    "caseworker": "no participation ladder, goals, activities or contacts",
}
"""What cannot be computed without a file."""

WITHOUT_COLUMN: Mapping[str, Mapping[str, str]] = {
    "persons": {
        "chosen_arm_id": "what people of a choice arm chose is not known",
        "municipality_id": "no results by municipality",
        "randomised_on": "no start wave among the covariates",
        "started_on": "month 0 is the calendar month of the trial's start for everybody",
        "observed_until": "who died or emigrated counts as seen until the windows end",
        "block": "no adjustment for the strata of the draw",
        "cluster_id": "everybody counts as drawn on their own",
        "invited": "no recruitment by step",
        "consented": "no comparison A and no split by consent",
        "took_up": "no effect on those who took the treatment up (ATT)",
        "withdrew_on": "no withdrawals",
        "sex": "no profile by and no adjustment for sex",
        "age": "no profile by and no adjustment for age; who is younger than the adult minimum wage is not known",
        "education": "no profile by and no adjustment for education",
        "migration": "no profile by and no adjustment for migration background",
        "benefit_norm": "no profile by and no adjustment for benefit norm",
        "household": "no profile by household and no model M5",
        "benefit_months": "no profile by and no adjustment for the length of the benefit",
        "wage_eur_6m": "no adjustment for earlier wages",
        "wage_eur_12m": "no model M6",
        "wage_eur_24m": "no model M7",
    },
    "months": {
        "benefit": "no outcome off_benefit",
        "wage_eur": "no wage and no outcome by share of the minimum wage",
        "hours": "no outcome by hours",
        "contract": "no outcome by kind of contract",
    },
    "exits": {"returned_on": "no return to benefit, so that only first exits can be counted"},
}
"""What cannot be computed without an optional column of a file that was delivered."""


def report_absences(delivered: Mapping[str, Any], findings: Findings) -> None:
    """Say which optional files and columns were not delivered.

    Parameters
    ----------
    delivered
        Names of the columns of each delivered file, by its name.
    findings
        Takes the sentences.
    """
    for file, consequence in WITHOUT_FILE.items():
        if file not in delivered:
            findings.say_absent(f"{file} was not delivered: {consequence}.")
    for file, columns in WITHOUT_COLUMN.items():
        for column, consequence in columns.items():
            if file in delivered and column not in delivered[file]:
                findings.say_absent(f"{file}.{column} was not delivered: {consequence}.")
