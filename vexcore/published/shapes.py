"""The shapes of what is declared in TOML beside a table: rules and harmonise blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Reference = str | int | float
References = Reference | list[Reference]
Key = str | int


class _Shape(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True, populate_by_name=True)


class RuleShape(_Shape):
    """The keys that rules may have, with their types; which a type needs is checked with the types of rule."""

    id: str = ""
    type: str = ""
    what: str = ""
    kind: str = ""
    running: list[int] = Field(default=[], alias="for")
    blank: Literal["zero"] = "zero"
    plus: References = []
    minus: References = []
    of: References = []
    base: References = []
    values: References = []
    weights: References = []
    factors: References = []
    cells: References = []
    equals: Reference = 0
    left: Reference = 0
    right: Reference = 0
    small: Reference = 0
    large: Reference = 0
    low: float = 0
    high: float = 0
    subtract: float = 0
    divide: float = 1
    times: float = 1
    scale: float | list[float] = 1
    target: list[float] = Field(default=[0, 1], min_length=2, max_length=2)
    text: str = ""
    axis: Literal["row", "column"] = "row"
    level: Literal["first", "last"] = "last"

    @model_validator(mode="after")
    def _scale_fits_the_type(self) -> Self:
        pair = isinstance(self.scale, list) and len(self.scale) == 2
        if pair != (self.type == "recode"):
            raise ValueError("scale is the two ends of a scale in a recode rule, a factor elsewhere")
        return self


class EntryShape(_Shape):
    """A row or column of a harmonise block."""

    __pydantic_extra__: dict[str, Key]
    at: int
    part: str = "value"
    role: str = ""
    base: str = ""
    reason: str = ""


class BlockShape(_Shape):
    """A harmonise block."""

    into: str
    keys: dict[str, Key] = {}
    base: str = ""
    rows: list[EntryShape]
    columns: list[EntryShape]
    comparison_mean_column: int = 1
    n_column: int = 1


def find_misshapen(shape: type[_Shape], declared: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield value, rule and remedy for each key that has not the type it should have."""
    try:
        shape.model_validate(dict(declared))
    except ValidationError as error:
        for problem in error.errors():
            place = ".".join(str(step) for step in problem["loc"])
            yield f"{place} = {problem['input']!r}", problem["msg"], f"mend {place}"
