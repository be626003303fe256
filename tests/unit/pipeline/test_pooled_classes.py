"""Classes over all trials: demonstrations and deliveries apart, kept by what they depend on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from support.data import load_real_registry

from vexcore.pipeline import pooled_classes
from vexcore.pipeline.pooled_classes import POOLED_SOURCE, pool_origins
from vexcore.store.ledger import LedgerEntry
from vexcore.store.micro import MicroStore
from vexcore.store.results import Result, ResultStore

Row = dict[str, Any]
KEY = bytes(32)


def entry(trial: str, origin: str, content: str = "a") -> LedgerEntry:
    return LedgerEntry(
        version=f"v-{content}",
        trial_id=trial,
        origin=origin,
        delivered_by="x",
        delivered_on=date(2020, 1, 1),
        content_hash=f"{trial}{content}",
        ingested_at=datetime(2020, 1, 2, tzinfo=UTC),
        salt="00" * 16,
        facts_sha256="",
        tables=(),
        current=True,
    )


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], Row, list[Row]]]:
    """Record what is asked to be pooled; a class that bears the name of its origin comes out."""
    made: list[tuple[list[str], Row, list[Row]]] = []

    def pool(
        _store: MicroStore, entries: list[LedgerEntry], _registry: object, head: Row, response: list[Row]
    ) -> dict[str, list[Row]]:
        made.append(([each.trial_id for each in entries], head, response))
        return {"class_fit": [head | {"k": 1}], "class_profile": []}

    monkeypatch.setattr(pooled_classes, "pool_classes", pool)
    return made


def run(home: Path, entries: list[LedgerEntry], *, inputs: str = "code") -> dict[str, Result]:
    response = [{"origin": each.origin, "trial_id": each.trial_id} for each in entries]
    return pool_origins(
        MicroStore(home, KEY),
        entries,
        load_real_registry(),
        ResultStore(home, KEY),
        response,
        inputs=inputs,
        progress=False,
    )


def test_origins_are_never_pooled_with_each_other(
    tmp_path: Path, calls: list[tuple[list[str], Row, list[Row]]]
) -> None:
    demos = [entry("oss", "demonstration"), entry("utrecht", "demonstration")]
    delivered = [entry("oss", "estimated"), entry("tilburg", "estimated")]
    found = run(tmp_path, [*demos, *delivered])

    assert [trials for trials, _, _ in calls] == [["oss", "utrecht"], ["oss", "tilburg"]]
    assert [head["origin"] for _, head, _ in calls] == ["demonstration", "estimated"]
    for _, head, response in calls:
        assert {row["origin"] for row in response} == {head["origin"]}
        assert head["trial_id"] == "all"
    sources = {row["source_id"] for result in found.values() for row in result.rows["source"]}
    assert sources == {POOLED_SOURCE}


def test_one_trial_is_not_all_trials(tmp_path: Path, calls: list[tuple[list[str], Row, list[Row]]]) -> None:
    assert run(tmp_path, [entry("oss", "demonstration"), entry("oss", "estimated")]) == {}
    assert calls == []


def test_a_result_is_used_again_until_a_delivery_or_the_program_changes(
    tmp_path: Path, calls: list[tuple[list[str], Row, list[Row]]]
) -> None:
    first = [entry("oss", "demonstration"), entry("utrecht", "demonstration")]
    names = set(run(tmp_path, first))

    assert set(run(tmp_path, first[::-1])) == names
    assert len(calls) == 1
    assert set(run(tmp_path, [first[0], entry("utrecht", "demonstration", "b")])) != names
    assert set(run(tmp_path, first, inputs="other code")) != names
    assert len(calls) == 3
