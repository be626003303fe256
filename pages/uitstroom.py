from vexcore.contracts.origin import PUBLISHED
from vexcore.queries.outflow import (
    load_early_outflow,
    load_expected_outflow,
    load_oss_split,
    load_outflow,
    load_outflow_computed,
    load_outflow_definitions,
    load_outflow_findings,
    load_outflow_statements,
    load_temporary_contracts,
)
from vexcore.queries.trials import load_trials
from vexcore.ui.cached import ask
from vexcore.ui.cohort.outflow import draw_cohort_outflow
from vexcore.ui.cohort.switch import draw_switched_title
from vexcore.ui.outflow.shares import (
    TERMS,
    choose_trials,
    describe_rows,
    draw_arms,
    draw_caution,
    draw_report_remark,
    draw_states,
    draw_summary,
    section,
    select,
)
from vexcore.ui.outflow.sources import draw_definitions, draw_findings, draw_statements, draw_temporary_contracts
from vexcore.ui.outflow.work import (
    GROSS,
    HORIZON_MONTHS,
    NET,
    choose_definition,
    draw_after,
    draw_expected,
    draw_expected_words,
    draw_reasons,
)
from vexcore.ui.render import draw_empty
from vexcore.ui.text import _


def draw_printed() -> None:
    trials = ask(load_trials)
    chosen = choose_trials(trials)
    printed = ask(load_outflow, measures=TERMS, trials=chosen)
    computed = ask(load_outflow_computed, trials=chosen)

    if printed.empty:
        draw_empty(
            _("Van deze gemeenten zijn geen uitstroomcijfers gedrukt."),
            _("Kies Oss of Wageningen, of maak het filter leeg. Onderaan staat wat bronnen over de andere zeggen."),
        )
    else:
        rows = describe_rows(printed, computed)
        findings = ask(load_outflow_findings, trials=chosen)
        draw_caution()
        draw_summary(rows)

        section(_("Per groep"))
        groups = select(rows, definitions=["no-return-of-net"], by_reason=False)
        draw_arms(groups)
        draw_report_remark(groups)
        draw_findings(findings, part="groups")

        section(_("Waarheen"))
        definition = choose_definition()
        draw_reasons(
            select(rows, definitions=[definition], by_reason=True), split=ask(load_oss_split), definition=definition
        )
        draw_findings(findings, part="reasons")

        section(_("Meer werk dan verwacht?"))
        work = rows[(rows["measure"] == "outflow") & (rows["category"] == "work")]
        expected = ask(load_expected_outflow, months=HORIZON_MONTHS, trials=chosen)
        draw_expected_words(expected, work[work["definition"] == GROSS], work[work["definition"] == NET])
        draw_expected(expected, work[work["definition"] == definition], ask(load_early_outflow, trials=chosen))
        draw_findings(findings, part="work")

        section(_("Terug en gebleven"))
        draw_states(rows)

        section(_("Na anderhalf jaar"))
        for measure in ("activity", "contract"):
            draw_after(ask(load_outflow, measures=(measure,), trials=chosen), measure=measure)
        draw_findings(findings, part="after")

    section(_("Wat telt als uitstroom?"))
    draw_definitions(ask(load_outflow_definitions, trials=chosen))

    section(_("Wat bronnen over de experimenten zeggen"))
    if not chosen or "groningen" in chosen:
        draw_temporary_contracts(ask(load_temporary_contracts))
    draw_statements(ask(load_outflow_statements, trials=chosen), trials, chosen=chosen)


origin = draw_switched_title(
    _("Uitstroom uit de bijstand"),
    _(
        "Hoeveel deelnemers gingen weg uit de bijstand, waarheen, en was dat meer dan verwacht? Alleen **Oss** en "
        "**Wageningen** drukken zulke cijfers: stand 15 maart 2019, ruim 17 maanden na de start."
    ),
)
if origin == PUBLISHED:
    draw_printed()
else:
    draw_cohort_outflow(origin)
