"""What a trial that is being planned can find."""

from dataclasses import replace
from math import isnan, sqrt

import numpy as np
import pytest
from statsmodels.stats.power import tt_ind_solve_power

from vexcore.errors import UsageError
from vexcore.estimate.planned_trial import Arms, Consent, Outcome, Score, Share, count_measured, find_score_error
from vexcore.estimate.planning import MAX_PERSONS, compare_consent, plan_effect, plan_power, plan_size

HALF = Arms(n_arm=150, n_comparison=150)
SCORE = Score(std_dev=2.0, correlation=0.5, waves=1, response=0.8)


def test_share_by_hand() -> None:
    found = plan_effect(HALF, Share(base=0.20))
    # p1 = 0.20 + 0.12505: sqrt(0.16 / 150 + 0.32505 x 0.67495 / 150) = 0.050292; x 2.486475 = 0.12505
    assert found.offer == found.participants == pytest.approx(0.12505, abs=5e-6)


def test_score_by_hand() -> None:
    found = plan_effect(HALF, SCORE)
    # 120 answer in each: 2 sqrt(0.75 x 2 / 120) = 0.2236068, 237 degrees of freedom
    assert found.measured.n_arm == pytest.approx(120)
    assert find_score_error(found.measured, SCORE) == pytest.approx(0.2236068, abs=1e-7)
    assert found.offer == pytest.approx(0.2236068 * (1.651308 + 0.843185), abs=1e-5)


@pytest.mark.parametrize(
    ("correlation", "waves", "factor"),
    [(0.0, 1, 1.0), (0.5, 1, 0.75), (0.0, 4, 0.25), (0.5, 2, 0.5), (0.25, 4, 0.375), (0.9, 1, 0.19)],
)
def test_variance_of_ancova_by_hand(correlation: float, waves: int, factor: float) -> None:
    # (1 + (r - 1) rho) / r - rho^2
    score = Score(std_dev=1.0, correlation=correlation, waves=waves)
    assert find_score_error(count_measured(Arms(n_arm=50, n_comparison=50), score), score) == pytest.approx(
        sqrt(factor * 2 / 50)
    )


def test_ancova_error_as_regressed() -> None:
    rng = np.random.default_rng(2012)
    draws, n, rho, waves = 3000, 60, 0.6, 2
    person = np.sqrt(rho) * rng.standard_normal((draws, 2 * n, 1))
    answers = person + np.sqrt(1 - rho) * rng.standard_normal((draws, 2 * n, 1 + waves))
    before, after = answers[:, :, 0], answers[:, :, 1:].mean(axis=2)
    arm = np.repeat([0.0, 1.0], n)
    design = np.stack([np.ones_like(before), np.broadcast_to(arm, before.shape), before], axis=2)
    cross = np.swapaxes(design, 1, 2)
    effects = np.linalg.solve(cross @ design, cross @ after[:, :, None])[:, 1, 0]
    score = Score(std_dev=1.0, correlation=rho, waves=waves)
    expected = find_score_error(count_measured(Arms(n_arm=n, n_comparison=n), score), score)

    # The formula leaves out chance differences at the start, which add 1 / (2n - 4) to the variance.
    assert effects.std() == pytest.approx(expected * sqrt(1 + 1 / (2 * n - 4)), rel=3 / sqrt(2 * draws))


@pytest.mark.parametrize(("effect", "persons"), [(0.3, 100), (0.5, 40), (0.2, 400)])
def test_score_agrees_with_statsmodels(effect: float, persons: int) -> None:
    arms = Arms(n_arm=persons, n_comparison=persons)
    theirs = tt_ind_solve_power(effect_size=effect, nobs1=persons, alpha=0.10, ratio=1.0, alternative="two-sided")

    assert float(plan_power(arms, Score(std_dev=1.0), effect)) == pytest.approx(theirs, abs=0.003)


def test_share_as_simulated() -> None:
    rng = np.random.default_rng(20171001)
    draws, base, effect = 20_000, 0.2, 0.1
    shares = rng.binomial([[150], [120]], [[base], [base + effect]], size=(2, draws)) / np.array([[150], [120]])
    errors = np.sqrt((shares * (1 - shares) / np.array([[150], [120]])).sum(axis=0))
    found = float(((shares[1] - shares[0]) / errors > 1.6448536).mean())
    expected = float(plan_power(Arms(n_arm=120, n_comparison=150), Share(base=base), effect))

    # Counts are whole numbers, so the normal distribution is off by up to half a step of 1/120 on an error of 0.053.
    assert abs(found - expected) < 3 * sqrt(expected * (1 - expected) / draws) + 0.01


