"""Shares: both sides of every threshold, and the traps in which a withheld cell follows from the others."""

from __future__ import annotations

import ast
from pathlib import Path

import pandas as pd
import pytest
from disclosure.attacker import attack, reads_reasons
from disclosure.tables import YES_KEYS, category_cells, partitioned_cells, yes_cells

from vexcore.disclosure.policy import FEW, FEW_WITHOUT, FURTHER, SMALL_GROUP, TOO_FEW
from vexcore.disclosure.release import release_partitioned, release_shares
from vexcore.disclosure.tables import Nest, Partition

PACKAGE = Path(__file__).resolve().parents[2] / "vexcore"
NUMBERS = ["count", "share", "ci_level", "ci_low", "ci_high"]


def reasons_of(frame: pd.DataFrame) -> list[str]:
    return frame["reason"].fillna("").tolist()


def release_yes(*arms: tuple[int, int], **options: object) -> pd.DataFrame:
    return release_shares(yes_cells(arms, **options), within=YES_KEYS, category=None).frame


@pytest.mark.parametrize(
    ("count", "base", "reason"),
    [
        (0, 100, FEW),
        (9, 100, FEW),
        (10, 100, ""),
        (90, 100, ""),
        (91, 100, FEW_WITHOUT),
        (100, 100, FEW_WITHOUT),
        (5, 9, SMALL_GROUP),
        (0, 0, SMALL_GROUP),
        (5, 10, TOO_FEW),
        (9, 19, TOO_FEW),
        (10, 20, ""),
        (9, 28, TOO_FEW),
        (19, 28, TOO_FEW),
        (9, 29, FEW),
        (20, 29, FEW_WITHOUT),
        (19, 29, ""),
    ],
)
def test_a_yes_on_both_sides_of_each_threshold(count: int, base: int, reason: str) -> None:
    row = release_yes((count, base), total=False).iloc[0]

    assert (row["reason"] if reason else "") == reason
    assert row["status"] == ("suppressed" if reason else "released")
    assert pd.isna(row["count"]) == bool(reason)
    assert pd.isna(row["base_n"]) == (base < 10)


@pytest.mark.parametrize(("count", "reason"), [(0, FEW), (9, FEW), (10, "")])
def test_a_category_on_both_sides_of_the_threshold(count: int, reason: str) -> None:
    cells = category_cells([[count, 100, 200]], total=False)
    frame = release_shares(cells, within=YES_KEYS, category="category").frame

    # The base is shown, so a lone withheld category would be the base less the others.
    assert reasons_of(frame) == ([FEW, FURTHER, ""] if reason else ["", "", ""])
    assert frame["base_n"].tolist() == [300 + count] * 3


def test_a_category_may_be_nearly_everybody_if_the_others_are_not_few() -> None:
    cells = category_cells([[10, 990]], total=False)

    assert reasons_of(release_shares(cells, within=YES_KEYS, category="category").frame) == ["", ""]


def test_a_released_row_by_hand() -> None:
    row = release_yes((81, 263), total=False).iloc[0]

    # Newcombe 1998, table I: 81 of 263, score method.
    assert (row["count"], row["base_n"], row["ci_level"]) == (81, 263, 0.95)
    assert row["share"] == pytest.approx(0.3079848, abs=1e-7)
    assert (round(row["ci_low"], 4), round(row["ci_high"], 4)) == (0.2553, 0.3662)
    assert row["status"] == "released"
    assert pd.isna(row["reason"])


def test_the_total_less_the_others_gives_nothing_away() -> None:
    frame = release_yes((3, 100), (40, 100), (50, 100))

    assert reasons_of(frame) == [FEW, FURTHER, "", ""]
    assert frame["count"].tolist()[2:] == [50, 93]


def test_without_a_total_nothing_more_is_withheld() -> None:
    assert reasons_of(release_yes((3, 100), (40, 100), (50, 100), total=False)) == [FEW, "", ""]


