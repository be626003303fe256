"""The planner on the page Ontwerp."""

from math import inf, nan

import pandas as pd
import pytest
from conftest import OpenPage
from streamlit.testing.v1 import AppTest

from vexcore.ui.design.planner_rules import Rule, check_number
from vexcore.ui.design.planner_words import format_people, format_points


def _say(app: AppTest, words: str) -> str:
    found = [element.value for element in [*app.markdown, *app.info] if words in element.value]
    assert len(found) == 1, (words, found)
    return str(found[0])


def _find_twin(app: AppTest, *columns: str) -> pd.DataFrame:
    found = [frame.value for frame in app.dataframe if set(columns) <= set(frame.value.columns)]
    assert len(found) == 1, columns
    return found[0]


def test_opens_on_two_groups_of_150(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    # d = 2.486475 sqrt(0.09 / 150 + (0.1 + d)(0.9 - d) / 150): d = 0.10150
    text = _say(app, "mensen in de proefgroep en")
    assert text.startswith("Met **150** mensen in de proefgroep en **150** in de controlegroep kunt u")
    assert "een verschil van **10,2 of meer op de 100** vinden (van 10 naar 20,2)" in text
    assert "in 80 van de 100 zulke proeven" in text
    assert "geloot" not in text
    # 2.486475^2 (0.09 + 0.1275) / 0.0025 = 537.9
    goal = _say(app, "Uw doel")
    assert "**5 op de 100**" in goal
    assert "**538 mensen per groep** loten." in goal
    assert "geen uitkomst van een experiment" in _say(app, "Een kleine proef")

    twin = _find_twin(app, "series", "shown_power")
    assert twin.loc[0, ["series", "shown", "shown_power"]].tolist() == ["Bij wie meedoet", "10,2", "80%"]
    assert twin.loc[1, ["shown", "shown_power"]].tolist() == ["0", "5%"]
    assert len(twin) == 42

    formulas = _say(app, "Kleinste verschil dat te vinden is")
    for source in ("Bloom 1995", "Fleiss, Levin en Paik 2003", "McKenzie 2012", "Bloom 1984"):
        assert source in formulas


def test_own_numbers(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    app.number_input(key="plan-proef-eigen").set_value(600)
    app.number_input(key="plan-controle-eigen").set_value(600)
    app.number_input(key="plan-zonder").set_value(20)
    app.button_group(key="plan-kans").set_value("90")
    app.button_group(key="plan-toets").set_value("5").run()

    # 3.241516 sqrt((0.16 + 0.27956 x 0.72044) / 600) = 0.07956
    assert "**8 of meer op de 100** vinden (van 20 naar 28)" in _say(app, "mensen in de proefgroep en")
    assert "in 90 van de 100" in _say(app, "mensen in de proefgroep en")
    # 3.241516^2 (0.16 + 0.1875) / 0.0025 = 1460.5
    assert "**1.461 mensen per groep**" in _say(app, "Uw doel")


def test_groningen_starts_from_its_printed_sizes(open_page: OpenPage) -> None:
    app = open_page("ontwerp", plan="Groningen en Ten Boer")

    assert app.number_input(key="plan-proef-groningen").value == 1639
    assert app.number_input(key="plan-controle-groningen").value == 1635
    assert app.number_input(key="plan-deelname-groningen").value == 10
    assert app.button_group(key="plan-volgorde-groningen").value == "post"
    assert "[1.641](bronnen?figuur=003%3Afig2.1%3A6%3A4), [1.620]" in _say(app, "hier het gemiddelde")
    text = _say(app, "mensen in de proefgroep en")
    assert "**27,6 of meer op de 100** vinden bij wie meedoet (van 10 naar 37,6)" in text
    assert "maar 10 op de 100 meedoen, is daar onder iedereen die is geloot nog 2,8 op de 100 van te zien" in text
    assert "**45.498 mensen per groep** loten, van wie er 4.550 meedoen." in _say(app, "Uw doel")
    twin = _find_twin(app, "series", "shown_power")
    assert twin["series"].unique().tolist() == ["Bij wie meedoet", "Onder iedereen die is geloot"]
    assert twin["shown"].tolist()[:2] == ["27,6", "2,8"]


EXAMPLES = (
    ("oss", 100, 102, "[98](bronnen?figuur=000%3A2%3A1%3A3), [101]"),
    ("wageningen", 101, 91, "controlegroep van [91](bronnen?figuur=001%3A2%3A1%3A3)"),
    ("tilburg", 196, 196, "de [783](bronnen?figuur=004%3Arecruitment%3A1%3A4) deelnemers in 4 gelijke groepen"),
    ("utrecht", 195, 195, "de [780]"),
    ("deventer", 138, 138, "Wat eerst kwam, toestemming of loting, is *onbekend*"),
    ("nijmegen", 116, 116, "in 3 gelijke groepen"),
    ("apeldoorn-epe", 186, 186, "in 3 gelijke groepen"),
    ("amsterdam", 250, 250, "in 3 gelijke groepen"),
)


def test_every_other_trial_is_an_example(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    for trial, arm, control, words in EXAMPLES:
        app.selectbox(key="plan").set_value(trial).run()

        assert not app.exception
        assert app.number_input(key=f"plan-proef-{trial}").value == arm
        assert app.number_input(key=f"plan-controle-{trial}").value == control
        assert app.button_group(key=f"plan-volgorde-{trial}").value == "pre"
        assert app.number_input(key=f"plan-deelname-{trial}").value == 100
        assert _say(app, words)


def test_an_address_carries_the_numbers(open_page: OpenPage) -> None:
    app = open_page("ontwerp", **{"plan-proef-eigen": "300", "plan-controle-eigen": "200", "plan-deelname-eigen": "50"})

    assert app.number_input(key="plan-proef-eigen").value == 300
    assert "Met **300** mensen in de proefgroep en **200**" in _say(app, "mensen in de proefgroep en")
    assert "maar 50 op de 100 meedoen" in _say(app, "mensen in de proefgroep en")


def test_a_score_asks_for_spread_and_answers(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    app.button_group(key="plan-uitkomst").set_value("score").run()

    # 2 sqrt(0.75 x 2 / 120) x (1.6513 + 0.8432) = 0.5578
    text = _say(app, "mensen in de proefgroep en")
    assert "van wie er naar verwachting 120 en 120 de vragenlijst invullen" in text
    assert "**0,56 of meer punten** vinden (0,28 keer de spreiding)" in text
    assert "**291 mensen per groep** loten." in _say(app, "Uw doel")
    assert "is deze vergelijking niet te maken" in _say(app, "Voor een score uit een vragenlijst")

    app.button_group(key="plan-volgorde-eigen").set_value("post")
    app.number_input(key="plan-deelname-eigen").set_value(50).run()
    text = _say(app, "mensen in de proefgroep en")
    assert "naar verwachting 60 en 60 de vragenlijst" in text
    assert "de loting maakt die groepen niet meer gelijk" in text
    assert "onder iedereen die is geloot" not in text


def test_too_few_to_compare_says_what_to_change(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    app.button_group(key="plan-uitkomst").set_value("score")
    app.number_input(key="plan-proef-eigen").set_value(12)
    app.run()
    app.number_input(key="plan-respons").set_value(80).run()

    assert "minder dan 10 mensen om te vergelijken. Loot meer mensen" in _say(app, "om te vergelijken")
    assert not any("Uw doel" in element.value for element in app.markdown)


def test_what_cannot_be_found_is_said(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    app.number_input(key="plan-zonder").set_value(99)
    app.number_input(key="plan-doel").set_value(1)
    app.number_input(key="plan-deelname-eigen").set_value(1).run()

    assert not app.exception
    assert "vindt u geen enkel verschil vaak genoeg bij wie meedoet" in _say(app, "mensen in de proefgroep en")
    assert "in 4 van de 4 groepen geen enkel verschil" in _say(app, "In Groningen werd eerst geloot")
    twin = _find_twin(app, "arm", "design", "offer")
    assert set(twin.loc[twin["design"] == "Eerst loten, controlegroep", "shown"]) == {"niet te vinden"}


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        (
            "plan-proef-eigen",
            9,
            "**Geloot voor de proefgroep: 9** kan niet; het moet 10 tot en met 100.000 zijn. Vul 10 of meer in.",
        ),
        (
            "plan-controle-eigen",
            100_001,
            "**Geloot voor de controlegroep: 100.001** kan niet; het moet 10 tot en met 100.000 zijn. "
            "Vul 100.000 of minder in.",
        ),
        (
            "plan-deelname-eigen",
            0,
            "**Van de 100 doen mee: 0** kan niet; het moet 1 tot en met 100 zijn. Vul 1 of meer in.",
        ),
        (
            "plan-zonder",
            100,
            "**Zonder proef, van de 100: 100** kan niet; het moet 1 tot en met 99 zijn. Vul 99 of minder in.",
        ),
        (
            "plan-doel",
            91,
            "**Verschil dat u wilt vinden: 91** kan niet; het moet 1 tot en met 90 zijn, want zonder proef zijn het "
            "er al 10 van de 100. Vul 90 of minder in.",
        ),
    ],
)
def test_a_number_out_of_bounds_is_told_and_nothing_is_computed(
    open_page: OpenPage, key: str, value: int, fault: str
) -> None:
    app = open_page("ontwerp")
    app.number_input(key=key).set_value(value).run()

    assert not app.exception
    assert [error.value for error in app.error] == [fault]
    assert not any(words in element.value for element in app.markdown for words in ("Uw doel", "in de proefgroep en"))
    assert not any("In Groningen werd eerst geloot" in element.value for element in app.markdown)
    assert app.number_input(key=key).proto.has_min is app.number_input(key=key).proto.has_max is False


def test_every_fault_is_told_at_once_and_gone_when_mended(open_page: OpenPage) -> None:
    app = open_page("ontwerp", **{"plan-proef-eigen": "3", "plan-zonder": "-4"})

    (error,) = app.error
    assert "proefgroep: 3** kan niet" in error.value
    assert "van de 100: -4** kan niet" in error.value
    assert "wilt vinden" not in error.value
    app.number_input(key="plan-proef-eigen").set_value(10)
    app.number_input(key="plan-zonder").set_value(1).run()
    assert not app.error
    assert _say(app, "mensen in de proefgroep en")


def test_points_out_of_bounds_are_told(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    app.button_group(key="plan-uitkomst").set_value("score").run()
    app.number_input(key="plan-doel-punten").set_value(99_999.0)
    app.number_input(key="plan-spreiding").set_value(0.0).run()

    (error,) = app.error
    assert (
        "**Verschil dat u wilt vinden: 99.999** kan niet; het moet 0,01 tot en met 100 zijn. Vul 100 of minder in."
        in error.value
    )
    assert (
        "**Spreiding tussen mensen: 0** kan niet; het moet 0,1 tot en met 100 zijn. Vul 0,1 of meer in." in error.value
    )


def test_a_goal_that_the_base_leaves_no_room_for_is_told(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    app.number_input(key="plan-doel").set_value(80).run()
    app.number_input(key="plan-zonder").set_value(99).run()

    (error,) = app.error
    assert "het moet 1 zijn, want zonder proef zijn het er al 99 van de 100. Vul 1 of minder in." in error.value


@pytest.mark.parametrize(
    ("number", "kept"),
    [(0.1, True), (0.2 - 0.1 - 1e-17, True), (0.04, False), (100.0, True), (100.1, False), (inf, False), (nan, False)],
)
def test_a_number_keeps_its_rule_at_both_bounds(number: float, kept: bool) -> None:
    assert (check_number("Spreiding", number, Rule(least=0.1, most=100, decimals=1)) == []) is kept


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (0.0, "0,00"),
        (0.0049, "minder dan 0,01"),
        (0.01, "0,01"),
        (0.558, "0,56"),
        (9.94, "9,94"),
        (9.99, "9,99"),
        (9.996, "10,0"),
        (99.94, "99,9"),
        (99.999, "100"),
        (99_999, "99.999"),
    ],
)
def test_points_have_about_three_digits(points: float, text: str) -> None:
    assert format_points(points) == text


@pytest.mark.parametrize(("share", "text"), [(0.0, "0"), (0.0004, "minder dan 0,1"), (0.001, "0,1"), (0.05, "5")])
def test_few_people_are_not_called_none(share: float, text: str) -> None:
    assert format_people(share) == text


def test_a_very_large_trial_finds_less_than_a_tenth(open_page: OpenPage) -> None:
    app = open_page("ontwerp", **{"plan-uitkomst": "Vragenlijst"})
    app.number_input(key="plan-proef-eigen").set_value(100_000)
    app.number_input(key="plan-controle-eigen").set_value(100_000)
    app.number_input(key="plan-doel-punten").set_value(0.01).run()

    # 2 sqrt(0.75 x 2 / 80000) x 2.4865 = 0.0215
    assert "kunt u een verschil van **minder dan 0,1 punten** vinden" in _say(app, "mensen in de proefgroep en")
    assert "**0,01 punten**" in _say(app, "Uw doel")


@pytest.mark.parametrize(("persons", "rough"), [(29, True), (30, False)])
def test_a_small_arm_is_planned_roughly(open_page: OpenPage, persons: int, rough: bool) -> None:
    app = open_page("ontwerp")
    app.number_input(key="plan-controle-eigen").set_value(persons).run()

    assert any("normale benadering" in element.value for element in app.markdown) is rough


def test_the_largest_and_smallest_trial(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    # 2.486475 sqrt((0.09 + 0.55637 x 0.44363) / 10) = 0.45637
    for persons, words in ((10, "**45,6 of meer op de 100**"), (100_000, "**0,3 of meer op de 100**")):
        app.number_input(key="plan-proef-eigen").set_value(persons)
        app.number_input(key="plan-controle-eigen").set_value(persons).run()
        assert not app.exception
        assert words in _say(app, "mensen in de proefgroep en")


def test_price_of_drawing_first_from_the_printed_sizes(open_page: OpenPage) -> None:
    app = open_page("ontwerp")
    text = _say(app, "In Groningen werd eerst geloot")
    assert "Van de 6.557 mensen in de proefgroepen stemden er 668 toe" in text
    assert "maar voor 10,2% mee" in text
    assert "**24,1 tot 31,1 op de 100**" in text
    assert "**8,7 tot 9,6 op de 100** genoeg geweest: 2,8 tot 3,2 keer zo klein" in text

    twin = _find_twin(app, "arm", "design", "offer").set_index(["arm", "design"])
    # 2.486475 sqrt(0.09 / 146 + 0.16582 x 0.83418 / 1641) = 0.06582, over 183 / 1641 = 0.59022
    reference = twin.loc[("Eigen regie", "Eerst loten, referentiegroep")]
    assert reference[["shown", "offer"]].tolist() == ["59,0", "6,6"]
    assert twin.loc[("Eigen regie", "Eerst loten, controlegroep"), ["shown", "offer"]].tolist() == ["24,7", "2,8"]
    assert twin.loc[("Eigen regie", "Als eerst was gevraagd"), ["shown", "offer"]].tolist() == ["8,7", ""]
    assert len(twin) == 12

    table = next(table.value for table in app.table if "Mensen, keer" in table.value.columns)
    assert table.loc["**Individueel maatwerk**"].tolist() == [
        "[1.620](bronnen?figuur=003%3Afig2.1%3A6%3A5)",
        "[144](bronnen?figuur=003%3Afig2.1%3A8%3A5)",
        "8,9%",
        "3,2",
        "10,4",
    ]
