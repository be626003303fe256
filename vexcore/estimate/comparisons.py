"""Which arms of a trial are compared with which, and on whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from vexcore.estimate.sample import Flags, Ints, Sample, SampleArm


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Arms against one comparison arm.

    Attributes
    ----------
    letter
        ``A`` (who consented), ``B`` (everybody drawn, against the randomised reference) or ``C`` (everybody drawn,
        against control).
    estimand
        ``compliers`` for A, else ``ITT``.
    main
        Whether it is the main comparison of these outcomes.
    against
        Id of the comparison arm.
    arms
        Ids of the arms, in the order of the codes.
    codes
        Shape (persons,): 0 in the comparison arm, j in ``arms[j - 1]``, -1 for who has no part in it.
    """

    letter: str
    estimand: str
    main: bool
    against: str
    arms: tuple[str, ...]
    codes: Ints


def list_comparisons(sample: Sample, *, monthly: bool) -> tuple[Comparison, ...]:
    """Return the comparisons that outcomes of a trial carry.

    Parameters
    ----------
    sample
        The trial.
    monthly
        True for register outcomes, False for questionnaires.

    Returns
    -------
    tuple of Comparison
        A only where people consented after the lottery (elsewhere it is C), and there the only one for questionnaires,
        which nobody else filled in. B only against a reference group that was drawn by lot. Where the registry's main
        comparison cannot be made, C is the main one.
    """
    post = sample.consent == "post"
    everybody = np.ones(len(sample.persons), dtype=bool)
    consented = sample.persons["participant"].fillna(value=False).to_numpy(dtype=bool)
    if not monthly and post:
        return tuple(_against_control(sample, "A", consented, main=True))
    reference = next((arm for arm in sample.arms if arm.role == "reference" and arm.randomised is True), None)
    if not monthly or reference is None:
        found = [*_against_control(sample, "A", consented, main=False)] if post else []
        return (*found, *_against_control(sample, "C", everybody, main=True))
    main = "B" if sample.main_comparison == "B" else "C"
    drawn = (*_list_arms(sample, "control"), *_list_arms(sample, "treatment"))
    return (
        *(_against_control(sample, "A", consented, main=False) if post else ()),
        _compare(sample, "B", reference, drawn, everybody, main=main == "B"),
        *_against_control(sample, "C", everybody, main=main == "C"),
    )


def _against_control(sample: Sample, letter: str, rows: Flags, *, main: bool) -> Iterator[Comparison]:
    """Yield the comparison with the control arm; none where the trial has no such arm, or nothing beside it."""
    controls, treated = _list_arms(sample, "control"), _list_arms(sample, "treatment")
    if controls and treated:
        yield _compare(sample, letter, controls[0], treated, rows, main=main)


def _list_arms(sample: Sample, role: str) -> tuple[SampleArm, ...]:
    """Return the arms of a role that may have been drawn by lot."""
    return tuple(arm for arm in sample.arms if arm.role == role and arm.randomised is not False)


def _compare(
    sample: Sample, letter: str, against: SampleArm, arms: tuple[SampleArm, ...], rows: Flags, *, main: bool
) -> Comparison:
    codes = {against.arm_id: 0} | {arm.arm_id: place for place, arm in enumerate(arms, start=1)}
    found = sample.persons["arm_id"].map(codes).fillna(-1).to_numpy(dtype=np.int64)
    return Comparison(
        letter=letter,
        estimand="compliers" if letter == "A" else "ITT",
        main=main,
        against=against.arm_id,
        arms=tuple(arm.arm_id for arm in arms),
        codes=np.where(rows, found, -1),
    )
