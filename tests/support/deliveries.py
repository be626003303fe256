"""Small good deliveries on disk, to read as they are or to spoil in one place."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from vexcore.deliveries.report import Report

Rows = list[dict[str, str]]

DELIVERY: dict[str, Any] = {
    "trial": "groningen",
    "delivered_by": "Gemeente Groningen",
    "delivered_on": "2020-03-01",
    "format": 1,
}
"""`[delivery]` of the small delivery: windows November 2017 to October 2019, months 0 to 23."""

_PERSONS = """
person_id,arm_id,chosen_arm_id,municipality_id,randomised_on,started_on,observed_until,block,cluster_id,invited,consented,took_up,withdrew_on,sex,age,education,migration,benefit_norm,household,benefit_months,wage_eur_6m,wage_eur_12m,wage_eur_24m
p01,control,,groningen,2017-08-21,,,b1,,1,1,0,,male,41,low,none,single,single,30,0,0,0
p02,control,,ten-boer,2017-08-21,,,b2,,1,0,0,,female,35,middle,western,single-parent,single-parent,12,150.5,300.25,300.25
p03,t1,,groningen,2017-08-21,2017-12-04,,b1,,1,1,1,2018-06-30,female,52,high,non-western,couple,couple-children,60,0,0,1200
p04,t1,,groningen,2017-08-21,,,b1,h1,1,0,0,,male,61,unknown,unknown,single,other,120,,,
p05,t2,,groningen,2017-08-21,,2018-12-31,b1,h1,1,1,1,,male,28,low,none,couple,couple-no-children,5,2000,4000,9000.75
p06,t3,,groningen,2017-08-21,,,b2,,1,1,0,,female,44,middle,none,single,single,18,0,0,0
p07,t4,t4.2,groningen,2017-08-21,,,b2,,1,1,1,,unknown,39,low,western,single,single,24,0,0,0
p08,t4,,groningen,2017-08-21,,,b2,,1,0,0,,female,33,high,none,single,single,7,10,20,30
p09,reference,,groningen,2017-08-21,,,b1,,0,,0,,male,47,low,none,single,single,80,0,0,0
"""

_MONTHS = """
person_id,month,benefit,wage_eur,hours,contract
p01,0,1,,,none
p01,1,1,,,none
p02,0,1,250.75,30,temporary
p03,0,1,,,
p03,22,0,1800,140,permanent
p04,23,1,,,
p05,0,1,0,0,none
p05,13,1,,,
p06,5,1,100,8.5,temporary
p07,0,1,,,none
p08,0,1,,,none
p09,0,1,,,none
"""

_EXITS = """
person_id,exited_on,reason,returned_on
p03,2019-08-01,work,
p01,2018-02-01,work,2018-05-01
p01,2018-09-01,moved,
p09,2019-10-31,other,
"""

_ANSWERS = """
person_id,wave,item,value
p01,0,general_health,3
p01,1,general_health,4
p01,0,volunteer_hours,2.5
p03,0,life_satisfaction,10
p03,2,capability_able_7,0
p05,0,trust_national,6
"""

_CASEWORKER = """
person_id,wave,item,value
p01,0,ladder,3
p03,2,ladder,6
p03,0,motivation_goal,7.5
p05,0,contacts,4
"""


def _parse(text: str) -> Rows:
    return list(csv.DictReader(io.StringIO(text.strip())))


class SmallDelivery:
    """A delivery of nine persons in Groningen's trial that has no fault and no warning.

    Attributes
    ----------
    delivery
        Keys of `[delivery]`.
    extra
        Text of further sections of `delivery.toml`.
    tables
        Rows by file, every cell a text as it will stand in the CSV.
    mapping
        Text of `mapping.toml`; empty for none.
    """

    def __init__(self) -> None:
        self.delivery = deepcopy(DELIVERY)
        self.extra = ""
        self.mapping = ""
        self.tables: dict[str, Rows] = {
            "persons": _parse(_PERSONS),
            "months": _parse(_MONTHS),
            "exits": _parse(_EXITS),
            "answers": _parse(_ANSWERS),
            "caseworker": _parse(_CASEWORKER),
        }

    def set(self, file: str, row: int, **cells: str) -> SmallDelivery:
        """Change cells of a row, 0 being the first, whose line is 2."""
        self.tables[file][row].update(cells)
        return self

    def add(self, file: str, **cells: str) -> int:
        """Add a row with these cells and the others empty, and return its line."""
        rows = self.tables[file]
        rows.append({name: cells.get(name, "") for name in rows[0]})
        return len(rows) + 1

    def add_column(self, file: str, name: str, *values: str) -> SmallDelivery:
        """Add a column with these values, the last of them in all further rows."""
        for row, cells in enumerate(self.tables[file]):
            cells[name] = values[min(row, len(values) - 1)]
        return self

    def drop_column(self, file: str, name: str) -> SmallDelivery:
        """Leave out a column."""
        for cells in self.tables[file]:
            del cells[name]
        return self

    def text(self, file: str) -> str:
        """Return a file as CSV."""
        rows = self.tables[file]
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()

    def write(self, folder: Path) -> Path:
        """Write the delivery into a folder, made where it is not there, and return the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "delivery.toml").write_text(format_description(self.delivery) + self.extra, encoding="utf-8")
        if self.mapping:
            (folder / "mapping.toml").write_text(self.mapping, encoding="utf-8")
        for file, rows in self.tables.items():
            if rows:
                (folder / f"{file}.csv").write_text(self.text(file), encoding="utf-8")
        return folder


def format_description(delivery: Mapping[str, Any]) -> str:
    """Return `[delivery]` as TOML."""
    lines = [f"{key} = {_format_value(value)}" for key, value in delivery.items() if value is not None]
    return "\n".join(["[delivery]", *lines]) + "\n"


def _format_value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def write_small_delivery(folder: Path) -> Path:
    """Write the small good delivery into a folder and return the folder."""
    return SmallDelivery().write(folder)


def write_parquet(folder: Path, file: str, columns: Mapping[str, Any]) -> Path:
    """Write a file of a delivery as Parquet, in place of its CSV, and return its path."""
    (folder / f"{file}.csv").unlink(missing_ok=True)
    path = folder / f"{file}.parquet"
    pq.write_table(pa.table(dict(columns)), path)
    return path


Place = tuple[str, int, str, str]


def list_places(report: Report, severity: str = "fault") -> list[Place]:
    """Return file, line, column and value of each fault, or warning."""
    records = report.to_records()
    return [
        (record["file"], record["line"], record["column"], record["value"])
        for record in records
        if record["severity"] == severity
    ]


def list_rules(report: Report, severity: str = "fault") -> list[str]:
    """Return the rule of each fault, or warning."""
    return [record["rule"] for record in report.to_records() if record["severity"] == severity]
