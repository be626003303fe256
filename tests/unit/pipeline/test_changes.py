"""What may be shown of change within persons, and that a reader who takes it apart finds nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from support.changes import (
    HEAD,
    OUTCOME,
    build_alphas,
    build_profile,
    build_sample,
    find_leaks,
    split_arms,
    wrap_scores,
)
from support.data import load_real_registry

from vexcore.contracts.mart import find_table
from vexcore.estimate.sample import Floats, Sample
from vexcore.pipeline.answer_groups import count_least
from vexcore.pipeline.change_rules import FEW_BEHIND
from vexcore.pipeline.changes import NEITHER_BETTER, NO_LEVELS, NO_RELIABILITY, release_changes

Row = dict[str, Any]
LARGE = {"012": 41, "01": 21, "02": 21, "12": 11, "0": 23, "1": 12, "2": 13}


def release(
    sample: Sample, *, alphas: pd.DataFrame | None = None, hidden: Sequence[tuple[int, str]] = ()
) -> dict[str, list[Row]]:
    profile = build_profile(sample, hidden=hidden)
    known = build_alphas() if alphas is None else alphas
    return release_changes(sample, profile, known, HEAD, registry=load_real_registry())


def pick(rows: Sequence[Row], **wanted: object) -> Row:
    (row,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return row


def name_shown(rows: Sequence[Row]) -> set[tuple[Any, ...]]:
    keys = ("method", "from_wave", "to_wave", "arm_id")
    return {tuple(row[key] for key in keys) for row in rows if row["status"] == "released"}


def find_scores(sample: Sample, arm: str) -> Floats:
    (panel,) = sample.panels.values()
    return panel.values[split_arms(sample)[arm]]


def make_known(sizes: Mapping[str, int], waves: str = "012") -> Any:
    return np.array([[wave in seen for wave in waves] for seen, size in sizes.items() for _ in range(size)])


def test_a_change_has_the_numbers_of_the_paired_t_by_rounded_degrees_of_freedom() -> None:
    sample = build_sample({"control": LARGE, "groep-a": LARGE})
    before, after, _ = find_scores(sample, "oss:control").T
    difference = (after - before)[~np.isnan(after - before)]
    error = difference.std(ddof=1) / sqrt(62)

    row = pick(release(sample)["change"], method="rm-anova", from_wave=0, to_wave=1, arm_id="oss:control")

    # 62 persons: 60 are told, and of 61 degrees of freedom 50.
    assert (row["n"], row["df"], row["status"]) == (60, 50, "released")
    assert row["estimate"] == pytest.approx(difference.mean())
    assert row["std_error"] == pytest.approx(error)
    assert row["statistic"] == pytest.approx((difference.mean() / error) ** 2)
    assert row["p_value"] == pytest.approx(2 * stats.t.sf(abs(difference.mean() / error), 50))
    assert row["ci_high"] - row["estimate"] == pytest.approx(stats.t.ppf(0.975, 50) * error)
    assert row["ci_level"] == 0.95


def test_the_mixed_model_takes_everybody_and_tests_with_z() -> None:
    sample = build_sample({"control": LARGE, "groep-a": LARGE})

    row = pick(release(sample)["change"], method="mixed", from_wave=1, to_wave=2, arm_id="oss:control")

    # 142 persons answered at some wave.
    assert (row["n"], row["status"]) == (140, "released")
    assert row.get("df") is None
    assert row.get("before") is None
    assert row["p_value"] == pytest.approx(2 * stats.norm.sf(abs(row["estimate"] / row["std_error"])))
    assert row["estimate"] - row["ci_low"] == pytest.approx(1.959964 * row["std_error"], rel=1e-6)


@pytest.mark.parametrize(("few", "arms"), [((), 3), (("groep-b",), 1)])
def test_the_model_of_just_one_arm_is_never_missing_beside_that_of_all(few: tuple[str, ...], arms: int) -> None:
    """Weighted by their errors those of the others would come near it."""
    sizes = dict.fromkeys(("control", "groep-a", "groep-b"), LARGE) | dict.fromkeys(few, SMALL)
    rows = release(build_sample(sizes))["change"]
    shown = {
        row["arm_id"]
        for row in rows
        if (row["method"], row["from_wave"], row["to_wave"], row["status"]) == ("mixed", 0, 1, "released")
    }

    assert "all" in shown
    assert len(shown - {"all"}) == arms
    assert shown.isdisjoint({f"oss:{arm}" for arm in few})


def test_rows_have_the_columns_of_their_tables_and_keys_once() -> None:
    released = release(build_sample({"control": LARGE, "groep-a": LARGE, "reference": {"0": 30}}))

    for name, rows in released.items():
        table = find_table(name)
        assert rows
        assert all({*row} <= {*table.column_names} for row in rows)
        assert len({tuple(row[key] for key in table.key) for row in rows}) == len(rows)
        assert {row["arm_id"] for row in rows} <= {"all", "oss:control", "oss:groep-a"}


SMALL = {"012": 40, "01": 3, "0": 12, "1": 12, "2": 12}
"""Too few answered at the first two waves only."""

ONCE = [({"0": 9}, False), ({"0": 10}, True), ({"0": 5, "1": 4}, False), ({"0": 5, "1": 5}, True), ({}, False)]


@pytest.mark.parametrize(("once", "shown"), ONCE)
def test_a_change_waits_until_ten_answered_once(once: Mapping[str, int], shown: bool) -> None:
    """The mean at the wave less the change would tell of fewer, and that there are none is not told either."""
    row = pick(release(build_sample({"control": {"01": 40} | once}))["change"], method="rm-anova", arm_id="all")

    assert (row["status"] == "released") is shown
    assert shown or row["reason"] == FEW_BEHIND
    assert shown or row.get("n") is None


@pytest.mark.parametrize(("both", "shown"), [(10, False), (11, True)])
def test_a_change_is_of_eleven_persons_at_least(both: int, shown: bool) -> None:
    row = pick(
        release(build_sample({"control": {"01": both, "0": 20, "1": 20}}))["change"], method="rm-anova", arm_id="all"
    )

    assert (row["status"] == "released") is shown


@pytest.mark.parametrize(("changed", "shown"), [(9, False), (10, True)])
def test_ten_persons_must_have_changed(changed: int, shown: bool) -> None:
    scores = np.full((60, 3), np.nan)
    scores[:40, 0] = scores[:40, 1] = np.linspace(2, 8, 40)
    scores[:changed, 1] += np.linspace(0.5, 1.5, changed)
    scores[40:50, 0] = scores[50:, 1] = np.linspace(3, 6, 10)

    row = pick(release(wrap_scores(scores, ["control"] * 60))["change"], method="rm-anova", arm_id="all")

    assert (row["status"] == "released") is shown


def test_the_fewest_persons_by_hand() -> None:
    two = make_known({"01": 40, "0": 7, "1": 4}, "01")
    three = make_known({"012": 40, "01": 6, "02": 5, "12": 4, "0": 30, "1": 3, "2": 2})

    # Mean at a wave less change: all who answered once.
    assert count_least(two, (), (0, 1)) == 11
    # With the model besides: either group of them.
    assert count_least(two, ((0, 1),), None) == 4
    # Waves 0 and 1: whoever answered at just one of these, 30 + 5 + 3 + 4.
    assert count_least(three, (), (0, 1)) == 42
    # All three changes: those who answered at two waves, 6 + 5 + 4.
    assert count_least(three, ((0, 1), (0, 2)), (1, 2)) == 15
    # With the model besides: the three smallest groups that do not cancel, 3 + 2 + 4.
    assert count_least(three, ((0, 1), (0, 2), (1, 2)), None) == 9


def test_means_stand_beside_a_change_only_where_every_group_is_large() -> None:
    large = release(build_sample({"control": LARGE, "groep-a": LARGE}))["change"]
    small = release(build_sample({"control": LARGE, "groep-a": LARGE | {"12": 9}}))["change"]
    none = release(build_sample({"control": LARGE | {"12": 4}, "groep-a": LARGE | {"12": 5}}))["change"]

    def list_told(rows: Sequence[Row]) -> set[str]:
        return {row["arm_id"] for row in rows if row.get("before") is not None}

    assert list_told(large) == {"all", "oss:control", "oss:groep-a"}
    # By arm it is every one or none, or the missing one would follow.
    assert list_told(small) == {"all"}
    assert list_told(none) == set()
    row = pick(none, method="rm-anova", from_wave=0, to_wave=1, arm_id="all")
    assert (row["status"], row["reason"]) == ("released", NO_LEVELS)


def test_a_change_beside_a_withheld_mean_is_withheld() -> None:
    sample = build_sample({"control": LARGE, "groep-a": LARGE, "groep-b": LARGE})

    shown = name_shown(release(sample, hidden=[(1, "oss:groep-a")])["change"])

    arms = {arm for method, first, second, arm in shown if (method, first, second) == ("rm-anova", 0, 1)}
    # A second arm goes with it, or all less the others would give it.
    assert len(arms) == 2
    assert "oss:groep-a" not in arms
    assert ("rm-anova", 0, 2, "oss:groep-a") in shown
    assert ("mixed", 0, 2, "oss:groep-a") not in shown


@pytest.mark.parametrize("turned", [9, 10])
@pytest.mark.parametrize("cell", ["rises", "falls", "stays"])
def test_yes_and_no_need_ten_of_each(cell: str, turned: int) -> None:
    sizes = {"rises": 14, "falls": 15, "stays": 16} | {cell: turned}
    answers = [(0, 1)] * sizes["rises"] + [(1, 0)] * sizes["falls"] + [(0, 0), (1, 1)] * 10
    answers = answers[: sizes["rises"] + sizes["falls"] + sizes["stays"]]
    once = [(x % 2, np.nan) for x in range(20)] + [(np.nan, x % 2) for x in range(20)]
    scores = np.array([(*pair, np.nan) for pair in answers + once], dtype=np.float64)
    sample = wrap_scores(scores, ["control"] * len(scores), outcome="poor_health_tiu", kind="binary")

    (every, arm) = release(sample)["change"]

    assert every["status"] == arm["status"] == ("released" if turned == 10 else "suppressed")
    assert every["method"] == "rm-anova"


@pytest.mark.parametrize(("yes", "shown"), [(4, False), (5, True)])
def test_yes_and_no_of_who_answered_once_stay_open(yes: int, shown: bool) -> None:
    """Of those once asked `yes` said yes at either wave, and 5 no: so many may all have said otherwise."""
    answers = [(0, 1)] * 12 + [(1, 0)] * 12 + [(0, 0)] * 12
    once = [(1, np.nan)] * yes + [(0, np.nan)] * 5 + [(np.nan, 1)] * yes + [(np.nan, 0)] * 25
    scores = np.array([(*pair, np.nan) for pair in answers + once], dtype=np.float64)
    sample = wrap_scores(scores, ["control"] * len(scores), outcome="poor_health_tiu", kind="binary")

    assert {row["status"] for row in release(sample)["change"]} == {"released" if shown else "suppressed"}


def test_reliable_change_is_whole_percents_of_a_rounded_base() -> None:
    sample = build_sample({arm: {waves: 3 * size for waves, size in LARGE.items()} for arm in ("control", "groep-a")})
    scores = find_scores(sample, "all")
    first = scores[~np.isnan(scores[:, 0]), 0]
    threshold = 1.96 * first.std(ddof=1) * sqrt(2) * sqrt(1 - 0.95)
    difference = scores[:, 1] - scores[:, 0]
    risen = int((difference > threshold).sum())
    assert risen >= 10

    rows = release(sample, alphas=build_alphas(0.95))["reliable_change"]
    row = pick(rows, from_wave=0, to_wave=1, arm_id="all", category="improved")

    assert row["threshold"] == pytest.approx(threshold)
    assert (row["base_n"], row["share"]) == (370, round(risen / 372, 2))
    assert row["ci_low"] < row["share"] < row["ci_high"]
    assert not any("count" in each for each in rows)
    assert {(each["from_wave"], each["to_wave"]) for each in rows} == {(0, 1), (0, 2)}


def test_a_threshold_needs_a_direction_a_reliability_and_a_spread() -> None:
    sizes = {"control": LARGE, "groep-a": LARGE}
    neither = build_sample(sizes, outcome="care_hours")
    sample = build_sample(sizes)

    def list_reasons(rows: Sequence[Row]) -> set[tuple[str, str]]:
        assert all(row.get("threshold") is None and row.get("share") is None for row in rows)
        return {(row["status"], row["reason"]) for row in rows}

    rows = release(neither, alphas=build_alphas(outcome="care_hours"))["reliable_change"]
    assert list_reasons(rows) == {("not_estimable", NEITHER_BETTER)}
    for alphas in (build_alphas(None, status="suppressed"), build_alphas(-0.1)):
        assert list_reasons(release(sample, alphas=alphas)["reliable_change"]) == {("suppressed", NO_RELIABILITY)}
    hidden = release(sample, hidden=[(0, "all")])["reliable_change"]
    assert {row["reason"] for row in hidden} == {"spread at the first wave not shown"}
    assert release(sample, alphas=build_alphas(outcome="other"))["reliable_change"] == []


def test_a_register_outcome_or_an_amount_has_no_change() -> None:
    sample = build_sample({"control": LARGE}, kind="count")

    assert release(sample, alphas=build_alphas(outcome="other")) == {"change": [], "reliable_change": []}


SMALL_PANELS = [
    {"control": LARGE, "groep-a": {"012": 40, "01": 3, "02": 4, "12": 2, "0": 30, "1": 1}},
    {"control": {"012": 19, "01": 14, "02": 12, "12": 1, "0": 37, "2": 1}, "groep-a": {"012": 42, "01": 16, "0": 26}},
    {"control": {"012": 50, "01": 5, "0": 6}, "groep-a": {"012": 40, "01": 9, "02": 3, "0": 5}},
    {"control": {"12": 15, "1": 18, "2": 9}, "groep-a": {"12": 60, "1": 7, "2": 20}},
    {"control": {"012": 30, "0": 12}, "groep-a": {"012": 31, "0": 3}, "groep-b": {"012": 20, "0": 20, "1": 4}},
    {"control": {"012": 4, "01": 30, "02": 30, "0": 2}, "groep-a": {"012": 40, "01": 12, "02": 15, "0": 9}},
]


@pytest.mark.parametrize("groups", SMALL_PANELS)
def test_nothing_about_fewer_than_ten_follows(groups: Mapping[str, Mapping[str, int]]) -> None:
    sample = build_sample(groups)

    rows = release(sample)["change"]

    assert any(row["status"] == "released" for row in rows)
    assert find_leaks(sample, build_profile(sample), rows) == []


@pytest.mark.parametrize("groups", SMALL_PANELS)
def test_the_reader_would_find_them_if_everything_were_shown(groups: Mapping[str, Mapping[str, int]]) -> None:
    sample = build_sample(groups)
    everything = [row | {"status": "released", "before": 1.0} for row in release(sample)["change"]]

    assert find_leaks(sample, build_profile(sample), everything)


def test_outcome_and_wave_stand_in_every_row() -> None:
    rows = release(build_sample(SMALL_PANELS[3]))["change"]

    assert {(row["outcome_id"], row["from_wave"], row["to_wave"]) for row in rows} == {(OUTCOME, 1, 2)}
