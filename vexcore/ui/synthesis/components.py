"""What each component adds, from the arms of all trials; or in a sentence why that cannot be told."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from vexcore.charts.synthesis import POOLED, SynthesisWords, build_synthesis_chart, find_extent
from vexcore.contracts.origin import RELEASED
from vexcore.estimate.component_regression import FEW_SPARE_TRIALS, MIN_SPARE_TRIALS
from vexcore.queries.synthesis import load_component_effects
from vexcore.ui.cached import ask
from vexcore.ui.cohort.effects_words import choose_number_format, find_scale, format_effect, name_unit
from vexcore.ui.cohort.frames import draw_cohort_chart, list_values
from vexcore.ui.cohort.words import name_absence, name_origin
from vexcore.ui.synthesis.choice import PoolChoice
from vexcore.ui.synthesis.words import count_trials, format_interval
from vexcore.ui.text import LANGUAGE, _, format_count, is_missing, pick


def draw_components(choice: PoolChoice) -> None:
    """Draw what each component adds on the outcome that was chosen, or why that cannot be told."""
    components = ask(
        load_component_effects,
        origin=choice.origin,
        today=choice.today,
        outcome_id=choice.outcome_id,
        month=choice.month,
    )
    if components.empty:
        return
    st.header(_("Wat voegt elk onderdeel toe?"), anchor="onderdelen")
    st.markdown(tell_components(components, outcome=choice.name_outcome(), time=choice.name_time()))
    if (components["status"] == RELEASED).any():
        _draw_chart(components, choice)


def tell_components(components: pd.DataFrame, *, outcome: str, time: str) -> str:
    """Return what the numbers by component mean, or why there are none.

    Parameters
    ----------
    components
        From `vexcore.queries.synthesis.load_component_effects`; not empty.
    outcome, time
        As they stand within a sentence.
    """
    about = _(
        "Groepen die meer onderdelen tegelijk kregen, tellen hierboven niet mee. Alle groepen samen kunnen wel laten "
        "zien wat elk onderdeel op zichzelf toevoegt, als onderdelen elkaar niet versterken of hinderen."
    )
    if (components["status"] == RELEASED).any():
        row = components[components["status"] == RELEASED].iloc[0]
        told = _(
            "Uit {trials} met {arms} groepen: elk getal is wat het onderdeel toevoegt aan {outcome}, {time}, als de "
            "andere onderdelen gelijk blijven. Die aanname is niet te toetsen: lees dit als aanwijzing."
        ).format(trials=count_trials(int(row["k"])), arms=format_count(row["arms"]), outcome=outcome, time=time)
        return f"{about} {told}"
    return f"{about} {_tell_none(components, outcome=outcome, time=time)}"


def _tell_none(components: pd.DataFrame, *, outcome: str, time: str) -> str:
    tried = components[components["reason"] == FEW_SPARE_TRIALS]
    row: Any = components.iloc[0] if tried.empty else tried.iloc[0]
    if is_missing(row["k"]):
        return _("**Hier is dat nog niet te zeggen:** {why}.").format(why=name_absence(row))
    if int(row["k"]) == 0:
        return _(
            "**Hier is dat niet te zeggen:** van geen enkele proef die vóór de loting om toestemming vroeg, is er een "
            "effect op {outcome}, {time}, dat mee mag tellen."
        ).format(outcome=outcome, time=time)
    if tried.empty:
        return _("**Hier is dat niet te zeggen:** {why}.").format(why=name_absence(row))
    return _(
        "**Hier is dat niet te zeggen:** daarvoor moeten er ten minste drie proeven meer zijn dan onderdelen. Er {are} "
        "{trials} die mee {may} tellen, met samen {components}; dan zouden er {needed} proeven nodig zijn."
    ).format(
        are=_("is") if int(row["k"]) == 1 else _("zijn"),
        may=_("mag") if int(row["k"]) == 1 else _("mogen"),
        trials=count_trials(int(row["k"])),
        components=_("1 onderdeel")
        if int(row["components"]) == 1
        else _("{n} onderdelen").format(n=format_count(row["components"])),
        needed=format_count(int(row["components"]) + MIN_SPARE_TRIALS),
    )


def list_components(components: pd.DataFrame, *, kind: str) -> pd.DataFrame:
    """Return the components as rows of the forest.

    Parameters
    ----------
    kind
        Of the outcome: these effects are never standardised.
    """
    scale = find_scale(kind)
    rows = components.to_dict("records")
    known = [row["status"] == RELEASED for row in rows]
    return components.assign(
        kind=POOLED,
        group=_("Wat het onderdeel toevoegt"),
        row=[pick(row, "component") for row in rows],
        **{
            name: (components[column] * scale).astype("float64")
            for name, column in (("value", "estimate"), ("low", "ci_low"), ("high", "ci_high"))
        },
        weight=pd.Series(float("nan"), index=components.index, dtype="float64"),
        shown=[
            format_effect(row["estimate"], kind) if told else name_absence(row)
            for row, told in zip(rows, known, strict=True)
        ],
        interval=[format_interval(row["ci_low"], row["ci_high"], kind) for row in rows],
        verdict=[
            f"[{format_interval(row['ci_low'], row['ci_high'], kind)}]" if told else ""
            for row, told in zip(rows, known, strict=True)
        ],
        absent=["" if told else _("geen getal") for told in known],
        weight_words="",
        told_words=["" if is_missing(row["reason"]) else pick(row, "reason") or str(row["reason"]) for row in rows],
    )


def _draw_chart(components: pd.DataFrame, choice: PoolChoice) -> None:
    unit = name_unit(choice.own_kind, choice.own_unit)
    rows = list_components(components, kind=choice.own_kind)
    known = rows.loc[rows["value"].notna()]
    effect = _("Voegt toe ({unit})").format(unit=unit)
    words = SynthesisWords(
        effect=effect,
        group=_("Wat het is"),
        row=_("Onderdeel"),
        shown=effect,
        interval=_("90%-interval"),
        weight="",
        told=_("Te weten"),
        origin=_("Herkomst"),
        stamp=name_origin(choice.origin),
    )
    draw_cohort_chart(
        lambda look: build_synthesis_chart(
            rows,
            words=words,
            look=look,
            number_format=choose_number_format(choice.own_kind, max(map(abs, find_extent(known)))),
            language=LANGUAGE,
        ),
        origin=choice.origin,
        title=_("Wat elk onderdeel toevoegt aan {outcome} {time}, {unit}").format(
            outcome=choice.name_outcome(), time=choice.name_time(), unit=unit
        ),
        alt_text=list_values(rows, fields=("row",)),
        table=rows,
        columns={
            "row": _("Onderdeel"),
            "shown": _("Voegt toe"),
            "interval": _("90%-interval"),
            "told_words": _("Waarom niet, of wat te weten"),
        },
        key="components",
        facts={_("Eenheid"): unit, _("Maand"): str(choice.month)},
        note=_("Streep: 90%-interval. Een onderdeel dat alleen naast andere voorkwam, heeft een breder interval."),
    )
