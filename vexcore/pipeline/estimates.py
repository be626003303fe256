"""What may be shown of the effects of a delivery.

An effect on a 0/1 outcome is shown only where arm and comparison each hold at least 10 persons with and 10 without it,
and an effect on an amount where each holds 10 with an amount: that also keeps a zero apart from nothing, and a
normal interval from a handful of events. What an effect without covariates and its error tell is two counts, so it is
shown only where `course` or `profile` shows these, and so are mean and spread of the comparison arm. The number of
effects in a family is that of the effects shown. A ratio of ATT and ITT tells take-up, so the ATT waits for that.
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
from vexcore.estimate.fits import NO_VARIATION
from vexcore.estimate.grid import HORIZONS, LOGIT, STANDARD
from vexcore.estimate.multiplicity import add_adjusted
from vexcore.estimate.power import POWERS, find_mde
from vexcore.estimate.sample import Sample
from vexcore.estimate.tabulation import Estimates

Row = dict[str, object]
Mask = npt.NDArray[np.bool_]

FEW_EITHER = f"fewer than {MIN_CELL} persons with or without it in the arm or its comparison"
TELLS_COUNT = "without covariates it would tell a withheld count"
FEW_TAKE_UP = f"fewer than {MIN_CELL} persons took it up, or did not"
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
    consented, took_up
        Arms of which the number is shown.
    """

    outcomes: frozenset[tuple[str, int, str]]
    consented: frozenset[str]
    took_up: frozenset[str]


