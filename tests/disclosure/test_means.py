"""Means: both sides of every threshold, and sums that add up."""

from __future__ import annotations

import pandas as pd
import pytest
from disclosure.tables import YES_KEYS, mean_cells

from vexcore.disclosure.policy import DOMINATED, FEW_CONTRIBUTORS, FURTHER, NO_SPREAD, SMALL_GROUP
from vexcore.disclosure.release import release_means
from vexcore.disclosure.tables import Partition

Arm = tuple[int, float, float, int, float]

FINE: Arm = (50, 50_000.0, 60_000_000.0, 40, 3_000.0)
LARGE: Arm = (400, 400_000.0, 480_000_000.0, 300, 3_000.0)


def release(*arms: Arm, kind: str = "eur", total: bool = True) -> pd.DataFrame:
    return release_means(mean_cells(arms, kind=kind, total=total), within=YES_KEYS).frame


def reasons_of(frame: pd.DataFrame) -> list[str]:
    return frame["reason"].fillna("").tolist()


def test_a_mean_by_hand() -> None:
    # 1, 2, ..., 10: mean 5.5, sum of squares 385, variance (385 - 302.5) / 9; t at 9 degrees of freedom is 2.262157.
    row = release((10, 55.0, 385.0, 10, 10.0), kind="score", total=False).iloc[0]

    assert (row["base_n"], row["mean"], row["ci_level"], row["status"]) == (10, 5.5, 0.95, "released")
    assert row["std_dev"] == pytest.approx(3.0276504, abs=1e-7)
    assert row["ci_low"] == pytest.approx(5.5 - 2.262157 * 3.0276504 / 10**0.5, abs=1e-6)
    assert row["ci_high"] == pytest.approx(5.5 + 2.262157 * 3.0276504 / 10**0.5, abs=1e-6)


@pytest.mark.parametrize(
    ("arm", "kind", "reason"),
    [
        ((9, 45.0, 300.0, 9, 9.0), "score", SMALL_GROUP),
        ((10, 55.0, 385.0, 10, 10.0), "score", ""),
        ((50, 900.0, 100_000.0, 9, 150.0), "eur", FEW_CONTRIBUTORS),
        ((50, 900.0, 100_000.0, 10, 150.0), "eur", ""),
        ((50, 900.0, 100_000.0, 9, 150.0), "count", FEW_CONTRIBUTORS),
        ((50, 900.0, 100_000.0, 9, 150.0), "score", ""),
        ((50, 900.0, 300_000.0, 20, 450.0), "eur", ""),
        ((50, 900.0, 300_000.0, 20, 450.01), "eur", DOMINATED),
        ((50, 900.0, 300_000.0, 20, 450.01), "count", DOMINATED),
        ((50, 900.0, 300_000.0, 20, 450.01), "score", ""),
        ((50, 0.0, 300_000.0, 20, 450.0), "eur", DOMINATED),
        ((50, 250.0, 1_250.0, 50, 5.0), "score", NO_SPREAD),
        ((50, 249.0, 1_241.0, 50, 5.0), "score", ""),
        ((50, 0.0, 0.0, 0, 0.0), "score", NO_SPREAD),
    ],
)
def test_a_mean_on_both_sides_of_each_threshold(arm: Arm, kind: str, reason: str) -> None:
    row = release(arm, kind=kind, total=False).iloc[0]

    assert (row["reason"] if reason else "") == reason
    assert pd.isna(row["reason"]) == (not reason)
    assert [pd.isna(row[name]) for name in ("mean", "std_dev", "ci_level", "ci_low", "ci_high")] == [bool(reason)] * 5
    assert pd.isna(row["base_n"]) == (arm[0] < 10)


def test_a_withheld_mean_is_not_the_total_less_the_others() -> None:
    poor: Arm = (50, 900.0, 100_000.0, 9, 150.0)
    frame = release(poor, FINE, LARGE)

    assert reasons_of(frame) == [FEW_CONTRIBUTORS, FURTHER, "", ""]
    assert frame["base_n"].tolist() == [50, 50, 400, 500]


