"""Persons' ids become keyed hashes, and the order of rows tells nothing."""

from __future__ import annotations

import hashlib
import hmac
import time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from support.small_delivery import KEY, PERSONS, build_delivery

from vexcore.store import rekey as rekey_module
from vexcore.store.rekey import PersonsClash, rekey_persons

INT64 = 2**63


def hash_by_hand(person: str, trial_id: str, key: bytes = KEY) -> int:
    # HKDF of one block, then HMAC, written out with hashlib's own pieces.
    extracted = hmac.new(bytes(32), key, hashlib.sha256).digest()
    derived = hmac.new(extracted, b"vex 1 person\x01", hashlib.sha256).digest()
    digest = hmac.new(derived, f"{trial_id}\0{person}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def test_a_person_key_is_the_keyed_hash_of_trial_and_id() -> None:
    tables = rekey_persons(build_delivery().tables, trial_id="oss", key=KEY)
    keys = {person: hash_by_hand(person, "oss") for person in PERSONS}
    assert tables["persons"]["person_key"].to_pylist() == sorted(keys.values())
    assert tables["persons"].schema.field("person_key").type == pa.int64()
    assert min(keys.values()) < 0 < max(keys.values()), "signed: half of the hashes are negative"
    row = tables["persons"].filter(pc.equal(tables["persons"]["arm_id"], "choice")).to_pylist()[0]
    assert [row["person_key"], row["age"], row["chosen_arm_id"]] == [keys["anna"], 30, "work"]
    assert tables["exits"]["person_key"].to_pylist() == [keys["anna"]]
    answers = dict(zip(tables["answers"]["item"].to_pylist(), tables["answers"]["person_key"].to_pylist(), strict=True))
    assert answers == {"happy": keys["anna"], "calm": keys["daan"]}


def test_no_id_is_left_and_columns_have_their_order() -> None:
    delivered = build_delivery().tables["months"]
    turned = delivered.select(list(reversed(delivered.column_names))).append_column(
        "debt_eur", pa.array([1.0] * delivered.num_rows)
    )
    turned = turned.add_column(0, "age_debt", pa.array([2.0] * delivered.num_rows))
    table = rekey_persons({"months": turned}, trial_id="oss", key=KEY)["months"]
    assert table.column_names == ["person_key", "month", "benefit", "wage_eur", "contract", "age_debt", "debt_eur"]


def test_rows_are_sorted_by_person_and_the_rest_of_the_key() -> None:
    tables = build_delivery().tables
    shuffled = {name: table.take(pa.array(range(table.num_rows - 1, -1, -1))) for name, table in tables.items()}
    one = rekey_persons(tables, trial_id="oss", key=KEY)
    other = rekey_persons(shuffled, trial_id="oss", key=KEY)
    assert all(one[name].equals(other[name]) for name in tables)
    months = one["months"].select(["person_key", "month"]).to_pylist()
    assert months == sorted(months, key=lambda row: (row["person_key"], row["month"]))
    wages = one["months"].filter(pc.equal(one["months"]["month"], 0))["wage_eur"].to_pylist()
    assert wages == [812.5] * len(PERSONS), "the cells moved with their rows"


@pytest.mark.parametrize(
    ("name", "columns", "expected"),
    [
        (
            "answers",
            {"person_id": ["a"] * 4, "wave": [1, 0, 1, 0], "item": ["calm", "happy", "apart", "calm"]},
            [(0, "calm"), (0, "happy"), (1, "apart"), (1, "calm")],
        ),
        ("exits", {"person_id": ["a"] * 3, "exited_on": [18262, 17000, 17897]}, [17000, 17897, 18262]),
        ("months", {"person_id": ["a"] * 3, "month": [0, -120, 5]}, [-120, 0, 5]),
    ],
)
def test_rows_of_one_person_are_in_order(name: str, columns: dict[str, list[object]], expected: list[object]) -> None:
    if name == "exits":
        columns = {**columns, "exited_on": pa.array(columns["exited_on"], pa.date32())}
    table = rekey_persons({name: pa.table(columns)}, trial_id="oss", key=KEY)[name]
    if name == "exits":
        assert table["exited_on"].cast(pa.int32()).to_pylist() == expected
    elif name == "months":
        assert table["month"].to_pylist() == expected
    else:
        assert list(zip(table["wave"].to_pylist(), table["item"].to_pylist(), strict=True)) == expected


def test_the_key_lasts_between_deliveries_and_differs_between_trials_and_keys() -> None:
    def keys(trial_id: str = "oss", key: bytes = KEY, persons: tuple[str, ...] = PERSONS) -> set[int]:
        tables = build_delivery(persons=persons).tables
        return set(rekey_persons(tables, trial_id=trial_id, key=key)["persons"]["person_key"].to_pylist())

    assert keys() == keys()
    assert keys() < keys(persons=(*PERSONS, "els"))
    assert not keys() & keys(trial_id="epe")
    assert not keys() & keys(key=bytes(32))


def test_ids_that_differ_in_anything_are_other_persons() -> None:
    persons = ("7", "07", "7 ", "７", "zoë", "zoë".replace("ë", "e\u0308"))
    table = rekey_persons({"persons": pa.table({"person_id": persons})}, trial_id="oss", key=KEY)["persons"]
    assert set(table["person_key"].to_pylist()) == {hash_by_hand(person, "oss") for person in persons}
    assert table.num_rows == len(persons)


def test_a_collision_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rekey_module, "_hash_ids", lambda *_: np.array([5, 6, 7, 5]))
    with pytest.raises(PersonsClash, match="Two of the 4 persons of oss get the same hash") as refused:
        rekey_persons(build_delivery().tables, trial_id="oss", key=KEY)
    assert not any(person in str(refused.value) for person in PERSONS)


def test_an_empty_id_is_refused() -> None:
    tables = {"exits": pa.table({"person_id": pa.array(["a", None]), "exited_on": pa.array([1, 2], pa.date32())})}
    with pytest.raises(PersonsClash, match="empty person_id"):
        rekey_persons(tables, trial_id="oss", key=KEY)


def test_empty_tables_stay_empty() -> None:
    empty = {name: table.slice(0, 0) for name, table in build_delivery().tables.items()}
    tables = rekey_persons(empty, trial_id="oss", key=KEY)
    assert {name: table.num_rows for name, table in tables.items()} == dict.fromkeys(empty, 0)
    assert tables["months"].column_names[:2] == ["person_key", "month"]


def test_chunks_do_not_matter() -> None:
    table = build_delivery().tables["months"]
    chunked = pa.concat_tables([table.slice(0, 5), table.slice(5, 0), table.slice(5)])
    one = rekey_persons({"months": table}, trial_id="oss", key=KEY)["months"]
    assert rekey_persons({"months": chunked}, trial_id="oss", key=KEY)["months"].equals(one)


def test_the_months_of_ninety_thousand_persons_take_seconds() -> None:
    persons = pa.array([f"p{number:06d}" for number in range(90_000)])
    ids = persons.take(pa.array(np.tile(np.arange(90_000), 36)))
    table = pa.table({"person_id": ids, "month": pa.array(np.repeat(np.arange(36, dtype=np.int32), 90_000))})
    begun = time.perf_counter()
    months = rekey_persons({"months": table}, trial_id="oss", key=KEY)["months"]
    assert time.perf_counter() - begun < 10, "measured 0.8 s; a bound that a busy machine holds"
    assert months.num_rows == 3_240_000
    assert months["month"].to_numpy()[:36].tolist() == list(range(36))
