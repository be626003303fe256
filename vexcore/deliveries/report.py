"""What is wrong with a delivery, all at once: collected in batches, told as text, records or a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from vexcore.deliveries.identifiers import NOT_SHOWN, hide_identifiers
from vexcore.errors import DataRefused, Fault

FAULT = "fault"
WARNING = "warning"
COLUMNS = ("severity", "file", "line", "column", "value", "rule", "remedy")
PLACES_SHOWN = 20
_VALUE_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Places in one column that break one rule.

    Attributes
    ----------
    severity
        ``fault`` or ``warning``.
    file, column, rule, remedy
        As in `Fault`.
    lines
        Line of each place, shape (n,).
    values
        Text found in each place, shape (n,).
    """

    severity: str
    file: str
    column: str
    rule: str
    remedy: str
    lines: npt.NDArray[np.int64]
    values: pa.Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Faults and warnings of a delivery.

    Attributes
    ----------
    frame
        One row a place: severity (``fault`` or ``warning``), file, line (0: the whole file), column, value, rule,
        remedy; by file, line and column.
    absent
        Sentences on what was not delivered and what cannot be computed without it.
    """

    frame: pd.DataFrame
    absent: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Return whether there is no fault; warnings do not count."""
        return not bool((self.frame["severity"] == FAULT).any())

    def count(self, severity: str = FAULT) -> int:
        """Return the number of faults, or of warnings."""
        return int((self.frame["severity"] == severity).sum())

    def to_records(self) -> list[dict[str, Any]]:
        """Return every fault and warning as a dictionary."""
        return [
            {str(key): value for key, value in record.items()}
            for record in self.frame.astype({"line": object}).to_dict("records")
        ]

    def format_text(self) -> str:
        """Return the report for a reader: by file and rule, with the first places of each."""
        faults, warnings = self.count(), self.count(WARNING)
        lines = [f"{_count(faults, 'fault')}, {_count(warnings, 'warning')}"]
        for file, in_file in self.frame.groupby("file", observed=True, sort=False):
            lines += ["", str(file)]
            for _, group in in_file.groupby(["severity", "rule", "remedy"], observed=True, sort=False):
                lines += _describe_group(group)
        if self.absent:
            lines += ["", "Not delivered", *(f"  {sentence}" for sentence in self.absent)]
        return "\n".join(lines) + "\n"

    def remarks(self) -> tuple[str, ...]:
        """Return in sentences what is absent, and what to look at: each warning once, with the number of its places."""
        warnings = self.frame[self.frame["severity"] == WARNING]
        said = []
        for _, group in warnings.groupby(["file", "column", "rule"], observed=True, sort=False):
            first = group.iloc[0]
            place = f"{first['file']}, column {first['column']}" if first["column"] else str(first["file"])
            where = (
                f"{len(group):,} places" if len(group) > 1 else _describe_place(int(first["line"]), "", first["value"])
            )
            said.append(f"{place}: {where}; expected: {first['rule']}. {str(first['remedy']).capitalize()}.")
        return (*self.absent, *said)

    def raise_if_refused(self, subject: str) -> None:
        """Refuse when there is a fault.

        Raises
        ------
        DataRefused
            With the first faults, and their number where there are more.
        """
        if self.ok:
            return
        first = self.frame[self.frame["severity"] == FAULT].head(PLACES_SHOWN)
        faults = [Fault(**{name: row[name] for name in COLUMNS[1:]}) for row in first.to_dict("records")]
        total = self.count()
        if total > len(faults):
            subject = f"{subject} ({total} faults in all; the first {len(faults)} follow, `check` lists every one)"
        raise DataRefused(subject, faults)


