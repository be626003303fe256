"""A dashboard that runs and a browser that looks at it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, sync_playwright
from support.browser import REMEDY, find_browser
from support.synthesis import write_synthesis_mart

PROJECT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 60
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def server(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the dashboard and return its address."""
    with _serve(home, tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@pytest.fixture(scope="session")
def participant_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the dashboard on a mart that also holds participant rows, estimates and pools, and return its address."""
    folder = tmp_path_factory.mktemp("participant-server")
    write_synthesis_mart(folder)
    with _serve(folder, folder / "log.txt") as address:
        yield address


@pytest.fixture
def fresh_server(home: Path, tmp_path: Path) -> Iterator[str]:
    """Serve the dashboard to its very first visitor and return its address."""
    with _serve(home, tmp_path / "log.txt") as address:
        yield address


@contextmanager
def _serve(home: Path, log: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=os.environ | {"VEX_HOME": str(home)}, stdout=output, stderr=output
        )
        try:
            _wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_until_up(address: str, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(f"the dashboard did not start in {START_TIMEOUT_S} s:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a headless browser; a machine without one fails the test with the remedy."""
    path = find_browser()
    if path is None:
        pytest.fail(REMEDY)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()