def test_without_a_total_nothing_more_is_withheld() -> None:
    poor: Arm = (50, 900.0, 100_000.0, 9, 150.0)

    assert reasons_of(release(poor, FINE, LARGE, total=False)) == [FEW_CONTRIBUTORS, "", ""]


@pytest.mark.parametrize(("second", "reasons"), [(5, [FURTHER, ""]), (6, ["", ""])])
def test_what_the_shown_arms_leave_is_itself_fit_to_show(second: int, reasons: list[str]) -> None:
    # Two arms with 4 and 5 earners leave nine between them; with 4 and 6 they leave ten.
    few: Arm = (50, 900.0, 100_000.0, 4, 250.0)
    other: Arm = (50, 900.0, 100_000.0, second, 250.0)

    assert reasons_of(release(few, other, FINE, LARGE))[2:4] == reasons


def test_a_dominated_arm_needs_enough_beside_it() -> None:
    # One earns 6,000 of 8,000. With the 3,000 of the next arm that is still more than half; with 50,000 it is not.
    rich: Arm = (50, 8_000.0, 40_000_000.0, 20, 6_000.0)
    poor: Arm = (40, 3_000.0, 500_000.0, 20, 400.0)
    frame = release(rich, poor, FINE, LARGE)

    assert reasons_of(frame) == [DOMINATED, "", FURTHER, "", ""]


def test_a_small_group_hides_a_second_base() -> None:
    small: Arm = (5, 5_000.0, 6_000_000.0, 5, 1_500.0)
    frame = release(small, FINE, LARGE)

    assert reasons_of(frame) == [SMALL_GROUP, FURTHER, "", ""]
    assert frame["base_n"].isna().tolist() == [True, True, False, False]


def test_the_assigned_less_the_participants_are_guarded() -> None:
    cells = pd.concat(
        [
            mean_cells([(60, 60_000.0, 75_000_000.0, 50, 3_000.0)], total=False).assign(population="assigned"),
            mean_cells([FINE], total=False).assign(population="participants"),
        ],
        ignore_index=True,
    )
    partition = Partition(column="population", whole="assigned", parts=("participants", "decliners"))
    frame = release_means(cells, within=YES_KEYS, partitions=(partition,)).frame
    apart = release_means(cells, within=[*YES_KEYS, "population"]).frame

    # The ten others earn 10,000 together, and one of them might earn 3,000: fit to show. Nine would not be.
    assert reasons_of(frame) == ["", ""]
    cells.loc[0, ["n", "nonzero"]] = [59, 49]
    frame = release_means(cells, within=YES_KEYS, partitions=(partition,)).frame
    assert reasons_of(frame).count("") < 2
    assert reasons_of(apart) == ["", ""]


def test_no_withheld_number_is_anywhere_in_the_frame() -> None:
    frame = release((50, 104_729.0, 900_000_000.0, 9, 15_485_863.0), FINE, LARGE)
    text = frame.to_csv() + repr(frame.to_dict())

    assert not [number for number in ("104729", "15485863", "900000000", str(104_729 / 50)) if number in text]
    assert list(frame) == [
        *("trial_id", "arm_id", "base_n", "mean", "std_dev", "ci_level", "ci_low", "ci_high", "status", "reason")
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "binary"}, "yes and no are shares"),
        ({"sum": None}, "is empty"),
        ({"largest": -1.0}, "negative"),
        ({"n": [50, 400, 440]}, "add up"),
        ({"nonzero": [40, 300, 330]}, "add up"),
        ({"sum": [50_000.0, 400_000.0, 460_000.0]}, "do not add up"),
    ],
)
def test_cells_that_do_not_add_up_are_refused(change: dict[str, object], message: str) -> None:
    cells = mean_cells([FINE, LARGE]).assign(**change)
    with pytest.raises(ValueError, match=message):
        release_means(cells, within=YES_KEYS)
