"""The words of estimated effects: models, verdicts, whom they are about, and how much per hundred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vexcore.estimate.verdict import (
    FAVOURABLE,
    HIGHER,
    LOWER,
    NEGLIGIBLE,
    TOO_SMALL,
    UNCLEAR,
    UNFAVOURABLE,
    Finding,
    give_verdict,
)
from vexcore.ui.cohort.words import BINARY
from vexcore.ui.text import MISSING, _, format_count, format_number, is_missing, pick

NO_THRESHOLD = "no-threshold"
"""The spread that the threshold is counted in is not known, so that nothing can be called large or small."""
EURO = "eur"
UPTAKE = "ATT"
COMPLIERS = "compliers"
EXPLORATORY = "exploratory"
SUBGROUP_MONTHS = (24, 36, 12)
"""Months for which subgroups were estimated, the preferred one first."""

VERDICT_WORDS = {
    FAVOURABLE: _("waarschijnlijk gunstig"),
    UNFAVOURABLE: _("waarschijnlijk ongunstig"),
    HIGHER: _("waarschijnlijk hoger"),
    LOWER: _("waarschijnlijk lager"),
    NEGLIGIBLE: _("waarschijnlijk verwaarloosbaar"),
    UNCLEAR: _("onduidelijk"),
    TOO_SMALL: _("onduidelijk: te klein onderzoek"),
    NO_THRESHOLD: _("geen oordeel: de spreiding is niet openbaar"),
}
"""In the order in which verdicts are told."""

MODEL_WORDS = {
    "M1": _("M1, standaard: gecorrigeerd voor achtergrond"),
    "M2": _("M2: zonder achtergrondkenmerken"),
    "M3": _("M3: ook leeftijd in het kwadraat"),
    "M4": _("M4: bijstandsduur als logaritme"),
    "M5": _("M5: leefvorm in plaats van uitkeringsnorm"),
    "M6": _("M6: loon over 12 maanden vooraf"),
    "M7": _("M7: loon over 24 maanden vooraf"),
    "M8": _("M8: logit in plaats van lineair"),
}
SHORT_MODELS = {
    "M1": _("M1 standaard"),
    "M2": _("M2 zonder kenmerken"),
    "M3": _("M3 leeftijd²"),
    "M4": _("M4 log duur"),
    "M5": _("M5 leefvorm"),
    "M6": _("M6 loon 12 mnd"),
    "M7": _("M7 loon 24 mnd"),
    "M8": _("M8 logit"),
}
ERROR_WORDS = {
    "HC2": _("HC2 (standaard)"),
    "HC0": _("HC0"),
    "HC1": _("HC1"),
    "HC3": _("HC3"),
    "CR1": _("CR1 (per cluster)"),
    "classical": _("klassiek"),
}
ESTIMAND_WORDS = {
    "ITT": _("van het aanbod, op iedereen die is ingeloot (ITT)"),
    "ATT": _("op wie de aanpak kreeg (ATT)"),
    "compliers": _("bij wie ja zei"),
}
_HAVING = {
    "off_benefit": _("zonder bijstand"),
    "hours_gt_8": _("met meer dan 8 uur werk per week"),
    "hours_gt_12": _("met meer dan 12 uur werk per week"),
    "hours_gt_27": _("met meer dan 27 uur werk per week"),
    "hours_gt_32": _("met meer dan 32 uur werk per week"),
    "contract_permanent": _("met een vast contract"),
    "contract_temporary": _("met een tijdelijk contract"),
    "wage_gt_50_wml": _("met een loon boven 50% van het minimumloon"),
    "wage_gt_70_wml": _("met een loon boven 70% van het minimumloon"),
    "wage_gt_100_wml": _("met een loon boven 100% van het minimumloon"),
    "financial_difficulty": _("die niet rondkomen"),
    "poor_health_tiu": _("met een slechte gezondheid (Tilburg University)"),
}
"""What people are that have an outcome, by its id."""

_UNITS = {
    "score 0-10": _("punten op 0-10"),
    "times a week (0-4)": _("keer per week"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The smallest effect of interest that the reader set.

    Attributes
    ----------
    points
        In percentage points, for outcomes that people have or have not.
    deviations
        In standard deviations of the comparison group, for all others.
    """

    points: float
    deviations: float

    def find(self, kind: str, spread: Any) -> float | None:
        """Return the threshold in the unit of the outcome; None where the spread is not known."""
        if kind == BINARY:
            return self.points / 100
        if is_missing(spread) or not spread > 0:
            return None
        return self.deviations * float(spread)

    def describe(self, kind: str) -> str:
        """Return the threshold in words."""
        if kind == BINARY:
            return _("{n} procentpunt").format(n=trim_number(self.points))
        return _("{n} standaarddeviatie van de vergelijkingsgroep").format(n=trim_number(self.deviations))


