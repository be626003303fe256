"""Rows of `capability_gap`: how important people find seven things, how able they are to do them, and the gap.

The things are numbered, as in the registry: the sources do not print them. All arms together, so nothing is left over
between arms. The outcome `capability_tiu` of `profile` is the mean of the answers on being able. Seven times its sum
less the sums of the things is therefore about those who left a question open, so the means on importance and on being
able are shown only where these are 10 or more; the gap adds up to nothing that is shown elsewhere.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
from scipy.stats import t

from vexcore.contracts.origin import RELEASED, SHARE_LEVEL
from vexcore.disclosure.policy import FEW_CONTRIBUTORS, MIN_CELL, round_down
from vexcore.disclosure.release import release_means
from vexcore.pipeline.estimates import COARSE_DF, coarsen_df
from vexcore.pipeline.released import Ask, Row, read_rows

ALIKE = f"importance and ability differ for fewer than {MIN_CELL} persons"
NO_LEVELS = "the means of each would tell of the few who left a question open"
MEASURES = ("gap", "important", "able")


def release_capability(ask: Ask, head: Row) -> list[Row]:
    """Return the rows of `capability_gap`.

    Parameters
    ----------
    ask
        Answers statement `cells_capability`.
    head
        What each row starts with.
    """
    cells = ask("cells_capability")
    if cells.empty:
        return []
    rows = {
        (row["wave"], row["item"], row["measure"]): row for row in read_rows(release_means(_stack(cells), within=KEYS))
    }
    partly = {int(wave): int(persons) for wave, persons in zip(cells["wave"], cells["partly"], strict=True)}
    found = []
    for wave, item in zip(cells["wave"].tolist(), cells["item"].tolist(), strict=True):
        gap, important, able = (rows[wave, item, measure] for measure in MEASURES)
        hidden = NO_LEVELS if partly[wave] < MIN_CELL else important["reason"] or able["reason"]
        found.append(head | {"wave": wave, "item": item} | _describe(gap, important, able, hidden=hidden))
    return found


KEYS = ["wave", "item", "measure"]


def _stack(cells: pd.DataFrame) -> pd.DataFrame:
    """Return one row a wave, thing and measure, as `release_means` takes them.

    A sum of gaps says nothing of how much of it is one person's: some are above 0 and some under it.
    """
    parts = [
        cells[["wave", "item", "n"]].assign(
            measure=measure,
            sum=cells[measure],
            sum_sq=cells[f"{measure}_sq"],
            nonzero=cells["nonzero"] if measure == "gap" else cells["n"],
            largest=0.0,
            kind="count" if measure == "gap" else "score",
        )
        for measure in MEASURES
    ]
    return pd.concat(parts, ignore_index=True).assign(arm_id="trial")


def _describe(gap: Row, important: Row, able: Row, *, hidden: str | None) -> Row:
    if gap["status"] != RELEASED:
        reason = ALIKE if gap["reason"] == FEW_CONTRIBUTORS else gap["reason"]
        return {"status": gap["status"], "reason": reason}
    base = round_down(gap["base_n"])
    df = coarsen_df(np.array([max(gap["base_n"] - 1, COARSE_DF[0])], dtype=np.float64))
    half = float(t.ppf(0.5 + SHARE_LEVEL / 2, df[0])) * gap["std_dev"] / sqrt(base)
    return {
        "base_n": base,
        "important": important["mean"] if hidden is None else None,
        "able": able["mean"] if hidden is None else None,
        "gap": gap["mean"],
        "std_dev": gap["std_dev"],
        "ci_level": SHARE_LEVEL,
        "ci_low": gap["mean"] - half,
        "ci_high": gap["mean"] + half,
        "status": RELEASED,
        "reason": hidden,
    }
