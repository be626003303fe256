"""Whatever stands in a folder, reading it ends in a report."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.data import load_real_registry
from support.deliveries import list_places, write_small_delivery

from vexcore.deliveries.read import CheckedDelivery, read_delivery


def read_spoilt(folder: Path, name: str, content: bytes) -> CheckedDelivery:
    write_small_delivery(folder)
    (folder / name).write_bytes(content)
    return read_delivery(folder, load_real_registry())


@pytest.mark.parametrize("name", ["persons.csv", "months.csv", "delivery.toml", "mapping.toml"])
@pytest.mark.parametrize(
    "content",
    [
        b"\0" * 1000,
        b"," * 5000,
        b"x" * 300_000,
        b'"' * 99,
        b'"' + b"x" * 300_000,
        bytes(range(256)) * 50,
        b"\xff\xfe" + "a,b\n".encode("utf-16-le"),
        b"PK\x03\x04" + os.urandom(64),
        b"a=" + b"[" * 5000,
        b"a = " + b"9" * 5000,
        b"\n".join([b"a,b"] * 3) + b"\r\r\r",
        "person_id\u2028x,arm_id\n\u2028p,control\n".encode(),
    ],
    ids=range(12),
)
def test_rubbish_is_refused_with_a_report(tmp_path: Path, name: str, content: bytes) -> None:
    checked = read_spoilt(tmp_path, name, content)

    assert checked.delivery is None
    assert name in {place[0] for place in list_places(checked.report)}
    assert len(checked.report.format_text()) < 100_000


@pytest.mark.parametrize(
    "section",
    [
        "trial = 1",
        "trial = []",
        "trial = {a = 1}",
        "delivered_on = 2020-03-01T10:00:00",
        "delivered_on = 10:00:00",
        "format = 1.0",
        "format = true",
        "format = 99999999999999999999999999",
        "payroll_from = 2017",
        "synthetic = 1",
        "delivered_by = 'jan@oss.nl'",
    ],
)
def test_a_key_of_the_wrong_type_is_a_fault(tmp_path: Path, section: str) -> None:
    key = section.split(" ", maxsplit=1)[0]
    keys = {"trial": "'groningen'", "delivered_by": "'x'", "delivered_on": "'2020-03-01'", "format": "1"}
    lines = [f"{name} = {value}" for name, value in keys.items() if name != key]
    good = "\n".join(["[delivery]", *lines, section])
    checked = read_spoilt(tmp_path, "delivery.toml", good.encode())

    assert checked.delivery is None
    assert {place[0] for place in list_places(checked.report)} == {"delivery.toml"}
    assert "jan@oss.nl" not in checked.report.format_text()


@pytest.mark.parametrize(
    "text",
    [
        "arm = 1",
        "arm = {a = 1}",
        "[[arm]]\nid = 1",
        "outcome = 'x'",
        "[[outcome]]\nlow = 1e400\nhigh = nan",
        "[trial]\nid = 'oss'",
        "[trial]\nstart_on = '0000-00-00'",
        "[[arm]]\ncomponents = 'earnings'",
        "[[arm]]\ncomponents = [1, []]",
        "[delivery.x]\ny = 1",
    ],
)
def test_any_section_of_the_wrong_shape_is_a_fault(tmp_path: Path, text: str) -> None:
    head = "" if text.startswith("[") else text
    tail = text if text.startswith("[") else ""
    delivery = "[delivery]\ntrial = 'almere'\ndelivered_by = 'x'\ndelivered_on = '2020-03-01'\nformat = 1"
    checked = read_spoilt(tmp_path, "delivery.toml", f"{head}\n{delivery}\n{tail}".encode())

    assert checked.delivery is None


@pytest.mark.parametrize(
    "text",
    [
        "persons = 1",
        "[persons]\nfile = 1",
        "[persons]\nfile = 'a/b'",
        f"[persons]\nfile = '{'x' * 5000}'",
        '[persons]\nfile = "a\\u0000b"',
        "[persons]\ncolumns = []",
        "[persons.labels]\nsex = 'm'",
        "[persons.scales]\nage = 2",
        "[persons.scales]\nage = { from = ['a', 1], to = [0, 1] }",
        "[persons.scales]\nage = { from = [0, inf], to = [0, 1] }",
        "[persons.scales]\nage = { from = [0, 1], to = [0, nan] }",
        "[persons.constants]\nage = []",
        "[style]\nmissing = ['9']",
        "[style]\nseparator = 1",
    ],
)
def test_a_mapping_of_the_wrong_shape_is_a_fault(tmp_path: Path, text: str) -> None:
    checked = read_spoilt(tmp_path, "mapping.toml", text.encode())

    assert checked.delivery is None
    assert {place[0] for place in list_places(checked.report)} == {"mapping.toml"}


@pytest.mark.parametrize(
    "values",
    [
        pa.array([2**62], pa.timestamp("us")),
        pa.array([datetime(2018, 1, 1, tzinfo=UTC)], pa.timestamp("us", "Mars/Olympus")),
        pa.array([[1]]),
        pa.array([{"a": 1}]),
        pa.array([b"\xff"]),
        pa.array([2**31 - 1], pa.date32()),
        pa.array([b"0123456789abcdef"], pa.binary(16)),
        pa.array([10**37], pa.decimal128(38, 0)),
        pa.array([2**64 - 1], pa.uint64()),
        pa.array([np.float16(3)], pa.float16()),
        pa.array([1], pa.duration("s")),
        pa.array(["x\0y"]),
        pa.array(["x"], pa.string_view()),
    ],
    ids=lambda values: str(values.type),
)
@pytest.mark.parametrize("column", ["person_id", "started_on", "age", "sex", "consented", "wage_eur_24m", "zzz"])
def test_a_parquet_column_of_any_type_ends_in_a_report(tmp_path: Path, column: str, values: Any) -> None:
    folder = write_small_delivery(tmp_path)
    (folder / "persons.csv").unlink()
    columns = {"person_id": pa.array(["p01"]), "arm_id": pa.array(["control"]), column: values}
    pq.write_table(pa.table(columns), folder / "persons.parquet")
    report = read_delivery(folder, load_real_registry()).report

    assert not report.ok
    assert report.format_text()


def test_a_parquet_file_without_columns_lacks_what_is_required(tmp_path: Path) -> None:
    folder = write_small_delivery(tmp_path)
    (folder / "persons.csv").unlink()
    pq.write_table(pa.table({}), folder / "persons.parquet")
    places = list_places(read_delivery(folder, load_real_registry()).report)

    assert {place[2] for place in places if place[0] == "persons.parquet"} >= {"person_id", "arm_id"}


def test_a_file_with_a_name_that_is_no_text_is_pointed_out(tmp_path: Path) -> None:
    folder = write_small_delivery(tmp_path)
    (Path(os.fsdecode(os.fsencode(folder) + b"/x\xff.csv"))).write_bytes(b"a")
    report = read_delivery(folder, load_real_registry()).report

    assert report.ok
    assert list_places(report, "warning") == [("x\\udcff.csv", 0, "", "")]


def test_a_link_that_leads_nowhere_is_a_fault(tmp_path: Path) -> None:
    folder = write_small_delivery(tmp_path)
    (folder / "exits.csv").unlink()
    (folder / "exits.csv").symlink_to(folder / "nothing.csv")

    assert [place[0] for place in list_places(read_delivery(folder, load_real_registry()).report)] == ["exits.csv"]


def test_a_cell_longer_than_a_block_is_read(tmp_path: Path) -> None:
    folder = write_small_delivery(tmp_path)
    text = (folder / "persons.csv").read_text(encoding="utf-8").replace(",b2,", f",{'y' * 20_000_000},", 1)
    (folder / "persons.csv").write_text(text, encoding="utf-8")

    assert read_delivery(folder, load_real_registry()).report.ok
