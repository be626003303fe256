"""Questions, indices, minimum wages and thresholds that do not fit are refused, each with its rule."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.data import DATA, load_real_registry, replace_once

from vexcore.errors import DataRefused
from vexcore.registry.instruments import name_process_item
from vexcore.registry.load import load_registry


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder with the registry and the list of sources, to spoil."""
    shutil.copytree(DATA / "registry", tmp_path / "registry")
    (tmp_path / "published").mkdir()
    shutil.copy(DATA / "published" / "sources.toml", tmp_path / "published")
    return tmp_path


def test_the_minimum_wage_runs_from_2016_to_2021_by_half_year() -> None:
    wages = load_real_registry().minimum_wages
    # Pages that print or cite the decrees; see thresholds.toml.
    assert [wage.wage_eur for wage in wages] == [
        *(1524.60, 1537.20, 1551.60, 1565.40, 1578.00, 1594.20),
        *(1615.80, 1635.60, 1653.60, 1680.00, 1684.80, 1701.00),
    ]
    assert [wage.adult_age for wage in wages] == [23] * 3 + [22] * 4 + [21] * 5
    assert (wages[0].from_month, wages[-1].from_month) == ("2016-01", "2021-07")


def test_hours_lines_are_weeks_of_4_25() -> None:
    lines = {line.outcome: line.hours for line in load_real_registry().thresholds if line.hours != "none"}
    assert lines == {f"hours_gt_{week}": week * 4.25 for week in (8, 12, 27, 32)}


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "rule"),
    [
        ("questions", 'id = "meaning"', 'id = "happy"', "id", "it stands once (it stands 2 times)"),
        (
            "questions",
            'id = "contacts"',
            'id = "phone_calls"',
            "phone_calls",
            "what a caseworker judges is an item of keys.toml",
        ),
        ("questions", "low = 0.0\nhigh = 10.0", "low = 10.0\nhigh = 0.0", "life_satisfaction", "high lies above low"),
        ("questions", '"course"', '"cours"', "checklist goal", "it is a category of keys.toml"),
        ("questions", 'source = "003"', 'source = "nowhere"', "general_health", "it is a source of sources.toml"),
        (
            "indices",
            'outcome = "health"',
            'outcome = "wealth"',
            "outcome",
            "it is a questionnaire outcome of outcomes.toml",
        ),
        ("indices", 'outcome = "health"', 'outcome = "wellbeing"', "id", "it stands once (it stands 2 times)"),
        (
            "indices",
            'outcome = "health"',
            'outcome = "wage_eur"',
            "outcome",
            "it is a questionnaire outcome of outcomes.toml",
        ),
        ("indices", 'question = "down"', 'question = "nervous"', "id", "it stands once (it stands 2 times)"),
        (
            "indices",
            'question = "down"',
            'question = "ladder"',
            "health: ladder",
            "an index is made of questions of questions.toml with file answers",
        ),
        ("indices", "weight = 0.5,", "weight = 0.500002,", "health", "the weights of an index add up to 1"),
        (
            "indices",
            "[0.0, 0.5, 1.0, 2.0, 3.0, 4.0]",
            "[0.0, 0.5, 1.0]",
            "social_contacts: contact_neighbours",
            "there is a step for each whole answer from 1 to 6",
        ),
        (
            "indices",
            "limit = 84.0, cap = 80.0",
            "limit = 79.0, cap = 80.0",
            "volunteer_hours: volunteer_hours",
            "the cap does not lie above the limit",
        ),
        (
            "indices",
            "divide = 80.0,",
            "reverse = true,",
            "volunteer_hours: volunteer_hours",
            "only a question with an upper end is turned round or has steps",
        ),
        (
            "indices",
            'place = "tabel 6.3"',
            'place = "tabel 6.3"\nat_most = 2.0',
            "health",
            "at_most stands in an index of one question",
        ),
        (
            "thresholds",
            'from_month = "2017-01"',
            'from_month = "2017-07"',
            "from_month",
            "half-years follow each other (2017-01 comes after 2016-07)",
        ),
        (
            "thresholds",
            'from_month = "2016-01"',
            'from_month = "2015-01"',
            "from_month",
            "half-years follow each other (2015-07 comes after 2015-01)",
        ),
        (
            "thresholds",
            'outcome = "hours_gt_8"',
            'outcome = "off_benefit"',
            "outcome",
            "it is a 0/1 register outcome of wage or hours",
        ),
        (
            "thresholds",
            'outcome = "hours_gt_8"',
            'outcome = "off_benefit"',
            "id",
            "it is drawn by a threshold of thresholds.toml",
        ),
        (
            "thresholds",
            "hours = 34.0",
            "wml_share = 0.3",
            "hours_gt_8",
            "a wage outcome has wml_share, an outcome of hours has hours",
        ),
        (
            "thresholds",
            "hours = 34.0",
            "hours = 34.0\nwml_share = 0.3",
            "hours_gt_8",
            "exactly one of wml_share and hours is given",
        ),
        (
            "thresholds",
            'adult_age_source = "nagelhout-minimumloon-januari-2016"',
            'adult_age_source = "TO-CONFIRM"',
            "2016-01",
            "it is a source of sources.toml",
        ),
    ],
)
def test_what_does_not_fit_is_refused(data: Path, file: str, old: str, new: str, place: str, rule: str) -> None:
    replace_once(data / "registry" / f"{file}.toml", old, new)
    with pytest.raises(DataRefused, match="registry: refused") as refused:
        load_registry(data)

    assert (place, rule) in {(fault.column, fault.rule) for fault in refused.value.faults}
    assert all(fault.remedy for fault in refused.value.faults)


def test_an_outcome_without_an_index_is_refused(data: Path) -> None:
    path = data / "registry" / "indices.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index('[[index]]\noutcome = "self_reliance_tiu"')
    path.write_text(text[:start], encoding="utf-8")
    with pytest.raises(DataRefused) as refused:
        load_registry(data)

    assert [(fault.file, fault.value, fault.rule) for fault in refused.value.faults] == [
        ("outcomes.toml", "self_reliance_tiu", "it is made by an index of indices.toml")
    ]


def test_a_weight_within_the_tolerance_is_accepted(data: Path) -> None:
    replace_once(data / "registry" / "indices.toml", "weight = 0.5,", "weight = 0.5000009,")
    assert load_registry(data).indices[0].parts[0].weight == 0.5000009


def test_an_item_without_a_name_in_the_process_evaluation_is_a_key_error() -> None:
    known = load_real_registry().keys("item")
    assert name_process_item("activity_done", known) == "activity-realised"
    assert name_process_item("goal_reached", known) == "goal-reached"
    assert name_process_item("self_reliance", known) == "self_reliance"
    with pytest.raises(KeyError, match="phone_calls"):
        name_process_item("phone_calls", known)
