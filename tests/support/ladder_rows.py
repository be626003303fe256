"""Rows of the caseworkers' judgements and of moves on the ladder, made by hand: Oss and, under embargo, Nieuwstad.

Groningen has contacts alone, as its job coaches kept no ladder.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vexcore.intervals import build_wilson_interval

Row = dict[str, Any]

FEW = "fewer than 10 persons"
FURTHER = "withheld so that another cell cannot be worked out"
TOO_FEW = "too few persons to show any part of it"
ROUNDED = "rounded to 5 percent; the base is the fewest that it can be"

OSS: Row = {"origin": "demonstration", "trial_id": "oss", "source_id": "demonstratie"}
GRONINGEN: Row = {"origin": "demonstration", "trial_id": "groningen", "source_id": "demonstratie"}
NIEUWSTAD: Row = {"origin": "estimated", "trial_id": "nieuwstad", "source_id": "levering-nieuwstad"}

STEPS = {0: (54, 57, 54, 63, 43, 15), 1: (None, 40, 33, None, 36, 59)}
"""Persons of Oss by step at each wave, all arms; None is withheld."""

PLACED = {0: 286, 1: 203}
PLANS = {"course": (40, 50), "training-place": (25, 20), "standard-offer": (30, None), "other": (None, 12)}
"""Planned and realised, of `PLACED`."""


def build_ladder_rows() -> dict[str, list[Row]]:
    """Return rows of `process`, `transition` and `ladder_move`."""
    return {
        "process": [*_process()],
        "transition": [*_transition()],
        "ladder_move": [*_moves()],
    }


def _count(count: int | None, base_n: int) -> Row:
    if count is None:
        return {"base_n": base_n, "status": "suppressed", "reason": FEW}
    interval = build_wilson_interval(count, base_n)
    return {
        "count": count,
        "base_n": base_n,
        "share": count / base_n,
        "ci_level": 0.95,
        "ci_low": interval.low,
        "ci_high": interval.high,
        "status": "released",
    }


def _mean(mean: float, base_n: int) -> Row:
    half = 1.96 * 2 / base_n**0.5
    return {
        "base_n": base_n,
        "mean": mean,
        "std_dev": 2.0,
        "ci_level": 0.95,
        "ci_low": mean - half,
        "ci_high": mean + half,
        "status": "released",
    }


def _process() -> Iterator[Row]:
    arms = {"all": 1.0, "oss:control": 0.3}
    for arm, part in arms.items():
        own = OSS | {"municipality_id": "all", "arm_id": arm}
        for wave, steps in STEPS.items():
            for step, count in enumerate(steps, start=1):
                told = None if count is None or count * part < 10 else round(count * part)
                keys = {"wave": wave, "item": "ladder", "category": f"ladder-{step}"}
                yield own | keys | _count(told, round(PLACED[wave] * part))
            yield own | {"wave": wave, "item": "goal", "category": "part-time-job"} | _count(30, round(200 * part))
            yield own | {"wave": wave, "item": "motivation_treatment", "category": "all"} | _mean(5.4 + wave, 86)
        for category, counts in PLANS.items():
            for wave, (item, count) in enumerate(zip(("activity-planned", "activity-realised"), counts, strict=True)):
                told = None if count is None or count * part < 10 else round(count * part)
                yield (
                    own | {"wave": wave, "item": item, "category": category} | _count(told, round(PLACED[wave] * part))
                )
    for arm in ("all", "groningen:t1"):
        own = GRONINGEN | {"municipality_id": "all", "arm_id": arm}
        yield own | {"wave": 0, "item": "contacts", "category": "all"} | _mean(2.5, 90)
    for arm in ("all", "nieuwstad:control"):
        own = NIEUWSTAD | {"municipality_id": "all", "arm_id": arm}
        # By arm as a mart holds it that was written by a clock that ran ahead.
        for step in range(1, 7):
            yield own | {"wave": 0, "item": "ladder", "category": f"ladder-{step}"} | _count(12 + step, 93)


def _transition() -> Iterator[Row]:
    own = OSS | {"from_wave": 0, "to_wave": 1}
    bases = dict(zip(range(1, 7), STEPS[0], strict=True))
    columns = ("ladder-2", "ladder-3", "ladder-5", "ladder-6", "other", "not-rated")
    for step, base in bases.items():
        for position, column in enumerate(columns):
            keys = {"from_step": f"ladder-{step}", "to_step": column}
            count = 10 + position if position < 3 and step < 6 else None
            yield own | keys | _count(count, int(base or 0))
    gone = {"from_step": "all", "to_step": "not-rated", "base_n": PLACED[0], "status": "suppressed", "reason": FURTHER}
    yield own | gone


def _moves() -> Iterator[Row]:
    counts = {"rising": 117, "same": 54, "falling": 25}
    pair = {"from_wave": 0, "to_wave": 1}
    for move, count in counts.items():
        yield OSS | pair | {"arm_id": "all", "category": move, "p_homogeneity": 0.01} | _count(count, 196)
        held: Row = {"base_n": 64, "status": "suppressed", "reason": FURTHER}
        rounded = {
            "base_n": 64,
            "share": 0.55,
            "ci_level": 0.95,
            "ci_low": 0.4,
            "ci_high": 0.69,
            "status": "released",
            "reason": ROUNDED,
        }
        yield OSS | pair | {"arm_id": "oss:control", "category": move} | (rounded if move == "rising" else held)
        yield NIEUWSTAD | pair | {"arm_id": "all", "category": move} | _count(count, 196)
        yield NIEUWSTAD | pair | {"arm_id": "nieuwstad:control", "category": move} | _count(count, 196)
