"""Commands on what is delivered: check it, take it in, and an example to look at."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from vexcore.cli.mart import HOME_HELP
from vexcore.cli.output import FORMATS, print_frame
from vexcore.deliveries.read import read_delivery
from vexcore.errors import DataRefused, UsageError
from vexcore.pipeline import SOURCE_DATA, check_record
from vexcore.pipeline.demonstration import DEFAULT_EXAMPLE, write_example
from vexcore.pipeline.ingest import ingest_delivery
from vexcore.published.findings import REVIEWED_FILE, format_findings
from vexcore.published.record import read_published
from vexcore.published.rules import FAILS, HOLDS
from vexcore.registry.load import load_registry
from vexcore.store.files import find_home

RECORD = "published"


def add_participant_commands(commands: Any, debug: argparse.ArgumentParser) -> None:
    """Add `check`, `ingest` and `example`."""
    check = commands.add_parser("check", parents=[debug], help="report every fault of the record or of a delivery")
    check.add_argument("subject", metavar="published|DELIVERY_DIR")
    check.add_argument("--format", choices=FORMATS, default="table")
    check.add_argument("--data", type=Path, default=SOURCE_DATA, help=argparse.SUPPRESS)
    check.add_argument("--write-findings", action="store_true", help="write the record's findings as found, for review")
    check.set_defaults(run=_check)

    ingest = commands.add_parser("ingest", parents=[debug], help="take a delivery into the participant store")
    ingest.add_argument("folder", type=Path, metavar="DELIVERY_DIR")
    ingest.add_argument("--home", help=HOME_HELP)
    ingest.add_argument("--data", type=Path, default=SOURCE_DATA, help=argparse.SUPPRESS)
    ingest.set_defaults(run=_ingest)

    example = commands.add_parser(
        "example", parents=[debug], help="write a demonstration (synthetic) as a delivery, to see what one looks like"
    )
    example.add_argument("folder", type=Path, metavar="DIR")
    example.add_argument("--trial", default=DEFAULT_EXAMPLE, help="trial id (default: %(default)s)")
    example.set_defaults(run=_example)


def _check(options: argparse.Namespace) -> int:
    if options.subject != RECORD:
        if options.write_findings:
            raise UsageError(f"--write-findings belongs to `check {RECORD}`: leave it out for {options.subject}")
        folder = Path(options.subject)
        if not folder.is_dir():
            raise UsageError(f"{options.subject!r} is neither `{RECORD}` nor a folder: name the folder of a delivery")
        return _check_delivery(folder, options)
    if options.write_findings:
        return _write_findings(options.data)
    return _check_record(options)


def _check_delivery(folder: Path, options: argparse.Namespace) -> int:
    report = read_delivery(folder, load_registry(options.data)).report
    if options.format == "json":
        print(json.dumps(report.to_records(), ensure_ascii=False, indent=1))
    elif options.format == "csv":
        print_frame(report.frame, "csv")
    else:
        print(report.format_text())
    return 0 if report.ok else DataRefused.exit_code


def _check_record(options: argparse.Namespace) -> int:
    try:
        published = check_record(options.data)
    except DataRefused as error:
        if options.format == "table":
            raise
        print_frame(pd.DataFrame([asdict(fault) for fault in error.faults]), options.format)
        return error.exit_code
    outcomes = [outcome.outcome for outcome in published.evaluation.outcomes]
    summary = {
        "figures": len(published.figures()),
        "relations": len(outcomes),
        "hold": outcomes.count(HOLDS),
        "findings": outcomes.count(FAILS),
        "not checked": len(outcomes) - outcomes.count(HOLDS) - outcomes.count(FAILS),
        "faults": 0,
    }
    print_frame(pd.DataFrame([summary]), options.format)
    return 0


def _write_findings(data: Path) -> int:
    published = read_published(data / RECORD, load_registry(data))
    if published.faults:
        raise DataRefused("published record", published.faults)
    target = data / RECORD / REVIEWED_FILE
    target.write_text(format_findings(published.evaluation.findings), encoding="utf-8")
    print(f"{target}: {len(published.evaluation.findings)} findings written; review them before committing")
    return 0


def _ingest(options: argparse.Namespace) -> int:
    home = find_home(options.home)
    taken = ingest_delivery(options.folder, home, data=options.data)
    for line in taken.remarks:
        print(line)
    print(taken.sentence())
    return 0


def _example(options: argparse.Namespace) -> int:
    files = write_example(options.folder, trial_id=options.trial)
    print(f"{options.folder}: {len(files)} files of a demonstration, synthetic: no person in it exists")
    return 0
