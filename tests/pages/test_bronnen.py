from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PAGE_TIMEOUT_S, PROJECT, OpenPage
from streamlit.testing.v1 import AppTest

from vexcore.store.mart import Mart
from vexcore.ui.text import format_count


@pytest.fixture
def open_link(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return a function that opens the page the way a link does: no other page has run before it."""
    monkeypatch.setenv("VEX_HOME", str(home))

    def run(**query: str) -> AppTest:
        app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=PAGE_TIMEOUT_S)
        app.switch_page("pages/bronnen.py")
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return run


def read_html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def read_text(app: AppTest) -> str:
    return "\n".join([*(part.value for part in app.markdown), *(part.value for part in app.caption)])


def read_title(app: AppTest) -> str:
    return app.header[0].value.replace("\\", "")


def read_facts(app: AppTest) -> dict[str, str]:
    table = app.table[0].value
    return dict(zip(table.index, table.iloc[:, 0], strict=True))


def test_search_opens_on_the_whole_record_with_a_cap_that_is_told(open_page: OpenPage, mart: Mart) -> None:
    app = open_page("bronnen")
    total = mart.query("SELECT count(*) AS n FROM figure")["n"][0]

    assert len(app.dataframe[0].value) == 200
    numbers = mart.query("SELECT count(value) AS n FROM figure")["n"][0]
    told = f"**{format_count(total)} cellen, waarvan {format_count(numbers)} met een getal**"
    assert told in read_text(app)
    assert "de eerste 200" in read_text(app)


def test_search_finds_all_words_wherever_they_stand(open_page: OpenPage) -> None:
    app = open_page("bronnen", zoek="SUBTOTAAL oss 17,3")

    hits = app.dataframe[0].value
    assert hits["url"].tolist() == ["bronnen?figuur=000%3A8.1%3A12%3A3"]
    assert hits["printed"].tolist() == ["17,3"]
    assert hits["value"].tolist() == ["17,3 procent"]
    assert hits["table"].tolist() == ["tabel 8.1"]
    assert "Gevonden: **1 cijfer**." in read_text(app)


def test_search_filters_from_the_address(open_link: Callable[..., AppTest]) -> None:
    app = open_link(gemeente="Tilburg", cel="gedrukt", zoek="recruitment")

    hits = app.dataframe[0].value
    assert hits["printed"].tolist() == ["8200", "6000", "800", "783"]


def test_withheld_cells_read_as_words_in_the_search(open_page: OpenPage) -> None:
    hits = open_page("bronnen", cel="achtergehouden door de bron").dataframe[0].value

    assert len(hits) == 97
    assert set(hits["value"]) == {"achtergehouden door de bron"}
    assert set(hits["printed"]) == {"NA"}


def test_empty_search_says_what_to_change(open_page: OpenPage) -> None:
    app = open_page("bronnen", zoek="zevenbergschen hoek")

    assert "Gebruik minder woorden, of haal een filter weg." in app.info[0].value


def test_passport_of_a_value(open_page: OpenPage) -> None:
    app = open_page("bronnen", figuur="000:8.1:3:1")
    facts = read_facts(app)
    text = read_text(app)

    assert read_title(app) == "Paspoort van cijfer 000:8.1:3:1"
    assert ">89</p>" in read_html(app)
    assert "**89 doelen**" in text
    assert facts["Bron"].startswith("Tilburg University\\: Tweede voortgangsverslag Vertrouwensexperiment Oss")
    assert facts["Waar"] == "tabel 8.1 · paragraaf 4.2, p. 18-19"
    assert facts["Rij"] == "Doelen werk › werkstage/proefplaatsing (nummer 3)"
    assert facts["Kolom"] == "N= (nummer 1)"
    assert (
        "**Begeleiding**: Oss · Gestelde doelen · Werkstage of proefplaatsing · nulmeting: 89 van 1.431 (6,2%)." in text
    )
    assert "Over dit cijfer is geen bevinding." in text
    assert "► <a" in read_html(app)


def test_passport_tells_what_does_not_fit_with_links_to_the_other_figures(open_page: OpenPage) -> None:
    text = read_text(open_page("bronnen", figuur="000:8.2:16:1"))

    assert "gedrukt **116**, kan ten hoogste 79 zijn" in text
    assert "gedrukt **116**, volgens de andere cijfers\\: 118" in text
    assert "[tabel 10, rij 1, kolom 2](bronnen?figuur=000%3A10%3A1%3A2)" in text


def test_passport_of_a_part_leads_to_the_other_part(open_page: OpenPage) -> None:
    app = open_page("bronnen", figuur="003:10.10:1:7:n")

    assert ">8336/8318</p>" in read_html(app)
    assert "**8.336 personen**" in read_text(app)
    part = read_facts(app)["Deel van de cel"]
    assert part.startswith("het aantal waarnemingen; in dezelfde cel: ")
    assert "(bronnen?figuur=003%3A10.10%3A1%3A7%3Adf)" in part


def test_passport_of_a_withheld_cell_is_words_and_no_number(open_page: OpenPage) -> None:
    app = open_page("bronnen", figuur="003:8.1:3:2")
    text = read_text(app)

    assert ">NA</p>" in read_html(app)
    assert "**achtergehouden door de bron**" in text
    assert "Het is geen nul" in text
    assert "25 zijn niet nagerekend omdat de bron een cijfer achterhield" in text


def test_passport_of_a_blank_cell(open_page: OpenPage) -> None:
    app = open_page("bronnen", figuur="000:13:10:1")

    assert "**leeg in de bron**" in read_text(app)
    assert "Dat is geen nul." in read_text(app)


def test_passport_of_a_web_page_shows_statement_link_and_contradiction(open_page: OpenPage) -> None:
    app = open_page("bronnen", figuur="publinova-lessen-uit-amsterdamse-experiment:web:1:1")
    facts = read_facts(app)

    assert facts["Uitspraak"] == "Van de 5000 deelnemers zijn er iets meer dan 800 van dichtbij gevolgd."
    assert "[open de bron](https://publinova.nl/" in facts["Bron"]
    assert ">iets meer dan 800</p>" in read_html(app)
    assert "Het onderzoek naar begeleiding heeft circa 750 deelnemers." in read_text(app)


def test_stars_are_explained(open_page: OpenPage) -> None:
    assert read_facts(open_page("bronnen", figuur="000:13:8:3"))["Sterren"].endswith(
        "p < 0,01, volgens de noot onder de tabel"
    )
    assert "5%-niveau" in read_facts(open_page("bronnen", figuur="003:3.3:7:2"))["Sterren"]


def test_unknown_figure_says_so_and_how_to_go_on(open_page: OpenPage) -> None:
    app = open_page("bronnen", figuur="000:99:1:1")

    assert "staat niet in het record" in app.warning[0].value
    assert "zoek het cijfer hieronder" in app.warning[0].value


def test_statement_without_number_is_shown(open_page: OpenPage) -> None:
    app = open_page("bronnen", figuur="napnieuws-nap-nieuws-28-jan:web:1:1")

    assert not app.warning
    assert "Bij extra aandacht verdubbelt de klantmanager de contacten." in read_text(app)


def test_next_previous_and_close(open_page: OpenPage) -> None:
    app = open_page("bronnen", figuur="000:8.1:3:1")

    app.button(key="step-next_id").click().run()
    assert read_title(app) == "Paspoort van cijfer 000:8.1:3:2"
    app.button(key="step-previous_id").click().run()
    assert read_title(app) == "Paspoort van cijfer 000:8.1:3:1"
    app.button(key="step-close").click().run()
    assert not app.header
    assert not app.exception


def test_first_figure_of_a_table_has_nothing_before_it(open_page: OpenPage) -> None:
    app = open_page("bronnen", figuur="000:8.1:1:1")

    assert app.button(key="step-previous_id").disabled
    assert not app.button(key="step-next_id").disabled


def test_printed_table_is_drawn_as_printed(open_page: OpenPage) -> None:
    app = open_page("bronnen", deel="Tabellen zoals gedrukt")
    app.selectbox(key="documenttabel").set_value("8.1").run()
    html = read_html(app)

    assert "Tabel 8.1. Doelen gesteld in de begeleiding van deelnemers nulmeting" in html
    assert html.count('<th scope="rowgroup"') == 4
    assert html.count('target="_self"') == 75


def test_another_document_shows_its_own_first_table(open_page: OpenPage) -> None:
    app = open_page("bronnen", deel="Tabellen zoals gedrukt")
    app.selectbox(key="documenttabel").set_value("12.1").run()
    app.selectbox(key="document").set_value("003").run()

    assert not app.exception
    assert app.selectbox(key="documenttabel").value == "2.1"


def test_findings_are_counted_and_linked(open_page: OpenPage, mart: Mart) -> None:
    app = open_page("bronnen", deel="Bevindingen")
    counts = mart.query(
        "SELECT count(*) AS n, count(CASE WHEN outcome = 'holds' THEN 1 END) AS hold, "
        "count(CASE WHEN outcome = 'fails' THEN 1 END) AS fail FROM rule_check"
    ).iloc[0]
    n, hold, fail = (f"{counts[name]:,}".replace(",", ".") for name in ("n", "hold", "fail"))

    assert f"Van {n} verbanden tussen gedrukte cijfers kloppen er {hold} en {fail} niet" in read_text(app)
    assert f"**{fail} bevindingen**" in read_text(app)
    assert app.dataframe[0].value["fail"].sum() == counts["fail"]


def test_findings_of_a_kind(open_page: OpenPage, mart: Mart) -> None:
    counted = mart.query("SELECT count(*) AS n FROM finding WHERE kind = 'duplicate-row'")["n"][0]
    app = open_page("bronnen", deel="Bevindingen", soort="Dubbele rij")
    text = read_text(app)

    assert f"**{counted} bevindingen**" in text
    assert "**Dubbele rij**" in text
    assert "**Optelling**" not in text


def test_findings_without_result_say_what_to_change(open_page: OpenPage) -> None:
    app = open_page("bronnen", deel="Bevindingen")
    app.multiselect(key="soort").set_value(["duplicate-row"])
    app.multiselect(key="bron").set_value(["004"]).run()

    assert "Kies een andere soort of bron." in app.info[0].value


def test_contradictions_stand_together(open_link: Callable[..., AppTest]) -> None:
    app = open_link(deel="Tegenspraak", gemeente="Amsterdam")
    text = read_text(app)

    assert "### Amsterdam: aantal deelnemers" in text
    assert "circa 750 deelnemers" in text
    assert "iets meer dan 800" in text
    assert "Wageningen" not in text


def test_municipality_without_contradictions_says_so(open_link: Callable[..., AppTest]) -> None:
    app = open_link(deel="Tegenspraak", gemeente="Oss")

    assert "Kies een andere gemeente." in app.info[0].value


def test_downloads_cite_the_version_and_describe_the_table(open_page: OpenPage, mart: Mart) -> None:
    app = open_page("bronnen", deel="Downloads")
    content = mart.query("SELECT value FROM build_info WHERE key = 'content_hash'")["value"][0]

    assert f"({content[:12]})" in app.code[0].value
    assert app.dataframe[0].value["column"].tolist()[:3] == ["figure_id", "source_id", "table_id"]
    app.selectbox(key="bestand").set_value("effect").run()
    assert app.dataframe[0].value["column"].tolist()[0] == "effect_id"


def test_all_sources_are_listed_with_their_address(open_page: OpenPage, mart: Mart) -> None:
    app = open_page("bronnen", deel="Alle bronnen")
    listed = app.dataframe[0].value

    assert len(listed) == mart.query("SELECT count(*) AS n FROM source")["n"][0]
    assert listed["figures"].sum() == mart.query("SELECT count(*) AS n FROM figure")["n"][0]
    assert listed["day"].tolist()[1] == "8 april 2019"
    cpb = listed[listed["institution"] == "Centraal Planbureau (CPB)"]
    assert "januari 2022" in set(cpb["day"])
