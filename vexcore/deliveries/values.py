"""Texts into numbers and days, many at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vexcore.deliveries.mapping import Style
from vexcore.deliveries.sheet import Mask

_NUMBER = r"^-?\d{1,15}(\.\d{1,60})?([eE][-+]?\d{1,2})?$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What texts say: a value each, and whether there is one, both of shape (texts,)."""

    values: npt.NDArray[Any]
    readable: Mask


def read_numbers(texts: pa.Array, style: Style, *, canonical: Mask) -> Values:
    """Return texts as numbers.

    Parameters
    ----------
    texts
        Texts without nulls, shape (n,).
    style
        Their decimal and thousands marks.
    canonical
        Which of them have a decimal point and no thousands mark whatever the style, shape (n,).
    """
    if style.decimal != "." or style.thousands:
        thousands, decimal = re.escape(style.thousands), re.escape(style.decimal)
        whole = rf"(\d{{1,3}}({thousands}\d{{3}})+|\d+)" if thousands else r"\d+"
        good = find_matches(texts, rf"^-?{whole}({decimal}\d+)?$")
        plain = pc.replace_substring(texts, style.thousands, "") if thousands else texts
        plain = pc.replace_substring(plain, style.decimal, ".")
        plain = pc.if_else(pa.array(good), plain, "")
        texts = pc.if_else(pa.array(canonical), texts, plain)
    readable = find_matches(texts, _NUMBER)
    numbers = pc.if_else(pa.array(readable), texts, pa.scalar(None, pa.string())).cast(pa.float64())
    values = numbers.to_numpy(zero_copy_only=False).astype(np.float64)
    return Values(values=values, readable=readable & np.isfinite(values))


def read_days(texts: pa.Array, pattern: str) -> Values:
    """Return texts as days, written as a pattern such as ``dd-mm-yyyy`` says; one that does not exist is none."""
    groups = {"yyyy": r"(?P<y>\d{4})", "mm": r"(?P<m>\d{2})", "dd": r"(?P<d>\d{2})"}
    groups |= {"m": r"(?P<m>\d{1,2})", "d": r"(?P<d>\d{1,2})"}
    parts = re.findall(r"yyyy|mm?|dd?|[-/. ]", pattern)
    parsed = pc.extract_regex(texts, "^" + "".join(groups.get(part, re.escape(part)) for part in parts) + "$")
    year, month, day = (
        pc.fill_null(pc.struct_field(parsed, part), "0").cast(pa.int64()).to_numpy(zero_copy_only=False)
        for part in "ymd"
    )
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = first.astype("datetime64[D]") + (day - 1).astype("timedelta64[D]")
    readable = (year > 0) & (month >= 1) & (month <= 12) & (day >= 1) & (days.astype("datetime64[M]") == first)
    return Values(values=days, readable=readable)


def as_mask(found: pa.Array) -> Mask:
    """Return Arrow truth values as a mask, null counting as false."""
    mask: Mask = np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False), dtype=np.bool_)
    return mask


def find_matches(texts: pa.Array, pattern: str) -> Mask:
    """Return which texts match a pattern."""
    return as_mask(pc.match_substring_regex(texts, pattern))


def find_part(texts: pa.Array, part: str) -> Mask:
    """Return which texts hold a part."""
    return as_mask(pc.match_substring(texts, part))


def find_same(texts: pa.Array, others: pa.Array) -> Mask:
    """Return which texts are the same in two arrays."""
    return as_mask(pc.equal(texts, others))
