"""The order of steps from files to mart."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from vexcore import __version__
from vexcore.contracts.frames import build_frame
from vexcore.contracts.mart import SQL_TYPES, TABLES
from vexcore.errors import DataRefused
from vexcore.published.record import Published, build_record_rows, check_published
from vexcore.registry.load import load_registry
from vexcore.registry.model import Registry
from vexcore.registry.rows import build_registry_rows
from vexcore.store.build import hash_content, write_mart
from vexcore.store.files import prepare_home

PROJECT = Path(__file__).resolve().parents[1]
SOURCE_DATA = PROJECT / "data"

Row = dict[str, Any]


def check_record(data: Path = SOURCE_DATA) -> Published:
    """Check registry and record.

    Raises
    ------
    DataRefused
        With every fault.
    """
    return check_published(data / "published", load_registry(data))


def build_mart(home: Path, *, data: Path = SOURCE_DATA, as_of: date | None = None, progress: bool = False) -> Path:
    """Build the mart of the published record and make it the current one.

    Parameters
    ----------
    home
        Folder of the mart.
    data
        Folder with ``registry`` and ``published``.
    as_of
        Day that decides what is embargoed; default today.
    progress
        Show a progress bar on stderr.

    Returns
    -------
    Path
        The new mart.

    Raises
    ------
    DataRefused
        With every fault; the mart that stood before is untouched.
    """
    prepare_home(home)
    state: dict[str, Any] = {}
    steps: list[tuple[str, Callable[[], None]]] = [
        ("registry", lambda: state.update(registry=load_registry(data))),
        ("record", lambda: state.update(published=check_published(data / "published", state["registry"]))),
        ("tables", lambda: state.update(frames=_build_frames(state["registry"], state["published"], data, as_of))),
        ("mart", lambda: state.update(path=_write(home, state["frames"]))),
    ]
    with tqdm(steps, disable=not progress, unit="step", bar_format="{desc:<12}{bar:30} {n_fmt}/{total_fmt}") as bar:
        for name, step in bar:
            bar.set_description_str(name)
            step()
    path: Path = state["path"]
    return path


def _build_frames(registry: Registry, published: Published, data: Path, as_of: date | None) -> dict[str, pd.DataFrame]:
    values = {name: cell.value for name, cell in published.figures().items()}
    rows: dict[str, list[Row]] = build_registry_rows(registry, values) | build_record_rows(published)
    rows["build_info"] = list(_build_info(data, as_of or datetime.now(UTC).date()))
    rows["dictionary"] = [
        {
            "table": table.name,
            "column": column.name,
            "type": SQL_TYPES[column.kind],
            "unit": column.unit or None,
            "description": column.description,
            "position": position,
        }
        for table in TABLES
        for position, column in enumerate(table.columns)
    ]
    return _validate(rows)


def _validate(rows: Mapping[str, list[Row]]) -> dict[str, pd.DataFrame]:
    frames: dict[str, pd.DataFrame] = {}
    refused: list[DataRefused] = []
    for table in TABLES:
        try:
            frames[table.name] = build_frame(table, rows[table.name])
        except DataRefused as error:
            refused.append(error)
    if refused:
        raise DataRefused("mart", [fault for error in refused for fault in error.faults])
    return frames


def _build_info(data: Path, as_of: date) -> Iterator[Row]:
    yield {"key": "version", "value": __version__}
    yield {"key": "as_of", "value": as_of.isoformat()}
    for folder in ("registry", "published"):
        yield {"key": f"input_hash_{folder}", "value": _hash_folder(data / folder)}
    yield {"key": "seed", "value": None}


def _hash_folder(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _write(home: Path, frames: dict[str, pd.DataFrame]) -> Path:
    content_hash = hash_content(frames)
    info = frames["build_info"]
    built = [
        {"key": "content_hash", "value": content_hash},
        {"key": "built_at", "value": datetime.now(UTC).isoformat(timespec="seconds")},
    ]
    frames["build_info"] = pd.concat([info, pd.DataFrame(built).astype("str")], ignore_index=True)
    return write_mart(home, frames, content_hash)
