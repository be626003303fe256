"""Reading the printed tables: a CSV with the cells, a TOML with what the table is."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vexcore.errors import Fault
from vexcore.published.cells import CELL_STATES, HEADER, PARTS, UNITS, Cell
from vexcore.published.printed import NUMBER, find_numbers

OTHER_FILES = frozenset({"web.csv", "findings.csv"})
OTHER_TOML = frozenset({"sources.toml"})
META_KEYS = {"source", "table", "trial", "title", "place", "note", "claims", "rule", "harmonise"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """One printed table with everything that is declared next to it.

    Attributes
    ----------
    file
        Name of the CSV.
    source_id, table_id, trial_id
        What it is; ``trial_id`` is ``all`` for a table over several trials.
    title, place, note
        The caption as printed, where it stands, and a remark of ours.
    cells
        The printed cells in file order.
    rules, blocks
        The declared relations and harmonised blocks, as read from TOML.
    """

    file: str
    source_id: str
    table_id: str
    trial_id: str
    title: str
    place: str
    note: str
    cells: tuple[Cell, ...]
    rules: tuple[dict[str, Any], ...]
    blocks: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The printed tables, and every fault met in reading them."""

    tables: tuple[PrintedTable, ...]
    faults: tuple[Fault, ...]

    def cells(self) -> dict[str, Cell]:
        """Return every cell by figure id."""
        return {cell.figure_id: cell for table in self.tables for cell in table.cells}


def load_record(folder: Path, *, sources: Iterable[str], trials: Iterable[str]) -> Record:
    """Read every printed table in a folder.

    Parameters
    ----------
    folder
        ``data/published``.
    sources, trials
        Known ids; a table that names another is refused.

    Returns
    -------
    Record
        The tables that could be read, and all faults.
    """
    known_sources, known_trials = set(sources), set(trials) | {"all"}
    tables: list[PrintedTable] = []
    faults: list[Fault] = []
    names = {path.stem for path in folder.glob("*.csv") if path.name not in OTHER_FILES}
    described = {path.stem for path in folder.glob("*.toml") if path.name not in OTHER_TOML}
    for lonely in sorted(names - described):
        faults.append(_whole(f"{lonely}.csv", "", "every table has a TOML beside it", f"write {lonely}.toml"))
    for lonely in sorted(described - names):
        faults.append(_whole(f"{lonely}.toml", "", "every TOML describes a CSV", f"write {lonely}.csv"))
    for stem in sorted(names & described):
        meta, meta_faults = _read_meta(folder / f"{stem}.toml", known_sources, known_trials)
        faults += meta_faults
        if meta is None:
            continue
        cells, cell_faults = _read_cells(folder / f"{stem}.csv", meta["source"], meta["table"])
        faults += cell_faults
        tables.append(
            PrintedTable(
                file=f"{stem}.csv",
                source_id=meta["source"],
                table_id=meta["table"],
                trial_id=meta["trial"],
                title=meta["title"],
                place=meta.get("place", ""),
                note=meta.get("note", ""),
                cells=tuple(cells),
                rules=tuple(meta.get("rule", [])),
                blocks=tuple(meta.get("harmonise", [])),
            )
        )
    faults += _check_unique_tables(tables)
    return Record(tables=tuple(tables), faults=tuple(faults))


def _whole(file: str, value: str, rule: str, remedy: str, column: str = "") -> Fault:
    return Fault(file=file, line=0, column=column, value=value, rule=rule, remedy=remedy)


def _check_unique_tables(tables: list[PrintedTable]) -> Iterator[Fault]:
    seen: dict[tuple[str, str], str] = {}
    for table in tables:
        key = (table.source_id, table.table_id)
        if key in seen:
            yield _whole(
                table.file.replace(".csv", ".toml"),
                table.table_id,
                f"a table of a source stands in one file (it stands in {seen[key]} too)",
                "give the second table a suffix, or remove one",
                "table",
            )
        seen[key] = table.file


def _read_meta(path: Path, sources: set[str], trials: set[str]) -> tuple[dict[str, Any] | None, list[Fault]]:
    try:
        meta = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [_whole(path.name, str(error), "the file is TOML in UTF-8", "mend the syntax")]
    faults = [
        _whole(path.name, key, "only the keys of docs/record.md are used", "remove or rename the key", key)
        for key in sorted(set(meta) - META_KEYS)
    ]
    faults += [
        _whole(path.name, str(meta[key])[:60], f"{key} is a list of tables, [[{key}]]", "double the brackets", key)
        for key in ("rule", "harmonise")
        if not isinstance(meta.get(key, []), list)
    ]
    if faults:
        return None, faults
    missing = [key for key in ("source", "table", "trial", "title") if not meta.get(key)]
    for key in missing:
        faults.append(_whole(path.name, "", f"{key} is given", f"add {key} = ...", key))
    if missing:
        return None, faults
    if meta["source"] not in sources:
        remedy = "add the source to sources.toml or mend the id"
        faults.append(_whole(path.name, meta["source"], "the source stands in sources.toml", remedy, "source"))
    if meta["trial"] not in trials:
        remedy = f"use one of {', '.join(sorted(trials))}"
        faults.append(_whole(path.name, meta["trial"], "the trial stands in the registry", remedy, "trial"))
    return meta, faults


