"""The caseworker's judgements, moves on the ladder, and who answered what."""

from __future__ import annotations

from typing import Any

from support.data import load_real_registry
from support.harmonise import Harmonised, harmonised, make_facts, make_persons, make_table


def judge(item: str, value: float | None, wave: int = 0, person: int = 1) -> dict[str, Any]:
    return {"person_key": person, "wave": wave, "item": item, "value": value}


def harmonise_judgements(*rows: dict[str, Any]) -> Any:
    persons = make_persons({"person_key": 1, "arm_id": "oss:intensieve-begeleiding"}, {"person_key": 2})
    table = make_table("caseworker", rows, ["person_key", "wave", "item", "value"])
    return harmonised(make_facts(), persons=persons, caseworker=table)


def told(result: Harmonised) -> list[tuple[Any, ...]]:
    rows = result.rows("SELECT person_key, wave, item, category, value FROM process_value ORDER BY ALL")
    return [tuple(row.values()) for row in rows]


def test_judgements_bear_the_names_of_the_process_evaluation() -> None:
    with harmonise_judgements(
        judge("motivation_treatment", 7.5),
        judge("goal_reached", 6),
        judge("contacts", 3, wave=1),
        judge("goal_full-time-job", 1),
        judge("activity_planned_course", 0),
        judge("activity_done_course", 1, wave=1),
        judge("self_reliance", None),
    ) as result:
        assert told(result) == [
            (1, 0, "activity-planned", "course", 0),
            (1, 0, "goal", "full-time-job", 1),
            (1, 0, "goal-reached", "all", 6),
            (1, 0, "motivation_treatment", "all", 7.5),
            (1, 1, "activity-realised", "course", 1),
            (1, 1, "contacts", "all", 3),
        ]
        arms = result.rows("SELECT DISTINCT arm_id FROM process_value")
        assert arms == [{"arm_id": "oss:intensieve-begeleiding"}]


def test_a_step_on_the_ladder_is_told_as_step_and_for_each_step() -> None:
    with harmonise_judgements(judge("ladder", 4)) as result:
        steps = [(1, 0, "ladder", f"ladder-{step}", int(step == 4)) for step in range(1, 7)]
        assert told(result) == [(1, 0, "ladder", "all", 4), *steps]


def test_every_item_and_category_is_one_of_the_keys() -> None:
    registry = load_real_registry()
    questions = [question.id for question in registry.questions if question.file == "caseworker"]
    questions += [item for checklist in registry.checklists for item in checklist.items()]
    with harmonise_judgements(*(judge(question, 1.0) for question in questions)) as result:
        rows = told(result)
    assert len(rows) == len(questions) + 6
    assert {row[2] for row in rows} <= set(registry.keys("item"))
    assert {row[3] for row in rows} <= set(registry.keys("category"))


def test_a_move_on_the_ladder_is_between_two_waves_of_one_person() -> None:
    with harmonise_judgements(
        judge("ladder", 2, 0),
        judge("ladder", 5, 1),
        judge("ladder", 3, 2),
        judge("ladder", 1, 0, 2),
        judge("ladder", None, 1, 2),
    ) as result:
        moves = result.rows(
            "SELECT person_key, arm_id, from_wave, to_wave, from_step, to_step FROM ladder_move ORDER BY ALL"
        )
    arm = "oss:intensieve-begeleiding"
    assert [tuple(move.values()) for move in moves] == [
        (1, arm, 0, 1, 2, 5),
        (1, arm, 0, 2, 2, 3),
        (1, arm, 1, 2, 5, 3),
    ]


def test_a_response_is_one_row_a_person_instrument_and_wave() -> None:
    persons = make_persons({"person_key": 1}, {"person_key": 2})
    columns = ["person_key", "wave", "item", "value"]
    answers = [judge("meaning", 3), judge("finances", 3), judge("meaning", 3, 2), judge("meaning", None, 1, 2)]
    caseworker = [judge("contacts", 0, 1, 2), judge("ladder", 2, 1, 2)]
    with harmonised(
        make_facts(),
        persons=persons,
        answers=make_table("answers", answers, columns),
        caseworker=make_table("caseworker", caseworker, columns),
    ) as result:
        rows = result.rows("SELECT person_key, arm_id, instrument, wave FROM response ORDER BY ALL")
    assert [tuple(row.values()) for row in rows] == [
        (1, "oss:control", "participant-questionnaire", 0),
        (1, "oss:control", "participant-questionnaire", 2),
        (2, "oss:control", "caseworker-questionnaire", 1),
    ]
