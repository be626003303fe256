"""What people find important, and what they are able to do: the gap between the two."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from vexcore.charts.change import ChangeWords, build_change_chart, build_gap_chart
from vexcore.charts.origins import OriginLook
from vexcore.charts.style import FinishedChart
from vexcore.contracts.origin import RELEASED
from vexcore.queries.change import load_capability_gaps
from vexcore.ui.cached import ask
from vexcore.ui.cohort.effects_words import format_effect
from vexcore.ui.cohort.frames import draw_cohort_chart
from vexcore.ui.cohort.words import name_absence, name_origin, shorten_absence
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.text import LANGUAGE, MISSING, _, format_count, format_number, is_missing
from vexcore.ui.widgets import choose_one

SCALE_END = 10.0


# A part of its own: another wave draws that part alone.
@st.fragment
def draw_capability(*, trial: str, place: str, origin: str) -> None:
    """Draw how important people find seven things and how able they are, for a wave that the reader chooses."""
    frame = ask(load_capability_gaps, origin=origin, trial_id=trial)
    if frame.empty:
        st.markdown(
            _(
                "Dat is in {place} niet gevraagd, of de antwoorden zijn niet geleverd. Alleen de vragenlijst van "
                "Tilburg University stelt deze vraag."
            ).format(place=place)
        )
        return
    waves = sorted(int(wave) for wave in frame["wave"].unique())
    wave = waves[0]
    if len(waves) > 1:
        options = {str(number): WAVE_NAMES[number] for number in waves}
        wave = int(choose_one(_("Meting van belangrijk en lukt"), options, key="belang"))
    rows = describe_gaps(frame[frame["wave"] == wave])
    st.markdown(tell_gaps(rows, place=place))
    names = {
        "row": _("Wat"),
        "important_words": _("Belangrijk"),
        "able_words": _("Lukt"),
        "shown": _("Verschil"),
        "interval": _("95%-interval van het verschil"),
        "n_words": _("Aantal mensen"),
    }
    drawn = rows.assign(group=WAVE_NAMES[wave])
    draw_cohort_chart(
        lambda look: _build(drawn, names, look=look, origin=origin),
        origin=origin,
        title=_("Hoe belangrijk, en hoe goed lukt het? Score 0-10, {wave}").format(wave=WAVE_NAMES[wave].lower()),
        alt_text=_tell_rows(rows),
        table=rows,
        columns=names,
        key="capability",
        note=_tell_marks(rows),
        facts={_("Proef"): place, _("Meting"): WAVE_NAMES[wave]},
    )


def has_means(rows: pd.DataFrame) -> bool:
    """Say whether both means are shown of every thing whose gap is."""
    known = rows[rows["status"] == RELEASED]
    return bool(known[["important", "able"]].notna().all(axis=None)) and not known.empty


def _build(rows: pd.DataFrame, names: dict[str, str], *, look: OriginLook, origin: str) -> FinishedChart:
    """Return the chart of both means, or where these are not shown that of the gaps alone."""
    both = has_means(rows)
    words = ChangeWords(
        value=_("Gemiddelde score, 0-10") if both else _("Verschil: belangrijk min lukt, punten op 0-10"),
        names=names,
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    if both:
        return build_gap_chart(rows, words=words, look=look, largest=SCALE_END, language=LANGUAGE)
    return build_change_chart(rows, words=words, look=look, number_format="+.1f", language=LANGUAGE)


def _tell_marks(rows: pd.DataFrame) -> str:
    marks = (
        _("Gevuld: hoe belangrijk; hol: hoe goed het lukt. Rechts het verschil bij dezelfde mensen. ")
        if has_means(rows)
        else _(
            "Het verschil bij dezelfde mensen: boven nul vinden zij het belangrijker dan het hun lukt. Gevuld: het "
            "95%-interval (streep) bevat nul niet. De twee gemiddelden zelf staan er niet waar zij iets zouden zeggen "
            "over de weinigen die een vraag openlieten. "
        )
    )
    return marks + _(
        "Alle groepen samen. De zeven dingen hebben hier een nummer: de bronnen drukken niet welke het zijn."
    )


def describe_gaps(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the things with the texts that chart and table show."""
    released = frame["status"] == RELEASED
    gap, low, high = (frame[name].astype("float64").where(released) for name in ("gap", "ci_low", "ci_high"))
    records = frame.to_dict("records")
    return frame.assign(
        row=[_("Ding {n}").format(n=str(row["item"]).rsplit("-", 1)[-1]) for row in records],
        important=frame["important"].astype("float64").where(released),
        able=frame["able"].astype("float64").where(released),
        value=gap,
        low=low,
        high=high,
        told=(low > 0) | (high < 0),
        shown=[_format_gap(row["gap"]) if row["status"] == RELEASED else name_absence(row) for row in records],
        absent=[shorten_absence(row) for row in records],
        important_words=[_show_mean(row, "important") for row in records],
        able_words=[_show_mean(row, "able") for row in records],
        interval=[_describe_interval(row) for row in records],
        n_words=[
            MISSING if is_missing(row["base_n"]) else _("ten minste {n}").format(n=format_count(row["base_n"]))
            for row in records
        ],
    )


def _show_mean(row: Any, field: str) -> str:
    if row["status"] != RELEASED:
        return shorten_absence(row)
    return _("niet getoond") if is_missing(row[field]) else format_number(row[field], 1)


def _describe_interval(row: Any) -> str:
    if row["status"] != RELEASED:
        return shorten_absence(row)
    if is_missing(row["ci_low"]):
        return _("geen interval")
    return _("{low} tot {high}").format(low=_format_gap(row["ci_low"]), high=_format_gap(row["ci_high"]))


def _format_gap(value: float) -> str:
    return format_effect(value, "score").lstrip("+")


def tell_gaps(rows: pd.DataFrame, *, place: str) -> str:
    """Return in words where wish and ability differ most, from rows of `describe_gaps`."""
    known = rows[rows["status"] == RELEASED].sort_values("gap", ascending=False, kind="stable")
    if known.empty:
        return _("Hoe belangrijk mensen in {place} iets vinden en wat hun lukt, is niet openbaar.").format(place=place)
    most, least = known.iloc[0], known.iloc[-1]
    told = _(
        "Van zeven dingen in het leven zeiden mensen in {place} hoe belangrijk zij die vinden en hoe goed die hun "
        "lukken. Het grootst is het verschil bij {most}: {means}{gap} punt, 95%-interval {interval}."
    ).format(
        place=place,
        most=most["row"].lower(),
        means=_tell_means(most) if has_means(rows) else "",
        gap=most["shown"],
        interval=most["interval"],
    )
    if len(known) > 1:
        told += " " + _("Het kleinst is het bij {least} ({gap}).").format(
            least=least["row"].lower(), gap=least["shown"]
        )
    return told


def _tell_means(row: Any) -> str:
    return _("belangrijk {important}, lukt {able}; verschil ").format(
        important=row["important_words"], able=row["able_words"]
    )


def _tell_rows(rows: pd.DataFrame) -> str:
    return "; ".join(
        _("{thing}: belangrijk {important}, lukt {able}, verschil {gap}").format(
            thing=row["row"], important=row["important_words"], able=row["able_words"], gap=row["shown"]
        )
        for row in rows.to_dict("records")
    )