def test_a_reference_group_stands_apart() -> None:
    frame = release_yes((30, 100), (40, 100), reference=(3, 146))

    assert reasons_of(frame) == ["", "", FEW, ""]


def test_two_small_cells_that_stay_under_ten_together_take_a_third_along() -> None:
    # 2 + 3 = 5: whoever subtracts the others sees that both are under 10.
    assert reasons_of(release_yes((2, 100), (3, 100), (40, 100), (50, 100))) == [FEW, FEW, FURTHER, "", ""]


def test_two_small_cells_that_the_reasons_pin_take_a_third_along() -> None:
    # 9 + 9 = 18, and both are said to be under 10.
    assert reasons_of(release_yes((9, 100), (9, 100), (40, 100), (50, 100))) == [FEW, FEW, FURTHER, "", ""]


@pytest.mark.parametrize(("other", "reasons"), [(15, [FEW, "", FURTHER, ""]), (16, [FEW, FURTHER, "", ""])])
def test_the_further_cell_has_enough_to_hide_the_small_one(other: int, reasons: list[str]) -> None:
    # 3 with 15 is 18: as the other is said to be 10 or more, the small one would be at most 8. With 16 it may be 9.
    assert reasons_of(release_yes((3, 100), (other, 100), (40, 100))) == reasons


def test_where_everything_is_withheld_the_reasons_tell_nothing() -> None:
    # Two arms under 10 and a total of 10 or more: each arm would be at least 1.
    assert reasons_of(release_yes((3, 100), (8, 100))) == [TOO_FEW] * 3


def test_a_full_cell_is_not_the_total_less_the_others() -> None:
    frame = release_yes((100, 100), (30, 100), (50, 100))

    assert reasons_of(frame)[0] == FEW_WITHOUT
    assert reasons_of(frame).count(FURTHER) == 1


def test_the_base_of_a_small_group_is_not_the_total_less_the_others() -> None:
    frame = release_yes((5, 7), (20, 60), (15, 50), (90, 300))

    assert reasons_of(frame) == [SMALL_GROUP, "", FURTHER, "", ""]
    assert frame["base_n"].isna().tolist() == [True, False, True, False, False]


def test_equal_groups_lose_their_base_in_every_table_or_in_none() -> None:
    cells = pd.concat(
        [yes_cells([(count, 7), (20, 60), (15, 50), (90, 300)], month=count) for count in (0, 5)], ignore_index=True
    )
    frame = release_shares(cells, within=["trial_id", "month"], category=None).frame

    assert frame["base_n"].isna().tolist() == [True, False, True, False, False] * 2


def test_margins_do_not_reveal_a_cell() -> None:
    cells = category_cells([[3, 40, 50], [20, 30, 60], [25, 70, 80]])
    frame = release_shares(cells, within=YES_KEYS, category="category").frame
    table = frame.pivot(index="arm_id", columns="category", values="status") == "suppressed"

    # Each row and column has none or at least two, and margins stay.
    assert table.loc["a0", "c0"]
    assert set(table.drop(index="all").sum(axis=0)) <= {0, 2, 3}
    assert set(table.sum(axis=1)) <= {0, 2, 3}
    assert not table.loc["all"].any()


def test_a_zero_takes_the_full_cell_along() -> None:
    cells = category_cells([[0, 60]], total=False)

    assert reasons_of(release_shares(cells, within=YES_KEYS, category="category").frame) == [FEW, FURTHER]


def test_two_categories_of_nine_do_not_follow_from_their_base() -> None:
    cells = category_cells([[9, 9]], total=False)
    frame = release_shares(cells, within=YES_KEYS, category="category").frame

    assert reasons_of(frame) == [TOO_FEW, TOO_FEW]
    assert frame["base_n"].tolist() == [18, 18]


