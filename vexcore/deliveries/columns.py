"""Which delivered column is which: names matched, by the mapping where there is one, and direct identifiers refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from vexcore.contracts.delivery_schema import DeliveryColumn, DeliveryFile
from vexcore.deliveries.identifiers import (
    BSN_SHARE,
    BSN_VALUES,
    NOT_SHOWN,
    find_bsn_like,
    find_emails,
    find_identifier,
    passes_eleven_test,
)
from vexcore.deliveries.mapping import CALENDAR_MONTH, MAPPING_FILE, FileMapping
from vexcore.deliveries.report import Findings
from vexcore.deliveries.tables import RawColumn, RawTable
from vexcore.deliveries.toml import suggest

_REFUSED = "leave the column out of the delivery: person_id is the only thing that names a person"
CALENDAR_MONTHS = DeliveryColumn(
    name=CALENDAR_MONTH,
    kind="text",
    description="Calendar month, in place of `month`: 201710 or 2017-10",
    required=True,
    nullable=False,
)
"""What a column is that a mapping says holds calendar months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A column that the delivery format knows, as delivered."""

    declaration: DeliveryColumn
    raw: RawColumn


def match_columns(
    raw: RawTable, declared: DeliveryFile, mapping: FileMapping, findings: Findings
) -> dict[str, Matched]:
    """Return the delivered columns by their name in the delivery format.

    Parameters
    ----------
    raw
        The file as it stands.
    declared
        What the delivery format says of it.
    mapping
        How the deliverer names its columns.
    findings
        Takes direct identifiers, and unknown, repeated and missing columns.
    """
    refused = check_identifiers(raw, findings)
    targets = _find_targets(raw, declared, mapping, findings)
    matched: dict[str, Matched] = {}
    for column in raw.columns:
        target = targets.get(column.name)
        if target is not None and target not in matched:
            matched[target] = Matched(declaration=_declare(declared, target), raw=column)
        elif target is None and column.name not in refused and column.name not in mapping.ignore:
            _report_unknown(raw, column.name, declared, findings)
    for name, value in mapping.constants.items():
        if name in matched or name not in declared.column_names:
            rule = "a constant fills a column of the delivery format that is not delivered"
            place = f"[{raw.name}].constants"
            findings.add(MAPPING_FILE, rule, "remove the constant, or mend its name", column=place, value=name)
            continue
        codes = np.zeros(len(raw.lines), dtype=np.int32)
        constant = RawColumn(name=f"{name} (constant)", codes=codes, texts=pa.array([str(value)], pa.string()))
        matched[name] = Matched(declaration=declared.column(name), raw=constant)
    _report_missing(raw, declared, matched, findings)
    return matched


def _declare(declared: DeliveryFile, target: str) -> DeliveryColumn:
    return CALENDAR_MONTHS if target == CALENDAR_MONTH else declared.column(target)


def _find_targets(
    raw: RawTable, declared: DeliveryFile, mapping: FileMapping, findings: Findings
) -> AbstractMapping[str, str]:
    """Return the name in the delivery format of each of the deliverer's names that has one."""
    names = Counter(column.name for column in raw.columns)
    for name, times in names.items():
        if times > 1:
            rule = "a column name stands once"
            findings.add(raw.file, rule, "rename or remove the others", line=raw.header_line, column=name, value=name)
    known = [*declared.column_names, *([CALENDAR_MONTH] if declared.name == "months" and mapping.columns else [])]
    targets = {name: name for name in names if name in declared.column_names and name not in mapping.ignore}
    place = f"[{raw.name}].columns"
    for local, target in mapping.columns.items():
        if target not in known:
            rule = f"a column is mapped to one of the delivery format: {', '.join(known)}"
            findings.add(MAPPING_FILE, rule, "mend the name" + suggest(target, known), column=place, value=target)
        elif local not in names:
            rule = f"a mapped column stands in {raw.file}"
            findings.add(MAPPING_FILE, rule, "mend the name" + suggest(local, names), column=place, value=local)
        else:
            targets[local] = target
    for target, times in Counter([_as_month(target) for target in targets.values()]).items():
        if times > 1:
            both = ", ".join(local for local, found in targets.items() if _as_month(found) == target)
            rule = f"one column gives {target}"
            findings.add(MAPPING_FILE, rule, "map one of them, and ignore the others", column=place, value=both)
    for local in mapping.ignore:
        if local not in names or local in mapping.columns:
            rule = f"an ignored column stands in {raw.file} and is not mapped"
            findings.add(MAPPING_FILE, rule, "mend the name", column=f"[{raw.name}].ignore", value=local)
    return targets


def _as_month(target: str) -> str:
    return "month" if target == CALENDAR_MONTH else target


def _report_unknown(raw: RawTable, name: str, declared: DeliveryFile, findings: Findings) -> None:
    if not name:
        findings.add(raw.file, "every column has a name", "name the column, or remove it", line=raw.header_line)
        return
    rule = f"{declared.name} has the columns of the delivery format, and no others"
    remedy = "rename it, remove it, or name it in mapping.toml" + suggest(name, declared.column_names)
    findings.add(raw.file, rule, remedy, line=raw.header_line, column=name, value=name)


def _report_missing(
    raw: RawTable, declared: DeliveryFile, matched: AbstractMapping[str, Matched], findings: Findings
) -> None:
    present = {_as_month(name) for name in matched}
    for column in declared.columns:
        if column.required and column.name not in present:
            rule = f"{declared.name} has the column {column.name}"
            findings.add(raw.file, rule, "add it, or map your own", line=raw.header_line, column=column.name)


def check_identifiers(raw: RawTable, findings: Findings) -> set[str]:
    """Refuse direct identifiers, whether or not a column is used, and return the names of columns that are.

    Their values are shown nowhere.
    """
    refused = set()
    for column in raw.columns:
        kind = find_identifier(column.name)
        if kind is not None:
            refused.add(column.name)
            findings.hide(raw.file, column.name)
            rule = f"no column holds {kind}"
            findings.add(raw.file, rule, _REFUSED, line=raw.header_line, column=column.name, value=NOT_SHOWN)
            continue
        _check_emails(raw, column, findings)
        if _check_bsn(raw, column, findings):
            refused.add(column.name)
            findings.hide(raw.file, column.name)
    return refused


def _check_emails(raw: RawTable, column: RawColumn, findings: Findings) -> None:
    found = find_emails(column.texts)
    if not found.any():
        return
    rows = np.flatnonzero(np.append(found, False)[column.codes])
    values = pa.array(np.full(len(rows), NOT_SHOWN, dtype=object), pa.string())
    rule = "no cell holds an e-mail address"
    findings.add_places(raw.file, column.name, rule, "remove the address", raw.lines[rows], values)


def _check_bsn(raw: RawTable, column: RawColumn, findings: Findings) -> bool:
    """Report a column that seems to hold BSNs, and return whether it is refused."""
    numbers = column.texts.filter(pa.array(find_bsn_like(column.texts)))
    passed = int(passes_eleven_test(numbers).sum())
    if passed == 0:
        return False
    refused = len(numbers) >= BSN_VALUES and passed > BSN_SHARE * len(numbers)
    share = f"{passed} of its {len(numbers)} different numbers of 8 or 9 digits pass the eleven-test"
    rule = f"no column holds BSNs: {share}"
    remedy = "replace the numbers by pseudonyms" if refused else "make sure that these are no BSNs; chance is 1 in 11"
    findings.add(raw.file, rule, remedy, line=raw.header_line, column=column.name, value=NOT_SHOWN, warn=not refused)
    return refused
