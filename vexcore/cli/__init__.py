"""`python -m vexcore`: the commands, thin over the pipeline, the store and the reports."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from vexcore.cli.docs import add_docs_commands
from vexcore.cli.mart import add_mart_commands
from vexcore.cli.participants import add_participant_commands
from vexcore.errors import VexError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 good, 1 the data are refused, 2 wrong use."""
    options = _build_parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What was delivered may hold any character, and the terminal's encoding lack it.
        sys.stdout.reconfigure(errors="backslashreplace")
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
    parser = argparse.ArgumentParser(
        prog="python -m vexcore", description="VEX: check and take in data, build, query and export the mart."
    )
    debug = argparse.ArgumentParser(add_help=False)
    debug.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help="show the traceback of an error")
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_mart_commands(commands, debug)
    add_participant_commands(commands, debug)
    add_docs_commands(commands, debug)
    return parser
