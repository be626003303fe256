"""The page on how the trials were designed."""

import pandas as pd
from conftest import OpenPage
from streamlit.testing.v1 import AppTest

GRONINGEN = "Groningen en Ten Boer"


def _find_table(app: AppTest, *columns: str) -> pd.DataFrame:
    found = [table.value for table in app.table if set(columns) <= {table.value.index.name, *table.value.columns}]
    assert len(found) == 1, [list(table.value.columns) for table in app.table]
    return found[0]


def _find_twin(app: AppTest, *columns: str) -> pd.DataFrame:
    found = [frame.value for frame in app.dataframe if set(columns) <= set(frame.value.columns)]
    assert found, [list(frame.value.columns) for frame in app.dataframe]
    return found[0]


def _read(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption, *app.info])


def test_nine_designs_side_by_side(open_page: OpenPage) -> None:
    designs = _find_table(open_page("ontwerp"), "Experiment", "Grondslag").set_axis(
        ["basis", "consent", "comparison", "reference", "baseline", "arms", "n"], axis=1
    )

    assert len(designs) == 9
    groningen = designs.loc[f"**{GRONINGEN}**"]
    assert groningen["basis"] == "Artikel 83"
    assert groningen["consent"] == "Eerst loting, dan toestemming"
    assert groningen["comparison"] == "Gelote referentiegroep (B)"
    assert groningen["reference"] == "ja, geloot"
    assert groningen["arms"] == "4 + controle"
    assert "[700](bronnen?figuur=004%3Arecruitment%3A6%3A3)" in groningen["n"]
    assert designs.loc["**Deventer**", "reference"] == "*onbekend*"
    assert designs.loc["**Oss**", "baseline"] == "ja, groep al bekend"
    assert designs.loc["**Wageningen**", "reference"] == "nee, wie niet meedeed"


def test_matrix_marks_all_forty_arms(open_page: OpenPage) -> None:
    matrix = _find_twin(open_page("ontwerp"), "components")

    assert len(matrix) == 40
    tilburg = matrix[(matrix["trial"] == "Tilburg") & matrix["arm"].str.startswith("Groep 1")].iloc[0]
    assert set(tilburg["components"].split(", ")) == {
        "Ontheffing van verplichtingen",
        "Ruimere vrijlating van inkomsten",
        "Werkbonus",
    }
    assert (matrix["components"] == "geen: gewone aanpak").sum() == 13


