"""Who is still on assistance, month by month: Kaplan-Meier, log-rank, coming back.

Time is in whole months, 1 being the calendar month of the start. Who left in month m was at risk in month m; who was
followed to the end of month m without leaving was at risk in month m too, so exits of a month come before the
censoring at its end. That is what `risk_months` of the harmonised table ``person`` counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, norm
from statsmodels.duration.survfunc import survdiff

from vexcore.estimate.fits import MIN_PERSONS, SMALL_ARM
from vexcore.estimate.sample import Floats, Ints

LEVEL_CURVE = 0.95
LEVEL_COMPARISON = 0.90
MIN_EVENTS = 10
"""Fewest exits in an arm and in its comparison for a test or a ratio of hazards."""

FEW_EVENTS = "fewer than 10 exits in the arm or its comparison"
NEVER_TOGETHER = "the arms are never at risk in the same month"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCounts:
    """Persons by month at risk, from which curves are computed.

    Attributes
    ----------
    months
        Shape (t,): 1 to t.
    at_risk
        Shape (t,): persons at risk in the month, that is at its start; an expected number where who was lost is only
        known of leavers and stayers together.
    events
        Shape (r, t): exits in the month, by reason.
    censored
        Shape (t,): persons last seen at the end of the month, still on assistance.
    n
        Persons at risk in month 1. Who has no observed month is not among them.
    """

    months: Ints
    at_risk: Ints | Floats
    events: Ints
    censored: Ints
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalCurve:
    """A Kaplan-Meier curve at months 0 to t, or its complement; every array has shape (t + 1,).

    Attributes
    ----------
    months
        0 to t.
    at_risk, events, censored
        As in `MonthCounts`, all reasons together; at month 0 everybody, none and none.
    estimate
        Share still there after the month; NaN from the month on in which nobody is at risk, unless everybody has left.
    std_error
        By Greenwood; NaN where the share is 0.
    ci_low, ci_high
        Log-log interval; NaN where the share is 0 or 1, except at month 0, where it is no estimate.
    level
        Confidence level.
    """

    months: Ints
    at_risk: Ints | Floats
    events: Ints
    censored: Ints
    estimate: Floats
    std_error: Floats
    ci_low: Floats
    ci_high: Floats
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRank:
    """A test that the hazard of leaving is the same in all arms in every month.

    Attributes
    ----------
    n, events
        Persons and exits in these arms.
    statistic, df, p_value
        Chi-square on arms - 1 degrees of freedom; NaN where there is no test.
    reason
        Why there is none; empty where there is.
    """

    n: int
    events: int
    statistic: float
    df: int
    p_value: float
    reason: str


def check_persons(months: Ints, event: Ints, reasons: int) -> None:
    """Raise if months at risk and exits cannot belong together.

    Raises
    ------
    ValueError
        If the arrays differ in length, a month is negative, a code is outside 0..`reasons`, or somebody left in a month
        in which they were not at risk.
    """
    if months.shape != event.shape or months.ndim != 1:
        raise ValueError(f"months {months.shape} and event {event.shape} must be two arrays with one value a person")
    if not months.size:
        return
    if months.min() < 0:
        raise ValueError(f"months at risk {months.min()} must not be negative: month 1 is the month of the start")
    if event.min() < 0 or event.max() > reasons:
        raise ValueError(f"exit codes {event.min()} to {event.max()} must lie between 0 (none) and {reasons}")
    if bool((event[months == 0] > 0).any()):
        raise ValueError("an exit with 0 months at risk: who left in month m was at risk in m months, so at least 1")


def count_months(months: Ints, event: Ints, *, reasons: int = 1, last: int) -> MonthCounts:
    """Count who is at risk, leaves and is censored in each month.

    Parameters
    ----------
    months
        Shape (n,): calendar months at risk, the month of the exit included. Who has 0 is left out.
    event
        Shape (n,): 0 censored, 1 to `reasons` the reason of the exit.
    reasons
        Number of reasons.
    last
        Last month that is counted; who is at risk longer is censored there.

    Raises
    ------
    ValueError
        If `check_persons` does, or `last` is under 1.
    """
    check_persons(months, event, reasons)
    if last < 1:
        raise ValueError(f"last month {last} must be at least 1")
    seen = months > 0
    until = np.minimum(months[seen], last)
    code = np.where(months[seen] > last, 0, event[seen])
    ended = np.bincount(code * last + until - 1, minlength=(reasons + 1) * last).reshape(reasons + 1, last)
    return MonthCounts(
        months=np.arange(1, last + 1, dtype=np.int64),
        at_risk=np.cumsum(ended.sum(axis=0)[::-1])[::-1].astype(np.int64),
        events=ended[1:].astype(np.int64),
        censored=ended[0].astype(np.int64),
        n=int(seen.sum()),
    )


def build_log_log_interval(share: Floats, std_error: Floats, level: float) -> tuple[Floats, Floats]:
    """Return bounds ``share ** exp(-+ z se / (share log share))``; NaN where the share is 0 or 1.

    Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data, 2nd ed., section 1.4.
    """
    inner = np.where((share > 0) & (share < 1), share, np.nan)
    half = norm.ppf(0.5 + level / 2) * std_error / (inner * np.log(inner))
    return inner ** np.exp(-half), inner ** np.exp(half)


def find_shares_staying(counts: MonthCounts) -> Floats:
    """Return the Kaplan-Meier share at months 0 to t; NaN once nobody is at risk, 0 once everybody has left."""
    leaving = np.full(counts.months.size, np.nan)
    np.divide(counts.events.sum(axis=0), counts.at_risk, out=leaving, where=counts.at_risk > 0)
    share = np.cumprod(np.concatenate([[1.0], 1 - leaving]))
    share[np.logical_or.accumulate(share == 0)] = 0.0
    return share


def estimate_survival(counts: MonthCounts, *, level: float = LEVEL_CURVE) -> SurvivalCurve:
    """Return the share still on assistance after each month, whatever the reason to leave.

    Notes
    -----
    ``S(m) = prod_{j <= m} (1 - d_j / n_j)`` (Kaplan and Meier 1958, JASA 53, 457-481), variance
    ``S(m)^2 sum_{j <= m} d_j / (n_j (n_j - d_j))`` (Greenwood 1926).
    """
    share = find_shares_staying(counts)
    std_error = share * np.sqrt(
        np.concatenate([[0.0], np.cumsum(find_greenwood_terms(counts.at_risk, counts.events.sum(axis=0)))])
    )
    std_error[share == 0] = np.nan
    low, high = build_log_log_interval(share, std_error, level)
    low[0] = high[0] = 1.0
    return SurvivalCurve(
        months=np.concatenate([[0], counts.months]),
        at_risk=np.concatenate([[counts.n], counts.at_risk]),
        events=np.concatenate([[0], counts.events.sum(axis=0)]),
        censored=np.concatenate([[0], counts.censored]),
        estimate=share,
        std_error=std_error,
        ci_low=low,
        ci_high=high,
        level=level,
    )


def find_greenwood_terms(at_risk: Ints | Floats, events: Ints) -> Floats:
    """Return d / (n (n - d)); 0 where everybody left or nobody is at risk, where the share carries no variance."""
    terms = np.zeros(at_risk.size)
    np.divide(events, at_risk * (at_risk - events), out=terms, where=at_risk > events)
    return terms


def estimate_return(counts: MonthCounts, *, level: float = LEVEL_CURVE) -> SurvivalCurve:
    """Return the share that came back after each month since the exit: 1 - Kaplan-Meier, with its bounds turned round.

    Parameters
    ----------
    counts
        Of those who left: months from the exit, 1 being the month of the exit, up to and with that of the return
        (``return_month - exit_month + 1``), else to the end of what was seen (``benefit_last - exit_month + 1``).
    """
    gone = estimate_survival(counts, level=level)
    return SurvivalCurve(
        months=gone.months,
        at_risk=gone.at_risk,
        events=gone.events,
        censored=gone.censored,
        estimate=1 - gone.estimate,
        std_error=gone.std_error,
        ci_low=1 - gone.ci_high,
        ci_high=1 - gone.ci_low,
        level=level,
    )


def compare_survival(months: Ints, event: Ints, arm: Ints, *, strata: Ints | None = None) -> LogRank:
    """Test that everybody leaves at the same rate in all arms.

    Parameters
    ----------
    months, event
        As in `count_months`; any reason counts.
    arm
        Shape (n,): code of the arm, -1 for who has no part.
    strata
        Shape (n,): persons are compared within a stratum; everybody with everybody by default.

    Notes
    -----
    Log-rank, ``(O - E)' V^-1 (O - E)`` with hypergeometric V (Mantel 1966, Cancer Chemotherapy Reports 50, 163-170;
    Peto and Peto 1972, JRSS A 135, 185-207). Not made with fewer than 10 persons or 10 exits in an arm.
    """
    check_persons(months, event, int(event.max(initial=0)))
    part = (arm >= 0) & (months > 0)
    codes, group = np.unique(arm[part], return_inverse=True)
    left = (event[part] > 0).astype(np.int64)
    persons, exits = np.bincount(group), np.bincount(group, weights=left)
    reason = ""
    if codes.size < 2 or persons.min() < MIN_PERSONS:
        reason = SMALL_ARM
    elif exits.min() < MIN_EVENTS:
        reason = FEW_EVENTS
    statistic = np.nan
    if not reason:
        try:
            statistic = float(survdiff(months[part], left, group, strata=None if strata is None else strata[part])[0])
        except np.linalg.LinAlgError:
            reason = NEVER_TOGETHER
    df = max(codes.size - 1, 0)
    return LogRank(
        n=int(part.sum()),
        events=int(left.sum()),
        statistic=statistic,
        df=df,
        # The p-value of survdiff is 1 - cdf, which is 0 from about 1e-16 on.
        p_value=np.nan if reason else float(chi2.sf(statistic, df)),
        reason=reason,
    )
