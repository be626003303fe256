"""Who is in a trial: arms, consent, take-up, withdrawal and the dates that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from vexcore.cohort.draws import Flags, Ints, choose, share_out
from vexcore.cohort.plan import Outflow, TrialLikeness
from vexcore.cohort.recipe import Recipe
from vexcore.contracts.delivery import TrialFacts
from vexcore.errors import UsageError
from vexcore.registry.model import Arm, Registry

Days = npt.NDArray[np.datetime64]

NO_DAY = np.datetime64("NaT", "D")
TRIAL_MONTHS = 24
"""Length of a trial whose last day is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """The people of a cohort in order of their ids, each array of shape (persons,).

    Attributes
    ----------
    arms
        Ids of the arms that people are assigned to.
    arm
        Place in ``arms``.
    chosen
        Chosen arm; empty for the rest.
    reference, invited, consented, took_up
        Flags.
    withdrew_on, observed_until
        Days; not a day where there is none.
    last_month
        Last month in which the registers can see the person.
    """

    arms: tuple[str, ...]
    arm: Ints
    chosen: npt.NDArray[np.str_]
    reference: Flags
    invited: Flags
    consented: Flags
    took_up: Flags
    withdrew_on: Days
    observed_until: Days
    last_month: Ints

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.arm)

    def in_arm(self, arm: str) -> Flags:
        """Return who is assigned to an arm, or chose it."""
        if arm in self.arms:
            assigned: Flags = self.arm == self.arms.index(arm)
            return assigned
        chose: Flags = self.chosen == arm
        return chose


def find_likeness(recipe: Recipe, trial_id: str) -> TrialLikeness:
    """Return which trial stands in for what is not published of a trial.

    Raises
    ------
    UsageError
        If the recipe does not know the trial.
    """
    for entry in recipe.calibration.trial:
        if entry.id == trial_id:
            return entry
    known = ", ".join(entry.id for entry in recipe.calibration.trial)
    raise UsageError(f"{trial_id!r} has no demonstration cohort; the recipe knows {known}. Name one of these.")


def find_outflow(recipe: Recipe, trial_id: str) -> Outflow:
    """Return the printed outflow that a trial is calibrated to."""
    like = find_likeness(recipe, trial_id).like
    return next(outflow for outflow in recipe.calibration.outflow if outflow.like == like)


def count_arms(trial: TrialFacts, recipe: Recipe, registry: Registry) -> dict[str, int]:
    """Return the number of people by arm, arms in order; an arm without a known size and without a share is left out.

    Arms with a published size have it. The rest share the trial's realised number evenly, except reference groups: how
    many people a reference group has does not follow from the number of participants.
    """
    entries = {arm.id: arm for arm in registry.arms if arm.trial == trial.trial_id and not arm.parent}
    known = {name: size for name, arm in entries.items() if (size := read_arm_size(arm, recipe)) is not None}
    open_arms = [name for name, arm in entries.items() if name not in known and arm.role != "reference"]
    if open_arms:
        figures = next(entry.figures for entry in registry.trials if entry.id == trial.trial_id)
        realised = round(recipe.figure(figures.realised_n))
        taken = sum(size for name, size in known.items() if entries[name].role != "reference")
        known |= dict(zip(open_arms, share_out(realised - taken, [1.0] * len(open_arms)).tolist(), strict=True))
    return {name.split(":", 1)[1]: known[name] for name in entries if name in known}


def read_arm_size(arm: Arm, recipe: Recipe) -> int | None:
    """Return the published size of an arm; None where there is none."""
    if arm.n_figure:
        return round(recipe.figure(arm.n_figure))
    return None if arm.n == "unknown" else arm.n


