"""Leaving for one reason while others compete: cumulative incidence, and a test between arms.

Months and ties are those of `vexcore.estimate.survival`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vexcore.estimate.sample import Floats, Ints
from vexcore.estimate.survival import (
    LEVEL_CURVE,
    LogRank,
    MonthCounts,
    build_log_log_interval,
    check_persons,
    compare_survival,
    find_greenwood_terms,
    find_shares_staying,
)

HYPOTHESIS = "the arms have the same hazard of leaving for this reason in every month"
"""What `compare_reason` tests. It is not that the same share leaves for the reason: that is Gray's test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidenceCurves:
    """Cumulative incidence by reason at months 0 to t.

    Attributes
    ----------
    months
        Shape (t + 1,): 0 to t.
    at_risk
        Shape (t + 1,): persons at risk in the month; at month 0 everybody.
    events
        Shape (r, t + 1): exits in the month, by reason.
    estimate
        Shape (r, t + 1): share that has left for the reason by the end of the month; NaN where nobody is at risk any
        more, unless everybody has left.
    std_error
        Shape (r, t + 1), by the delta method.
    ci_low, ci_high
        Shape (r, t + 1): log-log interval; NaN where the share is 0 or 1, except at month 0, where it is no estimate.
    staying
        Shape (t + 1,): Kaplan-Meier share still on assistance; with the incidences it adds up to 1.
    level
        Confidence level.
    """

    months: Ints
    at_risk: Ints | Floats
    events: Ints
    estimate: Floats
    std_error: Floats
    ci_low: Floats
    ci_high: Floats
    staying: Floats
    level: float


def estimate_incidence(counts: MonthCounts, *, level: float = LEVEL_CURVE) -> IncidenceCurves:
    """Return the share that has left for each reason after each month.

    Notes
    -----
    ``F_k(m) = sum_{j <= m} S(j - 1) d_kj / n_j`` with S the Kaplan-Meier share of all reasons (Aalen and Johansen 1978,
    Scandinavian Journal of Statistics 5, 141-150). Variance, with F = F_k, d_j exits for any reason::

        sum_{j <= m} (F(m) - F(j))^2 d_j / (n_j (n_j - d_j)) + S(j - 1)^2 d_kj (n_j - d_kj) / n_j^3
                     - 2 (F(m) - F(j)) S(j - 1) d_kj / n_j^2

    (Dinse and Larson 1986, Biometrika 73, 379-386; Marubini and Valsecchi 1995, Analysing Survival Data, section 10.4).
    Interval ``F ** exp(-+ z se / (F log F))`` (Choudhury 2002, Statistics in Medicine 21, 1129-1144). With one reason
    F is 1 - Kaplan-Meier and the variance is Greenwood's; the interval is not the complement of Kaplan-Meier's, which
    is log-log in the share staying.
    """
    staying = find_shares_staying(counts)
    # From the month on in which nobody is left to be at risk nothing can be added; NaN keeps an unknown tail unknown.
    known = ~np.isnan(staying)
    steps = np.zeros(counts.events.shape)
    np.divide(counts.events * staying[:-1], counts.at_risk, out=steps, where=(counts.at_risk > 0) & known[1:])
    share = np.concatenate([np.zeros((len(steps), 1)), np.cumsum(steps, axis=1)], axis=1)
    share = np.where(known, share, np.nan)
    std_error = np.sqrt(np.stack([_find_variance(counts, staying, share[k], k) for k in range(len(share))]))
    low, high = build_log_log_interval(share, std_error, level)
    low[:, 0] = high[:, 0] = 0.0
    return IncidenceCurves(
        months=np.concatenate([[0], counts.months]),
        at_risk=np.concatenate([[counts.n], counts.at_risk]),
        events=np.concatenate([np.zeros((len(steps), 1), dtype=np.int64), counts.events], axis=1),
        estimate=share,
        std_error=std_error,
        ci_low=low,
        ci_high=high,
        staying=staying,
        level=level,
    )


def _find_variance(counts: MonthCounts, staying: Floats, share: Floats, reason: int) -> Floats:
    """Return the variance of one incidence at months 0 to t; NaN where the share is."""
    used = counts.at_risk > 0
    n, own, before = counts.at_risk[used].astype(float), counts.events[reason][used], staying[:-1][used]
    gap = np.tril(share[:, None] - share[1:][used], -1)
    until = np.tril(np.ones(gap.shape), -1)
    variance = gap**2 @ find_greenwood_terms(counts.at_risk, counts.events.sum(axis=0))[used]
    variance += until @ (before**2 * own * (n - own) / n**3) - 2 * gap @ (before * own / n**2)
    return np.where(np.isnan(share), np.nan, variance.clip(0))


def compare_reason(months: Ints, event: Ints, arm: Ints, *, reason: int, strata: Ints | None = None) -> LogRank:
    """Test that people leave for one reason at the same rate in all arms.

    Parameters
    ----------
    months, event, arm, strata
        As in `compare_survival`.
    reason
        Code of the reason.

    Raises
    ------
    ValueError
        If the reason is under 1.

    Notes
    -----
    Log-rank in which an exit for another reason censors. Hypothesis: equal cause-specific hazards in every month
    (`HYPOTHESIS`), which speaks of the rate among those still there. Equal cumulative incidence is another hypothesis
    (Gray 1988, Annals of Statistics 16, 1141-1154): an arm can have the rate of its comparison and a smaller share,
    because more of it left for another reason (Bajorunaite and Klein 2007, Biometrical Journal 49, 20-31; Prentice and
    others 1978, Biometrics 34, 541-554).
    """
    if reason < 1:
        raise ValueError(f"reason {reason} must be 1 or more: 0 is no exit")
    check_persons(months, event, int(event.max(initial=0)))
    return compare_survival(months, (event == reason).astype(np.int64), arm, strata=strata)
