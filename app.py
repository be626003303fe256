"""VEX: the dashboard's entry point. Page configuration and navigation, nothing else."""

import atexit
import gc

import streamlit as st

from vexcore.errors import VexError
from vexcore.ui.navigation import navigate
from vexcore.ui.render import draw_footer
from vexcore.ui.text import LANGUAGE

# Streamlit writes English into the page; a screen reader would read Dutch by English rules.
SAY_LANGUAGE = f"<script>document.documentElement.lang = '{LANGUAGE}'</script>"


@st.cache_resource
def _freeze_imports() -> bool:
    """Keep Streamlit's collection after every run from walking all imported modules."""
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)
    return True


page = navigate()
st.html(SAY_LANGUAGE, unsafe_allow_javascript=True)
try:
    page.run()
    draw_footer()
except VexError as error:
    st.error(str(error), icon=":material/error:")
_freeze_imports()