CASES: list[tuple[Arms, Outcome]] = [
    (HALF, Share(base=0.2)),
    (Arms(n_arm=1641, n_comparison=1635, consent="post", take_up=0.11), Share(base=0.1)),
    (Arms(n_arm=40, n_comparison=90, take_up=0.7), Share(base=0.04)),
    (HALF, SCORE),
    (Arms(n_arm=200, n_comparison=100, take_up=0.6), SCORE),
    (Arms(n_arm=1641, n_comparison=1635, consent="post", take_up=0.1), Score(std_dev=1.5, correlation=0.3, waves=2)),
]


@pytest.mark.parametrize(("arms", "outcome"), CASES)
@pytest.mark.parametrize(("alpha", "power"), [(0.10, 0.80), (0.05, 0.90)])
def test_power_at_the_smallest_effect(arms: Arms, outcome: Outcome, alpha: float, power: float) -> None:
    found = plan_effect(arms, outcome, alpha=alpha, power=power)

    assert float(plan_power(arms, outcome, found.participants, alpha=alpha)) == pytest.approx(power, abs=1e-9)


@pytest.mark.parametrize(("arms", "outcome"), CASES)
def test_effect_on_the_offer_is_that_on_participants_times_take_up(arms: Arms, outcome: Outcome) -> None:
    found = plan_effect(arms, outcome)
    if arms.consent == "post" and isinstance(outcome, Score):
        assert isnan(found.offer)
        assert found.measured.everybody is False
        assert found.measured.n_arm == pytest.approx(164.1)
        assert found.participants == plan_effect(Arms(n_arm=164.1, n_comparison=163.5), outcome).participants
    else:
        assert found.offer == pytest.approx(found.participants * arms.take_up)


def test_smallest_effect_falls_with_the_root_of_persons() -> None:
    # At a base of one half and a tiny effect the variance does not depend on the effect.
    large, four = (plan_effect(Arms(n_arm=n, n_comparison=n), Share(base=0.5)).offer for n in (10**6, 4 * 10**6))
    assert large / four == pytest.approx(2, rel=1e-5)
    large, four = (plan_effect(Arms(n_arm=n, n_comparison=n), Score(std_dev=1.0)).offer for n in (10**6, 4 * 10**6))
    assert large / four == pytest.approx(2, rel=1e-5)


@pytest.mark.parametrize("persons", [10, 11, 57, 800, 12_345])
@pytest.mark.parametrize("outcome", [Share(base=0.1), Score(std_dev=2.0, correlation=0.4)])
@pytest.mark.parametrize(("consent", "take_up"), [("pre", 1.0), ("pre", 0.6), ("post", 1.0)])
def test_size_and_smallest_effect_are_inverse(persons: int, outcome: Outcome, consent: Consent, take_up: float) -> None:
    arms = Arms(n_arm=persons, n_comparison=persons, consent=consent, take_up=take_up)
    effect = plan_effect(arms, outcome).participants

    assert plan_size(outcome, effect, consent=consent, take_up=take_up) == persons
    if persons > 10:
        assert plan_size(outcome, effect * 1.0001, consent=consent, take_up=take_up) <= persons
        assert plan_size(outcome, effect * 0.9, consent=consent, take_up=take_up) > persons


def test_size_by_hand() -> None:
    # 2.486475^2 (0.16 + 0.25 x 0.75) / 0.05^2 = 859.4
    assert plan_size(Share(base=0.20), 0.05) == 860
    # of ten in a hundred who take part the difference is 0.005: 2.486475^2 (0.16 + 0.205 x 0.795) / 0.005^2
    assert plan_size(Share(base=0.20), 0.05, take_up=0.1) == 79_873


def test_size_measures_ten_persons_in_each_arm() -> None:
    assert plan_size(Score(std_dev=1.0), 50.0) == 10
    assert plan_size(Score(std_dev=1.0, response=0.3), 50.0) == 34
    assert plan_size(Score(std_dev=1.0, response=0.5), 50.0, consent="post", take_up=0.1) == 200