def test_the_assigned_less_the_participants_do_not_reveal_the_decliners() -> None:
    cells = partitioned_cells([[30, 40], [50, 60]], [[4, 50], [60, 70]])
    joint = release_partitioned(cells, within=YES_KEYS, category="category").frame
    apart = release_shares(cells, within=[*YES_KEYS, "population"], category="category").frame
    sums = {"population": {"assigned": ("participants", "decliners")}, "arm_id": {"all": ("a0", "a1")}}

    def found(frame: pd.DataFrame) -> list[float]:
        targets = attack(frame, sums, category="category", told=reads_reasons)
        return [target.low for target in targets if target.high - target.low < 1e-5 and target.low < 10]

    assert found(apart) == pytest.approx([4])
    assert found(joint) == []


def test_persons_in_no_part_are_guarded_though_no_table_prints_them() -> None:
    cells = pd.concat(
        [
            yes_cells([(40, 100)], total=False, population="assigned"),
            yes_cells([(36, 80)], total=False, population="participants"),
        ],
        ignore_index=True,
    )
    frame = release_partitioned(cells, within=YES_KEYS, category=None).frame

    # 4 of the 20 others: neither row is small, the difference is.
    assert sorted(reasons_of(frame)) == ["", FURTHER]


def test_those_in_no_part_may_be_too_few_to_count() -> None:
    cells = pd.concat(
        [
            yes_cells([(40, 100), (45, 110)], population="assigned"),
            yes_cells([(36, 94), (30, 80)], population="participants"),
        ],
        ignore_index=True,
    )
    frame = release_partitioned(cells, within=YES_KEYS, category=None).frame
    shown = {(row.population, row.arm_id): row.base_n for row in frame.itertuples() if row.status == "released"}

    # 100 less 94: six persons, whom no table prints and no difference may count.
    assert not {("assigned", "a0"), ("participants", "a0")} <= set(shown)
    assert frame.loc[frame["base_n"].isna(), "status"].eq("suppressed").all()


def test_parts_of_an_arm_that_is_chosen_from() -> None:
    arms = [("control", 50, 200, ""), ("t4", 60, 210, ""), ("t4.1", 4, 70, "t4"), ("t4.2", 26, 70, "t4")]
    arms += [("t4.3", 30, 70, "t4"), ("all", 110, 410, "")]
    cells = pd.DataFrame(arms, columns=["arm_id", "count", "base_n", "parent_arm"]).assign(
        trial_id="t", in_total=[True, True, False, False, False, False]
    )
    frame = release_shares(cells, within=YES_KEYS, category=None).frame

    assert reasons_of(frame) == ["", "", FEW, FURTHER, "", ""]


@pytest.mark.parametrize(("narrow", "withheld"), [(30, 0), (31, 1)])
def test_what_lies_between_two_thresholds_is_guarded(narrow: int, withheld: int) -> None:
    cells = pd.concat(
        [
            yes_cells([(40, 100)], total=False, outcome_id="wage_gt_70_wml"),
            yes_cells([(narrow, 100)], total=False, outcome_id="wage_gt_100_wml"),
        ],
        ignore_index=True,
    )
    nest = Nest(column="outcome_id", members=("wage_gt_70_wml", "wage_gt_100_wml"))
    frame = release_shares(cells, within=[*YES_KEYS, "outcome_id"], category=None, nests=(nest,)).frame

    assert reasons_of(frame).count(FURTHER) == withheld


def test_partitions_of_municipalities() -> None:
    cells = pd.concat(
        [
            yes_cells([(count, 100), (40, 100)], municipality_id=name)
            for name, count in (("one", 4), ("two", 50), ("both", 54))
        ],
        ignore_index=True,
    )
    cells.loc[cells["municipality_id"] == "both", "base_n"] *= 2
    cells.loc[(cells["municipality_id"] == "both") & (cells["arm_id"] != "a0"), "count"] += [40, 40]
    place = Partition(column="municipality_id", whole="both", parts=("one", "two"))
    frame = release_shares(cells, within=[*YES_KEYS, "municipality_id"], category=None, partitions=(place,)).frame
    withheld = frame[frame["status"] == "suppressed"]

    # The small cell stands in two sums: at least a rectangle of four goes.
    assert withheld["reason"].tolist().count(FEW) == 1
    assert len(withheld) == 4


