from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from vexcore.ui.cohort.scores import head_outcome, name_outcome

OpenCohort = Callable[..., AppTest]


def find(table: pd.DataFrame, **cells: object) -> pd.Series:
    for column, value in cells.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


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


def test_everybody_assigned_stands_by_arm_where_nobody_declined(open_cohort: OpenCohort) -> None:
    app = open_cohort("deelnemers", cijfers="Demonstratie", proef="Oss")
    arms = app.dataframe[0].value

    assert find(arms, Opleidingsniveau="Laag", Groep="Standaardgroep")["Aantal van noemer"] == "41 van 103"
    assert not [heading for heading in app.subheader if "nee zei" in heading.value]


def test_a_characteristic_that_was_not_delivered_says_what_to_change(open_cohort: OpenCohort) -> None:
    app = open_cohort("deelnemers", cijfers="Demonstratie", proef="Oss", achtergrond="Leeftijd")

    assert "dit kenmerk niet geleverd" in app.info[0].value


def test_scores_stand_by_wave_and_shares_apart(open_cohort: OpenCohort) -> None:
    app = open_cohort("deelnemers", cijfers="Demonstratie", proef="Oss")
    scores, shares = app.dataframe[1].value, app.dataframe[2].value

    later = find(scores, Uitkomst="Subjectieve gezondheid (Tilburg University)", Meting="Eerste vervolgmeting")
    assert (later["Cijfer"], later["Standaarddeviatie"], later["Aantal antwoorden"]) == ("6,30", "1,90", "166")
    assert find(shares, Meting="Nulmeting")["Cijfer"] == "33,2%"
    assert "Standaarddeviatie" not in shares


def test_a_scale_is_drawn_whole(open_cohort: OpenCohort) -> None:
    app = open_cohort("deelnemers", cijfers="Demonstratie", proef="Oss")
    specs = [str(chart.proto.spec) for chart in app.get("vega_lite_chart")]

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


def test_reliability_stands_with_its_questions_and_persons(open_cohort: OpenCohort) -> None:
    table = open_cohort("deelnemers", cijfers="Demonstratie", proef="Oss").dataframe[3].value

    first = find(table, Meting="Nulmeting")
    assert (first["Uitkomst"], first["Alfa"], first["Vragen"], first["Wie alle vragen beantwoordde"]) == (
        "Subjectieve gezondheid (Tilburg University)",
        "0,84",
        "6",
        "200",
    )


def test_one_arm_can_be_chosen_for_the_scores(open_cohort: OpenCohort) -> None:
    app = open_cohort("deelnemers", cijfers="Demonstratie", proef="Oss", groep="Standaardgroep")

    assert find(app.dataframe[2].value, Meting="Nulmeting")["Aantal antwoorden"] == "31 van 93"
    assert any("Aandeel per meting, standaardgroep" in heading.value for heading in app.subheader)


def test_response_stands_by_wave_and_arm(open_cohort: OpenCohort) -> None:
    app = open_cohort("deelnemers", cijfers="Demonstratie", proef="Oss")
    response = app.dataframe[4].value

    assert (
        find(response, Meting="Tweede vervolgmeting", Groep="Alle groepen samen")["Aantal van noemer"] == "120 van 301"
    )


def test_what_could_not_be_computed_is_named_with_the_reason(open_cohort: OpenCohort) -> None:
    gaps = open_cohort("deelnemers", cijfers="Demonstratie", proef="Oss").dataframe[5].value

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
