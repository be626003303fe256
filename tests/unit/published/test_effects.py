"""Effects: which error each comparison gets, by hand."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest
from support.printed import blank, by_id, make_cell, withheld

from vexcore.intervals import FEW_EVENTS, NO_EVENTS, OUTSIDE_UNIT
from vexcore.published.blocks import CellGroup
from vexcore.published.cells import Cell
from vexcore.published.effects import (
    BORROWED,
    NO_CONTROL_MEAN,
    ArmSizes,
    build_effects,
    collect_arm_sizes,
)

SIZES = ArmSizes(
    assigned={
        "groningen:reference": 146,
        "groningen:control": 1635,
        "groningen:t1": 1641,
        "groningen:t2": 1620,
        "groningen:t3": 1649,
        "groningen:t4": 1647,
    },
    consented={
        "groningen:control": 222,
        "groningen:t1": 183,
        "groningen:t2": 144,
        "groningen:t3": 153,
        "groningen:t4": 188,
    },
)
Z90 = 1.6448536269514722


def effect_group(
    estimate: Cell | str,
    *,
    mean: Cell | str | None = None,
    comparison: str = "B",
    arm: str = "groningen:t1",
    outcome: str = "contract_temporary",
    month: int = 24,
) -> CellGroup:
    against = {"A": "groningen:control", "B": "groningen:reference", "C": "groningen:control"}[comparison]
    cells = {"estimate": estimate if isinstance(estimate, Cell) else make_cell(estimate, unit="share_difference")}
    if mean is not None:
        cells["comparison_mean"] = mean if isinstance(mean, Cell) else make_cell(mean, column=9, unit="share")
    cells["n"] = make_cell("8334/8316", column=8, part="n", value=8334)
    cells["df"] = make_cell("8334/8316", column=8, part="df", value=8316, unit="df")
    keys = {
        "trial_id": "groningen",
        "municipality_id": "all",
        "arm_id": arm,
        "comparison_arm_id": against,
        "comparison": comparison,
        "estimand": "compliers" if comparison == "A" else "ITT",
        "model": "M1",
        "outcome_id": outcome,
        "month": month,
    }
    return CellGroup(into="effect", keys=keys, cells=cells)


def table_9_1(**replaced: Cell) -> dict[str, Cell]:
    """Return the counts of table 9.1: all assigned in columns 1 and 2, participants in 3 and 4."""
    counts = {
        "5:1": "213",
        "5:2": "164",
        "6:2": "173",
        "7:2": "198",
        "8:2": "196",
        "5:3": "24",
        "5:4": "29",
        "6:4": "18",
        "7:4": "38",
        "8:4": "31",
    }
    cells = [
        make_cell(text, row=int(place[0]), column=int(place[2]), source_id="003", table_id="9.1")
        for place, text in counts.items()
    ]
    return {**by_id(cells), **by_id(replaced.values())}


def one(group: CellGroup) -> dict[str, Any]:
    (row,) = build_effects([group], {}, SIZES)
    return row


def test_an_effect_of_comparison_b_by_hand() -> None:
    # 0.137 x 0.863 / 146 + 0.102 x 0.898 / 1641: se 0.029421, interval -0.035 -+ 1.644854 x 0.029421
    row = one(effect_group("-0,035", mean="0,137"))

    assert row["estimate"] == -0.035
    assert row["std_error"] == pytest.approx(0.0294214, abs=1e-7)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((-0.083394, 0.013394), abs=1e-6)
    assert (row["se_type"], row["ci_level"], row["reason"]) == ("reconstructed", 0.90, None)
    assert row["significant"] is False
    assert (row["n"], row["df"], row["n_arm"], row["n_comparison"]) == (8334, 8316, 1641, 146)
    assert row["comparison_mean"] == 0.137
    assert row["effect_id"] == "groningen:t1:B:ITT:M1:contract_temporary:24:all"
    assert (row["status"], row["figure_id"]) == ("released", "000:1:1:1")


def test_an_effect_of_comparison_c_uses_the_control_arm() -> None:
    # Table 10.17: 0.130 x 0.870 / 1635 + 0.105 x 0.895 / 1641; 0.025 / 0.011245 = 2.22 > 1.645
    row = one(effect_group("-0,025", mean="0,130", comparison="C"))

    assert row["std_error"] == pytest.approx(sqrt(0.130 * 0.870 / 1635 + 0.105 * 0.895 / 1641))
    assert row["std_error"] == pytest.approx(0.0112446, abs=1e-7)
    assert (row["n_comparison"], row["significant"]) == (1635, True)
    assert row["ci_high"] == pytest.approx(-0.025 + Z90 * 0.0112446, abs=1e-6)


def test_significance_turns_where_the_interval_touches_zero() -> None:
    means = "0,500"
    sizes = ArmSizes(assigned={"groningen:reference": 1000, "groningen:t1": 1000}, consented={})
    near, past = (build_effects([effect_group(text, mean=means)], {}, sizes)[0] for text in ("0,0367", "0,0368"))

    # se = sqrt(0.25 / 1000 + p1 q1 / 1000) = 0.022330: the border lies at 1.644854 x 0.022330 = 0.036729
    assert near["std_error"] == pytest.approx(0.022330, abs=1e-6)
    assert (near["significant"], near["ci_low"] < 0) == (False, True)
    assert (past["significant"], past["ci_low"] > 0) == (True, True)


@pytest.mark.parametrize("sign", ["", "-"])
def test_few_events_are_never_called_significant(sign: str) -> None:
    # 146 x 0.027 = 3.9, so 4 events. An effect of 10 points lies far outside its interval.
    row = one(effect_group("0,400" if not sign else "-0,026", mean="0,027"))

    assert (row["reason"], row["significant"], row["se_type"]) == (FEW_EVENTS, False, "reconstructed")
    assert row["std_error"] > 0
    if not sign:
        assert row["ci_low"] > 0


def test_five_events_may_be_called_significant() -> None:
    row = one(effect_group("0,400", mean="0,034"))  # 4.96 events

    assert (row["reason"], row["significant"]) == (None, True)


@pytest.mark.parametrize(
    ("mean", "estimate", "reason"),
    [
        ("0,000", "0,010", NO_EVENTS),
        ("0,003", "0,010", NO_EVENTS),
        ("0,050", "-0,050", OUTSIDE_UNIT),
        ("0,050", "-0,051", OUTSIDE_UNIT),
        ("0,750", "0,250", OUTSIDE_UNIT),
    ],
)
def test_an_error_that_cannot_be_had_says_why(mean: str, estimate: str, reason: str) -> None:
    row = one(effect_group(estimate, mean=mean))

    assert (row["se_type"], row["reason"], row["status"]) == ("none", reason, "released")
    for name in ("std_error", "ci_level", "ci_low", "ci_high", "significant"):
        assert row.get(name) is None


@pytest.mark.parametrize("mean", [None, withheld(column=9)])
def test_comparison_a_has_no_error_because_the_control_mean_is_withheld(mean: Cell | None) -> None:
    row = one(effect_group("0,019", mean=mean, comparison="A", outcome="wage_gt_70_wml"))

    assert (row["se_type"], row["reason"]) == ("none", NO_CONTROL_MEAN)
    assert (row["n_arm"], row["n_comparison"], row["comparison_mean"]) == (183, 222, None)
    assert row.get("significant") is None


@pytest.mark.parametrize(
    ("cell", "status"),
    [(withheld(unit="share_difference"), "suppressed"), (blank(unit="share_difference"), "not_published")],
)
def test_an_effect_that_is_not_printed_is_a_state_with_a_reason(cell: Cell, status: str) -> None:
    row = one(effect_group(cell, mean="0,137"))

    assert (row["status"], row["estimate"]) == (status, None)
    assert row["reason"]


def test_table_9_1_gives_unadjusted_effects_a_and_c() -> None:
    rows = {row["effect_id"]: row for row in build_effects([], table_9_1(), SIZES)}
    participants = rows["groningen:t3:A:compliers:M2:contract_temporary:24:all"]
    assigned = rows["groningen:t3:C:ITT:M2:contract_temporary:24:all"]

    assert len(rows) == 8
    # 38/153 - 24/222 = 0.248366 - 0.108108, se sqrt(0.000434329 + 0.001220129) = 0.040675
    assert participants["estimate"] == pytest.approx(0.140258, abs=1e-6)
    assert participants["std_error"] == pytest.approx(0.040675, abs=1e-6)
    assert (participants["ci_low"], participants["ci_high"]) == pytest.approx((0.073353, 0.207163), abs=2e-6)
    assert (participants["se_type"], participants["significant"], participants["n"]) == ("counts", True, 375)
    assert participants["figure_id"] == "003:9.1:7:4"
    # 198/1649 - 213/1635 = 0.120073 - 0.130275
    assert assigned["estimate"] == pytest.approx(-0.010203, abs=1e-6)
    assert assigned["std_error"] == pytest.approx(
        sqrt(0.130275 * 0.869725 / 1635 + 0.120073 * 0.879927 / 1649), abs=1e-6
    )
    assert (assigned["significant"], assigned["n"], assigned["figure_id"]) == (False, 3284, "003:9.1:7:2")


def test_a_withheld_count_gives_no_unadjusted_effect() -> None:
    hidden = withheld(row=7, column=4, source_id="003", table_id="9.1", unit="persons")
    names = {row["effect_id"] for row in build_effects([], table_9_1(hidden=hidden), SIZES)}

    assert len(names) == 7
    assert "groningen:t3:A:compliers:M2:contract_temporary:24:all" not in names


def test_the_adjusted_effect_a_borrows_the_unadjusted_error() -> None:
    group = effect_group("0,109", comparison="A", arm="groningen:t3", mean=withheld(column=9))
    row = build_effects([group], table_9_1(), SIZES)[0]

    # 0.109 -+ 1.644854 x 0.040675
    assert row["std_error"] == pytest.approx(0.040675, abs=1e-6)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((0.042095, 0.175905), abs=2e-6)
    assert (row["se_type"], row["reason"], row["significant"]) == ("borrowed", BORROWED, True)


@pytest.mark.parametrize(
    ("change", "se_type"),
    [({"month": 16}, "none"), ({"outcome": "contract_permanent"}, "none"), ({"arm": "groningen:t1"}, "borrowed")],
)
def test_only_the_same_outcome_month_and_arm_can_borrow(change: dict[str, Any], se_type: str) -> None:
    group = effect_group("0,050", comparison="A", mean=withheld(column=9), **change)

    assert build_effects([group], table_9_1(), SIZES)[0]["se_type"] == se_type


def test_an_adjusted_effect_c_does_not_borrow() -> None:
    row = build_effects([effect_group("-0,009", mean="0,130", comparison="C")], table_9_1(), SIZES)[0]

    assert row["se_type"] == "reconstructed"


def test_sizes_are_those_assigned_and_those_who_consented() -> None:
    rows = [
        {"stage": "assigned", "arm_id": "groningen:t1", "count": 1641},
        {"stage": "assigned", "arm_id": "all", "count": 8338},
        {"stage": "consented", "arm_id": "groningen:t1", "count": 183},
        {"stage": "drawn", "arm_id": "groningen:t1", "count": 1714},
        {"stage": "consented", "arm_id": "groningen:t2", "count": None},
        {"stage": "consented", "arm_id": "groningen:t3"},
    ]
    sizes = collect_arm_sizes(rows)

    assert sizes == ArmSizes(assigned={"groningen:t1": 1641}, consented={"groningen:t1": 183})
    assert sizes.of("groningen:t1", "ITT") == 1641
    assert sizes.of("groningen:t1", "compliers") == 183
    assert sizes.of("groningen:t2", "compliers") is None
