"""The minimum detectable effect of a standard error, and the power for an effect."""

import numpy as np
import pytest
from scipy.stats import nct, t
from statsmodels.stats.power import NormalIndPower

from vexcore.errors import UsageError
from vexcore.estimate.power import find_mde, find_multiplier, find_power


def test_by_hand_without_degrees_of_freedom() -> None:
    # 1.644854 + 0.841621 = 2.486475
    assert find_multiplier() == pytest.approx(2.486475, abs=1e-6)
    assert find_mde(0.04) == pytest.approx(0.0994590, abs=1e-7)
    # 1.959964 + 1.281552 = 3.241516
    assert find_multiplier(alpha=0.05, power=0.90) == pytest.approx(3.241516, abs=1e-6)


def test_by_hand_with_degrees_of_freedom() -> None:
    # printed tables of t: 1.8125 and 0.8791 at 10; 2.2281 and 1.3722 at 10
    assert find_multiplier(10) == pytest.approx(2.6915, abs=2e-4)
    assert find_mde(2.0, 10, alpha=0.05, power=0.90) == pytest.approx(2 * 3.6003, abs=4e-4)
    assert find_multiplier(1e9) == pytest.approx(float(find_multiplier()), abs=1e-7)


def test_arrays_keep_their_shape_and_holes() -> None:
    errors = np.array([[0.01, np.nan, 0.0], [0.02, 0.03, 0.04]])
    mde = find_mde(errors, np.array([10.0, 20.0, np.nan]))

    assert mde.shape == (2, 3)
    assert mde[1, 0] == 2 * mde[0, 0] == pytest.approx(2 * 0.01 * float(find_multiplier(10)))
    assert mde[1, 1] == pytest.approx(0.03 * float(find_multiplier(20)))
    assert np.isnan(mde[0, 1])
    assert np.isnan(mde[:, 2]).all()


@pytest.mark.parametrize("df", [None, 10, 250])
@pytest.mark.parametrize(("alpha", "power"), [(0.10, 0.80), (0.05, 0.90), (0.01, 0.5)])
def test_power_at_the_mde_is_the_power_asked(df: int | None, alpha: float, power: float) -> None:
    mde = find_mde(0.7, df, alpha=alpha, power=power)

    assert find_power(mde, 0.7, df, alpha=alpha) == pytest.approx(power, abs=1e-9)
    assert find_power(-mde, 0.7, df, alpha=alpha) == pytest.approx(power, abs=1e-9)


def test_power_at_the_edges() -> None:
    power = find_power([0.0, 1e6, np.nan], 1.0)

    assert power[:2] == pytest.approx([0.05, 1.0])
    assert np.isnan(power[2])
    assert find_power(0.1, 0.0) == 1.0
    assert np.isnan(find_power(0.0, 0.0))
    assert np.isnan(find_power(0.1, np.nan))


@pytest.mark.parametrize("effect", [0.05, 0.1, 0.2])
def test_power_agrees_with_statsmodels_but_for_the_wrong_sign(effect: float) -> None:
    # 200 persons in each arm and sd 1: standard error 0.1
    theirs = NormalIndPower().power(effect_size=effect, nobs1=200, alpha=0.10, ratio=1.0, alternative="two-sided")
    z = 1.6448536269514722
    wrong_sign = 1 - float(find_power(effect + 2 * z * 0.1, 0.1))

    assert float(find_power(effect, 0.1)) + wrong_sign == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize(("df", "bound"), [(10, 0.007), (30, 0.003), (100, 0.001)])
def test_shifting_the_central_t_is_close_to_the_noncentral(df: int, bound: float) -> None:
    critical = t.ppf(0.95, df)
    exact_power = nct.sf(critical, df, float(find_multiplier(df)))

    assert 0.80 <= exact_power < 0.80 + bound


def test_power_as_simulated() -> None:
    rng = np.random.default_rng(20171101)
    draws, n, effect = 4000, 40, 0.6
    arms = rng.standard_normal((2, draws, n))
    arms[1] += effect
    means, variances = arms.mean(axis=2), arms.var(axis=2, ddof=1)
    statistic = (means[1] - means[0]) / np.sqrt(variances.sum(axis=0) / n)
    found = float((statistic > t.ppf(0.95, 2 * n - 2)).mean())
    expected = float(find_power(effect, np.sqrt(2 / n), 2 * n - 2))

    assert abs(found - expected) < 3 * np.sqrt(expected * (1 - expected) / draws)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"alpha": 0.0}, "level 0 breaks the rule: the two-sided level of a test lies between 0 and 0.5. Remedy"),
        ({"alpha": 0.5}, "level 0.5 breaks the rule"),
        ({"alpha": 10.0}, "level 10 breaks the rule"),
        ({"power": 0.1}, r"power 0.1 breaks the rule: it lies between the level of the test \(0.1\) and 1. Remedy"),
        ({"power": 1.0}, "power 1 breaks the rule"),
        ({"power": 80.0}, "power 80 breaks the rule"),
        ({"df": 0}, "0 degrees of freedom break the rule: there is at least 1. Remedy"),
        ({"df": [5, -3]}, "-3 degrees of freedom break the rule"),
    ],
)
def test_wrong_input_says_value_rule_and_remedy(arguments: dict[str, float], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        find_mde(0.1, **arguments)


def test_a_negative_standard_error_is_refused() -> None:
    with pytest.raises(UsageError, match=r"standard error -0.2 breaks the rule: it is 0 or more. Remedy"):
        find_mde([0.1, -0.2])
    with pytest.raises(UsageError, match=r"standard error -0.2 breaks the rule"):
        find_power(0.1, -0.2)
    with pytest.raises(UsageError, match=r"level 0.7 breaks the rule"):
        find_power(0.1, 0.2, alpha=0.7)
