"""Harmonise blocks: which printed cells make which harmonised rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vexcore.contracts.effect_tables import EFFECT
from vexcore.contracts.results import HARMONISED_TABLES
from vexcore.errors import Fault
from vexcore.published.cells import Cell, build_figure_id, complete_reference
from vexcore.published.shapes import BlockShape, find_misshapen
from vexcore.published.tables import PrintedTable
from vexcore.registry.model import Registry

ROLES = (
    "count",
    "percent",
    "share",
    "mean",
    "std_dev",
    "p_value",
    "statistic",
    "estimate",
    "comparison_mean",
    "base_n",
    "n",
    "df",
)
LABELLED_KEYS = ("stage", "instrument", "measure", "category", "definition", "population", "characteristic", "item")
_ENTRY_FIELDS = {"at", "part", "role", "base", "reason"}
_BLOCK_FIELDS = {"into", "keys", "base", "rows", "columns", "comparison_mean_column", "n_column"}
_COMMON_KEYS = {"trial_id", "municipality_id", "arm_id"}
_BASELINE_TABLES = {"profile", "balance"}
_WHOLE_KEYS = {"wave", "month", "horizon_months"}
_EFFECT_KEYS = ("comparison_arm_id", "comparison", "estimand", "model", "outcome_id", "month")
TARGETS = {table.name: table for table in (*HARMONISED_TABLES, EFFECT)}


@dataclass(slots=True, kw_only=True)
class CellGroup:
    """The printed cells that end in one harmonised row.

    Attributes
    ----------
    into
        Table of the mart.
    keys
        The row's keys, completed with defaults.
    cells
        The printed cell for each role.
    base
        The cell that holds the denominator, if the block names one.
    reason
        What the record says about the row.
    """

    into: str
    keys: dict[str, Any]
    cells: dict[str, Cell] = field(default_factory=dict)
    base: Cell | None = None
    reason: str = ""

    @property
    def main(self) -> Cell:
        """Return the cell that the row is about: the first by order of roles."""
        return next(self.cells[role] for role in ROLES if role in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """The groups of all blocks, and what is wrong with how the blocks are written."""

    groups: tuple[CellGroup, ...]
    faults: tuple[Fault, ...]


def required_keys(into: str) -> tuple[str, ...]:
    """Return the keys that a row of a harmonised table needs beyond trial, municipality and arm."""
    if into == EFFECT.name:
        return _EFFECT_KEYS
    return tuple(key for key in TARGETS[into].key if key not in {"origin", "source_id", *_COMMON_KEYS})


def group_cells(tables: tuple[PrintedTable, ...], cells: Mapping[str, Cell], registry: Registry) -> Grouping:
    """Carry out every harmonise block of the record."""
    reader = _BlockReader(cells=cells, registry=registry)
    for table in tables:
        for number, block in enumerate(table.blocks, start=1):
            reader.read(table, number, block)
    return Grouping(groups=tuple(reader.groups.values()), faults=tuple(dict.fromkeys(reader.faults)))


@dataclass(slots=True, kw_only=True)
class _BlockReader:
    cells: Mapping[str, Cell]
    registry: Registry
    groups: dict[tuple[Any, ...], CellGroup] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _place: tuple[str, str] = ("", "")

    def read(self, table: PrintedTable, number: int, block: Mapping[str, Any]) -> None:
        self._place = (table.file.replace(".csv", ".toml"), f"harmonise block {number}")
        problems = list(find_misshapen(BlockShape, block))
        for value, rule, remedy in problems:
            self._refuse(value, rule, remedy)
        if problems:
            return
        into = str(block["into"])
        if into not in TARGETS:
            self._refuse(into, f"into is one of {', '.join(TARGETS)}", "mend it")
            return
        for name in sorted(set(block) - _BLOCK_FIELDS):
            self._refuse(name, "only the fields of docs/record.md are used", "remove it")
        for row in block["rows"]:
            for column in block["columns"]:
                self._read_entry(table, into, block, row, column)

    def _read_entry(
        self,
        table: PrintedTable,
        into: str,
        block: Mapping[str, Any],
        row: Mapping[str, Any],
        column: Mapping[str, Any],
    ) -> None:
        entry = {**row, **column}
        keys: dict[str, Any] = {"trial_id": table.trial_id, "municipality_id": "all", "arm_id": "all"}
        keys |= block.get("keys", {})
        keys |= {name: value for name, value in entry.items() if name not in _ENTRY_FIELDS}
        if into in _BASELINE_TABLES:
            keys.setdefault("wave", 0)
        part = column.get("part") or row.get("part") or "value"
        cell = self._find(build_figure_id(table.source_id, table.table_id, row["at"], column["at"], part))
        role = entry.get("role")
        if role not in ROLES:
            self._refuse(role, f"role is one of {', '.join(ROLES)}", "mend the role")
        if cell is None or role not in ROLES or not self._check_keys(into, keys):
            return
        key = (into, table.source_id, *(str(keys[name]) for name in sorted(keys)))
        group = self.groups.setdefault(key, CellGroup(into=into, keys=keys))
        if role in group.cells:
            rule = f"a harmonised row takes one cell a role ({role} is {group.cells[role].figure_id} already)"
            self._refuse(cell.figure_id, rule, "give the entries different keys")
            return
        group.cells[role] = cell
        group.reason = entry.get("reason", group.reason)
        for owner in (column, row, block):
            if "base" in owner and group.base is None:
                group.base = self._find(_place_base(str(owner["base"]), table, row["at"], column["at"]))
        if into == EFFECT.name:
            self._attach_context(group, table, block, row)

    def _attach_context(
        self, group: CellGroup, table: PrintedTable, block: Mapping[str, Any], row: Mapping[str, Any]
    ) -> None:
        places = (
            ("comparison_mean", block.get("comparison_mean_column"), "value"),
            ("n", block.get("n_column"), "n"),
            ("df", block.get("n_column"), "df"),
        )
        for role, at, part in places:
            if at is not None:
                found = self._find(build_figure_id(table.source_id, table.table_id, row["at"], at, part))
                if found is not None:
                    group.cells[role] = found

    def _find(self, figure_id: str) -> Cell | None:
        if figure_id not in self.cells:
            self._refuse(figure_id, "a block names cells that exist", "mend at, part or base")
        return self.cells.get(figure_id)

    def _check_keys(self, into: str, keys: dict[str, Any]) -> bool:
        needed = set(required_keys(into)) | _COMMON_KEYS
        faults_before = len(self.faults)
        for name in sorted(needed - set(keys)):
            self._refuse(name, f"a row of {into} has the key {name}", "add it")
        for name in sorted(set(keys) - needed):
            self._refuse(name, f"a row of {into} has no key {name}", "remove it")
        for name in sorted(_WHOLE_KEYS & set(keys)):
            if not isinstance(keys[name], int):
                self._refuse(keys[name], f"{name} is a whole number", "write the number")
        for name, value in self._unknown_values(keys):
            self._refuse(value, f"{name} is known to the registry", "add it to keys.toml or mend it")
        return len(self.faults) == faults_before

    def _unknown_values(self, keys: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        outcomes = [outcome.id for outcome in self.registry.outcomes]
        arms = [arm.id for arm in self.registry.arms] + ["all"]
        known: dict[str, list[str]] = {name: self.registry.keys(name) for name in LABELLED_KEYS}
        known["characteristic"] += outcomes
        known |= {"arm_id": arms, "comparison_arm_id": arms, "outcome_id": outcomes}
        known |= {"trial_id": [trial.id for trial in self.registry.trials]}
        known |= {"municipality_id": [m.id for m in self.registry.municipalities] + ["all"]}
        for name, values in known.items():
            if name in keys and keys[name] not in values:
                yield name, keys[name]

    def _refuse(self, value: object, rule: str, remedy: str) -> None:
        file, column = self._place
        self.faults.append(Fault(file=file, line=0, column=column, value=str(value), rule=rule, remedy=remedy))


def _place_base(reference: str, table: PrintedTable, row: int, column: int) -> str:
    """Return the figure id of a base; a `*` in its row or column is the row or column of the entry."""
    fields = complete_reference(reference, table.source_id, table.table_id).split(":")
    for position, at in ((2, row), (3, column)):
        fields[position] = fields[position].replace("*", str(at))
    return ":".join(fields)