def test_no_withheld_number_is_anywhere_in_the_frame() -> None:
    # Primes that nothing else gives: 20011 - 7919 = 12092.
    cells = yes_cells([(7, 1009), (7919, 20011)]).assign(person=104729, note="104729")
    frame = release_shares(cells, within=YES_KEYS, category=None).frame
    text = frame.to_csv() + repr(frame.to_dict())

    assert reasons_of(frame) == [FEW, FURTHER, ""]
    assert not [number for number in ("7919", "12092", "104729", str(7919 / 20011)[:8]) if number in text]
    assert frame.loc[:1, NUMBERS].isna().all(axis=None)
    assert list(frame) == ["trial_id", "arm_id", "count", "base_n", *NUMBERS[1:], "status", "reason"]


def test_the_order_of_the_rows_changes_nothing() -> None:
    cells = category_cells([[3, 40, 50, 11], [20, 30, 60, 20], [25, 20, 80, 20], [20, 20, 20, 20]])
    keys = ["arm_id", "category"]
    expected = release_shares(cells, within=YES_KEYS, category="category").frame.sort_values(keys, ignore_index=True)
    for seed in range(5):
        mixed = cells.sample(frac=1, random_state=seed)
        frame = release_shares(mixed, within=YES_KEYS, category="category").frame

        assert frame["arm_id"].tolist() == mixed["arm_id"].tolist()
        pd.testing.assert_frame_equal(frame.sort_values(keys, ignore_index=True), expected)


def test_tables_are_judged_apart() -> None:
    cells = pd.concat([yes_cells([(3, 100), (40, 100)], month=1), yes_cells([(20, 100), (40, 100)], month=2)])
    frame = release_shares(cells, within=["trial_id", "month"], category=None).frame

    assert reasons_of(frame) == [FEW, FURTHER, "", "", "", ""]
    assert frame["month"].tolist() == [1, 1, 1, 2, 2, 2]


def test_the_audit_counts_every_cell() -> None:
    released = release_shares(yes_cells([(3, 100), (40, 100), (50, 100)]), within=YES_KEYS, category=None)

    assert released.audit.released == 2
    assert released.audit.withheld == {FEW: 1, FURTHER: 1}


def test_no_cells_give_no_rows() -> None:
    released = release_shares(yes_cells([(3, 100)]).iloc[:0], within=YES_KEYS, category=None)

    assert released.frame.empty
    assert released.audit.released == 0


@pytest.mark.parametrize(
    ("change", "category", "message"),
    [
        (lambda cells: cells.drop(columns="base_n"), None, "no column base_n"),
        (lambda cells: cells.drop(columns="in_total"), None, "in_total"),
        (lambda cells: cells.assign(count=None), None, "is empty"),
        (lambda cells: cells.assign(count=-1), None, "negative"),
        (lambda cells: pd.concat([cells, cells]), None, "occur twice"),
        (lambda cells: cells.assign(count=cells["base_n"] + 1), None, "no count above it"),
        (lambda cells: cells.assign(count=[90, 90, 100]), None, "add up"),
        (lambda cells: cells.assign(base_n=[100, 100, 150]), None, "add up"),
        (lambda cells: cells.assign(category="c0"), "category", "add up to the base"),
        (
            lambda cells: cells.assign(category=["c0", "c1", "c1"], count=[100, 100, 200]),
            "category",
            "lacks a category",
        ),
    ],
)
def test_cells_that_are_no_tables_are_refused(change: object, category: str | None, message: str) -> None:
    cells = yes_cells([(30, 100), (40, 100)])
    with pytest.raises(ValueError, match=message):
        release_shares(change(cells), within=YES_KEYS, category=category)


def test_only_the_release_makes_released_frames() -> None:
    makers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) == "Released"
    }

    assert makers == {"disclosure/release.py"}
