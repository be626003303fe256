"""The participant store, killed at every step, raced, and searched for what nobody may read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from support.small_delivery import KEY, build_delivery, replace_table

from vexcore.contracts.delivery import Delivery
from vexcore.store.encrypted import COMPRESSION
from vexcore.store.ledger import LEDGER
from vexcore.store.micro import DeliveryReplaced, MicroStore

PROJECT = Path(__file__).resolve().parents[2]
CHILD = PROJECT / "tests" / "support" / "ingest_child.py"
TABLES = ("persons", "months", "exits", "answers", "caseworker")
STAGES = ("prepared", "cleared", "facts", *TABLES, "renamed", "swapped", "removed")
PERSON, BLOCK, CLUSTER = "PLANTEDperson", "PLANTEDblock", "PLANTEDcluster"
COLUMNS = ("person_id", "person_key", "took_up", "chosen_arm_id", "wage_eur", "exited_on")


def start_child(*arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(PROJECT), str(PROJECT / "tests")])
    return subprocess.Popen(
        [sys.executable, str(CHILD), *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": path} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_child(*arguments: str | Path) -> int:
    child = start_child(*arguments)
    _, told = child.communicate(timeout=120)
    assert child.returncode in (0, -signal.SIGKILL), told
    return child.returncode


def read_blocks(store: MicroStore) -> list[str]:
    """Return the block that tells one content from another, having read every table."""
    blocks = []
    for entry in store.current():
        assert store.read_facts(entry) == build_delivery(entry.trial_id).facts
        tables = {name: store.read_table(entry, name) for name in TABLES}
        assert {name: table.num_rows for name, table in tables.items() if table is not None} == {
            "persons": 4,
            "months": 12,
            "exits": 1,
            "answers": 2,
            "caseworker": 1,
        }
        persons = tables["persons"]
        assert persons is not None
        (block,) = set(persons["block"].to_pylist())
        blocks.append(block)
    return blocks


def check_recovers(store: MicroStore) -> None:
    """The next ingest succeeds and leaves the folder as if nothing had ever been killed."""
    entry = store.ingest(build_delivery(block="new")).entry
    assert read_blocks(store) == ["new"]
    assert {path.name for path in store.folder.iterdir()} == {LEDGER, "ingest.lock", entry.version}
    assert {path.stem for path in (store.folder / entry.version).iterdir()} == {"facts", *TABLES}
    assert not store.ingest(build_delivery(block="new")).changed


@pytest.mark.parametrize("old", [[], ["old"]])
def test_killed_before_any_step_the_store_is_the_old_or_the_new(old: list[str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    for block in old:
        MicroStore(home, KEY).ingest(build_delivery(block=block))
    assert run_child("kill-at-every-step", home, "new") == 0
    killed = sorted(tmp_path.glob("home-killed-*"), key=lambda path: int(path.name.rpartition("-")[2]))
    found = [read_blocks(MicroStore(copy, KEY)) for copy in killed]
    assert len(found) > 20
    assert found[0] == old
    assert found[-1] == ["new"]
    turn = found.index(["new"])
    assert found == [old] * turn + [["new"]] * (len(found) - turn), "once new it stays new"
    for copy in killed:
        check_recovers(MicroStore(copy, KEY))


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_a_stage_the_store_is_the_old_or_the_new(stage: str, tmp_path: Path) -> None:
    store = MicroStore(tmp_path / "home", KEY)
    store.ingest(build_delivery(block="old"))
    assert run_child("kill-at-stage", store.home, stage, "new") == -signal.SIGKILL
    assert read_blocks(store) == (["new"] if stage in ("swapped", "removed") else ["old"])
    check_recovers(store)


def search(folder: Path, *wanted: str) -> set[str]:
    """Return which of the texts stand in a file or its name, in any of the encodings that a program would write."""
    patterns = {text: [text.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")] for text in wanted}
    found = set()
    for parent, folders, files in os.walk(folder):
        haystack = "\0".join(folders + files).encode()
        for name in files:
            # What is being stored may be renamed between the listing and the reading.
            with suppress(FileNotFoundError):
                haystack += Path(parent, name).read_bytes()
        found |= {text for text, forms in patterns.items() if any(form in haystack for form in forms)}
    return found


def build_planted(block: str = BLOCK) -> Delivery:
    delivery = build_delivery(persons=[f"{PERSON}{number:06d}" for number in range(50)], block=block)
    persons = delivery.tables["persons"]
    return replace_table(
        delivery, "persons", persons.append_column("cluster_id", [[f"{CLUSTER}{n}" for n in range(50)]])
    )


def test_nothing_planted_is_found_at_any_stage(tmp_path: Path) -> None:
    store = MicroStore(tmp_path / "home", KEY)
    seen: list[str] = []

    def look(stage: str) -> None:
        seen.append(stage)
        assert search(tmp_path, PERSON, BLOCK, CLUSTER) == set()

    store.ingest(build_planted(), look)
    store.ingest(build_planted(f"{BLOCK}2"), look)
    assert seen == list(STAGES) * 2
    entry = store.current()[0]
    for path in (store.folder / entry.version).iterdir():
        content = path.read_bytes()
        assert (content[:4], content[-4:]) == (b"PARE", b"PARE"), "the mark of an encrypted footer"
        assert search(path.parent, *COLUMNS) == set()


def test_the_search_finds_what_is_not_encrypted(tmp_path: Path) -> None:
    planted = build_planted()
    pq.write_table(planted.tables["persons"], tmp_path / "plain.parquet", compression=COMPRESSION)
    assert search(tmp_path, PERSON, BLOCK, CLUSTER, "person_id") == {PERSON, BLOCK, CLUSTER, "person_id"}
    (tmp_path / "plain.parquet").unlink()
    (tmp_path / "wide").write_bytes(f"x{PERSON}".encode("utf-16-be"))
    (tmp_path / f"{BLOCK}.tmp").write_bytes(b"")
    assert search(tmp_path, PERSON, BLOCK, CLUSTER) == {PERSON, BLOCK}


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Path]:
    """Return a folder for temporary files in which, until the end, none may come or go."""
    folder = tmp_path / "watched"
    folder.mkdir()
    os.utime(folder, ns=(1, 1))
    yield folder
    assert list(folder.iterdir()) == []
    assert folder.stat().st_mtime_ns == 1, "a file came and went"


@pytest.mark.parametrize("delay_s", [0.0, 0.05, 0.12])
def test_nothing_planted_is_found_while_it_runs_and_after_a_kill(delay_s: float, tmp_path: Path, watched: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    folders = dict.fromkeys(("TMPDIR", "TMP", "TEMP", "XDG_CACHE_HOME", "HOME"), str(watched))
    with start_child("ingest-planted", home, PERSON, BLOCK, PYTHONDONTWRITEBYTECODE="1", **folders) as child:
        assert child.stdout is not None
        try:
            assert child.stdout.readline() == "ingested\n"
            until = time.monotonic() + 0.5 + delay_s
            looks = 0
            while time.monotonic() < until:
                assert search(home, PERSON, BLOCK) == set()
                looks += 1
        finally:
            child.kill()
        assert looks > 3
    assert child.returncode == -signal.SIGKILL
    assert search(tmp_path, PERSON, BLOCK) == set()
    store = MicroStore(home, KEY)
    (entry,) = store.current()
    persons = store.read_table(entry, "persons")
    assert persons is not None
    assert persons.num_rows == 20_000
    assert persons["block"][0].as_py().startswith(BLOCK), "what was searched for was stored"


def test_two_that_ingest_at_once_both_stay(tmp_path: Path) -> None:
    store = MicroStore(tmp_path / "home", KEY)
    trials = ("oss", "epe", "tilburg")
    times = 4
    children = [start_child("ingest-trial", store.home, trial, str(times)) for trial in trials]
    looks = 0
    while any(child.poll() is None for child in children):
        for entry in store.current():
            # A reader meets the delivery that the ledger named or hears that it was replaced, nothing in between.
            with suppress(DeliveryReplaced):
                assert store.read_facts(entry).trial.trial_id == entry.trial_id
                looks += 1
    assert looks > 3
    for child in children:
        _, told = child.communicate(timeout=120)
        assert child.returncode == 0, told
    entries = store.ledger()
    for trial in trials:
        own = [entry.current for entry in entries if entry.trial_id == trial]
        assert own == [False] * (times - 1) + [True]
    assert [entry.trial_id for entry in store.current()] == sorted(trials)
    assert read_blocks(store) == [str(times - 1)] * 3
    versions = {entry.version for entry in store.current()}
    assert {path.name for path in store.folder.iterdir()} == {LEDGER, "ingest.lock"} | versions
