"""How fast the dashboard answers, measured beside an empty page in the same run.

Each page runs in a fresh process: what the first reader after a start waits for (imports and queries included, the
server being up), then the same page again, then a change of a filter. Only the work on the server is measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest

PROJECT = Path(__file__).resolve().parents[2]
PAGES = ("overzicht", "effecten", "synthese", "uitstroom", "deelnemers", "proces", "ontwerp", "bronnen")
QUICK_PAGES = ("overzicht", "effecten")
REPEATS = 5
TIMEOUT_S = 120


def measure_pages(home: Path, *, quick: bool = False) -> pd.DataFrame:
    """Measure every page (with ``quick`` only the first two).

    Parameters
    ----------
    home
        Folder of the mart.

    Returns
    -------
    pandas.DataFrame
        One row a page: ``page``, ``first_s``, ``again_s``, ``filter_s`` (seconds, medians but for the first),
        ``empty_s`` (an empty page, again) and ``filter_to_empty`` (ratio).
    """
    rows = [_measure_in_process(page, home) for page in (QUICK_PAGES if quick else PAGES)]
    return pd.DataFrame(rows)


def _measure_in_process(page: str, home: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "vexcore.ui.bench", page]
    result = subprocess.run(  # noqa: S603
        command,
        cwd=PROJECT,
        env=os.environ | {"VEX_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=True,
    )
    measured: dict[str, object] = json.loads(result.stdout.splitlines()[-1])
    return measured


def measure_page(page: str) -> dict[str, object]:
    """Measure one page in this process.

    Returns
    -------
    dict
        A row as `measure_pages` returns it.
    """
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=TIMEOUT_S)
    empty = AppTest.from_string("import streamlit as st\nst.title('empty')")
    empty.run()
    if page != PAGES[0]:
        app.switch_page(f"pages/{page}.py")
    first_s = _time(app.run)
    again_s = _median(app.run)
    empty_s = _median(empty.run)
    filter_s = _measure_filter(app)
    return {
        "page": page,
        "first_s": round(first_s, 3),
        "again_s": round(again_s, 3),
        "filter_s": None if filter_s is None else round(filter_s, 3),
        "empty_s": round(empty_s, 3),
        "filter_to_empty": None if filter_s is None else round(filter_s / empty_s, 1),
    }


def _measure_filter(app: AppTest) -> float | None:
    """Return the slowest change to another option over the page's choices of one; None for a page without."""
    changes: list[float] = []
    for kind in ("button_group", "selectbox"):
        for position in range(len(app.get(kind))):
            choice: Any = app.get(kind)[position]
            other = next((option for option in choice.options if option != choice.value), None)
            if other is not None:
                choice.set_value(other)
                changes.append(_time(app.run))
    return max(changes, default=None)


def _time(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _median(run: Callable[[], object]) -> float:
    return median(_time(run) for _ in range(REPEATS))


if __name__ == "__main__":
    print(json.dumps(measure_page(sys.argv[1])))
