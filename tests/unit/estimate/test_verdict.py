"""The words of an effect, on both sides of every line."""

from __future__ import annotations

import math

import pytest

from vexcore.errors import UsageError
from vexcore.estimate.verdict import (
    FAVOURABLE,
    HIGHER,
    LOWER,
    NEGLIGIBLE,
    TOO_SMALL,
    UNCLEAR,
    UNFAVOURABLE,
    VERDICTS,
    Finding,
    give_verdict,
)

STEP = 1e-12


def judge(
    low: float, high: float, *, mde: float | None = 0.01, threshold: float = 0.05, better: bool | None = True
) -> str:
    return give_verdict(Finding(low=low, high=high, mde=mde), threshold=threshold, higher_is_better=better)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (-0.05 + STEP, 0.05 - STEP, NEGLIGIBLE),
        (-0.05, 0.05 - STEP, UNCLEAR),
        (-0.05 + STEP, 0.05, UNCLEAR),
        (-0.05, 0.05, UNCLEAR),
        (0.01, 0.05 - STEP, NEGLIGIBLE),
        (0.01, 0.05, FAVOURABLE),
        (-0.05 + STEP, -0.01, NEGLIGIBLE),
        (-0.05, -0.01, UNFAVOURABLE),
    ],
)
def test_negligible_needs_both_bounds_strictly_inside_and_comes_first(low: float, high: float, verdict: str) -> None:
    assert judge(low, high) == verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (STEP, 0.2, FAVOURABLE),
        (0.0, 0.2, UNCLEAR),
        (-STEP, 0.2, UNCLEAR),
        (-0.2, -STEP, UNFAVOURABLE),
        (-0.2, 0.0, UNCLEAR),
        (-0.2, STEP, UNCLEAR),
    ],
)
def test_a_side_needs_the_whole_interval_off_zero(low: float, high: float, verdict: str) -> None:
    assert judge(low, high) == verdict


@pytest.mark.parametrize(
    ("better", "up", "down"),
    [(True, FAVOURABLE, UNFAVOURABLE), (False, UNFAVOURABLE, FAVOURABLE), (None, HIGHER, LOWER)],
)
def test_the_direction_of_the_outcome_decides_what_is_favourable(better: bool | None, up: str, down: str) -> None:
    assert judge(0.01, 0.2, better=better) == up
    assert judge(-0.2, -0.01, better=better) == down


@pytest.mark.parametrize(
    ("mde", "verdict"), [(0.05 + STEP, TOO_SMALL), (0.05, UNCLEAR), (0.01, UNCLEAR), (None, UNCLEAR)]
)
def test_only_what_is_unclear_can_be_too_small_a_study(mde: float | None, verdict: str) -> None:
    assert judge(-0.02, 0.08, mde=mde) == verdict
    assert judge(0.01, 0.08, mde=mde) == FAVOURABLE
    assert judge(-0.02, 0.02, mde=mde) == NEGLIGIBLE


def test_another_threshold_gives_another_verdict_of_the_same_interval() -> None:
    assert judge(0.01, 0.04, threshold=0.05) == NEGLIGIBLE
    assert judge(0.01, 0.04, threshold=0.03) == FAVOURABLE
    assert judge(-0.01, 0.04, threshold=0.03, mde=0.035) == TOO_SMALL


def test_turning_the_outcome_round_turns_the_verdict_round() -> None:
    mirror = {FAVOURABLE: UNFAVOURABLE, UNFAVOURABLE: FAVOURABLE}
    for low in (-0.2, -0.05, -0.01, 0.0, 0.01, 0.06):
        for width in (0.0, 0.01, 0.05, 0.3):
            one, other = judge(low, low + width), judge(-low - width, -low)
            assert other == mirror.get(one, one)
            assert one in VERDICTS


@pytest.mark.parametrize("threshold", [0.0, -0.05, math.nan, math.inf])
def test_a_threshold_lies_above_zero(threshold: float) -> None:
    with pytest.raises(UsageError, match="smallest effect of interest lies above 0"):
        judge(-0.1, 0.1, threshold=threshold)


@pytest.mark.parametrize(("low", "high"), [(0.2, 0.1), (math.nan, 0.1), (0.1, math.nan)])
def test_an_interval_has_two_bounds_in_order(low: float, high: float) -> None:
    with pytest.raises(UsageError, match="ask for no verdict"):
        judge(low, high)
