"""A page opened as a shared link does, on the mart that also holds participant rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PROJECT = Path(__file__).resolve().parents[2]
PAGE_TIMEOUT_S = 60

OpenCohort = Callable[..., AppTest]


@pytest.fixture
def open_cohort(participant_home: Path, monkeypatch: pytest.MonkeyPatch) -> OpenCohort:
    """Return a function that opens a page at an address on the mart with participant rows."""
    monkeypatch.setenv("VEX_HOME", str(participant_home))

    def run(name: str, **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=PAGE_TIMEOUT_S)
        if name != "overzicht":
            app.switch_page(f"pages/{name}.py")
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return run
