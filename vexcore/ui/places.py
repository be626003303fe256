"""The names of places and of several things together."""

from __future__ import annotations

from collections.abc import Sequence

from vexcore.ui.text import _


def join_names(names: Sequence[str], word: str = "") -> str:
    """Return names as an enumeration: ``A, B en C``, or with another word before the last."""
    if len(names) < 2:
        return "".join(names)
    return _("{first} {word} {last}").format(first=", ".join(names[:-1]), word=word or _("en"), last=names[-1])


def name_place(municipalities: object) -> str:
    """Return the municipalities of a trial, as the mart joins them, as the name that a reader knows it by."""
    return join_names(str(municipalities).split(", "))
