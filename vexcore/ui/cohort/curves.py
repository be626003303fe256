"""Outflow over time from participant data: how fast people leave, where to, and whether they come back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.queries.survival import FIRST_EXIT, LEFT, NO_RETURN, ON_ASSISTANCE, RE_ENTRY, load_curves
from vexcore.ui.cached import ask
from vexcore.ui.cohort.curve_panels import CurveDrawing, draw_panels, find_top
from vexcore.ui.cohort.curve_words import (
    build_arm_panels,
    build_reason_panels,
    choose_month,
    describe_curves,
    tell_hidden,
    tell_range,
    tell_remarks,
)
from vexcore.ui.cohort.words import ALL_ARMS
from vexcore.ui.places import join_names
from vexcore.ui.render import draw_empty
from vexcore.ui.text import _
from vexcore.ui.widgets import choose_one

POST = "post"
EVERY_REASON = "alle"
MONTH_TOLD = 24
MONTH_BACK = 12


def _ask_curves(curve: str, *, trials: tuple[str, ...], origin: str, today: str) -> pd.DataFrame:
    return describe_curves(ask(load_curves, origin=origin, trials=trials, curve=curve, today=today))


# Parts of their own: another choice in one need not draw the others again.
@st.fragment
def draw_staying(*, trials: tuple[str, ...], origin: str, today: str) -> None:
    """Draw how fast people leave, of the trials chosen."""
    st.header(_("Hoe snel gaat men weg?"), anchor=False)
    every = _ask_curves(ON_ASSISTANCE, trials=trials, origin=origin, today=today)
    if every.empty:
        _draw_nothing()
        return
    options = {FIRST_EXIT: _("de eerste keer"), NO_RETURN: _("weg en niet meer terug")}
    definition = choose_one(
        _("Wat telt als weg"),
        options,
        key="weg",
        help_text=_(
            "De onderzoekers tellen de eerste keer dat de uitkering stopt, ook als iemand later terugkomt. De gemeente "
            "telt pas wie daarna niet meer terugkwam; dat is alleen achteraf te zien."
        ),
    )
    rows = every[every["definition"] == definition]
    once = definition == FIRST_EXIT
    st.markdown(_tell_staying(rows, once=once))
    draw_panels(
        build_arm_panels(rows),
        rows,
        CurveDrawing(
            key="staying",
            title=_("Nog geen enkele keer uit de bijstand, % van wie is ingedeeld")
            if once
            else _("Nog niet voorgoed uit de bijstand, % van wie is ingedeeld"),
            value=_("% van de groep"),
            month=_("Maanden sinds het begin"),
            start=1.0,
            top=1.0,
            below=_("Nog niet weg, minstens"),
            since=_("Maand"),
        ),
        origin=origin,
        note=" ".join(
            part
            for part in (
                _explain_line(),
                _(
                    "Maand 0 is de maand waarin iemand begon; elke lijn begint daarvoor op 100%. Getallen onder de "
                    "lijnen: het aantal aan het begin, en wie daarna nog niet weg is en gevolgd wordt, naar "
                    "beneden afgerond op 5 (Kaplan-Meier: wie niet verder te volgen is, telt tot dan mee)."
                ),
                tell_remarks(rows),
                _tell_assigned(rows),
                tell_hidden(rows),
            )
            if part
        ),
    )


def _tell_staying(rows: pd.DataFrame, *, once: bool) -> str:
    whole = rows[rows["arm_id"] == ALL_ARMS]
    state = _("nog geen enkele keer uit de bijstand") if once else _("nog niet voorgoed uit de bijstand")
    told = tell_range(
        whole,
        month=choose_month(whole, preferred=MONTH_TOLD),
        one=_("Van iedereen die is ingedeeld was na {{month}} maanden **{{low}}** {state} ({{place}}).").format(
            state=state
        ),
        many=_(
            "Van iedereen die is ingedeeld was na {{month}} maanden **{{low}}** ({{place}}) tot **{{high}}** "
            "({{other}}) {state}, in {{trials}} proeven."
        ).format(state=state),
        none=_("Van geen proef is openbaar hoe snel men wegging."),
    )
    return f"{told} " + _("Hoe steiler een lijn daalt, hoe sneller men in die groep wegging.")


@st.fragment
def draw_leaving(*, trials: tuple[str, ...], origin: str, today: str) -> None:
    """Draw for which reasons people leave, month after month."""
    every = _ask_curves(LEFT, trials=trials, origin=origin, today=today)
    if every.empty:
        return
    st.header(_("Waarheen, maand na maand"), anchor=False)
    st.markdown(_tell_leaving(every))
    reasons = dict(zip(every["exit_reason"], every["category"], strict=True))
    options = {EVERY_REASON: _("alle redenen, alle groepen samen")}
    options |= {reason: _("{reason}, per groep").format(reason=words) for reason, words in reasons.items()}
    chosen = choose_one(_("Reden van vertrek"), options, key="vertrekreden")
    by_arm = chosen != EVERY_REASON
    rows = every[every["exit_reason"] == chosen] if by_arm else every[every["arm_id"] == ALL_ARMS]
    panels = build_arm_panels(rows) if by_arm else build_reason_panels(rows)
    what = reasons.get(chosen, _("naar reden"))
    draw_panels(
        panels,
        rows,
        CurveDrawing(
            key="leaving",
            title=_("Eerste vertrek: {what}, % van wie is ingedeeld").format(what=what),
            value=_("% van de groep"),
            month=_("Maanden sinds het begin"),
            start=0.0,
            top=find_top(panels),
            below="",
            since=_("Maand"),
        ),
        origin=origin,
        note=" ".join(
            part
            for part in (
                _explain_line(),
                _(
                    "De schaal is in elke tekening dezelfde, en loopt niet tot 100%. De redenen strijden om dezelfde "
                    "mensen: wie voor het eerst weggaat naar werk, kan dat niet meer door een verhuizing doen. Een "
                    "lage lijn kan dus ook komen doordat anderen eerder om een andere reden weg waren (cumulatieve "
                    "incidentie)."
                ),
                tell_hidden(rows) if by_arm else "",
            )
            if part
        ),
        with_reason=not by_arm,
        facts={_("Reden"): what} if by_arm else {},
    )


def _tell_leaving(every: pd.DataFrame) -> str:
    whole = every[every["arm_id"] == ALL_ARMS]
    month = choose_month(whole, preferred=MONTH_TOLD)
    known = whole[(whole["month"] == month) & whole["value"].notna()]
    if known.empty:
        return _("Van geen proef is openbaar waarheen men wegging.")
    means = known.groupby("category", sort=False)["value"].mean()
    reason = str(means.idxmax())
    return tell_range(
        known[known["category"] == reason],
        month=month,
        one=_(
            "Van de redenen die openbaar zijn, komt **{reason}** het meest voor: {{low}} van iedereen ging binnen "
            "{{month}} maanden daarom weg ({{place}})."
        ).format(reason=reason.lower()),
        many=_(
            "Van de redenen die openbaar zijn, komt **{reason}** het meest voor: binnen {{month}} maanden ging "
            "{{low}} ({{place}}) tot {{high}} ({{other}}) van iedereen daarom weg, in {{trials}} proeven."
        ).format(reason=reason.lower()),
        none="",
    )


@st.fragment
def draw_returning(*, trials: tuple[str, ...], origin: str, today: str) -> None:
    """Draw how fast people come back."""
    rows = _ask_curves(RE_ENTRY, trials=trials, origin=origin, today=today)
    if rows.empty:
        return
    st.header(_("Terug in de bijstand"), anchor=False)
    whole = rows[rows["arm_id"] == ALL_ARMS]
    st.markdown(
        tell_range(
            whole,
            month=choose_month(whole, preferred=MONTH_BACK),
            one=_("Van wie in het eerste jaar wegging was {low} binnen {month} maanden weer terug ({place})."),
            many=_(
                "Van wie in het eerste jaar wegging was {low} ({place}) tot {high} ({other}) binnen {month} maanden "
                "weer terug, in {trials} proeven."
            ),
            none=_("Van geen proef is openbaar hoe snel men terugkwam."),
        )
    )
    panels = build_arm_panels(rows)
    draw_panels(
        panels,
        rows,
        CurveDrawing(
            key="returning",
            title=_("Terug in de bijstand, % van wie wegging"),
            value=_("% van wie wegging"),
            month=_("Maanden sinds het vertrek"),
            start=0.0,
            top=find_top(panels),
            below=_("Nog weg, minstens"),
            since=_("Maand sinds het vertrek"),
        ),
        origin=origin,
        note=" ".join(
            part
            for part in (
                _explain_line(),
                _(
                    "Maand 0 is de maand van het vertrek; elke lijn begint daar op 0%. De schaal is in elke tekening "
                    "dezelfde, en loopt niet tot 100%. Getallen onder de lijnen: wie wegging, en wie daarna nog weg is "
                    "en gevolgd wordt, naar beneden afgerond op 5. Wie kort voor het einde wegging, is maar kort "
                    "gevolgd."
                ),
                tell_remarks(rows),
                tell_hidden(rows),
            )
            if part
        ),
    )


def _draw_nothing() -> None:
    draw_empty(
        _("Van deze proeven is geen verloop van de uitstroom berekend."),
        _("Kies een andere proef, of maak het filter leeg."),
    )


def _explain_line() -> str:
    return _(
        "Band: 95%-interval. **Tussen de punten is de lijn alleen verbonden**: een maand staat er pas als sinds het "
        "punt daarvoor genoeg mensen (minstens 10) vertrokken of terugkwamen."
    )


def _tell_assigned(rows: pd.DataFrame) -> str:
    places = list(dict.fromkeys(rows.loc[rows["consent"] == POST, "place"]))
    if not places:
        return ""
    return _(
        "In {places} is eerst geloot en daarna gevraagd: iedereen die is ingeloot telt mee, ook wie niet meedeed."
    ).format(places=join_names(places))
