"""What may be shown of the effects of a delivery.

1. An effect on a 0/1 outcome is shown only where arm and comparison each hold at least 10 persons with and 10 without
   it, and an effect on an amount where each holds 10 with an amount: no status tells none from nine.
2. What an effect with few covariates and its error tell is two counts, so it is shown only where `course` or `profile`
   shows these, and so are mean and spread of the comparison arm.
3. Degrees of freedom, and an interval by exact ones, tell the size of a group. Where that is not shown (subgroups, arms
   whose size is withheld), they are rounded down, which makes the interval wider, and no other kind of error is shown.
4. The F of the first stage, and the ATT beside the ITT, tell take-up, so the ATT waits for that.
5. An interaction test is shown where every level in it is: that it is missing would tell of a level with none.
6. The number of effects in a family is that of the effects shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from vexcore.contracts.mart import find_table
from vexcore.contracts.origin import NOT_ESTIMABLE, RELEASED, SUPPRESSED
from vexcore.disclosure.embargo import apply_embargo
from vexcore.disclosure.policy import FEW_CONTRIBUTORS, FURTHER, MIN_CELL
from vexcore.estimate.fits import NO_VARIATION, SMALL_ARM
from vexcore.estimate.grid import HORIZONS, LOGIT, STANDARD
from vexcore.estimate.multiplicity import add_adjusted
from vexcore.estimate.power import POWERS, find_mde
from vexcore.estimate.sample import Sample
from vexcore.estimate.tabulation import Estimates, add_uncertainty

Row = dict[str, object]
Mask = npt.NDArray[np.bool_]

FEW_EITHER = f"fewer than {MIN_CELL} persons with or without it in the arm or its comparison"
TELLS_COUNT = "without covariates it would tell a withheld count"
TAKE_UP_WITHHELD = "how many took it up is withheld, and this would tell it"
FEW_ADJUSTERS = 5
"""An effect with fewer columns of covariates than this counts as one without: what they leave unknown is too little."""

COARSE_DF = np.array([10, 15, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10000])
"""Degrees of freedom that an interval may tell where a size is not shown: the largest not above its own."""

EXPLORATORY = "exploratory"
UNADJUSTED = "M2"
NUMBERS = (
    "estimate", "std_error", "ci_level", "ci_low", "ci_high", "p_value", "p_holm", "p_bh", "p_randomisation",
    "p_interaction", "n", "n_arm", "n_comparison", "df", "comparison_mean", "comparison_sd", "first_stage_f", "mde",
)  # fmt: skip
TELLING_OF_GROUPS = ("n", "n_arm", "n_comparison", "df", "comparison_mean", "comparison_sd")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCells:
    """Which cells of other tables are released.

    Attributes
    ----------
    outcomes
        (outcome, month, arm) whose mean over everybody assigned, or over all respondents, is shown.
    bases
        (outcome, month, arm) of which the number of persons is shown.
    consented, took_up
        Arms of which the number is shown.
    """

    outcomes: frozenset[tuple[str, int, str]]
    bases: frozenset[tuple[str, int, str]]
    consented: frozenset[str]
    took_up: frozenset[str]


def find_shown(rows: Mapping[str, Sequence[Row]]) -> ShownCells:
    """Return the released cells from the released rows of `course`, `profile` and `recruitment`."""
    means = [
        (str(row["outcome_id"]), int(str(row["month"])), str(row["arm_id"]), row["status"], row["base_n"])
        for row in rows["course"]
    ]
    means += [
        (str(row["characteristic"]), 12 * int(str(row["wave"])), str(row["arm_id"]), row["status"], row["base_n"])
        for row in rows["profile"]
        if row["population"] == "respondents"
    ]
    stages = {
        stage: frozenset(
            str(row["arm_id"]) for row in rows["recruitment"] if row["stage"] == stage and row["status"] == RELEASED
        )
        for stage in ("consented", "took-up")
    }
    return ShownCells(
        outcomes=frozenset((outcome, month, arm) for outcome, month, arm, status, _ in means if status == RELEASED),
        bases=frozenset((outcome, month, arm) for outcome, month, arm, _, base in means if base is not None),
        consented=stages["consented"],
        took_up=stages["took-up"],
    )


def release_estimates(
    estimates: Estimates, sample: Sample, shown: ShownCells, *, embargoed: bool
) -> dict[str, pd.DataFrame]:
    """Return the frames of `effect`, `effect_error`, `effect_covariance` and `power` that may be shown.

    Parameters
    ----------
    estimates
        Everything that was estimated.
    sample
        What it was estimated on.
    shown
        Cells of other tables.
    embargoed
        Whether the trial has not ended: then nothing but the names of effects is shown.
    """
    if estimates.effects.empty:
        return {}
    effects = _judge(estimates.effects.assign(origin=sample.origin, trial_id=sample.trial_id), shown)
    if embargoed:
        closed = apply_embargo(effects, embargoed_trials=[sample.trial_id])
        return {"effect": _complete("effect", closed.assign(dropped=None, se_type="none"))}
    released = effects[effects["status"] == RELEASED]
    names = set(released["effect_id"])
    sized = set(released.loc[~released["coarse"], "effect_id"])
    errors, pairs = estimates.errors, estimates.covariances
    return {
        "effect": _complete("effect", effects),
        "effect_error": _complete(
            "effect_error",
            errors[errors["effect_id"].isin(sized)].assign(origin=sample.origin, trial_id=sample.trial_id),
        ),
        "effect_covariance": _complete(
            "effect_covariance", pairs[pairs["effect_id"].isin(names) & pairs["other_effect_id"].isin(names)]
        ),
        "power": build_power(released[_is_planned(released)]),
    }


def build_power(effects: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `power` for effects with a standard error."""
    known = effects[effects["std_error"].notna()]
    df = known["df"].astype("float64").to_numpy(na_value=np.nan)
    error = known["std_error"].astype("float64").to_numpy()
    parts = [
        pd.DataFrame(
            {
                "effect_id": known["effect_id"],
                "alpha": alpha,
                "power": power,
                "mde": find_mde(error, np.where(np.isnan(df), np.inf, df), alpha=alpha, power=power),
            }
        )
        for alpha, power in POWERS
    ]
    return _complete("power", pd.concat(parts, ignore_index=True))


