"""Findings: what does not fit in the record, and the list of them that was reviewed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vexcore.errors import Fault
from vexcore.published.patterns import find_patterns, find_rows_of_sister_tables
from vexcore.published.rules import FAILS, RuleOutcome, check_rules, evaluate_rules
from vexcore.published.tables import Record

REVIEWED_FILE = "findings.csv"
REVIEWED_HEADER = ("finding_id", "kind", "what", "printed", "computed", "figure_ids")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Every relation of the record with what came of it."""

    outcomes: tuple[RuleOutcome, ...]
    faults: tuple[Fault, ...]

    @property
    def findings(self) -> tuple[RuleOutcome, ...]:
        """Return the relations that fail, in the order of their ids."""
        return tuple(sorted((o for o in self.outcomes if o.outcome == FAILS), key=lambda o: o.rule_id))


def evaluate_record(record: Record) -> Evaluation:
    """Evaluate the declared rules and the general patterns on every table."""
    cells = record.cells()
    outcomes: list[RuleOutcome] = []
    faults: list[Fault] = []
    for table in record.tables:
        written_badly = list(check_rules(table))
        faults += written_badly
        if not written_badly:
            report = evaluate_rules(table, cells)
            outcomes += report.outcomes
            faults += report.faults
        outcomes += find_patterns(table)
    outcomes += find_rows_of_sister_tables(record.tables)
    return Evaluation(outcomes=tuple(outcomes), faults=tuple(faults))


def format_findings(findings: Sequence[RuleOutcome]) -> str:
    """Return findings as the text of the reviewed list."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(REVIEWED_HEADER)
    for f in findings:
        writer.writerow((f.rule_id, f.kind, f.what, f.printed, f.computed, " ".join(f.figure_ids)))
    return text.getvalue()


def compare_with_reviewed(findings: Sequence[RuleOutcome], folder: Path) -> list[Fault]:
    """Return a fault for each finding that is new, gone or other than in the reviewed list."""
    path = folder / REVIEWED_FILE
    if not path.exists():
        remedy = "run check published --write-findings and review the list"
        return [_fault(0, "", "the reviewed list of findings exists", remedy)]
    reviewed: dict[str, tuple[int, list[str]]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        return [_fault(0, str(error), "the file is UTF-8", "save it as UTF-8")]
    reader = csv.reader(lines)
    if tuple(next(reader, [])) != REVIEWED_HEADER:
        return [_fault(1, "", "the columns are " + ",".join(REVIEWED_HEADER), "write the list anew")]
    for fields in reader:
        if len(fields) != len(REVIEWED_HEADER):
            rule = f"a line has {len(REVIEWED_HEADER)} fields"
            return [_fault(reader.line_num, ",".join(fields), rule, "mend the line, or write the list anew")]
        reviewed[fields[0]] = (reader.line_num, fields)
    built = {fields[0]: fields for fields in csv.reader(format_findings(findings).splitlines()[1:])}
    faults = [
        _fault(0, name, "every finding was reviewed (this one is new)", "mend the record, or review and list it")
        for name in sorted(set(built) - set(reviewed))
    ]
    for name, (line, fields) in sorted(reviewed.items()):
        if name not in built:
            faults.append(
                _fault(line, name, "every reviewed finding is still found (this one went)", "mend it, or unlist it")
            )
        elif built[name] != fields:
            what = "; ".join(
                f"{key}: listed {old!r}, now {new!r}"
                for key, old, new in zip(REVIEWED_HEADER, fields, built[name], strict=True)
                if old != new
            )
            faults.append(_fault(line, what, f"finding {name} is as reviewed", "mend the record, or review it anew"))
    return faults


def _fault(line: int, value: str, rule: str, remedy: str) -> Fault:
    return Fault(file=REVIEWED_FILE, line=line, column="finding_id", value=value, rule=rule, remedy=remedy)
