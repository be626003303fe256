"""Reading a TOML file of a delivery so that everything wrong with it is reported and the rest can be used."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from vexcore.deliveries.report import Findings
from vexcore.deliveries.toml_words import list_problems

Model = TypeVar("Model", bound=BaseModel)

_TOO_LARGE = 10**18


def read_toml(path: Path, findings: Findings) -> dict[str, Any] | None:
    """Return a TOML file as a dictionary with days as ISO texts, or None where it cannot be read."""
    try:
        return {key: _write_days(value) for key, value in tomllib.loads(path.read_text(encoding="utf-8-sig")).items()}
    except tomllib.TOMLDecodeError as error:
        findings.add(path.name, "the file is TOML", "mend the syntax", value=str(error))
    except RecursionError:
        findings.add(path.name, "the file is TOML", "nest less deeply", value="too many brackets")
    except UnicodeDecodeError:
        findings.add(path.name, "the text is UTF-8", "save the file as UTF-8")
    except ValueError:
        # Python turns no text of thousands of digits into a number; `_write_days` refuses what is shorter.
        findings.add(path.name, "a whole number has at most 18 digits", "shorten the number")
    except OSError as error:
        findings.add(path.name, "the file can be read", "mend the file or its rights", value=error.strerror or "")
    return None


def _write_days(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _write_days(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_write_days(inner) for inner in value]
    if isinstance(value, int) and abs(value) >= _TOO_LARGE:
        raise ValueError("a whole number too large")
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value


def read_section(model: type[Model], section: Any, place: str, file: str, findings: Findings) -> Model | None:
    """Return a section of a TOML file as a model; with its faults reported, what is good of it.

    Parameters
    ----------
    model
        Pydantic model whose fields are texts, numbers, lists or models.
    section
        The section as TOML gives it.
    place
        Where it stands, such as ``[delivery]``, for the report.
    file
        Name of the file.
    findings
        Takes the faults.

    Returns
    -------
    Model or None
        A model without faults; where there were any, a model in which the faulty fields have their defaults, or None
        where a faulty field has no default.
    """
    if not isinstance(section, dict):
        findings.add(file, f"{place} is a table", f"write {place} and its keys below it", value=str(section))
        return None
    try:
        return model.model_validate(section)
    except ValidationError as error:
        faulty = {str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}
        for found in list_problems(error.errors(), section, model):
            known = model.model_fields if found.unknown and len(found.location) == 1 else ()
            hint = suggest(found.location[-1], known) if found.unknown else ""
            column = ".".join([place, *found.location])
            findings.add(file, found.rule, found.remedy + hint, column=column, value=found.value)
    good = {key: value for key, value in section.items() if key not in faulty}
    try:
        return model.model_validate(good)
    except ValidationError:
        return None


def list_tables(document: dict[str, Any], key: str, file: str, findings: Findings) -> list[Any]:
    """Return the tables `[[key]]` of a document."""
    found = document.get(key, [])
    if isinstance(found, list):
        return found
    findings.add(file, f"{key} is a list of tables", f"write [[{key}]]", column=key)
    return []


def suggest(name: str, known: Iterable[str] | Mapping[str, Any]) -> str:
    """Return a hint at the known name that a wrong one comes near, or nothing."""
    lower = {candidate.lower(): candidate for candidate in known}
    near = difflib.get_close_matches(name.lower()[:60], lower, n=1, cutoff=0.7)
    return f"; did you mean {lower[near[0]]}?" if near else ""
