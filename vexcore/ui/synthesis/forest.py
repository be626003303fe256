"""The forest over trials: what each found, their mean, and where a next municipality is expected."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from vexcore.charts.origins import ORIGIN_FIELD
from vexcore.charts.synthesis import APART, MEAN, NEXT, POOLED, SynthesisWords, build_synthesis_chart, find_extent
from vexcore.contracts.origin import NOT_ESTIMABLE, RELEASED
from vexcore.estimate.synthesis import Pool
from vexcore.ui.cohort.effects_words import choose_number_format, find_scale, format_effect
from vexcore.ui.cohort.frames import OWN_ORIGIN, draw_cohort_chart, list_values
from vexcore.ui.cohort.words import name_origin
from vexcore.ui.places import join_names
from vexcore.ui.synthesis.choice import PoolChoice
from vexcore.ui.synthesis.mixed import PRINTED
from vexcore.ui.synthesis.reasons import head_reason, rank_reason
from vexcore.ui.synthesis.rows import format_weight, tell_why
from vexcore.ui.synthesis.words import METHOD_TITLES, count_trials, explain_no_prediction, format_interval
from vexcore.ui.text import LANGUAGE, MISSING, _, is_missing

Row = dict[Hashable, Any]

COLUMNS = {
    "row": _("Proef of gemiddelde"),
    "group": _("Opgeteld of niet"),
    "shown": _("Effect"),
    "interval": _("90%-interval"),
    "weight_words": _("Gewicht"),
    "told_words": _("Waarom niet, of wat te weten"),
}

_DRAWN = (
    *("kind", "group", "row", "value", "low", "high", "weight", "shown", "interval", "verdict", "absent"),
    *("weight_words", "told_words", "status", "source_id"),
)


def draw_pool_forest(trials: pd.DataFrame, pool: Pool, choice: PoolChoice) -> None:
    """Draw the trials of a pool with their mean.

    Parameters
    ----------
    trials
        From `vexcore.ui.synthesis.rows.add_pool`.
    """
    rows = list_rows(trials, pool, choice)
    drawn = rows.loc[rows["value"].notna()]
    draw_cohort_chart(
        lambda look: build_synthesis_chart(
            rows,
            words=_name_words(choice),
            look=look,
            number_format=choose_number_format(choice.kind, max(map(abs, find_extent(drawn)))),
            language=LANGUAGE,
        ),
        origin=choice.origin,
        title=name_pool(choice),
        alt_text=list_values(rows.assign(shown=rows["shown"] + " (" + rows["interval"] + ")")),
        table=rows,
        columns=COLUMNS,
        key="pool",
        facts=list_facts(choice),
        note=_explain(pool, mixed=bool(choice.printed)),
    )


def name_pool(choice: PoolChoice) -> str:
    """Return what the pool is of, for a title."""
    return _("{component}: effect op {outcome} {time}, {unit}{method}{without}").format(
        component=choice.component_label,
        outcome=choice.name_outcome(),
        time=choice.name_time(),
        unit=choice.unit,
        method=METHOD_TITLES[choice.method],
        without=_list_changes(choice),
    )


def _list_changes(choice: PoolChoice) -> str:
    added = _(" [met gedrukt: {places}]").format(places=join_names(choice.printed)) if choice.printed else ""
    left = _(" [zonder {places}]").format(places=join_names(choice.without)) if choice.without else ""
    return added + left


def name_subject(choice: PoolChoice) -> str:
    """Return what a table beside the forest is of, for its title."""
    return _("{component}, {outcome} {time}").format(
        component=choice.component_label, outcome=choice.name_outcome(), time=choice.name_time()
    )


def list_facts(choice: PoolChoice) -> dict[str, str]:
    """Return what holds for every row of a table."""
    facts = {_("Eenheid"): choice.unit, _("Maand"): str(choice.month), _("Wijze"): choice.method}
    changes = {_("Ook gedrukt"): choice.printed, _("Uitgezet"): choice.without}
    return facts | {name: join_names(places) for name, places in changes.items() if places}


def list_rows(trials: pd.DataFrame, pool: Pool, choice: PoolChoice) -> pd.DataFrame:
    """Return the rows of the forest: trials in the mean, the mean, a next municipality, and the other trials.

    Returns
    -------
    DataFrame
        What `vexcore.charts.synthesis.build_synthesis_chart` takes, with ``status`` and ``source_id``.
    """
    # As mappings, because the page draws them anew at every click: frames take many times as long.
    told: list[Row] = [{**row, "row": row["place"], "told_words": tell_why(row)} for row in trials.to_dict("records")]
    inside = sorted((row for row in told if row["inside"]), key=lambda row: -float(row["weight"]))
    apart = sorted((row for row in told if not row["inside"]), key=lambda row: rank_reason(str(row["why"])))
    rows: list[Row] = [
        *({**row, "kind": POOLED, "group": _("Opgeteld in het gemiddelde")} for row in inside),
        *_list_means(pool, choice, sources=[row["source_id"] for row in inside]),
        *({**row, "kind": APART, "group": head_reason(str(row["why"]), str(row["status"]))} for row in apart),
    ]
    for row in rows:
        row |= {"weight_words": format_weight(row["weight"]), "verdict": _tell_beside(row)}
        if choice.printed:
            row |= {OWN_ORIGIN: row.get(OWN_ORIGIN, name_origin(choice.origin)), PRINTED: bool(row.get(PRINTED))}
            row[ORIGIN_FIELD] = row[OWN_ORIGIN]
    names = (*_DRAWN, OWN_ORIGIN, PRINTED, ORIGIN_FIELD) if choice.printed else _DRAWN
    frame = pd.DataFrame({name: [row[name] for row in rows] for name in names})
    return frame.astype(dict.fromkeys(("value", "low", "high", "weight"), "float64"))


def _list_means(pool: Pool, choice: PoolChoice, *, sources: list[str]) -> list[Row]:
    """Return the row of the mean and that of a next municipality; none without a mean."""
    if pool.reason:
        return []
    known = not is_missing(pool.pi_low)
    scale = find_scale(choice.kind)
    common: Row = {"group": _("Samen"), "source_id": sources[0], "weight": None, "told_words": ""}
    mean: Row = {
        "kind": MEAN,
        "row": _("Gemiddelde van {trials}").format(trials=count_trials(pool.k)),
        "value": pool.estimate * scale,
        "low": pool.ci_low * scale,
        "high": pool.ci_high * scale,
        "shown": format_effect(pool.estimate, choice.kind),
        "interval": format_interval(pool.ci_low, pool.ci_high, choice.kind),
        "absent": "",
        "status": RELEASED,
    }
    following: Row = {
        "kind": NEXT,
        "row": _("Een twaalfde gemeente"),
        "value": pool.estimate * scale if known else None,
        "low": pool.pi_low * scale if known else None,
        "high": pool.pi_high * scale if known else None,
        "shown": MISSING if known else explain_no_prediction(pool.k),
        "interval": format_interval(pool.pi_low, pool.pi_high, choice.kind),
        "absent": "" if known else explain_no_prediction(pool.k),
        "status": RELEASED if known else NOT_ESTIMABLE,
        "told_words": _("voorspellingsinterval: waar het effect van een volgende proef wordt verwacht"),
    }
    return [common | mean, common | following]


def _tell_beside(row: Mapping[Hashable, Any]) -> str:
    return "" if row["interval"] == MISSING else f"[{row['interval']}]"


def _name_words(choice: PoolChoice) -> SynthesisWords:
    effect = _("Effect ({unit})").format(unit=choice.unit)
    return SynthesisWords(
        effect=effect,
        group=_("Opgeteld of niet"),
        row=_("Proef of gemiddelde"),
        shown=effect,
        interval=_("90%-interval"),
        weight=_("Gewicht"),
        told=_("Te weten"),
        origin=_("Herkomst"),
        stamp=name_origin(choice.origin),
    )


def _explain(pool: Pool, *, mixed: bool) -> str:
    trial = _(
        "**Gevuld teken**: een proef in het gemiddelde, groter naarmate zij zwaarder telt. **Hol**: niet opgeteld, "
        "om de reden die erboven staat. Streep: 90%-interval."
    )
    if mixed:
        trial += " " + _("**Blauwe stip**: een gedrukt effect.")
    if pool.reason:
        return trial
    mean = _("**Ruit**: het gemiddelde, zo breed als zijn interval.")
    if is_missing(pool.pi_low):
        return f"{trial} {mean}"
    following = _(
        "**Lijn eronder**: het voorspellingsinterval, wat een twaalfde gemeente mag verwachten; breder dan de ruit, "
        "zeker als de proeven verschillen."
    )
    return f"{trial} {mean} {following}"
