"""Recruitment on the overview: planned beside realised participants, and what other sources count."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from vexcore.charts.recruitment import PairWords, build_pair_chart
from vexcore.ui.overview.words import describe_publisher, order_trials
from vexcore.ui.render import draw_chart, draw_table, link_passport
from vexcore.ui.text import _, format_count, is_missing, pick

DECK = "004"
PAIR_STAGES = ("planned", "realised")
COUNTED = ("planned", "drawn", "consented", "participants", "realised")
"""Stages that other sources count beside planned and realised."""


def draw_planned_realised(trials: pd.DataFrame, recruitment: pd.DataFrame) -> None:
    """Draw planned beside realised participants, as the slide deck prints them.

    Parameters
    ----------
    trials
        From `load_trials`.
    recruitment
        From `load_recruitment` with the stages ``planned`` and ``realised``.
    """
    register = order_trials(trials)
    deck = recruitment.loc[recruitment["source_id"] == DECK]
    deck = register[["trial_id", "place"]].merge(deck, on="trial_id", sort=False)
    frame = deck.assign(
        row=deck["place"],
        series=[pick(row, "stage") for _i, row in deck.iterrows()],
        value=deck["count"].astype(float),
        shown=[format_count(count) for count in deck["count"]],
    )
    draw_chart(
        build_pair_chart(
            frame,
            words=PairWords(value=_("Aantal mensen"), row=_("Gemeenten"), series=_("Wat")),
            row_order=list(register["place"]),
            series_order=list(dict.fromkeys(frame["series"])),
        ),
        title=_("Geplande en gerealiseerde deelnemers, aantal mensen per experiment"),
        alt_text=_("Per experiment een holle balk voor het geplande en een volle balk voor het gerealiseerde aantal."),
        table=frame,
        columns={"row": _("Gemeenten"), "series": _("Wat"), "shown": _("Aantal mensen")},
        sources=[DECK],
        key="planned",
        note=_(
            "De presentatie noemt het geplande aantal “Application”. Waar een onderzoeksrapport de groepen uitsplitst "
            "(Groningen, Oss, Wageningen) tellen de deelnemers in de controlegroep mee."
        ),
    )


def draw_other_counts(trials: pd.DataFrame, statements: pd.DataFrame, findings: pd.DataFrame) -> None:
    """Draw what other sources count for the same people, and what does not fit.

    Parameters
    ----------
    trials
        From `load_trials`.
    statements
        From `load_recruitment_statements`.
    findings
        From `load_recruitment_findings`.
    """
    counted = statements.loc[statements["stage"].isin(COUNTED)]
    counted = order_trials(trials)[["trial_id", "place"]].merge(counted, on="trial_id", sort=False)
    shown = counted.assign(
        what=[pick(row, "stage") for _i, row in counted.iterrows()],
        statement=[_describe_statement(row) for _i, row in counted.iterrows()],
        said_by=[_describe_speaker(row) for _i, row in counted.iterrows()],
    )
    with st.expander(_("Andere bronnen noemen andere aantallen: {n} op een rij").format(n=len(shown))):
        st.markdown(
            _(
                "Niet iedereen telt hetzelfde: aanmeldingen of wie overbleef, met of zonder controlegroep, afgerond of "
                "precies. De balken tonen de presentatie, de enige bron met alle negen; dat maakt haar niet juister."
            )
        )
        draw_table(
            shown,
            columns={
                "place": _("Gemeenten"),
                "printed": _("Zoals gedrukt"),
                "what": _("Wat"),
                "said_by": _("Wie zegt het"),
                "statement": _("Wat er staat, in onze woorden"),
            },
            alt_text=_("Aantallen deelnemers volgens andere bronnen dan de presentatie"),
            key="other-counts",
        )
        st.markdown("\n".join(_describe_finding(finding) for _i, finding in findings.iterrows()))


def _describe_statement(row: Any) -> str:
    return (
        _("Gedrukt in een tabel of de tekst van het rapport.")
        if is_missing(row["statement_nl"])
        else pick(row, "statement")
    )


def _describe_speaker(row: Any) -> str:
    return describe_publisher({**row, "title": row["source_title"]})


def _describe_finding(finding: Any) -> str:
    figures = str(finding["figure_ids"]).split()
    links = ", ".join(link_passport(figure, figure) for figure in figures)
    return _("- **Klopt niet:** {what}. Gedrukt {printed}, elders {computed} ({links}).").format(
        what=finding["what"], printed=finding["printed"], computed=finding["computed"], links=links
    )


def draw_statements(statements: pd.DataFrame, *, trial_id: str) -> None:
    """Draw what other sources say on recruitment for one trial, each number with its passport.

    Parameters
    ----------
    statements
        From `load_recruitment_statements`.
    trial_id
        The trial.
    """
    own = statements.loc[(statements["trial_id"] == trial_id) & statements["statement_nl"].notna()]
    if own.empty:
        return
    lines = [
        f"- {link_passport(str(row['printed']), row['figure_id'])} · {pick(row, 'statement')} "
        f":small[({_describe_speaker(row)})]"
        for _i, row in own.iterrows()
    ]
    with st.container(border=True):
        st.subheader(_("Wat andere bronnen zeggen"), anchor=False)
        st.markdown("\n".join(lines))
