"""What public pages state about the trials: statements, and figures where they are numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vexcore.errors import Fault
from vexcore.published.cells import UNITS, Cell
from vexcore.published.harmonised import Row
from vexcore.published.printed import NUMBER, find_numbers
from vexcore.registry.model import Registry

WEB_FILE = "web.csv"
WEB_TABLE = "web"
WEB_HEADER = (
    "source_id",
    "row",
    "trial",
    "kind",
    "item",
    "arm_as_named",
    "arm_id",
    "horizon_months",
    "printed",
    "value",
    "unit",
    "comparison",
    "significance",
    "direction",
    "statement_nl",
    "statement_en",
    "contradiction",
    "note",
)
STATEMENT_KINDS = ("design", "arm", "recruitment", "response", "effect", "wellbeing", "outflow", "process", "other")
_COMPARISONS = ("control", "other-arms", "non-participants", "matched", "before-after", "none")
_TEXT_UNITS = ("text", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Literature:
    """Statements of public pages, the figures among them, and what is wrong with the file."""

    statements: tuple[Row, ...]
    figures: tuple[Cell, ...]
    faults: tuple[Fault, ...]


def load_literature(folder: Path, registry: Registry) -> Literature:
    """Read ``web.csv``: a statement a line, numbered within its source."""
    try:
        lines = (folder / WEB_FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        fault = _fault(0, "", "", "the file exists", "restore it")
        return Literature(statements=(), figures=(), faults=(fault,))
    except UnicodeDecodeError as error:
        fault = _fault(0, "", str(error), "the file is UTF-8", "save it as UTF-8")
        return Literature(statements=(), figures=(), faults=(fault,))
    reader = csv.reader(lines)
    header = next(reader, [])
    if tuple(header) != WEB_HEADER:
        rule = "the columns are exactly " + ",".join(WEB_HEADER)
        fault = Fault(file=WEB_FILE, line=1, column="", value=",".join(header), rule=rule, remedy="mend the header")
        return Literature(statements=(), figures=(), faults=(fault,))
    statements: list[Row] = []
    figures: list[Cell] = []
    faults: list[Fault] = []
    seen: set[tuple[str, str]] = set()
    for fields in reader:
        line = reader.line_num
        if len(fields) != len(WEB_HEADER):
            faults.append(_fault(line, "", ",".join(fields), f"a line has {len(WEB_HEADER)} fields", "quote commas"))
            continue
        entry = dict(zip(WEB_HEADER, fields, strict=True))
        problems = list(_check_entry(line, entry, registry, seen))
        faults += problems
        if not problems:
            figure = _build_figure(entry) if entry["value"] else None
            if figure is not None:
                figures.append(figure)
            statements.append(_build_statement(entry, figure))
    return Literature(statements=tuple(statements), figures=tuple(figures), faults=tuple(faults))


def _fault(line: int, column: str, value: str, rule: str, remedy: str) -> Fault:
    return Fault(file=WEB_FILE, line=line, column=column, value=value, rule=rule, remedy=remedy)


def _check_entry(line: int, entry: dict[str, str], registry: Registry, seen: set[tuple[str, str]]) -> Iterator[Fault]:
    arms = {arm.id for arm in registry.arms} | {"all", ""}
    allowed: tuple[tuple[str, Iterable[str]], ...] = (
        ("source_id", [source.id for source in registry.sources]),
        ("trial", [*(trial.id for trial in registry.trials), "all"]),
        ("kind", STATEMENT_KINDS),
        ("unit", [*UNITS, *_TEXT_UNITS]),
        ("comparison", _COMPARISONS),
        ("significance", ("yes", "no", "not-stated")),
        ("direction", ("+", "0", "-", "")),
    )
    for column, values in allowed:
        if entry[column] not in values:
            yield _fault(line, column, entry[column], f"{column} is known", "mend it, or add it to the registry")
    for arm in entry["arm_id"].split(";"):
        if arm.strip() not in arms:
            yield _fault(line, "arm_id", arm, "the arm stands in the registry", "mend it")
    for column in ("row", "horizon_months"):
        if not (entry[column].isdecimal() or (column == "horizon_months" and not entry[column])):
            yield _fault(line, column, entry[column], "a whole number", "write the number")
    for column in ("item", "statement_nl", "statement_en"):
        if not entry[column].strip():
            yield _fault(line, column, "", f"{column} is given", "say it in a few words of our own")
    yield from _check_number(line, entry)
    place = (entry["source_id"], entry["row"])
    if place in seen:
        yield _fault(line, "row", entry["row"], "a statement of a source stands once", "renumber it")
    seen.add(place)


def _check_number(line: int, entry: dict[str, str]) -> Iterator[Fault]:
    if not entry["value"]:
        return
    if not NUMBER.fullmatch(entry["value"]):
        yield _fault(line, "value", entry["value"], "the value is a number with a decimal point", "write the number")
        return
    if entry["unit"] in _TEXT_UNITS:
        yield _fault(line, "unit", entry["unit"], "a number has a unit of numbers", "give the unit, or empty the value")
    # Pages in English print a decimal point, and some put a space between thousands.
    printed = re.sub(r"(?<=\d) (?=\d{3}\b)", "", entry["printed"])
    values = {abs(number.value) for number in find_numbers(printed)} | {abs(float(n)) for n in NUMBER.findall(printed)}
    if values and abs(float(entry["value"])) not in values:
        rule = f"the value is what is printed ({entry['printed']!r})"
        yield _fault(line, "value", entry["value"], rule, "mend value or printed after reading the page again")


def _build_figure(entry: dict[str, str]) -> Cell:
    return Cell(
        source_id=entry["source_id"],
        table_id=WEB_TABLE,
        row=int(entry["row"]),
        column=1,
        part="value",
        row_label=entry["statement_nl"],
        column_label=entry["item"],
        printed=entry["printed"],
        value=float(entry["value"]),
        unit=entry["unit"],
        state="printed",
        significance="",
        note=entry["note"],
    )


def _build_statement(entry: dict[str, str], figure: Cell | None) -> Row:
    return {
        "trial_id": entry["trial"],
        "kind": entry["kind"],
        "item": entry["item"],
        "arm_id": entry["arm_id"] or None,
        "horizon_months": int(entry["horizon_months"]) if entry["horizon_months"] else None,
        "value": None if figure is None else figure.value,
        "unit": entry["unit"],
        "comparison": entry["comparison"],
        "significance": entry["significance"],
        "direction": entry["direction"] or None,
        "source_id": entry["source_id"],
        "figure_id": None if figure is None else figure.figure_id,
        "statement_nl": entry["statement_nl"],
        "statement_en": entry["statement_en"],
        "contradiction": entry["contradiction"] or None,
        "position": int(entry["row"]),
    }
