"""From when on an effect matters to the reader."""

from __future__ import annotations

import math
from dataclasses import dataclass

import streamlit as st

from vexcore.ui.cohort.effects_words import Thresholds, trim_number
from vexcore.ui.cohort.words import BINARY
from vexcore.ui.text import _

POINTS = 5.0
DEVIATIONS = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdInput:
    """A threshold that the reader may set.

    Attributes
    ----------
    key
        Name in the address.
    label, unit
        As the reader reads them.
    low, high, step
        What may be chosen, both ends included, and by how much the buttons change it.
    decimals
        Decimals in the field.
    default
        What holds until a threshold that may be chosen is given.
    """

    key: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    decimals: int
    default: float


def choose_thresholds(kind: str) -> Thresholds:
    """Let the reader set from when on an effect matters, for the kind of outcome that is shown."""
    if kind == BINARY:
        asked = ThresholdInput(
            key="grens",
            label=_("Vanaf hoeveel procentpunten telt een effect?"),
            unit=_("procentpunt"),
            low=0.5,
            high=50.0,
            step=0.5,
            decimals=1,
            default=POINTS,
        )
        return Thresholds(points=_ask_number(asked), deviations=DEVIATIONS)
    asked = ThresholdInput(
        key="grens-sd",
        label=_("Vanaf hoeveel standaarddeviaties telt een effect?"),
        unit=_("standaarddeviatie"),
        low=0.05,
        high=2.0,
        step=0.05,
        decimals=2,
        default=DEVIATIONS,
    )
    return Thresholds(points=POINTS, deviations=_ask_number(asked))


def _ask_number(asked: ThresholdInput) -> float:
    # Read first: the field drops from the address what it cannot read.
    given = str(st.query_params.get(asked.key, ""))
    # No ends on the field itself: beyond them it would keep the old number, and say so in English.
    value = st.number_input(
        asked.label,
        value=asked.default,
        step=asked.step,
        format=f"%.{asked.decimals}f",
        key=asked.key,
        help=_(
            "Kleiner dan dit vindt u niet de moeite. De woorden bij elk effect volgen uit deze grens: ligt het hele "
            "interval ertussen, dan heet het effect verwaarloosbaar."
        ),
        bind="query-params",
        width=340,
    )
    unread = given if given and not is_number(given) else ""
    if unread:
        st.warning(refuse_threshold(unread, asked), icon=":material/error:")
        return asked.default
    # A step of a hundredth does not add up exactly.
    number = asked.default if value is None else round(float(value), 6)
    if asked.low <= number <= asked.high:
        return number
    st.warning(refuse_threshold(trim_number(number), asked), icon=":material/error:")
    return asked.default


def is_number(text: str) -> bool:
    """Say whether a text of the address can be read as a finite number."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def refuse_threshold(value: str, asked: ThresholdInput) -> str:
    """Return that a value cannot be the threshold, which can, and what is computed with meanwhile."""
    return _(
        "**‘{value}’ kan niet de grens zijn:** een grens ligt van {low} tot en met {high} {unit}. Vul zo'n getal in. "
        "Tot dan rekent deze pagina met {default} {unit}."
    ).format(
        value=value,
        low=trim_number(asked.low),
        high=trim_number(asked.high),
        default=trim_number(asked.default),
        unit=asked.unit,
    )
