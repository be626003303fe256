"""What a fit of arms against a comparison arm returns, for many columns of outcomes at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vexcore.estimate.sample import Floats, Ints

MIN_PERSONS = 10
"""Fewest persons in an arm and its comparison (CBS output rules)."""

MIN_DF = 10
"""Fewest residual degrees of freedom (CBS output rules)."""

SMALL_ARM = "fewer than 10 persons in the arm or its comparison"
LOW_DF = "fewer than 10 residual degrees of freedom"
NO_VARIATION = "no event or no non-event in the arm or its comparison"
NO_SPREAD = "the outcome does not vary"
NOT_SEPARABLE = "the arm cannot be told apart from block or start"
WEAK_INSTRUMENT = "weak instrument"
SEPARATION = "covariates separate the outcome"
NO_CONVERGENCE = "no convergence in 25 steps"
OUTSIDE_UNIT = "implied untreated mean outside 0 to 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmFits:
    """Effects of arms against one comparison arm, on k columns of outcomes.

    Attributes
    ----------
    arms
        Ids of the arms, a in all.
    estimate
        Shape (a, k), in the unit of the outcome; NaN where not estimable.
    std_errors
        By kind (``HC2``, ...), each of shape (a, k).
    se_type
        The kind that intervals use: ``HC2``, or ``CR1`` where clusters were drawn (``HC0`` for the logit).
    covariance
        Shape (a, a, k), of the estimates under `se_type`.
    df
        Shape (k,): residual degrees of freedom n - p (number of clusters - 1 under CR1).
    n, n_comparison
        Shape (k,): persons with the outcome in the regression, and in the comparison arm.
    n_arm
        Shape (a, k).
    nonzero_arm, nonzero_comparison
        Shapes (a, k) and (k,): persons whose value is not 0; of a 0/1 outcome those with the event.
    comparison_mean, comparison_sd
        Shape (k,): mean and sample standard deviation in the comparison arm.
    first_stage_f
        Shape (a, k) for 2SLS; else None.
    adjusters
        Shape (k,): columns of covariates in the regression, beside the intercept and the arms.
    dropped
        A text for each of the k columns: levels and columns left out; empty where none.
    reason
        Shape (a, k) as nested tuples: why there is no estimate, or what to know; empty where nothing.
    """

    arms: tuple[str, ...]
    estimate: Floats
    std_errors: Mapping[str, Floats]
    se_type: str
    covariance: Floats
    df: Ints
    n: Ints
    n_comparison: Ints
    n_arm: Ints
    nonzero_arm: Ints
    nonzero_comparison: Ints
    comparison_mean: Floats
    comparison_sd: Floats
    adjusters: Ints
    dropped: tuple[str, ...]
    reason: tuple[tuple[str, ...], ...]
    first_stage_f: Floats | None = None
