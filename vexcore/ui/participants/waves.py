"""How participants were doing: means at the first two waves in Oss and Wageningen."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.waves import WaveWords, build_wave_chart
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.places import name_place
from vexcore.ui.render import draw_chart, link_passport
from vexcore.ui.text import LANGUAGE, _, format_count, format_number, format_share, is_missing, pick

SCORE_END = 10.0
BOTH = -1
GRADES = {"same": _("hetzelfde"), "similar": _("vergelijkbaar"), "different": _("anders, niet te vergelijken")}


def draw_waves_caution() -> None:
    """Say what a change between two waves is not."""
    st.info(
        _(
            "**Dit zijn geen effecten.** De cijfers gaan over alle groepen samen: met de vergelijkingsgroep is hier "
            "niets vergeleken. De onderzoekers spraken af om per groep niets te melden zolang de proef liep. Wie "
            "uitstroomde had soms nog geen tweede vragenlijst ingevuld, en ook dat verschuift een gemiddelde."
        ),
        icon=":material/info:",
    )


def draw_scores(means: pd.DataFrame) -> None:
    """Draw the scores from 0 to 10."""
    rows = means[means["kind"] != "binary"]
    _draw_means(
        rows,
        title=_("Gemiddelde score (0-10) bij nulmeting en eerste vervolgmeting"),
        value=_("Gemiddelde score, 0-10"),
        number_format=".0f",
        largest=SCORE_END,
        note=_(
            "Open: nulmeting; gevuld: eerste vervolgmeting. De lijn ertussen is het verschil, geen interval: de "
            "bronnen drukken geen standaarddeviatie, dus een interval is niet te geven. Sterren zoals gedrukt: *** "
            "p < 0,01 en ** p < 0,05 voor het verschil tussen de twee metingen (variantieanalyse); zonder ster "
            "noemt het verslag het verschil niet significant. N telt de vragenlijsten van beide metingen samen."
        ),
        key="scores",
    )


def draw_poor_health(means: pd.DataFrame) -> None:
    """Draw the share with poor health."""
    rows = means[means["kind"] == "binary"]
    _draw_means(
        rows,
        title=_("Aandeel met matige of slechte gezondheid"),
        value=_("Aandeel van wie de vraag invulde"),
        number_format=".0%",
        largest=1.0,
        note=_(
            "Lager is beter. De kop belooft overal een percentage; Oss drukt een aandeel, hier omgezet. Geen interval."
        ),
        key="poor-health",
    )


def _draw_means(
    rows: pd.DataFrame, *, title: str, value: str, number_format: str, largest: float, note: str, key: str
) -> None:
    rows = rows.assign(town=rows["town"].map(name_place))
    table = _shape_table(rows)
    drawn = _shape_pairs(rows)
    words = WaveWords(
        value=value,
        row=_("Uitkomst"),
        series=_("Experiment"),
        first=WAVE_NAMES[0],
        second=WAVE_NAMES[1],
        n=_("N, beide metingen samen"),
    )
    draw_chart(
        build_wave_chart(
            drawn,
            words=words,
            row_order=list(dict.fromkeys(drawn["row"])),
            series_order=list(dict.fromkeys(drawn["series"])),
            number_format=number_format,
            largest=largest,
            language=LANGUAGE,
        ),
        title=title,
        alt_text="; ".join(
            _("{town}, {outcome}: {first} en daarna {second}").format(
                town=row["series"], outcome=row["row"], first=row["first_shown"], second=row["second_shown"]
            )
            for _index, row in drawn.iterrows()
        ),
        table=table,
        columns={
            "outcome": words.row,
            "town": words.series,
            "wave": _("Meting"),
            "shown": _("Gedrukt"),
            "n": _("N"),
        },
        sources=list(rows["source_id"]),
        key=key,
        note=note,
    )


def _name_outcome(row: pd.Series) -> str:
    return pick(row, "outcome").split(" (")[0]


def _format_mean(row: pd.Series) -> str:
    number = format_share(row["value"]) if row["kind"] == "binary" else format_number(row["value"])
    return number + ("" if is_missing(row["significance"]) else str(row["significance"]))


def _shape_pairs(rows: pd.DataFrame) -> pd.DataFrame:
    pairs = []
    for _key, group in rows.groupby(["position", "trial_id"], sort=True):
        first, second = group[group["wave"] == 0].iloc[0], group[group["wave"] == 1].iloc[0]
        pairs.append(
            {
                "row": _name_outcome(first),
                "series": first["town"],
                "first": first["value"],
                "second": second["value"],
                "first_shown": _format_mean(first),
                "second_shown": _format_mean(second),
                "stars": "" if is_missing(second["significance"]) else str(second["significance"]),
                "n": format_count(first["n"]),
            }
        )
    return pd.DataFrame(pairs)


def _shape_table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "outcome": [_name_outcome(row) for _index, row in rows.iterrows()],
            "town": rows["town"].to_numpy(),
            "wave": [WAVE_NAMES[wave] for wave in rows["wave"]],
            "shown": [_format_mean(row) for _index, row in rows.iterrows()],
            "n": [format_count(row["n"]) if row["wave"] == BOTH else "" for _index, row in rows.iterrows()],
            "figure_id": rows["figure_id"].to_numpy(),
        }
    )


def draw_bases(means: pd.DataFrame) -> None:
    """Draw how many questionnaires the means rest on, with links to the printed N."""
    rows = means[means["wave"] == BOTH]
    parts = []
    for names, group in rows.groupby("town", sort=True):
        counts = ", ".join(
            _("{outcome} {n}").format(
                outcome=_name_outcome(row).lower(), n=link_passport(format_count(row["n"]), row["n_figure_id"])
            )
            for _index, row in group.iterrows()
        )
        parts.append(f"**{name_place(str(names))}**: {counts}")
    told = _(
        "N van nulmeting en vervolgmeting samen; hoeveel het er per meting waren, drukken de verslagen niet. {parts}."
    ).format(parts="; ".join(parts))
    st.markdown(f":small[{told}]")


def draw_comparability(grades: pd.DataFrame, *, other: str) -> None:
    """Draw how the outcomes compare with those of another trial."""
    with st.expander(
        _("Zijn deze scores te vergelijken met {other}?").format(other=other), icon=":material/compare_arrows:"
    ):
        st.markdown(
            _(
                "Oss en Wageningen gebruikten dezelfde vragenlijst (Tilburg University). {other} gebruikte een "
                "andere: gelijke namen betekenen niet hetzelfde cijfer."
            ).format(other=other)
        )
        for _index, row in grades.iterrows():
            st.markdown(
                _("- **{outcome}: {grade}.** {other} mat: {measured}. Verschil: {difference}").format(
                    outcome=_name_outcome(row),
                    grade=GRADES[row["grade"]],
                    other=other,
                    measured=pick(row, "measured").rstrip("."),
                    difference=pick(row, "difference") or _("geen."),
                )
            )
