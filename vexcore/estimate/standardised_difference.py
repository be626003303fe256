"""Effects in standard deviations of the comparison arm, for outcomes that trials measured on different scales."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, isfinite, sqrt

from scipy.special import gammaln

from vexcore.errors import UsageError

KINDS = ("binary", "score", "count", "eur")
MIN_COMPARISON = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Standardised:
    """An effect in standard deviations of the comparison arm, and its standard error."""

    estimate: float
    std_error: float


def standardise(
    *,
    estimate: float,
    std_error: float,
    comparison_sd: float,
    n_comparison: int,
    kind: str,
    comparison_mean: float | None = None,
) -> Standardised:
    """Return an effect as Hedges' g on the standard deviation of the comparison arm.

    Parameters
    ----------
    estimate, std_error
        Effect and standard error, in the unit of the outcome.
    comparison_sd
        Sample standard deviation in the comparison arm.
    n_comparison
        Persons in the comparison arm, at least 3.
    kind
        ``binary``, ``score``, ``count`` or ``eur``.
    comparison_mean
        Share with the event in the comparison arm; needed, and used, where `kind` is ``binary``.

    Raises
    ------
    UsageError
        If a number breaks these rules, or the mean of a 0/1 outcome is not between 0 and 1.

    Notes
    -----
    ``d = estimate / sd0``: Glass's standardiser, because an effect with covariates has no pooled standard deviation.
    ``g = J d`` with ``J = Gamma(m/2) / (sqrt(m/2) Gamma((m - 1)/2))``, m = n0 - 1 (Hedges 1981, Journal of Educational
    Statistics 6, 107-128). ``Var(g) = (se / sd0)^2 + g^2 / (2 m)``: the variance of the effect and, by the delta method
    under normality, that of sd0 (Bonett 2008, Psychological Methods 13, 99-109, for two means with unequal variances:
    its estimate of their difference's variance is here that of the regression).

    On a 0/1 outcome sd0 follows from the share p0, so J is no correction and g = d. With skewness
    ``c = (1 - 2 p0) / sqrt(p0 (1 - p0))`` the delta method gives
    ``Var(g) = (se / sd0)^2 + d c / n0 + d^2 c^2 / (4 n0)``. The middle term comes from the covariance of the effect
    with sd0, which cannot exceed the product of their errors: where se / sd0 is below 1 / sqrt(n0), as covariates can
    make it, that product is taken.
    """
    _check(estimate, std_error, comparison_sd, n_comparison, kind)
    difference = estimate / comparison_sd
    error = std_error / comparison_sd
    if kind == "binary":
        skewness = _find_skewness(comparison_mean)
        of_sd = difference * skewness / (2 * sqrt(n_comparison))
        variance = error**2 + 2 * of_sd * min(error, 1 / sqrt(n_comparison)) + of_sd**2
        return Standardised(estimate=difference, std_error=sqrt(variance))
    df = n_comparison - 1
    g = find_correction(df) * difference
    return Standardised(estimate=g, std_error=sqrt(error**2 + g**2 / (2 * df)))


def find_correction(df: int) -> float:
    """Return Hedges' factor J for a standard deviation with these degrees of freedom, at least 2."""
    return exp(float(gammaln(df / 2)) - float(gammaln((df - 1) / 2))) / sqrt(df / 2)


def _find_skewness(share: float | None) -> float:
    if share is None or not 0 < share < 1:
        raise UsageError(
            f"comparison mean {share!r} breaks the rule: of a 0/1 outcome it lies between 0 and 1. "
            "Remedy: give the share with the event, or leave the effect out where nobody or everybody has it."
        )
    return (1 - 2 * share) / sqrt(share * (1 - share))


def _check(estimate: float, std_error: float, comparison_sd: float, n_comparison: int, kind: str) -> None:
    if kind not in KINDS:
        raise UsageError(f"kind {kind!r} breaks the rule: one of {', '.join(KINDS)}. Remedy: give the outcome's kind.")
    if not isfinite(estimate):
        raise UsageError(f"estimate {estimate!r} breaks the rule: it is finite. Remedy: leave the effect out.")
    for name, value in (("standard error", std_error), ("standard deviation", comparison_sd)):
        if not (isfinite(value) and value > 0):
            raise UsageError(
                f"{name} {value!r} breaks the rule: it is finite and above 0. Remedy: leave the effect out."
            )
    if n_comparison < MIN_COMPARISON:
        raise UsageError(
            f"{n_comparison} persons in the comparison arm break the rule: at least {MIN_COMPARISON}. "
            "Remedy: leave the effect out."
        )
