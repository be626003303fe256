"""The recipe as it stands, and what is refused of one that is spoilt."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.cohort import TRIALS, load_figures, load_real_recipe
from support.data import DATA, load_real_registry, replace_once

from vexcore.cohort.recipe import load_recipe
from vexcore.errors import DataRefused

Spoil = Callable[[Path], None]


def spoil(file: str, old: str, new: str) -> Spoil:
    return lambda folder: replace_once(folder / "demonstration" / file, old, new)


def copy_recipe(folder: Path) -> Path:
    shutil.copytree(DATA / "demonstration", folder / "demonstration")
    return folder


def test_both_files_say_first_that_they_are_a_demonstration() -> None:
    for name in ("truth.toml", "calibration.toml"):
        lines = (DATA / "demonstration" / name).read_text(encoding="utf-8").splitlines()

        assert lines[0].startswith("# DEMONSTRATIE, SYNTHETISCH.")
        assert any(line.startswith("# DEMONSTRATION, SYNTHETIC.") for line in lines[:6])


def test_every_trial_of_the_registry_has_a_likeness() -> None:
    recipe, registry = load_real_recipe(), load_real_registry()
    ordinary = {trial.id for trial in registry.trials if trial.legal_basis == "ordinary-law"}

    assert (
        sorted(entry.id for entry in recipe.calibration.trial)
        == sorted(TRIALS)
        == sorted(t.id for t in registry.trials)
    )
    assert {entry.id for entry in recipe.calibration.trial if entry.like == "oss"} == ordinary


def test_every_question_and_category_of_the_recipe_exists() -> None:
    recipe, registry = load_real_recipe(), load_real_registry()
    rows = recipe.calibration.judgements
    categories = {entry.id: set(entry.categories) for entry in registry.checklists}

    assert {*rows.first_goals, *rows.adjusted_goals} == categories["goal"]
    assert set(rows.activities) == categories["activity_planned"] == categories["activity_done"]
    assert set(recipe.calibration.coaches.activities) == categories["activity_done"]
    caseworker = {question.id for question in registry.questions if question.file == "caseworker"}
    assert {*rows.ratings, *rows.follow_up, "ladder", "contacts"} == caseworker


def test_a_figure_is_read_and_a_blank_cell_counts_as_none_only_where_asked() -> None:
    recipe = load_real_recipe()

    assert recipe.figure("003:10.15:{row}:1", row=7) == 0.115
    assert recipe.count_or_none("003:5.5:1:2") == 0.0
    with pytest.raises(DataRefused, match=r"003:5\.5:1:2"):
        recipe.figure("003:5.5:1:2")
    with pytest.raises(DataRefused, match=r"003:5\.5:99:1"):
        recipe.count_or_none("003:5.5:99:1")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (spoil("truth.toml", "last_month = 36", "last_month = 36.5"), "last_month"),
        (spoil("truth.toml", "last_month = 36", "last_month = 12"), "rise from 0 to at most 12"),
        (spoil("truth.toml", "month = 8\n", "month = 0\n"), "rise from 0"),
        (spoil("truth.toml", 'outcome = "wage_gt_50_wml"', 'outcome = "wage_gt_51_wml"'), "'wage_gt_51_wml' breaks"),
        (spoil("truth.toml", "months = [8, 16, 24]", "months = [8, 24]"), "a share for each month"),
        (spoil("truth.toml", "months = [8, 16, 24]", "months = [0, 16, 24]"), "rise from above 0"),
        (spoil("truth.toml", "findings = [", "finding = ["), "findings"),
        (spoil("truth.toml", "last_month = 36", "last_month = "), "the file is TOML in UTF-8"),
        (spoil("calibration.toml", '"003:fig2.1:8:3"', '"003:fig2.1:80:3"'), "'003:fig2.1:80:3' breaks"),
        (spoil("calibration.toml", "took_up_share = 0.95", "took_up_share = 1.95"), "took_up_share"),
        (spoil("calibration.toml", 'questions = "tiu"', 'questions = "uva"'), "questions"),
        (
            spoil("calibration.toml", 'like = "wageningen"', 'like = "epe"'),
            "'epe' breaks the rule: every trial is like one",
        ),
        (spoil("calibration.toml", 'other = "000:text:5:6"', ""), "prints revised entitlement and other reasons apart"),
        (spoil("calibration.toml", ', "003:6.2-response:4:1"]', "]"), "one response prints every wave"),
        (
            spoil("calibration.toml", 'table = "003:2.1"', 'table = "003:2.2"'),
            "'003:2.1' breaks the rule: a column is of",
        ),
        (spoil("calibration.toml", '"t4.3" = { table', '"t4.9" = { table'), "['t4.3', 't4.9']"),
        (spoil("calibration.toml", "mean = 2.8\n", ""), "'nervous' breaks the rule: a question has either"),
        (spoil("calibration.toml", "column = 2\n", "column = 2\nmean = 3.0\n"), "'general_health' breaks the rule"),
        (spoil("calibration.toml", '["male", "age"', '["sex", "age"'), "the order names age, duration"),
        (spoil("calibration.toml", "[1.0, 0.0, 0.0", "[1.0, 0.5, 0.0"), "symmetric positive definite"),
        (spoil("calibration.toml", "share_person = 0.35", "share_person = 0.95"), "leave some for the months"),
        (lambda folder: (folder / "demonstration" / "truth.toml").unlink(), "the file exists"),
    ],
)
def test_a_spoilt_recipe_is_refused_by_name(tmp_path: Path, change: Spoil, message: str) -> None:
    folder = copy_recipe(tmp_path)
    change(folder)

    with pytest.raises(DataRefused, match="demonstration: refused") as refused:
        load_recipe(folder, load_figures())
    assert message in str(refused.value)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    folder = copy_recipe(tmp_path)
    spoil("truth.toml", "last_month = 36", "last_month = 61")(folder)
    spoil("calibration.toml", "took_up_share = 0.95", "took_up_share = 1.95")(folder)

    with pytest.raises(DataRefused) as refused:
        load_recipe(folder, load_figures())
    assert {fault.file for fault in refused.value.faults} == {
        "demonstration/truth.toml",
        "demonstration/calibration.toml",
    }
