"""Drawing which share of each arm consented, answered and withdrew."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.dots import DotWords
from vexcore.charts.flow import build_share_chart
from vexcore.ui.design.words import Row, shorten_arm
from vexcore.ui.render import draw_chart, link_passport
from vexcore.ui.text import _, format_count, format_share, is_missing, pick

ALL = "all"


def draw_shares(shares: pd.DataFrame, *, municipalities: str) -> None:
    """Draw take-up, response and withdrawals of a trial, each as shares with intervals."""
    st.subheader(_("Wie deed mee, wie antwoordde, wie haakte af"), anchor=False)
    if shares.empty:
        st.markdown(
            _("*Onbekend:* geen bron geeft respons of afmeldingen per groep voor {place}.").format(place=municipalities)
        )
        return
    waves = shares[shares["measure"].str.startswith("wave-")]
    _draw_dots(
        waves,
        title=_("Vragenlijst ingevuld, {place} (aandeel van de deelnemers in de groep)").format(place=municipalities),
        axis=_("Aandeel van de deelnemers"),
        key="response",
        note=_explain_response(waves),
    )
    left, right = st.columns(2)
    take_up = shares[shares["measure"] == "consented"]
    if len(take_up):
        with left:
            _draw_dots(
                take_up,
                title=_("Deed mee na loting, {place} (aandeel van wie is ingeloot)").format(place=municipalities),
                axis=_("Aandeel van wie is ingeloot"),
                key="take-up",
                note=_("Het aandeel is berekend: wie toestemde, gedeeld door wie na verwijderen was ingeloot."),
            )
    withdrew = shares[shares["measure"] == "withdrew"]
    if withdrew["arm_id"].ne(ALL).any():
        with right:
            _draw_dots(
                withdrew,
                title=_("Afgemeld, {place} (aandeel van wie toestemde)").format(place=municipalities),
                axis=_("Aandeel van wie toestemde"),
                key="withdrew",
                note=_(
                    "Eigen regie ontbreekt: de bron zet daar een streepje. Wie zich afmeldde, is niet hetzelfde als "
                    "wie een vragenlijst niet invulde."
                ),
            )
    else:
        _draw_withdrawn_total(withdrew)


def _draw_withdrawn_total(withdrew: pd.DataFrame) -> None:
    for row in withdrew.to_dict("records"):
        number = link_passport(format_count(row["count"]), row["figure_id"])
        if is_missing(row["share"]):
            st.markdown(_("Er meldden zich {n} mensen af; per groep is dat *onbekend*.").format(n=number))
        else:
            st.markdown(
                _(
                    "Er meldden zich {n} van de {base} mensen af ({share}; 95%-interval {low} tot {high}); "
                    "per groep is dat *onbekend*."
                ).format(
                    n=number,
                    base=format_count(row["base_n"]),
                    share=format_share(row["share"], 1),
                    low=format_share(row["ci_low"], 1),
                    high=format_share(row["ci_high"], 1),
                )
            )


def _explain_response(waves: pd.DataFrame) -> str:
    text = _("Stippen zijn aandelen, de strepen 95%-intervallen: hoe kleiner de groep, hoe langer de streep.")
    odd = waves[waves["reason"] == "more than the group has members"].to_dict("records")
    if not odd:
        return text
    groups = "; ".join(
        _("{arm}: {n} bij {base} leden").format(
            arm=pick(row, "label"), n=format_count(row["count"]), base=format_count(row["base_n"])
        )
        for row in odd
    )
    return _("{text} Geen aandeel waar de bron meer vragenlijsten telt dan de groep leden heeft ({groups}).").format(
        text=text, groups=groups
    )


def _draw_dots(shares: pd.DataFrame, *, title: str, axis: str, key: str, note: str) -> None:
    rows = pd.DataFrame([_describe_share(row) for row in shares.to_dict("records")])
    series = list(dict.fromkeys(rows["series"]))
    order = list(dict.fromkeys(rows["row"]))
    draw_chart(
        build_share_chart(
            rows,
            words=DotWords(value=axis, row=_("Groep"), series=_("Meting"), n=_("Aantal")),
            row_order=order,
            series_order=series,
        ),
        title=title,
        alt_text="; ".join(f"{row['row']}, {row['series']}: {row['shown']}" for row in rows.to_dict("records")),
        table=rows,
        columns={
            "row": _("Groep"),
            "series": _("Meting"),
            "shown": _("Aandeel"),
            "interval": _("95%-interval"),
            "n": _("Aantal"),
            "how": _("Soort cijfer"),
        },
        sources=list(dict.fromkeys(str(figure).split(":", 1)[0] for figure in rows["figure_id"])),
        key=key,
        note=note,
    )


def _describe_share(row: Row) -> dict[str, object]:
    known = not is_missing(row["share"])
    names = {
        "consented": _("Deed mee"),
        "withdrew": _("Afgemeld"),
        "wave-0": _("Nulmeting"),
        "wave-1": _("Eerste vervolgmeting"),
        "wave-2": _("Tweede vervolgmeting"),
    }
    how = _("gedrukte aantallen, aandeel berekend")
    if row["kind"] == "computed":
        how = _("berekend uit {first} en {second}").format(first=row["figure_id"], second=row["base_figure_id"])
    return {
        "row": _("Alle groepen") if row["arm_id"] == ALL else shorten_arm(pick(row, "label")),
        "series": names[str(row["measure"])],
        "value": row["share"],
        "low": row["ci_low"],
        "high": row["ci_high"],
        "n": _("{n} van {base}").format(n=format_count(row["count"]), base=format_count(row["base_n"])),
        "shown": format_share(row["share"], 1) if known else (pick(row, "reason") or _("geen noemer gedrukt")),
        "interval": _("{low} tot {high}").format(
            low=format_share(row["ci_low"], 1), high=format_share(row["ci_high"], 1)
        )
        if known
        else "",
        "how": how,
        "figure_id": row["figure_id"],
    }