def draw_persons(trial: TrialFacts, recipe: Recipe, registry: Registry, generator: np.random.Generator) -> Persons:
    """Draw who is assigned, consents, starts, withdraws and goes out of sight."""
    sizes = count_arms(trial, recipe, registry)
    roles = {arm.arm_id: arm.role for arm in trial.arms}
    arms = tuple(sizes)
    arm = np.repeat(np.arange(len(arms)), list(sizes.values()))
    # Ids follow the order of persons: it must not tell the arm.
    arm = generator.permutation(arm)
    reference = np.array([roles[name] == "reference" for name in arms])[arm]
    treated = np.array([roles[name] == "treatment" for name in arms])[arm]
    agreed = _draw_consent(trial, recipe, arms, arm, reference, generator)
    consented = agreed != ""
    own = np.array(arms)[arm]
    started = generator.random(len(arm)) < recipe.calibration.invented.took_up_share
    if recipe.calibration.consent.trial == trial.trial_id:
        started[:] = True
    withdrew_on = _draw_withdrawals(trial, recipe, arms, arm, consented, generator)
    # Who withdraws stays in sight, so that the published number of withdrawals holds.
    last_month = np.where(
        np.isnat(withdrew_on), _draw_last_months(recipe, len(arm), generator), recipe.truth.last_month
    )
    out_of_sight = last_month < recipe.truth.last_month
    start = np.datetime64(trial.start_on, "M")
    until = (start + last_month + 1).astype("datetime64[D]") - 1
    return Persons(
        arms=arms,
        arm=arm,
        chosen=np.where(consented & (agreed != own), agreed, ""),
        reference=reference,
        invited=~reference,
        consented=consented,
        took_up=consented & treated & started,
        withdrew_on=withdrew_on,
        observed_until=np.where(out_of_sight, until, NO_DAY),
        last_month=last_month,
    )


def _draw_consent(
    trial: TrialFacts,
    recipe: Recipe,
    arms: tuple[str, ...],
    arm: Ints,
    reference: Flags,
    generator: np.random.Generator,
) -> npt.NDArray[np.str_]:
    """Return the arm that each person consents to be in: the own arm, or a chosen one; empty for who declines.

    Outside the trial that drew before it asked, all participants consent.
    """
    own = np.array(arms, dtype="U32")[arm]
    if recipe.calibration.consent.trial != trial.trial_id:
        return np.where(reference, "", own)
    parents = {entry.arm_id: entry.parent for entry in trial.arms}
    agreed = np.full(len(arm), "", dtype="U32")
    score = generator.random(len(arm))
    for name, figure in recipe.calibration.consent.consented.items():
        free = np.flatnonzero((own == (parents[name] or name)) & (agreed == ""))
        agreed[free[choose(round(recipe.figure(figure)), score[free])]] = name
    return agreed


def _draw_withdrawals(
    trial: TrialFacts,
    recipe: Recipe,
    arms: tuple[str, ...],
    arm: Ints,
    consented: Flags,
    generator: np.random.Generator,
) -> Days:
    """Return the day of withdrawal of those who withdraw."""
    first = np.datetime64(trial.start_on, "D")
    last = _find_last_day(trial)
    days = np.full(len(arm), NO_DAY)
    score = generator.random(len(arm))
    place = generator.random(len(arm))
    consent = recipe.calibration.consent
    if consent.trial == trial.trial_id:
        half = first + (last - first) // 2
        periods = ((consent.withdrew_first_year, first, half), (consent.withdrew_second_year, half, last))
        groups = [
            ((arm == arms.index(name)) & consented, recipe.count_or_none(figure), begin, end)
            for figures, begin, end in periods
            for name, figure in figures.items()
        ]
    else:
        outflow = find_outflow(recipe, trial.trial_id)
        share = recipe.figure(outflow.withdrew) / recipe.figure(outflow.signed_up)
        groups = [(consented, share * consented.sum(), first, last)]
    for group, count, begin, end in groups:
        free = np.flatnonzero(group & np.isnat(days))
        picked = free[choose(round(count), score[free])]
        length = (end - begin).astype(np.int_)
        days[picked] = begin + np.floor(1 + place[picked] * (length - 1)).astype(np.int_)
    return days


def _find_last_day(trial: TrialFacts) -> np.datetime64:
    if trial.end_on is not None:
        return np.datetime64(trial.end_on, "D")
    return find_month(trial, TRIAL_MONTHS)


def find_month(trial: TrialFacts, month: int) -> np.datetime64:
    """Return the first day of a month of a trial, month 0 being that of its start."""
    day: np.datetime64 = (np.datetime64(trial.start_on, "M") + month).astype("datetime64[D]")
    return day


def _draw_last_months(recipe: Recipe, persons: int, generator: np.random.Generator) -> Ints:
    """Return the last month in which the registers see each person."""
    last = recipe.truth.last_month
    rate = -np.log1p(-recipe.calibration.invented.observed_until_share_a_year) / 12
    months: Ints = np.minimum(np.floor(generator.exponential(1 / rate, persons)), last).astype(np.int_)
    return months


def find_draw_day(trial: TrialFacts, recipe: Recipe) -> date:
    """Return the day of the draw."""
    before = np.timedelta64(recipe.calibration.invented.draw_days_before_start, "D")
    day: date = (np.datetime64(trial.start_on, "D") - before).astype(object)
    return day
