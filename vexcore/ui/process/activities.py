"""Activities planned and realised in Oss and Wageningen, and services offered in Groningen."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from vexcore.charts.barriers import ShareWords, build_share_chart
from vexcore.charts.ratings import RatingWords, build_rating_chart
from vexcore.queries.process import load_process_figures
from vexcore.ui.cached import ask
from vexcore.ui.process.barriers import draw_moments
from vexcore.ui.process.rows import describe_rows
from vexcore.ui.process.topics import GRONINGEN, draw_difference
from vexcore.ui.render import draw_chart, link_passport
from vexcore.ui.text import LANGUAGE, _, format_count, format_share

PLANNED, REALISED = "activity-planned", "activity-realised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Figures that say what a table of activities rests on: questionnaires a wave, activities planned and realised."""

    questionnaires: str
    planned: str
    realised: str


BASES = {
    "oss": Base(questionnaires="000:text:40:2", planned="000:11.1:15:1", realised="000:11.1:15:3"),
    "wageningen": Base(questionnaires="001:text:40:2", planned="001:11:15:1", realised="001:11:15:3"),
}


def draw_activities(rows: pd.DataFrame) -> None:
    """Draw planned against realised activities, and the services of Groningen's job coaches."""
    told = describe_rows(rows[rows["item"].isin((PLANNED, REALISED))])
    if len(told):
        pairs = _pair(told)
        _draw_bases(told)
        _draw_ratio(pairs)
        for trial_id, group in told.groupby("trial_id", sort=False):
            _draw_counts(str(trial_id), group, order=_order_by_plan(pairs))
    services = rows[rows["item"] == "service"]
    if len(services):
        st.header(_("Groningen: welke dienstverlening zetten werkcoaches in?"), anchor=False)
        draw_difference(REALISED, GRONINGEN)
        draw_moments(
            services,
            title=_("Groningen: aandeel van de deelnemers dat deze dienstverlening kreeg, op drie momenten"),
            key="dienstverlening",
        )


def _pair(told: pd.DataFrame) -> pd.DataFrame:
    planned = told[told["item"] == PLANNED].set_index(["trial_id", "category"])
    pairs = told[told["item"] == REALISED].set_index(["trial_id", "category"])
    pairs["planned"] = planned["count"]
    pairs["planned_id"] = planned["figure_id"]
    pairs["ratio"] = pairs["count"].astype(float) / pairs["planned"].astype(float)
    return pairs.reset_index()


def _order_by_plan(pairs: pd.DataFrame) -> list[str]:
    """Return the activities, most often planned first, the rest category last."""
    planned = pairs.groupby(["category", "category_words"], sort=False)["planned"].sum().reset_index()
    planned["rest"] = planned["category"] == "other"
    ordered = planned.sort_values(["rest", "planned"], ascending=[True, False], kind="stable")
    return [str(words) for words in ordered["category_words"]]


def _draw_bases(told: pd.DataFrame) -> None:
    wanted = [BASES[trial_id] for trial_id in dict.fromkeys(told["trial_id"])]
    ids = tuple(figure for base in wanted for figure in (base.questionnaires, base.planned, base.realised))
    figures = ask(load_process_figures, figures=ids)
    printed = dict(zip(figures["figure_id"], figures["printed"].astype(str), strict=True))
    values = dict(zip(figures["figure_id"], figures["value"], strict=True))
    lines = []
    for trial_id, name in dict(zip(told["trial_id"], told["trial"], strict=True)).items():
        base = BASES[trial_id]
        ratio = float(values[base.realised]) / float(values[base.planned])
        lines.append(
            _(
                "* **{trial}**: {planned} voorgenomen en {realised} gerealiseerde activiteiten, dus gerealiseerd "
                "is {ratio} van "
                "voorgenomen (berekend uit die twee). Grondslag: {questionnaires} vragenlijsten per meting."
            ).format(
                trial=name,
                planned=link_passport(printed[base.planned], base.planned),
                realised=link_passport(printed[base.realised], base.realised),
                ratio=format_share(ratio),
                questionnaires=link_passport(printed[base.questionnaires], base.questionnaires),
            )
        )
    st.markdown("\n".join(lines))


