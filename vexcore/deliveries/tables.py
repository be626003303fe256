"""Reading the files of a delivery as they stand: every cell a text, every row with its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from vexcore.deliveries.layout import Layout, decode_bytes, lay_out
from vexcore.deliveries.report import Findings

CSV = ".csv"
PARQUET = ".parquet"
_SMALLEST_BLOCK = 1 << 24
_LARGEST_BLOCK = (1 << 31) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RawColumn:
    """A column as it stands.

    Attributes
    ----------
    name
        The deliverer's own name.
    codes
        Place of each row's text in `texts`, -1 where the cell is empty, shape (rows,).
    texts
        Distinct texts.
    type_name
        Arrow type of a column that had one, such as ``int64``; empty for CSV, where every column is text.
    """

    name: str
    codes: npt.NDArray[np.int32]
    texts: pa.Array
    type_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """A file as it stands.

    Attributes
    ----------
    name
        Name in the delivery format: ``persons``, ``months``, ...
    file
        Name on disk.
    header_line
        Line of the column names; 0 where there is none.
    columns
        The columns in the order of the file; names may repeat.
    lines
        Line of each row, shape (rows,).
    dropped
        Text of rows that were left out because they are misshapen.
    """

    name: str
    file: str
    header_line: int
    columns: tuple[RawColumn, ...]
    lines: npt.NDArray[np.int64]
    dropped: str = ""


def read_csv(path: Path, name: str, separator: str, encoding: str, findings: Findings) -> RawTable | None:
    """Read a CSV file.

    Parameters
    ----------
    path
        The file.
    name
        Its name in the delivery format.
    separator, encoding
        How it is written.
    findings
        Takes what is wrong with its lines.

    Returns
    -------
    RawTable or None
        None where nothing can be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        findings.add(path.name, "the file can be read", "mend the file or its rights", value=error.strerror or "")
        return None
    decoded = decode_bytes(content, encoding, path.name, findings)
    layout = None if decoded is None else lay_out(decoded, separator, path.name, findings)
    if layout is None:
        return None
    return RawTable(
        name=name,
        file=path.name,
        header_line=layout.header_line,
        columns=_split_columns(layout, separator),
        lines=layout.lines,
        dropped=layout.dropped,
    )


def _split_columns(layout: Layout, separator: str) -> tuple[RawColumn, ...]:
    names = [str(place) for place in range(len(layout.header))]
    kind = pa.dictionary(pa.int32(), pa.string())
    if len(layout.lines) == 0:
        table = pa.table({name: pa.array([], kind) for name in names})
    else:
        block_size = min(max(_SMALLEST_BLOCK, 2 * layout.longest), _LARGEST_BLOCK)
        table = csv.read_csv(
            pa.py_buffer(layout.body),
            read_options=csv.ReadOptions(column_names=names, use_threads=False, block_size=block_size),
            parse_options=csv.ParseOptions(
                delimiter=separator, newlines_in_values=layout.quoted, ignore_empty_lines=False
            ),
            convert_options=csv.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(names, kind),
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=[""],
            ),
        )
    return tuple(_as_raw(name, table.column(place), type_name="") for place, name in enumerate(layout.header))


def read_parquet(path: Path, name: str, findings: Findings) -> RawTable | None:
    """Read a Parquet file; a row has the line that it would have in a CSV file with a header.

    Parameters
    ----------
    path
        The file.
    name
        Its name in the delivery format.
    findings
        Takes what is wrong with it.

    Returns
    -------
    RawTable or None
        None where nothing can be read.
    """
    remedy = "write the file again, as Parquet without encryption"
    try:
        with path.open("rb") as file:
            table = pq.ParquetFile(file).read(use_threads=False)
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        findings.add(path.name, "the file is readable as Parquet", remedy, value=type(error).__name__)
        return None
    return convert_table(table, name, path.name)


def convert_table(table: pa.Table, name: str, file: str) -> RawTable:
    """Return an Arrow table with every cell as a text, empty in a column of a type that no delivery has.

    Parameters
    ----------
    table
        Any Arrow table.
    name, file
        Its name in the delivery format, and for the report.
    """
    columns = []
    for place, column_name in enumerate(table.column_names):
        texts = _write_texts(table.column(place))
        if texts is None:
            texts = pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
        kind = table.schema.field(place).type
        columns.append(_as_raw(column_name, texts, type_name=str(_value_type(kind))))
    lines = np.arange(2, table.num_rows + 2, dtype=np.int64)
    return RawTable(name=name, file=file, header_line=1, columns=tuple(columns), lines=lines)


def _value_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _write_texts(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Return a column as texts, in the way a CSV file would hold them; None where its values have no such way."""
    try:
        return _cast_texts(column)
    except pa.ArrowException:
        # A moment may be beyond any calendar.
        return None


def _cast_texts(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    kind = _value_type(column.type)
    if pa.types.is_dictionary(column.type):
        column = column.cast(kind)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        texts = column.cast(pa.string())
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    if pa.types.is_floating(kind):
        numbers = column.cast(pa.float64())
        return pc.if_else(pc.is_nan(numbers), pa.scalar(None, pa.float64()), numbers).cast(pa.string())
    if pa.types.is_timestamp(kind) and kind.tz is None:
        return pc.replace_substring_regex(column.cast(pa.string()), pattern=r" 00:00:00(\.0+)?$", replacement="")
    if pa.types.is_boolean(kind) or pa.types.is_date64(kind):
        column = column.cast(pa.int8() if pa.types.is_boolean(kind) else pa.date32())
    plain = (pa.types.is_integer, pa.types.is_decimal, pa.types.is_date32, pa.types.is_null)
    return column.cast(pa.string()) if any(is_kind(column.type) for is_kind in plain) else None


def _as_raw(name: str, column: pa.ChunkedArray, *, type_name: str) -> RawColumn:
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    merged = encoded.unify_dictionaries().combine_chunks()
    if isinstance(merged, pa.ChunkedArray):
        merged = merged.chunk(0) if merged.num_chunks else pa.array([], encoded.type)
    codes = pc.fill_null(merged.indices, -1).cast(pa.int32()).to_numpy(zero_copy_only=False)
    return RawColumn(name=name, codes=codes, texts=merged.dictionary.cast(pa.string()), type_name=type_name)
