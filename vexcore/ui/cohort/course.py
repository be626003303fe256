"""The course of register outcomes by month: the groups of one trial, and trials beside each other."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from vexcore.charts.cohort_course import SMALL_HEIGHT, MonthWords, build_cohort_course_chart
from vexcore.charts.origins import OriginLook
from vexcore.charts.style import FinishedChart
from vexcore.queries.cohort import load_course, load_course_outcomes
from vexcore.ui.cached import ask
from vexcore.ui.cohort.filters import FIRST_TRIAL, name_trials
from vexcore.ui.cohort.frames import SmallChart, draw_charts_beside, draw_cohort_chart
from vexcore.ui.cohort.words import BINARY, describe_cells, name_arm, name_origin, name_trial
from vexcore.ui.places import join_names
from vexcore.ui.render import draw_empty
from vexcore.ui.text import LANGUAGE, _, pick
from vexcore.ui.widgets import choose_one

WAGE = "wage_eur"


# A part of its own: another outcome need not draw the exits again.
@st.fragment
def draw_courses(deliveries: pd.DataFrame, *, trials: tuple[str, ...], origin: str, today: str) -> None:
    """Draw the course of a register outcome that the reader chooses."""
    st.header(_("Maand voor maand"), anchor=False)
    outcomes = ask(load_course_outcomes, origin=origin)
    if outcomes.empty:
        draw_empty(_("Van geen proef zijn maandgegevens geleverd."), _("Het verloop per maand is er daarom niet."))
        return
    options = {str(row["outcome_id"]): pick(row, "label") for _index, row in outcomes.iterrows()}
    chosen = choose_one(_("Wat er per maand van iemand bekend is"), options, key="registeruitkomst")
    outcome = outcomes[outcomes["outcome_id"] == chosen].iloc[0]
    _draw_beside(outcome, trials=trials, origin=origin, today=today)
    _draw_one_trial(deliveries, outcome, trials=trials, origin=origin, today=today)


@st.fragment
def _draw_one_trial(
    deliveries: pd.DataFrame, outcome: pd.Series, *, trials: tuple[str, ...], origin: str, today: str
) -> None:
    shown = deliveries[deliveries["trial_id"].isin(trials)] if trials else deliveries
    names = name_trials(shown)
    trial = choose_one(_("Per groep: welke proef"), names, key="proef", default=FIRST_TRIAL)
    _draw_arms(outcome, trial=trial, place=names[trial], origin=origin, today=today)


def _ask_course(outcome: pd.Series, *, trials: tuple[str, ...], by_arm: bool, origin: str, today: str) -> pd.DataFrame:
    frame = ask(
        load_course, origin=origin, trials=trials, outcome_id=str(outcome["outcome_id"]), by_arm=by_arm, today=today
    )
    described = describe_cells(frame, field="value", kind=str(outcome["kind"]))
    return described.assign(
        place=[name_trial(row) for row in frame.to_dict("records")],
        arm=[name_arm(row) for row in frame.to_dict("records")],
    )


def _draw_arms(outcome: pd.Series, *, trial: str, place: str, origin: str, today: str) -> None:
    rows = _ask_course(outcome, trials=(trial,), by_arm=True, origin=origin, today=today)
    if rows.empty:
        draw_empty(_("Van deze proef is dit niet geleverd."), _("Kies een andere proef of uitkomst."))
        return
    rows = rows.assign(series=rows["arm"])
    silent = [arm for arm, own in rows.groupby("series", sort=False) if own["value"].isna().all()]
    drawn = rows[~rows["series"].isin(silent)]
    draw_cohort_chart(
        lambda look: build_cohort_course_chart(
            drawn,
            find_gaps(drawn),
            words=_word_months(outcome, origin, gap=name_bars(find_gaps(drawn))),
            look=look,
            series_order=list(dict.fromkeys(drawn["series"])),
            number_format=_name_format(outcome),
            largest=_find_largest(rows),
            last_month=int(rows["month"].max()),
            language=LANGUAGE,
        ),
        origin=origin,
        title=_("{place}: {outcome}, per groep en maand").format(place=place, outcome=_name_measure(outcome)),
        alt_text=_describe_ends(rows),
        table=rows,
        columns={
            "arm": _("Groep"),
            "month": _("Maand"),
            "shown": _("Cijfer"),
            "interval": _("95%-interval"),
            "n": _("Aantal van noemer"),
        },
        key="course-arms",
        facts=_list_facts(outcome, place=place),
        note=_(
            "Iedereen die is ingedeeld; maand 0 is de maand waarin iemand begon. Merkteken met streep: elke zes "
            "maanden, met 95%-interval, iets uit elkaar gezet om ze te kunnen lezen. Een onderbroken lijn is "
            "achtergehouden, geen 0."
        )
        + _note_wage(outcome)
        + _name_silent(silent),
    )


def _draw_beside(outcome: pd.Series, *, trials: tuple[str, ...], origin: str, today: str) -> None:
    rows = _ask_course(outcome, trials=trials, by_arm=False, origin=origin, today=today)
    if rows.empty:
        draw_empty(_("Van deze proeven is dit niet geleverd."), _("Kies een andere proef of uitkomst."))
        return
    places = list(dict.fromkeys(rows["place"]))
    draw_charts_beside(
        [_build_small(rows, place=place, outcome=outcome, origin=origin) for place in places],
        origin=origin,
        title=_("Proeven naast elkaar: {outcome}, alle groepen samen").format(outcome=_name_measure(outcome)),
        table=rows,
        columns={
            "place": _("Proef"),
            "month": _("Maand"),
            "shown": _("Cijfer"),
            "interval": _("95%-interval"),
            "n": _("Aantal van noemer"),
        },
        key="course-beside",
        note=_(
            "Dezelfde schaal in elke tekening, zodat de hoogten te vergelijken zijn. Alle groepen samen, zonder de "
            "referentiegroep; wie erin zit verschilt per proef. Een onderbroken lijn is achtergehouden, geen 0."
        )
        + _note_wage(outcome),
        facts=_list_facts(outcome),
    )


def _build_small(rows: pd.DataFrame, *, place: str, outcome: pd.Series, origin: str) -> SmallChart:
    own = rows[rows["place"] == place].assign(series=place)
    gaps = find_gaps(own)

    def build(look: OriginLook) -> FinishedChart:
        return build_cohort_course_chart(
            own,
            gaps,
            words=_word_months(outcome, origin, gap=count_months(gaps)),
            look=look,
            series_order=[place],
            number_format=_name_format(outcome),
            largest=_find_largest(rows),
            last_month=int(rows["month"].max()),
            gap_rows=int((rows["absent"] != "").any()),
            height=SMALL_HEIGHT,
            language=LANGUAGE,
        )

    return SmallChart(name=place, build=build, alt_text=_describe_ends(own), key=f"course-{own['trial_id'].iloc[0]}")


def find_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the runs of months without a number, with the words that stand over them.

    Parameters
    ----------
    rows
        Columns ``series``, ``month`` and ``absent`` (words, empty where there is a number), in order of month.

    Returns
    -------
    DataFrame
        One row a run: ``series``, ``start``, ``end`` (months), ``words``.
    """
    gaps = []
    for series, own in rows.groupby("series", sort=False):
        run = (own["absent"] != own["absent"].shift()).cumsum()
        for _number, part in own.groupby(run):
            word = str(part["absent"].iloc[0])
            if word:
                ends = {"start": part["month"].iloc[0], "end": part["month"].iloc[-1]}
                gaps.append({"series": series, **ends, "words": word})
    return pd.DataFrame(gaps, columns=["series", "start", "end", "words"])


