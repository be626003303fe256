"""The persons of a delivery, as the rules of the other files look them up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vexcore.contracts.delivery import ArmFacts
from vexcore.deliveries.description import Description
from vexcore.deliveries.report import Findings
from vexcore.deliveries.sheet import Mask, Sheet

Rows = npt.NDArray[np.int64]
Scalar = TypeVar("Scalar", bound=np.generic)
Days = npt.NDArray[np.datetime64]


def count_months(days: Days) -> npt.NDArray[np.float64]:
    """Return calendar months as months since January 1970; NaN where there is no day."""
    months = days.astype("datetime64[M]")
    return np.where(np.isnat(months), np.nan, months.astype(np.int64).astype(np.float64))


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The persons of a delivery, one place for each row of `persons`.

    Attributes
    ----------
    ids
        Ids of the persons, each once.
    first
        Row of `persons` in which each id stands first, shape (ids,).
    arm
        Place of each person's arm in the trial's arms, -1 where not known, shape (rows,).
    starts_on
        Each person's first day: as delivered, else the trial's; NaT where not known, shape (rows,).
    observed_until
        Last day on which each person is seen; NaT for no such day, shape (rows,).
    consented
        1, 0 or NaN, shape (rows,).
    in_reference
        Whether the person is of a reference arm, shape (rows,).
    loose
        Texts of rows that could not be read, among which further ids may be.
    """

    ids: pa.Array
    first: Rows
    arm: npt.NDArray[np.int32]
    starts_on: Days
    observed_until: Days
    consented: npt.NDArray[np.float64]
    in_reference: Mask
    loose: frozenset[str]

    def find_rows(self, sheet: Sheet) -> Rows:
        """Return the row of `persons` of each row of a file, -1 where there is none or it is not known."""
        column = sheet.columns["person_id"]
        place = pc.fill_null(pc.index_in(column.labels, self.ids), -1).to_numpy(zero_copy_only=False)
        rows = np.where(place >= 0, np.append(self.first, -1)[place], -1).astype(np.int64)
        return np.asarray(np.append(rows, -1)[column.data])

    def pick(self, values: npt.NDArray[Scalar], rows: Rows, missing: object) -> npt.NDArray[Scalar]:
        """Return values of persons for rows that `find_rows` gave, with what stands for no person."""
        return np.append(values, np.array([missing], dtype=values.dtype))[rows]


def gather_people(sheet: Sheet, description: Description) -> People:
    """Return the persons of `persons`.

    Parameters
    ----------
    sheet
        The file, which has a column person_id.
    description
        Gives the trial's start and arms, where known.
    """
    ids = sheet.columns["person_id"]
    known = np.flatnonzero(ids.known)
    distinct, first = np.unique(ids.data[known], return_index=True)
    trial = description.trial
    arms = trial.arms if trial else ()
    arm = find_arms(sheet, "arm_id", arms)
    starts_on = sheet.days("started_on").copy()
    if trial:
        starts_on[np.isnat(starts_on) & ~sheet.unread("started_on")] = np.datetime64(trial.start_on, "D")
    return People(
        ids=ids.labels.take(pa.array(distinct)),
        first=known[first],
        arm=arm,
        starts_on=starts_on,
        observed_until=sheet.days("observed_until"),
        consented=sheet.numbers("consented"),
        in_reference=np.append([found.role == "reference" for found in arms], False).astype(np.bool_)[arm],
        loose=frozenset(_split_loose(sheet.dropped)),
    )


def _split_loose(text: str) -> list[str]:
    marks = str.maketrans(dict.fromkeys(',;\t|"\n', "\n"))
    return [part.strip() for part in text.translate(marks).split("\n") if part.strip()]


def find_arms(sheet: Sheet, name: str, arms: tuple[ArmFacts, ...]) -> npt.NDArray[np.int32]:
    """Return the place of each row's arm among arms, -1 where there is none, shape (rows,)."""
    column = sheet.columns.get(name)
    if column is None:
        return np.full(sheet.rows, -1, np.int32)
    ids = pa.array([arm.arm_id for arm in arms], pa.string())
    place = pc.fill_null(pc.index_in(column.labels, ids), -1).to_numpy(zero_copy_only=False)
    return np.asarray(np.append(place, -1).astype(np.int32)[column.data])


def check_membership(sheet: Sheet, people: People, findings: Findings) -> Rows:
    """Report rows of persons that are not in `persons`, and return the row of each."""
    rows = people.find_rows(sheet)
    if len(people.ids) == 0:
        # That nobody could be read has been reported, and every row would only say it again.
        return rows
    column = sheet.columns["person_id"]
    orphan = (rows < 0) & column.known
    if people.loose and orphan.any():
        misshapen = pc.is_in(column.labels, pa.array(sorted(people.loose), pa.string()))
        orphan &= ~column.choose(misshapen.to_numpy(zero_copy_only=False))
    rule = "every person stands in persons"
    sheet.report(findings, "person_id", orphan, rule, "add the person to persons, or remove the row")
    return rows


def check_key(sheet: Sheet, key: tuple[str, ...], findings: Findings) -> None:
    """Report rows that have the same key as an earlier one, with the line of that."""
    if not sheet.has(*key):
        return
    codes = np.zeros(sheet.rows, dtype=np.int64)
    whole = np.ones(sheet.rows, np.bool_)
    for name in key:
        column = sheet.columns[name]
        place, distinct = number_values(column.data)
        codes = codes * (distinct + 1) + place
        whole &= column.known
    rows = np.flatnonzero(whole)
    again, earlier = find_repeats(codes[rows])
    if again.size == 0:
        return
    again, earlier = rows[again], rows[earlier]
    values = pc.binary_join_element_wise(*(sheet.find_texts(name, again) for name in key), ", ")
    values = pc.binary_join_element_wise(
        values, " (first on line ", pa.array(sheet.lines[earlier]).cast(pa.string()), ")", ""
    )
    rule = f"{' and '.join(sheet.local(name) for name in key)} stand{'s' if len(key) == 1 else ''} once"
    sheet.report_values(findings, key[0], again, values, rule, "remove one of the two rows, or mend the key")


def number_values(values: npt.NDArray[np.generic]) -> tuple[npt.NDArray[np.int64], int]:
    """Return values as whole numbers from 0, equal ones alike, and how many there can be at most.

    What is missing gets a number too; it is for the caller to leave it out.
    """
    if values.dtype.kind == "i":
        return values.astype(np.int64) + 1, int(values.max(initial=0)) + 2
    as_days = values.astype("datetime64[D]").astype(np.int64) if values.dtype.kind == "M" else values
    numbers = np.nan_to_num(as_days.astype(np.float64), nan=0.0)
    low = float(numbers.min(initial=0.0))
    span = float(numbers.max(initial=0.0)) - low
    if span < 1_000_000 and bool((numbers == np.floor(numbers)).all()):
        return (numbers - low).astype(np.int64), int(span) + 1
    distinct, place = np.unique(numbers, return_inverse=True)
    return place.astype(np.int64), len(distinct)


def find_repeats(codes: npt.NDArray[np.int64]) -> tuple[Rows, Rows]:
    """Return the places whose code stood before, and the first place of that code."""
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    begins = np.append(True, ordered[1:] != ordered[:-1])[: len(codes)]
    if begins.all():
        nothing = np.zeros(0, np.int64)
        return nothing, nothing
    first = order[begins][np.cumsum(begins) - 1]
    again = ~begins
    places, earlier = order[again], first[again]
    back = np.argsort(places, kind="stable")
    return places[back], earlier[back]
