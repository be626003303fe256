"""Questions to the mart, answered once for each version of the mart and each set of arguments."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from importlib import import_module
from pathlib import Path

import pandas as pd
import streamlit as st

from vexcore.store.files import find_home, read_pointer
from vexcore.store.mart import Mart


@st.cache_resource(max_entries=2, show_spinner=False)
def _open_mart(path: str) -> Mart:
    return Mart(Path(path))


def get_mart() -> Mart:
    """Return the current mart; a newly published one is picked up on the next run.

    Raises
    ------
    MartMissing
        If nothing was built yet.
    """
    return _open_mart(str(read_pointer(find_home())))


@st.cache_data(max_entries=512, show_spinner=False)
def _answer(path: str, module: str, name: str, arguments: tuple[tuple[str, Hashable], ...]) -> pd.DataFrame:
    question = getattr(import_module(module), name)
    frame: pd.DataFrame = question(_open_mart(path), **dict(arguments))
    return frame


def ask(question: Callable[..., pd.DataFrame], **arguments: Hashable) -> pd.DataFrame:
    """Ask a question of `vexcore.queries`.

    Parameters
    ----------
    question
        A function that takes the mart and keyword arguments and returns a frame.
    arguments
        Small, hashable: they are the key of the cache, beside the version of the mart.
    """
    path = str(get_mart().path)
    return _answer(path, question.__module__, question.__name__, tuple(sorted(arguments.items())))
