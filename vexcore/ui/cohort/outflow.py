"""Outflow from participant data: first exits by group and by reason, who stayed away and who came back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.cohort import RowWords, build_cohort_rows_chart
from vexcore.queries.cohort import load_cohort_outflow, load_deliveries
from vexcore.ui.cached import ask
from vexcore.ui.cohort.course import draw_courses
from vexcore.ui.cohort.curve_tests import draw_tests
from vexcore.ui.cohort.curves import draw_leaving, draw_returning, draw_staying
from vexcore.ui.cohort.expected_work import draw_expected_work
from vexcore.ui.cohort.filters import choose_trials
from vexcore.ui.cohort.frames import draw_cohort_chart, list_values
from vexcore.ui.cohort.headline import draw_headline, tell_outflow
from vexcore.ui.cohort.words import ALL_ARMS, describe_cells, name_arm, name_origin, name_trial
from vexcore.ui.render import draw_empty
from vexcore.ui.session import find_today
from vexcore.ui.text import LANGUAGE, _, pick
from vexcore.ui.widgets import choose_one

FIRST_EXIT = "first-exit-of-assigned"
NO_RETURN = "no-return-of-assigned"
RE_ENTRY = "re-entry"
REASONS = "reasons"
FIRST_HORIZON = "24"
TERM, CURVES, MONTHS = "term", "curves", "months"
PARTS = {
    TERM: _("Hoeveel en waarheen"),
    CURVES: _("Hoe snel, en terug"),
    MONTHS: _("Maand na maand: baan, loon, bijstand"),
}
"""Parts of the page. Nine trials with every curve and month at once are too long to read and slow to draw."""


def draw_cohort_outflow(origin: str) -> None:
    """Draw the part that the reader chooses: outflow at a term, its curves, or the course of register outcomes."""
    today = find_today()
    deliveries = ask(load_deliveries, origin=origin)
    if deliveries.empty:
        return
    chosen = choose_trials(deliveries)
    part = choose_one(_("Wat wilt u zien?"), PARTS, key="onderdeel")
    if part == TERM:
        _draw_outflow(trials=chosen, origin=origin, today=today)
    elif part == CURVES:
        for draw in (draw_staying, draw_tests, draw_leaving, draw_returning):
            draw(trials=chosen, origin=origin, today=today)
        draw_expected_work(deliveries, trials=chosen, origin=origin, today=today)
    else:
        draw_courses(deliveries, trials=chosen, origin=origin, today=today)


# A part of its own: another horizon need not draw the months again.
@st.fragment
def _draw_outflow(*, trials: tuple[str, ...], origin: str, today: str) -> None:
    rows = ask(load_cohort_outflow, origin=origin, trials=trials, today=today)
    if rows.empty:
        draw_empty(
            _("Van deze proeven is geen uitstroom geleverd."), _("Kies een andere proef, of maak het filter leeg.")
        )
        return
    horizon = _choose_horizon(rows)
    at_horizon = describe_cells(rows[rows["horizon_months"] == horizon])
    records = at_horizon.to_dict("records")
    at_horizon = at_horizon.assign(place=[name_trial(row) for row in records], arm=[name_arm(row) for row in records])
    first = at_horizon[(at_horizon["definition"] == FIRST_EXIT) & (at_horizon["category"] == "all")]
    reasons = _order_reasons(at_horizon)
    stayed = at_horizon[at_horizon["definition"] == NO_RETURN]
    back = at_horizon[at_horizon["measure"] == RE_ENTRY]
    draw_headline(tell_outflow(first, pd.concat([first, reasons, stayed, back]), horizon=horizon), origin=origin)

    st.header(_("Eerste keer weg, per groep"), anchor=False)
    assigned = _("wie is ingedeeld")
    _draw_rows(
        first.assign(group=first["place"], row=first["arm"]),
        origin=origin,
        title=_("Minstens één keer uit de bijstand binnen {n} maanden, % van wie is ingedeeld").format(n=horizon),
        key="first-exit",
        of=assigned,
        note=_(
            "Iedereen die is ingedeeld telt mee, ook wie niet meedeed. Streep: 95%-interval (Wilson). Een verschil "
            "tussen groepen is hier niet getoetst."
        ),
    )

    st.header(_("Waarheen"), anchor=False)
    _draw_rows(
        reasons,
        origin=origin,
        title=_("Reden van de eerste uitstroom binnen {n} maanden, % van wie is ingedeeld").format(n=horizon),
        key=REASONS,
        of=assigned,
        note=_("Alle groepen samen, zonder de referentiegroep. De redenen tellen op tot de eerste uitstroom."),
    )

    st.header(_("Weggebleven en teruggekomen"), anchor=False)
    _draw_rows(
        stayed.assign(group=stayed["place"], row=stayed["arm"]),
        origin=origin,
        title=_("Weg en niet terug na {n} maanden, % van wie is ingedeeld").format(n=horizon),
        key="no-return",
        of=assigned,
        note=_("Uit de bijstand op dat moment, en daarvoor minstens één keer vertrokken."),
    )
    _draw_rows(
        back.assign(group=back["place"], row=back["arm"]),
        origin=origin,
        title=_("Weer in de bijstand na {n} maanden, % van wie was vertrokken").format(n=horizon),
        key="re-entry",
        of=_("wie was vertrokken"),
        note=_("Noemer: wie binnen die maanden vertrok. Daardoor zijn de groepen kleiner en de strepen langer."),
    )


def _order_reasons(at_horizon: pd.DataFrame) -> pd.DataFrame:
    """Return the first exits by reason of all arms together, with the reason as heading, in the order of the labels."""
    reasons = at_horizon[
        (at_horizon["definition"] == FIRST_EXIT)
        & (at_horizon["category"] != "all")
        & (at_horizon["arm_id"] == ALL_ARMS)
    ]
    words = [pick(row, "category") for _index, row in reasons.iterrows()]
    order = {word: position for position, word in enumerate(dict.fromkeys(words))}
    by_reason = reasons.assign(group=words, row=reasons["place"])
    return by_reason.sort_values("group", key=lambda names: names.map(order), kind="stable")


def _choose_horizon(rows: pd.DataFrame) -> int:
    horizons = sorted(rows["horizon_months"].unique())
    options = {str(months): _("{n} maanden").format(n=months) for months in horizons}
    return int(choose_one(_("Na hoeveel maanden"), options, key="termijn", default=FIRST_HORIZON))


def _draw_rows(table: pd.DataFrame, *, origin: str, title: str, key: str, of: str, note: str) -> None:
    if table.empty:
        return
    by_reason = key == REASONS
    words = RowWords(
        value=_("Aandeel van {whom}").format(whom=of),
        group=_("Reden") if by_reason else _("Proef"),
        row=_("Proef") if by_reason else _("Groep"),
        interval=_("95%-interval"),
        n=_("Aantal van noemer"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    draw_cohort_chart(
        lambda look: build_cohort_rows_chart(table, words=words, look=look, number_format=".0%", language=LANGUAGE),
        origin=origin,
        title=title,
        alt_text=list_values(table),
        table=table,
        columns={
            "place": _("Proef"),
            "arm": _("Groep"),
            **({"group": _("Reden")} if by_reason else {}),
            "shown": _("Aandeel"),
            "interval": _("95%-interval"),
            "n": _("Aantal van noemer"),
            "horizon_months": _("Termijn in maanden"),
        },
        key=key,
        note=note,
        facts={_("Noemer"): of},
    )
