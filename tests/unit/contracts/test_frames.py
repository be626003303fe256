"""Frames keep the contract of their table, or name every value that does not."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from vexcore.contracts.frames import build_frame, validate_frame
from vexcore.contracts.mart import TABLES, TABLES_BY_NAME
from vexcore.contracts.schema import SQL_TYPES, Table, flag, real, text, whole
from vexcore.errors import DataRefused

TABLE = Table(
    name="dish",
    description="A dish.",
    key=("name", "size"),
    columns=(
        text("name", "Name"),
        whole("size", "Size", "persons", nullable=False),
        text("state", "State", allowed=("hot", "cold")),
        real("price", "Price", "eur"),
        whole("stock", "In stock", ""),
        flag("vegan", "Vegan; empty = unknown", nullable=True),
        text("note", "Note", nullable=True),
    ),
)
GOOD: dict[str, Any] = {"name": "soep", "size": 2, "state": "hot", "price": 4.5, "stock": 3, "vegan": True}


def test_rows_become_typed_columns_in_the_order_of_the_table() -> None:
    frame = build_frame(TABLE, [GOOD])

    assert list(frame.columns) == ["name", "size", "state", "price", "stock", "vegan", "note"]
    assert [str(kind) for kind in frame.dtypes] == ["str", "Int64", "str", "float64", "Int64", "boolean", "str"]
    assert frame.loc[0, "price"] == 4.5


def test_rows_are_kept_in_the_order_of_the_key() -> None:
    rows = [{**GOOD, "name": "soep", "size": 10}, {**GOOD, "name": "brood", "size": 5}, {**GOOD, "size": 9}]
    frame = build_frame(TABLE, rows)

    assert list(zip(frame["name"], frame["size"], strict=True)) == [("brood", 5), ("soep", 9), ("soep", 10)]
    assert list(frame.index) == [0, 1, 2]


def test_what_is_missing_is_empty_not_nothing() -> None:
    frame = build_frame(TABLE, [{**GOOD, "price": None, "stock": None, "vegan": None}])

    assert frame[["price", "stock", "vegan", "note"]].isna().all(axis=None)


def test_a_table_without_rows_has_its_columns() -> None:
    frame = build_frame(TABLE, [])

    assert (len(frame), list(frame.columns)) == (0, TABLE.column_names)
    assert str(frame["size"].dtype) == "Int64"


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"state": "warm"}, "state"),
        ({"name": None}, "name"),
        ({"size": None}, "size"),
        ({"state": None}, "state"),
    ],
)
def test_a_value_outside_the_contract_is_named(change: dict[str, Any], column: str) -> None:
    with pytest.raises(DataRefused, match="table dish: refused") as refused:
        build_frame(TABLE, [{**GOOD, "name": "brood"}, {**GOOD, **change}])
    (fault,) = refused.value.faults

    assert (fault.file, fault.column) == ("table dish", column)
    assert str(change[column]) == fault.value or change[column] is None


def test_every_broken_value_is_named_at_once() -> None:
    with pytest.raises(DataRefused) as refused:
        build_frame(TABLE, [{**GOOD, "state": "warm"}, {**GOOD, "size": 3, "state": "lauw"}])

    assert {fault.value for fault in refused.value.faults} == {"warm", "lauw"}


def test_two_rows_with_one_key_are_refused() -> None:
    with pytest.raises(DataRefused) as refused:
        build_frame(TABLE, [GOOD, {**GOOD, "price": 5.0}])

    assert {fault.file for fault in refused.value.faults} == {"table dish"}
    assert "soep" in str(refused.value)


def test_a_column_that_the_table_does_not_have_is_a_bug() -> None:
    with pytest.raises(ValueError, match="dish has no column colour"):
        build_frame(TABLE, [{**GOOD, "colour": "red"}])


@pytest.mark.parametrize("spoil", [lambda f: f.drop(columns="note"), lambda f: f.assign(extra=1)])
def test_a_frame_has_exactly_the_columns_of_its_table(spoil: Any) -> None:
    with pytest.raises(DataRefused):
        validate_frame(TABLE, spoil(build_frame(TABLE, [GOOD])))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_declared_table_makes_sense(table: Table) -> None:
    columns = {column.name: column for column in table.columns}

    assert len(columns) == len(table.columns)
    assert set(table.key) <= set(columns)
    assert not [name for name in table.key if columns[name].nullable]
    assert {column.kind for column in table.columns} <= set(SQL_TYPES)
    assert all(column.description for column in table.columns)
    assert TABLES_BY_NAME[table.name] is table
    pd.testing.assert_frame_equal(validate_frame(table, build_frame(table, [])), build_frame(table, []))
