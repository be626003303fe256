"""The words of the record: units, parts and states of cells, kinds of source, and how a figure is told."""

from __future__ import annotations

import re
from typing import Any

from vexcore.ui.text import _, format_day, format_number, is_missing

PROSE = "text"
WEB = "web"
_SCALES = frozenset({"factor", "ladder", "p_value", "rating", "score", "share", "share_difference"})
"""Units that say how to read a number rather than what is counted."""
_LEVEL_MARK = re.compile(r" > (?!\d+% WML|\d+ per (?:maand|week)|\d+ jaar \(1/0\))")
_MONTH_LENGTH = len("2020-05")
_MARKDOWN = "\\`*_[]<>#|~$:"


def name_units() -> dict[str, str]:
    """Return the words for units."""
    return {
        "activities": _("activiteiten"),
        "contacts": _("contacten"),
        "df": _("vrijheidsgraden"),
        "eur": _("euro"),
        "factor": _("factor"),
        "goals": _("doelen"),
        "hours": _("uren"),
        "ladder": _("trede van de participatieladder, 1-6"),
        "meetings": _("bijeenkomsten"),
        "months": _("maanden"),
        "p_value": _("p-waarde"),
        "percent": _("procent"),
        "percent_ratio": _("procent (kan boven 100 liggen)"),
        "percentage_points": _("procentpunt"),
        "persons": _("personen"),
        "questionnaires": _("vragenlijsten"),
        "rating": _("rapportcijfer van de consulent, 0-10"),
        "score": _("score"),
        "share": _("aandeel, 0-1"),
        "share_difference": _("verschil in aandeel; 0,01 = 1 procentpunt"),
        "years": _("jaar"),
    }


def name_parts() -> dict[str, str]:
    """Return the words for the parts of a cell that holds several numbers."""
    return {
        "value": _("het getal zelf"),
        "n": _("het aantal waarnemingen"),
        "sd": _("de standaarddeviatie"),
        "percent": _("het percentage"),
        "expected": _("het verwachte aantal"),
        "df": _("de vrijheidsgraden"),
    }


def name_cells() -> dict[str, str]:
    """Return the words for the states of a cell."""
    return {
        "printed": _("gedrukt"),
        "suppressed": _("achtergehouden door de bron"),
        "blank": _("leeg in de bron"),
    }


def name_source_kinds() -> dict[str, str]:
    """Return the words for the kinds of source."""
    return {
        "report": _("onderzoeksrapport"),
        "letter": _("brief aan de raad"),
        "slides": _("presentatie"),
        "research": _("onderzoek"),
        "government": _("overheid"),
        "municipality": _("gemeente"),
        "registry": _("register van experimenten"),
        "project": _("projectpagina"),
        "news": _("nieuws"),
        "blog": _("blog"),
    }


def format_printed_value(value: Any) -> str:
    """Return a number with every digit that it was printed with."""
    _whole, _point, decimals = f"{float(value):.10f}".rstrip("0").partition(".")
    return format_number(value, len(decimals))


def tell_value(row: Any) -> str:
    """Return the value of a figure with its unit, or the words for why there is none."""
    if row["cell"] != "printed" or is_missing(row["value"]):
        return name_cells()[row["cell"]]
    number, unit = format_printed_value(row["value"]), name_units().get(row["unit"], row["unit"])
    return f"{number} ({unit})" if row["unit"] in _SCALES else f"{number} {unit}"


def tell_printed(row: Any) -> str:
    """Return a cell as it stands; a cell without ink is told in words."""
    return name_cells()["blank"] if is_missing(row["printed"]) or row["printed"] == "" else str(row["printed"])


def split_label(label: Any) -> list[str]:
    """Return the levels of a printed label, from the outside in; "> 100% WML" means more than and is no level."""
    return [] if is_missing(label) or label == "" else _LEVEL_MARK.split(str(label))


def tell_table(source_id: str, table_id: str) -> str:
    """Return how a table is called."""
    if table_id == PROSE:
        return _("cijfers in de lopende tekst")
    if table_id == WEB:
        return _("webpagina")
    if table_id.startswith("fig"):
        return _("figuur {number}").format(number=table_id.removeprefix("fig"))
    if source_id == "004":
        return _("tabel op de dia")
    number, _dash, rest = table_id.partition("-")
    return _("tabel {number}").format(number=number) + (_(" (respons)") if rest == "response" else "")


def tell_source(row: Any) -> str:
    """Return a source: institution and title."""
    if is_missing(row["institution"]):
        return str(row["source_title"])
    return f"{row['institution']}: {row['source_title']}"


def tell_day(value: Any) -> str:
    """Return a date, or as much of it as is known."""
    if is_missing(value) or value == "":
        return _("datum onbekend")
    known = str(value)
    if len(known) == _MONTH_LENGTH:
        # The words of the first day of the month, without that day.
        return format_day(f"{known}-01").partition(" ")[2]
    return format_day(known) if len(known) > _MONTH_LENGTH else known


def name_topics() -> dict[str, str]:
    """Return what contradictions are about, by the end of their slug."""
    return {
        "16-hours": _("effect van 16 uur werk of meer"),
        "participants": _("aantal deelnemers"),
        "invited": _("aantal uitgenodigden"),
        "group-b": _("wat groep B inhield"),
        "arm-3": _("wat de derde groep inhield"),
        "reference-group": _("omvang van de referentiegroep"),
        "earnings-cap": _("maximum van het vrijgelaten loon"),
        "start-date": _("begin van het experiment"),
        "end-date": _("einde van het experiment"),
        "period": _("looptijd van het experiment"),
        "outflow-direction": _("meer of minder uitstroom"),
        "intensive-effect": _("effect van extra begeleiding"),
        "110-outflow": _("uitstroom van 110 deelnemers"),
    }


def name_contradiction(slug: str) -> str:
    """Return what a contradiction is about; the slug starts with the trial."""
    return next((words for end, words in name_topics().items() if slug.endswith(f"-{end}")), slug)


def shorten(text: Any, length: int = 70) -> str:
    """Return a text cut at a word, with an ellipsis where something went."""
    whole = str(text)
    return whole if len(whole) <= length else whole[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"


def escape(text: Any) -> str:
    """Return a text in which Markdown sees no marks."""
    return "".join(f"\\{character}" if character in _MARKDOWN else character for character in str(text))


def explain_significance(source_id: str, stars: Any) -> str:
    """Return what the printed stars mean, as the note under the table says."""
    if is_missing(stars):
        return ""
    if source_id == "003":
        return _("{stars}: volgens een tekentoets op 5%-niveau anders dan in 2018 (noot onder de tabel)").format(
            stars=stars
        )
    meaning = {"***": _("p < 0,01"), "**": _("p < 0,05")}.get(str(stars))
    if meaning is None:
        return _("{stars}: de noot onder de tabel verklaart deze ster niet").format(stars=stars)
    return _("{stars}: {meaning}, volgens de noot onder de tabel").format(stars=stars, meaning=meaning)
