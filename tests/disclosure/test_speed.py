"""The monthly table of all trials is released within five seconds."""

from __future__ import annotations

from time import process_time

import numpy as np
import pandas as pd

from vexcore.disclosure.release import release_shares

TRIALS, MONTHS, OUTCOMES, ARMS = 9, 37, 11, 4
BUDGET_S = 5


def monthly_cells(seed: int) -> pd.DataFrame:
    """Return 9 trials x 37 months x 11 outcomes x (4 arms, a reference group and all): 21,978 cells."""
    random = np.random.default_rng(seed)
    rows = []
    for trial in range(TRIALS):
        bases = random.integers(50, 300, size=ARMS)
        for month in range(MONTHS):
            for outcome, share in enumerate(random.uniform(0.02, 0.3, size=OUTCOMES)):
                counts = random.binomial(bases, share)
                arms = [(f"a{number}", True, *pair) for number, pair in enumerate(zip(counts, bases, strict=True))]
                arms += [
                    ("reference", False, random.binomial(146, share), 146),
                    ("all", False, counts.sum(), bases.sum()),
                ]
                rows += [(trial, month, outcome, *arm) for arm in arms]
    return pd.DataFrame(rows, columns=["trial_id", "month", "outcome_id", "arm_id", "in_total", "count", "base_n"])


def test_the_monthly_table_takes_at_most_five_seconds() -> None:
    cells = monthly_cells(seed=1)
    start = process_time()
    released = release_shares(cells, within=["trial_id", "month", "outcome_id"], category=None)
    spent = process_time() - start

    assert len(cells) == 21_978
    assert released.audit.withheld
    assert spent < BUDGET_S
