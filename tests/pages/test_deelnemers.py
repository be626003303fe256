"""The page on participants."""

from pathlib import Path

import pandas as pd
import pytest
from conftest import PAGE_TIMEOUT_S, PROJECT, OpenPage
from streamlit.testing.v1 import AppTest

PAGE = "deelnemers"


def _find_table(app: AppTest, *columns: str) -> pd.DataFrame:
    found = [frame.value for frame in app.dataframe if set(columns) <= set(frame.value.columns)]
    assert found, [list(frame.value.columns) for frame in app.dataframe]
    return found[0]


def _read(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption, *app.info, *app.warning])


def test_who_took_part_is_said_with_numbers_and_passports(open_page: OpenPage) -> None:
    words = _read(open_page(PAGE))

    assert "**vaker hoog opgeleid** ([35%](bronnen?figuur=003%3A5.3%3A10%3A2) tegen [17%](" in words
    assert "**vaker geen migratieachtergrond** ([65%](bronnen?figuur=003%3A5.3%3A13%3A2) tegen [56%](" in words
    assert "**vaker alleenstaand** ([70%](bronnen?figuur=003%3A5.3%3A17%3A2) tegen [65%](" in words
    assert "Alleen van Groningen en Ten Boer drukken de bronnen achtergrondkenmerken" in words


def test_report_calls_participants_younger_and_the_table_does_not(open_page: OpenPage) -> None:
    words = _read(open_page(PAGE))

    assert "*relatief jonger*" in words
    assert "[19%](bronnen?figuur=003%3A5.3%3A3%3A2) tegen [21%](bronnen?figuur=003%3A2.1%3A2%3A1)" in words
    assert "p = [0,08](bronnen?figuur=003%3A5.3%3A7%3A2)" in words


def test_others_have_no_background(open_page: OpenPage) -> None:
    words = _read(open_page(PAGE))

    assert "Van Amsterdam, Apeldoorn, Epe, Deventer, Nijmegen, Oss, Tilburg, Utrecht en Wageningen drukken" in words


