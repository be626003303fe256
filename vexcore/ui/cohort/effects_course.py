"""Estimated effects of one trial month by month, a chart a group."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from vexcore.charts.estimates import find_reach
from vexcore.charts.estimates_course import CourseAxes, build_estimate_course_chart
from vexcore.charts.origins import OriginLook
from vexcore.charts.style import FinishedChart
from vexcore.ui.cohort.course import count_months, find_gaps
from vexcore.ui.cohort.effects_choice import EffectChoice
from vexcore.ui.cohort.effects_forest import describe_setting, explain_band, list_facts
from vexcore.ui.cohort.effects_headline import tell_chance
from vexcore.ui.cohort.effects_rows import build_words, list_effect_columns, load_effect_rows, shape_effect_table
from vexcore.ui.cohort.effects_words import choose_number_format, name_unit
from vexcore.ui.cohort.frames import SmallChart, draw_charts_beside
from vexcore.ui.render import draw_empty
from vexcore.ui.text import LANGUAGE, _


def draw_effect_course(choice: EffectChoice, *, trial: str, place: str) -> None:
    """Draw the effects on the chosen outcome at all months, for each group of a trial."""
    selection = replace(choice.selection, trials=(trial,), months=())
    rows = load_effect_rows(selection, choice.thresholds)
    if rows.empty:
        draw_empty(_("Van deze proef is hier geen verloop van."), _("Kies een andere proef of een andere keuze."))
        return
    known = rows[rows["value"].notna()]
    low, high = find_reach(known)
    axes = CourseAxes(
        months=tuple(sorted(int(month) for month in rows["month"].unique())),
        low=low,
        high=high,
        number_format=choose_number_format(choice.kind, max(abs(low), abs(high))),
        month=_("Maanden sinds het begin"),
    )
    unit = name_unit(choice.kind, rows["unit"].iloc[0])
    several = rows["comparison"].nunique() > 1
    series = rows["arm"] + (" (" + rows["comparison"] + ")" if several else "")
    drawn = rows.assign(series=series)
    shown = [name for name, own in drawn.groupby("series", sort=False) if own["value"].notna().any()]
    draw_charts_beside(
        [_build_small(drawn, choice, name=str(name), axes=axes) for name in shown],
        origin=selection.origin,
        title=_("{place}: effect op {outcome} per groep en maand, {unit}{setting}").format(
            place=place, outcome=_lower(choice.label), unit=unit, setting=describe_setting(choice)
        ),
        table=shape_effect_table(drawn),
        columns=list_effect_columns("arm", "month"),
        key="effects-course",
        facts={_("Proef"): place, **list_facts(choice), _("Eenheid van het effect"): unit},
        note=" ".join(
            part for part in (_explain(choice, known), _name_silent(drawn, shown), tell_chance(rows)) if part
        ),
    )


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _explain(choice: EffectChoice, known: pd.DataFrame) -> str:
    told = [explain_band(choice, dense=choice.monthly)]
    if choice.monthly and (known["month"] == 0).any():
        told.append(_("Maand 0 is de maand van het begin: een effect daar is toeval."))
    told.append(_("Maanden na elkaar lijken op elkaar.") if choice.monthly else _("Alleen de twee vervolgmetingen."))
    return " ".join([*told, _("Dezelfde schaal in elke tekening.")])


def _name_silent(rows: pd.DataFrame, shown: Collection[object]) -> str:
    silent = [str(name) for name in dict.fromkeys(rows["series"]) if name not in shown]
    if not silent:
        return ""
    return _("Niet getekend, omdat geen enkele maand een getal heeft: {arms}.").format(arms=", ".join(silent))


def _build_small(rows: pd.DataFrame, choice: EffectChoice, *, name: str, axes: CourseAxes) -> SmallChart:
    own = rows[rows["series"] == name].sort_values("month", kind="stable")
    own = own.assign(
        group=own["place"], row=[f"{arm}, {month}" for arm, month in zip(own["arm"], own["month"], strict=True)]
    )
    gaps = find_gaps(own)
    words = build_words(own, choice.selection.origin, group=_("Proef"), row=_("Groep en maand"))

    def build(look: OriginLook) -> FinishedChart:
        return build_estimate_course_chart(
            own, gaps, words=words, look=look, axes=axes, gap=count_months(gaps), language=LANGUAGE
        )

    return SmallChart(name=name, build=build, alt_text=_describe_ends(own), key=f"effects-{own['arm_id'].iloc[0]}")


def _describe_ends(own: pd.DataFrame) -> str:
    known = own[own["value"].notna()]
    first, last = known.iloc[0], known.iloc[-1]
    text = _("Effect {first} in maand {first_month}, {last} in maand {last_month}: {verdict}.")
    return text.format(
        first=first["shown"],
        first_month=first["month"],
        last=last["shown"],
        last_month=last["month"],
        verdict=last["verdict"],
    )
