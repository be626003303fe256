"""What is wrong with a key of a TOML file, in words that need no knowledge of the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

_KEYS_OF_A_SCALE = ("times", "from", "to")
_RULES = {
    "missing": "{name} is required",
    "extra_forbidden": "every key is one that the delivery guide names",
    "string_type": "{name} is a text in quotes",
    "string_too_short": "{name} is not empty",
    "string_too_long": "{name} has at most {max_length} characters",
    "int_type": "{name} is a whole number",
    "float_type": "{name} is a number",
    "finite_number": "{name} is a finite number",
    "bool_type": "{name} is true or false",
    "list_type": "{name} is a list",
    "dict_type": "{name} is a table",
    "model_type": "a scale is a table with times, or from and to",
    "tuple_type": "{name} is two numbers, such as [1, 5]",
    "too_long": "{name} is two numbers, such as [1, 5]",
    "literal_error": "{name} is {expected}",
    "greater_than_equal": "{name} is at least {ge:g}",
    "less_than_equal": "{name} is at most {le:g}",
}
"""Rules by the kind of a problem that pydantic finds; one that is not here has its own words."""
_REMEDIES = {
    "missing": "add the key",
    "extra_forbidden": "remove the key, or mend its spelling",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one key.

    Attributes
    ----------
    location
        Keys and places in lists that lead to it.
    value
        What stands there; empty where nothing does.
    rule, remedy
        As in a fault.
    unknown
        Whether the key is one that nothing reads.
    """

    location: tuple[str, ...]
    value: str
    rule: str
    remedy: str
    unknown: bool


def list_problems(found: Sequence[Any], section: dict[str, Any], model: type[BaseModel]) -> list[Problem]:
    """Return what pydantic found wrong with a section, one problem for each key.

    Parameters
    ----------
    found
        The errors of a `ValidationError`.
    section
        What was validated.
    model
        By what; gives the names that a rule may repeat.
    """
    problems: dict[tuple[str, ...], Problem] = {}
    for each in found:
        problem = _describe_problem(each, section, model)
        other = problems.get(problem.location)
        # A key that may be one thing or another has a problem for each of them.
        rule = problem.rule if other is None or other.rule == problem.rule else f"{other.rule}, or {problem.rule}"
        problems[problem.location] = Problem(
            location=problem.location, value=problem.value, rule=rule, remedy=problem.remedy, unknown=problem.unknown
        )
    return list(problems.values())


def _describe_problem(found: Any, section: dict[str, Any], model: type[BaseModel]) -> Problem:
    kind, words = found["type"], dict(found.get("ctx") or {})
    location = _find_location(found["loc"], section, missing=kind == "missing")
    if kind == "missing" and location and isinstance(location[-1], int):
        # One of two numbers is missing, not a key.
        kind, location = "tuple_type", location[:-1]
    rule = _RULES.get(kind, "").format(**{**words, "name": _find_name(location, model)})
    return Problem(
        location=tuple(str(part) for part in location),
        value="" if kind == "missing" else str(location[-1] if kind == "extra_forbidden" else found["input"]),
        rule=rule or str(found["msg"]).removeprefix("Value error, "),
        remedy=_REMEDIES.get(kind, "mend the value as the delivery guide says"),
        unknown=kind == "extra_forbidden",
    )


def _find_location(parts: Sequence[str | int], section: Any, *, missing: bool) -> list[str | int]:
    """Return the parts of a location that stand in the section: the rest is how a type names its own parts."""
    location: list[str | int] = []
    inner = section
    for part in parts:
        if isinstance(inner, list):
            inner = dict(enumerate(inner))
        stands = isinstance(inner, dict) and part in inner
        if not stands and not missing:
            break
        inner = inner[part] if stands else None
        location.append(part)
    return location


def _find_name(location: Sequence[str | int], model: type[BaseModel]) -> str:
    """Return how a rule names a key: only a name of ours is repeated, for another may name a person."""
    keys = [part for part in location if isinstance(part, str)]
    if not keys or keys[-1] not in {*model.model_fields, *_KEYS_OF_A_SCALE}:
        return "it"
    return keys[-1] if isinstance(location[-1], str) else f"each of {keys[-1]}"
