"""What changed for participants between two questionnaires: on average, and for how many."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.change import ChangeWords, build_change_chart, build_reliable_chart
from vexcore.queries.change import load_changes, load_reliable_changes
from vexcore.ui.cached import ask
from vexcore.ui.cohort.change_words import (
    CATEGORIES,
    CATEGORY_WORDS,
    METHOD_WORDS,
    describe_changes,
    describe_reliable,
    name_between,
    name_pair,
    tell_changes,
    tell_reliable,
)
from vexcore.ui.cohort.effects_words import choose_number_format, name_unit
from vexcore.ui.cohort.frames import draw_cohort_chart, list_values
from vexcore.ui.cohort.scores import CONVERTED, SIGN, head_outcome, name_outcome
from vexcore.ui.cohort.words import ALL_ARMS, BINARY, name_arm, name_origin
from vexcore.ui.render import draw_empty
from vexcore.ui.text import LANGUAGE, _
from vexcore.ui.widgets import choose_one

TOGETHER, APART = "together", "apart"


# A part of its own: another pair of waves, group or method draws that part alone.
@st.fragment
def draw_changes(*, trial: str, place: str, origin: str, today: str) -> None:
    """Draw how scores changed within persons, and for how many for certain."""
    frame = ask(load_changes, origin=origin, trial_id=trial, today=today)
    if frame.empty:
        draw_empty(
            _(
                "Van deze proef is niet te zeggen wat er veranderde: er zijn geen twee vragenlijsten van dezelfde "
                "mensen geleverd."
            ),
            _("Kies een andere proef."),
        )
        return
    _draw_caution()
    pair = _choose_pair(frame)
    arms = _choose_arms(frame)
    method = _choose_method(frame)
    rows = frame[(frame["from_wave"] == pair[0]) & (frame["to_wave"] == pair[1])]
    whole = describe_changes(rows[(rows["arm_id"] == ALL_ARMS) & (rows["method"] == method)])
    st.markdown(tell_changes(whole, place=place, between=name_between(*pair)))
    if arms == APART:
        st.markdown(
            _(
                "Dat was over alle groepen samen; hieronder staat elke groep apart. Of groepen van elkaar verschillen, "
                "is hier niet getoetst."
            )
        )
    chosen = (
        whole if arms == TOGETHER else describe_changes(rows[(rows["arm_id"] != ALL_ARMS) & (rows["method"] == method)])
    )
    who = METHOD_WORDS[method]
    if set(rows.loc[rows["kind"] == BINARY, "method"]) - {method}:
        st.markdown(
            _("Voor vragen met ja of nee is deze rekenwijze niet gebruikt; kies daarvoor *Wie beide keren antwoordde*.")
        )
    for unit, part in chosen.groupby("unit", sort=False):
        _draw_unit(_name_rows(part, arms), unit=str(unit), pair=pair, who=who, place=place, origin=origin)
    _draw_reliable(trial=trial, pair=pair, arms=arms, place=place, origin=origin, today=today)


def _draw_caution() -> None:
    st.info(
        _(
            "**Dit is geen effect van een aanpak.** Hier staat wat er in de loop van de tijd veranderde bij de mensen "
            "zelf, niet het verschil met de controlegroep. Wie zich bij de start slecht voelt, voelt zich later "
            "gemiddeld vanzelf wat beter; de tijd staat niet stil; en wie blijft antwoorden is niet zomaar iemand. "
            "Wat een aanpak deed, staat op de pagina [Effecten](effecten)."
        ),
        icon=":material/info:",
    )


def _choose_pair(frame: pd.DataFrame) -> tuple[int, int]:
    pairs = {
        f"{first}-{second}": (int(first), int(second))
        for first, second in frame[["from_wave", "to_wave"]].drop_duplicates().itertuples(index=False)
    }
    if len(pairs) == 1:
        return next(iter(pairs.values()))
    options = {key: name_pair(*pair) for key, pair in sorted(pairs.items())}
    return pairs[choose_one(_("Tussen welke metingen"), options, key="metingen")]


def _choose_arms(frame: pd.DataFrame) -> str:
    if (frame["arm_id"] == ALL_ARMS).all():
        return TOGETHER
    options = {TOGETHER: _("Alle groepen samen"), APART: _("Per groep")}
    return choose_one(_("Verandering van wie"), options, key="verandering")


def _choose_method(frame: pd.DataFrame) -> str:
    options = {method: words for method, words in METHOD_WORDS.items() if (frame["method"] == method).any()}
    if len(options) == 1:
        return next(iter(options))
    return choose_one(
        _("Wie telt mee"),
        options,
        key="rekenwijze",
        help_text=_(
            "Wie beide keren antwoordde: variantieanalyse met herhaalde metingen, zoals in de verslagen. Iedereen die "
            "antwoordde: een gemengd model, waarin ook telt wie maar één keer antwoordde."
        ),
    )


def _name_rows(part: pd.DataFrame, arms: str) -> pd.DataFrame:
    records = [row for _index, row in part.iterrows()]
    names = [name_arm(row) for row in records]
    return part.assign(
        outcome=[name_outcome(row) for row in records],
        group=[head_outcome(row) for row in records],
        who=names,
        # All groups together: the two means, where they are shown, say more than the same name at every row.
        row=names if arms == APART else part["means"].where(part["before"].notna() & part["after"].notna(), names),
    )


def _draw_unit(part: pd.DataFrame, *, unit: str, pair: tuple[int, int], who: str, place: str, origin: str) -> None:
    kind = str(part["kind"].iloc[0])
    measure = name_unit(kind, unit)
    names = {
        "outcome": _("Uitkomst"),
        "who": _("Groep"),
        "shown": _("Verandering"),
        "interval": _("95%-interval"),
        "means": _("Gemiddelde voor en na"),
        "n_words": _("Aantal mensen"),
    }
    words = ChangeWords(
        value=_("Verandering, {unit}").format(unit=measure),
        names=names,
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    reach = max([0.0, *part["low"].abs().dropna(), *part["high"].abs().dropna()])
    draw_cohort_chart(
        lambda look: build_change_chart(
            part,
            words=words,
            look=look,
            number_format=choose_number_format("score", reach),
            language=LANGUAGE,
        ),
        origin=origin,
        title=_("Verandering in {unit}, {pair}: {who}").format(
            unit=measure, pair=name_pair(*pair).lower(), who=who[:1].lower() + who[1:]
        ),
        alt_text=list_values(part, fields=("outcome", "who")),
        table=part,
        columns=names,
        key=f"change-{'share' if kind == BINARY else unit.replace(' ', '-')}",
        note=_tell_marks(part),
        facts={_("Proef"): place, _("Metingen"): name_pair(*pair), _("Wie telt mee"): who},
    )


def _tell_marks(part: pd.DataFrame) -> str:
    """Return what the marks of a chart mean, and what to know of its numbers."""
    sentences = [
        _("Links van nul: lager dan eerst; rechts: hoger. Gevuld: het 95%-interval (streep) bevat nul niet; hol: wel."),
        _("Van elke 20 uitkomsten die niet veranderden, lijkt er door toeval ongeveer 1 veranderd."),
    ]
    if (part["kind"] == BINARY).any():
        sentences.insert(1, _("Hoger is hier meestal slechter: het gaat om een tekort."))
    if {"wellbeing", "wellbeing_tiu"} <= set(part["outcome_id"]):
        sentences.append(
            _("Uitkomsten die op elkaar lijken, komen deels of helemaal uit dezelfde vragen; zij tellen elk mee.")
        )
    if part["outcome_id"].isin(CONVERTED).any():
        sentences.append(
            _("{sign} Uren en aantallen zijn omgerekend naar 0-10; 10 is het hoogste dat meetelt.").format(sign=SIGN)
        )
    if (part["value"].notna() & part["before"].isna()).any():
        sentences.append(
            _(
                "De gemiddelden voor en na staan er niet waar zij iets zouden zeggen over de weinigen die maar één "
                "keer antwoordden."
            )
        )
    return " ".join(sentences)


def _draw_reliable(*, trial: str, pair: tuple[int, int], arms: str, place: str, origin: str, today: str) -> None:
    frame = ask(load_reliable_changes, origin=origin, trial_id=trial, today=today)
    rows = frame[(frame["from_wave"] == pair[0]) & (frame["to_wave"] == pair[1])]
    if rows.empty:
        st.markdown(
            _("Voor hoeveel mensen de verandering groter is dan de meetfout, is voor deze metingen niet berekend.")
        )
        return
    whole = describe_reliable(rows[rows["arm_id"] == ALL_ARMS])
    st.markdown(tell_reliable(whole))
    chosen = whole if arms == TOGETHER else describe_reliable(rows[rows["arm_id"] != ALL_ARMS])
    records = [row for _index, row in chosen.iterrows()]
    drawn = chosen.assign(
        outcome=[name_outcome(row) for row in records],
        group=[head_outcome(row) for row in records],
        row=[name_arm(row) for row in records],
        category=chosen["category_words"],
    )
    names = {
        "outcome": _("Uitkomst"),
        "row": _("Groep"),
        "category": _("Verandering"),
        "shown": _("Aandeel"),
        "interval": _("95%-interval"),
        "n_words": _("Wie beide keren antwoordde"),
        "threshold_words": _("Drempel"),
    }
    words = ChangeWords(
        value=_("Aandeel van wie beide keren antwoordde"),
        names=names,
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    draw_cohort_chart(
        lambda look: build_reliable_chart(
            drawn,
            words=words,
            look=look,
            categories=[CATEGORY_WORDS[category] for category in CATEGORIES],
            language=LANGUAGE,
        ),
        origin=origin,
        title=_("Wie ging meer vooruit of achteruit dan de meetfout, {pair}").format(pair=name_pair(*pair).lower()),
        alt_text=list_values(drawn, fields=("outcome", "row", "category")),
        table=drawn,
        columns=names,
        key="reliable",
        note=_(
            "Van links naar rechts: slechter, ongeveer gelijk, beter. Beter of slechter telt pas als de verandering "
            "groter is dan wat de vragenlijst er zelf naast kan zitten (Jacobson en Truax); die drempel staat per "
            "uitkomst in de tabel. Een balk staat er alleen als alle drie de delen openbaar zijn."
        ),
        facts={_("Proef"): place, _("Metingen"): name_pair(*pair)},
    )
