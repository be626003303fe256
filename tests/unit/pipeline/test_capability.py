"""What may be shown of the capability gap."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pandas as pd
import pytest
from scipy import stats
from support.harmonise import harmonised, make_facts, make_persons, make_table

from vexcore.contracts.mart import find_table
from vexcore.harmonise.statements import read_statement
from vexcore.pipeline.capability import ALIKE, NO_LEVELS, release_capability

Row = dict[str, Any]
HEAD: Row = {"origin": "demonstration", "trial_id": "oss", "source_id": "demonstratie"}


def answer(person: int, thing: int, important: float | None, able: float | None, wave: int = 0) -> list[Row]:
    values = {"important": important, "able": able}
    return [
        {"person_key": person, "wave": wave, "item": f"capability_{side}_{thing}", "value": value}
        for side, value in values.items()
        if value is not None
    ]


def ask(answers: list[Row], persons: int) -> pd.DataFrame:
    people = make_persons(*({"person_key": key} for key in range(1, persons + 1)))
    with harmonised(make_facts(), persons=people, answers=make_table("answers", answers)) as found:
        cells: pd.DataFrame = found.workspace.frame(read_statement("cells_capability"), name="cells_capability")
        return cells


def fill(persons: int, *, open_thing: int = 0, alike: bool = False) -> list[Row]:
    """Return all answers at wave 0; the first `open_thing` persons leave the importance of thing 7 open."""
    rows: list[Row] = []
    for person in range(1, persons + 1):
        for thing in range(1, 8):
            important = None if thing == 7 and person <= open_thing else float(5 + (person + thing) % 5)
            able = (
                float(5 + (person + thing) % 5)
                if alike and person > 9
                else float((person * (thing + 1) + person // 5) % 5)
            )
            rows += answer(person, thing, important, able)
    return rows


def test_cells_count_who_answered_both_and_who_left_one_open() -> None:
    rows = [*answer(1, 1, 8, 3), *answer(2, 1, 6, 6), *answer(3, 1, 9, None), *answer(4, 1, None, 2)]

    (cell,) = ask(rows, 4).to_dict("records")

    assert (cell["wave"], cell["item"], cell["n"], cell["nonzero"]) == (0, "capability-1", 2, 1)
    assert (cell["important"], cell["able"], cell["gap"]) == (14, 9, 5)
    assert (cell["important_sq"], cell["able_sq"], cell["gap_sq"]) == (100, 45, 25)
    # All who said how able they are; person 3 did not.
    assert cell["partly"] == 3


def test_a_gap_is_the_mean_difference_within_persons() -> None:
    cells = ask(fill(27, open_thing=10), 27)
    differences = [5 + (person + 3) % 5 - (person * 4 + person // 5) % 5 for person in range(1, 28)]
    mean = sum(differences) / 27
    spread = sqrt(sum((value - mean) ** 2 for value in differences) / 26)

    rows = release_capability(lambda _name: cells, HEAD)
    row = rows[2]

    assert [each["item"] for each in rows] == [f"capability-{thing}" for thing in range(1, 8)]
    assert (row["base_n"], row["status"], row["reason"]) == (25, "released", None)
    assert row["gap"] == pytest.approx(mean)
    assert row["std_dev"] == pytest.approx(spread)
    assert row["important"] - row["able"] == pytest.approx(mean)
    # 26 degrees of freedom count as 20, 27 persons as 25.
    assert row["ci_high"] - row["gap"] == pytest.approx(stats.t.ppf(0.975, 20) * spread / 5)
    assert all({*each} <= {*find_table("capability_gap").column_names} for each in rows)


@pytest.mark.parametrize(("left_open", "told"), [(0, False), (9, False), (10, True)])
def test_levels_wait_until_ten_left_a_question_open(left_open: int, told: bool) -> None:
    """Seven times the index of `profile` less the seven things is about these few alone."""
    cells = ask(fill(40, open_thing=left_open), 40)

    rows = release_capability(lambda _name: cells, HEAD)

    assert {row["status"] for row in rows} == {"released"}
    assert {row["important"] is not None and row["able"] is not None for row in rows} == {told}
    assert {row["reason"] for row in rows} == {None if told else NO_LEVELS}


@pytest.mark.parametrize(("persons", "shown"), [(9, False), (10, True)])
def test_a_gap_is_of_ten_persons_at_least(persons: int, shown: bool) -> None:
    cells = ask(fill(persons), persons)

    rows = release_capability(lambda _name: cells, HEAD)

    assert {row["status"] for row in rows} == {"released" if shown else "suppressed"}
    assert shown or all(row.get("base_n") is None and row.get("gap") is None for row in rows)


def test_ten_persons_must_have_a_gap() -> None:
    cells = ask(fill(40, alike=True), 40)

    rows = release_capability(lambda _name: cells, HEAD)

    assert {(row["status"], row["reason"]) for row in rows} == {("suppressed", ALIKE)}


def test_without_the_questions_there_are_no_rows() -> None:
    cells = ask([{"person_key": 1, "wave": 0, "item": "general_health", "value": 3.0}], 1)

    assert release_capability(lambda _name: cells, HEAD) == []
