"""From fits to rows: one row an arm, outcome and month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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
ERROR_COLUMNS = ("effect_id", "se_type", "std_error", "ci_level", "ci_low", "ci_high", "p_value")
PAIR_COLUMNS = ("effect_id", "other_effect_id", "covariance")


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

    @property
    def binary(self) -> bool:
        """Whether the outcome is 0 or 1."""
        return self.panel.kind == "binary"

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """Every effect of a trial, before anything is released.

    Attributes
    ----------
    effects
        One row an effect: the columns of `effect` that an estimate has, and ``kind``, ``domain``, ``monthly``,
        ``main``, ``nonzero_arm``, ``nonzero_comparison`` and ``adjusters``: what the release rule asks.
    errors
        Rows of `effect_error`, without origin and trial.
    covariances
        Rows of `effect_covariance`.
    """

    effects: pd.DataFrame
    errors: pd.DataFrame
    covariances: pd.DataFrame


@dataclass(slots=True)
class Tabulation:
    """Collects fits as columns of numbers; thousands of small frames would cost more than the fits."""

    rows: int = 0
    parts: list[dict[str, npt.NDArray[Any]]] = field(default_factory=list)
    errors: list[dict[str, npt.NDArray[Any]]] = field(default_factory=list)
    pairs: list[dict[str, npt.NDArray[Any]]] = field(default_factory=list)

    def add(
        self,
        fits: ArmFits,
        heading: Heading,
        targets: Sequence[Target],
        *,
        keep_errors: bool = False,
        keep_covariances: bool = False,
        p_randomisation: Floats | None = None,
        p_interaction: Floats | None = None,
    ) -> None:
        """Add one row an arm and target, arm by arm.

        Parameters
        ----------
        fits
            Of a arms and k targets.
        heading
            What all rows have in common.
        targets
            In the order of the columns of the fits.
        keep_errors, keep_covariances
            Whether every kind of standard error, and the covariances of the arms, are kept too.
        p_randomisation, p_interaction
            Shape (a, k); None where there are none.
        """
        columns = _list_columns(fits, heading, targets)
        size = len(columns["estimate"])
        nothing = np.full(size, np.nan)
        columns["p_randomisation"] = nothing if p_randomisation is None else p_randomisation.ravel()
        columns["p_interaction"] = nothing if p_interaction is None else p_interaction.ravel()
        places = np.arange(self.rows, self.rows + size)
        if keep_errors:
            for kind, errors in fits.std_errors.items():
                self.errors.append({"place": places, "se_type": _fill(kind, size), "std_error": errors.ravel()})
        if keep_covariances:
            grid = places.reshape(len(fits.arms), len(targets))
            for one, other in combinations(range(len(fits.arms)), 2):
                self.pairs.append({"place": grid[one], "other": grid[other], "covariance": fits.covariance[one, other]})
        self.parts.append(columns)
        self.rows += size

    def finish(self, sample: Sample) -> Estimates:
        """Return the rows with names, intervals, p-values and minimum detectable effects."""
        if not self.parts:
            nothing = pd.DataFrame()
            return Estimates(effects=nothing, errors=nothing, covariances=nothing)
        effects = add_uncertainty(_join(self.parts))
        effects.insert(0, "effect_id", name_effects(effects, sample.origin))
        return Estimates(
            effects=effects,
            errors=_finish_errors(_join(self.errors), effects),
            covariances=_finish_pairs(_join(self.pairs), effects["effect_id"]),
        )


def name_effects(rows: pd.DataFrame, origin: str) -> pd.Series:
    """Return the `effect_id` of rows: origin, arm, comparison, estimand, model, outcome, month and subgroup."""
    parts = ("comparison", "estimand", "model", "outcome_id", "month", "subgroup")
    names = origin + ":" + rows["arm_id"].astype("str")
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


def _list_columns(fits: ArmFits, heading: Heading, targets: Sequence[Target]) -> dict[str, npt.NDArray[Any]]:
    arms, count = len(fits.arms), len(targets)
    size = arms * count
    comparison = heading.comparison
    panels = [target.panel for target in targets]

    def spread(values: Sequence[object] | Floats | Ints) -> npt.NDArray[Any]:
        return np.tile(np.asarray(values), arms)

    return {
        "arm_id": np.repeat(np.asarray(fits.arms, dtype=object), count),
        "comparison_arm_id": _fill(comparison.against, size),
        "comparison": _fill(comparison.letter, size),
        "main": np.full(size, comparison.main),
        "estimand": _fill(heading.estimand, size),
        "model": _fill(heading.model, size),
        "outcome_id": spread(np.asarray([panel.outcome_id for panel in panels], dtype=object)),
        "kind": spread(np.asarray([panel.kind for panel in panels], dtype=object)),
        "domain": spread(np.asarray([panel.domain for panel in panels], dtype=object)),
        "monthly": spread([panel.monthly for panel in panels]),
        "month": spread([target.month for target in targets]),
        "subgroup": _fill(heading.subgroup, size),
        "estimate": fits.estimate.ravel(),
        "std_error": fits.std_errors[fits.se_type].ravel(),
        "se_type": _fill(fits.se_type, size),
        "df": spread(fits.df),
        "n": spread(fits.n),
        "n_arm": fits.n_arm.ravel(),
        "n_comparison": spread(fits.n_comparison),
        "nonzero_arm": fits.nonzero_arm.ravel(),
        "nonzero_comparison": spread(fits.nonzero_comparison),
        "comparison_mean": spread(fits.comparison_mean),
        "comparison_sd": spread(fits.comparison_sd),
        "first_stage_f": np.full(size, np.nan) if fits.first_stage_f is None else fits.first_stage_f.ravel(),
        "adjusters": spread(fits.adjusters),
        "dropped": spread(np.asarray(fits.dropped, dtype=object)),
        "reason": np.asarray([text for arm in fits.reason for text in arm], dtype=object),
    }


def _fill(text: str, size: int) -> npt.NDArray[Any]:
    return np.full(size, text, dtype=object)


def _join(parts: Sequence[dict[str, npt.NDArray[Any]]]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame()
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return pd.DataFrame({name: pd.array(v, dtype="str") if v.dtype == object else v for name, v in joined.items()})


def _finish_errors(errors: pd.DataFrame, effects: pd.DataFrame) -> pd.DataFrame:
    if errors.empty:
        return pd.DataFrame(columns=list(ERROR_COLUMNS))
    known = errors[errors["std_error"].notna()].reset_index(drop=True)
    beside = effects[["effect_id", "estimate", "df"]].iloc[known["place"]].reset_index(drop=True)
    whole = add_uncertainty(pd.concat([beside, known], axis=1))
    return whole[list(ERROR_COLUMNS)]


def _finish_pairs(pairs: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    if pairs.empty:
        return pd.DataFrame(columns=list(PAIR_COLUMNS))
    known = pairs[pairs["covariance"].notna()]
    both = np.sort(
        np.column_stack([names.to_numpy(dtype=object)[known[name]] for name in ("place", "other")]).astype(str), axis=1
    )
    columns = (both[:, 0], both[:, 1], known["covariance"])
    return pd.DataFrame(dict(zip(PAIR_COLUMNS, columns, strict=True)))
