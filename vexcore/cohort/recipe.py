"""Reading the recipe of the demonstration, and refusing one that cannot be followed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from vexcore.cohort.plan import CalibrationPlan, TruthPlan
from vexcore.cohort.recipe_checks import check_calibration, check_truth
from vexcore.errors import DataRefused, Fault

FOLDER = "demonstration"
TRUTH_FILE = "truth.toml"
CALIBRATION_FILE = "calibration.toml"

Plan = TypeVar("Plan", bound=BaseModel)

_FIGURE = re.compile(r"^[^\s:{}]+:[^\s:{}]+:\d+:\d+(:[a-z]+)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What the demonstration is made from.

    Attributes
    ----------
    truth
        What is true in it: `truth.toml`.
    calibration
        What the persons are calibrated to: `calibration.toml`.
    figures
        The record's values by figure id; None for a cell that is blank or withheld.
    """

    truth: TruthPlan
    calibration: CalibrationPlan
    figures: Mapping[str, float | None]

    def figure(self, figure_id: str, **names: object) -> float:
        """Return a printed value; names fill the braces of the id.

        Raises
        ------
        DataRefused
            If the record has no such number.
        """
        place = figure_id.format(**names)
        value = self.figures.get(place)
        if value is None:
            raise DataRefused("demonstration", [_missing(place)])
        return value

    def count_or_none(self, figure_id: str, **names: object) -> float:
        """Return a printed value, with 0 for a blank cell of the printed grid."""
        place = figure_id.format(**names)
        if place in self.figures and self.figures[place] is None:
            return 0.0
        return self.figure(place)


def load_recipe(data: Path, figures: Mapping[str, float | None]) -> Recipe:
    """Read the recipe.

    Parameters
    ----------
    data
        The folder ``data`` of the project.
    figures
        The record's values by figure id.

    Raises
    ------
    DataRefused
        With every fault: a wrong type or key, an unknown figure, months or outcomes that do not fit.
    """
    faults: list[Fault] = []
    documents = {name: _read_toml(data, name, faults) for name in (TRUTH_FILE, CALIBRATION_FILE)}
    truth = _read_plan(documents[TRUTH_FILE], TRUTH_FILE, TruthPlan, faults)
    calibration = _read_plan(documents[CALIBRATION_FILE], CALIBRATION_FILE, CalibrationPlan, faults)
    if truth is None or calibration is None:
        raise DataRefused(FOLDER, faults)
    for name, document in documents.items():
        faults += [_missing(place, name) for place in _find_figure_ids(document) if place not in figures]
    faults += [_fault(TRUTH_FILE, *problem.fields()) for problem in check_truth(truth)]
    faults += [_fault(CALIBRATION_FILE, *problem.fields()) for problem in check_calibration(calibration)]
    if faults:
        raise DataRefused(FOLDER, faults)
    return Recipe(truth=truth, calibration=calibration, figures=figures)


def _fault(file: str, column: str, value: object, rule: str, remedy: str) -> Fault:
    return Fault(file=f"{FOLDER}/{file}", line=0, column=column, value=str(value), rule=rule, remedy=remedy)


def _missing(place: str, file: str = "") -> Fault:
    return _fault(file, "", place, "a figure that the recipe names is a number of the record", "mend the id")


def _read_toml(data: Path, name: str, faults: list[Fault]) -> dict[str, Any] | None:
    try:
        return tomllib.loads((data / FOLDER / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(_fault(name, "", "", "the file exists", "restore it"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(_fault(name, "", error, "the file is TOML in UTF-8", "mend the syntax"))
    return None


def _read_plan(document: dict[str, Any] | None, name: str, model: type[Plan], faults: list[Fault]) -> Plan | None:
    if document is None:
        return None
    try:
        return model.model_validate(document)
    except ValidationError as error:
        for problem in error.errors():
            where = ".".join(map(str, problem["loc"]))
            faults.append(_fault(name, where, problem["input"], problem["msg"], "mend the value"))
    return None


def _find_figure_ids(part: object) -> Iterator[str]:
    """Yield every complete figure id in a document; those with braces are filled in, and checked, when used."""
    if isinstance(part, str):
        if _FIGURE.match(part):
            yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from _find_figure_ids(value)
    elif isinstance(part, list):
        for value in part:
            yield from _find_figure_ids(value)
