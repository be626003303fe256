"""The opening of the dashboard: what this is, the key numbers, the map and where to go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.charts.map import MapWords, build_place_map
from vexcore.ui.overview.words import LEGAL_BASIS
from vexcore.ui.render import draw_chart, link_passport
from vexcore.ui.text import _, format_count

OUTLINE = Path(__file__).resolve().parents[3] / "data" / "registry" / "netherlands.geojson"
DECK = "004"
LABEL_SHIFTS = {"Nijmegen": (-9, -4), "Oss": (-9, 4), "Ten Boer": (4, -13)}
"""Places whose label beside the dot would run through the border or through the next label."""
PAGES = (
    (
        "effecten",
        ":material/trending_up:",
        _("Effecten"),
        _("Hielp het, en bij wie? De gemeten verschillen per aanpak."),
    ),
    (
        "synthese",
        ":material/join_inner:",
        _("Synthese"),
        _("Wat zeggen alle proeven samen, en wat mag niet bij elkaar?"),
    ),
    ("uitstroom", ":material/logout:", _("Uitstroom"), _("Wie verliet de bijstand, waarheen, en hoe is dat geteld?")),
    ("deelnemers", ":material/groups:", _("Deelnemers"), _("Wie deden er mee, en lijken zij op wie niet meedeed?")),
    ("proces", ":material/handshake:", _("Proces"), _("Wat deden de consulenten, en wat merkten zij?")),
    (
        "ontwerp",
        ":material/architecture:",
        _("Ontwerp"),
        _("Wat hield elke aanpak in, en wat kan zo'n proef aantonen?"),
    ),
    (
        "bronnen",
        ":material/menu_book:",
        _("Bronnen"),
        _("Elk gedrukt cijfer met zijn plaats, en alles wat niet klopt."),
    ),
)


@st.cache_resource(show_spinner=False)
def load_outline() -> dict[str, Any]:
    """Return the outline of the country as GeoJSON, read once."""
    outline: dict[str, Any] = json.loads(OUTLINE.read_text(encoding="utf-8"))
    return outline


def draw_key_numbers(*, municipalities: int, trials: int, totals: pd.DataFrame, size: pd.DataFrame) -> None:
    """Draw the numbers that say how large this is; a printed number leads to its passport.

    Parameters
    ----------
    municipalities, trials
        Rows of the registry.
    totals
        From `load_recruitment_totals`.
    size
        From `load_record_size`.
    """
    printed = {
        row["stage"]: link_passport(format_count(row["count"]), row["figure_id"]) for _i, row in totals.iterrows()
    }
    record = size.iloc[0]
    tiles = (
        (_("Gemeenten"), f"[{municipalities}](#register)", _("in {n} experimenten").format(n=trials)),
        (_("Deelnemers"), printed["realised"], _("gepland waren er {n}").format(n=printed["planned"])),
        (_("Doelgroep"), printed["target"], _("van {n} mensen in de bijstand").format(n=printed["population"])),
        (
            _("Overgenomen cijfers"),
            f"[{format_count(record['printed_figures'])}](bronnen)",
            _("getallen uit {sources} bronnen; {n} keer klopt iets niet").format(
                sources=format_count(record["sources"]), n=format_count(record["findings"])
            ),
        ),
    )
    with st.container(horizontal=True, key="key-numbers"):
        for label, value, beside in tiles:
            with st.container(border=True, width="stretch", height="stretch", gap=None):
                st.metric(label, value)
                st.markdown(f":small[{beside}]")
    withheld = record["blank_figures"] + record["suppressed_figures"]
    st.markdown(
        ":small[{words}]".format(
            words=_(
                "Deelnemers, gepland aantal, doelgroep en mensen in de bijstand zijn gedrukte totalen uit de "
                "presentatie over de experimenten; klik erop voor het paspoort: waar het getal gedrukt staat. De "
                "overige getallen telde dit dashboard zelf. De {printed} overgenomen cijfers zijn getallen; nog "
                "{withheld} cellen zijn in de bron leeg ({blank}) of achtergehouden ({suppressed}). Samen zijn dat de "
                "{cells} cellen op de pagina [Bronnen](bronnen)."
            ).format(
                printed=format_count(record["printed_figures"]),
                withheld=format_count(withheld),
                blank=format_count(record["blank_figures"]),
                suppressed=format_count(record["suppressed_figures"]),
                cells=format_count(record["cells"]),
            )
        )
    )


def draw_place_map(municipalities: pd.DataFrame) -> None:
    """Draw the eleven places on the map, with the same facts as a table.

    Parameters
    ----------
    municipalities
        From `load_municipalities`.
    """
    places = municipalities.assign(
        place=municipalities["name"],
        trial=municipalities["trial_name"],
        group=[LEGAL_BASIS[basis] for basis in municipalities["legal_basis"]],
        participants=[_describe_participants(row) for _i, row in municipalities.iterrows()],
    )
    draw_chart(
        build_place_map(
            places,
            outline=load_outline(),
            words=MapWords(
                place=_("Gemeente"), trial=_("Experiment"), group=_("Grondslag"), participants=_("Deelnemers")
            ),
            group_order=list(LEGAL_BASIS.values()),
            shifts=LABEL_SHIFTS,
        ),
        title=_("De elf gemeenten"),
        alt_text=_(
            "Kaart van Nederland met elf gemeenten. Zeven deden mee onder artikel 83, als rondje; vier binnen de "
            "gewone wet, als vierkantje. Een lijn verbindt Groningen met Ten Boer, en Apeldoorn met Epe."
        ),
        table=places,
        columns={
            "place": _("Gemeente"),
            "trial": _("Experiment"),
            "group": _("Grondslag"),
            "participants": _("Deelnemers, hele experiment"),
        },
        sources=[DECK],
        key="map",
        note=_(
            "Een lijn verbindt twee gemeenten die samen één experiment hielden. Onder artikel 83 mocht een gemeente "
            "van de wet afwijken. De stippen wijzen het midden van de plaats aan."
        ),
    )


def _describe_participants(row: Any) -> str:
    count = format_count(row["participants"])
    return _("{n} (samen)").format(n=count) if row["trial_municipalities"] > 1 else count


def draw_guide() -> None:
    """Draw what the reader can do here, with links to the pages, and what the numbers are."""
    with st.container(border=True):
        st.subheader(_("Wat u hier kunt doen"), anchor=False)
        for page, icon, label, words in PAGES:
            with st.container(gap=None):
                st.page_link(f"pages/{page}.py", label=f"**{label}**", icon=icon)
                st.caption(words)
    with st.container(border=True):
        st.subheader(_("Wat is echt?"), anchor=False)
        st.markdown(
            _(
                "Elk cijfer staat hier zoals het **gedrukt** is, fouten inbegrepen. Via het **paspoort** ziet u bron, "
                "tabel en cel. Wat dit dashboard zelf uitrekende, heet **berekend**. Wat een bron achterhield of wat "
                "nergens staat, staat er in woorden, nooit als nul. Gegevens over personen zitten er niet in."
            )
        )
