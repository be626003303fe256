import streamlit as st

from vexcore.contracts.origin import PUBLISHED
from vexcore.queries.labels import load_labels
from vexcore.queries.recruitment import (
    load_recruitment,
    load_recruitment_findings,
    load_recruitment_statements,
    load_recruitment_totals,
)
from vexcore.queries.trials import (
    load_effect_tally,
    load_municipalities,
    load_note_sources,
    load_record_size,
    load_register_notes,
    load_trial_results,
    load_trials,
)
from vexcore.ui.cached import ask
from vexcore.ui.cohort.overview import draw_cohort_overview
from vexcore.ui.cohort.switch import draw_switched_title
from vexcore.ui.overview.funnel import FUNNEL_STAGES, build_funnel_rows, describe_invited, draw_funnel
from vexcore.ui.overview.opening import draw_guide, draw_key_numbers, draw_place_map
from vexcore.ui.overview.recruitment import (
    PAIR_STAGES,
    draw_other_counts,
    draw_planned_realised,
    draw_statements,
)
from vexcore.ui.overview.register import draw_facts, draw_notes, draw_register, draw_timeline
from vexcore.ui.overview.results import draw_results
from vexcore.ui.overview.words import order_trials
from vexcore.ui.text import _
from vexcore.ui.widgets import choose_one


def draw_printed() -> None:
    trials = ask(load_trials)
    municipalities = ask(load_municipalities)
    notes = ask(load_register_notes)
    statements = ask(load_recruitment_statements)

    draw_key_numbers(
        municipalities=len(municipalities),
        trials=len(trials),
        totals=ask(load_recruitment_totals),
        size=ask(load_record_size),
    )
    st.header(_("Wat kwam eruit"), anchor="uitkomst")
    draw_results(trials, ask(load_trial_results), ask(load_effect_tally))

    st.header(_("De plaatsen en de pagina's"), anchor="kaart")
    left, right = st.columns([6, 5])
    with left:
        draw_place_map(municipalities)
    with right:
        draw_guide()

    st.header(_("Wie deed wat"), anchor="register")
    draw_register(trials)

    st.header(_("Hoeveel mensen deden mee"), anchor="deelname")
    draw_planned_realised(trials, ask(load_recruitment, stages=PAIR_STAGES))
    draw_other_counts(trials, statements, ask(load_recruitment_findings))

    st.header(_("Wanneer"), anchor="looptijd")
    draw_timeline(trials, notes)

    st.header(_("Eén experiment van dichtbij"), anchor="dichtbij")
    places = dict(zip(order_trials(trials)["trial_id"], order_trials(trials)["place"], strict=True))
    chosen = choose_one(_("Gemeente"), places, key="experiment", default="groningen")
    recruitment = ask(load_recruitment, stages=FUNNEL_STAGES)
    st.markdown(describe_invited(recruitment))
    funnel, remarks = st.columns([6, 5])
    with funnel:
        draw_funnel(
            build_funnel_rows(recruitment, ask(load_labels, axis="stage"), trial_id=chosen), place=places[chosen]
        )
    with remarks:
        draw_facts(trials, trial_id=chosen)
        draw_statements(statements, trial_id=chosen)
    draw_notes(notes, ask(load_note_sources, trial_id=chosen), trial_id=chosen)


origin = draw_switched_title(
    _("Negen experimenten met de bijstand naast elkaar"),
    _(
        "Vanaf het najaar van 2017 probeerden elf gemeenten een andere omgang met mensen in de bijstand, de "
        "**vertrouwensexperimenten**: meer eigen regie, meer begeleiding of meer mogen houden van wat iemand "
        "bijverdient. Een **loting** bepaalde wie welke aanpak kreeg. Dit dashboard zet naast elkaar wat daarover "
        "gedrukt is."
    ),
)
if origin == PUBLISHED:
    draw_printed()
else:
    draw_cohort_overview(origin)
