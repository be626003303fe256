"""Moves on the ladder as shares rounded to 5 %, of a base that is told as the fewest persons that it can be.

How many were placed at both waves would tell, beside `process`, how many were placed at one of them alone: mostly a
few. By arm it is therefore never told to the person, nor is anything from which it follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Any

from vexcore.contracts.origin import SHARE_LEVEL
from vexcore.contracts.profile_tables import MOVES
from vexcore.disclosure.policy import FEW, FURTHER, MIN_CELL, TOO_FEW
from vexcore.intervals import build_wilson_interval
from vexcore.pipeline.ladder_settle import FALLING, SAME, count_moves
from vexcore.pipeline.ladder_table import Pair

Row = dict[str, Any]

COARSE_STEP = 20
"""Twentieths: shares that are not told as numbers of persons are rounded to 5 %."""

SMALLEST_COARSE = 40
"""Fewest persons of which a rounded share is told: of fewer, rounding to 5 % would leave too few numbers possible."""

CLASS_WIDTH = 20
"""Numbers that a class leaves possible, after the first with ten."""

ROUNDED = "rounded to 5 percent; the base is the fewest that it can be"
BREADTH = 0.5 / COARSE_STEP
"""How far a share may lie from what it was rounded to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Who rose, stayed and fell in an arm, or in all.

    Attributes
    ----------
    exact
        Told as numbers of persons; otherwise as shares rounded to 5 %.
    base
        Persons placed at both waves, or the fewest that they can be; None where it is not told.
    reasons
        Why each move is withheld; empty where it is shown.
    """

    exact: bool
    base: int | None
    reasons: Mapping[str, str]


def find_fewest(first: int, later: int, both: int) -> int:
    """Return the fewest that can have been placed at both waves, as it is told.

    Parameters
    ----------
    first, later
        Persons placed at each wave, which `process` tells.
    both
        Persons placed at both.

    Returns
    -------
    int
        The smaller of the two waves less the most that its class leaves out: 0-9, 10-29, 30-49 and so on. A class
        leaves at least ten numbers possible.
    """
    smaller = min(first, later)
    missing = smaller - both
    if missing < MIN_CELL:
        return smaller - (MIN_CELL - 1)
    return smaller - (MIN_CELL + CLASS_WIDTH * ((missing - MIN_CELL) // CLASS_WIDTH) + CLASS_WIDTH - 1)


def round_moves(pair: Pair, arm: str) -> Moves:
    """Return the moves of an arm as rounded shares; what is under ten goes with one move more."""
    if any(moment.placed[arm].reason for moment in (pair.first, pair.later)):
        return hide_moves()
    counts = count_moves(pair.pick(arm))
    base = find_fewest(pair.first.placed[arm].value, pair.later.placed[arm].value, sum(counts.values()))
    few = [move for move in MOVES if counts[move] < MIN_CELL]
    if base < SMALLEST_COARSE or len(few) == len(MOVES):
        return hide_moves()
    reasons = {move: FEW if move in few else "" for move in MOVES}
    if len(few) == 1:
        reasons[SAME if SAME not in few else FALLING] = FURTHER
    return Moves(exact=False, base=base, reasons=reasons)


def hide_moves() -> Moves:
    """Return moves of which nothing is told."""
    return Moves(exact=False, base=None, reasons=dict.fromkeys(MOVES, TOO_FEW))


def hide_alike(arms: Mapping[str, Moves]) -> dict[str, Moves]:
    """Return the moves of every arm without those that some arm withholds, and with a reason that tells nothing."""
    hidden = {move for own in arms.values() for move, reason in own.reasons.items() if reason}
    if len(hidden) == len(MOVES):
        hidden = {SAME, FALLING}
    return {
        arm: replace(own, reasons={move: TOO_FEW if move in hidden or own.reasons[move] else "" for move in MOVES})
        for arm, own in arms.items()
    }


def round_share(count: int, base: int) -> float:
    """Return a share rounded to 5 %, halves up."""
    return floor(COARSE_STEP * count / base + 0.5) / COARSE_STEP


def tell_rounded(share: float, base: int) -> Row:
    """Return a rounded share with an interval that follows from what is told: of all shares that round to it."""
    low = build_wilson_interval(max(0, floor(base * (share - BREADTH))), base, SHARE_LEVEL).low
    high = build_wilson_interval(min(base, ceil(base * (share + BREADTH))), base, SHARE_LEVEL).high
    return {
        "count": None,
        "base_n": base,
        "share": share,
        "ci_level": SHARE_LEVEL,
        "ci_low": low,
        "ci_high": high,
    }
