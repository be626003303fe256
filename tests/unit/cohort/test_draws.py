"""Quotas to the person, ranks as normal scores, and courses that remember."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexcore.cohort.draws import assign_quota, choose, draw_course, mix, score_ranks, share_out


def test_the_largest_remainders_get_the_last_persons() -> None:
    # 10 x 1/3 = 3.33 each: the first of equal remainders gets the tenth.
    assert share_out(10, [1, 1, 1]).tolist() == [4, 3, 3]
    # 7 x (.5, .3, .2) = 3.5, 2.1, 1.4: the remainder goes to .5.
    assert share_out(7, [50, 30, 20]).tolist() == [4, 2, 1]
    assert share_out(0, [1, 2]).tolist() == [0, 0]


@given(st.integers(0, 5000), st.lists(st.floats(0.01, 100), min_size=1, max_size=8))
def test_shares_add_up_and_lie_within_one_person(total: int, weights: list[float]) -> None:
    counts = share_out(total, weights)
    exact = total * np.array(weights) / sum(weights)

    assert counts.sum() == total
    assert (np.abs(counts - exact) < 1).all()


def test_the_lowest_scores_get_the_first_category() -> None:
    assert assign_quota(np.array([0.3, -1.0, 2.0, 0.1]), np.array([2, 1, 1])).tolist() == [1, 0, 2, 0]


@pytest.mark.parametrize(("count", "chosen"), [(0, []), (2, [1, 3]), (9, [0, 1, 2, 3]), (-1, [])])
def test_choosing_takes_the_lowest_scores_and_no_more_than_there_are(count: int, chosen: list[int]) -> None:
    flags = choose(count, np.array([0.9, 0.1, 0.7, 0.2]))

    assert np.flatnonzero(flags).tolist() == chosen


def test_ranks_become_normal_scores() -> None:
    scores = score_ranks(np.array([10.0, 1e9, -5.0]))

    assert scores == pytest.approx([0.0, 0.9674216, -0.9674216])  # the normal quantiles of 1/2, 5/6 and 1/6


def test_a_mixture_of_independent_parts_keeps_variance_one() -> None:
    generator = np.random.default_rng(1)
    mixed = mix((0.25, generator.standard_normal(200_000)), (0.75, generator.standard_normal(200_000)))

    assert mixed.var() == pytest.approx(1, abs=0.02)  # standard error 0.003


def test_a_course_is_standard_normal_and_remembers_by_the_month() -> None:
    course = draw_course(np.random.default_rng(2), 25, 50_000, 0.9)

    assert course.std(axis=1) == pytest.approx(np.ones(25), abs=0.02)
    assert np.corrcoef(course[10], course[11])[0, 1] == pytest.approx(0.9, abs=0.01)
    assert np.corrcoef(course[4], course[24])[0, 1] == pytest.approx(0.9**20, abs=0.02)
