"""The data package: every table of the mart as CSV and Parquet, described so that others can use it without us."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from vexcore.contracts.mart import TABLES, find_table
from vexcore.contracts.origin import DEMONSTRATION, ESTIMATED, PUBLISHED
from vexcore.contracts.schema import Table
from vexcore.errors import UsageError
from vexcore.report.descriptor import describe_csv, describe_parquet, describe_source
from vexcore.report.package_words import CITATION, DEMONSTRATION_NOTE, LICENCE, README, TITLE
from vexcore.store.mart import Mart

CSV_FOLDER = "csv"
PARQUET_FOLDER = "parquet"

ORIGIN = "origin"
ORIGIN_SUFFIXES = {DEMONSTRATION: "demonstration-synthetic", ESTIMATED: "deliveries"}

_ARROW_TYPES = {"text": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}
_WORDS_OF_TRUTH = {True: "true", False: "false"}


def write_package(mart: Mart, folder: Path) -> list[Path]:
    """Write the whole mart as a Frictionless data package.

    The package is complete or absent: it is written under a temporary name beside the folder and renamed.

    Parameters
    ----------
    mart
        The mart to write out.
    folder
        Where the package comes to stand; must not exist yet, or be empty.

    Returns
    -------
    list of Path
        Every file written, in order.

    Raises
    ------
    UsageError
        If the folder holds something, or is a file.
    """
    folder = folder.absolute()
    _check_target(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = folder.parent / f".{folder.name}.{os.getpid()}.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        names = _write_files(mart, temporary)
        temporary.replace(folder)
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written: {error.strerror or error}; name a folder on a disk with room that is yours"
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return [folder / name for name in names]


def split_origins(table: str, frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows of a table by what its files are called, so that invented and printed numbers never share a file.

    Returns
    -------
    dict of str to DataFrame
        ``outflow`` for what is published (always there), ``outflow.demonstration-synthetic`` and ``outflow.deliveries``
        where there are such rows. A table without origins is one file.
    """
    if ORIGIN not in frame:
        return {table: frame}
    parts = {table: frame[frame[ORIGIN] == PUBLISHED]}
    for origin, suffix in ORIGIN_SUFFIXES.items():
        rows = frame[frame[ORIGIN] == origin]
        if not rows.empty:
            parts[f"{table}.{suffix}"] = rows
    return {name: rows.reset_index(drop=True) for name, rows in parts.items()}


def format_published(mart: Mart, *, table: str) -> str:
    """Return what is published of a table as CSV."""
    return format_csv(table, split_origins(table, mart.table(table))[table])


def format_csv(table: str, frame: pd.DataFrame) -> str:
    """Return a table as CSV: UTF-8 text, decimal points, empty where there is no value, every digit of a number."""
    written = frame.copy()
    for column in find_table(table).columns:
        if column.kind == "bool":
            written[column.name] = written[column.name].map(_WORDS_OF_TRUTH)
    return written.to_csv(index=False, lineterminator="\n")


def pack_table(mart: Mart, *, table: str) -> bytes:
    """Return one table as a zip: its CSV, one file an origin, and a ``datapackage.json`` that describes them."""
    declared = find_table(table)
    files: dict[str, bytes] = {}
    resources: list[dict[str, Any]] = []
    for name, rows in split_origins(table, mart.table(table)).items():
        path = f"{CSV_FOLDER}/{name}.csv"
        files[path] = format_csv(table, rows).encode()
        resources.append(describe_csv(declared, name, path, files[path]))
    return _zip(files | {"datapackage.json": _format_json(_describe_package(mart, resources)).encode()})


def pack_mart(mart: Mart) -> bytes:
    """Return the whole data package as a zip."""
    return _zip(_build_files(mart))


def build_citation(info: Mapping[str, str]) -> str:
    """Return the text by which to cite the figures.

    Parameters
    ----------
    info
        ``build_info`` of the mart, values by key.
    """
    return CITATION.format(version=info["version"], content=info["content_hash"][:12], day=info["as_of"])


