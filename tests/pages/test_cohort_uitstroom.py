from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

OpenCohort = Callable[..., AppTest]


def find(table: pd.DataFrame, **cells: object) -> pd.Series:
    for column, value in cells.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def texts(app: AppTest) -> str:
    return "\n".join(str(element.value) for kind in ("markdown", "info") for element in app.get(kind))


def test_first_exits_stand_by_arm_at_the_chosen_horizon(open_cohort: OpenCohort) -> None:
    app = open_cohort("uitstroom", cijfers="Demonstratie")
    first = app.dataframe[0].value

    whole = find(first, Proef="Oss", Groep="Alle groepen samen")
    assert (whole["Aandeel"], whole["Aantal van noemer"], whole["95%-interval"]) == (
        "47,8%",
        "144 van 301",
        "42,3% tot 53,5%",
    )
    assert (whole["Noemer"], whole["Termijn in maanden"]) == ("wie is ingedeeld", 24)
    assert whole["Wat het is"].startswith("Minstens één keer uit de bijstand binnen 24 maanden, % van wie is ingedeeld")
    small = find(first, Proef="Groningen en Ten Boer", Groep="Keuzegroep")
    assert small["Aandeel"].startswith("achtergehouden")
    assert small["95%-interval"] == "achtergehouden"
    later = open_cohort("uitstroom", cijfers="Demonstratie", termijn="36 maanden").dataframe[0].value
    assert find(later, Proef="Oss", Groep="Alle groepen samen")["Aantal van noemer"] == "217 van 301"


def test_the_page_opens_on_its_numbers_in_a_sentence(open_cohort: OpenCohort) -> None:
    told = "Van iedereen die is ingedeeld was binnen {n} maanden"
    app = open_cohort("uitstroom", cijfers="Demonstratie", proeven="Oss", termijn="36 maanden")

    assert f"{told.format(n=36)} 72,1% minstens één keer uit de bijstand (Oss)." in texts(app)
    assert f"{told.format(n=24)} 47,8% (Oss) tot" in texts(open_cohort("uitstroom", cijfers="Demonstratie"))


def test_reasons_stand_for_all_arms_together_in_their_own_order(open_cohort: OpenCohort) -> None:
    reasons = open_cohort("uitstroom", cijfers="Demonstratie").dataframe[1].value

    assert list(dict.fromkeys(reasons["Reden"])) == [
        "Werk",
        "Studie",
        "Verhuizing",
        "Herziening van het recht",
        "Overig",
    ]
    assert find(reasons, Reden="Werk", Proef="Oss")["Aantal van noemer"] == "72 van 301"
    assert set(reasons["Groep"]) == {"Alle groepen samen"}


def test_who_stayed_away_and_who_came_back(open_cohort: OpenCohort) -> None:
    app = open_cohort("uitstroom", cijfers="Demonstratie")

    assert find(app.dataframe[2].value, Proef="Oss", Groep="Alle groepen samen")["Aantal van noemer"] == "115 van 301"
    assert find(app.dataframe[3].value, Proef="Oss", Groep="Alle groepen samen")["Aantal van noemer"] == "29 van 144"


def test_the_trials_that_are_chosen_are_the_ones_drawn(open_cohort: OpenCohort) -> None:
    app = open_cohort("uitstroom", cijfers="Demonstratie", proeven="Oss")

    for element in app.dataframe[:5]:
        assert set(element.value["Proef"]) == {"Oss"}
    assert any(heading.value.startswith("Oss: Geen bijstand") for heading in app.subheader)


def test_the_course_opens_on_off_benefit_and_names_withheld_months(open_cohort: OpenCohort) -> None:
    app = open_cohort("uitstroom", cijfers="Demonstratie", proef="Oss")
    course = app.dataframe[5].value

    assert find(course, Groep="Standaardgroep", Maand=20)["Cijfer"] == (
        "achtergehouden: anders is een andere, kleine cel uit te rekenen"
    )
    assert find(course, Groep="Standaardgroep", Maand=24)["Aantal van noemer"] == "44 van 103"
    titles = [heading.value for heading in app.subheader]
    assert "Oss: Geen bijstand, % van de groep, per groep en maand (demonstratie, synthetisch)" in titles


def test_a_wage_is_a_mean_in_euro(open_cohort: OpenCohort) -> None:
    app = open_cohort("uitstroom", cijfers="Demonstratie", registeruitkomst="Loon per maand")

    beside = app.dataframe[4].value
    row = find(beside, Proef="Oss", Maand=12)
    assert (row["Cijfer"], row["95%-interval"], row["Aantal van noemer"]) == ("€ 234", "€ 187 tot € 281", "301")
    assert (row["Uitkomst"], row["Wat het is"]) == (
        "Loon per maand",
        "Proeven naast elkaar: Loon per maand, gemiddeld in euro, alle groepen samen",
    )
    assert texts(app).count("Wie geen baan heeft, telt mee als 0 euro.") == 2


def test_an_arm_without_any_public_month_is_named_and_not_drawn(open_cohort: OpenCohort) -> None:
    assert "Niet getekend, omdat geen enkele maand openbaar is: Keuzegroep." in texts(
        open_cohort("uitstroom", cijfers="Demonstratie")
    )


def test_arms_of_a_trial_that_has_not_ended_are_words_only(open_cohort: OpenCohort) -> None:
    app = open_cohort("uitstroom", cijfers="Leveringen")

    first = app.dataframe[0].value
    assert find(first, Groep="Groep 1")["Aandeel"] == "nog niet openbaar: de proef loopt nog"
    assert find(first, Groep="Alle groepen samen")["Aantal van noemer"] == "79 van 164"
    assert any("Geen van deze cijfers is openbaar" in element.value for element in app.info)
    assert len(app.get("vega_lite_chart")) == 5


@pytest.mark.parametrize(
    ("today", "shown"), [("2030-06-30", "nog niet openbaar: de proef loopt nog"), ("2030-07-01", "4,60")]
)
def test_the_server_compares_with_today_once_more(
    open_cohort: OpenCohort, monkeypatch: pytest.MonkeyPatch, today: str, shown: str
) -> None:
    for page in ("outflow", "participants"):
        monkeypatch.setattr(f"vexcore.ui.cohort.{page}.find_today", lambda: today)
    app = open_cohort("uitstroom", cijfers="Leveringen", registeruitkomst="Uren les per maand")

    assert find(app.dataframe[5].value, Groep="Groep 1", Maand=12)["Cijfer"] == shown
    assert find(app.dataframe[4].value, Proef="Proef Nieuwstad", Maand=12)["Cijfer"] == "4,60"


def test_the_page_says_where_effects_are_and_what_they_are_about(open_cohort: OpenCohort) -> None:
    assert "ook de geschatte effecten, op de pagina Effecten, gaan over mensen die niet bestaan" in (
        open_cohort("uitstroom", cijfers="Demonstratie").warning[0].value
    )
    assert "Een verschil tussen groepen bewijst niet dat een aanpak werkte" in (
        open_cohort("uitstroom", cijfers="Leveringen").warning[0].value
    )
