"""Whole cohorts: marked as invented, the same for the same seed, and consistent within a person."""

from __future__ import annotations

import hashlib
import time
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from support.cohort import TRIALS, build_real_truth, describe_real_trial, load_real_recipe, make_cohort
from support.data import load_real_registry

from vexcore.cohort.generate import generate_cohort
from vexcore.contracts.delivery import Delivery
from vexcore.contracts.delivery_files import DELIVERY_FILES

SECONDS = 20


def make_fresh(trial: str, seed: int) -> Delivery:
    return generate_cohort(describe_real_trial(trial), load_real_recipe(), load_real_registry(), seed=seed)


def hash_tables(delivery: Delivery) -> str:
    digest = hashlib.sha256()
    for name, table in sorted(delivery.tables.items()):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks())
        digest.update(name.encode())
        digest.update(sink.getvalue().to_pybytes())
    return digest.hexdigest()


def frame(trial: str, name: str) -> pd.DataFrame:
    table: pd.DataFrame = make_cohort(trial).tables[name].to_pandas()
    return table


def month_of(days: pd.Series, start: date) -> pd.Series:
    days = pd.to_datetime(days)
    return (days.dt.year - start.year) * 12 + days.dt.month - start.month


@pytest.mark.parametrize("trial", TRIALS)
def test_everything_says_that_it_is_invented_and_has_the_declared_types(trial: str) -> None:
    delivery = make_cohort(trial)
    facts = delivery.facts

    assert (facts.origin, facts.delivered_by) == ("demonstration", "demonstratie, synthetisch")
    assert facts.payroll_from == facts.benefit_from == facts.trial.start_on.replace(day=1)
    assert facts.payroll_to == facts.benefit_to == date(facts.payroll_from.year + 3, facts.payroll_from.month, 1)
    assert list(delivery.tables) == [file.name for file in DELIVERY_FILES]
    ids = set(delivery.tables["persons"]["person_id"].to_pylist())
    assert min(ids) == f"demo-{trial}-00001"
    assert all(name.startswith("demo-") for name in ids)
    for file in DELIVERY_FILES:
        table = delivery.tables[file.name]
        assert table.schema == file.schema()
        keys = table.select(list(file.key)).to_pandas()
        assert not keys.duplicated().any()
        assert set(keys.person_id) <= ids
        for column in file.columns:
            values = table[column.name]
            assert column.nullable or values.null_count == 0, column.name
            assert not column.allowed or set(values.drop_null().to_pylist()) <= set(column.allowed), column.name


def test_the_same_seed_gives_the_same_bytes_whatever_else_was_made() -> None:
    first = hash_tables(make_fresh("oss", 5))
    make_fresh("nijmegen", 5)

    assert hash_tables(make_fresh("oss", 5)) == first
    assert hash_tables(make_fresh("oss", 6)) != first


def test_no_part_of_a_trial_follows_another_trial() -> None:
    """Two trials of one seed share no chance, even where sizes and plans agree."""
    oss, amsterdam = (make_fresh(trial, 5).tables["persons"].to_pandas() for trial in ("oss", "amsterdam"))

    assert abs(np.corrcoef(oss.age, amsterdam.age[: len(oss)])[0, 1]) < 0.25


def test_all_nine_are_made_in_time() -> None:
    started = time.perf_counter()
    for trial in TRIALS:
        make_fresh(trial, 1)

    assert time.perf_counter() - started < SECONDS


