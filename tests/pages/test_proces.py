"""The page on the process evaluation: values, filters, what is absent."""

from __future__ import annotations

import pandas as pd
from conftest import OpenPage
from streamlit.testing.v1 import AppTest

TOPICS = {
    "participatieladder": "Participatieladder",
    "doelen": "Doelen",
    "activiteiten": "Activiteiten",
    "motivatie": "Motivatie en houding",
    "leereffecten": "Leereffecten",
    "belemmeringen": "Belemmeringen en geschiktheid",
    "contacten": "Contacten",
}


def open_topic(open_page: OpenPage, topic: str, *trials: str) -> AppTest:
    app = open_page("proces")
    app.selectbox(key="onderwerp").set_value(topic)
    app.multiselect(key="gemeente").set_value(list(trials))
    app.run()
    assert not app.exception, app.exception
    return app


def read_words(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption, *app.info, *app.header])


def find_table(app: AppTest, *columns: str) -> pd.DataFrame:
    for element in app.dataframe:
        if set(columns) <= set(element.value.columns):
            return element.value
    raise AssertionError(f"no table with {columns}")


def test_opens_on_the_ladder_with_means_moves_and_their_passports(open_page: OpenPage) -> None:
    words = read_words(open_page("proces"))

    assert "[3,11](bronnen?figuur=000%3A13%3A8%3A1) naar [4,04\\*\\*\\*](bronnen?figuur=000%3A13%3A8%3A3)" in words
    assert "[2,7](bronnen?figuur=001%3A13%3A8%3A1) naar [3,8\\*\\*\\*](bronnen?figuur=001%3A13%3A8%3A3)" in words
    assert "Van 185 deelnemers stijgt [62%](bronnen?figuur=000%3A13%3A10%3A3)" in words
    assert "Van 223 deelnemers stijgt [51%](bronnen?figuur=001%3A13%3A10%3A3)" in words
    assert "[+49%]" in words


def test_ladder_shares_follow_from_the_counts_and_stand_beside_what_is_printed(open_page: OpenPage) -> None:
    app = open_page("proces")
    steps = find_table(app, "interval_words").set_index(["trial", "moment", "part"])
    printed = find_table(app, "beside_printed").set_index(["trial", "moment", "part"])

    assert steps.loc[("Oss", "Nulmeting", "3"), "share_words"] == "18,8%"
    assert printed.loc[("Oss", "Nulmeting", "3"), "beside_printed"] == "20.2"
    assert printed.loc[("Oss", "Nulmeting", "3"), "figure_id"] == "bronnen?figuur=000%3A13%3A3%3A2"
    assert steps.loc[("Wageningen", "Vervolgmeting", "6 betaald werk"), "count"] == 24
    assert steps.loc[("Oss", "Vervolgmeting", "6 betaald werk"), "share_words"] == "28,0%"


def test_findings_say_what_does_not_fit_and_lead_to_the_quoted_cell(open_page: OpenPage) -> None:
    words = read_words(open_page("proces"))

    assert "gedrukt [20.2](bronnen?figuur=000%3A13%3A3%3A2), volgens de andere cijfers: 18,82" in words
    assert "gedrukt [bijna 2 punten](bronnen?figuur=000%3Atext%3A54%3A2), volgens de andere cijfers: 0,9" in words


def test_groningen_has_no_ladder_but_its_own_scales_with_grade_and_difference(open_page: OpenPage) -> None:
    app = open_topic(open_page, "participatieladder", "groningen")
    words = read_words(app)

    assert "**andere maat**. Groningen gebruikt geen participatieladder" in words
    means = find_table(app, "mean_words").set_index("moment")["mean_words"]
    assert means.to_dict() == {"Februari 2018": "2,4", "Januari 2019": "2,8*", "September 2019": "2,7*"}
    assert "4,04" not in words


def test_goals_at_both_waves_with_their_own_denominators(open_page: OpenPage) -> None:
    app = open_topic(open_page, "doelen")
    groups = find_table(app, "part", "base_n").set_index(["trial", "moment", "part"])

    assert groups.loc[("Oss", "Nulmeting", "Werk"), ["count", "base_n"]].tolist() == [250, 837]
    assert groups.loc[("Oss", "Nulmeting", "Werk"), "share_words"] == "29,9%"
    assert groups.loc[("Wageningen", "Vervolgmeting", "Werk"), "share_words"] == "39,8%"
    single = find_table(app, "category_words", "base_n")
    assert "één nieuw doel per deelnemer" in read_words(app)
    assert len(single) > 0
    assert "bij 38,3% bijgesteld ([79](bronnen?figuur=000%3A10%3A1%3A2) van 206 oordelen" in read_words(app)


def test_single_goals_of_the_follow_up_are_only_of_adjusted_goals(open_page: OpenPage) -> None:
    app = open_topic(open_page, "doelen", "wageningen")
    app.segmented_control(key="meting").set_value("vervolgmeting").run()

    goals = app.dataframe[2].value.set_index("category_words")
    assert goals.loc["Deeltijdbaan", ["count", "base_n"]].tolist() == [28, 133]
    assert goals.loc["Deeltijdbaan", "share_words"] == "21,1%"
    assert "Alleen deelnemers van wie het doel is bijgesteld" in read_words(app)


