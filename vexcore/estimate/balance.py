"""Whether groups are alike at the start: differences of shares, and tests of one and of all characteristics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.stats import chi2_contingency, f, t

from vexcore.estimate.columns import METHOD, MISSING_SUFFIX
from vexcore.estimate.covariates import Covariates, reduce_covariates
from vexcore.estimate.fits import LOW_DF, MIN_DF, MIN_PERSONS, SMALL_ARM
from vexcore.estimate.sample import Flags, Floats

NO_COVARIATES = "no covariate varies enough"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Persons of a group with a characteristic, and all of them.

    Attributes
    ----------
    count, base_n
        Persons with it, and in the group.
    """

    count: int
    base_n: int

    @property
    def share(self) -> float:
        """Return the share with it."""
        return self.count / self.base_n


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDifference:
    """A difference of shares from a regression of a 0/1 characteristic on the group.

    Attributes
    ----------
    difference
        Share of the group less that of the comparison group.
    std_error
        HC2 standard error; 0 where everybody in both groups is alike.
    test_statistic
        Difference over its standard error; NaN where that is 0, and the p-value with it.
    df
        Residual degrees of freedom.
    p_value
        Two-sided, from t with `df` degrees of freedom.
    """

    difference: float
    std_error: float
    test_statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult:
    """A test.

    Attributes
    ----------
    statistic
        Chi-square, or F.
    df
        Its degrees of freedom; of F those of the numerator.
    p_value
        Between 0 and 1.
    """

    __test__ = False

    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JointTest:
    """The test that all covariates together tell nothing of the group.

    Attributes
    ----------
    statistic
        F; NaN where there is none, and the p-value with it.
    df, df_residual
        Of numerator and denominator.
    p_value
        Between 0 and 1.
    reason
        Why there is none; empty where there is.
    """

    statistic: float
    df: int
    df_residual: int
    p_value: float
    reason: str


def compute_smd(share: float, other: float) -> float:
    """Return the standardised difference of two shares; NaN where neither varies.

    ``(p1 - p0) / sqrt((p1 (1 - p1) + p0 (1 - p0)) / 2)`` (Austin 2009, *Statistics in Medicine* 28, equation 2).
    """
    spread = sqrt((share * (1 - share) + other * (1 - other)) / 2)
    return (share - other) / spread if spread > 0 else float("nan")


def fit_share_difference(group: Group, other: Group) -> ShareDifference:
    """Return the coefficient of a group in the regression of a 0/1 characteristic on it.

    With nothing but the group in the regression the coefficient is the difference of the shares, and the HC2 variance
    (MacKinnon & White 1985, *Journal of Econometrics* 29) is the sum of ``p (1 - p) / (n - 1)`` over both groups: every
    leverage is 1 / n.

    Raises
    ------
    ValueError
        If a group has fewer than 2 persons.
    """
    if min(group.base_n, other.base_n) < 2:
        raise ValueError(f"groups of {group.base_n} and {other.base_n} persons have no error: give 2 or more in each")
    variance = sum(each.share * (1 - each.share) / (each.base_n - 1) for each in (group, other))
    difference, df = group.share - other.share, group.base_n + other.base_n - 2
    statistic = difference / sqrt(variance) if variance > 0 else float("nan")
    return ShareDifference(
        difference=difference,
        std_error=sqrt(variance),
        test_statistic=statistic,
        df=df,
        p_value=float(2 * t.sf(abs(statistic), df)),
    )


def fit_chi_square(counts: Sequence[int], others: Sequence[int]) -> TestResult:
    """Test whether two groups are spread alike over classes: Pearson's chi-square, without continuity correction.

    ``sum (O - E)^2 / E`` with ``E = row total x column total / total``, on the number of classes less one degrees of
    freedom (Pearson 1900).

    Parameters
    ----------
    counts, others
        Persons by class in each group; a class that nobody is in is left out.

    Raises
    ------
    ValueError
        If fewer than two classes have persons, or a group has none.
    """
    table = np.array([counts, others], dtype=np.int64)
    table = table[:, table.sum(axis=0) > 0]
    if table.shape[1] < 2 or (table.sum(axis=1) == 0).any():
        raise ValueError(f"{table.shape[1]} classes with persons make no table: give two or more, and two groups")
    found = chi2_contingency(table, correction=False)
    return TestResult(statistic=float(found.statistic), df=int(found.dof), p_value=float(found.pvalue))