def _is_planned(effects: pd.DataFrame) -> pd.Series:
    return (effects["model"] == STANDARD) & effects["month"].isin(HORIZONS) & (effects["subgroup"] == "all")


def _judge(effects: pd.DataFrame, shown: ShownCells) -> pd.DataFrame:
    """Return the effects with status and reason, and without the numbers that may not be shown."""
    found = pd.isna(effects["estimate"]).to_numpy()
    reason = effects["reason"].astype("object").to_numpy()
    conditions = _list_conditions(effects, shown)
    withheld = np.select([mask for mask, _ in conditions], [text for _, text in conditions], default="")
    withheld = np.where(_is_beside_few(effects, withheld), FEW_EITHER, withheld)
    small = found & (reason != NO_VARIATION) & ~np.isin(withheld, (FEW_EITHER, FEW_CONTRIBUTORS))
    status = np.where(small, NOT_ESTIMABLE, np.where(withheld != "", SUPPRESSED, RELEASED))
    said = np.where((effects["subgroup"] != "all") & (reason == ""), EXPLORATORY, reason)
    texts = np.where(status == SUPPRESSED, withheld, said)
    judged = effects.assign(status=status, reason=pd.Series([text or None for text in texts], index=effects.index))
    coarse = _find_coarse(effects, shown)
    judged = _coarsen(judged.assign(coarse=coarse), coarse)
    judged = _empty(judged, status != RELEASED, NUMBERS)
    judged = _empty(judged, coarse, TELLING_OF_GROUPS)
    judged = _empty(judged, ~_is_interaction_shown(judged), ("p_interaction",))
    judged = _empty(judged, ~_is_mean_shown(judged, shown), ("comparison_mean", "comparison_sd"))
    judged = judged.assign(
        se_type=np.where(status == RELEASED, judged["se_type"], "none"),
        significant=_is_significant(judged),
        dropped=judged["dropped"].replace("", None).where((status == RELEASED) & ~coarse),
    )
    return add_adjusted(judged)


def _list_conditions(effects: pd.DataFrame, shown: ShownCells) -> list[tuple[Mask, str]]:
    """Return what withholds an effect, the first that holds with its reason."""
    binary = (effects["kind"] == "binary").to_numpy()
    amount = effects["kind"].isin(("eur", "count")).to_numpy()
    with_it = effects[["nonzero_arm", "nonzero_comparison"]].to_numpy()
    without = effects[["n_arm", "n_comparison"]].to_numpy() - with_it
    few = (with_it < MIN_CELL).any(axis=1)
    unadjusted = ((effects["model"] == UNADJUSTED) | (effects["adjusters"] < FEW_ADJUSTERS)).to_numpy()
    register_a = _is_register_a(effects)
    consent_told = (
        effects["arm_id"].isin(shown.consented) & effects["comparison_arm_id"].isin(shown.consented)
    ).to_numpy()
    att = (effects["estimand"] == "ATT").to_numpy()
    return [
        (binary & (few | (without < MIN_CELL).any(axis=1)), FEW_EITHER),
        (amount & few, FEW_CONTRIBUTORS),
        (register_a & ~consent_told, FURTHER),
        (att & ~effects["arm_id"].isin(shown.took_up).to_numpy(), TAKE_UP_WITHHELD),
        (unadjusted & ~_are_cells_shown(effects, shown), TELLS_COUNT),
    ]