def _read_cells(path: Path, source_id: str, table_id: str) -> tuple[list[Cell], list[Fault]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        return [], [_whole(path.name, str(error), "the file is UTF-8", "save it as UTF-8")]
    reader = csv.reader(lines)
    header = next(reader, [])
    if tuple(header) != HEADER:
        fault = Fault(
            file=path.name,
            line=1,
            column=_first_difference(header),
            value=",".join(header),
            rule="the columns are exactly " + ",".join(HEADER),
            remedy="rename, add or remove columns",
        )
        return [], [fault]
    cells: list[Cell] = []
    faults: list[Fault] = []
    first_line: dict[str, int] = {}
    labels: dict[tuple[str, int], str] = {}
    for fields in reader:
        line = reader.line_num
        problem = _check_line(path.name, line, fields)
        faults += problem
        if problem:
            continue
        cell = _build_cell(fields, source_id, table_id)
        if cell.figure_id in first_line:
            rule = f"a cell stands once (it stands in line {first_line[cell.figure_id]} too)"
            faults.append(_at(path.name, line, "row", cell.figure_id, rule, "remove one or mend row, column or part"))
            continue
        first_line[cell.figure_id] = line
        for axis, ordinal, label in (
            ("row_label", cell.row, cell.row_label),
            ("column_label", cell.column, cell.column_label),
        ):
            if labels.setdefault((axis, ordinal), label) != label and not table_id.startswith("text"):
                rule = f"one {axis} an ordinal (earlier {labels[(axis, ordinal)]!r})"
                faults.append(_at(path.name, line, axis, label, rule, "give the same label or mend the ordinal"))
        cells.append(cell)
    faults += _check_ordinals(path.name, cells)
    return cells, faults


def _first_difference(header: list[str]) -> str:
    for found, wanted in zip(header, HEADER, strict=False):
        if found != wanted:
            return found
    return ",".join(HEADER[len(header) :]) or ",".join(header[len(HEADER) :])


def _at(file: str, line: int, column: str, value: str, rule: str, remedy: str) -> Fault:
    return Fault(file=file, line=line, column=column, value=value, rule=rule, remedy=remedy)


def _check_line(file: str, line: int, fields: list[str]) -> list[Fault]:
    if len(fields) != len(HEADER):
        rule = f"a line has {len(HEADER)} fields"
        return [_at(file, line, "", ",".join(fields), rule, "quote a field that holds a comma, or add what is missing")]
    row = dict(zip(HEADER, fields, strict=True))
    faults = [
        _at(file, line, key, row[key], "ordinals count from 1", "write a whole number from 1")
        for key in ("row", "column")
        if not row[key].isdecimal() or int(row[key]) < 1
    ]
    for key, allowed in (("part", PARTS), ("cell", CELL_STATES), ("unit", sorted(UNITS))):
        if row[key] not in allowed:
            faults.append(_at(file, line, key, row[key], f"{key} is one of {', '.join(allowed)}", f"mend {key}"))
    if row["significance"] not in ("", "*", "**", "***"):
        rule = "only stars, one to three"
        faults.append(_at(file, line, "significance", row["significance"], rule, "copy the stars as printed"))
    return faults + _check_value(file, line, row)


def _check_value(file: str, line: int, row: dict[str, str]) -> list[Fault]:
    value = row["value"]
    if row["cell"] != "printed":
        if value:
            rule = "a withheld or blank cell has no value"
            return [_at(file, line, "value", value, rule, "empty the value or set cell to printed")]
        return []
    if not NUMBER.fullmatch(value):
        return [_at(file, line, "value", value, "the value is a number with a decimal point", "write the number")]
    number = float(value)
    found = find_numbers(row["printed"])
    if found and all(number not in (n.value, abs(n.value)) for n in found):
        rule = f"the value is what is printed ({row['printed']!r})"
        return [_at(file, line, "value", value, rule, "mend value or printed after reading the source again")]
    if not found and not row["note"]:
        rule = f"a number printed in words ({row['printed']!r}) says so in the note"
        return [_at(file, line, "note", value, rule, "say in the note how it was read")]
    return []


def _build_cell(fields: list[str], source_id: str, table_id: str) -> Cell:
    row = dict(zip(HEADER, fields, strict=True))
    return Cell(
        source_id=source_id,
        table_id=table_id,
        row=int(row["row"]),
        column=int(row["column"]),
        part=row["part"],
        row_label=row["row_label"],
        column_label=row["column_label"],
        printed=row["printed"],
        value=float(row["value"]) if row["value"] else None,
        unit=row["unit"],
        state=row["cell"],
        significance=row["significance"],
        note=row["note"],
    )


def _check_ordinals(file: str, cells: list[Cell]) -> Iterator[Fault]:
    for axis in ("row", "column"):
        found = {getattr(cell, axis) for cell in cells}
        if found and found != set(range(1, max(found) + 1)):
            gaps = sorted(set(range(1, max(found) + 1)) - found)
            rule = f"{axis} ordinals count on from 1 without a gap"
            yield _at(file, 0, axis, ", ".join(map(str, gaps)), rule, "renumber, or write the missing cells")
