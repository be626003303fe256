"""Goals, and activities planned against realised, from participant data."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.charts.cohort import RowWords, build_cohort_rows_chart
from vexcore.contracts.origin import RELEASED
from vexcore.queries.cohort_process import load_cohort_plans
from vexcore.ui.cached import ask
from vexcore.ui.cohort.frames import draw_cohort_chart, list_values
from vexcore.ui.cohort.process_words import name_wave
from vexcore.ui.cohort.words import describe_cells, name_absence, name_origin, shorten_absence
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.text import LANGUAGE, _, format_count, format_share, is_missing, pick
from vexcore.ui.widgets import choose_one


def draw_plans(*, trial: str, place: str, origin: str) -> None:
    """Draw activities planned at the start against those realised by a later wave, all arms together."""
    plans = ask(load_cohort_plans, origin=origin, trial_id=trial)
    if plans.empty:
        st.markdown(_("Van deze proef zijn geen voornemens bij het begin geleverd om naast de uitvoering te leggen."))
        return
    waves = {str(wave): WAVE_NAMES[wave] for wave in sorted(set(plans["wave"]))}
    chosen = next(iter(waves))
    if len(waves) > 1:
        chosen = choose_one(_("Uitgevoerd volgens de"), waves, key="uitgevoerd")
    own = plans[plans["wave"] == int(chosen)]
    st.markdown(tell_plans(own))
    rows = _stack_plans(own)
    draw_cohort_chart(
        lambda look: build_cohort_rows_chart(
            rows,
            words=RowWords(
                value=_("Deelnemers"),
                group=_("Activiteit"),
                row=_("Stand"),
                interval=_("Van voorgenomen"),
                n=_("Aantal van noemer"),
                origin=_("Herkomst"),
                stamp=name_origin(origin),
            ),
            look=look,
            from_zero=True,
            language=LANGUAGE,
        ),
        origin=origin,
        title=_("Activiteiten, voorgenomen en uitgevoerd: aantal deelnemers, alle groepen samen"),
        alt_text=list_values(rows),
        table=rows,
        columns={
            "group": _("Activiteit"),
            "row": _("Stand"),
            "count_words": _("Deelnemers"),
            "n": _("Aantal van noemer"),
            "interval": _("Van voorgenomen"),
        },
        key="plans",
        note=_(
            "Voorgenomen bij de nulmeting, uitgevoerd volgens de {wave}. Meer dan 100% kan: een activiteit kan later "
            "zijn begonnen zonder dat zij vooraf was bedacht. Van wie er een oordeel is, verschilt per meting."
        ).format(wave=name_wave(chosen)),
        facts={_("Proef"): place, _("Wie"): _("alle groepen samen")},
    )


def tell_plans(plans: pd.DataFrame) -> str:
    """Return in words of how many activities more, and of how many less, was done than planned."""
    known = plans[plans["ratio"].notna()]
    if known.empty:
        return _("Van geen enkele activiteit zijn voornemen en uitvoering allebei openbaar.")
    more = int((known["ratio"] > 1).sum())
    return _(
        "Van {n} activiteiten zijn voornemen en uitvoering allebei openbaar. Bij {more} daarvan kregen meer mensen de "
        "activiteit dan vooraf was bedacht."
    ).format(n=format_count(len(known)), more=format_count(more))


def _stack_plans(plans: pd.DataFrame) -> pd.DataFrame:
    """Return two rows an activity: planned, and realised with its ratio."""
    rows = []
    for _index, plan in plans.iterrows():
        rows += [_describe(plan, "planned", _("Voorgenomen")), _describe(plan, "realised", _("Uitgevoerd"))]
    return pd.DataFrame(rows)


def _describe(plan: pd.Series, side: str, name: str) -> Mapping[Hashable, Any]:
    cell = {"status": plan[f"{side}_status"]} | {
        field: plan[f"{side}_{field}"] for field in ("reason_nl", "reason_en", "base")
    }
    shown = cell["status"] == RELEASED
    count = format_count(plan[side]) if shown else name_absence(cell)
    ratio = format_share(plan["ratio"]) if side == "realised" and not is_missing(plan["ratio"]) else ""
    base = "" if is_missing(cell["base"]) else format_count(cell["base"])
    return {
        "group": pick(plan, "category"),
        "row": name,
        "value": float(plan[side]) if shown else float("nan"),
        "low": float("nan"),
        "high": float("nan"),
        "shown": f"{count} ({ratio})" if ratio else count,
        "count_words": count,
        "absent": shorten_absence(cell),
        "interval": ratio,
        "n": _("{count} van {base}").format(count=count, base=base) if shown and base else base,
        "status": cell["status"],
        "source_id": plan["source_id"],
    }


def draw_goals(rows: pd.DataFrame, *, who: str, place: str, origin: str) -> None:
    """Draw for how many persons each goal was set, wave by wave, for one group."""
    cells = describe_cells(rows)
    cells = cells.assign(
        group=[pick(row, "category") for _index, row in rows.iterrows()],
        row=[WAVE_NAMES[wave] for wave in rows["wave"]],
    )
    draw_cohort_chart(
        lambda look: build_cohort_rows_chart(
            cells,
            words=RowWords(
                value=_("Aandeel van wie een oordeel heeft"),
                group=_("Doel"),
                row=_("Meting"),
                interval=_("95%-interval"),
                n=_("Aantal van noemer"),
                origin=_("Herkomst"),
                stamp=name_origin(origin),
            ),
            look=look,
            number_format=".0%",
            language=LANGUAGE,
        ),
        origin=origin,
        title=_("Gestelde doelen per meting, {who}").format(who=who[:1].lower() + who[1:]),
        alt_text=list_values(cells),
        table=cells,
        columns={
            "group": _("Doel"),
            "row": _("Meting"),
            "shown": _("Aandeel"),
            "interval": _("95%-interval"),
            "n": _("Aantal van noemer"),
        },
        key="goals",
        note=_(
            "Een doel bij een latere meting is een doel dat toen gold, nieuw of bijgesteld; het is geen bereikt doel. "
            "Of een doel bereikt is, staat bij de oordelen."
        ),
        facts={_("Proef"): place, _("Wie"): who},
    )
