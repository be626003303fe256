"""What may leave the protected store: thresholds, and the reasons given where something may not.

Sources: the output rules of Statistics Netherlands (CBS) for research on microdata (at least 10 persons a cell, no
group dominated by one unit, no withheld cell that follows from others), and the European guidelines behind them: Brandt
et al. (2010), *Guidelines for the checking of output based on microdata research*, ESSnet SDC. The words are those of
ACRO (Smith et al. 2023): threshold, dominance, zeros and full cells that disclose.
"""

from __future__ import annotations

MIN_CELL = 10
"""Fewest persons that a released cell holds, and fewest that it leaves out (CBS; ACRO `safe_threshold`).

A zero is under it: it says of everybody in the group that they do not have it, and if zeros were shown, every blank
would be known to hold one to nine."""

MIN_SPREAD = MIN_CELL - 1
"""How far apart the lowest and the highest value must lie that a withheld cell may still have for a reader who works
with everything that is released, reasons included. A cell under 10 then stays anything from 0 to 9: besides the stated
reason nothing is learnt of it."""

SMALLEST_TOLD_GROUP = 2 * MIN_CELL + MIN_SPREAD
"""In a yes/no cell of a smaller group the reason may not tell the few from the rest: of 20 persons, ten or more with
and ten or more without is exactly ten."""

DOMINANCE_SHARE = 0.50
"""The most that one person may contribute to a released total (European guidelines: the largest contributor at most
half of it)."""

ROUNDED_TO = 5
"""Sizes of groups that are a part of shown groups are rounded down to a multiple of this (ACRO: rounding base)."""

FEW = f"fewer than {MIN_CELL} persons"
FEW_WITHOUT = f"fewer than {MIN_CELL} persons without it"
SMALL_GROUP = f"group of fewer than {MIN_CELL}"
TOO_FEW = "too few persons to show any part of it"
FURTHER = "withheld so that another cell cannot be worked out"
FEW_CONTRIBUTORS = f"fewer than {MIN_CELL} persons with an amount"
DOMINATED = "one person makes up most of the amount"
NO_SPREAD = "values too much alike"

REASONS = (FEW, FEW_WITHOUT, SMALL_GROUP, TOO_FEW, FURTHER, FEW_CONTRIBUTORS, DOMINATED, NO_SPREAD)
"""Every reason for which a cell is withheld."""


def round_down(persons: int) -> int:
    """Return a number of persons rounded down to a multiple of `ROUNDED_TO`."""
    return max(persons, 0) // ROUNDED_TO * ROUNDED_TO
