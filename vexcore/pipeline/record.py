"""From the files of the record and the registry to rows of the mart."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from vexcore.contracts.mart import TABLES
from vexcore.estimate.power import POWERS, find_mde
from vexcore.pipeline.expected_work import standardise_outflow
from vexcore.pipeline.released_classes import describe_published_classes
from vexcore.pipeline.synthesis import pool_record
from vexcore.published.record import Published, build_record_rows, check_published
from vexcore.registry.load import load_registry
from vexcore.registry.model import Registry
from vexcore.registry.rows import build_registry_rows

PROJECT = Path(__file__).resolve().parents[2]
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


def build_rows(registry: Registry, published: Published) -> dict[str, list[Row]]:
    """Return the rows of every table that registry and record fill, and what follows from printed effects and errors.

    Participant tables are empty.
    """
    values = {name: cell.value for name, cell in published.figures().items()}
    rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    rows |= build_registry_rows(registry, values) | build_record_rows(published)
    rows["effect"] = [_add_mde(row) for row in rows["effect"]]
    rows |= pool_record(rows["effect"], registry) | describe_published_classes(values)
    rows["survival_test"] = standardise_outflow(rows["outflow"], rows["recruitment"])
    return rows | {"power": [line for row in rows["effect"] for line in _list_powers(row)]}


def _add_mde(effect: Row) -> Row:
    """Return a printed effect with the smallest one that its study could find, from the normal quantiles."""
    error = effect.get("std_error")
    return effect if error is None else effect | {"mde": float(find_mde(error))}


def _list_powers(effect: Row) -> list[Row]:
    error = effect.get("std_error")
    if error is None:
        return []
    return [
        {
            "effect_id": effect["effect_id"],
            "alpha": alpha,
            "power": power,
            "mde": float(find_mde(error, alpha=alpha, power=power)),
        }
        for alpha, power in POWERS
    ]


def hash_folder(folder: Path) -> str:
    """Return the sha256 over the files of a folder, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
