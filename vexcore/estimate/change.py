"""Change of a score within persons, between two waves: the one-way repeated-measures ANOVA."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from vexcore.estimate.sample import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Change of persons with a score at both waves.

    Attributes
    ----------
    n
        Persons.
    before, after
        Their means, in the unit of the score; NaN without persons.
    estimate
        Mean of after less before.
    std_error
        Its standard error; NaN with fewer than 2 persons.
    df
        Degrees of freedom, n - 1.
    """

    n: int
    before: float
    after: float
    estimate: float
    std_error: float
    df: int

    @property
    def f_statistic(self) -> float:
        """Return the F of the repeated-measures ANOVA with 1 and `df` degrees of freedom; NaN where nobody differs."""
        return (self.estimate / self.std_error) ** 2 if self.std_error > 0 else float("nan")


def fit_change(before: Floats, after: Floats) -> Change:
    """Return the change of the persons with a score at both waves.

    With two waves the F of the ANOVA (waves within persons) is the square of the paired t: the mean square between
    waves is ``n d^2 / 2``, that of the residual ``s_d^2 / 2``, for the mean d and the standard deviation s_d of the
    differences (Fisher 1925, *Statistical Methods for Research Workers*, section 24).

    Parameters
    ----------
    before, after
        Shape (persons,), NaN where missing.
    """
    both = ~np.isnan(before) & ~np.isnan(after)
    n = int(both.sum())
    first, second = before[both], after[both]
    difference = second - first
    nothing = float("nan")
    return Change(
        n=n,
        before=float(first.mean()) if n else nothing,
        after=float(second.mean()) if n else nothing,
        estimate=float(difference.mean()) if n else nothing,
        std_error=float(difference.std(ddof=1)) / sqrt(n) if n > 1 else nothing,
        df=n - 1,
    )
