"""Good deliveries at random, over the whole format, and the ways in which one may be written."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from support.data import load_real_registry

from vexcore.contracts.delivery import ArmFacts, Delivery, DeliveryFacts, ExtraOutcome, TrialFacts
from vexcore.contracts.delivery_files import CONTRACTS, DELIVERY_FILES_BY_NAME, EXIT_REASONS, PERSONS
from vexcore.contracts.delivery_schema import ARROW_TYPES
from vexcore.deliveries.trials import describe_trial

Row = dict[str, Any]

LATIN = ("b,1", 'a"b', "'x'", "é", "0012", "=1+1", "NULL", "NaN", "None", "true", "a;b", "1e5", "x" * 300, "a | b", "-")
WIDE = (*LATIN, "😀", "Ł\u2028z", "日本")
SUMS = (0.0, 0.01, 0.1, 1 / 3, 99.99, 1234.5, 12345.67, 123456.789, 1e6)


@dataclass(slots=True)
class Good:
    """A good delivery as plain rows.

    Attributes
    ----------
    facts
        All but the rows.
    columns, rows
        By delivered file; a cell that is not known is None.
    """

    facts: DeliveryFacts
    columns: dict[str, list[str]]
    rows: dict[str, list[Row]]

    def kind(self, file: str, name: str) -> str:
        """Return the kind of a column."""
        extra = next((each for each in self.facts.outcomes if each.outcome_id == name), None)
        if extra is not None and file == "months":
            return "flag" if extra.kind == "binary" else "float"
        return DELIVERY_FILES_BY_NAME[file].column(name).kind

    def table(self, file: str) -> pa.Table:
        """Return a file typed as the format says, its columns in the order of the format."""
        return pa.table(
            {
                name: pa.array([row[name] for row in self.rows[file]], ARROW_TYPES[self.kind(file, name)])
                for name in self.columns[file]
            }
        )

    def delivery(self) -> Delivery:
        """Return the delivery."""
        return Delivery(facts=self.facts, tables={file: self.table(file) for file in self.rows})


def _shift(month: date, months: int) -> date:
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _month_number(day: date) -> int:
    return day.year * 12 + day.month


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


class _Maker:
    """Draws a delivery; every choice comes from one source."""

    def __init__(self, random: Random, texts: Sequence[str]) -> None:
        self.random = random
        self.texts = texts

    def maybe(self, *values: Any) -> Any:
        """Return one of the values, or None."""
        return self.random.choice([*values, None])

    def day(self, first: date, last: date) -> date:
        """Return a day between two, often one of them."""
        return self.random.choice([first, last, first + timedelta(days=self.random.randint(0, (last - first).days))])

    def make_trial(self) -> TrialFacts:
        """Return a trial of the registry, or one of its own."""
        registry = load_real_registry()
        if self.random.random() < 0.6:
            return describe_trial(registry, self.random.choice(registry.trials).id)
        article = self.random.random() < 0.5
        own = ("exemption", "earnings") if article else ("bonus", "self_direction")
        arms = (
            ArmFacts(arm_id="control", label='Contr"ole', role="control", randomised=True, components=()),
            ArmFacts(arm_id="1.keuze", label="É", role="treatment", randomised=None, components=("choice",)),
            ArmFacts(
                arm_id="1.a", label="a\\b", role="treatment", randomised=False, components=own[:1], parent="1.keuze"
            ),
            ArmFacts(arm_id="mix", label="Mix", role="treatment", randomised=True, components=(*own, "intensive")),
            ArmFacts(arm_id="rest", label="Rest", role="reference", randomised=self.maybe(True, False), components=()),
        )
        return TrialFacts(
            trial_id="nieuw-stad",
            name='Proef \'s = "x" #1',
            legal_basis="article-83" if article else "ordinary-law",
            consent=self.random.choice(["pre", "post", "unknown"]),
            start_on=date(2018, 3, self.random.choice([1, 15, 31])),
            end_on=self.maybe(date(2019, 8, 31)),
            registered=False,
            arms=arms,
        )

    def make_facts(self) -> DeliveryFacts:
        """Return the facts."""
        trial = self.make_trial()
        start = trial.start_on.replace(day=1)
        extra = (
            ExtraOutcome(outcome_id="debt", label="Schuld", file="months", kind="eur", unit="eur", low=-5, high=0.5),
            ExtraOutcome(
                outcome_id="smokes",
                label="Rookt \t",
                file="months",
                kind="binary",
                unit="share",
                low=0,
                high=1,
                higher_is_better=False,
            ),
            ExtraOutcome(outcome_id="stress", label="S", file="answers", kind="score", unit="points", low=-1, high=2),
        )
        return DeliveryFacts(
            trial=trial,
            origin=self.random.choice(["estimated", "demonstration"]),
            delivered_by='Gemeente \'s-Hertogenbosch "x" \\ é',
            delivered_on=date(2021, 6, 1),
            payroll_from=_shift(start, self.random.choice([-6, 0, 3])),
            payroll_to=_shift(start, self.random.choice([3, 18, 24])),
            benefit_from=_shift(start, self.random.choice([-2, 0])),
            benefit_to=_shift(start, self.random.choice([0, 18, 26])),
            outcomes=extra if self.random.random() < 0.5 else (),
        )

    def make(self) -> Good:
        """Return the delivery."""
        facts = self.make_facts()
        columns = {file: self._choose_columns(file, facts) for file in DELIVERY_FILES_BY_NAME}
        kept = {name for name in columns if name == "persons" or self.random.random() < 0.8}
        persons = [self._make_person(number, facts, columns["persons"]) for number in range(self.random.randint(1, 8))]
        rows = {"persons": persons}
        makers = {"months": self._make_months, "exits": self._make_exits}
        for file in DELIVERY_FILES_BY_NAME:
            if file == "persons" or file not in kept:
                continue
            make = makers.get(file)
            rows[file] = [
                row
                for person in persons
                for row in (make(person, facts, columns[file]) if make else self._make_answers(person, facts, file))
            ]
        for table in rows.values():
            self.random.shuffle(table)
        return Good(facts=facts, columns={file: columns[file] for file in rows}, rows=rows)

    def _choose_columns(self, file: str, facts: DeliveryFacts) -> list[str]:
        share = self.random.choice([0.0, 0.5, 1.0])
        declared = DELIVERY_FILES_BY_NAME[file].columns
        names = [column.name for column in declared if column.required or self.random.random() < share]
        return names + [each.outcome_id for each in facts.outcomes if each.file == file == "months"]

    def _make_person(self, number: int, facts: DeliveryFacts, columns: list[str]) -> Row:
        trial = facts.trial
        arm = self.random.choice([arm for arm in trial.arms if not arm.parent])
        end = trial.end_on or _last_day(max(facts.payroll_to, facts.benefit_to))
        started = self.maybe(self.day(trial.start_on, end)) if "started_on" in columns else None
        start = started or trial.start_on
        consented = self.maybe(0) if arm.role == "reference" else self.maybe(0, 1)
        consented = consented if "consented" in columns else None
        takes = arm.role == "treatment" and consented == 1
        drawn = arm.role == "reference" and arm.randomised is True
        sub_arms = [sub.arm_id for sub in trial.arms if sub.parent == arm.arm_id]
        until = self.day(start, date(2025, 1, 1))
        wages = sorted(self.random.choice(SUMS) for _ in range(3))
        unique = f"{self.random.choice(self.texts)}{number}"
        row: Row = {
            "person_id": f"demo-{unique}" if facts.origin == "demonstration" else unique,
            "arm_id": arm.arm_id,
            "chosen_arm_id": self.maybe(*sub_arms),
            "municipality_id": self.maybe(*(trial.municipalities or self.texts)),
            "randomised_on": self.maybe(self.day(date(2016, 1, 1), min(start, end))),
            "started_on": started,
            "observed_until": self.maybe(until),
            "block": self.maybe(*self.texts),
            "cluster_id": self.maybe(*self.texts),
            "invited": self.maybe(0) if drawn else self.maybe(0, 1),
            "consented": consented,
            "took_up": self.maybe(0, 1) if takes else self.maybe(0),
            "withdrew_on": self.maybe(self.day(start, end)) if consented == 1 and start <= end else None,
            "age": self.maybe(16, 110, 41),
            "benefit_months": self.maybe(0, 720, 7),
            "wage_eur_6m": self.maybe(wages[0]),
            "wage_eur_12m": self.maybe(wages[1]),
            "wage_eur_24m": self.maybe(wages[2], 2e6),
        }
        for name in ("sex", "education", "migration", "benefit_norm", "household"):
            row[name] = self.maybe(*PERSONS.column(name).allowed)
        return {name: row[name] if name in columns else None for name in row}

    def _make_months(self, person: Row, facts: DeliveryFacts, columns: list[str]) -> list[Row]:
        start = _month_number(person["started_on"] or facts.trial.start_on)
        until = _month_number(person["observed_until"]) - start if person["observed_until"] else 240
        payroll = [_month_number(day) - start for day in (facts.payroll_from, facts.payroll_to)]
        benefit = [_month_number(day) - start for day in (facts.benefit_from, facts.benefit_to)]
        rows = []
        for month in range(-40, min(until, 60) + 1):
            paid, helped = payroll[0] <= month <= payroll[1], benefit[0] <= month <= benefit[1]
            ends = month in {*payroll, *benefit, until}
            if not (paid or helped) or self.random.random() > (0.9 if ends else 0.2):
                continue
            contract = self.maybe(*CONTRACTS) if paid and "contract" in columns else None
            idle = contract == "none"
            row: Row = {
                "person_id": person["person_id"],
                "month": month,
                "benefit": self.maybe(0, 1) if helped else None,
                "wage_eur": (self.maybe(0.0) if idle else self.maybe(*SUMS[:7], 100_000.0)) if paid else None,
                "hours": (self.maybe(0.0) if idle else self.maybe(0.0, 8.5, 744.0, 1 / 3)) if paid else None,
                "contract": contract,
                "debt": self.maybe(-5.0, 0.5, 0.25),
                "smokes": self.maybe(0, 1),
            }
            rows.append({name: row[name] for name in columns})
        return rows

    def _make_exits(self, person: Row, facts: DeliveryFacts, columns: list[str]) -> list[Row]:
        day, end = person["started_on"] or facts.trial.start_on, _last_day(facts.benefit_to)
        rows: list[Row] = []
        for _ in range(self.random.randint(0, 3)):
            if day > end:
                break
            exited = self.day(day, end)
            returned = self.day(exited + timedelta(days=1), end) if exited < end else None
            returned = returned if "returned_on" in columns and self.random.random() < 0.7 else None
            row = {"person_id": person["person_id"], "exited_on": exited, "reason": self.random.choice(EXIT_REASONS)}
            rows.append({name: (row | {"returned_on": returned})[name] for name in columns})
            if returned is None:
                break
            day = returned if returned > exited else returned + timedelta(days=1)
        return rows

    def _make_answers(self, person: Row, facts: DeliveryFacts, file: str) -> list[Row]:
        role = next(arm.role for arm in facts.trial.arms if arm.arm_id == person["arm_id"])
        if role == "reference" or (file == "answers" and person["consented"] == 0):
            return []
        registry = load_real_registry()
        items: dict[str, list[float]] = {}
        for question in registry.questions:
            high = 999.5 if question.high == "none" else question.high
            if question.file == file:
                whole = [float(value) for value in range(int(question.low), int(high) + 1)]
                items[question.id] = whole if question.whole else [question.low, high, question.low + 1 / 3]
        if file == "caseworker":
            items |= {item: [0.0, 1.0] for checklist in registry.checklists for item in checklist.items()}
        items |= {each.outcome_id: [each.low, each.high, 0.5] for each in facts.outcomes if each.file == file}
        keys = [(wave, item) for wave in (0, 1, 2) for item in items]
        return [
            {"person_id": person["person_id"], "wave": wave, "item": item, "value": self.maybe(*items[item])}
            for wave, item in self.random.sample(keys, self.random.randint(0, 12))
        ]


def make_delivery(seed: int, *, latin: bool = False) -> Good:
    """Return a good delivery; its texts are of Western Europe where asked for."""
    return _Maker(Random(seed), LATIN if latin else WIDE).make()


def write_cell(value: Any) -> str:
    """Return a value as the format writes it in CSV."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else repr(value) if isinstance(value, float) else str(value)


