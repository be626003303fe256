import streamlit as st

from vexcore.queries.designs import (
    load_arm_components,
    load_arm_rules,
    load_arms,
    load_design_statements,
    load_designs,
    load_trial_notes,
    load_waves,
)
from vexcore.queries.flow import load_allocation, load_flow, load_flow_findings, load_recruitment_counts, load_shares
from vexcore.ui.cached import ask
from vexcore.ui.cohort.response import draw_response_checks
from vexcore.ui.design.allocation import draw_allocation
from vexcore.ui.design.arms import choose_components, draw_components, draw_rules
from vexcore.ui.design.designs import draw_answers, draw_designs, draw_exclusion, draw_notes, draw_profile, draw_waves
from vexcore.ui.design.flow import draw_counts, draw_findings, draw_flow
from vexcore.ui.design.planner import draw_planner
from vexcore.ui.design.response import draw_shares
from vexcore.ui.places import name_place
from vexcore.ui.render import draw_title
from vexcore.ui.text import _
from vexcore.ui.widgets import choose_one

draw_title(
    _("Hoe de experimenten zijn opgezet"),
    _(
        "Wie kreeg wat, wie bepaalde dat, en wat kunnen we er dus wel en niet van leren? "
        "Negen ontwerpen naast elkaar, daarna elk experiment van dichtbij."
    ),
)

designs = ask(load_designs)
st.header(_("Negen ontwerpen naast elkaar"), anchor="vergelijking")
draw_designs(designs)

st.header(_("Welke groep kreeg welk onderdeel"), anchor="onderdelen")
chosen = choose_components()
draw_components(ask(load_arm_components, components=chosen.components, only=chosen.only))

st.header(_("Eén experiment van dichtbij"), anchor="experiment")
names = {row["trial_id"]: name_place(row["municipalities"]) for row in designs.to_dict("records")}
trial = choose_one(_("Gemeente"), names, key="experiment", default="groningen")
place = names[trial]
statements = ask(load_design_statements, trial=trial)
flow = ask(load_flow, trial=trial)

draw_profile(designs.set_index("trial_id").loc[trial])
draw_answers(statements)
draw_rules(ask(load_arm_rules, trial=trial), ask(load_arms, trial=trial))
draw_exclusion(statements)
draw_flow(flow, municipalities=place)
draw_findings(ask(load_flow_findings, trial=trial))
draw_counts(ask(load_recruitment_counts, trial=trial), expanded=flow.empty)
draw_allocation(ask(load_allocation, trial=trial), statements, municipalities=place)
draw_shares(ask(load_shares, trial=trial), municipalities=place)
draw_waves(ask(load_waves, trial=trial))
draw_notes(ask(load_trial_notes, trial=trial))
draw_response_checks(trial=trial, place=place)

st.header(_("Hoe groot moet een proef zijn"), anchor="planner")
draw_planner(designs)
