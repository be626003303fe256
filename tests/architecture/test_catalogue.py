"""Every text that a reader sees stands in the one catalogue, so that another language can follow."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATE = PROJECT / "vexcore" / "locale" / "vex.pot"
SOURCES = [PROJECT / "app.py", *sorted(PROJECT.glob("pages/*.py")), *sorted(PROJECT.glob("vexcore/ui/**/*.py"))]


def _extract() -> set[str]:
    found: set[str] = set()
    for folder in (PROJECT / "pages", PROJECT / "vexcore" / "ui"):
        for _file, _line, message, _comments, _context in extract_from_dir(str(folder), keywords={"_": None}):
            found.update([message] if isinstance(message, str) else message)
    return found


def test_the_template_holds_the_texts_of_all_pages() -> None:
    with TEMPLATE.open("rb") as file:
        template = {str(message.id) for message in read_po(file) if message.id}

    assert template == _extract(), "run `make docs` and commit vexcore/locale/vex.pot"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_text_is_a_plain_string_with_named_places(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            (argument,) = node.args
            assert isinstance(argument, ast.Constant), f"{path}:{node.lineno}: a text in _() is one plain string"
            assert "{}" not in str(argument.value), f"{path}:{node.lineno}: places in a text have names"
