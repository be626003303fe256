"""Effects of arms by ordinary least squares, for many outcomes and months at once."""

from __future__ import annotations

from dataclasses import dataclass

from vexcore.estimate.covariates import Covariates
from vexcore.estimate.fits import ArmFits
from vexcore.estimate.sample import Flags, Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class TIntervals:
    """Confidence intervals and p-values, in the shape of the estimates."""

    low: Floats
    high: Floats
    p_value: Floats


def fit_arms(
    covariates: Covariates,
    arm: Ints,
    arms: tuple[str, ...],
    y: Floats,
    *,
    binary: bool | Flags,
    clusters: Ints | None = None,
    baseline: Floats | None = None,
    errors: tuple[str, ...] = ("HC2",),
    with_covariance: bool = True,
) -> ArmFits:
    """Return the effects of arms; `binary` may be given for each column."""
    raise NotImplementedError


def build_t_intervals(estimate: Floats, std_error: Floats, df: Ints, level: float) -> TIntervals:
    """Return intervals and two-sided p-values from t."""
    raise NotImplementedError
