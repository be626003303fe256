"""The arithmetic of relations between printed numbers.

Every printed number is an interval (half a last printed digit to either side; a count is exact). A relation holds when
the interval computed from its parts meets the interval of the number printed for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from vexcore.published.references import Quantity

EPSILON = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A computed number with the bounds that rounding leaves it."""

    low: float
    value: float
    high: float

    def meets(self, printed: Quantity) -> bool:
        """Say whether the two intervals touch."""
        slack = EPSILON * max(1.0, abs(self.value), abs(printed.value))
        return self.low <= printed.high + slack and printed.low <= self.high + slack


def add(plus: Sequence[Quantity], minus: Sequence[Quantity]) -> Bounds:
    """Return sum(plus) - sum(minus)."""
    return Bounds(
        low=sum(q.low for q in plus) - sum(q.high for q in minus),
        value=sum(q.value for q in plus) - sum(q.value for q in minus),
        high=sum(q.high for q in plus) - sum(q.low for q in minus),
    )


def divide(parts: Sequence[Quantity], bases: Sequence[Quantity], scale: float) -> Bounds:
    """Return scale x sum(parts) / sum(bases), for a positive base."""
    part, base = add(parts, ()), add(bases, ())
    if base.low <= 0:
        raise ZeroDivisionError(f"the base {base.value} of a share must be positive")
    corners = [scale * p / b for p in (part.low, part.high) for b in (base.low, base.high)]
    return Bounds(low=min(corners), value=scale * part.value / base.value, high=max(corners))


def average(values: Sequence[Quantity], weights: Sequence[Quantity]) -> Bounds:
    """Return the mean of values, weighted by the printed weights."""
    if len(values) != len(weights):
        raise ValueError(f"{len(values)} values with {len(weights)} weights: a mean needs as many of each")
    total = sum(weight.value for weight in weights)
    if total <= 0:
        raise ZeroDivisionError("the weights of a mean must add to more than nothing")
    pairs = list(zip(values, weights, strict=True))
    return Bounds(
        low=sum(v.low * w.value for v, w in pairs) / total,
        value=sum(v.value * w.value for v, w in pairs) / total,
        high=sum(v.high * w.value for v, w in pairs) / total,
    )


def multiply(factors: Sequence[Quantity]) -> Bounds:
    """Return the product of factors that are not negative."""
    return Bounds(
        low=prod(q.low for q in factors), value=prod(q.value for q in factors), high=prod(q.high for q in factors)
    )


def scale_by(quantity: Quantity, scale: float) -> Bounds:
    """Return a quantity in another unit, for a positive scale."""
    return Bounds(low=quantity.low * scale, value=quantity.value * scale, high=quantity.high * scale)
