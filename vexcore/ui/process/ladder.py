"""The participation ladder of Oss and Wageningen, and Groningen's own scales."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.ladder import DistributionWords, build_distribution_chart
from vexcore.queries.process import load_printed_beside
from vexcore.ui.cached import ask
from vexcore.ui.places import name_place
from vexcore.ui.process.ratings import Scale, draw_own_scale, explain_stars
from vexcore.ui.process.rows import describe_rows
from vexcore.ui.process.topics import GRONINGEN, draw_difference
from vexcore.ui.render import draw_chart, draw_table, link_passport
from vexcore.ui.text import LANGUAGE, _, format_count, format_share

OWN_SCALES = (
    Scale(
        key="afstand",
        items=("labour-market-distance",),
        title=_("Groningen: afstand tot de arbeidsmarkt (1-5), volgens de werkcoach"),
        ends=_("1 = zeer grote afstand, 5 = geen afstand"),
        domain=(1, 5),
    ),
    Scale(
        key="participatie",
        items=("participation-degree",),
        title=_("Groningen: mate van participatie (1-10), volgens de werkcoach"),
        ends=_("1 = participeert niet, 10 = participeert maximaal"),
        domain=(1, 10),
    ),
)


def draw_ladder(rows: pd.DataFrame) -> None:
    """Draw the ladder before and after, and for Groningen distance to work and participation."""
    ladder = rows[rows["item"] == "ladder"]
    if len(ladder):
        _draw_cards(ladder, rows[rows["item"] == "ladder-move"])
        _draw_distribution(ladder)
    own = rows[rows["trial_id"] == GRONINGEN]
    if len(own):
        st.header(_("Groningen: geen ladder, wel een oordeel over afstand en participatie"), anchor=False)
        draw_difference("ladder", GRONINGEN)
        for scale in OWN_SCALES:
            draw_own_scale(own, scale=scale)


def _draw_cards(ladder: pd.DataFrame, moves: pd.DataFrame) -> None:
    means = ladder[ladder["category"] == "all"]
    groups = list(means.groupby("trial_id", sort=False))
    for column, (trial_id, group) in zip(st.columns(len(groups)), groups, strict=True):
        own = moves[moves["trial_id"] == trial_id].set_index("category")
        before, after = (row for _position, row in group.iterrows())
        with column, st.container(border=True):
            st.subheader(name_place(before["municipalities"]), anchor=False)
            left, right = st.columns([3, 2])
            left.metric(_("Gemiddelde trede"), f"{before['printed']} → {str(after['printed']).rstrip('*')}")
            right.metric(_("Stijgt op de ladder"), format_share(own.loc["ladder-rising", "share"]))
            st.markdown(_describe_moves(before, after, own))


def _describe_moves(before: pd.Series, after: pd.Series, moves: pd.DataFrame) -> str:
    def link(category: str) -> str:
        return link_passport(format_share(moves.loc[category, "share"]), moves.loc[category, "figure_id"])

    change = moves.loc["ladder-change"]
    return _(
        "Gemiddeld van {before} naar {after}. Van {n} deelnemers stijgt {rising}, blijft {same} gelijk en daalt "
        "{falling}. "
        "De bron noemt ook een gemiddelde verandering van {change}: het gemiddelde van ieders eigen verandering "
        "in procenten, "
        "niet die van het gemiddelde."
    ).format(
        before=link_passport(before["printed"], before["figure_id"]),
        after=link_passport(str(after["printed"]).replace("*", "\\*"), after["figure_id"]),
        n=format_count(moves.loc["ladder-rising", "base_n"]),
        rising=link("ladder-rising"),
        same=link("ladder-same"),
        falling=link("ladder-falling"),
        change=link_passport(f"+{format_share(change['share'])}", change["figure_id"]),
    )


def _draw_distribution(ladder: pd.DataFrame) -> None:
    steps = describe_rows(ladder[ladder["category"] != "all"])
    steps["position"] = steps["category"].str.removeprefix("ladder-").astype(int)
    steps = steps.sort_values(["trial_id", "wave", "position"])
    records = [row for _position, row in steps.iterrows()]
    steps["row"] = [f"{row['trial']}\n{row['moment'].lower()}\nn = {format_count(row['base_n'])}" for row in records]
    steps["part"] = steps["category_words"]
    steps["label"] = [f"{row['position']}\n{format_share(row['share'])}" for row in records]
    steps["shown"] = steps["share_words"]
    steps["n"] = steps["of_words"]
    draw_chart(
        build_distribution_chart(
            steps,
            words=DistributionWords(
                value=_("Aandeel van de beoordeelde deelnemers"), row=_("Meting"), part=_("Trede"), n=_("Deelnemers")
            ),
            row_order=list(dict.fromkeys(steps["row"])),
            part_order=list(dict.fromkeys(steps.sort_values("position")["part"])),
            language=LANGUAGE,
        ),
        title=_("Positie op de ladder voor en na: aandeel van de deelnemers per trede, volgens de consulent"),
        alt_text=_(
            "Volle balken per gemeente en meting, verdeeld over trede 1 tot en met 6. In elke gemeente is bij de "
            "vervolgmeting een groter deel op trede 5 en 6 en een kleiner deel op trede 1."
        ),
        table=steps,
        columns={
            "trial": _("Gemeente"),
            "moment": _("Meting"),
            "part": _("Trede"),
            "count": _("Deelnemers"),
            "base_n": _("Totaal"),
            "share_words": _("Aandeel (berekend)"),
            "interval_words": _("95%-interval"),
        },
        sources=list(ladder["source_id"]),
        key="ladder",
        note=_describe_ladder(ladder),
    )
    _draw_printed(steps)


def _draw_printed(steps: pd.DataFrame) -> None:
    """Draw the percentages as printed beside those that follow from the printed counts."""
    beside = ask(load_printed_beside, items=("ladder",), unit="percent")
    table = steps.drop(columns=["figure_id", "printed"]).assign(count_id=steps["figure_id"])
    table = table.merge(beside.rename(columns={"figure_id": "count_id", "beside_id": "figure_id"}), on="count_id")
    with st.expander(_("De percentages zoals de bron ze drukt"), icon=":material/compare:"):
        draw_table(
            table,
            columns={
                "trial": _("Gemeente"),
                "moment": _("Meting"),
                "part": _("Trede"),
                "beside_printed": _("Zoals gedrukt (%)"),
                "share_words": _("Berekend uit de aantallen"),
            },
            alt_text=_("Gedrukte percentages per trede naast de berekende"),
            key="table-ladder-gedrukt",
        )


def _describe_ladder(ladder: pd.DataFrame) -> str:
    parts = [
        _(
            "Elke balk is 100%: links trede 1 (zeer grote afstand tot werk), rechts trede 6 (betaald werk). De "
            "aandelen zijn "
            "berekend uit de gedrukte aantallen."
        )
    ]
    if "oss" in set(ladder["trial_id"]):
        parts.append(
            _(
                "De percentages die Oss voor de nulmeting drukt, volgen niet uit de aantallen ernaast (zie onder "
                "het figuur). In Oss tellen sommige deelnemers dubbel."
            )
        )
    parts.append(explain_stars(ladder))
    parts.append(
        _("Er is niet met de standaardgroep vergeleken: ook de gunstige arbeidsmarkt kan deelnemers omhoog brengen.")
    )
    return " ".join(part for part in parts if part)
