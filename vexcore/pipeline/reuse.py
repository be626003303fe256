"""When a stored result may be used again: only if nothing that it depends on has changed."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
MADE_BY = ("contracts", "disclosure", "estimate", "harmonise", "pipeline", "registry", "intervals.py")
"""The parts of the program that decide what a released result is."""


def hash_result(*parts: str) -> str:
    """Return the name of a result by all that it depends on."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def hash_code() -> str:
    """Return the sha256 over the program text that makes results: a changed rule is never answered from before."""
    digest = hashlib.sha256()
    for name in MADE_BY:
        part = PACKAGE / name
        files = [part] if part.is_file() else sorted([*part.rglob("*.py"), *part.rglob("*.sql")])
        for path in files:
            digest.update(str(path.relative_to(PACKAGE)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
