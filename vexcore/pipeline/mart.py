"""From rows to the mart: checked, hashed and written as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from vexcore import __version__
from vexcore.contracts.frames import build_frame
from vexcore.contracts.mart import SQL_TYPES, TABLES
from vexcore.errors import DataRefused, MartMissing
from vexcore.pipeline.record import SOURCE_DATA, Row, build_rows, hash_folder
from vexcore.published.record import check_published
from vexcore.registry.load import load_registry
from vexcore.store.build import hash_content, write_mart
from vexcore.store.files import prepare_home
from vexcore.store.mart import Mart

INPUT_FOLDERS = ("registry", "published")


def build_mart(home: Path, *, data: Path = SOURCE_DATA, as_of: date | None = None, progress: bool = False) -> Path:
    """Build the mart of the published record alone and make it the current one.

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
    steps: tuple[Step, ...] = (
        ("registry", lambda: state.update(registry=load_registry(data))),
        ("record", lambda: state.update(published=check_published(data / "published", state["registry"]))),
        ("tables", lambda: state.update(rows=build_rows(state["registry"], state["published"]))),
        ("mart", lambda: state.update(path=write_rows(home, state["rows"], data=data, as_of=as_of))),
    )
    run_steps(steps, progress=progress)
    path: Path = state["path"]
    return path


def is_record_current(home: Path, *, data: Path = SOURCE_DATA) -> bool:
    """Tell whether the current mart was made from these very files of registry and record, by this version."""
    try:
        with Mart.open(home) as mart:
            info = mart.table("build_info").set_index("key")["value"]
    except MartMissing:
        return False
    expected = {"version": __version__} | {f"input_hash_{name}": hash_folder(data / name) for name in INPUT_FOLDERS}
    return all(info.get(key) == value for key, value in expected.items())


Step = tuple[str, Callable[[], None]]


def run_steps(steps: tuple[Step, ...], *, progress: bool) -> None:
    """Run named steps in order, with a progress bar on stderr when asked."""
    with tqdm(steps, disable=not progress, unit="step", bar_format="{desc:<12}{bar:30} {n_fmt}/{total_fmt}") as bar:
        for name, step in bar:
            bar.set_description_str(name)
            step()


def write_rows(
    home: Path,
    rows: Mapping[str, list[Row]],
    *,
    data: Path,
    as_of: date | None,
    info: Mapping[str, str | None] | None = None,
    frames: Mapping[str, list[pd.DataFrame]] | None = None,
) -> Path:
    """Check the rows of every table, write them as a mart and make it the current one.

    Parameters
    ----------
    home
        Folder of the mart.
    rows
        Rows by table.
    data
        Folder with the inputs, whose hashes are recorded.
    as_of
        Day that decides what is embargoed; default today.
    info
        Further lines of ``build_info``.
    frames
        More rows of large tables, as frames by table.

    Raises
    ------
    DataRefused
        With every value that breaks the contract of its table; the mart that stood before is untouched.
    """
    complete = dict(rows)
    complete["build_info"] = list(_build_info(data, as_of or datetime.now(UTC).date(), info or {}))
    complete["dictionary"] = list(_describe_tables())
    built_frames = _validate(complete, frames or {})
    content_hash = hash_content(built_frames)
    built = [
        {"key": "content_hash", "value": content_hash},
        {"key": "built_at", "value": datetime.now(UTC).isoformat(timespec="seconds")},
    ]
    lines = pd.DataFrame(built).astype("str")
    built_frames["build_info"] = pd.concat([built_frames["build_info"], lines], ignore_index=True)
    return write_mart(home, built_frames, content_hash)


def _validate(rows: Mapping[str, list[Row]], more: Mapping[str, list[pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    frames: dict[str, pd.DataFrame] = {}
    refused: list[DataRefused] = []
    for table in TABLES:
        try:
            frames[table.name] = build_frame(table, rows[table.name], more.get(table.name, ()))
        except DataRefused as error:
            refused.append(error)
    if refused:
        raise DataRefused("mart", [fault for error in refused for fault in error.faults])
    return frames


def _build_info(data: Path, as_of: date, info: Mapping[str, str | None]) -> Iterator[Row]:
    yield {"key": "version", "value": __version__}
    yield {"key": "as_of", "value": as_of.isoformat()}
    for folder in INPUT_FOLDERS:
        yield {"key": f"input_hash_{folder}", "value": hash_folder(data / folder)}
    lines: dict[str, str | None] = {"seed": None, **info}
    for key, value in lines.items():
        yield {"key": key, "value": value}


def _describe_tables() -> Iterator[Row]:
    for table in TABLES:
        for position, column in enumerate(table.columns):
            yield {
                "table": table.name,
                "column": column.name,
                "type": SQL_TYPES[column.kind],
                "unit": column.unit or None,
                "description": column.description,
                "position": position,
            }
