"""Released results, kept by the hash of what they depend on, sealed. They hold nothing that the mart does not."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from vexcore.errors import UsageError
from vexcore.store.key import derive_key

FOLDER = "released"

Rows = Mapping[str, list[dict[str, Any]]]


class ResultStore:
    """Rows of the mart by the hash of their inputs.

    Parameters
    ----------
    home
        Folder of the data; results lie in its folder ``released``.
    key
        Master key of the participant store, which seals them: what was not released here is not shown.
    """

    def __init__(self, home: Path, key: bytes) -> None:
        self.folder = home / FOLDER
        self._key = derive_key(key, b"vex 1 released")

    def load(self, name: str) -> Rows | None:
        """Return the rows of a result; None where it was not kept, cannot be read or was changed by another."""
        try:
            content = json.loads(self._path(name).read_text(encoding="utf-8"))
            rows: Rows = content["rows"]
            seal = str(content["seal"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
        return rows if hmac.compare_digest(seal.encode(), self._seal(name, rows).encode()) else None

    def save(self, name: str, rows: Rows) -> None:
        """Keep a result, whole or not at all.

        Raises
        ------
        UsageError
            If the folder cannot be written to.
        """
        path = self._path(name)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        text = json.dumps({"seal": self._seal(name, rows), "rows": rows}, ensure_ascii=False, allow_nan=False)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            temporary.write_text(text, encoding="utf-8")
            temporary.replace(path)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise UsageError(
                f"{self.folder} cannot be written to: {error.strerror or error}; "
                "make room, or name a folder that is yours"
            ) from error

    def keep(self, names: Iterable[str]) -> None:
        """Remove every result but these."""
        kept = {self._path(name) for name in names}
        for path in self.folder.glob("*"):
            if path not in kept:
                path.unlink(missing_ok=True)

    def _seal(self, name: str, rows: Rows) -> str:
        text = name + json.dumps(rows, ensure_ascii=True, sort_keys=True, allow_nan=False)
        return hmac.digest(self._key, text.encode(), "sha256").hex()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.json"
