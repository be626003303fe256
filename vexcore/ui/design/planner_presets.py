"""The sizes of the nine trials, as examples to plan from."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from vexcore.estimate.planned_trial import Consent
from vexcore.queries.flow import load_flow
from vexcore.ui.cached import ask
from vexcore.ui.places import name_place
from vexcore.ui.render import link_passport
from vexcore.ui.text import _, format_count, is_missing

OWN = "eigen"
"""Id of the choice for sizes of one's own."""

_OWN_PERSONS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """Sizes to start from.

    Attributes
    ----------
    n_arm, n_comparison
        Persons drawn.
    consent
        ``pre`` or ``post``.
    take_up
        Of 100 drawn for the arm, how many take part.
    note
        Where the sizes come from.
    """

    n_arm: int
    n_comparison: int
    consent: Consent
    take_up: int
    note: str


def name_presets(designs: pd.DataFrame) -> dict[str, str]:
    """Return the names of the examples by id: one's own first, then every trial whose size is known.

    Parameters
    ----------
    designs
        From `load_designs`.
    """
    known = designs[designs["realised_n"].notna()]
    names = {str(row["trial_id"]): name_place(row["municipalities"]) for row in known.to_dict("records")}
    return {OWN: _("Eigen aantallen")} | dict(sorted(names.items(), key=lambda item: item[1]))


def build_preset(chosen: str, designs: pd.DataFrame) -> Preset:
    """Return the sizes of a trial: by arm where a report prints them, else its participants in equal parts."""
    if chosen == OWN:
        return Preset(
            n_arm=_OWN_PERSONS,
            n_comparison=_OWN_PERSONS,
            consent="pre",
            take_up=100,
            note=_("Een voorbeeld om mee te beginnen: vul uw eigen aantallen in."),
        )
    design = next(row for row in designs.to_dict("records") if row["trial_id"] == chosen)
    flow = ask(load_flow, trial=chosen)
    stage = "assigned" if design["consent"] == "post" else "participants"
    arms = flow[(flow["stage"] == stage) & flow["parent_arm_id"].isna()]
    treated, control = arms[arms["role"] == "treatment"], arms[arms["role"] == "control"]
    if treated.empty or control.empty:
        return _divide_equally(design)
    agreed = flow[(flow["stage"] == "consented") & flow["arm_id"].isin(treated["arm_id"])]
    take_up = 100 if agreed.empty else round(100 * int(agreed["count"].sum()) / int(treated["count"].sum()))
    return Preset(
        n_arm=round(float(treated["count"].mean())),
        n_comparison=int(control["count"].iloc[0]),
        consent="post" if design["consent"] == "post" else "pre",
        take_up=take_up,
        note=_tell_arms(treated, control, agreed),
    )


def _tell_arms(treated: pd.DataFrame, control: pd.DataFrame, agreed: pd.DataFrame) -> str:
    note = _("Gedrukt: proefgroepen van {arms} mensen, hier het gemiddelde; controlegroep van {control}.").format(
        arms=", ".join(_link(row) for row in treated.to_dict("records")), control=_link(control.iloc[0].to_dict())
    )
    if agreed.empty:
        return note
    return _("{note} In de proefgroepen stemden {agreed} mensen toe.").format(
        note=note, agreed=", ".join(_link(row) for row in agreed.to_dict("records"))
    )


def _link(row: Mapping[Hashable, Any]) -> str:
    return link_passport(format_count(row["count"]), row["figure_id"])


def _divide_equally(design: Mapping[Hashable, Any]) -> Preset:
    groups = int(design["n_treatment_arms"]) + 1
    note = _(
        "Geen bron geeft aantallen per groep. Hier zijn de {n} deelnemers in {groups} gelijke groepen verdeeld."
    ).format(n=link_passport(format_count(design["realised_n"]), design["realised_figure_id"]), groups=groups)
    if is_missing(design["consent"]) or design["consent"] not in ("pre", "post"):
        note = _(
            "{note} Wat eerst kwam, toestemming of loting, is *onbekend*; gerekend is met toestemming vooraf."
        ).format(note=note)
    persons = round(float(design["realised_n"]) / groups)
    return Preset(n_arm=persons, n_comparison=persons, consent="pre", take_up=100, note=note)
