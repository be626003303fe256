"""The words of the design page, and tables of words with numbered sources."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping

import pandas as pd
import streamlit as st

from vexcore.queries.build import load_sources
from vexcore.ui.cached import ask
from vexcore.ui.render import build_passport_url
from vexcore.ui.text import _, is_missing

UNKNOWN = "unknown"

Row = Mapping[Hashable, object]
"""A row of a frame, values by column."""


def name_unknown() -> str:
    """Return the word for what no source says."""
    return f"*{_('onbekend')}*"


def name_legal_basis(key: str) -> str:
    """Return the legal basis in words."""
    return {"article-83": _("Artikel 83"), "ordinary-law": _("Gewone wet")}[key]


def name_consent(key: str) -> str:
    """Return the order of consent and lottery in words."""
    return {
        "pre": _("Eerst toestemming, dan loting"),
        "post": _("Eerst loting, dan toestemming"),
        UNKNOWN: name_unknown(),
    }[key]


def explain_consent(key: str) -> str:
    """Return what the order of consent and lottery means for what can be learned."""
    return {
        "pre": _("Wie is ingeloot, wilde al meedoen. De uitkomst geldt voor mensen die zich vrijwillig aanmelden."),
        "post": _(
            "Mensen zijn eerst ingeloot en daarna gevraagd; de meesten deden niet mee. "
            "De uitkomst geldt voor het **aanbod**, onder iedereen die is ingeloot."
        ),
        UNKNOWN: _("Geen bron zegt wat eerst kwam. Voor wie de uitkomst geldt, is daarom niet te zeggen."),
    }[key]


def name_comparison(key: str) -> str:
    """Return the main comparison of a trial in words."""
    return {
        "A": _("Deelnemers onderling (A)"),
        "B": _("Gelote referentiegroep (B)"),
        "C": _("Controlegroep (C)"),
    }[key]


def name_reference(trial: Row) -> str:
    """Return whether the reference group of a trial was drawn by lot."""
    if is_missing(trial["reference_arm_id"]):
        return _("geen gevonden")
    if is_missing(trial["reference_randomised"]):
        return name_unknown()
    return _("ja, geloot") if trial["reference_randomised"] else _("nee, wie niet meedeed")


def name_baseline(trial: Row) -> str:
    """Return whether people knew their arm at the first questionnaire."""
    if is_missing(trial["baseline_after_assignment"]):
        return name_unknown()
    return _("ja, groep al bekend") if trial["baseline_after_assignment"] else _("nee")


def name_field(field: str) -> str:
    """Return what a note of a trial is about."""
    words = {
        "name": _("Naam"),
        "legal_basis": _("Wettelijke grondslag"),
        "institute": _("Onderzoekers"),
        "start_on": _("Begin"),
        "end_on": _("Einde"),
        "consent": _("Toestemming en loting"),
        "main_comparison": _("Hoofdvergelijking"),
        "baseline_after_assignment": _("Eerste vragenlijst en loting"),
        "registry_id": _("Proevenregister"),
        "population": _("Mensen in de bijstand"),
        "target_population": _("Doelgroep"),
        "planned_n": _("Gepland aantal"),
        "realised_n": _("Aantal deelnemers"),
    }
    return words.get(field, field)


def name_wave(wave: int) -> str:
    """Return a questionnaire wave in words."""
    return {0: _("Nulmeting"), 1: _("Eerste vervolgmeting"), 2: _("Tweede vervolgmeting")}[wave]


def shorten_arm(label: str) -> str:
    """Return the name of an arm for a chart: without brackets, and a numbered group without its contents."""
    short = re.sub(r" \([^)]*\)", "", label)
    return short.split(":", 1)[0] if re.match(r"\w+ [0-9A-D]:", short) else short


def draw_words_table(rows: Iterable[Mapping[str, str]], *, first: str, alt_text: str) -> None:
    """Draw a table of words, which may hold Markdown links; the column ``first`` names the rows."""
    frame = pd.DataFrame(list(rows))
    st.table(frame.set_index(first), border="horizontal", alt=alt_text)


def list_references(sources: object) -> list[str]:
    """Return the sources and figures that a text names, as ids."""
    return [] if is_missing(sources) else str(sources).split()


def number_sources(columns: Iterable[object]) -> dict[str, int]:
    """Return a number for each source, in order of appearance."""
    ids = dict.fromkeys(_find_source(one) for text in columns for one in list_references(text))
    return {source_id: position for position, source_id in enumerate(ids, start=1)}


def mark_sources(text: str, sources: object, numbers: Mapping[str, int]) -> str:
    """Return a text followed by the numbers of its sources; the number of a printed figure leads to its passport."""
    marks = dict.fromkeys(_link_reference(one, numbers) for one in list_references(sources))
    return f"{text} :small[{' '.join(marks)}]" if marks else text


def draw_numbered_sources(numbers: Mapping[str, int], *, title: str) -> None:
    """Draw the list of numbered sources."""
    if not numbers:
        return
    known = ask(load_sources).set_index("source_id")
    with st.expander(title):
        st.markdown("\n".join(f"{number}. {_describe(source, known)}" for source, number in numbers.items()))


def _find_source(reference: str) -> str:
    return reference.split(":", 1)[0]


def _link_reference(reference: str, numbers: Mapping[str, int]) -> str:
    number = f"\\[{numbers[_find_source(reference)]}\\]"
    if ":" in reference:
        return f"[{number}]({build_passport_url(reference)})"
    known = ask(load_sources).set_index("source_id")
    url = known["url"].get(reference)
    return number if is_missing(url) else f"[{number}]({url})"


def _describe(source_id: str, known: pd.DataFrame) -> str:
    if source_id not in known.index:
        return source_id
    source = known.loc[source_id]
    institution = "" if is_missing(source["institution"]) else f"{source['institution']}: "
    title = f"{institution}{source['title']}"
    return title if is_missing(source["url"]) else f"[{title}]({source['url']})"
