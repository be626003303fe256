"""Effects in standard deviations: by hand, and their error by simulation."""

from __future__ import annotations

from math import gamma, sqrt

import numpy as np
import pytest

from vexcore.errors import UsageError
from vexcore.estimate.standardised_difference import find_correction, standardise

SCORE = {"estimate": 2.0, "std_error": 1.0, "comparison_sd": 4.0, "n_comparison": 21, "kind": "score"}


def test_a_score_by_hand() -> None:
    # d = 0.5, J(20) = Gamma(10) / (sqrt(10) Gamma(9.5)); variance 1/16 + g^2 / 40.
    factor = gamma(10) / (sqrt(10) * gamma(9.5))
    found = standardise(**SCORE)

    assert factor == pytest.approx(1 - 3 / 79, rel=2e-4)
    assert found.estimate == pytest.approx(0.5 * factor, rel=1e-12)
    assert found.std_error == pytest.approx(sqrt(0.0625 + 0.25 * factor**2 / 40), rel=1e-12)


@pytest.mark.parametrize("df", [4, 9, 100, 5000])
def test_the_factor(df: int) -> None:
    # E(sigma / s) = 1 / J; the usual approximation is 1 - 3 / (4 df - 1).
    assert find_correction(df) == pytest.approx(1 - 3 / (4 * df - 1), rel=0.02 / df)
    assert find_correction(2) == pytest.approx(1 / sqrt(3.141592653589793), rel=1e-12)


def test_the_numbers_of_metafor() -> None:
    """escalc("SMD1H", m1i=5, sd1i=3, n1i=80, m2i=3, sd2i=2, n2i=60) of metafor 3.8-1: yi and vi."""
    found = standardise(estimate=2.0, std_error=sqrt(9 / 80 + 4 / 60), comparison_sd=2.0, n_comparison=60, kind="score")
    g = 0.987224954559776

    assert found.estimate == pytest.approx(g, rel=1e-12)
    # It divides the last term by the 60 persons instead of their 59 degrees of freedom.
    assert found.std_error**2 - g**2 / 118 + g**2 / 120 == pytest.approx(0.0529134425908796, rel=1e-12)


def test_a_share_by_hand() -> None:
    # p0 = 0.2: sd0 0.4, skewness 1.5; d = 0.25; (0.05 / 0.4)^2 + 0.25 x 1.5 / 100 + 0.0625 x 2.25 / 400.
    found = standardise(
        estimate=0.1, std_error=0.05, comparison_sd=0.4, n_comparison=100, kind="binary", comparison_mean=0.2
    )

    assert found.estimate == pytest.approx(0.25, rel=1e-14)
    assert found.std_error == pytest.approx(sqrt(0.015625 + 0.00375 + 0.0003515625), rel=1e-12)


def test_a_small_error_bounds_the_covariance_with_the_standard_deviation() -> None:
    # se / sd0 = 0.05 below 1 / sqrt(100): (0.05 + 0.25 x 1.5 / 20)^2.
    found = standardise(
        estimate=0.1, std_error=0.02, comparison_sd=0.4, n_comparison=100, kind="binary", comparison_mean=0.2
    )

    assert found.std_error == pytest.approx(0.05 + 0.01875, rel=1e-12)


def test_of_one_half_the_standard_deviation_is_known() -> None:
    found = standardise(
        estimate=0.1, std_error=0.05, comparison_sd=0.5, n_comparison=100, kind="binary", comparison_mean=0.5
    )

    assert found.std_error == pytest.approx(0.1, rel=1e-14)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("share", [0.1, 0.85])
def test_an_outcome_and_its_opposite(share: float, sign: int) -> None:
    kept = {"std_error": 0.05, "comparison_sd": 0.36, "n_comparison": 60, "kind": "binary"}
    one = standardise(estimate=sign * 0.08, comparison_mean=share, **kept)
    other = standardise(estimate=-sign * 0.08, comparison_mean=1 - share, **kept)

    assert one.estimate == -other.estimate
    assert one.std_error == pytest.approx(other.std_error, rel=1e-12)


def _simulate(draw_control, draw_arm, kind: str) -> tuple[float, float, float]:
    """Return the mean of g, its variance, and the mean of its estimated variance over 4,000 trials of 80 against 60."""
    rng = np.random.default_rng(17)
    control, arm = draw_control(rng, (4000, 60)), draw_arm(rng, (4000, 80))
    sds = control.std(axis=1, ddof=1)
    errors = np.sqrt(arm.var(axis=1, ddof=1) / 80 + sds**2 / 60)
    effects = arm.mean(axis=1) - control.mean(axis=1)
    found = [
        standardise(
            estimate=effect, std_error=error, comparison_sd=sd, n_comparison=60, kind=kind, comparison_mean=mean
        )
        for effect, error, sd, mean in zip(effects, errors, sds, control.mean(axis=1), strict=True)
    ]
    g = np.array([one.estimate for one in found])
    return g.mean(), g.var(ddof=1), np.mean([one.std_error**2 for one in found])


def test_the_error_of_a_score_by_simulation() -> None:
    mean, variance, estimated = _simulate(
        lambda rng, shape: rng.normal(3, 2, shape), lambda rng, shape: rng.normal(5, 3, shape), "score"
    )

    # Truth 1; a variance over 4,000 draws has a relative Monte Carlo error of sqrt(2 / 4000).
    assert abs(mean - 1) < 3 * sqrt(variance / 4000)
    assert abs(estimated / variance - 1) < 3 * sqrt(2 / 4000)


def test_the_error_of_a_share_by_simulation() -> None:
    _mean, variance, estimated = _simulate(
        lambda rng, shape: (rng.random(shape) < 0.25).astype(float),
        lambda rng, shape: (rng.random(shape) < 0.45).astype(float),
        "binary",
    )

    # Without the terms of skewness it would be a quarter too small.
    assert abs(estimated / variance - 1) < 3 * sqrt(2 / 4000)


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({"kind": "share"}, "kind 'share'"),
        ({"estimate": float("nan")}, "estimate nan"),
        ({"std_error": 0.0}, "standard error 0.0"),
        ({"std_error": float("inf")}, "standard error inf"),
        ({"comparison_sd": 0.0}, "standard deviation 0.0"),
        ({"n_comparison": 2}, "2 persons"),
        ({"kind": "binary"}, "comparison mean None"),
        ({"kind": "binary", "comparison_mean": 0.0}, "comparison mean 0.0"),
        ({"kind": "binary", "comparison_mean": 1.0}, "comparison mean 1.0"),
    ],
)
def test_what_cannot_be_standardised_is_refused(changes: dict[str, object], value: str) -> None:
    with pytest.raises(UsageError, match=value):
        standardise(**(SCORE | changes))


def test_three_persons_are_enough_to_compute() -> None:
    assert standardise(**(SCORE | {"n_comparison": 3})).estimate == pytest.approx(0.5 / sqrt(3.141592653589793))
