"""Words and drawing of how outflow is defined, what does not fit, and what sources state about the other trials."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.ui.findings import tell_check
from vexcore.ui.outflow.shares import cite_figures
from vexcore.ui.places import name_place
from vexcore.ui.render import draw_source_line, link_passport
from vexcore.ui.text import _, format_count, format_share, is_missing, pick

AFTER = ("000:4:", "000:5:", "001:4:", "001:5:", "001:text:16:", "001:text:19:")
WORK = ("000:text:64:", "002:text:7:")
REASONS = ("000:1:1:", "001:1:1:")
"""Starts of the figures that a finding of a part of the page speaks of; what is left speaks of the groups."""


def assign_part(figure_ids: str) -> str:
    """Return the part of the page that a finding belongs to: ``after``, ``work``, ``reasons`` or ``groups``."""
    figures = tuple(figure_ids.split())
    for part, starts in (("after", AFTER), ("work", WORK), ("reasons", REASONS)):
        if any(figure.startswith(starts) for figure in figures):
            return part
    return "groups"


def draw_findings(findings: pd.DataFrame, *, part: str) -> None:
    """Say what does not fit in the numbers of a part of the page."""
    own = findings[[assign_part(str(figures)) == part for figures in findings["figure_ids"]]]
    if own.empty:
        return
    lines = [
        _("{place}: {what}. Gedrukt: **{printed}**; {check} ({figures}).").format(
            place=name_place(row["place"]),
            what=str(row["what"]).rstrip("."),
            printed=row["printed"],
            check=tell_check(str(row["computed"])),
            figures=cite_figures(row["figure_ids"]),
        )
        for __, row in own.iterrows()
    ]
    title = _("Wat hier niet klopt in de bronnen ({n})").format(n=format_count(len(lines)))
    with st.expander(title, icon=":material/rule:", expanded=len(lines) <= 2):
        st.markdown("\n".join(f"- {line}" for line in lines))


def draw_definitions(definitions: pd.DataFrame) -> None:
    """Explain the ways of counting outflow, and which source uses which."""
    st.markdown(
        _(
            "**De onderzoekers** tellen iemand bij de eerste keer dat de uitkering stopt, ook als die later "
            "terugkomt. **De gemeente** (Wageningen) telt pas wie in de periode niet terugkwam, zodat haar aantallen "
            "lager liggen; haar eigen verslag zit niet bij de bronnen. Tabel 1 van beide verslagen telt de eerste "
            "uitstroom, van alle aanmeldingen. Tabel 2 telt per groep wie weg was en niet terug, van de deelnemers. "
            "Deze tellingen worden hier nooit opgeteld."
        )
    )
    with st.expander(_("Welke bron gebruikt welke telling?"), icon=":material/menu_book:"):
        for label, group in definitions.groupby(_name_definition(definitions), sort=False):
            st.markdown(
                f"**{label}**\n\n" + "\n".join(f"- {_describe_definition(row)}" for __, row in group.iterrows())
            )


def _name_definition(definitions: pd.DataFrame) -> pd.Series:
    names = [
        pick(row, "label") or _("Een eigen telling van {place}").format(place=name_place(row["place"]))
        for __, row in definitions.iterrows()
    ]
    return pd.Series(names, index=definitions.index)


def _describe_definition(row: pd.Series) -> str:
    grades = {
        "same": _("zelfde telling"),
        "similar": _("vergelijkbaar, met verschil"),
        "different": _("niet vergelijkbaar"),
    }
    text = _("{place} ({grade}): {text}").format(
        place=name_place(row["place"]), grade=grades[row["grade"]], text=pick(row, "text")
    )
    difference = pick(row, "difference")
    return f"{text} *{difference}*" if difference else text


def draw_temporary_contracts(contracts: pd.DataFrame) -> None:
    """Draw what Groningen measured in place of outflow."""
    parts = [
        _("{arm} {share}").format(
            arm=pick(row, "label"), share=link_passport(format_share(row["share"], 1), row["figure_id"])
        )
        for __, row in contracts.iterrows()
    ]
    st.markdown(
        _(
            "**Groningen** meet geen uitstroom met een reden, maar of iemand in een maand loon, uren of een contract "
            "had, ook met uitkering. Voorbeeld: een tijdelijk contract na 24 maanden, van allen die geloot zijn "
            "(tabel 9.1): {parts}. Vergelijk die groepen niet met elkaar: de onderzoekers zetten de vergelijkingsgroep "
            "opzij, omdat mensen daarin die niet wilden meedoen vaker uitstroomden dan te verklaren is, en vergelijken "
            "met de gelote referentiegroep. Niet naast de cijfers van Oss en Wageningen te leggen; de effecten "
            "staan op de pagina [Effecten](effecten)."
        ).format(parts=", ".join(parts))
    )
    draw_source_line(list(contracts["source_id"]))


def draw_statements(statements: pd.DataFrame, trials: pd.DataFrame, *, chosen: tuple[str, ...]) -> None:
    """Draw what sources state about outflow, trial by trial, and name the trials of which none does."""
    silent = []
    wanted = trials[trials["trial_id"].isin(chosen)] if chosen else trials
    for __, trial in wanted.iterrows():
        own = statements[statements["trial_id"] == trial["trial_id"]]
        name = name_place(trial["municipalities"])
        if own.empty:
            silent.append(name)
        else:
            _draw_statement_list(own, title=name)
    together = statements[statements["trial_id"] == "all"]
    if len(together):
        _draw_statement_list(together, title=_("Alle experimenten samen"))
    if silent:
        st.markdown(
            _(
                "**Niets gevonden**: over uitstroom in {places} staat in de bronnen geen cijfer en geen uitspraak."
            ).format(places=_(" en ").join(silent))
        )


def _draw_statement_list(own: pd.DataFrame, *, title: str) -> None:
    label = _("{title} ({n})").format(title=title, n=format_count(len(own)))
    with st.expander(label):
        st.markdown("\n".join(f"- {_describe_statement(row)}" for __, row in own.iterrows()))


def _describe_statement(row: pd.Series) -> str:
    text = link_passport(pick(row, "statement"), row["figure_id"])
    compared = {
        "control": _("vergeleken met de controlegroep"),
        "other-arms": _("vergeleken met de andere groepen"),
        "non-participants": _("vergeleken met wie niet meedeed"),
        "matched": _("vergeleken met een gelijkende groep"),
        "before-after": _("voor en na vergeleken"),
    }.get(row["comparison"], "")
    tested = {"yes": _("significant volgens de bron"), "no": _("niet significant volgens de bron")}.get(
        row["significance"], _("toets niet genoemd")
    )
    clash = "" if is_missing(row["contradiction"]) else _("bronnen spreken elkaar hier tegen")
    notes = "; ".join(note for note in (compared, tested, clash) if note)
    return _("{text} *{notes}.* {source}").format(text=text, notes=notes.capitalize(), source=_describe_source(row))


def _describe_source(row: pd.Series) -> str:
    name = str(row["title"]) if is_missing(row["institution"]) else str(row["institution"])
    year = "" if is_missing(row["published_on"]) else f", {str(row['published_on'])[:4]}"
    return f"({name}{year})" if is_missing(row["url"]) else f"([{name}{year}]({row['url']}))"
