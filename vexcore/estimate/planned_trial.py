"""A trial that is being planned: its arms, its outcome and the persons that will be measured."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from vexcore.errors import UsageError

Consent = Literal["pre", "post"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arms:
    """Two arms and the way in which people came into them.

    Attributes
    ----------
    n_arm, n_comparison
        Persons drawn for the arm and for its comparison.
    consent
        ``pre``: everybody drawn has agreed; ``post``: the draw comes first, and only a share then agrees.
    take_up
        Share of those drawn for the arm that gets what it offers, 0 < take_up <= 1; under ``post`` the share that
        agrees, taken to be the same in the comparison.
    """

    n_arm: int
    n_comparison: int
    consent: Consent = "pre"
    take_up: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """An outcome that is 0 or 1, from a register that follows everybody drawn.

    Attributes
    ----------
    base
        Share with the outcome without the treatment, between 0 and 1; the same for those who take part and those who
        do not.
    """

    base: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A score from a questionnaire, compared with that of the first questionnaire held constant.

    Attributes
    ----------
    std_dev
        Standard deviation between persons, in points of the scale.
    correlation
        Between any two measurements of the same person, 0 <= correlation < 1.
    waves
        Measurements after the start that are averaged.
    response
        Share of those asked that answers, the same in both arms, 0 < response <= 1.
    """

    std_dev: float
    correlation: float = 0.0
    waves: int = 1
    response: float = 1.0


Outcome = Share | Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Persons whose outcome is known.

    Attributes
    ----------
    n_arm, n_comparison
        Expected persons, not rounded.
    dilution
        What is left of an effect on who takes part in the difference between those measured: the take-up, or 1 where
        only who takes part is measured.
    everybody
        Whether those measured stand for everybody drawn, so that their difference is the effect of the offer.
    """

    n_arm: float
    n_comparison: float
    dilution: float
    everybody: bool


def count_measured(arms: Arms, outcome: Outcome) -> Measured:
    """Return of how many persons the outcome will be known, and how much of an effect their difference shows.

    Notes
    -----
    A register follows everybody drawn, so an effect d on those who take part shows as d x take-up, under either order
    of consent (Bloom 1984, Evaluation Review 8(2), 225-246: one-sided non-compliance). A questionnaire goes to
    everybody drawn where consent came first, and only to who agreed where the draw came first: the difference is then
    one between those who agreed, undiluted, but no longer between groups that the draw made alike.

    Raises
    ------
    UsageError
        If a size, share or spread lies outside its bounds.
    """
    _check_arms(arms)
    _check_outcome(outcome)
    if isinstance(outcome, Share):
        return Measured(n_arm=arms.n_arm, n_comparison=arms.n_comparison, dilution=arms.take_up, everybody=True)
    asked = 1.0 if arms.consent == "pre" else arms.take_up
    return Measured(
        n_arm=arms.n_arm * asked * outcome.response,
        n_comparison=arms.n_comparison * asked * outcome.response,
        dilution=arms.take_up if arms.consent == "pre" else 1.0,
        everybody=arms.consent == "pre",
    )


def find_score_error(measured: Measured, outcome: Score) -> float:
    """Return the standard error of the difference in a score, with its first measurement held constant.

    ``sd sqrt(f (1 / n1 + 1 / n0))`` with ``f = (1 + (r - 1) rho) / r - rho^2`` for the mean of r measurements after
    the start and one before; ``1 - rho^2`` for one of each.

    Notes
    -----
    McKenzie, D. (2012). Beyond baseline and follow-up: the case for more T in experiments. Journal of Development
    Economics 99(2), 210-221: the variance of ANCOVA, equal correlation between any two measurements.
    """
    factor = (1 + (outcome.waves - 1) * outcome.correlation) / outcome.waves - outcome.correlation**2
    return outcome.std_dev * sqrt(factor * (1 / measured.n_arm + 1 / measured.n_comparison))


def _check_arms(arms: Arms) -> None:
    for persons in (arms.n_arm, arms.n_comparison):
        if persons < 1:
            raise UsageError(
                f"{persons:g} persons break the rule: an arm has at least 1. Remedy: give the persons drawn for it."
            )
    if arms.consent not in ("pre", "post"):
        raise UsageError(
            f"consent {arms.consent!r} breaks the rule: it is `pre` or `post`. "
            "Remedy: say whether people agree before or after the draw."
        )
    _check_share("take-up", arms.take_up)


def _check_outcome(outcome: Outcome) -> None:
    if isinstance(outcome, Share):
        if not 0 < outcome.base < 1:
            raise UsageError(
                f"base {outcome.base:g} breaks the rule: a share between 0 and 1. "
                "Remedy: give the share with the outcome in the comparison, such as 0.2 for 20 of 100."
            )
        return
    _check_share("response", outcome.response)
    if not outcome.std_dev > 0:
        raise UsageError(
            f"standard deviation {outcome.std_dev:g} breaks the rule: it is above 0. "
            "Remedy: give the spread between persons in points of the scale."
        )
    if not 0 <= outcome.correlation < 1:
        raise UsageError(
            f"correlation {outcome.correlation:g} breaks the rule: it is 0 or more and below 1. "
            "Remedy: give that between two measurements of the same person."
        )
    if outcome.waves < 1:
        raise UsageError(
            f"{outcome.waves} measurements break the rule: there is at least 1 after the start. "
            "Remedy: give the measurements that are averaged."
        )


def _check_share(name: str, share: float) -> None:
    if not 0 < share <= 1:
        raise UsageError(
            f"{name} {share:g} breaks the rule: a share above 0, at most 1. Remedy: give 0.8 for 80 of 100."
        )
