"""What the reader chooses of estimated effects, all of it in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from vexcore.contracts.selection import MAIN_COMPARISON
from vexcore.queries.estimates import ALL, EstimateSelection, load_estimate_choices, load_estimate_outcomes
from vexcore.ui.cached import ask
from vexcore.ui.cohort.effects_people import name_subgroup, order_subgroup
from vexcore.ui.cohort.effects_threshold import choose_thresholds
from vexcore.ui.cohort.effects_words import MODEL_WORDS, UPTAKE, Thresholds
from vexcore.ui.cohort.filters import choose_trials
from vexcore.ui.design.arms import choose_components
from vexcore.ui.text import _, pick
from vexcore.ui.widgets import choose_one

FIRST_MONTH = 24
STANDARD = "M1"
WAVES = {12: _("Eerste (maand 12)"), 24: _("Tweede (maand 24)")}


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectChoice:
    """What the reader chose.

    Attributes
    ----------
    selection
        Which effects.
    thresholds
        What counts as an effect that matters.
    label, kind
        Name and kind of the outcome.
    monthly
        Whether the outcome comes from registers, month by month.
    subgroup
        Name of the subgroup; empty for everybody.
    """

    selection: EstimateSelection
    thresholds: Thresholds
    label: str
    kind: str
    monthly: bool
    subgroup: str

    @property
    def month(self) -> int:
        """The chosen month."""
        return self.selection.months[0]

    @property
    def model(self) -> str:
        """The chosen model."""
        return self.selection.models[0]

    def name_time(self) -> str:
        """Return the chosen month in words, for within a sentence."""
        if self.monthly:
            return _("na 1 maand") if self.month == 1 else _("na {n} maanden").format(n=self.month)
        wave = _("bij de {n}e vervolgmeting (maand {month})")
        return wave.format(n=self.month // 12, month=self.month)

    def everybody(self) -> EstimateSelection:
        """Return the same selection for everybody."""
        return replace(self.selection, subgroup=ALL)


def choose_effects(deliveries: pd.DataFrame, outcomes: pd.DataFrame, *, origin: str, today: str) -> EffectChoice:
    """Let the reader choose estimated effects.

    Parameters
    ----------
    deliveries
        From `vexcore.queries.cohort.load_deliveries`.
    outcomes
        From `vexcore.queries.estimates.load_estimate_outcomes`; not empty.
    """
    first, second = st.columns([3, 2])
    with first:
        outcome = _choose_outcome(outcomes)
    with second:
        comparison = _choose_comparison()
    first, second = st.columns([3, 2])
    with first:
        trials = choose_trials(deliveries)
    offered = choose_components()
    values = ask(
        load_estimate_choices, origin=origin, outcome_id=str(outcome["outcome_id"]), trials=trials, today=today
    )
    if values.empty:
        values = ask(
            load_estimate_choices, origin=origin, outcome_id=str(outcome["outcome_id"]), trials=(), today=today
        )
    with second:
        month = _choose_month(_list(values, "month"), monthly=bool(outcome["monthly"]))
    thresholds = choose_thresholds(str(outcome["kind"]))
    with st.expander(_("Model, deelgroep en soort effect"), icon=":material/tune:"):
        model = _choose_model(_list(values, "model"))
        subgroup, name = _choose_subgroup(_list(values, "subgroup"))
        uptake = _choose_estimand(_list(values, "estimand"))
    return EffectChoice(
        selection=EstimateSelection(
            origin=origin,
            today=today,
            outcomes=(str(outcome["outcome_id"]),),
            comparison=comparison,
            trials=trials,
            months=(month,),
            models=(model,),
            uptake=uptake,
            subgroup=subgroup,
            components=offered.components,
            only=offered.only,
        ),
        thresholds=thresholds,
        label=pick(outcome, "label"),
        kind=str(outcome["kind"]),
        monthly=bool(outcome["monthly"]),
        subgroup=name,
    )


def load_outcomes(origin: str) -> pd.DataFrame:
    """Return the outcomes on which effects were estimated."""
    return ask(load_estimate_outcomes, origin=origin)


def _list(values: pd.DataFrame, axis: str) -> pd.Series:
    """Return how many effects have a number, by value of an axis."""
    own = values[values["axis"] == axis]
    return pd.Series(own["released"].to_numpy(), index=own["id"].to_numpy(), dtype="int64")


def _choose_outcome(outcomes: pd.DataFrame) -> pd.Series:
    names = {str(row["outcome_id"]): pick(row, "label") for _index, row in outcomes.iterrows()}
    chosen = choose_one(_("Effect waarop"), names, key="effectuitkomst")
    return outcomes[outcomes["outcome_id"] == chosen].iloc[0]


def _choose_comparison() -> str:
    return choose_one(
        _("Vergelijking"),
        {MAIN_COMPARISON: _("Hoofdvergelijking"), "A": "A", "B": "B", "C": "C"},
        key="vergelijking",
        help_text=_(
            "De hoofdvergelijking is B in Groningen en C in de andere proeven; bij vragenlijsten in Groningen A, want "
            "alleen wie ja zei vulde ze in.\n\n"
            "A: wie ja zei, tegen wie ja zei in de controlegroep. Selectief: geen oorzaak en gevolg.\n\n"
            "B: wie is ingeloot, tegen de gelote referentiegroep.\n\n"
            "C: wie is ingeloot, tegen de controlegroep."
        ),
    )


def find_first_month(months: pd.Series) -> int:
    """Return the month to open on: 24 where some effect has a number or none has, or else the last one with a number.

    Parameters
    ----------
    months
        How many effects have a number, by month.
    """
    offered = [int(month) for month in months[months > 0].index] or [int(month) for month in months.index]
    return FIRST_MONTH if FIRST_MONTH in offered else max(offered)


def _choose_month(months: pd.Series, *, monthly: bool) -> int:
    first = str(find_first_month(months))
    ordered = sorted(int(month) for month in months.index)
    if monthly:
        options = {str(month): _name_months(month) for month in ordered}
        return int(choose_one(_("Na hoeveel maanden"), options, key="na", default=first))
    waves = {str(month): WAVES.get(month, _name_months(month)) for month in ordered}
    return int(choose_one(_("Vervolgmeting"), waves, key="meting", default=first))


def _name_months(months: int) -> str:
    return _("1 maand") if months == 1 else _("{n} maanden").format(n=months)


def _choose_model(models: pd.Series) -> str:
    options = {model: words for model, words in MODEL_WORDS.items() if model in models.index}
    return choose_one(
        _("Model"),
        options or {STANDARD: MODEL_WORDS[STANDARD]},
        key="model",
        help_text=_(
            "M1 rekent met sekse, opleiding, migratieachtergrond, uitkeringsnorm, leeftijd, bijstandsduur en loon in "
            "de zes maanden vooraf; bij vragenlijsten ook met de eerste meting. De andere modellen wijken daar op één "
            "punt van af."
        ),
    )


def _choose_subgroup(subgroups: pd.Series) -> tuple[str, str]:
    names = {ALL: _("Iedereen")}
    for subgroup in sorted(map(str, subgroups.index), key=order_subgroup):
        if subgroup != ALL:
            names[subgroup] = ": ".join(name_subgroup(subgroup))
    if len(names) == 1:
        return ALL, ""
    chosen = choose_one(
        _("Bij wie"),
        names,
        key="deelgroep",
        help_text=_("Deelgroepen zijn verkennend: alleen model M1, de hoofdvergelijking, na 12, 24 en 36 maanden."),
    )
    return chosen, "" if chosen == ALL else names[chosen]


def _choose_estimand(estimands: pd.Series) -> bool:
    if UPTAKE not in estimands.index:
        return False
    chosen = choose_one(
        _("Effect van wat"),
        {"aanbod": _("Van het aanbod (ITT)"), "aanpak": _("Op wie de aanpak kreeg (ATT)")},
        key="effect",
        help_text=_(
            "ITT: iedereen die is ingeloot, ook wie niet meedeed. ATT: het effect op wie de aanpak echt kreeg, met de "
            "loting als instrument. Dat kan alleen tegen de controlegroep (C) en voor gegevens uit registers."
        ),
    )
    return chosen == "aanpak"
