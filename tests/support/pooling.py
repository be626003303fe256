"""Effects of invented trials `a`, `b`, ..., and what is known of these, for tests of what is pooled."""

from __future__ import annotations

from typing import Any

from vexcore.pipeline.pool_eligibility import SynthesisFacts

Row = dict[str, Any]


def make_effect(arm: str, estimate: float | None, error: float | None = 0.1, **changes: Any) -> Row:
    row: Row = {
        "origin": "demonstration",
        "trial_id": arm.split(":", maxsplit=1)[0],
        "arm_id": arm,
        "comparison": "C",
        "estimand": "ITT",
        "model": "M1",
        "outcome_id": "score",
        "month": 24,
        "subgroup": "all",
        "estimate": estimate,
        "std_error": error,
        "comparison_mean": 5.0,
        "comparison_sd": 2.0,
        "n_comparison": 51,
        "status": "released",
        "reason": None,
    }
    row |= changes
    parts = ("arm_id", "comparison", "estimand", "model", "outcome_id", "month", "subgroup")
    return {"effect_id": ":".join(str(row[name]) for name in parts)} | row


def make_facts(*trials: str, **changes: Any) -> SynthesisFacts:
    """Return facts of trials that asked before the draw, each with an arm `one` (and `two`) of `intensive`."""
    facts: dict[str, Any] = {
        "consents": dict.fromkeys(trials, "pre"),
        "mains": {},
        "offers": {f"{trial}:{arm}": frozenset({"intensive"}) for trial in trials for arm in ("one", "two")},
        "grades": {(outcome, trial): "same" for outcome in ("score", "event") for trial in trials},
        "kinds": {"score": "score", "event": "binary"},
    }
    return SynthesisFacts(**(facts | changes))


def pick(rows: list[Row], **keys: object) -> Row:
    found = [row for row in rows if all(row[name] == value for name, value in keys.items())]
    assert len(found) == 1, found
    return found[0]
