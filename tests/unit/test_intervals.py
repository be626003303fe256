"""Wilson intervals and reconstructed errors: hand-worked values, outside references, both sides of every limit."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from vexcore.intervals import (
    FEW_EVENTS,
    NO_EVENTS,
    OUTSIDE_UNIT,
    build_normal_interval,
    build_wilson_interval,
    normal_quantile,
    reconstruct_std_error,
    two_proportion_std_error,
)

REFERENCE_GROUP = 146
SELF_DIRECTION = 1641
GRID = [
    (count, base) for base in (1, 2, 5, 10, 46, 146, 341, 1647, 8338) for count in range(0, base + 1, base // 5 + 1)
]


@pytest.mark.parametrize(("level", "quantile"), [(0.90, 1.6448536270), (0.95, 1.9599639845), (0.99, 2.5758293035)])
def test_quantile_is_the_two_sided_one(level: float, quantile: float) -> None:
    assert normal_quantile(level) == pytest.approx(quantile, abs=1e-9)


@pytest.mark.parametrize("level", [0, 1, -0.5, 95])
def test_quantile_refuses_a_level_outside_0_to_1(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        normal_quantile(level)


def test_wilson_by_hand_for_5_of_10() -> None:
    # z^2 = 3.841459; centre (0.5 + 0.192073) / 1.384146 = 0.5; half 1.416010 x sqrt(0.025 + 0.009604) = 0.263407
    interval = build_wilson_interval(5, 10)

    assert interval.level == 0.95
    assert interval.low == pytest.approx(0.236593, abs=1e-6)
    assert interval.high == pytest.approx(0.763407, abs=1e-6)


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_against_newcombe_1998_table_1(count: int, base: int, low: float, high: float) -> None:
    interval = build_wilson_interval(count, base)

    assert round(interval.low, 4) == low
    assert round(interval.high, 4) == high


@pytest.mark.parametrize("level", [0.90, 0.95, 0.99])
@pytest.mark.parametrize(("count", "base"), GRID)
def test_wilson_against_statsmodels(count: int, base: int, level: float) -> None:
    low, high = proportion_confint(count, base, alpha=1 - level, method="wilson")
    interval = build_wilson_interval(count, base, level)

    assert interval.low == pytest.approx(low, abs=1e-12)
    assert interval.high == pytest.approx(high, abs=1e-12)


@pytest.mark.parametrize("base", [1, 7, 146])
def test_wilson_ends_at_exactly_0_and_1(base: int) -> None:
    assert build_wilson_interval(0, base).low == 0.0
    assert 0 < build_wilson_interval(0, base).high < 1
    assert build_wilson_interval(base, base).high == 1.0
    assert 0 < build_wilson_interval(base, base).low < 1


@given(st.integers(1, 5000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_wilson_holds_the_share_and_mirrors(drawn: tuple[int, int]) -> None:
    count, base = drawn
    interval, mirror = build_wilson_interval(count, base), build_wilson_interval(base - count, base)

    assert 0 <= interval.low <= count / base <= interval.high <= 1
    assert interval.low == pytest.approx(1 - mirror.high, abs=1e-12)


@pytest.mark.parametrize(("count", "base"), [(-1, 10), (11, 10), (0, 0), (1, -1)])
def test_wilson_refuses_what_is_no_share(count: int, base: int) -> None:
    with pytest.raises(ValueError, match=f"{count} of {base} is no share"):
        build_wilson_interval(count, base)


def test_normal_interval_by_hand() -> None:
    interval = build_normal_interval(-0.035, 0.02, 0.90)

    assert (interval.level, interval.low, interval.high) == pytest.approx((0.90, -0.0678971, -0.0021029), abs=1e-7)


def test_two_proportions_by_hand_for_temporary_contracts() -> None:
    # Table 9.1: 24 of 222 in control, 38 of 153 in T3: sqrt(0.000434329 + 0.001220129)
    error = two_proportion_std_error(24 / 222, 222, 38 / 153, 153)

    assert error == pytest.approx(0.040675, abs=1e-6)


def test_reconstructed_error_by_hand_for_an_effect_of_table_10_13() -> None:
    # Temporary contract, T1: 0.137 x 0.863 / 146 + 0.102 x 0.898 / 1641 = 0.000809801 + 0.000055817
    error = reconstruct_std_error(0.137, REFERENCE_GROUP, -0.035, SELF_DIRECTION)

    assert error.reason == ""
    assert error.value == pytest.approx(0.0294214, abs=1e-7)
    assert error.value == pytest.approx(sqrt(0.137 * 0.863 / 146 + 0.102 * 0.898 / 1641))


def test_reconstructed_error_shrinks_with_the_root_of_the_sizes() -> None:
    small = reconstruct_std_error(0.2, 100, 0.1, 300).value
    large = reconstruct_std_error(0.2, 400, 0.1, 1200).value

    assert small is not None
    assert large == pytest.approx(small / 2)


@pytest.mark.parametrize(
    ("comparison_mean", "reason"),
    [(0.0, NO_EVENTS), (0.003, NO_EVENTS), (0.004, FEW_EVENTS), (0.027, FEW_EVENTS), (0.031, "")],
    ids=["0 events", "0.44 events", "0.58 events", "3.94 events", "4.53 events"],
)
def test_events_in_the_comparison_group_are_rounded(comparison_mean: float, reason: str) -> None:
    error = reconstruct_std_error(comparison_mean, REFERENCE_GROUP, 0.02, SELF_DIRECTION)

    assert error.reason == reason
    assert (error.value is None) == (reason == NO_EVENTS)


@pytest.mark.parametrize(("events", "reason"), [(1, FEW_EVENTS), (4, FEW_EVENTS), (5, ""), (6, "")])
def test_fewer_than_five_events_are_few(events: int, reason: str) -> None:
    error = reconstruct_std_error(events / 200, 200, 0.1, 200)

    assert error.reason == reason
    assert error.value is not None


@pytest.mark.parametrize(
    ("comparison_mean", "effect", "inside"),
    [
        (0.25, -0.25, False),
        (0.25, -0.251, False),
        (0.25, -0.249, True),
        (0.75, 0.25, False),
        (0.75, 0.251, False),
        (0.75, 0.249, True),
    ],
)
def test_the_share_of_the_arm_stays_between_0_and_1(comparison_mean: float, effect: float, inside: bool) -> None:
    error = reconstruct_std_error(comparison_mean, 100, effect, 100)

    assert (error.value is not None) == inside
    assert error.reason == ("" if inside else OUTSIDE_UNIT)


def test_no_events_is_said_before_a_share_outside_the_unit() -> None:
    assert reconstruct_std_error(0.0, 146, -0.01, 1641).reason == NO_EVENTS
