"""Whether groups are alike (page Deelnemers) and who answered (page Ontwerp), from participant data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from support.design_checks import write_design_mart

from vexcore.contracts.origin import RELEASED, SUPPRESSED
from vexcore.ui.cohort.balance import build_tests_csv
from vexcore.ui.cohort.balance_words import tell_allocation, tell_joint, tell_love, tell_tests
from vexcore.ui.cohort.bounds import tell_bounds, tell_no_bounds
from vexcore.ui.cohort.checks import count_absent, explain_absent, format_p, format_signed, mark_stars, spread_arms
from vexcore.ui.cohort.response_words import tell_change, tell_respondents

PROJECT = Path(__file__).resolve().parents[2]
OpenChecks = Callable[..., AppTest]


@pytest.fixture(scope="module")
def checks_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a mart that holds design checks."""
    folder = tmp_path_factory.mktemp("checks")
    write_design_mart(folder)
    return folder


@pytest.fixture
def open_checks(checks_home: Path, monkeypatch: pytest.MonkeyPatch) -> OpenChecks:
    """Return a function that opens a page at an address on that mart."""
    monkeypatch.setenv("VEX_HOME", str(checks_home))

    def run(name: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
        app.switch_page(f"pages/{name}.py")
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return run


def texts(app: AppTest) -> str:
    return "\n".join(str(element.value) for kind in ("markdown", "info", "warning") for element in app.get(kind))


def find_table(app: AppTest, *columns: str) -> pd.DataFrame:
    found = [table.value for table in app.dataframe if set(columns) <= set(table.value.columns)]
    assert found, [list(table.value.columns) for table in app.dataframe]
    return found[0]


def find(table: pd.DataFrame, **cells: object) -> pd.Series:
    for column, value in cells.items():
        table = table[table[column.replace("_", " ")] == value]
    assert len(table) == 1
    return table.iloc[0]


def build_test(
    p_value: float | None, *, arm: str = "t1", characteristic: str = "sex", **rest: object
) -> dict[str, object]:
    return {
        "arm_id": arm,
        "arm_nl": arm.upper(),
        "comparison_arm_id": "control",
        "comparison_nl": "Controlegroep",
        "comparison_en": "Control arm",
        "comparison_role": "control",
        "characteristic": characteristic,
        "characteristic_nl": characteristic.capitalize(),
        "p_value": p_value,
        "status": SUPPRESSED if p_value is None else RELEASED,
        "reason_nl": None,
    } | rest


def test_groups_that_are_alike_are_told_in_words(open_checks: OpenChecks) -> None:
    told = texts(open_checks("deelnemers", cijfers="Demonstratie"))

    assert "zo groot als bij de geplande verdeling past (p = 0,83)" in told
    assert "Geen enkele groep wijkt aantoonbaar af van de controlegroep" in told
    assert "De controlegroep heet hier Vergelijkingsgroep." in told
    assert "Niet getoond: Keuzegroep." in told
    assert "blijkt uit 3 van de 15 toetsen; door toeval alleen zijn er ongeveer 0,8 te verwachten" in told


def test_sizes_that_do_not_fit_the_plan_are_a_reason_to_look(open_checks: OpenChecks) -> None:
    told = texts(open_checks("deelnemers", cijfers="Demonstratie", proef="Oss"))

    assert "niet zo groot als bij de geplande verdeling past (p = 0,004)" in told
    assert "geen bredere groep mensen geleverd" in told


def test_an_unknown_plan_says_so(open_checks: OpenChecks) -> None:
    assert "De geplande verdeling is niet bekend" in texts(open_checks("deelnemers", cijfers="Leveringen"))


def test_the_table_of_the_love_plot_has_every_number_or_why_not(open_checks: OpenChecks) -> None:
    app = open_checks("deelnemers", cijfers="Demonstratie")
    table = find_table(app, "Verschil in standaarddeviaties", "Aandeel in de groep")

    row = find(table, Categorie="27-34 jaar", Groep="Eigen regie")
    assert (row["Verschil in standaarddeviaties"], row["Aantal van noemer"]) == ("+0,14", "429 van 1.650")
    small = table[table["Groep"] == "Keuzegroep"]
    assert len(small) == 20
    assert set(small["Verschil in standaarddeviaties"]) == {"achtergehouden: groep van minder dan 10 personen"}
    assert set(table["Herkomst"]) == {"demonstratie, synthetisch"}


def test_participants_can_be_compared_apart_and_chose_for_themselves(open_checks: OpenChecks) -> None:
    app = open_checks("deelnemers", cijfers="Demonstratie", vergelijk="Deelnemers")

    assert "Deelnemers zeiden zelf ja, na de loting" in texts(app)
    table = find_table(app, "Verschil in standaarddeviaties")
    assert find(table, Categorie="Man", Groep="Eigen regie")["Aantal van noemer"] == "111 van 198"


def test_tests_stand_with_characteristics_in_rows_and_arms_in_columns(open_checks: OpenChecks) -> None:
    app = open_checks("deelnemers", cijfers="Demonstratie")
    table = next(table.value for table in app.dataframe if "Herkomst" in table.value.columns[-1:]).set_index("Kenmerk")

    # The title says origin and trial; the last column says the origin to who downloads the table.
    arms = ["Eigen regie", "Individueel maatwerk", "Bijverdiengroep", "Keuzegroep"]
    assert list(table.columns) == [*arms, "Herkomst"]
    assert set(table["Herkomst"]) == {"demonstratie, synthetisch"}
    assert list(table.index) == [
        "Sekse",
        "Leeftijd",
        "Opleidingsniveau",
        "Migratieachtergrond",
        "Leefvorm",
        "Bijstandsduur",
        "Alle kenmerken samen",
    ]
    assert table.loc["Leeftijd", ["Eigen regie", "Keuzegroep"]].tolist() == ["0,031**", "achtergehouden"]
    assert (
        "Past het verschil met de controlegroep bij toeval? p-waarden, Groningen en Ten Boer (demonstratie, "
        "synthetisch)"
    ) in [heading.value for heading in app.subheader]


def test_the_download_of_tests_says_origin_trial_and_what_it_is_in_every_row(open_checks: OpenChecks) -> None:
    app = open_checks("deelnemers", cijfers="Demonstratie")
    button = next(button for button in app.get("download_button") if button.proto.id.endswith("download-chi-square"))
    csv = build_tests_csv(
        pd.DataFrame({"what": ["Sekse"], "T1": ["0,62"]}),
        {"what": "Kenmerk", "T1": "T1"},
        origin="demonstration",
        title="p-waarden",
        place="Oss",
    )

    assert button.proto.label == "Download deze toetsen (CSV)"
    assert csv == ('Herkomst,Kenmerk,T1,Proef,Wat het is\n"demonstratie, synthetisch",Sekse,"0,62",Oss,p-waarden\n')


def test_participants_stand_beside_everybody(open_checks: OpenChecks) -> None:
    app = open_checks("deelnemers", cijfers="Demonstratie")
    headings = [heading.value for heading in app.subheader]

    assert (
        "Verschil met iedereen die is ingedeeld bij het begin, in standaarddeviaties (demonstratie, synthetisch)"
        in headings
    )
    assert "Getoetst zijn deelnemers tegen wie nee zei" in texts(app)


def test_response_shows_nothing_but_print_until_it_is_asked_for(open_checks: OpenChecks) -> None:
    app = open_checks("ontwerp")

    assert "Wie vulde de vragenlijsten in, en wie viel af?" in [header.value for header in app.header]
    assert "Kies *Demonstratie* om de toetsen te zien" in texts(app)
    assert "synthetisch" not in texts(app)


def test_response_of_a_demonstration_stands_under_its_strip_and_its_stamp(open_checks: OpenChecks) -> None:
    app = open_checks("ontwerp", cijfers="Demonstratie", experiment="Oss")
    told = texts(app)

    assert "Demonstratie, synthetisch: deze mensen bestaan niet" in told
    assert "**Deze mensen bestaan niet.** De cijfers in dit deel van de pagina" in told
    assert "is de respons bij 2 van de 4 toetsen" in told
    assert "Eigen regie, eerste vervolgmeting: +12,0 procentpunt (p = 0,016)" in told
    assert "deels demonstratie, synthetisch" in "\n".join(element.value for element in app.caption)


def test_response_has_its_difference_in_the_row_of_its_arm(open_checks: OpenChecks) -> None:
    app = open_checks("ontwerp", cijfers="Demonstratie", experiment="Oss")
    table = find_table(app, "Aandeel", "Verschil met controle", "95%-interval")
    row = find(table, Groep="Eigen regie", Meting="Eerste vervolgmeting")

    assert (row["Verschil met controle"], row["Standaardfout"]) == ("+12,0**", "5,0")
    assert find(table, Groep="Alle groepen samen", Meting="Eerste vervolgmeting")["p-waarde"] == ""


def test_attrition_counts_those_who_answered_at_the_start(open_checks: OpenChecks) -> None:
    app = open_checks("ontwerp", cijfers="Demonstratie", experiment="Oss")
    row = find(find_table(app, "Afgehaakt"), Groep="Eigen regie", Meting="Tweede vervolgmeting")

    assert (row["Afgehaakt"], row["Aantal van noemer"]) == ("40,2%", "41 van 102")
    assert row["Verschil met controle"] == "-6,0**"


def test_who_answered_stands_by_characteristic_and_arm_with_stars(open_checks: OpenChecks) -> None:
    app = open_checks("ontwerp", cijfers="Demonstratie", vragenronde="Nulmeting")
    table = find_table(app, "Kenmerk", "Alle andere groepen samen", "Eigen regie")

    assert len(table) == 20
    row = find(table, Kenmerk="Leeftijd: 27-34 jaar")
    assert (row["Eigen regie"], row["Individueel maatwerk"]) == ("+6,0***", "-1,2")
    assert row["Keuzegroep"] == "achtergehouden: groep van minder dan 10 personen"
    assert "verschilt op 6 van de 60 punten" in texts(app)


def test_bounds_are_told_in_words_and_withheld_where_consent_came_after_the_draw(open_checks: OpenChecks) -> None:
    app = open_checks("ontwerp", cijfers="Demonstratie", experiment="Oss")
    told = texts(app)
    table = find_table(app, "Effect tussen", "90%-interval")

    row = find(table, Uitkomst="Slechte gezondheid (Tilburg University)", Meting="Eerste vervolgmeting")
    assert (row["Effect tussen"], row["Beantwoord: groep en controle"]) == ("-9,0 tot +4,0", "64,0% en 52,0%")
    assert "Bij 1 van de 3 uitkomsten liggen beide grenzen aan dezelfde kant van nul" in told
    assert "welbevinden (Tilburg University) (+0,12 tot +0,71)" in told
    assert "geen grenzen te berekenen" in texts(open_checks("ontwerp", cijfers="Demonstratie"))


def test_a_trial_that_was_not_delivered_says_what_to_change(open_checks: OpenChecks) -> None:
    app = open_checks("ontwerp", cijfers="Demonstratie", experiment="Nijmegen")

    assert any("Van Nijmegen zijn hier geen vragenlijsten" in element.value for element in app.info)


@pytest.mark.parametrize(
    ("p_value", "text", "stars"),
    [
        (0.0009, "< 0,001", "***"),
        (0.001, "0,001", "***"),
        (0.01, "0,010", "**"),
        (0.05, "0,050", "*"),
        (0.0999, "0,100", "*"),
        (0.1, "0,10", ""),
        (None, "–", ""),
    ],
)
def test_a_p_value_has_its_decimals_and_stars(p_value: float | None, text: str, stars: str) -> None:
    assert (format_p(p_value), mark_stars(p_value)) == (text, stars)


@pytest.mark.parametrize(("value", "text"), [(0.124, "+0,12"), (-0.0051, "-0,01"), (-0.0049, "0,00"), (0.0, "0,00")])
def test_a_difference_that_rounds_to_nothing_has_no_sign(value: float, text: str) -> None:
    assert format_signed(value) == text


def test_joint_tests_name_the_groups_that_differ() -> None:
    tests = pd.DataFrame([build_test(0.04), build_test(0.05, arm="t2"), build_test(None, arm="t3")])
    told = tell_joint(tests, control="de controlegroep")

    assert "Aantoonbaar anders dan de controlegroep: T1, p = 0,040." in told
    assert "Niet getoond: T3." in told
    assert "Geen enkele groep" in tell_joint(tests[1:], control="de controlegroep")
    assert "geen toets openbaar" in tell_joint(tests[2:], control="de controlegroep")


def test_tests_are_counted_beside_what_chance_gives() -> None:
    tests = pd.DataFrame([build_test(0.3), build_test(0.01, arm="t2", characteristic="age"), build_test(None)])

    assert "blijkt uit 1 van de 2 toetsen; door toeval alleen zijn er ongeveer 0,1" in tell_tests(tests, control="x")
    assert "Het gaat om age (T2, p = 0,010)." in tell_tests(tests, control="x")
    assert "blijkt uit geen van de 1 toetsen" in tell_tests(tests[:1], control="x")


def test_an_allocation_that_is_withheld_gives_its_reason() -> None:
    assert tell_allocation(pd.DataFrame([build_test(None, reason_nl="te klein")])).endswith(
        "zo groot zijn als gepland: te klein."
    )
    assert tell_allocation(pd.DataFrame(columns=["status"])) == ""


PRINTED_PLAN = "getoetst aan de gedrukte planning; die kan voor de loting zijn veranderd"


@pytest.mark.parametrize(
    ("p_value", "chance"),
    [
        (0.0499, "Dat kan toeval zijn, of"),
        (0.001, "Dat kan toeval zijn, of"),
        (0.000999, "Toeval alleen geeft zo'n verschil vrijwel nooit."),
        (1.6e-9, "Toeval alleen geeft zo'n verschil vrijwel nooit."),
    ],
)
def test_an_alarm_over_sizes_names_a_changed_plan_and_chance_only_where_it_can_be(p_value: float, chance: str) -> None:
    told = tell_allocation(pd.DataFrame([build_test(p_value, reason_nl=PRINTED_PLAN)]))

    assert chance in told
    assert ("Dat kan toeval zijn" in told) == (p_value >= 0.001)
    assert "een fout in de loting of in de gegevens" in told
    assert "of het gedrukte plan is voor de loting nog veranderd: zoek het uit" in told


def test_sizes_that_fit_say_which_plan_they_fit() -> None:
    told = tell_allocation(pd.DataFrame([build_test(0.05, reason_nl=PRINTED_PLAN)]))

    assert told.endswith("past (p = 0,050). Getoetst aan de gedrukte planning; die kan voor de loting zijn veranderd.")


@pytest.mark.parametrize("p_value", [0.5, 0.01, 1e-9])
def test_a_plan_that_is_certain_carries_no_caution(p_value: float) -> None:
    assert "gedrukte" not in tell_allocation(pd.DataFrame([build_test(p_value)]))


def test_the_largest_difference_counts_in_either_direction() -> None:
    cells = pd.DataFrame(
        {
            "value": [0.1, -0.3, None],
            "shown": ["+0,10", "-0,30", "achtergehouden"],
            "series": ["T1", "T2", "T1"],
            "group": ["Sekse"] * 3,
            "row": ["Man", "Vrouw", "Vrouw"],
        }
    )

    told = tell_love(cells)
    assert told == "Groter dan 0,1: 1 van de 2 verschillen. Het grootste is -0,30 (T2, sekse: vrouw)."
    assert tell_love(cells[2:]) == ""


def test_all_arms_together_are_no_test_of_their_own() -> None:
    rows = pd.DataFrame(
        [
            build_test(0.5, statistic=0.01, wave=1),
            build_test(0.5, arm="t2", statistic=-0.03, wave=2),
            build_test(0.01, arm="all", statistic=0.09, wave=1),
        ]
    )

    told = tell_change(rows, what="de respons")
    assert "(2 toetsen, op 10%). Het grootste verschil: T2, tweede vervolgmeting: -3,0 procentpunt (p = 0,50)." in told
    assert "geen van de 2 punten" in tell_respondents(rows, control="de controlegroep")
    assert "Van deze meting is geen verschil openbaar" in tell_respondents(rows[2:], control="x")


@pytest.mark.parametrize(
    ("shown", "told"), [(2, "geen van de 2 punten"), (1, "Van de 4 verschillen zijn er 1 openbaar")]
)
def test_nothing_is_concluded_where_more_than_half_is_withheld(shown: int, told: str) -> None:
    rows = pd.DataFrame([build_test(0.5 if number < shown else None, statistic=0.01, wave=1) for number in range(4)])

    assert told in tell_respondents(rows, control="de controlegroep")


@pytest.mark.parametrize(("difference", "text"), [(0.02, "niet nodig"), (0.0201, "niet berekend")])
def test_bounds_are_not_needed_up_to_two_points(difference: float, text: str) -> None:
    changes = pd.DataFrame([build_test(0.5, statistic=-difference)])

    assert text in tell_no_bounds(changes, consent="pre")
    assert "na de loting toestemde" in tell_no_bounds(changes, consent="post")


def test_bounds_that_are_withheld_say_so() -> None:
    row = build_test(None, wave=1, response_arm=None, response_comparison=None, low=None, high=None)

    assert tell_bounds(pd.DataFrame([row])) == "**T1, eerste vervolgmeting.** De grenzen zijn niet openbaar."


def test_cells_of_a_place_are_counted_together_and_arms_spread_in_order() -> None:
    rows = pd.DataFrame(
        {
            "group": ["Sekse"] * 4,
            "row": ["Man", "Man", "Vrouw", "Vrouw"],
            "arm": ["B", "A", "B", "A"],
            "shown": ["1", "2", "3", "4"],
            "status": [RELEASED, SUPPRESSED, RELEASED, RELEASED],
        }
    )

    counted = count_absent(rows)
    assert list(counted["absent"]) == ["1 achtergehouden", "1 achtergehouden", "", ""]
    assert list(counted["absent_short"]) == ["(1)", "(1)", "", ""]
    assert "Een getal tussen haakjes" in explain_absent(counted)
    assert explain_absent(counted[2:]) == ""
    wide = spread_arms(rows[:3], heads=["row"], column="arm", value="shown")
    assert wide.to_dict("list") == {"row": ["Man", "Vrouw"], "B": ["1", "3"], "A": ["2", "–"]}