def test_printed_classes_have_names_and_n_but_no_sizes(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    classes = _find_table(app, "town", "kind")

    assert classes["town"].tolist() == ["Tilburg"] * 4 + ["Wageningen"] * 3
    assert classes.loc[classes["town"] == "Wageningen", "kind"].tolist() == [
        "Passief, arbeidsongeschikt (mentaal)",
        "Passief, arbeidsongeschikt (fysiek)",
        "Actief, arbeidsgeschikt",
    ]
    assert set(classes["size"]) == {"alleen getekend"}
    words = _read(app)
    assert "Tilburg 4 soorten (N = [507](bronnen?figuur=004%3Atext%3A6%3A1))" in words
    assert "Wageningen 3 soorten (N = [278](bronnen?figuur=004%3Atext%3A5%3A1))" in words


def test_a_municipality_without_printed_classes_says_which_have_them(open_page: OpenPage) -> None:
    words = _read(open_page(PAGE, gemeente="Oss"))

    assert (
        "Van Oss drukken de bronnen geen soorten deelnemers. Dat doen zij alleen voor Tilburg en Wageningen." in words
    )


def test_groups_table_of_education(open_page: OpenPage) -> None:
    table = _find_table(open_page(PAGE), "row", "series", "shown", "interval").set_index(["row", "series"])

    assert table.loc[("Hoog", "Deelnemers"), "shown"] == "35%"
    assert table.loc[("Hoog", "Onderzoeksgroep"), "shown"] == "17%"
    assert table.loc[("Hoog", "Referentiegroep"), "shown"] == "18%"
    assert table.loc[("Hoog", "Deelnemers"), "interval"] == "32% tot 38%"
    assert table.loc[("Hoog", "Deelnemers"), "figure_id"] == "bronnen?figuur=003%3A5.3%3A10%3A2"


def test_characteristic_from_the_address(open_page: OpenPage) -> None:
    app = open_page(PAGE, kenmerk="Leefvorm")
    table = _find_table(app, "row", "series", "shown", "interval").set_index(["row", "series"])

    assert table.loc[("Alleenstaand", "Deelnemers"), "shown"] == "70%"
    assert "referentiegroep p = [0,03](bronnen?figuur=003%3A5.3%3A20%3A3)" in _read(app)


def test_withheld_cell_reads_as_words(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    cells = _find_table(app, "arm", "category", "share", "interval").set_index(["arm", "category"])

    assert cells.loc[("Eigen regie", "Onbekend"), "share"] == "achtergehouden"
    assert cells.loc[("Eigen regie", "Laag"), ["share", "interval"]].tolist() == ["25%", "geen"]
    assert "**3 van de cellen hieronder achtergehouden**" in _read(app)


def test_small_p_values_are_named(open_page: OpenPage) -> None:
    app = open_page(PAGE)

    assert "Eigen regie (toegewezen, p = [0,01](bronnen?figuur=003%3A5.2%3A12%3A2))" in _read(app)
    tests = _find_table(app, "arm", "who", "n", "p").set_index(["arm", "who"])
    assert tests.loc[("Keuze: Bijverdiengroep", "Deelnemers"), "p"] == "0,29"


def test_arms_of_everybody_assigned(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    app.segmented_control(key="deelname").set_value("assigned").run()
    arms = _find_table(app, "group", "row", "shown", "interval", "n").set_index(["group", "row"])

    assert arms.loc[("Hoog", "Vergelijkingsgroep"), ["shown", "n"]].tolist() == ["18%", "1.635"]
    assert ("Hoog", "Keuzegroep") in arms.index


def test_wave_means_with_stars_and_caution(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    means = _find_table(app, "outcome", "town", "wave", "shown").set_index(["outcome", "town", "wave"])["shown"]
    words = _read(app)

    assert means["Welbevinden", "Oss", "Nulmeting"] == "5,51"
    assert means["Welbevinden", "Oss", "Eerste vervolgmeting"] == "5,89***"
    assert means["Ervaren sociale participatie", "Wageningen", "Eerste vervolgmeting"] == "6,38"
    assert "**Dit zijn geen effecten.**" in words
    assert "standaarddeviatie" in words
    assert "[436](bronnen?figuur=000%3A6%3A4%3A1)" in words
    assert "**Welbevinden: vergelijkbaar.** Groningen mat:" in words
    assert "**Slechte gezondheid: anders, niet te vergelijken.**" in words


def test_respondents_at_both_waves(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    app.segmented_control(key="populatie").set_value("respondents-both-waves").run()
    means = _find_table(app, "outcome", "town", "wave", "shown").set_index(["outcome", "town", "wave"])["shown"]

    assert means["Welbevinden", "Wageningen", "Eerste vervolgmeting"] == "6,16***"
    assert "[319](bronnen?figuur=000%3A6%3A8%3A1)" in _read(app)
    assert "Gedrukt: **319**; kan ten hoogste 310 zijn." in _read(app)


def test_more_questionnaires_than_members_is_said_in_words(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    table = _find_table(app, "group", "row", "series", "n", "shown", "interval").set_index(["group", "row", "series"])
    words = _read(app)

    assert table.loc[("Oss", "Eigen regie", "Nulmeting"), ["n", "shown"]].tolist() == ["101 van 98", "geen aandeel"]
    assert table.loc[("Groningen en Ten Boer", "Individueel maatwerk", "Tweede vervolgmeting"), "shown"] == "74%"
    assert "[101](bronnen?figuur=000%3A3%3A1%3A1) vragenlijsten bij 98 deelnemers" in words


def test_caseworker_questionnaires(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    app.segmented_control(key="vragenlijst").set_value("caseworker-questionnaire").run()
    table = _find_table(app, "group", "row", "series", "n", "shown", "interval").set_index(["group", "row", "series"])

    assert set(table.index.get_level_values(0)) == {"Oss", "Wageningen"}
    assert table.loc[("Oss", "Eigen regie", "Eerste vervolgmeting"), ["n", "shown"]].tolist() == ["31 van 98", "32%"]
    assert "Zelf in actie (nulmeting): [101]" in _read(app)


def test_withdrawals_by_arm(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    table = _find_table(app, "row", "stage", "n", "shown").set_index(["row", "stage"])
    words = _read(app)

    assert table.loc[("Individueel maatwerk", "Afgemeld"), ["n", "shown"]].tolist() == ["19 van 144", "13,2%"]
    assert table.loc[("Eigen regie", "Afgemeld"), "n"] == "geen getal gedrukt"
    assert "[26](bronnen?figuur=003%3A5.5%3A3%3A6) van de 890 deelnemers meldden zich af" in words
    assert "Oss [40](bronnen?figuur=000%3A1%3A8%3A1) (van 341 aanmeldingen)" in words


def test_municipality_without_figures_says_what_to_choose(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    app.multiselect(key="gemeente").set_value(["utrecht"]).run()
    words = [message.value for message in app.info]

    assert not app.exception
    assert words[0].startswith("Van Utrecht staan geen kenmerken van deelnemers in de bronnen. Kies hierboven")
    assert words[2].endswith("Kies hierboven Groningen en Ten Boer, Oss of Wageningen, of maak het filter leeg.")
    assert not app.dataframe


def test_municipality_from_the_address(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEX_HOME", str(home))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=PAGE_TIMEOUT_S)
    app.switch_page(f"pages/{PAGE}.py")
    app.query_params["gemeente"] = "Wageningen"
    app.run()
    means = _find_table(app, "outcome", "town", "wave", "shown")

    assert not app.exception
    assert set(means["town"]) == {"Wageningen"}


def test_total_with_impossible_groups_is_marked(open_page: OpenPage) -> None:
    app = open_page("deelnemers", gemeente="Oss")
    rows = [table.value for table in app.dataframe if "n" in table.value and "series" in table.value]
    told = [cell for table in rows for cell in table["n"] if str(cell).startswith("285 van 301")]

    assert told == ["285 van 301 (telt groepen mee die niet kunnen kloppen: 101 van 98, 102 van 101)"]
    assert "Het totaal van alle deelnemers telt die groepen wel mee en is dus onzeker: Oss, nulmeting" in str(
        app.warning[0].value
    )


def test_charts_say_how_many_they_are_of(open_page: OpenPage) -> None:
    words = _read(open_page("deelnemers"))

    assert "n = 890" in words
    assert "onderzoeksgroep n = 8.3" in words
    assert "vergelijkingsgroep n = " in words
