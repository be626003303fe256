"""Interval arithmetic, on both sides of half a last digit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.printed import make_cell

from vexcore.published import relations
from vexcore.published.references import Quantity, quantify


def measured(printed: str) -> Quantity:
    return quantify(make_cell(printed, unit="percent"), blank_is_zero=False)


def counted(printed: str) -> Quantity:
    return quantify(make_cell(printed, unit="persons"), blank_is_zero=False)


def exactly(low: float, high: float | None = None) -> Quantity:
    return Quantity(low=low, value=low, high=low if high is None else high, cell=None)


def test_sums_of_measured_numbers_widen() -> None:
    bounds = relations.add([measured("33,9"), measured("23,6")], [measured("1,4")])

    assert (bounds.low, bounds.value, bounds.high) == pytest.approx((55.95, 56.1, 56.25))


def test_sums_of_counts_are_exact() -> None:
    bounds = relations.add([counted("142"), counted("99"), counted("89")], [counted("30")])

    assert (bounds.low, bounds.value, bounds.high) == (300, 300, 300)


@pytest.mark.parametrize(
    ("parts", "total", "fits"),
    [
        (["10,0", "20,0"], "30,0", True),
        (["10,0", "20,0"], "30,1", True),  # 30.1 - 0.05 = 30.05 <= 30.0 + 0.1
        (["10,0", "20,0"], "30,2", False),  # 30.15 > 30.1
        (["10,0", "20,0"], "29,9", True),
        (["10,0", "20,0"], "29,8", False),
        (["10,0"], "10,1", True),  # the two intervals touch in 10.05
        (["10,0"], "10,2", False),
        (["10,00"], "10,0", True),
        (["10,05"], "10,0", True),  # 10.045 < 10.05
        (["10,06"], "10,0", False),  # 10.055 > 10.05
    ],
)
def test_a_measured_sum_meets_what_rounding_allows(parts: list[str], total: str, fits: bool) -> None:
    assert relations.add([measured(part) for part in parts], []).meets(measured(total)) == fits


@pytest.mark.parametrize(("total", "fits"), [("241", True), ("240", False), ("242", False)])
def test_a_sum_of_counts_has_no_slack(total: str, fits: bool) -> None:
    assert relations.add([counted("142"), counted("99")], []).meets(counted(total)) == fits


@pytest.mark.parametrize(
    ("count", "base", "percent", "fits"),
    [
        ("172", "341", "50,4", True),  # 50.44
        ("172", "341", "50,5", False),  # table 1 of Oss: 50.45 > 50.44
        ("1", "8", "12,5", True),
        ("1", "8", "12", True),  # exactly half a digit away
        ("1", "8", "13", True),
        ("1", "8", "12,4", False),
        ("1", "8", "12,6", False),
    ],
)
def test_a_percentage_is_rounded_once(count: str, base: str, percent: str, fits: bool) -> None:
    bounds = relations.divide([counted(count)], [counted(base)], 100)

    assert bounds.meets(measured(percent)) == fits


def test_a_quotient_of_measured_numbers_takes_the_widest_corners() -> None:
    bounds = relations.divide([exactly(9, 11)], [exactly(2, 5)], 10)

    assert (bounds.low, bounds.high) == (18, 55)
    assert bounds.value == 45


def test_a_quotient_of_negative_numbers_keeps_low_below_high() -> None:
    bounds = relations.divide([exactly(-11, -9)], [exactly(2, 5)], 1)

    assert (bounds.low, bounds.high) == (-5.5, -1.8)


@pytest.mark.parametrize("base", [exactly(0), exactly(-3), measured("0,0"), exactly(-1, 1)])
def test_a_base_that_may_be_nothing_is_refused(base: Quantity) -> None:
    with pytest.raises(ZeroDivisionError, match="must be positive"):
        relations.divide([exactly(1)], [base], 100)


def test_a_mean_is_weighted_by_hand() -> None:
    # (79 x 4.4 + 127 x 6.4) / 206 = 1160.4 / 206 = 5.633: table 10 of Oss prints 5.4
    bounds = relations.average([measured("4,4"), measured("6,4")], [counted("79"), counted("127")])

    assert bounds.value == pytest.approx(5.63301, abs=1e-5)
    assert (bounds.low, bounds.high) == pytest.approx((bounds.value - 0.05, bounds.value + 0.05))
    assert not bounds.meets(measured("5,4"))
    assert bounds.meets(measured("5,6"))


def test_a_mean_needs_as_many_weights_as_values() -> None:
    with pytest.raises(ValueError, match="2 values with 1 weights"):
        relations.average([exactly(1), exactly(2)], [exactly(1)])


def test_a_mean_needs_weight() -> None:
    with pytest.raises(ZeroDivisionError, match="more than nothing"):
        relations.average([exactly(1)], [exactly(0)])


def test_a_product_by_hand() -> None:
    # 222 x 13.0 % = 28.86, between 222 x 12.95 % and 222 x 13.05 %
    bounds = relations.multiply([counted("222"), measured("13,0"), exactly(0.01)])

    assert (bounds.low, bounds.value, bounds.high) == pytest.approx((28.749, 28.86, 28.971))


def test_a_scale_carries_the_bounds_along() -> None:
    bounds = relations.scale_by(measured("8,4"), 0.01)

    assert (bounds.low, bounds.value, bounds.high) == pytest.approx((0.0835, 0.084, 0.0845))


@given(
    st.lists(st.tuples(st.integers(-1000, 1000), st.integers(0, 50)), min_size=1, max_size=6),
    st.data(),
)
def test_no_true_value_falls_outside_the_computed_bounds(drawn: list[tuple[int, int]], data: st.DataObject) -> None:
    parts = [Quantity(low=v - w, value=v, high=v + w, cell=None) for v, w in drawn]
    truth = [data.draw(st.integers(v - w, v + w)) for v, w in drawn]
    bounds = relations.add(parts[:3], parts[3:])

    assert bounds.low <= sum(truth[:3]) - sum(truth[3:]) <= bounds.high