def join_cells(cells: Sequence[str], separator: str, random: Random) -> str:
    """Return a line of CSV without its end, with quotes where they are needed and elsewhere by chance."""
    always = random.random() < 0.3
    return separator.join(
        '"' + cell.replace('"', '""') + '"'
        if always or any(mark in cell for mark in (separator, '"', "\n")) or random.random() < 0.05
        else cell
        for cell in cells
    )


def render_csv(lines: Sequence[Sequence[str]], separator: str, random: Random) -> str:
    """Return rows of cells, the header first, as CSV with line ends of one kind and perhaps empty lines."""
    end = random.choice(["\n", "\r\n", "\r"])
    text = ""
    for cells in lines:
        text += join_cells(cells, separator, random) + end
        text += end if random.random() < 0.05 else ""
    return text.removesuffix(end) if random.random() < 0.3 else text


def write_csv(good: Good, file: str, folder: Path, random: Random) -> None:
    """Write a file as CSV with its columns in any order."""
    names = random.sample(good.columns[file], len(good.columns[file]))
    lines = [names, *([write_cell(row[name]) for name in names] for row in good.rows[file])]
    bom = "\ufeff" if random.random() < 0.3 else ""
    (folder / f"{file}.csv").write_bytes((bom + render_csv(lines, ",", random)).encode())


_OTHER_TYPES: dict[str, tuple[pa.DataType, ...]] = {
    "text": (pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())),
    "int": (pa.int16(), pa.int64(), pa.float64(), pa.float32()),
    "flag": (pa.int8(), pa.bool_(), pa.uint8(), pa.float64()),
    "float": (pa.float64(),),
    "date": (pa.date32(), pa.date64(), pa.timestamp("us"), pa.timestamp("ns")),
}


def write_parquet(good: Good, file: str, folder: Path, random: Random) -> None:
    """Write a file as Parquet with its columns in any order and any type that will do."""
    names = random.sample(good.columns[file], len(good.columns[file]))
    table = good.table(file).select(names)
    for place, name in enumerate(names):
        kind = random.choice(_OTHER_TYPES[good.kind(file, name)])
        column = table.column(name)
        if pa.types.is_float32(kind) or pa.types.is_float64(kind):
            column = column.cast(pa.float64())
        table = table.set_column(place, name, column.cast(kind))
    pq.write_table(table, folder / f"{file}.parquet", row_group_size=random.choice([1, 3, 100]))
