"""Lee bounds in words: between which values an effect lies where one arm answered more often than the other."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from vexcore.contracts.origin import RELEASED
from vexcore.ui.cohort.checks import describe_span, name_member
from vexcore.ui.cohort.frames import draw_cohort_table
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.places import join_names
from vexcore.ui.text import _, format_share, is_missing, pick

LARGE_DIFFERENCE = 0.02
"""Share: bounds are computed where response differs by more."""


def draw_bounds(bounds: pd.DataFrame, changes: pd.DataFrame, *, consent: str, place: str, origin: str) -> None:
    """Draw between which values effects on answers lie, or say why that is not computed.

    Parameters
    ----------
    bounds
        From `vexcore.queries.design_checks.load_bounds`.
    changes
        Differences in response from control, as `vexcore.queries.design_checks.load_response_checks` gives them.
    consent
        ``pre``, ``post`` or ``unknown``: whether persons consented before the draw.
    """
    if bounds.empty:
        st.markdown(tell_no_bounds(changes, consent=consent))
        return
    st.markdown(
        _(
            "Waar de ene groep vaker invulde dan de andere (meer dan 2 procentpunt verschil), weten wij niet wie dat "
            "extra zijn. Zijn het juist de mensen met de hoogste scores, of juist die met de laagste, dan schuift het "
            "effect. De grenzen hieronder (Lee, 2009) zijn die twee uitersten, voor mensen die in beide groepen zouden "
            "antwoorden."
        )
    )
    for _key, part in bounds.groupby(["wave", "arm_id"], sort=False):
        st.markdown(tell_bounds(part))
    records = bounds.to_dict("records")
    table = bounds.assign(
        wave_words=[WAVE_NAMES[wave] for wave in bounds["wave"]],
        arm=[name_member(row) for row in records],
        outcome=[pick(row, "outcome") for row in records],
        span=[describe_span(row, "low", "high") for row in records],
        interval=[describe_span(row, "ci_low", "ci_high") for row in records],
        answered=[_describe_response(row) for row in records],
        trimmed=[format_share(row["trimmed_share"], 1) if row["status"] == RELEASED else "" for row in records],
    )
    draw_cohort_table(
        table,
        origin=origin,
        title=_("Grenzen van het effect op antwoorden, {place}").format(place=place),
        columns={
            "wave_words": _("Meting"),
            "arm": _("Groep"),
            "outcome": _("Uitkomst"),
            "span": _("Effect tussen"),
            "interval": _("90%-interval"),
            "answered": _("Beantwoord: groep en controle"),
            "trimmed": _("Weggelaten deel"),
        },
        key="bounds",
        facts={_("Proef"): place},
        note=_(
            "Weggelaten deel: van wie invulde in de groep met de meeste respons. Interval: volgens Imbens en Manski. "
            "Aandelen in procentpunten, scores in punten."
        ),
    )


def _describe_response(row: Any) -> str:
    if is_missing(row["response_arm"]):
        return ""
    return _("{own} en {other}").format(
        own=format_share(row["response_arm"], 1), other=format_share(row["response_comparison"], 1)
    )


def tell_no_bounds(changes: pd.DataFrame, *, consent: str) -> str:
    """Return in words why there are no bounds."""
    if consent == "post":
        return _(
            "Hier zijn geen grenzen te berekenen: alleen wie na de loting toestemde kreeg een vragenlijst, dus wie "
            "antwoordt hangt ook af van wie toestemde."
        )
    known = changes[changes["status"] == RELEASED]
    if len(known) and (known["statistic"].abs() <= LARGE_DIFFERENCE).all():
        return _("Grenzen zijn niet nodig: nergens verschilt de respons meer dan 2 procentpunt van de controlegroep.")
    return _("Grenzen zijn voor deze proef niet berekend.")


def tell_bounds(part: pd.DataFrame) -> str:
    """Return in words what the bounds of one arm and wave say."""
    row = part.iloc[0]
    head = _("**{arm}, {wave}.**").format(arm=name_member(row), wave=WAVE_NAMES[row["wave"]].lower())
    known = part[part["status"] == RELEASED]
    if known.empty:
        return f"{head} {_('De grenzen zijn niet openbaar.')}"
    same = known[(known["low"] > 0) | (known["high"] < 0)]
    parts = [
        _("{outcome} ({span})").format(outcome=_lower(row), span=describe_span(row, "low", "high"))
        for row in same.to_dict("records")
    ]
    if not parts:
        told = _(
            "Bij geen van de {n} uitkomsten liggen beide grenzen aan dezelfde kant van nul: de richting blijft open."
        )
    else:
        told = _(
            "Bij {k} van de {n} uitkomsten liggen beide grenzen aan dezelfde kant van nul, zodat de richting niet "
            "afhangt van wie er extra antwoordde: {named}."
        )
    return f"{head} {told.format(k=len(same), n=len(known), named=join_names(parts))}"


def _lower(row: Any) -> str:
    name = pick(row, "outcome")
    return name[:1].lower() + name[1:]
