"""Where a figure is used, in words, with links to the pages that show it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from vexcore.ui.sources.words import escape, format_printed_value
from vexcore.ui.text import _, format_count, format_number, format_points, format_share, is_missing, pick

ALL = "all"
HOME = "."
RELEASED = "released"
_STATEMENT_PAGES = {"recruitment": HOME, "effect": "effecten", "wellbeing": "effecten", "outflow": "uitstroom"}


def tell_uses(uses: pd.DataFrame) -> list[str]:
    """Return each use of a figure as a line of Markdown, the same words once."""
    lines = [tell_use(use) for use in uses.to_dict("records")]
    return list(dict.fromkeys(lines))


def tell_use(use: Any) -> str:
    """Return a use of a figure: who and what, the number it became, and the page that shows it."""
    kind, page = name_use(str(use["used_in"]), use["statement_kind"])
    who = " · ".join(
        words for words in (_tell_place(use), _tell_arm(use), pick(use, "subject"), _tell_time(use)) if words
    )
    number = _tell_number(use)
    told = f"**{kind}**: {escape(who)}" + (f": {number}" if number else "") + "."
    if not page:
        return told
    return f"{told} [{_('Naar de pagina {page}').format(page=name_pages()[page])}]({page})"


def name_pages() -> dict[str, str]:
    """Return the names of the pages that show figures, by address."""
    return {
        HOME: _("Overzicht"),
        "effecten": _("Effecten"),
        "uitstroom": _("Uitstroom"),
        "deelnemers": _("Deelnemers"),
        "proces": _("Proces"),
        "ontwerp": _("Ontwerp"),
    }


def name_use(table: str, statement_kind: Any = None) -> tuple[str, str]:
    """Return what rows of a table are about, and the address of the page that shows them; empty where none does."""
    if table == "literature_finding":
        return _("Uitspraak in de bron"), _STATEMENT_PAGES.get(str(statement_kind), "")
    uses = {
        "recruitment": (_("Werving"), HOME),
        "response": (_("Respons"), "deelnemers"),
        "profile": (_("Wie deelnamen"), "deelnemers"),
        "outflow": (_("Uitstroom"), "uitstroom"),
        "process": (_("Begeleiding"), "proces"),
        "balance": (_("Vergelijkbaarheid van groepen"), "deelnemers"),
        "effect": (_("Effect"), "effecten"),
        "arm": (_("Beschrijving van een groep"), "ontwerp"),
        "arm_rule": (_("Regels voor een groep"), "ontwerp"),
        "trial_note": (_("Wat onzeker of betwist is"), "ontwerp"),
    }
    return uses[table]


def _tell_place(use: Any) -> str:
    return _("alle experimenten") if is_missing(use["municipalities"]) else str(use["municipalities"])


def _tell_arm(use: Any) -> str:
    if use["arm_id"] == ALL or is_missing(use["arm_nl"]):
        return ""
    if is_missing(use["comparison_nl"]):
        return pick(use, "arm")
    return _("{arm} tegenover {comparison}").format(arm=pick(use, "arm"), comparison=pick(use, "comparison"))


def _tell_time(use: Any) -> str:
    if not is_missing(use["month"]):
        return _("na {n} maanden").format(n=format_count(use["month"]))
    if is_missing(use["wave"]):
        return ""
    wave = int(use["wave"])
    names = {
        -1: _("alle metingen samen"),
        0: _("nulmeting"),
        1: _("eerste vervolgmeting"),
        2: _("tweede vervolgmeting"),
    }
    return names[wave]


def _tell_number(use: Any) -> str:
    if use["status"] != RELEASED:
        reason = pick(use, "reason")
        return _("geen getal") + (f" ({reason})" if reason else "")
    if not is_missing(use["estimate"]):
        return _tell_estimate(use)
    if not is_missing(use["mean"]):
        return _("gemiddelde {mean}").format(mean=format_number(use["mean"]))
    return _tell_count(use)


def _tell_estimate(use: Any) -> str:
    if use["used_in"] == "balance" or use["outcome_kind"] == "binary":
        return _("verschil {points} procentpunt").format(points=format_points(use["estimate"]))
    return _("verschil {number}").format(number=format_printed_value(use["estimate"]))


def _tell_count(use: Any) -> str:
    count, base, share = use["count"], use["base_n"], use["share"]
    if is_missing(count):
        return "" if is_missing(share) else _("aandeel {share}").format(share=format_share(share, 1))
    if is_missing(base) or is_missing(share):
        return format_count(count)
    return _("{count} van {base} ({share})").format(
        count=format_count(count), base=format_count(base), share=format_share(share, 1)
    )
