"""How long it takes to check, take in and harmonise participant data, and how much memory.

Each size runs in a fresh process, so that its peak of memory is its own. The rows are the Groningen demonstration,
repeated with new pseudonyms until there are as many persons as asked.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from vexcore.contracts.delivery import Delivery
from vexcore.deliveries.read import read_delivery
from vexcore.deliveries.write import write_delivery
from vexcore.harmonise.inputs import build_inputs
from vexcore.harmonise.statements import harmonise, read_statement
from vexcore.pipeline.demonstration import CohortMaker
from vexcore.registry.model import Registry
from vexcore.store.micro import Ingested, MicroStore
from vexcore.store.workspace import Workspace

PERSONS = 90_000
SIZES = (1.0, 3.0)
QUICK_SIZES = (0.1, 0.3)
TRIAL = "groningen"
TIMEOUT_S = 1800
MIB_KIB = 1024


def measure_participants(*, quick: bool = False) -> pd.DataFrame:
    """Measure deliveries of 1 and 3 times 90,000 persons and 36 months (with ``quick`` a tenth of that).

    Returns
    -------
    pandas.DataFrame
        One row a size: ``size``, ``persons``, ``month_rows``, ``check_s`` (read and check the CSV), ``ingest_s``,
        ``harmonise_s`` (with one pass over the long relation), ``total_s``, ``cpu_s`` (of all cores together),
        ``peak_mib``, and ``per_row``: the CPU time a row of months takes beside that of the first size, which tells
        more than the wall time on a machine that others use too.
    """
    rows = [_measure_in_process(size) for size in (QUICK_SIZES if quick else SIZES)]
    first = rows[0]["cpu_s"] / rows[0]["month_rows"]
    for row in rows:
        row["per_row"] = round(row["cpu_s"] / row["month_rows"] / first, 2)
    return pd.DataFrame(rows)


def _measure_in_process(size: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        _write_large_delivery(Path(folder) / "delivery", round(PERSONS * size))
        command = [sys.executable, "-m", "vexcore.pipeline.bench", str(Path(folder)), str(size)]
        result = subprocess.run(  # noqa: S603
            command,
            env=os.environ | {"VEX_KEY": "00" * 32},
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=True,
        )
    measured: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return measured


def measure_delivery(folder: Path, size: float) -> dict[str, Any]:
    """Measure one delivery in this process; returns a row as `measure_participants` does."""
    registry = CohortMaker().registry
    store = MicroStore(folder / "home", bytes(32))
    started = time.process_time()
    taken, check_s, ingest_s = _take_in(folder / "delivery", store, registry)

    def run() -> int:
        facts = store.read_facts(taken.entry)
        read = {table.name: store.read_table(taken.entry, table.name) for table in taken.entry.tables}
        tables = {name: table for name, table in read.items() if table is not None}
        with Workspace() as workspace:
            harmonise(workspace, build_inputs(facts, tables, registry))
            return len(workspace.frame(read_statement("cells_outcomes"), name="cells_outcomes"))

    _, harmonise_s = _time(run)
    counts = {table.name: table.rows for table in taken.entry.tables}
    cpu_s = time.process_time() - started
    return {
        "size": size,
        "persons": counts["persons"],
        "month_rows": counts["months"],
        "check_s": round(check_s, 1),
        "ingest_s": round(ingest_s, 1),
        "harmonise_s": round(harmonise_s, 1),
        "total_s": round(check_s + ingest_s + harmonise_s, 1),
        "cpu_s": round(cpu_s, 1),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB_KIB),
    }


def _take_in(folder: Path, store: MicroStore, registry: Registry) -> tuple[Ingested, float, float]:
    """Return what was taken in and the seconds for checking and for storing; the delivered rows are let go."""
    delivery, check_s = _time(lambda: _check(folder, registry))
    taken, ingest_s = _time(lambda: store.ingest(delivery))
    return taken, check_s, ingest_s


def _check(folder: Path, registry: Registry) -> Delivery:
    checked = read_delivery(folder, registry)
    checked.report.raise_if_refused("benchmark delivery")
    if checked.delivery is None:
        raise AssertionError("neither refused nor read")
    return checked.delivery


def _write_large_delivery(folder: Path, persons: int) -> None:
    small = CohortMaker().make(TRIAL)
    copies = -(-persons // small.tables["persons"].num_rows)
    kept = pa.chunked_array([pc.binary_join_element_wise(_ids(small), str(copy), "-") for copy in range(copies)])[
        :persons
    ]
    tables = {}
    for name, table in small.tables.items():
        parts = [
            table.set_column(0, "person_id", pc.binary_join_element_wise(table["person_id"], str(copy), "-"))
            for copy in range(copies)
        ]
        whole = pa.concat_tables(parts)
        tables[name] = whole.filter(pc.is_in(whole["person_id"], value_set=kept.combine_chunks()))
    write_delivery(Delivery(facts=small.facts, tables=tables), folder)


def _ids(delivery: Delivery) -> pa.ChunkedArray:
    return delivery.tables["persons"]["person_id"]


def _time(run: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    value = run()
    return value, time.perf_counter() - start


if __name__ == "__main__":
    print(json.dumps(measure_delivery(Path(sys.argv[1]), float(sys.argv[2]))))
