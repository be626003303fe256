"""The ledger: read back as written, swapped whole, and never believed when changed."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from vexcore.store.encrypted import StoreDamaged
from vexcore.store.key import KeyWrong
from vexcore.store.ledger import LEDGER, LedgerEntry, StoredTable, read_ledger, write_ledger

KEY = bytes(range(32))
ENTRY = LedgerEntry(
    version="v-0123456789abcdef",
    trial_id="oss",
    origin="estimated",
    delivered_by="Gemeente Súdwest-Fryslân",
    delivered_on=date(2020, 2, 29),
    content_hash="0123456789abcdef" * 4,
    ingested_at=datetime(2026, 11, 26, 10, 0, 1, tzinfo=UTC),
    salt="00" * 16,
    facts_sha256="ab" * 32,
    tables=(StoredTable(name="persons", rows=3, columns=("person_key", "arm_id"), sha256="cd" * 32),),
    current=True,
)


def read_content(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / LEDGER).read_text(encoding="utf-8"))
    return content


def write_content(folder: Path, content: object) -> None:
    (folder / LEDGER).write_text(json.dumps(content), encoding="utf-8")


def test_it_is_read_back_as_written(tmp_path: Path) -> None:
    entries = (ENTRY, replace(ENTRY, trial_id="epe", current=False, tables=()))
    write_ledger(tmp_path, entries, KEY)
    assert read_ledger(tmp_path, KEY) == entries
    assert [path.name for path in tmp_path.iterdir()] == [LEDGER]
    assert stat.S_IMODE((tmp_path / LEDGER).stat().st_mode) == 0o600
    row = read_content(tmp_path)["entries"][0]
    assert (row["delivered_on"], row["ingested_at"]) == ("2020-02-29", "2026-11-26T10:00:01Z")
    assert "Súdwest" in (tmp_path / LEDGER).read_text(encoding="utf-8"), "readable by people"


def test_none_is_an_empty_store(tmp_path: Path) -> None:
    assert read_ledger(tmp_path, KEY) == ()
    assert read_ledger(tmp_path / "absent", KEY) == ()
    write_ledger(tmp_path, (), KEY)
    assert read_ledger(tmp_path, KEY) == ()


def test_none_beside_deliveries_is_a_loss(tmp_path: Path) -> None:
    (tmp_path / ENTRY.version).mkdir()
    with pytest.raises(StoreDamaged, match=r"ledger\.json, .* is gone, but deliveries are there: put it back"):
        read_ledger(tmp_path, KEY)


def test_a_table_is_found_by_name() -> None:
    assert ENTRY.find_table("persons") is ENTRY.tables[0]
    assert ENTRY.find_table("months") is None


@pytest.mark.parametrize("entries", [(), (ENTRY,)])
def test_another_key_is_told_as_such(entries: tuple[LedgerEntry, ...], tmp_path: Path) -> None:
    write_ledger(tmp_path, entries, KEY)
    with pytest.raises(KeyWrong, match=r"The key is not the one that .* was written with: set VEX_KEY or VEX_KEY_FILE"):
        read_ledger(tmp_path, bytes(32))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("origin", "demonstration"),
        ("origin", "estimated "),
        ("current", False),
        ("delivered_on", "2020-03-01"),
        ("content_hash", "1" * 64),
        ("salt", "11" * 16),
        ("tables", []),
    ],
)
def test_a_changed_entry_is_refused(column: str, value: object, tmp_path: Path) -> None:
    write_ledger(tmp_path, (ENTRY,), KEY)
    content = read_content(tmp_path)
    content["entries"][0][column] = value
    write_content(tmp_path, content)
    with pytest.raises(StoreDamaged, match="was changed by another than this program"):
        read_ledger(tmp_path, KEY)


def test_an_entry_left_out_or_doubled_is_refused(tmp_path: Path) -> None:
    write_ledger(tmp_path, (ENTRY,), KEY)
    content = read_content(tmp_path)
    for entries in ([], content["entries"] * 2):
        write_content(tmp_path, {**content, "entries": entries})
        with pytest.raises(StoreDamaged, match="was changed"):
            read_ledger(tmp_path, KEY)


def test_layout_does_not_count(tmp_path: Path) -> None:
    write_ledger(tmp_path, (ENTRY,), KEY)
    write_content(tmp_path, dict(reversed(read_content(tmp_path).items())))
    assert read_ledger(tmp_path, KEY) == (ENTRY,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        "null",
        "{}",
        '{"format": 1}',
        '{"format": 1, "check": "", "seal": ""}',
        '{"format": 2, "check": "", "seal": "", "entries": []}',
        "\xff\xfe",
    ],
)
def test_an_unreadable_ledger_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / LEDGER).write_bytes(text.encode("latin-1"))
    with pytest.raises(StoreDamaged, match=r"ledger\.json, the ledger of the participant store, .*: put it back"):
        read_ledger(tmp_path, KEY)


def test_any_flipped_byte_is_a_clear_error(tmp_path: Path) -> None:
    write_ledger(tmp_path, (ENTRY,), KEY)
    written = (tmp_path / LEDGER).read_bytes()
    for place in range(len(written)):
        (tmp_path / LEDGER).write_bytes(written[:place] + bytes([written[place] ^ 1]) + written[place + 1 :])
        with pytest.raises(StoreDamaged, match=re.escape(f"{tmp_path / LEDGER}, the ledger of the participant store")):
            read_ledger(tmp_path, KEY)


def test_a_ledger_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / LEDGER).mkdir()
    with pytest.raises(StoreDamaged, match="cannot be read: Is a directory"):
        read_ledger(tmp_path, KEY)


def test_what_an_interrupted_swap_left_is_written_over(tmp_path: Path) -> None:
    write_ledger(tmp_path, (ENTRY,), KEY)
    (tmp_path / f"{LEDGER}.tmp").write_text("half", encoding="utf-8")
    assert read_ledger(tmp_path, KEY) == (ENTRY,)
    write_ledger(tmp_path, (), KEY)
    assert [path.name for path in tmp_path.iterdir()] == [LEDGER]
    assert read_ledger(tmp_path, KEY) == ()