def _frame_ratio(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs.assign(
        row=pairs["category_words"],
        series=pairs["trial"],
        value=pairs["ratio"],
        low=float("nan"),
        high=float("nan"),
        n=[
            _("{realised} van {planned} voorgenomen").format(realised=format_count(done), planned=format_count(planned))
            for done, planned in zip(pairs["count"], pairs["planned"], strict=True)
        ],
        shown=[format_share(ratio, 1) for ratio in pairs["ratio"]],
    )


def _draw_ratio(pairs: pd.DataFrame) -> None:
    marks = _frame_ratio(pairs)
    draw_chart(
        build_share_chart(
            marks,
            words=ShareWords(
                value=_("Gerealiseerd in % van voorgenomen"),
                row=_("Activiteit"),
                series=_("Gemeente"),
                n=_("Aantallen"),
            ),
            row_order=_order_by_plan(pairs),
            series_order=list(dict.fromkeys(marks["series"])),
            reference=1.0,
            language=LANGUAGE,
        ),
        title=_("Gerealiseerde activiteiten als percentage van de voorgenomen activiteiten (berekend)"),
        alt_text=_(
            "Per activiteit het aantal gerealiseerde activiteiten gedeeld door het aantal voorgenomen "
            "activiteiten; de stippellijn "
            "staat op 100%."
        ),
        table=marks,
        columns={
            "trial": _("Gemeente"),
            "category_words": _("Activiteit"),
            "planned": _("Voorgenomen"),
            "count": _("Gerealiseerd"),
            "shown": _("Verhouding (berekend)"),
        },
        sources=list(pairs["source_id"]),
        key="verhouding",
        note=_(
            "Berekend: aantal bij de vervolgmeting gedeeld door aantal bij de nulmeting. Boven de stippellijn "
            "(100%) is er meer "
            "gedaan dan voorgenomen. Het is een verhouding van aantallen: of juist die voornemens zijn uitgevoerd, "
            "blijkt er niet uit. Bij kleine aantallen springt de verhouding snel. Het paspoort is dat van het "
            "gerealiseerde aantal."
        ),
    )


def _frame_counts(told: pd.DataFrame) -> pd.DataFrame:
    words = {PLANNED: _("Voorgenomen (nulmeting)"), REALISED: _("Gerealiseerd (vervolgmeting)")}
    return told.assign(
        row=told["category_words"],
        series=told["trial"],
        moment=[words[item] for item in told["item"]],
        value=told["count"].astype(float),
        label="",
        n=told["of_words"],
        shown=[format_count(count) for count in told["count"]],
    ).sort_values(["item"], kind="stable")


def _draw_counts(trial_id: str, told: pd.DataFrame, *, order: list[str]) -> None:
    marks = _frame_counts(told)
    trial = str(told["trial"].iloc[0])
    draw_chart(
        build_rating_chart(
            marks,
            words=RatingWords(
                value=_("Aantal activiteiten"),
                row=_("Activiteit"),
                series=_("Gemeente"),
                moment=_("Meting"),
                n=_("Deel van alle activiteiten"),
            ),
            row_order=order,
            series_order=[trial],
            moment_order=list(dict.fromkeys(marks["moment"])),
            domain=None,
            language=LANGUAGE,
        ),
        title=_("{trial}: voorgenomen en gerealiseerde activiteiten, aantallen").format(trial=trial),
        alt_text=_("Per activiteit het aantal voorgenomen (rondje) en gerealiseerd (ruit) in {trial}.").format(
            trial=trial
        ),
        table=marks,
        columns={
            "category_words": _("Activiteit"),
            "moment": _("Meting"),
            "count": _("Activiteiten"),
            "base_n": _("Van (alle activiteiten)"),
            "share_words": _("Aandeel (berekend)"),
        },
        sources=list(told["source_id"]),
        key=f"activiteiten-{trial_id}",
        note=_("Meer antwoorden per deelnemer mogelijk: het zijn activiteiten, geen deelnemers."),
    )
