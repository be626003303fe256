"""The rows of a demonstration delivery, as the delivery format declares them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vexcore.cohort.characteristics import Characteristics
from vexcore.cohort.draws import Flags, Floats, Ints
from vexcore.cohort.exits import Benefit
from vexcore.cohort.persons import Persons
from vexcore.cohort.work import MONTHS_BEFORE, Work
from vexcore.contracts.delivery_files import DELIVERY_FILES_BY_NAME, EXITS, MONTHS, PERSONS
from vexcore.contracts.delivery_schema import DeliveryFile

CONTRACT_LABELS = ("none", "temporary", "permanent")
WAGE_WINDOWS = (6, 12, 24)


def name_persons(trial_id: str, persons: int) -> pa.Array:
    """Return the ids of people, which say that they are of the demonstration."""
    return pa.array([f"demo-{trial_id}-{number:05d}" for number in range(1, persons + 1)])


def build_persons(
    ids: pa.Array, persons: Persons, people: Characteristics, work: Work, start_on: date, drawn_on: date
) -> pa.Table:
    """Return the file `persons`."""
    wages = {f"wage_eur_{window}m": _sum_wages(work, window) for window in WAGE_WINDOWS}
    count = len(persons)
    columns: dict[str, object] = {
        "person_id": ids,
        "arm_id": _label(persons.arms, persons.arm),
        "chosen_arm_id": pa.array([name or None for name in persons.chosen.tolist()], pa.string()),
        "municipality_id": pa.nulls(count, pa.string()),
        "randomised_on": pa.array([drawn_on] * count, pa.date32()),
        "started_on": pa.array([start_on] * count, pa.date32()),
        "observed_until": pa.array(persons.observed_until),
        "block": pa.nulls(count, pa.string()),
        "cluster_id": pa.nulls(count, pa.string()),
        "invited": persons.invited,
        "consented": persons.consented,
        "took_up": persons.took_up,
        "withdrew_on": pa.array(persons.withdrew_on),
        "sex": people.sex,
        "age": people.age,
        "education": people.education,
        "migration": people.migration,
        "benefit_norm": people.benefit_norm,
        "household": people.household,
        "benefit_months": people.benefit_months,
        **wages,
    }
    return build_table(PERSONS, columns)


def _sum_wages(work: Work, window: int) -> Floats:
    total: Floats = np.round(work.wage_eur[MONTHS_BEFORE - window : MONTHS_BEFORE].sum(axis=0), 2)
    return total


def build_months(ids: pa.Array, persons: Persons, benefit: Benefit, work: Work) -> pa.Table:
    """Return the file `months`: a row where a person in sight has benefit or a job."""
    on = benefit.on.T
    job, permanent = (flags[MONTHS_BEFORE:].T for flags in (work.job, work.permanent))
    wage, hours = (numbers[MONTHS_BEFORE:].T for numbers in (work.wage_eur, work.hours))
    seen = (on | job) & (np.arange(on.shape[1]) <= persons.last_month[:, np.newaxis])
    person, month = np.nonzero(seen)
    contract = (job.astype(np.int_) + permanent)[seen]
    columns = {
        "person_id": ids.take(pa.array(person)),
        "month": month,
        "benefit": on[seen],
        "wage_eur": wage[seen],
        "hours": hours[seen],
        "contract": _label(CONTRACT_LABELS, contract),
    }
    return build_table(MONTHS, columns)


def build_exits(
    ids: pa.Array, persons: Persons, benefit: Benefit, reasons: npt.NDArray[np.str_], start_on: date
) -> pa.Table:
    """Return the file `exits`, in order of person and day, as far as the registers see."""
    last = persons.last_month[benefit.person]
    kept = np.flatnonzero(benefit.month <= last)
    kept = kept[np.lexsort((benefit.month[kept], benefit.person[kept]))]
    start = np.datetime64(start_on, "M")
    back = benefit.returned[kept]
    returned = back <= last[kept]
    columns = {
        "person_id": ids.take(pa.array(benefit.person[kept])),
        "exited_on": pa.array((start + benefit.month[kept]).astype("datetime64[D]")),
        "reason": reasons[kept],
        "returned_on": pa.array((start + np.where(returned, back, 0)).astype("datetime64[D]"), mask=~returned),
    }
    return build_table(EXITS, columns)


def build_judgements(
    name: str, ids: pa.Array, answers: Mapping[tuple[int, str], Floats], asked: Mapping[int, Flags]
) -> pa.Table:
    """Return the file `answers` or `caseworker`, in order of person, wave and item.

    Parameters
    ----------
    name
        Name of the file.
    answers
        Values by wave and item, shape (persons,); not a number where there is none.
    asked
        Who was asked, by wave, shape (persons,).
    """
    keys = list(answers)
    if not keys:
        return DELIVERY_FILES_BY_NAME[name].schema().empty_table()
    values = np.stack([np.where(asked[wave], answers[wave, item], np.nan) for wave, item in keys], axis=1)
    person, place = np.nonzero(~np.isnan(values))
    columns = {
        "person_id": ids.take(pa.array(person)),
        "wave": np.array([wave for wave, _ in keys])[place],
        "item": _label(tuple(item for _, item in keys), place),
        "value": values[person, place],
    }
    return build_table(DELIVERY_FILES_BY_NAME[name], columns)


def build_table(file: DeliveryFile, columns: Mapping[str, object]) -> pa.Table:
    """Return columns as a table with the types of a file of the delivery format."""
    schema = file.schema()
    arrays = []
    for field in schema:
        column = columns[field.name]
        if isinstance(column, np.ndarray):
            column = pa.array(column.tolist() if column.dtype.kind == "U" else _count_flags(column))
        arrays.append(column if column.type == field.type else pc.cast(column, field.type))  # type: ignore[attr-defined]
    return pa.Table.from_arrays(arrays, schema=schema)


def _count_flags(column: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    return column.astype(np.int8) if column.dtype == np.bool_ else column


def _label(labels: tuple[str, ...], places: Ints) -> pa.Array:
    return pa.array(labels, pa.string()).take(pa.array(places))
