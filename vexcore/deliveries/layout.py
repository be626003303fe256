"""Where the rows of a CSV file stand: its physical lines, kept exact whatever is in the cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from vexcore.deliveries.header import is_separated, read_header
from vexcore.deliveries.report import Findings

_NEWLINE, _QUOTE, _NUL = b"\n"[0], b'"'[0], b"\0"[0]
_BOM = b"\xef\xbb\xbf"
_WIDE_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}

DAMAGED = "\ufffd"
"""Stands for what could not be read; its line is reported, so that a cell that holds it needs no second fault."""

_MOST_COLUMNS = 1000
_BLOCK_ROWS = 250_000
_BLOCK_QUOTES = 1_000_000

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A CSV file taken apart into its header and rows that have as many cells.

    Attributes
    ----------
    header
        Column names as they stand.
    header_line
        Line of the header.
    body
        The good rows, UTF-8, each ended by a newline.
    lines
        Line on which each good row begins, shape (rows,).
    quoted
        Whether a cell may hold a newline.
    longest
        Length of the longest row in bytes.
    dropped
        Text of the rows that were left out because they are misshapen.
    """

    header: tuple[str, ...]
    header_line: int
    body: memoryview
    lines: Places
    quoted: bool
    longest: int
    dropped: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Rows within the bytes of a file: first and one past the last byte of each, and the line it begins on."""

    starts: Places
    stops: Places
    lines: Places


def decode_bytes(content: bytes, encoding: str, file: str, findings: Findings) -> bytes | None:
    """Return the content of a text file as UTF-8 with newlines only, bad bytes replaced and reported by line.

    Parameters
    ----------
    content
        The file.
    encoding
        ``utf-8`` or another name that Python knows.
    file
        Name for the report.
    findings
        Takes the faults.

    Returns
    -------
    bytes or None
        None where nothing can be read at all.
    """
    if content[:2] in _WIDE_ENCODINGS:
        rule = f"the text is {encoding.upper()}"
        findings.add(file, rule, "save the file as CSV UTF-8", value=_WIDE_ENCODINGS[content[:2]])
        return None
    if encoding == "utf-8":
        content = content.removeprefix(_BOM)
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not content.isascii():
        content = _recode(content, encoding, file, findings)
    return _drop_nuls(content, file, findings)


def _recode(content: bytes, encoding: str, file: str, findings: Findings) -> bytes:
    text = content.decode(encoding, errors="replace")
    if DAMAGED in text:
        rule = f"the text is {encoding.upper()}, undamaged"
        remedy = "export the file again as CSV UTF-8, or name its encoding in mapping.toml"
        numbers = [number for number, line in enumerate(text.split("\n"), start=1) if DAMAGED in line]
        report_lines(findings, file, rule, remedy, np.array(numbers, np.int64), "unreadable character")
    return content if encoding == "utf-8" and DAMAGED not in text else text.encode("utf-8")


def _drop_nuls(content: bytes, file: str, findings: Findings) -> bytes:
    if b"\0" not in content:
        return content
    found = np.frombuffer(content, np.uint8)
    ends = np.flatnonzero(found == _NEWLINE)
    lines = np.unique(np.searchsorted(ends, np.flatnonzero(found == _NUL)) + 1)
    report_lines(findings, file, "the text has no NUL characters", "write the file again, as text", lines, "NUL")
    return content.replace(b"\0", DAMAGED.encode())


def report_lines(findings: Findings, file: str, rule: str, remedy: str, lines: Places, value: str) -> None:
    """Report whole lines that break a rule."""
    values = np.full(len(lines), value, dtype=object)
    findings.add_places(file, "", rule, remedy, lines, as_texts(values))


def as_texts(values: npt.NDArray[np.object_]) -> pa.Array:
    """Return objects as Arrow strings."""
    return pa.array(values, pa.string())


def lay_out(content: bytes, separator: str, file: str, findings: Findings) -> Layout | None:
    """Take a CSV file apart.

    Empty lines hold nothing and are passed over. A row of empty cells, one with more or fewer cells than the header,
    and one in which quotes do not enclose whole cells, is reported and left out.

    Parameters
    ----------
    content
        The file as `decode_bytes` returns it.
    separator
        What stands between cells, one ASCII character.
    file
        Name for the report.
    findings
        Takes the faults.

    Returns
    -------
    Layout or None
        None where the file has no header, or none with this separator.
    """
    if not content or content.isspace():
        findings.add(file, "the file has a header and rows", "deliver it filled, or leave the file out")
        return None
    if not is_separated(content, separator, file, findings):
        return None
    if not content.endswith(b"\n"):
        content += b"\n"
    found = np.frombuffer(content, np.uint8)
    dropped: list[memoryview] = []
    rows = _find_lines(found)
    quotes = np.flatnonzero(found == _QUOTE)
    if quotes.size:
        rows, broken = _find_quoted_rows(found, rows, quotes, ord(separator))
        rule = "quotes stand around a whole cell, and are doubled within"
        report_lines(findings, file, rule, "mend the quotes in this line", rows.lines[broken], "loose quote")
        dropped.append(_cut(found, rows, broken))
        found, rows = _keep(found, rows, ~broken)
    rows = _pick(rows, rows.stops > rows.starts + 1)
    if len(rows.starts) == 0:
        findings.add(file, "the file has a header and rows", "deliver it filled, or leave the file out")
        return None
    header_line = int(rows.lines[0])
    header = read_header(bytes(found[rows.starts[0] : rows.stops[0]]), separator)
    if len(header) > _MOST_COLUMNS:
        rule = f"the header has at most {_MOST_COLUMNS} columns"
        remedy = "write the file again, as CSV with a header"
        findings.add(file, rule, remedy, line=header_line, value=f"{len(header)} columns")
        return None
    cells = _count_cells(found, rows, ord(separator), quoted=bool(quotes.size))
    # A row of separators only has one for each of its bytes but the newline.
    empty = (cells == rows.stops - rows.starts) & (cells > 1)
    empty[0] = False
    rule = "a row has at least one cell that is filled"
    report_lines(findings, file, rule, "remove the row", rows.lines[empty], "empty row")
    ragged = (cells != len(header)) & ~empty
    ragged[0] = False
    _report_ragged(findings, file, len(header), rows.lines[ragged], cells[ragged])
    dropped.append(_cut(found, rows, ragged))
    left_out = ragged | empty
    left_out[0] = True
    lengths = rows.stops - rows.starts
    return Layout(
        header=header,
        header_line=header_line,
        body=_cut(found, rows, ~left_out),
        lines=rows.lines[~left_out],
        quoted=bool(quotes.size),
        longest=int(lengths.max()),
        dropped=b"".join(dropped).decode("utf-8", errors="replace"),
    )


def _find_lines(found: Bytes) -> _Rows:
    stops = np.flatnonzero(found == _NEWLINE) + 1
    starts = np.concatenate([np.zeros(1, np.int64), stops[:-1]])
    return _Rows(starts=starts, stops=stops, lines=np.arange(1, len(stops) + 1))


def _find_quoted_rows(found: Bytes, lines: _Rows, quotes: Places, separator: int) -> tuple[_Rows, Mask]:
    """Return the rows of a file with quotes, and which of them are broken.

    Where every quote opens or closes a whole cell, a newline after an odd number of quotes is within a cell. Where one
    does not, nothing tells which newlines are: then each line is a row.
    """
    alternate = np.arange(len(quotes)) % 2 == 0
    if len(quotes) % 2 == 0 and not _find_loose(found, quotes, alternate, separator).any():
        ends_row = np.searchsorted(quotes, lines.stops) % 2 == 0
        stops = lines.stops[ends_row]
        starts = np.concatenate([np.zeros(1, np.int64), stops[:-1]])
        rows = _Rows(starts=starts, stops=stops, lines=np.searchsorted(lines.stops, starts, side="right") + 1)
        return rows, np.zeros(len(starts), np.bool_)
    line = np.searchsorted(lines.stops, quotes, side="right")
    rank = np.arange(len(quotes)) - np.searchsorted(quotes, lines.starts)[line]
    broken = np.bincount(line, minlength=len(lines.starts)) % 2 == 1
    broken[line[_find_loose(found, quotes, rank % 2 == 0, separator)]] = True
    return lines, broken


def _find_loose(found: Bytes, quotes: Places, opens: Mask, separator: int) -> Mask:
    """Return which quotes are not at the edge of a cell, the side on which an opening or closing quote has none."""
    loose = np.zeros(len(quotes), np.bool_)
    for first in range(0, len(quotes), _BLOCK_QUOTES):
        block = slice(first, first + _BLOCK_QUOTES)
        neighbour = quotes[block] + np.where(opens[block], -1, 1)
        beside = np.where(neighbour < 0, _NEWLINE, found[np.clip(neighbour, 0, len(found) - 1)])
        loose[block] = (beside != separator) & (beside != _NEWLINE) & (beside != _QUOTE)
    return loose


def _count_cells(found: Bytes, rows: _Rows, separator: int, *, quoted: bool) -> Places:
    counts = np.empty(len(rows.starts), np.int64)
    for first in range(0, len(counts), _BLOCK_ROWS):
        block = slice(first, first + _BLOCK_ROWS)
        starts = rows.starts[block]
        part = found[starts[0] : rows.stops[block][-1]]
        between = part == separator
        if quoted:
            # The running count may pass 255 and start again: only whether it is odd matters.
            between &= np.cumsum(part == _QUOTE, dtype=np.uint8) & 1 == 0
        # What lies between two rows is empty lines, without separators: it counts for nothing.
        counts[block] = np.add.reduceat(between.view(np.uint8), starts - starts[0], dtype=np.uint32)
    return counts + 1


def _report_ragged(findings: Findings, file: str, width: int, lines: Places, cells: Places) -> None:
    distinct, codes = np.unique(cells, return_inverse=True)
    names = np.array([f"{count} cell{'' if count == 1 else 's'}" for count in distinct], dtype=object)
    values = as_texts(names[codes])
    rule = f"a row has as many cells as the header: {width}"
    findings.add_places(file, "", rule, "quote cells that hold the separator, or add what is missing", lines, values)


def _pick(rows: _Rows, chosen: Mask) -> _Rows:
    return _Rows(starts=rows.starts[chosen], stops=rows.stops[chosen], lines=rows.lines[chosen])


def _cut(found: Bytes, rows: _Rows, chosen: Mask) -> memoryview:
    """Return the bytes of the chosen rows, one after another; no copy where they follow each other."""
    if not chosen.any():
        return memoryview(b"")
    first, last = np.flatnonzero(chosen)[[0, -1]]
    picked = _pick(rows, chosen)
    if int((picked.stops - picked.starts).sum()) == rows.stops[last] - rows.starts[first]:
        return found[rows.starts[first] : rows.stops[last]].data
    steps = np.zeros(len(found) + 1, dtype=np.int8)
    steps[picked.starts] += 1
    steps[picked.stops] -= 1
    return found[np.cumsum(steps[:-1], dtype=np.int8) > 0].data


def _keep(found: Bytes, rows: _Rows, chosen: Mask) -> tuple[Bytes, _Rows]:
    """Return only the chosen rows, with their lines as they were."""
    if chosen.all():
        return found, rows
    picked = _pick(rows, chosen)
    stops = np.cumsum(picked.stops - picked.starts)
    starts = stops - (picked.stops - picked.starts)
    kept = np.frombuffer(_cut(found, rows, chosen), np.uint8)
    return kept, _Rows(starts=starts, stops=stops, lines=picked.lines)
