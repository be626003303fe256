"""What can go wrong in a way that the person at the keyboard can mend.

A message names the value, the rule and the remedy. Anything else that goes wrong is a bug and surfaces as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with one place in a file.

    Attributes
    ----------
    file
        Name of the file, relative to the folder that was read.
    line
        Line in the file, 1 being the first; 0 where the whole file is meant.
    column
        Column or key that the value stands in; empty where the whole line is meant.
    value
        The value as found.
    rule
        What ought to hold.
    remedy
        What to do about it.
    """

    file: str
    line: int
    column: str
    value: str
    rule: str
    remedy: str

    def sentence(self) -> str:
        """Return the fault as one line of text."""
        place = self.file if self.line == 0 else f"{self.file}, line {self.line}"
        if self.column:
            place += f", column {self.column}"
        return f"{place}: {self.value!r} breaks the rule: {self.rule}. Remedy: {self.remedy}."


class VexError(Exception):
    """An error that is told in one message, without traceback."""

    exit_code = 1


class UsageError(VexError):
    """The command or its arguments cannot be carried out as given."""

    exit_code = 2


class DataRefused(VexError):
    """Data break the rules; nothing was loaded or changed.

    Attributes
    ----------
    faults
        Every fault found, in file order.
    """

    def __init__(self, subject: str, faults: Sequence[Fault]) -> None:
        self.subject = subject
        self.faults = tuple(faults)
        lines = [f"{subject}: refused, {len(self.faults)} fault(s); nothing was changed."]
        lines += [f"  {fault.sentence()}" for fault in self.faults]
        super().__init__("\n".join(lines))


class MartNotWritten(VexError):
    """The mart cannot be written whole; the one that stood before still stands."""


class MartMissing(VexError):
    """There is no mart to read from."""
