from conftest import OpenPage
from streamlit.testing.v1 import AppTest

from vexcore.store.mart import Mart
from vexcore.ui.text import format_count


def read_text(app: AppTest) -> str:
    return "\n".join(str(block.value) for block in (*app.markdown, *app.caption))


def find_table(app: AppTest, *columns: str):
    tables = [table.value for table in app.dataframe if set(columns) <= set(table.value.columns)]
    assert tables, columns
    return tables[0]


def test_key_numbers_are_the_printed_totals_with_their_passports(open_page: OpenPage) -> None:
    app = open_page("overzicht")

    values = {tile.label: tile.value for tile in app.metric}
    assert values["Gemeenten"] == "[11](#register)"
    assert values["Deelnemers"] == "[5.364](bronnen?figuur=004%3Arecruitment%3A12%3A4)"
    assert values["Doelgroep"] == "[78.686](bronnen?figuur=004%3Arecruitment%3A12%3A2)"
    text = read_text(app)
    assert "in 9 experimenten" in text
    assert "gepland waren er [6.940](bronnen?figuur=004%3Arecruitment%3A12%3A3)" in text
    assert "van [92.142](bronnen?figuur=004%3Arecruitment%3A12%3A1) mensen in de bijstand" in text


def test_map_has_eleven_places_and_says_which_share_a_trial(open_page: OpenPage) -> None:
    places = find_table(open_page("overzicht"), "place", "participants").set_index("place")

    assert len(places) == 11
    assert places.loc["Ten Boer", "participants"] == "891 (samen)"
    assert places.loc["Oss", "participants"] == "301"
    assert places.loc["Oss", "group"] == "gewone wet"
    assert places.loc["Utrecht", "figure_id"] == "bronnen?figuur=004%3Arecruitment%3A4%3A4"


def test_results_say_what_came_out_with_passports(open_page: OpenPage) -> None:
    text = read_text(open_page("overzicht"))

    assert "**Groningen en Ten Boer** drukt als enige effecten als getal." in text
    assert (
        "met de gelote referentiegroep (B), is **geen van de [45](bronnen?figuur=003%3A10.13%3A1%3A2) effecten van "
        "toeval te onderscheiden**, 24 maanden na de start (5 groepen, 9 uitkomsten over werk). Het rapport drukt geen"
    ) in text
    assert "na 8 en 16 maanden, waren het er 5 van de 55 die te toetsen zijn" in text
    assert "Over **7 andere experimenten** (Deventer, Nijmegen, " in text
    assert "Over **Apeldoorn en Epe** is in de overgenomen bronnen geen enkele uitkomst gevonden." in text
    assert "Oss [39,5%](bronnen?figuur=000%3A2%3A4%3A2)" in text
    assert "Wageningen [30,5%](bronnen?figuur=001%3A2%3A5%3A2)" in text


def test_cells_without_a_number_are_counted_apart(open_page: OpenPage, mart: Mart) -> None:
    cells = mart.query("SELECT cell, count(*) AS n FROM figure GROUP BY cell").set_index("cell")["n"]
    text = read_text(open_page("overzicht"))

    assert f"{cells['blank'] + cells['suppressed']} cellen zijn in de bron leeg ({cells['blank']})" in text
    assert f"Samen zijn dat de {format_count(cells.sum())} cellen" in text


def test_register_lists_all_nine_trials_and_what_is_unknown_in_words(open_page: OpenPage) -> None:
    app = open_page("overzicht")
    register = app.table[0].value

    assert len(register) == 9
    groningen = register.loc["**Groningen en Ten Boer** :small[artikel 83]"]
    assert groningen["Toestemming en loting"] == "eerst loting, dan toestemming"
    assert groningen["Looptijd"] == "1 november 2017 tot 31 oktober 2019"
    assert register.loc["**Tilburg** :small[artikel 83]", "Looptijd"].endswith("einde niet gevonden")
    assert "**Amsterdam** :small[gewone wet]" in register.index
    app.selectbox(key="experiment").select("apeldoorn-epe").run()
    text = read_text(app)
    assert "- **Proevenregister:** geen gevonden" in text
    assert (
        "- **Niet bekend:** einde, volgorde van toestemming en loting, of de eerste vragenlijst voor of na de loting "
        "kwam en inschrijving in een proevenregister"
    ) in text


def test_planned_and_realised_are_those_of_the_slide_deck(open_page: OpenPage) -> None:
    table = find_table(open_page("overzicht"), "row", "series", "shown").set_index(["row", "series"])["shown"]

    assert len(table) == 18
    assert table["Amsterdam", "Gepland"] == "2.000"
    assert table["Amsterdam", "Gerealiseerd"] == "750"
    assert table["Wageningen", "Gerealiseerd"] == "399"


