from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from support.pages import open_figures

from vexcore.ui.cohort.scores import head_outcome, name_outcome

OpenCohort = Callable[..., AppTest]


def open_once(home: Path, **query: str) -> AppTest:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEX_HOME", str(home))
        return open_figures("deelnemers", "Demonstratie", **query)


@pytest.fixture(scope="module")
def oss(participant_home: Path) -> AppTest:
    """Return the page of Oss, opened once for the tests that only read it."""
    return open_once(participant_home, proef="Oss")


@pytest.fixture(scope="module")
def oss_by_arm(participant_home: Path) -> AppTest:
    """Return the page of Oss with other choices, opened once for the tests that only read it."""
    query = {"groep": "Standaardgroep", "verandering": "Per groep", "belang": "Eerste vervolgmeting"}
    return open_once(participant_home, proef="Oss", **query)


@pytest.fixture(scope="module")
def groningen(participant_home: Path) -> AppTest:
    """Return the page of Groningen, opened once for the tests that only read it."""
    return open_once(participant_home, proef="Groningen en Ten Boer")


def find(table: pd.DataFrame, **cells: object) -> pd.Series:
    for column, value in cells.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def find_tables(app: AppTest, *columns: str) -> list[pd.DataFrame]:
    """Return the tables with all of these columns."""
    found = [element.value for element in app.dataframe if set(columns) <= set(element.value.columns)]
    assert found, [list(element.value.columns) for element in app.dataframe]
    return found


def find_table(app: AppTest, *columns: str) -> pd.DataFrame:
    """Return the first table with all of these columns."""
    return find_tables(app, *columns)[0]


def texts(app: AppTest) -> str:
    return "\n".join(str(element.value) for kind in ("markdown", "info") for element in app.get(kind))


def test_participants_stand_beside_decliners_where_some_declined(open_cohort: OpenCohort) -> None:
    app = open_cohort("deelnemers", cijfers="Demonstratie", achtergrond="Sekse")
    split = app.dataframe[0].value

    assert find(split, Sekse="Man", Groep="Deelnemers")["Aantal van noemer"] == "439 van 799"
    assert find(split, Sekse="Man", Groep="Nee-zeggers")["Aantal van noemer"] == "3.223 van 5.860"
    by_arm = app.dataframe[1].value
    assert find(by_arm, Sekse="Man", Groep="Referentiegroep")["Aantal van noemer"] == "80 van 146"
    assert find(by_arm, Sekse="Man", Groep="Eigen regie")["Aandeel"] == "55,1%"


def test_everybody_assigned_stands_by_arm_where_nobody_declined(oss: AppTest) -> None:
    arms = oss.dataframe[0].value

    assert find(arms, Opleidingsniveau="Laag", Groep="Standaardgroep")["Aantal van noemer"] == "41 van 103"
    assert not [heading for heading in oss.subheader if "nee zei" in heading.value]


def test_a_characteristic_that_was_not_delivered_says_what_to_change(open_cohort: OpenCohort) -> None:
    app = open_cohort("deelnemers", cijfers="Demonstratie", proef="Oss", achtergrond="Leeftijd")

    assert "dit kenmerk niet geleverd" in app.info[0].value


def test_scores_stand_by_wave_and_shares_apart(oss: AppTest) -> None:
    scores, shares = (
        element.value for element in oss.dataframe if "Meting" in element.value and "Cijfer" in element.value
    )

    later = find(scores, Uitkomst="Subjectieve gezondheid (Tilburg University)", Meting="Eerste vervolgmeting")
    assert (later["Cijfer"], later["Standaarddeviatie"], later["Aantal antwoorden"]) == ("6,30", "1,90", "166")
    assert find(shares, Meting="Nulmeting")["Cijfer"] == "33,2%"
    assert "Standaarddeviatie" not in shares


def test_a_scale_is_drawn_whole(oss: AppTest) -> None:
    specs = [str(chart.proto.spec) for chart in oss.get("vega_lite_chart")]

    assert any('"domain": [0, 10.0]' in spec and '",.0f"' in spec for spec in specs)
    assert any('"domain": [0, 1.0]' in spec and '".0%"' in spec for spec in specs)


@pytest.mark.parametrize(
    ("outcome", "name", "heading"),
    [
        ("care_hours", "Mantelzorg, omgerekend naar 0-10", "Mantelzorg†"),
        ("general_trust", "Mantelzorg", "Mantelzorg"),
    ],
)
def test_hours_that_were_put_on_a_scale_say_so(outcome: str, name: str, heading: str) -> None:
    row = pd.Series({"outcome_id": outcome, "outcome_nl": "Mantelzorg"})

    assert (name_outcome(row), head_outcome(row)) == (name, heading)


def test_reliability_stands_with_its_questions_and_persons(oss: AppTest) -> None:
    table = find_table(oss, "Alfa")

    first = find(table, Meting="Nulmeting")
    assert (first["Uitkomst"], first["Alfa"], first["Vragen"], first["Wie alle vragen beantwoordde"]) == (
        "Subjectieve gezondheid (Tilburg University)",
        "0,84",
        "6",
        "200",
    )


