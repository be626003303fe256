"""Rows of participant data made by hand, in the shape in which the pipeline publishes them, and a mart that holds them.

Three trials: Oss (demonstration), Groningen (demonstration, consent after the draw, with a small arm), and `nieuwstad`,
a trial that the registry does not know (a delivery, under embargo until `EMBARGO_UNTIL`). Its re-entry, its scores and
the course of `LATE` hold numbers by arm, as a mart that was written by a clock that ran ahead would.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from support.curve_rows import build_curve_rows
from support.data import DATA, load_real_registry
from support.ladder_rows import build_ladder_rows
from support.profile_rows import build_profile_rows

from vexcore.intervals import build_wilson_interval
from vexcore.pipeline.mart import write_rows
from vexcore.pipeline.record import build_rows, check_record

Row = dict[str, Any]

EMBARGO_UNTIL = "2030-06-30"
DEMONSTRATION_SOURCE = "demonstratie"
DELIVERY_SOURCE = "levering-nieuwstad"
LATE = "late_numbers"
HORIZONS = (12, 17, 24, 36)
FEW = "fewer than 10 persons"
SMALL_GROUP = "group of fewer than 10"
SECONDARY = "withheld so that another cell cannot be worked out"
REASON_SHARES = {"work": 0.5, "study": 0.1, "moved": 0.15, "entitlement": 0.15, "other": 0.1}

SIZES = {
    "oss": {"control": 103, "eigen-regie": 102, "intensieve-begeleiding": 96},
    "groningen": {"control": 1700, "t1": 1650, "t2": 1660, "t3": 1640, "t4": 9, "reference": 146},
    "nieuwstad": {"control": 80, "groep-1": 84},
}
"""Persons by arm; a choice arm of 9 is a group too small to show."""

NOBODY = {"oss": ("reference",), "groningen": ("t4.1",)}
"""Arms that nobody was assigned to."""

ORIGINS = {"oss": "demonstration", "groningen": "demonstration", "nieuwstad": "estimated"}


def build_participant_rows() -> dict[str, list[Row]]:
    """Return rows by table: released, withheld and under embargo."""
    trials = list(SIZES)
    return {
        "source": [
            _source(
                DEMONSTRATION_SOURCE, "Demonstratie, synthetisch: cijfers over verzonnen personen", "demonstration"
            ),
            _source(DELIVERY_SOURCE, "Levering van Nieuwstad", "delivery"),
        ],
        "delivery": [_delivery(trial) for trial in trials],
        "delivery_arm": [row for trial in trials for row in _arms(trial)],
        "delivery_outcome": [
            {
                "origin": "estimated",
                "trial_id": "nieuwstad",
                "outcome_id": outcome,
                "label": label,
                "kind": "count",
                "unit": "uur per maand",
            }
            for outcome, label in (("buurtwerk", "Uren buurtwerk per maand"), (LATE, "Uren les per maand"))
        ],
        "delivery_gap": list(_gaps()),
        "reliability": list(_reliability()),
        "recruitment": [row for trial in trials for row in _recruitment(trial)],
        "response": [row for trial in trials for row in _response(trial)],
        "outflow": [row for trial in trials for row in _outflow(trial)],
        "profile": [row for trial in trials for row in (*_profile(trial), *_scores(trial))],
        "course": [row for trial in trials for row in _course(trial)],
        **build_ladder_rows(),
        **build_profile_rows(),
        **build_curve_rows(SIZES, {trial: _name_trial(trial) for trial in trials}),
    }


def write_participant_mart(home: Path) -> Path:
    """Write a mart of the record and of these rows."""
    rows = build_rows(load_real_registry(), check_record(DATA))
    for table, extra in build_participant_rows().items():
        rows[table] = [*rows[table], *extra]
    return write_rows(home, rows, data=DATA, as_of=None)


def _source(source_id: str, title: str, kind: str) -> Row:
    return {"source_id": source_id, "title": title, "kind": kind}


def _name_source(trial: str) -> str:
    return DEMONSTRATION_SOURCE if ORIGINS[trial] == "demonstration" else DELIVERY_SOURCE


def _name_trial(trial: str) -> Row:
    return {"origin": ORIGINS[trial], "trial_id": trial, "source_id": _name_source(trial)}


def _delivery(trial: str) -> Row:
    demonstration = ORIGINS[trial] == "demonstration"
    return {
        "origin": ORIGINS[trial],
        "trial_id": trial,
        "trial_name": {"nieuwstad": "Proef Nieuwstad"}.get(trial, f"Vertrouwensexperiment {trial.capitalize()}"),
        "registered": trial != "nieuwstad",
        "consent": {"groningen": "post", "nieuwstad": "unknown"}.get(trial, "pre"),
        "embargo_until": None if demonstration else EMBARGO_UNTIL,
        "version": "0123456789abcdef",
        "delivered_by": "VEX, demonstratie" if demonstration else "Gemeente Nieuwstad",
        "delivered_on": "2026-01-15",
        "payroll_from": "2017-10",
        "payroll_to": "2020-12",
        "benefit_from": "2017-10",
        "benefit_to": "2020-12",
        "files": "persons months exits answers" if trial != "nieuwstad" else "persons months exits",
        "source_id": _name_source(trial),
    }


def _arms(trial: str) -> Iterator[Row]:
    for arm in (*SIZES[trial], *NOBODY.get(trial, ())):
        yield {
            "origin": ORIGINS[trial],
            "trial_id": trial,
            "arm_id": f"{trial}:{arm}",
            "label": {"control": "Controlegroep", "groep-1": "Groep 1", "reference": "Referentiegroep"}.get(arm, arm),
            "role": arm if arm in {"control", "reference"} else "treatment",
            "randomised": True,
            "components": None,
        }


def _gaps() -> Iterator[Row]:
    yield {
        "origin": "demonstration",
        "trial_id": "oss",
        "outcome_id": "wage_gt_100_wml",
        "reason": "younger than the adult minimum wage",
        "persons": 14,
        "status": "released",
        "withheld": None,
    }
    yield {
        "origin": "demonstration",
        "trial_id": "oss",
        "outcome_id": "health",
        "reason": "less than half of the index answered",
        "persons": None,
        "status": "suppressed",
        "withheld": FEW,
    }
    yield {
        "origin": "estimated",
        "trial_id": "nieuwstad",
        "outcome_id": "health",
        "reason": "answers not delivered",
        "persons": 164,
        "status": "released",
        "withheld": None,
    }


def _reliability() -> Iterator[Row]:
    for wave, alpha in ((0, 0.84), (1, 0.86)):
        yield {
            "origin": "demonstration",
            "trial_id": "oss",
            "outcome_id": "subjective_health_tiu",
            "wave": wave,
            "items": 6,
            "n": 200 - 40 * wave,
            "alpha": alpha,
            "status": "released",
            "reason": None,
        }


def _cells(trial: str) -> Iterator[tuple[str, int]]:
    """Return every arm with its size, and all arms but the reference group together as ``all``."""
    yield "all", sum(size for arm, size in SIZES[trial].items() if arm != "reference")
    for arm, size in SIZES[trial].items():
        yield f"{trial}:{arm}", size


def _head(trial: str, arm_id: str) -> Row:
    return {
        "origin": ORIGINS[trial],
        "trial_id": trial,
        "municipality_id": "all",
        "arm_id": arm_id,
        "source_id": _name_source(trial),
    }


def _count_cell(count: int, base_n: int) -> Row:
    """Return the numbers of a cell as the first release rule gives them."""
    if base_n < 10:
        return {"status": "suppressed", "reason": SMALL_GROUP}
    if count < 10:
        return {"status": "suppressed", "reason": FEW}
    interval = build_wilson_interval(count, base_n)
    return {
        "count": count,
        "base_n": base_n,
        "share": count / base_n,
        "ci_level": 0.95,
        "ci_low": interval.low,
        "ci_high": interval.high,
        "status": "released",
        "reason": None,
    }


def _mean_cell(mean: float, std_dev: float, base_n: int) -> Row:
    if base_n < 10:
        return {"status": "suppressed", "reason": SMALL_GROUP}
    half = 1.96 * std_dev / base_n**0.5
    return {
        "base_n": base_n,
        "mean": mean,
        "std_dev": std_dev,
        "ci_level": 0.95,
        "ci_low": mean - half,
        "ci_high": mean + half,
        "status": "released",
        "reason": None,
    }


def _hold(trial: str, arm_id: str, cell: Row) -> Row:
    """Return a cell of an outcome; of a trial that has not ended there is none by arm."""
    if trial == "nieuwstad" and arm_id != "all":
        return {"status": "embargoed", "reason": "trial not ended"}
    return cell


def _recruitment(trial: str) -> Iterator[Row]:
    whole = sum(size for arm, size in SIZES[trial].items() if arm != "reference")
    for arm_id, size in _cells(trial):
        cell = {"status": "suppressed", "reason": SMALL_GROUP} if size < 10 else {"count": size, "status": "released"}
        yield _head(trial, arm_id) | {"stage": "assigned", "base_n": whole} | cell
        if trial == "groningen" and "reference" not in arm_id:
            yield _head(trial, arm_id) | {"stage": "invited"} | _count_cell(size, size)
            yield _head(trial, arm_id) | {"stage": "consented"} | _count_cell(round(0.12 * size), size)
        if trial != "nieuwstad" and "reference" not in arm_id:
            yield _head(trial, arm_id) | {"stage": "withdrew"} | _count_cell(round(0.11 * size), size)


def _response(trial: str) -> Iterator[Row]:
    if trial == "nieuwstad":
        return
    for arm_id, size in _cells(trial):
        if "reference" not in arm_id:
            for wave, share in enumerate((0.9, 0.55, 0.4)):
                yield (
                    _head(trial, arm_id)
                    | {"instrument": "participant-questionnaire", "wave": wave}
                    | _count_cell(round(share * size), size)
                )


def _outflow(trial: str) -> Iterator[Row]:
    for arm_id, size in _cells(trial):
        for horizon in HORIZONS:
            left = round(size * 0.02 * horizon)
            keys = {"measure": "outflow", "definition": "first-exit-of-assigned", "horizon_months": horizon}
            yield _head(trial, arm_id) | keys | {"category": "all"} | _hold(trial, arm_id, _count_cell(left, size))
            for reason, part in REASON_SHARES.items():
                cell = _hold(trial, arm_id, _count_cell(round(left * part), size))
                yield _head(trial, arm_id) | keys | {"category": reason} | cell
            away = _hold(trial, arm_id, _count_cell(round(left * 0.8), size))
            yield _head(trial, arm_id) | keys | {"category": "all", "definition": "no-return-of-assigned"} | away
            back = _count_cell(round(left * 0.2), left)
            returned = {"measure": "re-entry", "category": "all", "definition": "of-exits", "horizon_months": horizon}
            yield _head(trial, arm_id) | returned | back


def _profile(trial: str) -> Iterator[Row]:
    splits = {"participants": 0.12, "decliners": 0.88} if trial == "groningen" else {"assigned": 1.0}
    categories = {"sex": {"male": 0.55, "female": 0.45}, "education": {f"education-{x}": y for x, y in _LEVELS.items()}}
    for arm_id, size in _cells(trial):
        own = {"assigned": 1.0} if "reference" in arm_id else splits
        for population, part in own.items():
            members = round(part * size)
            for characteristic, shares in categories.items():
                for category, share in shares.items():
                    keys = {"population": population, "wave": 0, "characteristic": characteristic, "category": category}
                    yield _head(trial, arm_id) | keys | _count_cell(round(share * members), members)


_LEVELS = {"low": 0.4, "middle": 0.3, "high": 0.2, "unknown": 0.1}


def _scores(trial: str) -> Iterator[Row]:
    outcomes = {"oss": ("subjective_health_tiu", "wellbeing_tiu")}.get(trial, ("health",))
    binary = {"oss": "poor_health_tiu", "groningen": "financial_difficulty"}.get(trial)
    for arm_id, size in _cells(trial):
        if "reference" in arm_id:
            continue
        for wave in (0, 1):
            members = round(size * (0.9 - 0.35 * wave))
            keys = {"population": "respondents", "wave": wave, "category": "all"}
            for position, outcome in enumerate(outcomes):
                mean = _mean_cell(6.1 + 0.2 * wave + position, 1.9, members)
                yield _head(trial, arm_id) | keys | {"characteristic": outcome} | mean
            if binary:
                yield _head(trial, arm_id) | keys | {"characteristic": binary} | _count_cell(members // 3, members)


def _course(trial: str) -> Iterator[Row]:
    for arm_id, size in _cells(trial):
        for month in range(37):
            keys = {"population": "assigned", "month": month}
            off = _count_cell(round(size * 0.018 * month), size)
            if trial == "oss" and arm_id == "oss:control" and month in {20, 21}:
                off = {"status": "suppressed", "reason": SECONDARY}
            yield _head(trial, arm_id) | keys | {"outcome_id": "off_benefit"} | _hold(trial, arm_id, off)
            wage = _mean_cell(90.0 + 12 * month, 420.0, size)
            yield _head(trial, arm_id) | keys | {"outcome_id": "wage_eur"} | _hold(trial, arm_id, wage)
            if trial == "nieuwstad":
                hours = _mean_cell(4.0 + 0.05 * month, 3.0, size)
                yield _head(trial, arm_id) | keys | {"outcome_id": "buurtwerk"} | _hold(trial, arm_id, hours)
                yield _head(trial, arm_id) | keys | {"outcome_id": LATE} | hours
