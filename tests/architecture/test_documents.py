"""The documents lead somewhere: every relative link of README and docs names a file that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md")])
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_names_a_file(path: Path) -> None:
    dead = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if not (path.parent / link).exists()]

    assert dead == []


def test_every_command_of_the_readme_exists() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"python -m vexcore ([a-z]+)", readme))
    program = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "vexcore" / "cli").glob("*.py"))

    assert commands >= {"build", "check", "ingest", "publish", "example", "sql", "export", "bench"}
    assert [name for name in commands if not re.search(rf'add_parser\(\s*"{name}"', program)] == []
