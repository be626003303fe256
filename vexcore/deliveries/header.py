"""The first line of a CSV file: its column names, and whether they are separated as the style says."""

from __future__ import annotations

import re
from typing import get_args

from vexcore.deliveries.mapping import Style
from vexcore.deliveries.report import Findings

_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SEP_LINE = re.compile(r'"?sep=(.)"?[,;\t|]*', flags=re.IGNORECASE)
"""What Excel reads the separator from, and nothing else does."""


def read_header(row: bytes, separator: str) -> tuple[str, ...]:
    """Return the column names of a header, which ends in a newline."""
    cells: list[str] = []
    open_quote = False
    for part in row.decode("utf-8").removesuffix("\n").split(separator):
        if open_quote:
            cells[-1] += separator + part
        else:
            cells.append(part)
        open_quote ^= part.count('"') % 2 == 1
    return tuple(_unquote(cell).strip() for cell in cells)


def _unquote(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def is_separated(content: bytes, separator: str, file: str, findings: Findings) -> bool:
    """Return whether the first filled line of a file is a header with this separator, reporting it where it is not.

    Parameters
    ----------
    content
        The file, UTF-8 with newlines.
    separator
        What stands between cells by the style of the delivery.
    file
        Name for the report.
    findings
        Takes the one fault that stands for all lines of the file.
    """
    rest = content.lstrip(b"\n")
    line = len(content) - len(rest) + 1
    text = rest.split(b"\n", maxsplit=1)[0].decode("utf-8", errors="replace")
    declared = _SEP_LINE.fullmatch(text)
    if declared and declared[1] == separator:
        findings.add(file, "the first line holds the names of the columns", "remove it", line=line, value=text)
        return False
    found = declared[1] if declared else _find_other(text, separator)
    if found is None:
        return True
    rule = f"cells are separated by a {_NAMES[separator]}"
    remedy = f"write {_NAMES[separator]}s"
    if found in _NAMES:
        written = "\\t" if found == "\t" else found
        remedy += f', or set separator = "{written}" under [style] in mapping.toml'
    if declared:
        remedy += "; remove the line with sep="
    findings.add(file, rule, remedy, line=line, value=_NAMES.get(found, found))
    return False


def _find_other(text: str, separator: str) -> str | None:
    """Return what else separates the cells of a line that is one cell, or None."""
    if separator in text:
        return None
    others = [mark for mark in get_args(Style.model_fields["separator"].annotation) if mark in text]
    return max(others, key=text.count, default=None)