def find_shown(rows: Mapping[str, Sequence[Row]]) -> ShownCells:
    """Return the released cells from the released rows of `course`, `profile` and `recruitment`."""
    course = {(row["outcome_id"], row["month"], row["arm_id"]) for row in rows["course"] if row["status"] == RELEASED}
    profile = {
        (row["characteristic"], 12 * int(str(row["wave"])), row["arm_id"])
        for row in rows["profile"]
        if row["population"] == "respondents" and row["status"] == RELEASED
    }
    stages = {
        stage: frozenset(
            str(row["arm_id"]) for row in rows["recruitment"] if row["stage"] == stage and row["status"] == RELEASED
        )
        for stage in ("consented", "took-up")
    }
    cells = frozenset((str(outcome), int(str(month)), str(arm)) for outcome, month, arm in course | profile)
    return ShownCells(outcomes=cells, consented=stages["consented"], took_up=stages["took-up"])


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
    effects = _judge(estimates.effects.assign(origin=sample.origin, trial_id=sample.trial_id), shown, sample)
    if embargoed:
        closed = apply_embargo(effects, embargoed_trials=[sample.trial_id])
        return {"effect": _complete("effect", closed.assign(dropped=None))}
    released = effects[effects["status"] == RELEASED]
    names = set(released["effect_id"])
    errors, pairs = estimates.errors, estimates.covariances
    return {
        "effect": _complete("effect", effects),
        "effect_error": _complete(
            "effect_error",
            errors[errors["effect_id"].isin(names)].assign(origin=sample.origin, trial_id=sample.trial_id),
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


def _judge(effects: pd.DataFrame, shown: ShownCells, sample: Sample) -> pd.DataFrame:
    """Return the effects with status and reason, and without the numbers that may not be shown."""
    found = pd.isna(effects["estimate"]).to_numpy()
    reason = effects["reason"].astype("object").to_numpy()
    conditions = _list_conditions(effects, shown, sample)
    withheld = np.select([mask for mask, _ in conditions], [text for _, text in conditions], default="")
    withheld = np.where(_is_beside_few(effects, withheld), FEW_EITHER, withheld)
    small = found & (reason != NO_VARIATION) & ~(withheld == FEW_EITHER)
    status = np.where(small, NOT_ESTIMABLE, np.where(withheld != "", SUPPRESSED, RELEASED))
    said = np.where((effects["subgroup"] != "all") & (reason == ""), EXPLORATORY, reason)
    texts = np.where(status == SUPPRESSED, withheld, said)
    judged = effects.assign(status=status, reason=pd.Series([text or None for text in texts], index=effects.index))
    judged = _empty(judged, status != RELEASED, NUMBERS)
    judged = _empty(judged, (judged["subgroup"] != "all").to_numpy(), TELLING_OF_GROUPS)
    judged = _empty(judged, ~_is_mean_shown(judged, shown), ("comparison_mean", "comparison_sd"))
    judged = judged.assign(
        se_type=np.where(status == RELEASED, judged["se_type"], "none"),
        significant=_is_significant(judged),
        dropped=judged["dropped"].replace("", None).where(status == RELEASED),
    )
    return add_adjusted(judged)


def _list_conditions(effects: pd.DataFrame, shown: ShownCells, sample: Sample) -> list[tuple[Mask, str]]:
    """Return what withholds an effect, the first that holds with its reason."""
    binary = (effects["kind"] == "binary").to_numpy()
    amount = effects["kind"].isin(("eur", "count")).to_numpy()
    with_it = effects[["nonzero_arm", "nonzero_comparison"]].to_numpy()
    without = effects[["n_arm", "n_comparison"]].to_numpy() - with_it
    few = (with_it < MIN_CELL).any(axis=1)
    unadjusted = (effects["model"] == UNADJUSTED).to_numpy()
    register_a = ((effects["comparison"] == "A") & effects["monthly"]).to_numpy()
    consent_told = (
        effects["arm_id"].isin(shown.consented) & effects["comparison_arm_id"].isin(shown.consented)
    ).to_numpy()
    att = (effects["estimand"] == "ATT").to_numpy()
    plain_att = att & unadjusted & ~effects["arm_id"].isin(shown.took_up).to_numpy()
    return [
        (binary & (few | (without < MIN_CELL).any(axis=1)), FEW_EITHER),
        (amount & few, FEW_CONTRIBUTORS),
        (register_a & ~consent_told, FURTHER),
        (att & ~effects["arm_id"].isin(_list_taken_up(sample)).to_numpy(), FEW_TAKE_UP),
        ((unadjusted & ~_are_cells_shown(effects, shown)) | plain_att, TELLS_COUNT),
    ]


def _is_beside_few(effects: pd.DataFrame, withheld: npt.NDArray[np.str_]) -> Mask:
    """Tell which effects are withheld because they share a logit with an arm of few.

    That they cannot be estimated would say that the few are none, or all.
    """
    logit = (effects["model"] == LOGIT).to_numpy()
    few = effects.assign(few=withheld == FEW_EITHER).groupby(["comparison", "outcome_id", "month", "model"])["few"]
    return np.asarray(logit & pd.isna(effects["estimate"]).to_numpy() & few.transform("any").to_numpy(), dtype=np.bool_)


def _list_taken_up(sample: Sample) -> list[str]:
    """Return the arms in which at least 10 persons took it up and at least 10 did not."""
    counts = sample.persons.groupby("arm_id")["took_up"].agg(["sum", "count"])
    enough = (counts["sum"] >= MIN_CELL) & (counts["count"] - counts["sum"] >= MIN_CELL)
    return list(counts.index[enough])


def _are_cells_shown(effects: pd.DataFrame, shown: ShownCells) -> Mask:
    return _is_cell_shown(effects, "arm_id", shown) & _is_cell_shown(effects, "comparison_arm_id", shown)


def _is_mean_shown(effects: pd.DataFrame, shown: ShownCells) -> Mask:
    return _is_cell_shown(effects, "comparison_arm_id", shown)


def _is_cell_shown(effects: pd.DataFrame, arm: str, shown: ShownCells) -> Mask:
    """Tell whether the cell of an arm is shown; those of who consented are in no table of register outcomes."""
    keys = zip(effects["outcome_id"], effects["month"], effects[arm], strict=True)
    told = np.fromiter((key in shown.outcomes for key in keys), dtype=bool, count=len(effects))
    register_a = ((effects["comparison"] == "A") & effects["monthly"]).to_numpy(dtype=bool)
    return np.asarray(told & ~register_a, dtype=np.bool_)


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
