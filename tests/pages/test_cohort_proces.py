"""The process page on participant data."""

from __future__ import annotations

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
    return "\n".join(str(element.value) for kind in ("markdown", "info", "header") for element in app.get(kind))


def pick_table(app: AppTest, *columns: str) -> pd.DataFrame:
    for element in app.dataframe:
        if set(columns) <= set(element.value.columns):
            return element.value
    raise AssertionError(f"no table with {columns}")


def open_oss(open_cohort: OpenCohort, **query: str) -> AppTest:
    return open_cohort("proces", cijfers="Demonstratie", proef="Oss", **query)


def test_print_stays_as_it_is_and_the_switch_stands_above_it(open_cohort: OpenCohort) -> None:
    app = open_cohort("proces")

    assert "oordelen van begeleiders" in texts(app)
    assert "Van 185 deelnemers stijgt" in texts(app)
    assert "Deze mensen bestaan niet" not in texts(app)


def test_it_says_that_these_are_judgements_and_who_rose(open_cohort: OpenCohort) -> None:
    words = texts(open_oss(open_cohort))

    assert "niet wat een aanpak heeft opgeleverd" in words
    assert (
        "Van de 196 mensen die bij de nulmeting en de eerste vervolgmeting op de ladder stonden, steeg 59,7%" in words
    )
    assert "bleef 27,6% gelijk en daalde 12,8%" in words
    assert "p hoogstens 0,01" in words


def test_steps_stand_by_wave_and_a_withheld_one_is_no_zero(open_cohort: OpenCohort) -> None:
    steps = pick_table(open_oss(open_cohort), "Trede", "Meting")

    assert find(steps, Trede="Trede 2", Meting="Eerste vervolgmeting")["Aantal van noemer"] == "40 van 203"
    withheld = find(steps, Trede="Trede 1 zeer grote afstand", Meting="Eerste vervolgmeting")
    assert withheld["Aandeel"] == "achtergehouden: minder dan 10 personen"
    assert withheld["Aantal van noemer"] == "noemer 203"


def test_one_group_can_be_chosen_for_the_steps(open_cohort: OpenCohort) -> None:
    steps = pick_table(open_oss(open_cohort, groep="Standaardgroep"), "Trede", "Meting")

    assert find(steps, Trede="Trede 1 zeer grote afstand", Meting="Nulmeting")["Aantal van noemer"] == "16 van 86"


def test_rounded_shares_are_called_so(open_cohort: OpenCohort) -> None:
    moves = pick_table(open_oss(open_cohort), "Richting", "Groep")

    own = find(moves, Richting="Steeg", Groep="Standaardgroep")
    assert (own["Aandeel"], own["Aantal van noemer"]) == ("± 55%", "minstens 64")
    assert find(moves, Richting="Steeg", Groep="Alle groepen samen")["Aantal van noemer"] == "117 van 196"


def test_the_table_of_steps_names_what_is_taken_together(open_cohort: OpenCohort) -> None:
    app = open_oss(open_cohort)
    cells = pick_table(app, "Trede eerst", "Trede later")

    own = find(cells, **{"Trede eerst": "1", "Trede later": "2"})
    assert (own["Aandeel"], own["Aantal van noemer"]) == ("18,5%", "10/54")
    assert find(cells, **{"Trede eerst": "6", "Trede later": "overige"})["Aandeel"].startswith("achtergehouden")
    assert "Overige (later): trede 1 en 4 samen." in texts(app)
    assert "niet nul" in texts(app)


def test_plans_stand_beside_what_was_done_with_the_ratio(open_cohort: OpenCohort) -> None:
    app = open_oss(open_cohort)
    plans = pick_table(app, "Activiteit", "Stand")

    assert find(plans, Activiteit="Cursus of opleiding", Stand="Uitgevoerd")["Van voorgenomen"] == "125%"
    assert "Van 2 activiteiten zijn voornemen en uitvoering allebei openbaar. Bij 1 daarvan" in texts(app)
    withheld = plans[(plans["Stand"] == "Voorgenomen") & plans["Deelnemers"].str.startswith("achtergehouden")]
    assert len(withheld) == 1


def test_goals_and_marks_have_their_tables(open_cohort: OpenCohort) -> None:
    app = open_oss(open_cohort)

    assert find(pick_table(app, "Doel", "Meting"), Meting="Nulmeting")["Aantal van noemer"] == "30 van 200"
    marks = pick_table(app, "Oordeel", "Standaarddeviatie")
    assert find(marks, Meting="Nulmeting")["Gemiddelde"] == "5,40"


def test_a_trial_without_a_ladder_says_so_and_shows_its_contacts(open_cohort: OpenCohort) -> None:
    app = open_cohort("proces", cijfers="Demonstratie", proef="Groningen")

    assert "geen participatieladder" in texts(app)
    assert "geen voornemens bij het begin" in texts(app)
    assert find(pick_table(app, "Oordeel", "Meting"), Meting="Nulmeting")["Gemiddelde"] == "2,50"


def test_nothing_by_arm_stands_on_the_page_under_embargo(open_cohort: OpenCohort) -> None:
    app = open_cohort("proces", cijfers="Leveringen", groep="Controlegroep")

    steps = pick_table(app, "Trede", "Meting")
    assert set(steps["Aandeel"]) == {"nog niet openbaar: de proef loopt nog"}
    moves = pick_table(app, "Richting", "Groep")
    assert set(moves.loc[moves["Groep"] == "Controlegroep", "Aandeel"]) == {"nog niet openbaar: de proef loopt nog"}
