from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

PROJECT = Path(__file__).resolve().parents[2]
OpenFirst = Callable[..., AppTest]


@pytest.fixture
def open_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> OpenFirst:
    """Return a function that opens the page as a shared link does: no other page ran before it."""
    monkeypatch.setenv("VEX_HOME", str(home))

    def run(**query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
        app.switch_page("pages/uitstroom.py")
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return run


def texts(app: AppTest) -> str:
    return "\n".join(str(element.value) for kind in ("markdown", "caption", "info") for element in app.get(kind))


def find(table: pd.DataFrame, **cells: str) -> pd.Series:
    for column, value in cells.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_outflow_by_arm_stands_side_by_side_with_intervals(open_first: OpenFirst) -> None:
    arms = open_first().dataframe[0].value

    assert len(arms) == 9
    oss = find(arms, series="Oss", arm="Standaardgroep")
    assert (oss["shown"], oss["n"], oss["interval"]) == ("40,2%", "41 van 102", "31,2% tot 49,9%")
    assert oss["printed"] == "niet gedrukt"
    assert oss["figure_id"] == "bronnen?figuur=000%3A2%3A3%3A2"
    wageningen = find(arms, series="Wageningen", arm="Extra begeleiding")
    assert (wageningen["shown"], wageningen["n"], wageningen["printed"]) == ("39,8%", "37 van 93", "40%")


def test_reasons_are_shares_of_gross_sign_ups(open_first: OpenFirst) -> None:
    reasons = open_first().dataframe[1].value

    oss = find(reasons, series="Oss", category_words="Werk")
    assert (oss["shown"], oss["n"], oss["printed"], oss["made"]) == ("22,9%", "78 van 341", "23%", "gedrukte aantallen")
    both = reasons[reasons["category_words"] == "Herziening van het recht en overig"]
    assert list(both["n"]) == ["34 van 341", "38 van 410"]


def test_split_of_oss_is_named_apart(open_first: OpenFirst) -> None:
    words = texts(open_first())

    assert "herzien recht op uitkering [28](bronnen?figuur=000%3Atext%3A5%3A5)" in words
    assert "overige redenen [6](bronnen?figuur=000%3Atext%3A5%3A6)" in words


def test_definition_from_the_url_restates_on_participants_and_says_computed(open_first: OpenFirst) -> None:
    app = open_first(definitie="deelnemers")

    oss = find(app.dataframe[1].value, series="Oss", category_words="Werk")
    assert (oss["shown"], oss["n"], oss["printed"]) == ("25,9%", "78 van 301", "niet gedrukt")
    assert oss["made"] == "berekend uit 000:1:3:1, 000:1:9:1"


def test_expected_stands_beside_observed(open_first: OpenFirst) -> None:
    app = open_first()
    table = app.dataframe[2].value

    expected = find(table[table["month"] == 17], series="Oss", kind="verwacht uit BUS (berekend)")
    assert (expected["shown"], expected["made"]) == ("10,5%", "berekend uit 7,5% per jaar")
    early = find(table[table["month"] == 11], series="Wageningen", kind="waargenomen")
    assert (early["shown"], early["interval"]) == ("11%", "geen: aantal niet gedrukt")
    words = texts(app)
    assert "dus 10,5% in 17 maanden (berekend; van 1 oktober 2017 tot 15 maart 2019 is 17,5 maanden" in words
    assert "22,9% van de aanmeldingen" in words
    assert "25,9% van de deelnemers" in words
    assert "bewijst niet dat de aanpak werkte" in words


def test_observed_over_expected_is_computed_from_printed_figures(open_first: OpenFirst) -> None:
    app = open_first()
    gross = find(app.dataframe[3].value, series="Oss")
    net = find(open_first(definitie="deelnemers").dataframe[3].value, series="Oss")

    # 341 (or 301) x (1 - 0.925 ^ (17 / 12)) = 35.7 (31.5)
    assert (gross["seen"], gross["awaited"], gross["shown"]) == ("78", "35,7", "2,19")
    assert (net["seen"], net["awaited"], net["shown"]) == ("78", "31,5", "2,48")
    assert gross["figure_id"] == "bronnen?figuur=000%3Atext%3A61%3A2"
    words = texts(app)
    assert (
        "**Oss**: [78 mensen](bronnen?figuur=000%3A1%3A3%3A1) gingen naar werk, 35,7 waren er verwacht (*berekend uit "
        "[7,5%](bronnen?figuur=000%3Atext%3A61%3A2) per jaar*). Dat is **2,19 keer zoveel**"
    ) in words
    titles = [heading.value for heading in app.subheader]
    assert "Waargenomen gedeeld door verwacht, door ons berekend uit gedrukte cijfers" in titles


def test_states_name_their_denominator(open_first: OpenFirst) -> None:
    states = open_first().dataframe[4].value

    back = find(states, what="Herinstroom", series="Wageningen", base="Als deel van wie uitstroomde")
    assert (back["n"], back["shown"]) == ("8 van 129", "6,2%")
    assert back["made"].startswith("berekend uit 001:text:2:1")
    assert find(states, what="Afgemeld", series="Oss")["n"] == "40 van 341"
    assert len(states) == 10


def test_activity_and_contract_after_a_year_and_a_half(open_first: OpenFirst) -> None:
    app = open_first()
    activity, contract = app.dataframe[5].value, app.dataframe[6].value

    self_employed = find(activity, series="Wageningen", category_words="Zelfstandige")
    assert (self_employed["n"], self_employed["shown"], self_employed["printed"]) == ("1 van 189", "0,5%", "3%")
    assert find(contract, series="Oss", category_words="Vast contract")["n"] == "10 van 45"


def test_findings_stand_with_the_numbers(open_first: OpenFirst) -> None:
    words = texts(open_first())

    assert "Gedrukt: **410**; volgens de andere cijfers: 411" in words
    assert "Gedrukt: **3%**; volgens de andere cijfers: 0,5" in words
    assert "Gedrukt: **23%**; volgens de andere cijfers: 25,9" in words


def test_page_opens_with_the_caution_that_these_are_no_effects(open_first: OpenFirst) -> None:
    assert "Tussenstanden, geen effecten" in open_first().info[0].value


def test_trial_without_any_source_is_named(open_first: OpenFirst) -> None:
    app = open_first()

    assert "over uitstroom in Apeldoorn en Epe staat in de bronnen geen cijfer en geen uitspraak" in texts(app)
    labels = [expander.label for expander in app.expander]
    assert "Utrecht (5)" in labels
    assert "Tilburg (2)" in labels


def test_groningen_measures_something_else(open_first: OpenFirst) -> None:
    words = texts(open_first())

    assert "Vergelijkingsgroep [13,0%](bronnen?figuur=003%3A9.1%3A1%3A1)" in words
    assert "Eigen regie [10,0%](bronnen?figuur=003%3A9.1%3A1%3A2)" in words


def test_municipality_without_figures_says_what_to_change(open_first: OpenFirst) -> None:
    app = open_first(gemeente="Utrecht")

    assert len(app.dataframe) == 0
    assert "Kies Oss of Wageningen" in app.info[0].value
    assert [expander.label for expander in app.expander if "Utrecht" in expander.label] == ["Utrecht (5)"]
    assert not [expander.label for expander in app.expander if "Amsterdam" in expander.label]


def test_municipality_filters_every_table(open_first: OpenFirst) -> None:
    app = open_first(gemeente="Oss")

    assert len(app.dataframe) == 7
    for element in app.dataframe:
        assert set(element.value["series"]) == {"Oss"}
    assert "relatief hoog" not in texts(app)


def test_remark_of_the_report_stands_with_its_cells(open_first: OpenFirst) -> None:
    words = texts(open_first())

    assert "zelf in actie ([34,3%](bronnen?figuur=001%3A2%3A2%3A2))" in words


def test_headline_has_one_denominator_before_the_other(open_first: OpenFirst) -> None:
    words = texts(open_first())

    left = words.index("**42,9% van de deelnemers** verliet de bijstand minstens een keer")
    away = words.index("**39,5% van de deelnemers** was weg en niet terug")
    assert left < away < words.index("37,8% van alle *aanmelders*, ook wie zich later afmeldde, verliet")


def test_groningens_control_group_is_said_to_be_set_aside(open_first: OpenFirst) -> None:
    words = texts(open_first(gemeente="Groningen, Ten Boer"))

    assert "zetten de vergelijkingsgroep opzij" in words
    assert "vaker uitstroomden dan te verklaren is" in words


def test_reasons_say_how_many_they_are_of(open_first: OpenFirst) -> None:
    titles = [heading.value for heading in open_first(definitie="deelnemers").subheader]

    assert next(title for title in titles if "naar reden" in title).endswith("Oss n = 301; Wageningen n = 394)")
