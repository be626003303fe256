"""What is true in the demonstration: the probability of each monthly outcome, by arm and month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vexcore.cohort.plan import Anchor
from vexcore.cohort.recipe import FOLDER, TRUTH_FILE, Recipe
from vexcore.contracts.delivery import ArmFacts, TrialFacts
from vexcore.errors import DataRefused, Fault

Floats = npt.NDArray[np.float64]

NESTED = (
    ("wage_gt_100_wml", "wage_gt_70_wml", "wage_gt_50_wml"),
    ("hours_gt_32", "hours_gt_27", "hours_gt_12", "hours_gt_8"),
)
"""Outcomes that imply the next one."""

CONTRACTS = ("contract_permanent", "contract_temporary")
REFERENCE = "reference"
CONTROL = "control"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The truth of one trial.

    Attributes
    ----------
    trial_id
        The trial.
    arms
        Ids of the arms that people are assigned to, reference group included; chosen arms are not among them.
    outcomes
        Monthly outcomes.
    probability
        Share of people with the outcome, shape (arms, outcomes, months); the first month is 0.
    """

    trial_id: str
    arms: tuple[str, ...]
    outcomes: tuple[str, ...]
    probability: Floats

    def course(self, arm: str, outcome: str) -> Floats:
        """Return the probability of an outcome in an arm by month, shape (months,)."""
        course: Floats = self.probability[self.arms.index(arm), self.outcomes.index(outcome)]
        return course

    def effect(self, arm: str, outcome: str, *, against: str) -> Floats:
        """Return the effect on an outcome of being assigned to one arm instead of another, shape (months,)."""
        return self.course(arm, outcome) - self.course(against, outcome)

    def job(self) -> Floats:
        """Return the share of people with any contract, shape (arms, months)."""
        job: Floats = self.probability[:, [self.outcomes.index(contract) for contract in CONTRACTS]].sum(axis=1)
        return job


def build_truth(recipe: Recipe, trial: TrialFacts) -> Truth:
    """Return the truth of a trial.

    Off benefit, exits, answers and judgements have no effect in any arm and so do not stand here.

    Raises
    ------
    DataRefused
        If a figure is missing, or outcomes would not be nested.
    """
    arms = [arm for arm in trial.arms if not arm.parent]
    anchors = [_build_anchor(recipe, trial, arms, anchor) for anchor in recipe.truth.anchor]
    months = np.array([anchor.month for anchor in recipe.truth.anchor], dtype=np.float64)
    # (anchors, arms, outcomes) to (arms, outcomes, anchors)
    given = np.moveaxis(np.stack(anchors), 0, 2)
    if trial.trial_id == recipe.truth.followed_trial:
        given = _bridge_misprints(recipe, arms, months, given)
    every = np.arange(recipe.truth.last_month + 1)
    course = np.apply_along_axis(lambda values: np.interp(every, months, values), 2, given)
    if trial.trial_id != recipe.truth.followed_trial:
        course = course + _build_profiles(recipe, arms, every)
    truth = Truth(
        trial_id=trial.trial_id,
        arms=tuple(arm.arm_id for arm in arms),
        outcomes=tuple(recipe.truth.outcomes),
        probability=course,
    )
    _check_nested(truth)
    return truth


def _read_rows(recipe: Recipe, figure: str) -> Floats:
    """Return the printed value of every outcome, shape (outcomes,)."""
    rows = range(1, len(recipe.truth.outcomes) + 1)
    return np.array([recipe.figure(figure, row=row) for row in rows])


def _build_anchor(recipe: Recipe, trial: TrialFacts, arms: list[ArmFacts], anchor: Anchor) -> Floats:
    """Return the probabilities at an anchor's month, shape (arms, outcomes)."""
    control = _read_rows(recipe, anchor.control)
    if trial.trial_id != recipe.truth.followed_trial:
        return np.tile(control, (len(arms), 1))
    levels = {arm: control + _read_rows(recipe, figure) for arm, figure in anchor.effects.items()}
    levels[CONTROL] = control
    if anchor.against_reference:
        implied = [levels[arm] - _read_rows(recipe, figure) for arm, figure in anchor.against_reference.items()]
        levels[REFERENCE] = _lift_nested(recipe, np.mean(implied, axis=0))
    return np.stack([levels.get(arm.arm_id, control) for arm in arms])


def _lift_nested(recipe: Recipe, values: Floats) -> Floats:
    """Raise what a rounding left below a line that implies it."""
    lifted = values.copy()
    for chain in NESTED:
        places = [recipe.truth.outcomes.index(outcome) for outcome in chain]
        lifted[places] = np.maximum.accumulate(lifted[places])
    return lifted


def _bridge_misprints(recipe: Recipe, arms: list[ArmFacts], months: Floats, given: Floats) -> Floats:
    """Lay the reference course straight over a month whose printed effects do not hold."""
    bridged = given.copy()
    ids = [arm.arm_id for arm in arms]
    for misprint in recipe.truth.misprint:
        place = (ids.index(REFERENCE), recipe.truth.outcomes.index(misprint.outcome))
        good = months != misprint.month
        bridged[place] = np.interp(months, months[good], given[place][good])
    return bridged


def _build_profiles(recipe: Recipe, arms: list[ArmFacts], every: npt.NDArray[np.int_]) -> Floats:
    """Return what the components add, shape (arms, outcomes, months)."""
    outcomes = recipe.truth.outcomes
    added = np.zeros((len(arms), len(outcomes), len(every)))
    for position, arm in enumerate(arms):
        for profile in recipe.truth.profile:
            if profile.component in arm.components:
                for effect in profile.effects:
                    line = np.interp(every, [0, *effect.months], [0.0, *effect.shares])
                    added[position, outcomes.index(effect.outcome)] += line
    return added


def _check_nested(truth: Truth) -> None:
    """Refuse a truth in which more people pass a high line than a low one."""
    chains = [[truth.probability[:, truth.outcomes.index(outcome)] for outcome in chain] for chain in NESTED]
    faults = []
    for chain, names in zip(chains, NESTED, strict=True):
        levels = [np.zeros_like(chain[0]), *chain, truth.job()]
        for low, high, name in zip(levels, levels[1:], [*names, "any job"], strict=False):
            if (low > high + 1e-12).any():
                faults.append(_not_nested(truth.trial_id, name))
    if faults:
        raise DataRefused(FOLDER, faults)


def _not_nested(trial_id: str, outcome: str) -> Fault:
    return Fault(
        file=f"{FOLDER}/{TRUTH_FILE}",
        line=0,
        column=outcome,
        value=trial_id,
        rule="a share is at least 0 and at least that of the outcome that implies it, in every arm and month",
        remedy="mend the anchors or the profiles",
    )
