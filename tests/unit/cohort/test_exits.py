"""Benefit month by month, on courses small enough to follow by hand, and fitted to shares."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from vexcore.cohort.draws import draw_course
from vexcore.cohort.exits import NEVER, Rule, Targets, draw_benefit, draw_reasons, follow_benefit

TARGETS = Targets(month=17, work=0.26, other=0.17, reasons=np.array([0.1, 0.2, 0.5, 0.2]), returned=0.13)


def follow(courses: list[list[float]], *, others: list[int], sure: float = 0.0) -> list[tuple[int, int, bool, int]]:
    distance = np.array(courses).T
    rule = Rule(line=0.1, rise=1, return_line=0.3, other_month=np.array(others))
    benefit = follow_benefit(distance, np.full(len(distance), sure), rule, months_to_return=2)
    exits = zip(benefit.person, benefit.month, benefit.to_work, benefit.returned, strict=True)
    return [(int(person), int(month), bool(to_work), int(back)) for person, month, to_work, back in exits]


@pytest.mark.parametrize(
    ("course", "other", "exits"),
    [
        ([0.5, 0.2, 0.1, 0.1], NEVER, []),  # at the line is not under it
        ([0.5, 0.09, 0.2, 0.29], NEVER, [(0, 1, True, NEVER)]),
        ([0.05, 0.5, 0.5, 0.5], NEVER, [(0, 0, True, 2)]),  # the second month above the return line
        ([0.05, 0.5, 0.2, 0.5, 0.5], NEVER, [(0, 0, True, 4)]),  # a streak that breaks starts again
        ([0.05, 0.5, 0.5, 0.05], NEVER, [(0, 0, True, 2), (0, 3, True, NEVER)]),
        ([0.5, 0.5, 0.5, 0.5, 0.5], 2, [(0, 2, False, NEVER)]),  # for another reason nobody returns
        ([0.5, 0.5, 0.05, 0.5, 0.5], 2, [(0, 2, True, 4)]),  # to work goes first
        ([0.5, 0.5, 0.5, 0.5], 9, []),
    ],
)
def test_exits_and_returns(course: list[float], other: int, exits: list[tuple[int, int, bool, int]]) -> None:
    assert follow([course], others=[other]) == exits


def test_a_wage_above_the_minimum_always_ends_benefit() -> None:
    assert follow([[0.5, 0.15, 0.5]], others=[NEVER], sure=0.2) == [(0, 1, True, NEVER)]


def test_the_history_says_who_is_on_benefit() -> None:
    distance = np.array([[0.5, 0.05], [0.05, 0.5], [0.5, 0.5], [0.5, 0.5]])
    rule = Rule(line=0.1, rise=1, return_line=0.3, other_month=np.array([NEVER, NEVER]))
    benefit = follow_benefit(distance, np.zeros(4), rule, months_to_return=2)

    assert benefit.on.tolist() == [[True, False], [False, False], [False, True], [True, True]]


def test_the_shares_come_out_and_so_do_the_reasons() -> None:
    generator = np.random.default_rng(4)
    distance = ndtr(draw_course(generator, 37, 4000, 0.97))
    sure = np.linspace(0.01, 0.06, 37)
    benefit = draw_benefit(distance, sure, TARGETS, 3, generator)
    reasons = draw_reasons(benefit, TARGETS, generator)
    _, first = np.unique(benefit.person, return_index=True)
    early = first[benefit.month[first] <= 17]

    assert benefit.to_work[early].sum() == round(0.26 * 4000)
    assert (~benefit.to_work[early]).sum() == pytest.approx(0.17 * 4000, abs=3)
    back = np.unique(benefit.person[benefit.returned <= 17])
    assert len(back) == pytest.approx(0.13 * 0.26 * 4000, abs=2)
    counts = [int((reasons[benefit.month <= 17] == name).sum()) for name in ("study", "moved", "entitlement", "other")]
    assert np.array(counts) / sum(counts) == pytest.approx(TARGETS.reasons, abs=1 / sum(counts) + 1e-9)
    assert set(reasons[benefit.to_work]) == {"work"}
    assert not (benefit.on & (distance < sure[:, np.newaxis])).any()


def test_the_line_rises_so_that_who_is_close_to_work_starts_on_benefit() -> None:
    """Line 0.4 over 4 months: 0.1, 0.2, 0.3, 0.4, 0.4. At a distance of 0.25 benefit ends in the third month."""
    rule = Rule(line=0.4, rise=4, return_line=0.9, other_month=np.array([NEVER, NEVER, NEVER]))
    distance = np.tile([0.05, 0.25, 0.4], (5, 1))
    benefit = follow_benefit(distance, np.zeros(5), rule, months_to_return=2)

    assert rule.lines(5).tolist() == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.4])
    assert dict(zip(benefit.person.tolist(), benefit.month.tolist(), strict=True)) == {0: 0, 1: 2}
    assert benefit.on[:, 2].all()
