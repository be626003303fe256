"""The page on effects."""

from pathlib import Path

import pandas as pd
import pytest
from conftest import PAGE_TIMEOUT_S, PROJECT, OpenPage
from streamlit.testing.v1 import AppTest


def find_table(app: AppTest, *columns: str) -> pd.DataFrame:
    """Return the first table that has these columns."""
    found = [table.value for table in app.dataframe if set(columns) <= set(table.value.columns)]
    return found[0]


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning]
    return "\n".join(str(part.value) for part in parts)


def test_page_opens_on_the_main_comparison_with_its_table(open_page: OpenPage) -> None:
    app = open_page("effecten")
    table = find_table(app, "outcome", "verdict")

    assert "U leest vergelijking B, de hoofdvergelijking" in app.info[0].value
    assert "[146](bronnen?figuur=003%3Afig2.1%3A6%3A2)" in app.info[0].value
    assert len(table) == 45
    row = table.loc[(table["outcome"] == "Meer dan 12 uur werk per week") & table["row"].str.startswith("Bijverdien")]
    assert list(row["shown"]) == ["-0,6"]
    assert list(row["mean"]) == ["13,0%"]
    assert list(row["n"]) == ["1.649 / 146"]
    assert list(row["figure_id"]) == ["bronnen?figuur=003%3A10.13%3A6%3A5"]
    verdict = (
        "Groningen en Ten Boer, 24 maanden na de start, tegen de referentiegroep: **Geen van de 45 effecten die te"
    )
    first, box = (texts(app).index(words) for words in (verdict, "U leest vergelijking B"))
    assert first < box
    assert "gemiddeld 4,5 kleuren" in texts(app)


def test_control_comparison_says_why_it_was_set_aside(open_page: OpenPage) -> None:
    app = open_page("effecten", vergelijking="C")

    assert "zetten zij opzij" in app.warning[0].value
    assert "19 van de 36 effecten" in texts(app)
    assert "Dit is niet de hoofdvergelijking: lees eerst het gele kader" in texts(app)


def test_comparison_a_is_called_selective_and_has_words_for_missing_intervals(open_page: OpenPage) -> None:
    app = open_page("effecten", vergelijking="A", maand="8")
    table = find_table(app, "outcome", "verdict")

    assert "selectief en geen bewijs van oorzaak" in app.warning[0].value
    assert set(table["interval"]) == {"geen"}
    assert "Van geen van de 36 effecten hieronder is te zeggen of het toeval is" in texts(app)
    assert "14,1%" in texts(app)


def test_month_0_is_called_chance(open_page: OpenPage) -> None:
    app = open_page("effecten", maand="0")

    assert any("Maand 0 is de start" in warning.value for warning in app.warning)
    assert any("Verschil bij de start met de referentiegroep" in heading.value for heading in app.subheader)


def test_repeated_row_is_marked_and_the_finding_stands_below(open_page: OpenPage) -> None:
    app = open_page("effecten", maand="16")
    table = find_table(app, "outcome", "verdict")
    repeated = table.loc[table["outcome"] == "Loon boven 50% van het minimumloon"]

    assert repeated["row"].str.endswith("†").all()
    assert list(repeated["shown"]) == ["+1,3", "+1,5", "+2,3", "+1,5", "+3,4"]
    assert "dezelfde getallen als bij Looninkomen > 70% WML" in texts(app)


def test_component_filter_from_the_url(open_page: OpenPage) -> None:
    app = open_page("effecten", onderdeel="Intensieve begeleiding", hoe="Alleen deze")
    table = find_table(app, "outcome", "verdict")

    assert {row.removesuffix(" †") for row in table["row"]} == {"Individueel maatwerk"}
    assert len(table) == 9


