"""The words of the planner: what a trial finds, how many people it needs, and the formulas behind it."""

from __future__ import annotations

from math import isnan

import streamlit as st

from vexcore.errors import UsageError
from vexcore.estimate.planned_trial import Arms, Measured, Outcome, Score, Share
from vexcore.estimate.planning import Detectable, plan_size
from vexcore.ui.text import _, format_count, format_number

ENOUGH_PERSONS = 30
"""In each arm: with fewer, the normal approximation is called rough."""

_SMALL = 0.1
_LEAST_POINTS = 0.01


def name_effect(outcome: Outcome) -> str:
    """Return the title of an axis of effects."""
    return _("Verschil (op de 100)") if isinstance(outcome, Share) else _("Verschil (punten)")


def name_series(key: str) -> str:
    """Return whose effect a line shows."""
    return {"participants": _("Bij wie meedoet"), "offer": _("Onder iedereen die is geloot")}[key]


def format_effect(outcome: Outcome, effect: float) -> str:
    """Return an effect as the reader reads it: people of 100, or points of the scale."""
    return format_points(effect) if isinstance(outcome, Score) else format_people(effect)


def format_points(effect: float) -> str:
    """Return points of a scale with about three digits, and no more than two decimals."""
    if 0 < effect < _LEAST_POINTS / 2:
        return _("minder dan {least}").format(least=format_number(_LEAST_POINTS, 2))
    if round(effect, 1) >= 100:
        return format_number(effect, 0)
    return format_number(effect, 1 if round(effect, 2) >= 10 else 2)


def format_people(effect: float) -> str:
    """Return a share as people of 100, with one decimal where there is one."""
    people = round(100 * effect, 1)
    if effect > 0 and not people:
        return _("minder dan {least}").format(least=format_number(_SMALL, 1))
    return format_number(people, 0 if people == int(people) else 1)


def is_small(outcome: Outcome, effect: float) -> bool:
    """Say whether an effect is under 0.1 of 100 people, or under 0.1 points: closer than that no plan can say."""
    return (100 * effect if isinstance(outcome, Share) else effect) < _SMALL


def tell_rough(measured: Measured) -> str:
    """Say that the normal approximation is rough, where an arm has few persons; empty where it has enough."""
    fewest = min(measured.n_arm, measured.n_comparison)
    if fewest >= ENOUGH_PERSONS:
        return ""
    return _(
        "**Dit is een ruwe schatting.** Een groep heeft minder dan {n} mensen om te vergelijken; de normale benadering "
        "waarop de berekening rust, klopt dan maar ongeveer. Lees deze getallen als orde van grootte."
    ).format(n=ENOUGH_PERSONS)


def tell_effect(arms: Arms, outcome: Outcome, found: Detectable, *, power: float) -> str:
    """Say which effect a trial finds, in words."""
    measured = found.measured
    lead = _("Met **{n_arm}** mensen in de proefgroep en **{n_comparison}** in de controlegroep").format(
        n_arm=format_count(arms.n_arm), n_comparison=format_count(arms.n_comparison)
    )
    if isinstance(outcome, Score):
        lead = _("{lead}, van wie er naar verwachting {answers} en {others} de vragenlijst invullen,").format(
            lead=lead, answers=format_count(measured.n_arm), others=format_count(measured.n_comparison)
        )
    if isnan(found.participants):
        return _(
            "{lead} vindt u geen enkel verschil vaak genoeg bij wie meedoet: zelfs als de uitkomst daarna voor "
            "iedereen geldt die meedoet, ziet u dat in minder dan {power} van de 100 proeven."
        ).format(lead=lead, power=f"{100 * power:.0f}")
    if is_small(outcome, found.participants):
        size = _("minder dan {least}").format(least=format_number(_SMALL, 1))
    else:
        size = _("{effect} of meer").format(effect=format_effect(outcome, found.participants))
    parts = [
        _("{lead} kunt u een verschil van **{size} {unit}** vinden{whom}{course}.").format(
            lead=lead,
            size=size,
            unit=_("op de 100") if isinstance(outcome, Share) else _("punten"),
            whom="" if arms.take_up == 1 else _(" bij wie meedoet"),
            course=_tell_course(outcome, found),
        ),
        _("Is het verschil echt zo groot, dan vindt u het in {power} van de 100 zulke proeven.").format(
            power=f"{100 * power:.0f}"
        ),
    ]
    return " ".join([*parts, *_tell_dilution(arms, outcome, found)])


