"""What to do about cells that are no number and no day: by what they look like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from vexcore.deliveries.mapping import Style
from vexcore.deliveries.sheet import Mask
from vexcore.deliveries.values import find_matches

MEND = "mend the cell"
_SPACES = r"^[\s\x{a0}\x{202f}]|[\s\x{a0}\x{202f}]$"
_MARKED = r"^-?(\d+,\d+|\d{1,3}([., ']\d{3})+([.,]\d+)?)$"
"""A number with a decimal comma or with thousands marks."""
_OTHER_DAY = r"^(\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}|\d{4}[/. ]\d{1,2}[/. ]\d{1,2}|\d{8})$"
"""A day written in another order or with other signs than yyyy-mm-dd."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What to do about some texts, and about which of them, shape (texts,)."""

    text: str
    places: Mask


def find_remedies(texts: pa.Array, wrong: Mask, kind: str, style: Style | None) -> Iterator[Remedy]:
    """Yield what to do about texts that cannot be read, each of which has one remedy.

    Parameters
    ----------
    texts
        Texts without nulls, shape (n,).
    wrong
        Which of them cannot be read, shape (n,).
    kind
        Kind of the column.
    style
        How the delivery writes numbers and days; None for a column that no style is of.
    """
    rest = wrong.copy()
    for pattern, remedy in _list_hints(kind, style):
        places = rest & find_matches(texts, pattern)
        rest &= ~places
        yield Remedy(text=remedy, places=places)
    yield Remedy(text=MEND, places=np.asarray(rest))


def _list_hints(kind: str, style: Style | None) -> Iterator[tuple[str, str]]:
    yield _SPACES, "remove the spaces"
    if style is None:
        return
    if kind == "date" and style.dates == Style().dates:
        yield _OTHER_DAY, f"{MEND}, or set dates under [style] in mapping.toml"
    if kind in ("int", "float", "flag") and not style.thousands:
        keys = "decimal (and thousands)" if style.decimal == "." else "thousands"
        yield _MARKED, f"{MEND}, or set {keys} under [style] in mapping.toml"
