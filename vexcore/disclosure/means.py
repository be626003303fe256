"""Which means may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose, sqrt

import pandas as pd

from vexcore.disclosure.audit import Relation, build_pattern, find_determined
from vexcore.disclosure.policy import (
    DOMINANCE_SHARE,
    DOMINATED,
    FEW_CONTRIBUTORS,
    FURTHER,
    MIN_CELL,
    NO_SPREAD,
    SMALL_GROUP,
)
from vexcore.disclosure.tables import Group, Sums, list_sums, refuse_excess, settle_bases

AMOUNTS = ("eur", "count")
KINDS = ("score", *AMOUNTS)

_SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """What a mean is made of.

    Attributes
    ----------
    n
        Persons.
    total, total_sq
        Sum of their values and of the squares.
    nonzero
        Persons with a value other than 0.
    largest
        The largest absolute value of one person.
    kind
        ``score``, ``count`` or ``eur``.
    """

    n: int
    total: float
    total_sq: float
    nonzero: int
    largest: float
    kind: str

    @property
    def mean(self) -> float:
        """Return the mean."""
        return self.total / self.n

    @property
    def std_dev(self) -> float:
        """Return the standard deviation, with n - 1."""
        return sqrt(max(self.total_sq - self.total * self.total / self.n, 0.0) / (self.n - 1))

    def judge(self) -> str:
        """Return why the mean may not be shown; empty where it may."""
        if self.n < MIN_CELL:
            return SMALL_GROUP
        if self.kind in AMOUNTS and self.nonzero < MIN_CELL:
            return FEW_CONTRIBUTORS
        if self.kind in AMOUNTS and self.largest > DOMINANCE_SHARE * abs(self.total):
            return DOMINATED
        if self.total_sq - self.total * self.total / self.n <= _SAME * self.total_sq:
            return NO_SPREAD
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a mean is shown.

    Attributes
    ----------
    reason
        Why it is withheld; empty where it is shown.
    base_shown
        Whether the number of persons is shown.
    """

    reason: str
    base_shown: bool


def read_moments(cells: pd.DataFrame) -> list[Moments]:
    """Return what each mean of a frame is made of.

    Raises
    ------
    ValueError
        If a kind is none that has a mean.
    """
    kinds = cells["kind"].astype(str).tolist()
    unknown = sorted({*kinds} - {*KINDS})
    if unknown:
        raise ValueError(f"no mean of kind {', '.join(unknown)}: choose {', '.join(KINDS)}; yes and no are shares")
    columns = zip(
        cells["n"].astype(int).tolist(),
        cells["sum"].astype(float).tolist(),
        cells["sum_sq"].astype(float).tolist(),
        cells["nonzero"].astype(int).tolist(),
        cells["largest"].astype(float).tolist(),
        kinds,
        strict=True,
    )
    return [
        Moments(n=n, total=total, total_sq=total_sq, nonzero=nonzero, largest=largest, kind=kind)
        for n, total, total_sq, nonzero, largest, kind in columns
    ]


def settle_means(groups: Sequence[Group], moments: Sequence[Moments], sums: Sums) -> list[Verdict]:
    """Decide which means of a set of linked tables are shown.

    Parameters
    ----------
    groups, moments
        Group of each row, and what its mean is made of.
    sums
        For each axis the labels that are sums of others.

    Returns
    -------
    list of Verdict
        In the order of the rows. Means times persons add up like counts. No withheld sum is determined by the shown
        ones, and what the shown parts leave of a shown total would itself be fit to show. The further mean to go is the
        one that leaves fewest exposed, and of these that of the fewest persons.
    """
    bases = settle_bases({group: own.n for group, own in zip(groups, moments, strict=True)}, sums)
    reasons = [
        own.judge() if bases[group].shown else bases[group].reason for group, own in zip(groups, moments, strict=True)
    ]
    table = _tie_table(groups, moments, sums)
    while exposed := table.find_exposed(reasons):
        lines = [line for line in table.relations if exposed & {*line.members}]
        linked = {index for line in lines for index in line.members if index < len(groups) and not reasons[index]}
        if not linked:
            linked = {index for index in range(len(groups)) if not reasons[index]}
        ordered = sorted(linked, key=lambda index: (moments[index].n, index))
        pick = min(ordered, key=lambda index: len(table.find_exposed(_withhold(reasons, index))))
        reasons = _withhold(reasons, pick)
    return [
        Verdict(reason=reason, base_shown=bases[group].shown) for group, reason in zip(groups, reasons, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Means of linked tables, those that no table prints last, and their sums."""

    moments: list[Moments]
    relations: list[Relation]
    printed: int

    def find_exposed(self, reasons: Sequence[str]) -> set[int]:
        hidden = [index for index in range(len(self.moments)) if index >= self.printed or reasons[index]]
        guarded = {index for index in hidden if index < self.printed or self.moments[index].judge()}
        if not guarded:
            return set()
        determined = find_determined(build_pattern(self.relations, hidden))
        found = {index for index, known in zip(hidden, determined, strict=True) if known} & guarded
        for relation in self.relations:
            left = [part for part in relation.parts if part in hidden]
            if left and relation.total not in hidden and _join([self.moments[part] for part in left]).judge():
                found |= {*left} & guarded
        return found


def _withhold(reasons: Sequence[str], index: int) -> list[str]:
    return [FURTHER if place == index else reason for place, reason in enumerate(reasons)]


def _tie_table(groups: Sequence[Group], moments: Sequence[Moments], sums: Sums) -> _Table:
    places: Mapping[Group, int] = {group: index for index, group in enumerate(groups)}
    everyone = list(moments)
    relations = []
    for whole, parts in list_sums(places, sums):
        members = [places[part] for part in parts]
        rest = _subtract(everyone[places[whole]], _join([everyone[index] for index in members]), whole)
        if rest is not None:
            members.append(len(everyone))
            everyone.append(rest)
        relations.append(Relation(total=places[whole], parts=tuple(members)))
    return _Table(moments=everyone, relations=relations, printed=len(groups))


def _join(parts: Sequence[Moments]) -> Moments:
    return Moments(
        n=sum(part.n for part in parts),
        total=sum(part.total for part in parts),
        total_sq=sum(part.total_sq for part in parts),
        nonzero=sum(part.nonzero for part in parts),
        largest=max(part.largest for part in parts),
        kind=parts[0].kind,
    )


def _subtract(whole: Moments, parts: Moments, name: Group) -> Moments | None:
    """Return the persons of a whole who are in none of its parts; None where there are none.

    Nobody says how large their largest value is: it is taken to be the largest of the whole.
    """
    refuse_excess(whole.n - parts.n, name)
    refuse_excess(whole.nonzero - parts.nonzero, name)
    if whole.n == parts.n:
        if not isclose(whole.total, parts.total, rel_tol=1e-6, abs_tol=1e-6):
            raise ValueError(
                f"the parts of {'/'.join(name)} do not add up to it: {parts.total!r} is not {whole.total!r}"
            )
        return None
    return replace(
        whole,
        n=whole.n - parts.n,
        total=whole.total - parts.total,
        total_sq=whole.total_sq - parts.total_sq,
        nonzero=whole.nonzero - parts.nonzero,
    )
