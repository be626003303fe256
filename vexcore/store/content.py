"""What is stored of a delivery: its facts as text, its rows with their marks, and the hash of both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import TypeAdapter

from vexcore.contracts.delivery import DeliveryFacts

if TYPE_CHECKING:
    from hashlib import _Hash

FACTS = TypeAdapter(DeliveryFacts)
ARM_COLUMNS = ("arm_id", "chosen_arm_id")


def dump_facts(facts: DeliveryFacts) -> str:
    """Return the facts of a delivery as JSON, the same text for the same facts."""
    return json.dumps(FACTS.dump_python(facts, mode="json"), sort_keys=True, ensure_ascii=False)


def load_facts(text: str) -> DeliveryFacts:
    """Return the facts from the text of `dump_facts`."""
    return FACTS.validate_json(text)


def mark_rows(table: pa.Table, facts: DeliveryFacts) -> pa.Table:
    """Return the rows with the trial before the arms (``trial:arm``) and, as last column, the origin of each."""
    for name in ARM_COLUMNS:
        if name in table.column_names:
            arms = pc.binary_join_element_wise(pa.scalar(facts.trial.trial_id), table[name], ":")
            table = table.set_column(table.column_names.index(name), name, arms)
    return table.append_column("origin", pa.repeat(pa.scalar(facts.origin, pa.string()), table.num_rows))


def hash_delivery(facts: DeliveryFacts, tables: Mapping[str, pa.Table]) -> str:
    """Return the sha256 over the facts and every row of a delivery.

    Parameters
    ----------
    facts
        All but the rows.
    tables
        As `vexcore.store.rekey.rekey_persons` returns them: keyed, with rows and columns in a fixed order, so that the
        order of the delivered rows and columns does not count, and nobody without the key can test a guess.

    Returns
    -------
    str
        64 hexadecimal characters. A column counts by its name, its type, which cells are empty and the other cells.
    """
    digest = hashlib.sha256(dump_facts(facts).encode())
    for name in sorted(tables):
        table = tables[name]
        digest.update(f"\n{name} {table.num_rows}\n".encode())
        for column in table.column_names:
            digest.update(f"{column} {table.schema.field(column).type}\n".encode())
            _hash_column(digest, table[column].combine_chunks())
    return digest.hexdigest()


def _hash_column(digest: _Hash, column: pa.Array) -> None:
    digest.update(np.packbits(column.is_null().to_numpy(zero_copy_only=False)).data)
    if pa.types.is_string(column.type):
        digest.update(pc.binary_length(column).fill_null(0).to_numpy().data)
        digest.update("".join(pc.unique(column).drop_null().to_pylist()).encode())
        column = column.dictionary_encode().indices
    elif pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    digest.update(np.ascontiguousarray(column.fill_null(0).to_numpy(zero_copy_only=False)).data)