class Findings:
    """Collects faults and warnings while a delivery is read."""

    def __init__(self) -> None:
        self._batches: list[Batch] = []
        self._hidden: set[tuple[str, str]] = set()
        self._absent: list[str] = []

    @property
    def count(self) -> int:
        """Return how many faults and warnings there are so far."""
        return sum(len(batch.lines) for batch in self._batches)

    def add(
        self, file: str, rule: str, remedy: str, *, line: int = 0, column: str = "", value: str = "", warn: bool = False
    ) -> None:
        """Add one fault or warning."""
        lines = np.array([line], dtype=np.int64)
        self.add_places(file, column, rule, remedy, lines, pa.array([value], pa.string()), warn=warn)

    def add_places(
        self,
        file: str,
        column: str,
        rule: str,
        remedy: str,
        lines: npt.NDArray[np.int64],
        values: pa.Array,
        *,
        warn: bool = False,
    ) -> None:
        """Add a fault or warning for each of the places; nothing where there is none."""
        if len(lines) == 0:
            return
        severity = WARNING if warn else FAULT
        self._batches.append(
            Batch(
                severity=severity, file=file, column=column, rule=rule, remedy=remedy, lines=lines, values=_tidy(values)
            )
        )

    def hide(self, file: str, column: str) -> None:
        """Show no value of a column of a file, whatever else is wrong with it."""
        self._hidden.add((file, column))

    def is_hidden(self, file: str, column: str) -> bool:
        """Return whether the values of a column are hidden."""
        return (file, column) in self._hidden

    def say_absent(self, sentence: str) -> None:
        """Add a sentence on what was not delivered."""
        self._absent.append(sentence)

    def build_report(self) -> Report:
        """Return what was collected, by file, line and column, without direct identifiers."""
        values = [self._show(batch) for batch in self._batches]
        lengths = [len(batch.lines) for batch in self._batches]
        columns: dict[str, Any] = {
            "severity": _repeat([batch.severity for batch in self._batches], lengths),
            "file": _repeat([_write_name(batch.file) for batch in self._batches], lengths),
            "line": np.concatenate([np.empty(0, np.int64), *(batch.lines for batch in self._batches)]),
            "column": _repeat(_hide_names([batch.column for batch in self._batches]), lengths),
            "value": pd.Series(pa.chunked_array(values, pa.string()).to_pandas(), dtype="str"),
            "rule": _repeat([batch.rule for batch in self._batches], lengths),
            "remedy": _repeat([batch.remedy for batch in self._batches], lengths),
        }
        frame = pd.DataFrame(columns, columns=list(COLUMNS))
        frame = frame.sort_values(["file", "line", "column"], kind="stable", ignore_index=True)
        return Report(frame=frame, absent=tuple(self._absent))

    def _show(self, batch: Batch) -> pa.Array:
        if (batch.file, batch.column) in self._hidden:
            return pa.array(np.full(len(batch.lines), NOT_SHOWN, dtype=object), pa.string())
        return batch.values


def _tidy(values: pa.Array) -> pa.Array:
    """Return texts without direct identifiers, and short; half of an identifier at the cut would not be seen as one."""
    texts = hide_identifiers(pc.fill_null(values.cast(pa.string()), ""))
    long = pc.greater(pc.utf8_length(texts), _VALUE_LENGTH)
    if not pc.any(long).as_py():
        return texts
    cut = pc.binary_join_element_wise(pc.utf8_slice_codeunits(texts, 0, _VALUE_LENGTH), "...", "")
    return pc.if_else(long, cut, texts)


def _hide_names(names: list[str]) -> list[str]:
    """Return column names without identifiers: a file without a header has its first row for names."""
    shown: list[str] = _tidy(pa.array(names, pa.string())).to_pylist()
    return shown


def _write_name(file: str) -> str:
    """Return the name of a file with what is no UTF-8 in it written out."""
    return file.encode("utf-8", errors="backslashreplace").decode("utf-8")


def _repeat(texts: list[str], lengths: list[int]) -> pd.Categorical:
    categories = list(dict.fromkeys(texts))
    places = {text: place for place, text in enumerate(categories)}
    codes = np.repeat(np.array([places[text] for text in texts], dtype=np.int32), lengths)
    return pd.Categorical.from_codes(
        codes.tolist() if codes.size == 0 else codes, categories=pd.Index(categories, dtype="str")
    )


def _describe_group(group: pd.DataFrame) -> Iterator[str]:
    first = group.iloc[0]
    yield f"  {_count(len(group), str(first['severity']))}: {first['rule']}"
    for place in group.head(PLACES_SHOWN).to_dict("records"):
        yield f"    {_describe_place(place['line'], str(place['column']), str(place['value']))}"
    if len(group) > PLACES_SHOWN:
        yield f"    and {len(group) - PLACES_SHOWN:,} more"
    yield f"    Remedy: {first['remedy']}"


def _describe_place(line: int, column: str, value: str) -> str:
    parts = [f"line {line}"] if line else []
    parts += [f"column {column}"] if column else []
    where = ", ".join(parts) or "whole file"
    return f"{where}: {value!r}" if value else where


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
