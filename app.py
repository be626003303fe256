"""VEX: the dashboard's entry point. Page configuration and navigation, nothing else."""

import atexit
import gc

import streamlit as st

from vexcore.errors import VexError
from vexcore.ui.navigation import navigate
from vexcore.ui.render import draw_footer


@st.cache_resource
def _freeze_imports() -> bool:
    """Keep Streamlit's collection after every run from walking all imported modules."""
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)
    return True


st.set_page_config(page_title="VEX", page_icon=":material/balance:", layout="wide")
page = navigate()
try:
    page.run()
    draw_footer()
except VexError as error:
    st.error(str(error), icon=":material/error:")
_freeze_imports()
