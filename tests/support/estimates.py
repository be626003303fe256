"""Rows of estimated effects made by hand, in the shape in which the pipeline publishes them, and a mart with them.

The trials are those of `support.participants`. At month 24, effects on `off_benefit` under M1 in the main comparison
(`EFFECTS`) were chosen so that every verdict occurs at a threshold of 5 percentage points. The effects of `nieuwstad`
on `LATE` hold numbers, as a mart that was written by a clock that ran ahead would; its others are under embargo.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from support.data import DATA, load_real_registry
from support.design_checks import build_design_rows
from support.participants import LATE, ORIGINS, SIZES, build_participant_rows

from vexcore.pipeline.mart import write_rows
from vexcore.pipeline.record import build_rows, check_record

Row = dict[str, Any]

Z_90 = 1.6448536269514722
MDE_FACTOR = 2.4864749
"""z of 0.95 plus z of 0.80."""

EFFECTS = {
    "oss:eigen-regie": (0.08, 0.03),
    "oss:intensieve-begeleiding": (0.01, 0.06),
    "groningen:control": (-0.02, 0.04),
    "groningen:t1": (0.002, 0.012),
    "groningen:t2": (-0.09, 0.03),
    "groningen:t3": (0.03, 0.02),
    "groningen:t4": None,
    "nieuwstad:groep-1": (0.05, 0.05),
}
"""Effect and standard error by arm; None where the arm is too small to show."""

COMPONENTS = {
    "oss:eigen-regie": "self_direction",
    "oss:intensieve-begeleiding": "intensive",
    "groningen:t1": "exemption",
    "groningen:t2": "intensive",
    "groningen:t3": "earnings bonus",
}
MODELS = {"M1": 1.0, "M2": 0.9, "M3": 1.02, "M4": 0.98, "M5": 1.05, "M6": 0.97, "M7": 1.01, "M8": 0.95}
"""By what the effect of M1 is multiplied."""

HOURS = {"hours_gt_32": -0.5, "hours_gt_27": 0.4, "hours_gt_12": 0.6, "hours_gt_8": 0.8}
"""By what the effect on `off_benefit` is multiplied: that on the longest week has another sign."""

ERRORS = {"HC0": 0.98, "HC1": 0.99, "HC3": 1.02, "classical": 0.9}
HORIZONS = (12, 24, 36)
LAST_MONTH = 36
FEW_CASES = "fewer than 10 persons with or without it in the arm or its comparison"
NO_VARIATION = "no event or no non-event in the arm or its comparison"
SUBGROUPS = {"sex=female": 0.5, "sex=male": 1.5, "education=low": 1.0, "age_band=age-27-34": None}
"""By what the effect is multiplied; None where it is withheld."""

WAGE_SD = 400.0
SCORE_SD = 2.0


def build_estimate_rows() -> dict[str, list[Row]]:
    """Return rows by table."""
    effects = [
        row for arm in EFFECTS for outcome in (("off_benefit", *HOURS, "wage_eur")) for row in _register(arm, outcome)
    ]
    effects += [row for arm in EFFECTS for row in _questionnaire(arm)]
    effects += list(_register("nieuwstad:groep-1", LATE))
    return {"effect": effects, "effect_error": list(_errors(effects))}


def write_estimate_mart(home: Path) -> Path:
    """Write a mart of the record, of participant rows, of design checks and of these rows."""
    rows = build_rows(load_real_registry(), check_record(DATA))
    people = build_participant_rows()
    for arm in people["delivery_arm"]:
        arm["components"] = COMPONENTS.get(arm["arm_id"])
    for extra in (people, build_design_rows(), build_estimate_rows()):
        for table, more in extra.items():
            rows[table] = [*rows[table], *more]
    return write_rows(home, rows, data=DATA, as_of=None)


def _list_comparisons(arm: str) -> Iterator[tuple[str, str]]:
    trial, name = arm.split(":")
    if trial == "groningen":
        yield "B", f"{trial}:reference"
    if name != "control":
        yield "C", f"{trial}:control"
        if trial == "groningen":
            yield "A", f"{trial}:control"


def _register(arm: str, outcome: str) -> Iterator[Row]:
    trial = arm.split(":", maxsplit=1)[0]
    for letter, against in _list_comparisons(arm):
        estimand = "compliers" if letter == "A" else "ITT"
        main = letter == ("B" if trial == "groningen" else "C")
        for month in range(LAST_MONTH + 1):
            for model in MODELS if month in HORIZONS else ("M1",):
                if model == "M8" and (not main or outcome == "wage_eur"):
                    continue
                head = _head(arm, against, letter, estimand, model, outcome, month, "all")
                yield head | _numbers(arm, outcome, model, month, share=_share(letter))
            if letter == "C" and month in HORIZONS:
                head = _head(arm, against, letter, "ATT", "M1", outcome, month, "all")
                yield head | _numbers(arm, outcome, "M1", month, share=2.0) | {"first_stage_f": 80.0}
            if main and month in HORIZONS and outcome == "off_benefit":
                yield from _subgroups(arm, against, letter, estimand, month)


def _share(letter: str) -> float:
    return {"A": 1.2, "B": 1.0, "C": 1.0}[letter]


def _questionnaire(arm: str) -> Iterator[Row]:
    trial, name = arm.split(":")
    if name == "control" or trial == "nieuwstad":
        return
    letter, estimand = ("A", "compliers") if trial == "groningen" else ("C", "ITT")
    outcome = {"oss": "subjective_health_tiu", "groningen": "health"}[trial]
    for month in (12, 24):
        for model in ("M1", "M2"):
            head = _head(arm, f"{trial}:control", letter, estimand, model, outcome, month, "all")
            yield head | _numbers(arm, outcome, model, month, share=1.0)


def _head(
    arm: str, against: str, letter: str, estimand: str, model: str, outcome: str, month: int, subgroup: str
) -> Row:
    trial = arm.split(":", maxsplit=1)[0]
    parts = (ORIGINS[trial], arm, letter, estimand, model, outcome, str(month), subgroup)
    return {
        "effect_id": ":".join(parts),
        "origin": ORIGINS[trial],
        "trial_id": trial,
        "arm_id": arm,
        "comparison_arm_id": against,
        "comparison": letter,
        "estimand": estimand,
        "model": model,
        "outcome_id": outcome,
        "month": month,
        "subgroup": subgroup,
    }


def _numbers(arm: str, outcome: str, model: str, month: int, *, share: float) -> Row:
    trial = arm.split(":", maxsplit=1)[0]
    if trial == "nieuwstad" and outcome != LATE:
        return _absent("embargoed", "trial not ended")
    known = EFFECTS[arm]
    if known is None:
        return _absent("suppressed", FEW_CASES)
    if arm == "groningen:t1" and month == 0 and outcome == "off_benefit":
        return _absent("not_estimable", NO_VARIATION)
    scale = {"wage_eur": WAGE_SD, "health": SCORE_SD, "subjective_health_tiu": SCORE_SD, LATE: 10.0}.get(outcome, 1.0)
    factor = share * HOURS.get(outcome, 1.0) * MODELS[model] * month / 24
    error = known[1] * share * scale * (0.6 + 0.4 * month / 24)
    main = model == "M1" and month == 24 and share == 1.0
    spread = 0.49 if scale == 1.0 else scale
    return describe_interval(known[0] * scale * factor, error, "HC0" if model == "M8" else "HC2") | {
        "p_holm": 0.2 if main else None,
        "p_bh": 0.15 if main else None,
        "p_randomisation": 0.03 if main else None,
        "n": sum(SIZES[trial].values()),
        "n_arm": SIZES[trial][arm.split(":")[1]],
        "n_comparison": 146 if trial == "groningen" else SIZES[trial]["control"],
        "df": sum(SIZES[trial].values()) - 20,
        "comparison_mean": 0.4 if scale == 1.0 else 1.5 * scale,
        "comparison_sd": spread,
        "dropped": "education: unknown joined to the largest" if model != "M2" else None,
    }


def describe_interval(estimate: float, error: float, se_type: str) -> Row:
    """Return the numbers of a released effect that follow from its standard error."""
    low, high = estimate - Z_90 * error, estimate + Z_90 * error
    return {
        "estimate": estimate,
        "std_error": error,
        "se_type": se_type,
        "ci_level": 0.9,
        "ci_low": low,
        "ci_high": high,
        "p_value": 0.04 if low > 0 or high < 0 else 0.4,
        "mde": MDE_FACTOR * error,
        "significant": low > 0 or high < 0,
        "status": "released",
        "reason": None,
    }


def _absent(status: str, reason: str) -> Row:
    return {"se_type": "none", "status": status, "reason": reason}


def _subgroups(arm: str, against: str, letter: str, estimand: str, month: int) -> Iterator[Row]:
    for subgroup, factor in SUBGROUPS.items():
        head = _head(arm, against, letter, estimand, "M1", "off_benefit", month, subgroup)
        whole = _numbers(arm, "off_benefit", "M1", month, share=1.0)
        if whole["status"] != "released":
            yield head | whole
        elif factor is None:
            yield head | _absent("suppressed", FEW_CASES)
        else:
            numbers = describe_interval(whole["estimate"] * factor, 1.5 * whole["std_error"], "HC2")
            yield head | numbers | {"p_interaction": 0.07, "reason": "exploratory"}


def _errors(effects: list[Row]) -> Iterator[Row]:
    for effect in effects:
        if effect["status"] != "released" or effect["month"] not in HORIZONS or effect["model"] == "M8":
            continue
        if effect["subgroup"] != "all" or effect["estimand"] == "ATT":
            continue
        for kind, factor in ERRORS.items():
            numbers = describe_interval(effect["estimate"], effect["std_error"] * factor, kind)
            fields = ("se_type", "std_error", "ci_level", "ci_low", "ci_high", "p_value")
            yield {name: effect[name] for name in ("effect_id", "origin", "trial_id")} | {
                name: numbers[name] for name in fields
            }
