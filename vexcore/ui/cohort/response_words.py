"""What checks of response say, in sentences that need no statistics."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from vexcore.contracts.origin import RELEASED
from vexcore.ui.cohort.checks import (
    ALL,
    describe_difference,
    format_p,
    format_signed,
    name_control,
    name_member,
    tell_p,
)
from vexcore.ui.cohort.words import name_absence
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.text import _, format_count, format_number

MOST_NAMED = 4
RESPONSE_LEVEL = 0.10
"""Below this p-value a difference in response is named: the reports test at 10 %."""


def describe_change(row: Mapping[Hashable, Any] | None) -> dict[str, str]:
    """Return the difference in response of an arm from control, its standard error and p-value, as texts."""
    if row is None:
        return {"difference": "", "error": "", "p": ""}
    if row["status"] != RELEASED:
        return {"difference": name_absence(row), "error": "", "p": ""}
    return {
        "difference": describe_difference(row),
        "error": format_number(100 * row["std_error"], 1),
        "p": format_p(row["p_value"]),
    }


def tell_change(changes: pd.DataFrame, *, what: str) -> str:
    """Return in words in which arms and waves a share of persons differs from control.

    Parameters
    ----------
    changes
        Rows of one characteristic from `vexcore.queries.design_checks.load_response_checks`.
    what
        What the share is of, as it stands in a sentence: ``de respons``.
    """
    known = changes[(changes["status"] == RELEASED) & (changes["arm_id"] != ALL)]
    if known.empty:
        return _("Of {what} per groep verschilt, is voor deze proef niet berekend of niet openbaar.").format(what=what)
    control = name_control(known.iloc[0])
    clear = known[known["p_value"] < RESPONSE_LEVEL]
    if clear.empty:
        largest = known.iloc[[int(known["statistic"].abs().to_numpy().argmax())]]
        told = _(
            "In geen van de groepen is {what} aantoonbaar anders dan in {control} ({n} toetsen, op 10%). Het "
            "grootste verschil: {named}."
        )
        return told.format(what=what, control=control, n=format_count(len(known)), named=_list_changes(largest))
    told = _(
        "Aantoonbaar anders dan in {control} (op 10%) is {what} bij {k} van de {n} toetsen; door toeval alleen "
        "zijn er ongeveer {chance} te verwachten. {named}."
    )
    return told.format(
        what=what,
        control=control,
        k=format_count(len(clear)),
        n=format_count(len(known)),
        chance=format_number(RESPONSE_LEVEL * len(known), 1),
        named=_list_changes(clear),
    )


def _list_changes(changes: pd.DataFrame) -> str:
    ordered = changes.sort_values("p_value", kind="stable")
    parts = [
        _("{arm}, {wave}: {points} procentpunt ({p})").format(
            arm=name_member(row),
            wave=WAVE_NAMES[row["wave"]].lower(),
            points=format_signed(100 * row["statistic"], 1),
            p=tell_p(row["p_value"]),
        )
        for row in ordered.head(MOST_NAMED).to_dict("records")
    ]
    if len(ordered) > MOST_NAMED:
        parts.append(_("nog {n} in de tabel").format(n=format_count(len(ordered) - MOST_NAMED)))
    return "; ".join(parts)


def tell_respondents(cells: pd.DataFrame, *, control: str) -> str:
    """Return in words how many characteristics of those who answered differ, beside how many chance alone would give.

    Where more than half is withheld, nothing is concluded.

    Parameters
    ----------
    cells
        Differences of one wave from `vexcore.queries.design_checks.load_response_checks`.
    """
    known = cells[(cells["status"] == RELEASED) & (cells["arm_id"] != ALL)]
    if known.empty:
        return _("Van deze meting is geen verschil openbaar.")
    whole = int((cells["arm_id"] != ALL).sum())
    if 2 * len(known) < whole:
        return _(
            "Van de {whole} verschillen zijn er {n} openbaar: te weinig om te zeggen of de groepen uiteen gingen."
        ).format(whole=format_count(whole), n=format_count(len(known)))
    clear = int((known["p_value"] < RESPONSE_LEVEL).sum())
    chance = RESPONSE_LEVEL * len(known)
    told = _(
        "Wie in een groep invulde, verschilt op {k} van de {n} punten hieronder aantoonbaar (op 10%) van wie in "
        "{control} invulde; door toeval alleen zijn er ongeveer {chance} te verwachten. {verdict}"
    )
    more = _("Het zijn er meer dan dat: wie wel en niet invulde, kan de groepen uiteen hebben gebracht.")
    alike = _("Het zijn er niet meer dan dat: op deze kenmerken is niet te zien dat de groepen uiteen gingen.")
    return told.format(
        k=format_count(clear) if clear else _("geen"),
        n=format_count(len(known)),
        control=control,
        chance=format_number(chance, 1),
        verdict=more if clear > chance else alike,
    )
