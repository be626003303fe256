"""Rows made by hand of the kinds of participants, of change within persons and of the capability gap.

Oss has all of it: three classes, withheld cells, and a reliable change of which parts are withheld. Groningen has one
class and changes without their means. `nieuwstad`, which is under embargo, holds changes by arm, as a mart that was
written by a clock that ran ahead would.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vexcore.intervals import build_wilson_interval

Row = dict[str, Any]

SOURCES = {
    "oss": ("demonstration", "demonstratie"),
    "groningen": ("demonstration", "demonstratie"),
    "nieuwstad": ("estimated", "levering-nieuwstad"),
    "all": ("demonstration", "demonstratie"),
}
NO_LEVELS = "their means at both waves would tell of the few who answered at one of them"
NO_MEANS = "the means of each would tell of the few who left a question open"
FEW_IN_CLASS = "fewer than 10 with or without it in the class"
FEW = "fewer than 10 persons"
BIC = {1: 4980.2, 2: 4811.0, 3: 4750.4, 4: 4741.9, 5: 4799.0}
CLASSES = {
    "passive-unfit-physical": (96, (0.22, 0.48, 0.31, 0.40)),
    "passive-fit": (55, (0.91, 0.77, 0.35, 0.42)),
    "active-fit": (120, (0.95, 0.82, 0.74, 0.68)),
}
ITEMS = ("general_health", "calm", "contact_friends", "future_work")
CHANGES = {
    "subjective_health_tiu": (6.10, 0.31, 0.12),
    "wellbeing_tiu": (7.10, -0.05, 0.14),
    "poor_health_tiu": (0.33, -0.06, 0.02),
}
"""Mean at the first wave, change and its standard error, by outcome."""

ARMS = {
    "oss": ("oss:control", "oss:eigen-regie", "oss:intensieve-begeleiding"),
    "groningen": ("groningen:control", "groningen:t1"),
    "nieuwstad": ("nieuwstad:control", "nieuwstad:groep-1"),
}


def build_profile_rows() -> dict[str, list[Row]]:
    """Return rows by table."""
    return {
        "class_fit": [*_fits("oss"), *_fits("all"), *_undivided_fits()],
        "class_profile": [*_profiles("oss"), *_profiles("all"), _undivided()],
        "change": [
            *_changes("oss", CHANGES),
            *_changes("groningen", {"health": (5.9, 0.04, 0.05)}),
            *_changes("nieuwstad", {"health": (6.2, 0.5, 0.1)}),
        ],
        "reliable_change": [*_reliable("oss"), *_reliable("nieuwstad")],
        "capability_gap": list(_capability()),
    }


def _head(trial: str) -> Row:
    origin, source = SOURCES[trial]
    return {"origin": origin, "trial_id": trial, "source_id": source}


def _fits(trial: str) -> Iterator[Row]:
    for k, bic in BIC.items():
        small = k == 4
        yield _head(trial) | {
            "k": k,
            "n": 271,
            "items": len(ITEMS),
            "parameters": k * len(ITEMS) + k - 1,
            "log_likelihood": -bic / 2,
            "bic": bic,
            "entropy": None if k == 1 else 0.83,
            "smallest": None if small else 55 / 271,
            "chosen": k == 3,
            "status": "released",
            "reason": "a class of fewer than 10 persons: not chosen" if small else None,
        }


def _undivided_fits() -> Iterator[Row]:
    for k in (1, 2):
        yield _head("groningen") | {
            "k": k,
            "n": 640,
            "items": 3,
            "bic": 2000.0 + k,
            "entropy": None if k == 1 else 0.41,
            "smallest": 1 / k,
            "chosen": k == 1,
            "status": "released",
            "reason": None,
        }


def _undivided() -> Row:
    return _head("groningen") | {
        "class_id": "undivided",
        "position": 0,
        "label": "undivided",
        "item": "size",
        "size": 640,
        "share": 1.0,
        "status": "released",
        "reason": None,
    }


def _profiles(trial: str) -> Iterator[Row]:
    whole = sum(size for size, _chances in CLASSES.values())
    for position, (label, (size, chances)) in enumerate(CLASSES.items()):
        row = _head(trial) | {"class_id": label, "position": position, "label": label, "bic": 4750.4, "entropy": 0.83}
        released = {"status": "released", "reason": None}
        yield row | {"item": "size", "size": size, "share": size / whole} | released
        for item, chance in zip(ITEMS, chances, strict=True):
            hidden = {"status": "suppressed", "reason": FEW_IN_CLASS}
            withheld = (label, item) in {("passive-fit", "general_health"), ("active-fit", "general_health")}
            yield row | {"item": item} | (hidden if withheld else {"estimate": chance} | released)


def _changes(trial: str, changes: dict[str, tuple[float, float, float]]) -> Iterator[Row]:
    for outcome, (before, estimate, error) in changes.items():
        for pair in ((0, 1), (1, 2)) if trial == "oss" else ((0, 1),):
            for arm in ("all", *ARMS[trial]):
                yield _change(trial, outcome, arm, pair) | _describe(before, estimate, error, levels=trial == "oss")
                if outcome != "poor_health_tiu":
                    mixed = _describe(before, estimate + 0.02, error, levels=False) | {"reason": None}
                    yield _change(trial, outcome, arm, pair) | mixed | {"method": "mixed"}


def _change(trial: str, outcome: str, arm: str, pair: tuple[int, int]) -> Row:
    keys = {"arm_id": arm, "outcome_id": outcome, "from_wave": pair[0], "to_wave": pair[1], "method": "rm-anova"}
    return _head(trial) | keys


def _describe(before: float, estimate: float, error: float, *, levels: bool) -> Row:
    return {
        "n": 150,
        "before": before if levels else None,
        "after": before + estimate if levels else None,
        "estimate": estimate,
        "std_error": error,
        "ci_level": 0.95,
        "ci_low": estimate - 1.96 * error,
        "ci_high": estimate + 1.96 * error,
        "statistic": (estimate / error) ** 2,
        "df": 100,
        "p_value": 0.03,
        "status": "released",
        "reason": None if levels else NO_LEVELS,
    }


def _reliable(trial: str) -> Iterator[Row]:
    shares = {"improved": 0.18, "unchanged": 0.73, "worsened": 0.09}
    for outcome in ("subjective_health_tiu", "wellbeing_tiu"):
        for arm in ("all", *ARMS[trial]):
            for category, share in shares.items():
                keys = {"arm_id": arm, "outcome_id": outcome, "from_wave": 0, "to_wave": 1, "category": category}
                hidden = arm == "oss:control" and category != "unchanged"
                interval = build_wilson_interval(share * 150, 150)
                yield (
                    _head(trial)
                    | keys
                    | (
                        {"threshold": 1.8, "status": "suppressed", "reason": FEW}
                        if hidden
                        else {
                            "threshold": 1.8,
                            "base_n": 150,
                            "share": share,
                            "ci_level": 0.95,
                            "ci_low": interval.low,
                            "ci_high": interval.high,
                            "status": "released",
                            "reason": None,
                        }
                    )
                )


def _capability() -> Iterator[Row]:
    """Yield the things at two waves: with their means at the first, without these at the second, one thing withheld."""
    for wave in (0, 1):
        for thing in range(1, 8):
            row = _head("oss") | {"wave": wave, "item": f"capability-{thing}"}
            if thing == 7:
                yield row | {"status": "suppressed", "reason": FEW}
                continue
            gap = 0.4 * thing
            yield row | {
                "base_n": 180,
                "important": 8.4 if wave == 0 else None,
                "able": 8.4 - gap if wave == 0 else None,
                "gap": gap,
                "std_dev": 2.0,
                "ci_level": 0.95,
                "ci_low": gap - 0.3,
                "ci_high": gap + 0.3,
                "status": "released",
                "reason": None if wave == 0 else NO_MEANS,
            }
