"""Reading a delivery: all of it checked, every fault reported at once, and handed on only without any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from vexcore.contracts.delivery import Delivery, DeliveryFacts
from vexcore.contracts.delivery_schema import DeliveryFile
from vexcore.deliveries.absences import report_absences
from vexcore.deliveries.columns import match_columns
from vexcore.deliveries.contracts import declare_files
from vexcore.deliveries.description import Description, check_description, describe_facts, read_description
from vexcore.deliveries.files import read_files
from vexcore.deliveries.items import Item, list_items
from vexcore.deliveries.mapping import Mapping as DeliveryMapping
from vexcore.deliveries.mapping import Style, read_mapping
from vexcore.deliveries.mapping_rules import check_mapping
from vexcore.deliveries.parse import read_sheet
from vexcore.deliveries.people import People, gather_people
from vexcore.deliveries.report import Findings, Report
from vexcore.deliveries.rules_answers import check_answers
from vexcore.deliveries.rules_exits import check_exits
from vexcore.deliveries.rules_months import check_months
from vexcore.deliveries.rules_persons import check_persons
from vexcore.deliveries.sheet import Sheet
from vexcore.deliveries.tables import RawTable, convert_table
from vexcore.deliveries.toml import suggest
from vexcore.errors import UsageError
from vexcore.registry.model import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedDelivery:
    """What came of reading a delivery.

    Attributes
    ----------
    report
        Every fault and warning.
    delivery
        The delivery; None where there is a fault.
    """

    report: Report
    delivery: Delivery | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Check:
    """What the rules for every file need."""

    description: Description
    declared: tuple[DeliveryFile, ...]
    items: list[Item]
    mapping: DeliveryMapping
    findings: Findings


def read_delivery(folder: Path, registry: Registry) -> CheckedDelivery:
    """Read and check the delivery in a folder.

    Parameters
    ----------
    folder
        Folder with `delivery.toml`, the files of the delivery format and perhaps `mapping.toml`.
    registry
        What is known of trials, arms, items and outcomes.

    Raises
    ------
    UsageError
        If the folder is none, or cannot be read.
    """
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}; name a folder with a delivery") from error
    findings = Findings()
    description = read_description(folder, registry, findings)
    mapping = read_mapping(folder, findings)
    declared = declare_files(description.outcomes)
    items = list_items(registry, description.outcomes)
    check_mapping(mapping, declared, items, findings)
    check = _Check(description=description, declared=declared, items=items, mapping=mapping, findings=findings)
    sheets = _check_sheets(read_files(folder, declared, mapping, findings), check)
    report = findings.build_report()
    if not report.ok:
        return CheckedDelivery(report=report, delivery=None)
    tables = {file.name: sheets[file.name].build_table(file.column_names) for file in declared if file.name in sheets}
    return CheckedDelivery(report=report, delivery=Delivery(facts=description.facts(), tables=tables))


def check_tables(facts: DeliveryFacts, tables: Mapping[str, pa.Table], registry: Registry) -> Report:
    """Check tables that were made in memory by the rules for a delivery.

    Parameters
    ----------
    facts
        What the tables are of.
    tables
        The files by their name in the delivery format. In the report a table is its own file, and a row has the line
        that it would have below a header.
    registry
        What is known of items and outcomes.
    """
    findings = Findings()
    description = describe_facts(facts)
    check_description(description, findings)
    declared = declare_files(facts.outcomes)
    names = [file.name for file in declared]
    for name in tables.keys() - set(names):
        findings.add(name, f"a delivery has the files {', '.join(names)}", "rename it" + suggest(name, names))
    if "persons" not in tables:
        findings.add("persons", "a delivery has persons", "add it")
    check = _Check(
        description=description,
        declared=declared,
        items=list_items(registry, facts.outcomes),
        mapping=DeliveryMapping(style=Style(), files={}),
        findings=findings,
    )
    given = (convert_table(tables[name], name, name) for name in names if name in tables)
    _check_sheets(given, check)
    return findings.build_report()


def _check_sheets(tables: Iterable[RawTable], check: _Check) -> dict[str, Sheet]:
    """Check files in the order of the delivery format, `persons` first, and return them typed."""
    sheets: dict[str, Sheet] = {}
    people: People | None = None
    for raw in tables:
        sheet = _type_columns(raw, check)
        if raw.name == "persons" and sheet.has("person_id"):
            people = gather_people(sheet, check.description)
        sheets[raw.name] = _check_sheet(sheet, people, check)
    for name in sheets:
        _hide_persons(sheets, name, check.findings)
    report_absences({name: set(sheet.columns) for name, sheet in sheets.items()}, check.findings)
    return sheets


def _type_columns(raw: RawTable, check: _Check) -> Sheet:
    declared = next(file for file in check.declared if file.name == raw.name)
    mapping = check.mapping.of(raw.name)
    if len(raw.lines) == 0 and declared.required and not raw.dropped:
        check.findings.add(raw.file, f"{raw.name} has at least one row", "deliver the persons")
    matched = match_columns(raw, declared, mapping, check.findings)
    return read_sheet(raw, matched, check.mapping.style or Style(), mapping, check.findings)


def _check_sheet(sheet: Sheet, people: People | None, check: _Check) -> Sheet:
    description, findings = check.description, check.findings
    if sheet.name == "persons":
        if people is not None:
            check_persons(sheet, people, description, findings)
        return sheet
    if sheet.name == "months":
        return check_months(sheet, people, description, findings)
    if sheet.name == "exits":
        check_exits(sheet, people, description, findings)
        return sheet
    return check_answers(sheet, people, check.items, check.mapping.of(sheet.name), findings)


def _hide_persons(sheets: Mapping[str, Sheet], name: str, findings: Findings) -> None:
    """Show no person's id anywhere when one file's ids are direct identifiers."""
    if findings.is_hidden(sheets[name].file, sheets[name].local("person_id")):
        for sheet in sheets.values():
            findings.hide(sheet.file, sheet.local("person_id"))
