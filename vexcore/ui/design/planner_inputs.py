"""What the reader sets in the planner."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from vexcore.estimate.planned_trial import Arms, Consent, Outcome, Score, Share
from vexcore.ui.design.planner_presets import build_preset, name_presets
from vexcore.ui.design.planner_rules import PER_100, PERSONS, POINTS, Rule, check_number
from vexcore.ui.text import _, format_count
from vexcore.ui.widgets import choose_one


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
    faults
        What breaks a rule, in words; where there are any, nothing can be computed.
    """

    arms: Arms
    outcome: Outcome
    target: float
    alpha: float
    power: float
    faults: tuple[str, ...]


def choose_plan(designs: pd.DataFrame) -> Plan:
    """Let the reader set the sizes, the outcome and the effect to find.

    Parameters
    ----------
    designs
        From `load_designs`.
    """
    faults: list[str] = []
    arms = _choose_arms(designs, faults)
    outcome = _choose_outcome(faults)
    first, second, third = st.columns(3, vertical_alignment="bottom")
    with first:
        target = _choose_target(outcome, faults)
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
    return Plan(
        arms=arms,
        outcome=outcome,
        target=target,
        alpha=int(alpha) / 100,
        power=int(power) / 100,
        faults=tuple(faults),
    )


def _choose_arms(designs: pd.DataFrame, faults: list[str]) -> Arms:
    chosen = choose_one(_("Begin met de aantallen van"), name_presets(designs), key="plan")
    preset = build_preset(chosen, designs)
    st.markdown(f":small[{preset.note}]")
    first, second = st.columns(2)
    with first:
        n_arm = _choose_number(_("Geloot voor de proefgroep"), preset.n_arm, f"plan-proef-{chosen}", PERSONS, faults)
    with second:
        n_comparison = _choose_number(
            _("Geloot voor de controlegroep"), preset.n_comparison, f"plan-controle-{chosen}", PERSONS, faults
        )
    first, second = st.columns([3, 2], vertical_alignment="bottom")
    names = {"pre": _("Eerst vragen, dan loten"), "post": _("Eerst loten")}
    with first:
        order = choose_one(_("Wat komt eerst"), names, key=f"plan-volgorde-{chosen}", default=preset.consent)
    with second:
        take_up = _choose_number(
            _("Van de 100 doen mee"),
            preset.take_up,
            f"plan-deelname-{chosen}",
            PER_100,
            faults,
            _(
                "Bij eerst vragen: wie na de loting ook echt krijgt wat de groep biedt. "
                "Bij eerst loting: wie daarna ja zegt, in beide groepen evenveel."
            ),
        )
    consent: Consent = "post" if order == "post" else "pre"
    return Arms(n_arm=n_arm, n_comparison=n_comparison, consent=consent, take_up=take_up / 100)


def _choose_outcome(faults: list[str]) -> Outcome:
    first, second = st.columns([3, 2], vertical_alignment="bottom")
    with first:
        kind = choose_one(
            _("Wat meet u"),
            {"werk": _("Wel of niet, zoals werk"), "score": _("Vragenlijst")},
            key="plan-uitkomst",
        )
    if kind == "score":
        return _choose_score(faults)
    with second:
        base = _choose_number(
            _("Zonder proef, van de 100"),
            10,
            "plan-zonder",
            Rule(least=1, most=99),
            faults,
            _("Bijvoorbeeld: hoeveel van de 100 mensen bij de gewone aanpak in die tijd werk vinden."),
        )
    return Share(base=base / 100)


def _choose_score(faults: list[str]) -> Score:
    columns = st.columns(4, vertical_alignment="bottom")
    with columns[0]:
        spread = _choose_points(
            _("Spreiding tussen mensen"),
            2.0,
            "plan-spreiding",
            Rule(least=0.1, most=100, decimals=1),
            faults,
            _("Standaarddeviatie, in punten van de schaal."),
        )
    with columns[1]:
        correlation = _choose_number(
            _("Samenhang tussen metingen (%)"),
            50,
            "plan-samenhang",
            Rule(least=0, most=95),
            faults,
            _(
                "Correlatie tussen twee metingen bij dezelfde persoon, maal 100. "
                "De berekening houdt rekening met de nulmeting."
            ),
        )
    with columns[2]:
        waves = _choose_number(
            _("Metingen na de start"),
            1,
            "plan-metingen",
            Rule(least=1, most=12),
            faults,
            _("Van meer metingen telt het gemiddelde."),
        )
    with columns[3]:
        response = _choose_number(_("Van de 100 antwoorden"), 80, "plan-respons", PER_100, faults)
    return Score(std_dev=spread, correlation=correlation / 100, waves=waves, response=response / 100)


def _choose_target(outcome: Outcome, faults: list[str]) -> float:
    label = _("Verschil dat u wilt vinden")
    if isinstance(outcome, Score):
        return _choose_points(
            label, 0.4, "plan-doel-punten", POINTS, faults, _("Bij wie meedoet, in punten van de schaal.")
        )
    without = round(100 * outcome.base)
    # With a base that breaks its own rule, only what no base allows is a fault of the target.
    rule = PER_100
    if 1 <= without <= 99:
        why = _("zonder proef zijn het er al {n} van de 100").format(n=format_count(without))
        rule = Rule(least=1, most=100 - without, why=why)
    return _choose_number(label, 5, "plan-doel", rule, faults, _("Bij wie meedoet, in mensen op de 100.")) / 100


def _choose_number(
    label: str, value: int, key: str, rule: Rule, faults: list[str], help_text: str | None = None
) -> int:
    # Without bounds of the widget itself: it would say in English that they are broken, and keep the old number.
    chosen = st.number_input(label, value=value, step=1, key=key, help=help_text, bind="query-params")
    number = value if chosen is None else int(chosen)
    faults += check_number(label, number, rule)
    return number


def _choose_points(label: str, value: float, key: str, rule: Rule, faults: list[str], help_text: str) -> float:
    chosen = st.number_input(
        label,
        value=value,
        step=0.1,
        format=f"%.{rule.decimals}f",
        key=key,
        help=help_text,
        bind="query-params",
    )
    number = value if chosen is None else float(chosen)
    faults += check_number(label, number, rule)
    return number