def test_one_arm_can_be_chosen_for_the_scores(oss_by_arm: AppTest) -> None:

    shares = find_tables(oss_by_arm, "Meting", "Cijfer")[1]
    assert find(shares, Meting="Nulmeting")["Aantal antwoorden"] == "31 van 93"
    assert any("Aandeel per meting, standaardgroep" in heading.value for heading in oss_by_arm.subheader)


def test_response_stands_by_wave_and_arm(oss: AppTest) -> None:
    response = find_table(oss, "Meting", "Groep", "Aandeel")

    assert (
        find(response, Meting="Tweede vervolgmeting", Groep="Alle groepen samen")["Aantal van noemer"] == "120 van 301"
    )


def test_what_could_not_be_computed_is_named_with_the_reason(oss: AppTest) -> None:
    gaps = find_table(oss, "Waarom")

    wage = find(gaps, Uitkomst="Loon boven 100% van het minimumloon")
    assert (wage["Waarom"], wage["Personen"]) == ("jonger dan de leeftijd van het volwassen minimumloon", "14")
    health = find(gaps, Uitkomst="Ervaren gezondheid (index)")
    assert health["Personen"] == "achtergehouden: minder dan 10 personen"


def test_questionnaires_that_were_not_delivered_say_so(open_cohort: OpenCohort) -> None:
    app = open_cohort("deelnemers", cijfers="Leveringen")

    assert any("geen vragenlijsten geleverd" in element.value for element in app.info)
    assert find(app.dataframe[-1].value, Uitkomst="Ervaren gezondheid (index)")["Waarom"] == "antwoorden niet geleverd"


def test_a_trial_without_gaps_says_so(open_cohort: OpenCohort) -> None:
    assert "Bij geen enkele uitkomst ontbreekt iets." in texts(open_cohort("deelnemers", cijfers="Demonstratie"))


def test_classes_stand_in_words_with_their_shares_and_how_sure_they_are(oss: AppTest) -> None:
    words = texts(oss)

    assert "In Oss vallen de deelnemers in drie groepen uiteen: **Passief, arbeidsongeschikt (fysiek)** (35%)" in words
    assert "De indeling is **duidelijk**" in words
    assert "(entropie 0,83;" in words
    assert "geen etiket op een persoon" in words
    sizes = find_table(oss, "Aandeel van wie de nulmeting invulde")
    assert find(sizes, Groep="3. Actief, arbeidsgeschikt")["Aantal mensen"] == "120"


def test_a_withheld_chance_of_a_class_says_why_in_the_table(oss: AppTest) -> None:
    chance = "Kans dat dit geldt voor iemand in de groep"
    items = find_table(oss, chance)

    calm = find(items, Vraag="Meestal kalm en rustig", Groep="2. Passief, arbeidsgeschikt")
    assert (calm["Onderwerp"], calm[chance]) == ("Mentale gezondheid", "77%")
    health = find(items, Vraag="Gezondheid niet slecht", Groep="3. Actief, arbeidsgeschikt")
    assert health[chance].startswith("achtergehouden: in deze of een andere klasse minder dan 10 personen")


def test_the_number_of_classes_is_explained(oss: AppTest) -> None:
    fits = find_table(oss, "BIC")

    assert find(fits, **{"Aantal groepen": "3"})["Wat geldt"] == "getoond"
    assert find(fits, **{"Aantal groepen": "4"})["Kleinste groep"] == "–"
    assert "Een indeling in vier groepen heeft een lagere BIC, maar telt niet mee" in texts(oss)


def test_classes_stand_beside_the_printed_ones_by_number_and_name(oss: AppTest) -> None:
    words = texts(oss)

    assert "tegen vier in Tilburg (N = 507, gedrukt) en drie in Wageningen (N = 278, gedrukt)" in words
    assert "Met **Wageningen** gemeen: *Passief, arbeidsongeschikt (fysiek)*; *Actief, arbeidsgeschikt*." in words
    assert "Alleen daar: *Passief, arbeidsongeschikt (mentaal)*. Alleen hier: *Passief, arbeidsgeschikt*." in words
    assert "staan op deze pagina onder *Gedrukt*" in words
    assert "Deze deelnemers zijn verzonnen" in words


def test_all_trials_together_can_be_chosen_and_hold_for_another_trial(open_cohort: OpenCohort) -> None:
    app = open_cohort("deelnemers", cijfers="Demonstratie", proef="Oss", indeling="Alle proeven samen")
    assert "In alle proeven samen vallen de deelnemers in drie groepen uiteen" in texts(app)

    app.segmented_control(key="proef").set_value("groningen").run()
    assert "In alle proeven samen vallen de deelnemers in drie groepen uiteen" in texts(app)


