"""Every rule of answers and caseworker, on both sides of its boundary."""

from __future__ import annotations

from typing import Any

import pytest
from support.data import load_real_registry
from support.deliveries import SmallDelivery, list_places

from vexcore.deliveries.items import list_items


@pytest.mark.parametrize(
    ("file", "item", "good", "bad"),
    [
        ("answers", "general_health", ["1", "5", "3.0"], ["0", "6", "2.5"]),
        ("answers", "life_satisfaction", ["0", "10"], ["-1", "11", "7.5"]),
        ("answers", "trust_national", ["1", "6"], ["0", "7"]),
        ("answers", "volunteer_hours", ["0", "84.25", "10000"], ["-0.5"]),
        ("answers", "contact_family", ["1", "6"], ["0", "6.5"]),
        ("answers", "capability_important_1", ["0", "10"], ["10.5"]),
        ("caseworker", "ladder", ["1", "6"], ["0", "7", "2.5"]),
        ("caseworker", "motivation_goal", ["0", "7.5", "10"], ["-0.1", "10.1"]),
        ("caseworker", "contacts", ["0", "3.5", "90"], ["-1"]),
        ("caseworker", "goal_full-time-job", ["0", "1"], ["2", "0.5"]),
        ("caseworker", "activity_done_course", ["0", "1"], ["-1"]),
    ],
)
def test_a_value_is_within_its_item(
    check: Any, small: SmallDelivery, file: str, item: str, good: list[str], bad: list[str]
) -> None:
    for person, value in zip(("p05", "p06", "p07"), good, strict=False):
        small.add(file, person_id=person, wave="1", item=item, value=value)
    assert len(check(small).report.frame) == 0

    lines = [
        small.add(file, person_id=person, wave="2", item=item, value=value)
        for person, value in zip(("p05", "p06", "p07"), bad, strict=False)
    ]
    places = list_places(check(small).report)
    assert places == [(f"{file}.csv", line, "value", value) for line, value in zip(lines, bad, strict=True)]


def test_an_empty_answer_is_not_known(check: Any, small: SmallDelivery) -> None:
    checked = check(small.set("answers", 0, value=""))

    assert checked.report.ok
    assert checked.delivery.tables["answers"]["value"].to_pylist()[0] is None


@pytest.mark.parametrize(
    ("file", "item", "hint"),
    [
        ("answers", "general_helth", "did you mean general_health?"),
        ("answers", "ladder", "it belongs in caseworker"),
        ("caseworker", "calm", "it belongs in answers"),
        ("caseworker", "goal_nothing", ""),
    ],
)
def test_an_unknown_item_is_one_fault_with_a_hint(
    check: Any, small: SmallDelivery, file: str, item: str, hint: str
) -> None:
    line = small.add(file, person_id="p05", wave="1", item=item, value="999")
    report = check(small).report

    assert list_places(report) == [(f"{file}.csv", line, "item", item)]
    assert hint in report.to_records()[0]["remedy"]


def test_many_unknown_items_are_all_reported(check: Any, small: SmallDelivery) -> None:
    lines = [small.add("answers", person_id="p05", wave="1", item=f"q{i}", value="1") for i in range(70)]

    assert [place[1] for place in list_places(check(small).report)] == lines


@pytest.mark.parametrize("wave", ["-1", "3", "", "0.5"])
def test_a_wave_is_0_1_or_2(check: Any, small: SmallDelivery, wave: str) -> None:
    line = small.add("answers", person_id="p05", wave=wave, item="calm", value="1")

    assert list_places(check(small).report) == [("answers.csv", line, "wave", wave)]


def test_an_answer_twice_is_told_with_both_lines(check: Any, small: SmallDelivery) -> None:
    line = small.add("answers", person_id="p01", wave="0", item="general_health", value="5")

    assert list_places(check(small).report) == [
        ("answers.csv", line, "person_id", "p01, 0, general_health (first on line 2)")
    ]


@pytest.mark.parametrize("file", ["answers", "caseworker"])
def test_nobody_of_a_reference_arm_is_asked(check: Any, small: SmallDelivery, file: str) -> None:
    item = {"answers": "calm", "caseworker": "ladder"}[file]
    line = small.add(file, person_id="p09", wave="0", item=item, value="3")

    assert list_places(check(small).report) == [(f"{file}.csv", line, "person_id", "p09")]


def test_who_declined_has_no_answers_but_may_be_judged(check: Any, small: SmallDelivery) -> None:
    small.add("caseworker", person_id="p02", wave="0", item="ladder", value="3")
    assert check(small).report.ok

    line = small.add("answers", person_id="p02", wave="0", item="calm", value="3")
    assert list_places(check(small).report) == [("answers.csv", line, "person_id", "p02")]


def test_without_known_consent_answers_are_good(check: Any, small: SmallDelivery) -> None:
    small.set("persons", 1, consented="")
    small.add("answers", person_id="p02", wave="0", item="calm", value="3")

    assert check(small).report.ok


@pytest.mark.parametrize("file", ["answers", "caseworker"])
def test_an_answer_of_nobody_is_refused(check: Any, small: SmallDelivery, file: str) -> None:
    line = small.add(file, person_id="P01", wave="0", item={"answers": "calm"}.get(file, "ladder"), value="3")

    assert list_places(check(small).report) == [(f"{file}.csv", line, "person_id", "P01")]


def test_an_extra_item_has_its_own_bounds(check: Any, small: SmallDelivery) -> None:
    small.extra = """
[[outcome]]
id = "hope"
label = "Hoop"
file = "answers"
kind = "score"
unit = "points"
low = -2
high = 2
"""
    small.add("answers", person_id="p05", wave="0", item="hope", value="-2")
    small.add("answers", person_id="p06", wave="0", item="hope", value="1.5")
    assert check(small).report.ok

    line = small.add("answers", person_id="p07", wave="0", item="hope", value="2.5")
    assert list_places(check(small).report) == [("answers.csv", line, "value", "2.5")]


def test_every_item_of_the_registry_is_known() -> None:
    items = list_items(load_real_registry())
    by_file = {file: [item for item in items if item.file == file] for file in ("answers", "caseworker")}

    assert len({item.item_id for item in items}) == len(items)
    assert len(by_file["answers"]) == 42
    assert {item.item_id for item in by_file["caseworker"]} >= {
        "ladder",
        "contacts",
        "goal_course",
        "activity_done_other",
    }
