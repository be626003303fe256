"""`python -m vexcore`: the commands, thin over the pipeline and the store."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from vexcore.contracts.dictionary import build_dictionary
from vexcore.errors import DataRefused, UsageError, VexError
from vexcore.pipeline import SOURCE_DATA, build_mart, check_record
from vexcore.published.findings import REVIEWED_FILE, format_findings
from vexcore.published.record import read_published
from vexcore.published.rules import FAILS, HOLDS
from vexcore.registry.load import load_registry
from vexcore.report.package import write_package
from vexcore.store.files import find_home
from vexcore.store.mart import Mart

FORMATS = ("table", "json", "csv")
DICTIONARY_FILE = Path(__file__).resolve().parents[1] / "docs" / "data-dictionary.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 good, 1 the data are refused, 2 wrong use."""
    options = _build_parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output left, as `head` does; nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except VexError as error:
        if options.debug:
            raise
        print(error, file=sys.stderr)
        return error.exit_code
    return code


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m vexcore", description="VEX: build, check and query the mart.")
    debug = argparse.ArgumentParser(add_help=False)
    debug.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help="show the traceback of an error")
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", parents=[debug], help="build the mart from the published record")
    build.add_argument("--home", help="folder of the mart (default: VEX_HOME, else data/build)")
    build.add_argument("--no-demo", action="store_true", help="the record only; there is no demonstration cohort yet")
    build.set_defaults(run=_build)

    check = commands.add_parser("check", parents=[debug], help="report every fault of the published record")
    check.add_argument("subject", metavar="published", choices=["published"])
    check.add_argument("--format", choices=FORMATS, default="table")
    check.add_argument("--data", type=Path, default=SOURCE_DATA, help=argparse.SUPPRESS)
    check.add_argument("--write-findings", action="store_true", help="write the findings as found, for review")
    check.set_defaults(run=_check)

    dictionary = commands.add_parser("dictionary", parents=[debug], help="write docs/data-dictionary.md")
    dictionary.add_argument("--check", action="store_true", help="write nothing; exit 1 when the document is stale")
    dictionary.set_defaults(run=_dictionary)

    bench = commands.add_parser("bench", parents=[debug], help="measure how fast pages answer, beside an empty one")
    bench.add_argument("--home", help="folder of the mart")
    bench.add_argument("--quick", action="store_true", help="two pages only")
    bench.add_argument("--format", choices=FORMATS, default="table")
    bench.set_defaults(run=_bench)

    export = commands.add_parser("export", parents=[debug], help="write the mart as a data package")
    export.add_argument("folder", type=Path, metavar="DIR")
    export.add_argument("--home", help="folder of the mart")
    export.set_defaults(run=_export)

    sql = commands.add_parser("sql", parents=[debug], help="run a statement on the mart, read-only")
    sql.add_argument("statement")
    sql.add_argument("--home", help="folder of the mart")
    sql.add_argument("--format", choices=FORMATS, default="table")
    sql.set_defaults(run=_sql)
    return parser


def _build(options: argparse.Namespace) -> int:
    path = build_mart(find_home(options.home), progress=True)
    with Mart(path) as mart:
        counts = mart.query(
            "SELECT (SELECT count(*) FROM figure) AS figures, (SELECT count(*) FROM finding) AS findings"
        )
    print(f"{path}: {counts['figures'][0]} figures, {counts['findings'][0]} findings")
    return 0


def _check(options: argparse.Namespace) -> int:
    if options.write_findings:
        published = read_published(options.data / "published", load_registry(options.data))
        if published.faults:
            raise DataRefused("published record", published.faults)
        target = options.data / "published" / REVIEWED_FILE
        target.write_text(format_findings(published.evaluation.findings), encoding="utf-8")
        print(f"{target}: {len(published.evaluation.findings)} findings written; review them before committing")
        return 0
    try:
        published = check_record(options.data)
    except DataRefused as error:
        if options.format == "table":
            raise
        _print_frame(pd.DataFrame([asdict(fault) for fault in error.faults]), options.format)
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
    _print_frame(pd.DataFrame([summary]), options.format)
    return 0


def _dictionary(options: argparse.Namespace) -> int:
    text = build_dictionary()
    if not options.check:
        DICTIONARY_FILE.write_text(text, encoding="utf-8")
        print(f"{DICTIONARY_FILE}: written")
        return 0
    if not DICTIONARY_FILE.exists() or DICTIONARY_FILE.read_text(encoding="utf-8") != text:
        raise VexError(f"{DICTIONARY_FILE.name} is not what the declared tables say: run `make docs` and commit it")
    return 0


def _bench(options: argparse.Namespace) -> int:
    # Only this command needs streamlit; the others must run without it.
    from vexcore.ui.bench import measure_pages  # noqa: PLC0415

    home = find_home(options.home)
    with Mart.open(home):
        _print_frame(measure_pages(home, quick=options.quick), options.format)
    return 0


def _export(options: argparse.Namespace) -> int:
    with Mart.open(find_home(options.home)) as mart:
        files = write_package(mart, options.folder)
    print(f"{options.folder}: {len(files)} files written")
    return 0


def _sql(options: argparse.Namespace) -> int:
    if not options.statement.strip():
        raise UsageError("'' is no statement: write a SELECT between quotes, for example \"SELECT * FROM trial\"")
    with Mart.open(find_home(options.home)) as mart:
        _print_frame(mart.query(options.statement), options.format)
    return 0


def _print_frame(frame: pd.DataFrame, form: str) -> None:
    if form == "csv":
        frame.to_csv(sys.stdout, index=False, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    elif form == "json":
        print(json.dumps(json.loads(frame.to_json(orient="records", date_format="iso")), ensure_ascii=False, indent=1))
    elif frame.empty:
        print("  ".join(map(str, frame.columns)) + "\n(0 rows)")
    else:
        print(frame.to_string(index=False, na_rep=""))
