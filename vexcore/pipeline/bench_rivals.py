"""One fit as other programs take it, for the benchmark of our estimators."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf
from statsmodels.sandbox.regression.gmm import IV2SLS

from vexcore.estimate.sample import Floats
from vexcore.pipeline.bench_trial import write_formula

ARM_TERM = "C(arm)[T."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Effects of the arms on one column, and their standard errors, both of shape (arms,)."""

    estimate: Floats
    std_error: Floats


def fit_formula(frame: pd.DataFrame, model: str, y: Floats) -> Fit:
    """Fit a model by formula with statsmodels, HC2."""
    result = smf.ols(write_formula(model), frame.assign(y=y)).fit(cov_type="HC2", use_t=True)
    arms = [name.startswith(ARM_TERM) for name in result.params.index]
    return Fit(estimate=result.params[arms].to_numpy(), std_error=result.bse[arms].to_numpy())


def fit_matrix(design: Floats, y: Floats, arms: int) -> Fit:
    """Fit a ready matrix (intercept, arms, covariates) with statsmodels, HC2."""
    result = sm.OLS(y, design).fit(cov_type="HC2", use_t=True)
    return Fit(estimate=result.params[1 : arms + 1], std_error=result.bse[1 : arms + 1])


def has_pyfixest() -> bool:
    """Tell whether pyfixest is installed."""
    return importlib.util.find_spec("pyfixest") is not None


def fit_pyfixest(frame: pd.DataFrame, model: str, y: Floats) -> Fit:
    """Fit a model with pyfixest, HC2 without a further factor for small samples."""
    # Only the benchmark asks for it, and it need not be installed.
    pyfixest = importlib.import_module("pyfixest")
    result = pyfixest.feols(
        write_formula(model), frame.assign(y=y), vcov="HC2", ssc=pyfixest.ssc(k_adj=False, G_adj=False)
    )
    arms = [name for name in result.coef().index if name.startswith(ARM_TERM)]
    return Fit(estimate=result.coef()[arms].to_numpy(), std_error=result.se()[arms].to_numpy())


def fit_logit(design: Floats, y: Floats, arms: int) -> Fit:
    """Fit a logit with statsmodels; margins of the arms as one factor, by the delta method on its HC0 covariance.

    `get_margeff` would change one arm's column at a time and leave people in their own arm as well.
    """
    result = sm.Logit(y, design).fit(disp=False, cov_type="HC0", tol=1e-12, maxiter=100)
    estimates, gradients = [], []
    for arm in range(arms + 1):
        moved = design.copy()
        moved[:, 1 : arms + 1] = 0.0
        if arm:
            moved[:, arm] = 1.0
        chance = result.predict(moved)
        estimates.append(chance.mean())
        gradients.append((chance * (1 - chance)) @ moved / len(y))
    effect = np.array(estimates[1:]) - estimates[0]
    gradient = np.array(gradients[1:]) - gradients[0]
    variance = np.einsum("ap,pq,aq->a", gradient, result.cov_params(), gradient)
    return Fit(estimate=effect, std_error=np.sqrt(variance))


def fit_iv(design: Floats, took_up: Floats, y: Floats) -> Fit:
    """Fit take-up by assignment as instrument (the second column of the design) with statsmodels."""
    second = design.copy()
    second[:, 1] = took_up
    result = IV2SLS(y, second, instrument=design).fit()
    return Fit(estimate=result.params[1:2], std_error=result.bse[1:2])
