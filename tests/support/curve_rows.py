"""Rows of `survival` and `survival_test` made by hand, for the trials of `support.participants`.

Of Oss the arms are told at `OSS_MONTHS`, of Groningen at every month but for its small arm; `nieuwstad` is under
embargo, yet its re-entry and log-rank test hold numbers, as a mart that was written by a clock that ran ahead would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Row = dict[str, Any]
Heads = Mapping[str, Row]
Sizes = Mapping[str, Mapping[str, int]]

OSS_MONTHS = (3, 6, 9, 12, 15, 18, 24, 30, 36)
RE_ENTRY_MONTHS = (2, 5, 9, 14, 20)
FIRST_EXIT = "first-exit-of-assigned"
NO_RETURN = "no-return-of-assigned"
OF_EXITS = "of-exits"
FEW_LEFT = "too few persons left in a month to show the curve"
LOOKS_BACK = "looks back from the end of the period: who came back later does not count as having left"
NOT_ENDED = "trial not ended"
REASONS = {"work": 0.5, "study": 0.1, "moved": 0.15, "entitlement": 0.15, "other": 0.1}
LEAVING = 0.02
"""Share of everybody who leaves for the first time in a month."""

FASTER = {"oss": 1.0, "groningen": 0.8, "oss:intensieve-begeleiding": 1.15, "groningen:t1": 0.9, "groningen:t2": 1.1}
"""How much faster an arm leaves than the others."""

SUPPRESSED = {"status": "suppressed", "reason": FEW_LEFT}
EMBARGOED = {"status": "embargoed", "reason": NOT_ENDED}


def build_curve_rows(sizes: Sizes, heads: Heads) -> dict[str, list[Row]]:
    """Return rows of both tables.

    Parameters
    ----------
    sizes
        By trial: persons by arm.
    heads
        By trial: `origin`, `trial_id`, `source_id`.
    """
    return {
        "survival": [row for trial in sizes for row in _curves(sizes[trial], heads[trial])],
        "survival_test": [row for trial in sizes for row in _tests(sizes[trial], heads[trial])],
    }


def _curves(sizes: Mapping[str, int], head: Row) -> Iterator[Row]:
    trial = head["trial_id"]
    groups = {"all": sum(size for arm, size in sizes.items() if arm != "reference")}
    for arm_id, size in {**groups, **{f"{trial}:{arm}": size for arm, size in sizes.items()}}.items():
        hidden = None
        if arm_id != "all":
            hidden = EMBARGOED if trial == "nieuwstad" else SUPPRESSED if size < 10 else None
        months = range(37) if trial == "groningen" else OSS_MONTHS
        own = head | {"arm_id": arm_id}
        for definition, speed, note in ((FIRST_EXIT, 1.0, None), (NO_RETURN, 0.8, LOOKS_BACK)):
            keys = own | {"curve": "on-assistance", "exit_reason": "all", "definition": definition}
            faster = FASTER.get(arm_id, FASTER.get(trial, 1.0))
            shares = [1 - LEAVING * speed * faster * month for month in months]
            yield from _tell(keys, months, shares, size, note=note, hidden=hidden)
        for reason, part in REASONS.items():
            keys = own | {"curve": "left", "exit_reason": reason, "definition": FIRST_EXIT}
            few = hidden or (SUPPRESSED if part * size < 40 else None)
            yield from _tell(keys, months, [LEAVING * part * month for month in months], size, hidden=few)
        keys = own | {"curve": "re-entry", "exit_reason": "all", "definition": OF_EXITS}
        few = SUPPRESSED if size < 10 or (trial == "oss" and arm_id != "all") else None
        yield from _tell(keys, RE_ENTRY_MONTHS, [0.01 * month for month in RE_ENTRY_MONTHS], size // 2, hidden=few)


def _tell(
    keys: Row, months: Any, shares: list[float], size: int, *, note: str | None = None, hidden: Row | None = None
) -> Iterator[Row]:
    if hidden:
        yield keys | {"month": 0} | hidden
        return
    before = shares[0] if keys["curve"] != "on-assistance" else 1.0
    for month, share in zip(months, shares, strict=True):
        staying = share if keys["curve"] == "on-assistance" else 1 - share
        yield keys | {
            "month": month,
            "base_n": size,
            "at_risk": round(staying * size) // 5 * 5,
            "events": max(10, round(abs(share - before) * size)),
            "estimate": share,
            "ci_level": 0.95,
            "ci_low": max(0.0, share - 0.05),
            "ci_high": min(1.0, share + 0.05),
            "status": "released",
            "reason": note,
        }
        before = share


def _tests(sizes: Mapping[str, int], head: Row) -> Iterator[Row]:
    trial = head["trial_id"]
    keys = head | {"exit_reason": "all", "definition": FIRST_EXIT, "horizon_months": 36}
    p_value = {"oss": 0.0412, "groningen": 0.437}.get(trial, 0.2)
    yield keys | {
        "arm_id": f"{trial}:control",
        "comparison_arm_id": "all",
        "test": "log-rank",
        "statistic": 4.2,
        "df": len(sizes) - 1,
        "p_value": p_value,
        "status": "released",
    }
    for position, (arm, size) in enumerate(sizes.items()):
        own = keys | {"arm_id": f"{trial}:{arm}"}
        yield from _arm_tests(own, arm, position, _hide(trial, size))
    if trial == "oss":
        for horizon, expected in ((24, 43.4), (36, 62.4)):
            yield from _work(keys | {"horizon_months": horizon}, round(0.01 * horizon * 301), expected)


def _work(keys: Row, observed: int, expected: float) -> Iterator[Row]:
    own = keys | {
        "comparison_arm_id": "expected",
        "exit_reason": "work",
        "test": "standardised-ratio",
        "figure_id": "000:text:61:2",
    }
    ratio = observed / expected
    yield own | {
        "arm_id": "all",
        "observed": observed,
        "expected": expected,
        "estimate": ratio,
        "ci_level": 0.95,
        "ci_low": ratio - 0.35,
        "ci_high": ratio + 0.42,
        "p_value": 0.002,
        "status": "released",
    }
    yield own | {"arm_id": "oss:control"} | SUPPRESSED


def _hide(trial: str, size: int) -> Row | None:
    if trial == "nieuwstad":
        return EMBARGOED
    return SUPPRESSED if size < 10 else None


def _arm_tests(own: Row, arm: str, position: int, hidden: Row | None) -> Iterator[Row]:
    mean = own | {"comparison_arm_id": "none", "test": "restricted-mean", "horizon_months": 24}
    yield mean | (hidden or _number(18.5 - 0.5 * position, 0.8, level=0.95))
    if arm in {"control", "reference"}:
        return
    against = own | {"comparison_arm_id": f"{own['trial_id']}:control"}
    difference = against | {"test": "restricted-mean-difference", "horizon_months": 24}
    yield difference | (hidden or _number(-0.4 * position, 0.55, level=0.9) | {"p_value": 0.2})
    ratio = 1.0 + 0.2 * position
    cox = {"estimate": ratio, "ci_level": 0.9, "ci_low": ratio / 1.3, "ci_high": ratio * 1.3, "p_value": 0.04}
    yield against | {"test": "cox"} | (hidden or cox | {"status": "released"})
    held = {"statistic": 3.9, "df": 1, "p_value": 0.05 if position == 1 else 0.6, "status": "released"}
    yield against | {"test": "proportional-hazards"} | (hidden or held)


def _number(value: float, half: float, *, level: float) -> Row:
    return {
        "estimate": value,
        "ci_level": level,
        "ci_low": value - half,
        "ci_high": value + half,
        "status": "released",
    }
