"""What the reader sets in the planner."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from vexcore.estimate.planned_trial import Arms, Consent, Outcome, Score, Share
from vexcore.ui.design.planner_presets import build_preset, name_presets
from vexcore.ui.text import _
from vexcore.ui.widgets import choose_one

MOST_PERSONS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the reader asks of the planner.

    Attributes
    ----------
    arms, outcome
        The trial.
    target
        Effect on those who take part that it should find, in shares or points of the scale.
    alpha, power
        Two-sided level of the test, and chance of finding an effect that is enough.
    """

    arms: Arms
    outcome: Outcome
    target: float
    alpha: float
    power: float


def choose_plan(designs: pd.DataFrame) -> Plan:
    """Let the reader set the sizes, the outcome and the effect to find.

    Parameters
    ----------
    designs
        From `load_designs`.
    """
    arms = _choose_arms(designs)
    outcome = _choose_outcome()
    first, second, third = st.columns(3, vertical_alignment="bottom")
    with first:
        target = _choose_target(outcome)
    with second:
        power = choose_one(
            _("Gewenste kans om het te vinden"),
            {"80": _("80 op de 100"), "90": _("90 op de 100")},
            key="plan-kans",
            help_text=_("Hoe vaak zo'n proef een verschil van die grootte zou vinden, als het er echt is."),
        )
    with third:
        alpha = choose_one(
            _("Kans op vals alarm"),
            {"10": _("10 op de 100"), "5": _("5 op de 100")},
            key="plan-toets",
            help_text=_(
                "Hoe vaak de proef een verschil meldt dat er niet is (tweezijdig). "
                "De onderzoekers in Groningen toetsten op 10 procent."
            ),
        )
    return Plan(arms=arms, outcome=outcome, target=target, alpha=int(alpha) / 100, power=int(power) / 100)


def _choose_arms(designs: pd.DataFrame) -> Arms:
    chosen = choose_one(_("Begin met de aantallen van"), name_presets(designs), key="plan")
    preset = build_preset(chosen, designs)
    st.markdown(f":small[{preset.note}]")
    first, second = st.columns(2)
    with first:
        n_arm = _choose_number(_("Geloot voor de proefgroep"), preset.n_arm, f"plan-proef-{chosen}", 10, MOST_PERSONS)
    with second:
        n_comparison = _choose_number(
            _("Geloot voor de controlegroep"), preset.n_comparison, f"plan-controle-{chosen}", 10, MOST_PERSONS
        )
    first, second = st.columns([3, 2], vertical_alignment="bottom")
    names = {"pre": _("Eerst vragen, dan loten"), "post": _("Eerst loten")}
    with first:
        order = choose_one(
            _("Wat komt eerst"),
            names,
            key=f"plan-volgorde-{chosen}",
            default=preset.consent,
        )
    with second:
        take_up = _choose_number(
            _("Van de 100 doen mee"),
            preset.take_up,
            f"plan-deelname-{chosen}",
            1,
            100,
            _(
                "Bij eerst vragen: wie na de loting ook echt krijgt wat de groep biedt. "
                "Bij eerst loting: wie daarna ja zegt, in beide groepen evenveel."
            ),
        )
    consent: Consent = "post" if order == "post" else "pre"
    return Arms(n_arm=n_arm, n_comparison=n_comparison, consent=consent, take_up=take_up / 100)


def _choose_outcome() -> Outcome:
    first, second = st.columns([3, 2], vertical_alignment="bottom")
    with first:
        kind = choose_one(
            _("Wat meet u"),
            {"werk": _("Wel of niet, zoals werk"), "score": _("Vragenlijst")},
            key="plan-uitkomst",
        )
    if kind == "score":
        return _choose_score()
    with second:
        base = _choose_number(
            _("Zonder proef, van de 100"),
            10,
            "plan-zonder",
            1,
            99,
            _("Bijvoorbeeld: hoeveel van de 100 mensen bij de gewone aanpak in die tijd werk vinden."),
        )
    return Share(base=base / 100)


def _choose_score() -> Score:
    columns = st.columns(4, vertical_alignment="bottom")
    with columns[0]:
        spread = st.number_input(
            _("Spreiding tussen mensen"),
            min_value=0.1,
            max_value=100.0,
            value=2.0,
            step=0.1,
            format="%.1f",
            key="plan-spreiding",
            help=_("Standaarddeviatie, in punten van de schaal."),
            bind="query-params",
        )
    with columns[1]:
        correlation = _choose_number(
            _("Samenhang tussen metingen (%)"),
            50,
            "plan-samenhang",
            0,
            95,
            _(
                "Correlatie tussen twee metingen bij dezelfde persoon, maal 100. "
                "De berekening houdt rekening met de nulmeting."
            ),
        )
    with columns[2]:
        waves = _choose_number(
            _("Metingen na de start"), 1, "plan-metingen", 1, 12, _("Van meer metingen telt het gemiddelde.")
        )
    with columns[3]:
        response = _choose_number(_("Van de 100 antwoorden"), 80, "plan-respons", 1, 100)
    return Score(std_dev=float(spread or 2.0), correlation=correlation / 100, waves=waves, response=response / 100)


def _choose_target(outcome: Outcome) -> float:
    label = _("Verschil dat u wilt vinden")
    if isinstance(outcome, Share):
        most = round(100 * (1 - outcome.base))
        return (
            _choose_number(label, min(5, most), "plan-doel", 1, most, _("Bij wie meedoet, in mensen op de 100.")) / 100
        )
    points = st.number_input(
        label,
        min_value=0.01,
        value=0.4,
        step=0.1,
        format="%.2f",
        key="plan-doel-punten",
        help=_("Bij wie meedoet, in punten van de schaal."),
        bind="query-params",
    )
    return float(points or 0.4)


def _choose_number(label: str, value: int, key: str, least: int, most: int, help_text: str | None = None) -> int:
    chosen = st.number_input(
        label,
        min_value=least,
        max_value=most,
        value=value,
        step=1,
        key=key,
        help=help_text,
        bind="query-params",
    )
    return value if chosen is None else int(chosen)
