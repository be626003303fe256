"""How groups differ: who took part, and the arms against control, as standardised differences."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.profile import DifferenceWords, build_difference_chart
from vexcore.ui.participants.filters import ALL_ARMS, list_sizes, name_arm
from vexcore.ui.render import draw_chart, link_passport
from vexcore.ui.text import LANGUAGE, _, format_count, format_number, format_share, pick

THRESHOLD = 0.1
"""Standardised difference from which groups are commonly called unlike (Austin 2009, section 3)."""

TELLING = (("education", "education-high"), ("migration", "migration-none"), ("household", "single"))
"""The categories of the sentence on who took part."""


def draw_selection(differences: pd.DataFrame, *, town: str) -> None:
    """Draw the sentence on who took part, from the printed shares of participants and research population."""
    rows = differences[(differences["comparison"] == "research-population") & (differences["arm_id"] == ALL_ARMS)]
    school, origin, single = (_compare(_find_category(rows, *key)) for key in TELLING)
    st.markdown(
        _(
            "Alleen van {town} drukken de bronnen achtergrondkenmerken. Wie meedeed is geen doorsnee van wie mocht "
            "meedoen. Vergeleken met de hele onderzoeksgroep zijn "
            "deelnemers {school}, {origin} en {single}."
        ).format(
            town=town,
            school=_("**{often} hoog opgeleid** ({shares})").format(**school),
            origin=_("hebben zij **{often} geen migratieachtergrond** ({shares})").format(**origin),
            single=_("zijn zij **{often} alleenstaand** ({shares})").format(**single),
        )
    )


def _find_category(rows: pd.DataFrame, characteristic: str, category: str) -> pd.Series:
    return rows[(rows["characteristic"] == characteristic) & (rows["category"] == category)].iloc[0]


def _compare(row: pd.Series) -> dict[str, str]:
    difference = row["share"] - row["comparison_share"]
    often = _("vaker") if difference > 0 else _("minder vaak") if difference < 0 else _("even vaak")
    shares = _("{share} tegen {other}").format(
        share=link_passport(format_share(row["share"]), row["figure_id"]),
        other=link_passport(format_share(row["comparison_share"]), row["comparison_figure_id"]),
    )
    return {"often": often, "shares": shares}


def draw_age_claim(differences: pd.DataFrame, tests: pd.DataFrame) -> None:
    """Say that the table does not bear out the report's words that participants are younger, where it does not."""
    rows = differences[(differences["comparison"] == "research-population") & (differences["arm_id"] == ALL_ARMS)]
    ages = rows[rows["characteristic"] == "age"]
    youngest, oldest = ages.iloc[0], ages.iloc[-1]
    test = tests[(tests["comparison_arm_id"] == ALL_ARMS) & (tests["arm_id"] == ALL_ARMS)].iloc[0]
    if youngest["share"] > youngest["comparison_share"]:
        return
    told = _(
        "Het rapport (paragraaf 5.4) noemt deelnemers ook *relatief jonger*. De tabel laat dat niet zien: "
        "{young} is {young_shares}, {old} is {old_shares}; de toets op leeftijd geeft p = {p}."
    ).format(
        young=pick(youngest, "category"),
        young_shares=_compare(youngest)["shares"],
        old=pick(oldest, "category"),
        old_shares=_compare(oldest)["shares"],
        p=link_passport(str(test["printed"]), test["figure_id"]),
    )
    st.markdown(f":small[{told}]")


def draw_representativeness(differences: pd.DataFrame) -> None:
    """Draw how participants and reference group differ from the research population, on all characteristics."""
    rows = differences[differences["comparison"] == "research-population"]
    rows = rows.assign(series=[pick(row, "population") for _index, row in rows.iterrows()])
    _draw_differences(
        rows,
        title=_("Waarin wijken deelnemers en referentiegroep af van de onderzoeksgroep?"),
        alt_text=_(
            "Gestandaardiseerde verschillen per categorie. Deelnemers wijken het sterkst af bij: {categories}."
        ).format(categories=_name_largest(rows[rows["arm_id"] == ALL_ARMS])),
        other=_("onderzoeksgroep"),
        note=_(
            "Rechts van 0: komt vaker voor dan in de onderzoeksgroep; links: minder vaak. Voorbij de stippellijnen "
            "({threshold}) heten groepen gewoonlijk ongelijk. Berekend uit de gedrukte percentages, daarom zonder "
            "interval; deelnemers en referentiegroep maken zelf deel uit van de onderzoeksgroep."
        )
        + " "
        + _describe_bases(rows, other=_("onderzoeksgroep")),
        key="representativeness",
    )