def fit_joint_test(covariates: Covariates, rows: Flags, member: Flags) -> JointTest:
    """Test whether all covariates together tell which of two groups a person is in.

    The indicator of the group is regressed on the covariates and, where persons were drawn in blocks or months, on
    those; F is the Wald statistic of the covariates over their number, with the HC2 covariance. Levels, and indicators
    of a missing number, with fewer than 10 persons in either group are joined to the largest level or left out.

    Parameters
    ----------
    covariates
        Of n persons.
    rows
        Shape (n,): the persons of both groups.
    member
        Shape (n,): the persons of the first group.
    """
    sizes = (int((rows & member).sum()), int((rows & ~member).sum()))
    if min(sizes) < MIN_PERSONS:
        return _refuse(SMALL_ARM)
    reduced = reduce_covariates(_join_small(covariates, rows, member), rows)
    tested = np.array([name.split("=")[0] not in METHOD for name in reduced.names[1:]], dtype=np.bool_)
    if not tested.any():
        return _refuse(NO_COVARIATES)
    scale = reduced.matrix.std(axis=0)
    design = np.where(scale > 0, (reduced.matrix - reduced.matrix.mean(axis=0)) / np.where(scale > 0, scale, 1), 1.0)
    df_residual = design.shape[0] - design.shape[1]
    if df_residual < MIN_DF:
        return _refuse(LOW_DF)
    picked = np.flatnonzero(np.append(False, tested))
    slopes, covariance = _fit_hc2(design, member[rows].astype(np.float64))
    wald = slopes[picked] @ np.linalg.solve(covariance[np.ix_(picked, picked)], slopes[picked])
    statistic, df = float(wald) / len(picked), len(picked)
    p_value = float(f.sf(statistic, df, df_residual))
    return JointTest(statistic=statistic, df=df, df_residual=df_residual, p_value=p_value, reason="")


def _refuse(reason: str) -> JointTest:
    return JointTest(statistic=float("nan"), df=0, df_residual=0, p_value=float("nan"), reason=reason)


def _fit_hc2(design: Floats, outcome: Floats) -> tuple[Floats, Floats]:
    """Return slopes and their HC2 covariance; a row of leverage one contributes nothing."""
    bread = np.linalg.inv(design.T @ design)
    slopes = bread @ (design.T @ outcome)
    residuals = outcome - design @ slopes
    leverage = np.einsum("ij,jk,ik->i", design, bread, design)
    weights = np.where(leverage < 1 - 1e-10, residuals**2 / np.maximum(1 - leverage, 1e-10), 0.0)
    return slopes, bread @ ((design.T * weights) @ design) @ bread


def _join_small(covariates: Covariates, rows: Flags, member: Flags) -> Covariates:
    """Return the covariates without what fewer than 10 persons of either group have, the design apart."""
    matrix = covariates.matrix.copy()
    each = [matrix[rows & group].sum(axis=0) for group in (member, ~member)]
    sizes = [int((rows & group).sum()) for group in (member, ~member)]
    fewest = np.minimum(*each)
    stay = np.ones(matrix.shape[1], dtype=np.bool_)
    levels = np.array(covariates.levels)
    for characteristic in {*covariates.levels} - {"", *METHOD}:
        members = np.flatnonzero(levels == characteristic)
        largest = members[np.argmax(fewest[members])]
        small = members[(fewest[members] < MIN_PERSONS) & (members != largest)]
        matrix[:, largest] += matrix[:, small].sum(axis=1)
        stay[small] = False
    for j, name in enumerate(covariates.names):
        if not covariates.levels[j] and name.endswith(MISSING_SUFFIX):
            without = min(size - count[j] for size, count in zip(sizes, each, strict=True))
            stay[j] = min(fewest[j], without) >= MIN_PERSONS
    return Covariates(
        matrix=matrix[:, stay],
        names=tuple(name for name, kept in zip(covariates.names, stay, strict=True) if kept),
        levels=tuple(level for level, kept in zip(covariates.levels, stay, strict=True) if kept),
    )
