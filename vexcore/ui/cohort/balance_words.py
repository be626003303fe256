"""What design checks of the groups say, in sentences that need no statistics."""

from __future__ import annotations

import pandas as pd

from vexcore.contracts.origin import NOT_PUBLISHED, RELEASED
from vexcore.ui.cohort.checks import LEVEL, SMALLEST_P, THRESHOLD, name_member, tell_p
from vexcore.ui.cohort.words import name_absence
from vexcore.ui.places import join_names
from vexcore.ui.text import _, format_count, format_number, is_missing, pick


def tell_allocation(tests: pd.DataFrame) -> str:
    """Return in words whether the arms are as large as the draw would make them; empty where it was not tested."""
    if tests.empty:
        return ""
    row = tests.iloc[0]
    head = _("**Aantallen.**")
    if row["status"] == NOT_PUBLISHED:
        told = _("De geplande verdeling is niet bekend; of de groepen zo groot zijn als gepland, is niet te toetsen.")
        return f"{head} {told}"
    if row["status"] != RELEASED:
        return f"{head} " + _("Of de groepen zo groot zijn als gepland: {why}.").format(why=name_absence(row))
    return f"{head} {_tell_sizes(row).format(p=tell_p(row['p_value']))}"


def _tell_sizes(row: pd.Series) -> str:
    printed = not is_missing(row["reason_nl"])
    if row["p_value"] >= LEVEL:
        told = _("De groepen zijn zo groot als bij de geplande verdeling past ({p}).")
        reason = pick(row, "reason")
        return f"{told} {reason[:1].upper()}{reason[1:]}." if printed else told
    told = _("De groepen zijn niet zo groot als bij de geplande verdeling past ({p}).")
    if row["p_value"] < SMALLEST_P:
        cause = _(
            "Toeval alleen geeft zo'n verschil vrijwel nooit. Waarschijnlijk zit er een fout in de loting of in de "
            "gegevens"
        )
    else:
        cause = _("Dat kan toeval zijn, of het komt door een fout in de loting of in de gegevens")
    changed = _(", of het gedrukte plan is voor de loting nog veranderd") if printed else ""
    return _("{told} {cause}{changed}: zoek het uit voordat u groepen vergelijkt.").format(
        told=told, cause=cause, changed=changed
    )


def tell_joint(tests: pd.DataFrame, *, control: str) -> str:
    """Return in words whether the arms differ from control on all characteristics together."""
    head = _("**Alle kenmerken samen.**")
    known = tests[tests["status"] == RELEASED]
    if known.empty:
        return f"{head} {_('Hiervan is geen toets openbaar.')}"
    small = known[known["p_value"] < LEVEL]
    if small.empty:
        told = _("Geen enkele groep wijkt aantoonbaar af van {control}: de verschillen passen bij toeval ({tests}).")
        named = _list_tests(known)
    else:
        told = _(
            "Aantoonbaar anders dan {control}: {tests}. Ook bij een eerlijke loting komt dat voor, bij ongeveer 1 "
            "op de 20 toetsen."
        )
        named = _list_tests(small)
    return f"{head} {told.format(control=control, tests=named)} {_tell_absent(tests)}".rstrip()


def _list_tests(tests: pd.DataFrame) -> str:
    parts = [_("{arm}, {p}").format(arm=name_member(row), p=tell_p(row["p_value"])) for row in tests.to_dict("records")]
    return "; ".join(parts)


def _tell_absent(tests: pd.DataFrame) -> str:
    absent = tests[tests["status"] != RELEASED]
    if absent.empty:
        return ""
    names = join_names(list(dict.fromkeys(name_member(row) for row in absent.to_dict("records"))))
    return _("Niet getoond: {names}.").format(names=names)


def tell_tests(tests: pd.DataFrame, *, control: str) -> str:
    """Return in words how many characteristics differ, beside how many chance alone would give."""
    head = _("**Kenmerk voor kenmerk.**")
    known = tests[tests["status"] == RELEASED]
    if known.empty:
        return f"{head} {_('Hiervan is geen toets openbaar.')}"
    small = known[known["p_value"] < LEVEL].sort_values("p_value", kind="stable")
    chance = _("door toeval alleen zijn er ongeveer {n} te verwachten").format(n=format_number(LEVEL * len(known), 1))
    if small.empty:
        told = _("Een verschil met {control} blijkt uit geen van de {n} toetsen; {chance}.")
    else:
        told = _("Een verschil met {control} blijkt uit {k} van de {n} toetsen; {chance}. Het gaat om {named}.")
    groups = list(small.groupby("characteristic", sort=False))
    named = [
        _("{what} ({tests})").format(what=_name_characteristic(part), tests=_list_tests(part)) for _id, part in groups
    ]
    text = told.format(
        n=format_count(len(known)),
        k=format_count(len(small)),
        control=control,
        chance=chance,
        named=join_names(named),
    )
    return f"{head} {text}"


def _name_characteristic(part: pd.DataFrame) -> str:
    return pick(part.iloc[0], "characteristic").lower()


def tell_love(cells: pd.DataFrame) -> str:
    """Return in words how many differences are larger than the threshold, and the largest of them."""
    known = cells[cells["value"].notna()]
    if known.empty:
        return ""
    far = known[known["value"].abs() > THRESHOLD]
    largest = known.iloc[int(known["value"].abs().to_numpy().argmax())]
    told = _("Groter dan {limit}: {k} van de {n} verschillen. Het grootste is {value} ({arm}, {what}: {category}).")
    return told.format(
        k=format_count(len(far)),
        n=format_count(len(known)),
        limit=format_number(THRESHOLD, 1),
        value=largest["shown"],
        arm=largest["series"],
        what=str(largest["group"]).lower(),
        category=str(largest["row"]).lower(),
    )


def tell_hidden(names: list[str]) -> str:
    """Return in words of which groups nothing is shown; empty where there are none."""
    return _("Van {names} is geen enkel cijfer openbaar.").format(names=join_names(names)) if names else ""
