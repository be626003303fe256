"""The kinds of participants, in words: how many, how sure the division is, how it compares with the printed ones."""

from __future__ import annotations

from typing import Any

import pandas as pd

from vexcore.contracts.origin import DEMONSTRATION, RELEASED
from vexcore.ui.cohort.words import name_absence, shorten_absence
from vexcore.ui.places import join_names, name_place
from vexcore.ui.text import MISSING, _, format_count, format_number, format_share, is_missing, pick

SIZE = "size"
CLEAR, FAIR = 0.8, 0.6
"""Relative entropy from which a division is called clear, or fair (Clark and Muthén 2009)."""

NUMBERS = {1: _("één"), 2: _("twee"), 3: _("drie"), 4: _("vier"), 5: _("vijf")}
UNDIVIDED = "undivided"


def name_classes(profiles: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `vexcore.queries.classes.load_class_profiles` with ``column`` and ``name`` of their class.

    ``column`` is its number, ``name`` the number with its name: two classes may have the same name.
    """
    numbers = {str(key): str(place + 1) for place, key in enumerate(dict.fromkeys(profiles["class_id"]))}
    columns = profiles["class_id"].map(numbers)
    names = [
        _("{n}. {name}").format(n=number, name=pick(row, "label"))
        for number, row in zip(columns, profiles.to_dict("records"), strict=True)
    ]
    return profiles.assign(column=columns, name=names)


def describe_sizes(profiles: pd.DataFrame) -> pd.DataFrame:
    """Return the classes themselves with the texts that chart and table show."""
    rows = profiles[profiles["item"] == SIZE]
    records = rows.to_dict("records")
    return rows.assign(
        row=rows["name"],
        value=rows["share"].astype("float64").where(rows["status"] == RELEASED),
        shown=[format_share(row["share"]) if row["status"] == RELEASED else name_absence(row) for row in records],
        absent=[shorten_absence(row) for row in records],
        n=[format_count(row["size"]) if row["status"] == RELEASED else MISSING for row in records],
    )


def describe_items(profiles: pd.DataFrame) -> pd.DataFrame:
    """Return the items of each class with the texts that chart and table show, item by item."""
    rows = profiles[profiles["item"] != SIZE]
    order = {str(item): place for place, item in enumerate(dict.fromkeys(rows["item"]))}
    rows = rows.assign(at=rows["item"].map(order)).sort_values(["at", "position"], kind="stable")
    records = rows.to_dict("records")
    return rows.assign(
        group=[pick(row, "dimension") or _("Vragen") for row in records],
        row=[pick(row, "item") for row in records],
        value=rows["estimate"].astype("float64").where(rows["status"] == RELEASED),
        cell=[format_share(row["estimate"]) if row["status"] == RELEASED else MISSING for row in records],
        shown=[format_share(row["estimate"]) if row["status"] == RELEASED else name_absence(row) for row in records],
    )


def tell_classes(sizes: pd.DataFrame, *, where: str) -> str:
    """Return in words in how many kinds participants fall, and how large each is.

    Parameters
    ----------
    sizes
        From `describe_sizes`.
    where
        ``In Oss``, or all trials together.
    """
    if len(sizes) == 1:
        return _(
            "{where} zijn geen soorten deelnemers te onderscheiden: één groep beschrijft de antwoorden het best."
        ).format(where=where)
    parts = [
        _("**{name}** ({share})").format(name=pick(row, "label"), share=row["shown"])
        if row["status"] == RELEASED
        else _("**{name}** (omvang niet openbaar)").format(name=pick(row, "label"))
        for row in sizes.to_dict("records")
    ]
    told = _("{where} vallen de deelnemers in {n} groepen uiteen: {list}.").format(
        where=where, n=NUMBERS[len(sizes)], list=join_names(parts)
    )
    if sizes["label"].duplicated().any():
        told += " " + _(
            "Groepen met dezelfde naam verschillen in hoe sterk zij zo antwoorden; de tabel laat zien waarin."
        )
    return told


def tell_likeness() -> str:
    """Return what a class is not."""
    return _(
        "Zo'n groep is een **gelijkenis in antwoorden, geen etiket op een persoon**: zij vat samen wie op de nulmeting "
        "ongeveer hetzelfde antwoordde. Iedereen telt mee in de groep waar de antwoorden het best bij passen; niemand "
        "is er precies zo een, en wie in welke groep valt, is hier nergens te zien. *Actief* en *passief* gaan over "
        "meedoen en werk samen, ook over vertrouwen in de eigen kans op werk: een groep kan *passief* heten en toch "
        "even vaak zoeken en solliciteren. Kijk dus in de tekening waarin groepen echt verschillen."
    )


def tell_certainty(entropy: Any) -> str:
    """Return in words how sure the division is; empty where there is nothing to divide."""
    if is_missing(entropy):
        return ""
    if entropy >= CLEAR:
        told = _("De indeling is **duidelijk**: bij de meeste mensen is er weinig twijfel in welke groep zij passen")
    elif entropy >= FAIR:
        told = _(
            "De indeling is **redelijk duidelijk**: bij een deel van de mensen passen twee groepen bijna even goed"
        )
    else:
        told = _(
            "De indeling is **onzeker**: bij veel mensen passen twee groepen bijna even goed; lees haar als schets"
        )
    return _("{told} (entropie {value}; 0 is geen onderscheid, 1 is geen twijfel).").format(
        told=told, value=format_number(entropy)
    )


def tell_choice(fits: pd.DataFrame) -> str:
    """Return in words why this number of classes is shown."""
    chosen = fits[fits["chosen"]]
    if chosen.empty:
        return _("Geen van de aantallen groepen is goed genoeg om te tonen.")
    row = chosen.iloc[0]
    told = _(
        "Berekend zijn één tot en met vijf groepen. Getoond is het aantal met de laagste BIC, een maat die weegt hoe "
        "goed de groepen de antwoorden beschrijven en hoeveel getallen daarvoor nodig zijn: {n}."
    ).format(n=NUMBERS[int(row["k"])])
    if row["k"] == max(NUMBERS):
        told += " " + _("Dat is het hoogste aantal dat is berekend: met meer groepen past het misschien nog beter.")
    known = fits[fits["bic"].notna()]
    lower = known[known["bic"] < row["bic"]]
    if not lower.empty:
        told += " " + _(
            "Een indeling in {list} groepen heeft een lagere BIC, maar telt niet mee: een van de groepen is dan "
            "kleiner dan 10 personen."
        ).format(list=join_names([NUMBERS[int(k)] for k in lower["k"]], _("of")))
    return told


def tell_rule() -> str:
    """Return the rule by which classes get their names."""
    return _(
        "**Hoe een groep aan haar naam komt.** Per groep tellen wij de kans op het gunstige antwoord, gemiddeld per "
        "onderwerp. *Arbeidsgeschikt*: bij lichamelijke én bij mentale gezondheid is dat minstens 50%; anders "
        "*arbeidsongeschikt*, genoemd naar de laagste van de twee. *Actief*: bij meedoen en werk samen minstens 50%; "
        "anders *passief*. Wie zich minder gezond voelt en toch actief is, heet *actief, gezondheid minder*: die groep "
        "kennen de gedrukte indelingen niet. De woorden zijn die van de onderzoekers; zij gaan over antwoorden op "
        "vragen, niet over een keuring."
    )


def compare_published(sizes: pd.DataFrame, published: pd.DataFrame, *, where: str, origin: str) -> str:
    """Return in words how the classes compare by number and name with the printed ones.

    Parameters
    ----------
    sizes
        From `describe_sizes`.
    published
        From `vexcore.queries.classes.load_published_classes`.
    where
        What the classes are of, within a sentence.
    """
    own = dict.fromkeys(
        name for name, label in zip(sizes["label_nl"], sizes["label"], strict=True) if label != UNDIVIDED
    )
    lines = [
        _("**{where}: {n}** {word}, tegen {printed}.").format(
            where=where, n=NUMBERS[len(sizes)], word=_count_word(len(sizes)), printed=_list_printed(published)
        )
    ]
    for place, rows in published.groupby("municipalities", sort=False):
        names = list(rows["label_nl"])
        same = [name for name in names if name in own]
        lines.append(
            _("- Met **{place}** gemeen: {same}. Alleen daar: {there}. Alleen hier: {here}.").format(
                place=name_place(place),
                same=_list(same),
                there=_list([name for name in names if name not in own]),
                here=_list([name for name in own if name not in names]),
            )
        )
    if origin == DEMONSTRATION:
        lines.append(
            _(
                "\nDeze deelnemers zijn verzonnen: dat hun groepen op de gedrukte lijken of juist niet, zegt niets "
                "over de echte deelnemers."
            )
        )
    lines.append(
        _(
            "\nDe bronnen drukken niet met welke vragen en grenzen zij indeelden. Gelijke namen zijn dus nog geen "
            "gelijke groepen."
        )
    )
    return "\n".join(lines)


def _count_word(n: int) -> str:
    return _("groep") if n == 1 else _("groepen")


def _list_printed(published: pd.DataFrame) -> str:
    return join_names(
        [
            _("{n} in {place} (N = {persons}, gedrukt)").format(
                n=NUMBERS[len(rows)],
                place=name_place(place),
                persons=format_count(rows["n"].iloc[0]),
            )
            for place, rows in published.groupby("municipalities", sort=False)
        ]
    )


def _list(names: list[str]) -> str:
    return "; ".join(f"*{name}*" for name in names) if names else _("geen")
