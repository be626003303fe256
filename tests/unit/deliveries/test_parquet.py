"""Parquet columns are taken in the logical type of their kind, and refused by name in another."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.data import load_real_registry
from support.deliveries import SmallDelivery, list_places, write_parquet

from vexcore.deliveries.read import CheckedDelivery, read_delivery

PERSONS: dict[str, Any] = {"person_id": ["p1", "p2"], "arm_id": ["control", "t1"]}


def read_persons(folder: Path, **columns: Any) -> CheckedDelivery:
    small = SmallDelivery()
    small.tables = {}
    small.write(folder)
    write_parquet(folder, "persons", {**PERSONS, **columns})
    return read_delivery(folder, load_real_registry())


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("age", pa.array([20, None], pa.int8()), [20, None]),
        ("age", pa.array([20, 30], pa.uint16()), [20, 30]),
        ("age", pa.array([20.0, np.nan]), [20, None]),
        ("consented", pa.array([1, 0], pa.int64()), [1, 0]),
        ("consented", pa.array([True, None]), [1, None]),
        ("wage_eur_24m", pa.array([1, 2], pa.int32()), [1.0, 2.0]),
        ("wage_eur_24m", pa.array([0.1, 12345.678901]), [0.1, 12345.678901]),
        ("wage_eur_24m", pa.array([1.5, 2], pa.float32()), [1.5, 2.0]),
        ("started_on", pa.array([date(2018, 1, 2), None]), [date(2018, 1, 2), None]),
        ("started_on", pa.array([date(2018, 1, 2), None], pa.date64()), [date(2018, 1, 2), None]),
        ("started_on", pa.array(np.array(["2018-01-02", "NaT"], "datetime64[us]")), [date(2018, 1, 2), None]),
        ("started_on", pa.array(np.array(["2018-01-02", "NaT"], "datetime64[ns]")), [date(2018, 1, 2), None]),
        ("sex", pa.array(["male", None]).dictionary_encode(), ["male", None]),
        ("sex", pa.array(["male", ""], pa.large_string()), ["male", None]),
        ("block", pa.array([7, None], pa.int64()), ["7", None]),
        ("household", pa.nulls(2), [None, None]),
    ],
)
def test_the_right_logical_type_is_read(tmp_path: Path, name: str, values: pa.Array, expected: list[Any]) -> None:
    checked = read_persons(tmp_path, **{name: values})

    assert checked.report.ok, checked.report.format_text()
    assert checked.delivery.tables["persons"][name].to_pylist() == expected


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("age", pa.array(["20", "30"]), "string"),
        ("age", pa.array([date(2018, 1, 2)] * 2), "date32[day]"),
        ("consented", pa.array(["1", "0"]), "string"),
        ("started_on", pa.array(["2018-01-02", None]), "string"),
        ("started_on", pa.array([20180102, None]), "int64"),
        ("wage_eur_24m", pa.array([True, False]), "bool"),
        ("sex", pa.array([1, 2]), "int64"),
        ("block", pa.array([1.5, 2.5]), "double"),
        ("block", pa.array([["a"], ["b"]]), "list<element: string>"),
        ("block", pa.array([b"a", b"b"]), "binary"),
    ],
)
def test_another_type_is_one_fault_of_the_column(tmp_path: Path, name: str, values: pa.Array, found: str) -> None:
    report = read_persons(tmp_path, **{name: values}).report

    assert list_places(report) == [("persons.parquet", 1, name, found)]


def test_a_time_that_is_not_midnight_is_no_day(tmp_path: Path) -> None:
    moments = pa.array(np.array(["2018-01-02T00", "2018-01-02T09"], "datetime64[us]"))
    report = read_persons(tmp_path, started_on=moments).report

    assert list_places(report) == [("persons.parquet", 3, "started_on", "2018-01-02 09:00:00.000000")]


@pytest.mark.parametrize(("name", "value"), [("age", 20.5), ("wage_eur_24m", float("inf")), ("age", 111.0)])
def test_values_keep_the_same_rules_with_the_line_below_a_header(tmp_path: Path, name: str, value: float) -> None:
    report = read_persons(tmp_path, **{name: pa.array([value, None])}).report

    assert [place[:3] for place in list_places(report)] == [("persons.parquet", 2, name)]


@pytest.mark.parametrize("spoil", ["text", "cut", "empty", "flip"])
def test_a_broken_file_is_one_fault(tmp_path: Path, spoil: str) -> None:
    read_persons(tmp_path, age=pa.array(range(2)))
    path = tmp_path / "persons.parquet"
    content = path.read_bytes()
    broken = {"text": b"person_id\np1\n", "cut": content[: len(content) // 2], "empty": b""}
    path.write_bytes(broken.get(spoil, content[:200] + bytes(255 - byte for byte in content[200:])))
    report = read_delivery(tmp_path, load_real_registry()).report

    assert [place[:3] for place in list_places(report)] == [("persons.parquet", 0, "")]


def test_text_that_is_no_utf8_is_one_fault(tmp_path: Path) -> None:
    read_persons(tmp_path)
    raw = pa.array([b"p\xff1", b"p2"], pa.binary())
    bad = pa.StringArray.from_buffers(2, raw.buffers()[1], raw.buffers()[2])
    pq.write_table(pa.table({**PERSONS, "person_id": bad}), tmp_path / "persons.parquet")
    report = read_delivery(tmp_path, load_real_registry()).report

    assert [place[:3] for place in list_places(report)] == [("persons.parquet", 0, "")]


def test_repeated_columns_are_refused(tmp_path: Path) -> None:
    read_persons(tmp_path)
    table = pa.Table.from_arrays(
        [pa.array(["p1"]), pa.array(["t1"]), pa.array(["t1"])], ["person_id", "arm_id", "arm_id"]
    )
    pq.write_table(table, tmp_path / "persons.parquet")
    report = read_delivery(tmp_path, load_real_registry()).report

    assert list_places(report) == [("persons.parquet", 1, "arm_id", "arm_id")]
