"""What the reader chooses of what trials say together, all of it in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.contracts.origin import RELEASED
from vexcore.queries.designs import load_components
from vexcore.queries.synthesis import load_pooled
from vexcore.ui.cached import ask
from vexcore.ui.cohort.effects_choice import FIRST_MONTH, WAVES
from vexcore.ui.synthesis.words import METHOD_CAUTIONS, METHOD_WORDS, STANDARD, find_kind, find_unit
from vexcore.ui.text import _, pick
from vexcore.ui.widgets import choose_one

FIRST_OUTCOME = "off_benefit"
REGISTER = "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolChoice:
    """The pool that the reader chose.

    Attributes
    ----------
    origin
        ``demonstration``, ``estimated`` or `vexcore.charts.origins.MIXED`.
    today
        ISO day, for embargoes.
    component, component_label
        Id and name of the component.
    outcome_id, label
        Id and name of the outcome.
    month, monthly
        Months since the start, and whether the outcome comes from registers.
    method
        One of `vexcore.ui.synthesis.words.METHOD_WORDS`.
    kind, unit
        What its numbers are written as, and their unit in words.
    own_kind, own_unit
        Kind and unit of the outcome itself, before any change of scale.
    higher_is_better
        Empty where neither side is.
    without
        Names of the trials that the reader switched off.
    printed
        Names of the trials whose printed effect the reader added to those of deliveries.
    """

    origin: str
    today: str
    component: str
    component_label: str
    outcome_id: str
    label: str
    month: int
    monthly: bool
    method: str
    kind: str
    unit: str
    own_kind: str
    own_unit: Any
    higher_is_better: Any
    without: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()

    def name_outcome(self) -> str:
        """Return the outcome for within a sentence; what starts with two capitals is a name and stays as it is."""
        return self.label if self.label[1:2].isupper() else self.label[:1].lower() + self.label[1:]

    def name_time(self) -> str:
        """Return the month in words, for within a sentence."""
        if self.monthly:
            return _("na {n} maanden").format(n=self.month)
        return _("bij de {n}e vervolgmeting").format(n=self.month // 12)


def choose_pool(pools: pd.DataFrame, *, origin: str, today: str) -> PoolChoice:
    """Let the reader choose component, outcome, month and method.

    Parameters
    ----------
    pools
        From `vexcore.queries.synthesis.load_pool_choices`; not empty.
    """
    first, second = st.columns(2)
    with first:
        component = _choose_component(pools)
        pools = pools[pools["component"] == component]
    with second:
        outcomes = {str(row["outcome_id"]): pick(row, "outcome") for row in pools.to_dict("records")}
        outcome = choose_one(
            _("Effect waarop"), outcomes, key="synthese-uitkomst", default=str(find_first(pools)["outcome_id"])
        )
        pools = pools[pools["outcome_id"] == outcome]
    with first:
        month = _choose_month(pools)
        pools = pools[pools["month"] == month]
    with second:
        method = _choose_method(pools)
    if method in METHOD_CAUTIONS:
        st.warning(METHOD_CAUTIONS[method], icon=":material/warning:")
    asked = {"components": (component,), "outcomes": (outcome,), "months": (month,), "methods": (method,)}
    row = ask(load_pooled, origin=origin, today=today, **asked).iloc[0]
    return PoolChoice(
        origin=origin,
        today=today,
        component=component,
        component_label=pick(row, "component"),
        outcome_id=outcome,
        label=outcomes[outcome],
        month=month,
        monthly=row["measured"] == REGISTER,
        method=method,
        kind=find_kind(str(row["kind"]), str(row["scale"])),
        unit=find_unit(str(row["kind"]), row["unit"], str(row["scale"])),
        own_kind=str(row["kind"]),
        own_unit=row["unit"],
        higher_is_better=row["higher_is_better"],
    )


def find_first(pools: pd.DataFrame) -> pd.Series:
    """Return the pool to open on: one with a number, of being off assistance, at month 24, of the most trials.

    Each of these goes before the next.
    """
    ranked = pools.assign(
        has_number=pools["status"] == RELEASED,
        on_first=pools["outcome_id"] == FIRST_OUTCOME,
        at_first=pools["month"] == FIRST_MONTH,
        standard=pools["method"] == STANDARD,
        size=pools["k"].fillna(0),
    )
    order = ["has_number", "on_first", "at_first", "standard", "size"]
    return ranked.sort_values(order, ascending=False, kind="stable").iloc[0]


def _choose_component(pools: pd.DataFrame) -> str:
    offered = set(pools["component"])
    words = {row["component"]: row for row in ask(load_components).to_dict("records") if row["component"] in offered}
    return choose_one(
        _("Onderdeel van de aanpak"),
        {str(key): pick(row, "label") for key, row in words.items()},
        key="synthese-onderdeel",
        default=str(find_first(pools)["component"]),
        help_text="\n\n".join(f"**{pick(row, 'label')}.** {pick(row, 'definition')}" for row in words.values()),
    )


def _choose_month(pools: pd.DataFrame) -> int:
    months = sorted({int(month) for month in pools["month"]})
    monthly = pools["measured"].iloc[0] == REGISTER
    first = str(find_first(pools)["month"])
    if monthly:
        options = {str(month): _("{n} maanden").format(n=month) for month in months}
        return int(choose_one(_("Na hoeveel maanden"), options, key="synthese-na", default=first))
    waves = {str(month): WAVES.get(month, _("{n} maanden").format(n=month)) for month in months}
    return int(choose_one(_("Vervolgmeting"), waves, key="synthese-meting", default=first))


def _choose_method(pools: pd.DataFrame) -> str:
    offered = set(pools["method"])
    options = {method: words for method, words in METHOD_WORDS.items() if method in offered}
    return choose_one(
        _("Wat mag samen"),
        options,
        key="wijze",
        default=STANDARD,
        help_text=_(
            "Standaard: alleen proeven die vóór de loting om toestemming vroegen, met precies dezelfde uitkomst, elk "
            "tegen de eigen controlegroep.\n\n"
            "Ook lijkende uitkomsten: ook proeven die de uitkomst net anders maten, als standaarddeviaties.\n\n"
            "Ook ATT: ook proeven die pas na de loting om toestemming vroegen, met het effect op wie de aanpak kreeg."
        ),
    )
