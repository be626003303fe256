"""What tests of pages with participant data read from a page."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

PROJECT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 120


def open_figures(page: str, figures: str, **query: str | list[str]) -> AppTest:
    """Open a page at an address, with the switch on some figures; in names of parameters ``_`` stands for ``-``."""
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=TIMEOUT_S)
    app.switch_page(f"pages/{page}.py")
    app.query_params["cijfers"] = figures
    for key, value in query.items():
        app.query_params[key.replace("_", "-")] = value
    app.run()
    assert not app.exception, app.exception
    return app


def texts(app: AppTest) -> str:
    """Return the running text of a page."""
    kinds = ("markdown", "caption", "info", "warning", "subheader")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind))


def headline(app: AppTest) -> str:
    """Return the sentence at the top of a page."""
    return next(str(line.value) for line in app.markdown if str(line.value).startswith("**In het kort.**"))