def _tell_course(outcome: Outcome, found: Detectable) -> str:
    if isinstance(outcome, Score):
        return _(" ({times} keer de spreiding)").format(times=format_number(found.participants / outcome.std_dev, 2))
    return _(" (van {base} naar {raised})").format(
        base=format_people(outcome.base), raised=format_people(outcome.base + found.participants)
    )


def _tell_dilution(arms: Arms, outcome: Outcome, found: Detectable) -> list[str]:
    if not found.measured.everybody:
        return [
            _(
                "Alleen wie na de loting toestemde, krijgt de vragenlijst. Daardoor vergelijkt u mensen die zelf "
                "kozen om mee te doen: de loting maakt die groepen niet meer gelijk."
            )
        ]
    if arms.take_up == 1:
        return []
    return [
        _(
            "Omdat maar {take_up} op de 100 meedoen, is daar onder iedereen die is geloot nog {offer} {unit} van "
            "te zien."
        ).format(
            take_up=f"{100 * arms.take_up:.0f}",
            offer=format_effect(outcome, found.offer),
            unit=_("op de 100") if isinstance(outcome, Share) else _("punten"),
        )
    ]


def tell_size(arms: Arms, outcome: Outcome, *, target: float, chance: float, alpha: float, power: float) -> str:
    """Say how surely the effect that the reader wants is found, and how many people it takes."""
    unit = _("op de 100") if isinstance(outcome, Share) else _("punten")
    now = _(
        "Uw doel, een verschil van **{target} {unit}**, vindt u met deze aantallen in **{chance}** van de 100 proeven."
    ).format(target=format_effect(outcome, target), unit=unit, chance=format_number(100 * chance, 0))
    try:
        persons = plan_size(outcome, target, consent=arms.consent, take_up=arms.take_up, alpha=alpha, power=power)
    except UsageError:
        return _("{now} Geen haalbaar aantal mensen is daarvoor genoeg.").format(now=now)
    needed = _("{now} Voor {power} van de 100 moet u **{persons} mensen per groep** loten").format(
        now=now, power=f"{100 * power:.0f}", persons=format_count(persons)
    )
    if arms.take_up == 1:
        return f"{needed}."
    return _("{needed}, van wie er {part} meedoen.").format(needed=needed, part=format_count(persons * arms.take_up))


def draw_formulas() -> None:
    """Draw how it is computed, with sources."""
    with st.expander(_("Hoe dit is berekend")):
        st.markdown(
            _(
                "**Kleinste verschil dat te vinden is.** `(t van 1 − α/2 + t van de gewenste kans) × standaardfout`; "
                "bij 10 procent vals alarm en een kans van 80 procent is dat 2,49 keer de standaardfout "
                "(Bloom 1995, *Evaluation Review* 19, 547-556).\n\n"
                "**Wel of niet.** De standaardfout is `√(p₀(1 − p₀)/n₀ + p₁(1 − p₁)/n₁)`, met `p₁ = p₀ + verschil`; "
                "het verschil staat aan beide kanten en is exact opgelost (Fleiss, Levin en Paik 2003, hoofdstuk 4). "
                "Een toename; zonder correctie voor achtergrondkenmerken.\n\n"
                "**Score.** De standaardfout is `sd × √(f × (1/n₁ + 1/n₀))`, met `f = (1 + (r − 1)ρ)/r − ρ²` voor het "
                "gemiddelde van r metingen na de start, met de nulmeting in het model (ANCOVA; McKenzie 2012, "
                "*Journal of Development Economics* 99, 210-221).\n\n"
                "**Wie meedoet.** Doet een deel *c* mee, dan is van een verschil *d* bij wie meedoet onder iedereen "
                "die is geloot nog `c × d` te zien; omgekeerd deelt u door *c* (Bloom 1984, *Evaluation Review* 8, "
                "225-246). Dat veronderstelt dat het aanbod niets doet bij wie niet meedoet, en dat de uitkomst zonder "
                "proef voor beide even vaak geldt.\n\n"
                "**Eerst loten of eerst vragen.** Stemt een deel *c* toe, dan moet het verschil bij wie meedoet na "
                "eerst loten ongeveer `1/√c` keer zo groot zijn als na eerst vragen, bij dezelfde deelnemers."
            )
        )
