"""The switch between printed figures and participant data, and the banner that says what the latter are."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from vexcore.contracts.origin import DEMONSTRATION, ESTIMATED, PUBLISHED
from vexcore.queries.cohort import load_cohort_origins
from vexcore.ui.cached import ask
from vexcore.ui.cohort.words import name_origin
from vexcore.ui.navigation import ensure_routed
from vexcore.ui.session import remember_stamp
from vexcore.ui.text import _
from vexcore.ui.widgets import choose_one

SWITCH = "cijfers"
_KEPT = "cijfers-gekozen"
TRUTH_FILE = Path(__file__).resolve().parents[3] / "data" / "demonstration" / "truth.toml"
_STRIP = "herkomst-strook"
_STRIP_COLOURS = {
    DEMONSTRATION: ("light-dark(#8a2476, #f2b8e6)", "light-dark(#ffffff, #2b0b25)"),
    ESTIMATED: ("light-dark(#3f6424, #c4e3a8)", "light-dark(#ffffff, #16240a)"),
}
"""Background and text, by origin."""
# Below Streamlit's own header; the strip stays in sight while the page scrolls under it.
_STRIP_STYLE = f"""<style>
[data-testid="stLayoutWrapper"]:has(> .st-key-{_STRIP}) {{{{ position: sticky; top: 3.75rem; z-index: 90; }}}}
.st-key-{_STRIP} {{{{ background: {{back}}; padding: 0.25rem 0.75rem; border-radius: 0.25rem; }}}}
.st-key-{_STRIP} p {{{{ color: {{text}}; font-weight: 600; font-size: 0.875rem; margin: 0; }}}}
.st-key-{_STRIP} [data-testid="stMarkdownContainer"] {{{{ margin-bottom: 0; }}}}
</style>"""


def draw_switched_title(title: str, lead: str) -> str:
    """Draw the title of a page and the switch; below it the lead of the printed figures, or the banner of the others.

    Parameters
    ----------
    lead
        The sentence that says what the page answers from printed figures.

    Returns
    -------
    str
        The origin to draw: ``published``, ``demonstration`` or ``estimated``.
    """
    ensure_routed()
    st.title(title)
    present = set(ask(load_cohort_origins)["origin"])
    origin = choose_origin(present)
    remember_stamp(name_origin(origin) if origin in present else "")
    if origin == PUBLISHED:
        st.markdown(lead)
    elif origin in present:
        draw_banner(origin)
    else:
        draw_how_to_get()
    return origin


def choose_origin(present: set[str]) -> str:
    """Let the reader choose which figures to see.

    The choice holds on every page that has the switch, as a parameter of the address. Streamlit carries over what was
    chosen by hand but not what came with the address, so it is kept beside it.

    Parameters
    ----------
    present
        Origins of participant data in the mart. Deliveries are offered only where there are any.
    """
    options = {PUBLISHED: _("Gedrukt"), DEMONSTRATION: _("Demonstratie")}
    if ESTIMATED in present:
        options[ESTIMATED] = _("Leveringen")
    kept = st.session_state.get(_KEPT)
    # A choice by hand has reached the session before this run, so it is never undone here.
    asked = st.session_state.get(SWITCH, kept)
    if kept in options and kept == asked and kept != PUBLISHED and SWITCH not in st.query_params:
        st.query_params[SWITCH] = options[kept]
        st.rerun()
    chosen = choose_one(
        _("Cijfers"),
        options,
        key=SWITCH,
        help_text=_(
            "Gedrukt: wat in rapporten en andere bronnen staat. Demonstratie: verzonnen personen, om het dashboard te "
            "laten zien. Leveringen, waar die er zijn: gegevens van gemeenten, alleen opgeteld en vrijgegeven."
        ),
    )
    st.session_state[_KEPT] = chosen
    return chosen


def draw_banner(origin: str) -> None:
    """Draw what the figures are; it cannot be closed, and a strip of it stays in sight."""
    draw_strip(origin)
    if origin == DEMONSTRATION:
        st.warning(
            _(
                "**Deze mensen bestaan niet.** Alle cijfers hieronder zijn berekend uit verzonnen personen, om het "
                "dashboard te laten zien en te testen. Over geen enkele gemeente is hieruit een conclusie te trekken. "
                "Een verschil tussen groepen is hier verzonnen of toeval; ook de geschatte effecten, op de pagina "
                "Effecten, gaan over mensen die niet bestaan."
            ),
            icon=":material/science:",
        )
        _draw_truth()
    else:
        st.warning(
            _(
                "**Uit leveringen van gemeenten.** Alleen vrijgegeven, opgetelde cijfers; cellen van "
                "minder dan 10 personen zijn achtergehouden. Een verschil tussen groepen bewijst niet dat een aanpak "
                "werkte: geschatte effecten, met hun onzekerheid, staan op de pagina Effecten."
            ),
            icon=":material/inventory_2:",
        )


def draw_strip(origin: str) -> None:
    """Draw in a line what the figures below are; it stays in sight as long as the part of the page that it is in."""
    texts = {
        DEMONSTRATION: _("Demonstratie, synthetisch: deze mensen bestaan niet"),
        ESTIMATED: _("Uit leveringen van gemeenten"),
    }
    back, ink = _STRIP_COLOURS[origin]
    st.html(_STRIP_STYLE.format(back=back, text=ink))
    with st.container(key=_STRIP):
        st.markdown(texts[origin])


def _draw_truth() -> None:
    with st.expander(_("Wat is er waar in deze demonstratie?"), icon=":material/fact_check:"):
        st.markdown(
            _(
                "Welke kansen en verschillen in de verzonnen gegevens zijn gelegd, staat in het bestand "
                "`data/demonstration/truth.toml`. Hoe de personen zijn gemaakt en hoe goed zij op de gedrukte "
                "randtotalen lijken, staat in `docs/demonstration.md`. Beide horen bij de broncode van dit dashboard."
            )
        )
        st.download_button(
            _("Download truth.toml"),
            TRUTH_FILE.read_bytes(),
            file_name="demonstratie-synthetisch-truth.toml",
            mime="application/toml",
            icon=":material/download:",
        )


def draw_how_to_get() -> None:
    """Say that the mart holds no demonstration, and how to get it."""
    st.info(
        _(
            "Er is nog geen demonstratie. Wie dit dashboard beheert maakt haar met `python -m vexcore build`; na een "
            "paar minuten staat zij hier. Kies tot die tijd *Gedrukt*."
        ),
        icon=":material/science:",
    )
