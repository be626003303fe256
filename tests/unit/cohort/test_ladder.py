"""Steps of the ladder: margins, rises and falls as wanted, and nobody without a question."""

from __future__ import annotations

import numpy as np
import pytest

from vexcore.cohort.ladder import draw_ladder, fit_transitions

BEFORE = np.array([0.2, 0.2, 0.3, 0.2, 0.06, 0.04])
AFTER = np.array([0.05, 0.15, 0.25, 0.25, 0.15, 0.15])


@pytest.mark.parametrize(("risen", "fallen"), [(0.62, 0.12), (0.51, 0.19), (0.55, 0.15)])
def test_transitions_keep_the_margins_and_the_changes(risen: float, fallen: float) -> None:
    table = fit_transitions(BEFORE, AFTER, risen=risen, fallen=fallen)

    assert table.sum(axis=1) == pytest.approx(BEFORE, abs=1e-9)
    assert table.sum(axis=0) == pytest.approx(AFTER, abs=1e-9)
    assert np.triu(table, 1).sum() == pytest.approx(risen, abs=1e-4)
    assert np.tril(table, -1).sum() == pytest.approx(fallen, abs=1e-4)
    assert (table > 0).all()


def test_steps_are_drawn_for_those_asked_and_follow_the_table() -> None:
    generator = np.random.default_rng(3)
    asked = {0: np.arange(1000) < 900, 1: np.arange(1000) >= 200}
    score = generator.standard_normal(1000)
    steps = draw_ladder(
        {0: BEFORE * 500, 1: AFTER * 300},
        asked,
        {0: score, 1: score},
        risen=0.6,
        fallen=0.12,
        correlation=-0.4,
        generator=generator,
    )
    first, second = (np.bincount(steps[wave].astype(int), minlength=7) for wave in (0, 1))

    assert first.tolist() == [100, 180, 180, 270, 180, 54, 36]
    assert second[0] == 200
    # Six starting steps and the newcomers, each shared out to the person.
    assert second[1:] / 800 == pytest.approx(AFTER, abs=7 / 800)
    both = asked[0] & asked[1]
    assert np.mean((steps[1] > steps[0])[both]) == pytest.approx(0.6, abs=0.03)
    assert np.mean((steps[1] < steps[0])[both]) == pytest.approx(0.12, abs=0.03)
    assert np.corrcoef(steps[0][both], score[both])[0, 1] < -0.2