def _is_beside_few(effects: pd.DataFrame, withheld: npt.NDArray[np.str_]) -> Mask:
    """Tell which effects are withheld because they share a logit with an arm of few.

    That they cannot be estimated would say that the few are none, or all.
    """
    logit = (effects["model"] == LOGIT).to_numpy()
    few = effects.assign(few=withheld == FEW_EITHER).groupby(["comparison", "outcome_id", "month", "model"])["few"]
    return np.asarray(logit & pd.isna(effects["estimate"]).to_numpy() & few.transform("any").to_numpy(), dtype=np.bool_)


def _find_coarse(effects: pd.DataFrame, shown: ShownCells) -> Mask:
    """Tell of which effects the sizes are not shown: subgroups, and fits with an arm whose size is withheld."""
    told = _is_in(effects, "arm_id", shown.bases) & _is_in(effects, "comparison_arm_id", shown.bases)
    consent = effects["arm_id"].isin(shown.consented) & effects["comparison_arm_id"].isin(shown.consented)
    told = np.where(_is_register_a(effects), consent, told)
    fit = effects.assign(told=told).groupby(["comparison", "outcome_id", "month"])["told"]
    return np.asarray((effects["subgroup"] != "all").to_numpy() | ~fit.transform("all").to_numpy(), dtype=np.bool_)


def _coarsen(effects: pd.DataFrame, coarse: Mask) -> pd.DataFrame:
    """Return effects whose interval, p-value and MDE tell no more of the degrees of freedom than `COARSE_DF`."""
    if not coarse.any():
        return effects
    wider = add_uncertainty(effects.loc[coarse].assign(df=coarsen_df(effects.loc[coarse, "df"].to_numpy(dtype=float))))
    columns = ["ci_low", "ci_high", "p_value", "mde"]
    kept = effects.copy()
    kept.loc[coarse, columns] = wider[columns]
    return kept


def coarsen_df(df: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return degrees of freedom rounded down to one of `COARSE_DF`; NaN under the first."""
    rounded = COARSE_DF[np.maximum(np.searchsorted(COARSE_DF, df, side="right") - 1, 0)]
    return np.where(df >= COARSE_DF[0], rounded, np.nan)


def _is_interaction_shown(effects: pd.DataFrame) -> Mask:
    """Tell where every level that is large enough to be told is released."""
    keys = ["comparison", "outcome_id", "month", "arm_id"]
    fine = (effects["status"] == RELEASED) | (effects["reason"] == SMALL_ARM)
    parts = effects.assign(fine=fine, characteristic=effects["subgroup"].str.partition("=")[0])
    return np.asarray(parts.groupby([*keys, "characteristic"])["fine"].transform("all"), dtype=np.bool_)


def _are_cells_shown(effects: pd.DataFrame, shown: ShownCells) -> Mask:
    return _is_cell_shown(effects, "arm_id", shown) & _is_cell_shown(effects, "comparison_arm_id", shown)


def _is_mean_shown(effects: pd.DataFrame, shown: ShownCells) -> Mask:
    return _is_cell_shown(effects, "comparison_arm_id", shown)


def _is_cell_shown(effects: pd.DataFrame, arm: str, shown: ShownCells) -> Mask:
    """Tell whether the cell of an arm is shown; those of who consented are in no table of register outcomes."""
    return _is_in(effects, arm, shown.outcomes) & ~_is_register_a(effects)


def _is_in(effects: pd.DataFrame, arm: str, cells: frozenset[tuple[str, int, str]]) -> Mask:
    keys = zip(effects["outcome_id"], effects["month"], effects[arm], strict=True)
    return np.fromiter((key in cells for key in keys), dtype=bool, count=len(effects))


def _is_register_a(effects: pd.DataFrame) -> Mask:
    return np.asarray((effects["comparison"] == "A") & effects["monthly"], dtype=np.bool_)


def _empty(effects: pd.DataFrame, mask: Mask, columns: Sequence[str]) -> pd.DataFrame:
    present = [name for name in columns if name in effects]
    return effects.assign(**{name: effects[name].mask(mask) for name in present})


def _is_significant(effects: pd.DataFrame) -> pd.Series:
    low, high = effects["ci_low"], effects["ci_high"]
    outside = ((low > 0) | (high < 0)).astype("boolean")
    return outside.mask(low.isna())


def _complete(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with the columns of a table, and only these."""
    return frame.reindex(columns=find_table(name).column_names)
