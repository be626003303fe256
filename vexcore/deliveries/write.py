"""A delivery as a folder of files, which reads back as the same delivery."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from vexcore.contracts.delivery import Delivery, DeliveryFacts
from vexcore.contracts.delivery_files import DELIVERY_FORMAT
from vexcore.deliveries.description import WINDOW_KEYS
from vexcore.deliveries.sections import DESCRIPTION_FILE
from vexcore.deliveries.tables import CSV, PARQUET
from vexcore.errors import UsageError

FORMS = ("csv", "parquet")


def write_delivery(delivery: Delivery, folder: Path, *, form: str = "csv") -> None:
    """Write a delivery as a folder that `read_delivery` reads back.

    Parameters
    ----------
    delivery
        The delivery.
    folder
        Folder to write, made where it is not there.
    form
        ``csv`` or ``parquet``.

    Raises
    ------
    UsageError
        If the folder holds something, or the form is another.
    """
    if form not in FORMS:
        raise UsageError(f"form {form!r} is none of {', '.join(FORMS)}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder: name a new one")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DESCRIPTION_FILE).write_text("\n".join(_format_facts(delivery.facts)) + "\n", encoding="utf-8")
    for name, table in delivery.tables.items():
        _write_table(table, folder / name, form)


def _write_table(table: pa.Table, path: Path, form: str) -> None:
    if form == "parquet":
        pq.write_table(table, path.with_suffix(PARQUET))
        return
    options = csv.WriteOptions(quoting_style="needed", quoting_header="needed")
    csv.write_csv(table, path.with_suffix(CSV), options)


def _format_facts(facts: DeliveryFacts) -> Iterator[str]:
    """Yield the lines of `delivery.toml`."""
    trial = facts.trial
    yield "[delivery]"
    yield from _format_keys(
        {
            "trial": trial.trial_id,
            "delivered_by": facts.delivered_by,
            "delivered_on": facts.delivered_on.isoformat(),
            "format": DELIVERY_FORMAT,
            **{key: f"{getattr(facts, key):%Y-%m}" for key in WINDOW_KEYS},
            "synthetic": True if facts.origin == "demonstration" else None,
        }
    )
    if not trial.registered:
        yield from ("", "[trial]")
        yield from _format_keys(
            {
                "id": trial.trial_id,
                "name": trial.name,
                "legal_basis": trial.legal_basis,
                "consent": trial.consent,
                "start_on": trial.start_on.isoformat(),
                "end_on": trial.end_on.isoformat() if trial.end_on else None,
            }
        )
    for arm in () if trial.registered else trial.arms:
        yield from ("", "[[arm]]")
        yield from _format_keys(
            {
                "id": arm.arm_id,
                "label": arm.label,
                "role": arm.role,
                "randomised": "unknown" if arm.randomised is None else arm.randomised,
                "components": list(arm.components),
                "parent": arm.parent or None,
            }
        )
    for outcome in facts.outcomes:
        yield from ("", "[[outcome]]")
        yield from _format_keys(
            {
                "id": outcome.outcome_id,
                "label": outcome.label,
                "file": outcome.file,
                "kind": outcome.kind,
                "unit": outcome.unit,
                "low": float(outcome.low),
                "high": float(outcome.high),
                "higher_is_better": outcome.higher_is_better,
            }
        )


def _format_keys(values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        if value is not None:
            # A JSON text, number, truth or list is TOML too, but for the one control character JSON leaves as it is.
            yield f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