def test_a_trial_without_kinds_of_participants_says_so(groningen: AppTest) -> None:

    assert "In Groningen en Ten Boer zijn geen soorten deelnemers te onderscheiden" in texts(groningen)
    assert "geen etiket op een persoon" not in texts(groningen)


def test_classes_that_were_not_computed_say_so(open_cohort: OpenCohort) -> None:
    app = open_cohort("deelnemers", cijfers="Leveringen")

    assert any("geen indeling gemaakt" in element.value for element in app.info)


def test_change_is_no_effect_and_stands_in_words(oss: AppTest) -> None:
    words = texts(oss)

    assert "**Dit is geen effect van een aanpak.**" in words
    assert "veranderde in Oss aantoonbaar iets bij 2 van de 3 uitkomsten." in words
    assert "**Beter**: subjectieve gezondheid (Tilburg University) (+0,31) en slechte gezondheid" in words
    assert "18% van wie beide keren antwoordde ging meer vooruit dan de meetfout, 9% meer achteruit" in words


def test_change_has_its_means_interval_and_number_of_persons(oss: AppTest) -> None:
    change = find(find_table(oss, "Gemiddelde voor en na"), Uitkomst="Subjectieve gezondheid (Tilburg University)")

    assert change["Verandering"] == "+0,31"
    assert change["95%-interval"] == "+0,07 tot +0,55"
    assert change["Gemiddelde voor en na"] == "6,10 → 6,41"
    assert change["Aantal mensen"] == "ten minste 150"


def test_another_method_and_pair_of_waves_can_be_chosen(open_cohort: OpenCohort) -> None:
    query = {"rekenwijze": "Iedereen die antwoordde", "metingen": "Eerste vervolgmeting → tweede vervolgmeting"}
    app = open_cohort("deelnemers", cijfers="Demonstratie", proef="Oss", **query)
    change = find(find_table(app, "Gemiddelde voor en na"), Uitkomst="Subjectieve gezondheid (Tilburg University)")

    assert (change["Verandering"], change["Gemiddelde voor en na"]) == ("+0,33", "niet getoond")
    assert change["Metingen"] == "Eerste vervolgmeting → tweede vervolgmeting"
    assert "is voor deze metingen niet berekend" in texts(app)
    assert "vragen met ja of nee" in texts(app)


def test_a_reliable_change_of_which_parts_are_withheld_draws_no_bar(oss_by_arm: AppTest) -> None:
    rows = find_table(oss_by_arm, "Drempel")

    control = {"Uitkomst": "Welbevinden (Tilburg University)", "Groep": "Standaardgroep"}
    assert find(rows, Verandering="beter", **control)["Aandeel"] == "achtergehouden: minder dan 10 personen"
    assert find(rows, Verandering="ongeveer gelijk", **control)["Aandeel"] == "73%"
    charts = [str(element.proto.spec) + str(element.proto.datasets) for element in oss_by_arm.get("vega_lite_chart")]
    assert any("ongeveer gelijk 73%; rest achtergehouden" in chart for chart in charts)


def test_nothing_by_arm_changes_while_a_trial_runs(open_cohort: OpenCohort) -> None:
    app = open_cohort("deelnemers", cijfers="Leveringen", verandering="Per groep")

    assert set(find_table(app, "Gemiddelde voor en na")["Verandering"]) == {"nog niet openbaar: de proef loopt nog"}
    assert set(find_table(app, "Drempel")["Aandeel"]) == {"nog niet openbaar: de proef loopt nog"}
    whole = open_cohort("deelnemers", cijfers="Leveringen")
    assert set(find_table(whole, "Gemiddelde voor en na")["Verandering"]) == {"+0,50"}


def test_what_people_find_important_stands_beside_what_they_can_do(oss: AppTest) -> None:
    things = find_table(oss, "Belangrijk", "Lukt")

    assert find(things, Wat="Ding 6")[["Belangrijk", "Lukt", "Verschil"]].tolist() == ["8,4", "6,0", "2,40"]
    assert find(things, Wat="Ding 7")["Verschil"] == "achtergehouden: minder dan 10 personen"
    assert "Het grootst is het verschil bij ding 6: belangrijk 8,4, lukt 6,0; verschil 2,40 punt" in texts(oss)
    assert "de bronnen drukken niet welke het zijn" in texts(oss)


def test_a_gap_without_its_means_is_drawn_alone(oss_by_arm: AppTest) -> None:
    things = find_table(oss_by_arm, "Belangrijk", "Lukt")

    assert find(things, Wat="Ding 6")[["Belangrijk", "Verschil"]].tolist() == ["niet getoond", "2,40"]
    specs = [str(element.proto.spec) for element in oss_by_arm.get("vega_lite_chart")]
    assert any("Verschil: belangrijk min lukt" in spec for spec in specs)


def test_a_trial_that_did_not_ask_what_people_find_important_says_so(groningen: AppTest) -> None:

    assert "Dat is in Groningen en Ten Boer niet gevraagd, of de antwoorden zijn niet geleverd" in texts(groningen)
