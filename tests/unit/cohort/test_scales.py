"""Answers with the wanted mean and share, and counts with many zeros."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri

from vexcore.cohort.scales import answer_scale, answer_scale_with_share, count_events
from vexcore.errors import UsageError

EVEN = ndtri((np.arange(20_000) + 0.5) / 20_000)
"""Normal scores without chance, so that means are exact but for their spacing."""


@pytest.mark.parametrize(("mean", "low", "high"), [(3.0, 1, 5), (1.3, 1, 5), (4.9, 1, 5), (5.51, 0, 10), (9.7, 0, 10)])
def test_answers_are_whole_within_the_scale_and_have_the_mean(mean: float, low: float, high: float) -> None:
    answers = answer_scale(EVEN, mean=mean, sd=1.2, low=low, high=high)

    assert answers.mean() == pytest.approx(mean, abs=1e-3)
    assert set(answers) <= set(np.arange(low, high + 1))


@pytest.mark.parametrize("mean", [0.0, 1.0, 5.0, 5.2])
def test_a_mean_outside_the_scale_is_refused(mean: float) -> None:
    with pytest.raises(UsageError, match="does not lie between"):
        answer_scale(EVEN, mean=mean, sd=1.0, low=1, high=5)


def test_mean_and_share_of_low_answers_come_out_together() -> None:
    # Oss, table 6 at baseline: 3.81 on 0-10 is 2.524 on 1-5, and 0.51 in poor health.
    answers = answer_scale_with_share(EVEN, mean=2.524, share=0.51, at_most=2, low=1, high=5)

    assert answers.mean() == pytest.approx(2.524, abs=1e-3)
    assert (answers <= 2).mean() == pytest.approx(0.51, abs=1e-3)
    assert set(answers) == {1, 2, 3, 4, 5}


def test_a_mean_that_no_spread_gives_is_refused() -> None:
    with pytest.raises(UsageError, match="no spread gives a mean"):
        answer_scale_with_share(EVEN, mean=4.6, share=0.9, at_most=2, low=1, high=5)


def test_counts_are_zero_for_a_share_and_have_the_mean_above() -> None:
    counts = count_events(EVEN, zero=0.65, mean=9.0)

    assert (counts == 0).mean() == pytest.approx(0.65, abs=1e-3)
    assert counts[counts > 0].mean() == pytest.approx(9.0, abs=0.02)
    assert counts[counts > 0].min() == 1
    assert (counts == np.floor(counts)).all()
