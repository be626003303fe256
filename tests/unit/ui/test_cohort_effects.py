"""Estimated effects in the words of the reader."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from vexcore.ui.cohort.effects_choice import find_first_month
from vexcore.ui.cohort.effects_curve import find_family, tell_absent, tell_signs
from vexcore.ui.cohort.effects_headline import name_groups, shorten_repeats, tell_chance, tell_corrected
from vexcore.ui.cohort.effects_people import name_subgroup, order_subgroup, tell_dropped, warn_of_late_classes
from vexcore.ui.cohort.effects_words import (
    NO_THRESHOLD,
    VERDICT_WORDS,
    Thresholds,
    choose_number_format,
    format_effect,
    format_size,
    judge,
    name_people,
    tell_effect,
    trim_number,
)

LIMITS = Thresholds(points=5.0, deviations=0.2)


def effect(**changed: Any) -> dict[str, Any]:
    return {
        "kind": "binary",
        "unit": "share",
        "estimate": 0.08,
        "ci_low": 0.031,
        "ci_high": 0.129,
        "mde": 0.0746,
        "higher_is_better": True,
        "estimand": "ITT",
        "consent": "pre",
        "outcome_id": "off_benefit",
        "outcome_nl": "Geen bijstand",
    } | changed


def test_a_threshold_is_counted_in_points_or_in_the_spread_of_the_comparison_group() -> None:
    assert LIMITS.find("binary", None) == 0.05
    assert LIMITS.find("score", 2.5) == pytest.approx(0.5)
    assert LIMITS.find("eur", 400.0) == pytest.approx(80.0)
    assert LIMITS.find("score", None) is None
    assert LIMITS.find("score", float("nan")) is None
    assert LIMITS.find("score", 0.0) is None
    assert LIMITS.describe("binary") == "5 procentpunt"
    assert LIMITS.describe("score") == "0,2 standaarddeviatie van de vergelijkingsgroep"


@pytest.mark.parametrize(("value", "words"), [(5.0, "5"), (0.5, "0,5"), (0.25, "0,25"), (0.204, "0,2"), (12.0, "12")])
def test_a_threshold_has_no_zeros_at_the_end(value: float, words: str) -> None:
    assert trim_number(value) == words


def test_without_a_threshold_there_is_no_verdict() -> None:
    assert judge(effect(), None) == NO_THRESHOLD
    assert judge(effect(), 0.05) == "favourable"
    assert judge(effect(higher_is_better=None), 0.05) == "higher"
    assert judge(effect(ci_low=-0.01, mde=None), 0.05) == "unclear"
    assert set(VERDICT_WORDS) >= {NO_THRESHOLD, "favourable", "higher", "unclear", "too-small"}


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (0.084, "binary", "+8,4"),
        (-0.0004, "binary", "0,0"),
        (0.0, "binary", "0,0"),
        (-0.006, "binary", "-0,6"),
        (39.6, "eur", "+40"),
        (0.4, "eur", "0"),
        (-1234.0, "eur", "-1.234"),
        (0.125, "score", "+0,12"),
        (-0.004, "score", "0,00"),
        (None, "score", "–"),
    ],
)
def test_an_effect_has_a_sign_unless_it_rounds_to_zero(value: float | None, kind: str, words: str) -> None:
    assert format_effect(value, kind) == words
    assert format_size(value, kind) == words.lstrip("+-")


def test_an_effect_is_told_per_hundred_people_or_as_a_mean() -> None:
    assert (
        tell_effect(effect())
        == "ongeveer 8 op de 100 deelnemers meer zonder bijstand (90%-interval: 3 meer tot 13 meer)"
    )
    assert tell_effect(effect(estimate=-0.006, ci_low=-0.02, ci_high=0.004)) == (
        "minder dan 1 op de 100 deelnemers minder zonder bijstand (90%-interval: 2 minder tot 0)"
    )
    other = effect(outcome_id="buurtwerk", outcome_nl="Buurtwerk")
    assert tell_effect(other).startswith("ongeveer 8 op de 100 deelnemers meer met de uitkomst ‘Buurtwerk’ (90%")
    money = effect(
        kind="eur", outcome_id="wage_eur", outcome_nl="Loon per maand", estimate=-40.2, ci_low=-90.0, ci_high=9.6
    )
    assert tell_effect(money) == (
        "Loon per maand: gemiddeld € 40 per maand minder, bij deelnemers (90%-interval: 90 minder tot 10 meer)"
    )
    score = effect(
        kind="score",
        outcome_id="health",
        outcome_nl="Gezondheid",
        unit="score 0-10",
        estimate=0.2,
        ci_low=-0.1,
        ci_high=0.5,
    )
    assert tell_effect(score) == (
        "Gezondheid: gemiddeld 0,20 (punten op 0-10) meer, bij deelnemers (90%-interval: 0,10 minder tot 0,50 meer)"
    )


@pytest.mark.parametrize(
    ("estimand", "consent", "people"),
    [
        ("ITT", "pre", "deelnemers"),
        ("ITT", "post", "ingelote mensen"),
        ("ITT", "unknown", "ingelote mensen"),
        ("compliers", "post", "deelnemers"),
        ("ATT", "pre", "mensen die de aanpak kregen"),
    ],
)
def test_whom_an_effect_is_about(estimand: str, consent: str, people: str) -> None:
    assert name_people(effect(estimand=estimand, consent=consent)) == people


@pytest.mark.parametrize(
    ("kind", "reach", "number_format"),
    [
        ("binary", 5.0, "+,.0f"),
        ("binary", 4.9, "+.1f"),
        ("score", 0.5, "+.1f"),
        ("score", 0.4, "+.2f"),
        ("eur", 2.0, "+,.0f"),
    ],
)
def test_an_axis_has_the_decimals_that_its_reach_needs(kind: str, reach: float, number_format: str) -> None:
    assert choose_number_format(kind, reach) == number_format


@pytest.mark.parametrize(
    ("released", "first"),
    [
        ({0: 1, 24: 3, 36: 3}, 24),
        ({0: 1, 18: 2, 24: 0}, 18),
        ({0: 0, 24: 0, 36: 0}, 24),
        ({0: 0, 12: 0}, 12),
        ({30: 1}, 30),
    ],
)
def test_the_page_opens_on_month_24_or_the_last_month_with_a_number(released: dict[int, int], first: int) -> None:
    assert find_first_month(pd.Series({str(month): count for month, count in released.items()})) == first


def test_subgroups_have_names_and_an_order() -> None:
    assert name_subgroup("age_band=age-under-27") == ("Leeftijd", "jonger dan 27 jaar")
    assert name_subgroup("household=couple-children") == ("Leefvorm", "paar met kinderen")
    assert name_subgroup("town=north") == ("town", "north")
    mixed = [
        "household=single",
        "age_band=age-55-plus",
        "town=north",
        "sex=male",
        "age_band=age-under-27",
        "sex=female",
    ]
    assert sorted(mixed, key=order_subgroup) == [
        "sex=female",
        "sex=male",
        "age_band=age-under-27",
        "age_band=age-55-plus",
        "household=single",
        "town=north",
    ]


def test_profile_classes_have_names_and_come_last() -> None:
    assert name_subgroup("profile_class=passive-unfit-mental") == (
        "Profiel aan het begin",
        "passief, arbeidsongeschikt (mentaal)",
    )
    assert name_subgroup("profile_class=passive-fit-2") == ("Profiel aan het begin", "passief, arbeidsgeschikt 2")
    mixed = ["profile_class=active-fit", "profile_class=passive-fit-2", "profile_class=passive-fit-1", "sex=male"]
    assert sorted(mixed, key=order_subgroup) == [mixed[3], mixed[2], mixed[1], mixed[0]]


@pytest.mark.parametrize(
    ("subgroup", "late", "told"),
    [
        ("profile_class=active-fit", True, True),
        ("profile_class=active-fit", False, False),
        ("profile_class=active-fit", None, False),
        ("sex=male", True, False),
    ],
)
def test_a_class_measured_after_the_draw_is_a_caution(subgroup: str, late: bool | None, told: bool) -> None:
    rows = pd.DataFrame(
        {
            "subgroup": [subgroup, "all"],
            "baseline_after_assignment": pd.array([late, late], dtype="boolean"),
            "place": ["Oss", "Oss"],
        }
    )

    assert ("Let op bij het profiel, Oss" in warn_of_late_classes(rows)) is told


def test_what_a_model_left_out_is_told_in_words() -> None:
    assert tell_dropped(
        "sex: unknown, missing joined to the largest; block: collinear levels; education: all levels joined"
    ) == (
        "Sekse: onbekend, niet bekend samengevoegd met het grootste niveau; "
        "Blok van de loting: niveaus weggelaten die uit andere volgen; Opleidingsniveau: alle niveaus samengevoegd"
    )
    assert (
        tell_dropped("wage_eur_6m; household=other")
        == "Loon in 6 maanden vooraf weggelaten; Leefvorm: anders weggelaten"
    )
    assert tell_dropped("something new: not known") == "something new: not known"
    assert tell_dropped("") == ""


def rows(values: list[float], *, told: int = 0, holm: list[float | None] | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "value": values,
            "low": values,
            "told": [index < told for index in range(len(values))],
            "status": "released",
            "p_holm": pd.Series(holm or [None] * len(values), dtype="float64"),
            "outcome": ["a", "a", "b", "b"][: len(values)],
            "model_words": ["M1", "M2", "M1", "M2"][: len(values)],
        }
    )


def test_chance_is_a_tenth_of_what_is_shown() -> None:
    assert "Van de 4 getoonde effecten laten er 1 de nul" in tell_chance(rows([1.0, 2.0, 3.0, 4.0], told=1))
    assert "gemiddeld minder dan 1 zijn (10% van 4)" in tell_chance(rows([1.0, 2.0, 3.0, 4.0]))
    many = pd.concat([rows([1.0, 2.0, 3.0, 4.0])] * 3)
    assert "gemiddeld 1,2 zijn (10% van 12)" in tell_chance(many)
    assert tell_chance(rows([1.0]).assign(low=None)) == ""


def test_what_is_left_after_holm_is_counted_at_ten_percent() -> None:
    assert tell_corrected(rows([1.0, 2.0, 3.0], holm=[0.1, 0.11, None])).endswith("blijft er 1 over.")
    assert tell_corrected(rows([1.0, 2.0], holm=[0.1, 0.1])).endswith("blijven er 2 over.")
    assert tell_corrected(rows([1.0], holm=[0.2])).endswith("blijven er 0 over.")
    assert tell_corrected(rows([1.0, 2.0])) == ""


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1.0, 2.0, 3.0, 4.0], "**Het teken wisselt niet:** bij alle 4 keuzes is het effect groter dan nul."),
        ([-4.0, -3.0, -2.0, -1.0], "**Het teken wisselt niet:** bij alle 4 keuzes is het effect kleiner dan nul."),
        ([0.0, 1.0, 2.0, 3.0], "**Het teken wisselt niet:** bij alle 4 keuzes is het effect nooit kleiner dan nul."),
        ([-2.0, -1.0, -1.0, 0.0], "**Het teken wisselt niet:** bij alle 4 keuzes is het effect nooit groter dan nul."),
        ([-1.0, -0.5, 2.0, 3.0], "bij 2 van de 4 keuzes is het effect kleiner dan nul. Dat is bij uitkomst: a."),
        ([-1.0, -0.5, -0.2, 3.0], "bij 1 van de 4 keuzes is het effect groter dan nul. Dat is bij uitkomst: b."),
        ([-1.0, 2.0, -0.5, 3.0], "bij 2 van de 4 keuzes is het effect kleiner dan nul. Dat is bij model: M1."),
    ],
)
def test_a_change_of_sign_is_flagged_with_what_it_goes_with(values: list[float], words: str) -> None:
    told = tell_signs(rows(values, told=3))

    assert words in told
    assert told.endswith("Bij 3 van de 4 laat het interval nul erbuiten.")


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ([True, True, True, True], ""),
        ([True, True, True, False], ": 1 combinatie van model en uitkomst (b, M2)."),
        ([True, False, True, False], ": 2 combinaties van model en uitkomst (M2)."),
        ([False, False, True, True], ": 2 combinaties van model en uitkomst (a)."),
    ],
)
def test_what_has_no_number_is_counted_and_named(known: list[bool], words: str) -> None:
    asked = rows([1.0, 2.0, 3.0, 4.0])[["outcome", "model_words"]].assign(known=known)

    assert tell_absent(asked) == (f" Zonder getal, en dus niet getekend{words}" if words else "")
    assert not words or "(M2)" in tell_absent(asked[asked["outcome"] == "a"].assign(known=[True, False]))


def test_what_has_no_number_is_only_counted_when_it_is_long() -> None:
    pairs = [(outcome, model) for outcome in "abcd" for model in ("M1", "M2")]
    asked = pd.DataFrame(pairs, columns=["outcome", "model_words"])
    known = [True, False, False, True, True, False, False, True]

    assert tell_absent(asked.assign(known=known)).endswith("4 combinaties van model en uitkomst.")


def test_the_headline_names_a_trial_once_for_all_its_groups() -> None:
    groups = pd.DataFrame({"place": ["Oss", "Utrecht", "Oss", "Oss"], "arm": ["a", "b", "c", "d"]})

    assert name_groups(groups) == " (Oss, a, c en d; Utrecht, b)"
    assert name_groups(pd.concat([groups] * 2)) == ""


def test_a_trial_of_several_towns_is_called_by_the_first_from_the_second_time_on() -> None:
    places = pd.DataFrame(
        {
            "trial_id": ["g", "o"],
            "municipalities": ["Groningen, Ten Boer", None],
            "place": ["Groningen en Ten Boer", "x"],
        }
    )

    told = shorten_repeats("Groningen en Ten Boer, A; x; Groningen en Ten Boer, B; x", places)
    assert told == "Groningen en Ten Boer, A; x; Groningen, B; x"


def test_thresholds_of_one_outcome_are_one_family() -> None:
    assert find_family("hours_gt_12") == ("hours_gt_8", "hours_gt_12", "hours_gt_27", "hours_gt_32")
    assert find_family("wage_gt_70_wml") == ("wage_gt_50_wml", "wage_gt_70_wml", "wage_gt_100_wml")
    assert find_family("off_benefit") == ("off_benefit",)
