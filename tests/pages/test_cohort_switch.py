"""The switch to participant data: the same on three pages, printed by default, never mixed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PROJECT = Path(__file__).resolve().parents[2]
SWITCHED = ("overzicht", "uitstroom", "deelnemers")
SYNTHETIC = "demonstratie, synthetisch"
CHARTS = "vega_lite_chart"

OpenCohort = Callable[..., AppTest]


def texts(app: AppTest) -> str:
    kinds = ("markdown", "caption", "info", "warning", "subheader")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind))


@pytest.mark.parametrize("page", SWITCHED)
def test_a_page_opens_on_print_and_offers_the_other_figures(open_cohort: OpenCohort, page: str) -> None:
    app = open_cohort(page)

    switch = app.button_group(key="cijfers")
    assert switch.options == ["Gedrukt", "Demonstratie", "Leveringen"]
    assert switch.value == "published"
    assert "bestaan niet" not in texts(app)
    assert SYNTHETIC not in texts(app)


@pytest.mark.parametrize("page", SWITCHED)
def test_demonstration_says_so_at_the_top_in_every_title_table_source_and_plot(
    open_cohort: OpenCohort, page: str
) -> None:
    app = open_cohort(page, cijfers="Demonstratie")

    assert "Deze mensen bestaan niet" in app.warning[0].value
    assert "geen enkele gemeente is hieruit een conclusie te trekken" in app.warning[0].value
    assert "`data/demonstration/truth.toml`" in texts(app)
    assert "`docs/demonstration.md`" in texts(app)
    assert app.subheader
    assert all(heading.value.endswith(f"({SYNTHETIC})") for heading in app.subheader)
    folds = [fold.label for fold in app.expander if "tabel" in fold.label]
    assert folds
    assert set(folds) == {f"Dezelfde cijfers als tabel ({SYNTHETIC})"}
    assert f"naast elkaar* ({SYNTHETIC}), versie" in app.caption[-1].value
    assert next(line.value for line in app.markdown if line.value.startswith("**In het kort.**")).endswith(
        "Dit is een demonstratie: het gaat over verzonnen mensen."
    )
    assert app.dataframe
    for element in app.dataframe:
        assert element.value.columns[0] == "Herkomst"
        assert set(element.value["Herkomst"]) == {SYNTHETIC}
    charts = app.get(CHARTS)
    assert charts
    for chart in charts:
        assert any(SYNTHETIC.encode() in dataset.data.data for dataset in chart.proto.datasets)
        assert SYNTHETIC in chart.proto.alt.lower()
    sources = [str(line.value) for line in app.markdown if str(line.value).startswith(":small[Bron:")]
    assert len(sources) == len(app.subheader)
    assert set(sources) == {":small[Bron: Demonstratie, synthetisch: cijfers over verzonnen personen]"}


@pytest.mark.parametrize("page", SWITCHED)
def test_deliveries_have_their_own_banner_and_no_demonstration(open_cohort: OpenCohort, page: str) -> None:
    app = open_cohort(page, cijfers="Leveringen")

    assert "Uit leveringen van gemeenten." in app.warning[0].value
    assert "Uit leveringen van gemeenten" in [line.value for line in app.markdown]
    assert "naast elkaar* (uit leveringen), versie" in app.caption[-1].value
    assert SYNTHETIC not in texts(app)
    for element in app.dataframe:
        assert set(element.value["Herkomst"]) == {"uit leveringen"}
    assert all(heading.value.endswith("(uit leveringen)") for heading in app.subheader)


@pytest.mark.parametrize("page", SWITCHED)
def test_nothing_printed_is_drawn_beside_the_demonstration(open_cohort: OpenCohort, page: str) -> None:
    printed = {str(element.value) for element in open_cohort(page).subheader}
    app = open_cohort(page, cijfers="Demonstratie")

    assert printed
    assert printed.isdisjoint({str(element.value) for element in app.subheader})
    assert "bronnen?figuur=" not in texts(app)
    assert all("figure_id" not in element.value for element in app.dataframe)


@pytest.mark.parametrize("page", SWITCHED)
def test_a_mart_without_demonstration_says_how_to_get_it(
    home: Path, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEX_HOME", str(home))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    if page != "overzicht":
        app.switch_page(f"pages/{page}.py")
    app.query_params["cijfers"] = "Demonstratie"
    app.run()

    assert not app.exception
    assert "python -m vexcore build" in app.info[0].value
    assert app.button_group(key="cijfers").options == ["Gedrukt", "Demonstratie"]
    assert not app.dataframe
    assert not app.get(CHARTS)


def test_an_address_with_figures_that_are_not_there_opens_on_print(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEX_HOME", str(home))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    app.switch_page("pages/uitstroom.py")
    app.query_params["cijfers"] = "Leveringen"
    app.run()

    assert not app.exception
    assert app.button_group(key="cijfers").value == "published"
    assert len(app.dataframe) == 7


def test_figures_that_went_away_bring_the_reader_back_to_print(
    home: Path, participant_home: Path, monkeypatch: pytest.MonkeyPatch, open_cohort: OpenCohort
) -> None:
    app = open_cohort("uitstroom", cijfers="Leveringen")
    monkeypatch.setenv("VEX_HOME", str(home))
    app.run()

    assert not app.exception
    assert not app.warning
    assert len(app.dataframe) == 7


def test_the_choice_is_remembered_on_the_way_over_other_pages(open_cohort: OpenCohort) -> None:
    app = open_cohort("overzicht", cijfers="Demonstratie")
    app.switch_page("pages/bronnen.py").run().run()
    assert not app.warning
    assert not any(SYNTHETIC in caption.value for caption in app.caption)
    app.switch_page("pages/deelnemers.py").run()

    assert app.button_group(key="cijfers").value == "demonstration"
    assert "Deze mensen bestaan niet" in app.warning[0].value
