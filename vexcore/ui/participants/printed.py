"""The printed figures on participants: who they were, how they were doing, and who answered or left."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.queries.balance import load_balance_cells, load_balance_respondents, load_balance_tests
from vexcore.queries.classes import load_published_classes
from vexcore.queries.labels import load_labels
from vexcore.queries.profile import (
    load_participant_coverage,
    load_profile_comparability,
    load_profile_differences,
    load_profile_findings,
    load_profile_groups,
    load_wave_means,
)
from vexcore.queries.response import load_response_periods, load_response_shares, load_withdrawals
from vexcore.ui.cached import ask
from vexcore.ui.participants import balance, profile, response, waves
from vexcore.ui.participants import differences as contrasts
from vexcore.ui.participants import filters as people
from vexcore.ui.participants.classes import draw_no_classes, draw_printed_classes
from vexcore.ui.text import LANGUAGE, _


def draw_printed() -> None:
    """Draw all of the page that comes from print."""
    coverage = ask(load_participant_coverage)
    chosen = people.choose_trials(coverage)
    with_background = people.find_trials(coverage, chosen, "has_background")

    st.header(_("Wie deden er mee?"))
    if not with_background:
        people.draw_nothing(
            coverage, chosen, "has_background", _("Van {towns} staan geen kenmerken van deelnemers in de bronnen.")
        )
    characteristic = ""
    for trial in with_background:
        characteristic = _draw_background(coverage, trial=trial)

    st.header(_("Welke soorten deelnemers zijn er?"))
    _draw_classes(coverage, chosen)

    st.header(_("Hoe ging het met hen?"))
    _draw_waves(coverage, chosen)

    st.header(_("Wie vulde de vragenlijsten in, en wie haakte af?"))
    _draw_response(coverage, chosen, with_background=with_background, characteristic=characteristic)


def _name_characteristic(characteristic: str) -> str:
    return str(ask(load_labels, axis="characteristic").set_index("id").loc[characteristic, LANGUAGE])


def _draw_background(coverage: pd.DataFrame, *, trial: str) -> str:
    differences = ask(load_profile_differences, trial_id=trial)
    contrasts.draw_selection(differences, town=people.name_towns(coverage, [trial]))
    contrasts.draw_age_claim(differences, ask(load_balance_tests, trial_id=trial, characteristic="age"))
    chosen_id = people.choose_characteristic(ask(load_labels, axis="characteristic"))
    name = _name_characteristic(chosen_id)
    groups = ask(load_profile_groups, trial_id=trial, characteristic=chosen_id)
    tests = ask(load_balance_tests, trial_id=trial, characteristic=chosen_id)
    profile.draw_groups(groups, tests, characteristic=name)
    contrasts.draw_representativeness(differences)
    members = people.choose_members()
    profile.draw_arms(groups, characteristic=name, members=members)
    contrasts.draw_arm_differences(differences, members=members)
    with st.expander(
        _("Toetsen en balanstabel van het rapport: {name}").format(name=name.lower()), icon=":material/table:"
    ):
        balance.draw_tests(tests, characteristic=name)
        balance.draw_cells(ask(load_balance_cells, trial_id=trial, characteristic=chosen_id), characteristic=name)
    people.draw_findings(
        ask(
            load_profile_findings,
            tables=("003:2.1", "003:5.3", "003:5.4"),
            kinds=("text-vs-table", "sum", "impossible"),
        ),
        title=_("Wat niet klopt in deze tabellen"),
    )
    profile.draw_without_background(people.name_others(coverage, "has_background"))
    return chosen_id


def _draw_classes(coverage: pd.DataFrame, chosen: tuple[str, ...]) -> None:
    classes = ask(load_published_classes)
    shown = classes[classes["trial_id"].isin(chosen)]
    if shown.empty:
        draw_no_classes(classes, towns=people.name_towns(coverage, chosen))
        return
    draw_printed_classes(shown)


def _draw_waves(coverage: pd.DataFrame, chosen: tuple[str, ...]) -> None:
    with_waves = people.find_trials(coverage, chosen, "has_waves")
    if not with_waves:
        people.draw_nothing(
            coverage, chosen, "has_waves", _("Van {towns} drukken de bronnen geen gemiddelden per meting.")
        )
        return
    people.draw_only(coverage, "has_waves", _("Gemiddelden per meting zijn alleen gedrukt voor {towns}."))
    waves.draw_waves_caution()
    population = people.choose_respondents()
    means = ask(load_wave_means, trial_ids=with_waves, population=population)
    waves.draw_scores(means)
    waves.draw_poor_health(means)
    waves.draw_bases(means)
    outcomes = tuple(dict.fromkeys(means["outcome_id"]))
    waves.draw_comparability(
        ask(load_profile_comparability, trial_id="groningen", outcome_ids=outcomes), other="Groningen"
    )
    people.draw_findings(
        ask(
            load_profile_findings,
            tables=tuple(f"{source}:6" for source in dict.fromkeys(means["source_id"])),
            kinds=("sum", "definition", "impossible"),
        ),
        title=_("Wat niet klopt in deze tabellen"),
    )


def _draw_response(
    coverage: pd.DataFrame, chosen: tuple[str, ...], *, with_background: tuple[str, ...], characteristic: str
) -> None:
    with_response = people.find_trials(coverage, chosen, "has_response")
    if not with_response:
        people.draw_nothing(
            coverage, chosen, "has_response", _("Van {towns} drukken de bronnen geen respons per groep.")
        )
        return
    people.draw_only(coverage, "has_response", _("Respons per groep is alleen gedrukt voor {towns}."))
    instruments = ask(load_labels, axis="instrument")
    instrument = people.choose_instrument(instruments)
    shares = ask(load_response_shares, trial_ids=with_response, instrument=instrument)
    withdrawals = ask(load_withdrawals, trial_ids=with_response)
    response.draw_impossible(shares)
    response.draw_response(shares, instrument=str(instruments.set_index("id").loc[instrument, LANGUAGE]))
    for trial in with_background if instrument == "participant-questionnaire" else ():
        balance.draw_respondents(
            ask(load_balance_respondents, trial_id=trial, characteristic=characteristic),
            characteristic=_name_characteristic(characteristic),
            town=people.name_towns(coverage, [trial]),
        )
    response.draw_withdrawals(withdrawals)
    response.draw_other_withdrawals(withdrawals)
    people.draw_findings(
        ask(load_profile_findings, tables=("000:3", "001:3", "003:6.2-response"), kinds=("percent", "impossible")),
        title=_("Wat niet klopt in deze tabellen"),
    )
    response.draw_periods(ask(load_response_periods, trial_ids=with_response, instrument=instrument))
