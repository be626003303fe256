"""Marks that caseworkers gave: motivation, attitude and learning, each on the scale that was used."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from vexcore.charts.ratings import RatingWords, build_rating_chart
from vexcore.ui.places import join_names
from vexcore.ui.process.rows import describe_rows
from vexcore.ui.process.topics import GRONINGEN, draw_difference
from vexcore.ui.render import draw_chart
from vexcore.ui.text import LANGUAGE, _, format_count


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Questions that share a scale, and so may share an axis.

    Attributes
    ----------
    key
        Unique on the page.
    items
        Items of the process evaluation.
    title
        Of the chart: what, of whom, on which scale.
    ends
        What the ends of the scale mean.
    domain
        Lowest and highest answer.
    """

    key: str
    items: tuple[str, ...]
    title: str
    ends: str
    domain: tuple[int, int]


MOTIVATION = Scale(
    key="motivatie",
    items=("motivation_treatment", "motivation_goal", "motivation_total"),
    title=_("Motivatie van de deelnemer: gemiddeld cijfer (0-10) van de consulent"),
    ends=_("0 = laagst, 10 = hoogst"),
    domain=(0, 10),
)
ASPECTS = Scale(
    key="aspecten",
    items=("realistic_demands", "sets_goals", "takes_action", "expected_effect", "self_reliance"),
    title=_("Vijf aspecten van de begeleiding: gemiddeld cijfer (0-10) van de consulent"),
    ends=_("0 = laagst, 10 = hoogst"),
    domain=(0, 10),
)
LEARNING = Scale(
    key="leereffecten",
    items=("learning_participant", "learning_caseworker"),
    title=_("Leereffect: gemiddeld cijfer (0-10) van de consulent"),
    ends=_("0 = laagst, 10 = hoogst; gevraagd op een schaal van 1 tot 5 en door de onderzoekers omgezet"),
    domain=(0, 10),
)
MOTIVATION_GRONINGEN = Scale(
    key="motivatie-groningen",
    items=("motivation-own-goals", "motivation-paid-work", "motivation-useful-work", "motivation-programmes"),
    title=_("Groningen: waarvoor is de deelnemer gemotiveerd? Gemiddelde (1-5) van de werkcoach"),
    ends=_("1 = totaal niet gemotiveerd, 5 = zeer gemotiveerd"),
    domain=(1, 5),
)
INDEPENDENCE_GRONINGEN = Scale(
    key="zelfstandigheid-groningen",
    items=("sets-goals-scale5", "self-direction-scale5"),
    title=_("Groningen: zelfstandigheid van de deelnemer. Gemiddelde (1-5) van de werkcoach"),
    ends=_("1 = laag, 5 = hoog"),
    domain=(1, 5),
)


def draw_motivation(rows: pd.DataFrame) -> None:
    """Draw motivation and attitude: 0-10 in Oss and Wageningen, 1-5 in Groningen, never on one axis."""
    for scale in (MOTIVATION, ASPECTS):
        draw_shared_scale(rows, scale=scale)
    own = rows[rows["trial_id"] == GRONINGEN]
    if len(own):
        st.header(_("Groningen: andere vragen, schaal van 1 tot 5"), anchor=False)
        draw_difference("motivation_goal", GRONINGEN)
        draw_own_scale(own, scale=MOTIVATION_GRONINGEN)
        draw_difference("sets_goals", GRONINGEN)
        draw_own_scale(own, scale=INDEPENDENCE_GRONINGEN)


def draw_learning(rows: pd.DataFrame) -> None:
    """Draw what participant and caseworker learnt, according to the caseworker."""
    draw_shared_scale(rows, scale=LEARNING)
    if "wageningen" in set(rows["trial_id"]):
        st.caption(
            _(
                "In Wageningen heeft de rij van de deelnemer dezelfde vier getallen als de rij zelfredzaamheid "
                "bij Motivatie "
                "en houding. Of dat toeval is of een vergissing in de bron, weten we niet."
            )
        )


def draw_shared_scale(rows: pd.DataFrame, *, scale: Scale) -> None:
    """Draw marks of Oss and Wageningen on one axis."""
    _draw_scale(rows[rows["trial_id"] != GRONINGEN], scale=scale)


