"""VEX: the dashboard's entry point. Page configuration and navigation, nothing else."""

import atexit
import gc

import streamlit as st

from vexcore.errors import VexError
from vexcore.ui.render import draw_footer
from vexcore.ui.text import _


@st.cache_resource
def _freeze_imports() -> bool:
    """Keep Streamlit's collection after every run from walking all imported modules."""
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)
    return True


PAGES = (
    ("overzicht", _("Overzicht"), ":material/map:"),
    ("effecten", _("Effecten"), ":material/trending_up:"),
    ("uitstroom", _("Uitstroom"), ":material/logout:"),
    ("deelnemers", _("Deelnemers"), ":material/groups:"),
    ("proces", _("Proces"), ":material/handshake:"),
    ("ontwerp", _("Ontwerp"), ":material/architecture:"),
    ("bronnen", _("Bronnen"), ":material/menu_book:"),
)

st.set_page_config(page_title="VEX", page_icon=":material/balance:", layout="wide")
page = st.navigation(
    [
        st.Page(f"pages/{name}.py", title=title, icon=icon, default=position == 0, url_path=name if position else None)
        for position, (name, title, icon) in enumerate(PAGES)
    ]
)
try:
    page.run()
    draw_footer()
except VexError as error:
    st.error(str(error), icon=":material/error:")
_freeze_imports()
