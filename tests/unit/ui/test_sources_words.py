from __future__ import annotations

import pytest

from vexcore.ui.sources.findings import tell_place
from vexcore.ui.sources.words import (
    escape,
    explain_significance,
    format_printed_value,
    name_contradiction,
    shorten,
    split_label,
    tell_day,
    tell_table,
    tell_value,
)


@pytest.mark.parametrize(
    ("value", "words"), [(8336.0, "8.336"), (0.009, "0,009"), (-1.7, "-1,7"), (17.3, "17,3"), (0.0, "0")]
)
def test_numbers_keep_every_digit(value: float, words: str) -> None:
    assert format_printed_value(value) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2019-04-08", "8 april 2019"),
        ("2022-01", "januari 2022"),
        ("2017", "2017"),
        (None, "datum onbekend"),
        (float("nan"), "datum onbekend"),
    ],
)
def test_dates_say_no_more_than_is_known(day: object, words: str) -> None:
    assert tell_day(day) == words


def test_units_that_say_how_to_read_a_number_stand_in_brackets() -> None:
    assert tell_value({"cell": "printed", "value": 0.5, "unit": "factor"}) == "0,5 (factor)"
    assert tell_value({"cell": "printed", "value": 89.0, "unit": "goals"}) == "89 doelen"
    assert tell_value({"cell": "suppressed", "value": None, "unit": "goals"}) == "achtergehouden door de bron"


@pytest.mark.parametrize(
    ("source", "table", "words"),
    [
        ("000", "8.1", "tabel 8.1"),
        ("003", "fig2.1", "figuur 2.1"),
        ("003", "6.2-response", "tabel 6.2 (respons)"),
        ("004", "recruitment", "tabel op de dia"),
        ("000", "text", "cijfers in de lopende tekst"),
    ],
)
def test_tables_are_called_as_printed(source: str, table: str, words: str) -> None:
    assert tell_table(source, table) == words


def test_stars_mean_what_the_note_of_the_table_says() -> None:
    assert explain_significance("000", "**") == "**: p < 0,05, volgens de noot onder de tabel"
    assert explain_significance("000", "*") == "*: de noot onder de tabel verklaart deze ster niet"
    assert "5%-niveau" in explain_significance("003", "*")
    assert explain_significance("000", None) == ""


def test_places_leave_out_what_is_the_same() -> None:
    assert tell_place("000:8.1:24:3", "000", "8.1") == "rij 24, kolom 3"
    assert tell_place("000:9.1:4:3", "000", "8.1") == "tabel 9.1, rij 4, kolom 3"
    assert tell_place("001:text:2:1", "000", "8.1") == "bron 001, tekst, rij 2, kolom 1"


def test_contradictions_without_words_keep_their_slug() -> None:
    assert name_contradiction("utrecht-participants") == "aantal deelnemers"
    assert name_contradiction("utrecht-something-new") == "utrecht-something-new"


def test_marks_of_markdown_are_taken_as_they_stand() -> None:
    assert escape("5,9*** [x]") == "5,9\\*\\*\\* \\[x\\]"


def test_long_titles_are_cut_at_a_word() -> None:
    assert shorten("een twee drie", 8) == "een …"
    assert shorten("kort", 8) == "kort"


@pytest.mark.parametrize(
    ("label", "levels"),
    [
        ("Leeftijd > 35-44 jaar", ["Leeftijd", "35-44 jaar"]),
        ("Leeftijd > > 55 jaar", ["Leeftijd", "> 55 jaar"]),
        ("zeer grote afstand > 1", ["zeer grote afstand", "1"]),
        ("Looninkomen > 100% WML (1/0)", ["Looninkomen > 100% WML (1/0)"]),
        ("Gewerkte uren > 136 per maand / > 32 per week", ["Gewerkte uren > 136 per maand / > 32 per week"]),
        ("Uitkeringsduur > 3 jaar (1/0)", ["Uitkeringsduur > 3 jaar (1/0)"]),
        ("Bijstandsduur > 3 jaar of meer", ["Bijstandsduur", "3 jaar of meer"]),
        (None, []),
    ],
)
def test_levels_of_a_label_are_told_from_more_than(label: object, levels: list[str]) -> None:
    assert split_label(label) == levels
