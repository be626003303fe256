"""The registry as rows of the mart: unknown is empty, and counts come from the record."""

from __future__ import annotations

from typing import Any

import pytest
from support.data import DATA, load_real_registry

from vexcore.pipeline import check_record
from vexcore.registry.rows import build_registry_rows, find_missing_figures

Row = dict[str, Any]


@pytest.fixture(scope="module")
def figures() -> dict[str, float | None]:
    return {name: cell.value for name, cell in check_record(DATA).figures().items()}


@pytest.fixture(scope="module")
def rows(figures: dict[str, float | None]) -> dict[str, list[Row]]:
    return build_registry_rows(load_real_registry(), figures)


def by(rows: list[Row], key: str) -> dict[str, Row]:
    return {row[key]: row for row in rows}


@pytest.mark.parametrize(
    ("trial_id", "numbers"),
    [
        ("tilburg", (8200, 6000, 800, 783)),
        ("wageningen", (800, 800, 300, 399)),
        ("deventer", (3117, 3117, 1000, 553)),
        ("utrecht", (12500, 8100, 900, 780)),
        ("nijmegen", (8000, 5000, 400, 348)),
        ("groningen", (11000, 8744, 700, 891)),
        ("apeldoorn-epe", (4300, 3425, 540, 559)),
        ("oss", (2225, 1500, 300, 301)),
        ("amsterdam", (42000, 42000, 2000, 750)),
    ],
)
def test_recruitment_of_a_trial_is_the_deck_of_slides(
    rows: dict[str, list[Row]], trial_id: str, numbers: tuple[int, ...]
) -> None:
    trial = by(rows["trial"], "trial_id")[trial_id]

    assert (trial["population"], trial["target_population"], trial["planned_n"], trial["realised_n"]) == numbers


def test_what_is_unknown_is_empty(rows: dict[str, list[Row]]) -> None:
    trials = by(rows["trial"], "trial_id")

    assert trials["tilburg"]["end_on"] is None
    assert trials["tilburg"]["baseline_after_assignment"] is None
    assert trials["oss"]["baseline_after_assignment"] is True
    assert trials["tilburg"]["embargo_until"] is None
    assert by(rows["arm"], "arm_id")["deventer:reference"]["randomised"] is None
    assert {trial["consent"] for trial in rows["trial"]} == {"pre", "post", "unknown"}


def test_the_size_of_an_arm_is_the_figure_it_stands_in(rows: dict[str, list[Row]]) -> None:
    arms = by(rows["arm"], "arm_id")
    sizes = {name: arms[f"groningen:{name}"]["n"] for name in ("reference", "control", "t1", "t2", "t3", "t4")}

    assert sizes == {"reference": 146, "control": 1635, "t1": 1641, "t2": 1620, "t3": 1649, "t4": 1647}
    assert (arms["oss:eigen-regie"]["n"], arms["wageningen:verdienen-loont"]["n"]) == (98, 111)
    assert arms["groningen:t4.1"]["parent_arm_id"] == "groningen:t4"
    assert arms["groningen:t4"]["parent_arm_id"] is None


def test_an_arm_has_a_row_a_component(rows: dict[str, list[Row]]) -> None:
    pairs = [(row["arm_id"], row["component"]) for row in rows["arm_component"]]

    assert len(pairs) == len(set(pairs))
    assert {component for arm, component in pairs if arm == "tilburg:groep-1"} == {"exemption", "earnings", "bonus"}
    assert not [arm for arm, _ in pairs if arm.endswith(":control")]


def test_primary_outcomes_are_binary_and_neutral_ones_have_no_direction(rows: dict[str, list[Row]]) -> None:
    outcomes = by(rows["outcome"], "outcome_id")

    assert {name for name, row in outcomes.items() if row["is_primary"]} >= {
        *("wage_gt_100_wml", "wage_gt_70_wml", "wage_gt_50_wml", "hours_gt_32", "hours_gt_27", "hours_gt_12"),
        *("hours_gt_8", "contract_permanent", "contract_temporary"),
    }
    assert all(row["kind"] == "binary" for row in outcomes.values() if row["is_primary"])
    assert outcomes["financial_difficulty"]["higher_is_better"] is False
    assert [row["position"] for row in rows["outcome"]] == list(range(len(rows["outcome"])))


def test_wellbeing_of_the_two_groups_is_not_the_same(rows: dict[str, list[Row]]) -> None:
    grades = {(row["outcome_id"], row["trial_id"]): row for row in rows["outcome_comparability"]}
    wageningen, groningen = grades["wellbeing", "wageningen"], grades["wellbeing", "groningen"]

    assert groningen["grade"] == "same"
    assert wageningen["grade"] in {"similar", "different"}
    assert wageningen["difference"]


@pytest.mark.parametrize("grade", ["similar", "different"])
def test_every_difference_is_stated_in_both_languages(rows: dict[str, list[Row]], grade: str) -> None:
    graded = [row for row in rows["outcome_comparability"] if row["grade"] == grade]

    assert graded
    assert all(row["difference"] and row["difference_en"] for row in graded)


def test_words_stand_in_both_languages_and_in_order(rows: dict[str, list[Row]]) -> None:
    labels = rows["label"]

    assert all(label["nl"] and label["en"] for label in labels)
    assert len({(label["axis"], label["id"]) for label in labels}) == len(labels)
    assert [label["position"] for label in labels] == list(range(len(labels)))


def test_a_figure_that_the_record_does_not_have_is_named(figures: dict[str, float | None]) -> None:
    registry = load_real_registry()

    assert find_missing_figures(registry, figures) == []
    short = {name: value for name, value in figures.items() if name not in {"004:recruitment:9:4", "003:fig2.1:6:4"}}
    assert find_missing_figures(registry, short) == ["003:fig2.1:6:4", "004:recruitment:9:4"]
