"""The pages and the way to them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from vexcore.ui.text import _

ICON = Path(__file__).parent / "icon.png"
_ROUTED = "routed"


def navigate() -> Page:
    """Configure the tab, declare the pages and return the one that is asked for."""
    st.session_state[_ROUTED] = True
    page = _declare_pages()
    st.set_page_config(page_title=f"{page.title} - VEX")
    return page


def ensure_routed() -> None:
    """Run again through `app.py` when Streamlit started the page by itself.

    The first visitor of a fresh server who comes in by the address of a page gets that page without `app.py`, because
    Streamlit looks into the folder `pages` until some script has called `st.navigation`.
    """
    if not st.session_state.get(_ROUTED):
        _declare_pages()
        st.rerun()


def _declare_pages() -> Page:
    # The icon comes first: otherwise that of the page becomes the icon of the tab, and is fetched from elsewhere.
    st.set_page_config(page_icon=str(ICON), layout="wide")
    pages = (
        ("overzicht", _("Overzicht"), ":material/map:"),
        ("effecten", _("Effecten"), ":material/trending_up:"),
        ("synthese", _("Synthese"), ":material/join_inner:"),
        ("uitstroom", _("Uitstroom"), ":material/logout:"),
        ("deelnemers", _("Deelnemers"), ":material/groups:"),
        ("proces", _("Proces"), ":material/handshake:"),
        ("ontwerp", _("Ontwerp"), ":material/architecture:"),
        ("bronnen", _("Bronnen"), ":material/menu_book:"),
    )
    return st.navigation(
        [
            st.Page(
                f"pages/{name}.py", title=title, icon=icon, default=position == 0, url_path=name if position else None
            )
            for position, (name, title, icon) in enumerate(pages)
        ]
    )
