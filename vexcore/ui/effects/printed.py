"""The printed effects: those in numbers, their course, and what sources say in words."""

from __future__ import annotations

import streamlit as st

from vexcore.queries.effects import load_effects
from vexcore.queries.literature import load_literature_effects
from vexcore.ui.cached import ask
from vexcore.ui.effects.comparison import draw_comparison
from vexcore.ui.effects.course import choose_outcome, draw_corrections, draw_course
from vexcore.ui.effects.estimates import (
    choose_effects,
    draw_forest,
    draw_not_printed,
    draw_reading_guide,
    draw_verdict,
    name_trials,
)
from vexcore.ui.effects.literature import draw_directions, draw_statements, shape_statements
from vexcore.ui.text import _


def draw_printed() -> None:
    """Draw all of the page that comes from print."""
    first = st.container()
    selection = choose_effects()
    effects = ask(load_effects, selection=selection)
    with first:
        draw_verdict(effects)

    st.header(_("In getallen"), anchor="in-getallen")
    draw_comparison(effects)
    draw_forest(effects, selection=selection)
    draw_reading_guide()
    draw_not_printed()

    st.header(_("In de loop van de tijd"), anchor="verloop")
    draw_course(selection, outcome=choose_outcome())

    st.header(_("Met en zonder correctie"), anchor="correctie")
    draw_corrections(selection)

    st.header(_("In woorden"), anchor="in-woorden")
    names = name_trials()
    shown = selection.trials or tuple(names)
    statements = shape_statements(ask(load_literature_effects, selection=selection), names=names)
    draw_directions(statements, names=names, shown=shown, by_arm=bool(selection.components))
    st.subheader(_("Elke uitspraak met haar bron"), anchor=False)
    draw_statements(statements, names=names, shown=shown)