def trim_number(value: float) -> str:
    """Return a number with at most two decimals, without zeros at the end."""
    decimals = next(n for n in (0, 1, 2) if n == 2 or round(value, n) == round(value, 2))
    return format_number(value, decimals)


def judge(row: Any, threshold: float | None) -> str:
    """Return the verdict on a released effect: one of the keys of `VERDICT_WORDS`."""
    if threshold is None:
        return NO_THRESHOLD
    finding = Finding(
        low=float(row["ci_low"]),
        high=float(row["ci_high"]),
        mde=None if is_missing(row["mde"]) else float(row["mde"]),
    )
    better = None if is_missing(row["higher_is_better"]) else bool(row["higher_is_better"])
    return give_verdict(finding, threshold=threshold, higher_is_better=better)


def name_unit(kind: str, unit: Any) -> str:
    """Return the unit of an effect."""
    if kind == BINARY:
        return _("procentpunten")
    return _("€ per maand") if kind == EURO else _UNITS.get(str(unit), str(unit))


def find_scale(kind: str) -> float:
    """Return by what an effect is multiplied to stand on an axis: shares become percentage points."""
    return 100.0 if kind == BINARY else 1.0


def choose_number_format(kind: str, reach: float) -> str:
    """Return the d3 format of an axis of effects that reaches as far as this, in the unit of the axis."""
    if kind == EURO or reach >= 5:
        return "+,.0f"
    return "+.1f" if reach >= 0.5 else "+.2f"


def format_effect(value: Any, kind: str) -> str:
    """Return an effect with its sign, in the unit of its axis; what rounds to 0 has none."""
    if is_missing(value):
        return MISSING
    amount = abs(float(value)) * find_scale(kind)
    words = format_count(amount) if kind == EURO else format_number(amount, 1 if kind == BINARY else 2)
    zero = format_count(0) if kind == EURO else format_number(0, 1 if kind == BINARY else 2)
    if words == zero:
        return words
    return ("+" if value > 0 else "-") + words


def format_size(value: Any, kind: str) -> str:
    """Return a size without sign, in the unit of the axis."""
    return MISSING if is_missing(value) else format_effect(abs(float(value)), kind).lstrip("+")


def name_people(row: Any) -> str:
    """Return whom an effect is about."""
    if row["estimand"] == UPTAKE:
        return _("mensen die de aanpak kregen")
    if row["estimand"] == COMPLIERS or row["consent"] == "pre":
        return _("deelnemers")
    return _("ingelote mensen")


def tell_effect(row: Any, *, people: str = "") -> str:
    """Return a released effect for who reads no statistics: per hundred people, or as a mean.

    Parameters
    ----------
    people
        Whom it is about; as `name_people` has it when empty.
    """
    kind, outcome = str(row["kind"]), pick(row, "outcome")
    sides = _("{low} tot {high}").format(low=tell_side(row["ci_low"], kind), high=tell_side(row["ci_high"], kind))
    if kind == BINARY:
        told = _("{many} op de 100 {people} {side} {having} (90%-interval: {sides})")
    elif kind == EURO:
        told = _("gemiddeld € {many} per maand {side}, bij {people} (90%-interval: {sides})")
    else:
        told = _("gemiddeld {many} ({unit}) {side}, bij {people} (90%-interval: {sides})")
    if kind != BINARY and outcome:
        told = _("{outcome}: {told}").format(outcome="{outcome}", told=told)
    return told.format(
        many=count_effect(row["estimate"], kind),
        unit=name_unit(kind, row["unit"]),
        people=people or name_people(row),
        side=_("meer") if row["estimate"] >= 0 else _("minder"),
        sides=sides,
        outcome=outcome,
        having=_HAVING.get(str(row["outcome_id"]), _("met de uitkomst ‘{outcome}’").format(outcome=outcome)),
    )


def count_effect(value: float, kind: str) -> str:
    """Return the size of an effect as people count: whole persons per hundred, whole euros, or two decimals."""
    amount = abs(float(value)) * find_scale(kind)
    if kind == BINARY:
        return _("minder dan 1") if amount < 1 else _("ongeveer {n}").format(n=format_count(amount))
    return format_count(amount) if kind == EURO else format_number(amount)


def tell_side(value: float, kind: str) -> str:
    """Return a bound of an interval with its side in words: ``3 meer``."""
    amount = abs(float(value)) * find_scale(kind)
    words = format_number(amount) if kind not in (BINARY, EURO) else format_count(amount)
    if words in (format_count(0), format_number(0)):
        return format_count(0)
    return (_("{n} meer") if value > 0 else _("{n} minder")).format(n=words)
