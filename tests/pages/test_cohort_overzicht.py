from collections.abc import Callable

import pandas as pd
from streamlit.testing.v1 import AppTest

OpenCohort = Callable[..., AppTest]


def find(table: pd.DataFrame, **cells: object) -> pd.Series:
    for column, value in cells.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def texts(app: AppTest) -> str:
    return "\n".join(str(element.value) for kind in ("markdown", "info") for element in app.get(kind))


def test_the_first_table_says_what_is_in_each_delivery(open_cohort: OpenCohort) -> None:
    table = open_cohort("overzicht", cijfers="Demonstratie").dataframe[0].value

    groningen = find(table, Proef="Groningen en Ten Boer")
    assert (groningen["Personen"], groningen["Groepen"], groningen["Referentiegroep"]) == ("6.659", "5", "ja")
    assert groningen["Toestemming en loting"] == "eerst loting, dan toestemming"
    assert groningen["Loongegevens"] == "oktober 2017 t/m december 2020"
    oss = find(table, Proef="Oss")
    assert (oss["Groepen"], oss["Referentiegroep"], oss["Wat voor een deel ontbreekt"]) == (
        "3",
        "nee",
        "bij 2 uitkomsten",
    )
    assert oss["Wat er niet is"] == "oordeel consulent"
    assert oss["Geleverd op"] == "15 januari 2026"


def test_a_trial_outside_the_registry_stands_under_the_name_of_its_delivery(open_cohort: OpenCohort) -> None:
    table = open_cohort("overzicht", cijfers="Leveringen").dataframe[0].value

    nieuwstad = find(table, Proef="Proef Nieuwstad")
    assert nieuwstad["Toestemming en loting"] == "niet bekend"
    assert nieuwstad["Wat er niet is"] == "vragenlijsten, oordeel consulent"
    assert nieuwstad["Geleverd door"] == "Gemeente Nieuwstad"


def test_persons_stand_by_arm_and_stage_and_a_small_arm_has_words(open_cohort: OpenCohort) -> None:
    app = open_cohort("overzicht", cijfers="Demonstratie", proef="Groningen en Ten Boer")
    stages = app.dataframe[1].value

    assert find(stages, Stap="Toegewezen", Groep="Alle groepen samen")["Personen"] == "6.659"
    assert find(stages, Stap="Toegestemd", Groep="Eigen regie")["Personen"] == "198"
    small = find(stages, Stap="Toegewezen", Groep="Keuzegroep")
    assert small["Personen"] == "achtergehouden: groep van minder dan 10 personen"
    assert "Achtergehouden: 4 van de 25 cijfers" in texts(app)


def test_consent_after_the_draw_is_a_share_with_its_interval(open_cohort: OpenCohort) -> None:
    consent = open_cohort("overzicht", cijfers="Demonstratie").dataframe[2].value

    whole = find(consent, Groep="Alle groepen samen")
    assert (whole["Aandeel"], whole["Aantal van groep"], whole["95%-interval"]) == (
        "12,0%",
        "799 van 6.659",
        "11,2% tot 12,8%",
    )


def test_consent_before_the_draw_is_said_in_words(open_cohort: OpenCohort) -> None:
    app = open_cohort("overzicht", cijfers="Demonstratie", proef="Oss")

    assert len(app.dataframe) == 2
    assert "Wie is ingedeeld, stemde dus vooraf in" in texts(app)
