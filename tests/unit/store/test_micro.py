"""The participant store: what comes back, what a second delivery does, and what is refused."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from pyarrow.parquet import encryption
from support.small_delivery import KEY, PERSONS, build_delivery, build_facts, replace_table

from vexcore.errors import UsageError, VexError
from vexcore.store import encrypted as encrypted_module
from vexcore.store import micro as micro_module
from vexcore.store.content import dump_facts, load_facts
from vexcore.store.encrypted import StoreDamaged
from vexcore.store.key import KeyWrong, derive_key
from vexcore.store.ledger import LEDGER, LedgerEntry, write_ledger
from vexcore.store.micro import DeliveryReplaced, MicroStore
from vexcore.store.rekey import PersonsClash, rekey_persons

OTHER_KEY = bytes(32)


@pytest.fixture
def store(tmp_path: Path) -> MicroStore:
    return MicroStore(tmp_path / "home", KEY)


def list_disk(folder: Path) -> dict[str, tuple[int, int, str]]:
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mtime_ns,
            path.stat().st_mode,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in [folder, *sorted(folder.rglob("*"))]
    }


def list_names(store: MicroStore) -> set[str]:
    return {path.name for path in store.folder.iterdir()}


def file_of(store: MicroStore, entry: LedgerEntry, name: str) -> Path:
    return store.folder / entry.version / f"{name}.parquet"


def test_an_empty_store_has_nothing_and_makes_nothing(store: MicroStore) -> None:
    assert store.current() == store.ledger() == ()
    assert not store.home.exists()


def test_what_is_read_is_what_was_delivered(store: MicroStore) -> None:
    delivery = build_delivery()
    ingested = store.ingest(delivery)
    assert ingested.changed
    (entry,) = store.current()
    assert entry == ingested.entry == store.ledger()[0]
    assert store.read_facts(entry) == delivery.facts
    keyed = rekey_persons(delivery.tables, trial_id="oss", key=KEY)
    for name in ("months", "exits", "answers", "caseworker"):
        table = store.read_table(entry, name)
        assert table is not None
        assert table.drop_columns(["origin"]).equals(keyed[name])
        assert table["origin"].to_pylist() == ["demonstration"] * keyed[name].num_rows


def test_persons_carry_the_trial_in_their_arms_and_the_origin_last(store: MicroStore) -> None:
    entry = store.ingest(build_delivery(origin="estimated")).entry
    table = store.read_table(entry, "persons")
    assert table is not None
    assert table.column_names == [
        "person_key",
        "arm_id",
        "chosen_arm_id",
        "started_on",
        "block",
        "took_up",
        "age",
        "origin",
    ]
    assert sorted(table["arm_id"].to_pylist()) == ["oss:choice"] + ["oss:control"] * 3
    assert set(table["chosen_arm_id"].to_pylist()) == {"oss:work", None}
    assert table["origin"].to_pylist() == ["estimated"] * 4
    assert table.schema.field("origin").type == pa.string()
    assert table["person_key"].to_pylist() == sorted(table["person_key"].to_pylist())


def test_some_columns_and_absent_tables(store: MicroStore) -> None:
    delivery = build_delivery()
    tables = {name: table for name, table in delivery.tables.items() if name != "exits"}
    entry = store.ingest(replace(delivery, tables=tables)).entry
    assert store.read_table(entry, "exits") is None
    table = store.read_table(entry, "months", columns=["month", "origin"])
    assert table is not None
    assert table.column_names == ["month", "origin"]
    assert table.num_rows == 12
    with pytest.raises(UsageError, match="hours, person_id: not delivered in months of oss; ask for person_key, month"):
        store.read_table(entry, "months", columns=["person_id", "month", "hours"])


def test_the_ledger_says_what_came_in_and_nobody_who(store: MicroStore) -> None:
    entry = store.ingest(build_delivery()).entry
    assert (entry.trial_id, entry.origin, entry.delivered_by) == ("oss", "demonstration", "Gemeente Oss")
    assert entry.delivered_on == date(2020, 3, 1)
    assert entry.version == f"v-{entry.content_hash[:16]}"
    assert {table.name: table.rows for table in entry.tables} == {
        "persons": 4,
        "months": 12,
        "exits": 1,
        "answers": 2,
        "caseworker": 1,
    }
    months = entry.find_table("months")
    assert months is not None
    assert months.columns == ("person_key", "month", "benefit", "wage_eur", "contract", "origin")
    assert months.sha256 == hashlib.sha256(file_of(store, entry, "months").read_bytes()).hexdigest()
    keys = rekey_persons(build_delivery().tables, trial_id="oss", key=KEY)["persons"]["person_key"].to_pylist()
    text = (store.folder / LEDGER).read_text(encoding="utf-8")
    assert not any(str(secret) in text for secret in (*PERSONS, *keys, "north"))


def test_only_the_owner_may_look(store: MicroStore) -> None:
    store.home.mkdir()
    store.folder.mkdir(mode=0o755)
    store.folder.chmod(0o755)
    store.ingest(build_delivery())
    found = [store.folder, *store.folder.rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in found if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in found if path.is_file()} == {0o600}
    assert len(found) == 1 + 2 + 1 + 6


@pytest.mark.parametrize("change", ["nothing", "rows", "columns", "chunks"])
def test_the_same_content_changes_nothing_on_the_disk(change: str, store: MicroStore) -> None:
    delivery = build_delivery()
    first = store.ingest(delivery)
    before = list_disk(store.home)
    months = delivery.tables["months"]
    again = {
        "nothing": months,
        "rows": months.take(pa.array([7, 3, 11, 0, 2, 1, 4, 5, 6, 8, 10, 9])),
        "columns": months.select(list(reversed(months.column_names))),
        "chunks": pa.concat_tables([months.slice(0, 1), months.slice(1)]),
    }[change]
    second = store.ingest(replace_table(delivery, "months", again))
    assert not second.changed
    assert second.entry == first.entry
    assert list_disk(store.home) == before


@pytest.mark.parametrize(
    "change", ["cell", "null", "null to zero", "row", "column", "table", "person", "facts", "label", "case", "type"]
)
def test_any_other_content_is_another_version(change: str, store: MicroStore) -> None:
    delivery = build_delivery()
    months = delivery.tables["months"]
    wages = months.column_names.index("wage_eur")
    persons = delivery.tables["persons"]
    changed = {
        "cell": lambda: replace_table(
            delivery, "months", months.set_column(wages, "wage_eur", pa.array([0.0, 812.51, None] * 4))
        ),
        "null": lambda: replace_table(
            delivery, "months", months.set_column(wages, "wage_eur", pa.array([0.0, None, None] * 4, pa.float64()))
        ),
        "null to zero": lambda: replace_table(
            delivery, "months", months.set_column(wages, "wage_eur", pa.array([0.0, 812.5, 0.0] * 4))
        ),
        "row": lambda: replace_table(delivery, "months", months.slice(1)),
        "column": lambda: replace_table(delivery, "months", months.rename_columns({"contract": "hours"})),
        "table": lambda: replace(delivery, tables={k: v for k, v in delivery.tables.items() if k != "exits"}),
        "person": lambda: build_delivery(persons=(*PERSONS[:3], "els")),
        "facts": lambda: build_delivery(delivered_on=date(2020, 3, 2)),
        "label": lambda: build_delivery(block="south"),
        "case": lambda: build_delivery(block="North"),
        "type": lambda: replace_table(
            delivery,
            "persons",
            persons.set_column(persons.column_names.index("age"), "age", persons["age"].cast(pa.float64())),
        ),
    }[change]()
    first = store.ingest(delivery).entry
    second = store.ingest(changed)
    assert second.changed
    assert second.entry.version != first.version
    assert [entry.current for entry in store.ledger()] == [False, True]


def test_cells_of_text_do_not_run_together(store: MicroStore) -> None:
    def block(*cells: str | None) -> str:
        persons = build_delivery().tables["persons"]
        column = persons.column_names.index("block")
        changed = persons.set_column(column, "block", pa.array(cells, pa.string()))
        return store.ingest(replace_table(build_delivery(), "persons", changed)).entry.content_hash

    hashes = [
        block("ab", "c", "ab", "c"),
        block("a", "bc", "a", "bc"),
        block("abc", "", "abc", ""),
        block("abc", None, "abc", None),
        block("abc", "", "abc", None),
    ]
    assert len(set(hashes)) == 5


def test_a_newer_delivery_replaces_the_older_and_its_files(store: MicroStore) -> None:
    first = store.ingest(build_delivery()).entry
    second = store.ingest(build_delivery(delivered_on=date(2020, 4, 1), persons=(*PERSONS, "els"))).entry
    assert store.current() == (second,)
    assert store.ledger() == (replace(first, current=False), second)
    assert list_names(store) == {LEDGER, "ingest.lock", second.version}
    for read in (lambda: store.read_facts(first), lambda: store.read_table(first, "persons")):
        with pytest.raises(DeliveryReplaced, match=r"of 2020-03-01 for oss \(demonstration\) was replaced"):
            read()


def test_an_older_delivery_is_refused_and_the_same_day_is_not(store: MicroStore) -> None:
    first = store.ingest(build_delivery()).entry
    before = list_disk(store.home)
    with pytest.raises(UsageError, match=r"of 2020-02-29 for oss .* is older than the current one of 2020-03-01"):
        store.ingest(build_delivery(delivered_on=date(2020, 2, 29)))
    assert list_disk(store.home) == before
    second = store.ingest(build_delivery(block="south"))
    assert second.changed
    assert store.current() == (second.entry,)
    third = store.ingest(build_delivery())
    assert third.changed, "back to the first content on the same day"
    assert third.entry.version == first.version
    assert [entry.current for entry in store.ledger()] == [False, False, True]
    assert store.read_facts(third.entry) == build_facts()
    with pytest.raises(DeliveryReplaced):
        store.read_facts(first)


def test_trials_and_origins_stand_side_by_side(store: MicroStore) -> None:
    deliveries = [build_delivery("oss", "estimated"), build_delivery("epe"), build_delivery("oss", "demonstration")]
    entries = [store.ingest(delivery).entry for delivery in deliveries]
    assert store.ledger() == tuple(entries)
    assert store.current() == (entries[1], entries[2], entries[0])
    found = [store.read_table(entry, "persons")["origin"][0].as_py() for entry in entries]
    assert found == ["estimated", "demonstration", "demonstration"]
    assert len({entry.salt for entry in entries}) == 3


def test_an_origin_that_is_not_of_persons_is_refused(store: MicroStore) -> None:
    with pytest.raises(UsageError, match="origin 'published': participant data are demonstration or estimated"):
        store.ingest(build_delivery(origin="published"))
    assert not store.home.exists()


def test_persons_that_cannot_be_told_apart_change_nothing(store: MicroStore) -> None:
    store.ingest(build_delivery())
    before = list_disk(store.home)
    exits = pa.table({"person_id": pa.array([None], pa.string()), "exited_on": pa.array([1], pa.date32())})
    with pytest.raises(PersonsClash):
        store.ingest(replace_table(build_delivery(), "exits", exits))
    assert list_disk(store.home) == before


def test_another_key_is_told_as_such_everywhere(store: MicroStore) -> None:
    entry = store.ingest(build_delivery()).entry
    before = list_disk(store.home)
    other = MicroStore(store.home, OTHER_KEY)
    for use in (other.ledger, other.current, lambda: other.ingest(build_delivery()), lambda: store_read(other, entry)):
        with pytest.raises(KeyWrong, match="The key is not the one"):
            use()
    assert list_disk(store.home) == before
    assert MicroStore(store.home, KEY).read_facts(entry) == build_facts(), "and the right one opens it still"


def store_read(store: MicroStore, entry: LedgerEntry) -> object:
    """Read as the next program would: from the ledger on."""
    return store.read_facts(next(found for found in store.current() if found == entry))


def test_an_entry_in_hand_does_not_open_with_another_key(store: MicroStore) -> None:
    entry = store.ingest(build_delivery()).entry
    with pytest.raises(KeyWrong):
        MicroStore(store.home, OTHER_KEY).read_table(entry, "persons")


@pytest.mark.parametrize("place", [0, 4, 0.25, 0.5, 0.75, -9, -1])
@pytest.mark.parametrize("name", ["facts", "persons", "months"])
def test_a_flipped_byte_is_found(name: str, place: float, store: MicroStore) -> None:
    entry = store.ingest(build_delivery()).entry
    path = file_of(store, entry, name)
    content = bytearray(path.read_bytes())
    content[int(place * len(content)) if isinstance(place, float) else place] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match=rf"{name}\.parquet is not as it was written .*: ingest the delivery again"):
        store.read_facts(entry) if name == "facts" else store.read_table(entry, name)
    assert (store.read_facts(entry) == build_facts()) if name != "facts" else store.read_table(entry, "months")


@pytest.mark.parametrize("step", [1, 7])
def test_the_authentication_alone_finds_every_flipped_byte(step: int, store: MicroStore) -> None:
    entry = store.ingest(build_delivery()).entry
    path = file_of(store, entry, "exits")
    key = derive_key(KEY, b"vex 1 data exits", bytes.fromhex(entry.salt))
    content = path.read_bytes()
    whole = encrypted_module.read_encrypted(
        path, key=key, context=f"{entry.version}/exits", sha256=hashlib.sha256(content).hexdigest()
    )
    unseen = 0
    for place in range(0, len(content), 5):
        damaged = content[:place] + bytes([content[place] ^ step]) + content[place + 1 :]
        path.write_bytes(damaged)
        sha256 = hashlib.sha256(damaged).hexdigest()
        try:
            read = encrypted_module.read_encrypted(path, key=key, context=f"{entry.version}/exits", sha256=sha256)
        except StoreDamaged:
            continue
        unseen += 1
        assert read.equals(whole), "a byte that nobody reads may change, a cell may not"
    assert unseen < len(content) / 5 / 10


@pytest.mark.parametrize("content", [b"", b"PAR", b"PAR1PAR1", bytes(1000)])
def test_what_is_no_encrypted_file_is_told_in_one_message(content: bytes, store: MicroStore) -> None:
    entry = store.ingest(build_delivery()).entry
    path = file_of(store, entry, "months")
    path.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    with pytest.raises(StoreDamaged, match=r"does not open as v-x/months \(its authentication fails\)"):
        encrypted_module.read_encrypted(path, key=KEY, context="v-x/months", sha256=sha256)


def test_a_plain_file_in_its_place_is_not_read(store: MicroStore, tmp_path: Path) -> None:
    path = tmp_path / "plain.parquet"
    pq.write_table(pa.table({"person_key": [1]}), path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(StoreDamaged):
        encrypted_module.read_encrypted(path, key=KEY, context="v/persons", sha256=sha256)


def test_files_do_not_open_in_each_others_place(store: MicroStore) -> None:
    """Also when the ledger was made to fit by someone with the key: the context is in the authentication."""
    one = store.ingest(build_delivery()).entry
    other = store.ingest(build_delivery("epe")).entry
    file_of(store, one, "months").write_bytes(file_of(store, other, "months").read_bytes())
    with pytest.raises(StoreDamaged, match="is not as it was written"):
        store.read_table(one, "months")
    swapped = tuple(
        replace(table, sha256=moved.sha256) if table.name == "months" else table
        for table, moved in zip(one.tables, other.tables, strict=True)
    )
    for forged in (replace(one, tables=swapped), replace(one, tables=swapped, salt=other.salt)):
        write_ledger(store.folder, (forged, other), KEY)
        with pytest.raises(StoreDamaged, match="stands in the place of another file"):
            store.read_table(store.ledger()[0], "months")


def test_a_missing_file_is_told(store: MicroStore) -> None:
    entry = store.ingest(build_delivery()).entry
    file_of(store, entry, "answers").unlink()
    with pytest.raises(StoreDamaged, match=r"answers\.parquet cannot be read though the ledger names it: No such file"):
        store.read_table(entry, "answers")


@pytest.mark.parametrize("harm", ["gone", "flipped", "folder gone"])
def test_ingesting_again_mends_a_damaged_delivery(harm: str, store: MicroStore) -> None:
    entry = store.ingest(build_delivery()).entry
    path = file_of(store, entry, "months")
    if harm == "flipped":
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    elif harm == "gone":
        path.unlink()
    else:
        for found in path.parent.iterdir():
            found.unlink()
        path.parent.rmdir()
    again = store.ingest(build_delivery())
    assert again.changed
    assert store.current() == (again.entry,)
    table = store.read_table(again.entry, "months")
    assert table is not None
    assert pc.sum(table["wage_eur"]).as_py() == 812.5 * 4
    assert not store.ingest(build_delivery()).changed


def test_a_lost_ledger_is_not_written_over(store: MicroStore) -> None:
    store.ingest(build_delivery())
    (store.folder / LEDGER).unlink()
    before = list_disk(store.folder)
    with pytest.raises(StoreDamaged, match="is gone, but deliveries are there"):
        store.ingest(build_delivery("epe"))
    assert list_disk(store.folder) == before


def test_what_a_kill_left_is_cleared(store: MicroStore) -> None:
    entry = store.ingest(build_delivery()).entry
    for name in ("incoming-v-0123456789abcdef", "v-0123456789abcdef"):
        (store.folder / name).mkdir()
        (store.folder / name / "persons.parquet").write_bytes(b"PARE")
    (store.folder / f"{LEDGER}.tmp").write_text("{", encoding="utf-8")
    assert store.current() == (entry,)
    assert not store.ingest(build_delivery()).changed
    assert list_names(store) == {LEDGER, "ingest.lock", entry.version}


@pytest.mark.parametrize("stage", ["facts", "persons", "months", "renamed"])
def test_an_error_on_the_way_leaves_the_old(stage: str, store: MicroStore) -> None:
    entry = store.ingest(build_delivery()).entry

    def fail(reached: str) -> None:
        if reached == stage:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(UsageError, match=r"micro cannot be written to: No space left .* Make room"):
        store.ingest(build_delivery(block="south"), fail)
    assert store.current() == (entry,)
    assert store.read_facts(entry) == build_facts()
    assert not any(path.name.startswith("incoming-") for path in store.folder.iterdir())
    assert store.ingest(build_delivery(block="south")).changed
    assert len(list_names(store)) == 3


def test_a_home_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("", encoding="ascii")
    with pytest.raises(VexError, match="name a folder that is yours"):
        MicroStore(tmp_path / "home", KEY).ingest(build_delivery())


def test_every_file_has_a_key_of_its_own(store: MicroStore, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[tuple[bytes, bytes]] = []
    real = encryption.create_encryption_properties

    def remember(key: bytes, *, aad_prefix: bytes, store_aad_prefix: bool) -> object:
        used.append((key, aad_prefix))
        return real(key, aad_prefix=aad_prefix, store_aad_prefix=store_aad_prefix)

    monkeypatch.setattr(encrypted_module.encryption, "create_encryption_properties", remember)
    for delivery in (build_delivery(), build_delivery(block="south"), build_delivery()):
        store.ingest(delivery)
    assert len(used) == len({key for key, _ in used}) == 18
    assert all(len(key) == 32 and key != KEY for key, _ in used)
    assert len({prefix for _, prefix in used}) == 12, "the third is the first again, under other keys"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="asks Linux for the name of an open file")
def test_files_are_on_the_disk_before_their_names_are(store: MicroStore, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    fsync, rename, swap = os.fsync, Path.rename, Path.replace

    def note_fsync(descriptor: int) -> None:
        done.append(f"fsync {Path(f'/proc/self/fd/{descriptor}').readlink().name}")
        fsync(descriptor)

    def note_rename(path: Path, target: Path) -> Path:
        done.append(f"rename {path.name}")
        return rename(path, target)

    def note_swap(path: Path, target: Path) -> Path:
        done.append(f"swap {path.name}")
        return swap(path, target)

    store.ingest(build_delivery(block="old"))
    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(Path, "rename", note_rename)
    monkeypatch.setattr(Path, "replace", note_swap)
    version = store.ingest(build_delivery()).entry.version
    assert done == [
        "fsync home",
        *(f"fsync {name}.parquet" for name in ("facts", "persons", "months", "exits", "answers", "caseworker")),
        f"fsync incoming-{version}",
        f"rename incoming-{version}",
        "fsync micro",
        f"fsync {LEDGER}.tmp",
        f"swap {LEDGER}.tmp",
        "fsync micro",
    ]


def test_facts_of_another_version_of_the_program_are_told(store: MicroStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(micro_module, "dump_facts", lambda _: '{"trial": 1}')
    entry = store.ingest(build_delivery()).entry
    with pytest.raises(StoreDamaged, match="were stored by another version of the program"):
        store.read_facts(entry)


def test_facts_survive_as_text() -> None:
    facts = build_facts()
    assert load_facts(dump_facts(facts)) == facts
    assert load_facts(dump_facts(facts)).outcomes[0].high == float("inf")
    assert dump_facts(facts) == dump_facts(build_facts())
    assert dump_facts(facts) != dump_facts(build_facts(origin="estimated"))