def read_build_info(mart: Mart) -> dict[str, str]:
    """Return how the mart was made, values by key."""
    frame = mart.table("build_info").dropna()
    return dict(zip(frame["key"], frame["value"], strict=True))


def _check_target(folder: Path) -> None:
    if folder.is_file():
        raise UsageError(f"{folder} is a file: a data package is a folder; name another one")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(
            f"{folder} is not empty: a data package is written to a new or empty folder; "
            "name another one, or empty it first"
        )


def _write_files(mart: Mart, folder: Path) -> list[str]:
    names = []
    for name, content in _build_files(mart).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        names.append(name)
    return names


def _build_files(mart: Mart) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    resources: list[dict[str, Any]] = []
    for table in TABLES:
        for name, frame in split_origins(table.name, mart.table(table.name)).items():
            csv_path, parquet_path = f"{CSV_FOLDER}/{name}.csv", f"{PARQUET_FOLDER}/{name}.parquet"
            files[csv_path] = format_csv(table.name, frame).encode()
            files[parquet_path] = _format_parquet(table, frame)
            resources.append(describe_csv(table, name, csv_path, files[csv_path]))
            resources.append(describe_parquet(table, name, parquet_path, files[parquet_path]))
    info = read_build_info(mart)
    words = _describe_build(info)
    files["datapackage.json"] = _format_json(_describe_package(mart, resources)).encode()
    demonstration = not mart.query("SELECT 1 FROM delivery WHERE origin = 'demonstration' LIMIT 1").empty
    files["CITATION.cff"] = _format_citation(info, demonstration=demonstration).encode()
    files["README.txt"] = README.format(**words).encode()
    return files


def _format_parquet(table: Table, frame: pd.DataFrame) -> bytes:
    schema = pa.schema(
        [
            pa.field(
                column.name,
                _ARROW_TYPES[column.kind],
                nullable=column.nullable,
                metadata={"description": column.description, "unit": column.unit},
            )
            for column in table.columns
        ],
        metadata={"description": table.description},
    )
    target = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(frame, schema=schema, preserve_index=False), target)
    content: bytes = target.getvalue().to_pybytes()
    return content


def _describe_package(mart: Mart, resources: list[dict[str, Any]]) -> dict[str, Any]:
    info = read_build_info(mart)
    return {
        "profile": "data-package",
        "name": "vex",
        "title": TITLE,
        "description": build_citation(info),
        "version": info["version"],
        "created": info["built_at"],
        "content_hash": info["content_hash"],
        "as_of": info["as_of"],
        "licenses": [LICENCE],
        "sources": [describe_source(source) for source in mart.table("source").to_dict("records")],
        "resources": resources,
    }


def _describe_build(info: Mapping[str, str]) -> dict[str, str]:
    return {
        "version": info["version"],
        "content_hash": info["content_hash"],
        "as_of": info["as_of"],
        "built_at": info["built_at"],
        "citation": build_citation(info),
        "tables": "\n".join(f"  {table.name:<24}{table.description}" for table in TABLES),
    }


def _format_citation(info: Mapping[str, str], *, demonstration: bool) -> str:
    released = date.fromisoformat(info["as_of"]).isoformat()
    lines = {
        "cff-version": "1.2.0",
        "message": "Cite the version of the figures that you used.",
        "type": "dataset",
        "title": TITLE,
        "version": f"{info['version']}+{info['content_hash'][:12]}",
        "date-released": released,
        "license": LICENCE["name"],
    }
    if demonstration:
        lines["abstract"] = DEMONSTRATION_NOTE
    # A JSON string is a YAML string.
    written = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in lines.items()]
    return "\n".join([*written, "authors:", '  - name: "VEX"', ""])


def _format_json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _zip(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()
