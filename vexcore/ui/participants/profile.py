"""Who took part: background characteristics beside the research population and the reference group."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.profile import GroupedWords, build_grouped_chart
from vexcore.ui.participants.filters import ALL_ARMS, describe_interval, list_sizes, name_arm
from vexcore.ui.render import draw_chart, link_passport
from vexcore.ui.text import LANGUAGE, _, format_count, format_share, pick


def draw_groups(groups: pd.DataFrame, tests: pd.DataFrame, *, characteristic: str) -> None:
    """Draw a characteristic of research population, participants and reference group, with the printed tests."""
    rows = groups[(groups["arm_id"] == ALL_ARMS) | (groups["role"] == "reference")]
    rows = rows.assign(last=rows["population"] == "research-population").sort_values("last", kind="stable")
    frame = _shape_shares(rows)
    frame["group"] = characteristic
    frame["series"] = [pick(row, "population") for _index, row in rows.iterrows()]
    frame["row"] = [pick(row, "category") for _index, row in rows.iterrows()]
    words = GroupedWords(
        value=_("Aandeel van de groep"), group=_("Kenmerk"), row=_("Categorie"), series=_("Groep"), n=_("Omvang groep")
    )
    draw_chart(
        build_grouped_chart(
            frame.assign(reference=None),
            words=words,
            groups=[characteristic],
            series=list(dict.fromkeys(frame["series"])),
            largest=_find_end(frame),
            language=LANGUAGE,
        ),
        title=_("{characteristic}: deelnemers naast de onderzoeksgroep").format(characteristic=characteristic),
        alt_text=_describe_groups(frame),
        table=frame,
        columns={
            "row": characteristic,
            "series": _("Groep"),
            "shown": _("Aandeel"),
            "interval": _("95%-interval"),
            "n": _("Omvang groep"),
        },
        sources=list(rows["source_id"]),
        key="groups",
        note=_(
            "Onderzoeksgroep: iedereen die is ingedeeld, de referentiegroep meegeteld. Lijnen: 95%-interval, berekend "
            "uit het gedrukte percentage en de omvang van de groep. {sizes}."
        ).format(sizes=list_sizes(frame["series"], rows["base_n"]))
        + " "
        + _describe_tests(tests),
    )


def _describe_groups(frame: pd.DataFrame) -> str:
    parts = [
        f"{row}: " + ", ".join(f"{mark['series']} {mark['shown']}" for _index, mark in rows.iterrows())
        for row, rows in frame.groupby("row", sort=False)
    ]
    return _("Aandelen per categorie. {parts}.").format(parts="; ".join(parts))


def _describe_tests(tests: pd.DataFrame) -> str:
    rows = tests[tests["comparison_arm_id"] == ALL_ARMS].sort_values("arm_id")
    parts = [
        _("{who} p = {p}").format(
            who=pick(row, "population").lower(), p=link_passport(str(row["printed"]), row["figure_id"])
        )
        for _index, row in rows.iterrows()
    ]
    return _(
        "Toets van het rapport of de verdeling afwijkt van de onderzoeksgroep (klein = wijkt af): {tests}."
    ).format(tests="; ".join(parts))


def draw_arms(groups: pd.DataFrame, *, characteristic: str, members: str) -> None:
    """Draw a characteristic arm by arm, with the share of the research population as a mark in each row."""
    rows = groups[(groups["population"] == members) & (groups["arm_id"] != ALL_ARMS)]
    whole = groups[groups["population"] == "research-population"].set_index("category")["share"]
    frame = _shape_shares(rows)
    frame["group"] = [pick(row, "category") for _index, row in rows.iterrows()]
    frame["row"] = [name_arm(row) for _index, row in rows.iterrows()]
    frame["reference"] = [whole.get(category) for category in rows["category"]]
    who = _("deelnemers") if members == "participants" else _("iedereen die is ingedeeld")
    words = GroupedWords(
        value=_("Aandeel van de groep"),
        group=characteristic,
        row=_("Groep"),
        series=_("Van wie"),
        n=_("Omvang groep"),
        reference=_("Hele onderzoeksgroep"),
    )
    draw_chart(
        build_grouped_chart(
            frame.assign(series=who),
            words=words,
            groups=list(dict.fromkeys(frame["group"])),
            series=[who],
            largest=_find_end(frame),
            language=LANGUAGE,
        ),
        title=_("{characteristic} per groep, {who}").format(characteristic=characteristic, who=who),
        alt_text=_("Aandeel per groep en categorie, met het aandeel in de hele onderzoeksgroep als streepje."),
        table=frame,
        columns={
            "group": characteristic,
            "row": words.row,
            "shown": _("Aandeel"),
            "interval": _("95%-interval"),
            "n": words.n,
        },
        sources=list(rows["source_id"]),
        key="arms",
        note=_(
            "Grijs streepje: de hele onderzoeksgroep. Lijnen: 95%-interval, berekend uit het gedrukte percentage. "
            "{sizes}."
        ).format(sizes=list_sizes(frame["row"], rows["base_n"])),
    )


def _find_end(frame: pd.DataFrame) -> float:
    return min(1.0, float(frame["high"].max()) + 0.03)


def _shape_shares(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "value": rows["share"].to_numpy(),
            "low": rows["ci_low"].to_numpy(),
            "high": rows["ci_high"].to_numpy(),
            "shown": [format_share(share) for share in rows["share"]],
            "interval": [describe_interval(row) for _index, row in rows.iterrows()],
            "n": [format_count(base) for base in rows["base_n"]],
            "absent": "",
            "figure_id": rows["figure_id"].to_numpy(),
        }
    )


def draw_without_background(towns: str) -> None:
    """Draw who has no printed background characteristics."""
    with st.expander(_("Andere gemeenten: geen achtergrondkenmerken in de bronnen"), icon=":material/help:"):
        st.markdown(
            _("Van {towns} drukken de bronnen geen achtergrondkenmerken van de deelnemers.").format(towns=towns)
        )
