"""Published pages are the same with and without participant data in the mart."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

PROJECT = Path(__file__).resolve().parents[2]
PAGES = (
    ("overzicht", {}),
    ("effecten", {}),
    ("synthese", {}),
    ("uitstroom", {}),
    ("deelnemers", {}),
    ("proces", {}),
    ("ontwerp", {}),
    ("bronnen", {}),
    ("bronnen", {"deel": "Tabellen zoals gedrukt"}),
    ("bronnen", {"deel": "Bevindingen"}),
    ("bronnen", {"deel": "Tegenspraak"}),
)
"""Not the downloads and the list of all sources: those grow with the mart, and say of each row what it is."""
KINDS = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "table", "dataframe", "metric")
CHARTS = "vega_lite_chart"
VERSION = re.compile(r"\([0-9a-f]{12}\)")


def read(home: Path, page: str, query: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    monkeypatch.setenv("VEX_HOME", str(home))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    if page != "overzicht":
        app.switch_page(f"pages/{page}.py")
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, app.exception
    texts = [(kind, write(element.value)) for kind in KINDS for element in app.get(kind)]
    labels = [("expander", expander.label) for expander in app.expander]
    charts = [(CHARTS, f"{element.proto.spec}{element.proto.datasets}") for element in app.get(CHARTS)]
    return [*texts, *labels, *charts]


def write(value: object) -> str:
    text = value.to_csv() if isinstance(value, pd.DataFrame) else str(value)
    return VERSION.sub("(version)", text)


@pytest.mark.parametrize(
    ("page", "query"), PAGES, ids=lambda part: "-".join(part.values()) if isinstance(part, dict) else part
)
def test_a_published_page_is_the_same_with_participant_data_in_the_mart(
    home: Path, participant_home: Path, page: str, query: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    without, beside = (read(folder, page, query, monkeypatch) for folder in (home, participant_home))

    assert len(without) > 5
    assert any(kind in {"dataframe", "table", "markdown"} for kind, _text in without)
    assert beside == without


def test_what_is_compared_holds_the_charts(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    charts = [text for kind, text in read(home, "uitstroom", {}, monkeypatch) if kind == CHARTS]

    assert len(charts) == 5
    assert all("Wageningen" in text for text in charts)
