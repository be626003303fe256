"""Samples with scores at a few waves, and a reader who takes what is shown of them apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from vexcore.estimate.random_intercept import fit_random_intercepts
from vexcore.estimate.sample import Flags, Floats, Panel, Sample, SampleArm

Row = dict[str, Any]
OUTCOME = "self_efficacy"
HEAD: Row = {"origin": "demonstration", "trial_id": "oss", "source_id": "demonstratie"}


def build_sample(
    groups: Mapping[str, Mapping[str, int]], *, outcome: str = OUTCOME, kind: str = "score", seed: int = 5
) -> Sample:
    """Return a sample of one outcome.

    Parameters
    ----------
    groups
        By arm, persons by the waves at which they answered, such as ``{"012": 40, "0": 12}``.
    outcome, kind
        Of the panel.
    seed
        Of the scores.
    """
    places = [(arm, waves) for arm, sizes in groups.items() for waves, size in sizes.items() for _ in range(size)]
    known = np.array([[str(wave) in waves for wave in range(3)] for _arm, waves in places])
    draws = np.random.default_rng(seed)
    scores = np.round(5 + draws.normal(size=(len(places), 1)) + draws.normal(size=known.shape) + [0, 0.4, 0.3], 2)
    return wrap_scores(np.where(known, scores, np.nan), [arm for arm, _waves in places], outcome=outcome, kind=kind)


def wrap_scores(scores: Floats, arms: Sequence[str], *, outcome: str = OUTCOME, kind: str = "score") -> Sample:
    """Return a sample of the scores (persons, 3 waves); arm `reference` was not part of the trial."""
    seen = np.flatnonzero(~np.isnan(scores).all(axis=0))
    roles = {arm: arm if arm in ("control", "reference") else "treatment" for arm in dict.fromkeys(arms)}
    panel = Panel(
        outcome_id=outcome,
        kind=kind,
        domain="self-efficacy",
        monthly=False,
        months=tuple(12 * int(wave) for wave in seen),
        values=scores[:, seen],
    )
    return Sample(
        trial_id="oss",
        origin="demonstration",
        consent="pre",
        main_comparison="C",
        arms=tuple(SampleArm(arm_id=f"oss:{arm}", role=role, randomised=True) for arm, role in roles.items()),
        persons=pd.DataFrame({"arm_id": [f"oss:{arm}" for arm in arms], "role": [roles[arm] for arm in arms]}),
        panels={outcome: panel},
    )


def build_profile(sample: Sample, *, hidden: Sequence[tuple[int, str]] = ()) -> list[Row]:
    """Return the rows of `profile` for the outcomes of a sample: every mean, but the hidden ones by wave and arm."""
    rows = []
    for name, panel in sample.panels.items():
        for column, month in enumerate(panel.months):
            for arm, member in split_arms(sample).items():
                own = panel.values[member, column]
                own = own[~np.isnan(own)]
                shown = len(own) >= 10 and (month // 12, arm) not in hidden
                rows.append(
                    {
                        "population": "respondents",
                        "characteristic": name,
                        "wave": month // 12,
                        "arm_id": arm,
                        "mean": own.mean() if shown else None,
                        "std_dev": own.std(ddof=1) if shown and panel.kind == "score" else None,
                        "status": "released" if shown else "suppressed",
                    }
                )
    return rows


def build_alphas(alpha: float | None = 0.8, *, outcome: str = OUTCOME, status: str = "released") -> pd.DataFrame:
    """Return the reliability of an outcome at waves 0 to 2."""
    return pd.DataFrame({"outcome_id": outcome, "wave": [0, 1, 2], "alpha": alpha, "status": status})


def split_arms(sample: Sample) -> dict[str, Flags]:
    """Return who is in all arms but the reference group, and in each of these."""
    arms, asked = sample.persons["arm_id"], sample.persons["role"] != "reference"
    return {"all": asked.to_numpy()} | {arm: (arms == arm).to_numpy() for arm in arms[asked].unique()}


def find_leaks(sample: Sample, profile: Sequence[Row], changes: Sequence[Row], *, fewest: int = 10) -> list[set[int]]:
    """Return sets of fewer than `fewest` persons about whom the shown numbers of an outcome give an equation.

    The reader knows who answered when, and the variance ratio of the mixed model. Every shown number is then a linear
    combination of single scores; those of persons of one arm who answered at the same waves have the same coefficients.
    """
    (panel,) = sample.panels.values()
    waves = [month // 12 for month in panel.months]
    numbers = list(_list_numbers(panel.values, waves, split_arms(sample), profile, changes))
    known = ~np.isnan(panel.values)
    labels = [(arm, tuple(row)) for arm, row in zip(sample.persons["arm_id"], known.tolist(), strict=True)]
    groups = {label: [place for place, own in enumerate(labels) if own == label] for label in labels if any(label[1])}
    places = [(places[0], wave) for places in groups.values() for wave in range(len(waves)) if known[places[0], wave]]
    matrix = np.array([[row[place] for place in places] for row in numbers])
    whole = np.linalg.matrix_rank(matrix, tol=1e-8)
    small = [own for own in groups.values() if len(own) < fewest]
    found = []
    for chosen in (each for size in range(1, len(small) + 1) for each in combinations(small, size)):
        members = {person for own in chosen for person in own}
        kept = [place for place, (person, _wave) in enumerate(places) if person not in members]
        if len(members) < fewest and np.linalg.matrix_rank(matrix[:, kept], tol=1e-8) < whole:
            found.append(members)
    return found


def _list_numbers(
    scores: Floats, waves: Sequence[int], arms: Mapping[str, Flags], profile: Sequence[Row], changes: Sequence[Row]
) -> Iterator[Floats]:
    """Yield the coefficients (persons, waves) of every shown number."""
    known = ~np.isnan(scores)
    for row in profile:
        if row["status"] == "released":
            yield _mark(known, arms[row["arm_id"]], {waves.index(row["wave"]): 1.0})
    for row in changes:
        if row["status"] != "released":
            continue
        member, first, second = arms[row["arm_id"]], waves.index(row["from_wave"]), waves.index(row["to_wave"])
        if row["method"] == "mixed":
            weights = _weigh_mixed(scores[member], float(fit_random_intercepts([scores[member]]).ratio[0]))
            whole = np.zeros_like(scores)
            whole[member] = len(scores) * (weights[second] - weights[first])
            yield whole
            continue
        both = member & known[:, first] & known[:, second]
        yield _mark(known, both, {first: -1.0, second: 1.0})
        if row.get("before") is not None:
            yield _mark(known, both, {first: 1.0})


def _mark(known: Flags, member: Flags, coefficients: Mapping[int, float]) -> Floats:
    whole = np.zeros(known.shape)
    for wave, coefficient in coefficients.items():
        whole[member & known[:, wave], wave] = coefficient
    return whole


def _weigh_mixed(scores: Floats, ratio: float) -> Floats:
    """Return the weight of every score in the mean of every wave, shape (waves, persons, waves), by whole matrices."""
    person, wave = np.nonzero(~np.isnan(scores))
    inverse = np.linalg.inv(np.eye(len(person)) + ratio * (person[:, None] == person))
    x = np.eye(scores.shape[1])[wave]
    weights = np.zeros((scores.shape[1], *scores.shape))
    weights[:, person, wave] = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse)
    return weights
