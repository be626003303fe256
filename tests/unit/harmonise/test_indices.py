"""Questionnaire indices: conversion, direction, limits, caps, weights, half of the weight, and Cronbach's alpha."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from support.harmonise import Harmonised, harmonised, make_facts, make_persons, make_table

from vexcore.contracts.delivery import ExtraOutcome

TOLERANCE = 1e-9


def answer(item: str, value: float | None, person: int = 1, wave: int = 0) -> dict[str, Any]:
    return {"person_key": person, "wave": wave, "item": item, "value": value}


def answers(given: dict[str, float], person: int = 1, wave: int = 0) -> list[dict[str, Any]]:
    return [answer(item, value, person, wave) for item, value in given.items()]


def table(rows: list[dict[str, Any]]) -> pa.Table:
    return make_table("answers", rows, ["person_key", "wave", "item", "value"])


def value_of(outcome: str, given: dict[str, float]) -> float | None:
    persons = make_persons({"person_key": 1})
    with harmonised(make_facts(), persons=persons, answers=table(answers(given))) as result:
        return result.values(outcome).get(0)


HEALTH = {"general_health": 4, "nervous": 2, "down": 1, "calm": 4, "gloomy": 3, "happy": 5}


def test_health_weighs_general_health_half_and_turns_what_is_unfavourable() -> None:
    # 7.5 * 0.5 + 0.1 * (turned 4 -> 7.5, turned 5 -> 10, 7.5, turned 3 -> 5, 10)
    assert value_of("health", HEALTH) == pytest.approx(3.75 + 0.1 * (7.5 + 10 + 7.5 + 5 + 10), abs=TOLERANCE)


@pytest.mark.parametrize("best", [True, False])
def test_health_runs_from_0_to_10(best: bool) -> None:
    favourable = {"general_health", "calm", "happy"}
    given = {item: 5.0 if (item in favourable) == best else 1.0 for item in HEALTH}
    assert value_of("health", given) == pytest.approx(10 if best else 0, abs=TOLERANCE)


def test_exactly_half_of_the_weight_is_enough_and_the_answered_part_counts_whole() -> None:
    assert value_of("health", {"general_health": 2}) == pytest.approx(2.5, abs=TOLERANCE)
    mood = {"nervous": 5.0, "down": 5.0, "calm": 1.0, "gloomy": 5.0, "happy": 3.0}
    assert value_of("health", mood) == pytest.approx(5 / 5, abs=TOLERANCE)


def test_less_than_half_of_the_weight_is_no_index() -> None:
    persons = make_persons({"person_key": 1})
    rows = answers({"nervous": 1, "down": 1, "calm": 5, "gloomy": 1})
    with harmonised(make_facts(), persons=persons, answers=table(rows)) as result:
        assert result.values("health") == {}
        assert result.gaps("health") == {"less than half of the index answered": (1, 1)}


@pytest.mark.parametrize(
    ("outcome", "given", "value"),
    [
        ("wellbeing", {"life_satisfaction": 4, "meaning": 7}, 5.5),
        ("wellbeing", {"meaning": 7}, 7),
        ("self_efficacy", {"job_fits": 1, "good_impression": 5, "effort_pays": 3, "future_work": 4}, 22.5 / 4),
        ("self_efficacy", {"job_fits": 1, "good_impression": 5}, 5),
        ("self_efficacy", {"job_fits": 1}, None),
        ("general_trust", {"social_trust": 6}, 6),
        ("trust_national", {"trust_national": 1}, 0),
        ("trust_national", {"trust_national": 4}, 6),
        ("trust_municipality", {"trust_municipality": 6}, 10),
        ("trust_work_income", {"trust_work_income": 2}, 2),
        ("volunteer_hours", {"volunteer_hours": 0}, 0),
        ("volunteer_hours", {"volunteer_hours": 79.99}, 9.99875),
        ("volunteer_hours", {"volunteer_hours": 80}, 10),
        ("volunteer_hours", {"volunteer_hours": 82}, 10),
        ("volunteer_hours", {"volunteer_hours": 84}, 10),
        ("volunteer_hours", {"volunteer_hours": 84.01}, None),
        ("care_hours", {"care_hours": 84}, 10),
        ("care_hours", {"care_hours": 84.01}, None),
        ("participation", {"volunteer_hours": 40, "care_hours": 20}, 3.75),
        ("participation", {"volunteer_hours": 40}, 5),
        ("participation", {"volunteer_hours": 40, "care_hours": 84.01}, 5),
        ("participation", {"volunteer_hours": 85, "care_hours": 84.01}, None),
        ("search_hours", {"search_hours": 50}, 10),
        ("search_hours", {"search_hours": 50.01}, None),
        ("applications", {"applications": 27}, 5),
        ("applications", {"applications": 54}, 10),
        ("applications", {"applications": 56}, 10),
        ("applications", {"applications": 56.01}, None),
        ("interviews", {"interviews": 21}, 10),
        ("interviews", {"interviews": 28}, 10),
        ("interviews", {"interviews": 28.01}, None),
        ("social_contacts", {"contact_neighbours": 1, "contact_friends": 2, "contact_family": 6}, 1.5),
        ("social_contacts", {"contact_neighbours": 3, "contact_friends": 4, "contact_family": 5}, 2),
        ("social_contacts", {"contact_neighbours": 2, "contact_friends": 4}, 1.25),
        ("social_contacts", {"contact_neighbours": 6}, None),
        ("financial_difficulty", {"finances": 1}, 1),
        ("financial_difficulty", {"finances": 2}, 1),
        ("financial_difficulty", {"finances": 3}, 0),
        ("wellbeing_tiu", {"life_satisfaction": 6, "meaning": 7, "happiness_5": 3}, 6),
        ("wellbeing_tiu", {"life_satisfaction": 6, "happiness_5": 1}, 3),
        ("wellbeing_tiu", {"happiness_5": 3, "happiness_10": 9}, None),
        ("subjective_health_tiu", {"general_health": 2}, 2.5),
        ("poor_health_tiu", {"general_health": 2}, 1),
        ("poor_health_tiu", {"general_health": 3}, 0),
        ("capability_tiu", {f"capability_able_{k}": k for k in range(1, 8)}, 4),
        ("capability_tiu", {f"capability_able_{k}": 8 for k in range(1, 5)}, 8),
        ("capability_tiu", {f"capability_able_{k}": 8 for k in range(1, 4)}, None),
        ("capability_tiu", {f"capability_important_{k}": 8 for k in range(1, 8)}, None),
        ("social_participation_tiu", {"included_in_society": 3}, 3),
        ("self_reliance_tiu", {"job_fits": 2, "good_impression": 2, "effort_pays": 4, "future_work": 4}, 5),
    ],
)
def test_an_index_is_the_weighted_mean_of_its_converted_answers(
    outcome: str, given: dict[str, float], value: float | None
) -> None:
    found = value_of(outcome, given)
    if value is None:
        assert found is None
    else:
        assert found == pytest.approx(value, abs=TOLERANCE)


def test_a_questionnaire_outcome_stands_at_month_12_of_its_wave() -> None:
    rows = [answer("social_trust", 2 + wave, wave=wave) for wave in (0, 1, 2)]
    with harmonised(make_facts(), persons=make_persons({"person_key": 1}), answers=table(rows)) as result:
        assert result.values("general_trust") == {0: 2, 12: 3, 24: 4}


def test_an_empty_answer_is_no_answer() -> None:
    rows = [answer("life_satisfaction", None), answer("meaning", 3), answer("social_trust", None, person=2)]
    persons = make_persons({"person_key": 1}, {"person_key": 2})
    with harmonised(make_facts(), persons=persons, answers=table(rows)) as result:
        assert result.values("wellbeing") == {0: 3}
        assert result.values("general_trust", 2) == {}
        assert result.rows("SELECT person_key FROM response") == [{"person_key": 1}]


def test_what_was_not_asked_and_what_was_not_answered_are_told_apart() -> None:
    rows = [answer("social_trust", 5, 1, 0), answer("meaning", 5, 2, 0), answer("meaning", 5, 1, 1)]
    persons = make_persons(*({"person_key": key} for key in (1, 2, 3)))
    with harmonised(make_facts(), persons=persons, answers=table(rows)) as result:
        assert result.gaps("general_trust") == {
            "less than half of the index answered": (1, 1),
            "questions not delivered for the wave": (1, 1),
        }
        assert result.gaps("wellbeing") == {"less than half of the index answered": (1, 1)}
        assert result.gaps("capability_tiu") == {"questions not delivered for the wave": (2, 3)}


def test_without_answers_every_questionnaire_outcome_says_so() -> None:
    with harmonised(make_facts(), persons=make_persons({"person_key": 1}, {"person_key": 2})) as result:
        assert result.gaps("health") == {"answers not delivered": (2, 0)}


def test_an_extra_outcome_of_answers_is_its_answer() -> None:
    extra = ExtraOutcome(
        outcome_id="housing", label="Housing", file="answers", kind="score", unit="score", low=0, high=10
    )
    rows = [answer("housing", 7.5, wave=1), answer("meaning", 2, wave=1), answer("meaning", 2, person=2, wave=1)]
    persons = make_persons({"person_key": 1}, {"person_key": 2})
    with harmonised(make_facts(outcomes=[extra]), persons=persons, answers=table(rows)) as result:
        assert result.values("housing") == {12: 7.5}
        assert result.gaps("housing") == {"less than half of the index answered": (1, 1)}


def reliability(result: Harmonised, outcome: str) -> dict[str, Any]:
    (row,) = result.rows(f"SELECT wave, items, n, alpha FROM index_reliability WHERE outcome_id = '{outcome}'")
    return row


def test_alpha_of_a_hand_case() -> None:
    given = [(1, 1, 1, 1), (2, 2, 2, 2), (2, 2, 2, 3), (3, 3, 3, 4)]
    items = ("job_fits", "good_impression", "effort_pays", "future_work")
    rows = [
        row
        for person, values in enumerate(given, start=1)
        for row in answers(dict(zip(items, values, strict=True)), person)
    ]
    # A fifth person left one question out and does not count.
    rows += answers({"job_fits": 5, "good_impression": 1, "effort_pays": 5}, 5)
    persons = make_persons(*({"person_key": key} for key in range(1, 6)))
    with harmonised(make_facts(), persons=persons, answers=table(rows)) as result:
        row = reliability(result, "self_efficacy")
        # Item variances 2/3, 2/3, 2/3, 5/3 (sum 11/3); totals 4, 8, 9, 13 have variance 41/3.
        assert row["alpha"] == pytest.approx(4 / 3 * (1 - 11 / 41), abs=1e-12)
        assert (row["wave"], row["items"], row["n"]) == (0, 4, 4)


def test_alpha_of_two_items_with_equal_variances_is_spearman_brown() -> None:
    # 3, 5, 7, 9 and 5, 3, 9, 7: equal variances, correlation 12 / 20.
    pairs = [(3, 5), (5, 3), (7, 9), (9, 7)]
    rows = [
        row
        for person, (first, second) in enumerate(pairs, start=1)
        for row in answers({"life_satisfaction": first, "meaning": second}, person, 1)
    ]
    persons = make_persons(*({"person_key": key} for key in range(1, 5)))
    with harmonised(make_facts(), persons=persons, answers=table(rows)) as result:
        row = reliability(result, "wellbeing")
        assert row["alpha"] == pytest.approx(2 * 0.6 / 1.6, abs=1e-12)
        assert (row["wave"], row["items"], row["n"]) == (1, 2, 4)


def test_alpha_counts_items_as_they_enter_the_index_turned() -> None:
    # Health in step with mood: only turned items agree, then alpha is high; unturned it would be negative.
    favourable = ("general_health", "calm", "happy")
    rows = []
    for person, level in enumerate((1, 2, 3, 4, 5), start=1):
        rows += answers({item: level if item in favourable else 6 - level for item in HEALTH}, person)
    persons = make_persons(*({"person_key": key} for key in range(1, 6)))
    with harmonised(make_facts(), persons=persons, answers=table(rows)) as result:
        assert reliability(result, "health")["alpha"] == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(
    ("pairs", "n"), [([(3, 5)], 1), ([(3, 5), (3, 5)], 2), ([(3, 5), (5, 3)], 2), ([(3, None), (None, 4)], 0)]
)
def test_alpha_is_absent_without_two_persons_or_without_variance(
    pairs: list[tuple[float | None, float | None]], n: int
) -> None:
    rows = [
        row
        for person, (first, second) in enumerate(pairs, start=1)
        for row in (answer("life_satisfaction", first, person), answer("meaning", second, person))
    ]
    persons = make_persons(*({"person_key": key} for key in range(1, len(pairs) + 1)))
    with harmonised(make_facts(), persons=persons, answers=table(rows)) as result:
        row = reliability(result, "wellbeing")
        assert (row["n"], row["alpha"]) == (n, None)


def test_an_index_of_one_question_has_no_alpha() -> None:
    rows = [answer("social_trust", 4, 1), answer("social_trust", 6, 2)]
    persons = make_persons({"person_key": 1}, {"person_key": 2})
    with harmonised(make_facts(), persons=persons, answers=table(rows)) as result:
        assert result.rows("SELECT outcome_id FROM index_reliability") == []
