"""From fits to rows: one row an arm, outcome and month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vexcore.contracts.origin import EFFECT_LEVEL
from vexcore.estimate.comparisons import Comparison
from vexcore.estimate.fits import ArmFits
from vexcore.estimate.ols import build_t_intervals
from vexcore.estimate.power import find_mde
from vexcore.estimate.sample import Floats, Ints, Panel, Sample

ALL = "all"
EXPLORATORY = "exploratory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A column of outcomes: one outcome in one month.

    Attributes
    ----------
    panel
        The outcome.
    month
        Month since the start; questionnaires 12 x wave.
    """

    panel: Panel
    month: int

    def values(self) -> Floats:
        """Return the values, shape (persons,)."""
        column: Floats = self.panel.values[:, self.panel.months.index(self.month)]
        return column


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What all rows of one fit have in common.

    Attributes
    ----------
    comparison
        Whom the fit compares.
    estimand
        ``ITT``, ``ATT`` or ``compliers``.
    model
        M1 to M8.
    subgroup
        ``all``, or such as ``sex=female``.
    """

    comparison: Comparison
    estimand: str
    model: str
    subgroup: str = ALL


def stack_targets(targets: Sequence[Target]) -> Floats:
    """Return the values of targets side by side, shape (persons, targets)."""
    return np.column_stack([target.values() for target in targets])


def tabulate_fits(fits: ArmFits, heading: Heading, targets: Sequence[Target]) -> pd.DataFrame:
    """Return one row an arm and target, arm by arm.

    Besides the columns of `effect` that the fit fills there are ``kind``, ``domain``, ``monthly``, ``main``,
    ``nonzero_arm`` and ``nonzero_comparison``: what the release rule asks.
    """
    count, arms = len(targets), len(fits.arms)

    def spread(values: Sequence[object] | Floats | Ints) -> npt.NDArray[Any]:
        return np.tile(np.asarray(values), arms)

    comparison = heading.comparison
    return pd.DataFrame(
        {
            "arm_id": np.repeat(np.asarray(fits.arms, dtype=object), count),
            "comparison_arm_id": comparison.against,
            "comparison": comparison.letter,
            "main": comparison.main,
            "estimand": heading.estimand,
            "model": heading.model,
            "outcome_id": spread([target.panel.outcome_id for target in targets]),
            "kind": spread([target.panel.kind for target in targets]),
            "domain": spread([target.panel.domain for target in targets]),
            "monthly": spread([target.panel.monthly for target in targets]),
            "month": spread([target.month for target in targets]),
            "subgroup": heading.subgroup,
            "estimate": fits.estimate.ravel(),
            "std_error": fits.std_errors[fits.se_type].ravel(),
            "se_type": fits.se_type,
            "df": spread(fits.df),
            "n": spread(fits.n),
            "n_arm": fits.n_arm.ravel(),
            "n_comparison": spread(fits.n_comparison),
            "nonzero_arm": fits.nonzero_arm.ravel(),
            "nonzero_comparison": spread(fits.nonzero_comparison),
            "comparison_mean": spread(fits.comparison_mean),
            "comparison_sd": spread(fits.comparison_sd),
            "first_stage_f": np.nan if fits.first_stage_f is None else fits.first_stage_f.ravel(),
            "dropped": spread(fits.dropped),
            "reason": [text for arm in fits.reason for text in arm],
        }
    )


def name_effects(rows: pd.DataFrame, sample: Sample) -> pd.Series:
    """Return the `effect_id` of rows: origin, arm, comparison, estimand, model, outcome, month and subgroup."""
    parts = ("comparison", "estimand", "model", "outcome_id", "month", "subgroup")
    names = sample.origin + ":" + rows["arm_id"].astype("str")
    for part in parts:
        names = names + ":" + rows[part].astype("str")
    return names


def add_uncertainty(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with interval, p-value and minimum detectable effect from estimate, standard error and df."""
    estimate, error, df = (rows[name].to_numpy(dtype=float) for name in ("estimate", "std_error", "df"))
    safe_df = np.where(df >= 1, df, np.nan)
    intervals = build_t_intervals(estimate, error, safe_df, EFFECT_LEVEL)
    return rows.assign(
        ci_level=EFFECT_LEVEL,
        ci_low=intervals.low,
        ci_high=intervals.high,
        p_value=intervals.p_value,
        mde=find_mde(error, safe_df),
    )


def tabulate_errors(fits: ArmFits, heading: Heading, targets: Sequence[Target], sample: Sample) -> pd.DataFrame:
    """Return one row an effect and kind of standard error, of those that have an estimate."""
    rows = tabulate_fits(fits, heading, targets)
    rows["effect_id"] = name_effects(rows, sample)
    parts = [rows.assign(se_type=kind, std_error=errors.ravel()) for kind, errors in fits.std_errors.items()]
    whole = add_uncertainty(pd.concat(parts, ignore_index=True))
    whole = whole[whole["std_error"].notna()]
    return whole[["effect_id", "se_type", "std_error", "ci_level", "ci_low", "ci_high", "p_value"]]


def tabulate_covariances(fits: ArmFits, heading: Heading, targets: Sequence[Target], sample: Sample) -> pd.DataFrame:
    """Return one row a pair of arms and target, of those that have both estimates."""
    rows = tabulate_fits(fits, heading, targets)
    names = name_effects(rows, sample).to_numpy().reshape(len(fits.arms), len(targets))
    parts = [
        pd.DataFrame(
            {
                "effect_id": np.minimum(names[one], names[other]),
                "other_effect_id": np.maximum(names[one], names[other]),
                "covariance": fits.covariance[one, other],
            }
        )
        for one, other in combinations(range(len(fits.arms)), 2)
    ]
    if not parts:
        return pd.DataFrame({"effect_id": [], "other_effect_id": [], "covariance": []})
    whole = pd.concat(parts, ignore_index=True)
    return whole[whole["covariance"].notna()]