def test_contradicting_numbers_stand_as_printed_with_who_says_it(open_page: OpenPage) -> None:
    app = open_page("overzicht")
    others = find_table(app, "printed", "said_by")

    wageningen = others.loc[others["place"] == "Wageningen"]
    assert {"394", "410"} <= set(wageningen["printed"])
    assert "De Stentor, 2018" in set(others["said_by"])
    assert others["figure_id"].notna().all()
    text = read_text(app)
    assert "**Klopt niet:** De presentatie geeft dezelfde doelgroep. Gedrukt 8744, elders 8.724" in text
    assert "[003:fig2.1:3:1](bronnen?figuur=003%3Afig2.1%3A3%3A1)" in text


def test_timeline_says_which_ends_are_known(open_page: OpenPage) -> None:
    app = open_page("overzicht")

    assert (
        "Van 5 van de 9 experimenten is een einde bekend dat **voor maart 2020** ligt. Een einde na die maand staat "
        "vermeld bij Amsterdam (1 maart 2021). Van Deventer, Tilburg en Apeldoorn en Epe is geen einddag gevonden."
    ) in read_text(app)
    table = find_table(app, "start_text", "end_note").set_index("row")
    assert table.loc["Deventer", "end_text"] == "niet gevonden"
    assert "30 september 2021" in table.loc["Nijmegen", "end_note"]


def test_funnel_opens_on_groningen_with_both_sources(open_page: OpenPage) -> None:
    app = open_page("overzicht")
    steps = find_table(app, "step", "share")

    assert list(steps["shown"]) == ["11.000", "11.000", "8.744", "8.724", "8.192", "890", "891"]
    assert list(steps["share"])[4:] == ["93,9%", "10,2%", "10,2%"]
    assert steps["divided_by"][4] == "8.724 (003:fig2.1:3:1)"
    assert steps["divided_by"][6] == "8.744 (004:recruitment:6:2)"
    text = read_text(app)
    assert "nodigde men daarna [8.192](bronnen?figuur=003%3Afig2.1%3A7%3A1) mensen uit" in text
    assert "nodigde men eerst [724](bronnen?figuur=001%3Atext%3A3%3A1) mensen uit" in text


def test_funnel_says_not_known_where_no_report_gives_a_step(open_page: OpenPage) -> None:
    steps = find_table(open_page("overzicht", experiment="Deventer"), "step", "share")

    assert list(steps["step"]) == ["Bijstandspopulatie", "Doelgroep", "Uitgenodigd", "Toegestemd", "Gerealiseerd"]
    assert list(steps["shown"]) == ["3.117", "3.117", "niet bekend", "niet bekend", "553"]
    assert list(steps["figure_id"].isna()) == [False, False, True, True, False]


def test_funnel_of_wageningen_divides_by_the_target_of_the_same_report(open_page: OpenPage) -> None:
    steps = find_table(open_page("overzicht", experiment="Wageningen"), "step", "share")
    targets = steps.loc[steps["step"] == "Doelgroep"]

    assert dict(zip(targets["series"], targets["shown"], strict=True)) == {
        "presentatie": "800",
        "onderzoeksrapport": "724",
    }
    signed_up = steps.loc[steps["figure_id"] == "bronnen?figuur=001%3Atext%3A5%3A1"].iloc[0]
    assert (signed_up["shown"], signed_up["share"]) == ("410", "56,6%")
    assert signed_up["divided_by"] == "724 (001:text:3:1)"
    assert not steps["step"].str.contains("criteria").any()


def test_choice_of_trial_changes_facts_notes_and_other_sources(open_page: OpenPage) -> None:
    app = open_page("overzicht")
    app.selectbox(key="experiment").select("nijmegen").run()

    assert not app.exception
    text = read_text(app)
    assert "**Looptijd:** 1 december 2017 tot 1 januari 2020" in text
    assert "**Einde.** Het eindrapport zegt 'tot 1 januari 2020' (25 maanden)" in text
    assert "[366](bronnen?figuur=docplayer-cpb-notitie-vervolgonderzoek-experimenten%3Aweb%3A11%3A1)" in text


def test_every_page_is_linked(open_page: OpenPage) -> None:
    labels = [link.proto.label for link in open_page("overzicht").get("page_link")]

    assert labels == [
        "**Effecten**", "**Synthese**", "**Uitstroom**", "**Deelnemers**", "**Proces**", "**Ontwerp**", "**Bronnen**",
    ]  # fmt: skip