def test_what_cannot_be_found_has_no_number() -> None:
    small = Arms(n_arm=10, n_comparison=10)
    nothing = plan_effect(small, Share(base=0.9))
    assert isnan(nothing.offer)
    assert isnan(nothing.participants)

    diluted = plan_effect(Arms(n_arm=1641, n_comparison=146, take_up=0.1), Share(base=0.5))
    assert diluted.offer == pytest.approx(0.10715, abs=5e-5)
    assert isnan(diluted.participants)

    power = plan_power(HALF, Share(base=0.5), [0.0, 0.5, 0.51])
    assert power[:2] == pytest.approx([0.05, 1.0])
    assert isnan(power[2])


@pytest.mark.parametrize("share", [1 / 10, 1 / 4, 1.0])
def test_price_of_drawing_first_is_one_over_the_root_of_who_agrees(share: float) -> None:
    persons = 4_000_000
    drawn, agreed = (Arms(n_arm=round(n), n_comparison=round(n)) for n in (persons, persons * share))
    cost = compare_consent(drawn, agreed, Share(base=0.5))

    assert cost.take_up == share
    assert cost.times == pytest.approx(1 / sqrt(share), rel=1e-4)


def test_price_in_groningen_by_hand() -> None:
    cost = compare_consent(Arms(n_arm=1641, n_comparison=1635), Arms(n_arm=183, n_comparison=222), Share(base=0.10))
    # 2.486475 sqrt(0.09 / 1635 + 0.127561 x 0.872439 / 1641) = 0.027561, over 183 / 1641 = 0.247146
    assert cost.drawn_first.offer == pytest.approx(0.027561, abs=1e-6)
    assert cost.drawn_first.participants == pytest.approx(0.247146, abs=1e-5)
    # 2.486475 sqrt(0.09 / 222 + 0.187481 x 0.812519 / 183) = 0.087481
    assert cost.asked_first.participants == pytest.approx(0.087481, abs=1e-6)
    assert cost.times == pytest.approx(2.82515, abs=1e-4)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"n_arm": 0}, "0 persons break the rule: an arm has at least 1. Remedy"),
        ({"n_comparison": 9}, "9 measured persons break the rule: an effect is estimated on at least 10 in each"),
        ({"take_up": 0.0}, "take-up 0 breaks the rule: a share above 0, at most 1. Remedy: give 0.8 for 80 of 100"),
        ({"take_up": 80.0}, "take-up 80 breaks the rule"),
        ({"consent": "later"}, "consent 'later' breaks the rule: it is `pre` or `post`. Remedy"),
    ],
)
def test_wrong_arms_are_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        plan_effect(replace(HALF, **change), Share(base=0.2))


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Share(base=0.0), "base 0 breaks the rule: a share between 0 and 1. Remedy"),
        (Share(base=1.0), "base 1 breaks the rule"),
        (Share(base=20.0), "base 20 breaks the rule"),
        (replace(SCORE, std_dev=0.0), "standard deviation 0 breaks the rule: it is above 0. Remedy"),
        (replace(SCORE, correlation=1.0), "correlation 1 breaks the rule: it is 0 or more and below 1. Remedy"),
        (replace(SCORE, correlation=-0.1), "correlation -0.1 breaks the rule"),
        (replace(SCORE, waves=0), "0 measurements break the rule: there is at least 1 after the start. Remedy"),
        (replace(SCORE, response=0.05), "7.5 measured persons break the rule"),
        (replace(SCORE, response=1.1), "response 1.1 breaks the rule"),
    ],
)
def test_wrong_outcomes_are_refused(outcome: Outcome, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        plan_effect(HALF, outcome)


def test_wrong_effects_are_refused() -> None:
    with pytest.raises(UsageError, match=r"effect -0\.1 breaks the rule: the plan is for an increase of 0 or more"):
        plan_power(HALF, Share(base=0.2), [0.1, -0.1])
    for effect in (0.0, -0.1, 0.81, float("nan")):
        with pytest.raises(UsageError, match="breaks the rule: it is above 0, and base plus effect is at most 1"):
            plan_size(Share(base=0.2), effect)
    with pytest.raises(UsageError, match=f"effect 1e-05 breaks the rule: {MAX_PERSONS:,} persons in each arm find it"):
        plan_size(Share(base=0.2), 1e-5)
    with pytest.raises(UsageError, match="power 80 breaks the rule"):
        plan_size(Share(base=0.2), 0.1, power=80)
    with pytest.raises(UsageError, match="11 of 10 persons break the rule: no more agree than were drawn"):
        compare_consent(Arms(n_arm=10, n_comparison=10), Arms(n_arm=11, n_comparison=10), Share(base=0.2))