def test_trial_without_numbers_shows_the_remedy_and_still_its_words(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEX_HOME", str(home))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=PAGE_TIMEOUT_S)
    app.switch_page("pages/effecten.py")
    app.query_params["gemeente"] = "Oss"
    app.run()

    assert any("Voeg bij ‘Gemeente’ Groningen toe" in info.value for info in app.info)
    assert "maatschappelijke participatie" in texts(app)
    assert [expander.label for expander in app.expander if "uitspra" in expander.label] == [
        "Oss: 8 uitspraken",
        "Alle experimenten samen: 12 uitspraken",
    ]


def test_questionnaire_outcomes_are_not_printed(open_page: OpenPage) -> None:
    app = open_page("effecten", domein="Gezondheid en welbevinden")

    assert any("Van deze soort uitkomst is geen effect als getal gedrukt" in info.value for info in app.info)


def test_course_follows_the_outcome_in_the_url(open_page: OpenPage) -> None:
    app = open_page("effecten", uitkomst="Vast contract")
    course = find_table(app, "month", "verdict")

    assert len(course) == 20
    assert list(course["month"].unique()) == [0, 8, 16, 24]


def test_unadjusted_effects_stand_beside_adjusted_ones(open_page: OpenPage) -> None:
    table = find_table(open_page("effecten"), "correction")
    earnings = table.loc[table["section"] == "A (deelnemers), bijverdiengroep"].set_index("correction")

    assert dict(earnings["shown"]) == {"gecorrigeerd": "+11,0", "kaal": "+14,0"}
    assert earnings.loc["gecorrigeerd", "origin_words"].startswith("interval met geleende foutmarge")
    assert earnings.loc["kaal", "origin_words"] == "interval uit gedrukte aantallen"


def test_all_nine_trials_stand_in_words_and_the_silent_one_says_so(open_page: OpenPage) -> None:
    app = open_page("effecten")
    labels = [expander.label for expander in app.expander]

    assert "Apeldoorn en Epe: geen uitspraken" in labels
    assert "Alle experimenten samen: 12 uitspraken" in labels
    assert sum(": " in label and "uitspra" in label for label in labels) == 10
    assert "Voor Apeldoorn en Epe is in de bronnen geen uitspraak over effecten gevonden" in texts(app)


def test_matched_and_contradicting_statements_are_set_apart(open_page: OpenPage) -> None:
    app = open_page("effecten")
    table = find_table(app, "theme_words")
    premium = table.loc[table["statement"].str.startswith("Van wie in 2018 instroomde")]

    assert list(premium["compared"]) == ["achteraf gezochte, gelijkende mensen (gematcht, niet geloot)"]
    assert list(premium["direction_words"]) == ["meer of hoger"]
    nijmegen = table.loc[(table["trial"] == "Nijmegen") & (table["dispute"] != "")]
    assert len(nijmegen) == 2
    assert nijmegen["dispute"].nunique() == 1
    assert "Niet tegen de controlegroep" in texts(app)
    assert f":orange-badge[{nijmegen['dispute'].iloc[0]}]" in texts(app)


def test_what_is_not_significant_is_not_called_no_effect(open_page: OpenPage) -> None:
    app = open_page("effecten")
    table = find_table(app, "theme_words")
    unclear = table.loc[table["direction_words"] == "niet significant: geen uitsluitsel"]

    assert set(unclear["significance_words"]) == {"niet significant volgens de bron"}
    full_time = table["statement"].str.startswith("Volgens het ministerie was er geen significant resultaat")
    assert list(table.loc[full_time, "direction_words"]) == ["niet significant: geen uitsluitsel"]
    assert "✕ **voltijdwerk**" in texts(app)
    assert "geen verschil" not in set(table["direction_words"])


def test_several_components_explain_why_nothing_is_left(open_page: OpenPage) -> None:
    app = open_page("effecten", onderdeel=["Intensieve begeleiding", "Ruimere vrijlating van inkomsten"])

    assert any("alle 2 in dezelfde groep" in info.value for info in app.info)


def test_choice_without_any_statement_shows_the_remedy(open_page: OpenPage) -> None:
    app = open_page("effecten", domein="Geldzaken thuis")

    assert any("geen uitspraak over effecten gevonden. Haal een gemeente" in info.value for info in app.info)