def draw_own_scale(rows: pd.DataFrame, *, scale: Scale) -> None:
    """Draw Groningen's marks at three moments, on their own axis."""
    _draw_scale(rows[rows["trial_id"] == GRONINGEN], scale=scale)


def _draw_scale(rows: pd.DataFrame, *, scale: Scale) -> None:
    told = describe_rows(rows[rows["item"].isin(scale.items)])
    if told.empty:
        return
    trials = list(dict.fromkeys(told["trial"]))
    moments = list(dict.fromkeys(told.sort_values("wave")["moment"]))
    told["n"] = [format_count(n) for n in told["base_n"]]
    spread = {"sd_words": _("Standaarddeviatie")} if told["std_dev"].notna().any() else {}
    draw_chart(
        build_rating_chart(
            _frame_marks(told, several=len(trials) > 1),
            words=RatingWords(
                value=_("Gemiddelde ({low}-{high})").format(low=scale.domain[0], high=scale.domain[1]),
                row=_("Vraag"),
                series=_("Gemeente"),
                moment=_("Meting"),
                n=_("Beoordeelde deelnemers"),
            ),
            row_order=list(dict.fromkeys(told["item_words"])),
            series_order=trials,
            moment_order=moments,
            domain=scale.domain,
            language=LANGUAGE,
        ),
        title=scale.title,
        alt_text=_describe_marks(told, trials=trials),
        table=told,
        columns={
            "trial": _("Gemeente"),
            "item_words": _("Vraag"),
            "moment": _("Meting"),
            "mean_words": _("Gemiddelde"),
            **spread,
            "n": _("Beoordeelde deelnemers"),
        },
        sources=list(told["source_id"]),
        key=scale.key,
        note=" ".join(part for part in (_describe_scale(told, scale), explain_stars(told)) if part),
    )


def _frame_marks(told: pd.DataFrame, *, several: bool) -> pd.DataFrame:
    last = told.groupby(["item", "trial_id"])["wave"].transform("max") == told["wave"]
    stars = told["significance"].fillna("").astype(str)
    names = told["trial"] + " " + stars if several else told["mean_words"]
    return pd.DataFrame(
        {
            "row": told["item_words"],
            "series": told["trial"],
            "moment": told["moment"],
            "value": told["mean"],
            "label": names.str.strip().where(last, ""),
            "n": told["n"],
            "shown": told["mean_words"],
        }
    )


def _describe_marks(told: pd.DataFrame, *, trials: list[str]) -> str:
    return _("Per vraag het gemiddelde van {trials} bij elke meting, verbonden met een lijn. {numbers}").format(
        trials=join_names(trials),
        numbers=" ".join(
            f"{item}, {trial}: {' → '.join(group)}."
            for (item, trial), group in told.groupby(["item_words", "trial"], sort=False)["mean_words"]
        ),
    )


def _describe_scale(told: pd.DataFrame, scale: Scale) -> str:
    counts = told.loc[told["item"] != "motivation_total", "base_n"].dropna()
    parts = [_("Schaal: {ends}. Rondje: eerste meting; ruit: laatste meting.").format(ends=scale.ends)]
    if len(counts):
        parts.append(
            _("Per cijfer zijn {low} tot {high} deelnemers beoordeeld (zie de tabel).").format(
                low=format_count(counts.min()), high=format_count(counts.max())
            )
        )
    if "motivation_total" in set(told["item"]):
        parts.append(_("Het aantal bij het totaal telt antwoorden op twee vragen, geen deelnemers."))
    return " ".join(parts)


def explain_stars(rows: pd.DataFrame) -> str:
    """Say what the stars behind numbers mean, per source; empty where there are none."""
    starred = rows[rows["significance"].notna()]
    parts = []
    if len(starred[starred["trial_id"] != GRONINGEN]):
        parts.append(_("Sterren zoals gedrukt: *** p < 0,01; ** p < 0,05 (verschil met de nulmeting)."))
    single = starred[(starred["significance"] == "*") & (starred["trial_id"] == "oss")]
    if len(single):
        parts.append(_("Wat een enkele * in Oss betekent, legt de bron niet uit."))
    if len(starred[starred["trial_id"] == GRONINGEN]):
        parts.append(_("* = anders dan in februari 2018 (tekentoets, 5%)."))
    return " ".join(part for part in parts).replace("*", "\\*")
