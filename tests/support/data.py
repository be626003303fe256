"""The real data folder, and private copies of it to spoil."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from vexcore.registry.load import load_registry
from vexcore.registry.model import Registry

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / "data"


@cache
def load_real_registry() -> Registry:
    """Return the registry of the project, read once."""
    return load_registry(DATA)


def copy_data(folder: Path) -> Path:
    """Copy registry and record into a folder and return it."""
    for name in ("registry", "published"):
        shutil.copytree(DATA / name, folder / name)
    return folder


def replace_once(path: Path, old: str, new: str) -> None:
    """Replace the first occurrence of a text that must be there."""
    content = path.read_text(encoding="utf-8")
    assert old in content, f"{path.name} does not hold {old!r}"
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def line_of(path: Path, needle: str) -> int:
    """Return the number of the first line that holds a text."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if needle in line)
