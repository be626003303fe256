"""Write effects.csv, the invented persons that effects.R and the tests estimate effects on.

Run from the project folder: ``python tests/data/r/make_effects.py``. The file is stored, so that its rows do not depend
on the version of NumPy; after a new one effects.R must run again.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

SEED = 20171001
PERSONS = 400
ARMS = ("control", "t1", "t2", "t3")
HOUSEHOLDS = ("single", "single-parent", "couple-no-children", "couple-children")
AGE_BANDS = (27, 35, 45, 55)


def draw_persons(rng: np.random.Generator) -> pd.DataFrame:
    """Draw characteristics; clusters of one to four persons are assigned as a whole, within three blocks."""
    sizes = rng.choice([1, 2, 3, 4], size=PERSONS, p=[0.5, 0.3, 0.1, 0.1])
    cluster = np.repeat(np.arange(PERSONS), sizes)[:PERSONS]
    block = (cluster % 3).astype(int)
    arm = rng.permutation(np.resize(np.arange(len(ARMS)), cluster.max() + 1))[cluster]
    age = rng.integers(27, 65, size=PERSONS).astype(float)
    months = np.round(np.exp(rng.normal(3.3, 1.0, size=PERSONS))).clip(1, 300)
    wage = np.where(rng.random(PERSONS) < 0.25, rng.gamma(2.0, 150.0, size=PERSONS).round(2), 0.0)
    persons = pd.DataFrame(
        {
            "arm_id": np.array(ARMS)[arm],
            "block": np.array(["north", "east", "south"])[block],
            "cluster_id": [f"h{number:03d}" for number in cluster],
            "start_month": np.array(["2017-12-01", "2018-03-01"])[rng.integers(0, 2, size=PERSONS)],
            "sex": rng.choice(["female", "male"], size=PERSONS, p=[0.55, 0.45]),
            # The level `unknown` has so few persons that it joins the largest.
            "education": rng.choice(["low", "middle", "high", "unknown"], size=PERSONS, p=[0.45, 0.35, 0.185, 0.015]),
            "migration": rng.choice(["none", "western", "non-western"], size=PERSONS, p=[0.5, 0.15, 0.35]),
            "benefit_norm": rng.choice(["single", "single-parent", "couple"], size=PERSONS, p=[0.6, 0.25, 0.15]),
            "household": rng.choice(HOUSEHOLDS, size=PERSONS),
            "age": age,
            "age_band": np.array(["27-34", "35-44", "45-54", "55-64"])[np.searchsorted(AGE_BANDS, age, "right") - 1],
            "benefit_months": months,
            "wage_eur_6m": wage,
            "wage_eur_12m": (wage * rng.uniform(0.5, 1.5, size=PERSONS)).round(2),
            "wage_eur_24m": (wage * rng.uniform(0.2, 2.0, size=PERSONS)).round(2),
        }
    )
    for name, share in (("education", 0.06), ("migration", 0.05), ("age", 0.05), ("benefit_months", 0.08)):
        persons.loc[rng.random(PERSONS) < share, name] = None
    windows = ["wage_eur_6m", "wage_eur_12m", "wage_eur_24m"]
    persons.loc[rng.random(PERSONS) < 0.06, windows] = np.nan
    persons.loc[persons["age"].isna(), "age_band"] = None
    return persons


def add_outcomes(persons: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Add 0/1 outcomes of two months, and a score with its value at wave 0; ties and missing values in each."""
    arm = persons["arm_id"].map({name: place for place, name in enumerate(ARMS)}).to_numpy()
    shared = persons.groupby("cluster_id")["arm_id"].transform("size").to_numpy()
    draw = dict(zip(persons["cluster_id"].unique(), rng.normal(size=persons["cluster_id"].nunique()), strict=True))
    common = persons["cluster_id"].map(draw).to_numpy()
    age = persons["age"].fillna(45).to_numpy()
    chance = 0.18 + 0.04 * arm + 0.05 * (persons["education"] == "high") - 0.002 * (age - 45) + 0.05 * common / shared
    score = 5.5 + 0.6 * common + rng.normal(size=PERSONS)
    later = 2.0 + 0.6 * score + 0.15 * arm + 0.4 * common + rng.normal(scale=0.8 + 0.2 * arm, size=PERSONS)
    persons["work_12"] = (rng.random(PERSONS) < chance).astype(float)
    persons["work_24"] = (rng.random(PERSONS) < chance + 0.05).astype(float)
    persons["score_0"] = score.round(1)
    persons["score_24"] = later.round(1)
    persons.loc[rng.random(PERSONS) < 0.07, "work_24"] = np.nan
    persons.loc[rng.random(PERSONS) < 0.12, "score_0"] = np.nan
    # The control arm answers less, so that bounds are wanted.
    persons.loc[rng.random(PERSONS) < np.where(arm == 0, 0.35, 0.2), "score_24"] = np.nan
    return persons


if __name__ == "__main__":
    generator = np.random.default_rng(SEED)
    rows = add_outcomes(draw_persons(generator), generator)
    rows.to_csv(Path(__file__).parent / "effects.csv", index=False)
