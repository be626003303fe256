"""`mapping.toml`: how a deliverer's own files, columns, labels and formats become those of the delivery format."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from vexcore.contracts.delivery_files import DELIVERY_FILES
from vexcore.deliveries.report import Findings
from vexcore.deliveries.toml import read_section, read_toml, suggest

MAPPING_FILE = "mapping.toml"
CALENDAR_MONTH = "yyyymm"
"""What a column of `months` with calendar months is mapped to, instead of to `month`."""
WHOLE_WITHIN = 1e-9
"""How near a whole number a computed value is taken for it."""
_LEAST, _MOST = 1e-12, 1e12
"""Sizes of the numbers of a scale, within which no number of a cell runs out of what can be computed."""


def _check_dates(pattern: str) -> str:
    parts = re.findall(r"yyyy|mm?|dd?|[-/. ]", pattern)
    kinds = sorted(part[0] for part in parts if part[0] in "ymd")
    if "".join(parts) != pattern or kinds != ["d", "m", "y"]:
        raise ValueError("days are written with yyyy, mm and dd (or m and d), such as dd-mm-yyyy")
    return pattern


Name = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Style(_Part):
    """`[style]`: how the deliverer's files are written."""

    separator: Annotated[Literal[",", ";", "\t", "|"], Field(description="Between cells")] = ","
    decimal: Annotated[Literal[".", ","], Field(description="Decimal mark")] = "."
    thousands: Annotated[Literal["", ".", ",", " ", "'"], Field(description="Thousands mark; empty for none")] = ""
    encoding: Annotated[
        Literal["utf-8", "cp1252", "iso-8859-1", "iso-8859-15"], Field(description="Encoding of the text")
    ] = "utf-8"
    dates: Annotated[str, AfterValidator(_check_dates), Field(description="How a day is written: dd-mm-yyyy")] = (
        "yyyy-mm-dd"
    )

    @model_validator(mode="after")
    def _check_marks(self) -> Style:
        if self.thousands == self.decimal:
            raise ValueError("the thousands mark is not the decimal mark")
        return self


class Scale(_Part):
    """A linear scale: `times` a factor, or from one range to another (turned round where the ends are swapped)."""

    times: Annotated[float | None, Field(ge=_LEAST, le=_MOST, description="Factor: 4.25 for hours a week")] = None
    start: Annotated[
        tuple[float, float] | None, Field(alias="from", strict=False, description="The two ends as delivered")
    ] = None
    to: Annotated[tuple[float, float] | None, Field(strict=False, description="What these ends become")] = None

    @model_validator(mode="after")
    def _check_ends(self) -> Scale:
        by_ends = self.start is not None and self.to is not None
        if (self.times is None) != by_ends or (self.start is None) != (self.to is None):
            raise ValueError("a scale has times, or from and to")
        if self.start is not None and self.start[0] == self.start[1]:
            raise ValueError("the two ends of from differ")
        if not all(map(_is_usable, (*(self.start or ()), *(self.to or ())))):
            raise ValueError(f"the ends of a scale are 0, or {_LEAST:g} to {_MOST:g} in size")
        return self

    def apply(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return values on the new scale, same shape."""
        if self.times is not None:
            scaled = values * self.times
        else:
            (a, b), (c, d) = self.start or (0.0, 1.0), self.to or (0.0, 1.0)
            scaled = (values - a) * (d - c) / (b - a) + c
        # 70 times 0.1 is 7.000000000000001, which is neither whole nor within 7.
        whole = np.round(scaled)
        return np.where(np.abs(scaled - whole) <= WHOLE_WITHIN, whole, scaled)


def _is_usable(value: float) -> bool:
    return value == 0 or _LEAST <= abs(value) <= _MOST


class FileMapping(_Part):
    """`[persons]`, `[months]`, ...: how one file of the delivery format stands in the deliverer's own."""

    file: Annotated[str, Field(description="Name of the deliverer's file, where it is not the usual one")] = ""
    columns: Annotated[dict[Name, Name], Field(description="Your column = column of the delivery format")] = {}
    labels: Annotated[
        dict[Name, dict[Name, str]], Field(description="By column of the delivery format: your label = its label")
    ] = {}
    missing: Annotated[
        dict[Name, list[str]], Field(description="By column of the delivery format: cells that mean not known")
    ] = {}
    scales: Annotated[dict[Name, Scale], Field(description="By column of the delivery format")] = {}
    constants: Annotated[
        dict[Name, str | int | float], Field(description="Column of the delivery format = value of every row")
    ] = {}
    ignore: Annotated[list[Name], Field(description="Your columns that are left out")] = []
    items: Annotated[dict[Name, Name], Field(description="Answers: your item = item of the delivery format")] = {}
    item_scales: Annotated[dict[Name, Scale], Field(description="Answers: scale by item of the delivery format")] = {}

    def relabel(self, column: str) -> dict[str, str]:
        """Return the labels of a column of the delivery format by the deliverer's own."""
        return {**self.labels.get(column, {}), **(self.items if column == "item" else {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A mapping as far as it could be read.

    Attributes
    ----------
    style
        How the files are written; None where that could not be read, so that no file can be either.
    files
        The mapping of each file of the delivery format that has one.
    faulty
        Files whose mapping has faults: read with the rest of it they would only seem wrong.
    """

    style: Style | None
    files: dict[str, FileMapping]
    faulty: tuple[str, ...] = ()

    def of(self, name: str) -> FileMapping:
        """Return the mapping of a file of the delivery format, an empty one where there is none."""
        return self.files.get(name, FileMapping())


def read_mapping(folder: Path, findings: Findings) -> Mapping:
    """Read `mapping.toml` of a delivery, where there is one.

    Parameters
    ----------
    folder
        Folder of the delivery.
    findings
        Takes every fault.
    """
    path = folder / MAPPING_FILE
    document: dict[str, Any] | None = read_toml(path, findings) if os.path.lexists(path) else {}
    if document is None:
        return Mapping(style=None, files={})
    names = [file.name for file in DELIVERY_FILES]
    for key in document.keys() - {"style", *names}:
        rule = f"only style, {', '.join(names)} are read"
        findings.add(MAPPING_FILE, rule, f"rename or remove it{suggest(key, names)}", column=key)
    before = findings.count
    style = read_section(Style, document.get("style", {}), "[style]", MAPPING_FILE, findings)
    if findings.count > before:
        style = None
    files: dict[str, FileMapping] = {}
    faulty = []
    for name in (name for name in names if name in document):
        before = findings.count
        found = read_section(FileMapping, document[name], f"[{name}]", MAPPING_FILE, findings)
        if found is None or findings.count > before:
            faulty.append(name)
        else:
            files[name] = found
    return Mapping(style=style, files=files, faulty=tuple(faulty))
