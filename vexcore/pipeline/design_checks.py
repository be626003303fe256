"""Whether the arms of a delivery are alike, participants like everybody, and arms of the planned size.

What may be shown rests on the rows of `profile` (`vexcore.pipeline.compared_cells`). The joint test alone sees persons:

1. Categories withheld in `profile` in either group, and levels with fewer than 10 persons in either, are one level in
   it, so that F is no function of a withheld count beside released ones.
2. It is rounded to 2 decimals and its p-value computed from that: it leaves many tables possible.
3. It needs 10 persons in each group and 10 residual degrees of freedom, as CBS asks of a model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import f

from vexcore.contracts.origin import NOT_ESTIMABLE, NOT_PUBLISHED, RELEASED, SUPPRESSED
from vexcore.disclosure.policy import MIN_CELL, SMALL_GROUP
from vexcore.estimate.allocation import fit_sample_ratio
from vexcore.estimate.balance import fit_joint_test
from vexcore.estimate.covariates import build_covariates
from vexcore.estimate.fits import SMALL_ARM
from vexcore.estimate.sample import Flags, Sample
from vexcore.pipeline.compared_cells import ALL, Cells, Key, Row, compare_groups, group_cells
from vexcore.pipeline.profile_cells import CHARACTERISTICS
from vexcore.pipeline.released import Ask
from vexcore.pipeline.response_checks import release_response_checks
from vexcore.registry.model import Registry

ASSIGNED, PARTICIPANTS, DECLINERS, REFERENCE = "assigned", "participants", "decliners", "reference"
NO_PLAN = "planned allocation not known"
PLAN_MADE_BEFORE = "against the plan as printed; it may have changed before the draw"
MODEL = "M1"
TOGETHER_LEVEL = "other"
CODED = {"sex": "", "education": "education-", "migration": "migration-"}
"""Characteristics of `profile` that are covariates of M1 as well, with what their categories begin with."""


def release_balance(
    ask: Ask, sample: Sample, profile_rows: Sequence[Row], *, planned: Mapping[str, float] | None = None
) -> Iterator[Row]:
    """Yield rows of `balance`.

    Parameters
    ----------
    ask
        Answers a statement of `harmonise/sql` by its name.
    sample
        The persons.
    profile_rows
        Released rows of `profile`.
    planned
        Planned sizes or shares by arm, in any unit; None where they are not known.
    """
    known = [row for row in profile_rows if row["characteristic"] in CHARACTERISTICS]
    cells = group_cells(known, of="population")
    yield from _release_arms(sample, cells)
    yield from _release_representativeness(sample, cells)
    yield _release_allocation(sample, planned)
    yield from release_response_checks(ask, sample, known)


def list_planned(registry: Registry, trial_id: str) -> dict[str, float] | None:
    """Return the planned allocation of a trial by arm; None unless the registry knows it of every arm drawn."""
    arms = [arm for arm in registry.arms if arm.trial == trial_id and arm.role != "reference" and not arm.parent]
    if not arms or not all(arm.allocation for arm in arms):
        return None
    return {arm.id: float(arm.allocation) for arm in arms}


def _release_arms(sample: Sample, cells: Mapping[Key, Cells]) -> Iterator[Row]:
    """Yield how each treatment arm, and a reference group drawn by lot, differs from control."""
    control = next((arm.arm_id for arm in sample.arms if arm.role == "control"), None)
    if control is None:
        return
    arms = [
        arm.arm_id for arm in sample.arms if arm.role == "treatment" or (arm.role == "reference" and arm.randomised)
    ]
    for population in (ASSIGNED, PARTICIPANTS):
        for arm in arms:
            keys = {"arm_id": arm, "comparison_arm_id": control, "population": population, "wave": 0}
            pairs = _pair_cells(cells, (population, arm), (population, control))
            for name, (own, other) in pairs.items():
                yield from compare_groups(keys | {"characteristic": name}, own, other)
            if pairs:
                yield _test_jointly(sample, keys, pairs)


def _pair_cells(
    cells: Mapping[Key, Cells], group: tuple[str, str], other: tuple[str, str]
) -> dict[str, tuple[Cells, Cells]]:
    """Return the cells of two (population, arm) by characteristic, where both have any."""
    keys = {name: ((group[0], name, group[1]), (other[0], name, other[1])) for name in CHARACTERISTICS}
    return {name: (cells[own], cells[rest]) for name, (own, rest) in keys.items() if own in cells and rest in cells}


def _test_jointly(sample: Sample, keys: Row, pairs: Mapping[str, tuple[Cells, Cells]]) -> Row:
    """Return the row of the test that all covariates of M1 together tell nothing of the arm."""
    row = keys | {"characteristic": ALL, "category": ALL, "test": "joint"}
    rows: Flags = sample.persons["arm_id"].isin([keys["arm_id"], keys["comparison_arm_id"]]).to_numpy(dtype=bool)
    if keys["population"] == PARTICIPANTS:
        rows = rows & sample.persons["participant"].astype("boolean").fillna(False).to_numpy(dtype=bool)
    persons = _join_withheld(sample.persons[rows].reset_index(drop=True), pairs)
    member = (persons["arm_id"] == keys["arm_id"]).to_numpy(dtype=bool)
    test = fit_joint_test(build_covariates(persons, MODEL), np.ones(len(persons), dtype=bool), member)
    if test.reason:
        return row | {"status": SUPPRESSED if test.reason == SMALL_ARM else NOT_ESTIMABLE, "reason": test.reason}
    statistic = round(test.statistic, 2)
    p_value = float(f.sf(statistic, test.df, test.df_residual))
    return row | {
        "test_statistic": statistic,
        "df": test.df,
        "p_value": p_value,
        "status": RELEASED,
        "reason": None,
    }


def _join_withheld(persons: pd.DataFrame, pairs: Mapping[str, tuple[Cells, Cells]]) -> pd.DataFrame:
    """Return the persons with one level for all categories that are withheld in either group."""
    joined = {}
    for name, start in CODED.items():
        if name not in pairs:
            continue
        own, other = pairs[name]
        withheld = own.list_withheld() | other.list_withheld()
        values = persons[name].astype("object")
        unknown = values.isna() | (values == "unknown")
        categories = (start + values.where(~unknown, "").astype("str")).where(~unknown, f"{name}-unknown")
        joined[name] = values.mask(categories.isin(withheld), TOGETHER_LEVEL)
    return persons.assign(**joined)


def _release_representativeness(sample: Sample, cells: Mapping[Key, Cells]) -> Iterator[Row]:
    """Yield how participants differ from everybody assigned, and a reference group from those in the trial.

    Participants are tested against those who declined: who is in both groups tells nothing of a difference.
    """
    keys = {"arm_id": ALL, "comparison_arm_id": ALL, "population": PARTICIPANTS, "wave": 0}
    for name, (own, other) in _pair_cells(cells, (PARTICIPANTS, ALL), (ASSIGNED, ALL)).items():
        tested = cells.get((DECLINERS, name, ALL))
        if tested is not None:
            yield from compare_groups(keys | {"characteristic": name}, own, other, tested=tested)
    for arm in sample.arms:
        if arm.role != REFERENCE:
            continue
        keys = {"arm_id": arm.arm_id, "comparison_arm_id": ALL, "population": REFERENCE, "wave": 0}
        for name, (own, other) in _pair_cells(cells, (ASSIGNED, arm.arm_id), (ASSIGNED, ALL)).items():
            yield from compare_groups(keys | {"characteristic": name}, own, other)


def _release_allocation(sample: Sample, planned: Mapping[str, float] | None) -> Row:
    """Return the row of the check of the sizes of arms; it needs the sizes that `recruitment` shows."""
    row: Row = {"arm_id": ALL, "comparison_arm_id": ALL, "population": ASSIGNED, "wave": 0}
    row |= {"characteristic": "allocation", "category": ALL, "test": "sample-ratio"}
    arms = [arm.arm_id for arm in sample.arms if arm.role != REFERENCE]
    if planned is None or {*planned} != {*arms} or len(arms) < 2:
        return row | {"test": None, "status": NOT_PUBLISHED, "reason": NO_PLAN}
    sizes = sample.persons["arm_id"].value_counts()
    counts = [int(sizes.get(arm, 0)) for arm in arms]
    if min(counts) < MIN_CELL:
        return row | {"status": SUPPRESSED, "reason": SMALL_GROUP}
    test = fit_sample_ratio(counts, [planned[arm] for arm in arms])
    return row | {
        "base_n": sum(counts),
        "test_statistic": test.statistic,
        "df": test.df,
        "p_value": test.p_value,
        "status": RELEASED,
        "reason": PLAN_MADE_BEFORE,
    }
