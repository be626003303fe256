"""What is written reads back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from support.data import load_real_registry
from support.deliveries import SmallDelivery

from vexcore.contracts.delivery import ArmFacts, Delivery, DeliveryFacts, ExtraOutcome, TrialFacts
from vexcore.deliveries.read import read_delivery
from vexcore.deliveries.write import write_delivery
from vexcore.errors import UsageError


def read_back(delivery: Delivery, folder: Path, form: str) -> Delivery:
    write_delivery(delivery, folder, form=form)
    checked = read_delivery(folder, load_real_registry())
    assert checked.report.ok, checked.report.format_text()
    assert checked.delivery is not None
    return checked.delivery


def assert_same(one: Delivery, other: Delivery) -> None:
    assert one.facts == other.facts
    assert list(one.tables) == list(other.tables)
    for name, table in one.tables.items():
        assert other.tables[name].schema == table.schema
        assert other.tables[name].to_pylist() == table.to_pylist()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_delivery_reads_back_the_same(check: Any, small: SmallDelivery, tmp_path: Path, form: str) -> None:
    delivery = check(small).delivery

    assert_same(read_back(delivery, tmp_path / "out", form), delivery)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_trial_of_its_own_with_awkward_texts_reads_back_the_same(tmp_path: Path, form: str) -> None:
    arm = ArmFacts(arm_id="control", label='Gewoon "zo"\\\x7f', role="control", randomised=None, components=())
    treated = replace(arm, arm_id="t1", label="Vrij é 🙂", role="treatment", randomised=True, components=("choice",))
    trial = TrialFacts(
        trial_id="almere",
        name="Proef",
        legal_basis="ordinary-law",
        consent="unknown",
        start_on=date(2018, 1, 15),
        end_on=None,
        registered=False,
        arms=(arm, treated, replace(treated, arm_id="t1.a", parent="t1", components=())),
    )
    outcome = ExtraOutcome(
        outcome_id="hope", label="Hoop", file="months", kind="score", unit="points", low=-1, high=0.1 + 0.2
    )
    ids = pa.array(['demo-,"1"', "demo-2"])
    facts = {
        "trial": trial,
        "origin": "demonstration",
        "delivered_by": "Bureau; 'x'",
        "delivered_on": date(2020, 4, 1),
        "payroll_from": date(2017, 1, 1),
        "payroll_to": date(2019, 12, 1),
        "benefit_from": date(2018, 1, 1),
        "benefit_to": date(2020, 3, 1),
    }
    tables = {
        "persons": pa.table({"person_id": ids, "arm_id": pa.array(["control", "t1"]), "wage_eur_24m": [0.1, None]}),
        "months": pa.table({"person_id": ids, "month": pa.array([-12, 5], pa.int32()), "hope": [0.1 + 0.2, None]}),
    }
    delivery = Delivery(facts=DeliveryFacts(**facts, outcomes=(outcome,)), tables=tables)

    assert_same(read_back(delivery, tmp_path / "out", form), delivery)


def test_nothing_is_written_over_what_is_there(check: Any, small: SmallDelivery, tmp_path: Path) -> None:
    delivery = check(small).delivery
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "note.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(UsageError, match="not an empty folder"):
        write_delivery(delivery, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["note.txt"]
    with pytest.raises(UsageError, match="form 'xlsx' is none of csv, parquet"):
        write_delivery(delivery, tmp_path / "new", form="xlsx")
    assert not (tmp_path / "new").exists()
