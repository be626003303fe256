"""Cells into values: numbers, days, labels; what cannot be read or breaks its column's contract is reported once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vexcore.contracts.delivery_schema import DeliveryColumn
from vexcore.deliveries.columns import Matched
from vexcore.deliveries.contracts import find_broken
from vexcore.deliveries.identifiers import find_emails
from vexcore.deliveries.layout import DAMAGED
from vexcore.deliveries.mapping import WHOLE_WITHIN, FileMapping, Scale, Style
from vexcore.deliveries.remedies import find_remedies
from vexcore.deliveries.report import Findings
from vexcore.deliveries.sheet import Mask, Sheet, SheetColumn
from vexcore.deliveries.tables import RawColumn, RawTable
from vexcore.deliveries.values import Values, as_mask, find_matches, find_part, find_same, read_days, read_numbers

_CANONICAL = Style()
_UNTIDY = r"^\s|\s$|[\x00-\x1f\x7f]"
_TEXT_TYPES = ("", "string", "large_string", "string_view")
_TYPES: Mapping[str, tuple[str, ...]] = {
    "text": ("int", "uint"),
    "int": ("int", "uint", "float", "double", "halffloat", "decimal"),
    "flag": ("int", "uint", "float", "double", "halffloat", "decimal", "bool"),
    "float": ("int", "uint", "float", "double", "halffloat", "decimal"),
    "date": ("date", "timestamp"),
}
"""Beginnings of the names of Arrow types in which a column of a kind may be delivered, besides text for text."""


def read_sheet(
    raw: RawTable, matched: Mapping[str, Matched], style: Style, mapping: FileMapping, findings: Findings
) -> Sheet:
    """Return a file with its columns typed.

    Parameters
    ----------
    raw
        The file as it stands.
    matched
        Its columns by their name in the delivery format.
    style
        How numbers and days are written.
    mapping
        Labels and scales.
    findings
        Takes cells that cannot be read, and values outside their column's contract.
    """
    columns = {}
    for name, found in matched.items():
        constant = name in mapping.constants
        reader = _Reader(
            declaration=found.declaration,
            raw=found.raw,
            style=_CANONICAL if constant else style,
            labels={} if constant else mapping.relabel(name),
            missing=() if constant else tuple(mapping.missing.get(name, ())),
            scale=None if constant else mapping.scales.get(name),
            has_style=not constant,
        )
        columns[name] = reader.read(raw, findings, text_types_too=mapping != FileMapping())
    return Sheet(name=raw.name, file=raw.file, lines=raw.lines, columns=columns, dropped=raw.dropped)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads one column."""

    declaration: DeliveryColumn
    raw: RawColumn
    style: Style
    labels: Mapping[str, str]
    missing: tuple[str, ...]
    scale: Scale | None
    has_style: bool

    def read(self, table: RawTable, findings: Findings, *, text_types_too: bool) -> SheetColumn:
        """Return the column, reporting cells that cannot be read or break the contract."""
        if not self._has_type(text_types_too=text_types_too):
            rule = f"{self.declaration.name} is delivered as {self.declaration.kind}"
            remedy = f"write the column as {self.declaration.kind}, or the file as CSV"
            findings.add(
                table.file, rule, remedy, line=table.header_line, column=self.raw.name, value=self.raw.type_name
            )
            return self._leave_unread(len(table.lines))
        texts = self.raw.texts
        codes = self._drop_missing()
        reported = find_emails(texts) | find_part(texts, DAMAGED)
        found = self._read_values(self._relabel(texts))
        wrong = ~found.readable & ~reported
        readable = found.readable & ~reported
        style = self.style if self.has_style and self.raw.type_name in _TEXT_TYPES else None
        for hint in find_remedies(texts, wrong, self.declaration.kind, style):
            rule = _describe_kind(self.declaration, self.style)
            self._report(table, findings, codes, hint.places, rule, hint.text)
        empty = codes < 0
        readable &= ~self._check_contract(table, findings, codes, Values(values=found.values, readable=readable))
        unread = np.append(~readable, False)[codes]
        if not self.declaration.nullable:
            # What must be filled and is not has been reported too.
            unread |= empty
        return self._build(codes, found.values, readable, unread)

    def _has_type(self, *, text_types_too: bool) -> bool:
        name = self.raw.type_name
        if name in _TEXT_TYPES:
            return name == "" or self.declaration.kind == "text" or text_types_too
        if self.declaration.allowed and self.labels == {}:
            return name == "null"
        # A moment in a zone is another day elsewhere.
        return name == "null" or (name.startswith(_TYPES[self.declaration.kind]) and ", tz=" not in name)

    def _leave_unread(self, rows: int) -> SheetColumn:
        nothing = np.zeros(len(self.raw.texts), np.bool_)
        values = self._read_values(pa.array([""] * len(self.raw.texts), pa.string())).values
        return self._build(self.raw.codes, values, nothing, np.ones(rows, np.bool_))

    def _drop_missing(self) -> npt.NDArray[np.int32]:
        if not self.missing:
            return self.raw.codes
        missing = as_mask(pc.is_in(self.raw.texts, pa.array(self.missing, pa.string())))
        return np.where(np.append(missing, False)[self.raw.codes], np.int32(-1), self.raw.codes)

    def _relabel(self, texts: pa.Array) -> pa.Array:
        if not self.labels:
            return texts
        place = pc.index_in(texts, pa.array(list(self.labels), pa.string()))
        return pc.coalesce(pa.array(list(self.labels.values()), pa.string()).take(place), texts)

    def _read_values(self, texts: pa.Array) -> Values:
        kind = self.declaration.kind
        typed = self.raw.type_name not in _TEXT_TYPES
        style = _CANONICAL if typed else self.style
        if kind == "text":
            tidy = np.ones(len(texts), np.bool_) if self.declaration.allowed else ~find_matches(texts, _UNTIDY)
            return Values(values=texts.to_numpy(zero_copy_only=False), readable=tidy)
        if kind == "date":
            return read_days(texts, style.dates)
        written = np.zeros(len(texts), np.bool_) if not self.labels else ~find_same(texts, self.raw.texts)
        found = read_numbers(texts, style, canonical=written)
        values = found.values if self.scale is None else self.scale.apply(found.values)
        if kind == "float":
            return Values(values=values, readable=found.readable)
        whole = np.round(values)
        return Values(values=whole, readable=found.readable & (np.abs(values - whole) <= WHOLE_WITHIN))

    def _check_contract(self, table: RawTable, findings: Findings, codes: npt.NDArray[np.int32], found: Values) -> Mask:
        """Report values outside the contract, and return which of the distinct cells have one."""
        used = np.zeros(len(found.readable) + 1, np.bool_)
        used[codes] = True
        places = np.flatnonzero(found.readable & used[:-1])
        values = found.values[places]
        if used[-1]:
            places = np.append(places, -1)
            values = np.append(values, np.array([_missing_value(self.declaration.kind)], dtype=values.dtype))
        broken = np.zeros(len(found.readable) + 1, np.bool_)
        for group in find_broken(self.declaration, values):
            wrong = np.zeros(len(found.readable) + 1, np.bool_)
            wrong[places[group.places]] = True
            broken |= wrong
            rows = np.flatnonzero(wrong[codes])
            self._report_rows(table, findings, rows, group.rule, group.remedy)
        return broken[:-1]

    def _report(
        self,
        table: RawTable,
        findings: Findings,
        codes: npt.NDArray[np.int32],
        wrong: Mask,
        rule: str,
        remedy: str,
    ) -> None:
        if wrong.any():
            rows = np.flatnonzero(np.append(wrong, False)[codes])
            self._report_rows(table, findings, rows, rule, remedy)

    def _report_rows(
        self,
        table: RawTable,
        findings: Findings,
        rows: npt.NDArray[np.int64],
        rule: str,
        remedy: str,
    ) -> None:
        places = self.raw.codes[rows]
        values = self.raw.texts.take(pa.array(places, mask=places < 0))
        findings.add_places(table.file, self.raw.name, rule, remedy, table.lines[rows], values)

    def _build(
        self, codes: npt.NDArray[np.int32], values: npt.NDArray[Any], readable: Mask, unread: Mask
    ) -> SheetColumn:
        kind = self.declaration.kind
        labels = pa.array([], pa.string())
        if kind == "text":
            encoded = pa.array(values, pa.string()).dictionary_encode()
            labels = encoded.dictionary
            places = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
            values = places
        missing = np.array([_missing_place(kind)], dtype=values.dtype)
        distinct = np.append(np.where(readable, values, missing), missing)
        return SheetColumn(
            declaration=self.declaration,
            local=self.raw.name,
            codes=self.raw.codes,
            texts=self.raw.texts,
            data=distinct[codes],
            labels=labels,
            unread=unread,
        )


def _describe_kind(column: DeliveryColumn, style: Style) -> str:
    marks = "comma" if style.decimal == "," else "point"
    words = {
        "text": "a text without spaces around it or control characters in it",
        "int": "a whole number",
        "flag": "0 or 1",
        "float": f"a number with a decimal {marks}",
        "date": f"a day that exists, written {style.dates}",
    }
    return f"{column.name} is {words[column.kind]}"


def _missing_value(kind: str) -> Any:
    return None if kind == "text" else np.datetime64("NaT", "D") if kind == "date" else np.nan


def _missing_place(kind: str) -> Any:
    return -1 if kind == "text" else _missing_value(kind)