def test_filter_at_least_and_only(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    app.multiselect(key="onderdeel").set_value(["earnings"]).run()
    assert len(_find_twin(app, "components")) == 8

    app.button_group(key="hoe").set_value("alleen").run()
    only = _find_twin(app, "components")
    assert set(only["trial"]) == {GRONINGEN, "Utrecht", "Wageningen"}
    assert len(only) == 4


def test_components_that_nobody_combines_show_the_remedy(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    app.multiselect(key="onderdeel").set_value(["choice", "bonus"]).run()

    assert "Geen enkele groep biedt deze onderdelen samen. Haal een onderdeel weg" in app.info[0].value


def test_groningen_opens_first_with_its_answers(open_page: OpenPage) -> None:
    app = open_page("ontwerp")

    assert app.selectbox(key="experiment").value == "groningen"
    text = _read(app)
    assert "Of zelf mogen kiezen verschil maakt: de keuzegroep als geheel is geloot." in text
    assert "Een betrouwbare vergelijking met de controlegroep" in text
    assert "- Jonger dan 27 jaar" in text


def test_rules_of_each_arm_with_unknown_as_a_word(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    arms = {
        arm.label.strip("*"): "\n".join(str(text.value) for text in arm.markdown)
        for arm in app.expander
        if any("**Plichten:**" in str(text.value) for text in arm.markdown)
    }

    assert len(arms) == 9
    for rule in ("Plichten", "Contacten", "Begeleiding", "Bijverdienen", "Premie", "Keuze", "Duur"):
        assert f"- **{rule}:** " in arms["Bijverdiengroep"]
    assert "- **Plichten:** *onbekend*" in arms["Individueel maatwerk"]
    assert "- **Bijverdienen:** 50%, tot 199 euro netto per maand" in arms["Bijverdiengroep"]
    assert "Van de 63 regels zijn er 3 onbekend" in _read(app)


def test_flow_of_groningen_with_passports_and_computed_numbers(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    flow = _find_table(app, "Stap", "Totaal")

    removed = flow.loc["*af:* na de loting verwijderd"]
    assert removed["Totaal"] == "[386](bronnen?figuur=003%3Afig2.1%3A5%3A1)"
    assert (
        removed["Eigen regie"]
        == "[73](bronnen?figuur=003%3Afig2.1%3A4%3A4) ([berekend](bronnen?figuur=003%3Afig2.1%3A6%3A4))"
    )
    assert flow.loc["**Geloot**", "Totaal"] == "8.724 (berekend)"
    assert flow.loc["**Over na verwijderen**", "Totaal"] == "8.338 (berekend)"
    assert flow.loc["*af:* afgemeld", "Eigen regie"].startswith("[streepje in de bron]")
    assert flow.loc["**Stemde toe**", "Referentiegroep"] == "·"
    assert flow.loc["**Tweede vervolgmeting ingevuld**", "Individueel maatwerk"].startswith("[107]")


def test_flow_twin_says_what_is_computed(open_page: OpenPage) -> None:
    twin = _find_twin(open_page("ontwerp"), "stage", "how")
    row = twin[(twin["stage"] == "Na de loting verwijderd") & (twin["arm"] == "Keuzegroep")].iloc[0]

    assert row["shown"] == "69"
    assert row["how"] == "berekend uit 003:fig2.1:4:7 en 003:fig2.1:6:7"
    assert row["figure_id"] == "bronnen?figuur=003%3Afig2.1%3A4%3A7"


def test_take_up_and_withdrawals_of_groningen(open_page: OpenPage) -> None:
    twins = [frame.value for frame in open_page("ontwerp").dataframe if "interval" in frame.value.columns]
    shown = {
        (row["row"], row["series"]): (row["shown"], row["interval"], row["n"])
        for twin in twins
        for row in twin.to_dict("records")
    }

    assert shown["Vergelijkingsgroep", "Deed mee"] == ("13,6%", "12,0% tot 15,3%", "222 van 1.635")
    assert shown["Individueel maatwerk", "Afgemeld"] == ("13,2%", "8,6% tot 19,7%", "19 van 144")
    assert shown["Individueel maatwerk", "Tweede vervolgmeting"][0] == "74,3%"
    assert ("Eigen regie", "Afgemeld") not in shown


def test_other_trial_from_the_filter(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    app.selectbox(key="experiment").set_value("oss").run()
    flow = _find_table(app, "Stap", "Totaal")

    assert flow.loc["**Aangemeld**", "Totaal"].startswith("[381]")
    assert flow.loc["*af:* voldeed niet aan de criteria", "Totaal"] == "[40](bronnen?figuur=000%3Atext%3A11%3A1)"
    assert flow.loc["**Deelnemers**", "Eigen regie"].startswith("[98]")
    text = _read(app)
    assert "Eigen regie (zelf aan het stuur): 101 bij 98 leden" in text
    assert "van de 341 mensen af (11,7%; 95%-interval 8,7% tot 15,6%)" in text
    twin = _find_twin(app, "row", "interval")
    odd = twin[(twin["row"] == "Eigen regie") & (twin["series"] == "Nulmeting")].iloc[0]
    assert odd["shown"] == "meer dan de groep leden heeft"


def test_trial_from_the_url(open_page: OpenPage) -> None:
    app = open_page("ontwerp", experiment="Wageningen").run()

    assert app.selectbox(key="experiment").value == "wageningen"
    assert not any("voldeed" in stage for stage in _find_table(app, "Stap", "Totaal").index)
    allocation = _find_twin(app, "arm", "what")
    assert allocation["shown"].tolist() == ["50", "93", "100", "111", "50", "99", "100", "91"]
    assert "[16](bronnen?figuur=001%3A1%3A8%3A1) mensen af; per groep is dat *onbekend*" in _read(app)


def test_trial_without_flow_says_so_and_lists_what_is_known(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    app.selectbox(key="experiment").set_value("utrecht").run()
    counts = _find_table(app, "Wat de bron zegt", "Aantal")

    text = _read(app)
    assert "Geen bron geeft de stroom van deelnemers per groep voor Utrecht." in text
    assert "Aantallen per groep zijn *onbekend*" in text
    assert "*Onbekend:* geen bron noemt wie was uitgesloten." in text
    assert counts.loc["Gerealiseerd, volgens de presentatie", "Aantal"].startswith("[780]")
    assert "- **Aantal deelnemers.** De presentatie zegt 780" in text


def test_waves_and_notes_of_groningen(open_page: OpenPage) -> None:
    app = open_page("ontwerp")

    text = _read(app)
    assert "- Nulmeting: September-oktober 2017, vóór de start op 1 november 2017" in text
    assert "- **Aantal deelnemers.** De presentatie zegt 891, het eindrapport en het CPB 890" in text
    assert "6.551 bij het CPB" in text
    assert "Gedrukt: **386**; volgens de andere cijfers: 382" in text


def test_every_trial_opens(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    for trial in ("amsterdam", "apeldoorn-epe", "deventer", "nijmegen", "tilburg"):
        app.selectbox(key="experiment").set_value(trial).run()
        assert not app.exception
        assert "geen bron geeft respons of afmeldingen per groep" in _read(app)
