"""Participants from participant data: who they are, how they were doing, and who answered."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.cohort import RowWords, build_cohort_rows_chart
from vexcore.queries.cohort import load_characteristics, load_cohort_gaps, load_cohort_response, load_deliveries
from vexcore.queries.design_checks import load_balance_checks
from vexcore.queries.labels import load_labels
from vexcore.ui.cached import ask
from vexcore.ui.cohort.balance import draw_balance, draw_representativeness
from vexcore.ui.cohort.capability import draw_capability
from vexcore.ui.cohort.changes import draw_changes
from vexcore.ui.cohort.classes import draw_classes
from vexcore.ui.cohort.filters import choose_trial
from vexcore.ui.cohort.frames import draw_cohort_chart, list_values
from vexcore.ui.cohort.gaps import draw_gaps
from vexcore.ui.cohort.headline import draw_headline, tell_response
from vexcore.ui.cohort.scores import draw_scores
from vexcore.ui.cohort.words import ALL_ARMS, describe_cells, name_arm, name_origin, name_trial
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.render import draw_empty
from vexcore.ui.session import find_today
from vexcore.ui.text import LANGUAGE, _, pick
from vexcore.ui.widgets import choose_one

SPLIT = ("participants", "decliners")
SECTIONS = {
    "wie": _("Wie deden er mee?"),
    "vergelijkbaar": _("Zijn de groepen vergelijkbaar?"),
    "representatief": _("Lijken de deelnemers op iedereen?"),
    "soorten": _("Welke soorten deelnemers zijn er?"),
    "scores": _("Hoe ging het met hen?"),
    "verandering": _("Wat veranderde er?"),
    "belangrijk": _("Wat vinden mensen belangrijk, en wat lukt?"),
    "respons": _("Wie vulde de vragenlijsten in?"),
    "ontbreekt": _("Wat ontbreekt"),
}
"""Headings of the page by the part of the address that leads to them."""


def draw_cohort_participants(origin: str) -> None:
    """Draw the participants of one trial that the reader chooses."""
    deliveries = ask(load_deliveries, origin=origin)
    if deliveries.empty:
        return
    trial = choose_trial(deliveries)
    delivery = deliveries[deliveries["trial_id"] == trial].iloc[0]
    place = name_trial(delivery)
    response = ask(load_cohort_response, origin=origin, trial_id=trial)
    draw_headline(tell_response(describe_cells(_pick_first(response)), place=place), origin=origin)

    _draw_contents()
    _head("wie")
    _draw_characteristics(trial=trial, place=place, origin=origin)

    checks = ask(load_balance_checks, origin=origin, trial_id=trial)
    _head("vergelijkbaar")
    draw_balance(checks, place=place, origin=origin)

    _head("representatief")
    draw_representativeness(checks, place=place, origin=origin)

    _head("soorten")
    draw_classes(trial=trial, place=place, origin=origin)

    _head("scores")
    draw_scores(trial=trial, place=place, origin=origin, today=find_today())

    _head("verandering")
    draw_changes(trial=trial, place=place, origin=origin, today=find_today())

    _head("belangrijk")
    draw_capability(trial=trial, place=place, origin=origin)

    _head("respons")
    _draw_response(response, place=place, origin=origin)

    _head("ontbreekt")
    gaps = ask(load_cohort_gaps, origin=origin, trials=(trial,))
    if gaps.empty:
        st.markdown(_("Bij geen enkele uitkomst ontbreekt iets."))
    draw_gaps(gaps, origin=origin, source_id=str(delivery["source_id"]), place=place)


def _draw_contents() -> None:
    links = " · ".join(f"[{words}](#{anchor})" for anchor, words in SECTIONS.items())
    st.markdown(_("Op deze pagina: {links}").format(links=links))


def _head(anchor: str) -> None:
    st.header(SECTIONS[anchor], anchor=anchor)


# Parts of their own: another characteristic, group or questionnaire draws that part alone.
@st.fragment
def _draw_characteristics(*, trial: str, place: str, origin: str) -> None:
    labels = ask(load_labels, axis="characteristic")
    options = dict(zip(labels["id"], labels[LANGUAGE], strict=True))
    chosen = choose_one(_("Kenmerk bij het begin"), options, key="achtergrond", default="education")
    frame = ask(load_characteristics, origin=origin, trial_id=trial, characteristic=chosen)
    if frame.empty:
        draw_empty(_("Van deze proef is dit kenmerk niet geleverd."), _("Kies een ander kenmerk of een andere proef."))
        return
    rows = describe_cells(frame)
    rows = rows.assign(
        arm=[name_arm(row) for _index, row in frame.iterrows()],
        group=[pick(row, "category") for _index, row in frame.iterrows()],
        who=[pick(row, "population") for _index, row in frame.iterrows()],
    )
    name = options[chosen]
    split = rows[rows["population"].isin(SPLIT) & (rows["arm_id"] == ALL_ARMS)]
    if not split.empty:
        _draw_shares(
            split.assign(row=split["who"]),
            origin=origin,
            place=place,
            of=_("de groep"),
            name=name,
            title=_("{name}: wie meedeed en wie nee zei, % van de groep").format(name=name),
            key="split",
            note=_("Alle groepen samen. Nee-zeggers zijn ingeloot maar stemden niet toe."),
        )
    members = "assigned" if split.empty else _choose_members()
    by_arm = rows[(rows["population"] == members) | (rows["role"] == "reference")]
    _draw_shares(
        by_arm.assign(row=by_arm["arm"]),
        origin=origin,
        place=place,
        of=_("de groep"),
        name=name,
        title=_("{name} per groep, {who}, % van de groep").format(name=name, who=_WHO[members]),
        key="characteristics",
        note=_("De referentiegroep, waar die er is, telt niet mee bij alle groepen samen."),
    )


_WHO = {
    "assigned": _("iedereen die is ingedeeld"),
    "participants": _("deelnemers"),
    "decliners": _("nee-zeggers"),
}


def _choose_members() -> str:
    return choose_one(_("Per groep: van wie"), {key: _WHO[key].capitalize() for key in SPLIT}, key="leden")


def _draw_shares(
    rows: pd.DataFrame, *, origin: str, place: str, of: str, name: str, title: str, key: str, note: str
) -> None:
    words = RowWords(
        value=_("Aandeel van {whom}").format(whom=of),
        group=name,
        row=_("Groep"),
        interval=_("95%-interval"),
        n=_("Aantal van noemer"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    draw_cohort_chart(
        lambda look: build_cohort_rows_chart(rows, words=words, look=look, number_format=".0%", language=LANGUAGE),
        origin=origin,
        title=title,
        alt_text=list_values(rows),
        table=rows,
        columns={
            "group": name,
            "row": _("Groep"),
            "shown": _("Aandeel"),
            "interval": _("95%-interval"),
            "n": _("Aantal van noemer"),
        },
        key=key,
        note=note,
        facts={_("Proef"): place, _("Noemer"): of},
    )


def _pick_first(response: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the first instrument: the questionnaire of the participants."""
    return response[response["instrument"] == response["instrument"].iloc[0]] if len(response) else response


@st.fragment
def _draw_response(frame: pd.DataFrame, *, place: str, origin: str) -> None:
    if frame.empty:
        draw_empty(_("Van deze proef zijn geen vragenlijsten geleverd."), _("Kies een andere proef."))
        return
    options = {str(row["instrument"]): pick(row, "instrument") for _index, row in frame.iterrows()}
    chosen = next(iter(options))
    if len(options) > 1:
        chosen = choose_one(_("Vragenlijst"), options, key="formulier")
    rows = describe_cells(frame[frame["instrument"] == chosen])
    rows = rows.assign(
        group=[WAVE_NAMES[wave] for wave in rows["wave"]], row=[name_arm(row) for _index, row in rows.iterrows()]
    )
    _draw_shares(
        rows,
        origin=origin,
        place=place,
        of=_("de deelnemers"),
        name=_("Meting"),
        title=_("{instrument}: ingevuld, % van de deelnemers").format(instrument=options[chosen]),
        key="response",
        note=_(
            "Ingevuld: minstens één antwoord. Wie niet antwoordde, is niet zomaar iemand; lees de scores met die blik."
        ),
    )
