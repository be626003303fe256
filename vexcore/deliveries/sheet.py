"""A delivered file once its cells have been read: typed columns that still know what stood where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vexcore.contracts.delivery_schema import ARROW_TYPES, DeliveryColumn
from vexcore.deliveries.report import Findings

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column of a delivered file.

    Attributes
    ----------
    declaration
        What the delivery format says of it.
    local
        The deliverer's name of it.
    codes
        Place of each row's text in `texts`, -1 where the cell is empty, shape (rows,).
    texts
        Distinct cells as they stand.
    data
        Values, shape (rows,): float64 with NaN for int, float and flag, datetime64[D] with NaT for date, and for text
        the place in `labels`, with -1.
    labels
        Distinct texts of a text column after mapping; empty for the rest.
    unread
        Cells that could not be read, which have been reported, shape (rows,).
    """

    declaration: DeliveryColumn
    local: str
    codes: npt.NDArray[np.int32]
    texts: pa.Array
    data: npt.NDArray[Any]
    labels: pa.Array
    unread: Mask

    @property
    def known(self) -> Mask:
        """Return which cells hold a value that could be read."""
        if self.data.dtype.kind == "i":
            return np.asarray(self.data >= 0)
        return np.asarray(~(np.isnat(self.data) if self.data.dtype.kind == "M" else np.isnan(self.data)))

    def equals(self, label: str) -> Mask:
        """Return which cells hold a label."""
        place = pc.index(self.labels, label).as_py()
        return np.zeros(len(self.data), np.bool_) if place < 0 else self.data == place

    def starts_with(self, prefix: str) -> Mask:
        """Return which cells hold a text that begins with a prefix."""
        return self.choose(pc.starts_with(self.labels, prefix).to_numpy(zero_copy_only=False))

    def choose(self, chosen: Mask) -> Mask:
        """Return which cells hold one of the labels that are chosen, by place."""
        return np.asarray(np.append(chosen.astype(np.bool_), False)[self.data])

    def build_array(self) -> pa.Array:
        """Return the values typed as the delivery format says, null where not known."""
        kind = ARROW_TYPES[self.declaration.kind]
        if self.declaration.kind == "text":
            return self.labels.take(pa.array(self.data, mask=self.data < 0))
        if self.declaration.kind == "date":
            return pa.array(self.data, pa.date32())
        return pa.array(self.data, mask=np.isnan(self.data)).cast(kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A delivered file.

    Attributes
    ----------
    name
        Name in the delivery format.
    file
        Name on disk.
    lines
        Line of each row, shape (rows,).
    columns
        Delivered columns by their name in the delivery format.
    dropped
        Text of rows that were left out because they are misshapen.
    """

    name: str
    file: str
    lines: npt.NDArray[np.int64]
    columns: Mapping[str, SheetColumn]
    dropped: str = ""

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(self.lines)

    def has(self, *names: str) -> bool:
        """Return whether the file has all of these columns."""
        return all(name in self.columns for name in names)

    def numbers(self, name: str) -> npt.NDArray[np.float64]:
        """Return a column of numbers; NaN where not known or not delivered."""
        column = self.columns.get(name)
        return np.full(self.rows, np.nan) if column is None else column.data

    def days(self, name: str) -> npt.NDArray[np.datetime64]:
        """Return a column of days; NaT where not known or not delivered."""
        column = self.columns.get(name)
        return np.full(self.rows, np.datetime64("NaT", "D")) if column is None else column.data

    def unread(self, name: str) -> Mask:
        """Return which cells of a column could not be read."""
        column = self.columns.get(name)
        return np.zeros(self.rows, np.bool_) if column is None else column.unread

    def local(self, name: str) -> str:
        """Return the deliverer's name of a column."""
        column = self.columns.get(name)
        return name if column is None else column.local

    def report(self, findings: Findings, name: str, where: Mask, rule: str, remedy: str, *, warn: bool = False) -> None:
        """Report the chosen cells of a column."""
        rows = np.flatnonzero(where)
        if rows.size:
            self.report_values(findings, name, rows, self.find_texts(name, rows), rule, remedy, warn=warn)

    def report_values(
        self,
        findings: Findings,
        name: str,
        rows: npt.NDArray[np.int64],
        values: pa.Array,
        rule: str,
        remedy: str,
        *,
        warn: bool = False,
    ) -> None:
        """Report cells of a column with what is to be told of them."""
        findings.add_places(self.file, self.local(name), rule, remedy, self.lines[rows], values, warn=warn)

    def find_texts(self, name: str, rows: npt.NDArray[np.int64]) -> pa.Array:
        """Return what stands in cells of a column."""
        column = self.columns.get(name)
        if column is None:
            return pa.array(np.full(len(rows), "", dtype=object), pa.string())
        codes = column.codes[rows]
        return pc.fill_null(column.texts.take(pa.array(codes, mask=codes < 0)), "")

    def build_table(self, order: list[str]) -> pa.Table:
        """Return the file as a typed table, in an order of columns."""
        return pa.table({name: self.columns[name].build_array() for name in order if name in self.columns})
