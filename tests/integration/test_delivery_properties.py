"""Deliveries at random: broken ones are told and leave no trace, known faults are all found, good ones survive."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from support.broken_deliveries import Files, broken_files, hash_tree, write_files
from support.data import load_real_registry

from vexcore.cli import main
from vexcore.contracts.delivery_files import DELIVERY_FILES_BY_NAME
from vexcore.deliveries.read import CheckedDelivery, read_delivery
from vexcore.errors import DataRefused
from vexcore.pipeline.ingest import ingest_delivery

KEY = "5b" * 32


def seeded(examples: int) -> settings:
    """Return settings that try the same examples every time, however slow the machine."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )


@pytest.fixture(autouse=True, scope="module")
def _quick() -> Iterator[None]:
    """Set a key, and load the registry once instead of at each command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEX_KEY", KEY)
        for module in ("vexcore.cli.participants", "vexcore.pipeline.ingest"):
            patch.setattr(f"{module}.load_registry", lambda _: load_real_registry())
        yield


@contextlib.contextmanager
def new_folder() -> Iterator[Path]:
    """Give a folder for one example."""
    folder = Path(tempfile.mkdtemp())
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def run(*arguments: str) -> tuple[int, str, str]:
    """Run a command and return its exit code, output and errors."""
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        code = main(arguments)
    return code, out.getvalue(), errors.getvalue()


def check_everywhere(folder: Path, home: Path) -> CheckedDelivery:
    """Read a delivery, run `check` in every form and `ingest`, hold them to each other, and return what was read."""
    checked = read_delivery(folder, load_real_registry())
    report, records = checked.report, checked.report.to_records()
    assert isinstance(checked, CheckedDelivery)
    assert (checked.delivery is None) == (not report.ok)
    for record in records:
        assert record["severity"] in {"fault", "warning"}
        assert record["file"], record
        assert record["rule"], record
        assert record["remedy"], record
        assert record["line"] >= 0
        assert all(isinstance(record[name], str) for name in ("file", "column", "value", "rule", "remedy"))
    expected = 0 if report.ok else 1
    code, text, _ = run("check", str(folder))
    assert code == expected
    text.encode()
    code, text, _ = run("check", str(folder), "--format", "json")
    assert (code, json.loads(text)) == (expected, records)
    code, text, _ = run("check", str(folder), "--format", "csv")
    assert code == expected
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == len(records) + 1
    if not report.ok:
        before = hash_tree(home)
        with pytest.raises(DataRefused):
            ingest_delivery(folder, home)
        assert hash_tree(home) == before
    return checked


def read_plainly(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a good file of the delivery format by the standard library, typed; raise at any doubt."""
    if path.suffix == ".parquet":
        rows = pq.read_table(path).to_pylist()
        return [{name: None if value == "" else value for name, value in row.items()} for row in rows]
    text = path.read_bytes().decode("utf-8-sig")
    lines = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    header = [name.strip() for name in lines[0]]
    assert len(set(header)) == len(header)
    assert all(len(row) == len(header) for row in lines)
    return [
        {name: parse_plainly(path.stem, name, cell) for name, cell in zip(header, row, strict=True)}
        for row in lines[1:]
    ]


def parse_plainly(file: str, name: str, cell: str) -> object:
    """Return a cell as Python reads it."""
    kind = DELIVERY_FILES_BY_NAME[file].column(name).kind
    if cell == "":
        return None
    if kind == "text":
        return cell
    if kind == "date":
        return date.fromisoformat(cell)
    number = float(cell)
    return number if kind == "float" else int(number) if number == int(number) else 1 / 0


def assert_read_whole(folder: Path, tables: dict[str, pa.Table]) -> None:
    """Hold what was read to what a plain reader finds in the files: every file, row, column and value."""
    for name, declared in DELIVERY_FILES_BY_NAME.items():
        paths = [
            path for path in (folder / f"{name}.csv", folder / f"{name}.parquet") if path.is_symlink() or path.exists()
        ]
        assert len(paths) == (name in tables), name
        if paths:
            rows = read_plainly(paths[0])
            table = tables[name]
            assert table.num_rows == len(rows)
            assert table.to_pylist() == [{column: row[column] for column in table.column_names} for row in rows]
            assert set(table.column_names) == (set(rows[0]) if rows else set(table.column_names))
            assert all(
                table.schema.field(column).type == declared.schema().field(column).type for column in table.column_names
            )


def throw(files: Files) -> None:
    """Hold a reading of broken files to what is promised."""
    with new_folder() as folder:
        delivery = write_files(files, folder / "delivery")
        checked = check_everywhere(delivery, folder / "home")
        if checked.delivery is not None and "mapping.toml" not in files:
            assert_read_whole(delivery, dict(checked.delivery.tables))


@given(broken_files())
@seeded(100)
def test_broken_files_are_told_or_read_whole(files: Files) -> None:
    throw(files)


@pytest.mark.slow
@given(broken_files())
@seeded(2000)
def test_many_broken_files_are_told_or_read_whole(files: Files) -> None:
    throw(files)
