"""The truth: the printed numbers for Groningen, one profile a component elsewhere, nested everywhere."""

from __future__ import annotations

import csv
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from support.cohort import TRIALS, build_real_truth, describe_real_trial, load_figures, load_real_recipe
from support.data import DATA, replace_once

from vexcore.cohort.recipe import load_recipe
from vexcore.cohort.truth import CONTRACTS, NESTED, build_truth
from vexcore.errors import DataRefused

MONTHS = {8: ("10.15", "10.11"), 16: ("10.16", "10.12"), 24: ("10.17", "10.13")}
TREATMENTS = ("t1", "t2", "t3", "t4")
MISPRINT = ("wage_gt_50_wml", 16)
OUTCOMES = [
    "wage_gt_100_wml",
    "wage_gt_70_wml",
    "wage_gt_50_wml",
    "hours_gt_32",
    "hours_gt_27",
    "hours_gt_12",
    "hours_gt_8",
    "contract_permanent",
    "contract_temporary",
]


def printed(table: str, row: int, column: int) -> float:
    value = load_figures()[f"003:{table}:{row}:{column}"]
    assert value is not None
    return value


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize(("row", "outcome"), list(enumerate(OUTCOMES, start=1)))
def test_groningen_has_the_printed_control_course_and_effects_against_control(
    month: int, row: int, outcome: str
) -> None:
    truth = build_real_truth("groningen")
    table = MONTHS[month][0]

    assert truth.course("control", outcome)[month] == pytest.approx(printed(table, row, 1), abs=1e-12)
    for column, arm in enumerate(TREATMENTS, start=2):
        effect = truth.effect(arm, outcome, against="control")[month]
        assert effect == pytest.approx(printed(table, row, column), abs=1e-12)


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize(("row", "outcome"), list(enumerate(OUTCOMES, start=1)))
def test_effects_against_the_reference_group_lie_within_half_a_point_of_print(
    month: int, row: int, outcome: str
) -> None:
    truth = build_real_truth("groningen")
    gaps = [
        truth.effect(arm, outcome, against="reference")[month] - printed(MONTHS[month][1], row, column)
        for column, arm in enumerate(("control", *TREATMENTS), start=2)
    ]

    if (outcome, month) == MISPRINT:
        # The row that is printed twice: not followed, and far from the truth.
        assert min(abs(gap) for gap in gaps) > 0.01
    else:
        assert max(abs(gap) for gap in gaps) <= 0.005


def test_the_reference_course_is_straight_over_the_misprint() -> None:
    course = build_real_truth("groningen").course("reference", MISPRINT[0])

    assert course[16] == pytest.approx((course[8] + course[24]) / 2)
    assert course[8] == pytest.approx(0.0354)  # mean over five arms of control + C - B, by hand
    assert course[24] == pytest.approx(0.1196)


@pytest.mark.parametrize("trial", TRIALS)
def test_month_zero_has_no_effect_and_the_printed_control_course(trial: str) -> None:
    start = build_real_truth(trial).probability[:, :, 0]

    assert (start == start[0]).all()
    assert start[0] == pytest.approx([printed("10.14", row, 1) for row in range(1, 10)])


@pytest.mark.parametrize("trial", TRIALS)
def test_lines_are_nested_in_every_arm_and_month(trial: str) -> None:
    truth = build_real_truth(trial)

    for chain in NESTED:
        levels = [truth.probability[:, truth.outcomes.index(outcome)] for outcome in chain] + [truth.job()]
        for higher, lower in pairwise(levels):
            assert (higher <= lower + 1e-12).all()
            assert higher.min() >= 0
    assert truth.job().max() < 1
    assert truth.probability[:, [truth.outcomes.index(name) for name in CONTRACTS]].min() > 0


def test_the_truth_is_straight_between_anchors_and_stays_after_the_last() -> None:
    truth = build_real_truth("groningen")

    assert truth.probability.shape == (6, 9, 37)
    assert truth.probability[:, :, 4] == pytest.approx((truth.probability[:, :, 0] + truth.probability[:, :, 8]) / 2)
    assert (truth.probability[:, :, 24:] == truth.probability[:, :, 24:25]).all()


@pytest.mark.parametrize("trial", [trial for trial in TRIALS if trial != "groningen"])
def test_elsewhere_an_arm_has_the_sum_of_its_components_and_nothing_else(trial: str) -> None:
    """The same component adds the same in every municipality."""
    truth = build_real_truth(trial)
    groningen = build_real_truth("groningen")
    lift = {"hours_gt_8": (0.015, 0.015, 0.010), "hours_gt_12": (0.010, 0.010, 0.005)}
    lift["contract_temporary"] = lift["hours_gt_8"]

    for arm in describe_real_trial(trial).arms:
        working = len({"intensive", "earnings"} & set(arm.components))
        for outcome in OUTCOMES:
            effect = truth.effect(arm.arm_id, outcome, against="control")
            expected = [working * share for share in lift.get(outcome, (0, 0, 0))]
            assert effect[[0, 8, 16, 24, 36]] == pytest.approx([0, *expected, expected[-1]])
            assert truth.course("control", outcome) == pytest.approx(groningen.course("control", outcome))


def test_only_components_with_findings_have_a_profile_and_each_finding_points_that_way() -> None:
    with (DATA / "published" / "web.csv").open(encoding="utf-8", newline="") as file:
        statements = {f"{row['source_id']}:web:{row['row']}": row for row in csv.DictReader(file)}
    profiles = load_real_recipe().truth.profile

    assert [profile.component for profile in profiles] == ["intensive", "earnings"]
    for profile in profiles:
        for finding in profile.findings:
            row = statements[finding]
            assert (row["trial"], row["direction"], row["comparison"]) == ("all", "+", "control")
            assert profile.component in row["arm_as_named"]
        assert max(share for effect in profile.effects for share in effect.shares) <= 0.02


def test_a_recipe_that_would_break_the_nesting_is_refused(tmp_path: Path) -> None:
    shutil.copytree(DATA / "demonstration", tmp_path / "demonstration")
    replace_once(
        tmp_path / "demonstration" / "truth.toml", "shares = [0.010, 0.010, 0.005]", "shares = [0.09, 0.09, 0.09]"
    )
    recipe = load_recipe(tmp_path, load_figures())

    with pytest.raises(DataRefused, match=r"column hours_gt_8: 'oss' breaks the rule: a share is at least 0"):
        build_truth(recipe, describe_real_trial("oss"))
    # Groningen follows print and has no profiles.
    assert np.isfinite(build_truth(recipe, describe_real_trial("groningen")).probability).all()