def count_months(gaps: pd.DataFrame) -> str:
    """Return how many months of one series have no number, and why: ``3 maanden achtergehouden``."""
    months = (gaps["end"] - gaps["start"] + 1).groupby(gaps["words"], sort=False).sum()
    return ", ".join(
        (_("1 maand {words}") if count == 1 else _("{n} maanden {words}")).format(n=count, words=words)
        for words, count in months.items()
    )


def name_bars(gaps: pd.DataFrame) -> str:
    """Return what the bars above several series mean."""
    return _("Dikke streep: {words}").format(words=", ".join(dict.fromkeys(gaps["words"])))


def _note_wage(outcome: pd.Series) -> str:
    return " " + _("Wie geen baan heeft, telt mee als 0 euro.") if outcome["outcome_id"] == WAGE else ""


def _list_facts(outcome: pd.Series, *, place: str = "") -> dict[str, str]:
    facts = {
        _("Uitkomst"): pick(outcome, "label"),
        _("Noemer"): _("iedereen die is ingedeeld, voor zover er die maand gegevens zijn"),
    }
    return {_("Proef"): place, **facts} if place else facts


def _name_silent(arms: Sequence[object]) -> str:
    if not arms:
        return ""
    return " " + _("Niet getekend, omdat geen enkele maand openbaar is: {arms}.").format(
        arms=join_names([str(arm) for arm in arms])
    )


def _word_months(outcome: pd.Series, origin: str, *, gap: str) -> MonthWords:
    units = {BINARY: _("Aandeel van wie is ingedeeld"), "eur": _("Gemiddelde, € per maand")}
    return MonthWords(
        month=_("Maanden sinds het begin"),
        value=units.get(str(outcome["kind"]), _("Gemiddelde, {unit}").format(unit=outcome["unit"])),
        series=_("Groep"),
        interval=_("95%-interval"),
        n=_("Aantal"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
        gap=gap,
    )


def _name_format(outcome: pd.Series) -> str:
    return {BINARY: ".0%", "eur": ",.0f"}.get(str(outcome["kind"]), ",.1f")


def _name_measure(outcome: pd.Series) -> str:
    units = {BINARY: _("{label}, % van de groep"), "eur": _("{label}, gemiddeld in euro")}
    return units.get(str(outcome["kind"]), _("{label}, gemiddeld")).format(label=pick(outcome, "label"))


def _find_largest(rows: pd.DataFrame) -> float:
    ends = rows["high"].fillna(rows["value"])
    return float(ends.max()) if ends.notna().any() else 0.0


def _describe_ends(rows: pd.DataFrame) -> str:
    parts = []
    for series, own in rows.groupby("series" if "series" in rows else "place", sort=False):
        known = own[own["value"].notna()]
        if known.empty:
            parts.append(_("{series}: geen openbare cijfers").format(series=series))
            continue
        first, last = known.iloc[0], known.iloc[-1]
        parts.append(
            _("{series}: {first} in maand {first_month}, {last} in maand {last_month}").format(
                series=series,
                first=first["shown"],
                first_month=first["month"],
                last=last["shown"],
                last_month=last["month"],
            )
        )
    return "; ".join(parts) + "."
