"""Released results, kept by the hash of what they depend on, sealed. They hold nothing that the mart does not."""

from __future__ import annotations

import base64
import hmac
import io
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from vexcore.errors import UsageError
from vexcore.store.key import derive_key

FOLDER = "released"

Rows = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What may be shown of a delivery, by table of the mart.

    Attributes
    ----------
    rows
        Rows of small tables, fit for JSON.
    frames
        Frames of large ones.
    """

    rows: Rows
    frames: Mapping[str, pd.DataFrame] = field(default_factory=dict)


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

    def load(self, name: str) -> Result | None:
        """Return a result; None where it was not kept, cannot be read or was changed by another."""
        try:
            content = json.loads(self._path(name).read_text(encoding="utf-8"))
            held = {"rows": content["rows"], "frames": content["frames"]}
            seal = str(content["seal"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
        if not hmac.compare_digest(seal.encode(), self._seal(name, held).encode()):
            return None
        return Result(rows=held["rows"], frames={table: _unpack(text) for table, text in held["frames"].items()})

    def save(self, name: str, result: Result) -> None:
        """Keep a result, whole or not at all.

        Raises
        ------
        UsageError
            If the folder cannot be written to.
        """
        path = self._path(name)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        held = {"rows": result.rows, "frames": {table: _pack(frame) for table, frame in result.frames.items()}}
        text = json.dumps({"seal": self._seal(name, held), **held}, ensure_ascii=False, allow_nan=False)
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

    def _seal(self, name: str, held: Mapping[str, Any]) -> str:
        text = name + json.dumps(held, ensure_ascii=True, sort_keys=True, allow_nan=False)
        return hmac.digest(self._key, text.encode(), "sha256").hex()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.json"


def _pack(frame: pd.DataFrame) -> str:
    """Return a frame as text: Parquet in base 64."""
    return base64.b64encode(frame.to_parquet(index=False, compression="zstd")).decode()


def _unpack(text: str) -> pd.DataFrame:
    return pd.read_parquet(io.BytesIO(base64.b64decode(text)))
