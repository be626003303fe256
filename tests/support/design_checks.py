"""Rows of design checks made by hand, beside those of `support.participants`, and a mart that holds both.

Groningen (consent after the draw, one arm too small to show), Oss (consent before it, response differs by arm) and
`nieuwstad`, which is under embargo: its bounds hold numbers, as those of a mart written by a fast clock would.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import erfc, sqrt
from pathlib import Path

from support.data import DATA, load_real_registry
from support.participants import (
    DELIVERY_SOURCE,
    DEMONSTRATION_SOURCE,
    ORIGINS,
    SIZES,
    SMALL_GROUP,
    Row,
    build_participant_rows,
)

from vexcore.pipeline.mart import write_rows
from vexcore.pipeline.record import build_rows, check_record

SHARES = {
    "sex": {"male": 0.55, "female": 0.45},
    "age": {"age-27-34": 0.2, "age-35-44": 0.25, "age-45-54": 0.3, "age-55-plus": 0.25},
    "education": {"education-low": 0.4, "education-middle": 0.3, "education-high": 0.2, "education-unknown": 0.1},
    "migration": {"migration-none": 0.6, "migration-western": 0.1, "migration-non-western": 0.3},
    "household": {"single": 0.6, "single-parent": 0.2, "cohabiting": 0.15, "household-unknown": 0.05},
    "benefit-duration": {"duration-under-1-year": 0.2, "duration-1-3-years": 0.3, "duration-3-plus-years": 0.5},
}
CHI_SQUARE_P = {"sex": 0.62, "age": 0.031, "education": 0.48, "migration": 0.77, "household": 0.21}
"""p-values of the arms by characteristic; benefit duration is withheld."""

POPULATIONS = {"groningen": ("assigned", "participants"), "oss": ("assigned",), "nieuwstad": ("assigned",)}
RESPONSE = {
    "groningen": {"t1": (0.005, 0.01), "t2": (0.012, 0.01), "t3": (-0.004, 0.01)},
    "oss": {"eigen-regie": (0.12, 0.05), "intensieve-begeleiding": (-0.015, 0.05)},
}
"""Difference in response from control at the first wave after the start, and its standard error."""

RESPONDENT_ERROR = 0.02


def build_design_rows() -> dict[str, list[Row]]:
    """Return rows of `balance` and `bound`."""
    return {
        "balance": [
            row
            for trial in SIZES
            for row in (*_balance(trial), *_tests(trial), *_representativeness(trial), *_response(trial))
        ],
        "bound": list(_bounds()),
    }


def write_design_mart(home: Path) -> Path:
    """Write a mart of the record, of participant rows and of design checks."""
    rows = build_rows(load_real_registry(), check_record(DATA))
    for tables in (build_participant_rows(), build_design_rows()):
        for table, extra in tables.items():
            rows[table] = [*rows[table], *extra]
    return write_rows(home, rows, data=DATA, as_of=None)


def compute_p(statistic: float) -> float:
    """Return the two-sided p-value of a standard normal statistic."""
    return erfc(abs(statistic) / sqrt(2))


def _row(trial: str, arm: str, comparison: str, *, population: str, wave: int = 0, **rest: object) -> Row:
    return {
        "origin": ORIGINS[trial],
        "trial_id": trial,
        "municipality_id": "all",
        "arm_id": arm if arm == "all" else f"{trial}:{arm}",
        "comparison_arm_id": comparison if comparison == "all" else f"{trial}:{comparison}",
        "population": population,
        "wave": wave,
        "source_id": DEMONSTRATION_SOURCE if ORIGINS[trial] == "demonstration" else DELIVERY_SOURCE,
        "status": "released",
        "reason": None,
    } | rest


def _arms(trial: str) -> list[str]:
    return [arm for arm in SIZES[trial] if arm not in {"control", "reference"}]


def _withhold(**rest: object) -> Row:
    return {"status": "suppressed", "reason": SMALL_GROUP} | rest


def _compute_smd(share: float, other: float) -> float:
    return (share - other) / sqrt((share * (1 - share) + other * (1 - other)) / 2)


def _shift(position: int, level: int) -> float:
    """Return a deviation from the share of control: small, but for the first level of one arm."""
    return 0.06 if (position, level) == (0, 0) else 0.012 * ((position + 2 * level) % 5 - 2)


def _balance(trial: str) -> Iterator[Row]:
    for population in POPULATIONS[trial]:
        for position, arm in enumerate(_arms(trial)):
            size = round(SIZES[trial][arm] * (0.12 if population == "participants" else 1))
            for characteristic, shares in SHARES.items():
                for level, (category, share) in enumerate(shares.items()):
                    keys = {"population": population, "characteristic": characteristic, "category": category}
                    own = share + (_shift(position, level) if characteristic != "sex" else 0.01 * (1 - 2 * level))
                    count = round(own * size)
                    numbers: Row = {"count": count, "base_n": size, "share": count / size if size else None}
                    numbers["smd"] = _compute_smd(own, share)
                    yield _row(trial, arm, "control", **keys, **(_withhold() if count < 10 else numbers))


def _tests(trial: str) -> Iterator[Row]:
    for population in POPULATIONS[trial]:
        for arm in _arms(trial):
            few = SIZES[trial][arm] < 10
            for characteristic, shares in SHARES.items():
                p_value = CHI_SQUARE_P.get(characteristic)
                known = {"test_statistic": 1.5, "df": len(shares) - 1, "p_value": p_value, "base_n": SIZES[trial][arm]}
                numbers = _withhold() if few or p_value is None else known
                keys = {"population": population, "characteristic": characteristic, "category": "all"}
                yield _row(trial, arm, "control", **keys, test="chi-square", **numbers)
            joint = _withhold() if few else {"test_statistic": 1.1, "df": 14, "p_value": 0.34}
            keys = {"population": population, "characteristic": "all", "category": "all"}
            yield _row(trial, arm, "control", **keys, test="joint", **joint)
    keys = {"population": "assigned", "characteristic": "allocation", "category": "all"}
    if trial == "nieuwstad":
        yield _row(trial, "all", "all", **keys, status="not_published", reason="planned allocation not known")
        return
    keys["test"] = "sample-ratio"
    yield _row(
        trial, "all", "all", **keys, test_statistic=0.9, df=len(_arms(trial)), p_value=0.004 if trial == "oss" else 0.83
    )


def _representativeness(trial: str) -> Iterator[Row]:
    if trial != "groningen":
        return
    for arm, population, size, shift in (("all", "participants", 799, 0.05), ("reference", "reference", 146, -0.03)):
        for characteristic, shares in SHARES.items():
            for level, (category, share) in enumerate(shares.items()):
                own = share + shift * (1, -1, 0.5, -0.5)[level]
                count = round(own * size)
                keys = {"population": population, "characteristic": characteristic, "category": category}
                numbers = {"count": count, "base_n": size, "share": own, "smd": _compute_smd(own, share)}
                yield _row(trial, arm, "all", **keys, **(_withhold() if count < 10 else numbers))
            keys = {"population": population, "characteristic": characteristic, "category": "all"}
            p_value = 0.02 if population == "participants" else 0.4
            yield _row(trial, arm, "all", **keys, test="chi-square", test_statistic=9.0, df=2, p_value=p_value)


def _response(trial: str) -> Iterator[Row]:
    for arm, (difference, error) in RESPONSE.get(trial, {}).items():
        for wave in (1, 2):
            keys = {"population": "participants", "wave": wave, "characteristic": "response", "category": "all"}
            moved = difference * (1.5 if wave == 2 else 1)
            numbers = {"statistic": moved, "std_error": error, "test_statistic": moved / error}
            yield _row(trial, arm, "control", **keys, test="regression", p_value=compute_p(moved / error), **numbers)
    if trial == "nieuwstad":
        return
    yield from _attrition(trial)
    for wave in (0, 1, 2):
        for position, arm in enumerate(["all", *_arms(trial)]):
            few = SIZES[trial].get(arm, 1000) < 10
            for characteristic, shares in SHARES.items():
                for level, category in enumerate(shares):
                    moved = _shift(position - 1 + wave, level)
                    keys = {"population": "respondents", "characteristic": characteristic, "category": category}
                    numbers = {
                        "statistic": moved,
                        "std_error": RESPONDENT_ERROR,
                        "test_statistic": moved / RESPONDENT_ERROR,
                        "p_value": compute_p(moved / RESPONDENT_ERROR),
                        "base_n": 900,
                    }
                    row = _withhold() if few else numbers
                    yield _row(trial, arm, "control", wave=wave, **keys, test="regression", **row)


def _attrition(trial: str) -> Iterator[Row]:
    for arm in ("all", *_arms(trial)):
        size = SIZES[trial].get(arm, 300)
        for wave in (1, 2):
            moved, error = (-0.04, 0.03) if arm == "all" else (-0.03 * wave, 0.025)
            count = round(0.2 * wave * size)
            numbers = {"count": count, "base_n": size, "share": count / size, "statistic": moved, "std_error": error}
            tested = {"test": "regression", "test_statistic": moved / error, "p_value": compute_p(moved / error)}
            keys = {"population": "respondents", "wave": wave, "characteristic": "attrition", "category": "all"}
            yield _row(trial, arm, "control", **keys, **(_withhold() if size < 10 else numbers | tested))


def _bounds() -> Iterator[Row]:
    for trial, arm in (("oss", "eigen-regie"), ("nieuwstad", "groep-1")):
        for wave in (1, 2):
            for outcome, low, high in (
                ("wellbeing_tiu", 0.12, 0.71),
                ("subjective_health_tiu", -0.35, 0.28),
                ("poor_health_tiu", -0.09, 0.04),
            ):
                yield {
                    "origin": ORIGINS[trial],
                    "trial_id": trial,
                    "arm_id": f"{trial}:{arm}",
                    "comparison_arm_id": f"{trial}:control",
                    "outcome_id": outcome,
                    "month": 12 * wave,
                    "response_arm": 0.64,
                    "response_comparison": 0.52,
                    "trimmed_share": 0.1875,
                    "low": low,
                    "high": high,
                    "ci_level": 0.9,
                    "ci_low": low - 0.2,
                    "ci_high": high + 0.2,
                    "status": "released",
                    "reason": None,
                }
