"""How many times as many went to work as were expected, computed from printed figures."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.contracts.origin import PUBLISHED
from vexcore.queries.survival import load_work_ratios
from vexcore.ui.cached import ask
from vexcore.ui.cohort.expected_work import describe_work_ratios, judge_ratio
from vexcore.ui.render import draw_source_line, draw_table, link_passport
from vexcore.ui.session import find_today
from vexcore.ui.text import _, format_share


def draw_standardised(expected: pd.DataFrame, work: pd.DataFrame) -> None:
    """Say how many times as many went to work as were expected, computed from printed figures, with the numbers.

    Parameters
    ----------
    expected
        From `vexcore.queries.outflow.load_expected_outflow`.
    work
        Observed exits to work, of one definition, from `vexcore.ui.outflow.shares.describe_rows`.
    """
    trials = tuple(dict.fromkeys(work["trial_id"]))
    every = ask(load_work_ratios, origin=PUBLISHED, trials=trials, today=find_today())
    ratios = describe_work_ratios(every[every["definition"].isin(set(work["definition"]))])
    if ratios.empty or not trials:
        return
    observed = {row["trial_id"]: row for row in work.to_dict("records")}
    yearly = {row["trial_id"]: row for row in expected.to_dict("records")}
    lines = [_tell_standardised(row, observed[row["trial_id"]], yearly) for row in ratios.to_dict("records")]
    st.subheader(_("Waargenomen gedeeld door verwacht, door ons berekend uit gedrukte cijfers"), anchor=False)
    st.markdown("\n".join(f"- {line}" for line in lines))
    draw_table(
        ratios.assign(series=ratios["place"]),
        columns={
            "series": _("Gemeente"),
            "seen": _("Waargenomen"),
            "awaited": _("Verwacht"),
            "shown": _("Verhouding"),
            "interval": _("95%-interval"),
            "horizon_months": _("Maanden"),
        },
        alt_text=_("Uitstroom naar werk, waargenomen gedeeld door verwacht"),
        key="standardised",
    )
    st.markdown(
        ":small["
        + _(
            "Verwacht: het aantal mensen maal het gestippelde deel hierboven. Interval: exact, het telt alleen het "
            "toeval in het aantal dat naar werk ging. Het paspoort is dat van de gedrukte kans per jaar."
        )
        + "]"
    )
    draw_source_line(list(ratios["source_id"]))


def _tell_standardised(row: Mapping[Hashable, Any], seen: Mapping[Hashable, Any], yearly: Mapping[str, Any]) -> str:
    return _(
        "**{place}**: {observed} gingen naar werk, {expected} waren er verwacht (*berekend uit {share} per jaar*). Dat "
        "is **{ratio} keer zoveel** (95%-interval {interval}): {verdict}."
    ).format(
        place=row["place"],
        observed=link_passport(_("{n} mensen").format(n=row["seen"]), str(seen["figure_id"])),
        expected=row["awaited"],
        share=link_passport(format_share(yearly[row["trial_id"]]["yearly_share"], 1), row["figure_id"]),
        ratio=row["shown"],
        interval=row["interval"],
        verdict=judge_ratio(row),
    )
