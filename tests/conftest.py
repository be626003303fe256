"""Fixtures that all tests share: marts of the record and of participant rows, built once, away from `data/build`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from streamlit.testing.v1 import AppTest
from support.participants import write_participant_mart

from vexcore.pipeline import build_mart
from vexcore.store.mart import Mart

PROJECT = Path(__file__).resolve().parents[1]
PAGE_TIMEOUT_S = 60

OpenPage = Callable[..., AppTest]

# The same examples everywhere: a suite that fails by luck tells nobody what they broke.
settings.register_profile("stable", derandomize=True, deadline=None)
settings.load_profile("stable")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a mart of the record."""
    folder = tmp_path_factory.mktemp("home")
    build_mart(folder)
    return folder


@pytest.fixture(scope="session")
def mart(home: Path) -> Iterator[Mart]:
    """Return the mart of the record, open."""
    with Mart.open(home) as opened:
        yield opened


@pytest.fixture(scope="session")
def participant_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a mart of the record and of participant rows made by hand."""
    folder = tmp_path_factory.mktemp("participants")
    write_participant_mart(folder)
    return folder


@pytest.fixture
def open_page(home: Path, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Return a function that runs a page of the dashboard with a query and returns it."""
    monkeypatch.setenv("VEX_HOME", str(home))

    def run(name: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=PAGE_TIMEOUT_S)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        if name != "overzicht":
            app.switch_page(f"pages/{name}.py").run()
        assert not app.exception, app.exception
        return app

    return run