@pytest.mark.parametrize("trial", TRIALS)
def test_wages_hours_and_contracts_fit_each_other_and_stay_off_the_lines(trial: str) -> None:
    months = frame(trial, "months")
    registry = load_real_registry()
    start = np.datetime64(describe_real_trial(trial).start_on, "M")
    starts = np.array([wage.from_month for wage in registry.minimum_wages], dtype="datetime64[M]")
    wages = np.array([wage.wage_eur for wage in registry.minimum_wages])
    wml = wages[np.searchsorted(starts, start + months.month.to_numpy(), side="right") - 1]
    job = months.contract != "none"

    assert ((months.wage_eur > 0) == job).all()
    assert ((months.hours > 0) == job).all()
    assert (job | (months.benefit == 1)).all()
    assert months.month.between(0, 36).all()
    ratio = months.wage_eur / wml
    for line in registry.thresholds:
        values, edge = (ratio, line.wml_share) if line.hours == "none" else (months.hours, line.hours)
        assert isinstance(edge, float)
        assert (values - edge).abs().min() > 0.0005 * edge
    assert months.benefit[ratio > 1].eq(0).all()
    assert ratio.max() < 1.61
    assert months.hours.max() <= 173


@pytest.mark.parametrize("trial", TRIALS)
def test_exits_and_months_tell_the_same_story(trial: str) -> None:
    facts = describe_real_trial(trial)
    persons, months, exits = (frame(trial, name) for name in ("persons", "months", "exits"))
    last = month_of(persons.observed_until, facts.start_on).fillna(36).clip(upper=36).astype(int)
    on = {person: set(range(until + 1)) for person, until in zip(persons.person_id, last, strict=True)}
    exits = exits.assign(
        left=month_of(exits.exited_on, facts.start_on), back=month_of(exits.returned_on, facts.start_on).fillna(99)
    )
    assert exits.left.between(0, 36).all()
    assert (exits.back > exits.left).all()
    assert exits.returned_on[exits.reason != "work"].isna().all()
    for person, left, back in zip(exits.person_id, exits.left, exits.back, strict=True):
        on[person] -= set(range(int(left), int(back)))
    paid = months[months.benefit == 1].groupby("person_id").month.agg(set).to_dict()

    assert {person: kept for person, kept in on.items() if kept} == paid
    seen = months.groupby("person_id").month.max()
    assert (seen <= last.set_axis(persons.person_id).reindex(seen.index)).all()


@pytest.mark.parametrize("trial", TRIALS)
def test_only_people_who_are_there_answer_and_only_what_was_asked(trial: str) -> None:
    facts = describe_real_trial(trial)
    persons = frame(trial, "persons").set_index("person_id")
    questions = {question.id: question for question in load_real_registry().questions if question.file == "answers"}
    answers = frame(trial, "answers")
    people = persons.reindex(answers.person_id)
    withdrew = month_of(people.withdrew_on, facts.start_on).fillna(99).to_numpy()

    assert people.consented.eq(1).all()
    assert (withdrew >= answers.wave * 12).all()
    assert set(answers.item) <= set(questions)
    for item, values in answers.groupby("item").value:
        question = questions[item]
        high = np.inf if question.high == "none" else question.high
        assert values.between(question.low, high).all()
        assert (values == values.round()).all()
    assert frame(trial, "caseworker").person_id.isin(persons.index[persons.consented == 1]).all()


def test_work_lasts() -> None:
    """A job and a wage above half the minimum wage correlate over 0.8 from month to month."""
    trial = "groningen"
    months = frame(trial, "months")
    number = months.person_id.str[-5:].astype(int).to_numpy() - 1
    for flag in (months.contract != "none", months.wage_eur > 830):
        held = np.zeros((len(frame(trial, "persons")), 37))
        held[number, months.month] = flag
        for month in (1, 8, 16, 24, 35):
            assert np.corrcoef(held[:, month], held[:, month + 1])[0, 1] > 0.8


def test_exits_do_not_depend_on_the_arm_whatever_its_effects() -> None:
    """Off benefit has no effect: the arms differ by chance only (four standard errors)."""
    persons, exits = frame("groningen", "persons"), frame("groningen", "exits")
    left = persons.person_id.isin(exits.person_id)
    whole = left.mean()

    for arm, share in left.groupby(persons.arm_id).mean().items():
        error = np.sqrt(whole * (1 - whole) / (persons.arm_id == arm).sum())
        assert abs(share - whole) < 4 * error, arm
    assert (build_real_truth("groningen").probability.std(axis=0) > 0).any()
