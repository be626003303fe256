"""Harvest plot: what sources say in words, by component and direction; counted, never added to estimates."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from vexcore.charts.synthesis_harvest import ORDER, HarvestWords, build_harvest_chart
from vexcore.contracts.selection import EffectSelection
from vexcore.queries.designs import load_arm_components, load_components
from vexcore.queries.literature import THEMES, load_literature_effects
from vexcore.ui.cached import ask
from vexcore.ui.effects.estimates import name_trials
from vexcore.ui.effects.literature import gather_cells, shape_statements
from vexcore.ui.effects.words import THEME_WORDS, build_direction_words
from vexcore.ui.places import join_names
from vexcore.ui.render import draw_chart, draw_empty
from vexcore.ui.text import LANGUAGE, _, format_count, pick
from vexcore.ui.widgets import choose_one

ALL_THEMES = "all"
SEVERAL, WHOLE = "several", "whole"
"""Statements on arms that offer different things or several at once, and on a trial as a whole."""

_LINE = 17
_SHORT_DIRECTIONS = {
    "-": _("minder"),
    "0": _("geen|effect"),
    "+": _("meer"),
    "ns": _("niet|sign."),
    "?": _("geen|richting"),
}
_COUNTED = {
    "+": _("{n} keer meer of hoger"),
    "0": _("{n} keer geen effect"),
    "-": _("{n} keer minder of lager"),
    "ns": _("{n} keer niet significant"),
    "?": _("{n} keer zonder richting"),
}


def draw_harvest() -> None:
    """Draw what sources say in words about each component, by direction."""
    names = name_trials()
    labels = name_rows()
    statements = shape_statements(ask(load_literature_effects, selection=EffectSelection()), names=names)
    placed = place_statements(statements.loc[~statements["is_level"]], load_offers())
    theme = choose_one(
        _("Onderwerp"),
        {ALL_THEMES: _("Alle onderwerpen")}
        | {key: THEME_WORDS[key] for key in THEMES if (placed["theme"] == key).any()},
        key="oogst",
    )
    shown = placed if theme == ALL_THEMES else placed[placed["theme"] == theme]
    if shown.empty:
        draw_empty(_("Over dit onderwerp is in de bronnen geen richting gevonden."), _("Kies een ander onderwerp."))
        return
    marks = gather_marks(shown)
    st.markdown(
        _(
            "*Meer of hoger* betekent niet beter: het gaat over allerlei uitkomsten door elkaar, behalve als er een "
            "onderwerp is gekozen."
        )
    )
    st.markdown(tell_harvest(marks, labels))
    _draw_chart(shown, marks, labels=labels)


def load_offers() -> dict[str, frozenset[str]]:
    """Return the components of every arm by its id; control and reference groups offer none and are left out."""
    arms = ask(load_arm_components)
    offered = arms[arms["role"] == "treatment"].dropna(subset="component")
    return {str(arm): frozenset(map(str, own)) for arm, own in offered.groupby("arm_id")["component"]}


def name_rows() -> dict[str, str]:
    """Return the rows of the plot in order: every component, then what cannot be told apart by component."""
    labels = {str(row["component"]): pick(row, "label") for row in ask(load_components).to_dict("records")}
    return labels | {SEVERAL: _("Meer onderdelen of groepen samen"), WHOLE: _("De proef als geheel")}


def place_statements(statements: pd.DataFrame, offers: Mapping[str, frozenset[str]]) -> pd.DataFrame:
    """Return statements with ``row``: the one component that all arms that they name offer, or why there is none.

    Parameters
    ----------
    statements
        From `vexcore.ui.effects.literature.shape_statements`; ``arm_id`` holds ids separated by semicolons.
    offers
        From `load_offers`.
    """
    rows = [_find_row(str(arms), offers) for arms in statements["arm_id"]]
    return statements.assign(row=pd.Series(rows, index=statements.index, dtype="str"))


def _find_row(arms: str, offers: Mapping[str, frozenset[str]]) -> str:
    named = [arm for part in arms.split(";") if (arm := part.strip()) in offers]
    if not named:
        return WHOLE
    offered = frozenset[str]().union(*(offers[arm] for arm in named))
    return next(iter(offered)) if len(offered) == 1 else SEVERAL


def gather_marks(placed: pd.DataFrame) -> pd.DataFrame:
    """Return one row a mark: row of the plot, trial, theme, direction and kind of comparison."""
    parts = [gather_cells(own).assign(component=row) for row, own in placed.groupby("row", sort=False)]
    return pd.concat(parts, ignore_index=True)


def tell_harvest(marks: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """Return in a line a component how often sources name each direction, and for how many trials."""
    lines = []
    for key, label in labels.items():
        own = marks[marks["component"] == key]
        if own.empty:
            lines.append(f"- **{label}**: {_('niets gevonden')}.")
            continue
        counts = own["direction"].value_counts()
        told = [_COUNTED[way].format(n=format_count(counts[way])) for way in _COUNTED if way in counts]
        fair = int((own["kind"] == "control").sum())
        against = _("{n} tegen de controlegroep").format(n=format_count(fair))
        lines.append(f"- **{label}**: {join_names(told)} ({join_names(sorted(set(own['trial'])))}; {against}).")
    return "\n".join(lines)


def _draw_chart(shown: pd.DataFrame, marks: pd.DataFrame, *, labels: Mapping[str, str]) -> None:
    rows = {key: "|".join(textwrap.wrap(label, _LINE)) for key, label in labels.items()}
    directions = build_direction_words()
    kinds = dict(zip(("control", "other", "matched"), directions.kinds, strict=True))
    drawn = marks.assign(component=marks["component"].map(rows), compared=marks["kind"].map(kinds))
    order = [row for key, row in rows.items() if key in set(marks["component"]) or key not in (SEVERAL, WHOLE)]
    draw_chart(
        build_harvest_chart(
            drawn,
            words=HarvestWords(
                directions={way: _SHORT_DIRECTIONS[way] for way in ORDER},
                component=_("Onderdeel"),
                direction=directions.direction,
                trial=directions.trial,
                theme=directions.theme,
                compared=directions.compared,
                statements=directions.statements,
            ),
            component_order=order,
            language=LANGUAGE,
        ),
        title=_("Wat bronnen in woorden zeggen: richting per onderdeel, een teken per gemeente en onderwerp"),
        alt_text=_("Tekens per onderdeel en richting. {told}").format(
            told=" ".join(
                line.removeprefix("- ").replace("**", "") for line in tell_harvest(marks, labels).splitlines()
            )
        ),
        table=shown.assign(component=shown["row"].map(dict(labels))),
        columns={
            "component": _("Onderdeel"),
            "trial": _("Gemeente"),
            "theme_words": _("Onderwerp"),
            "direction_words": _("Richting"),
            "statement": _("Wat de bron zegt"),
            "arms": _("Groep"),
            "compared": _("Vergeleken met"),
            "significance_words": _("Significant"),
            "source": _("Bron"),
            "figure_id": "",
        },
        sources=[],
        key="harvest",
        note=_(
            "**Tellen is geen optellen.** Een teken is een richting die ten minste één bron noemt, zonder grootte en "
            "zonder interval; wie niets vond, schrijft dat minder vaak op. **Gevuld**: vergeleken met de "
            "controlegroep. **Hol**: vergeleken met anderen of met niemand. **In een vierkant**: achteraf gezochte, "
            "gelijkende mensen. **Niet sign.**: de bron kon geen verschil aantonen; dat is niet hetzelfde als geen "
            "effect. De bron van elke uitspraak staat in de tabel en op de pagina [Effecten](effecten#in-woorden)."
        ),
    )
