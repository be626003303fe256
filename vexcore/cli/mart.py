"""Commands on the mart: build, publish, query, export, measure."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from vexcore.cli.output import FORMATS, print_frame
from vexcore.errors import UsageError
from vexcore.pipeline import SOURCE_DATA, build_mart
from vexcore.pipeline.demonstration import build_demonstration
from vexcore.pipeline.mart import is_record_current
from vexcore.pipeline.publish import publish_mart
from vexcore.report.package import write_package
from vexcore.store.files import find_home
from vexcore.store.mart import Mart

HOME_HELP = "folder of the mart and of the participant store (default: VEX_HOME, else data/build)"


def add_mart_commands(commands: Any, debug: argparse.ArgumentParser) -> None:
    """Add `build`, `publish`, `sql`, `export` and `bench`."""
    build = commands.add_parser(
        "build", parents=[debug], help="build the mart of the record, then take in and publish the demonstration"
    )
    build.add_argument("--home", help=HOME_HELP)
    build.add_argument("--no-demo", action="store_true", help="the published record only")
    build.add_argument("--data", type=Path, default=SOURCE_DATA, help=argparse.SUPPRESS)
    build.set_defaults(run=_build)

    publish = commands.add_parser(
        "publish", parents=[debug], help="harmonise and release what was taken in, and replace the mart"
    )
    publish.add_argument("--home", help=HOME_HELP)
    publish.add_argument("--as-of", type=_read_day, help="day that decides what is embargoed (default: today)")
    publish.add_argument("--data", type=Path, default=SOURCE_DATA, help=argparse.SUPPRESS)
    publish.set_defaults(run=_publish)

    bench = commands.add_parser(
        "bench", parents=[debug], help="measure pages, taking in participant data, and estimating effects"
    )
    bench.add_argument("--home", help=HOME_HELP)
    bench.add_argument("--quick", action="store_true", help="two pages, a tenth of the persons, few fits")
    bench.add_argument("--only", choices=("pages", "participants", "effects", "profiles"), help="one part only")
    bench.add_argument("--format", choices=FORMATS, default="table")
    bench.set_defaults(run=_bench)

    export = commands.add_parser("export", parents=[debug], help="write the mart as a data package")
    export.add_argument("folder", type=Path, metavar="DIR")
    export.add_argument("--home", help=HOME_HELP)
    export.set_defaults(run=_export)

    sql = commands.add_parser("sql", parents=[debug], help="run a statement on the mart, read-only")
    sql.add_argument("statement")
    sql.add_argument("--home", help=HOME_HELP)
    sql.add_argument("--format", choices=FORMATS, default="table")
    sql.set_defaults(run=_sql)


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as 2026-12-31") from error


def _build(options: argparse.Namespace) -> int:
    home = find_home(options.home)
    progress = sys.stderr.isatty()
    # A mart with the demonstration is not taken down to put up the same record without it.
    if options.no_demo or not is_record_current(home, data=options.data):
        _print_mart(build_mart(home, data=options.data, progress=progress))
    if not options.no_demo:
        _print_mart(build_demonstration(home, data=options.data, progress=progress))
    return 0


def _publish(options: argparse.Namespace) -> int:
    home = find_home(options.home)
    _print_mart(publish_mart(home, data=options.data, as_of=options.as_of, progress=sys.stderr.isatty()))
    return 0


def _print_mart(path: Path) -> None:
    with Mart(path) as mart:
        counts = mart.query(
            "SELECT (SELECT count(*) FROM figure) AS figures, (SELECT count(*) FROM finding) AS findings, "
            "(SELECT count(*) FROM delivery WHERE origin = 'demonstration') AS demonstrations, "
            "(SELECT count(*) FROM delivery WHERE origin = 'estimated') AS deliveries"
        ).iloc[0]
    said = f"{path}: {counts['figures']} figures, {counts['findings']} findings"
    if counts["demonstrations"]:
        said += f", trials with demonstration (synthetic): {counts['demonstrations']}"
    if counts["deliveries"]:
        said += f", trials with a delivery: {counts['deliveries']}"
    print(said)


def _bench(options: argparse.Namespace) -> int:
    parts = {}
    # Each part imports what no other command needs: streamlit, the generator and the readers, other estimators.
    if options.only in (None, "pages"):
        from vexcore.ui.bench import measure_pages  # noqa: PLC0415

        home = find_home(options.home)
        with Mart.open(home):
            parts["pages"] = measure_pages(home, quick=options.quick)
    if options.only in (None, "participants"):
        from vexcore.pipeline.bench import measure_participants  # noqa: PLC0415

        parts["participants"] = measure_participants(quick=options.quick)
    if options.only in (None, "effects"):
        from vexcore.pipeline.bench_effects import measure_effects  # noqa: PLC0415

        parts["effects"] = measure_effects(quick=options.quick)
    if options.only in (None, "profiles"):
        from vexcore.pipeline.bench_profiles import measure_profiles  # noqa: PLC0415

        home = find_home(options.home)
        parts["profiles"] = measure_profiles(home, quick=options.quick, progress=sys.stderr.isatty())
    if options.format == "json":
        print(json.dumps({name: json.loads(part.to_json(orient="records")) for name, part in parts.items()}, indent=1))
        return 0
    for name, part in parts.items():
        if len(parts) > 1:
            print(f"# {name}")
        print_frame(part, options.format)
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
        print_frame(mart.query(options.statement), options.format)
    return 0