def test_realised_activities_are_computed_from_the_counts(open_page: OpenPage) -> None:
    app = open_topic(open_page, "activiteiten")
    ratios = find_table(app, "planned").set_index(["trial", "category_words"])
    words = read_words(app)

    row = ratios.loc[("Oss", "Intensieve begeleiding")]
    assert row[["planned", "count", "shown"]].tolist() == [22, 29, "131,8%"]
    assert ratios.loc[("Wageningen", "Standaardaanbod trajecten en instrumenten"), "shown"] == "400,0%"
    assert "gerealiseerd is 70% van voorgenomen (berekend" in words
    assert "[ongeveer 230](bronnen?figuur=001%3Atext%3A40%3A2) vragenlijsten per meting" in words


def test_motivation_keeps_stars_as_printed_and_scales_apart(open_page: OpenPage) -> None:
    app = open_topic(open_page, "motivatie")
    tables = [element.value for element in app.dataframe if "mean_words" in element.value]
    shared = tables[0].set_index(["trial", "item_words", "moment"])

    assert shared.loc[("Oss", "Motivatie voor eigen treatment", "Vervolgmeting"), "mean_words"] == "5,9***"
    assert shared.loc[("Wageningen", "Motivatie voor eigen treatment", "Vervolgmeting"), "mean_words"] == "4,9**"
    assert shared.loc[("Oss", "Motivatie voor eigen treatment", "Nulmeting"), "n"] == "280"
    assert all(table["trial"].str.startswith("Groningen").nunique() == 1 for table in tables)
    assert "**lijkt erop**. Groningen houdt de schaal van 1 tot 5 aan" in read_words(app)


def test_learning_effects(open_page: OpenPage) -> None:
    marks = find_table(open_topic(open_page, "leereffecten"), "mean_words").set_index(["trial", "item_words", "moment"])

    assert marks.loc[("Oss", "Leereffect bij de deelnemer", "Vervolgmeting"), "mean_words"] == "6,4*"
    assert marks.loc[("Wageningen", "Leereffect bij de consulent", "Nulmeting"), ["mean_words", "n"]].tolist() == [
        "3,2",
        "355",
    ]


def test_barriers_that_are_not_printed_read_as_words(open_page: OpenPage) -> None:
    app = open_topic(open_page, "belemmeringen")
    shares = find_table(app, "interval_words").set_index(["category_words", "moment"])

    assert shares.loc[("Psychische gezondheid", "Februari 2018"), "shown"] == "53%"
    assert shares.loc[("Arbeidshandicap", "Februari 2018"), "shown"] == "niet gedrukt"
    assert "Arbeidshandicap (februari 2018, januari 2019)" in read_words(app)

    app.segmented_control(key="maat").set_value("belang").run()
    weights = app.dataframe[0].value.set_index(["category_words", "moment"])
    assert weights.loc[("Taalvaardigheden", "Februari 2018"), ["mean_words", "sd_words"]].tolist() == ["3,7", "1,1"]


def test_contacts_tell_of_the_misprinted_quarters(open_page: OpenPage) -> None:
    app = open_topic(open_page, "contacten")
    contacts = find_table(app, "coach_words")
    means = contacts[contacts["coach_words"] == "alle vijf werkcoaches"].set_index("quarter")["shown"]
    words = read_words(app)

    assert means.tolist() == ["2,6", "3,5", "3,0", "2,9", "3,2", "3,6", "3,5", "3,9"]
    assert means.index[4] == "Kwartaal 4 2018"
    assert '"Kwartaal 1 2018"; wij lezen ze in de volgorde' in words
    assert "staat al bij rij 2" in words
    regular = find_table(app, "row").set_index("row")
    assert regular.loc["Individueel maatwerk", ["shown", "sd_words"]].tolist() == ["1,2", "0,64"]


def test_a_choice_without_figures_says_what_to_change(open_page: OpenPage) -> None:
    app = open_topic(open_page, "contacten", "oss", "tilburg")

    assert app.info[0].value.startswith("Oss en Tilburg: geen cijfers van consulenten gepubliceerd")
    assert "kies een ander onderwerp" in app.info[0].value
    assert len(app.dataframe) == 0


def test_municipalities_without_process_figures_are_named(open_page: OpenPage) -> None:
    words = read_words(open_page("proces"))

    assert "Amsterdam, Apeldoorn en Epe, Deventer, Nijmegen, Tilburg en Utrecht." in words


def test_the_url_chooses_the_subject(open_page: OpenPage) -> None:
    app = open_page("proces", onderwerp=TOPICS["leereffecten"])

    assert app.selectbox(key="onderwerp").value == "leereffecten"


def test_every_subject_draws(open_page: OpenPage) -> None:
    for topic, label in TOPICS.items():
        app = open_topic(open_page, topic)
        assert label in [element.value for element in app.header]
        assert all(element.value["figure_id"].notna().all() for element in app.dataframe)
