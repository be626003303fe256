"""The questions about the kinds of participants."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from vexcore.queries.classes import ALL_TRIALS, load_class_fits, load_class_profiles, load_published_classes
from vexcore.store.mart import Mart


@pytest.fixture(scope="module")
def people(participant_home: Path) -> Iterator[Mart]:
    """Return a mart that holds participant rows, open."""
    with Mart.open(participant_home) as opened:
        yield opened


def test_every_number_of_classes_stands_with_the_one_that_is_shown(people: Mart) -> None:
    fits = load_class_fits(people, origin="demonstration", trial_id="oss").set_index("k")

    assert list(fits.index) == [1, 2, 3, 4, 5]
    assert list(fits.index[fits["chosen"]]) == [3]
    assert fits.loc[4, "reason_nl"] == "niet gekozen: een van de klassen telt minder dan 10 personen"


def test_a_class_stands_before_its_items_which_have_words_and_a_subject(people: Mart) -> None:
    profiles = load_class_profiles(people, origin="demonstration", trial_id="oss")
    first = profiles[profiles["class_id"] == "passive-unfit-physical"]

    assert list(first["item"]) == ["size", "general_health", "calm", "contact_friends", "future_work"]
    assert list(first["dimension_nl"]) == [
        "",
        "Lichamelijke gezondheid",
        "Mentale gezondheid",
        "Meedoen",
        "Kans op werk",
    ]
    assert first.iloc[1]["item_nl"] == "Gezondheid niet slecht"
    assert set(first["label_nl"]) == {"Passief, arbeidsongeschikt (fysiek)"}
    assert (first.iloc[0]["size"], first.iloc[1]["estimate"]) == (96, 0.22)


def test_a_withheld_chance_has_no_number(people: Mart) -> None:
    profiles = load_class_profiles(people, origin="demonstration", trial_id="oss")
    withheld = profiles[profiles["status"] != "released"]

    assert len(withheld) == 2
    assert withheld["estimate"].isna().all()
    assert withheld["reason_nl"].str.startswith("achtergehouden").all()


def test_all_trials_of_an_origin_are_a_set_of_their_own(people: Mart) -> None:
    assert len(load_class_fits(people, origin="demonstration", trial_id=ALL_TRIALS)) == 5
    assert load_class_fits(people, origin="estimated", trial_id=ALL_TRIALS).empty


def test_printed_classes_have_a_name_and_the_number_of_persons(mart: Mart) -> None:
    printed = load_published_classes(mart)

    assert printed.groupby("municipalities")["n"].agg(["size", "first"]).to_numpy().tolist() == [[4, 507], [3, 278]]
    assert set(printed["figure_id"]) == {"004:text:5:1", "004:text:6:1"}
    assert set(printed["status"]) == {"not_published"}
    assert set(printed["reason_nl"]) == {"de omvang is alleen getekend, niet gedrukt"}


def test_printed_classes_are_printed_alone(people: Mart, mart: Mart) -> None:
    assert load_published_classes(people).equals(load_published_classes(mart))
