"""Groningen's job coaches on barriers to work and fitness for work, at three moments."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.barriers import ShareWords, build_share_chart
from vexcore.charts.ratings import RatingWords, build_rating_chart
from vexcore.ui.process.ratings import Scale, draw_own_scale
from vexcore.ui.process.rows import describe_rows, list_missing
from vexcore.ui.render import draw_chart
from vexcore.ui.text import LANGUAGE, _, format_count
from vexcore.ui.widgets import choose_one

FITNESS = Scale(
    key="geschiktheid",
    items=("fitness-physical", "fitness-mental"),
    title=_("Groningen: arbeidsgeschiktheid, gemiddeld cijfer (1-10) van de werkcoach"),
    ends=_("1 = laag, 10 = hoog"),
    domain=(1, 10),
)
HEALTH = Scale(
    key="gezondheid",
    items=("overall-health",),
    title=_("Groningen: totale gezondheid (1-5, laag is goed), gemiddelde van de werkcoach"),
    ends=_("1 = uitstekend, 5 = slecht"),
    domain=(1, 5),
)


def draw_barriers(rows: pd.DataFrame) -> None:
    """Draw how often and how strongly barriers stand in the way, and fitness for work."""
    st.markdown(
        _(
            "De vijf werkcoaches van Groningen beoordeelden de deelnemers aan *Individueel maatwerk*: groep T2 en "
            "keuze T4.2 samen."
        )
    )
    measure = choose_one(
        _("Belemmeringen tonen als"),
        {"aandeel": _("Hoe vaak (aandeel)"), "belang": _("Hoe zwaar (1-5)")},
        key="maat",
    )
    if measure == "aandeel":
        draw_moments(
            rows[rows["item"] == "barrier"],
            title=_("Groningen: belemmeringen voor werk, aandeel van de deelnemers op drie momenten"),
            key="belemmeringen",
        )
    else:
        _draw_weights(
            rows[rows["item"] == "barrier-weight"],
            order=_order_by_first(describe_rows(rows[rows["item"] == "barrier"])),
        )
    st.header(_("Hoe geschikt voor werk?"), anchor=False)
    for scale in (FITNESS, HEALTH):
        draw_own_scale(rows, scale=scale)


def draw_moments(rows: pd.DataFrame, *, title: str, key: str) -> None:
    """Draw shares of participants at Groningen's three moments, with their intervals."""
    told = describe_rows(rows)
    moments = list(dict.fromkeys(told.sort_values("wave")["moment"]))
    counts = [
        _("{moment} {n}").format(moment=moment.lower(), n=format_count(n))
        for moment, n in told.dropna(subset="base_n")
        .drop_duplicates("wave")
        .sort_values("wave")[["moment", "base_n"]]
        .values
    ]
    marks = _frame_shares(told)
    order = _order_by_first(told)
    draw_chart(
        build_share_chart(
            marks,
            words=ShareWords(value=_("Aandeel van de deelnemers"), row=_("Wat"), series=_("Moment"), n=_("Deelnemers")),
            row_order=order,
            series_order=moments,
            language=LANGUAGE,
        ),
        title=title,
        alt_text=_("Per rij het aandeel van de deelnemers op drie momenten, met 95%-interval. Bovenaan: {top}.").format(
            top=", ".join(order[:3]).lower()
        ),
        table=marks,
        columns={
            "category_words": _("Wat"),
            "moment": _("Moment"),
            "shown": _("Aandeel (gedrukt)"),
            "interval_words": _("95%-interval (berekend)"),
            "of_words": _("Deelnemers"),
        },
        sources=list(told["source_id"]),
        key=key,
        note=" ".join(
            part
            for part in (
                _("Deelnemers: {counts}. Een deelnemer kan bij meer rijen tellen.").format(counts=", ".join(counts)),
                _("De lijn is een 95%-interval, berekend uit het afgeronde percentage en het aantal deelnemers."),
                list_missing(told),
            )
            if part
        ),
    )


def _frame_shares(told: pd.DataFrame) -> pd.DataFrame:
    return told.assign(
        row=told["category_words"],
        series=told["moment"],
        value=told["share"],
        low=told["ci_low"],
        high=told["ci_high"],
        n=told["of_words"],
        shown=[words.replace(",0%", "%") for words in told["share_words"]],
    )


def _order_by_first(told: pd.DataFrame) -> list[str]:
    """Return the categories, the largest share at the first moment first."""
    first = told[told["wave"] == 0].sort_values("share", ascending=False, kind="stable", na_position="last")
    return [str(words) for words in first["category_words"]]


def _draw_weights(rows: pd.DataFrame, *, order: list[str]) -> None:
    told = describe_rows(rows)
    moments = list(dict.fromkeys(told.sort_values("wave")["moment"]))
    marks = told.assign(
        row=told["category_words"],
        series=told["trial"],
        value=told["mean"],
        label="",
        n=_("wie deze belemmering heeft; aantal niet gedrukt"),
        shown=told["mean_words"],
    )
    draw_chart(
        build_rating_chart(
            marks,
            words=RatingWords(
                value=_("Gemiddeld belang (1-5)"),
                row=_("Belemmering"),
                series=_("Gemeente"),
                moment=_("Moment"),
                n=_("Van wie"),
            ),
            row_order=order,
            series_order=list(dict.fromkeys(told["trial"])),
            moment_order=moments,
            domain=(1, 5),
            language=LANGUAGE,
        ),
        title=_("Groningen: hoe zwaar weegt de belemmering? Gemiddeld belang (1-5) op drie momenten"),
        alt_text=_("Per belemmering het gemiddelde belang op drie momenten, verbonden met een lijn."),
        table=marks,
        columns={
            "category_words": _("Belemmering"),
            "moment": _("Moment"),
            "mean_words": _("Gemiddeld belang"),
            "sd_words": _("Standaarddeviatie"),
        },
        sources=list(told["source_id"]),
        key="belang",
        note=_(
            "1 = niet belangrijk, 5 = zeer belangrijk. Het belang gaat alleen over deelnemers met die "
            "belemmering; hun aantal is niet gedrukt. Bij een "
            "aandeel van 1% "
            "zijn dat er een of twee: hecht daar geen waarde aan. Rondje: februari 2018; ruit: september 2019."
        ),
    )
