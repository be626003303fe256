"""The command that writes the documents which are generated from the contracts."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from vexcore.contracts.dictionary import build_dictionary
from vexcore.deliveries.guide import build_guide
from vexcore.errors import VexError
from vexcore.pipeline import SOURCE_DATA
from vexcore.registry.load import load_registry

DOCS = Path(__file__).resolve().parents[2] / "docs"
DICTIONARY_FILE = DOCS / "data-dictionary.md"
GUIDE_FILE = DOCS / "delivery-format.md"


def add_docs_commands(commands: Any, debug: argparse.ArgumentParser) -> None:
    """Add `dictionary`."""
    dictionary = commands.add_parser(
        "dictionary", parents=[debug], help="write docs/data-dictionary.md and docs/delivery-format.md"
    )
    dictionary.add_argument("--check", action="store_true", help="write nothing; exit 1 when a document is stale")
    dictionary.set_defaults(run=_dictionary)


def _dictionary(options: argparse.Namespace) -> int:
    documents = {DICTIONARY_FILE: build_dictionary(), GUIDE_FILE: build_guide(load_registry(SOURCE_DATA))}
    for path, text in documents.items():
        if not options.check:
            path.write_text(text, encoding="utf-8")
            print(f"{path}: written")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise VexError(f"{path.name} is not what the declared tables say: run `make docs` and commit it")
    return 0
