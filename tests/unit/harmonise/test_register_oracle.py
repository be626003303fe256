"""The register outcomes against a slow calculation with calendars and decimals, on small drawn cohorts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.harmonise import harmonised, make_facts, make_table

Row = dict[str, Any]

WML = {
    (2016, 0): ("1524.60", 23),
    (2016, 1): ("1537.20", 23),
    (2017, 0): ("1551.60", 23),
    (2017, 1): ("1565.40", 22),
    (2018, 0): ("1578.00", 22),
    (2018, 1): ("1594.20", 22),
    (2019, 0): ("1615.80", 22),
    (2019, 1): ("1635.60", 21),
    (2020, 0): ("1653.60", 21),
    (2020, 1): ("1680.00", 21),
    (2021, 0): ("1684.80", 21),
    (2021, 1): ("1701.00", 21),
}
SHARES = {"wage_gt_100_wml": "1", "wage_gt_70_wml": "0.7", "wage_gt_50_wml": "0.5"}
HOURS = {"hours_gt_32": "136", "hours_gt_27": "114.75", "hours_gt_12": "51", "hours_gt_8": "34"}
CELLS = ("benefit", "wage_eur", "hours", "contract")

# Amounts on, just under and just over lines, beside any others.
wages = st.one_of(
    st.none(),
    st.sampled_from([0, 77580, 78270, 78271, 108612, 109578, 109579, 156540, 156541, 163560, 168480, 168481]),
    st.integers(0, 300_000),
).map(lambda cents: None if cents is None else cents / 100)
hours = st.one_of(st.none(), st.sampled_from([0.0, 34.0, 34.01, 51.0, 51.01, 114.75, 114.76, 136.0, 136.01, 160.0]))
days = st.dates(date(2017, 1, 1), date(2018, 6, 30))
cells = st.fixed_dictionaries(
    {
        "benefit": st.sampled_from([None, 0, 1]),
        "wage_eur": wages,
        "hours": hours,
        "contract": st.sampled_from([None, "permanent", "temporary", "none"]),
    }
)
people = st.fixed_dictionaries(
    {
        "started_on": st.none() | days,
        "observed_until": st.none() | st.dates(date(2017, 1, 1), date(2022, 3, 31)),
        "age": st.none() | st.integers(19, 64),
        "rows": st.dictionaries(st.integers(-8, 8), cells, max_size=6),
    }
)
starts = st.sampled_from([date(2017, 4, 1), date(2017, 10, 1), date(2019, 5, 1), date(2021, 10, 1)])


def shift(month: date, by: int) -> date:
    index = month.year * 12 + month.month - 1 + by
    return date(index // 12, index % 12 + 1, 1)


def expect_person(person: Row, start: date, windows: dict[str, tuple[date, date]], held: set[str]) -> Iterator[Row]:
    """Yield every value of one person, month by month of the calendar."""
    begun = (person["started_on"] or start).replace(day=1)
    for number in range(-80, 81):
        month = shift(begun, number)
        last_day = shift(month, 1) - timedelta(days=1)
        if person["observed_until"] is not None and person["observed_until"] < last_day:
            continue
        row = person["rows"].get(number)
        if windows["payroll"][0] <= month <= windows["payroll"][1]:
            payroll = {"wage_eur": 0, "hours": 0, "contract": "none"} if row is None else row
            if payroll["contract"] == "none" and "contract" in held:
                payroll = payroll | {cell: payroll[cell] or 0 for cell in ("wage_eur", "hours")}
            known = {cell: value for cell, value in payroll.items() if cell in held and value is not None}
            for outcome, value in expect_payroll(known, month, person["age"]):
                yield {"outcome_id": outcome, "month": number, "value": float(value)}
        if windows["benefit"][0] <= month <= windows["benefit"][1] and "benefit" in held:
            benefit = 0 if row is None else row["benefit"]
            if benefit is not None:
                yield {"outcome_id": "off_benefit", "month": number, "value": float(1 - benefit)}


def expect_payroll(known: Row, month: date, age: int | None) -> Iterator[tuple[str, float]]:
    if "wage_eur" in known:
        yield "wage_eur", known["wage_eur"]
        amount, adult_age = WML.get((month.year, (month.month - 1) // 6), (None, 0))
        if amount is not None and (age is None or age >= adult_age):
            for outcome, share in SHARES.items():
                yield outcome, Decimal(str(known["wage_eur"])) > Decimal(amount) * Decimal(share)
    if "hours" in known:
        for outcome, line in HOURS.items():
            yield outcome, Decimal(str(known["hours"])) > Decimal(line)
    if "contract" in known:
        yield "contract_permanent", known["contract"] == "permanent"
        yield "contract_temporary", known["contract"] == "temporary"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cohort=st.lists(people, min_size=1, max_size=4),
    start=starts,
    offsets=st.tuples(st.integers(-6, 2), st.integers(0, 8), st.integers(-6, 2), st.integers(0, 8)),
    held=st.sets(st.sampled_from(CELLS), min_size=1),
)
def test_register_outcomes_are_those_of_a_slow_calculation(
    cohort: list[Row], start: date, offsets: tuple[int, int, int, int], held: set[str]
) -> None:
    windows = {
        "payroll": (shift(start, offsets[0]), shift(start, offsets[0] + offsets[1])),
        "benefit": (shift(start, offsets[2]), shift(start, offsets[2] + offsets[3])),
    }
    persons = [{"person_key": key, "arm_id": "oss:control", **person} for key, person in enumerate(cohort)]
    rows = [
        {"person_key": person["person_key"], "month": number, **{cell: row[cell] for cell in held}}
        for person in persons
        for number, row in person["rows"].items()
    ]
    # A column that is there but wholly empty counts as not delivered.
    told = {cell for cell in held if not rows or any(row[cell] is not None for row in rows)}
    columns = ["person_key", "arm_id", "started_on", "observed_until", "age"]
    facts = make_facts(payroll=windows["payroll"], benefit=windows["benefit"], start_on=start)

    expected = [
        {"person_key": person["person_key"], **value}
        for person in persons
        for value in expect_person(person, start, windows, told)
    ]
    with harmonised(
        facts,
        persons=make_table("persons", persons, columns),
        months=make_table("months", rows, ["person_key", "month", *sorted(held)]),
    ) as result:
        found = result.rows("SELECT person_key, outcome_id, month, value FROM person_outcome_month")
        grid = result.rows("SELECT person_key, month FROM person_month")

    assert sorted(found, key=by_key) == sorted(expected, key=by_key)
    assert {(row["person_key"], row["month"]) for row in found} <= {(row["person_key"], row["month"]) for row in grid}
    assert len({tuple(row.values()) for row in grid}) == len(grid)


def by_key(row: Row) -> tuple[int, str, int]:
    return row["person_key"], row["outcome_id"], row["month"]
