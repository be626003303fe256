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


def find_table(app: AppTest, start: str) -> pd.DataFrame:
    """Return the table whose numbers are what starts with some words."""
    found = [
        element.value
        for element in app.dataframe
        if "Wat het is" in element.value and str(element.value["Wat het is"].iloc[0]).startswith(start)
    ]
    assert len(found) == 1
    return found[0]


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

    for element in app.dataframe:
        assert set(element.value["Proef"]) == {"Oss"}
    assert len(app.dataframe) == 4
    months = open_cohort(
        "uitstroom", cijfers="Demonstratie", proeven="Oss", onderdeel="Maand na maand: baan, loon, bijstand"
    )
    assert any(heading.value.startswith("Oss: Geen bijstand") for heading in months.subheader)


def test_the_course_opens_on_off_benefit_and_names_withheld_months(open_cohort: OpenCohort) -> None:
    app = open_cohort(
        "uitstroom", cijfers="Demonstratie", proef="Oss", onderdeel="Maand na maand: baan, loon, bijstand"
    )
    course = find_table(app, "Oss: Geen bijstand")

    assert find(course, Groep="Standaardgroep", Maand=20)["Cijfer"] == (
        "achtergehouden: anders is een andere, kleine cel uit te rekenen"
    )
    assert find(course, Groep="Standaardgroep", Maand=24)["Aantal van noemer"] == "44 van 103"
    titles = [heading.value for heading in app.subheader]
    assert "Oss: Geen bijstand, % van de groep, per groep en maand (demonstratie, synthetisch)" in titles


def test_a_wage_is_a_mean_in_euro(open_cohort: OpenCohort) -> None:
    app = open_cohort(
        "uitstroom",
        cijfers="Demonstratie",
        registeruitkomst="Loon per maand",
        onderdeel="Maand na maand: baan, loon, bijstand",
    )

    beside = find_table(app, "Proeven naast elkaar")
    row = find(beside, Proef="Oss", Maand=12)
    assert (row["Cijfer"], row["95%-interval"], row["Aantal van noemer"]) == ("€ 234", "€ 187 tot € 281", "301")
    assert (row["Uitkomst"], row["Wat het is"]) == (
        "Loon per maand",
        "Proeven naast elkaar: Loon per maand, gemiddeld in euro, alle groepen samen",
    )
    assert texts(app).count("Wie geen baan heeft, telt mee als 0 euro.") == 2


def test_an_arm_without_any_public_month_is_named_and_not_drawn(open_cohort: OpenCohort) -> None:
    assert "Niet getekend, omdat geen enkele maand openbaar is: Keuzegroep." in texts(
        open_cohort("uitstroom", cijfers="Demonstratie", onderdeel="Maand na maand: baan, loon, bijstand")
    )


def test_arms_of_a_trial_that_has_not_ended_are_words_only(open_cohort: OpenCohort) -> None:
    app = open_cohort("uitstroom", cijfers="Leveringen")

    first = app.dataframe[0].value
    assert find(first, Groep="Groep 1")["Aandeel"] == "nog niet openbaar: de proef loopt nog"
    assert find(first, Groep="Alle groepen samen")["Aantal van noemer"] == "79 van 164"
    months = open_cohort("uitstroom", cijfers="Leveringen", onderdeel="Maand na maand: baan, loon, bijstand")
    assert any("Geen van deze cijfers is openbaar" in element.value for element in (*app.info, *months.info))
    app = open_cohort("uitstroom", cijfers="Leveringen", onderdeel="Hoe snel, en terug")
    for start in ("Nog geen enkele keer uit de bijstand", "Eerste vertrek", "Terug in de bijstand, %"):
        curve = find_table(app, start)
        arms = curve[curve["Groep"] != "Alle groepen samen"]
        assert set(arms["Aandeel"]) == {"nog niet openbaar: de proef loopt nog"} or arms.empty
        assert arms["Maand" if "Maand" in arms else "Maand sinds het vertrek"].isna().all()
    assert "per groep openbaar na 30 juni 2030" in texts(app)


@pytest.mark.parametrize(
    ("today", "shown"), [("2030-06-30", "nog niet openbaar: de proef loopt nog"), ("2030-07-01", "4,60")]
)
def test_the_server_compares_with_today_once_more(
    open_cohort: OpenCohort, monkeypatch: pytest.MonkeyPatch, today: str, shown: str
) -> None:
    for page in ("outflow", "participants"):
        monkeypatch.setattr(f"vexcore.ui.cohort.{page}.find_today", lambda: today)
    app = open_cohort(
        "uitstroom",
        cijfers="Leveringen",
        registeruitkomst="Uren les per maand",
        onderdeel="Maand na maand: baan, loon, bijstand",
    )

    arms = find_table(app, "Proef Nieuwstad: Uren les")
    assert find(arms, Groep="Groep 1", Maand=12)["Cijfer"] == shown
    assert find(find_table(app, "Proeven naast elkaar"), Proef="Proef Nieuwstad", Maand=12)["Cijfer"] == "4,60"
    back = find_table(
        open_cohort("uitstroom", cijfers="Leveringen", onderdeel="Hoe snel, en terug"), "Terug in de bijstand, %"
    )
    assert (set(back.loc[back["Groep"] == "Groep 1", "Aandeel"]) == {"nog niet openbaar: de proef loopt nog"}) == (
        today == "2030-06-30"
    )