def draw_arm_differences(differences: pd.DataFrame, *, members: str) -> None:
    """Draw how the arms differ from control, on all characteristics."""
    rows = differences[(differences["comparison"] == "control") & (differences["population"] == members)]
    by_lot = _("Ingedeeld is door loting: verschillen zijn toeval.")
    by_choice = _(
        "Na de loting kozen mensen zelf of zij meededen, en in de keuzegroep ook welke aanpak: daardoor lopen de "
        "groepen deelnemers verder uiteen. Zulke kleine groepen ({smallest} tot {largest} mensen) verschillen ook "
        "door toeval al."
    )
    sizes = pd.concat([rows["base_n"], rows["comparison_base_n"]])
    by_choice = by_choice.format(smallest=format_count(sizes.min()), largest=format_count(sizes.max()))
    rows = rows.assign(series=[name_arm(row) for _index, row in rows.iterrows()])
    _draw_differences(
        rows,
        title=_("Hoe ver liggen de groepen van de vergelijkingsgroep af?"),
        alt_text=_("Gestandaardiseerde verschillen per categorie en groep. Het grootst zijn: {categories}.").format(
            categories=_name_largest(rows)
        ),
        other=_("vergelijkingsgroep"),
        note=(by_lot if members == "assigned" else by_choice)
        + " "
        + _("Stippellijnen: {threshold}. Berekend uit de gedrukte percentages.")
        + " "
        + _describe_bases(rows, other=_("vergelijkingsgroep")),
        key="arm-differences",
    )


def _describe_bases(rows: pd.DataFrame, *, other: str) -> str:
    return _("{sizes}; {other} n = {n}.").format(
        sizes=list_sizes(rows["series"], rows["base_n"]), other=other, n=format_count(rows["comparison_base_n"].max())
    )


def _name_largest(rows: pd.DataFrame) -> str:
    largest = rows.reindex(rows["smd"].abs().sort_values(ascending=False, kind="stable").index).head(3)
    return "; ".join(
        f"{pick(row, 'characteristic')}: {pick(row, 'category')} ({format_number(row['smd'])})"
        for _index, row in largest.iterrows()
    )


def _draw_differences(rows: pd.DataFrame, *, title: str, alt_text: str, other: str, note: str, key: str) -> None:
    frame = pd.DataFrame(
        {
            "group": [pick(row, "characteristic") for _index, row in rows.iterrows()],
            "row": [pick(row, "category") for _index, row in rows.iterrows()],
            "series": rows["series"].to_numpy(),
            "value": rows["smd"].to_numpy(),
            "shown": [format_number(value) for value in rows["smd"]],
            "detail": [
                _("{share} tegen {other}").format(
                    share=format_share(row["share"]), other=format_share(row["comparison_share"])
                )
                for _index, row in rows.iterrows()
            ],
            "figure_id": rows["figure_id"].to_numpy(),
        }
    )
    words = DifferenceWords(
        value=_("Gestandaardiseerd verschil"),
        group=_("Kenmerk"),
        row=_("Categorie"),
        series=_("Groep"),
        detail=_("Aandeel tegen {other}").format(other=other),
    )
    draw_chart(
        build_difference_chart(
            frame,
            words=words,
            groups=list(dict.fromkeys(frame["group"])),
            series=list(dict.fromkeys(frame["series"])),
            number_format=".1f",
            threshold=THRESHOLD,
            language=LANGUAGE,
        ),
        title=title,
        alt_text=alt_text,
        table=frame,
        columns={
            "group": words.group,
            "row": words.row,
            "series": words.series,
            "detail": _("Aandelen"),
            "shown": _("Verschil"),
        },
        sources=list(rows["source_id"]),
        key=key,
        note=note.format(threshold=format_number(THRESHOLD, 1)),
    )
