"""The words of characteristics of people in estimates: subgroups, and levels that a model joined or left out."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from vexcore.ui.places import join_names
from vexcore.ui.text import _

CHARACTERISTIC_WORDS = {
    "sex": _("Sekse"),
    "age_band": _("Leeftijd"),
    "education": _("Opleidingsniveau"),
    "migration": _("Migratieachtergrond"),
    "duration_band": _("Bijstandsduur"),
    "household": _("Leefvorm"),
    "profile_class": _("Profiel aan het begin"),
    "benefit_norm": _("Uitkeringsnorm"),
    "age": _("Leeftijd"),
    "benefit_months": _("Bijstandsduur"),
    "wage_eur_6m": _("Loon in 6 maanden vooraf"),
    "wage_eur_12m": _("Loon in 12 maanden vooraf"),
    "wage_eur_24m": _("Loon in 24 maanden vooraf"),
    "block": _("Blok van de loting"),
    "start_month": _("Startmaand"),
}
"""In the order of presentation of subgroups."""

LEVEL_WORDS = {
    "missing": _("niet bekend"),
    "unknown": _("onbekend"),
    "female": _("vrouw"),
    "male": _("man"),
    "age-under-27": _("jonger dan 27 jaar"),
    "age-27-34": _("27-34 jaar"),
    "age-35-44": _("35-44 jaar"),
    "age-45-54": _("45-54 jaar"),
    "age-55-plus": _("55 jaar of ouder"),
    "low": _("laag"),
    "middle": _("middelbaar"),
    "high": _("hoog"),
    "none": _("geen"),
    "western": _("westers"),
    "non-western": _("niet-westers"),
    "duration-under-1-year": _("tot 1 jaar"),
    "duration-1-3-years": _("1 tot 3 jaar"),
    "duration-3-plus-years": _("3 jaar of meer"),
    "single": _("alleenstaand"),
    "single-parent": _("alleenstaande ouder"),
    "couple": _("paar"),
    "couple-no-children": _("paar zonder kinderen"),
    "couple-children": _("paar met kinderen"),
    "other": _("anders"),
    "passive-unfit-physical": _("passief, arbeidsongeschikt (fysiek)"),
    "passive-unfit-mental": _("passief, arbeidsongeschikt (mentaal)"),
    "passive-fit": _("passief, arbeidsgeschikt"),
    "active-fit": _("actief, arbeidsgeschikt"),
    "active-unfit": _("actief, gezondheid minder"),
    "unnamed": _("zonder naam"),
}
"""In the order of presentation."""

_NUMBERED = re.compile(r"^(.+)-(\d+)$")
"""A class that shares its name with another of the trial: `passive-fit-2`."""

_JOINED = " joined to the largest"
_WHOLE = {
    "all levels joined": _("alle niveaus samengevoegd"),
    "small levels joined": _("kleine niveaus samengevoegd"),
    "collinear levels": _("niveaus weggelaten die uit andere volgen"),
}


def name_subgroup(subgroup: str) -> tuple[str, str]:
    """Return the characteristic and the category of a subgroup such as ``age_band=age-27-34``."""
    characteristic, _sign, category = subgroup.partition("=")
    return CHARACTERISTIC_WORDS.get(characteristic, characteristic), _name_level(category)


def order_subgroup(subgroup: str) -> tuple[int, int, str]:
    """Return a key that puts subgroups in the order of presentation."""
    characteristic, _sign, category = subgroup.partition("=")
    return _place(characteristic, CHARACTERISTIC_WORDS), _place(_split_number(category)[0], LEVEL_WORDS), subgroup


def warn_of_late_classes(rows: pd.DataFrame) -> str:
    """Return a caution where effects by class are of a trial whose first questionnaire came after the draw, else "".

    Parameters
    ----------
    rows
        Effects, with ``subgroup``, ``baseline_after_assignment`` and ``place``.
    """
    by_class = rows["subgroup"].astype("str").str.startswith("profile_class=")
    late = rows["baseline_after_assignment"].fillna(value=False).astype("bool")
    places = list(dict.fromkeys(rows.loc[by_class & late, "place"]))
    if not places:
        return ""
    return _(
        "**Let op bij het profiel, {places}:** de eerste vragenlijst is ingevuld toen mensen hun groep al kenden. Het "
        "profiel waarin iemand valt, kan zelf door de groep zijn beïnvloed."
    ).format(places=join_names(places))


def _place(name: str, words: Mapping[str, str]) -> int:
    return list(words).index(name) if name in words else len(words)


def _name_level(level: str) -> str:
    name, number = _split_number(level)
    return f"{LEVEL_WORDS.get(name, name)} {number}".rstrip()


def _split_number(level: str) -> tuple[str, str]:
    """Return a level without the number that tells classes of one name apart, and that number, else ""."""
    found = _NUMBERED.match(level)
    if level in LEVEL_WORDS or found is None or found[1] not in LEVEL_WORDS:
        return level, ""
    return found[1], found[2]


def tell_dropped(text: str) -> str:
    """Return in the words of the reader what a model joined or left out; what is not understood stays as it is.

    Parameters
    ----------
    text
        As the estimators write it: ``sex: unknown, missing joined to the largest; block: collinear levels``.
    """
    return "; ".join(_tell_part(part) for part in text.split("; ") if part)


def _tell_part(part: str) -> str:
    characteristic, separator, rest = part.partition(": ")
    name = CHARACTERISTIC_WORDS.get(characteristic, characteristic)
    levels, joined, _rest = rest.partition(_JOINED)
    if joined:
        named = ", ".join(_name_level(level) for level in levels.split(", "))
        return _("{name}: {levels} samengevoegd met het grootste niveau").format(name=name, levels=named)
    if separator:
        return f"{name}: {_WHOLE.get(rest, rest)}"
    level_of, sign, level = part.partition("=")
    if sign:
        name = f"{CHARACTERISTIC_WORDS.get(level_of, level_of)}: {_name_level(level)}"
    return _("{name} weggelaten").format(name=name)
