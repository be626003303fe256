"""A delivery for a trial that the registry does not know, small enough to count by hand.

Two arms of 60 persons that start in January 2018. In `coaching` the first 14 earn 1,700 euro in every month (above the
minimum wage of 1,578 and 1,594.20) under a permanent contract, in `control` the first 11; all others have no job.
Exits, by arm: see `EXITS`; of those who left, the first 11 (coaching) and 10 (control) came back in month 9.
"""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from vexcore.contracts.delivery import ArmFacts, Delivery, DeliveryFacts, TrialFacts
from vexcore.contracts.delivery_files import EXITS as EXITS_FILE
from vexcore.contracts.delivery_files import MONTHS, PERSONS

ARM_SIZE = 60
WORKING = {"control": 11, "coaching": 14}
EXITS = {
    "control": {"work": 12, "study": 4, "moved": 4, "entitlement": 4},
    "coaching": {"work": 15, "study": 4, "moved": 4, "entitlement": 3},
}
RETURNED = {"control": 10, "coaching": 11}
EXIT_MONTH = 6
RETURN_MONTH = 9
LAST_MONTH = 17
WAGE_EUR = 1700.0
END_ON = date(2019, 6, 30)


def build_facts(*, end_on: date | None = END_ON) -> DeliveryFacts:
    """Return who delivered what."""
    arms = (
        ArmFacts(arm_id="control", label="Controle", role="control", randomised=True, components=()),
        ArmFacts(arm_id="coaching", label="Coaching", role="treatment", randomised=True, components=("intensive",)),
    )
    trial = TrialFacts(
        trial_id="nieuwstad",
        name="Proef Nieuwstad",
        legal_basis="ordinary-law",
        consent="pre",
        start_on=date(2018, 1, 1),
        end_on=end_on,
        registered=False,
        arms=arms,
    )
    return DeliveryFacts(
        trial=trial,
        origin="estimated",
        delivered_by="Gemeente Nieuwstad",
        delivered_on=date(2020, 2, 1),
        payroll_from=date(2018, 1, 1),
        payroll_to=date(2019, 6, 1),
        benefit_from=date(2018, 1, 1),
        benefit_to=date(2019, 6, 1),
    )


def build_delivery(*, end_on: date | None = END_ON) -> Delivery:
    """Return the delivery."""
    tables = {
        "persons": _table(PERSONS.schema(), _build_persons()),
        "months": _table(MONTHS.schema(), _build_months()),
        "exits": _table(EXITS_FILE.schema(), _build_exits()),
    }
    return Delivery(facts=build_facts(end_on=end_on), tables=tables)


def _table(schema: pa.Schema, rows: list[dict[str, object]]) -> pa.Table:
    names = [name for name in schema.names if any(name in row for row in rows)]
    return pa.Table.from_pylist(rows, schema=pa.schema([schema.field(name) for name in names]))


def _name(arm: str, position: int) -> str:
    return f"{arm}-{position:03d}"


def _list_reasons(arm: str) -> list[str]:
    return [reason for reason, persons in EXITS[arm].items() for _ in range(persons)]


def _build_persons() -> list[dict[str, object]]:
    return [
        {
            "person_id": _name(arm, position),
            "arm_id": arm,
            "consented": 1,
            "took_up": int(arm == "coaching"),
            "sex": "female" if position < ARM_SIZE // 2 else "male",
            "age": 30 + position % 30,
        }
        for arm in EXITS
        for position in range(ARM_SIZE)
    ]


def _build_months() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for arm in EXITS:
        left = len(_list_reasons(arm))
        for position in range(ARM_SIZE):
            # Who leaves is counted from the last person, so that work and exits are told apart.
            back = ARM_SIZE - 1 - position
            until = RETURN_MONTH if back < RETURNED[arm] else LAST_MONTH + 1
            works = position < WORKING[arm]
            for month in range(LAST_MONTH + 1):
                benefit = not (back < left and EXIT_MONTH <= month < until)
                if benefit or works:
                    rows.append(
                        {
                            "person_id": _name(arm, position),
                            "month": month,
                            "benefit": int(benefit),
                            "wage_eur": WAGE_EUR if works else 0.0,
                            "hours": 150.0 if works else 0.0,
                            "contract": "permanent" if works else "none",
                        }
                    )
    return rows


def _build_exits() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for arm in EXITS:
        for back, reason in enumerate(_list_reasons(arm)):
            row: dict[str, object] = {
                "person_id": _name(arm, ARM_SIZE - 1 - back),
                "exited_on": date(2018, EXIT_MONTH + 1, 1),
                "reason": reason,
            }
            if back < RETURNED[arm]:
                row["returned_on"] = date(2018, RETURN_MONTH + 1, 1)
            rows.append(row)
    return rows