def test_the_page_says_where_effects_are_and_what_they_are_about(open_cohort: OpenCohort) -> None:
    assert "ook de geschatte effecten, op de pagina Effecten, gaan over mensen die niet bestaan" in (
        open_cohort("uitstroom", cijfers="Demonstratie").warning[0].value
    )
    assert "Een verschil tussen groepen bewijst niet dat een aanpak werkte" in (
        open_cohort("uitstroom", cijfers="Leveringen").warning[0].value
    )


def test_curves_open_on_their_number_and_stand_in_a_table(open_cohort: OpenCohort) -> None:
    app = open_cohort("uitstroom", cijfers="Demonstratie", onderdeel="Hoe snel, en terug")
    staying = find_table(app, "Nog geen enkele keer uit de bijstand")

    assert (
        "Van iedereen die is ingedeeld was na 24 maanden **52,0%** (Oss) tot **61,6%** (Groningen en Ten Boer) nog "
        "geen enkele keer uit de bijstand, in 2 proeven."
    ) in texts(app)
    row = find(staying, Proef="Oss", Groep="Standaardgroep", Maand=24)
    assert (row["Aandeel"], row["95%-interval"], row["Aan het begin"], row["Nog gevolgd"]) == (
        *("52,0%", "47,0% tot 57,0%", "103", "minstens 50"),
    )
    assert "Tussen de punten is de lijn alleen verbonden" in texts(app)
    assert "In Groningen en Ten Boer is eerst geloot en daarna gevraagd" in texts(app)


def test_the_other_way_of_counting_follows_from_the_address(open_cohort: OpenCohort) -> None:
    app = open_cohort(
        "uitstroom", cijfers="Demonstratie", onderdeel="Hoe snel, en terug", weg="weg en niet meer terug", proeven="Oss"
    )

    row = find(find_table(app, "Nog niet voorgoed uit de bijstand"), Groep="Standaardgroep", Maand=24)
    assert row["Aandeel"] == "61,6%"
    assert row["Let op"] == "achteraf bekeken: wie later terugkwam, telt niet als vertrokken"


def test_a_reason_can_be_compared_between_groups(open_cohort: OpenCohort) -> None:
    app = open_cohort("uitstroom", cijfers="Demonstratie", onderdeel="Hoe snel, en terug", proeven="Oss")
    by_arm = open_cohort(
        "uitstroom",
        cijfers="Demonstratie",
        onderdeel="Hoe snel, en terug",
        proeven="Oss",
        vertrekreden="Werk, per groep",
    )

    every = find_table(app, "Eerste vertrek: naar reden")
    assert set(every["Groep"]) == {"Alle groepen samen"}
    assert find(every, Reden="Studie")["Aandeel"].startswith("achtergehouden")
    work = find_table(by_arm, "Eerste vertrek: Werk")
    assert find(work, Groep="Standaardgroep", Maand=24)["Aandeel"] == "24,0%"
    assert "De redenen strijden om dezelfde mensen" in texts(by_arm)


def test_tests_stand_in_words_and_in_tables(open_cohort: OpenCohort) -> None:
    app = open_cohort("uitstroom", cijfers="Demonstratie", onderdeel="Hoe snel, en terug")

    assert "In 1 van de 2 proeven met een toets verschillen de groepen" in texts(app)
    assert "bleef men tot maand 24 gemiddeld 0,8 maand korter in de bijstand" in texts(app)
    ratios = find_table(app, "Hoeveel sneller men wegging")
    row = find(ratios, Proef="Oss", Groep="Intensieve begeleiding")
    assert (row["Verhouding"], row["90%-interval"], row["Oordeel"]) == ("1,40", "1,08 tot 1,82", "sneller weg")
    months = find_table(app, "Gemiddeld aantal maanden in de bijstand")
    assert find(months, Proef="Oss", Groep="Standaardgroep")["Maanden"] == "18,5"


def test_exits_to_work_stand_beside_what_was_expected(open_cohort: OpenCohort) -> None:
    app = open_cohort("uitstroom", cijfers="Demonstratie", onderdeel="Hoe snel, en terug")

    assert "**Oss**: 72 mensen gingen naar werk, 43,4 waren er verwacht" in texts(app)
    assert "Geen gedrukte verwachting, dus geen verhouding: Groningen en Ten Boer." in texts(app)
    later = open_cohort("uitstroom", cijfers="Demonstratie", onderdeel="Hoe snel, en terug", werktermijn="36 maanden")
    assert find(find_table(later, "Eerste uitstroom naar werk"), Groep="Alle groepen samen")["Waargenomen"] == "108"
    assert "Geen gedrukte verwachting, dus geen verhouding: Proef Nieuwstad." in texts(
        open_cohort("uitstroom", cijfers="Leveringen", onderdeel="Hoe snel, en terug")
    )
