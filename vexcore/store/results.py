"""Released results, kept by the hash of what they depend on. They hold nothing that the mart does not."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

FOLDER = "released"

Rows = Mapping[str, list[dict[str, Any]]]


class ResultStore:
    """Rows of the mart by the hash of their inputs.

    Parameters
    ----------
    home
        Folder of the data; results lie in its folder ``released``.
    """

    def __init__(self, home: Path) -> None:
        self.folder = home / FOLDER

    def load(self, name: str) -> Rows | None:
        """Return the rows of a result; None where it was not kept or cannot be read."""
        try:
            rows: Rows = json.loads(self._path(name).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return rows

    def save(self, name: str, rows: Rows) -> None:
        """Keep a result, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(name)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(json.dumps(rows, ensure_ascii=False, allow_nan=False), encoding="utf-8")
        temporary.replace(path)

    def keep(self, names: Iterable[str]) -> None:
        """Remove every result but these."""
        kept = {self._path(name) for name in names}
        for path in self.folder.glob("*"):
            if path not in kept:
                path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.json"
