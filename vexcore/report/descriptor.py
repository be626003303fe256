"""What `datapackage.json` says of each table, file and source (Frictionless Data)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import pandas as pd

from vexcore.contracts.mart import find_table
from vexcore.contracts.schema import Column, Table

_FIELD_TYPES = {"text": "string", "int": "integer", "float": "number", "bool": "boolean"}


def describe_table(table: str) -> dict[str, Any]:
    """Return the Frictionless schema of a table."""
    declared = find_table(table)
    return {
        "fields": [_describe_column(column) for column in declared.columns],
        "primaryKey": list(declared.key),
        "missingValues": [""],
    }


def describe_source(source: Mapping[Any, Any]) -> dict[str, str]:
    """Return a source of the package."""
    described = {"title": str(source["title"]), "id": str(source["source_id"])}
    for name, key in (("path", "url"), ("institution", "institution"), ("date", "published_on")):
        if not pd.isna(source[key]):
            described[name] = str(source[key])
    return described


def _describe_column(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _FIELD_TYPES[column.kind],
        "description": column.description,
    }
    if column.unit:
        field["unit"] = column.unit
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if constraints:
        field["constraints"] = constraints
    return field


def _describe_file(table: Table, path: str, content: bytes) -> dict[str, Any]:
    return {
        "title": _describe_content(table, path),
        "path": path,
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": describe_table(table.name),
    }


def _describe_content(table: Table, path: str) -> str:
    if "demonstration-synthetic" in path:
        return f"Demonstration, synthetic: computed from invented persons. {table.description}"
    return table.description


def describe_csv(table: Table, name: str, path: str, content: bytes) -> dict[str, Any]:
    """Return the resource of a CSV file."""
    return {
        "name": name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_describe_file(table, path, content),
    }


def describe_parquet(table: Table, name: str, path: str, content: bytes) -> dict[str, Any]:
    """Return the resource of a Parquet file."""
    return {
        "name": f"{name}-parquet",
        "profile": "data-resource",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        **_describe_file(table, path, content),
    }
