"""Goals: groups of goals, single goals, and whether a goal was reached or adjusted."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.barriers import ShareWords, build_share_chart
from vexcore.charts.ladder import DistributionWords, build_distribution_chart
from vexcore.charts.style import BLUE, GREEN, GREY, ORANGE
from vexcore.ui.places import join_names
from vexcore.ui.process.rows import describe_rows
from vexcore.ui.process.topics import MOMENTS
from vexcore.ui.render import draw_chart, draw_table, link_passport
from vexcore.ui.text import LANGUAGE, _, format_count, format_number, format_share
from vexcore.ui.widgets import choose_one

GROUP_COLOURS = (BLUE, GREEN, ORANGE, GREY)
BASELINE, FOLLOW_UP = 0, 1
WAVE_IDS = {"nulmeting": BASELINE, "vervolgmeting": FOLLOW_UP}


def draw_goals(rows: pd.DataFrame) -> None:
    """Draw groups of goals, single goals, and how far goals were reached."""
    told = describe_rows(rows)
    _draw_groups(told[told["item"] == "goal-group"])
    _draw_holders(told[told["item"] == "goal-holders"])
    _draw_single(told[told["item"] == "goal"])
    _draw_reached(told[told["item"] == "goal-reached"], told[told["item"] == "goal-adjusted"])


def _frame_groups(groups: pd.DataFrame) -> pd.DataFrame:
    bars = groups.copy()
    bars["row"] = bars["trial"] + "\n" + bars["moment"].str.lower()
    bars["row"] = [
        _("{row}\n{n} doelen").format(row=row, n=format_count(n))
        for row, n in zip(bars["row"], bars["base_n"], strict=True)
    ]
    parts = list(dict.fromkeys(bars["category_words"]))
    bars["part"] = bars["category_words"]
    bars["position"] = [parts.index(part) for part in bars["part"]]
    bars["label"] = [format_share(share) for share in bars["share"]]
    bars["shown"], bars["n"] = bars["share_words"], bars["of_words"]
    return bars.sort_values(["trial_id", "wave", "position"])


def _draw_groups(groups: pd.DataFrame) -> None:
    bars = _frame_groups(groups)
    parts = list(dict.fromkeys(bars["part"]))
    draw_chart(
        build_distribution_chart(
            bars,
            words=DistributionWords(
                value=_("Aandeel van alle gestelde doelen"), row=_("Meting"), part=_("Soort doel"), n=_("Doelen")
            ),
            row_order=list(dict.fromkeys(bars["row"])),
            part_order=parts,
            colours=GROUP_COLOURS,
            language=LANGUAGE,
        ),
        title=_("Soorten doelen bij begin en vervolg, als aandeel van alle doelen"),
        alt_text=_("Volle balken per gemeente en meting, verdeeld over vier soorten doelen: {parts}.").format(
            parts=join_names(parts).lower()
        ),
        table=bars,
        columns={
            "trial": _("Gemeente"),
            "moment": _("Meting"),
            "part": _("Soort doel"),
            "count": _("Doelen"),
            "base_n": _("Van (alle doelen)"),
            "share_words": _("Aandeel (berekend)"),
        },
        sources=list(groups["source_id"]),
        key="doelgroepen",
        note=_(
            "Lees de twee metingen niet als verschuiving bij dezelfde mensen. Bij de vervolgmeting gaat het alleen om "
            "deelnemers van wie het doel is bijgesteld, met één nieuw doel per deelnemer; bij de nulmeting om "
            "iedereen, met meer "
            "doelen per deelnemer. Hier telt elk soort doel één keer per deelnemer; hieronder, bij de "
            "afzonderlijke doelen, telt "
            "elk doel, zodat de aandelen daar anders uitkomen."
        ),
    )


def _draw_holders(holders: pd.DataFrame) -> None:
    with st.expander(_("Welk deel van de deelnemers had zo'n doel?"), icon=":material/person:"):
        st.markdown(
            _(
                "Alleen de nulmeting is tussen de gemeenten te vergelijken. Bij de vervolgmeting deelt Oss door alle "
                "deelnemers met een vragenlijst, Wageningen alleen door wie een nieuw doel kreeg."
            )
        )
        draw_table(
            holders,
            columns={
                "trial": _("Gemeente"),
                "moment": _("Meting"),
                "category_words": _("Soort doel"),
                "count": _("Deelnemers"),
                "base_n": _("Van (noemer)"),
                "share_words": _("Aandeel (berekend)"),
            },
            alt_text=_("Aandeel van de deelnemers met een doel per soort"),
            key="table-doelhouders",
        )


def _draw_single(goals: pd.DataFrame) -> None:
    st.header(_("Afzonderlijke doelen"), anchor=False)
    chosen = choose_one(_("Meting"), {wave_id: MOMENTS[wave] for wave_id, wave in WAVE_IDS.items()}, key="meting")
    wave = WAVE_IDS[chosen]
    shown = goals[goals["wave"] == wave]
    bases = shown.drop_duplicates("trial_id")
    draw_chart(
        build_share_chart(
            shown.assign(
                row=shown["category_words"],
                series=shown["trial"],
                value=shown["share"],
                low=None,
                high=None,
                n=shown["of_words"],
                shown=shown["share_words"],
            ).astype({"low": float, "high": float}),
            words=ShareWords(
                value=_("Aandeel van alle doelen"), row=_("Doel"), series=_("Gemeente"), n=_("Aantal doelen")
            ),
            row_order=_order_by_share(shown),
            series_order=list(dict.fromkeys(shown["trial"])),
            language=LANGUAGE,
        ),
        title=_("Doelen bij de nulmeting: aandeel van alle gestelde doelen")
        if wave == BASELINE
        else _("Nieuwe doelen bij de vervolgmeting: aandeel van alle bijgestelde doelen"),
        alt_text=_("Per doel het aandeel van alle doelen in {trials}.").format(trials=join_names(list(bases["trial"]))),
        table=shown,
        columns={
            "trial": _("Gemeente"),
            "category_words": _("Doel"),
            "count": _("Doelen"),
            "base_n": _("Van (alle doelen)"),
            "share_words": _("Aandeel (berekend)"),
        },
        sources=list(shown["source_id"]),
        key=f"doelen-{chosen}",
        note=_describe_single(bases, wave),
    )


def _order_by_share(goals: pd.DataFrame) -> list[str]:
    """Return the goals, those with the largest mean share first, the rest category last."""
    shares = goals.groupby(["category", "category_words"], sort=False)["share"].mean().reset_index()
    shares["rest"] = shares["category"] == "other-goal"
    ordered = shares.sort_values(["rest", "share"], ascending=[True, False], kind="stable")
    return [str(words) for words in ordered["category_words"]]


def _describe_single(bases: pd.DataFrame, wave: int) -> str:
    counts = join_names(
        [f"{trial} {format_count(n)}" for trial, n in zip(bases["trial"], bases["base_n"], strict=True)]
    )
    if wave == BASELINE:
        return _("Aantal doelen: {counts}. Per deelnemer konden meer doelen gesteld worden.").format(counts=counts)
    return _(
        "Aantal doelen: {counts}. Alleen deelnemers van wie het doel is bijgesteld, één doel per deelnemer; de "
        "lijst met doelen "
        "verschilt van die bij de nulmeting."
    ).format(counts=counts)


def _describe_adjusted(adjusted: pd.DataFrame) -> str:
    return "\n".join(
        _("* **{trial}**: het doel is bij {share} bijgesteld ({count} van {n} oordelen; aandeel berekend).").format(
            trial=row["trial"],
            share=format_share(row["share"], 1),
            count=link_passport(format_count(row["count"]), row["figure_id"]),
            n=format_count(row["base_n"]),
        )
        for _position, row in adjusted[adjusted["category"] == "adjusted"].iterrows()
    )


def _draw_reached(reached: pd.DataFrame, adjusted: pd.DataFrame) -> None:
    st.header(_("Is het doel bereikt?"), anchor=False)
    st.markdown(_describe_adjusted(adjusted))
    total = str(reached.loc[reached["category"] == "all", "category_words"].iloc[0])
    marks = reached.assign(
        row=reached["category_words"],
        series=reached["trial"],
        value=reached["mean"],
        low=float("nan"),
        high=float("nan"),
        n=[format_count(n) for n in reached["base_n"]],
        shown=[format_number(mean, 1) for mean in reached["mean"]],
    )
    draw_chart(
        build_share_chart(
            marks,
            words=ShareWords(
                value=_("Mate waarin het doel is bereikt (0-10)"), row=_("Groep"), series=_("Gemeente"), n=_("Oordelen")
            ),
            row_order=[*[words for words in dict.fromkeys(marks["row"]) if words != total], total],
            series_order=list(dict.fromkeys(marks["series"])),
            number_format="~f",
            domain=(0, 10),
            language=LANGUAGE,
        ),
        title=_("In welke mate is het doel bereikt? Gemiddeld cijfer (0-10) van de consulent na 1,5 jaar"),
        alt_text=_("Het cijfer is lager waar het doel is bijgesteld dan waar het niet is bijgesteld."),
        table=marks,
        columns={
            "trial": _("Gemeente"),
            "category_words": _("Groep"),
            "shown": _("Gemiddeld cijfer"),
            "n": _("Oordelen"),
        },
        sources=list(reached["source_id"]),
        key="doel-bereikt",
        note=_(
            "Volgens de rapporten wordt een doel bijgesteld als de consulent het cijfer laag inschat. Het gedrukte "
            "totaalcijfer past niet bij het gewogen gemiddelde van de twee groepen (zie de bevindingen)."
        ),
    )
